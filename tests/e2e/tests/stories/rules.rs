//! Automation: a rule is built, tried, switched on, acts, says why, and is taken back.

use crate::harness::{Browser, story};
use crate::steps::{add, begin, begin_sample, card, column, enter, focus, pick, saved, sees_cards, shows, undo};
use serde_json::json;

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

#[test]
fn a_rule_that_runs_away_pauses_asks_and_goes_on() {
    story("rules-pause", async |b| {
        begin(b).await;
        for name in ["Fleet tracking", "Night crew", "Yard cameras"] {
            add(b, name).await;
        }
        build(b).await;
        b.click_on(&b.css("[data-test=rule-more] summary").await).await;
        let cap = b.css("[data-test=rule-editor] input[data-blank=cap]").await;
        cap.clear().await.expect("it can be emptied");
        cap.send_keys("1").await.expect("the number is typed");
        enter(b).await;
        b.click_on(&b.css("[data-test=rule-publish]").await).await;
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;

        b.go("#/board").await;
        for name in ["Fleet tracking", "Night crew"] {
            focus(b, name).await;
            b.press("]").await;
            b.until_with("it has moved", MOVED, vec![json!(name)]).await;
        }
        b.go("#/rules").await;
        shows(b, "[data-test=rules-asking]", "It ran 1 time within an hour").await;
        b.click_on(&b.css("[data-test=rule-asks]").await).await;
        b.click_on(&b.css("[data-test=rule-go-on]").await).await;
        shows(b, "[data-test=rule-paused]", "Runs are held back").await;
        b.click_on(&b.css("[data-test=rule-release]").await).await;
        b.until("it asks no more", "return !document.querySelector('[data-test=rule-paused]')").await;

        b.go("#/board").await;
        focus(b, "Yard cameras").await;
        b.press("]").await;
        b.until_with("it has moved", MOVED, vec![json!("Yard cameras")]).await;
        b.until(
            "all three have their task",
            "return [...document.querySelectorAll('[data-test=card]')].filter((card) => card.innerText.includes('arrived')).length === 3",
        )
        .await;
    });
}

const MOVED: &str = "return !!document.querySelector(`[data-test=column][data-stage=Lead] [data-test=card][data-name=\"${arguments[0]}\"]`)";

#[test]
fn a_circle_is_drawn_before_it_is_closed_and_a_rule_without_its_stage_says_so() {
    story("rules-circle", async |b| {
        begin(b).await;
        moves(b, "Lead", "Opportunity").await;
        b.click_on(&b.css("[data-test=rule-publish]").await).await;
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;
        moves(b, "Opportunity", "Lead").await;
        shows(b, "[data-test=loop-path]", "Enters Opportunity moves it to Lead").await;
        shows(b, "[data-test=loop-path]", "Enters Lead moves it to Opportunity").await;
        b.click_on(&b.css("[data-test=rule-publish]").await).await;
        shows(b, "[data-test=publish-dialog] [data-test=loop-path]", "Enters Lead").await;
        b.click_on(&b.css("[data-test=publish-go]").await).await;
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;
        b.go("#/rules?tab=graph").await;
        shows(b, "[data-test=loops]", "1 loop").await;
    });
}

/// Begins a rule that moves what enters one stage to another.
async fn moves(b: &Browser, from: &str, to: &str) {
    b.go("#/rules").await;
    b.click_on(&b.css("[data-test=rule-new]").await).await;
    b.click_on(&b.css("[data-test=rule-scratch]").await).await;
    b.choose("[data-test=rule-editor] select[data-blank=stage]", from).await;
    pick(b, "[data-test=add-more]", "Move it to a stage").await;
    b.choose("#step-0 select[data-blank=stage]", to).await;
    saved(b).await;
}

#[test]
fn the_sample_answers_why_and_a_rule_can_be_tried_on_its_past() {
    story("rules-sample", async |b| {
        begin_sample(b).await;
        b.go("#/runs").await;
        b.click_on(&b.css("[data-test=run-row] .run-what").await).await;
        shows(b, "[data-test=why-run]", "version 1").await;
        b.press(thirtyfour::Key::Escape + "").await;
        b.go("#/rules").await;
        b.until("the rule is there", "const rule = [...document.querySelectorAll('[data-test=rule-open]')].find((rule) => rule.innerText.includes('Call after the proposal')); rule?.click(); return !!rule").await;
        b.click_on(&b.css("[data-test=rule-tab-try]").await).await;
        b.click("radio", "On your history").await;
        b.click_on(&b.css("[data-test=trial-go]").await).await;
        shows(b, "[data-test=trial-sum]", "this rule would have run").await;
        b.css("[data-test=trial-calendar]").await;
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
