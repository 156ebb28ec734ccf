//! The plan step by step, as a table that says where each number comes from. Its fields stay while the numbers around them
//! change.

use super::{average::Average, draft::Drawing};
use crate::app::{
    page::parts::{Behind, Opens, goal_count},
    store::App,
    ui::{Field, FieldKind, IconButton},
};
use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use penstock::{
    model::Goal,
    present::{
        chart::{Form, Unit},
        plan_fields::{read_days, read_share},
        route::Route,
    },
    report::{
        FEW, Span,
        plan::{Basis, PlanStep},
    },
    value::Id,
};
use std::collections::BTreeMap;

/// Hundredths of a percent as a percentage.
pub fn percent(drawing: Drawing, hundredths: u32) -> String {
    // The smallest shares are no nothing.
    if (1..10).contains(&hundredths) {
        return format!("{}%", shown(drawing, u64::from(hundredths), 2));
    }
    drawing.app.figure(i64::from(hundredths), Unit::Share, Form::Exact)
}

/// Tenths as a number.
fn tenths(drawing: Drawing, tenths: u64) -> String {
    drawing.app.figure(i64::try_from(tenths).unwrap_or(i64::MAX), Unit::Tenths, Form::Exact)
}

fn number(drawing: Drawing, count: u64) -> String {
    goal_count(drawing.app, count)
}

fn days(drawing: Drawing, span: Span) -> String {
    let last = span.until.pred_opt().unwrap_or(span.until);
    format!("{} – {}", drawing.app.date(span.from), drawing.app.date(last))
}

/// Days that break between the two of them alone.
fn unbroken(days: &str) -> String {
    days.replace(' ', "\u{a0}").replace("–\u{a0}", "– ")
}

/// A step as it is now, and how many have to get to the next one.
type Here = Memo<Option<(PlanStep, Option<u64>)>>;

