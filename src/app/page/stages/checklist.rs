//! The checklist of a stage.

use super::{set, set_with_undo, stage_id};
use crate::app::{
    store::{App, use_app},
    ui::{Button, CheckField, Field, IconButton},
};
use leptos::prelude::*;
use penstock::{
    model::{ChecklistItem, Stage},
    value::{Id, one_line},
};
use serde_json::Value;
use std::sync::Arc;

/// The list after a change to one item.
fn changed(app: App, stage: Id, change: impl FnOnce(&mut Vec<ChecklistItem>)) -> Value {
    let mut list = app.data(|data| data.stage(stage).map(|stage| stage.checklist.clone())).unwrap_or_default();
    change(&mut list);
    if list.is_empty() { Value::Null } else { serde_json::to_value(list).unwrap_or(Value::Null) }
}

/// What is to be done in the stage: add, rename, require, remove.
#[component]
pub fn Checklist(id: Id, stage: Memo<Option<Arc<Stage>>>) -> impl IntoView {
    let app = use_app();
    let items = Memo::new(move |_| -> Arc<[Id]> {
        stage.with(|stage| stage.iter().flat_map(|stage| &stage.checklist).map(|item| item.id).collect())
    });
    let text = RwSignal::new(String::new());
    let add = move || {
        let words = one_line(&text.get_untracked());
        if !words.is_empty() {
            let item = ChecklistItem { id: app.stamp().ids.take(), text: words, required: false };
            set(app, stage_id(id), "checklist", changed(app, id, |list| list.push(item)));
            text.set(String::new());
        }
    };
    view! {
        <section class="stage-part" aria-label="Checklist">
            <h3>"Checklist"</h3>
            <p class="hint">"What is to be done here. A required item must be ticked before moving on."</p>
            <ul class="stack tight" data-test="checklist">
                <For each=move || items.get().to_vec() key=|item| *item let:item>
                    <Item id stage item />
                </For>
            </ul>
            <form
                class="add-line"
                on:submit=move |ev| {
                    ev.prevent_default();
                    add();
                }
            >
                <Field label="New checklist item" hide_label=true value=text on_input=move |typed| text.set(typed) placeholder="Add something to be done" data_test="checklist-new" />
                <Button icon="plus" submit=true data_test="checklist-add">"Add"</Button>
            </form>
        </section>
    }
}

#[component]
fn Item(id: Id, stage: Memo<Option<Arc<Stage>>>, item: Id) -> impl IntoView {
    let app = use_app();
    let this = Memo::new(move |_| {
        stage.with(|stage| {
            stage.as_ref().and_then(|stage| stage.checklist.iter().find(|other| other.id == item).cloned())
        })
    });
    let error = RwSignal::new(None::<String>);
    let text =
        Signal::derive(move || this.with(|this| this.as_ref().map(|this| this.text.clone()).unwrap_or_default()));
    let change = move |change: &dyn Fn(&mut ChecklistItem)| {
        changed(app, id, |list| list.iter_mut().filter(|other| other.id == item).for_each(change))
    };
    let rename = move |words: String| {
        let words = one_line(&words);
        if words.is_empty() {
            error.set(Some("An item needs words; the bin takes it away.".into()));
            return;
        }
        let answer = app.edit(stage_id(id), "checklist", change(&|this| this.text.clone_from(&words)));
        error.set(answer.err().map(|rejection| rejection.to_string()));
    };
    let require = move |on: bool| set(app, stage_id(id), "checklist", change(&|this| this.required = on));
    let remove = move |_| {
        let left = changed(app, id, |list| list.retain(|other| other.id != item));
        set_with_undo(app, stage_id(id), "checklist", left);
    };
    view! {
        <li class="edit-row" data-test="checklist-item">
            <Field label="What is to be done" hide_label=true value=text on_commit=rename error=error data_test="checklist-text" />
            <CheckField
                label="Required"
                value=Signal::derive(move || this.with(|this| this.as_ref().is_some_and(|this| this.required)))
                on_commit=require
                data_test="checklist-required"
            />
            <IconButton icon="trash" title=Signal::derive(move || format!("Remove {}", text.get())) on_click=remove data_test="checklist-remove" />
        </li>
    }
}
