//! The Outbox: what is to be sent, or was.

use leptos::prelude::*;

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    view! { <div class="page"><h1>"Outbox"</h1></div> }
}
