//! Changing the pipeline itself.

use crate::harness::story;
use crate::steps::{add, begin, card, pick, saved, sees_cards, shows, undo};

const COLUMNS: &str = "return [...document.querySelectorAll('[data-test=column]')].map((column) => column.dataset.stage)";

#[test]
fn a_retired_stage_hands_its_opportunities_on_and_history_keeps_its_name() {
    story("retire", async |b| {
        begin(b).await;
        add(b, "One >Lead").await;
        sees_cards(b, "Lead", &["One"]).await;
        b.go("#/stages").await;
        pick(b, "[data-test=stage]:nth-child(2) [data-test=stage-menu]", "Retire…").await;
        shows(b, "[data-test=retire-dialog]", "1 opportunity is in this stage").await;
        b.choose("[data-test=retire-to]", "Opportunity").await;
        b.click_on(&b.css("[data-test=retire-confirm]").await).await;
        b.css("[data-test=stages-retired]").await;

        b.go("#/board").await;
        b.until_is(COLUMNS, vec!["Prospect", "Opportunity", "Customer", "Lost"]).await;
        sees_cards(b, "Opportunity", &["One"]).await;
        b.click_on(&card(b, "One").await).await;
        shows(b, "[data-test=stage-history]", "Lead").await;
        saved(b).await;
        b.reload().await;
        shows(b, "[data-test=stage-history]", "Lead").await;

        undo(b).await;
        b.until_is(COLUMNS, vec!["Prospect", "Lead", "Opportunity", "Customer", "Lost"]).await;
        sees_cards(b, "Lead", &["One"]).await;
    });
}

#[test]
fn an_empty_stage_is_retired_without_a_question_and_comes_back() {
    story("retire-empty", async |b| {
        begin(b).await;
        b.go("#/stages").await;
        pick(b, "[data-test=stage]:nth-child(3) [data-test=stage-menu]", "Retire").await;
        b.click_on(&b.css("[data-test=stages-retired] summary").await).await;
        shows(b, "[data-test=stages-retired]", "Opportunity").await;
        b.go("#/board").await;
        b.until_is(COLUMNS, vec!["Prospect", "Lead", "Customer", "Lost"]).await;
        b.go("#/stages").await;
        b.click_on(&b.css("[data-test=stages-retired] summary").await).await;
        b.click_on(&b.css("[data-test=stage-revive]").await).await;
        b.go("#/board").await;
        b.until_is(COLUMNS, vec!["Prospect", "Lead", "Opportunity", "Customer", "Lost"]).await;
    });
}
