//! The plan backwards from the win: as a picture, and as a table that says where each number comes from.

use super::draft::Drawing;
use crate::app::{
    page::parts::{Behind, Opens},
    ui::{Field, FieldKind, Icon, IconButton},
};
use leptos::prelude::*;
use penstock::{
    model::Measure,
    present::chart::{Form, Unit},
    report::{
        FEW, Span,
        plan::{Basis, Plan, PlanStep},
    },
    value::{Id, Money, plural},
};
use std::sync::Arc;

/// Tenths as a number.
fn tenths(drawing: Drawing, tenths: u64) -> String {
    drawing.app.figure(i64::try_from(tenths).unwrap_or(i64::MAX), Unit::Tenths, Form::Exact)
}

/// Hundredths of a percent as a percentage.
fn percent(drawing: Drawing, hundredths: u32) -> String {
    drawing.app.figure(i64::from(hundredths), Unit::Share, Form::Exact)
}

fn number(drawing: Drawing, count: u64) -> String {
    drawing.app.number(usize::try_from(count).unwrap_or(usize::MAX))
}

fn days(drawing: Drawing, span: Span) -> String {
    let last = span.until.pred_opt().unwrap_or(span.until);
    format!("{} – {}", drawing.app.date(span.from), drawing.app.date(last))
}

/// What a person should know, the grave things first.
#[component]
pub fn Warnings(drawing: Drawing, plan: Arc<Plan>) -> impl IntoView {
    let app = drawing.app;
    let mut all = plan.warnings.clone();
    all.sort_by_key(|warning| !warning.grave());
    let item = move |warning: penstock::report::plan::Warning| {
        let class = if warning.grave() { "plan-warning grave" } else { "plan-warning" };
        view! {
            <li class=class data-test="plan-warning">
                <Icon name=if warning.grave() { "alert-triangle" } else { "info" } class="small" />
                <span>{warning.words(|day| app.date(day))}</span>
            </li>
        }
    };
    (!all.is_empty()).then(|| view! { <ul class="plan-warnings" aria-label="What to know about this plan">{all.into_iter().map(item).collect_view()}</ul> })
}

