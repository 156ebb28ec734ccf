//! What holds for the whole import: pipeline, stages, currency, and what to do with rows whose record exists.

use super::wizard::Wizard;
use crate::app::{
    store::{App, use_app},
    ui::{Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{
        Destination, Field as Into_, Mapping, Named, OnDuplicate, OwnerChoice, PipelineChoice, Rows, StageChoice,
        StageText, Table, owner_texts, pipeline_texts, stage_texts,
    },
    model::{Kind, StageKind},
    value::{Currency, Id, plural},
};
use std::{collections::BTreeMap, sync::Arc};

/// The most texts of one sort that are shown.
const MOST: usize = 100;

type Tables = Vec<(Arc<Table>, Mapping)>;

fn refer(tables: &Tables) -> Vec<(&Table, &Mapping)> {
    tables.iter().map(|(table, mapping)| (table.as_ref(), mapping)).collect()
}

/// A sign that tells when the tables have to be walked again: when other columns hold what these fields say.
fn columns_of(wizard: Wizard, fields: &'static [Into_]) -> Memo<Vec<(Rows, Vec<usize>)>> {
    Memo::new(move |_| {
        wizard.sheets.with(|sheets| {
            let of = |mapping: &Mapping| -> (Rows, Vec<usize>) {
                (mapping.rows, fields.iter().flat_map(|field| mapping.columns_of(*field).chain([usize::MAX])).collect())
            };
            let read =
                |table: &Option<Arc<Table>>| table.as_ref().map_or([0, 0], |table| [table.from.at, table.rows.len()]);
            let key = |sheet: &super::sheet::Sheet| {
                let (rows, mut key) = sheet.mapping.with(of);
                key.extend(sheet.table.with(read));
                (rows, key)
            };
            sheets.iter().map(key).collect()
        })
    })
}

/// The stage texts of the files with what they seem to stand for.
pub fn stage_list(app: App, wizard: Wizard) -> Memo<Vec<StageText>> {
    let columns = columns_of(
        wizard,
        &[
            Into_::Stage,
            Into_::Status,
            Into_::Pipeline,
            Into_::IsClosed,
            Into_::IsWon,
            Into_::Entered,
            Into_::FromStage,
            Into_::Name,
            Into_::ExternalId,
        ],
    );
    Memo::new(move |_| {
        app.track(Kind::Stage);
        columns.track();
        let pipeline = wizard.pipeline.get().unwrap_or(Id::NIL);
        let tables = wizard.tables_now();
        let pipelines = wizard.named_pipelines(&tables);
        let into = Destination { pipeline, pipelines: &pipelines };
        app.data(|data| stage_texts(&refer(&tables), into, data))
    })
}

/// What each text seems to stand for.
pub fn proposals(texts: &[StageText]) -> BTreeMap<String, StageChoice> {
    texts.iter().map(|text| (text.key(), text.suggestion.clone())).collect()
}

#[component]
pub fn Choices(wizard: Wizard, texts: Memo<Vec<StageText>>) -> impl IntoView {
    let app = use_app();
    let deals = Memo::new(move |_| wizard.about_deals());
    let money = Memo::new(move |_| {
        let amounts = |mapping: &Mapping| {
            [Into_::Value, Into_::Revenue, Into_::Price].into_iter().any(|field| mapping.has(field))
        };
        wizard.sheets.with(|sheets| sheets.iter().any(|sheet| sheet.mapping.with(amounts)))
    });
    let currencies: Vec<(String, String)> = Currency::all()
        .into_iter()
        .map(|currency| (currency.code().to_string(), format!("{} – {}", currency.code(), currency.name())))
        .collect();
    let currencies = Signal::stored(currencies);
    let duplicates: Vec<(String, String)> = [
        ("update", "Fill in what the file knows; empty cells change nothing"),
        ("skip", "Leave the record as it is"),
        ("create", "Make another record"),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .to_vec();
    let duplicates = Signal::stored(duplicates);
    let pipelines = move || {
        app.track(Kind::Pipeline);
        let mut options: Vec<(String, String)> = app.data(|data| {
            data.live_pipelines().iter().map(|pipeline| (pipeline.id.to_string(), pipeline.name.clone())).collect()
        });
        options.push(("new".into(), "A new pipeline".into()));
        options
    };
    view! {
        <div class="form two mt">
            <Show when=move || deals.get()>
                <SelectField
                    label="Into the pipeline"
                    value=move || wizard.pipeline.get().map_or("new".to_string(), |id| id.to_string())
                    options=pipelines
                    on_commit=move |key: String| wizard.set_pipeline(key.parse().ok())
                    data_test="import-pipeline"
                />
                <Show when=move || wizard.pipeline.get().is_none()>
                    <Field
                        label="Name of the new pipeline"
                        value=wizard.new_pipeline
                        on_input=move |name: String| wizard.new_pipeline.set(name)
                        required=true
                        data_test="import-new-pipeline"
                    />
                </Show>
            </Show>
            <Show when=move || money.get()>
                <SelectField
                    label="Amounts without a currency are in"
                    value=move || wizard.currency.get().code().to_string()
                    options=currencies
                    on_commit=move |code: String| {
                        if let Some(currency) = Currency::from_code(&code) {
                            wizard.currency.set(currency);
                        }
                    }
                    data_test="import-currency"
                />
            </Show>
            <SelectField
                label="If a record is there already"
                value=move || {
                    match wizard.on_duplicate.get() {
                        OnDuplicate::Update => "update",
                        OnDuplicate::Skip => "skip",
                        OnDuplicate::Create => "create",
                    }
                        .to_string()
                }
                options=duplicates
                on_commit=move |key: String| {
                    wizard
                        .on_duplicate
                        .set(
                            match key.as_str() {
                                "skip" => OnDuplicate::Skip,
                                "create" => OnDuplicate::Create,
                                _ => OnDuplicate::Update,
                            },
                        );
                }
                data_test="import-duplicates"
            />
        </div>
        <Pipelines wizard />
        <Show when=move || texts.with(|texts| !texts.is_empty())>
            <Stages wizard texts />
        </Show>
        <Owners wizard />
    }
}

fn new_stage_words(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Open => "New stage: being worked on",
        StageKind::Parked => "New stage: parked",
        StageKind::Won => "New stage: won",
        StageKind::Lost => "New stage: lost",
    }
}

fn stage_key(choice: &StageChoice) -> String {
    match choice {
        StageChoice::Existing(id) => id.to_string(),
        StageChoice::New { kind, .. } => format!("new {}", kind.key()),
        StageChoice::Past { .. } => "past".to_string(),
    }
}

#[component]
fn Stages(wizard: Wizard, texts: Memo<Vec<StageText>>) -> impl IntoView {
    let app = use_app();
    let options = Memo::new(move |_| {
        app.track(Kind::Stage);
        let tables = wizard.tables_now();
        let named = wizard.named_pipelines(&tables);
        let ids: std::collections::BTreeSet<Id> =
            wizard.pipeline.get().into_iter().chain(named.values().map(PipelineChoice::id)).collect();
        let existing: Vec<_> = app.data(|data| ids.iter().flat_map(|id| data.stages_of(*id)).collect());
        let mut options: Vec<(String, String)> = existing
            .iter()
            .map(|stage| (stage.id.to_string(), format!("{} ({})", stage.name, stage.kind.word().to_lowercase())))
            .collect();
        options.extend(StageKind::ALL.map(|kind| (format!("new {}", kind.key()), new_stage_words(kind).to_string())));
        options.push(("past".to_string(), "Out of use: only in the history".to_string()));
        options
    });
    let more = move || texts.with(Vec::len).saturating_sub(MOST);
    let none = move || texts.with(|texts| texts.iter().all(|text| text.text.is_empty()));
    view! {
        <section class="surface mt">
            <div class="surface-head">
                <h3>{move || if none() { "Stage" } else { "Stages in the file" }}</h3>
                <span class="hint">
                    {move || {
                        if none() {
                            "No column says the stage. Choose one above, or put all rows into this stage."
                        } else {
                            "Each becomes a stage of the pipeline, or a new one."
                        }
                    }}
                </span>
            </div>
            <div class="table-wrap">
                <table class="table" data-test="stage-table">
                    <tbody>
                        {move || {
                            texts.get().into_iter().take(MOST).map(|text| view! { <StageRow wizard text options /> }).collect_view()
                        }}
                    </tbody>
                </table>
            </div>
            {move || {
                (more() > 0)
                    .then(|| {
                        view! { <p class="pad hint">{format!("and {} more. Is this the right column for the stage?", app.number(more()))}</p> }
                    })
            }}
        </section>
    }
}

#[component]
fn StageRow(wizard: Wizard, text: StageText, options: Memo<Vec<(String, String)>>) -> impl IntoView {
    let (name, proposed) = (text.text.clone(), stage_key(&text.suggestion));
    let key = text.key();
    let value = move || wizard.stages.with(|stages| stages.get(&key).map_or_else(|| proposed.clone(), stage_key));
    let (key, own) = (text.key(), name.clone());
    let choose = move |choice: String| {
        let chosen = match choice.strip_prefix("new ").and_then(StageKind::parse) {
            // Where the file says no stage, a new one is called after its kind.
            Some(kind) if own.is_empty() => Some(StageChoice::New { name: kind.word().to_string(), kind }),
            Some(kind) => Some(StageChoice::New { name: own.clone(), kind }),
            None if choice == "past" => Some(StageChoice::Past { name: own.clone() }),
            None => choice.parse().ok().map(StageChoice::Existing),
        };
        if let Some(chosen) = chosen {
            wizard.stages.update(|stages| {
                stages.insert(key.clone(), chosen);
            });
        }
    };
    view! {
        <tr data-test="stage-row" data-stage=name>
            <td>
                <b>{if name.is_empty() { "All rows".to_string() } else { name.clone() }}</b>
                {(!text.pipeline.is_empty()).then(|| view! { <span class="muted">{format!(" · {}", text.pipeline)}</span> })}
            </td>
            <td class="muted">{plural(text.count, "row", "rows")}</td>
            <td>
                <SelectField label="Becomes" hide_label=true value=value options=options on_commit=choose data_test="stage-target" />
            </td>
        </tr>
    }
}

/// The pipelines that the files name, where there are several.
#[component]
fn Pipelines(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let columns = columns_of(wizard, &[Into_::Pipeline]);
    let named = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        columns.track();
        let tables = wizard.tables_now();
        app.data(|data| pipeline_texts(&refer(&tables), data))
    });
    let key = |choice: &Option<PipelineChoice>| match choice {
        None => "usual".to_string(),
        Some(PipelineChoice::Existing(id)) => id.to_string(),
        Some(PipelineChoice::New { .. }) => "new".to_string(),
    };
    let row = move |one: Named<PipelineChoice>| {
        let (text, proposed) = (one.text.clone(), Some(one.suggestion));
        let value = move || wizard.pipelines.with(|said| key(said.get(&text).unwrap_or(&proposed)));
        let text = one.text.clone();
        let own = one.text.clone();
        let options = move || {
            let live = app.data(|data| data.live_pipelines());
            let mut options: Vec<(String, String)> =
                live.iter().map(|pipeline| (pipeline.id.to_string(), pipeline.name.clone())).collect();
            options.push(("new".into(), format!("A new pipeline: {own}")));
            options.push(("usual".into(), "The pipeline chosen above".into()));
            options
        };
        let choose = move |choice: String| {
            let chosen = match choice.as_str() {
                "usual" => None,
                "new" => Some(PipelineChoice::New { id: Id::NIL, name: text.clone() }),
                id => id.parse().ok().map(PipelineChoice::Existing),
            };
            wizard.pipelines.update(|said| _ = said.insert(text.clone(), chosen));
        };
        view! {
            <tr data-test="pipeline-row" data-pipeline=one.text.clone()>
                <td>
                    <b>{one.text.clone()}</b>
                </td>
                <td class="muted">{plural(one.count, "row", "rows")}</td>
                <td>
                    <SelectField label="Goes into" hide_label=true value=value options=options on_commit=choose data_test="pipeline-target" />
                </td>
            </tr>
        }
    };
    view! {
        <Show when=move || named.with(|named| named.len() > 1)>
            <section class="surface mt">
                <div class="surface-head">
                    <h3>"Pipelines in the file"</h3>
                    <span class="hint">"Each goes into a pipeline here, or becomes a new one."</span>
                </div>
                <div class="table-wrap">
                    <table class="table" data-test="pipeline-table">
                        <tbody>{move || named.get().into_iter().take(MOST).map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
}

/// The owners that the files name and who are no members yet.
#[component]
fn Owners(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let columns = columns_of(wizard, &[Into_::Owner, Into_::OwnerId, Into_::ExternalId]);
    let named = Memo::new(move |_| {
        app.track(Kind::Member);
        columns.track();
        let tables = wizard.tables_now();
        app.data(|data| owner_texts(&refer(&tables), data))
    });
    let key = |choice: &OwnerChoice| match choice {
        OwnerChoice::Existing(id) => id.to_string(),
        OwnerChoice::New(_) => "new".to_string(),
        OwnerChoice::Nobody => "nobody".to_string(),
    };
    let row = move |one: Named<OwnerChoice>| {
        let (text, proposed) = (one.text.clone(), one.suggestion);
        let value = move || wizard.owners.with(|said| key(said.get(&text).unwrap_or(&proposed)));
        let text = one.text.clone();
        let own = one.text.clone();
        let options = move || {
            let members: Vec<_> = app.data(|data| data.members().filter(|member| !member.retired).cloned().collect());
            let mut options =
                vec![("new".to_string(), format!("A new member: {own}")), ("nobody".to_string(), "Nobody".to_string())];
            options.extend(members.iter().map(|member| (member.id.to_string(), member.name.clone())));
            options
        };
        let choose = move |choice: String| {
            let chosen = match choice.as_str() {
                "new" => OwnerChoice::New(text.clone()),
                "nobody" => OwnerChoice::Nobody,
                id => id.parse().map_or(OwnerChoice::Nobody, OwnerChoice::Existing),
            };
            wizard.owners.update(|said| _ = said.insert(text.clone(), chosen));
        };
        view! {
            <tr data-test="owner-row" data-owner=one.text.clone()>
                <td>
                    <b>{one.text.clone()}</b>
                </td>
                <td class="muted">{plural(one.count, "row", "rows")}</td>
                <td>
                    <SelectField label="Is" hide_label=true value=value options=options on_commit=choose data_test="owner-target" />
                </td>
            </tr>
        }
    };
    let more = move || named.with(Vec::len).saturating_sub(MOST);
    view! {
        <Show when=move || named.with(|named| !named.is_empty())>
            <section class="surface mt">
                <div class="surface-head">
                    <h3>"Owners in the file"</h3>
                    <span class="hint">"Who they are in your team. Others were found by their name or address."</span>
                </div>
                <div class="table-wrap">
                    <table class="table" data-test="owner-table">
                        <tbody>{move || named.get().into_iter().take(MOST).map(row).collect_view()}</tbody>
                    </table>
                </div>
                {move || (more() > 0).then(|| view! { <p class="pad hint">{format!("and {} more, as proposed.", app.number(more()))}</p> })}
            </section>
        </Show>
    }
}
