//! Mail in: what was answered outside comes in as a file or as text, and has its effects.

use crate::harness::{Browser, Engine, story};
use crate::steps::{add, begin_keap, card, close_panel, column, enter, saved, sees_cards, shows};
use serde_json::{Value, json};

/// Drops files somewhere in the window, as they are dragged out of a mail program.
async fn drop_files(b: &Browser, files: &[(&str, &str)]) {
    b.run(
        "const data = new DataTransfer();
         for (const [name, text] of arguments[0]) data.items.add(new File([text], name));
         const target = document.querySelector('main');
         for (const type of ['dragover', 'drop'])
             target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));",
        vec![json!(files)],
    )
    .await;
}

/// What the page's clock says, as mails write it.
async fn now(b: &Browser) -> String {
    b.run("return new Date(Date.now()).toUTCString().replace('GMT', '+0000')", vec![]).await.as_str().expect("a date").to_owned()
}

async fn text_of(b: &Browser, selector: &str) -> String {
    b.css(selector).await;
    b.run("return document.querySelector(arguments[0]).textContent.trim()", vec![json!(selector)]).await.as_str().expect("text").to_owned()
}

#[test]
fn an_answer_that_is_dropped_stops_the_sequence_that_a_move_began_and_undo_lets_it_go_on() {
    story("mail-answer", async |b| {
        if b.engine != Engine::Chromium {
            return b.skips("the clock is moved", "the driver has no way to do that");
        }
        b.own_clock().await;
        begin_keap(b).await;
        add(b, "Fleet tracking +\"Anna Berg\" >Demo").await;
        b.drag(&card(b, "Fleet tracking").await, &column(b, "Proposal Pending").await).await;
        sees_cards(b, "Proposal Pending", &["Fleet tracking"]).await;
        saved(b).await;

        // Days later its first message is to be sent.
        b.later(24 * 4).await;
        b.css("[data-test=away]").await;
        b.click_on(&b.css("[data-test=away-later]").await).await;
        b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
        b.go("#/outbox").await;
        b.click_on(&b.css("[data-test=tab-review]").await).await;
        shows(b, "[data-test=tab-review]", "1").await;
        b.fill("[data-test=letter-address-field]", "anna@firm.example").await;
        enter(b).await;
        shows(b, "[data-test=letter-to]", "anna@firm.example").await;
        let subject = text_of(b, "[data-test=letter-title]").await;
        b.run("document.activeElement?.blur()", vec![]).await;
        b.press("s").await;
        shows(b, "[data-test=tab-sent]", "1").await;
        let planned = text_of(b, "[data-test=tab-planned] .n").await;
        assert_ne!(planned, "0", "more is to follow");
        saved(b).await;

        b.go("#/board").await;
        let date = now(b).await;
        let answer = format!(
            "From: Anna Berg <anna@firm.example>\r\nTo: bo@ours.example\r\nSubject: Re: {subject}\r\nDate: {date}\r\nMessage-ID: <1@firm.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Yes, it did.</p><img src=x onerror=\"document.title='gone'\"><script>document.title='gone'</script>\r\n"
        );
        drop_files(b, &[("answer.eml", &answer)]).await;
        shows(b, "[data-test=mail-outlook]", "Counts as a positive answer").await;
        shows(b, "[data-test=mail-outlook]", "Stops the sequence").await;
        shows(b, "[data-test=mail-text]", "Yes, it did.").await;
        // What is clear needs Enter and no more.
        b.until("the button has the focus", "return document.activeElement?.dataset.test === 'mail-log'").await;
        enter(b).await;
        shows(b, "[data-test=mail-ended]", "this has stopped").await;
        saved(b).await;
        b.click("button", "Fleet tracking").await;
        shows(b, "[data-test=panel] [data-test=timeline]", &format!("Mail received: Re: {subject}")).await;
        shows(b, "[data-test=panel] [data-test=timeline]", "Yes, it did.").await;
        close_panel(b).await;

        b.click_on(&b.css("[data-test=mail-undo]").await).await;
        shows(b, "[data-test=mail-summary]", "Taken back").await;
        b.go("#/outbox").await;
        b.until_with(
            "the sequence goes on",
            "return document.querySelector('[data-test=tab-planned] .n')?.textContent === arguments[0]",
            vec![Value::String(planned)],
        )
        .await;
        b.click_on(&b.css("[data-test=redo]").await).await;
        b.until_is("return document.querySelector('[data-test=tab-planned] .n')?.textContent", "0").await;
        saved(b).await;
        assert_ne!(b.run("return document.title", vec![]).await, json!("gone"), "nothing in a mail is carried out");
    });
}

