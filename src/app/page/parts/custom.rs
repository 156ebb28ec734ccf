//! Custom fields of a record, edited where they stand: each with the input that its kind of value needs.

use super::{links::WebLink, money_field::MoneyField};
use crate::app::{
    store::{App, use_app},
    ui::{CheckField, Combobox, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Custom, CustomField, CustomShape, Kind, RecordId, custom_name},
    present::custom::{stored, typed},
    query::custom::{Manner, all_fields_of, choice, decimal, person, said},
    value::{Date, Id, Money},
};
use std::{collections::BTreeSet, sync::Arc};

/// Numbers, amounts and dates as the person reads them.
struct Here(App);

impl Manner for Here {
    fn number(&self, parts: i64) -> String {
        decimal(parts).replace('.', &self.0.decimal_mark().to_string())
    }

    fn money(&self, money: Money) -> String {
        self.0.money(money)
    }

    fn date(&self, date: Date) -> String {
        self.0.date(date)
    }
}

/// The custom fields of a record in their order; nothing where its kind has none. What is out of use stays as long as there
/// is something in it.
#[component]
pub fn CustomFields(
    id: RecordId,
    /// No heading: it stands among other fields.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::CustomField);
        let record = app.record(id);
        let has = |field: &Id| record.as_ref().is_some_and(|record| record.extra().custom.contains_key(field));
        app.data(|data| {
            let fields = all_fields_of(data, id.kind).into_iter();
            fields.filter(|field| !field.retired || has(&field.id)).map(|field| field.id).collect()
        })
    });
    let list = move || {
        view! {
            <div class=if bare { "stack tight" } else { "fact-list" } data-test="custom-fields">
                <For each=move || shown.get().to_vec() key=|field| *field let:field>
                    <OfRecord id field />
                </For>
            </div>
        }
    };
    view! {
        <Show when=move || shown.with(|shown| !shown.is_empty())>
            {move || {
                if bare {
                    list().into_any()
                } else {
                    view! {
                        <section class="part" aria-label="More">
                            <h3 class="part-title">"More"</h3>
                            {list()}
                        </section>
                    }
                        .into_any()
                }
            }}
        </Show>
    }
}

/// One field of a record.
#[component]
fn OfRecord(id: RecordId, field: Id) -> impl IntoView {
    let app = use_app();
    let known = Memo::new(move |_| {
        app.record(RecordId { kind: Kind::CustomField, id: field });
        app.data(|data| data.custom_field(field).cloned())
    });
    let value = Memo::new(move |_| app.record(id).and_then(|record| record.extra().custom.get(&field).cloned()));
    let commit = move |value: Option<Custom>| {
        app.edit(id, &custom_name(field), stored(value)).err().map(|rejection| rejection.to_string())
    };
    // A field never changes its kind of value.
    let first = known.get_untracked();
    first.map(
        |first| view! { <CustomInput shape=first.shape field=known value on_commit=commit key=first.key.clone() /> },
    )
}

