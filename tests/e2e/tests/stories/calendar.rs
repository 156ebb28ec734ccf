//! Calendar and telephone: a meeting is planned and taken into a calendar, and numbers open what calls them.

use crate::harness::{Browser, Key, story};
use crate::steps::{add_member, begin, enter, pick, saved, shows};
use serde_json::json;

/// Gives a date, a time or a list its value, as a choice from the browser's own window does.
async fn set(b: &Browser, selector: &str, value: &str) {
    b.css(selector).await;
    b.run(
        "const [selector, value] = arguments, field = document.querySelector(selector);
         field.focus();
         field.value = value;
         field.dispatchEvent(new Event('input', { bubbles: true }));
         field.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![json!(selector), json!(value)],
    )
    .await;
}

/// The day so many days from today, in the browser's zone.
async fn day(b: &Browser, ahead: i64) -> String {
    let script = "const d = new Date(); d.setDate(d.getDate() + arguments[0]);
         return [d.getFullYear(), String(d.getMonth() + 1).padStart(2, '0'), String(d.getDate()).padStart(2, '0')].join('-')";
    b.run(script, vec![json!(ahead)]).await.as_str().expect("a day").to_owned()
}

/// Lines of a calendar file, with those that go on put together.
fn lines(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn value<'l>(lines: &'l [String], name: &str) -> Vec<&'l str> {
    lines.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

/// Plans a meeting on the page of tasks.
async fn plan_meeting(b: &Browser, title: &str, day: &str) {
    b.go("#/tasks").await;
    if b.run("return !document.querySelector('[data-test=composer-text]')", vec![]).await == true {
        b.click_on(&b.css("[data-test=new-record]").await).await;
    }
    b.fill("[data-test=composer-text]", title).await;
    set(b, "[data-test=composer-day]", day).await;
    set(b, "[data-test=composer-time]", "09:30").await;
    b.choose("[data-test=task-kind]", "Meeting").await;
    b.choose("[data-test=task-minutes]", "45 min").await;
    b.fill("[data-test=task-place]", "Room 4; Main St 1, Berlin").await;
    b.click_on(&b.css("[data-test=composer-save]").await).await;
    b.sees(title).await;
    saved(b).await;
}

#[test]
fn a_meeting_is_planned_with_length_and_place_and_taken_into_a_calendar() {
    story("calendar-one", async |b| {
        begin(b).await;
        let day = day(b, 3).await;
        plan_meeting(b, "Meet Anna, bring plans", &day).await;
        shows(b, "[data-test=task-meeting]", "45 min · Room 4; Main St 1, Berlin").await;
        b.reload().await;
        shows(b, "[data-test=task-meeting]", "45 min · Room 4").await;

        b.catch_files().await;
        pick(b, "[data-test=task-menu]", "Add to calendar").await;
        let file = lines(&b.saved_file().await);
        assert_eq!(value(&file, "BEGIN"), ["VCALENDAR", "VEVENT", "VALARM"]);
        assert_eq!(value(&file, "SUMMARY"), ["Meet Anna\\, bring plans"]);
        assert_eq!(value(&file, "LOCATION"), ["Room 4\\; Main St 1\\, Berlin"]);
        let started = b.run("return new Date(arguments[0] + 'T09:30').toISOString().replace(/[-:]|\\.000/g, '')", vec![json!(day)]).await;
        let ended = b.run("return new Date(arguments[0] + 'T10:15').toISOString().replace(/[-:]|\\.000/g, '')", vec![json!(day)]).await;
        assert_eq!(value(&file, "DTSTART"), [started.as_str().expect("a moment")]);
        assert_eq!(value(&file, "DTEND"), [ended.as_str().expect("a moment")]);
        b.sees("Saved Meet-Anna-bring-plans.ics").await;

        // Its length is changed where all else of a task is.
        pick(b, "[data-test=task-menu]", "Change").await;
        b.choose("[data-test=task-dialog] [data-test=task-minutes]", "2 h").await;
        b.press(Key::Escape + "").await;
        shows(b, "[data-test=task-meeting]", "2 h · Room 4").await;
    });
}

