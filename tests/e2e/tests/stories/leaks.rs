//! Every kind of leak is mended by keys alone, is gone from the list then, and is back with undo.

use crate::harness::{Browser, Engine, Key, story};
use crate::steps::{begin, focus, saved};
use serde_json::json;

const FILE: &str = "Name,Stage,Created,Close date\n\
    Quiet,Prospect,2020-01-01,\n\
    Late,Prospect,2020-01-01,2020-02-01\n\
    Fiction,Prospect,2020-01-01,2090-01-10\n\
    Returned,Lead,2020-01-01,\n\
    Gone,Lost,2020-01-01,2020-03-01\n";

/// The row of an opportunity under a leak.
const ROW: &str = "const rows = [...document.querySelectorAll('tr[data-leak]')];
    const at = rows.findIndex((one) => one.cells[0].innerText === arguments[0] && one.cells[1].innerText.trim() === arguments[1]);";

async fn leaks(b: &Browser, kind: &str, name: &str, yes: bool) {
    let (what, script) = if yes { ("leaks", "at >= 0") } else { ("leaks no more", "rows.length > 0 && at < 0") };
    b.until_with(&format!("{name} {what}: {kind}"), &format!("{ROW} return {script}"), vec![json!(kind), json!(name)]).await;
}

/// Goes to a leak by keys, and presses the one that helps.
async fn press_fix(b: &Browser, kind: &str, name: &str) {
    leaks(b, kind, name, true).await;
    b.run("document.querySelector('[data-test=block-leak-list] [tabindex=\"0\"]').focus()", vec![]).await;
    let at = b.run(&format!("{ROW} return at"), vec![json!(kind), json!(name)]).await.as_u64().expect("a row");
    b.press("j".repeat(usize::try_from(at).expect("a small number") + 1)).await;
    b.until_with(
        "it is in hand",
        "const row = document.activeElement?.closest('tr');
         return row?.cells[0].innerText === arguments[0] && row.cells[1].innerText.trim() === arguments[1]",
        vec![json!(kind), json!(name)],
    )
    .await;
    b.press("f").await;
}

async fn type_and(b: &Browser, text: &str, key: Key) {
    b.press(text).await;
    b.press(key + "").await;
}

async fn focused(b: &Browser, test: &str) {
    b.until_with(&format!("{test} has the focus"), "return document.activeElement?.dataset.test === arguments[0]", vec![json!(test)]).await;
}

/// It is gone from the list, and back after undo; the keys have left whatever they were in.
async fn gone_and_back(b: &Browser, kind: &str, name: &str) {
    saved(b).await;
    leaks(b, kind, name, false).await;
    b.run("document.activeElement?.blur()", vec![]).await;
    b.ctrl('z').await;
    leaks(b, kind, name, true).await;
    b.until(
        "nothing is open",
        "if (document.querySelector('dialog:modal')) return false;
         const close = document.querySelector('[data-test=panel-close]'); close?.click(); return !close",
    )
    .await;
    saved(b).await;
}

async fn write(b: &Browser) {
    b.css("[data-test=write-dialog][open]").await;
    for (field, text) in [("write-address", "kim@firm.example"), ("write-subject", "Still there?"), ("write-body", "Hello")] {
        b.tab_to(&format!("[data-test={field}]")).await;
        b.press(text).await;
    }
    b.ctrl_enter().await;
    b.until("the dialog closes", "return !document.querySelector('[data-test=write-dialog][open]')").await;
}

/// Sets the close date in the panel, as somebody does who hopes.
async fn push(b: &Browser, day: &str) {
    b.run(
        "const field = document.querySelector('[data-test=panel] [data-test=field-close]');
         field.focus(); field.value = arguments[0];
         for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
         field.blur()",
        vec![json!(day)],
    )
    .await;
    saved(b).await;
}

#[test]
fn every_kind_of_leak_is_mended_by_keys_alone_and_is_back_with_undo() {
    story("all-leaks", async |b| {
        begin(b).await;
        b.go("#/import").await;
        b.choose_file("[data-test=import-drop] [data-test=choose-file]", "deals.csv", FILE).await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        b.until_is("return document.querySelector('[data-test=count-create] b')?.textContent", "5").await;
        b.click_on(&b.css("[data-test=import-run]").await).await;
        b.css("[data-test=import-done]").await;
        saved(b).await;
        b.go("#/board").await;
        focus(b, "Returned").await;
        b.press("m").await;
        focused(b, "move-input").await;
        type_and(b, "Prospect", Key::Enter).await;
        saved(b).await;

        b.go("#/reports?tab=leaks&period=all").await;
        for kind in ["Never contacted", "Silent"] {
            press_fix(b, kind, "Quiet").await;
            write(b).await;
            gone_and_back(b, kind, "Quiet").await;
        }
        for (kind, name) in [("Follow-up overdue", "Quiet"), ("No next step", "Quiet"), ("Lost without a reason", "Gone")] {
            press_fix(b, kind, name).await;
            focused(b, "composer-text").await;
            type_and(b, "Call them back", Key::Enter).await;
            gone_and_back(b, kind, name).await;
        }
        press_fix(b, "Close date passed", "Late").await;
        focused(b, "field-close").await;
        match b.engine {
            // A field for a day takes what is chosen there, and no digits.
            Engine::WebKit => push(b, "2090-12-31").await,
            _ => type_and(b, "12312090", Key::Enter).await,
        }
        gone_and_back(b, "Close date passed", "Late").await;
        press_fix(b, "Wrongly qualified", "Returned").await;
        focused(b, "move-input").await;
        type_and(b, "Lead", Key::Enter).await;
        gone_and_back(b, "Wrongly qualified", "Returned").await;

        // A date that is pushed again and again leaks until somebody stands by one.
        b.run("[...document.querySelectorAll('tr[data-leak] [data-test=figure-record]')].find((one) => one.innerText === 'Fiction').click()", vec![]).await;
        b.css("[data-test=panel] [data-test=field-close]").await;
        for day in ["2090-02-10", "2090-03-10", "2090-04-10"] {
            push(b, day).await;
        }
        leaks(b, "Close date pushed", "Fiction", true).await;
        press_fix(b, "Close date pushed", "Fiction").await;
        focused(b, "close-day").await;
        b.press(Key::Enter + "").await;
        b.until("the dialog closes", "return !document.querySelector('[data-test=close-dialog][open]')").await;
        gone_and_back(b, "Close date pushed", "Fiction").await;
    });
}
