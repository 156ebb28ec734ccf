//! Zone, working hours and days off.

use leptos::prelude::*;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <div class="page"><h1>"Settings"</h1></div> }
}
