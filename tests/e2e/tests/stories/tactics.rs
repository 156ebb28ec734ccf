//! Tactics in reports: what came of templates and steps of sequences, and who may buy more.

use crate::harness::{Browser, story};
use crate::steps::{add, begin, begin_keap, enter, saved, shows, undo};
use serde_json::json;
use thirtyfour::prelude::*;

/// The cells of a block's rows, each row as one text.
async fn rows_are(b: &Browser, block: &str, expected: &[&str]) {
    b.until_with(
        &format!("{block} shows {expected:?}"),
        "const rows = [...document.querySelectorAll(`[data-test=block-${arguments[0]}] tbody tr`)];
         const said = rows.map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim()).join(' | '));
         window.said = said;
         return said.length === arguments[1].length && arguments[1].every((words, at) => said[at].startsWith(words))",
        vec![json!(block), json!(expected)],
    )
    .await;
}

/// Presses a figure of the first row, looks at how many records it opens, and closes them.
async fn opens(b: &Browser, block: &str, nth: usize, count: &str) {
    b.run(
        "document.querySelectorAll(`[data-test=block-${arguments[0]}] tbody tr:first-child [data-test=figure-open]`)[arguments[1]].click()",
        vec![json!(block), json!(nth)],
    )
    .await;
    b.until_is("return document.querySelector('[data-test=records-dialog] h2')?.textContent.match(/\\((\\d+)\\)/)?.[1]", count).await;
    b.until_is("return String(document.querySelectorAll('[data-test=records-line]').length)", count).await;
    b.press(Key::Escape + "").await;
    b.until("they are closed", "return !document.querySelector('[data-test=records-dialog][open]')").await;
}

/// Writes with the only template to an address.
async fn write(b: &Browser, to: &str) {
    b.press("w").await;
    b.css("[data-test=write-dialog][open]").await;
    b.choose("[data-test=write-template]", "Warm hello").await;
    b.fill("[data-test=write-address]", to).await;
    b.fill("[data-test=write-subject]", "Your vans").await;
    b.ctrl_enter().await;
    b.until("the dialog closes", "return !document.querySelector('[data-test=write-dialog][open]')").await;
    saved(b).await;
}

/// Notes that an answer in favour came to the message in front of those that were sent.
async fn answered(b: &Browser) {
    b.click_on(&b.css("[data-test=tab-sent]").await).await;
    b.css("[data-test=letter]").await;
    b.press("r").await;
    b.css("[data-test=answer-dialog]").await;
    b.press("p").await;
    shows(b, "[data-test=tab-answered]", "1").await;
    saved(b).await;
}

