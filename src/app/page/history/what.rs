//! What one change did: the records, and their fields before and after.

use super::{Key, head, route_to, what_words};
use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Dialog, DialogSize},
};
use leptos::prelude::*;
use penstock::{
    command::field_word,
    data::{Batch, Delta},
    model::{Kind, RecordId},
    present::custom::{name_in_history, value_in_history},
    value::plural,
};
use serde_json::Value;
use std::sync::Arc;

/// How many records are listed.
const MOST: usize = 200;

#[component]
pub fn WhatChanged(chosen: RwSignal<Option<Key>>) -> impl IntoView {
    let app = use_app();
    let title =
        move || chosen.get().and_then(|key| head(app, key)).map(|head| what_words(app, &head)).unwrap_or_default();
    view! {
        <Dialog open=move || chosen.get().is_some() title=title size=DialogSize::Large light_dismiss=true on_close=move |()| chosen.set(None) data_test="what-dialog">
            <div class="dialog-body">{move || chosen.get().map(|key| view! { <Changes key chosen /> })}</div>
        </Dialog>
    }
}

#[component]
fn Changes(key: Key, chosen: RwSignal<Option<Key>>) -> impl IntoView {
    let app = use_app();
    let Some(head) = head(app, key) else { return ().into_any() };
    // The journal's heads name the records; the fields are read from the store.
    let batch = RwSignal::new(None::<Arc<Batch>>);
    let pos = head.pos;
    app.spawn(async move {
        if let Ok(found) = shell::persist::fetch(pos).await {
            batch.try_set(Some(Arc::new(found)));
        }
    });
    let more = head.touched.len().saturating_sub(MOST);
    let first: Vec<RecordId> = head.touched.iter().take(MOST).copied().collect();
    view! {
        <p class="muted">{move || app.moment(head.at)} ", " {plural(head.touched.len(), "record", "records")}</p>
        <ul class="list">
            {first
                .into_iter()
                .map(|id| {
                    let fields = move || {
                        batch.get().and_then(|batch| batch.changes.iter().find(|delta| delta.id() == id).map(|delta| changed(app, delta)))
                    };
                    view! {
                        <li class="list-row" data-test="touched">
                            <div class="grow">
                                <Named id batch chosen />
                                {fields}
                            </div>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {(more > 0).then(|| view! { <p class="hint">{format!("and {} more", app.number(more))}</p> })}
    }
    .into_any()
}

/// A record's kind and name: a link while it is there.
#[component]
fn Named(id: RecordId, batch: RwSignal<Option<Arc<Batch>>>, chosen: RwSignal<Option<Key>>) -> impl IntoView {
    let app = use_app();
    let there = app.data(|data| data.get(id)).map(|record| record.title());
    let linked = there.is_some() && id.kind != Kind::Activity;
    let name = move || {
        there.clone().or_else(|| {
            let batch = batch.get()?;
            batch.changes.iter().find(|delta| delta.id() == id).and_then(title_of)
        })
    };
    let shown = move || name().unwrap_or_else(|| "no longer there".into());
    let open = move || {
        chosen.set(None);
        app.go(route_to(app, id));
    };
    view! {
        <p>
            <span class="muted">{id.kind.name()} " "</span>
            {if linked {
                let href = route_to(app, id).to_string();
                view! {
                    <a
                        href=href
                        on:click=move |ev| {
                            ev.prevent_default();
                            open();
                        }
                    >
                        {shown}
                    </a>
                }
                    .into_any()
            } else {
                view! { <b>{shown}</b> }.into_any()
            }}
        </p>
    }
}

/// The name in a change that made or deleted a record.
fn title_of(delta: &Delta) -> Option<String> {
    match delta {
        Delta::Create { record, .. } | Delta::Delete { record, .. } => Some(record.title()),
        Delta::Update { .. } => None,
    }
}

/// Fields before and after, in words.
fn changed(app: App, delta: &Delta) -> AnyView {
    match delta {
        Delta::Create { .. } => view! { <p class="hint">"added"</p> }.into_any(),
        Delta::Delete { .. } => view! { <p class="hint">"deleted"</p> }.into_any(),
        Delta::Update { fields, .. } => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "rank" | "visits"))
            .map(|(name, (before, after))| {
                let words = |value: &Value| {
                    let own = app.data(|data| value_in_history(data, name, value));
                    own.unwrap_or_else(|| in_words(app, value))
                };
                let (before, after) = (words(before), words(after));
                let own = app.data(|data| name_in_history(data, name));
                let name = own.unwrap_or_else(|| field_word(delta.id().kind, name));
                view! {
                    <p class="hint">
                        {name}
                        ": "
                        <span>{before}</span>
                        " → "
                        <span>{after}</span>
                    </p>
                }
            })
            .collect_view()
            .into_any(),
    }
}

/// A stored value as people read it: names for ids, short.
fn in_words(app: App, value: &Value) -> String {
    const LONGEST: usize = 120;
    let text = match value {
        Value::Null => return "nothing".into(),
        Value::Bool(on) => (if *on { "yes" } else { "no" }).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => name_of(app, text).unwrap_or_else(|| text.clone()),
        Value::Array(items) => items.iter().map(|item| in_words(app, item)).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            match (map.get("amount").and_then(Value::as_str), map.get("currency").and_then(Value::as_str)) {
                (Some(amount), Some(currency)) => format!("{amount} {currency}"),
                // A part's own id, such as a checklist item's, says nothing to people.
                _ => {
                    let parts = map.iter().filter(|(name, _)| *name != "id").map(|(_, item)| in_words(app, item));
                    parts.collect::<Vec<_>>().join(" ")
                }
            }
        }
    };
    if text.chars().count() > LONGEST { format!("{}…", text.chars().take(LONGEST).collect::<String>()) } else { text }
}

/// What the record with this id is called; none if the text is no id.
fn name_of(app: App, text: &str) -> Option<String> {
    let id = (text.len() == 26).then(|| text.parse().ok()).flatten()?;
    let name = app.data(|data| {
        let record = Kind::ALL.iter().find_map(|kind| data.get(RecordId { kind: *kind, id }));
        let item = || data.stages().flat_map(|stage| &stage.checklist).find(|item| item.id == id);
        record.map(|record| record.title()).or_else(|| item().map(|item| item.text.clone()))
    });
    Some(name.unwrap_or_else(|| "something that is no longer there".into()))
}
