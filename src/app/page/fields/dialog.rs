//! The dialog that adds or changes a field, with the input as it will be.

use super::{
    choices::{Choices, Editing},
    record_id,
};
use crate::app::{
    page::parts::CustomInput,
    store::use_app,
    ui::{Button, ButtonKind, CheckField, Dialog, Field, FieldKind, SelectField, focus},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection, free_key},
    model::{Custom, CustomField, CustomShape},
    present::custom::{FieldForm, kind_words},
};
use serde_json::{Map, Value};
use std::sync::Arc;

fn shape_key(shape: CustomShape) -> &'static str {
    match shape {
        CustomShape::Text => "text",
        CustomShape::Number => "number",
        CustomShape::Money => "money",
        CustomShape::Date => "date",
        CustomShape::Choice => "choice",
        CustomShape::Choices => "choices",
        CustomShape::Flag => "flag",
        CustomShape::Link => "link",
        CustomShape::Person => "person",
    }
}

/// What changed of a field, by stored name.
fn changes(before: &CustomField, after: &CustomField) -> Map<String, Value> {
    let json = |field: &CustomField| match serde_json::to_value(field) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    let (old, new) = (json(before), json(after));
    ["name", "choices", "required", "default", "help", "least", "most"]
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| (name.to_string(), new.get(name).cloned().unwrap_or(Value::Null)))
        .collect()
}

/// The dialog, while a field is being edited.
#[component]
pub fn FieldDialog(editing: RwSignal<Option<FieldForm>>) -> impl IntoView {
    let title = move || {
        editing.with(|form| match form {
            Some(form) if form.id.is_nil() => format!("New field of {}", kind_words(form.of).to_lowercase()),
            _ => "Edit field".to_string(),
        })
    };
    view! {
        <Dialog
            open=Signal::derive(move || editing.with(Option::is_some))
            title=Signal::derive(title)
            on_close=move |()| editing.set(None)
            data_test="field-dialog"
        >
            <Form editing=Editing(editing) />
        </Dialog>
    }
}

