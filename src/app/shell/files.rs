//! Files in and out.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// The largest file that is read, in bytes.
const LARGEST: f64 = 500.0 * 1024.0 * 1024.0;

/// A file that the person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

async fn read(file: web_sys::File) -> Result<PickedFile, String> {
    if file.size() > LARGEST {
        return Err(format!("{} is larger than 500 MB. Split it, and bring the parts in one by one.", file.name()));
    }
    let unreadable = |_: JsValue| format!("{} could not be read.", file.name());
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
    Ok(PickedFile { name: file.name(), bytes: js_sys::Uint8Array::new(&buffer).to_vec() })
}

fn deliver(file: Option<web_sys::File>, on: Callback<PickedFile>) {
    let Some(file) = file else { return };
    let app = crate::app::store::use_app();
    leptos::task::spawn_local(async move {
        match read(file).await {
            Ok(file) => {
                on.try_run(file);
            }
            Err(why) => app.complain(why),
        }
    });
}

/// Lets the person choose a file. Call it from a click.
pub fn pick_file(accept: &str, on: Callback<PickedFile>) {
    let Ok(element) = document().create_element("input") else { return };
    let Ok(input) = element.dyn_into::<web_sys::HtmlInputElement>() else { return };
    input.set_type("file");
    input.set_accept(accept);
    input.set_hidden(true);
    let _ = input.set_attribute("data-test", "file-input");
    let chosen = input.clone();
    let owner = Owner::current();
    let changed = Closure::once_into_js(move || {
        let file = chosen.files().and_then(|files| files.get(0));
        chosen.remove();
        match owner {
            Some(owner) => owner.with(|| deliver(file, on)),
            None => deliver(file, on),
        }
    });
    let _ = input.add_event_listener_with_callback("change", changed.unchecked_ref());
    // Only one chooser is open at a time: an earlier one that was cancelled is still in the page.
    if let Ok(Some(old)) = document().query_selector("input[data-test=file-input]") {
        old.remove();
    }
    if let Some(body) = document().body() {
        let _ = body.append_child(&input);
    }
    input.click();
}

/// Reads the file that was dropped.
pub fn read_dropped(event: &web_sys::DragEvent, on: Callback<PickedFile>) {
    event.prevent_default();
    let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
    deliver(file, on);
}

/// Saves bytes as a file.
pub fn download(name: &str, mime: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let Ok(blob) = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(element) = document().create_element("a")
        && let Ok(link) = element.dyn_into::<web_sys::HtmlAnchorElement>()
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser reads the address after the click has returned.
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    })
    .forget();
}
