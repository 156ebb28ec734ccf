//! What people do in Penstock, as steps that several stories share.

use crate::harness::Browser;
use serde_json::json;
use thirtyfour::prelude::*;

/// First run: chooses the Recordbook playbook (Prospect, Lead, Opportunity, Customer, Lost).
pub async fn begin(b: &Browser) {
    begin_with(b, "recordbook").await;
}

/// First run with the Keap playbook and its rules.
pub async fn begin_keap(b: &Browser) {
    begin_with(b, "keap").await;
}

async fn begin_with(b: &Browser, playbook: &str) {
    b.open().await;
    b.click_at(&b.css(&format!("[data-test=playbook-{playbook}] label b")).await).await;
    b.click_on(&b.css("[data-test=start-begin]").await).await;
    b.css("[data-test=board], [data-test=empty-board]").await;
    saved(b).await;
}

/// First run with the sample: a workspace that has something of everything.
pub async fn begin_sample(b: &Browser) {
    b.open().await;
    b.click_on(&b.css("[data-test=start-sample]").await).await;
    b.css("[data-test=card]").await;
    saved(b).await;
}

/// Adds an opportunity from one line, and closes the panel that shows it.
pub async fn add(b: &Browser, line: &str) {
    b.click_on(&b.css("[data-test=new-opportunity]").await).await;
    b.css("[data-test=quick-add-line]").await.send_keys(line).await.expect("the line is typed");
    b.press(Key::Enter + "").await;
    b.until("the dialog closes", "return !document.querySelector('[data-test=quick-add-line]')").await;
    close_panel(b).await;
    saved(b).await;
}

pub async fn close_panel(b: &Browser) {
    b.until("the panel closes", "const close = document.querySelector('[data-test=panel-close]'); close?.click(); return !close").await;
}

/// Waits until the browser has confirmed that everything is stored.
pub async fn saved(b: &Browser) {
    b.until("everything is saved", "return document.querySelector('[data-test=save-state]')?.dataset.state === 'saved'").await;
}

/// The card of this name, brought into sight.
pub async fn card(b: &Browser, name: &str) -> WebElement {
    let card = b.css(&format!("[data-test=card][data-name=\"{name}\"]")).await;
    card.scroll_into_view().await.expect("it can be shown");
    card
}

pub async fn column(b: &Browser, stage: &str) -> WebElement {
    b.css(&format!("[data-test=column][data-stage=\"{stage}\"]")).await
}

/// Waits until the cards of a stage are these, from the top.
pub async fn sees_cards(b: &Browser, stage: &str, names: &[&str]) {
    let column = column(b, stage).await;
    b.until_with(
        &format!("{stage} holds {names:?}"),
        "const [column, names] = arguments;
         column.scrollIntoView({ inline: 'nearest', block: 'nearest' });
         const shown = [...column.querySelectorAll('[data-test=card]')].map((card) => card.dataset.name);
         const count = column.querySelector('[data-test=count]').textContent;
         return JSON.stringify(shown) === JSON.stringify(names) && count === String(names.length)",
        vec![column.to_json().expect("an element"), json!(names)],
    )
    .await;
}

/// Waits until a stage holds so many cards, as its head says.
pub async fn sees_count(b: &Browser, stage: &str, count: &str) {
    b.until_with(
        &format!("{stage} holds {count}"),
        "return document.querySelector(`[data-test=column][data-stage=\"${arguments[0]}\"] .count`)?.textContent === arguments[1]",
        vec![json!(stage), json!(count)],
    )
    .await;
}

/// Focuses a card as the keyboard would.
pub async fn focus(b: &Browser, name: &str) {
    let card = card(b, name).await;
    b.run("arguments[0].focus()", vec![card.to_json().expect("an element")]).await;
    b.until_with("the card has the focus", "return document.activeElement === arguments[0]", vec![card.to_json().expect("an element")]).await;
}

/// What a record's own text says where the page shows it.
pub async fn text(b: &Browser, selector: &str) -> String {
    b.css(selector).await;
    let text = b.run("return document.querySelector(arguments[0]).innerText", vec![json!(selector)]).await;
    text.as_str().map(str::to_owned).unwrap_or_default()
}

/// Presses a button that opens a menu, and chooses from it.
pub async fn pick(b: &Browser, button: &str, item: &str) {
    b.click_on(&b.css(button).await).await;
    b.click("menuitem", item).await;
}

/// Adds somebody to the team.
pub async fn add_member(b: &Browser, name: &str) {
    b.go("#/team").await;
    b.fill("[data-test=member-new]", name).await;
    b.press(Key::Enter + "").await;
    b.click_on(&b.css("[data-test=member-done]").await).await;
    b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
}

/// Presses the button that takes the last change back.
pub async fn undo(b: &Browser) {
    b.click_on(&b.css("[data-test=undo]").await).await;
}

/// Presses Enter.
pub async fn enter(b: &Browser) {
    b.press(Key::Enter + "").await;
}

/// Waits until the first element that a selector finds shows these words.
pub async fn shows(b: &Browser, selector: &str, words: &str) {
    b.until_with(
        &format!("{selector} shows \"{words}\""),
        "return document.querySelector(arguments[0])?.innerText.replace(/\\s+/g, ' ').includes(arguments[1])",
        vec![json!(selector), json!(words)],
    )
    .await;
}