#[test]
fn some_days_go_into_a_calendar_and_it_is_said_what_and_when_there_is_nothing() {
    story("calendar-range", async |b| {
        begin(b).await;
        add_member(b, "Ben").await;
        let (soon, late) = (day(b, 3).await, day(b, 60).await);
        plan_meeting(b, "Meet Anna", &soon).await;
        b.fill("[data-test=composer-text]", "Write it down").await;
        enter(b).await;
        b.sees("Write it down").await;
        plan_meeting(b, "Meet again", &late).await;

        b.click_on(&b.css("[data-test=tasks-more]").await).await;
        b.click_on(&b.css("[data-test=calendar-export]").await).await;
        shows(b, "[data-test=calendar-count]", "1 meeting and 1 task").await;
        b.click("radio", "Meetings only").await;
        b.until_is("return document.querySelector('[data-test=calendar-count]').innerText", "1 meeting").await;
        b.click_on(&b.css("[data-test=calendar-90]").await).await;
        b.until_is("return document.querySelector('[data-test=calendar-count]').innerText", "2 meetings").await;
        b.choose("[data-test=calendar-who]", "Ben").await;
        shows(b, "[data-test=calendar-count]", "Nothing open is due on these days.").await;
        assert!(!b.css("[data-test=calendar-save]").await.is_enabled().await.expect("a button"), "there is nothing to save");
        b.choose("[data-test=calendar-who]", "Everyone").await;
        set(b, "[data-test=calendar-from]", &late).await;
        set(b, "[data-test=calendar-to]", &soon).await;
        b.sees("The last day is before the first one.").await;
        assert!(!b.css("[data-test=calendar-save]").await.is_enabled().await.expect("a button"), "there are no such days");

        // Everything, and tasks as to-dos without a reminder.
        b.click_on(&b.css("[data-test=calendar-90]").await).await;
        b.click("radio", "Meetings and tasks").await;
        b.click("radio", "To-dos").await;
        b.choose("[data-test=calendar-alarm]", "No reminder").await;
        shows(b, "[data-test=calendar-count]", "2 meetings and 1 task").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=calendar-save]").await).await;
        let file = lines(&b.saved_file().await);
        let parts = value(&file, "BEGIN");
        assert_eq!(parts.iter().filter(|part| **part == "VEVENT").count(), 2, "{parts:?}");
        assert_eq!(parts.iter().filter(|part| **part == "VTODO").count(), 1, "{parts:?}");
        assert!(!parts.contains(&"VALARM"), "{parts:?}");
        b.sees("Saved penstock-calendar.ics").await;

        // What was chosen is chosen the next time.
        b.click_on(&b.css("[data-test=tasks-more]").await).await;
        b.click_on(&b.css("[data-test=calendar-export]").await).await;
        b.until_is("return document.querySelector('[data-test=calendar-alarm]').selectedOptions[0].textContent", "No reminder").await;
    });
}

/// The address of a line of the open menu.
async fn address(b: &Browser, way: &str) -> serde_json::Value {
    b.css(&format!("[data-test=way-{way}]")).await;
    b.run("return document.querySelector(`[data-test=way-${arguments[0]}]`).getAttribute('href')", vec![json!(way)]).await
}

#[test]
fn a_number_is_called_texted_and_written_to_and_the_call_is_logged_by_one_key() {
    story("reach", async |b| {
        begin(b).await;
        b.go("#/settings").await;
        b.choose("[data-test=settings-country]", "Germany (+49)").await;
        b.sees("is dialled as +49").await;
        b.go("#/contacts").await;
        b.click_on(&b.css("[data-test=new-record]").await).await;
        b.fill("[data-test=new-name]", "Anna Bauer").await;
        b.fill("[data-test=new-email]", "anna@firm.example").await;
        b.click_on(&b.css("[data-test=new-save]").await).await;
        b.fill("[data-test=panel] [data-test=entry-phones-new]", "0170 1234567").await;
        enter(b).await;
        saved(b).await;

        b.click_on(&b.css("[data-test=panel] [data-test=reach-phone]").await).await;
        assert_eq!(address(b, "call").await, "tel:+491701234567");
        assert_eq!(address(b, "text").await, "sms:+491701234567");
        assert_eq!(address(b, "whatsapp").await, "https://wa.me/491701234567");
        b.press(Key::Escape + "").await;
        b.click_on(&b.css("[data-test=panel] [data-test=reach-mail]").await).await;
        assert_eq!(address(b, "mail").await, "mailto:anna@firm.example");
        for (way, page) in [("gmail", "https://mail.google.com/"), ("outlook", "https://outlook.office.com/")] {
            let address = address(b, way).await;
            assert!(address.as_str().is_some_and(|address| address.starts_with(page)), "{address}");
        }
        b.press(Key::Escape + "").await;

        // No telephone is at hand here: the press counts, and goes nowhere.
        b.run("addEventListener('click', (event) => { if (event.target.closest('a[href^=tel]')) event.preventDefault(); }, true)", vec![]).await;
        b.click_on(&b.css("[data-test=panel] [data-test=reach-call-now]").await).await;
        b.sees("Called Anna Bauer?").await;
        b.press("l").await;
        b.css("[data-test=contacted-dialog] [data-test=contacted-a]").await;
        b.fill("[data-test=contacted-text]", "She calls back").await;
        b.click_on(&b.css("[data-test=contacted-n]").await).await;
        b.until("the dialog closes", "return !document.querySelector('[data-test=contacted-text]')").await;
        shows(b, "[data-test=panel]", "She calls back").await;
        saved(b).await;

        // What cannot be dialled says why, and nobody writes to whoever wants nothing.
        b.click_on(&b.css("[data-test=panel] [data-test=field-phones-0]").await).await;
        b.ctrl('a').await;
        b.press("ask at the desk").await;
        enter(b).await;
        b.click_on(&b.css("[data-test=panel] [data-test=reach-phone]").await).await;
        shows(b, "[data-test=way-call]", "“ask at the desk” is not a telephone number.").await;
        assert_eq!(address(b, "call").await, json!(null));
        b.css("[data-test=way-copy]").await;
        b.press(Key::Escape + "").await;
        b.click_on(&b.css("[data-test=panel] [data-test=opt-out]").await).await;
        b.until("no mail is begun by one press", "return !document.querySelector('[data-test=panel] a[href^=mailto]')").await;
        b.click_on(&b.css("[data-test=panel] [data-test=reach-mail]").await).await;
        shows(b, "[data-test=way-gmail]", "Anna Bauer wants no more messages.").await;
        saved(b).await;

        // The call is kept with how it went.
        b.go("#/data").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=save-backup]").await).await;
        let backup = b.saved_file().await;
        assert!(backup.contains("\"outcome\":\"no_answer\"") || backup.contains("\"outcome\": \"no_answer\""), "no call without an answer");
    });
}
