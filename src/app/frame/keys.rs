//! Keys that work everywhere, as the table of actions has them. Pages add their own.

use crate::app::{
    shell::dom,
    store::{App, Phase},
    ui::{begin_keys, end_keys, focus},
};
use leptos::prelude::{GetUntracked, Set, WithUntracked};
use penstock::present::actions::{Does, Place, by_keys, leads};

/// Handles a key that nobody else has taken.
pub fn press(app: App, event: &web_sys::KeyboardEvent) {
    let command = event.ctrl_key() || event.meta_key();
    let key = letter(event, command);
    // `g` waits for a place. Whatever comes next ends that, but for Shift going down.
    let going = !matches!(key.as_str(), "Shift" | "Control" | "Alt" | "Meta") && end_keys();
    // With Alt a letter is for a menu of the browser.
    if event.default_prevented()
        || event.is_composing()
        || event.alt_key()
        || app.phase.try_get_untracked() != Some(Phase::Open)
    {
        return;
    }
    let pressed = match (command, event.shift_key()) {
        (true, true) => format!("Ctrl+Shift+{}", key.to_uppercase()),
        (true, false) => format!("Ctrl+{}", key.to_uppercase()),
        (false, _) if going => format!("g {key}"),
        (false, true) if key.chars().all(char::is_alphabetic) => return,
        (false, _) => key,
    };
    let action = by_keys(Place::Anywhere, &pressed).filter(|action| action.does != Does::Here);
    // What is searched for may be wanted in the middle of a text; all else would be part of it. A dialog asks first.
    let searching = action.is_some_and(|action| action.does == Does::Search);
    if dom::dialog_open() {
        if searching {
            event.prevent_default();
            // The palette itself closes by the key that opens it. Any other dialog keeps what is typed there: what is
            // chosen here could lead away from it.
            match app.palette.with_untracked(Option::is_some) {
                true => app.palette.set(None),
                false => app.toast("Close this first, then search. What is typed here is kept until then."),
            }
        }
        return;
    }
    if focus::typing() && !searching {
        return;
    }
    match action {
        _ if !command && !going && leads(&pressed) => begin_keys(),
        // Beside an open record, N writes a note there.
        Some(action) if action.does == Does::QuickAdd && !adds_a_lead(app) => return,
        Some(action) => app.perform(action.does, None),
        None => return,
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
