//! Notices of the system at the time of a task.

use crate::app::{
    shell::notify::{self, Standing},
    store::use_app,
    ui::{Button, Icon},
};
use leptos::{ev, prelude::*};

/// Whether tasks are called out at their time.
#[component]
pub fn NoticesSetting() -> impl IntoView {
    let app = use_app();
    let standing = RwSignal::new(notify::standing());
    // Whoever allows them in the browser's own settings comes back to this page.
    let coming_back = window_event_listener(ev::focus, move |_| standing.set(notify::standing()));
    on_cleanup(move || coming_back.remove());
    let on = move |_| {
        app.spawn(async move {
            let now = notify::switch_on(app).await;
            standing.try_set(now);
        });
    };
    let off = move |_| {
        notify::switch_off();
        standing.set(notify::standing());
    };
    let words = move || match standing.get() {
        Standing::On => "They are on in this browser.",
        Standing::Off => "They are off. The browser asks once whether it may show them.",
        Standing::Blocked => {
            "The browser has been told not to show them for this page. Allow notifications in its page settings, then come back."
        }
        Standing::Unable => "This browser cannot show them for a page.",
    };
    view! {
        <section class="surface pad" aria-labelledby="notices-title">
            <div class="setting">
                <div>
                    <h3 id="notices-title">"Notices"</h3>
                    <p>
                        "Reminders and tasks with a time that are yours or nobody's show a notice of the system at that time, while "
                        "Penstock is open in a tab."
                    </p>
                    <p class=move || if standing.get() == Standing::On { "good-text" } else { "muted" } role="status" data-test="notices-state">
                        {move || (standing.get() == Standing::On).then(|| view! { <Icon name="circle-check" class="small"/> " " })}
                        {words}
                    </p>
                </div>
                {move || match standing.get() {
                    Standing::Off => view! { <Button data_test="notices-on" on_click=on>"Show notices"</Button> }.into_any(),
                    Standing::On => view! { <Button data_test="notices-off" on_click=off>"Show no notices"</Button> }.into_any(),
                    Standing::Blocked | Standing::Unable => ().into_any(),
                }}
            </div>
        </section>
    }
}
