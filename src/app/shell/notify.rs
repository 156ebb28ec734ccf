//! Notices of the system for tasks that are due at a time, where the person has allowed them.

use super::{clock, dom, local};
use crate::app::{store::App, ui::focus};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::Set;
use penstock::{
    model::{Kind, RecordId},
    present::{
        alarms::{Alarm, Called, call, next_alarm},
        route::Route,
    },
    value::{Id, Time},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// How often a row is looked for that is being drawn, and how long is waited in between, in milliseconds.
const TRIES: u32 = 20;
const PAUSE: u32 = 50;

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
    note(app, &Called { until: clock::now(), ..last(app).unwrap_or_default() });
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
    let mut called = last(app).unwrap_or(Called { until: now, ..Called::default() });
    let (calls, next) = app.data(|data| {
        let me = data.settings().and_then(|settings| settings.me);
        (call(data, me, &place, &mut called, now), next_alarm(data, me, &place, now))
    });
    note(app, &called);
    // Whoever looks at the page sees what is late there.
    if let Some((title, about)) = calls.summary().filter(|_| dom::hidden()) {
        let only = if let [one] = calls.missed.as_slice() { Some(one.task) } else { None };
        let _ = show(&title, &about, "penstock-missed", move || bring_up(app, only));
    }
    for Alarm { task, title, about, .. } in calls.now {
        let _ = show(&title, &about, &task.to_string(), move || bring_up(app, Some(task)));
    }
    next
}

/// Goes to Today, to the row of a task if it has one there; else opens what the task is about.
fn bring_up(app: App, task: Option<Id>) {
    // What happened meanwhile is at hand there as well.
    app.showing_away.set(false);
    app.go(Route::parse("#/today"));
    let Some(task) = task else { return };
    app.spawn(async move {
        // The page is being drawn.
        for _ in 0..TRIES {
            TimeoutFuture::new(PAUSE).await;
            // Whoever is typing by now goes on with that.
            if focus::typing() || dom::focus_found(&format!("[data-place$='-{task}']")) {
                return;
            }
        }
        let about = app.data(|data| {
            let task = data.task(task)?;
            let contact = || task.contact.map(|id| RecordId { kind: Kind::Contact, id });
            task.opportunity.map(RecordId::opportunity).or_else(contact)
        });
        if about.is_some() {
            app.open_record(about);
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

/// What has been called out, by whichever tab.
fn last(app: App) -> Option<Called> {
    local::get(&key(app)).and_then(|text| serde_json::from_str(&text).ok())
}

fn note(app: App, called: &Called) {
    if let Ok(text) = serde_json::to_string(called) {
        local::set(&key(app), &text);
    }
}
