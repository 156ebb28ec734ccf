//! Reports and dashboards: figures with the records behind them.

use crate::harness::{Browser, story};
use crate::steps::{begin_sample, saved, shows, undo};
use thirtyfour::prelude::*;

const PARTS: &str = "return [...document.querySelectorAll('[data-test=dashboard-part] h2')].map((one) => one.textContent)";

async fn first_part(b: &Browser, name: &str) {
    b.until_is(&format!("{PARTS}[0]"), name).await;
}

#[test]
fn every_figure_opens_to_what_it_counts_by_mouse_and_by_keyboard() {
    story("reports", async |b| {
        begin_sample(b).await;
        b.go("#/reports?tab=funnel").await;
        // The bar of the first stage counts as many as the list behind it.
        let point = b.css("[data-test=block-funnel] [data-test=chart-point]").await;
        b.run("arguments[0].focus()", vec![point.to_json().expect("an element")]).await;
        b.until("the figure is said", "return (document.activeElement?.getAttribute('aria-label') ?? '').includes('Opens the records')").await;
        shows(b, "[data-test=chart-tip]", "Reached").await;
        b.press(Key::Down + "").await;
        b.until("the next stage has the focus", "return (document.activeElement?.getAttribute('aria-label') ?? '').startsWith('Qualifying')").await;
        b.press(Key::Enter + "").await;
        b.until(
            "the list has as many as the figure says",
            "const said = document.querySelector('[data-test=records-dialog] h2')?.textContent.match(/\\((\\d+)\\)/)?.[1];
             const rows = document.querySelectorAll('[data-test=records-line]').length;
             return said && Number(said) > 0 && rows > 0 && rows <= Number(said)",
        )
        .await;
        b.click_on(&b.css("[data-test=records-line]").await).await;
        b.css("[data-test=panel]").await;

        // The same figures as a table and as a file.
        b.click_on(&b.css("[data-test=block-funnel] [data-test=chart-table]").await).await;
        shows(b, "[data-test=chart-figures]", "Qualifying").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=block-funnel] [data-test=chart-save]").await).await;
        b.click_on(&b.css("[data-test=chart-csv]").await).await;
        assert!(b.saved_file().await.contains("Stage,Reached"), "the figures are in the file");

        // Another question, and how a figure is computed.
        b.choose("[data-test=report-by]", "Source").await;
        b.css("[data-test=block-win-rates-by]").await;
        b.click_on(&b.css("[data-test=block-win-rates] [data-test=figure-how]").await).await;
        shows(b, "[data-test=how-dialog]", "Formula").await;
    });
}

#[test]
fn a_report_as_of_a_past_day_opens_as_it_was_and_stands_beside_today() {
    story("past report", async |b| {
        begin_sample(b).await;
        // The sample tells of months: a month ago there was less.
        b.run("const day = new Date(Date.now() - 30 * 864e5).toISOString().slice(0, 10); location.hash = `#/reports?tab=funnel&day=${day}`", vec![]).await;
        shows(b, "[data-test=reports-past]", "As it was when").await;
        b.click_on(&b.css("[data-test=block-win-rates] [data-test=figure-open]").await).await;
        shows(b, "[data-test=records-past]", "As they were").await;
        b.click_on(&b.css("[data-test=records-line]").await).await;
        shows(b, "[data-test=was]", "As of").await;
        b.click_on(&b.css("[data-test=was-close]").await).await;
        b.run("document.querySelector('[data-test=records-dialog] .icon-btn').click()", vec![]).await;

        // Beside today every figure has its difference, and what happened in between is listed.
        b.click_on(&b.css("[data-test=reports-compare]").await).await;
        b.until(
            "then, now and by how much add up",
            "const line = document.querySelector('[data-test=compared-funnel] [data-test=compared-line]');
             const [then, now, by] = [...(line?.querySelectorAll('td') ?? [])].map((one) => Number(one.innerText.replace('−', '-')));
             return then > 0 && now > then && by === now - then",
        )
        .await;
        shows(b, "[data-test=reports-between] [data-test=change]", "New").await;
        b.click_on(&b.css("[data-test=reports-now]").await).await;
        b.until("today again", "return !document.querySelector('[data-test=reports-two]') && document.querySelector('[data-test=block-win-rates]')").await;
    });
}

#[test]
fn a_dashboard_is_arranged_by_menu_and_taken_back_by_undo() {
    story("dashboard", async |b| {
        begin_sample(b).await;
        b.go("#/dashboard").await;
        b.css("[data-test=block-forecast]").await;
        first_part(b, "Forecast").await;
        b.click_on(&b.css("[data-test=part-menu]").await).await;
        b.click_on(&b.css("[data-test=part-later]").await).await;
        first_part(b, "Won and to come").await;
        b.click_on(&b.css("[data-test=dashboard-add]").await).await;
        b.click_on(&b.css("[data-test=gallery-competitors]").await).await;
        b.until_is(&format!("{PARTS}.at(-1)"), "Competitors").await;
        saved(b).await;
        b.reload().await;
        b.until_is(&format!("{PARTS}.at(-1)"), "Competitors").await;
        undo(b).await;
        b.until("the added part is gone", &format!("{PARTS}.at(-1) !== 'Competitors'")).await;
    });
}

