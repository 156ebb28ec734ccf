use leptos::{
    ev::{self, KeyboardEvent, PointerEvent},
    prelude::*,
};
use penstock::value::Id;
use std::sync::Arc;

/// A move of a line within its list.
#[derive(Clone, Copy)]
pub struct Reordered {
    pub id: Id,
    pub from: usize,
    pub to: usize,
}

/// A list that is put in order by dragging its lines, and by Alt and an arrow key.
#[derive(Clone, Copy)]
pub struct Reorder {
    shown: Memo<Arc<[Id]>>,
    /// The line that is being dragged, and the one that it is over.
    dragged: RwSignal<Option<Id>>,
    over: RwSignal<Option<Id>>,
    put: Callback<Reordered>,
}

impl Reorder {
    /// Of the lines that are shown; `put` is called with places among them.
    pub fn new(shown: Memo<Arc<[Id]>>, put: impl Fn(Reordered) + Send + Sync + 'static) -> Self {
        let list = Self { shown, dragged: RwSignal::new(None), over: RwSignal::new(None), put: Callback::new(put) };
        let released = window_event_listener(ev::pointerup, move |_| list.release());
        on_cleanup(move || released.remove());
        list
    }

    fn place(self, id: Id) -> Option<usize> {
        self.shown.with_untracked(|shown| shown.iter().position(|other| *other == id))
    }

    /// Whether a line is the first, and whether it is the last.
    pub fn ends(self, id: Id) -> (bool, bool) {
        self.shown.with_untracked(|shown| (shown.first() == Some(&id), shown.last() == Some(&id)))
    }

    /// One place up or down.
    pub fn shift(self, id: Id, by: isize) {
        let count = self.shown.with_untracked(|shown| shown.len());
        if let Some(to) = self.place(id).and_then(|here| here.checked_add_signed(by)).filter(|to| *to < count) {
            self.put(id, to);
        }
    }

    fn put(self, id: Id, to: usize) {
        if let Some(from) = self.place(id).filter(|from| *from != to) {
            self.put.run(Reordered { id, from, to });
        }
    }

    /// A line's grip is pressed.
    pub fn grab(self, ev: &PointerEvent, id: Id) {
        // A finger holds on to the element it began on: it has the menu instead.
        if ev.pointer_type() == "mouse" && ev.button() == 0 {
            ev.prevent_default();
            self.dragged.set(Some(id));
        }
    }

    /// The pointer comes over a line.
    pub fn enter(self, id: Id) {
        if self.dragged.get_untracked().is_some() {
            self.over.set(Some(id));
        }
    }

    fn release(self) {
        let (dragged, over) = (self.dragged.get_untracked(), self.over.get_untracked());
        if dragged.is_some() {
            self.dragged.set(None);
            self.over.set(None);
        }
        if let (Some(id), Some(to)) = (dragged, over.and_then(|over| self.place(over))) {
            self.put(id, to);
        }
    }

    /// A key is pressed on a line.
    pub fn key(self, ev: &KeyboardEvent, id: Id) {
        if let Some(by) = alt_arrow(ev) {
            self.shift(id, by);
        }
    }

    pub fn is_dragged(self, id: Id) -> bool {
        self.dragged.get() == Some(id)
    }

    pub fn is_over(self, id: Id) -> bool {
        self.over.get() == Some(id)
    }
}

/// Alt and an arrow key move a line up (-1) or down (1). What is understood is taken.
pub fn alt_arrow(ev: &KeyboardEvent) -> Option<isize> {
    let by = match ev.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return None,
    };
    ev.alt_key().then(|| {
        ev.prevent_default();
        ev.stop_propagation();
        by
    })
}
