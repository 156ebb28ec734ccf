//! The Outbox: fifty messages by keys alone, what is too long for an address, other ways, and what an answer brings about.

use crate::harness::Browser;
use crate::harness::story;
use crate::steps::{add, begin_keap, close_panel, enter, saved, shows};
use serde_json::json;
use thirtyfour::prelude::*;

/// From now on, what the page opens elsewhere is noted instead.
async fn catch_links(b: &Browser) {
    b.run(
        "window.opened = [];
         HTMLAnchorElement.prototype.click = ((click) => function () {
             if (this.download || !/^(mailto|https?|sms|tel):/.test(this.href)) return click.call(this);
             window.opened.push(this.href);
         })(HTMLAnchorElement.prototype.click)",
        vec![],
    )
    .await;
}

async fn opened(b: &Browser) -> Vec<String> {
    let all = b.run("return window.opened.splice(0)", vec![]).await;
    serde_json::from_value(all).expect("addresses")
}

/// Writes a message by hand, by keys and the names of the fields.
async fn write(b: &Browser, to: &str, subject: &str, body: &str) {
    b.press("w").await;
    b.css("[data-test=write-dialog]").await;
    b.fill("[data-test=write-address]", to).await;
    b.fill("[data-test=write-subject]", subject).await;
    b.run(
        "const area = document.querySelector('[data-test=write-body]');
         area.focus(); area.value = arguments[0]; area.dispatchEvent(new InputEvent('input', { bubbles: true }))",
        vec![json!(body)],
    )
    .await;
    b.driver.action_chain().key_down(Key::Control).send_keys(Key::Enter + "").key_up(Key::Control).perform().await.expect("keys");
    b.until("the dialog closes", "return !document.querySelector('[data-test=write-dialog][open]')").await;
    saved(b).await;
}

#[test]
fn fifty_messages_are_sent_by_two_keys_each() {
    story("outbox-fifty", async |b| {
        const ALL: usize = 50;
        begin_keap(b).await;
        b.go("#/outbox").await;
        b.css("[data-test=outbox-page]").await;
        for nth in 1..=ALL {
            write(b, &format!("person{nth}@firm.example"), &format!("Letter {nth}"), "Hello").await;
        }
        shows(b, "[data-test=tab-due]", &ALL.to_string()).await;
        catch_links(b).await;
        // The first one is in front, and the keys are at the list.
        b.press("k".repeat(ALL)).await;
        let mut keys = 0;
        for nth in 1..=ALL {
            shows(b, "[data-test=letter-progress]", &format!("{nth} of {ALL}")).await;
            b.press(Key::Enter + "").await;
            b.css("[data-test=letter-handed]").await;
            b.press("s").await;
            keys += 2;
        }
        shows(b, "[data-test=tab-due]", "0").await;
        shows(b, "[data-test=tab-sent]", &ALL.to_string()).await;
        assert_eq!(keys, 2 * ALL);
        let all = opened(b).await;
        assert_eq!(all.len(), ALL);
        assert!(all.iter().all(|address| address.starts_with("mailto:person")), "{all:?}");
        let lost = b.run("return document.activeElement === document.body", vec![]).await;
        assert_eq!(lost, false, "the keys still have a place");
        saved(b).await;
    });
}

#[test]
fn what_is_too_long_comes_as_a_file_and_other_ways_open_elsewhere() {
    story("outbox-ways", async |b| {
        begin_keap(b).await;
        b.go("#/outbox").await;
        b.css("[data-test=outbox-page]").await;
        let body = "All of it, and more. ".repeat(150);
        write(b, "anna@firm.example", "The whole story", body.trim()).await;
        shows(b, "[data-test=letter-title]", "The whole story").await;
        catch_links(b).await;
        b.catch_files().await;
        b.press("o").await;
        let file = b.saved_file().await;
        let whole = file.replace("=\r\n", "").replace("\r\n", "\n");
        assert!(whole.contains("X-Unsent: 1") && whole.contains("Subject: The whole story"), "{whole}");
        assert!(whole.contains("anna@firm.example") && whole.contains(body.trim()), "{whole}");
        b.css("[data-test=letter-handed]").await;
        b.press("s").await;
        shows(b, "[data-test=tab-sent]", "1").await;
        assert_eq!(opened(b).await, Vec::<String>::new());

        write(b, "ben@firm.example", "A short one", "Hello & bye").await;
        shows(b, "[data-test=letter-title]", "A short one").await;
        b.press("G").await;
        let gmail = opened(b).await;
        assert_eq!(gmail, ["https://mail.google.com/mail/?view=cm&fs=1&tf=1&to=ben%40firm.example&su=A%20short%20one&body=Hello%20%26%20bye"]);
        // The way that was taken last is the usual one in this browser.
        shows(b, "[data-test=outbox-open]", "Gmail").await;
        b.press("o").await;
        assert_eq!(opened(b).await, gmail);
        b.press("s").await;

        // What is missing is asked for before anything opens.
        write(b, "clara@firm.example", "For {{ company.name }}", "Hello").await;
        shows(b, "[data-test=letter-gaps]", "Name of the company").await;
        b.press("o").await;
        assert_eq!(opened(b).await, Vec::<String>::new());
        b.fill("[data-test=letter-gap-field]", "Firm & Co").await;
        enter(b).await;
        shows(b, "[data-test=letter-title]", "For Firm & Co").await;
        b.until("no gap is left", "return !document.querySelector('[data-test=letter-gaps]')").await;
        b.press("o").await;
        assert_eq!(opened(b).await.len(), 1);
        saved(b).await;
    });
}

