//! The records beside the board: what was said, what is to be done, people and companies.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, card, close_panel, enter, focus, saved, shows};
use serde_json::json;

/// Waits until the first line of the timeline holds these words.
async fn happened(b: &Browser, words: &str) {
    shows(b, "[data-test=timeline] [data-test=event]", words).await;
}

/// Fills in a field that finds records by name, and takes the first.
async fn find_record(b: &Browser, selector: &str, name: &str) {
    let field = b.css(selector).await;
    b.click_on(&field).await;
    field.send_keys(name).await.expect("the field takes text");
    b.find("option", name).await;
    enter(b).await;
}

#[test]
fn a_call_and_a_note_are_logged_with_one_key_before_and_one_after() {
    story("log", async |b| {
        begin(b).await;
        add(b, "One").await;
        focus(b, "One").await;
        enter(b).await;
        b.css("[data-test=panel]").await;
        for (key, words) in [("c", "Zoë wants <b>two</b> sites"), ("n", "Decides in May")] {
            b.press(key).await;
            b.until_is("return document.activeElement.dataset.test", "composer-text").await;
            b.press(words).await;
            enter(b).await;
            happened(b, words).await;
            b.until("the composer closes", "return !document.querySelector('[data-test=composer]')").await;
        }
        shows(b, "[data-test=timeline]", "Call, answered: Zoë wants <b>two</b> sites").await;
        saved(b).await;
        b.reload().await;
        happened(b, "Decides in May").await;
    });
}

#[test]
fn from_a_card_a_call_takes_two_keys_and_the_focus_comes_back() {
    story("two-keys", async |b| {
        begin(b).await;
        add(b, "One").await;
        focus(b, "One").await;
        b.press("c").await;
        b.css("[data-test=panel]").await;
        b.until_is("return document.activeElement.dataset.test", "composer-text").await;
        enter(b).await;
        happened(b, "Call").await;
        b.until_is("return document.activeElement.dataset.name ?? document.activeElement.tagName", "One").await;

        // A key that begins a sequence takes the next one with it: this goes to the contacts and logs no call.
        b.press("gc").await;
        b.until_is("return location.hash.split('?')[0]", "#/contacts").await;
        assert_eq!(b.run("return document.querySelector('[data-test=composer]')", vec![]).await, json!(null));
    });
}

#[test]
fn tasks_are_put_off_by_key_and_grouped_by_what_they_are_about() {
    story("put-off", async |b| {
        begin(b).await;
        for name in ["One", "Two"] {
            add(b, name).await;
            focus(b, name).await;
            b.press("k").await;
            b.until_is("return document.activeElement.dataset.test", "composer-text").await;
            b.press(format!("Call about {name}")).await;
            b.click_on(&b.find_in("[data-test=composer]", "button", "Today").await).await;
            b.click_on(&b.css("[data-test=composer-save]").await).await;
            shows(b, "[data-test=task]", name).await;
            close_panel(b).await;
        }
        b.go("#/tasks").await;
        shows(b, "[data-test=group-today]", "Today 2").await;
        b.run("document.querySelector('[data-test=list]').focus()", vec![]).await;
        b.press("s").await;
        b.click_on(&b.find_in("[data-test=put-off]", "button", "Tomorrow").await).await;
        shows(b, "[data-test=group-upcoming]", "Upcoming 1").await;
        shows(b, "[data-test=group-today]", "Today 1").await;
        b.ctrl('z').await;
        shows(b, "[data-test=group-today]", "Today 2").await;

        b.choose("[data-test=group-by]", "By record").await;
        shows(b, "[data-test=group-record]", "One 1").await;
        b.reload().await;
        shows(b, "[data-test=group-record]", "One 1").await;
        b.fill("[data-test=search]", "nothing like it").await;
        shows(b, "[data-test=tasks-nothing]", "Nothing found").await;
    });
}

#[test]
fn a_list_keeps_its_words_and_its_order_over_a_reload_and_a_way_back() {
    story("list-place", async |b| {
        begin(b).await;
        b.go("#/products").await;
        for name in ["Cold store kit", "Cold store sensor", "Tracker"] {
            b.fill("[data-test=product-new]", name).await;
            enter(b).await;
            b.click_on(&b.css("[data-test=product-done]").await).await;
            b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
        }
        b.fill("[data-test=product-search]", "cold").await;
        // What is looked for is found as it is typed. Enter adds nothing.
        enter(b).await;
        b.click_on(&b.css("[data-test=product-sort-name]").await).await;
        let rows = "return [...document.querySelectorAll('[data-test=product-edit]')].map((row) => row.textContent).join()";
        b.until_is(rows, "Cold store sensor,Cold store kit").await;
        b.reload().await;
        b.until_is(rows, "Cold store sensor,Cold store kit").await;
        b.go("#/board").await;
        b.run("history.back()", vec![]).await;
        b.until_is(rows, "Cold store sensor,Cold store kit").await;
        b.until_is("return document.querySelector('[data-test=product-search]').value", "cold").await;
    });
}

