//! Time as a cause: handles what is due while the page is open, and tells what was done while nobody looked.
//!
//! Of several tabs one keeps the time: the one that holds the workspace's lock. Where the browser has no locks every tab
//! does; the store takes only one of two equal batches. A page that is looked at handles what is overdue in any case, so
//! that a tab which the browser has put to sleep holds nothing up.

use super::{clock, local, notify, pause, persist};
use crate::app::store::{App, Phase};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use penstock::{
    present::away::{Absence, absence},
    value::{Id, Time},
};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// After a change is made, other changes often follow: so long nothing is looked up, in milliseconds.
const SOON: u32 = 50;
/// How long is waited at most before the clock is looked at again: a machine may have slept. In milliseconds.
const LONG: i64 = 60_000;
/// Who was away for longer than this is told what happened, in milliseconds.
const AWAY: i64 = 10 * 60_000;
/// How often it is noted that somebody looks, in milliseconds.
const LOOKS: u32 = 20_000;
/// How many slices of what is due are handled at most before the page rests.
const SLICES: usize = 1_000;

thread_local! {
    static WORKSPACE: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Counts the workspaces opened: who waits for one that is not open any more gives up.
    static OPENED: Cell<u32> = const { Cell::new(0) };
    /// Counts the waits: only the last one goes on.
    static WAIT: Cell<u32> = const { Cell::new(0) };
    static LOOKING: Cell<bool> = const { Cell::new(false) };
    static KEEPS_TIME: Cell<bool> = const { Cell::new(false) };
    /// Ends the hold on the lock.
    static RELEASE: RefCell<Option<Function>> = const { RefCell::new(None) };
    static COMING_BACK: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the time of a workspace from now on, and tells what happened while it was not open.
pub fn begin(app: App, workspace: &str) {
    end();
    WORKSPACE.replace(Some(workspace.to_string()));
    app.away.set(kept());
    request_lock(app, workspace);
    let since = last_look().unwrap_or_else(|| clock::now().plus_millis(-1));
    come_back(app, since);
}

/// Keeps no time any more: the workspace is being closed.
pub fn end() {
    OPENED.set(OPENED.get().wrapping_add(1));
    WAIT.set(WAIT.get().wrapping_add(1));
    KEEPS_TIME.set(false);
    WORKSPACE.replace(None);
    if let Some(release) = RELEASE.take() {
        let _ = release.call0(&JsValue::UNDEFINED);
    }
}

/// Looks at the clock when the page is shown again, the network comes back, and now and then.
pub fn watch(app: App) {
    let check = move || {
        glance(app);
        look(app);
    };
    let _ = window_event_listener_untyped("online", move |_| check());
    let _ = window_event_listener_untyped("pageshow", move |_| check());
    let changed = Closure::<dyn Fn()>::new(move || if visible() { check() } else { note_look() });
    let _ = document().add_event_listener_with_callback("visibilitychange", changed.as_ref().unchecked_ref());
    changed.forget();
    gloo_timers::callback::Interval::new(LOOKS, move || glance(app)).forget();
}

/// Looks when the next thing is due, and comes back then.
pub fn look(app: App) {
    if WORKSPACE.with_borrow(Option::is_none) || LOOKING.replace(true) {
        return;
    }
    let wait = WAIT.get().wrapping_add(1);
    WAIT.set(wait);
    app.spawn(async move {
        TimeoutFuture::new(SOON).await;
        LOOKING.set(false);
        // Waiting in short stretches sees a clock that has jumped.
        while WAIT.get() == wait && ready(app) {
            let now = clock::now();
            let left = act(app, now).millis().saturating_sub(now.millis()).clamp(0, LONG);
            TimeoutFuture::new(u32::try_from(left).unwrap_or_default()).await;
        }
    });
}

/// Handles a slice of what is due and calls out what is to be called out. Says when to look again.
fn act(app: App, now: Time) -> Time {
    let later = now.plus_millis(LONG);
    let stamp = app.stamp();
    let due = app.with_workspace(|workspace| workspace.next_due(&stamp)).flatten();
    let alarm = if KEEPS_TIME.get() { notify::call_out(app, now) } else { None };
    match due {
        Some(due) if due > now => alarm.map_or(due, |alarm| alarm.min(due)),
        Some(due) if !KEEPS_TIME.get() && (now.millis() - due.millis() < LONG || !visible()) => later,
        Some(_) if app.handle_due() => {
            if visible() {
                note_look();
            }
            now
        }
        _ => alarm.unwrap_or(later),
    }
}

/// Whether there is a workspace whose time can be kept.
fn ready(app: App) -> bool {
    app.phase.try_get_untracked() == Some(Phase::Open) && !persist::stopped()
}

fn visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

// ---- coming back ------------------------------------------------------------------------------------------------

/// Sees whether somebody has come back to the page after a while.
fn glance(app: App) {
    if !visible() || !ready(app) || COMING_BACK.get() {
        return;
    }
    let last = last_look();
    note_look();
    if let Some(last) = last.filter(|last| clock::now().millis() - last.millis() > AWAY) {
        come_back(app, last);
    }
}

/// Handles everything that is due, and then tells what time did since somebody looked last.
fn come_back(app: App, since: Time) {
    let opened = OPENED.get();
    COMING_BACK.set(true);
    app.spawn(async move {
        // Another tab may have done it meanwhile.
        persist::catch_up(app).await;
        for _ in 0..SLICES {
            pause().await;
            if OPENED.get() != opened || !ready(app) || !app.handle_due() {
                break;
            }
        }
        COMING_BACK.set(false);
        if OPENED.get() != opened {
            return;
        }
        if visible() {
            note_look();
        }
        let news = app.read(|workspace| absence(workspace.journal(), workspace.data(), since));
        if !news.runs.is_empty() {
            let all = app.away.get_untracked().and(news);
            keep(&all);
            app.away.set(all);
            app.showing_away.set(true);
        }
        look(app);
    });
}

impl App {
    /// Forgets what happened while nobody looked: it has been read.
    pub fn dismiss_away(&self) {
        self.showing_away.set(false);
        self.away.set(Absence::default());
        if let Some(key) = key("away") {
            local::remove(&key);
        }
    }

    /// The runs of the time when nobody looked, without being told of changes.
    pub fn away_runs(&self) -> Vec<Id> {
        self.away.with_untracked(|absence| absence.runs.clone())
    }
}

fn key(what: &str) -> Option<String> {
    WORKSPACE.with_borrow(|workspace| workspace.as_ref().map(|id| format!("{what}.{id}")))
}

/// What is still to be read.
fn kept() -> Absence {
    let text = key("away").and_then(|key| local::get(&key));
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn keep(absence: &Absence) {
    if let (Some(key), Ok(text)) = (key("away"), serde_json::to_string(absence)) {
        local::set(&key, &text);
    }
}

/// When somebody looked at this workspace last, in any tab.
fn last_look() -> Option<Time> {
    key("looked").and_then(|key| local::get(&key)).and_then(|text| text.parse().ok())
}

fn note_look() {
    if let Some(key) = key("looked") {
        local::set(&key, &clock::now().to_string());
    }
}

/// Forgets what this browser noted about a workspace that is gone.
pub fn forget(workspace: &str) {
    for what in ["away", "looked", "called"] {
        local::remove(&format!("{what}.{workspace}"));
    }
}

// ---- one tab of several -----------------------------------------------------------------------------------------

/// Asks for the workspace's lock, and holds it until the workspace is closed.
fn request_lock(app: App, workspace: &str) {
    let opened = OPENED.get();
    let locks = js_sys::Reflect::get(&window().navigator().into(), &"locks".into()).unwrap_or_default();
    let request =
        js_sys::Reflect::get(&locks, &"request".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    let Some(request) = request else {
        KEEPS_TIME.set(true);
        return;
    };
    let granted = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        if OPENED.get() != opened {
            return JsValue::UNDEFINED;
        }
        KEEPS_TIME.set(true);
        look(app);
        let held = Promise::new(&mut |release, _| {
            RELEASE.replace(Some(release));
        });
        held.into()
    });
    let name = format!("penstock-time-{workspace}");
    let asked = request.call2(&locks, &JsValue::from_str(&name), &granted);
    match asked.map(|promise| promise.dyn_into::<Promise>()) {
        Ok(Ok(promise)) => app.spawn(async move {
            // A browser that refuses locks, as some do in private windows.
            if wasm_bindgen_futures::JsFuture::from(promise).await.is_err() && OPENED.get() == opened {
                KEEPS_TIME.set(true);
                look(app);
            }
        }),
        _ => KEEPS_TIME.set(true),
    }
}
