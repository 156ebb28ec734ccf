//! What to know about a plan, and the plan backwards from the win as a picture.

use super::{
    draft::Drawing,
    steps::{need_text, percent},
};
use crate::app::{page::parts::goal_count, shell::dom::focus, ui::Icon};
use leptos::prelude::*;
use penstock::{
    model::Measure,
    present::chart::{Form, Unit},
    report::plan::{Plan, PlanStep, Warning},
    value::Money,
};
use serde_json::json;
use std::sync::Arc;

/// What a person should know, the grave things first.
#[component]
pub fn Warnings(drawing: Drawing, plan: Arc<Plan>) -> impl IntoView {
    let app = drawing.app;
    let mut all = plan.warnings.clone();
    all.sort_by_key(|warning| !warning.grave());
    let item = move |warning: Warning| {
        let class = if warning.grave() { "plan-warning grave" } else { "plan-warning" };
        // What a person can say is a press away from where it is asked for.
        let field = match &warning {
            Warning::NoShare(stage, _) => {
                Some(format!("[data-test=plan-step][data-stage={}] [data-test=plan-share]", json!(stage)))
            }
            Warning::NoAverage => Some("[data-test=plan-average]".to_string()),
            _ => None,
        };
        let say = field.map(|field| {
            view! { " " <button type="button" class="link" on:click=move |_| focus(&field) data-test="plan-say">"Say it"</button> }
        });
        view! {
            <li class=class data-test="plan-warning">
                <Icon name=if warning.grave() { "alert-triangle" } else { "info" } class="small" />
                <span>{warning.words(|day| app.date(day))} {say}</span>
            </li>
        }
    };
    (!all.is_empty()).then(|| view! { <ul class="plan-warnings" aria-label="What to know about this plan">{all.into_iter().map(item).collect_view()}</ul> })
}

/// The plan in one sentence, and the steps as bars from the win down to the first stage.
#[component]
pub fn Picture(drawing: Drawing, plan: Arc<Plan>) -> impl IntoView {
    let app = drawing.app;
    let told = |step: &PlanStep| step.need.as_ref().map_or(0, |need| *need);
    let most = plan.steps.iter().map(told).max().unwrap_or(0).max(1);
    let rows = plan.steps.iter().rev().map(|step| {
        let share = (!step.live.won).then(|| {
            let time = step.lead.map(|lead| format!(", {} here", time_words(drawing, lead.millis))).unwrap_or_default();
            let share = step.share.map_or_else(|| "share not known".to_string(), |share| format!("{} go on", percent(drawing, share.hundredths())));
            format!("{share}{time}")
        });
        let wide = f64::from(u32::try_from(told(step)).unwrap_or(u32::MAX)) / f64::from(u32::try_from(most).unwrap_or(1));
        let class = if step.live.won { "plan-bar won" } else { "plan-bar" };
        let needed = need_text(app, step);
        let by = step.span.until.pred_opt().unwrap_or(step.span.until);
        view! {
            <li>
                {share.map(|words| view! { <span class="plan-between"><Icon name="arrow-up" class="small" />{words}</span> })}
                <span class="plan-row">
                    <span class="plan-stage">{step.live.name.clone()}</span>
                    <span class="plan-track"><span class=class style:width=format!("{:.2}%", (wide * 100.0).max(2.0))><b>{needed}</b></span></span>
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
    let wins = plan.wins.map(|wins| format!("{} {}", goal_count(app, wins), if wins == 1 { "win" } else { "wins" }));
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
