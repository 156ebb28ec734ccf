//! Everything known about people and companies, in their panels.

use crate::harness::{Browser, story};
use crate::steps::{begin, enter, saved, shows};
use serde_json::json;

/// Adds a contact, whose panel is open then.
async fn person(b: &Browser, name: &str) {
    b.go("#/contacts").await;
    b.click_on(&b.css("[data-test=new-record]").await).await;
    b.fill("[data-test=new-name]", name).await;
    b.click_on(&b.css("[data-test=new-save]").await).await;
    b.until_is("return document.querySelector('[data-test=panel]')?.getAttribute('aria-label')", name).await;
}

/// The emails of the open panel with what they are for, the main one first.
async fn emails(b: &Browser, wanted: &[&str]) {
    let script = "return [...document.querySelectorAll('[data-test=entry-emails]')]
        .map((line) => [...line.querySelectorAll('input')].map((input) => input.value).join(' ')).join(', ')";
    b.until_is(script, wanted.join(", ")).await;
}

#[test]
fn an_address_gets_a_label_and_becomes_the_main_one_and_the_label_follows_a_new_text() {
    story("labels", async |b| {
        begin(b).await;
        person(b, "Anna").await;
        b.fill("[data-test=entry-emails-new]", "anna@work.example").await;
        enter(b).await;
        emails(b, &[" anna@work.example"]).await;
        b.click_on(&b.css("[data-test=entry-emails-add]").await).await;
        b.fill("[data-test=entry-emails-new]", "anna@home.example").await;
        enter(b).await;
        b.click_on(&b.css("[data-test=entry-emails-menu-1]").await).await;
        b.click_on(&b.css("[data-test=label-home]").await).await;
        emails(b, &[" anna@work.example", "home anna@home.example"]).await;
        b.click_on(&b.css("[data-test=entry-emails-menu-1]").await).await;
        b.click_on(&b.css("[data-test=entry-main]").await).await;
        emails(b, &["home anna@home.example", " anna@work.example"]).await;
        b.click_on(&b.css("[data-test=field-emails-0]").await).await;
        b.ctrl('a').await;
        b.press("anna@elsewhere.example").await;
        enter(b).await;
        emails(b, &["home anna@elsewhere.example", " anna@work.example"]).await;
        saved(b).await;
        b.reload().await;
        emails(b, &["home anna@elsewhere.example", " anna@work.example"]).await;
    });
}

#[test]
fn a_concern_stands_in_today_until_it_is_solved_and_again_when_that_is_taken_back() {
    story("concern", async |b| {
        begin(b).await;
        person(b, "Anna").await;
        b.click_on(&b.css("[data-test=care-add]").await).await;
        b.choose("[data-test=care-kind]", "Concern").await;
        b.fill("[data-test=care-text]", "The invoice names the wrong firm").await;
        b.click_on(&b.css("[data-test=care-save]").await).await;
        shows(b, "[data-test=care-item]", "The invoice names the wrong firm").await;
        shows(b, "[data-test=care-warning]", "is still to be solved").await;
        saved(b).await;
        b.go("#/today").await;
        shows(b, "[data-test=group-care] [data-test=today-title]", "The invoice names the wrong firm").await;
        b.click_on(&b.css("[data-test=group-care] [data-test=today-main]").await).await;
        b.until("it is off the list", "return !document.querySelector('[data-test=group-care]')").await;
        b.press("u").await;
        b.css("[data-test=group-care]").await;
    });
}

#[test]
fn the_tree_of_recommendations_opens_is_walked_by_keys_and_has_no_circle() {
    story("referrals", async |b| {
        begin(b).await;
        person(b, "Anna").await;
        person(b, "Ben").await;
        b.fill("[data-test=panel] [data-test=field-referred-by]", "Anna").await;
        b.find("option", "Anna").await;
        enter(b).await;
        b.click_on(&b.css("[data-test=referrals-tree]").await).await;
        let rows = "return [...document.querySelectorAll('[data-test=tree-row]')]
            .map((row) => `${row.getAttribute('aria-level')} ${row.querySelector('.tree-name').textContent}`).join(', ')";
        b.until_is(rows, "1 Anna, 2 Ben").await;
        b.run("document.querySelector('[data-test=tree-row]').focus()", vec![]).await;
        b.press(thirtyfour::Key::Left + "").await;
        b.until_is(rows, "1 Anna").await;
        b.press(thirtyfour::Key::Right + "").await;
        b.until_is(rows, "1 Anna, 2 Ben").await;
        enter(b).await;
        b.until_is("return document.querySelector('[data-test=panel]')?.getAttribute('aria-label')", "Anna").await;
        shows(b, "[data-test=referrals-sum]", "Brought 1 recommendation").await;
        b.fill("[data-test=panel] [data-test=field-referred-by]", "Ben").await;
        b.find("option", "Ben").await;
        enter(b).await;
        b.sees("Ben came to us through Anna, so it cannot be the other way round as well.").await;
    });
}

#[test]
fn a_birthday_of_the_week_is_a_reason_to_keep_in_touch_until_something_is_planned() {
    story("birthday", async |b| {
        begin(b).await;
        person(b, "Anna").await;
        let soon = "const day = new Date(Date.now() + 3 * 86400000); return `1984-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`";
        let born = b.run(soon, vec![]).await;
        b.run(
            "const field = document.querySelector('[data-test=field-birthday]'); field.value = arguments[0];
             field.dispatchEvent(new Event('change', { bubbles: true }))",
            vec![born],
        )
        .await;
        saved(b).await;
        b.go("#/today").await;
        shows(b, "[data-test=group-keep] [data-test=today-title]", "Anna’s birthday on").await;
        b.click_on(&b.css("[data-test=group-keep] [data-test=today-main]").await).await;
        b.until("it is off the list", "return !document.querySelector('[data-test=group-keep]')").await;
        b.go("#/tasks").await;
        b.sees("Congratulate Anna: birthday").await;
        assert_eq!(b.run("return document.querySelectorAll('[data-test=group-keep]').length", vec![]).await, json!(0));
    });
}
