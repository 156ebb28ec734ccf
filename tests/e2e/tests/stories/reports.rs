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
