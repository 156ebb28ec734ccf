use super::{Icon, keys};
use leptos::{
    html,
    prelude::*,
    web_sys::{self, KeyboardEvent},
};

/// One of the choices of [`Segmented`] or `Tabs`.
#[derive(Clone)]
pub struct Choice<T> {
    pub value: T,
    pub label: String,
    pub icon: Option<&'static str>,
    /// Beside the label, such as a count.
    pub note: Option<String>,
}

impl<T> Choice<T> {
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), icon: None, note: None }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A row of buttons of which one is chosen: roles and keys as the caller says.
pub(super) fn choices<T>(
    node: NodeRef<html::Div>,
    roles: (&'static str, &'static str),
    options: Signal<Vec<Choice<T>>>,
    value: Signal<T>,
    on_pick: Callback<T>,
) -> (impl IntoView, impl Fn(KeyboardEvent) + Clone)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (role, selector) = roles;
    let key = move |ev: KeyboardEvent| {
        let Some(root) = node.get_untracked() else {
            return;
        };
        let root: &web_sys::Element = &root;
        let to = keys::rove(&ev, root, selector)
            .and_then(|i| options.with_untracked(|all| all.get(i).map(|c| c.value.clone())));
        if let Some(to) = to {
            on_pick.run(to);
        }
    };
    let buttons = move || {
        options
            .get()
            .into_iter()
            .map(|choice| {
                let (mine, pick) = (choice.value.clone(), choice.value);
                let on = Memo::new(move |_| value.with(|v| *v == mine));
                let state = move || on.get().to_string();
                let tab = role == "tab";
                view! {
                    <button
                        type="button"
                        role=role
                        aria-checked=move || (!tab).then(state)
                        aria-selected=move || tab.then(state)
                        tabindex=move || if on.get() { "0" } else { "-1" }
                        on:click=move |_| on_pick.run(pick.clone())
                    >
                        {choice.icon.map(|name| view! { <Icon name /> })}
                        <span>{choice.label}</span>
                        {choice.note.map(|n| view! { <span class="n">{n}</span> })}
                    </button>
                }
            })
            .collect_view()
    };
    (buttons, key)
}

/// A few choices side by side, one of them chosen; arrows choose the next.
#[component]
pub fn Segmented<T>(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] options: Signal<Vec<Choice<T>>>,
    #[prop(into)] value: Signal<T>,
    #[prop(into)] on_pick: Callback<T>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let node = NodeRef::<html::Div>::new();
    let (buttons, key) = choices(node, ("radio", "[role=radio]"), options, value, on_pick);
    view! {
        <div
            node_ref=node
            class="segmented"
            role="radiogroup"
            aria-label=move || label.get()
            data-test=data_test
            on:keydown=key
        >
            {buttons}
        </div>
    }
}
