//! Seeing less of the board: filters and narrow columns.

use crate::harness::{Browser, story};
use crate::steps::{add, add_member, begin, pick, saved, sees_count};
use serde_json::json;

/// Waits until these cards are on the board, in the order of the columns.
async fn sees_only(b: &Browser, names: &[&str]) {
    b.until_with(
        &format!("the board shows {names:?}"),
        "return JSON.stringify([...document.querySelectorAll('[data-test=card]')].map((card) => card.dataset.name)) === JSON.stringify(arguments[0])",
        vec![json!(names)],
    )
    .await;
}

async fn clear(b: &Browser) {
    b.click_on(&b.css("[data-test=filter-clear]").await).await;
    sees_count(b, "Prospect", "3").await;
}

#[test]
fn the_board_shows_what_text_tag_owner_and_temperature_ask_for() {
    story("filter", async |b| {
        begin(b).await;
        add_member(b, "Ann Okafor").await;
        b.go("#/board").await;
        add(b, "Third #south !cold").await;
        add(b, "Second #north !warm ~Ann").await;
        add(b, "First #north !hot").await;
        sees_only(b, &["First", "Second", "Third"]).await;

        b.fill("[data-test=filter-text]", "thi").await;
        sees_only(b, &["Third"]).await;
        sees_count(b, "Prospect", "1 of 3").await;
        clear(b).await;

        pick(b, "[data-test=filter-tag]", "#north").await;
        sees_only(b, &["First", "Second"]).await;
        // A second condition goes beside the first.
        pick(b, "[data-test=filter-temp]", "Hot").await;
        sees_only(b, &["First"]).await;
        // Where the person is, is in the address.
        b.reload().await;
        sees_only(b, &["First"]).await;
        clear(b).await;

        pick(b, "[data-test=filter-owner]", "Ann Okafor").await;
        sees_only(b, &["Second"]).await;
        pick(b, "[data-test=filter-owner]", "Nobody").await;
        sees_only(b, &["First", "Third"]).await;
        b.fill("[data-test=filter-text]", " value>1").await;
        b.css("[data-test=no-match]").await;
        b.click_on(&b.css("[data-test=no-match-clear]").await).await;
        sees_only(b, &["First", "Second", "Third"]).await;
    });
}

#[test]
fn a_collapsed_column_keeps_its_count_and_stays_narrow() {
    story("collapse", async |b| {
        begin(b).await;
        add(b, "One").await;
        let wide = "return document.querySelector('[data-stage=Prospect]').getBoundingClientRect().width > 100";
        b.click_on(&b.css("[data-stage=Prospect] [data-test=collapse]").await).await;
        sees_only(b, &[]).await;
        sees_count(b, "Prospect", "1").await;
        b.until_is(wide, false).await;
        saved(b).await;
        b.reload().await;
        sees_count(b, "Prospect", "1").await;
        b.until_is(wide, false).await;
        b.click_on(&b.css("[data-stage=Prospect] [data-test=expand]").await).await;
        sees_only(b, &["One"]).await;
        b.until_is(wide, true).await;
    });
}
