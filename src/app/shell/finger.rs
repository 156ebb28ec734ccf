//! A finger that holds something instead of scrolling the page.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget, PointerEvent};

/// Listens to one finger, until it is dropped.
pub struct Finger {
    target: EventTarget,
    listener: Closure<dyn Fn(Event)>,
}

impl Finger {
    /// From now on this finger scrolls nothing while `holds` says so. The listener is on what the finger touched itself:
    /// where that is taken out of the page under the finger, as a list does with rows that go out of sight, nothing around
    /// it hears of the finger any more.
    pub fn hold(event: &PointerEvent, holds: impl Fn() -> bool + 'static) -> Option<Self> {
        let target = event.target()?;
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if holds() && event.cancelable() {
                event.prevent_default();
            }
        });
        target.add_event_listener_with_callback("touchmove", listener.as_ref().unchecked_ref()).ok()?;
        Some(Self { target, listener })
    }
}

impl Drop for Finger {
    fn drop(&mut self) {
        let callback = self.listener.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback("touchmove", callback);
    }
}
