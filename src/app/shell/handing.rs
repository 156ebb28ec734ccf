//! Handing over to other programs: by address, or by the clipboard.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Opens an address in the program for it: a mail program, the telephone, for the web another tab. Call it from a click
/// or a key, or the browser may refuse.
pub fn open(address: &str) {
    let Ok(element) = document().create_element("a") else { return };
    let Ok(link) = element.dyn_into::<web_sys::HtmlAnchorElement>() else { return };
    link.set_href(address);
    link.set_rel("noopener noreferrer");
    if address.starts_with("http") {
        link.set_target("_blank");
    }
    link.set_hidden(true);
    // Some browsers follow only what is in the page.
    if let Some(body) = document().body() {
        let _ = body.append_child(&link);
        link.click();
        link.remove();
    }
}

/// Puts a text on the clipboard and says whether it is there. Call it from a click or a key.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let navigator = window().navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    // Pages that are not served safely have no clipboard.
    if there.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return then(false);
    }
    let promise = navigator.clipboard().write_text(text);
    leptos::task::spawn_local(async move { then(JsFuture::from(promise).await.is_ok()) });
}
