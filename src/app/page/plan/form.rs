//! What a plan asks for: measure, period, target, pipeline, whose.

use super::draft::Drawing;
use crate::app::{
    page::parts::MoneyField,
    ui::{Button, ButtonKind, Choice, Field, FieldKind, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Measure},
    present::plan_fields::read_count,
    report::{Grain, Span, Years},
    value::{Date, Id},
};

/// Periods to choose from, with their words.
fn presets(drawing: Drawing) -> Vec<(Span, String)> {
    let app = drawing.app;
    let years = Years::of(Some(app.settings().as_ref()));
    let today = app.today();
    let mut all = Vec::new();
    for (grain, here, next) in [
        (Grain::Month, "This month", "Next month"),
        (Grain::Quarter, "This quarter", "Next quarter"),
        (Grain::Year, "This year", "Next year"),
    ] {
        let now = years.piece(today, grain);
        all.push((now, here.to_string()));
        all.push((years.piece(now.until, grain), next.to_string()));
    }
    all
}

fn key(span: Span) -> String {
    format!("{}..{}", span.from, span.until)
}

/// The questions, and what to do with the plan.
#[component]
pub fn PlanForm(drawing: Drawing) -> impl IntoView {
    view! {
        <section class="surface pad plan-form" aria-label="What is to be reached">
            // Another plan has its own fields, without what was typed and refused in those before.
            {move || {
                drawing.turn.track();
                drawing.of.track();
                untrack(move || view! {
                    <div class="plan-fields">
                        <Target drawing />
                        <Period drawing />
                        <Who drawing />
                    </div>
                })
            }}
            <Saving drawing />
        </section>
    }
}

