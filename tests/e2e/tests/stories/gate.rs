//! At a stage's door: what is asked for, what is typed there, and what the page says afterwards.

use crate::harness::{Browser, Engine, Key, story};
use crate::steps::{add, begin, card, close_panel, enter, focus, saved, sees_cards, shows, undo};
use serde_json::json;

/// Moves a card by the list of stages.
async fn move_to(b: &Browser, name: &str, stage: &str) {
    focus(b, name).await;
    b.press("m").await;
    b.css("[data-test=move-dialog] input").await;
    b.press(stage).await;
    enter(b).await;
}

#[test]
fn what_was_typed_at_a_gate_is_there_again_after_the_page_was_closed() {
    story("gate-draft", async |b| {
        begin(b).await;
        add(b, "One").await;
        move_to(b, "One", "Lost").await;
        b.click_on(&b.css("[data-test=loss-new]").await).await;
        b.fill("[data-test=loss-new-text]", "They merged with a rival").await;
        b.fill("[data-test=loss-note]", "Ask again in spring.").await;
        b.reload().await;

        sees_cards(b, "Prospect", &["One"]).await;
        move_to(b, "One", "Lost").await;
        b.until_is("return document.querySelector('[data-test=loss-new-text]')?.value ?? null", "They merged with a rival").await;
        b.until_is("return document.querySelector('[data-test=loss-note]')?.value ?? null", "Ask again in spring.").await;
        shows(b, "[data-test=gate-dialog] [data-test=draft-line]", "Not saved yet").await;
        b.click_on(&b.css("[data-test=gate-confirm]").await).await;
        sees_cards(b, "Lost", &["One"]).await;
        saved(b).await;

        // Said once, it is not offered again.
        undo(b).await;
        sees_cards(b, "Prospect", &["One"]).await;
        move_to(b, "One", "Lost").await;
        b.until_is("return document.querySelector('[data-test=loss-note]')?.value ?? null", "").await;
    });
}

#[test]
fn a_gate_is_met_where_it_stands_or_passed_with_a_reason_that_history_keeps() {
    story("gate-fields", async |b| {
        begin(b).await;
        add(b, "One").await;
        add(b, "Two").await;
        b.go("#/stages").await;
        b.click_on(&b.css("[data-test=stage]:nth-child(3) [data-test=stage-details]").await).await;
        b.click_on(&b.css("[data-test=stage]:nth-child(3) [data-test=require-close]").await).await;
        saved(b).await;

        b.go("#/board").await;
        move_to(b, "One", "Opportunity").await;
        shows(b, "[data-test=gate-why]", "“One” cannot enter Opportunity").await;
        assert!(!b.css("[data-test=gate-confirm]").await.is_enabled().await.expect("a button"), "nothing is answered yet");
        b.run(
            "const field = document.querySelector('[data-test=gate-field-close]');
             field.value = '2030-01-02';
             field.dispatchEvent(new Event('input', { bubbles: true }));",
            vec![],
        )
        .await;
        b.click_on(&b.css("[data-test=gate-confirm]").await).await;
        sees_cards(b, "Opportunity", &["One"]).await;

        move_to(b, "Two", "Opportunity").await;
        b.click_on(&b.css("[data-test=gate-override]").await).await;
        b.fill("[data-test=gate-override-reason]", "The date comes tomorrow").await;
        b.click_on(&b.css("[data-test=gate-confirm]").await).await;
        sees_cards(b, "Opportunity", &["Two", "One"]).await;
        b.click_on(&card(b, "Two").await).await;
        shows(b, "[data-test=panel]", "The date comes tomorrow").await;
    });
}

#[test]
fn on_a_phone_one_message_is_shown_at_a_time_and_none_lies_over_what_was_just_used() {
    story("messages", async |b| {
        if b.engine != Engine::Chromium {
            b.skips("messages at 390 pixels", "only Chromium's driver can pretend a phone");
            return;
        }
        begin(b).await;
        b.phone().await;
        for name in ["One", "Two", "Three"] {
            // By the button at the foot of the column, which lies where messages appear.
            b.click_on(&b.css("[data-test=add-here]").await).await;
            b.css("[data-test=quick-add-line]").await.send_keys(name).await.expect("the line is typed");
            enter(b).await;
            b.until("the dialog closes", "return !document.querySelector('[data-test=quick-add-line]')").await;
            close_panel(b).await;
            let one = "const shown = [...document.querySelectorAll('.toast')].filter((toast) => toast.checkVisibility());
                       const add = document.querySelector('[data-test=add-here]').getBoundingClientRect();
                       const toast = shown[0]?.getBoundingClientRect();
                       return shown.length === 1 && (toast.bottom <= add.top || toast.top >= add.bottom)";
            b.until_with("one message, and not over the button", one, vec![json!(name)]).await;
        }
    });
}

#[test]
fn a_stage_keeps_its_name_where_none_is_given_and_says_why() {
    story("empty-name", async |b| {
        begin(b).await;
        b.go("#/stages").await;
        let name = b.css("[data-test=stage]:nth-child(2) [data-test=field-name]").await;
        b.click_on(&name).await;
        b.ctrl('a').await;
        b.press(Key::Backspace + "").await;
        enter(b).await;
        shows(b, "[data-test=stage]:nth-child(2) .field-error", "A stage needs a name.").await;
        b.press(Key::Escape + "").await;
        b.until_is("return document.querySelector('[data-test=stage]:nth-child(2) [data-test=field-name]').value", "Lead").await;
        b.until("nothing is wrong any more", "return !document.querySelector('[data-test=stage] .field-error')").await;
    });
}
