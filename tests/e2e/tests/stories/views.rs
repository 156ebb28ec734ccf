//! Views: kept under a name and opened by a link, filters put together by rows, and tasks on a calendar.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, enter, pick, saved, undo};
use serde_json::json;

/// Waits until these opportunities are listed, in whatever order.
async fn lists(b: &Browser, names: &[&str]) {
    b.until_with(
        &format!("the table lists {names:?}"),
        "const rows = [...document.querySelectorAll('[data-test=opportunity-row]')].map((row) => row.innerText);
         return rows.length === arguments[0].length && arguments[0].every((name) => rows.some((row) => row.includes(name)))",
        vec![json!(names)],
    )
    .await;
}

const SHOWN: &str = "return document.querySelector('[data-test=views] [aria-current=page]')?.innerText.trim()";

#[test]
fn a_view_is_kept_and_opened_by_its_link_with_what_it_says() {
    story("view", async |b| {
        begin(b).await;
        for line in ["First #north", "Second #north", "Third #south"] {
            add(b, line).await;
        }
        b.go("#/opportunities").await;
        b.fill("[data-test=filter]", "tag:north").await;
        lists(b, &["First", "Second"]).await;
        pick(b, "[data-test=view-add]", "Save what is shown…").await;
        b.fill("[data-test=view-name]", "Up north").await;
        enter(b).await;
        b.until_is(SHOWN, "Up north").await;
        saved(b).await;
        let link = b.run("return location.hash", vec![]).await;
        let link = link.as_str().unwrap_or_default().to_string();

        b.go("#/today").await;
        b.go(&link).await;
        b.until_is(SHOWN, "Up north").await;
        lists(b, &["First", "Second"]).await;

        // What differs is said, and can be taken back or kept.
        b.fill("[data-test=filter]", " first").await;
        b.css("[data-test=view-changed]").await;
        lists(b, &["First"]).await;
        b.click_on(&b.css("[data-test=view-back]").await).await;
        lists(b, &["First", "Second"]).await;
        b.fill("[data-test=filter]", " second").await;
        lists(b, &["Second"]).await;
        b.click_on(&b.css("[data-test=view-save]").await).await;
        b.until("nothing differs", "return !document.querySelector('[data-test=view-changed]')").await;
        b.click_on(&b.css("[data-test=view-all]").await).await;
        lists(b, &["First", "Second", "Third"]).await;
        b.click_on(&b.css("[data-test=view-tab]").await).await;
        lists(b, &["Second"]).await;

        pick(b, "[data-test=view-menu]", "Delete").await;
        b.until("the tab is gone", "return !document.querySelector('[data-test=view-tab]')").await;
        lists(b, &["First", "Second", "Third"]).await;
        undo(b).await;
        b.css("[data-test=view-tab]").await;
    });
}

#[test]
fn rows_in_groups_are_the_same_as_their_text() {
    story("builder", async |b| {
        begin(b).await;
        for line in ["First #north !hot", "Second #south !cold", "Third #north !warm"] {
            add(b, line).await;
        }
        b.go("#/opportunities").await;
        lists(b, &["First", "Second", "Third"]).await;
        b.click_on(&b.css("[data-test=filter-builder]").await).await;
        b.click_on(&b.css("[data-test=builder-add-group]").await).await;
        b.choose("[data-test=builder-group] [data-test=builder-group] [data-test=builder-field]", "Temperature").await;
        b.choose("[data-test=builder-group] [data-test=builder-group] [data-test=builder-value]", "hot").await;
        b.click_on(&b.css("[data-test=builder-group] [data-test=builder-group] [data-test=builder-add]").await).await;
        b.until("there are two rows", "return document.querySelectorAll('[data-test=builder-row]').length === 2").await;
        b.choose("[data-test=builder-group] [data-test=builder-group] [data-test=builder-row] + [data-test=builder-row] [data-test=builder-field]", "Tags")
            .await;
        b.until("the text follows", "return document.querySelector('[data-test=builder-text]').value.startsWith('temp:hot or tag')").await;
        // Written as text, it is the same rows.
        b.run("const field = document.querySelector('[data-test=builder-text]'); field.focus(); field.select()", vec![]).await;
        b.fill("[data-test=builder-text]", "temp:hot or tag:south\n").await;
        b.until(
            "the rows follow",
            "return [...document.querySelectorAll('[data-test=builder-row]')].length === 2
               && document.querySelector('[data-test=builder-join]').value === 'any'",
        )
        .await;
        b.click_on(&b.css("[data-test=builder-done]").await).await;
        lists(b, &["First", "Second"]).await;
    });
}

#[test]
fn a_task_on_the_calendar_goes_to_another_day_by_keys_and_comes_back() {
    story("calendar_sheet", async |b| {
        begin(b).await;
        b.go("#/tasks").await;
        b.click_on(&b.css("[data-test=new-record]").await).await;
        b.fill("[data-test=composer-text]", "Call Zoë\n").await;
        b.css("[data-test=task]").await;
        b.go("#/tasks?layout=month").await;
        let day = "return document.querySelector('[data-test=cal-entry]')?.closest('[data-day]').dataset.day";
        b.css("[data-test=cal-day].today [data-test=cal-entry]").await;
        let today = b.run(day, vec![]).await;
        b.run("document.querySelector('[data-test=cal-entry]').focus()", vec![]).await;
        let chain = b.driver.action_chain().key_down(Key::Alt).send_keys(Key::Right + "").key_up(Key::Alt);
        chain.perform().await.expect("the keys are pressed");
        b.until_with(
            "it is on the next day, with the focus",
            "const entry = document.querySelector('[data-test=cal-entry]');
             const next = new Date(Date.parse(arguments[0]) + 86400000).toISOString().slice(0, 10);
             return entry?.closest('[data-day]').dataset.day === next && document.activeElement === entry",
            vec![today.clone()],
        )
        .await;
        undo(b).await;
        b.until_is(day, today).await;
    });
}