const STRANGER: &str = "From: Dora Dahl <dora@new.example>\nTo: bo@ours.example\nSubject: Do you have time?\nMessage-ID: <d@new.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nWe look for a supplier.\n--b\nContent-Type: application/pdf; name=\"brief.pdf\"\nContent-Disposition: attachment; filename=\"brief.pdf\"\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n";

#[test]
fn a_mail_of_somebody_unknown_makes_a_contact_and_what_is_no_mail_gets_its_sentence() {
    story("mail-stranger", async |b| {
        crate::steps::begin(b).await;
        add(b, "Harbour").await;
        drop_files(b, &[("photo.eml", "\u{1}\u{2}just bytes"), ("outlook.msg", "no"), ("hello.eml", STRANGER)]).await;
        shows(b, "[data-test=mail-unread]", "photo.eml: This has no mail headers").await;
        shows(b, "[data-test=mail-unread]", "outlook.msg").await;
        shows(b, "[data-test=mail-outlook]", "Creates the contact Dora Dahl (dora@new.example).").await;
        shows(b, "[data-test=mail-attached]", "brief.pdf").await;
        b.click_on(&b.css("[data-test=mail-log]").await).await;
        shows(b, "[data-test=mail-done]", "1 contact was created").await;
        saved(b).await;
        b.click("button", "Dora Dahl").await;
        shows(b, "[data-test=panel][data-kind=contact] [data-test=timeline]", "Mail received: Do you have time?").await;
        shows(b, "[data-test=panel][data-kind=contact] [data-test=timeline]", "brief.pdf").await;
        close_panel(b).await;

        // The same mail once more, now as text: it is known.
        b.click_on(&b.css("[data-test=mail-another]").await).await;
        b.fill("[data-test=mail-paste]", STRANGER).await;
        b.click_on(&b.css("[data-test=mail-read]").await).await;
        shows(b, "[data-test=mail-outlook]", "logged before").await;
        assert!(!b.css("[data-test=mail-log]").await.is_enabled().await.expect("a button"), "nothing is logged twice");
    });
}

#[test]
fn a_mailbox_is_looked_through_and_only_what_is_chosen_is_logged() {
    story("mail-box", async |b| {
        crate::steps::begin(b).await;
        add(b, "Harbour").await;
        let mail = |nth: usize| {
            let who = if nth.is_multiple_of(2) { "anna@firm.example" } else { "news@letters.example" };
            format!(
                "From x@y Mon Nov 16 09:12:00 2020\nFrom: {who}\nSubject: Number {nth}\nMessage-ID: <{nth}@x>\nDate: Mon, {} Nov 2020 09:12:00 +0000\n\nText {nth}\n\n",
                nth % 28 + 1
            )
        };
        let file: String = (0..40).map(mail).collect();
        b.go("#/mail").await;
        b.choose_file("[data-test=mail-drop] [data-test=choose-file]", "archive.mbox", &file).await;
        shows(b, "[data-test=mail-sum]", "0 of 40").await;
        shows(b, "[data-test=mail-what]", "Unknown sender").await;
        b.fill("[data-test=mail-search]", "anna").await;
        b.click_on(&b.css("[data-test=mail-create-all]").await).await;
        shows(b, "[data-test=mail-sum]", "20 of 40").await;
        b.run("document.activeElement?.blur()", vec![]).await;
        b.press("x").await;
        shows(b, "[data-test=mail-sum]", "19 of 40").await;
        b.click_on(&b.css("[data-test=mail-log]").await).await;
        shows(b, "[data-test=mail-summary]", "Logged 19 mails").await;
        shows(b, "[data-test=mail-done]", "1 contact was created").await;
        b.ctrl('z').await;
        shows(b, "[data-test=mail-summary]", "Taken back").await;
        saved(b).await;
    });
}
