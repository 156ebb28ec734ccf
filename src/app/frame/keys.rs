//! Keys that work everywhere. Pages add their own.

use super::place;
use crate::app::{
    shell::dom,
    store::{App, Phase},
};
use leptos::prelude::GetUntracked;
use std::cell::Cell;

/// Where words to look for are typed on a page.
const SEARCH: &str = "[data-shortcut=search], #main input[type=search], #main .bar input[type=text]";

thread_local! {
    /// Whether the last key was `g`, which waits for a place.
    static GOING: Cell<bool> = const { Cell::new(false) };
}

/// Handles a key that nobody else has taken.
pub fn press(app: App, event: &web_sys::KeyboardEvent) {
    if event.default_prevented() || app.phase.try_get_untracked() != Some(Phase::Open) {
        return;
    }
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
    if dom::typing() || dom::dialog_open() {
        return;
    }
    let going = GOING.replace(false);
    match (command, event.shift_key(), key.as_str()) {
        (true, false, "z") => app.undo(),
        (true, true, "z" | "Z") | (true, false, "y") => app.redo(),
        (true, ..) => return,
        (false, _, place_key) if going => match target(place_key) {
            Some(path) => app.go(place(path)),
            None => return,
        },
        (false, false, "g") => GOING.set(true),
        // Beside an open record, N writes a note there.
        (false, false, "n") if app.address.get_untracked().open().is_none() => app.quick_add(""),
        (false, _, "/") => dom::focus(SEARCH),
        (false, _, "?") => app.go(place("help")),
        _ => return,
    }
    event.prevent_default();
}

fn target(key: &str) -> Option<&'static str> {
    Some(match key {
        "b" => "board",
        "o" => "opportunities",
        "c" => "contacts",
        "f" => "companies",
        "t" => "tasks",
        "s" => "stages",
        "m" => "team",
        "p" => "products",
        "i" => "import",
        "d" => "data",
        "h" => "history",
        _ => return None,
    })
}
