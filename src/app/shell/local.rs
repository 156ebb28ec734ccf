//! Small settings of this browser, such as the theme. Never records.

use gloo_storage::{LocalStorage, Storage};

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

/// Drops a setting.
pub fn remove(name: &str) {
    LocalStorage::delete(key(name));
}
