//! Adding a pipeline: from a playbook, or with nothing but a beginning and two ends.

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, CheckField, Dialog, DialogSize, Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Import},
    model::{Kind, Pipeline, Record, Stage, StageKind, Template},
    playbook::{self, PlaybookOption},
    value::{Id, IdSource, Rank, one_line, quoted},
};
use std::collections::BTreeSet;

/// The stages of a pipeline that is built from nothing.
const BARE: [(&str, StageKind, u8, u8); 3] =
    [("New", StageKind::Open, 10, 1), ("Won", StageKind::Won, 100, 0), ("Lost", StageKind::Lost, 0, 5)];

fn bare(name: &str, rank: Rank, ids: &mut IdSource) -> Vec<Record> {
    let pipeline = Pipeline { id: ids.take(), name: name.to_string(), rank, ..Pipeline::default() };
    let id = pipeline.id;
    let stages = BARE.into_iter().zip(Rank::spread(BARE.len())).map(|((name, kind, probability, colour), rank)| {
        let stage = Stage {
            id: ids.take(),
            pipeline: id,
            name: name.into(),
            kind,
            probability,
            colour,
            rank,
            ..Stage::default()
        };
        Record::from(stage)
    });
    let stages: Vec<Record> = stages.collect();
    std::iter::once(Record::from(pipeline)).chain(stages).collect()
}

/// The dialog that adds a pipeline and then shows it.
#[component]
pub fn AddPipeline(open: RwSignal<bool>, choose: Callback<Id>) -> impl IntoView {
    let app = use_app();
    let name = RwSignal::new(String::new());
    let key = RwSignal::new(String::new());
    let chosen = RwSignal::new(BTreeSet::<&'static str>::new());
    let options: Signal<Vec<(String, String)>> = Signal::stored(
        std::iter::once((String::new(), "Nothing: a first stage, won and lost".to_string()))
            .chain(
                playbook::all()
                    .iter()
                    .map(|book| (book.key.to_string(), format!("{} ({} stages)", book.name, book.stages.len()))),
            )
            .collect(),
    );
    let summary = move || {
        let book = playbook::find(&key.get());
        book.map_or("Add the stages yourself.".to_string(), |book| book.summary.to_string())
    };
    let close = move || {
        open.set(false);
        name.set(String::new());
        chosen.set(BTreeSet::new());
    };
    let offer = move |option: &'static PlaybookOption| {
        let commit = move |on: bool| {
            chosen.update(|all| {
                if on {
                    all.insert(option.key)
                } else {
                    all.remove(option.key)
                };
            });
        };
        view! {
            <CheckField
                label=option.name
                hint=option.about
                value=Signal::derive(move || chosen.with(|all| all.contains(option.key)))
                on_commit=commit
                data_test=format!("pipeline-option-{}", option.key)
            />
        }
    };
    let offers = move || playbook::find(&key.get()).map(|book| book.options.iter().map(offer).collect_view());
    let add = move || {
        let rank = app.data(|data| Rank::between(data.pipelines().map(|pipeline| &pipeline.rank).max(), None));
        let mut stamp = app.stamp();
        let typed = one_line(&name.get_untracked());
        let mut creates = match playbook::find(&key.get_untracked()) {
            Some(book) => {
                let options: Vec<&str> = chosen.with_untracked(|all| all.iter().copied().collect());
                playbook::install_with(book, &options, &typed, rank, &mut stamp.ids)
            }
            None => bare(if typed.is_empty() { "New pipeline" } else { &typed }, rank, &mut stamp.ids),
        };
        // Its templates come along, but for those that are there.
        let known = app.data(|data| data.templates().map(|one| one.recipe.clone()).collect());
        let title = creates.first().map(Record::title).unwrap_or_default();
        let texts = playbook::starters_for(&creates, &known, &mut stamp.ids);
        creates.extend(texts.into_iter().map(|one| Template { created: stamp.now, ..one }.into()));
        let label = format!("added the pipeline {}", quoted(&title));
        let import = Import { label, creates, updates: Vec::new(), rules: Vec::new() };
        if let Some(outcome) = app.act_with_undo(Command::Import(import)) {
            close();
            if let Some(created) = outcome.created.iter().find(|created| created.kind == Kind::Pipeline) {
                choose.run(created.id);
            }
        }
    };
    view! {
        <Dialog open=open title="Add a pipeline" size=DialogSize::Small on_close=move |()| close() data_test="pipeline-dialog">
            <form
                on:submit=move |ev| {
                    ev.prevent_default();
                    add();
                }
            >
                <div class="dialog-body">
                    <SelectField label="Start from" value=key options=options on_commit=move |text| key.set(text) data_test="pipeline-playbook" />
                    <p class="hint">{summary}</p>
                    {offers}
                    <Field label="Name" value=name on_input=move |text| name.set(text) placeholder=Signal::derive(move || playbook::find(&key.get()).map_or("New pipeline", |book| book.name).to_string()) data_test="pipeline-name" />
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="pipeline-create">"Add"</Button>
                </div>
            </form>
        </Dialog>
    }
}
