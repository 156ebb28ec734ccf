//! The addresses of a contact that do not work.

use crate::app::{store::use_app, ui::Icon};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    value::{Id, quoted},
};
use std::sync::Arc;

/// The addresses of a contact that do not work: something came back from them.
#[component]
pub fn DeadAddresses(contact: Id) -> impl IntoView {
    let app = use_app();
    let dead = Memo::new(move |_| -> Arc<[String]> {
        app.track(Kind::Message);
        app.contact(contact);
        app.data(|data| {
            let mut found: Vec<String> = data
                .messages_of(contact)
                .filter(|message| message.bounced && message.contact == Some(contact) && !message.to.is_empty())
                .map(|message| message.to.clone())
                .collect();
            found.sort();
            found.dedup();
            found.into()
        })
    });
    move || {
        dead.with(|all| {
            all.iter()
                .map(|one| {
                    let words = format!("{} does not work: a message to it came back.", quoted(one));
                    view! {
                        <p class="banner due small-banner" data-test="dead-address"><Icon name="mail-x" /><span>{words}</span></p>
                    }
                })
                .collect_view()
        })
    }
}
