//! The confirmation: one command, one step back.

use super::Desk;
use crate::app::{shell, store::App, ui::focus};
use leptos::prelude::*;
use penstock::{
    command::Rejection,
    model::{Kind, RecordId},
    present::{distribution::usual_owner, new_lead::Form, route::Route},
};

/// Adds the lead. With `again` the form begins anew with what leads of this link have in common; without it the
/// opportunity is shown.
pub fn save(desk: Desk, again: Option<RwSignal<u32>>) {
    let app = desk.app;
    let form = Form { contact: untrack(|| desk.person()), ..desk.form.get_untracked() };
    let (me, now, mark) = (app.data(usual_owner), app.now(), app.decimal_mark());
    let command = match app.data(|data| form.command(data, me, now, mark)) {
        Ok(command) => command,
        Err(invalid) => return refuse(desk, invalid.field, invalid.message),
    };
    match app.dispatch(command) {
        Ok(outcome) => {
            let made = outcome.created.into_iter().find(|id| id.kind == Kind::Opportunity);
            let title = made.and_then(|id| app.data(|data| data.get(id))).map(|record| record.title());
            match again {
                Some(round) => next(desk, round),
                None => show(app, made),
            }
            app.say_with_undo(format!("Added {}", title.unwrap_or_default()));
        }
        Err(Rejection::Invalid { field, message, .. }) => {
            let field = match field.as_str() {
                "name" | "value" => field,
                "emails" => "email".into(),
                _ => String::new(),
            };
            refuse(desk, &field, message);
        }
        Err(other) => refuse(desk, "", other.to_string()),
    }
}

/// Says what is wrong, and goes there.
fn refuse(desk: Desk, field: &str, message: String) {
    desk.error.set(Some((field.to_string(), message)));
    if !field.is_empty() {
        shell::dom::focus(&format!("[data-test=lead-{field}]"));
    }
}

fn next(desk: Desk, round: RwSignal<u32>) {
    let fields = desk.lead.with_value(|lead| lead.common().to_string());
    desk.app.go(Route::New { fields });
    round.update(|round| *round = round.wrapping_add(1));
    focus::soon("[data-test=lead-name]");
}

/// Shows the opportunity on its board. The filled form is no place to go back to: it would be a second lead.
fn show(app: App, made: Option<RecordId>) {
    let pipeline = made.and_then(|id| app.data(|data| data.opportunity(id.id).map(|one| one.pipeline)));
    shell::address::replace(&Route::New { fields: String::new() });
    app.go(Route::Board { pipeline, filter: String::new(), open: made, look: Default::default() });
}