/// The plan in one sentence, and the steps as bars from the win down to the first stage.
#[component]
pub fn Picture(drawing: Drawing, plan: Arc<Plan>) -> impl IntoView {
    let most = plan.steps.iter().map(|step| step.need).max().unwrap_or(0).max(1);
    let rows = plan.steps.iter().rev().map(|step| {
        let share = step.share.map(|share| {
            let time = step.lead.map(|lead| format!(", {} here", time_words(drawing, lead.millis))).unwrap_or_default();
            format!("{} go on{time}", percent(drawing, share.hundredths()))
        });
        let wide = f64::from(u32::try_from(step.need).unwrap_or(u32::MAX)) / f64::from(u32::try_from(most).unwrap_or(1));
        let class = if step.live.won { "plan-bar won" } else { "plan-bar" };
        let by = step.span.until.pred_opt().unwrap_or(step.span.until);
        view! {
            <li>
                {share.map(|words| view! { <span class="plan-between"><Icon name="arrow-up" class="small" />{words}</span> })}
                <span class="plan-row">
                    <span class="plan-stage">{step.live.name.clone()}</span>
                    <span class="plan-track"><span class=class style:width=format!("{:.2}%", (wide * 100.0).max(2.0))><b>{number(drawing, step.need)}</b></span></span>
                    <span class="plan-by">{format!("by {}", drawing.app.date(by))}</span>
                </span>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="surface pad" aria-labelledby="plan-picture-title">
            <h2 id="plan-picture-title">"From the win back"</h2>
            <p class="plan-sum" data-test="plan-sum">{sentence(drawing, &plan)}</p>
            <ol class="plan-picture" data-test="plan-picture">{rows}</ol>
        </section>
    }
}

/// How the number of wins comes about.
fn sentence(drawing: Drawing, plan: &Plan) -> String {
    let app = drawing.app;
    let currency = app.currency();
    let wins = plan.wins.map(|wins| plural(usize::try_from(wins).unwrap_or(usize::MAX), "win", "wins"));
    match (plan.ask.measure, plan.average, wins) {
        (Measure::WonValue, Some((average, _)), Some(wins)) => {
            let target = Money::new(i64::try_from(plan.ask.target).unwrap_or(i64::MAX), currency);
            let average = Money::new(average, currency);
            format!("{} / {} a win = {wins}.", app.money(target), app.money(average))
        }
        (Measure::WonCount, _, Some(wins)) => format!("{wins} to reach."),
        _ => "How many wins it takes cannot be told yet.".to_string(),
    }
}

fn time_words(drawing: Drawing, millis: i64) -> String {
    const TENTH: i64 = 8_640_000;
    let tenths = (millis + TENTH / 2) / TENTH;
    let words = drawing.app.figure(tenths, Unit::Tenths, Form::Exact);
    if tenths == 10 { format!("{words} day") } else { format!("{words} days") }
}

/// The table of the steps.
#[component]
pub fn StepTable(drawing: Drawing, plan: Arc<Plan>, behind: Behind) -> impl IntoView {
    let next: Vec<Option<(String, u64)>> =
        plan.steps.iter().skip(1).map(|step| Some((step.live.name.clone(), step.need))).chain([None]).collect();
    let rows = plan.steps.iter().zip(next).map(|(step, next)| row(drawing, step, next, behind)).collect_view();
    view! {
        <section class="plan-steps" aria-labelledby="plan-steps-title">
            <h2 id="plan-steps-title">"Step by step"</h2>
            <p class="hint">"Shares, times and the value of a win are those of the last 12 months until you say others. Empty a field to go back to them."</p>
            <Average drawing plan=plan.clone() behind />
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
                            <th scope="col" class="num">"a working day"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(drawing: Drawing, step: &PlanStep, next: Option<(String, u64)>, behind: Behind) -> impl IntoView + use<> {
    let (low, high) = step.range;
    let range =
        (low != high && step.need > 0).then(|| format!("{} to {} likely", number(drawing, low), number(drawing, high)));
    let how = step
        .share
        .zip(next)
        .map(|(share, (_, need))| format!("{} / {}", number(drawing, need), percent(drawing, share.hundredths())));
    let done = (step.done.clone(), number(drawing, step.done.len() as u64));
    let title = format!("Got to {} in {}", step.live.name, days(drawing, step.span));
    let rate = |rate: Option<u64>| match (step.rest, rate) {
        (0, _) => "–".to_string(),
        (_, Some(rate)) => tenths(drawing, rate),
        (_, None) => "too late".to_string(),
    };
    let left = (step.rest > 0 && step.working_days > 0).then(|| {
        let left = plural(usize::try_from(step.working_days).unwrap_or(usize::MAX), "working day", "working days");
        format!("{} missing, {left} left", number(drawing, step.rest))
    });
    let role = (!step.live.role.is_empty()).then(|| view! { <span class="second">{step.live.role.clone()}</span> });
    view! {
        <tr data-test="plan-step" data-stage=step.live.name.clone()>
            <th scope="row"><b>{step.live.name.clone()}</b>{role}</th>
            <td data-label="Go on to the next">{share_cell(drawing, step, behind)}</td>
            <td data-label="Days in it">{days_cell(drawing, step)}</td>
            <td class="num" data-label="Have to get here">
                <b data-test="plan-need">{number(drawing, step.need)}</b>
                {how.map(|words| view! { <span class="second">{words}</span> })}
                {range.map(|words| view! { <span class="second" data-test="plan-range">{words}</span> })}
            </td>
            <td data-label="In these days">{days(drawing, step.span)}</td>
            <td class="num" data-label="Got here so far"><Opens behind title ids=done.0 text=done.1 /></td>
            <td class="num" data-label="Missing a week">{rate(step.a_week)}{left.map(|words| view! { <span class="second">{words}</span> })}</td>
            <td class="num" data-label="Missing a working day">{rate(step.a_day)}</td>
        </tr>
    }
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

fn share_cell(drawing: Drawing, step: &PlanStep, behind: Behind) -> AnyView {
    if step.live.won {
        return view! { <span class="faint">"won"</span> }.into_any();
    }
    let stage = step.live.stage;
    let said = step.share.is_some_and(|share| share.basis == Basis::Person);
    let text = step.share.map(|share| shown_percent(share.hundredths())).unwrap_or_default();
    let commit = move |text: String| {
        let read = text.trim().trim_end_matches('%').trim().replace(',', ".");
        drawing.set(|goal| match read_hundredths(&read) {
            Some(share) => {
                goal.shares.insert(stage, share);
            }
            None => {
                goal.shares.remove(&stage);
            }
        });
    };
    let few = step.live.known.len() < FEW && !said;
    let (on, known) = (step.live.on.clone(), step.live.known.clone());
    let texts = (number(drawing, on.len() as u64), number(drawing, known.len() as u64));
    let titles = (format!("Went on from {}", step.live.name), format!("Got to {} and is decided", step.live.name));
    let waiting = (!step.live.waiting.is_empty()).then(|| {
        let text = format!("{} still there", number(drawing, step.live.waiting.len() as u64));
        let title = format!("Still in {} or near: not counted", step.live.name);
        view! { ", " <Opens behind title ids=step.live.waiting.clone() text /> }
    });
    view! {
        <span class="plan-input">
            <Field label=format!("Percent that go on from {}", step.live.name) hide_label=true value=text kind=FieldKind::Number on_commit=commit data_test="plan-share" />
            "%"
            {said.then(|| view! { <IconButton icon="rotate-ccw" class="small" title="Back to the last 12 months" on_click=move |_| drawing.set(|goal| { goal.shares.remove(&stage); }) data_test="plan-share-reset" /> })}
        </span>
        <span class="second" class:faint=few>{basis_words(drawing, step)}</span>
        <span class="second" class:faint=few>
            <Opens behind title=titles.0 ids=on text=texts.0 /> " of " <Opens behind title=titles.1 ids=known text=texts.1 /> {waiting}
        </span>
    }
    .into_any()
}

/// `12.5` for 1250 hundredths.
fn shown_percent(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Hundredths of a percent from what was typed; none for nothing and for what is no share.
fn read_hundredths(text: &str) -> Option<u32> {
    let percent: f64 = text.parse().ok()?;
    let hundredths = (percent * 100.0).round();
    (1.0..=10_000.0).contains(&hundredths).then_some(hundredths as u32)
}

fn days_cell(drawing: Drawing, step: &PlanStep) -> AnyView {
    if step.live.won {
        return view! { <span class="faint">"–"</span> }.into_any();
    }
    let stage: Id = step.live.stage;
    let said = step.lead.is_some_and(|lead| lead.basis == Basis::Person);
    let words = match step.lead.map(|lead| lead.basis) {
        None => "not known".to_string(),
        Some(Basis::Person) => "as you say".into(),
        Some(Basis::Stage) => "the stage's target".into(),
        Some(Basis::Live) => {
            format!("median of {}", plural(step.live.times.len(), "opportunity", "opportunities"))
        }
    };
    let text = step.lead.map(|lead| days_text(lead.millis)).unwrap_or_default();
    let commit = move |text: String| {
        drawing.set(|goal| match text.trim().replace(',', ".").parse::<f64>() {
            Ok(days) if (0.0..=3_650.0).contains(&days) => {
                goal.days.insert(stage, days.ceil() as u32);
            }
            _ => {
                goal.days.remove(&stage);
            }
        });
    };
    view! {
        <span class="plan-input">
            <Field label=format!("Days in {}", step.live.name) hide_label=true value=text kind=FieldKind::Number on_commit=commit data_test="plan-days" />
            {said.then(|| view! { <IconButton icon="rotate-ccw" class="small" title="Back to the last 12 months" on_click=move |_| drawing.set(|goal| { goal.days.remove(&stage); }) /> })}
        </span>
        <span class="second" class:faint=step.live.times.len() < FEW && !said>{words}</span>
    }
    .into_any()
}

/// Days with one decimal, as they stand in a field.
fn days_text(millis: i64) -> String {
    let tenths = (millis + 4_320_000) / 8_640_000;
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// What a win is worth.
#[component]
fn Average(drawing: Drawing, plan: Arc<Plan>, behind: Behind) -> impl IntoView {
    if plan.ask.measure != Measure::WonValue {
        return ().into_any();
    }
    let currency = drawing.app.currency();
    let value = plan.average.map(|(minor, _)| Money::new(minor, currency));
    let said = plan.average.is_some_and(|(_, basis)| basis == Basis::Person);
    let commit = move |money: Option<Money>| {
        if money.is_some_and(|money| money.minor <= 0) {
            return Some("An amount above 0.".to_string());
        }
        drawing.set(|goal| goal.average = money);
        None
    };
    let won = plan.live.won.clone();
    let text = plural(won.len(), "win", "wins");
    let without = (plan.live.unvalued > 0).then(|| format!("; {} more have no value", plan.live.unvalued));
    view! {
        <div class="plan-average">
            <crate::app::page::parts::MoneyField label="A win is worth" value=Signal::stored(value) on_commit=commit data_test="plan-average" />
            <p class="hint">
                {if said { "As you say. " } else { "The average of the last 12 months: " }}
                <Opens behind title="Won in the last 12 months, with a value".to_string() ids=won text />
                {without}
            </p>
        </div>
    }
    .into_any()
}
