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

/// Puts a text on the clipboard with bold type and links, for whoever takes them, and as plain text. Where the browser
/// takes plain text only, that.
pub fn copy_rich(text: &str, html: &str, then: impl FnOnce(bool) + 'static) {
    match write_rich(text, html) {
        Some(promise) => leptos::task::spawn_local(async move { then(JsFuture::from(promise).await.is_ok()) }),
        None => copy(text, then),
    }
}

fn write_rich(text: &str, html: &str) -> Option<js_sys::Promise> {
    let word = JsValue::from_str;
    let class: js_sys::Function = js_sys::Reflect::get(&window(), &word("ClipboardItem")).ok()?.dyn_into().ok()?;
    let parts = js_sys::Object::new();
    for (mime, content) in [("text/plain", text), ("text/html", html)] {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(mime);
        let content = js_sys::Array::of1(&word(content));
        let blob = web_sys::Blob::new_with_str_sequence_and_options(&content, &options).ok()?;
        js_sys::Reflect::set(&parts, &word(mime), &blob).ok()?;
    }
    let item = js_sys::Reflect::construct(&class, &js_sys::Array::of1(&parts)).ok()?;
    let clipboard = js_sys::Reflect::get(&window().navigator(), &word("clipboard")).ok()?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &word("write")).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &js_sys::Array::of1(&item)).ok()?.dyn_into().ok()
}
