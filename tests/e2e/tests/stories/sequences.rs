//! Sequences: one is written with two texts and a task that is waited for, starts by a move, and is changed while somebody is
//! inside.

use crate::harness::{Browser, story};
use crate::steps::{add, begin, enter, focus, saved, shows, text};
use serde_json::json;
use thirtyfour::Key;

#[test]
fn a_sequence_is_written_by_keyboard_started_by_a_move_and_changed_while_somebody_is_inside() {
    story("sequences", async |b| {
        begin(b).await;
        add(b, "Fleet tracking").await;
        write(b).await;
        start_by_move(b).await;

        b.go("#/sequences").await;
        shows(b, "[data-test=sequence-inside]", "1 inside").await;
        shows(b, "[data-test=sequence-rule]", "On entering Lead").await;
        open(b).await;
        shows(b, "[data-test=timeline-words]", "Fleet tracking is inside").await;
        shows(b, "[data-test=timeline-point]:nth-of-type(1)", "We talked").await;
        change(b).await;

        // It waits for the task; once that is done, it goes on by the new version.
        b.go("#/tasks").await;
        b.click_on(&b.css("[data-test=task-done]").await).await;
        saved(b).await;
        b.go("#/sequences").await;
        open(b).await;
        shows(b, "[data-test=timeline-words]", "Fleet tracking is inside").await;
        b.until_with("the last message has its real day", LAST_DAY, vec![json!(4)]).await;

        // A person ends it.
        b.click_on(&b.css("[data-test=sequence-inside]").await).await;
        press(b, "[data-test=inside-stop]").await;
        b.click("menuitem", "They answered in another way").await;
        shows(b, "[data-test=inside-dialog]", "Nobody is inside any more").await;
    });
}

/// Whether the last point of the timeline is so many working days from now.
const LAST_DAY: &str = "
    const day = new Date();
    for (let left = arguments[0]; left > 0; ) {
        day.setDate(day.getDate() + 1);
        if (day.getDay() % 6) left--;
    }
    const words = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' }).format(day);
    const points = [...document.querySelectorAll('[data-test=timeline-point]')];
    return points.at(-1)?.innerText.includes(words)";

/// Goes to something by Tab, or by Shift and Tab where it stands before: the long way round leads through the browser's own
/// controls, after which Firefox's driver presses no button of the page.
async fn reach(b: &Browser, selector: &str) {
    b.css(selector).await;
    let here = "const there = document.querySelector(arguments[0]), here = document.activeElement;
        return here.matches(arguments[0]) ? 'here' : here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_PRECEDING ? 'before' : 'behind'";
    for _ in 0..80 {
        let place = b.run(here, vec![json!(selector)]).await;
        match place.as_str() {
            Some("here") => return,
            Some("before") => {
                let chain = b.driver.action_chain().key_down(Key::Shift).send_keys(Key::Tab + "").key_up(Key::Shift);
                chain.perform().await.expect("keys are pressed");
            }
            _ => b.press(Key::Tab + "").await,
        }
    }
    panic!("Tab does not lead to {selector}");
}

/// Reaches something by the keyboard and presses Enter there.
async fn press(b: &Browser, selector: &str) {
    reach(b, selector).await;
    enter(b).await;
}

/// Reaches a field by the keyboard and types.
async fn type_into(b: &Browser, selector: &str, words: &str) {
    reach(b, selector).await;
    b.press(words).await;
}

async fn open(b: &Browser) {
    press(b, "[data-test=sequence-open]").await;
    b.css("[data-test=sequence-editor]").await;
}

