//! Why opportunities are lost in a stage.

use super::{set, set_with_undo};
use crate::app::{
    page::parts::{EditText, field},
    store::{App, use_app},
    ui::{Button, Field, MenuButton, MenuItem, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, LossClass, LossReason, RecordId},
    value::{Id, one_line},
};
use serde_json::Value;
use std::sync::Arc;

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::LossReason, id }
}

fn key(class: LossClass) -> &'static str {
    match class {
        LossClass::Inherent => "inherent",
        LossClass::Specific => "specific",
    }
}

fn classes() -> Signal<Vec<(String, String)>> {
    Signal::stored(LossClass::ALL.into_iter().map(|class| (key(class).to_string(), class.word().to_string())).collect())
}

fn actions(app: App, id: Id) -> Vec<MenuItem> {
    let Some((retired, used)) = app.data(|data| {
        data.loss_reason(id).map(|reason| (reason.retired, data.referring(id, Kind::Opportunity).next().is_some()))
    }) else {
        return Vec::new();
    };
    let retire = if retired {
        MenuItem::new("Take back into use", move || set_with_undo(app, record_id(id), "retired", Value::Null))
            .icon("rotate-ccw")
    } else {
        MenuItem::new("Retire: no longer offered", move || set_with_undo(app, record_id(id), "retired", true.into()))
            .icon("archive")
    };
    let delete = move || {
        app.act_with_undo(Command::Delete(vec![record_id(id)]));
    };
    let gone = MenuItem::new("Delete", delete).icon("trash").danger();
    vec![retire, if used { gone.refused("Opportunities were lost because of it. Retire it instead.") } else { gone }]
}

/// The reasons of a stage, numbered by its place: `2.1`.
#[component]
pub fn Reasons(stage: Id, number: Memo<usize>) -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::LossReason);
        app.data(|data| {
            let mut reasons: Vec<(bool, u16, Id)> = data
                .loss_reasons()
                .filter(|reason| reason.stage == stage)
                .map(|reason| (reason.retired, reason.number, reason.id))
                .collect();
            reasons.sort_unstable();
            reasons.into_iter().map(|(_, _, id)| id).collect()
        })
    });
    let text = RwSignal::new(String::new());
    let class = RwSignal::new(LossClass::Specific);
    let error = RwSignal::new(None::<String>);
    let add = move || {
        let reason = LossReason {
            stage,
            class: class.get_untracked(),
            text: one_line(&text.get_untracked()),
            ..LossReason::default()
        };
        match app.dispatch(Command::Create(reason.into())) {
            Ok(_) => {
                text.set(String::new());
                error.set(None);
            }
            Err(rejection) => error.set(Some(rejection.to_string())),
        }
    };
    let pick = move |word: String| {
        if let Some(one) = LossClass::ALL.into_iter().find(|one| key(*one) == word) {
            class.set(one);
        }
    };
    view! {
        <section class="stage-part" aria-label="Loss reasons">
            <h3>"Why opportunities are lost here"</h3>
            <p class="hint">"Inherent: not about your offer, such as no answer. Specific: about your offer or process, such as the price. A reason that was used can be retired; history keeps it."</p>
            <ul class="stack tight" data-test="reasons">
                <For each=move || ids.get().to_vec() key=|id| *id let:id>
                    <Reason id number />
                </For>
            </ul>
            <form
                class="add-line"
                on:submit=move |ev| {
                    ev.prevent_default();
                    add();
                }
            >
                <Field label="New loss reason" hide_label=true value=text on_input=move |typed| text.set(typed) error=error placeholder="Add a reason" data_test="reason-new" />
                <SelectField label="Class" hide_label=true value=Signal::derive(move || key(class.get()).to_string()) options=classes() on_commit=pick data_test="reason-new-class" />
                <Button icon="plus" submit=true data_test="reason-add">"Add"</Button>
            </form>
        </section>
    }
}

#[component]
fn Reason(id: Id, number: Memo<usize>) -> impl IntoView {
    let app = use_app();
    let reason = Memo::new(move |_| app.loss_reason(id));
    let text = field(reason, |reason: &LossReason| reason.text.clone());
    let own = field(reason, |reason: &LossReason| reason.number);
    let class = field(reason, |reason: &LossReason| key(reason.class).to_string());
    let retired = field(reason, |reason: &LossReason| reason.retired);
    view! {
        <li class="edit-row" class:retired=move || retired.get() data-test="reason">
            <span class="reason-number num" data-test="reason-number">{move || format!("{}.{}", number.get(), own.get())}</span>
            <EditText id=record_id(id) field="text" label="Reason" hide_label=true boxed=true value=text />
            <SelectField label="Class" hide_label=true value=class options=classes() on_commit=move |word: String| set(app, record_id(id), "class", word.into()) data_test="reason-class" />
            <Show when=move || retired.get()><span class="tag">"retired"</span></Show>
            <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", text.get())) items=Signal::derive(move || actions(app, id)) data_test="reason-menu" />
        </li>
    }
}
