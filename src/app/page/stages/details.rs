//! Everything else about a stage.

use super::{checklist::Checklist, content::Content, line::kinds, reasons::Reasons, rules::Rules, set, stage_id};
use crate::app::{
    page::parts::{EditText, TextKind, field},
    store::use_app,
    ui::{CheckField, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Category, Kind, Stage, StageKind, custom_name},
    query::custom::fields_of,
    value::Id,
};
use std::sync::Arc;

/// The words for the eight hues.
const HUES: [&str; 8] = ["Cyan", "Blue", "Violet", "Grape", "Pink", "Red", "Orange", "Yellow"];

/// Goal, rule, action, role, metric, colour, checklist, required fields and loss reasons.
#[component]
pub fn Details(id: Id, stage: Memo<Option<Arc<Stage>>>, number: Memo<usize>) -> impl IntoView {
    let app = use_app();
    let record = stage_id(id);
    let text = move |read: fn(&Stage) -> &String| -> Signal<String> {
        Memo::new(move |_| stage.with(|stage| stage.as_deref().map(|stage| read(stage).clone()).unwrap_or_default()))
            .into()
    };
    let area = move |name: &'static str, label: &'static str, hint: &'static str, read: fn(&Stage) -> &String| {
        view! { <EditText id=record field=name label=label hint=hint boxed=true kind=TextKind::Area value=text(read) /> }
    };
    let required = field(stage, |stage: &Stage| stage.required.clone());
    let require = move |name: &'static str, on: bool| {
        let fields: Vec<&str> = required.with_untracked(|required| {
            let has = |field: &str| required.iter().any(|other| other == field);
            Stage::REQUIRABLE
                .iter()
                .map(|(field, _)| *field)
                .filter(|field| if *field == name { on } else { has(field) })
                .collect()
        });
        // Fields that this version does not know stay required.
        let unknown = required
            .get_untracked()
            .into_iter()
            .filter(|field| Stage::REQUIRABLE.iter().all(|(known, _)| known != field));
        let all: Vec<String> = fields.into_iter().map(String::from).chain(unknown).collect();
        set(app, record, "required", all.into());
    };
    let own = move |of: Kind| {
        Memo::new(move |_| {
            app.track(Kind::CustomField);
            app.data(|data| {
                let fields = fields_of(data, of).into_iter();
                fields.map(|field| (custom_name(field.id), field.name.clone())).collect::<Vec<_>>()
            })
        })
    };
    let require_own = move |name: String, on: bool| {
        let mut all = required.get_untracked();
        all.retain(|other| *other != name);
        all.extend(on.then_some(name));
        set(app, record, "required", all.into());
    };
    let kind = field(stage, |stage: &Stage| stage.kind.key().to_string());
    let probability = field(stage, |stage: &Stage| stage.probability.to_string());
    let sure =
        field(stage, |stage: &Stage| stage.category.map(|category| category.key().to_string()).unwrap_or_default());
    let sures = Signal::derive(move || {
        let usual = stage.with(|stage| Category::usual(stage.as_deref().map_or(0, |stage| stage.probability)));
        let none = (String::new(), format!("{} by its chance", usual.word()));
        std::iter::once(none)
            .chain(Category::ALL.map(|one| (one.key().to_string(), one.word().to_string())))
            .collect::<Vec<_>>()
    });
    let target = field(stage, |stage: &Stage| stage.target_days.map(|days| days.to_string()).unwrap_or_default());
    let least = field(stage, |stage: &Stage| stage.least_score.map(|least| least.to_string()).unwrap_or_default());
    view! {
        <div class="stage-more" data-test="stage-more">
            <div class="form two phone-only mb">
                <SelectField label="Kind" value=kind options=Signal::stored(kinds()) on_commit=move |text: String| set(app, record, "kind", text.into()) />
                <EditText id=record field="probability" label="Chance of winning, %" boxed=true kind=TextKind::Whole value=probability />
                <EditText id=record field="target_days" label="Target days" boxed=true kind=TextKind::Whole value=target />
            </div>
            <div class="form two">
                {area("goal", "Goal", "What is to be reached here.", |stage| &stage.goal)}
                {area("entry_rule", "Entry rule", "When an opportunity belongs here.", |stage| &stage.entry_rule)}
                {area("expected_action", "Expected action", "What the team does here.", |stage| &stage.expected_action)}
                <div class="stack">
                    <EditText id=record field="role" label="Who works here" boxed=true value=text(|stage| &stage.role) />
                    <EditText id=record field="metric" label="How it is measured" boxed=true value=text(|stage| &stage.metric) />
                    <Show when=move || stage.with(|stage| stage.as_deref().is_some_and(|stage| stage.kind != StageKind::Lost))>
                        <EditText id=record field="least_score" label="Score needed to enter" hint="Only what has so many points gets in; everything else with a reason. Empty for any score." boxed=true kind=TextKind::Whole value=least />
                    </Show>
                </div>
                <Show when=move || matches!(stage.with(|stage| stage.as_deref().map(|stage| stage.kind)), Some(StageKind::Open))>
                    <SelectField
                        label="Forecast category"
                        value=sure
                        options=sures
                        on_commit=move |key: String| set(app, record, "category", if key.is_empty() { serde_json::Value::Null } else { key.into() })
                        hint="How sure what is here counts in forecasts, where an opportunity says nothing itself."
                        data_test="stage-category"
                    />
                </Show>
                <Swatches id stage />
                <fieldset class="full">
                    <legend class="field-label">"Fields that must be filled to enter"</legend>
                    <div class="check-row">
                        {Stage::REQUIRABLE
                            .into_iter()
                            .map(|(name, label)| {
                                view! {
                                    <CheckField
                                        label=label
                                        value=Signal::derive(move || required.with(|required| required.iter().any(|field| field == name)))
                                        on_commit=move |on| require(name, on)
                                        data_test=format!("require-{name}")
                                    />
                                }
                            })
                            .collect_view()}
                        {required_boxes(own(Kind::Opportunity), required, require_own)}
                    </div>
                    {[(Kind::Contact, "Of its first contact"), (Kind::Company, "Of its company")]
                        .into_iter()
                        .map(|(of, words)| {
                            let own = own(of);
                            view! {
                                <Show when=move || own.with(|own| !own.is_empty())>
                                    <div class="check-row" role="group" aria-label=words data-test=format!("require-of-{}", of.name())>
                                        <span class="hint">{words}</span>
                                        {required_boxes(own, required, require_own)}
                                    </div>
                                </Show>
                            }
                        })
                        .collect_view()}
                </fieldset>
            </div>
            <Checklist id stage />
            <Reasons stage=id number />
            <Rules id stage />
            <Content id />
        </div>
    }
}

