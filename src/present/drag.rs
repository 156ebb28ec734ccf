//! Moving cards: one state machine for mouse, pen, touch and keyboard, without a browser.
//!
//! Events go in, effects come out. The page tells what lies under the pointer and what the columns hold; it draws the
//! preview, speaks the announcements, and sends the move when the machine says [`Effect::Drop`].

use crate::value::{Id, plural, quoted};

/// How far a mouse or pen travels with a card pressed before it is a drag, in pixels.
pub const THRESHOLD: i32 = 6;

/// How long a finger rests on a card before it is lifted, in milliseconds; then the page sends [`Event::Held`].
pub const HOLD_MILLIS: u32 = 250;

/// A place for a card: a stage, and how many other cards stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Drop {
    /// The stage.
    pub stage: Id,
    /// The place among the other cards; the card itself does not count.
    pub index: usize,
}

/// What the columns hold, as the person sees them.
pub trait Columns {
    /// The stages, from left to right.
    fn stages(&self) -> &[Id];
    /// A stage's name.
    fn name(&self, stage: Id) -> String;
    /// How many cards a stage shows.
    fn len(&self, stage: Id) -> usize;
    /// The card at a place of a stage.
    fn card(&self, stage: Id, index: usize) -> Option<Id>;
    /// Where a card is.
    fn place(&self, card: Id) -> Option<Drop>;
    /// What people call a card.
    fn title(&self, card: Id) -> String;
    /// What a stage asks for before it takes this card, in a few words; none where the way is free.
    fn wants(&self, card: Id, stage: Id) -> Option<String> {
        let _ = (card, stage);
        None
    }
}

/// What moves the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A mouse.
    Mouse,
    /// A pen.
    Pen,
    /// A finger, which also scrolls.
    Touch,
}

/// A key that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Picks up and drops.
    Space,
    /// Drops.
    Enter,
    /// Puts back.
    Escape,
    /// To the stage on the left.
    Left,
    /// To the stage on the right.
    Right,
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// To the top of the stage.
    Home,
    /// To the bottom of the stage.
    End,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A pointer went down on a card.
    Down { card: Id, pointer: Pointer, x: i32, y: i32 },
    /// A finger has rested for [`HOLD_MILLIS`].
    Held,
    /// The pointer moved; `over` is the place under it, if any.
    Moved { x: i32, y: i32, over: Option<Drop> },
    /// The pointer went up.
    Up,
    /// The browser took the pointer away, or the window lost the focus.
    Cancelled,
    /// A key went down while this card had the focus.
    Pressed { key: Key, card: Id },
    /// The cards have changed under the hand.
    Changed,
}

/// What the page is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Lift the card.
    Pick { card: Id },
    /// Show where it would land; none: nowhere.
    Preview { card: Id, over: Option<Drop> },
    /// Move the card to the stage, before another card or to the end.
    Drop { card: Id, stage: Id, before: Option<Id> },
    /// Put the card back.
    Cancel { card: Id },
    /// Tell the screen reader.
    Announce(String),
}

/// What the hand is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drag {
    /// Nothing.
    #[default]
    Idle,
    /// A pointer is down on a card; it may become a click, a scroll or a drag.
    Pressed { card: Id, pointer: Pointer, x: i32, y: i32 },
    /// A card follows the pointer.
    Dragging { card: Id, over: Option<Drop> },
    /// A card is moved by keys.
    Carrying { card: Id, over: Drop },
}

impl Drag {
    /// The card in the air, if any.
    pub fn card(&self) -> Option<Id> {
        match self {
            Drag::Dragging { card, .. } | Drag::Carrying { card, .. } => Some(*card),
            Drag::Idle | Drag::Pressed { .. } => None,
        }
    }

    /// Where it would land.
    pub fn over(&self) -> Option<Drop> {
        match self {
            Drag::Dragging { over, .. } => *over,
            Drag::Carrying { over, .. } => Some(*over),
            Drag::Idle | Drag::Pressed { .. } => None,
        }
    }