async fn called(b: &Browser, name: &str) {
    let ends = "return document.querySelector('[data-test=dashboard-page] h1').textContent.endsWith(arguments[0])";
    b.until_with("the dashboard has its name", ends, vec![name.into()]).await;
}

#[test]
fn a_dashboard_is_called_by_its_new_name_and_parts_move_sideways_and_back_leads_to_the_one_before() {
    story("dashboard names", async |b| {
        begin_sample(b).await;
        b.go("#/dashboard").await;
        first_part(b, "Forecast").await;
        let grip = b.css("[data-test=part-grip]").await;
        b.run("arguments[0].focus()", vec![grip.to_json().expect("an element")]).await;
        let chain = b.driver.action_chain().key_down(Key::Alt).send_keys(Key::Right + "").key_up(Key::Alt);
        chain.perform().await.expect("the keys are pressed");
        first_part(b, "Won and to come").await;
        b.until("the handle has the focus", "return document.activeElement?.getAttribute('aria-label') === 'Move “Forecast”'").await;

        b.click_on(&b.css("[data-test=dashboard-menu]").await).await;
        b.click_on(&b.css("[data-test=dashboard-rename]").await).await;
        b.fill("[data-test=dashboard-name]", "North").await;
        b.press(Key::Enter + "").await;
        called(b, "North").await;

        b.click_on(&b.css("[data-test=dashboard-menu]").await).await;
        b.click_on(&b.css("[data-test=dashboard-new]").await).await;
        b.fill("[data-test=dashboard-name]", "South").await;
        b.press(Key::Enter + "").await;
        called(b, "South").await;
        b.run("history.back()", vec![]).await;
        called(b, "North").await;
    });
}

#[test]
fn days_of_a_period_are_entered_one_after_the_other_and_back_leads_to_the_report_before() {
    const TYPE: &str = "const field = document.querySelector(arguments[0]);
        const input = field.matches('input') ? field : field.querySelector('input');
        input.value = arguments[1];
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    story("days of a period", async |b| {
        begin_sample(b).await;
        b.go("#/reports?tab=funnel&period=2020-01-01..2020-02-01").await;
        b.css("[data-test=report-from]").await;
        // The new first day is after the last one: it waits for the other.
        b.run(TYPE, vec!["[data-test=report-from]".into(), "2021-03-01".into()]).await;
        b.sees("The last day is before the first one.").await;
        b.run(TYPE, vec!["[data-test=report-until]".into(), "2021-03-31".into()]).await;
        b.until("both days count", "return location.hash.includes('2021-03-01..2021-04-01')").await;
        b.sees_no("The last day is before the first one.").await;
        b.click_on(&b.css("[data-test=report-speed]").await).await;
        b.css("[data-test=block-velocity]").await;
        b.run("history.back()", vec![]).await;
        b.until("the funnel is back", "return location.hash.includes('tab=funnel') && document.querySelector('[data-test=block-win-rates]')").await;
    });
}

/// Presses every figure of a report, and gives how many were opened and which of them said another number than the list.
const PRESS_ALL: &str = r"
    const until = async (what) => {
        for (let turn = 0; turn < 200; turn++) {
            const found = what();
            if (found) return found;
            await new Promise((go) => setTimeout(go, 25));
        }
        throw new Error('waited in vain: ' + what);
    };
    const dialog = () => document.querySelector('[data-test=records-dialog]');
    const listed = () => dialog()?.open && dialog().querySelector('h2')?.textContent.match(/\(([\d,]+)\)$/)?.[1];
    const wrong = [];
    let opened = 0;
    for (const block of arguments[0]) {
        await until(() => document.querySelector(`[data-test=block-${block}] [data-test=figure-open]`));
        for (const figure of document.querySelectorAll(`[data-test=block-${block}] [data-test=figure-open]`)) {
            const text = figure.textContent.trim();
            const of = figure.closest('td, [data-test=figure-tile]').innerText.match(/([\d,]+) of [\d,]+/);
            const said = (text.includes('%') ? of?.[1] : /^[\d,]+$/.test(text) ? text : null) ?? null;
            figure.click();
            const count = await until(listed);
            // Money, times and shares of value say no number of records.
            if (said !== null && said !== count) wrong.push(`${figure.getAttribute('aria-label')}: ${said}, listed ${count}`);
            opened++;
            dialog().querySelector('.dialog-head button').click();
            await until(() => !dialog()?.open);
        }
    }
    return [opened, wrong];
";

#[test]
fn every_number_of_funnel_rates_speed_and_losses_opens_to_as_many_records_as_it_says() {
    story("numbers", async |b| {
        begin_sample(b).await;
        for (tab, blocks) in [
            ("funnel", vec!["win-rates", "win-rates-value", "funnel-ways", "funnel-steps"]),
            ("speed", vec!["velocity", "stage-times", "stage-inside", "first-response"]),
            ("losses", vec!["losses", "loss-reasons"]),
        ] {
            b.go(&format!("#/reports?tab={tab}")).await;
            let mut opened = 0;
            for block in blocks {
                let told = b.run_async(PRESS_ALL, vec![serde_json::json!([block])]).await;
                opened += told[0].as_u64().unwrap_or_default();
                assert_eq!(told[1], serde_json::json!([]), "{tab}: {block}");
            }
            assert!(opened >= 8, "{tab}: {opened}");
        }
    });
}