/// Boxes for the custom fields of a kind of record that a stage can ask for.
fn required_boxes(
    own: Memo<Vec<(String, String)>>,
    required: Signal<Vec<String>>,
    require: impl Fn(String, bool) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <For
            each=move || own.get()
            key=|field| field.clone()
            children=move |(name, label)| {
                let (shown, mark) = (name.clone(), format!("require-{label}"));
                let on = Signal::derive(move || required.with(|required| required.contains(&shown)));
                view! { <CheckField label value=on on_commit=move |on| require(name.clone(), on) data_test=mark /> }
            }
        />
    }
}

/// The eight hues.
#[component]
fn Swatches(id: Id, stage: Memo<Option<Arc<Stage>>>) -> impl IntoView {
    let app = use_app();
    let colour = field(stage, |stage: &Stage| stage.colour % 8);
    let swatch = move |(hue, name): (u8, &'static str)| {
        view! {
            <label class=format!("swatch hue-{hue}") title=name>
                <input
                    type="radio"
                    name=format!("hue-{id}")
                    aria-label=name
                    prop:checked=move || colour.get() == hue
                    on:change=move |_| set(app, stage_id(id), "colour", hue.into())
                    data-test=format!("hue-{hue}")
                />
                <i></i>
            </label>
        }
    };
    view! {
        <fieldset class="full">
            <legend class="field-label">"Colour"</legend>
            <div class="swatches" role="radiogroup" aria-label="Colour">{(0..).zip(HUES).map(swatch).collect_view()}</div>
        </fieldset>
    }
}
