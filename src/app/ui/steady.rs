//! A press on a button of a form hits it, whatever leaving the field before makes of the page.
//!
//! Leaving a field may show what is wrong with it: the form grows, and a button that is being pressed moves away from under
//! the pointer before it is let go. So the field keeps the focus while the button is down, and is left when it is let go.

use leptos::{
    ev::{self, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use std::cell::RefCell;

thread_local! {
    /// The button that is down, and the field that is left with it.
    static PRESSED: RefCell<Option<(HtmlElement, HtmlElement)>> = const { RefCell::new(None) };
}

/// The button that an event is on.
fn button(ev: &MouseEvent) -> Option<HtmlElement> {
    let target: Element = ev.target()?.dyn_into().ok()?;
    target.closest("button").ok()??.dyn_into().ok()
}

/// The field that has the focus, if it is one that is typed in and in the same form or dialog as the button.
fn field_beside(button: &HtmlElement) -> Option<HtmlElement> {
    let place = button.closest("dialog, form").ok()??;
    let field: HtmlElement = document().active_element()?.dyn_into().ok()?;
    let typed = field.matches("input:not([type=checkbox], [type=radio]), textarea").unwrap_or(false);
    (typed && place.contains(Some(&field))).then_some(field)
}

/// Keeps presses steady from now on.
pub fn watch() {
    let _ = window_event_listener(ev::mousedown, |ev| {
        let pressed = button(&ev).filter(|_| ev.button() == 0 && !ev.default_prevented());
        let pressed = pressed.and_then(|button| Some((field_beside(&button)?, button)));
        if pressed.is_some() {
            ev.prevent_default();
        }
        PRESSED.set(pressed.map(|(field, button)| (button, field)));
    });
    let _ = window_event_listener(ev::mouseup, |ev| {
        let Some((pressed, field)) = PRESSED.take() else { return };
        if button(&ev).is_some_and(|button| button == pressed) {
            // Before the click comes: what is typed is committed by then, as it would be without this.
            let _ = field.blur();
            let _ = pressed.focus();
        }
    });
}
