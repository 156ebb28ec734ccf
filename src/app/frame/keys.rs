//! Keys that work everywhere. Pages add their own.

use super::place;
use crate::app::{
    shell::dom,
    store::{App, Phase},
    ui::{begin_keys, end_keys, focus},
};
use leptos::prelude::{GetUntracked, WithUntracked};

/// Where words to look for are typed on a page.
const SEARCH: &str = "[data-shortcut=search], #main input[type=search], #main .bar input[type=text]";

/// Handles a key that nobody else has taken.
pub fn press(app: App, event: &web_sys::KeyboardEvent) {
    let command = event.ctrl_key() || event.meta_key();
    let key = letter(event, command);
    // `g` waits for a place. Whatever comes next ends that, but for Shift going down.
    let going = !matches!(key.as_str(), "Shift" | "Control" | "Alt" | "Meta") && end_keys();
    if event.default_prevented() || app.phase.try_get_untracked() != Some(Phase::Open) {
        return;
    }
    if focus::typing() || dom::dialog_open() {
        return;
    }
    match (command, event.shift_key(), key.as_str()) {
        (true, false, "z") => app.undo(),
        (true, true, "z") | (true, false, "y") => app.redo(),
        (true, ..) => return,
        (false, _, place_key) if going => match target(place_key) {
            Some(path) => app.go(place(path)),
            None => return,
        },
        (false, false, "g") => begin_keys(),
        // Beside an open record, N writes a note there.
        (false, false, "n") if adds_a_lead(app) => app.quick_add(""),
        (false, _, "/") => dom::focus(SEARCH),
        (false, _, "?") => app.go(place("help")),
        _ => return,
    }
    event.prevent_default();
}

/// The key. With Ctrl or ⌘ it is the letter whatever Caps Lock says, and where the keyboard has other letters the one
/// that is printed there on most.
fn letter(event: &web_sys::KeyboardEvent, command: bool) -> String {
    let key = event.key();
    match event.code().strip_prefix("Key") {
        Some(code) if command && !key.is_ascii() => code.to_ascii_lowercase(),
        _ if command => key.to_ascii_lowercase(),
        _ => key,
    }
}

/// Whether N is for a new opportunity: beside an open record and among the templates it is for something else.
fn adds_a_lead(app: App) -> bool {
    app.address.with_untracked(|route| route.open().is_none() && route.path() != "templates")
}

fn target(key: &str) -> Option<&'static str> {
    Some(match key {
        "b" => "board",
        "o" => "opportunities",
        "c" => "contacts",
        "f" => "companies",
        "t" => "tasks",
        "y" => "today",
        "x" => "outbox",
        "l" => "mail",
        "a" => "campaigns",
        "r" => "rules",
        "q" => "sequences",
        "w" => "runs",
        "e" => "settings",
        "s" => "stages",
        "v" => "templates",
        "m" => "team",
        "p" => "products",
        "i" => "import",
        "d" => "data",
        "h" => "history",
        _ => return None,
    })
}
