//! Small helpers that several parts share.
use leptos::{ev::KeyboardEvent, prelude::*, wasm_bindgen::JsCast, web_sys};
use std::sync::atomic::{AtomicU32, Ordering};

/// An element id that no other element has.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The elements under `root` that match `selector`, in order.
pub(super) fn all(root: &web_sys::Element, selector: &str) -> Vec<web_sys::HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|i| found.get(i)?.dyn_into().ok()).collect()
}

/// Arrow keys, Home and End over `count` things in a ring: the index to go to.
pub(super) fn ring(ev: &KeyboardEvent, at: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match ev.key().as_str() {
        "ArrowDown" | "ArrowRight" => Some(at.map_or(0, |i| if i >= last { 0 } else { i + 1 })),
        "ArrowUp" | "ArrowLeft" => Some(at.map_or(last, |i| if i == 0 { last } else { i - 1 })),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Moves the focus by arrow keys among the elements that match `selector`.
/// Returns the index that has it now.
pub(super) fn rove(ev: &KeyboardEvent, root: &web_sys::Element, selector: &str) -> Option<usize> {
    let items = all(root, selector);
    let active = document().active_element();
    let at = items.iter().position(|x| active.as_ref() == Some(x.as_ref()));
    let to = ring(ev, at, items.len())?;
    ev.prevent_default();
    ev.stop_propagation();
    items.get(to)?.focus().ok()?;
    Some(to)
}

/// The focused element, to give the focus back later.
pub(super) fn focused() -> Option<web_sys::HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Whether the event comes from somewhere inside an element that matches `selector`.
pub fn comes_from(ev: &KeyboardEvent, selector: &str) -> bool {
    let element = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|e| e.closest(selector).ok().flatten().is_some())
}

/// Whether a click is on something that matches `selector`, or inside it.
pub fn clicked_on(ev: &leptos::ev::MouseEvent, selector: &str) -> bool {
    let element = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|e| e.closest(selector).ok().flatten().is_some())
}

/// The key, where it is meant for the page: nobody has taken it, it is pressed alone, and the
/// focus is in no text, dialog or menu.
pub fn free_key(ev: &KeyboardEvent) -> Option<String> {
    let held = ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.is_composing();
    let elsewhere = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=menu]";
    (!held && !ev.default_prevented() && !comes_from(ev, elsewhere)).then(|| ev.key())
}
