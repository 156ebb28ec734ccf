//! Small settings of this browser, such as the theme. Never records.

use gloo_storage::{LocalStorage, SessionStorage, Storage};

fn key(name: &str) -> String {
    format!("penstock.{name}")
}

/// A setting.
pub fn get(name: &str) -> Option<String> {
    LocalStorage::get(key(name)).ok()
}

/// Keeps a setting. A browser that refuses loses nothing but comfort.
pub fn set(name: &str, value: &str) {
    let _ = LocalStorage::set(key(name), value);
}

/// What this tab keeps while it is open.
pub fn tab_get(name: &str) -> Option<String> {
    SessionStorage::get(key(name)).ok()
}

/// Takes away what this tab keeps, and gives it.
pub fn tab_take(name: &str) -> Option<String> {
    let kept = tab_get(name);
    SessionStorage::delete(key(name));
    kept
}

/// Keeps something for this tab while it is open.
pub fn tab_set(name: &str, value: &str) {
    let _ = SessionStorage::set(key(name), value);
}

/// Drops a setting.
pub fn remove(name: &str) {
    LocalStorage::delete(key(name));
}