/// The table of the steps.
#[component]
pub fn StepTable(drawing: Drawing, behind: Behind) -> impl IntoView {
    // A form that begins anew has new fields.
    let stages = Memo::new(move |_| {
        let (turn, of) = (drawing.turn.get(), drawing.of.get());
        let stage = |step: &PlanStep| (turn, of, step.live.stage);
        drawing.plan.with(|plan| plan.as_ref().map(|plan| plan.steps.iter().map(stage).collect::<Vec<_>>()))
    });
    view! {
        <section class="plan-steps" aria-labelledby="plan-steps-title">
            <h2 id="plan-steps-title">"Step by step"</h2>
            <p class="hint">"Shares, times and the value of a win are those of the last 12 months until you say others. Empty a field to go back to them. Working days are those of the team’s calendar, without its days off: " <a href=Route::Settings.to_string() data-test="plan-calendar">"working hours"</a> "."</p>
            {move || {
                drawing.turn.track();
                drawing.of.track();
                untrack(move || view! { <Average drawing behind /> })
            }}
            <div class="table-wrap surface" role="group" tabindex="0" aria-label="Steps">
                <table class="table plan-table" data-test="plan-table">
                    <thead>
                        <tr>
                            <th scope="col">"Stage"</th>
                            <th scope="col">"Go on to the next"</th>
                            <th scope="col">"Days in it"</th>
                            <th scope="col" class="num">"Have to get here"</th>
                            <th scope="col">"In these days"</th>
                            <th scope="col" class="num">"Got here so far"</th>
                            <th scope="col" class="num">"Missing a week"</th>
                            <th scope="col" class="num">"Missing a working day"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || stages.get().unwrap_or_default()
                            key=|row| *row
                            children=move |(.., stage)| view! { <Row drawing stage behind /> }
                        />
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(drawing: Drawing, stage: Id, behind: Behind) -> impl IntoView {
    let here: Here = Memo::new(move |_| {
        drawing.plan.with(|plan| {
            let steps = &plan.as_ref()?.steps;
            let at = steps.iter().position(|step| step.live.stage == stage)?;
            Some((steps.get(at)?.clone(), steps.get(at + 1).and_then(|next| next.need.clone().ok())))
        })
    });
    let name =
        Memo::new(move |_| here.with(|here| here.as_ref().map(|here| here.0.live.name.clone()).unwrap_or_default()));
    let role =
        move || here.with(|here| here.as_ref().map(|here| here.0.live.role.clone()).filter(|role| !role.is_empty()));
    let won = Memo::new(move |_| here.with(|here| here.as_ref().is_some_and(|here| here.0.live.won)));
    let told = move |tell: fn(Drawing, &PlanStep, Option<u64>, Behind) -> AnyView| {
        move || here.with(|here| here.as_ref().map(|(step, next)| tell(drawing, step, *next, behind)))
    };
    view! {
        <tr data-test="plan-step" data-stage=name>
            <th scope="row">
                <b>{name}</b>
                {move || role().map(|role| view! { <span class="second">{role}</span> })}
            </th>
            <td data-label="Go on to the next">
                <Show when=move || !won.get() fallback=|| view! { <span class="faint">"won"</span> }>
                    <ShareField drawing stage here />
                </Show>
                {told(share_words)}
            </td>
            <td data-label="Days in it">
                <Show when=move || !won.get()>
                    <DaysField drawing stage here />
                </Show>
                {told(days_words)}
            </td>
            <td class="num" data-label="Have to get here">{told(need)}</td>
            <td class="plan-dates" data-label="In these days">{told(|drawing, step, _, _| unbroken(&days(drawing, step.span)).into_any())}</td>
            <td class="num" data-label="Got here so far">{told(done)}</td>
            <td class="num" data-label="Missing a week" data-test="plan-week">{told(a_week)}</td>
            <td class="num" data-label="Missing a working day" data-test="plan-day">{told(|drawing, step, _, _| rate(drawing, step, step.a_day).into_any())}</td>
        </tr>
    }
}

/// How many a step needs, or a dash.
pub(super) fn need_text(app: App, step: &PlanStep) -> String {
    step.need.as_ref().map_or_else(|_| "–".to_string(), |need| goal_count(app, *need))
}

fn need(drawing: Drawing, step: &PlanStep, next: Option<u64>, _: Behind) -> AnyView {
    let (low, high) = step.range;
    let range = (low != high).then(|| format!("{} to {} likely", number(drawing, low), number(drawing, high)));
    // How it comes about, or why it cannot be told.
    let how = match &step.need {
        Ok(_) => step
            .share
            .zip(next)
            .map(|(share, need)| format!("{} / {}", number(drawing, need), percent(drawing, share.hundredths()))),
        Err(why) => Some(why.words()),
    };
    view! {
        <b data-test="plan-need">{need_text(drawing.app, step)}</b>
        {how.map(|words| view! { <span class="second" data-test="plan-how">{words}</span> })}
        {range.map(|words| view! { <span class="second" data-test="plan-range">{words}</span> })}
    }
    .into_any()
}

fn done(drawing: Drawing, step: &PlanStep, _: Option<u64>, behind: Behind) -> AnyView {
    let title = format!("Got to {} in {}", step.live.name, days(drawing, step.span));
    let text = drawing.app.number(step.done.len());
    view! { <Opens behind title ids=step.done.clone() text /> }.into_any()
}

fn rate(drawing: Drawing, step: &PlanStep, rate: Option<u64>) -> String {
    match (step.rest, rate) {
        (0, _) if step.need.is_err() => "–".to_string(),
        (0, _) => number(drawing, 0),
        (_, Some(rate)) => tenths(drawing, rate),
        (_, None) if step.span.until > drawing.app.today() => "no working day".to_string(),
        (_, None) => "too late".to_string(),
    }
}

fn a_week(drawing: Drawing, step: &PlanStep, _: Option<u64>, _: Behind) -> AnyView {
    let missing = || format!("{} missing", number(drawing, step.rest));
    let left = match (step.rest, &step.need) {
        (0, Ok(need)) if *need > 0 => Some("all are there".to_string()),
        (0, _) => None,
        _ if step.working_days == 0 => Some(missing()),
        _ => {
            let left = usize::try_from(step.working_days).unwrap_or(usize::MAX);
            let left = drawing.app.counted(left, "working day", "working days");
            Some(format!("{}, {left} left", missing()))
        }
    };
    view! {
        {rate(drawing, step, step.a_week)}
        {left.map(|words| view! { <span class="second">{words}</span> })}
    }
    .into_any()
}

/// What a share rests on, in words.
fn basis_words(drawing: Drawing, step: &PlanStep) -> String {
    match step.share.map(|share| (share.basis, share.range)) {
        None => "not known".into(),
        Some((Basis::Person, _)) => "as you say".into(),
        Some((Basis::Stage, _)) => "by the stages' probabilities".into(),
        Some((Basis::Live, range)) => {
            let percent_of = |part: f64| percent(drawing, (part * 10_000.0).round() as u32);
            range.map(|(low, high)| format!("between {} and {}", percent_of(low), percent_of(high))).unwrap_or_default()
        }
    }
}

fn share_words(drawing: Drawing, step: &PlanStep, _: Option<u64>, behind: Behind) -> AnyView {
    if step.live.won {
        return ().into_any();
    }
    let said = step.share.is_some_and(|share| share.basis == Basis::Person);
    let few = step.live.known.len() < FEW && !said;
    let (on, known) = (step.live.on.clone(), step.live.known.clone());
    let texts = (drawing.app.number(on.len()), drawing.app.number(known.len()));
    let titles = (format!("Went on from {}", step.live.name), format!("Got to {} and is decided", step.live.name));
    let waiting = (!step.live.waiting.is_empty()).then(|| {
        let text = format!("{} still there", drawing.app.number(step.live.waiting.len()));
        let title = format!("Still in {} or near: not counted", step.live.name);
        view! { ", " <Opens behind title ids=step.live.waiting.clone() text /> }
    });
    view! {
        <span class="second" class:faint=few>{basis_words(drawing, step)}</span>
        <span class="second" class:faint=few>
            <Opens behind title=titles.0 ids=on text=texts.0 /> " of " <Opens behind title=titles.1 ids=known text=texts.1 /> {waiting}
        </span>
    }
    .into_any()
}

fn days_words(drawing: Drawing, step: &PlanStep, _: Option<u64>, behind: Behind) -> AnyView {
    if step.live.won {
        return ().into_any();
    }
    let basis = step.lead.map(|lead| lead.basis);
    let words = match basis {
        None => "not known".into_any(),
        Some(Basis::Person) => "as you say".into_any(),
        Some(Basis::Stage) => "the stage's target".into_any(),
        Some(Basis::Live) => {
            let text = drawing.app.counted(step.live.timed.len(), "opportunity", "opportunities");
            let title = format!("How long they were in {}", step.live.name);
            view! { "median of " <Opens behind title ids=step.live.timed.clone() text /> }.into_any()
        }
    };
    let few = step.live.times.len() < FEW && basis != Some(Basis::Person);
    view! { <span class="second" class:faint=few>{words}</span> }.into_any()
}

/// What was refused at a field, as long as the plan still says what it said then.
#[derive(Clone, Copy)]
struct Refused {
    said: Signal<Option<u32>>,
    why: RwSignal<Option<(Option<u32>, String)>>,
}

impl Refused {
    fn new(drawing: Drawing, said: impl Fn(&Goal) -> Option<u32> + Send + Sync + 'static) -> Refused {
        Refused { said: Signal::derive(move || drawing.draft.with(&said)), why: RwSignal::new(None) }
    }

    /// Takes what was read, or says why it cannot be.
    fn take(self, read: Result<Option<u32>, String>, set: impl FnOnce(Option<u32>)) {
        match read {
            Ok(value) => {
                self.why.set(None);
                set(value);
            }
            Err(why) => self.why.set(Some((self.said.get_untracked(), why))),
        }
    }

    fn words(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let said = self.said.get();
            self.why.with(|why| why.as_ref().filter(|(then, _)| *then == said).map(|(_, why)| why.clone()))
        })
    }
}

