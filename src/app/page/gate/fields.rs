//! The controls for what a stage requires.

use super::form::{Answer, Form};
use crate::app::{
    store::App,
    ui::{Combobox, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::Temperature,
    value::{Currency, Money},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An amount as people write it: with or without separators, with or without a currency code.
fn read_money(text: &str, usual: Currency) -> Result<Money, String> {
    let letters: String = text.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    let currency = if letters.is_empty() {
        usual
    } else {
        Currency::from_code(&letters).ok_or(format!("“{letters}” is no currency."))?
    };
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let last = digits.rfind(['.', ',']);
    // A separator that comes once, with other than three digits behind it, is the decimal one.
    let decimal = last.filter(|at| {
        let sign = digits.get(*at..*at + 1).unwrap_or_default();
        let other = if sign == "." { "," } else { "." };
        digits.matches(sign).count() == 1 && (digits.len() - at != 4 || digits.contains(other))
    });
    let plain: String = digits
        .char_indices()
        .filter_map(|(at, c)| match c {
            '.' | ',' => (Some(at) == decimal).then_some('.'),
            c => Some(c),
        })
        .collect();
    Money::from_decimal(&plain, currency).map_err(|error| format!("{error}."))
}

/// The control for a missing field.
pub fn field(form: Form, name: String, word: String) -> AnyView {
    let app = form.app;
    let key = StoredValue::new(name.clone());
    let test = format!("gate-field-{name}");
    let error = Signal::derive(move || form.errors.with(|errors| errors.get(&key.get_value()).cloned()));
    let text = RwSignal::new(String::new());
    let take = move |answer: Option<Answer>| key.with_value(|name| form.set(name, answer));
    let take_text = move |value: String| {
        let value = value.trim().to_string();
        take((!value.is_empty()).then_some(Answer::Value(Value::String(value))));
    };
    match name.as_str() {
        "value" => {
            let currency = app.currency();
            let read = move |text: String| match read_money(&text, currency) {
                _ if text.trim().is_empty() => take(None),
                Ok(money) => take(serde_json::to_value(money).ok().map(Answer::Value)),
                Err(why) => key.with_value(|name| form.refuse(name, why)),
            };
            let word = format!("{word} ({})", currency.code());
            view! { <Field label=word kind=FieldKind::Number value=text on_input=read error required=true autofocus=true data_test=test /> }
                .into_any()
        }
        "close" => view! { <Field label=word kind=FieldKind::Date value=text on_input=take_text error required=true data_test=test /> }.into_any(),
        "needs" => view! { <Field label=word kind=FieldKind::Area value=text on_input=take_text error required=true data_test=test /> }.into_any(),
        "owner" | "temperature" | "products" => {
            let many = name == "products";
            let options = choices(app, &name);
            let pick = move |value: String| {
                text.set(value.clone());
                let value = if many { json!([value]) } else { Value::String(value.clone()) };
                let empty = text.with_untracked(String::is_empty);
                take((!empty).then_some(Answer::Value(value)));
            };
            view! { <SelectField label=word value=text options=options on_commit=pick error required=true data_test=test /> }.into_any()
        }
        "company" | "contacts" => linked(form, name, word, test),
        _ => {
            let known = sources(app);
            view! {
                <Field label=word value=text suggestions=Signal::derive(move || known.clone()) on_input=take_text error required=true data_test=test />
            }
            .into_any()
        }
    }
}

fn choices(app: App, name: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "Choose…".to_string())];
    app.data(|data| match name {
        "owner" => all.extend(data.members().filter(|m| !m.retired).map(|m| (m.id.to_string(), m.name.clone()))),
        "products" => all.extend(data.products().filter(|p| !p.retired).map(|p| (p.id.to_string(), p.name.clone()))),
        _ => all.extend(Temperature::ALL.iter().rev().map(|t| (t.key().to_string(), t.word().to_string()))),
    });
    all
}

fn sources(app: App) -> Vec<String> {
    let used: BTreeSet<String> =
        app.data(|data| data.opportunities().map(|o| o.source.clone()).filter(|s| !s.is_empty()).collect());
    used.into_iter().collect()
}

/// A company or a person: one that is known, or a new one.
fn linked(form: Form, name: String, word: String, test: String) -> AnyView {
    let app = form.app;
    let company = name == "company";
    let key = StoredValue::new(name);
    let shown = RwSignal::new(String::new());
    let options = Memo::new(move |_| {
        let mut all: Vec<(String, String)> = app.data(|data| {
            if company {
                data.companies().map(|c| (c.id.to_string(), c.title())).collect()
            } else {
                data.contacts().map(|c| (c.id.to_string(), c.title())).collect()
            }
        });
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all
    });
    let take = move |answer: Option<Answer>| key.with_value(|name| form.set(name, answer));
    let pick = move |id: String| {
        let label =
            options.with_untracked(|all| all.iter().find(|(other, _)| *other == id).map(|(_, label)| label.clone()));
        shown.set(label.unwrap_or_default());
        take(Some(Answer::Value(if company { json!(id) } else { json!([{ "contact": id }]) })));
    };
    let create = move |name: String| {
        shown.set(name.clone());
        take(Some(if company { Answer::NewCompany(name) } else { Answer::NewContact(name) }));
    };
    let clear = move |()| {
        shown.set(String::new());
        take(None);
    };
    view! { <Combobox label=word value=shown options=options on_pick=pick on_create=create on_clear=clear data_test=test /> }.into_any()
}
