//! The forecast follows a goal and opens to what it counts; leaks are mended by keys alone.

use crate::harness::{Browser, Key, story};
use crate::steps::{begin_sample, saved, shows, undo};

/// The words of a figure of the forecast.
const TILE: &str =
    "const tile = (label) => [...document.querySelectorAll('[data-test=figure-tile]')].find((one) => one.querySelector('dt').innerText.trim() === label)";

/// The leaks of a kind.
const LEAKS: &str = "const rows = (kind) => [...document.querySelectorAll('tr[data-leak]')].filter((one) => one.cells[0].innerText === kind).length";

async fn tile(b: &Browser, label: &str, words: &str) {
    let script = format!("{TILE}; return tile('{label}')?.innerText.includes('{words}')");
    b.until(&format!("{label} says {words}"), &script).await;
}

/// Types over what stands in a field.
async fn retype(b: &Browser, field: &str, text: &str) {
    b.css(field).await;
    b.run("const field = document.querySelector(arguments[0]); field.focus(); field.select()", vec![field.into()]).await;
    b.press(text).await;
}

#[test]
fn the_forecast_follows_a_goal_and_every_figure_of_it_opens() {
    story("forecast", async |b| {
        begin_sample(b).await;
        b.go("#/plan").await;
        b.css("[data-test=plan-table]").await;
        retype(b, "[data-test=plan-amount]", "120 apples").await;
        b.press(Key::Tab + "").await;
        shows(b, ".plan-form .field-error", "is not an amount").await;
        retype(b, "[data-test=plan-amount]", "300000").await;
        b.press(Key::Tab + "").await;
        b.choose("[data-test=plan-period]", "This year").await;
        b.click_on(&b.css("[data-test=plan-save]").await).await;
        b.css("[data-test=goal]").await;
        saved(b).await;

        // The year is the goal's; a quarter has its part of it.
        b.go("#/reports?tab=forecast").await;
        tile(b, "Goal", "300,000").await;
        tile(b, "Coverage, times", "needed").await;
        b.run(&format!("{TILE}; tile('Goal').querySelector('[data-test=figure-open]').click()"), vec![]).await;
        b.click_on(&b.css("[data-test=records-line]").await).await;
        b.css("[data-test=plan-page]").await;
        b.go("#/reports?tab=forecast").await;
        tile(b, "Outside the period", "opportunit").await;
        b.choose("[data-test=report-period]", "This quarter").await;
        tile(b, "Goal", "part of a longer goal").await;
        b.css("[data-test=block-goals]").await;

        // What changed opens bucket by bucket; the range says whose chances it counts with.
        b.run("document.querySelector('[data-test=block-movement] [data-test=chart-point]').focus()", vec![]).await;
        b.press(Key::Enter + "").await;
        b.css("[data-test=records-dialog] [data-test=records-line]").await;
        b.press(Key::Escape + "").await;
        b.choose("[data-test=report-chances]", "What history suggests").await;
        b.click_on(&b.css("[data-test=block-forecast-range] [data-test=figure-how]").await).await;
        shows(b, "[data-test=how-dialog]", "history suggests").await;
        b.press(Key::Escape + "").await;
        b.css("[data-test=block-calibration-bands]").await;

        undo(b).await;
        b.until("no goal", &format!("{TILE}; return !tile('Goal')")).await;
    });
}

#[test]
fn leaks_are_gone_through_and_mended_by_keys_alone() {
    story("leaks", async |b| {
        begin_sample(b).await;
        b.go("#/reports?tab=leaks").await;
        b.css("[data-test=leak-fix]").await;
        let before = b.run(&format!("{LEAKS}; return rows('No next step')"), vec![]).await;
        b.run("document.querySelector('[data-test=block-leak-list] [tabindex=\"0\"]').focus()", vec![]).await;
        // Down to the first one without a next step.
        let at = b.run("return [...document.querySelectorAll('tr[data-leak]')].findIndex((one) => one.cells[0].innerText === 'No next step')", vec![]).await;
        for _ in 0..=at.as_u64().unwrap_or(0) {
            b.press("j").await;
        }
        b.press("j").await;
        b.press("k").await;
        b.until("it is in hand", "return document.activeElement?.closest('tr')?.cells[0].innerText === 'No next step'").await;
        b.press("f").await;
        b.until("the task is to be written", "return document.activeElement?.dataset.test === 'composer-text'").await;
        b.press("Call them back").await;
        b.press(Key::Enter + "").await;
        saved(b).await;
        b.until_with("one leak less", &format!("{LEAKS}; return rows('No next step') === arguments[0] - 1"), vec![before.clone()]).await;
        undo(b).await;
        b.until_with("it leaks again", &format!("{LEAKS}; return rows('No next step') === arguments[0]"), vec![before]).await;
    });
}
