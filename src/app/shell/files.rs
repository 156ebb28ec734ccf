//! Files in and out.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// The largest file that is read in one piece, in bytes.
const LARGEST: f64 = 500e6;

/// A file that the person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file that the person chose, of which nothing has been read yet.
#[derive(Clone, Debug)]
pub struct ChosenFile(web_sys::File);

impl ChosenFile {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A size is a whole number.
        let size = self.0.size() as u64;
        size
    }

    /// Reads the bytes from `at` on into `bytes`, up to so many; what was in there before is gone.
    ///
    /// # Errors
    /// A sentence, if the file cannot be read: it was moved, or changed since it was chosen.
    pub async fn slice(&self, at: u64, most: u64, bytes: &mut Vec<u8>) -> Result<(), String> {
        let unreadable = |_: JsValue| "This file can no longer be read. Choose it again.".to_string();
        #[allow(clippy::cast_precision_loss)] // No file has that many bytes.
        let part = self.0.slice_with_f64_and_f64(at as f64, (at + most) as f64).map_err(unreadable)?;
        let buffer = js_sys::Uint8Array::new(&JsFuture::from(part.array_buffer()).await.map_err(unreadable)?);
        bytes.resize(buffer.length() as usize, 0);
        buffer.copy_to(bytes);
        Ok(())
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// A sentence, if it is too large or cannot be read.
    pub async fn whole(self) -> Result<PickedFile, String> {
        let name = self.name();
        if self.0.size() > LARGEST {
            return Err(format!("{name} is larger than 500 MB, which is more than can be read."));
        }
        let buffer = JsFuture::from(self.0.array_buffer()).await.map_err(|_| format!("{name} could not be read."))?;
        Ok(PickedFile { name, bytes: js_sys::Uint8Array::new(&buffer).to_vec() })
    }
}

/// A turn of long work: when it is over, the browser gets its turn.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    until: f64,
}

impl Turn {
    /// Begins: short where somebody looks, long in a page in the background, which seldom gets its turn.
    pub fn begin() -> Self {
        Self { until: js_sys::Date::now() + if document().hidden() { 500.0 } else { 20.0 } }
    }

    /// Whether it is time to let the browser work.
    pub fn over(self) -> bool {
        js_sys::Date::now() >= self.until
    }
}

/// Waits until what was changed can be seen: before work that cannot be divided.
pub async fn painted() {
    gloo_timers::future::TimeoutFuture::new(60).await;
}

fn read_whole(on: Callback<PickedFile>) -> impl Fn(ChosenFile) {
    move |file| {
        let app = crate::app::store::use_app();
        leptos::task::spawn_local(async move {
            match file.whole().await {
                Ok(file) => {
                    on.try_run(file);
                }
                Err(why) => app.complain(why),
            }
        });
    }
}

/// Lets the person choose a file, and reads it. Call it from a click.
pub fn pick_file(accept: &str, on: Callback<PickedFile>) {
    choose(accept, false, first(read_whole(on)));
}

/// Lets the person choose any number of files. Call it from a click.
pub fn choose_files(accept: &str, on: Callback<Vec<ChosenFile>>) {
    choose(accept, true, move |files| {
        on.try_run(files);
    });
}

fn first(on: impl Fn(ChosenFile) + 'static) -> impl Fn(Vec<ChosenFile>) + 'static {
    move |files| {
        if let Some(file) = files.into_iter().next() {
            on(file);
        }
    }
}

fn all(list: Option<web_sys::FileList>) -> Vec<ChosenFile> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).map(ChosenFile).collect()
}

fn choose(accept: &str, several: bool, on: impl Fn(Vec<ChosenFile>) + 'static) {
    let Ok(element) = document().create_element("input") else { return };
    let Ok(input) = element.dyn_into::<web_sys::HtmlInputElement>() else { return };
    input.set_type("file");
    input.set_accept(accept);
    input.set_multiple(several);
    input.set_hidden(true);
    let _ = input.set_attribute("data-test", "file-input");
    let chosen = input.clone();
    let owner = Owner::current();
    let changed = Closure::once_into_js(move || {
        let files = all(chosen.files());
        chosen.remove();
        if files.is_empty() {
            return;
        }
        match owner {
            Some(owner) => owner.with(|| on(files)),
            None => on(files),
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

/// The file that was dropped.
pub fn dropped(event: &web_sys::DragEvent) -> Option<ChosenFile> {
    dropped_all(event).into_iter().next()
}

/// The files that were dropped.
pub fn dropped_all(event: &web_sys::DragEvent) -> Vec<ChosenFile> {
    event.prevent_default();
    all(event.data_transfer().and_then(|data| data.files()))
}

/// Whether files are being dragged. Their names are told only when they are dropped.
pub fn carried(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}

/// Reads the file that was dropped.
pub fn read_dropped(event: &web_sys::DragEvent, on: Callback<PickedFile>) {
    if let Some(file) = dropped(event) {
        read_whole(on)(file);
    }
}

/// The file as other apps take it.
fn for_others(name: &str, mime: &str, bytes: &[u8]) -> Option<web_sys::ShareData> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::FilePropertyBag::new();
    options.set_type(mime.split(';').next().unwrap_or(mime));
    let file = web_sys::File::new_with_u8_array_sequence_and_options(&parts, name, &options).ok()?;
    let data = web_sys::ShareData::new();
    data.set_files(&js_sys::Array::of1(&file));
    Some(data)
}

/// Whether such a file can be handed to another app, as on a telephone. Many browsers on desks cannot.
pub fn can_share(name: &str, mime: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    let able = |method: &str| js_sys::Reflect::has(&navigator, &JsValue::from_str(method)).unwrap_or(false);
    able("canShare")
        && able("share")
        && for_others(name, mime, b"a").is_some_and(|data| navigator.can_share_with_data(&data))
}

/// Hands a file to another app that the person chooses. Call it from a click. Whoever chooses none is told nothing.
pub fn share(name: &str, mime: &str, bytes: &[u8], fails: impl Fn(String) + 'static) {
    let (Some(window), Some(data)) = (web_sys::window(), for_others(name, mime, bytes)) else { return };
    let promise = window.navigator().share_with_data(&data);
    leptos::task::spawn_local(async move {
        if let Err(error) = JsFuture::from(promise).await
            && error.dyn_ref::<web_sys::DomException>().is_none_or(|error| error.name() != "AbortError")
        {
            fails("No other app could take the file. Save it instead.".to_string());
        }
    });
}

/// The words that an element shows, line by line, as they stand on the page.
pub fn words_of(selector: &str) -> String {
    let found = web_sys::window().and_then(|window| window.document()?.query_selector(selector).ok().flatten());
    found
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        .map(|one| one.inner_text())
        .unwrap_or_default()
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
