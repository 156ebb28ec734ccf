//! When the program itself fails: stop all writing, and hand over to the plain page that can save a copy without it.

use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::JsValue;

static FAILED: AtomicBool = AtomicBool::new(false);

/// Whether the program has failed. Nothing may be written any more.
pub fn failed() -> bool {
    FAILED.load(Ordering::Relaxed)
}

/// Watches for failures from now on.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        FAILED.store(true, Ordering::Relaxed);
        console_error_panic_hook::hook(info);
        let options = web_sys::CustomEventInit::new();
        options.set_detail(&JsValue::from_str(&info.to_string()));
        if let Some(window) = web_sys::window()
            && let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("penstock:panic", &options)
        {
            let _ = window.dispatch_event(&event);
        }
    }));
}
