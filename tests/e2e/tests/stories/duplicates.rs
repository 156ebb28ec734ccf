//! Records that are there twice: warned of, compared, merged, told apart.

use crate::harness::{Browser, story};
use crate::steps::{begin, enter, saved, shows, undo};
use thirtyfour::prelude::*;

#[test]
fn a_person_who_is_there_twice_is_warned_of_compared_and_merged_and_one_undo_takes_it_back() {
    story("duplicates", async |b| {
        begin(b).await;
        contact(b, "Anna Bauer", "anna@bauer.example", false).await;
        // The second one is warned of, and added when it is asked for again.
        contact(b, "Bauer, Anna", "anna@bauer.example", true).await;
        contact(b, "Bo Lind", "bo@lind.example", false).await;

        b.go("#/duplicates").await;
        shows(b, "[data-test=count]", "1 possible duplicate").await;
        shows(b, "[data-test=twin-row]", "Same email anna@bauer.example").await;
        b.css("[data-test=duplicates-list]").await.focus().await.expect("it takes the focus");
        b.press(Key::Down + "").await;
        enter(b).await;
        b.css("[data-test=twin-table]").await;
        b.click_on(&b.css("[data-test=merge]").await).await;
        b.css("[data-test=no-duplicates]").await;
        saved(b).await;
        b.go("#/contacts").await;
        b.until_is("return document.querySelector('[data-test=count]')?.textContent", "2").await;

        undo(b).await;
        b.until_is("return document.querySelector('[data-test=count]')?.textContent", "3").await;

        // Any two are merged from the palette, with keys alone.
        b.ctrl('k').await;
        b.until_is("return document.activeElement.dataset.test", "palette-input").await;
        b.press("bo lind").await;
        shows(b, "[data-test=palette] [aria-selected=true]", "Bo Lind").await;
        enter(b).await;
        shows(b, "[data-test=panel]", "bo@lind.example").await;
        b.ctrl('k').await;
        b.until_is("return document.activeElement.dataset.test", "palette-input").await;
        b.press("merge with").await;
        shows(b, "[data-test=palette] [aria-selected=true]", "Merge with").await;
        enter(b).await;
        shows(b, "[data-test=palette-step]", "Merge “Bo Lind” with…").await;
        b.press("anna bauer").await;
        shows(b, "[data-test=palette] [aria-selected=true]", "anna@bauer.example").await;
        enter(b).await;
        b.css("[data-test=twin-table]").await;
        b.click_on(&b.css("[data-test=merge]").await).await;
        b.until_is("return document.querySelector('[data-test=count]')?.textContent", "2").await;
        undo(b).await;
        b.until_is("return document.querySelector('[data-test=count]')?.textContent", "3").await;

        // What was told apart is not shown again.
        b.go("#/duplicates").await;
        b.click_on(&b.css("[data-test=not-the-same]").await).await;
        b.css("[data-test=no-duplicates]").await;
        b.click_on(&b.css("[data-test=look-again]").await).await;
        b.css("[data-test=no-duplicates]").await;
        saved(b).await;
    });
}

/// Adds a contact in the dialog; where somebody is there already, once more.
async fn contact(b: &Browser, name: &str, email: &str, warned: bool) {
    b.go("#/contacts").await;
    b.click_on(&b.css("[data-test=new-record]").await).await;
    b.fill("[data-test=new-name]", name).await;
    b.fill("[data-test=new-email]", email).await;
    enter(b).await;
    if warned {
        shows(b, "[data-test=alike]", "Anna Bauer").await;
        b.click_on(&b.css("[data-test=new-save]").await).await;
    }
    b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
    b.css("[data-test=panel]").await;
}
