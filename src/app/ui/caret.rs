use super::keys;
use leptos::{
    ev::{self, KeyboardEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{self, HtmlInputElement, HtmlTextAreaElement},
};

/// What marks the element around the text fields that things are put into.
const AROUND: &str = "[data-insert]";

/// The caret of the text fields around a button: of the one that was typed in last.
///
/// The fields are those inside the nearest element around the button that has the attribute `data-insert`: text inputs and
/// textareas, but for those that have `data-insert-not` on or around them.
#[derive(Clone, Copy)]
pub struct Caret {
    anchor: NodeRef<html::Button>,
    last: StoredValue<Option<Target>, LocalStorage>,
    /// What stood in it when it was left, and what was selected there.
    left: StoredValue<Option<(String, u32, u32)>, LocalStorage>,
}

#[derive(Clone)]
enum Target {
    Line(HtmlInputElement),
    Area(HtmlTextAreaElement),
}

impl Target {
    fn of(element: &web_sys::Element) -> Option<Target> {
        if element.closest("[data-insert-not]").ok().flatten().is_some() {
            return None;
        }
        if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            return Some(Target::Area(area.clone()));
        }
        let line = element.dyn_ref::<HtmlInputElement>()?;
        matches!(line.type_().as_str(), "text").then(|| Target::Line(line.clone()))
    }

    fn element(&self) -> &web_sys::HtmlElement {
        match self {
            Target::Line(line) => line,
            Target::Area(area) => area,
        }
    }

    fn selection(&self) -> Option<(u32, u32)> {
        let (from, to) = match self {
            Target::Line(line) => (line.selection_start(), line.selection_end()),
            Target::Area(area) => (area.selection_start(), area.selection_end()),
        };
        Some((from.ok().flatten()?, to.ok().flatten()?))
    }

    fn select(&self, from: u32, to: u32) {
        let _ = match self {
            Target::Line(line) => line.set_selection_range(from, to),
            Target::Area(area) => area.set_selection_range(from, to),
        };
    }

    fn text(&self) -> String {
        match self {
            Target::Line(line) => line.value(),
            Target::Area(area) => area.value(),
        }
    }

    /// A field that is left is often saved, and comes back without the blank at its end: whoever goes on writing wants it.
    fn restore(&self, (text, from, to): &(String, u32, u32)) {
        let now = self.text();
        if now != *text && now.trim() == text.trim() {
            match self {
                Target::Line(line) => line.set_value(text),
                Target::Area(area) => area.set_value(text),
            }
        }
        if self.text() == *text {
            self.select(*from, *to);
        }
    }

    fn put(&self, text: &str) {
        let _ = match self {
            Target::Line(line) => line.set_range_text(text),
            Target::Area(area) => area.set_range_text(text),
        };
    }
}

impl Caret {
    /// Watches the fields around a button. `on_key` is run when somebody presses Ctrl and the full stop in one of them.
    pub fn around(anchor: NodeRef<html::Button>, on_key: impl Fn() + 'static) -> Self {
        let caret = Caret { anchor, last: StoredValue::new_local(None), left: StoredValue::new_local(None) };
        let focus = window_event_listener(ev::focusin, move |ev| {
            if let Some(target) = caret.target(ev.target()) {
                caret.last.try_set_value(Some(target));
                caret.left.try_set_value(None);
            }
        });
        let leave = window_event_listener(ev::focusout, move |ev| {
            if let Some(target) = caret.target(ev.target()) {
                let (from, to) = target.selection().unwrap_or_default();
                caret.left.try_set_value(Some((target.text(), from, to)));
                caret.last.try_set_value(Some(target));
            }
        });
        let keys = window_event_listener(ev::keydown, move |ev: KeyboardEvent| {
            let pressed = ev.ctrl_key() && !ev.alt_key() && (ev.key() == "." || ev.code() == "Period");
            if !pressed || ev.is_composing() || ev.default_prevented() {
                return;
            }
            if let Some(target) = caret.target(ev.target()) {
                ev.prevent_default();
                ev.stop_propagation();
                caret.last.try_set_value(Some(target));
                on_key();
            }
        });
        on_cleanup(move || {
            focus.remove();
            leave.remove();
            keys.remove();
        });
        caret
    }

    fn container(self) -> Option<web_sys::Element> {
        self.anchor.try_get_untracked().flatten()?.closest(AROUND).ok().flatten()
    }

    /// The text field that an event comes from, if it is one of these.
    fn target(self, from: Option<web_sys::EventTarget>) -> Option<Target> {
        let element = from?.dyn_into::<web_sys::Element>().ok()?;
        let around = element.closest(AROUND).ok().flatten()?;
        (self.container()? == around).then(|| Target::of(&element)).flatten()
    }

    /// The field that was typed in last, or else the first longer text, or the first text of all.
    fn here(self) -> Option<Target> {
        let last = self.last.try_get_value().flatten().filter(|target| target.element().is_connected());
        last.or_else(|| {
            let all = keys::all(&self.container()?, "textarea, input");
            let all: Vec<Target> = all.iter().filter_map(|element| Target::of(element)).collect();
            all.iter().find(|target| matches!(target, Target::Area(_))).or(all.first()).cloned()
        })
    }

    /// Gives the focus back to the field. Says whether there is one.
    pub fn focus(self) -> bool {
        let left = self.left.try_get_value().flatten();
        self.here().is_some_and(|target| {
            let focused = target.element().focus().is_ok();
            if let Some(left) = left {
                target.restore(&left);
            }
            focused
        })
    }

    /// Puts a text in at the caret, in place of what is selected there, as if it had been typed: the field's own undo takes
    /// it back. Says whether there is a field.
    pub fn insert(self, text: &str) -> bool {
        let Some(target) = self.here() else { return false };
        let text = match &target {
            // A line takes no line breaks.
            Target::Line(_) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Target::Area(_) => text.to_string(),
        };
        if let Some(left) = self.left.try_get_value().flatten() {
            target.restore(&left);
        }
        let selection = target.selection();
        let _ = target.element().focus();
        if let Some((from, to)) = selection {
            target.select(from, to);
        }
        if !typed(&text) {
            target.put(&text);
            if let Some((from, _)) = selection {
                let length = u32::try_from(text.encode_utf16().count()).unwrap_or(0);
                target.select(from.saturating_add(length), from.saturating_add(length));
            }
            let options = web_sys::CustomEventInit::new();
            options.set_bubbles(true);
            if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("input", &options) {
                let _ = target.element().dispatch_event(&event);
            }
        }
        true
    }
}

/// Lets the browser type a text where the caret is. The one way that keeps a field's own undo; engines without it say so.
fn typed(text: &str) -> bool {
    use js_sys::{Function, Reflect};
    let document = document();
    let command =
        Reflect::get(&document, &"execCommand".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    let done =
        command.and_then(|command| command.call3(&document, &"insertText".into(), &false.into(), &text.into()).ok());
    done.is_some_and(|done| done.is_truthy())
}
