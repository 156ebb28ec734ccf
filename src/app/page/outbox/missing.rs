//! An address that is missing or does not work: typed here, it goes to the contact as well.

use super::state::Outbox;
use crate::app::{
    store::sentence,
    ui::{Field, FieldKind, Icon},
};
use leptos::prelude::*;
use penstock::{command::Command, model::Channel, value::Id};

/// The sentence and the field.
#[component]
pub fn AddressField(outbox: Outbox, message: Id, channel: Channel, why: String, name: String) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let kind = match channel {
        Channel::Email => FieldKind::Email,
        Channel::Text => FieldKind::Phone,
        Channel::Social => FieldKind::Url,
        Channel::Letter => FieldKind::Text,
    };
    let what = match channel {
        Channel::Email => "Email address",
        Channel::Text => "Telephone number",
        Channel::Social => "Address of the profile",
        Channel::Letter => "Postal address",
    };
    let label = if name.is_empty() { what.to_string() } else { format!("{what} of {name}") };
    let save = move |to: String| {
        if to.trim().is_empty() {
            return;
        }
        match outbox.app.dispatch(Command::Address { message, to }) {
            Ok(outcome) => outbox.app.say_with_undo(sentence(&outcome.label)),
            Err(rejection) => _ = error.try_set(Some(rejection.to_string())),
        }
    };
    view! {
        <div class="banner due letter-address" data-test="letter-address">
            <Icon name="alert-triangle" />
            <div>
                <p>{why}</p>
                <Field
                    label
                    kind
                    value=Signal::stored(String::new())
                    on_commit=save
                    error
                    hint="Enter keeps it with the contact."
                    data_test="letter-address-field"
                />
            </div>
        </div>
    }
}