#[test]
fn in_a_list_keys_press_what_has_the_focus_and_the_focus_comes_back_from_the_panel() {
    story("list-keys", async |b| {
        begin(b).await;
        b.go("#/contacts").await;
        for name in ["Ann Okafor", "Zoë Bauer"] {
            b.click_on(&b.css("[data-test=new-record]").await).await;
            b.fill("[data-test=new-name]", name).await;
            enter(b).await;
            b.css("[data-test=panel]").await;
            close_panel(b).await;
        }
        let goes_to = async |selector: &str| _ = b.run(&format!("document.querySelector('{selector}').focus()"), vec![]).await;
        goes_to("[data-test=sort-name]").await;
        enter(b).await;
        let rows = "return [...document.querySelectorAll('[data-test=row] b')].map((row) => row.textContent).join()";
        b.until_is(rows, "Zoë Bauer,Ann Okafor").await;
        goes_to("[data-test=list]").await;
        b.press(Key::Down).await;
        goes_to("[data-test=select-all]").await;
        b.press(" ").await;
        b.until_is("return document.querySelectorAll('[data-test=row][aria-selected=true]').length", 2).await;

        goes_to("[data-test=list]").await;
        enter(b).await;
        b.css("[data-test=panel]").await;
        goes_to("[data-test=panel-menu]").await;
        b.press(Key::Escape).await;
        b.until_is("return document.activeElement.dataset.test", "list").await;
    });
}

#[test]
fn a_task_is_added_with_a_day_done_and_told_in_the_timeline() {
    story("task", async |b| {
        begin(b).await;
        add(b, "One").await;
        b.click_on(&card(b, "One").await).await;
        b.css("[data-test=panel]").await;
        b.press("k").await;
        b.until_is("return document.activeElement.dataset.test", "composer-text").await;
        b.press("Send the offer").await;
        let form = "[data-test=composer]";
        b.click_on(&b.find_in(form, "button", "Today").await).await;
        b.click_on(&b.css("[data-test=composer-save]").await).await;
        shows(b, "[data-test=task]", "Send the offer").await;
        shows(b, "[data-test=task-due]", "Today").await;
        shows(b, "[data-test=card]", "Send the offer").await;
        shows(b, "[data-test=nav-tasks]", "1").await;

        b.click_on(&b.css("[data-test=task] [data-test=task-done]").await).await;
        shows(b, "[data-test=tasks]", "Nothing to do here").await;
        happened(b, "Send the offer").await;
        b.until("the count is gone", "return !/\\d/.test(document.querySelector('[data-test=nav-tasks]').innerText)").await;
        b.click_on(&b.css("[data-test=tasks-done]").await).await;
        shows(b, "[data-test=tasks]", "Send the offer").await;
    });
}

#[test]
fn a_person_and_a_company_are_linked_and_found_from_each_side() {
    story("people", async |b| {
        begin(b).await;
        add(b, "Fleet tracking").await;
        b.go("#/companies").await;
        b.click_on(&b.css("[data-test=new-record]").await).await;
        b.fill("[data-test=new-name]", "Northgate Couriers").await;
        enter(b).await;
        b.css("[data-test=panel][data-kind=company]").await;
        close_panel(b).await;

        b.go("#/contacts").await;
        b.click_on(&b.css("[data-test=new-record]").await).await;
        b.fill("[data-test=new-name]", "Zoë Bauer").await;
        b.fill("[data-test=new-email]", "zoe@northgate.example").await;
        find_record(b, "[data-test=new-company]", "Northgate Couriers").await;
        b.click_on(&b.css("[data-test=new-save]").await).await;
        b.css("[data-test=panel][data-kind=contact]").await;
        b.until_is("return document.querySelector('[data-test=panel] [data-test=field-company]')?.value", "Northgate Couriers").await;
        close_panel(b).await;

        b.go("#/board").await;
        b.click_on(&card(b, "Fleet tracking").await).await;
        find_record(b, "[data-test=panel] [data-test=field-company]", "Northgate Couriers").await;
        find_record(b, "[data-test=panel] [data-test=add-contact]", "Zoë Bauer").await;
        shows(b, "[data-test=person]", "Zoë Bauer").await;
        shows(b, "[data-test=card]", "Northgate Couriers · Zoë Bauer").await;

        // From the opportunity to the person, to the company, and back.
        for (name, kind) in [("Zoë Bauer", "contact"), ("Fleet tracking", "opportunity"), ("Northgate Couriers", "company")] {
            b.click_on(&b.find_in("[data-test=panel]", "button", name).await).await;
            b.css(&format!("[data-test=panel][data-kind={kind}]")).await;
        }
        shows(b, "[data-test=contacts]", "Zoë Bauer").await;
        shows(b, "[data-test=opportunities]", "Fleet tracking").await;
        saved(b).await;
        b.reload().await;
        shows(b, "[data-test=opportunities]", "Fleet tracking").await;

        // The list finds her without her accent.
        b.go("#/contacts").await;
        b.fill("[data-test=search]", "zoe north").await;
        b.until_with(
            "the list shows one row",
            "const rows = [...document.querySelectorAll('[data-test=row]')]; return rows.length === 1 && rows[0].innerText.includes(arguments[0])",
            vec![json!("Zoë Bauer")],
        )
        .await;
    });
}
