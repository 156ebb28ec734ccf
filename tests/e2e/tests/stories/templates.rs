//! Templates: written by keyboard, looked at on a record, and put into a sequence.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, enter, saved, shows, text, undo};

/// Chooses a line of the Insert menu by typing.
async fn insert(b: &Browser, words: &str) {
    b.ctrl('.').await;
    b.css("[data-test=insert-menu] [data-test=palette-search]").await;
    b.press(words).await;
    b.until_with(
        &format!("{words} is found"),
        "const found = document.querySelector('[data-test=insert-menu] [aria-selected=true] .pick-label'); \
         return !!found && found.innerText.toLowerCase().includes(arguments[0].toLowerCase())",
        vec![words.into()],
    )
    .await;
    enter(b).await;
    b.until("the menu is gone", "return !document.querySelector('[data-test=insert-menu]')").await;
}

/// A new template with this name, by keys, with the caret in its text.
async fn fresh(b: &Browser, name: &str) {
    b.go("#/templates").await;
    b.css("[data-test=templates-page]").await;
    b.press("n").await;
    b.css("[data-test=template-editor]").await;
    b.until("the name is typed over", "return document.activeElement?.dataset.test === 'field-name'").await;
    b.press(name).await;
    enter(b).await;
    b.tab_to("[data-test=template-body]").await;
}

#[test]
fn a_template_is_written_by_keys_seen_on_a_record_and_put_into_a_sequence() {
    story("templates", async |b| {
        begin(b).await;
        add(b, "Fleet tracking +Anna Bauer").await;
        fresh(b, "Warm hello").await;
        b.press("Dear ").await;
        insert(b, "First name").await;
        b.press(", about ").await;
        insert(b, "Name of the opportunity").await;
        b.press(" for ").await;
        insert(b, "Position").await;
        // It reads as Anna gets it, and says what is missing on her record.
        shows(b, "[data-test=preview-body]", "Dear Anna, about Fleet tracking for ‹Position of the main contact›").await;
        shows(b, "[data-test=preview-missing]", "Position of the main contact").await;
        b.press(Key::Tab + "").await;
        saved(b).await;
        shows(b, "[data-test=template-lacking]", "A value is missing in 1 of 1 open opportunity").await;
        b.click_on(&b.css("[data-test=lacking-open]").await).await;
        shows(b, "[data-test=lacking-line]", "Fleet tracking").await;
        b.press(Key::Escape + "").await;

        // In a sequence it takes the place of the text, and one press brings that back.
        b.go("#/sequences").await;
        b.click_on(&b.css("[data-test=sequence-new]").await).await;
        b.css("[data-test=sequence-editor]").await;
        b.fill("[data-test=step-body]", "Something else").await;
        insert(b, "Warm hello").await;
        b.until("the text is the template's", "return document.querySelector('[data-test=step-body]').value.startsWith('Dear {{ contact.first_name')").await;
        b.until(
            "the way back is taken",
            "const said = [...document.querySelectorAll('.toast')].find((one) => one.innerText.includes('is in place')); \
             const undo = said?.querySelector('button:not(.close)'); undo?.click(); return !!undo",
        )
        .await;
        b.until("the text is back", "return document.querySelector('[data-test=step-body]').value === 'Something else'").await;
    });
}

#[test]
fn a_template_is_listed_copied_deleted_and_brought_back() {
    story("templates-list", async |b| {
        begin(b).await;
        fresh(b, "Warm hello").await;
        b.press("Dear all").await;
        b.press(Key::Tab + "").await;
        saved(b).await;
        b.go("#/templates").await;
        b.fill("[data-test=templates-search]", "warm").await;
        b.until("one is found", "return document.querySelectorAll('[data-test=template-line]').length === 1").await;
        enter(b).await;
        b.css("[data-test=template-editor]").await;
        b.click_on(&b.css("[data-test=template-more]").await).await;
        b.click("menuitem", "Duplicate").await;
        b.until("the copy is open", "return document.querySelector('[data-test=field-name]')?.value === 'Warm hello (copy)'").await;
        b.click_on(&b.css("[data-test=template-more]").await).await;
        b.click("menuitem", "Delete").await;
        b.css("[data-test=templates-page]").await;
        undo(b).await;
        b.sees("Warm hello (copy)").await;
        let count = text(b, "[data-test=templates-count]").await;
        assert!(!count.is_empty());
    });
}