#[test]
fn what_came_back_is_told_by_template_and_by_step_and_each_figure_opens_its_messages() {
    story("tactics", async |b| {
        begin_keap(b).await;
        add(b, "Depot").await;
        b.go("#/templates").await;
        b.css("[data-test=templates-page]").await;
        b.press("n").await;
        b.until("the name is typed over", "return document.activeElement?.dataset.test === 'field-name'").await;
        b.press("Warm hello").await;
        enter(b).await;
        b.tab_to("[data-test=template-body]").await;
        b.press("Hello").await;
        b.press(Key::Tab + "").await;
        saved(b).await;

        // Two messages with the template, one of them answered.
        b.go("#/outbox").await;
        b.css("[data-test=outbox-page]").await;
        for to in ["ben@firm.example", "clara@firm.example"] {
            write(b, to).await;
            shows(b, "[data-test=tab-due]", "1").await;
            b.press("s").await;
            shows(b, "[data-test=tab-due]", "0").await;
        }
        answered(b).await;
        b.go("#/reports?tab=tactics").await;
        rows_are(b, "templates", &["Warm hello | 2 | 1 | 50% 1 of 2 | 50% 1 of 2 | 0"]).await;
        opens(b, "templates", 0, "2").await;
        opens(b, "templates", 1, "1").await;
        b.run("document.querySelector('[data-test=block-templates] tbody [data-test=figure-open]').click()", vec![]).await;
        b.until(
            "they are the two that were sent",
            "const lines = [...document.querySelectorAll('[data-test=records-line]')].map((line) => line.innerText);
             return lines.length === 2 && lines.every((line) => line.includes('Your vans') && line.includes('sent'))",
        )
        .await;
        b.press(Key::Escape + "").await;
        b.until("they are closed", "return !document.querySelector('[data-test=records-dialog][open]')").await;
        b.css("[data-test=block-sequence-steps] .figure-missing").await;

        // The first step of a sequence, before its time.
        add(b, "Fleet +\"Anna Berg\" >\"Proposal Pending\"").await;
        b.go("#/outbox?tab=planned").await;
        b.css("[data-test=outbox-row]").await;
        b.click_on(&b.css("[data-test=outbox-early]").await).await;
        b.click_on(&b.css("[data-test=tab-due]").await).await;
        b.fill("[data-test=letter-address-field]", "anna@firm.example").await;
        enter(b).await;
        shows(b, "[data-test=letter-to]", "anna@firm.example").await;
        b.run("document.activeElement?.blur()", vec![]).await;
        b.press("s").await;
        shows(b, "[data-test=tab-sent]", "2").await;
        saved(b).await;
        b.go("#/reports?tab=tactics").await;
        b.until(
            "one step has sent one",
            "const rows = [...document.querySelectorAll('[data-test=block-sequence-steps] tbody tr')];
             return rows.length === 1 && rows[0].cells[3].innerText.trim() === '1' && rows[0].cells[4].innerText.trim() === '0'",
        )
        .await;
        opens(b, "sequence-steps", 0, "1").await;
    });
}

#[test]
fn who_may_buy_more_is_told_with_its_reason_and_opens_the_customer() {
    story("upsell", async |b| {
        begin(b).await;
        // Three bought both, one the scanners alone, one something else.
        let bought = [("Alder", "SB"), ("Birch", "SB"), ("Cedar", "SB"), ("Dogwood", "S"), ("Elm", "T")];
        let mut file = "Name,Company,Product,Stage,Value,Close date\n".to_string();
        for (company, products) in bought {
            for product in products.chars() {
                let name = match product {
                    'S' => "Scanners",
                    'B' => "Support",
                    _ => "Trucks",
                };
                file += &format!("{company} {name},{company},{name},Customer,1000,2026-03-02\n");
            }
        }
        b.go("#/import").await;
        b.choose_file("[data-test=import-drop] [data-test=choose-file]", "won.csv", &file).await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        b.until_is("return document.querySelector('[data-test=count-create] b')?.textContent", "8").await;
        b.click_on(&b.css("[data-test=import-run]").await).await;
        b.css("[data-test=import-done]").await;
        saved(b).await;

        b.go("#/reports?tab=tactics").await;
        rows_are(b, "upsells", &["Dogwood | Support | Scanners | 75% 3 of 4 | 60% 3 of 5 | 1.25"]).await;
        opens(b, "upsells", 0, "3").await;
        b.click_on(&b.css("[data-test=block-upsells] [data-test=figure-record]").await).await;
        shows(b, "[data-test=panel][data-kind=company]", "Dogwood").await;
        b.press(Key::Escape + "").await;

        // Offered with one key, it is suggested no more until that is undone.
        b.run("document.querySelector('[data-test=block-upsells] [data-test=leak-fix]').focus()", vec![]).await;
        b.press("f").await;
        b.until_is("return document.querySelector('[data-test=quick-add-line]')?.value", "\"Support\" @\"Dogwood\" ").await;
        b.until("the product is named", "return document.querySelector('[data-test=quick-add-preview]')?.innerText.includes('Product')").await;
        enter(b).await;
        shows(b, "[data-test=panel][data-kind=opportunity]", "Support").await;
        shows(b, "[data-test=panel][data-kind=opportunity]", "Dogwood").await;
        b.css("[data-test=block-upsells] .figure-missing").await;
        undo(b).await;
        b.css("[data-test=block-upsells] [data-test=leak-fix]").await;
    });
}
