//! A working day: Today by keys, messages one after the other, what happened meanwhile, and several tabs at once.

use crate::harness::{Browser, Engine, Key, story};
use crate::steps::{add, begin_keap, close_panel, enter, saved, shows, undo};

/// Adds a task that is due today.
async fn add_task(b: &Browser, title: &str) {
    b.go("#/tasks").await;
    if b.run("return !document.querySelector('[data-test=composer-text]')", vec![]).await == true {
        b.click_on(&b.css("[data-test=new-record]").await).await;
    }
    b.fill("[data-test=composer-text]", title).await;
    enter(b).await;
    b.sees(title).await;
    saved(b).await;
}

/// Waits until the navigation says how much is left to do today.
async fn left(b: &Browser, count: &str) {
    b.until_with(&format!("{count} left to do"), "return document.querySelector('[data-test=nav-today] .n')?.textContent === arguments[0]", vec![count.into()])
        .await;
}

/// Waits until the row that keys act on is this one.
async fn front(b: &Browser, title: &str) {
    b.until_with(
        &format!("{title} is in front"),
        "return document.querySelector('[data-test=today-row].here [data-test=today-title]')?.innerText === arguments[0]",
        vec![title.into()],
    )
    .await;
}

#[test]
fn a_day_is_worked_off_by_keys() {
    story("today-keys", async |b| {
        begin_keap(b).await;
        b.go("#/today").await;
        b.css("[data-test=today-empty]").await;
        left(b, "").await;
        for title in ["Order coffee", "Print the plan", "Water the plants"] {
            add_task(b, title).await;
        }
        b.go("#/today").await;
        left(b, "3").await;
        front(b, "Order coffee").await;
        b.press("j").await;
        front(b, "Print the plan").await;
        b.press("d").await;
        left(b, "2").await;
        front(b, "Water the plants").await;
        b.press("u").await;
        left(b, "3").await;
        // Both within one frame, as fast hands do: the number must still reach what is asked.
        b.press("ks").await;
        // How many choices come before tomorrow depends on the time of the day.
        let tomorrow = b.until("tomorrow is offered", "const at = [...document.querySelectorAll('[data-test=today-sheet] [data-test=snooze]')].findIndex((one) => one.innerText.startsWith('Tomorrow')); return at < 0 ? null : String(at + 1)").await;
        b.press(tomorrow.as_str().expect("its number")).await;
        left(b, "2").await;
        b.press(Key::Escape + "").await;
        undo(b).await;
        left(b, "3").await;
        for expected in ["2", "1", ""] {
            b.press("d").await;
            left(b, expected).await;
        }
        b.css("[data-test=today-empty]").await;
    });
}

#[test]
fn what_is_asked_is_answered_in_its_row_and_a_new_lead_has_a_clock() {
    story("today-asked", async |b| {
        begin_keap(b).await;
        add(b, "Fleet tracking").await;
        b.go("#/today").await;
        shows(b, "[data-test=group-first] [data-test=today-why]", "5 min").await;
        add(b, "Depot scanners >Won").await;
        b.go("#/today").await;
        shows(b, "[data-test=group-ask]", "0 of 4 ticked").await;
        b.until("the list is in front", "const row = [...document.querySelectorAll('[data-test=group-ask] [data-test=today-title]')][0]; row?.focus(); return document.activeElement === row").await;
        b.press("1").await;
        shows(b, "[data-test=group-ask]", "1 of 4 ticked").await;
        for number in ["2", "3", "4"] {
            b.press(number).await;
        }
        b.until("the list is done", "return !document.querySelector('[data-test=group-ask]')").await;
        saved(b).await;
    });
}

