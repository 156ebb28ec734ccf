//! The search box over the tasks.

use crate::app::store::use_app;
use leptos::{ev::KeyboardEvent, prelude::*};

/// Filters while it is typed into; the address keeps the words, in place of those before.
#[component]
pub fn SearchTasks(typed: Memo<String>) -> impl IntoView {
    let app = use_app();
    let look_for = move |words: String| app.go(app.address.get_untracked().with_filter(words));
    let key = move |ev: KeyboardEvent| {
        if ev.key() == "Escape" && typed.with_untracked(|text| !text.is_empty()) {
            ev.prevent_default();
            ev.stop_propagation();
            look_for(String::new());
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
            on:input=move |ev| look_for(event_target_value(&ev))
            on:keydown=key
        />
    }
}
