//! Custom fields that a form for a new record has to ask for: each answers for itself, and the form waits for all of them.

use super::custom::CustomInput;
use crate::app::{
    store::{App, use_app},
    ui::focus,
};
use leptos::prelude::*;
use penstock::{
    model::{Custom, Kind},
    present::custom::{asked_for, needed, usual_values},
    value::Id,
};
use std::collections::BTreeMap;

/// What has been answered so far, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct AskedValues {
    of: Kind,
    values: RwSignal<BTreeMap<Id, Custom>>,
    errors: StoredValue<BTreeMap<Id, RwSignal<Option<String>>>>,
}

impl AskedValues {
    /// What new records of a kind have to begin with.
    pub fn new(app: App, of: Kind) -> Self {
        let values = RwSignal::new(app.data(|data| usual_values(data, of)));
        Self { of, values, errors: StoredValue::new(BTreeMap::new()) }
    }

    /// Begins anew.
    pub fn reset(self, app: App) {
        self.values.set(app.data(|data| usual_values(data, self.of)));
        self.errors.with_value(|errors| {
            errors.values().for_each(|error| _ = error.try_set(None));
        });
    }

    /// The answers, if all that is asked for is there. Otherwise each field says what it lacks, and the first of them has
    /// the focus.
    pub fn settled(self, app: App) -> Option<BTreeMap<Id, Custom>> {
        let values = self.values.get_untracked();
        let mut first = None;
        for field in app.data(|data| asked_for(data, self.of)) {
            let error = self.errors.with_value(|errors| errors.get(&field.id).copied());
            // What cannot be read has its own sentence already.
            let unread = error.is_some_and(|error| error.try_get_untracked().flatten().is_some());
            if !unread && values.contains_key(&field.id) {
                continue;
            }
            if let Some(error) = error.filter(|_| !unread) {
                error.try_set(Some(needed(&field)));
            }
            first.get_or_insert(field.key.clone());
        }
        match first {
            None => Some(values),
            Some(key) => {
                let mark = format!("dialog[open] [data-test=custom-{key}]");
                focus::soon(format!("{mark}:is(input, select), {mark} input"));
                None
            }
        }
    }

    /// Shows at a field why its value was refused; whether it is one of those asked for.
    pub fn refuse(self, field: Id, why: &str) -> bool {
        let error = self.errors.with_value(|errors| errors.get(&field).copied());
        error.is_some_and(|error| error.try_set(Some(why.to_string())).is_none())
    }
}

/// The fields themselves.
#[component]
pub fn AskedFields(asked: AskedValues) -> impl IntoView {
    let app = use_app();
    let AskedValues { of, values, errors } = asked;
    let fields = Memo::new(move |_| {
        app.track(Kind::CustomField);
        app.data(|data| asked_for(data, of))
    });
    view! {
        <For
            each=move || fields.get()
            key=|field| field.id
            children=move |field| {
                let id = field.id;
                let error = RwSignal::new(None::<String>);
                errors.update_value(|errors| _ = errors.insert(id, error));
                let value = Signal::derive(move || values.with(|values| values.get(&id).cloned()));
                let commit = Callback::new(move |value: Option<Custom>| {
                    values.update(|values| match value {
                        Some(value) => _ = values.insert(id, value),
                        None => _ = values.remove(&id),
                    });
                    None::<String>
                });
                let (shape, key) = (field.shape, field.key.clone());
                view! { <CustomInput shape field=Signal::stored(Some(field)) value on_commit=commit key boxed=true error /> }
            }
        />
    }
}
