//! The table of opportunities: columns, and working on many rows at once.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, add_member, begin, enter, pick, saved, undo};
use serde_json::{Value, json};

/// Shows a column or hides it.
async fn toggle_columns(b: &Browser, keys: &[&str]) {
    b.click_on(&b.css("[data-test=choose-columns]").await).await;
    for key in keys {
        b.click_on(&b.css(&format!("[data-test=columns-dialog] [data-test=column-{key}]")).await).await;
    }
    b.click_on(&b.css("[data-test=columns-done]").await).await;
    b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
}

const HEADS: &str = "return [...document.querySelectorAll('[data-test=opportunities-table] [data-test^=sort-]')].map((head) => head.dataset.test.slice(5))";

/// Waits until so many rows hold these words.
async fn rows_with(b: &Browser, words: &str, count: usize) {
    b.until_with(
        &format!("{count} rows hold \"{words}\""),
        "const rows = [...document.querySelectorAll('[data-test=opportunity-row]')];
         return rows.filter((row) => row.innerText.includes(arguments[0])).length === arguments[1]",
        vec![json!(words), json!(count)],
    )
    .await;
}

#[test]
fn the_chosen_columns_are_there_after_a_reload() {
    story("columns", async |b| {
        begin(b).await;
        add(b, "One #north").await;
        b.go("#/opportunities").await;
        b.until_is(HEADS, vec!["name", "value", "stage", "company", "owner", "close", "next"]).await;
        toggle_columns(b, &["tags", "company", "next"]).await;
        let chosen = vec!["name", "value", "stage", "owner", "close", "tags"];
        b.until_is(HEADS, chosen.clone()).await;
        rows_with(b, "north", 1).await;
        b.reload().await;
        b.until_is(HEADS, chosen).await;
        rows_with(b, "north", 1).await;
    });
}

#[test]
fn many_rows_are_changed_at_once_and_each_change_is_one_undo() {
    story("bulk", async |b| {
        begin(b).await;
        for name in ["One", "Two", "Three", "Other"] {
            add(b, name).await;
        }
        add_member(b, "Ann Okafor").await;
        b.go("#/opportunities").await;
        toggle_columns(b, &["tags"]).await;
        b.click_on(&b.css("[data-test=select-all]").await).await;
        // One is taken out again: it stays as it is throughout.
        let other = b.find_in("[data-test=opportunities-table]", "checkbox", "Select Other").await;
        b.click_on(&other).await;
        b.until("three rows are selected", "return document.querySelector('[data-test=bulk-count]')?.innerText.startsWith('3 selected')").await;

        pick(b, "[data-test=bulk-owner]", "Ann Okafor").await;
        rows_with(b, "Ann Okafor", 3).await;
        undo(b).await;
        rows_with(b, "Ann Okafor", 0).await;

        b.click_on(&b.css("[data-test=bulk-tag]").await).await;
        b.fill("[data-test=bulk-tag-text]", "urgent, renewal").await;
        enter(b).await;
        rows_with(b, "urgent", 3).await;
        rows_with(b, "renewal", 3).await;
        undo(b).await;
        rows_with(b, "urgent", 0).await;

        b.click_on(&b.css("[data-test=bulk-move]").await).await;
        b.fill("[data-test=move-dialog] input", "Lead").await;
        enter(b).await;
        rows_with(b, "Lead", 3).await;
        rows_with(b, "Prospect", 1).await;
        undo(b).await;
        rows_with(b, "Prospect", 4).await;

        b.click_on(&b.css("[data-test=bulk-delete]").await).await;
        rows_with(b, "", 1).await;
        undo(b).await;
        rows_with(b, "", 4).await;
        saved(b).await;
        b.reload().await;
        rows_with(b, "Prospect", 4).await;
    });
}

#[test]
fn rows_are_selected_and_moved_by_keyboard() {
    story("table-keys", async |b| {
        begin(b).await;
        for name in ["One", "Two", "Three"] {
            add(b, name).await;
        }
        b.go("#/opportunities").await;
        b.tab_to("[data-test=opportunities-table]").await;
        // The first row and the second.
        b.press(" ").await;
        b.press(Key::Down + "").await;
        b.press(" ").await;
        b.until("two rows are selected", "return document.querySelectorAll('[data-test=opportunity-row][aria-selected=true]').length === 2").await;
        b.press("m").await;
        b.fill("[data-test=move-dialog] input", "Lead").await;
        enter(b).await;
        rows_with(b, "Lead", 2).await;
        assert_eq!(b.run("return document.querySelector('dialog:modal')", vec![]).await, Value::Null);
    });
}