#[test]
fn messages_are_sent_one_key_each_and_whoever_wants_no_more_gets_none() {
    story("outbox-keys", async |b| {
        begin_keap(b).await;
        for (name, contact) in [("Fleet", "Anna Berg"), ("Depot", "Ben Dahl"), ("Harbour", "Clara Holm")] {
            add(b, &format!("{name} +\"{contact}\" >Won")).await;
        }
        b.go("#/outbox").await;
        shows(b, "[data-test=tab-due]", "3").await;
        shows(b, "[data-test=letter-address]", "There is no address").await;
        b.fill("[data-test=letter-address-field]", "anna@firm.example").await;
        enter(b).await;
        shows(b, "[data-test=letter-to]", "anna@firm.example").await;
        b.run("document.activeElement?.blur()", vec![]).await;
        b.press("s").await;
        shows(b, "[data-test=tab-due]", "2").await;
        shows(b, "[data-test=letter-to]", "Ben Dahl").await;
        b.press("s").await;
        shows(b, "[data-test=letter-to]", "Clara Holm").await;

        b.go("#/contacts").await;
        b.until(
            "her row is there",
            "const row = [...document.querySelectorAll('[data-test=row]')].find((row) => row.innerText.includes('Clara')); row?.click(); return !!row",
        )
        .await;
        b.css("[data-test=panel][data-kind=contact]").await;
        b.click_on(&b.css("[data-test=opt-out]").await).await;
        b.until("it is said", "return document.querySelector('[data-test=opt-out]').checked").await;
        saved(b).await;
        close_panel(b).await;
        b.go("#/outbox").await;
        shows(b, "[data-test=tab-due]", "0").await;
        shows(b, "[data-test=tab-cancelled]", "1").await;

        b.click_on(&b.css("[data-test=tab-sent]").await).await;
        shows(b, "[data-test=tab-sent]", "2").await;
        b.press("r").await;
        b.css("[data-test=answer-dialog]").await;
        b.press("o").await;
        b.css("[data-test=away-until]").await;
        enter(b).await;
        b.until("it is noted", "return !document.querySelector('[data-test=answer-dialog][open]')").await;
        shows(b, "[data-test=tab-sent]", "2").await;
        b.press("r").await;
        b.css("[data-test=answer-dialog]").await;
        b.press("p").await;
        shows(b, "[data-test=tab-answered]", "1").await;
        saved(b).await;
    });
}

#[test]
fn days_away_are_told_of_and_taken_back_at_once() {
    story("away", async |b| {
        if b.engine != Engine::Chromium {
            return b.skips("the clock is moved", "the driver has no way to do that");
        }
        b.own_clock().await;
        begin_keap(b).await;
        add(b, "Fleet tracking +\"Anna Berg\" >\"Proposal Pending\"").await;
        b.later(24 * 20).await;
        b.css("[data-test=away]").await;
        shows(b, "[data-test=away-summary]", "Nothing was sent.").await;
        b.click_on(&b.css("[data-test=away-later]").await).await;
        b.go("#/today").await;
        shows(b, "[data-test=away-card]", "While you were away").await;
        shows(b, "[data-test=nav-outbox]", "4").await;
        b.click_on(&b.css("[data-test=away-look]").await).await;
        b.click_on(&b.css("[data-test=away-undo]").await).await;
        b.click_on(&b.css("[data-test=away-undo-yes]").await).await;
        b.until("nothing is to be sent", "return !document.querySelector('[data-test=nav-outbox] .n')?.textContent").await;
        b.until("the card is gone", "return !document.querySelector('[data-test=away-card]')").await;
        saved(b).await;
    });
}

#[test]
fn of_several_tabs_one_acts_and_another_takes_over() {
    story("tabs-time", async |b| {
        if b.engine != Engine::Chromium {
            return b.skips("the clock is moved", "the driver has no way to do that");
        }
        b.own_clock().await;
        begin_keap(b).await;
        add(b, "Fleet tracking +\"Anna Berg\" >\"Proposal Pending\"").await;
        let (first, second) = b.second_tab().await;
        b.own_clock().await;
        b.open().await;
        b.until("one keeps the time, the other waits", "return navigator.locks.query().then((locks) => locks.held.length === 1 && locks.pending.length === 1)")
            .await;
        b.later(24 * 5).await;
        let waits = "return document.querySelector('[data-test=nav-outbox] .n')?.textContent || null";
        let come = b.until("messages have come", waits).await;
        b.switch(&first).await;
        b.reload().await;
        b.until_is(waits, come).await;
        b.driver.close_window().await.expect("the first tab closes");
        b.switch(&second).await;
        b.until("the lock has gone over", "return navigator.locks.query().then((locks) => locks.held.length === 1 && locks.pending.length === 0)").await;
        b.later(24 * 20).await;
        b.until_is(waits, "4").await;
    });
}
