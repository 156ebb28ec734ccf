use super::Hold;
use leptos::{
    ev::{self, KeyboardEvent, PointerEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
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
    /// What scrolls while a line is dragged to its edge, and how high the pointer is.
    scrolls: StoredValue<Option<HtmlElement>, LocalStorage>,
    height: StoredValue<f64>,
    hold: Hold,
    put: Callback<Reordered>,
}

impl Reorder {
    /// Of the lines that are shown; `put` is called with places among them.
    pub fn new(shown: Memo<Arc<[Id]>>, put: impl Fn(Reordered) + Send + Sync + 'static) -> Self {
        let list = Self {
            shown,
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            scrolls: StoredValue::new_local(None),
            height: StoredValue::new(0.0),
            hold: Hold::new(),
            put: Callback::new(put),
        };
        let released = window_event_listener(ev::pointerup, move |_| list.release());
        let moved = window_event_listener(ev::pointermove, move |ev| list.height.set_value(f64::from(ev.client_y())));
        // The browser took the finger for something else.
        let lost = window_event_listener(ev::pointercancel, move |_| list.let_go());
        let escaped = window_event_listener(ev::keydown, move |ev| {
            if ev.key() == "Escape" && list.dragged.get_untracked().is_some() {
                ev.prevent_default();
                list.let_go();
            }
        });
        on_cleanup(move || {
            [released, moved, lost, escaped].into_iter().for_each(|one| one.remove());
        });
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
        if ev.button() != 0 || !ev.is_primary() {
            return;
        }
        ev.prevent_default();
        let grip = ev.target().and_then(|target| target.dyn_into::<Element>().ok());
        // A finger holds on to the element that it began on, so that no other line would hear of it.
        if let Some(grip) = grip.as_ref().filter(|grip| grip.has_pointer_capture(ev.pointer_id())) {
            let _ = grip.release_pointer_capture(ev.pointer_id());
        }
        self.height.set_value(f64::from(ev.client_y()));
        self.scrolls.set_value(grip.and_then(|grip| grip.closest(".page").ok().flatten()?.dyn_into().ok()));
        self.dragged.set(Some(id));
        self.scroll();
    }

    /// A line is pressed that lies in something that scrolls sideways: a mouse takes it at once, a finger when it has
    /// rested.
    pub fn press(self, ev: &PointerEvent, id: Id) {
        if ev.pointer_type() == "mouse" {
            return self.grab(ev, id);
        }
        self.hold.press(ev, move || self.dragged.set(Some(id)));
    }

    /// Whether a finger holds a line: then it neither scrolls nor opens a menu.
    pub fn holds(self) -> bool {
        self.hold.holds()
    }

    /// Scrolls, frame by frame, for as long as a line is held near an edge.
    fn scroll(self) {
        request_animation_frame(move || {
            if self.dragged.try_get_untracked().flatten().is_none() {
                return;
            }
            let page = self.scrolls.try_get_value().flatten();
            if let (Some(page), Some(at)) = (page, self.height.try_get_value()) {
                let rect = page.get_bounding_client_rect();
                let by = stride(at - rect.top()) - stride(rect.bottom() - at);
                if by != 0 {
                    page.set_scroll_top(page.scroll_top() - by);
                }
            }
            self.scroll();
        });
    }

    fn let_go(self) {
        if self.dragged.get_untracked().is_some() {
            self.dragged.set(None);
            self.over.set(None);
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
        self.let_go();
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

/// How many pixels are scrolled in a frame so near to an edge.
fn stride(distance: f64) -> i32 {
    /// How near to an edge scrolling begins, and how many pixels a frame it becomes at most.
    const EDGE: f64 = 56.0;
    const MOST: f64 = 12.0;
    (((EDGE - distance) / EDGE).clamp(0.0, 1.0) * MOST).round() as i32
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
