//! Changing the pipeline itself.

use crate::harness::{Key, story};
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

#[test]
fn history_keeps_the_names_that_stages_had() {
    story("old-names", async |b| {
        begin(b).await;
        add(b, "One >Lead").await;
        b.go("#/stages").await;
        let name = b.css("[data-test=stage]:nth-child(2) [data-test=field-name]").await;
        b.click_on(&name).await;
        b.ctrl('a').await;
        b.press("Talking").await;
        b.press(Key::Enter + "").await;
        saved(b).await;
        b.go("#/board").await;
        b.until_is(COLUMNS, vec!["Prospect", "Talking", "Opportunity", "Customer", "Lost"]).await;
        b.click_on(&card(b, "One").await).await;
        shows(b, "[data-test=stage-history]", "Lead (now Talking)").await;
        b.reload().await;
        shows(b, "[data-test=stage-history]", "Lead (now Talking)").await;
        b.go("#/history").await;
        shows(b, "[data-test=history-list]", "Renamed Lead to Talking").await;
    });
}

#[test]
fn too_few_stages_are_said_where_they_show_and_where_they_are_changed() {
    story("balance", async |b| {
        begin(b).await;
        b.go("#/stages").await;
        b.css("[data-test=stage-list]").await;
        b.until("three open stages are enough", "return !document.querySelector('[data-test=stage-hint]')").await;
        pick(b, "[data-test=stage]:nth-child(3) [data-test=stage-menu]", "Retire").await;
        shows(b, "[data-test=stage-hint]", "2 open stages: the fewer steps, the less you know").await;
        b.go("#/board").await;
        shows(b, "[data-test=stage-hint]", "2 open stages").await;
        b.click_on(&b.css("[data-test=stage-hint-hide]").await).await;
        b.until("the hint goes", "return !document.querySelector('[data-test=stage-hint]')").await;
        b.reload().await;
        b.css("[data-test=board]").await;
        b.until("it stays away", "return document.querySelectorAll('[data-test=column]').length === 4 && !document.querySelector('[data-test=stage-hint]')")
            .await;
    });
}

#[test]
fn a_stage_says_on_the_board_what_belongs_in_it_and_what_is_to_be_done() {
    story("about-stage", async |b| {
        begin(b).await;
        add(b, "One").await;
        pick(b, "[data-test=column]:nth-child(2) [data-test=column-menu]", "About this stage").await;
        for words in ["Someone who has shown interest.", "Qualification", "qualify, and nurture the interest", "25% likely to be won"] {
            shows(b, "[data-test=stage-about]", words).await;
        }
        b.press(Key::Escape + "").await;
        b.until("the dialog closes", "return !document.querySelector('dialog[open]')").await;
    });
}

#[test]
fn a_refused_choice_does_not_stand_there_as_if_it_were_taken() {
    story("refused-kind", async |b| {
        begin(b).await;
        b.go("#/stages").await;
        for _ in 0..2 {
            pick(b, "[data-test=stage]:nth-child(2) [data-test=stage-menu]", "Retire").await;
            saved(b).await;
        }
        b.choose("[data-test=stage]:first-child [data-test=stage-kind]", "Won").await;
        b.sees("A pipeline needs at least one open stage.").await;
        b.until_is("return document.querySelector('[data-test=stage-kind]').value", "open").await;
    });
}