/// The input of a custom field.
#[component]
pub fn CustomInput(
    shape: CustomShape,
    #[prop(into)] field: Signal<Option<Arc<CustomField>>>,
    #[prop(into)] value: Signal<Option<Custom>>,
    /// Says what is wrong, if it is refused.
    #[prop(into)]
    on_commit: Callback<Option<Custom>, Option<String>>,
    /// Marks it for tests.
    #[prop(into)]
    key: String,
    /// It stands in a form: as a box below its label.
    #[prop(optional)]
    boxed: bool,
    /// It has the focus when the dialog that it stands in opens.
    #[prop(optional)]
    autofocus: bool,
    /// The sentence about what cannot be taken, for a form that waits until there is none.
    #[prop(optional)]
    error: Option<RwSignal<Option<String>>>,
) -> impl IntoView {
    let label = Signal::derive(move || {
        field.with(|field| {
            field.as_ref().map_or_else(String::new, |field| {
                let mark = if field.required { " *" } else { "" };
                let gone = if field.retired { " (out of use)" } else { "" };
                format!("{}{mark}{gone}", field.name)
            })
        })
    });
    let hint = Signal::derive(move || {
        let empty = value.with(Option::is_none);
        field.with(|field| {
            let field = field.as_ref()?;
            // A form says what it lacks once it is sent.
            let lacks = field.required && empty && !field.retired && !boxed;
            let missing = if lacks { "Still to be filled in." } else { "" };
            Some(format!("{} {missing}", field.help).trim().to_string()).filter(|hint| !hint.is_empty())
        })
    });
    let error = error.unwrap_or_else(|| RwSignal::new(None));
    let put = move |value: Option<Custom>| _ = error.try_set(on_commit.run(value));
    let mark = format!("custom-{key}");
    match shape {
        CustomShape::Money => {
            let amount = Signal::derive(move || match value.get() {
                Some(Custom::Money(money)) => Some(money),
                _ => None,
            });
            let commit = move |money: Option<Money>| {
                let value = money.map(Custom::Money);
                let why = field.with_untracked(|field| {
                    let (field, value) = (field.as_ref()?, value.as_ref()?);
                    penstock::query::custom::limits(field, value).err()
                });
                why.or_else(|| on_commit.run(value))
            };
            view! { <MoneyField label value=amount on_commit=Callback::new(commit) hint boxed error data_test=mark /> }
                .into_any()
        }
        CustomShape::Choice => {
            view! { <OneChoice field label hint value put=Callback::new(put) error boxed autofocus mark /> }.into_any()
        }
        CustomShape::Choices => {
            view! { <SomeChoices field label hint value put=Callback::new(put) error mark /> }.into_any()
        }
        CustomShape::Flag => {
            let on = Signal::derive(move || value.get() == Some(Custom::Flag(true)));
            let commit = move |yes: bool| put(Some(Custom::Flag(yes)));
            view! { <CheckField label value=on on_commit=commit hint data_test=mark /> }.into_any()
        }
        CustomShape::Person => {
            view! { <OnePerson label hint value put=Callback::new(put) error boxed autofocus mark /> }.into_any()
        }
        CustomShape::Text | CustomShape::Number | CustomShape::Date | CustomShape::Link => {
            view! { <Line shape field label hint value put=Callback::new(put) error boxed autofocus mark /> }.into_any()
        }
    }
}

/// On a record a field looks like its value until somebody comes near; in a form it is a box.
fn in_place(boxed: bool) -> &'static str {
    if boxed { "" } else { "inline-edit" }
}

/// What stands for nothing.
fn blank(boxed: bool) -> &'static str {
    if boxed { "" } else { "–" }
}

/// A text, number, date or link.
#[component]
fn Line(
    shape: CustomShape,
    field: Signal<Option<Arc<CustomField>>>,
    label: Signal<String>,
    hint: Signal<Option<String>>,
    value: Signal<Option<Custom>>,
    put: Callback<Option<Custom>>,
    error: RwSignal<Option<String>>,
    boxed: bool,
    autofocus: bool,
    mark: String,
) -> impl IntoView {
    let app = use_app();
    let text = Signal::derive(move || match (value.get(), field.get()) {
        // An input of dates wants them as they are stored.
        (Some(Custom::Date(date)), _) => date.to_string(),
        (Some(value), Some(field)) => app.data(|data| said(&field, &value, data, &Here(app))),
        _ => String::new(),
    });
    let commit = move |text: String| {
        let Some(field) = field.get_untracked() else { return };
        let usual = untrack(|| app.currency());
        match app.data(|data| typed(&field, &text, data, usual, app.decimal_mark())) {
            Ok(value) => put.run(value),
            Err(why) => _ = error.try_set(Some(why)),
        }
    };
    let kind = match shape {
        CustomShape::Number => FieldKind::Number,
        CustomShape::Date => FieldKind::Date,
        _ => FieldKind::Text,
    };
    let link = (shape == CustomShape::Link).then(|| view! { <WebLink text /> });
    view! {
        <div class="custom-line">
            <Field label value=text kind on_commit=commit hint error row=!boxed autofocus class=in_place(boxed) placeholder=blank(boxed) data_test=mark />
            {link}
        </div>
    }
}

/// What can be chosen: what is offered, and what is chosen although it no longer is.
fn offered(field: &CustomField, value: Option<&Custom>) -> Vec<(Id, String)> {
    let has = |id: Id| match value {
        Some(Custom::Choice(one)) => *one == id,
        Some(Custom::Choices(ids)) => ids.contains(&id),
        _ => false,
    };
    let all = field.choices.iter().filter(|choice| !choice.retired || has(choice.id));
    all.map(|choice| (choice.id, choice.text.clone())).collect()
}

