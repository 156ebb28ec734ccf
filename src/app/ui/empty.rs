use super::Icon;
use leptos::prelude::*;

/// A place with nothing in it yet: says why, and (in the children) what to do.
#[component]
pub fn EmptyState(
    icon: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: MaybeProp<String>,
    /// For a column or a part of a panel.
    #[prop(optional)]
    small: bool,
    #[prop(optional, into)] data_test: Option<String>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=if small { "empty small" } else { "empty" } data-test=data_test>
            <Icon name=icon />
            <h2>{move || title.get()}</h2>
            {move || text.get().map(|text| view! { <p>{text}</p> })}
            {children.map(|c| view! { <div class="btn-row">{c()}</div> })}
        </div>
    }
}
