//! Today: what is to be done, in order.

use leptos::prelude::*;

/// The page.
#[component]
pub fn TodayPage() -> impl IntoView {
    view! { <div class="page"><h1>"Today"</h1></div> }
}
