//! Fields of a record that name another record or an amount, edited where they stand.

use super::{edit::refusal, money_field::MoneyField, picker::RecordPicker};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    value::{Id, Money},
};
use serde_json::Value;

fn mark(field: &str) -> String {
    format!("field-{}", field.replace('_', "-"))
}

/// Another record, chosen by name.
#[component]
pub fn EditLink(
    id: RecordId,
    /// Stored name.
    field: &'static str,
    /// What is chosen from.
    kind: Kind,
    label: &'static str,
    #[prop(into)] value: Signal<Option<Id>>,
) -> impl IntoView {
    let app = use_app();
    let set = move |to: Option<Id>| {
        let value = to.map_or(Value::Null, |id| id.to_string().into());
        if let Err(rejection) = app.edit(id, field, value) {
            app.complain(rejection.to_string());
        }
    };
    view! { <RecordPicker kind label value on_pick=set data_test=mark(field) /> }
}

/// An amount of money.
#[component]
pub fn EditMoney(
    id: RecordId,
    /// Stored name.
    field: &'static str,
    label: &'static str,
    #[prop(into)] value: Signal<Option<Money>>,
) -> impl IntoView {
    let app = use_app();
    let set = move |money: Option<Money>| {
        let value = money.and_then(|money| serde_json::to_value(money).ok()).unwrap_or(Value::Null);
        refusal(app.edit(id, field, value))
    };
    view! { <MoneyField label value on_commit=set data_test=mark(field) /> }
}
