//! The page itself.

pub use crate::app::ui::focus::typing;
use leptos::prelude::{document, window};

/// Takes away the notice that is shown until the application runs.
pub fn remove_boot_notice() {
    if let Some(notice) = document().get_element_by_id("boot") {
        notice.remove();
    }
}

/// Sets the colour theme: `light`, `dark`, or nothing for the system's.
pub fn set_theme(theme: &str) {
    let Some(root) = document().document_element() else { return };
    let _ =
        if theme.is_empty() { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", theme) };
}

/// Sets the page's title.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

/// Brings the page's window to the front.
pub fn come_forward() {
    let _ = window().focus();
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// Tells the page's start script that a new release is wanted now.
pub fn apply_update() {
    if let Ok(event) = web_sys::CustomEvent::new("penstock:update-apply") {
        let _ = window().dispatch_event(&event);
    }
}

/// Whether a new release waits already.
pub fn update_waits() -> bool {
    document().document_element().and_then(|root| root.get_attribute("data-update")).is_some()
}

/// Moves the focus to the first element that a selector finds now; for what is about to be drawn there is `ui::focus`.
pub fn focus(selector: &str) {
    focus_found(selector);
}

/// Moves the focus to the first element that a selector finds. Says whether there is one.
pub fn focus_found(selector: &str) -> bool {
    use wasm_bindgen::JsCast;
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Brings what a selector finds into sight along its row, without moving the page up or down more than it takes.
pub fn show(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        options.set_inline(web_sys::ScrollLogicalPosition::Center);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Presses the first button that a selector finds. Says whether there is one.
pub fn press(selector: &str) -> bool {
    use wasm_bindgen::JsCast;
    let found = document().query_selector(selector).ok().flatten();
    let button = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    button.is_some_and(|button| {
        button.click();
        true
    })
}

/// Whether nobody sees the page: another tab or window is in front of it, or the screen is off.
pub fn hidden() -> bool {
    document().hidden()
}

/// Takes the focus from the field that is being typed in, which commits its text.
pub fn leave_field() {
    use wasm_bindgen::JsCast;
    if typing()
        && !dialog_open()
        && let Some(active) = document().active_element()
        && let Some(element) = active.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = element.blur();
    }
}

/// Whether a dialog is open.
pub fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Whether the window is as narrow as a phone: where the style sheets change their layout.
pub fn narrow() -> bool {
    const PHONE: f64 = 720.0;
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= PHONE)
}
