//! Fast hands: what is typed right after a key or a click lands where it belongs, however long the page takes to paint.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, close_panel, enter, saved, shows};
use serde_json::json;

/// From now on (until the next reload) a frame takes half a second.
async fn slow_frames(b: &Browser) {
    b.run(
        "const frame = window.requestAnimationFrame.bind(window);
         window.requestAnimationFrame = (then) => setTimeout(() => frame(then), 500);",
        vec![],
    )
    .await;
}

/// The text in a field, once a slow frame has had its time.
async fn holds(b: &Browser, selector: &str, text: &str) {
    b.run_async("await new Promise((done) => setTimeout(done, 700))", vec![]).await;
    assert_eq!(b.run("return document.querySelector(arguments[0])?.value", vec![json!(selector)]).await, json!(text), "{selector}");
}

#[test]
fn whoever_types_right_after_a_key_loses_no_letter() {
    story("typing-keys", async |b| {
        begin(b).await;
        add(b, "Harbour +Anna Berg").await;
        slow_frames(b).await;

        b.press("nFleet").await;
        holds(b, "[data-test=quick-add-line]", "Fleet").await;
        b.press(Key::Escape + "").await;
        b.until("the dialog closes", "return !document.querySelector('[data-test=quick-add-line]')").await;

        b.click_on(&b.css("[data-test=card]").await).await;
        b.css("[data-test=panel]").await;
        b.press("nThey called").await;
        holds(b, "[data-test=panel] [data-test=composer-text]", "They called").await;
        b.ctrl_enter().await;
        shows(b, "[data-test=timeline]", "They called").await;
        b.press("wHello").await;
        holds(b, "[data-test=write-subject]", "Hello").await;
        b.click("button", "Discard").await;
        close_panel(b).await;

        b.go("#/outbox").await;
        b.css("[data-test=outbox-page]").await;
        b.press("wBen").await;
        holds(b, "[data-test=write-contact]", "Ben").await;
        // Nor does anything take the focus from somebody who has gone on to another field.
        b.fill("[data-test=write-address]", "ben@firm.example").await;
        holds(b, "[data-test=write-address]", "ben@firm.example").await;
        b.fill("[data-test=write-subject]", "Letter").await;
        b.fill("[data-test=write-body]", "Hello").await;
        b.ctrl_enter().await;
        shows(b, "[data-test=letter-title]", "Letter").await;
        b.press("e").await;
        b.until("the text is open", "return document.activeElement?.dataset.test === 'field-body'").await;
        saved(b).await;
    });
}

#[test]
fn a_task_follows_a_task_with_a_time_by_the_keyboard_alone() {
    story("typing-tasks", async |b| {
        begin(b).await;
        b.go("#/tasks").await;
        b.click_on(&b.css("[data-test=new-record]").await).await;
        b.press("Call Anna").await;
        holds(b, "[data-test=composer-text]", "Call Anna").await;
        // As a choice from the browser's own window does.
        b.run(
            "const time = document.querySelector('[data-test=composer-time]');
             time.focus(); time.value = '09:30'; time.dispatchEvent(new Event('input', { bubbles: true }));
             document.querySelector('[data-test=composer-text]').focus()",
            vec![],
        )
        .await;
        enter(b).await;
        b.sees("Call Anna").await;
        b.press("Write it down").await;
        enter(b).await;
        b.sees("Write it down").await;
        holds(b, "[data-test=composer-text]", "").await;
        saved(b).await;
    });
}
