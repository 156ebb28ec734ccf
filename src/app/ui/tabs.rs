use super::segmented::{Choice, choices};
use leptos::{html, prelude::*};

/// Tabs over a part of a page. The caller shows the part that `value` names.
#[component]
pub fn Tabs<T>(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] tabs: Signal<Vec<Choice<T>>>,
    #[prop(into)] value: Signal<T>,
    #[prop(into)] on_pick: Callback<T>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let node = NodeRef::<html::Div>::new();
    let (buttons, key) = choices(node, ("tab", "[role=tab]"), tabs, value, on_pick);
    view! {
        <div
            node_ref=node
            class="tabs"
            role="tablist"
            aria-label=move || label.get()
            data-test=data_test
            on:keydown=key
        >
            {buttons}
        </div>
    }
}
