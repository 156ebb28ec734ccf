//! The list without the mouse.

use super::{
    desk::{Desk, Place, Sheet},
    press::Main,
};
use crate::app::{
    page::parts::ticked,
    ui::{comes_from, free_key},
};
use leptos::ev::KeyboardEvent;
use penstock::{
    model::{ActivityKind, Kind, TaskKind},
    present::today::{GroupKind, Item},
};
use std::cell::Cell;

/// The keys with what they do, for the line below the list.
pub const HINTS: [(&str, &str); 10] = [
    ("J K", "choose"),
    ("Enter", "open"),
    ("D", "done"),
    ("S", "put off"),
    ("C", "call"),
    ("E", "email"),
    ("T", "meeting"),
    ("N", "note"),
    ("M", "move"),
    ("U", "undo"),
];

thread_local! {
    /// Whether the last key was `g`: the next one names a place to go to.
    static GOING: Cell<bool> = const { Cell::new(false) };
}

/// Handles a key that is meant for the list.
pub fn press(desk: Desk, ev: &KeyboardEvent) {
    let Some(key) = free_key(ev) else { return };
    let going = GOING.replace(key == "g");
    if going || ev.repeat() && !matches!(key.as_str(), "j" | "k" | "ArrowDown" | "ArrowUp") {
        return;
    }
    let taken = match key.as_str() {
        "j" | "ArrowDown" => {
            desk.step(1);
            true
        }
        "k" | "ArrowUp" => {
            desk.step(-1);
            true
        }
        "u" => {
            desk.app.undo();
            desk.focus();
            true
        }
        _ if ev.shift_key() => false,
        key => desk.in_hand().is_some_and(|(place, item)| act(desk, place, &item, key, ev)),
    };
    if taken {
        ev.prevent_default();
    }
}

/// What a key does with the chosen item; whether it does anything.
fn act(desk: Desk, place: Place, item: &Item, key: &str, ev: &KeyboardEvent) -> bool {
    // A button that has the focus is pressed by these two, unless it is the row's own.
    let on_control = comes_from(ev, "button, a, input") && !comes_from(ev, "[data-place]");
    match key {
        "Enter" | " " if on_control => return false,
        "Enter" => desk.open(place, item),
        "d" | " " => finish(desk, place, item),
        "s" => desk.ask(place, item, Sheet::Snooze),
        "c" => desk.ask(place, item, Sheet::Log(ActivityKind::Call)),
        "e" => desk.ask(place, item, Sheet::Log(ActivityKind::Email)),
        "t" => desk.ask(place, item, Sheet::Log(ActivityKind::Meeting)),
        "n" => desk.ask(place, item, Sheet::Log(ActivityKind::Note)),
        "p" => desk.plan(place, item),
        "m" => desk.move_it(item),
        "f" if item.gap.is_some() => desk.fill_in(place, item),
        "h" => desk.hand_over(item),
        "w" if matches!(place.0, GroupKind::Keep | GroupKind::Write) => desk.write(place, item),
        "w" => desk.ask(place, item, Sheet::Day),
        "o" if item.what.kind == Kind::Message => Main::Outbox.run(desk, place, item),
        digit => return digit.parse::<usize>().is_ok_and(|number| choose(desk, place, item, number)),
    }
    true
}

/// Completes what is done by saying so. A question is done by its answer.
fn finish(desk: Desk, place: Place, item: &Item) {
    let kind = desk.task(item).map(|task| task.kind);
    if matches!(kind, Some(TaskKind::Question)) {
        desk.app.toast("Choose an answer: its number is its key.");
    } else {
        desk.complete(place);
    }
}

/// Picks the answer with a number, or ticks it; whether there is one.
fn choose(desk: Desk, place: Place, item: &Item, number: usize) -> bool {
    let Some(task) = desk.task(item) else { return false };
    let Some(option) = number.checked_sub(1).and_then(|at| task.options.get(at)) else { return false };
    match task.kind {
        TaskKind::Question => desk.answer(place, vec![option.clone()], true),
        TaskKind::Checklist => {
            let (answers, whole) = ticked(&task.options, &task.answers, option);
            desk.answer(place, answers, whole);
        }
        _ => return false,
    }
    true
}