#[test]
fn an_answer_stops_the_sequence_and_whoever_wants_no_more_gets_nothing() {
    story("outbox-answers", async |b| {
        begin_keap(b).await;
        add(b, "Fleet +\"Anna Berg\" >\"Proposal Pending\"").await;
        b.go("#/outbox?tab=planned").await;
        b.css("[data-test=outbox-row]").await;
        b.click_on(&b.css("[data-test=outbox-early]").await).await;
        b.click_on(&b.css("[data-test=tab-due]").await).await;
        b.css("[data-test=letter-address-field]").await;
        b.fill("[data-test=letter-address-field]", "anna@firm.example").await;
        enter(b).await;
        shows(b, "[data-test=letter-to]", "anna@firm.example").await;
        b.run("document.activeElement?.blur()", vec![]).await;
        b.press("s").await;
        b.click_on(&b.css("[data-test=tab-sent]").await).await;
        b.css("[data-test=letter]").await;
        b.press("r").await;
        b.css("[data-test=answer-dialog]").await;
        b.press("p").await;
        b.sees("This stopped the sequence").await;
        shows(b, "[data-test=tab-answered]", "1").await;
        shows(b, "[data-test=tab-planned]", "0").await;
        saved(b).await;

        add(b, "Depot +\"Ben Dahl\" >Won").await;
        b.go("#/outbox").await;
        shows(b, "[data-test=letter-to]", "Ben Dahl").await;
        b.click_on(&b.css("[data-test=outbox-optout]").await).await;
        b.sees("wants no more messages, and cancelled 1 message").await;
        shows(b, "[data-test=tab-due]", "0").await;
        shows(b, "[data-test=tab-cancelled]", "1").await;
        saved(b).await;
        // Nobody writes to them by hand either.
        b.go("#/contacts").await;
        b.until(
            "his row is there",
            "const row = [...document.querySelectorAll('[data-test=row]')].find((row) => row.innerText.includes('Ben')); row?.click(); return !!row",
        )
        .await;
        b.css("[data-test=panel][data-kind=contact]").await;
        b.click_on(&b.css("[data-test=write-message]").await).await;
        shows(b, "[data-test=write-optout]", "Ben Dahl wants no more messages").await;
        b.fill("[data-test=write-subject]", "Hello").await;
        enter(b).await;
        shows(b, "[data-test=write-error]", "Ben Dahl wants no more messages").await;
        b.press(Key::Escape + "").await;
        close_panel(b).await;
    });
}

#[test]
fn a_message_that_is_being_written_is_there_again_after_its_panel_went() {
    story("outbox-draft", async |b| {
        begin_keap(b).await;
        add(b, "Fleet tracking +\"Ben Dahl\"").await;
        let open = async || {
            crate::steps::focus(b, "Fleet tracking").await;
            enter(b).await;
            b.click_on(&b.css("[data-test=panel] [data-test=write-message]").await).await;
            b.css("[data-test=write-dialog][open]").await;
        };
        let holds = async |field: &str, text: &str| {
            let look = format!("return document.querySelector('[data-test={field}]')?.value ?? null");
            b.until_is(&look, text).await;
        };
        open().await;
        b.fill("[data-test=write-address]", "ben@firm.example").await;
        b.fill("[data-test=write-subject]", "Your vans").await;
        b.fill("[data-test=write-body]", "Dear Ben, as promised").await;
        b.press(Key::Escape + "").await;
        close_panel(b).await;
        open().await;
        holds("write-body", "Dear Ben, as promised").await;

        b.reload().await;
        shows(b, "[data-test=write-message]", "Unfinished message").await;
        b.click_on(&b.css("[data-test=panel] [data-test=write-message]").await).await;
        holds("write-subject", "Your vans").await;
        holds("write-address", "ben@firm.example").await;
        shows(b, "[data-test=write-dialog] [data-test=draft-line]", "Not saved yet").await;
        b.click_on(&b.css("[data-test=write-save]").await).await;
        saved(b).await;

        // In the Outbox once, it is not offered again.
        b.reload().await;
        b.click_on(&b.css("[data-test=panel] [data-test=write-message]").await).await;
        holds("write-subject", "").await;
        b.fill("[data-test=write-subject]", "Another thought").await;
        b.click_on(&b.css("[data-test=write-discard]").await).await;
        close_panel(b).await;
        // A way back, although the panel is gone.
        b.click("button", "Undo").await;
        open().await;
        holds("write-subject", "Another thought").await;
    });
}
