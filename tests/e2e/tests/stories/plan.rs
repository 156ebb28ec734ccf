//! A plan becomes a goal that Today follows; the board of a past day can be looked at and not changed.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, saved, shows, undo};

/// How many have to get to each stage.
const NEEDS: &str = "return [...document.querySelectorAll('[data-test=plan-need]')].map((one) => Number(one.innerText))";

async fn needs(b: &Browser, what: &str, is_so: &str) {
    b.until(what, &format!("const needs = (() => {{ {NEEDS} }})(); return {is_so}")).await;
}

#[test]
fn a_plan_goes_back_from_the_wins_and_becomes_a_goal_that_today_follows() {
    story("plan", async |b| {
        begin(b).await;
        add(b, "Fleet tracking 46000").await;
        b.go("#/plan").await;
        b.until("choices", "return document.querySelectorAll('[data-test=plan-measure] button').length === 2").await;
        b.run("document.querySelectorAll('[data-test=plan-measure] button')[1].click()", vec![]).await;
        b.fill("[data-test=plan-count]", "10").await;
        b.press(Key::Tab + "").await;
        b.choose("[data-test=plan-period]", "This quarter").await;
        needs(b, "ten wins take more than ten before", "needs.length > 1 && needs.at(-1) === 10 && needs[0] > 10").await;
        // A person knows better: half of them go on from the last stage before the win.
        b.run("const last = [...document.querySelectorAll('[data-test=plan-share]')].at(-1); last.setAttribute('data-test', 'plan-share-last'); last.focus(); last.select()", vec![]).await;
        b.fill("[data-test=plan-share-last]", "50").await;
        b.press(Key::Tab + "").await;
        needs(b, "twenty before the win", "needs.at(-2) === 20").await;

        b.click_on(&b.css("[data-test=plan-save]").await).await;
        b.css("[data-test=goal]").await;
        saved(b).await;
        b.go("#/today").await;
        shows(b, "[data-test=goal-line]", "of 10 won").await;

        undo(b).await;
        b.until("no goal", "return !document.querySelector('[data-test=goal-line]')").await;
        b.go("#/plan").await;
        b.css("[data-test=goals-empty]").await;
    });
}

#[test]
fn the_board_of_a_past_day_is_as_it_was_and_leads_back() {
    story("as-of", async |b| {
        begin(b).await;
        add(b, "Fleet tracking 46000").await;
        b.go("#/board").await;
        b.css("[data-test=card]").await;
        b.click_on(&b.css("[data-test=as-of-open]").await).await;
        shows(b, "[data-test=as-of-banner]", "As it was on").await;
        // The workspace was begun today.
        b.css("[data-test=as-of-empty]").await;
        b.run("document.querySelectorAll('[data-test=as-of-shows] button')[1].click()", vec![]).await;
        shows(b, "[data-test=change]", "Fleet tracking").await;
        b.click_on(&b.css("[data-test=as-of-back]").await).await;
        b.css("[data-test=card]").await;
    });
}