#[component]
fn Target(drawing: Drawing) -> impl IntoView {
    let measure = Memo::new(move |_| drawing.draft.with(|goal| goal.measure));
    let options = Signal::stored(Measure::ALL.map(|one| Choice::new(one, one.word())).to_vec());
    let amount = Signal::derive(move || drawing.draft.with(|goal| goal.amount).or_else(|| drawing.usual.get()));
    let hint = Signal::derive(move || {
        let own = drawing.draft.with(|goal| goal.amount.is_some());
        (!own && drawing.usual.with(Option::is_some))
            .then(|| "As much as in the period before. Say another.".to_string())
    });
    let count = Signal::derive(move || {
        drawing.draft.with(|goal| goal.count).map(|count| count.to_string()).unwrap_or_default()
    });
    let wrong = RwSignal::new(None::<String>);
    let set_count = move |text: String| match read_count(&text) {
        Ok(count) => {
            wrong.set(None);
            drawing.set(|goal| goal.count = count);
        }
        Err(why) => wrong.set(Some(why)),
    };
    let set_amount = move |money: Option<penstock::value::Money>| {
        if money.is_some_and(|money| money.minor <= 0) {
            return Some("An amount above 0.".to_string());
        }
        drawing.set(|goal| goal.amount = money);
        None
    };
    view! {
        <div class="plan-target">
            <Segmented label="What counts" options value=measure on_pick=move |measure| drawing.set(|goal| goal.measure = measure) data_test="plan-measure" />
            {move || match measure.get() {
                Measure::WonValue => view! { <MoneyField label="To be won" value=amount on_commit=set_amount hint data_test="plan-amount" /> }.into_any(),
                Measure::WonCount => view! { <Field label="To be won" value=count kind=FieldKind::Number on_commit=set_count error=wrong row=true placeholder="12" data_test="plan-count" /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Period(drawing: Drawing) -> impl IntoView {
    let span = Memo::new(move |_| drawing.draft.with(|goal| Span { from: goal.from, until: goal.until }));
    let own = RwSignal::new(false);
    let listed = Memo::new(move |_| presets(drawing));
    let chosen = Signal::derive(move || {
        let known = listed.with(|all| all.iter().any(|(one, _)| *one == span.get()));
        if known && !own.get() { key(span.get()) } else { "own".into() }
    });
    let options = Signal::derive(move || {
        let named = |(one, word): &(Span, String)| (key(*one), word.clone());
        let own = ("own".to_string(), "Days of its own".to_string());
        listed.with(|all| all.iter().map(named).chain([own]).collect::<Vec<_>>())
    });
    let pick = move |text: String| {
        own.set(text == "own");
        if let Some((found, _)) = listed.get_untracked().into_iter().find(|(one, _)| key(*one) == text) {
            drawing.set(|goal| (goal.from, goal.until) = (found.from, found.until));
        }
    };
    let last = move || span.get().until.pred_opt().unwrap_or(span.get().until).to_string();
    let (early, late) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let from = move |text: String| match text.parse::<Date>() {
        Ok(day) => set_days(drawing, (early, late), early, day, span.get_untracked().until),
        Err(_) => early.set(Some(WHICH_DAY.into())),
    };
    let until = move |text: String| match text.parse::<Date>().ok().and_then(|day| day.succ_opt()) {
        Some(day) => set_days(drawing, (early, late), late, span.get_untracked().from, day),
        None => late.set(Some(WHICH_DAY.into())),
    };
    view! {
        <div class="plan-period">
            <SelectField label="When" value=chosen options on_commit=pick data_test="plan-period" />
            <Show when=move || chosen.get() == "own">
                <Field label="First day" kind=FieldKind::Date value=Signal::derive(move || span.get().from.to_string()) on_commit=from error=early data_test="plan-from" />
                <Field label="Last day" kind=FieldKind::Date value=Signal::derive(last) on_commit=until error=late data_test="plan-until" />
            </Show>
        </div>
    }
}

/// What is said where a day is missing.
const WHICH_DAY: &str = "Say a day.";

/// A message at a field.
type Wrong = RwSignal<Option<String>>;

/// Sets the days, or says at the field that was changed why they cannot be.
fn set_days(drawing: Drawing, (early, late): (Wrong, Wrong), changed: Wrong, from: Date, until: Date) {
    early.set(None);
    late.set(None);
    if from >= until {
        return changed.set(Some("The last day is not before the first one.".into()));
    }
    drawing.set(|goal| (goal.from, goal.until) = (from, until));
}

#[component]
fn Who(drawing: Drawing) -> impl IntoView {
    let app = drawing.app;
    let pipelines = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        app.data(|data| {
            data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        })
    });
    let members = Memo::new(move |_| {
        app.track(Kind::Member);
        let mut all = vec![(String::new(), "The whole team".to_string())];
        app.data(|data| {
            let there = data.members().filter(|one| !one.retired);
            all.extend(there.map(|one| (one.id.to_string(), one.name.clone())));
        });
        all
    });
    let pipeline =
        Signal::derive(move || drawing.draft.with(|goal| goal.pipeline.map(|id| id.to_string()).unwrap_or_default()));
    let owner =
        Signal::derive(move || drawing.draft.with(|goal| goal.owner.map(|id| id.to_string()).unwrap_or_default()));
    let set_pipeline = move |id: String| {
        drawing.set(|goal| {
            goal.pipeline = id.parse::<Id>().ok();
            // Other stages have other shares.
            goal.shares.clear();
            goal.days.clear();
        });
    };
    view! {
        <div class="plan-who">
            <Show when=move || { pipelines.with(Vec::len) > 1 }>
                <SelectField label="Pipeline" value=pipeline options=pipelines on_commit=set_pipeline data_test="plan-pipeline" />
            </Show>
            <Show when=move || { members.with(Vec::len) > 1 }>
                <SelectField label="Whose" value=owner options=members on_commit=move |id: String| drawing.set(|goal| goal.owner = id.parse().ok()) data_test="plan-owner" />
            </Show>
        </div>
    }
}

#[component]
fn Saving(drawing: Drawing) -> impl IntoView {
    let saved = Memo::new(move |_| drawing.of.get().is_some());
    let changed = Memo::new(move |_| drawing.unsaved());
    let nothing = Signal::derive(move || drawing.plan.with(Option::is_none) || saved.get() && !changed.get());
    view! {
        <div class="plan-save">
            <Field
                label="Name of the goal"
                value=Signal::derive(move || drawing.draft.with(|goal| goal.name.clone()))
                placeholder=Signal::derive(move || drawing.name())
                on_commit=move |name: String| drawing.set(|goal| goal.name = name)
                data_test="plan-name"
            />
            <div class="btn-row">
                <Button kind=ButtonKind::Main icon="target" disabled=nothing on_click=move |_| drawing.save() data_test="plan-save">
                    {move || if saved.get() { "Save changes" } else { "Save as goal" }}
                </Button>
                <Show when=move || saved.get()>
                    <Button on_click=move |_| drawing.another() data_test="plan-another">"New plan"</Button>
                </Show>
                <Show when=move || !saved.get() || changed.get()>
                    <Button on_click=move |_| drawing.anew() data_test="plan-anew">{move || if saved.get() { "Put back what was saved" } else { "Begin anew" }}</Button>
                </Show>
            </div>
        </div>
    }
}
