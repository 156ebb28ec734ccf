//! The browser's errors in classes: what can be done about each.

use super::values::field;
use crate::storage::contract::StoreError;
use wasm_bindgen::prelude::*;
use web_sys::{DomException, IdbOpenDbRequest};

/// The class of a failed opening or deleting.
pub fn failure(request: &IdbOpenDbRequest) -> StoreError {
    match request.error() {
        Ok(Some(error)) => match class(&error) {
            // Before anything is open, this is how a browser refuses a private window.
            StoreError::Transient(why) if error.name() == "InvalidStateError" => StoreError::Unavailable(why),
            error => error,
        },
        _ => StoreError::Transient("a request failed without saying why".to_string()),
    }
}

/// What is stored is not as it was written.
pub fn damaged(why: &str) -> StoreError {
    StoreError::Fatal(why.to_string())
}

/// An error in words: its name and what the browser says.
pub fn words(error: &JsValue) -> String {
    let part = |name| field(error, name).and_then(|part| part.as_string()).unwrap_or_default();
    let (name, message) = (part("name"), part("message"));
    let message = message.trim_end_matches('.');
    match (name.is_empty(), message.is_empty()) {
        (true, true) => format!("{error:?}"),
        (false, true) => name,
        (true, false) => message.to_string(),
        (false, false) => format!("{name}, {message}"),
    }
}

/// The class of a browser's error: what can be done about it.
pub fn class(error: &JsValue) -> StoreError {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    let words = words(error);
    let lower = words.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    match name.as_str() {
        "QuotaExceededError" => StoreError::Capacity(words),
        "UnknownError" if says(&["disk is full", "disk full", "no space", "quota"]) => StoreError::Capacity(words),
        "InvalidStateError" | "AbortError" | "TransactionInactiveError" | "TimeoutError" => {
            StoreError::Transient(words)
        }
        _ if says(&[
            "connection is closing",
            "connection lost",
            "connection to indexed",
            "in-progress transaction",
        ]) =>
        {
            StoreError::Transient(words)
        }
        "SecurityError" | "NotAllowedError" => StoreError::Unavailable(words),
        "VersionError" => StoreError::Fatal("a newer Penstock has changed the database: reload the page".to_string()),
        _ => StoreError::Fatal(words),
    }
}