/// Writes: a message with two texts, a task that is waited for, two working days, another message. Keyboard only.
async fn write(b: &Browser) {
    b.go("#/sequences").await;
    press(b, "[data-test=sequence-new]").await;
    b.until("its name can be typed over", "return document.activeElement?.closest('[data-test=sequence-editor]') && String(getSelection()) === 'New sequence' || document.activeElement?.value === 'New sequence'").await;
    b.ctrl('a').await;
    b.press("After the call").await;
    enter(b).await;
    type_into(b, "[data-test=step-subject]", "We talked").await;
    type_into(b, "[data-test=step-body]", "Hello, it was good to talk.").await;
    press(b, "[data-test=text-add]").await;
    shows(b, "[role=tab][aria-selected=true]", "Text B").await;
    b.until("the focus is in the new text", "return document.activeElement?.dataset.test === 'step-subject'").await;
    b.press(Key::End + "").await;
    b.press(" today").await;
    press(b, "[data-test=add-task]").await;
    b.until("the focus is in the task", "return document.activeElement?.dataset.test === 'step-title'").await;
    b.press("Call them").await;
    reach(b, "[data-test=step-awaits]").await;
    b.press(" ").await;
    b.css("[data-test=step-awaits-then]").await;
    press(b, "[data-test=add-wait]").await;
    press(b, "[data-test=add-message]").await;
    type_into(b, ".sequence-step:last-child [data-test=step-subject]", "Any questions?").await;
    type_into(b, ".sequence-step:last-child [data-test=step-body]", "Ask me anything.").await;
    // Alt and an arrow key move the step; the focus goes along.
    alt(b, Key::Up).await;
    b.until("it stands before the wait", "return document.querySelector('.sequence-step:last-child').classList.contains('wait')").await;
    alt(b, Key::Down).await;
    b.until("it stands behind the wait", "return !document.querySelector('.sequence-step:last-child').classList.contains('wait')").await;
    b.reload().await;
    b.until(
        "what was written is still there",
        "return document.querySelector('.sequence-step:last-child [data-test=step-subject]')?.value === 'Any questions?'",
    )
    .await;
    b.click_on(&b.css(".sequence-step:last-child [data-test=step-body]").await).await;
    press(b, "[data-test=publish]").await;
    shows(b, "[data-test=publish-words]", "Version 1 is in force").await;
    saved(b).await;
}

/// Presses an arrow key with Alt, where the focus is.
async fn alt(b: &Browser, key: Key) {
    let chain = b.driver.action_chain().key_down(Key::Alt).send_keys(key + "").key_up(Key::Alt);
    chain.perform().await.expect("keys are pressed");
}

/// A rule starts it when an opportunity enters Lead; a card is moved there.
async fn start_by_move(b: &Browser) {
    b.go("#/rules").await;
    b.click_on(&b.css("[data-test=rule-new]").await).await;
    b.click_on(&b.css("[data-test=rule-scratch]").await).await;
    b.choose("[data-test=rule-editor] select[data-blank=stage]", "Lead").await;
    b.click_on(&b.css("[data-test=add-sequence]").await).await;
    shows(b, "#step-0", "After the call").await;
    let name = b.css("[data-test=field-name]").await;
    name.clear().await.expect("it can be emptied");
    name.send_keys("On entering Lead").await.expect("the name is typed");
    enter(b).await;
    b.click_on(&b.css("[data-test=rule-publish]").await).await;
    shows(b, "[data-test=rule-state]", "Version 1 is on").await;
    b.go("#/board").await;
    focus(b, "Fleet tracking").await;
    b.press("]").await;
    shows(b, "[data-test=card]", "Call them").await;
    saved(b).await;
}

/// Waits four days instead of two, and takes along who is inside.
async fn change(b: &Browser) {
    let wait = ".sequence-step.wait [data-test=delay-number]";
    b.click_on(&b.css(wait).await).await;
    b.ctrl('a').await;
    b.press("4").await;
    enter(b).await;
    shows(b, "[data-test=publish-words]", "1 opportunity inside").await;
    b.reload().await;
    b.until_with("the draft is kept", "return document.querySelector(arguments[0])?.value === '4'", vec![json!(wait)]).await;
    b.click_on(&b.css(".sequence-step:last-child [data-test=step-body]").await).await;
    press(b, "[data-test=publish]").await;
    shows(b, "[data-test=publish-changes]", "waits 4 working days at 09:00 instead of 2 working days").await;
    shows(b, "[data-test=publish-row]", "Fleet tracking").await;
    reach(b, "[data-test=carry-one]").await;
    b.press(" ").await;
    shows(b, "[data-test=publish-go]", "take 1 along").await;
    press(b, "[data-test=publish-go]").await;
    shows(b, "[data-test=publish-words]", "Version 2 is in force").await;
    b.click_on(&b.css("[data-test=sequence-inside]").await).await;
    shows(b, "[data-test=inside-line]", "Step 2 of 4: ").await;
    assert!(!text(b, "[data-test=inside-line]").await.contains("of version 1"), "it follows the new version");
    b.press(Key::Escape + "").await;
    saved(b).await;
}
