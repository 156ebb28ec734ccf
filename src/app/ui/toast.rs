use super::{Icon, keys};
use leptos::{ev, html, prelude::*, web_sys};
use std::{sync::Arc, time::Duration};

/// The mood of a toast.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    /// Something that needs a look.
    Warn,
    /// Something went wrong; it stays until it is closed.
    Bad,
}

/// What the one button of a toast says and does.
pub type ToastAction = (String, Arc<dyn Fn() + Send + Sync>);

/// A short message that goes away by itself.
#[derive(Clone)]
pub struct Toast {
    id: u64,
    pub text: String,
    pub tone: Tone,
    pub action: Option<ToastAction>,
    /// It takes the place of the one before it that has the same word here.
    place: Option<&'static str>,
    /// The key that does what its button does.
    key: Option<&'static str>,
    /// How long it stays, where that is not the usual time.
    time: Option<Duration>,
}

impl Toast {
    pub fn new(text: impl Into<String>) -> Self {
        Self { id: 0, text: text.into(), tone: Tone::Plain, action: None, place: None, key: None, time: None }
    }

    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// There is one of its sort at a time: it takes the place of the one before, whose button would come too late.
    pub fn in_place(mut self, sort: &'static str) -> Self {
        self.place = Some(sort);
        self
    }

    /// One button, such as "Undo".
    pub fn action(mut self, label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        self.action = Some((label.into(), Arc::new(run)));
        self
    }

    /// A key for its button, where nobody is typing.
    pub fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    /// It stays for so long: whoever it is for is busy elsewhere.
    pub fn lasting(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }
}

/// The toasts that are shown. The caller makes one, gives it to [`Toasts`] and to whoever
/// has something to say.
#[derive(Clone, Copy)]
pub struct ToastState {
    list: RwSignal<Vec<Toast>>,
    /// The pointer or the focus is on a toast: none goes away.
    held: RwSignal<bool>,
    /// Where toasts can appear; the last one that came shows them.
    places: RwSignal<Vec<u64>>,
    next: StoredValue<u64>,
}

impl Default for ToastState {
    fn default() -> Self {
        Self::new()
    }
}

impl ToastState {
    const MOST: usize = 3;
    const SHORT: Duration = Duration::from_secs(5);
    const LONG: Duration = Duration::from_secs(10);

    pub fn new() -> Self {
        Self {
            list: RwSignal::new(Vec::new()),
            held: RwSignal::new(false),
            places: RwSignal::new(Vec::new()),
            next: StoredValue::new(1),
        }
    }

    fn next_id(self) -> Option<u64> {
        self.next.try_update_value(|n| {
            *n += 1;
            *n
        })
    }

    /// Shows a toast, and says its number for [`ToastState::dismiss`].
    pub fn show(self, mut toast: Toast) -> u64 {
        let Some(id) = self.next_id() else { return 0 };
        toast.id = id;
        let time = match (toast.tone, &toast.action) {
            _ if toast.time.is_some() => toast.time,
            (Tone::Bad, _) => None,
            (Tone::Warn, _) | (_, Some(_)) => Some(Self::LONG),
            _ => Some(Self::SHORT),
        };
        let _ = self.list.try_update(|list| {
            if toast.place.is_some() {
                list.retain(|other| other.place != toast.place);
            }
            // Said again, it stands there once.
            list.retain(|other| other.tone != toast.tone || other.text != toast.text);
            list.push(toast);
            if list.len() > Self::MOST {
                list.remove(0);
            }
        });
        if let Some(time) = time {
            self.later(id, time);
        }
        id
    }

    pub fn dismiss(self, id: u64) {
        let _ = self.list.try_update(|list| list.retain(|t| t.id != id));
        if self.list.try_with_untracked(Vec::is_empty) == Some(true) {
            let _ = self.held.try_set(false);
        }
    }

    fn later(self, id: u64, time: Duration) {
        set_timeout(
            move || match self.held.try_get_untracked() {
                Some(true) => self.later(id, Self::SHORT),
                Some(false) => self.dismiss(id),
                None => {}
            },
            time,
        );
    }
}

/// How near to a pressed place a toast would still be in the way, in pixels.
const NEAR: f64 = 20.0;

