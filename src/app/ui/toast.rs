use super::Icon;
use leptos::{html, prelude::*};
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
}

impl Toast {
    pub fn new(text: impl Into<String>) -> Self {
        Self { id: 0, text: text.into(), tone: Tone::Plain, action: None }
    }

    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// One button, such as "Undo".
    pub fn action(mut self, label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        self.action = Some((label.into(), Arc::new(run)));
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
        Self { list: RwSignal::new(Vec::new()), held: RwSignal::new(false), next: StoredValue::new(1) }
    }

    pub fn show(self, mut toast: Toast) {
        let Some(id) = self.next.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        toast.id = id;
        let time = match (toast.tone, &toast.action) {
            (Tone::Bad, _) => None,
            (Tone::Warn, _) | (_, Some(_)) => Some(Self::LONG),
            _ => Some(Self::SHORT),
        };
        let _ = self.list.try_update(|list| {
            list.push(toast);
            if list.len() > Self::MOST {
                list.remove(0);
            }
        });
        if let Some(time) = time {
            self.later(id, time);
        }
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

/// The region where toasts appear; one per application.
#[component]
pub fn Toasts(state: ToastState) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    // In the top layer, above a dialog that was opened before.
    Effect::new(move || {
        let empty = state.list.with(Vec::is_empty);
        if let Some(node) = node.get() {
            let _ = node.hide_popover();
            if !empty {
                let _ = node.show_popover();
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
            <For each=move || state.list.get() key=|t| t.id let:toast>
                {one(state, toast)}
            </For>
        </div>
    }
}

fn one(state: ToastState, toast: Toast) -> impl IntoView {
    let id = toast.id;
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
                            on:click=move |_| {
                                state.dismiss(id);
                                run();
                            }
                        >
                            {label}
                        </button>
                    }
                })}
            <button type="button" class="close" aria-label="Close" on:click=move |_| state.dismiss(id)>
                <Icon name="x" />
            </button>
        </div>
    }
}