    /// Takes an event. Returns what the page is to do; with nothing to do, the event may have its usual meaning (a
    /// click, a scroll, a letter).
    pub fn handle(&mut self, event: Event, columns: &impl Columns) -> Vec<Effect> {
        match (*self, event) {
            (Drag::Idle, Event::Down { card, pointer, x, y }) => {
                *self = Drag::Pressed { card, pointer, x, y };
                Vec::new()
            }
            (Drag::Pressed { card, pointer, x, y }, Event::Moved { x: to_x, y: to_y, over }) => {
                let far = |from: i32, to: i32| i64::from(to) - i64::from(from);
                let (dx, dy, least) = (far(x, to_x), far(y, to_y), i64::from(THRESHOLD));
                if dx.saturating_mul(dx).saturating_add(dy.saturating_mul(dy)) < least * least {
                    return Vec::new();
                }
                if pointer == Pointer::Touch {
                    *self = Drag::Idle; // The finger scrolls.
                    return Vec::new();
                }
                self.lift(card, over, columns)
            }
            (Drag::Pressed { card, pointer: Pointer::Touch, .. }, Event::Held) => {
                self.lift(card, columns.place(card), columns)
            }
            (Drag::Pressed { .. }, Event::Up | Event::Cancelled) => {
                *self = Drag::Idle;
                Vec::new()
            }
            (Drag::Dragging { card, over }, Event::Moved { over: now, .. }) => {
                if now == over {
                    return Vec::new();
                }
                *self = Drag::Dragging { card, over: now };
                vec![Effect::Preview { card, over: now }]
            }
            (Drag::Dragging { card, over }, Event::Up) => self.drop(card, over, columns),
            (Drag::Dragging { card, .. } | Drag::Carrying { card, .. }, Event::Cancelled) => self.cancel(card, columns),
            (Drag::Dragging { card, .. }, Event::Pressed { key: Key::Escape, .. }) => self.cancel(card, columns),
            (Drag::Idle, Event::Pressed { key: Key::Space, card }) => match columns.place(card) {
                Some(over) => {
                    *self = Drag::Carrying { card, over };
                    let how = "Arrow keys move it, Space drops it, Escape puts it back.";
                    let says =
                        format!("Picked up {}. {} {how}", quoted(&columns.title(card)), where_is(over, card, columns));
                    vec![Effect::Pick { card }, Effect::Preview { card, over: Some(over) }, Effect::Announce(says)]
                }
                None => Vec::new(),
            },
            (Drag::Carrying { card, over }, Event::Pressed { key, .. }) => match key {
                Key::Space | Key::Enter => self.drop(card, Some(over), columns),
                Key::Escape => self.cancel(card, columns),
                _ => self.carry(card, over, key, columns),
            },
            // A pointer that goes down while keys carry a card: the card goes back, the pointer is not taken.
            (Drag::Carrying { card, .. }, Event::Down { .. }) => self.cancel(card, columns),
            (Drag::Pressed { card, .. }, Event::Changed) => {
                if columns.place(card).is_none() {
                    *self = Drag::Idle;
                }
                Vec::new()
            }
            (Drag::Dragging { card, .. }, Event::Changed) if columns.place(card).is_none() => {
                self.cancel(card, columns)
            }
            (Drag::Carrying { card, over }, Event::Changed) => {
                let stays = columns.place(card).is_some() && columns.stages().contains(&over.stage);
                if !stays {
                    return self.cancel(card, columns);
                }
                let index = over.index.min(others(over.stage, card, columns));
                *self = Drag::Carrying { card, over: Drop { index, ..over } };
                if index == over.index { Vec::new() } else { vec![Effect::Preview { card, over: self.over() }] }
            }
            _ => Vec::new(),
        }
    }

