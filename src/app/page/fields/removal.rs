//! Deleting a field: first what goes with it is said.

use super::record_id;
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    command::Command,
    present::custom::{filled, uses},
    value::{Id, plural, quoted},
    workspace::Ask,
};

/// With so many values it takes a while, and can be called off.
const MANY: usize = 3_000;

/// Says what a field has and what names it, and deletes it if that is meant.
pub fn ask(app: App, id: Id) {
    let Some((name, count, named, what)) = app.data(|data| {
        let field = data.custom_field(id)?;
        let named: Vec<String> = uses(data, field).into_iter().map(|one| one.words).collect();
        let count = filled(data, field);
        let what = plural(count, field.of.name(), &field.of.plural().replace('_', " "));
        Some((field.name.clone(), count, named, what))
    }) else {
        return;
    };
    let has = if count == 0 { "Nothing is filled in.".into() } else { format!("What {what} had in it goes too.") };
    let used = match named.as_slice() {
        [] => String::new(),
        some => {
            let more = some.len().saturating_sub(6);
            let first = some.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!(" It is named by {first}{more}: they will say that it is missing.")
        }
    };
    let text = format!("{has}{used} It can be undone. To keep what is filled in, retire the field instead.");
    let run = move |()| {
        let command = Command::Delete(vec![record_id(id)]);
        if count < MANY {
            app.act_with_undo(command);
            return;
        }
        let words = format!(
            "Deleting {}",
            quoted(&app.data(|data| data.custom_field(id).map(|field| field.name.clone())).unwrap_or_default())
        );
        app.spawn(async move {
            match app.ask_with_dialog(words, Ask::Do(command)).await {
                Ok(Some(outcome)) => app.say_with_undo(crate::app::store::sentence(&outcome.label)),
                Ok(None) => {}
                Err(rejection) => app.complain(rejection.to_string()),
            }
        });
    };
    app.confirm(format!("Delete the field {}?", quoted(&name)), text, "Delete", Callback::new(run));
}
