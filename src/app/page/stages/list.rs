//! The stages of one pipeline, in order.

use super::{line::Line, retire::RetireDialog};
use crate::app::{
    store::{App, use_app},
    ui::{Button, Field, Icon, Reorder, Reordered, focus},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Stage, StageKind},
    present::balance::{advice, open_stages},
    value::{Id, Rank, one_line},
};
use std::sync::Arc;

/// What the lines of the list share.
#[derive(Clone, Copy)]
pub struct Editor {
    pub app: App,
    pub live: Memo<Arc<[Id]>>,
    /// The stage whose details are open.
    pub open: RwSignal<Option<Id>>,
    /// The stage that is to be retired.
    pub retiring: RwSignal<Option<Id>>,
    pub order: Reorder,
}

/// Puts a stage at a place among those in use; the focus stays on its grip.
fn put(app: App, live: &[Id], Reordered { id, from, to }: Reordered) {
    let before = live.get(if to > from { to + 1 } else { to }).copied();
    app.act(Command::PlaceStage { stage: id, before });
    focus::soon(format!("#grip-{id}"));
}

/// Adds an open stage behind the last open one.
fn add(app: App, pipeline: Id, name: &str) -> Result<Option<Id>, String> {
    let (rank, probability, colour) = app.data(|data| {
        let stages = data.all_stages_of(pipeline);
        let last = stages.iter().rposition(|stage| stage.kind == StageKind::Open && !stage.retired);
        let low = last.and_then(|at| stages.get(at));
        let high = stages.get(last.map_or(0, |at| at + 1));
        let rank = Rank::between(low.map(|stage| &stage.rank), high.map(|stage| &stage.rank));
        (rank, low.map_or(10, |stage| stage.probability), u8::try_from(stages.len() % 8).unwrap_or_default())
    });
    let stage = Stage { pipeline, name: one_line(name), rank, probability, colour, ..Stage::default() };
    let outcome = app.dispatch(Command::Create(stage.into())).map_err(|rejection| rejection.to_string())?;
    Ok(outcome.created.first().map(|created| created.id))
}

/// The stages in use, a way to add one, and the retired ones.
#[component]
pub fn StageList(pipeline: Id) -> impl IntoView {
    let app = use_app();
    let ids = move |retired: bool| {
        Memo::new(move |_| -> Arc<[Id]> {
            app.track(Kind::Stage);
            app.data(|data| {
                data.all_stages_of(pipeline)
                    .iter()
                    .filter(|stage| stage.retired == retired)
                    .map(|stage| stage.id)
                    .collect()
            })
        })
    };
    let (live, retired) = (ids(false), ids(true));
    let order = Reorder::new(live, move |moved| put(app, &live.get_untracked(), moved));
    let editor = Editor { app, live, open: RwSignal::new(None), retiring: RwSignal::new(None), order };
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move || match add(app, pipeline, &name.get_untracked()) {
        Ok(created) => {
            name.set(String::new());
            error.set(None);
            editor.open.set(created);
        }
        Err(why) => error.set(Some(why)),
    };
    view! {
        <section aria-label="Stages" data-test="stage-editor">
            <Hint pipeline />
            <div class="stage-heads" aria-hidden="true">
                <span></span><span>"Stage"</span><span>"Kind"</span><span>"Chance, %"</span><span>"Target, days"</span>
            </div>
            <ol class="stage-list-edit" data-test="stage-list">
                <For each=move || live.get().to_vec() key=|id| *id let:id>
                    <Line editor id />
                </For>
            </ol>
            <form
                class="add-line mt"
                on:submit=move |ev| {
                    ev.prevent_default();
                    submit();
                }
            >
                <Field label="Name of a new stage" hide_label=true value=name on_input=move |text| name.set(text) error=error placeholder="Add a stage by name" data_test="stage-new" />
                <Button icon="plus" submit=true data_test="stage-add">"Add a stage"</Button>
            </form>
            <Show when=move || retired.with(|retired| !retired.is_empty())>
                <details class="mt" data-test="stages-retired">
                    <summary>{move || format!("{} out of use", retired.with(|retired| retired.len()))}</summary>
                    <ul class="stage-list-edit mt">
                        <For each=move || retired.get().to_vec() key=|id| *id let:id>
                            <Retired editor id />
                        </For>
                    </ul>
                </details>
            </Show>
        </section>
        <RetireDialog editor />
    }
}

/// A stage that is out of use.
#[component]
fn Retired(editor: Editor, id: Id) -> impl IntoView {
    let app = editor.app;
    let name = move || app.stage(id).map(|stage| stage.name.clone()).unwrap_or_default();
    let revive = move |_| {
        app.act_with_undo(Command::ReviveStage(id));
    };
    let delete = move |_| {
        app.act_with_undo(Command::Delete(vec![super::stage_id(id)]));
    };
    view! {
        <li class="stage-edit retired" data-test="stage-retired">
            <div class="list-row">
                <span class="grow">{name}</span>
                <Button class="small" icon="rotate-ccw" on_click=revive data_test="stage-revive">"Take back into use"</Button>
                <Button class="small" icon="trash" on_click=delete data_test="stage-delete">"Delete"</Button>
            </div>
        </li>
    }
}

/// Says when there are too many or too few stages to be useful.
#[component]
fn Hint(pipeline: Id) -> impl IntoView {
    let app = use_app();
    let text = Memo::new(move |_| {
        app.track(Kind::Stage);
        advice(app.data(|data| open_stages(data, pipeline)))
    });
    view! {
        {move || text.get().map(|text| view! { <div class="banner due mb" role="note" data-test="stage-hint"><Icon name="lightbulb" /><div>{text}</div></div> })}
    }
}
