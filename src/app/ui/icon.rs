use leptos::prelude::*;

/// A picture from `public/icons.svg`; decoration only, hidden from assistive technology.
#[component]
pub fn Icon(
    /// The symbol's id in the sprite, such as `plus`.
    name: &'static str,
    /// More classes: `small` or `large`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") aria-hidden="true">
            <use_ href=format!("icons.svg#{name}")></use_>
        </svg>
    }
}
