//! Who is known already: a person is not to be there twice.

use super::Desk;
use crate::app::ui::{Button, Icon};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::new_lead::{Known, warning},
    value::brief,
};

/// The contacts who may be this person, each with a choice.
#[component]
pub fn Already(desk: Desk) -> impl IntoView {
    let each = move || desk.known.get();
    view! {
        <div aria-live="polite">
            <For each key=|known| (known.contact, known.by) children=move |known| view! { <Somebody desk known /> } />
        </div>
    }
}

#[component]
fn Somebody(desk: Desk, known: Known) -> impl IntoView {
    let app = desk.app;
    let id = known.contact;
    let name = Memo::new(move |_| app.contact(id).map(|contact| brief(&contact.title())).unwrap_or_default());
    let words = Memo::new(move |_| {
        app.record(RecordId { kind: Kind::Contact, id });
        app.data(|data| warning(data, known))
    });
    let taken = Memo::new(move |_| desk.person() == Some(id));
    let said = move || {
        if taken.get() {
            format!(" The opportunity goes to {}; what is new about them is added.", name.get())
        } else {
            " A new contact would be a second one.".to_string()
        }
    };
    view! {
        <div class="banner mb" class:good=taken class:due=move || !taken.get() data-test="lead-known">
            <Icon name="users" />
            <p>{words}{said}</p>
            <div class="btn-row">
                <Show
                    when=move || taken.get()
                    fallback=move || view! { <Button class="small" on_click=move |_| desk.chosen.set(Some(Some(id))) data_test="lead-known-take">{move || format!("Add it to {}", name.get())}</Button> }
                >
                    <Button class="small" on_click=move |_| desk.chosen.set(Some(None)) data_test="lead-known-new">"Make a new contact"</Button>
                </Show>
            </div>
        </div>
    }
}
