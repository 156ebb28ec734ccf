//! The "Why?" dialog: why something happened by itself, or why it did not.

use super::{why_not::WhyNotHere, why_run::WhyRun};
use crate::app::{
    store::{Explain, use_app},
    ui::{Dialog, DialogSize, clicked_on},
};
use leptos::{ev, prelude::*};

/// The dialog; one for the whole page.
#[component]
pub fn WhyDialog() -> impl IntoView {
    let app = use_app();
    let explaining = app.explaining;
    let title = move || match explaining.get() {
        Some(Explain::WhyNot { .. }) => "Why did no rule act?",
        _ => "Why did this happen?",
    };
    // Who goes to another page or record has read the explanation.
    let close = move || {
        if explaining.try_with_untracked(Option::is_some) == Some(true) {
            explaining.set(None);
        }
    };
    let gone = window_event_listener(ev::hashchange, move |_| close());
    on_cleanup(move || gone.remove());
    view! {
        <Dialog
            open=move || explaining.with(Option::is_some)
            title=move || title().to_string()
            size=DialogSize::Medium
            light_dismiss=true
            on_close=move |()| explaining.set(None)
            data_test="why-dialog"
        >
            <div
                class="why-content"
                on:click=move |ev| {
                    if clicked_on(&ev, "a, .record-link") {
                        close();
                    }
                }
            >
                {move || match explaining.get() {
                    Some(Explain::Run(id)) => view! { <WhyRun id /> }.into_any(),
                    Some(Explain::WhyNot { opportunity }) => view! { <WhyNotHere id=opportunity /> }.into_any(),
                    None => ().into_any(),
                }}
            </div>
        </Dialog>
    }
}
