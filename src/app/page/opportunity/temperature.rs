//! How ready to buy they are; won or lost once it is decided.

use super::Shown;
use crate::app::{page::parts::field, store::use_app, ui::SelectField};
use leptos::prelude::*;
use penstock::{
    command::{Command, Move},
    model::{Opportunity, RecordId, StageKind, Status, Temperature},
    value::Id,
};
use serde_json::Value;

fn key_of(status: Option<Status>) -> String {
    status.map(|status| status.key().to_string()).unwrap_or_default()
}

/// The five words side by side. Won and lost are stages: choosing one moves there, through the same gate.
#[component]
pub fn TemperatureLine(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let rid = RecordId::opportunity(id);
    let place = field(shown, |opportunity: &Opportunity| (opportunity.temperature, opportunity.stage));
    let status = Memo::new(move |_| {
        let (temperature, stage) = place.get();
        Status::of(temperature, app.stage(stage).map_or(StageKind::Open, |stage| stage.kind))
    });
    let decided = Memo::new(move |_| status.get().filter(|status| status.kind().is_some()));
    let options: Vec<(String, String)> = std::iter::once((String::new(), "–".to_string()))
        .chain(Status::ALL.map(|one| (one.key().to_string(), one.word().to_string())))
        .collect();
    // Chosen and not taken, such as at a gate: the word goes back.
    let turn = RwSignal::new(0_u32);
    let value = Signal::derive(move || {
        turn.track();
        key_of(status.get())
    });
    let end = move |kind: StageKind| {
        let to = shown.with_untracked(|shown| {
            let pipeline = shown.as_ref()?.pipeline;
            app.data(|data| data.stages_of(pipeline).into_iter().find(|stage| stage.kind == kind))
        });
        match to {
            Some(to) => {
                app.act_with_undo(Command::Move(Move { ids: vec![id], to: to.id, ..Move::default() }));
            }
            None => app.complain(format!("This pipeline has no stage of the kind {}.", kind.word().to_lowercase())),
        }
    };
    let pick = move |key: String| {
        match Status::parse(&key).and_then(Status::kind) {
            Some(kind) => end(kind),
            None => {
                let value = Temperature::parse(&key).map_or(Value::Null, |one| one.key().into());
                if let Err(rejection) = app.edit(rid, "temperature", value) {
                    app.complain(rejection.to_string());
                }
            }
        }
        turn.try_update(|turn| *turn = turn.wrapping_add(1));
    };
    view! {
        <div class="temperature-line">
            <Show
                when=move || decided.get().is_none()
                fallback=move || {
                    view! {
                        <div class="field row">
                            <span class="field-label">"Temperature"</span>
                            <span class="temperature-ended" data-test="field-temperature">
                                {move || decided.get().map(Status::word)}
                                <span class="hint">" by its stage"</span>
                            </span>
                        </div>
                    }
                }
            >
                <SelectField
                    label="Temperature"
                    value
                    options=Signal::stored(options.clone())
                    on_commit=pick
                    row=true
                    class="inline-edit"
                    data_test="field-temperature"
                />
            </Show>
            <span class=move || format!("temp {}", key_of(status.get())) aria-hidden="true"></span>
        </div>
    }
}