    fn lift(&mut self, card: Id, over: Option<Drop>, columns: &impl Columns) -> Vec<Effect> {
        if columns.place(card).is_none() {
            *self = Drag::Idle;
            return Vec::new();
        }
        *self = Drag::Dragging { card, over };
        let says = format!("Picked up {}.", quoted(&columns.title(card)));
        vec![Effect::Pick { card }, Effect::Preview { card, over }, Effect::Announce(says)]
    }

    fn carry(&mut self, card: Id, over: Drop, key: Key, columns: &impl Columns) -> Vec<Effect> {
        let stages = columns.stages();
        let at = stages.iter().position(|stage| *stage == over.stage).unwrap_or(0);
        let beside = match key {
            Key::Left => at.checked_sub(1).and_then(|left| stages.get(left)),
            Key::Right => stages.get(at.saturating_add(1)),
            _ => Some(&over.stage),
        };
        let Some(stage) = beside.copied() else {
            let edge = if key == Key::Left { "first" } else { "last" };
            return vec![Effect::Announce(format!("This is the {edge} stage."))];
        };
        let last = others(stage, card, columns);
        let index = match key {
            Key::Up => over.index.saturating_sub(1),
            Key::Down => over.index.saturating_add(1).min(last),
            Key::Home => 0,
            Key::End => last,
            _ => over.index.min(last),
        };
        let now = Drop { stage, index };
        if now == over {
            let edge = if index == 0 { "top" } else { "bottom" };
            return vec![Effect::Announce(format!("This is the {edge} of {}.", columns.name(stage)))];
        }
        *self = Drag::Carrying { card, over: now };
        let mut says = where_is(now, card, columns);
        // Said once, on entering the column.
        if let Some(wants) = columns.wants(card, stage).filter(|_| stage != over.stage) {
            says = format!("{says} {wants}.");
        }
        vec![Effect::Preview { card, over: Some(now) }, Effect::Announce(says)]
    }

    fn drop(&mut self, card: Id, over: Option<Drop>, columns: &impl Columns) -> Vec<Effect> {
        let Some(over) = over.filter(|over| columns.stages().contains(&over.stage)) else {
            return self.cancel(card, columns);
        };
        let over = Drop { index: over.index.min(others(over.stage, card, columns)), ..over };
        if columns.place(card).is_none_or(|place| place == over) {
            return self.cancel(card, columns);
        }
        *self = Drag::Idle;
        let says = format!("Dropped {}. {}", quoted(&columns.title(card)), where_is(over, card, columns));
        vec![Effect::Drop { card, stage: over.stage, before: before(over, card, columns) }, Effect::Announce(says)]
    }

    fn cancel(&mut self, card: Id, columns: &impl Columns) -> Vec<Effect> {
        *self = Drag::Idle;
        let says = match columns.place(card) {
            Some(_) => format!("{} stays where it was.", quoted(&columns.title(card))),
            None => "The card is gone.".to_string(),
        };
        vec![Effect::Cancel { card }, Effect::Announce(says)]
    }
}

/// Cards of a stage without this one.
fn others(stage: Id, card: Id, columns: &impl Columns) -> usize {
    let own = columns.place(card).is_some_and(|place| place.stage == stage);
    columns.len(stage).saturating_sub(usize::from(own))
}

/// The card that will stand behind the dropped one.
fn before(over: Drop, card: Id, columns: &impl Columns) -> Option<Id> {
    let passes = columns.place(card).is_some_and(|place| place.stage == over.stage && place.index <= over.index);
    columns.card(over.stage, over.index.saturating_add(usize::from(passes)))
}

fn where_is(over: Drop, card: Id, columns: &impl Columns) -> String {
    let all = others(over.stage, card, columns).saturating_add(1);
    format!("{}, place {} of {}.", columns.name(over.stage), over.index.saturating_add(1), plural(all, "card", "cards"))
}

#[cfg(test)]
#[path = "drag_tests.rs"]
mod tests;
