//! What rules did, and why.

use leptos::prelude::*;

/// The page.
#[component]
pub fn RunsPage() -> impl IntoView {
    view! { <div class="page"><h1>"What rules did"</h1></div> }
}
