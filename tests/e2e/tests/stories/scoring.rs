//! Lead scoring: a rule shows what it would come to, scores what is there, says where each point comes from, and goes back
//! with one step.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, focus, saved, shows, undo};

/// The score in the panel that is open, as its fold says it.
const TOLD: &str = "return document.querySelector('[data-test=score-fold] .n')?.innerText.trim() ?? ''";

async fn open(b: &Browser, name: &str) {
    b.go("#/opportunities").await;
    b.fill("[data-test=filter]", name).await;
    b.until("one row", "return document.querySelectorAll('[data-test=opportunity-row]').length === 1").await;
    b.click_on(&b.css("[data-test=opportunity-row] b").await).await;
}

#[test]
fn a_rule_scores_what_is_there_says_why_and_goes_back_with_one_step() {
    story("scoring", async |b| {
        begin(b).await;
        for line in ["First #north !hot", "Second #south"] {
            add(b, line).await;
        }
        b.go("#/scoring").await;
        b.click_on(&b.css("[data-test=scoring-blank]").await).await;
        b.fill("[data-test=score-name]", "From the north").await;
        b.fill("[data-test=score-dialog] [data-test=builder-text]", "tag:north").await;
        b.press(Key::Tab + "").await;
        // What it would come to is told before anything has changed.
        b.until("the preview counts", "return document.querySelector('[data-test=score-met]')?.innerText.startsWith('1 of 2 open opportunities meet it.')")
            .await;
        b.click_on(&b.css("[data-test=score-save]").await).await;
        b.css("[data-test=score-row]").await;
        saved(b).await;

        open(b, "First").await;
        b.until_is(TOLD, "10, 5 of 5 flames").await;
        let line = "return document.querySelector('[data-test=score-line]')?.innerText.includes('From the north')";
        b.until("the line is there", line).await;
        open(b, "Second").await;
        b.until_is(TOLD, "0, 0 of 5 flames").await;

        b.go("#/board").await;
        b.until("flames on the card", "return document.querySelectorAll('[data-test=card] [data-test=flames]').length === 1").await;

        undo(b).await;
        b.go("#/scoring").await;
        b.css("[data-test=scoring-empty]").await;
        b.go("#/board").await;
        b.until("no flames", "return !document.querySelector('[data-test=card] [data-test=flames]')").await;
    });
}

#[test]
fn a_stage_asks_for_a_score_and_lets_others_in_with_a_reason() {
    story("scoring-gate", async |b| {
        begin(b).await;
        add(b, "Fleet tracking").await;
        b.go("#/stages").await;
        b.run("document.querySelectorAll('[data-test=stage-details]')[1].click()", vec![]).await;
        b.fill("[data-test=field-least-score]", "40").await;
        b.press(Key::Tab + "").await;
        saved(b).await;
        b.go("#/board").await;
        focus(b, "Fleet tracking").await;
        b.press("m").await;
        b.fill("[data-test=move-input]", "2").await;
        b.press(Key::Enter + "").await;
        shows(b, "[data-test=gate-score]", "It has no score yet, and 40 points are needed here.").await;
        b.click_on(&b.css("[data-test=gate-override]").await).await;
        b.fill("[data-test=gate-override-reason]", "The director asked").await;
        b.click_on(&b.css("[data-test=gate-confirm]").await).await;
        b.until("it has moved", "return !document.querySelector('[data-test=gate-dialog][open]')").await;
        saved(b).await;
    });
}
