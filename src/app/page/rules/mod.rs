//! The rules: the list, and the editor of one.

use leptos::prelude::*;

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    view! { <div class="page"><h1>"Rules"</h1></div> }
}
