//! Deleting a field: first what goes with it is said.

use super::record_id;
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    command::Command,
    present::custom::{filled, uses},
    value::{Id, quoted},
    workspace::Ask,
};

/// With so many values it takes a while, and can be called off.
const MANY: usize = 3_000;

/// What asks before a field is deleted, and deletes it. It belongs to the page, since whatever asked may be gone by then.
#[derive(Clone, Copy)]
pub struct Removal {
    going: StoredValue<Option<Id>>,
    run: Callback<()>,
}

impl Removal {
    /// For the page.
    pub fn new(app: App) -> Self {
        let going = StoredValue::new(None::<Id>);
        let run = Callback::new(move |()| {
            if let Some(id) = going.get_value() {
                delete(app, id);
            }
        });
        Self { going, run }
    }

    /// Says what a field has and what names it, and deletes it if that is meant.
    pub fn ask(self, app: App, id: Id) {
        let Some((name, text)) = app.data(|data| {
            let field = data.custom_field(id)?;
            let named: Vec<String> = uses(data, field).into_iter().map(|one| one.words).collect();
            let count = filled(data, field);
            let what = app.counted(count, field.of.name(), &field.of.plural().replace('_', " "));
            Some((field.name.clone(), sentences(count, &what, &named)))
        }) else {
            return;
        };
        self.going.set_value(Some(id));
        app.confirm(format!("Delete the field {}?", quoted(&name)), text, "Delete", self.run);
    }
}

/// What goes with a field, and what will miss it.
fn sentences(count: usize, what: &str, named: &[String]) -> String {
    let has = if count == 0 { "Nothing is filled in.".into() } else { format!("What {what} had in it goes too.") };
    let used = if named.is_empty() {
        String::new()
    } else {
        let more = named.len().saturating_sub(6);
        let first = named.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!(" It is named by {first}{more}: they will say that it is missing.")
    };
    format!("{has}{used} It can be undone. To keep what is filled in, retire the field instead.")
}

/// Deletes a field, step by step where very many records have something in it.
fn delete(app: App, id: Id) {
    let known = app.data(|data| data.custom_field(id).map(|field| (field.name.clone(), filled(data, field))));
    let Some((name, count)) = known else { return };
    let command = Command::Delete(vec![record_id(id)]);
    if count < MANY {
        app.act_with_undo(command);
        return;
    }
    app.spawn(async move {
        match app.ask_with_dialog(format!("Deleting {}", quoted(&name)), Ask::Do(command)).await {
            Ok(Some(outcome)) => app.say_with_undo(crate::app::store::sentence(&outcome.label)),
            Ok(None) => {}
            Err(rejection) => app.complain(rejection.to_string()),
        }
    });
}
