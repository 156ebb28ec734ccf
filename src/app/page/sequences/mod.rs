//! The sequences: the list, and the editor of one.

use leptos::prelude::*;

/// The page.
#[component]
pub fn SequencesPage() -> impl IntoView {
    view! { <div class="page"><h1>"Sequences"</h1></div> }
}
