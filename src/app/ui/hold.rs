use crate::app::shell::finger::Finger;
use leptos::{
    ev::{self, PointerEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::Element,
};
use penstock::present::drag::HOLD_MILLIS;
use std::time::Duration;

/// How far a finger may slip while it rests, in pixels.
const SLIP: f64 = 10.0;

/// A finger that rests on something.
#[derive(Clone)]
struct Resting {
    pointer: i32,
    x: f64,
    y: f64,
    /// What it touched, which hears all of the finger until it is told otherwise.
    target: Option<Element>,
}

/// Picking up by a finger what lies in something that scrolls: a finger that rests lifts, one that moves on scrolls.
#[derive(Clone, Copy)]
pub struct Hold {
    resting: StoredValue<Option<Resting>, LocalStorage>,
    serial: StoredValue<u32>,
    lifted: StoredValue<bool>,
    finger: StoredValue<Option<Finger>, LocalStorage>,
}

impl Hold {
    pub fn new() -> Self {
        let hold = Self {
            resting: StoredValue::new_local(None),
            serial: StoredValue::new(0),
            lifted: StoredValue::new(false),
            finger: StoredValue::new_local(None),
        };
        let moved = window_event_listener(ev::pointermove, move |ev| {
            let (x, y) = (f64::from(ev.client_x()), f64::from(ev.client_y()));
            let gone = |at: &Resting| at.pointer == ev.pointer_id() && (x - at.x).hypot(y - at.y) > SLIP;
            if hold.resting.with_value(|at| at.as_ref().is_some_and(gone)) {
                hold.resting.set_value(None);
            }
        });
        let up = window_event_listener(ev::pointerup, move |_| hold.end());
        let lost = window_event_listener(ev::pointercancel, move |_| hold.end());
        on_cleanup(move || [moved, up, lost].into_iter().for_each(|one| one.remove()));
        hold
    }

    fn end(self) {
        self.resting.set_value(None);
        self.lifted.set_value(false);
        self.finger.set_value(None);
    }

    /// Whether something is in the finger's hand: then the finger scrolls nothing, and opens no menu.
    pub fn holds(self) -> bool {
        self.lifted.try_get_value().unwrap_or(false)
    }

    /// A finger goes down; `lift` is called when it has rested.
    pub fn press(self, ev: &PointerEvent, lift: impl Fn() + 'static) {
        if !ev.is_primary() {
            return;
        }
        let serial = self.serial.get_value().wrapping_add(1);
        self.serial.set_value(serial);
        let target = ev.target().and_then(|target| target.dyn_into::<Element>().ok());
        let (x, y) = (f64::from(ev.client_x()), f64::from(ev.client_y()));
        self.resting.set_value(Some(Resting { pointer: ev.pointer_id(), x, y, target }));
        self.finger.set_value(Finger::hold(ev, move || self.holds()));
        let rested = move || {
            if self.serial.try_get_value() != Some(serial) {
                return;
            }
            let Some(at) = self.resting.try_update_value(Option::take).flatten() else { return };
            // Else what lies under the finger would not hear of it.
            if let Some(target) = at.target.filter(|target| target.has_pointer_capture(at.pointer)) {
                let _ = target.release_pointer_capture(at.pointer);
            }
            self.lifted.set_value(true);
            lift();
        };
        set_timeout(rested, Duration::from_millis(u64::from(HOLD_MILLIS)));
    }
}