#[component]
fn Form(editing: Editing) -> impl IntoView {
    let app = use_app();
    let wrong = RwSignal::new(None::<(String, String)>);
    let at = move |name: &'static str| {
        Signal::derive(move || {
            wrong.with(|wrong| wrong.as_ref().filter(|(at, _)| at == name).map(|(_, why)| why.clone()))
        })
    };
    let fresh = untrack(|| editing.read(|form| form.id.is_nil()));
    let unread = RwSignal::new(None::<String>);
    let to_default = || focus::soon("[data-test=field-default] :is(input, select)");
    let say = move |name: &str, why: String| {
        if name == "default" {
            unread.set(Some(why));
            return to_default();
        }
        wrong.set(Some((name.to_string(), why)));
    };
    let save = move || {
        let Some(form) = editing.0.get_untracked() else { return };
        let before = app.data(|data| data.custom_field(form.id).cloned());
        // What stands in the input of the default and cannot be read is seen to first.
        if unread.get_untracked().is_some() {
            return to_default();
        }
        let field = match form.field(before.as_deref(), app.decimal_mark()) {
            Ok(field) => field,
            Err((name, why)) => return say(name, why),
        };
        let command = match &before {
            None => Command::Create(field.into()),
            Some(before) => {
                let set = changes(before, &field);
                if set.is_empty() {
                    return editing.0.set(None);
                }
                Command::Edit { id: record_id(form.id), set }
            }
        };
        match app.dispatch(command) {
            Ok(outcome) => {
                editing.0.set(None);
                app.say_with_undo(crate::app::store::sentence(&outcome.label));
            }
            Err(Rejection::Invalid { field, message, .. }) => say(&field, message),
            Err(other) => say("name", other.to_string()),
        }
    };
    let shapes = Signal::stored(
        CustomShape::ALL
            .into_iter()
            .map(|shape| (shape_key(shape).to_string(), shape.word().to_string()))
            .collect::<Vec<_>>(),
    );
    let pick = move |key: String| {
        if let Some(shape) = CustomShape::ALL.into_iter().find(|shape| shape_key(*shape) == key) {
            editing.change(|form| form.take_shape(shape));
            unread.set(None);
        }
    };
    let key_hint = Signal::derive(move || {
        let key = editing.read(|form| {
            let taken = app.data(|data| data.custom_fields().map(|field| field.key.clone()).collect::<Vec<_>>());
            if form.key.trim().is_empty() {
                free_key(&form.name, taken.iter().map(String::as_str))
            } else {
                form.key.trim().to_lowercase()
            }
        });
        if fresh {
            format!("In filters and texts: custom.{key}. It stays when the name changes.")
        } else {
            format!("In filters and texts: custom.{key}")
        }
    });
    let text = move |read: fn(&FieldForm) -> String| Signal::derive(move || editing.read(read));
    let shape = Memo::new(move |_| editing.0.with(|form| form.as_ref().map(|form| form.shape).unwrap_or_default()));
    let chooses = Memo::new(move |_| editing.read(FieldForm::chooses));
    let limited = Memo::new(move |_| editing.read(FieldForm::limited));
    view! {
        <form
            on:submit=move |ev| {
                ev.prevent_default();
                save();
            }
        >
            <div class="dialog-body">
                <Field label="Name" value=text(|form| form.name.clone()) on_input=move |typed| editing.change(|form| form.name = typed) error=at("name") required=true autofocus=true data_test="field-name" />
                <Show when=move || fresh fallback=move || view! { <p class="hint">{move || key_hint.get()}</p> }>
                    <SelectField label="Kind of value" value=Signal::derive(move || editing.0.with(|form| form.as_ref().map_or("text", |form| shape_key(form.shape)).to_string())) options=shapes on_commit=pick hint="It stays as it is once the field is there." data_test="field-shape" />
                </Show>
                <Show when=move || chooses.get()><Choices editing error=at("choices") /></Show>
                <Show when=move || limited.get()>
                    <div class="custom-limits">
                        <Field label="At least" kind=FieldKind::Number value=text(|form| form.least.clone()) on_input=move |typed| editing.change(|form| form.least = typed) error=at("least") data_test="field-least" />
                        <Field label="At most" kind=FieldKind::Number value=text(|form| form.most.clone()) on_input=move |typed| editing.change(|form| form.most = typed) error=at("most") data_test="field-most" />
                    </div>
                </Show>
                {move || view! { <Usual editing shape=shape.get() error=unread /> }}
                <Field label="Explanation" value=text(|form| form.help.clone()) on_input=move |typed| editing.change(|form| form.help = typed) hint="A line below the field." data_test="field-help" />
                <CheckField label="Has to be filled in" value=Signal::derive(move || editing.read(|form| form.required)) on_commit=move |on| editing.change(|form| form.required = on) hint="A record says that it is missing until it is there, and it cannot be emptied. Stages can ask for fields of opportunities, their contact and their company." data_test="field-required" />
                <Show when=move || fresh>
                    <Field label="Short word" value=text(|form| form.key.clone()) on_input=move |typed| editing.change(|form| form.key = typed) error=at("key") hint=key_hint data_test="field-key" />
                </Show>
                <Preview editing />
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| editing.0.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Main submit=true data_test="field-save">{if fresh { "Add the field" } else { "Save" }}</Button>
            </div>
        </form>
    }
}

/// What new records have, in the input of its kind of value.
#[component]
fn Usual(editing: Editing, shape: CustomShape, error: RwSignal<Option<String>>) -> impl IntoView {
    let field = Signal::derive(move || editing.0.with(|form| form.as_ref().map(|form| Arc::new(form.usual_field()))));
    let value = Signal::derive(move || editing.read(FieldForm::usual));
    let commit = Callback::new(move |usual: Option<Custom>| {
        // A box that is not ticked is no default: then nothing is said about it.
        editing.change(|form| form.usual = usual.filter(|usual| *usual != Custom::Flag(false)));
        None::<String>
    });
    view! {
        <div data-test="field-default">
            <CustomInput shape field value on_commit=commit key="default" boxed=true error />
            {(!matches!(shape, CustomShape::Flag | CustomShape::Choices))
                .then(|| view! { <p class="hint">"Leave it empty for nothing."</p> })}
        </div>
    }
}

/// The input as it will be; what is tried in it is not kept.
#[component]
fn Preview(editing: Editing) -> impl IntoView {
    let shape = Memo::new(move |_| editing.0.with(|form| form.as_ref().map(|form| form.shape).unwrap_or_default()));
    view! {
        <section class="custom-preview" aria-label="Preview" data-test="field-preview">
            <h3>"How it will look"</h3>
            {move || view! { <Tried editing shape=shape.get() /> }}
        </section>
    }
}

/// The input of a shape, to be tried.
#[component]
fn Tried(editing: Editing, shape: CustomShape) -> impl IntoView {
    let field = Signal::derive(move || editing.0.with(|form| form.as_ref().map(|form| Arc::new(form.preview()))));
    let value = RwSignal::new(None::<Custom>);
    let commit = Callback::new(move |tried: Option<Custom>| {
        value.set(tried);
        None::<String>
    });
    view! { <CustomInput shape field value on_commit=commit key="preview" /> }
}
