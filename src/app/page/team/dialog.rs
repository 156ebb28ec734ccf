//! The fields of a member.

use super::{record_id, set_me};
use crate::app::{
    page::parts::{EditText, field},
    store::use_app,
    ui::{CheckField, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Hat, Kind, Member},
    value::Id,
};
use serde_json::Value;

/// What the dialog of a member holds.
#[component]
pub fn Fields(id: Id) -> impl IntoView {
    let app = use_app();
    let record = record_id(id);
    let member = Memo::new(move |_| app.member(id));
    let hats = field(member, |member: &Member| member.hats.clone());
    let manager = field(member, |member: &Member| member.manager.map(|id| id.to_string()).unwrap_or_default());
    let managers = Signal::derive(move || {
        app.track(Kind::Member);
        let now = manager.get();
        let mut options = vec![(String::new(), "Nobody".to_string())];
        options.extend(app.data(|data| {
            let fits =
                |other: &&std::sync::Arc<Member>| other.id != id && (!other.retired || other.id.to_string() == now);
            data.members().filter(fits).map(|other| (other.id.to_string(), other.name.clone())).collect::<Vec<_>>()
        }));
        options
    });
    let edit = move |field: &str, value: Value| {
        if let Err(rejection) = app.edit(record, field, value) {
            app.complain(rejection.to_string());
        }
    };
    let wear = move |hat: Hat, on: bool| {
        let mut worn = hats.get_untracked();
        if on {
            worn.insert(hat);
        } else {
            worn.remove(&hat);
        }
        edit("hats", serde_json::to_value(worn).unwrap_or(Value::Null));
    };
    let wrong = RwSignal::new(None::<String>);
    let capacity = move |text: String| match text.trim() {
        "" => {
            wrong.set(None);
            edit("capacity", Value::Null);
        }
        text => match text.parse::<u32>() {
            Ok(most) => {
                wrong.set(None);
                edit("capacity", most.into());
            }
            Err(_) => wrong.set(Some("A whole number, or nothing for any number.".into())),
        },
    };
    view! {
        <div class="dialog-body">
            <EditText id=record field="name" label="Name" value=field(member, |member: &Member| member.name.clone()) boxed=true />
            <EditText id=record field="email" label="Email" value=field(member, |member: &Member| member.email.clone()) boxed=true />
            <EditText id=record field="office" label="Office or region" value=field(member, |member: &Member| member.office.clone()) boxed=true />
            <SelectField
                label="Reports to"
                value=manager
                options=managers
                on_commit=move |text: String| edit("manager", if text.is_empty() { Value::Null } else { text.into() })
                data_test="member-manager"
            />
            <Field
                label="Can take on"
                hint="How many open opportunities at most; new ones go to others then. Empty for any number."
                kind=FieldKind::Number
                value=field(member, |member: &Member| member.capacity.map(|most| most.to_string()).unwrap_or_default())
                error=wrong
                on_commit=capacity
                data_test="member-capacity"
            />
            <div class="form two">
                <Field
                    label="Away from"
                    kind=FieldKind::Date
                    value=field(member, |member: &Member| member.away_from.map(|day| day.to_string()).unwrap_or_default())
                    on_commit=move |text: String| edit("away_from", if text.is_empty() { Value::Null } else { text.into() })
                    data_test="member-away-from"
                />
                <Field
                    label="Back on"
                    kind=FieldKind::Date
                    value=field(member, |member: &Member| member.away_until.map(|day| day.to_string()).unwrap_or_default())
                    on_commit=move |text: String| edit("away_until", if text.is_empty() { Value::Null } else { text.into() })
                    data_test="member-away-until"
                />
            </div>
            <fieldset class="stack tight">
                <legend class="field-label">"Hats"</legend>
                {Hat::ALL
                    .into_iter()
                    .map(|hat| {
                        view! {
                            <CheckField
                                label=hat.word()
                                value=Signal::derive(move || hats.with(|hats| hats.contains(&hat)))
                                on_commit=move |on| wear(hat, on)
                                data_test=format!("hat-{}", hat.word().to_lowercase().replace(' ', "-"))
                            />
                        }
                    })
                    .collect_view()}
            </fieldset>
            <CheckField
                label="This is me"
                hint="New records are then yours, and “me” in filters is this person."
                value=Signal::derive(move || app.me() == Some(id))
                on_commit=move |on: bool| set_me(app, on.then_some(id))
                data_test="member-is-me"
            />
        </div>
    }
}
