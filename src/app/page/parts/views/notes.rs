//! What is wrong with a filter, and what in it means nothing.

use crate::app::ui::Icon;
use leptos::prelude::*;
use penstock::query::QueryError;

/// The text with the part that is in question marked.
fn marked(text: &str, error: &QueryError) -> impl IntoView + use<> {
    let start = error.at.start.min(text.len());
    let end = error.at.end.clamp(start, text.len());
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_string();
    let (before, bad, after) = (part(0..start), part(start..end), part(end..text.len()));
    let bad = if bad.is_empty() { "▯".to_string() } else { bad };
    view! { <code>{before}<mark>{bad}</mark>{after}</code> }
}

/// What is wrong with the filter, and at which place; or names in it that nothing carries.
#[component]
pub fn FilterNotes(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] error: Signal<Option<QueryError>>,
    #[prop(into)] notes: Signal<Vec<String>>,
) -> impl IntoView {
    view! {
        <div class="filter-state" role="status">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="banner late" data-test="filter-error">
                                <Icon name="alert-triangle" />
                                <div>
                                    {text.with_untracked(|text| marked(text, &error))}
                                    " "
                                    {error.to_string()}
                                    " "
                                    <span class="faint">"The rows still follow the filter before."</span>
                                </div>
                            </div>
                        }
                    })
            }}
            {move || {
                notes
                    .get()
                    .into_iter()
                    .map(|note| view! { <div class="banner due" data-test="filter-note"><Icon name="info" /><div>{note}</div></div> })
                    .collect_view()
            }}
        </div>
    }
}