/// A number of a step that a person may say, with the way back to what the last 12 months say.
#[component]
fn SaidField(
    /// What it is called.
    label: Signal<String>,
    /// What stands in it: as said, else as the plan has it.
    value: Signal<String>,
    /// What is said, and what was refused.
    refused: Refused,
    /// Reads what was typed.
    read: fn(&str) -> Result<Option<u32>, String>,
    /// Takes it; none for nothing said.
    set: Callback<Option<u32>>,
    /// What stands behind it.
    unit: &'static str,
    /// The word that tests know it by.
    mark: &'static str,
) -> impl IntoView {
    let said = Memo::new(move |_| refused.said.get().is_some());
    let commit = move |text: String| refused.take(read(&text), |value| set.run(value));
    let frame = NodeRef::<html::Span>::new();
    // The button goes with what was said; the focus stays at the field.
    let reset = move |_| {
        let field = frame.get_untracked().and_then(|frame| frame.query_selector("input").ok().flatten());
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
        set.run(None);
    };
    view! {
        <span class="plan-input" node_ref=frame>
            <Field label hide_label=true value kind=FieldKind::Number on_commit=commit error=refused.words() settles=true data_test=mark />
            {unit}
            <Show when=move || said.get()>
                <IconButton icon="rotate-ccw" class="small" title="Back to the last 12 months" on_click=reset data_test=format!("{mark}-reset") />
            </Show>
        </span>
    }
}

