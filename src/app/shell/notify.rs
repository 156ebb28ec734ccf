//! Notices of the system for tasks that are due at a time, where the person has allowed them.

use super::{clock, dom, local};
use crate::app::store::App;
use penstock::{
    model::{Kind, RecordId},
    present::{
        alarms::{Alarm, alarms, next_alarm},
        route::Route,
    },
    value::Time,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// What came while the page was closed is called out no later than this, in milliseconds; older things wait on the page.
const LATE: i64 = 10 * 60_000;

/// Whether notices can be and are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// This browser shows none.
    Unable,
    /// The browser has been told to show none.
    Blocked,
    /// They can be switched on.
    Off,
    /// They are shown.
    On,
}

/// How it stands with notices in this browser.
pub fn standing() -> Standing {
    let known = js_sys::Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false);
    if !known {
        return Standing::Unable;
    }
    match Notification::permission() {
        NotificationPermission::Denied => Standing::Blocked,
        NotificationPermission::Granted if local::get("notices").as_deref() == Some("on") => Standing::On,
        _ => Standing::Off,
    }
}

/// Asks the person, through the browser, whether notices may be shown. Only ever by a button.
pub async fn switch_on(app: App) -> Standing {
    if standing() == Standing::Unable {
        return Standing::Unable;
    }
    if let Ok(promise) = Notification::request_permission() {
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    }
    if Notification::permission() != NotificationPermission::Granted {
        return standing();
    }
    // Some browsers know notices and still refuse them to a page. One that is shown is the proof.
    if show("Notices are on", "Penstock calls out tasks at their time while it is open.", "penstock", || {}).is_err() {
        return Standing::Unable;
    }
    local::set("notices", "on");
    note(app, clock::now());
    super::timer::look(app);
    Standing::On
}

/// Shows no notices any more.
pub fn switch_off() {
    local::remove("notices");
}

/// Calls out what is due, and says when the next one is. Nothing where notices are off.
pub fn call_out(app: App, now: Time) -> Option<Time> {
    if standing() != Standing::On {
        return None;
    }
    let place = app.place();
    let from = last(app).unwrap_or(now).max(now.plus_millis(-LATE)).min(now);
    let (due, next) = app.data(|data| {
        let me = data.settings().and_then(|settings| settings.me);
        (alarms(data, me, &place, from, now), next_alarm(data, me, &place, now))
    });
    note(app, now);
    for alarm in due {
        raise(app, alarm);
    }
    next
}

fn raise(app: App, alarm: Alarm) {
    let Alarm { task, title, about, .. } = alarm;
    let _ = show(&title, &about, &task.to_string(), move || {
        let about = app.data(|data| {
            let task = data.task(task)?;
            let contact = || task.contact.map(|id| RecordId { kind: Kind::Contact, id });
            task.opportunity.map(RecordId::opportunity).or_else(contact)
        });
        match about {
            Some(record) => app.open_record(Some(record)),
            None => app.go(Route::parse("#/today")),
        }
    });
}

/// Shows a notice. One with the same tag takes the place of the one before.
fn show(title: &str, body: &str, tag: &str, clicked: impl Fn() + 'static) -> Result<(), JsValue> {
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(tag);
    let notice = Notification::new_with_options(title, &options)?;
    let shown = notice.clone();
    let open = Closure::<dyn Fn()>::new(move || {
        dom::come_forward();
        shown.close();
        clicked();
    });
    notice.set_onclick(Some(open.as_ref().unchecked_ref()));
    open.forget();
    Ok(())
}

fn key(app: App) -> String {
    let id = app.entries().iter().find(|entry| entry.current).map(|entry| entry.id.clone()).unwrap_or_default();
    format!("called.{id}")
}

/// Until when everything has been called out, by whichever tab.
fn last(app: App) -> Option<Time> {
    local::get(&key(app)).and_then(|text| text.parse().ok())
}

fn note(app: App, now: Time) {
    local::set(&key(app), &now.to_string());
}
