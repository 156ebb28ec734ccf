//! Why the opportunity was lost.

use super::Shown;
use crate::app::{
    page::parts::field,
    store::use_app,
    ui::{Combobox, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Loss, LossClass, LossReason, Opportunity, RecordId, StageKind},
    value::Id,
};

/// The stage that it was lost in: the one before the present one, as far as is known.
fn lost_in(opportunity: &Opportunity) -> Id {
    let before = opportunity.visits.iter().rev().nth(1).map(|visit| visit.stage);
    opportunity.loss.as_ref().map(|loss| loss.stage).or(before).unwrap_or(opportunity.stage)
}

/// Reason and note; only for lost ones.
#[component]
pub fn LossPart(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let stage = field(shown, |opportunity| opportunity.stage);
    let lost = Memo::new(move |_| app.stage(stage.get()).is_some_and(|stage| stage.kind == StageKind::Lost));
    let loss = field(shown, |opportunity| opportunity.loss.clone());
    let at = field(shown, lost_in);
    let error = RwSignal::new(None::<String>);
    let store = move |reason: Id, note: String| {
        let loss = Loss { reason, stage: at.get_untracked(), note };
        let answer = serde_json::to_value(&loss).map(|value| app.edit(RecordId::opportunity(id), "loss", value));
        let refused = match answer {
            Ok(answer) => answer.err().map(|rejection| rejection.to_string()),
            Err(why) => Some(why.to_string()),
        };
        let _ = error.try_set(refused);
    };
    let note =
        Signal::derive(move || loss.with(|loss| loss.as_ref().map(|loss| loss.note.clone()).unwrap_or_default()));
    let label = Memo::new(move |_| {
        app.track(Kind::Stage);
        let reason = loss.with(|loss| loss.as_ref().map(|loss| loss.reason))?;
        let reason = app.loss_reason(reason)?;
        Some((app.data(|data| data.reason_label(&reason)), reason.class.word()))
    });
    let options = Memo::new(move |_| {
        app.track(Kind::LossReason);
        let stage = at.get();
        app.data(|data| {
            let mut all: Vec<_> =
                data.loss_reasons().filter(|reason| reason.stage == stage && !reason.retired).collect();
            all.sort_by_key(|reason| reason.number);
            all.iter().map(|reason| (reason.id.to_string(), data.reason_label(reason))).collect::<Vec<_>>()
        })
    });
    let pick = move |text: String| {
        if let Ok(reason) = text.parse::<Id>() {
            store(reason, note.get_untracked());
        }
    };
    let create = move |text: String| {
        let reason =
            LossReason { stage: at.get_untracked(), class: LossClass::Specific, text, ..LossReason::default() };
        let created = app.act(Command::Create(reason.into())).and_then(|outcome| outcome.created.first().copied());
        if let Some(reason) = created {
            store(reason.id, note.get_untracked());
        }
    };
    let set_note = move |text: String| {
        if let Some(loss) = loss.get_untracked() {
            store(loss.reason, text.trim().to_string());
        }
    };
    view! {
        <Show when=move || lost.get()>
            <div class="goal late loss" data-test="loss">
                <Combobox
                    label="Lost because"
                    value=Signal::derive(move || label.get().map(|(label, _)| label).unwrap_or_default())
                    options
                    on_pick=pick
                    on_create=Callback::new(create)
                    placeholder="Choose or write the reason"
                    error
                    data_test="loss-reason"
                />
                <p class="hint">{move || label.get().map(|(_, class)| class)}</p>
                <Show when=move || loss.with(Option::is_some)>
                    <Field
                        label="Note on the loss"
                        hide_label=true
                        kind=FieldKind::Area
                        value=note
                        placeholder="What else is there to say?"
                        on_commit=set_note
                        data_test="loss-note"
                    />
                </Show>
            </div>
        </Show>
    }
}
