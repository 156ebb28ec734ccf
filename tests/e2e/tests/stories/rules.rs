//! Automation: a rule is built, tried, switched on, acts, says why, and is taken back.

use crate::harness::{Browser, story};
use crate::steps::{add, begin, card, column, enter, saved, sees_cards, shows, undo};

#[test]
fn a_rule_is_built_tried_and_switched_on_acts_says_why_and_is_taken_back() {
    story("rules", async |b| {
        begin(b).await;
        add(b, "Fleet tracking").await;
        build(b).await;

        b.click_on(&b.css("[data-test=rule-tab-try]").await).await;
        shows(b, "[data-test=trial-steps]", "Ask whether it arrived").await;
        b.click_on(&b.css("[data-test=rule-publish]").await).await;
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;
        saved(b).await;

        b.go("#/board").await;
        b.css("[data-test=column][data-stage=Lead] [data-test=column-rules]").await;
        b.drag(&card(b, "Fleet tracking").await, &column(b, "Lead").await).await;
        sees_cards(b, "Lead", &["Fleet tracking"]).await;
        shows(b, "[data-test=card]", "Ask whether it arrived").await;
        saved(b).await;
        b.reload().await;
        shows(b, "[data-test=card]", "Ask whether it arrived").await;

        b.click_at(&card(b, "Fleet tracking").await).await;
        b.click_on(&b.css("[data-test=panel] [data-test=why], .panel [data-test=why]").await).await;
        shows(b, "[data-test=why-run]", "After the first call").await;
        shows(b, "[data-test=why-run]", "entered Lead").await;
        b.click_on(&b.css("[data-test=why-undo]").await).await;
        b.click_on(&b.css("[data-test=undo-runs-go]").await).await;
        b.until("the task is gone", "return ![...document.querySelectorAll('[data-test=card]')].some((card) => card.innerText.includes('arrived'))").await;
        sees_cards(b, "Lead", &["Fleet tracking"]).await;
    });
}

#[test]
fn one_undo_takes_back_a_move_and_all_that_rules_made_of_it() {
    story("rules-undo", async |b| {
        begin(b).await;
        add(b, "Fleet tracking").await;
        build(b).await;
        b.click_on(&b.css("[data-test=rule-publish]").await).await;
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;
        b.go("#/board").await;
        b.drag(&card(b, "Fleet tracking").await, &column(b, "Lead").await).await;
        shows(b, "[data-test=card]", "Ask whether it arrived").await;
        undo(b).await;
        sees_cards(b, "Prospect", &["Fleet tracking"]).await;
        shows(b, "[data-test=card]", "No next step").await;
        b.go("#/today").await;
        b.sees("Fleet tracking").await;
    });
}

/// Builds a rule: when an opportunity enters Lead, create a task.
async fn build(b: &Browser) {
    b.go("#/rules").await;
    b.click_on(&b.css("[data-test=rule-new]").await).await;
    b.click_on(&b.css("[data-test=rule-scratch]").await).await;
    b.choose("[data-test=rule-editor] select[data-blank=stage]", "Lead").await;
    b.click_on(&b.css("[data-test=add-task]").await).await;
    let title = b.css("[data-test=rule-editor] input[data-blank=title]").await;
    title.clear().await.expect("it can be emptied");
    title.send_keys("Ask whether it arrived").await.expect("the title is typed");
    enter(b).await;
    let name = b.css("[data-test=rule-editor] [data-test=field-name], [data-test=field-name]").await;
    name.clear().await.expect("it can be emptied");
    name.send_keys("After the first call").await.expect("the name is typed");
    enter(b).await;
    saved(b).await;
}
