//! What holds for the whole import: pipeline, stages, currency, and what to do with rows whose record exists.

use super::wizard::Wizard;
use crate::app::{
    store::{App, use_app},
    ui::{Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{Field as Into_, OnDuplicate, StageChoice, StageText, unknown_stages},
    model::{Kind, StageKind},
    value::{Currency, Id, plural},
};
use std::collections::BTreeMap;

/// The most stage texts that are shown.
const MOST: usize = 100;

/// The stage texts of the file with what they seem to stand for.
pub fn stage_texts(app: App, wizard: Wizard) -> Memo<Vec<StageText>> {
    // The table is walked only when another column holds the stages, or another pipeline takes them.
    let column = Memo::new(move |_| {
        wizard.mapping.with(|mapping| {
            (mapping.kind == Kind::Opportunity)
                .then(|| (mapping.columns_of(Into_::Stage).next(), mapping.has(Into_::Status)))
        })
    });
    Memo::new(move |_| {
        app.track(Kind::Stage);
        let pipeline = wizard.pipeline.get().unwrap_or(Id::NIL);
        if column.get().is_none() {
            return Vec::new();
        }
        wizard.table.with(|table| {
            let Some(table) = table else { return Vec::new() };
            wizard.mapping.with_untracked(|mapping| app.data(|data| unknown_stages(table, mapping, pipeline, data)))
        })
    })
}

/// What each text seems to stand for.
pub fn proposals(texts: &[StageText]) -> BTreeMap<String, StageChoice> {
    texts.iter().map(|text| (text.text.clone(), text.suggestion.clone())).collect()
}

#[component]
pub fn Choices(wizard: Wizard, texts: Memo<Vec<StageText>>) -> impl IntoView {
    let app = use_app();
    let deals = Memo::new(move |_| wizard.mapping.with(|mapping| mapping.kind == Kind::Opportunity));
    let money = Memo::new(move |_| {
        wizard
            .mapping
            .with(|mapping| [Into_::Value, Into_::Revenue, Into_::Price].into_iter().any(|field| mapping.has(field)))
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
        <Show when=move || texts.with(|texts| !texts.is_empty())>
            <Stages wizard texts />
        </Show>
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
    }
}

#[component]
fn Stages(wizard: Wizard, texts: Memo<Vec<StageText>>) -> impl IntoView {
    let app = use_app();
    let options = Memo::new(move |_| {
        app.track(Kind::Stage);
        let pipeline = wizard.pipeline.get();
        let existing = pipeline.map(|pipeline| app.data(|data| data.stages_of(pipeline))).unwrap_or_default();
        let mut options: Vec<(String, String)> = existing
            .iter()
            .map(|stage| (stage.id.to_string(), format!("{} ({})", stage.name, stage.kind.word().to_lowercase())))
            .collect();
        options.extend(StageKind::ALL.map(|kind| (format!("new {}", kind.key()), new_stage_words(kind).to_string())));
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
    let key = name.clone();
    let value = move || wizard.stages.with(|stages| stages.get(&key).map_or_else(|| proposed.clone(), stage_key));
    let key = name.clone();
    let choose = move |choice: String| {
        let chosen = match choice.strip_prefix("new ").and_then(StageKind::parse) {
            // Where the file says no stage, a new one is called after its kind.
            Some(kind) if key.is_empty() => Some(StageChoice::New { name: kind.word().to_string(), kind }),
            Some(kind) => Some(StageChoice::New { name: key.clone(), kind }),
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
            </td>
            <td class="muted">{plural(text.count, "row", "rows")}</td>
            <td>
                <SelectField label="Becomes" hide_label=true value=value options=options on_commit=choose data_test="stage-target" />
            </td>
        </tr>
    }
}
