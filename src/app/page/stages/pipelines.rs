//! The pipelines: choose, add, rename, reorder, retire, delete.

use super::{set, set_with_undo};
use crate::app::{
    page::parts::{EditText, TextKind, field},
    store::{App, use_app},
    ui::{Button, EmptyState, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Pipeline, RecordId},
    value::{Id, Rank},
};
use serde_json::Value;
use std::sync::Arc;

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Pipeline, id }
}

/// All pipelines in order, the retired ones last.
fn ordered(app: App) -> Arc<[Id]> {
    app.track(Kind::Pipeline);
    app.data(|data| {
        let retired = data.pipelines().filter(|pipeline| pipeline.retired).map(|pipeline| pipeline.id);
        data.live_pipelines().iter().map(|pipeline| pipeline.id).chain(retired).collect()
    })
}

/// Puts a pipeline one place up (-1) or down (1) among those in use.
fn shift(app: App, id: Id, by: isize) {
    let rank = app.data(|data| {
        let mut others = data.live_pipelines();
        let here = others.iter().position(|pipeline| pipeline.id == id)?;
        let to = here.checked_add_signed(by).filter(|to| *to < others.len())?;
        others.remove(here);
        let low = to.checked_sub(1).and_then(|at| others.get(at)).map(|pipeline| &pipeline.rank);
        Some(Rank::between(low, others.get(to).map(|pipeline| &pipeline.rank)))
    });
    if let Some(rank) = rank {
        set(app, record_id(id), "rank", rank.as_str().into());
    }
}

fn actions(app: App, id: Id) -> Vec<MenuItem> {
    let (live, place, retired) = app.data(|data| {
        let live = data.live_pipelines();
        let place = live.iter().position(|pipeline| pipeline.id == id);
        (live.len(), place, data.pipeline(id).is_some_and(|pipeline| pipeline.retired))
    });
    let last = place.is_some() && live == 1;
    let retire = if retired {
        MenuItem::new("Take back into use", move || set_with_undo(app, record_id(id), "retired", Value::Null))
            .icon("rotate-ccw")
    } else {
        MenuItem::new("Retire: out of use, history stays", move || {
            set_with_undo(app, record_id(id), "retired", true.into())
        })
        .icon("archive")
    };
    let delete = move || {
        app.act_with_undo(Command::Delete(vec![record_id(id)]));
    };
    let one = |item: MenuItem| {
        if last { item.refused("It is the only pipeline in use. Add another one first.") } else { item }
    };
    vec![
        MenuItem::new("Move up", move || shift(app, id, -1))
            .icon("arrow-up")
            .disabled(place.is_none_or(|place| place == 0)),
        MenuItem::new("Move down", move || shift(app, id, 1))
            .icon("arrow-down")
            .disabled(place.is_none_or(|place| place + 1 == live)),
        one(retire.separated()),
        one(MenuItem::new("Delete", delete).icon("trash").danger()),
    ]
}

/// The list of pipelines. The chosen one opens to be renamed and described.
#[component]
pub fn Pipelines(chosen: Memo<Option<Id>>, choose: Callback<Id>, adding: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| ordered(app));
    view! {
        <section class="surface mb" aria-label="Pipelines">
            <div class="surface-head">
                <h2 class="grow">"Pipelines"</h2>
                <Button icon="plus" on_click=move |_| adding.set(true) data_test="pipeline-add">"Add a pipeline"</Button>
            </div>
            <Show when=move || all.with(|all| all.is_empty())>
                <EmptyState
                    small=true
                    icon="workflow"
                    title="No pipeline yet"
                    text="Add one: from a playbook, or with nothing but a first stage, won and lost."
                    data_test="pipelines-empty"
                />
            </Show>
            <ul class="list" data-test="pipeline-list">
                <For each=move || all.get().to_vec() key=|id| *id let:id>
                    <Row id chosen choose />
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Row(id: Id, chosen: Memo<Option<Id>>, choose: Callback<Id>) -> impl IntoView {
    let app = use_app();
    let pipeline = Memo::new(move |_| app.pipeline(id));
    let on = Memo::new(move |_| chosen.get() == Some(id));
    let name = field(pipeline, |pipeline: &Pipeline| pipeline.name.clone());
    let about = field(pipeline, |pipeline: &Pipeline| pipeline.about.clone());
    let retired = field(pipeline, |pipeline: &Pipeline| pipeline.retired);
    let figures = Memo::new(move |_| {
        app.track(Kind::Stage);
        app.track(Kind::Opportunity);
        app.data(|data| {
            let (stages, all) = (data.stages_of(id).len(), data.all_stages_of(id));
            let count = all.iter().map(|stage| data.totals(stage.id).count).sum::<usize>();
            (stages, count)
        })
    });
    let words = move || {
        let (stages, count) = figures.get();
        let count = app.counted(count, "opportunity", "opportunities");
        format!("{} · {count}", app.counted(stages, "stage", "stages"))
    };
    view! {
        <li class:retired=move || retired.get() data-test="pipeline-row">
            <div class="list-row pipeline-line" class:sel=move || on.get()>
                <Show
                    when=move || on.get()
                    fallback=move || {
                        view! {
                            <button type="button" class="link grow" on:click=move |_| choose.run(id) data-test="pipeline-choose">{move || name.get()}</button>
                        }
                    }
                >
                    <div class="grow stack tight">
                        <EditText id=record_id(id) field="name" label="Name of the pipeline" hide_label=true boxed=true value=name />
                        <EditText id=record_id(id) field="about" label="What it is for" hide_label=true boxed=true placeholder="What it is for" kind=TextKind::Area value=about />
                    </div>
                </Show>
                <Show when=move || retired.get()><span class="tag">"retired"</span></Show>
                <span class="second">{words}</span>
                <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || actions(app, id)) data_test="pipeline-menu" />
            </div>
        </li>
    }
}
