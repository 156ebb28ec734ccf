//! Pipelines and their stages, all of them the person's own.

mod add;
mod checklist;
mod content;
mod details;
mod line;
mod list;
mod pipelines;
mod reasons;
mod retire;
mod rules;

use crate::app::{
    store::{App, use_app},
    ui::Icon,
};
use add::AddPipeline;
use leptos::prelude::*;
use list::StageList;
use penstock::{
    command::Command,
    model::{Kind, RecordId},
    present::route::Route,
    value::Id,
};
use pipelines::Pipelines;
use serde_json::{Map, Value};

/// A stage's id as a record's.
fn stage_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Stage, id }
}

/// Sets one field, and says what is wrong in a message: for controls that cannot be filled in wrongly.
fn set(app: App, id: RecordId, field: &str, value: Value) {
    if let Err(rejection) = app.edit(id, field, value) {
        app.complain(rejection.to_string());
    }
}

/// Sets one field, with a way back at hand.
fn set_with_undo(app: App, id: RecordId, field: &str, value: Value) {
    let mut set = Map::new();
    set.insert(field.to_string(), value);
    app.act_with_undo(Command::Edit { id, set });
}

/// The list of pipelines, and the stages of the chosen one.
#[component]
pub fn StagesPage() -> impl IntoView {
    let app = use_app();
    let adding = RwSignal::new(false);
    let chosen = Memo::new(move |_| {
        let asked = app.route().pipeline();
        app.track(Kind::Pipeline);
        app.data(|data| {
            asked
                .filter(|id| data.pipeline(*id).is_some())
                .or_else(|| data.live_pipelines().first().map(|pipeline| pipeline.id))
        })
    });
    let choose = Callback::new(move |id: Id| app.go(Route::Stages { pipeline: Some(id) }));
    view! {
        <div class="page" data-test="stages-page">
            <div class="page-head">
                <h1>"Pipelines and stages"</h1>
                {move || {
                    chosen
                        .get()
                        .map(|id| {
                            let href = Route::Flow { pipeline: Some(id) }.to_string();
                            view! { <a class="btn push" href=href data-test="flow-link"><Icon name="workflow" />"Flow chart"</a> }
                        })
                }}
                <p>"A pipeline is a way of selling; its stages are the steps, in order. Change anything: what happened keeps the names of its time, and every change can be undone."</p>
            </div>
            <Pipelines chosen choose adding />
            {move || chosen.get().map(|pipeline| view! { <StageList pipeline /> })}
        </div>
        <AddPipeline open=adding choose />
    }
}
