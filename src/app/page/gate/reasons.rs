//! Why an opportunity is lost.

use super::{
    fields::TextAnswer,
    form::{Form, NOTE, Pick, REASON},
};
use crate::app::{
    page::parts::{LossClassField, about_class},
    ui::FieldKind,
};
use leptos::prelude::*;
use penstock::{
    model::{LossClass, LossReason},
    value::Id,
};
use std::sync::Arc;

/// The reasons for losing in a stage, by class, and a new one.
#[component]
pub fn Reasons(form: Form, stage: Id) -> impl IntoView {
    let app = form.app;
    let mut reasons: Vec<Arc<LossReason>> = app
        .data(|data| data.loss_reasons().filter(|reason| reason.stage == stage && !reason.retired).cloned().collect());
    reasons.sort_by_key(|reason| reason.number);
    let (name, number) = app
        .data(|data| (data.stage(stage).map(|stage| stage.name.clone()).unwrap_or_default(), data.stage_number(stage)));
    let group = |class: LossClass| {
        let rows: Vec<AnyView> = reasons
            .iter()
            .filter(|reason| reason.class == class)
            .map(|reason| {
                let label = app.data(|data| data.reason_label(reason));
                let first = reasons.first().is_some_and(|first| first.id == reason.id);
                choice(form, Pick::Known(reason.id), label, "loss-reason", first)
            })
            .collect();
        let about = about_class(class);
        (!rows.is_empty()).then(|| {
            view! {
                <fieldset class="reasons">
                    <legend>{class.word()}<span class="hint">{format!(" · {about}")}</span></legend>
                    {rows}
                </fieldset>
            }
        })
    };
    let groups: Vec<_> = LossClass::ALL.into_iter().map(group).collect();
    // Retired ones keep their numbers.
    let used = app.data(|data| data.loss_reasons().filter(|one| one.stage == stage).map(|one| one.number).max());
    let next = used.unwrap_or(0).saturating_add(1);
    if reasons.is_empty() && form.pick.get_untracked().is_none() {
        form.pick.set(Some(Pick::New));
    }
    let is_new = move || form.pick.get() == Some(Pick::New);
    view! {
        <div class="gate-loss" role="group" aria-label="Reason for losing" data-test="loss-reasons">
            <p class="field-label">{format!("Why was it lost in {name}?")}</p>
            {groups}
            <fieldset class="reasons">
                {choice(form, Pick::New, format!("{number}.{next} Another reason…"), "loss-new", false)}
                <Show when=is_new>
                    <div class="reason-new">
                        <TextAnswer
                            form
                            name=REASON
                            label="The reason in a few words"
                            required=true
                            autofocus=true
                            data_test="loss-new-text"
                        />
                        <LossClassField value=form.class data_test="loss-new-class" />
                    </div>
                </Show>
            </fieldset>
            <TextAnswer form name=NOTE label="Note" kind=FieldKind::Area data_test="loss-note" />
        </div>
    }
}

/// A reason to pick. The first one has the focus when the dialog opens, unless the new reason is being written already.
fn choice(form: Form, pick: Pick, label: String, test: &'static str, first: bool) -> AnyView {
    let autofocus = first && form.pick.get_untracked().is_none();
    view! {
        <label class="check">
            <input
                type="radio"
                name="loss-reason"
                data-test=test
                autofocus=autofocus
                prop:checked=move || form.pick.get() == Some(pick)
                on:change=move |_| form.pick.set(Some(pick))
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
