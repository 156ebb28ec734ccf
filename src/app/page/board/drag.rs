//! The board by mouse, pen and finger: pointer events in, [`Event`]s out, and the card that follows the pointer.

use super::{
    card::Face,
    keyboard,
    state::{Board, Grip, SLOT},
};
use crate::app::shell::finger::Finger;
use leptos::{
    ev::{self, PointerEvent},
    prelude::*,
};
use penstock::{
    present::drag::{Columns, Drag, Drop, Event, HOLD_MILLIS, Pointer},
    value::Id,
};
use std::time::Duration;

/// How near to an edge a held card scrolls the board, and how far at most in one frame; in pixels.
const EDGE: f64 = 56.0;
const STRIDE: f64 = 18.0;

/// A pointer goes down on a card.
pub fn press(board: &Board, ev: &PointerEvent, card: Id, corner: (f64, f64)) {
    board.dragged.set_value(false);
    if ev.button() != 0 || !ev.is_primary() || ev.ctrl_key() {
        return;
    }
    let pointer = match ev.pointer_type().as_str() {
        "touch" => Pointer::Touch,
        "pen" => Pointer::Pen,
        _ => Pointer::Mouse,
    };
    let (x, y) = at(ev);
    let serial = board.grip.with_value(|grip| grip.serial).wrapping_add(1);
    board.grip.set_value(Grip { pointer: ev.pointer_id(), serial, dx: x - corner.0, dy: y - corner.1 });
    board.pointer.set((x, y));
    board.handle(Event::Down { card, pointer, x: x as i32, y: y as i32 });
    if pointer == Pointer::Touch {
        let board = *board;
        let holds = move || matches!(board.hand.try_get_untracked(), Some(Drag::Dragging { .. }));
        board.finger.set_value(Finger::hold(ev, holds));
        set_timeout(
            move || {
                let same = board.grip.try_with_value(|grip| grip.serial) == Some(serial);
                if same && board.handle(Event::Held) {
                    lifted(&board);
                }
            },
            Duration::from_millis(u64::from(HOLD_MILLIS)),
        );
    }
}

fn at(ev: &PointerEvent) -> (f64, f64) {
    (f64::from(ev.client_x()), f64::from(ev.client_y()))
}

/// Whether a pointer has a card in its hand, pressed or lifted.
fn busy(board: &Board) -> bool {
    board.hand.try_get_untracked().is_some_and(|hand| matches!(hand, Drag::Pressed { .. } | Drag::Dragging { .. }))
}

fn mine(board: &Board, ev: &PointerEvent) -> bool {
    busy(board) && board.grip.try_with_value(|grip| grip.pointer) == Some(ev.pointer_id())
}

/// A card has just left its place: from now on the board gets all that the pointer does.
fn lifted(board: &Board) {
    if let (Some(root), Some(pointer)) = (board.root.get_untracked(), board.grip.try_with_value(|grip| grip.pointer)) {
        let _ = root.set_pointer_capture(pointer);
    }
    scroll_while_dragging(*board);
}

/// Where a point lies on the board.
fn place_under(board: &Board, x: f64, y: f64) -> Option<Drop> {
    let root = board.root.try_get_untracked().flatten()?;
    let outer = root.get_bounding_client_rect();
    if x < outer.left() || x > outer.right() || y < outer.top() - EDGE || y > outer.bottom() + EDGE {
        return None;
    }
    let now = board.snapshot();
    let card = board.held.get_untracked();
    for stage in now.stages.iter() {
        let Some(column) = root.query_selector(&format!("[data-stage-id=\"{stage}\"]")).ok().flatten() else {
            continue;
        };
        let rect = column.get_bounding_client_rect();
        if x < rect.left() - 6.0 || x >= rect.right() + 6.0 {
            continue;
        }
        let count = now.len(*stage);
        let body = column.query_selector(".col-body").ok().flatten();
        let mut index = body.map_or(0, |body| {
            let top = body.get_bounding_client_rect().top();
            let along = y - top + f64::from(body.scroll_top());
            ((along / f64::from(SLOT)).round().max(0.0) as usize).min(count)
        });
        // The held card itself does not count.
        let own = card.and_then(|card| now.place(card)).filter(|place| place.stage == *stage);
        if own.is_some_and(|place| index > place.index) {
            index -= 1;
        }
        return Some(Drop { stage: *stage, index });
    }
    None
}

fn moved(board: &Board) {
    let (x, y) = board.pointer.get_untracked();
    let was = board.held.get_untracked();
    board.handle(Event::Moved { x: x as i32, y: y as i32, over: place_under(board, x, y) });
    if was.is_none() && board.held.get_untracked().is_some() {
        lifted(board);
    }
}

