use super::focus;
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Whoever followed a link with the keyboard goes on from here: the element gets the focus once it is drawn, if what had it
/// is gone.
pub fn arrive(selector: impl Into<String>) {
    let selector = selector.into();
    focus::once_drawn(move || {
        let found = document().query_selector(&selector).ok().flatten();
        let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return false };
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
            let _ = element.focus();
        }
        true
    });
}
