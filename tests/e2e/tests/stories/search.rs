//! The command palette: everything by typing.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, close_panel, enter, saved, sees_cards, shows};
use serde_json::json;

const FIRST: &str = "[data-test=palette] [role=option][aria-selected=true]";

/// Opens the palette by its key.
async fn palette(b: &Browser) {
    b.ctrl('k').await;
    b.until_is("return document.activeElement.dataset.test", "palette-input").await;
}

/// Types until the marked line says this, and takes it.
async fn take(b: &Browser, typed: &str, line: &str) {
    b.press(typed).await;
    shows(b, FIRST, line).await;
    enter(b).await;
}

async fn closed(b: &Browser) {
    b.until("the palette closes", "return !document.querySelector('[data-test=palette-input]')").await;
}

#[test]
fn the_palette_finds_with_an_error_and_moves_what_is_open_by_keyboard_alone() {
    story("palette", async |b| {
        begin(b).await;
        add(b, "Fleet tracking @Northgate +\"Zoë Ångström\"").await;

        palette(b).await;
        take(b, "angstorm", "Zoë Ångström").await;
        closed(b).await;
        b.css("[data-test=panel][data-kind=contact]").await;

        palette(b).await;
        take(b, "northgate flet", "Fleet tracking").await;
        b.css("[data-test=panel][data-kind=opportunity]").await;

        palette(b).await;
        take(b, ">move", "Move to stage").await;
        b.css("[data-test=palette-step]").await;
        take(b, "opport", "Opportunity").await;
        closed(b).await;
        close_panel(b).await;
        saved(b).await;
        sees_cards(b, "Opportunity", &["Fleet tracking"]).await;

        palette(b).await;
        take(b, ">undo", "Undo").await;
        closed(b).await;
        sees_cards(b, "Opportunity", &[]).await;
    });
}

#[test]
fn looking_something_up_in_the_middle_of_a_text_loses_none_of_it() {
    story("palette-text", async |b| {
        begin(b).await;
        add(b, "Harbour +Anna").await;
        b.click_on(&b.css("[data-test=card]").await).await;
        b.css("[data-test=panel]").await;

        // What an action begins has the focus at once.
        palette(b).await;
        take(b, "write note", "Write a note").await;
        b.until_is("return document.activeElement.dataset.test", "composer-text").await;
        b.press("They ask for ").await;
        palette(b).await;
        b.press("anna").await;
        shows(b, FIRST, "Anna").await;
        b.press(Key::Escape + "").await;
        closed(b).await;
        b.until_is("return document.activeElement.dataset.test", "composer-text").await;
        b.press("two sites").await;
        b.until_is("return document.querySelector('[data-test=composer-text]').value", "They ask for two sites").await;
        enter(b).await;
        shows(b, "[data-test=timeline]", "They ask for two sites").await;

        // Who is not there is made.
        palette(b).await;
        take(b, "Ottilie Kern", "New contact “Ottilie Kern”").await;
        b.css("[data-test=panel][data-kind=contact]").await;
        saved(b).await;

        let named = "const input = document.querySelector('[data-test=palette-input]');
             const list = document.getElementById(input.getAttribute('aria-controls'));
             const option = document.getElementById(input.getAttribute('aria-activedescendant'));
             return list.getAttribute('role') + ' ' + option.getAttribute('role') + ' ' + option.ariaSelected";
        palette(b).await;
        assert_eq!(b.run(named, vec![]).await, json!("listbox option true"), "a screen reader hears the marked line");
        b.ctrl('k').await;
        closed(b).await;
    });
}