/// Scrolls the board and the column under the pointer, frame by frame, for as long as a card is held near an edge.
fn scroll_while_dragging(board: Board) {
    request_animation_frame(move || {
        if !matches!(board.hand.try_get_untracked(), Some(Drag::Dragging { .. })) {
            return;
        }
        if scroll_once(&board).unwrap_or(false) {
            board.scrolled.update(|n| *n = n.wrapping_add(1));
            moved(&board);
        }
        scroll_while_dragging(board);
    });
}

/// The stride at a place between two edges: towards the nearer one, the nearer the faster.
fn stride(at: f64, low: f64, high: f64) -> i32 {
    let near = |distance: f64| ((EDGE - distance) / EDGE).clamp(0.0, 1.0) * STRIDE;
    (near(high - at) - near(at - low)).round() as i32
}

fn scroll_once(board: &Board) -> Option<bool> {
    let root = board.root.try_get_untracked().flatten()?;
    let (x, y) = board.pointer.get_untracked();
    let outer = root.get_bounding_client_rect();
    let before = root.scroll_left();
    root.set_scroll_left(before + stride(x, outer.left(), outer.right()));
    let mut scrolled = root.scroll_left() != before;
    let stage = board.over.get_untracked().map(|over| over.stage)?;
    let body = root.query_selector(&format!("[data-stage-id=\"{stage}\"] .col-body")).ok().flatten();
    if let Some(body) = body {
        let rect = body.get_bounding_client_rect();
        let before = body.scroll_top();
        body.set_scroll_top(before + stride(y, rect.top(), rect.bottom()));
        scrolled |= body.scroll_top() != before;
    }
    Some(scrolled)
}

/// Listens to the pointer, wherever it goes, and to what takes it away. Once for a board.
pub fn listen(board: Board) {
    let moves = window_event_listener(ev::pointermove, move |ev| {
        if mine(&board, &ev) {
            board.pointer.set(at(&ev));
            moved(&board);
        }
    });
    // Some engines number a finger anew when it leaves: the primary pointer is the one that holds.
    let ends = move |ev: &PointerEvent| busy(&board) && (ev.is_primary() || mine(&board, ev));
    let ups = window_event_listener(ev::pointerup, move |ev| {
        if ends(&ev) {
            board.handle(Event::Up);
        }
    });
    let cancels = window_event_listener(ev::pointercancel, move |ev| {
        if ends(&ev) {
            board.handle(Event::Cancelled);
        }
    });
    let blurs = window_event_listener(ev::blur, move |_| {
        board.handle(Event::Cancelled);
    });
    let keys = window_event_listener(ev::keydown, move |ev| keyboard::in_the_air(&board, &ev));
    let sizes = window_event_listener(ev::resize, move |_| super::measure(&board));
    on_cleanup(move || {
        moves.remove();
        ups.remove();
        cancels.remove();
        blurs.remove();
        keys.remove();
        sizes.remove();
    });
    // The cards may change under the hand: by another tab, or by undo.
    Effect::new(move || {
        board.columns.track();
        request_animation_frame(move || {
            if board.held.try_get_untracked().flatten().is_some() {
                board.handle(Event::Changed);
            }
            let chased = board.chased.try_get_value().flatten();
            let waits = board.app.gate.get_untracked().is_some() || board.app.moving.get_untracked().is_some();
            if let Some(card) = chased.filter(|_| !waits) {
                keyboard::chase(&board, card);
            }
        });
    });
}

/// The card that follows the pointer.
#[component]
pub fn Ghost(board: Board) -> impl IntoView {
    let card = Memo::new(move |_| match board.hand.get() {
        Drag::Dragging { card, .. } => Some(card),
        _ => None,
    });
    let place = move || {
        let ((x, y), grip) = (board.pointer.get(), board.grip.get_value());
        format!("translate({}px, {}px)", x - grip.dx, y - grip.dy)
    };
    let nowhere = Memo::new(move |_| board.over.get().is_none());
    // The words of the column as well: under a finger, or over a narrow column, its own mark is hard to see.
    let note = move || match (nowhere.get(), board.wants.get()) {
        (true, _) => Some("Not here: it goes back".to_string()),
        (false, wants) => wants.map(|(_, words)| words),
    };
    move || {
        card.get().map(|id| {
            view! {
                <div class="card ghost" class:nowhere=nowhere aria-hidden="true" data-test="ghost" style:transform=place>
                    <Face board id />
                    {move || note().map(|words| view! { <p class="ghost-note" data-test="ghost-note">{words}</p> })}
                </div>
            }
        })
    }
}
