//! Small helpers that several parts share.
use leptos::{ev::KeyboardEvent, prelude::*, wasm_bindgen::JsCast, web_sys};
use std::{
    cell::Cell,
    sync::atomic::{AtomicU32, Ordering},
};

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

/// Whether the keyboard has ⌘ where others have Ctrl.
pub(super) fn apple() -> bool {
    window().navigator().platform().is_ok_and(|name| name.starts_with("Mac") || name.starts_with("iP"))
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

/// What had the focus, and what was selected in it where it is a text: a browser that gives the focus back may forget that,
/// or leave the caret in the field that is gone, and then takes no letter.
#[derive(Clone)]
pub(super) struct Left {
    element: web_sys::HtmlElement,
    selected: Option<(u32, u32)>,
}

impl Left {
    /// What has the focus now.
    pub fn now() -> Option<Self> {
        let element = focused()?;
        let ends = if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            (area.selection_start(), area.selection_end())
        } else if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
            (input.selection_start(), input.selection_end())
        } else {
            (Ok(None), Ok(None))
        };
        // Fields without a text, such as dates, have no selection to ask for.
        let selected = if let (Ok(Some(start)), Ok(Some(end))) = ends { Some((start, end)) } else { None };
        Some(Self { element, selected })
    }

    /// Gives the focus back, if that is still there.
    pub fn go_back(&self) {
        if !self.element.is_connected() {
            return;
        }
        let _ = self.element.focus();
        let Some((start, end)) = self.selected else { return };
        if let Some(area) = self.element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            let _ = area.set_selection_range(start, end);
        } else if let Some(input) = self.element.dyn_ref::<web_sys::HtmlInputElement>() {
            let _ = input.set_selection_range(start, end);
        }
    }
}

/// What had the focus before something took it, to give it back.
#[derive(Clone, Copy)]
pub struct FocusBack(StoredValue<Option<web_sys::HtmlElement>, LocalStorage>);

impl FocusBack {
    /// Nothing yet.
    pub fn new() -> Self {
        FocusBack(StoredValue::new_local(None))
    }

    /// Remembers what has the focus now.
    pub fn remember(self) {
        self.0.set_value(focused().filter(|element| element.tag_name() != "BODY"));
    }

    /// Gives the focus back. Says whether there was anything to give it to.
    pub fn give_back(self) -> bool {
        let element = self.0.try_update_value(Option::take).flatten().filter(|element| element.is_connected());
        element.is_some_and(|element| element.focus().is_ok())
    }
}

thread_local! {
    /// Whether the last key was one that waits for a second one.
    static LEADING: Cell<bool> = const { Cell::new(false) };
}

/// A key was pressed that begins a sequence: the next one belongs to it, and to nothing else.
pub fn begin_keys() {
    LEADING.set(true);
}

/// Whether a sequence has begun.
pub fn keys_begun() -> bool {
    LEADING.get()
}

/// Ends a sequence. Says whether one had begun.
pub fn end_keys() -> bool {
    LEADING.replace(false)
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
    let held = ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.is_composing() || keys_begun();
    let elsewhere = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=menu]";
    (!held && !ev.default_prevented() && !comes_from(ev, elsewhere)).then(|| ev.key())
}