/// The same for a field and a value that may change.
fn offered_now(field: Signal<Option<Arc<CustomField>>>, value: Signal<Option<Custom>>) -> Vec<(Id, String)> {
    value
        .with(|value| field.with(|field| field.as_ref().map(|field| offered(field, value.as_ref()))))
        .unwrap_or_default()
}

#[component]
fn OneChoice(
    field: Signal<Option<Arc<CustomField>>>,
    label: Signal<String>,
    hint: Signal<Option<String>>,
    value: Signal<Option<Custom>>,
    put: Callback<Option<Custom>>,
    error: RwSignal<Option<String>>,
    boxed: bool,
    autofocus: bool,
    mark: String,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let all = offered_now(field, value).into_iter().map(|(id, text)| (id.to_string(), text));
        std::iter::once((String::new(), "–".to_string())).chain(all).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || match value.get() {
        Some(Custom::Choice(id)) => id.to_string(),
        _ => String::new(),
    });
    let commit = move |id: String| put.run(id.parse().ok().map(Custom::Choice));
    view! { <SelectField label value=chosen options on_commit=commit hint error row=!boxed autofocus class=in_place(boxed) data_test=mark /> }
}

#[component]
fn SomeChoices(
    field: Signal<Option<Arc<CustomField>>>,
    label: Signal<String>,
    hint: Signal<Option<String>>,
    value: Signal<Option<Custom>>,
    put: Callback<Option<Custom>>,
    error: RwSignal<Option<String>>,
    mark: String,
) -> impl IntoView {
    let all = Memo::new(move |_| offered_now(field, value));
    let chosen = move || match value.get() {
        Some(Custom::Choices(ids)) => ids,
        _ => BTreeSet::new(),
    };
    let words = move |id: Id| {
        field.with(|field| field.as_ref().and_then(|field| choice(field, id).map(String::from))).unwrap_or_default()
    };
    view! {
        <fieldset class="custom-choices" data-test=mark>
            <legend class="field-label">{label}</legend>
            <div class="custom-choices-all">
                <For
                    each=move || all.get()
                    key=|(id, _)| *id
                    children=move |(id, _)| {
                        let tick = move |on: bool| {
                            let mut ids = untrack(chosen);
                            if on {
                                ids.insert(id);
                            } else {
                                ids.remove(&id);
                            }
                            put.run((!ids.is_empty()).then_some(Custom::Choices(ids)));
                        };
                        let label = Signal::derive(move || words(id));
                        view! { <CheckField label value=Signal::derive(move || chosen().contains(&id)) on_commit=tick /> }
                    }
                />
            </div>
            {move || hint.get().map(|text| view! { <div class="hint">{text}</div> })}
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
        </fieldset>
    }
}

#[component]
fn OnePerson(
    label: Signal<String>,
    hint: Signal<Option<String>>,
    value: Signal<Option<Custom>>,
    put: Callback<Option<Custom>>,
    error: RwSignal<Option<String>>,
    boxed: bool,
    autofocus: bool,
    mark: String,
) -> impl IntoView {
    let app = use_app();
    let shown = Signal::derive(move || {
        app.track(Kind::Contact);
        app.track(Kind::Member);
        match value.get() {
            Some(Custom::Person(id)) => app.data(|data| person(data, id)).unwrap_or_default(),
            _ => String::new(),
        }
    });
    let options = Memo::new(move |_| {
        app.track(Kind::Contact);
        app.track(Kind::Member);
        app.data(|data| {
            let mut members: Vec<(String, String)> = data
                .members()
                .filter(|member| !member.retired)
                .map(|member| (member.id.to_string(), member.name.clone()))
                .collect();
            members.sort_by_cached_key(|(_, name)| name.to_lowercase());
            let mut contacts: Vec<(String, String)> =
                data.contacts().map(|contact| (contact.id.to_string(), contact.title())).collect();
            contacts.sort_by_cached_key(|(_, name)| name.to_lowercase());
            members.into_iter().chain(contacts).collect::<Vec<_>>()
        })
    });
    view! {
        <Combobox
            label
            value=shown
            options
            on_pick=move |id: String| put.run(id.parse().ok().map(Custom::Person))
            on_clear=Callback::new(move |()| put.run(None))
            placeholder=blank(boxed)
            hint
            error
            row=!boxed
            autofocus
            class=in_place(boxed)
            data_test=mark
        />
    }
}