/// Words with the name of the step's stage.
fn named(here: Here, words: &'static str) -> Signal<String> {
    Signal::derive(move || {
        here.with(|here| here.as_ref().map(|here| format!("{words} {}", here.0.live.name)).unwrap_or_default())
    })
}

/// Takes a number that was said of a stage, or takes it away.
fn say(all: &mut BTreeMap<Id, u32>, stage: Id, number: Option<u32>) {
    match number {
        Some(number) => drop(all.insert(stage, number)),
        None => drop(all.remove(&stage)),
    }
}

#[component]
fn ShareField(drawing: Drawing, stage: Id, here: Here) -> impl IntoView {
    let value = Signal::derive(move || {
        let share = here.with(|here| here.as_ref().and_then(|here| here.0.share));
        share.map(|share| shown(drawing, u64::from(share.hundredths()), 2)).unwrap_or_default()
    });
    let refused = Refused::new(drawing, move |goal| goal.shares.get(&stage).copied());
    let set = Callback::new(move |share| drawing.set(|goal| say(&mut goal.shares, stage, share)));
    view! { <SaidField label=named(here, "Percent that go on from") value refused read=read_share set unit="%" mark="plan-share" /> }
}

#[component]
fn DaysField(drawing: Drawing, stage: Id, here: Here) -> impl IntoView {
    let value = Signal::derive(move || {
        let lead = here.with(|here| here.as_ref().and_then(|here| here.0.lead));
        let tenths = lead.map(|lead| u64::try_from((lead.millis + 4_320_000) / 8_640_000).unwrap_or(0));
        tenths.map(|tenths| shown(drawing, tenths, 1)).unwrap_or_default()
    });
    let refused = Refused::new(drawing, move |goal| goal.days.get(&stage).copied());
    let set = Callback::new(move |days| drawing.set(|goal| say(&mut goal.days, stage, days)));
    view! { <SaidField label=named(here, "Days in") value refused read=read_days set unit="" mark="plan-days" /> }
}

/// So many tenths or hundredths as they stand in a field, with the person's decimal mark: `12.5`, `12,5`.
fn shown(drawing: Drawing, parts: u64, digits: u32) -> String {
    let one = 10_u64.pow(digits);
    let text = format!("{}.{:0wide$}", parts / one, parts % one, wide = digits as usize);
    text.trim_end_matches('0').trim_end_matches('.').replace('.', &drawing.app.decimal_mark().to_string())
}
