//! Other tabs: hints that the journal has grown. What they wrote is read from the store, never from a message.

use crate::app::store::App;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::BroadcastChannel;

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Tells other tabs that the journal ends here now.
pub fn tell(pos: u64) {
    CHANNEL.with(|channel| {
        if let Some(channel) = channel.borrow().as_ref() {
            #[allow(clippy::cast_precision_loss)]
            let _ = channel.post_message(&JsValue::from_f64(pos as f64));
        }
    });
}

/// Listens for other tabs of this workspace from now on, in place of those of another.
pub fn listen(app: App, workspace: &str) {
    let channel = BroadcastChannel::new(&format!("penstock-{workspace}")).ok();
    if let Some(channel) = &channel {
        let heard = Closure::<dyn Fn()>::new(move || super::persist::look(app));
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }
    if let Some(old) = CHANNEL.with(|place| place.replace(channel)) {
        old.close();
    }
}

/// Looks for news when the page is looked at again, now and then, and at midnight; writes a checkpoint when it is left.
pub fn watch(app: App) {
    let seen = move || {
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            // The device may be in another zone than before.
            super::zone::settle(app);
            app.look_at_the_clock();
            super::persist::look(app);
            super::drafts::look();
        } else {
            // What is being typed is committed, as leaving the field would; what cannot be, is kept as a draft.
            super::dom::leave_field();
            super::drafts::flush(app);
            leptos::task::spawn_local(super::persist::checkpoint(app));
        }
    };
    // Leaving with changes that are not on the disk yet asks first.
    let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
        super::drafts::flush(app);
        if app.read(|workspace| workspace.waiting() > 0) {
            event.prevent_default();
        }
    });
    let _ = window_event_listener_untyped("pagehide", move |_| super::drafts::flush(app));
    let _ = window_event_listener_untyped("storage", move |_| app.look_at_backups());
    let _ = window_event_listener_untyped("focus", move |_| super::persist::look(app));
    let changed = Closure::<dyn Fn()>::new(seen);
    let _ = document().add_event_listener_with_callback("visibilitychange", changed.as_ref().unchecked_ref());
    changed.forget();
    gloo_timers::callback::Interval::new(20_000, move || {
        app.look_at_the_clock();
        super::persist::look(app);
    })
    .forget();
}