/// Whether the region lies over what is being used: the control that has the focus, or the place pressed last.
fn covers(region: &web_sys::Element, pressed: Option<(f64, f64)>) -> bool {
    let region = region.get_bounding_client_rect();
    let meets = |left: f64, top: f64, right: f64, bottom: f64| {
        left < region.right() && right > region.left() && top < region.bottom() && bottom > region.top()
    };
    let press = pressed.is_some_and(|(x, y)| meets(x - NEAR, y - NEAR, x + NEAR, y + NEAR));
    press
        || keys::focused().is_some_and(|element| {
            let used = element.get_bounding_client_rect();
            // A page or a list that has the focus as a whole is no control.
            used.height() < region.height().max(160.0) && meets(used.left(), used.top(), used.right(), used.bottom())
        })
}

/// A region where toasts appear: at the bottom or, where that would cover what is being used, at the top. There is one for
/// the page, and one in each dialog: whatever lies outside of an open modal dialog can be neither pressed nor heard.
#[component]
pub fn Toasts(state: ToastState) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let me = state.next_id().unwrap_or_default();
    let _ = state.places.try_update(|places| places.push(me));
    on_cleanup(move || {
        let _ = state.places.try_update(|places| places.retain(|place| *place != me));
        // The pointer that was on it is somewhere else now.
        let _ = state.held.try_set(false);
    });
    let mine = Memo::new(move |_| state.places.with(|places| places.last() == Some(&me)));
    let shown = move || if mine.get() { state.list.get() } else { Vec::new() };
    let pressed = StoredValue::new(None::<(f64, f64)>);
    let presses = window_event_listener(ev::pointerdown, move |ev| {
        pressed.set_value(Some((f64::from(ev.client_x()), f64::from(ev.client_y()))));
    });
    // By keys it is the focus that tells what is being used.
    let keys = window_event_listener(ev::keydown, move |ev| {
        pressed.set_value(None);
        if mine.try_get_untracked() == Some(true) {
            by_key(state, &ev);
        }
    });
    on_cleanup(move || {
        presses.remove();
        keys.remove();
    });
    // In the top layer, above a dialog that was opened before.
    Effect::new(move || {
        let empty = !mine.get() || state.list.with(Vec::is_empty);
        if let Some(node) = node.get() {
            let _ = node.hide_popover();
            if !empty {
                let _ = node.show_popover();
                // Once the focus is where it will be: a dialog that closes gives it back.
                request_animation_frame(move || {
                    if node.is_connected() {
                        let _ = node.class_list().remove_1("high");
                        if covers(&node, pressed.try_get_value().flatten()) {
                            let _ = node.class_list().add_1("high");
                        }
                    }
                });
            }
        }
    });
    view! {
        <div
            node_ref=node
            class="toasts"
            role="status"
            aria-live="polite"
            popover="manual"
            on:pointerenter=move |_| state.held.set(true)
            on:pointerleave=move |_| state.held.set(false)
            on:focusin=move |_| state.held.set(true)
            on:focusout=move |_| state.held.set(false)
        >
            <For each=shown key=|t| t.id let:toast>
                {one(state, toast)}
            </For>
        </div>
    }
}

/// Does what the button of a toast does, if this is its key.
fn by_key(state: ToastState, ev: &ev::KeyboardEvent) {
    let Some(key) = keys::free_key(ev).filter(|_| !ev.repeat()) else { return };
    let found =
        state.list.with_untracked(|list| list.iter().rev().find(|toast| toast.key == Some(key.as_str())).cloned());
    if let Some(Toast { id, action: Some((_, run)), .. }) = found {
        ev.prevent_default();
        state.dismiss(id);
        run();
    }
}

fn one(state: ToastState, toast: Toast) -> impl IntoView {
    let id = toast.id;
    let key = toast.key;
    let (class, icon) = match toast.tone {
        Tone::Plain => ("toast", None),
        Tone::Warn => ("toast warn", Some("alert-triangle")),
        Tone::Good => ("toast good", Some("circle-check")),
        Tone::Bad => ("toast late", Some("alert-triangle")),
    };
    view! {
        <div class=class>
            {icon.map(|name| view! { <Icon name /> })}
            <p>{toast.text}</p>
            {toast
                .action
                .map(|(label, run)| {
                    view! {
                        <button
                            type="button"
                            aria-keyshortcuts=key
                            on:click=move |_| {
                                state.dismiss(id);
                                run();
                            }
                        >
                            {label}
                            {key.map(|key| view! { " " <kbd class="kbd wide-only">{key.to_uppercase()}</kbd> })}
                        </button>
                    }
                })}
            <button type="button" class="close" aria-label="Close" on:click=move |_| state.dismiss(id)>
                <Icon name="x" />
            </button>
        </div>
    }
}
