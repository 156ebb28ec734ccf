//! Text that is being typed: kept in the workspace's store a moment after it is typed, dropped once it is saved.

use crate::app::store::App;
use gloo_timers::callback::Timeout;
use penstock::{
    present::draft::{Draft, Drafts},
    storage::{IdbStore, Store, StoreError},
    value::Time,
};
use std::cell::{Cell, RefCell};

/// How long a text waits at most before it is written. Not put off by further typing.
const WAIT_MS: u32 = 400;

thread_local! {
    static DRAFTS: RefCell<Drafts> = RefCell::default();
    /// The open workspace's store. A handle of its own: a draft does not wait for a commit.
    static STORE: RefCell<Option<IdbStore>> = const { RefCell::new(None) };
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static COMPLAINED: Cell<bool> = const { Cell::new(false) };
    /// Drafts that are being dropped from the store, and how many have been.
    static DROPPING: Cell<(u32, u64)> = const { Cell::new((0, 0)) };
}

fn with<R>(run: impl FnOnce(&mut Drafts) -> R) -> R {
    DRAFTS.with(|drafts| run(&mut drafts.borrow_mut()))
}

fn store() -> Option<IdbStore> {
    STORE.with(|place| place.borrow().clone())
}

/// Takes over the drafts of the workspace that is open from now on.
pub async fn open(app: App, store: IdbStore) {
    TIMER.with(|timer| timer.take());
    COMPLAINED.set(false);
    let stored = store.drafts().await;
    STORE.with(|place| place.replace(Some(store)));
    match stored {
        Ok(stored) => DRAFTS.with(|drafts| {
            let mut fresh = Drafts::default();
            fresh.take_over(stored);
            drafts.replace(fresh);
        }),
        Err(error) => {
            DRAFTS.with(|drafts| drafts.take());
            complain(app, &error);
        }
    }
}

/// Writes what waits, and lets go of the store, which is about to be closed.
pub async fn leave() {
    TIMER.with(|timer| timer.take());
    let Some(store) = STORE.with(|place| place.take()) else { return };
    for (key, text) in with(Drafts::take_unwritten) {
        let _ = store.put_draft(&key, &text).await;
    }
    DRAFTS.with(|drafts| drafts.take());
}

/// Looks at what other tabs have typed meanwhile.
pub fn look() {
    let Some(store) = store() else { return };
    let before = DROPPING.get();
    leptos::task::spawn_local(async move {
        if let Ok(stored) = store.drafts().await
            // What is dropped meanwhile must not come back; the next look sees what others have.
            && before.0 == 0
            && DROPPING.get() == before
        {
            with(|drafts| drafts.take_over(stored));
        }
    });
}

/// The draft of a field, if there is one.
pub fn get(key: &str) -> Option<Draft> {
    with(|drafts| drafts.get(key).cloned())
}

/// Keeps what is being typed.
pub fn keep(app: App, key: &str, draft: Draft) {
    with(|drafts| drafts.keep(key, draft));
    TIMER.with(|timer| {
        let mut timer = timer.borrow_mut();
        if timer.is_none() {
            *timer = Some(Timeout::new(WAIT_MS, move || {
                TIMER.with(|timer| timer.take());
                flush(app);
            }));
        }
    });
}

/// The text is saved or given up: it is dropped as soon as nothing waits to be saved any more.
pub fn finish(app: App, key: &str) {
    with(|drafts| drafts.finish(key));
    settle(app);
}

/// Something that was to be saved could not be: its text is worth keeping.
pub fn revive() {
    with(Drafts::revive);
}

/// Writes at once what waits. Begun before this returns to the browser, so that a page that is being left still does it.
pub fn flush(app: App) {
    let Some(store) = store().filter(|_| !super::panic::failed()) else { return };
    for (key, text) in with(Drafts::take_unwritten) {
        let store = store.clone();
        leptos::task::spawn_local(async move {
            if let Err(error) = store.put_draft(&key, &text).await {
                with(|drafts| drafts.not_written(&key));
                complain(app, &error);
            }
        });
    }
}

/// Drops the drafts that are saved, if nothing waits to be saved.
pub fn settle(app: App) {
    if super::panic::failed() || app.read(|workspace| workspace.waiting() > 0) {
        return;
    }
    let Some(store) = store() else { return };
    for (key, at) in with(Drafts::take_done) {
        let store = store.clone();
        DROPPING.set((DROPPING.get().0 + 1, DROPPING.get().1));
        leptos::task::spawn_local(async move {
            // A draft that stays by mistake says what is saved, and is dropped when it is seen.
            let _ = drop_up_to(&store, &key, at).await;
            DROPPING.set((DROPPING.get().0.saturating_sub(1), DROPPING.get().1 + 1));
            // What was typed there meanwhile may have gone with it.
            if get(&key).is_some() {
                with(|drafts| drafts.not_written(&key));
                flush(app);
            }
        });
    }
}

async fn drop_up_to(store: &IdbStore, key: &str, at: Time) -> Result<(), StoreError> {
    let stored = store.get_draft(key).await?.and_then(|text| Draft::read(&text));
    // Another tab may be typing there.
    if stored.is_some_and(|stored| stored.at <= at) { store.delete_draft(key).await } else { Ok(()) }
}

/// Says once that drafts cannot be kept; typing goes on.
fn complain(app: App, error: &StoreError) {
    if !matches!(error, StoreError::Closed(_)) && !COMPLAINED.replace(true) {
        app.complain(format!(
            "What you type is not kept until you save it: leave the field or press Save before you close the page. {error}"
        ));
    }
}
