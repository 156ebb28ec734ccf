//! The board by keyboard: arrows move the focus, Space picks a card up, and the focus follows a card that has moved.

use super::state::{Board, SLOT};
use crate::app::{
    page::parts::write_by_key,
    shell,
    ui::{focus, keys_begun},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::RecordId,
    present::{
        drag::{Columns, Drop, Event, Key},
        window::Viewport,
    },
    value::Id,
};

/// How many frames the focus waits for a card that is not drawn yet.
const PATIENCE: u8 = 20;

/// How many cards PageUp and PageDown pass.
const PAGE: usize = 6;

/// A key on a card.
pub fn on_card(board: &Board, ev: &KeyboardEvent, card: Id) {
    if ev.target() != ev.current_target() || ev.is_composing() || keys_begun() || board.held.get_untracked().is_some() {
        return;
    }
    let command = ev.ctrl_key() || ev.meta_key();
    let done = match ev.key().as_str() {
        "ArrowLeft" if command && ev.shift_key() => then(|| board.shift(card, false)),
        "ArrowRight" if command && ev.shift_key() => then(|| board.shift(card, true)),
        _ if command || ev.alt_key() && ev.key() != "[" && ev.key() != "]" => false,
        "[" => then(|| board.shift(card, false)),
        "]" => then(|| board.shift(card, true)),
        " " => board.handle(Event::Pressed { key: Key::Space, card }),
        "Enter" => then(|| board.open(card)),
        "m" | "M" => then(|| {
            board.chased.set_value(Some(card));
            board.app.ask_move(vec![card]);
        }),
        _ if write_by_key(board.app, ev, RecordId::opportunity(card)) => true,
        key => walk(board, key, card),
    };
    if done {
        ev.prevent_default();
        ev.stop_propagation();
    }
}

fn then(act: impl FnOnce()) -> bool {
    act();
    true
}

/// A key anywhere, while a card is in the air.
pub fn in_the_air(board: &Board, ev: &KeyboardEvent) {
    let Some(Some(card)) = board.held.try_get_untracked() else { return };
    let key = match ev.key().as_str() {
        " " => Key::Space,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "Home" => Key::Home,
        "End" => Key::End,
        "Tab" => {
            board.handle(Event::Cancelled);
            return;
        }
        _ => return,
    };
    board.handle(Event::Pressed { key, card });
    ev.prevent_default();
    ev.stop_propagation();
}

/// Moves the focus from a card to another. Whether the key was one of those that do.
fn walk(board: &Board, key: &str, card: Id) -> bool {
    let now = board.snapshot();
    let Some(at) = now.place(card) else { return false };
    let last = now.len(at.stage).saturating_sub(1);
    let to = match key {
        "ArrowUp" => at.index.saturating_sub(1),
        "ArrowDown" => (at.index + 1).min(last),
        "PageUp" => at.index.saturating_sub(PAGE),
        "PageDown" => (at.index + PAGE).min(last),
        "Home" => 0,
        "End" => last,
        "ArrowLeft" | "ArrowRight" => {
            if let Some(next) = beside(board, &now, at, key == "ArrowRight") {
                chase(board, next);
            }
            return true;
        }
        _ => return false,
    };
    if let Some(next) = now.card(at.stage, to) {
        chase(board, next);
    }
    true
}

/// The card at the same height in the next column that is open and has cards.
fn beside(board: &Board, now: &impl Columns, at: Drop, right: bool) -> Option<Id> {
    let from = now.stages().iter().position(|stage| *stage == at.stage)?;
    let open = |stage: &&Id| now.len(**stage) > 0 && board.collapsed.with_untracked(|set| !set.contains(*stage));
    let stages = now.stages();
    let stage =
        if right { stages.get(from + 1..)?.iter().find(open) } else { stages.get(..from)?.iter().rev().find(open) }?;
    now.card(*stage, at.index.min(now.len(*stage).saturating_sub(1)))
}

/// Brings a place of a column into sight.
pub fn reveal(board: &Board, stage: Id, index: usize) {
    let Some(root) = board.root.try_get_untracked().flatten() else { return };
    let Some(column) = root.query_selector(&format!("[data-stage-id=\"{stage}\"]")).ok().flatten() else { return };
    let (outer, inner) = (root.get_bounding_client_rect(), column.get_bounding_client_rect());
    let mut by = 0.0;
    if inner.right() > outer.right() {
        by = inner.right() - outer.right() + 16.0;
    }
    if inner.left() - by < outer.left() {
        by = inner.left() - outer.left() - 16.0;
    }
    if by != 0.0 {
        root.set_scroll_left(root.scroll_left() + by as i32);
    }
    let Some(body) = column.query_selector(".col-body").ok().flatten() else { return };
    let scroll = u64::try_from(body.scroll_top()).unwrap_or_default();
    let height = u32::try_from(body.client_height()).unwrap_or_default();
    let count = board.snapshot().len(stage).max(index + 1);
    let view = Viewport { count, row: SLOT, height, scroll, overscan: 0 };
    if let Some(goal) = view.scroll_to(index) {
        body.set_scroll_top(i32::try_from(goal).unwrap_or(i32::MAX));
        board.scrolled.update(|n| *n = n.wrapping_add(1));
    }
}

/// Moves the focus to a card, wherever it is by now.
pub fn chase(board: &Board, card: Id) {
    board.chased.set_value(None);
    board.focus.set(Some(card));
    pursue(*board, card, PATIENCE);
}

fn pursue(board: Board, card: Id, patience: u8) {
    request_animation_frame(move || {
        // The focus may have been sent elsewhere, or the board may be gone.
        if board.focus.try_get_untracked().flatten() != Some(card) {
            return;
        }
        let Some(place) = board.snapshot().place(card) else { return };
        // Whoever is already typing somewhere goes on with that.
        if focus::typing() || focus_now(card) {
            return;
        }
        reveal(&board, place.stage, place.index);
        if patience > 0 {
            pursue(board, card, patience - 1);
        }
    });
}

/// Focuses a card if it is drawn.
fn focus_now(card: Id) -> bool {
    let selector = format!("[data-test=card][data-id=\"{card}\"]");
    shell::dom::focus(&selector);
    document().active_element().is_some_and(|active| active.matches(&selector).unwrap_or(false))
}
