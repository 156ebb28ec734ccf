//! The search box over the tasks.

use crate::app::store::use_app;
use leptos::prelude::*;

/// Filters while it is typed into; the address keeps the words once it is left.
#[component]
pub fn SearchTasks(typed: RwSignal<String>) -> impl IntoView {
    let app = use_app();
    let keep = move || {
        if let Some(text) = typed.try_get_untracked() {
            app.go(untrack(|| app.route()).with_filter(text));
        }
    };
    view! {
        <input
            class="input search-box"
            type="search"
            autocomplete="off"
            aria-label="Search tasks"
            aria-keyshortcuts="/"
            placeholder="Search tasks  /"
            prop:value=move || typed.get()
            data-shortcut="search"
            data-test="search"
            on:input=move |ev| typed.set(event_target_value(&ev))
            on:change=move |_| keep()
        />
    }
}
