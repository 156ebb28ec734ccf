//! The page's keys. They work wherever the focus is, but not in fields; beside an open record only on the page itself.

use super::state::Outbox;
use crate::app::ui::{comes_from, free_key};
use leptos::{ev, prelude::*};
use penstock::present::outbox::Way;

/// Does what a key asks for.
pub fn press(outbox: Outbox, ev: &ev::KeyboardEvent) {
    let on_list = comes_from(ev, ".outbox-list");
    let Some(key) = free_key(ev) else { return };
    let beside = outbox.app.address.get_untracked().open().is_some();
    if beside && !comes_from(ev, ".outbox") {
        return;
    }
    if key == "w" && !beside && !ev.repeat() {
        ev.prevent_default();
        return outbox.writing.set(true);
    }
    if outbox.here.get_untracked().is_none() {
        return;
    }
    // Enter on a button presses that.
    let on_control = comes_from(ev, "button, a, summary, [role=tab]");
    match key.as_str() {
        "j" => outbox.step(1),
        "k" => outbox.step(-1),
        "ArrowDown" if on_list => outbox.step(1),
        "ArrowUp" if on_list => outbox.step(-1),
        "PageDown" if on_list => outbox.step(10),
        "PageUp" if on_list => outbox.step(-10),
        "Home" if on_list => outbox.step(isize::MIN),
        "End" if on_list => outbox.step(isize::MAX),
        "Escape" if outbox.editing.get_untracked() => outbox.editing.set(false),
        "Escape" if !outbox.picked().is_empty() => outbox.chosen.update(|chosen| chosen.clear()),
        // Held keys send one message, not fifty.
        _ if ev.repeat() => return,
        "Enter" if !on_control => {
            outbox.reading.set(true);
            outbox.open();
        }
        " " if on_list => outbox.mark(),
        "v" => outbox.mark(),
        "V" => outbox.mark_all(),
        "o" => outbox.open(),
        "c" => outbox.copy(),
        "s" => outbox.sent(),
        "a" => outbox.approve(),
        "d" => outbox.cancel_fellows(),
        "r" => outbox.ask_answer(),
        "b" => outbox.bounced(),
        "x" => outbox.cancel(),
        "e" => outbox.edit(),
        "p" => outbox.ask_day(),
        other => match outbox.message().and_then(|message| Way::by_letter(message.channel, other)) {
            Some(way) => outbox.open_by(way),
            None => return,
        },
    }
    ev.prevent_default();
}
