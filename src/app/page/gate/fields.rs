//! The controls for what a stage requires.

use super::form::{Answer, Form};
use crate::app::{
    page::parts::CustomInput,
    store::App,
    ui::{Combobox, DraftLine, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Custom, Temperature, custom_id},
    present::{custom::stored, quick_add::read_amount},
    value::{Currency, Id, Money},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// An amount as people write it in their language: with or without separators, with or without a currency.
pub fn read_money(text: &str, usual: Currency) -> Result<Money, String> {
    read_amount(text, usual, crate::app::shell::intl::decimal_mark())
}

/// A text that is kept while it is being typed, and the line that says so when it comes back.
#[component]
pub fn TextAnswer(
    form: Form,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] suggestions: Vec<String>,
    #[prop(into)] data_test: String,
) -> impl IntoView {
    let value = Signal::derive(move || form.text(name));
    let error = Signal::derive(move || form.error(name));
    let typed = move |text: String| form.typed(name, text);
    let field = if suggestions.is_empty() {
        view! { <Field label kind required autofocus value on_input=typed error data_test /> }.into_any()
    } else {
        let suggestions = Signal::stored(suggestions);
        view! { <Field label kind required autofocus value on_input=typed error suggestions data_test /> }.into_any()
    };
    view! {
        <div class="stack tight">
            {field}
            {form.drafting(name).map(|drafting| view! { <DraftLine drafting saved=String::new() /> })}
        </div>
    }
}

/// The control for a missing field; the first one has the focus.
pub fn field(form: Form, name: String, word: String, first: bool) -> AnyView {
    let app = form.app;
    if let Some(id) = custom_id(&name) {
        return own(form, id, name, word, first);
    }
    let test = format!("gate-field-{name}");
    match name.as_str() {
        "value" => {
            let word = format!("{word} ({})", untrack(|| app.currency()).code());
            view! { <TextAnswer form name="value" label=word kind=FieldKind::Number required=true autofocus=first data_test=test /> }
                .into_any()
        }
        "close" => {
            view! { <TextAnswer form name="close" label=word kind=FieldKind::Date required=true autofocus=first data_test=test /> }
                .into_any()
        }
        "needs" => {
            view! { <TextAnswer form name="needs" label=word kind=FieldKind::Area required=true autofocus=first data_test=test /> }
                .into_any()
        }
        "source" => {
            view! { <TextAnswer form name="source" label=word suggestions=sources(app) required=true autofocus=first data_test=test /> }
                .into_any()
        }
        "company" | "contacts" => linked(form, name, word, first, test),
        _ => {
            let many = name == "products";
            let options = choices(app, &name);
            let (key, chosen) = (StoredValue::new(name), RwSignal::new(String::new()));
            let pick = move |value: String| {
                chosen.set(value.clone());
                let answer = if many { json!([value]) } else { Value::String(value.clone()) };
                key.with_value(|name| form.set(name, (!value.is_empty()).then_some(Answer::Value(answer))));
            };
            view! { <SelectField label=word value=chosen options=options on_commit=pick required=true autofocus=first data_test=test /> }.into_any()
        }
    }
}

/// A custom field, of the opportunity or of whom the word names.
fn own(form: Form, id: Id, name: String, word: String, first: bool) -> AnyView {
    let known = form.app.data(|data| data.custom_field(id).cloned());
    let Some(mut known) = known.map(Arc::unwrap_or_clone) else { return ().into_any() };
    (known.name, known.required) = (word, true);
    let (shape, mark) = (known.shape, known.key.clone());
    let (key, value) = (StoredValue::new(name), RwSignal::new(None::<Custom>));
    let commit = Callback::new(move |answer: Option<Custom>| {
        value.set(answer.clone());
        // A box that is not ticked is not filled in.
        let answer = answer.filter(|answer| *answer != Custom::Flag(false));
        key.with_value(|name| form.set(name, answer.map(|answer| Answer::Value(stored(Some(answer))))));
        None::<String>
    });
    view! { <CustomInput shape field=Signal::stored(Some(Arc::new(known))) value on_commit=commit key=mark boxed=true autofocus=first /> }
        .into_any()
}

fn choices(app: App, name: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "Choose…".to_string())];
    app.data(|data| match name {
        "owner" => all.extend(data.members().filter(|m| !m.retired).map(|m| (m.id.to_string(), m.name.clone()))),
        "campaign" => all.extend(data.campaigns().filter(|c| !c.retired).map(|c| (c.id.to_string(), c.name.clone()))),
        "products" => all.extend(data.products().filter(|p| !p.retired).map(|p| (p.id.to_string(), p.name.clone()))),
        _ => all.extend(Temperature::ALL.iter().rev().map(|t| (t.key().to_string(), t.word().to_string()))),
    });
    all
}

fn sources(app: App) -> Vec<String> {
    app.data(|data| data.sources().map(String::from).collect())
}

/// A company or a person: one that is known, or a new one.
fn linked(form: Form, name: String, word: String, first: bool, test: String) -> AnyView {
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
    view! { <Combobox label=word value=shown options=options on_pick=pick on_create=create on_clear=clear autofocus=first data_test=test /> }.into_any()
}
