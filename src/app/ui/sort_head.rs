use super::Icon;
use leptos::prelude::*;

/// What `aria-sort` says of a column that sorts downwards, upwards or not at all.
pub fn sort_words(descending: Option<bool>) -> &'static str {
    match descending {
        None => "none",
        Some(true) => "descending",
        Some(false) => "ascending",
    }
}

/// The button in the head of a column: a click sorts by it, another one turns the order round.
#[component]
pub fn SortButton(
    #[prop(into)] label: String,
    /// Whether downwards, if the column sorts.
    #[prop(into)]
    descending: Signal<Option<bool>>,
    #[prop(into)] on_click: Callback<()>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let arrow = move |down| view! { <Icon name=if down { "arrow-down" } else { "arrow-up" } class="small" /> };
    view! {
        <button type="button" class="sort" data-test=data_test on:click=move |_| on_click.run(())>
            {label}
            {move || descending.get().map(arrow)}
        </button>
    }
}
