//! A rule on the history: what it would have done in a period.

use super::{
    actions::{Actions, lines},
    calendar::Calendar,
    period::{Period, PeriodChoice},
    runner::{HowFar, Runner, Stage},
};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, EmptyState},
};
use leptos::prelude::*;
use penstock::{
    automation::BacktestReport,
    model::Rule,
    value::{Id, Time},
};
use std::{collections::BTreeSet, sync::Arc};

/// Choosing a period, and what the rule would have done in it.
#[component]
pub fn OnHistory(
    rule: Memo<Option<Arc<Rule>>>,
    /// Whether it begins with the last month, without being asked.
    month: bool,
) -> impl IntoView {
    let app = use_app();
    let (period, runner) = (if month { Period::month(app) } else { Period::new(app) }, Runner::new(app));
    let start = move || {
        let Some(rule) = rule.get_untracked() else { return };
        match period.moments(app) {
            Ok(moments) => runner.start(rule.clone(), vec![rule.draft.clone()], moments),
            Err(why) => runner.refuse(why),
        }
    };
    if month {
        untrack(start);
    }
    let report = move || match runner.stage.get() {
        Stage::Ready(reports) => reports.first().cloned().map(Arc::new),
        _ => None,
    };
    view! {
        <div class="stack" data-test="trial-history">
            <p class="hint">"Replays what happened as if the rule had been on. Nothing changes, and nothing is sent."</p>
            <div class="trial-tools">
                <PeriodChoice period />
                <Button kind=ButtonKind::Main icon="play" data_test="trial-go" on_click=move |_| start()>"Try it"</Button>
            </div>
            <HowFar runner />
            {move || report().map(|report| view! { <Found report /> })}
        </div>
    }
}

/// When the history starts, where that is later than asked for.
pub fn starts(app: App, report: &BacktestReport) -> Option<String> {
    let day = |at: Time| app.date(app.place().date(at));
    match report.history_starts {
        None => Some("There is no history yet.".into()),
        Some(starts) if starts > report.from => {
            Some(format!("Your history starts on {}: nothing is known of the time before.", day(starts)))
        }
        Some(_) => None,
    }
}

/// What was found, in a sentence or two.
fn summary(app: App, report: &BacktestReport) -> Vec<String> {
    let many =
        |count: usize, one: &str, many: &str| format!("{} {}", app.number(count), if count == 1 { one } else { many });
    let runs = report.runs.len();
    let deals: BTreeSet<Id> = report.runs.iter().map(|run| run.opportunity).collect();
    let all = report.runs.iter().flat_map(|run| &run.actions);
    let refused = all.clone().filter(|action| !action.refused.is_empty()).count();
    let done = all.count() - refused;
    let day = |at: Time| app.date(app.place().date(at));
    let from = report.history_starts.map_or(report.from, |starts| starts.max(report.from));
    let mut said = vec![format!(
        "From {} to {} this rule would have run {} for {}, and would have done {}.",
        day(from),
        day(report.to),
        many(runs, "time", "times"),
        many(deals.len(), "opportunity", "opportunities"),
        many(done, "thing", "things"),
    )];
    if refused > 0 {
        said.push(format!("{} would have been refused.", many(refused, "step", "steps")));
    }
    let count = |count: u32| many(count as usize, "time", "times");
    if report.not_met > 0 {
        said.push(format!("{} it was set off and its condition did not hold.", count(report.not_met)));
    }
    if report.unknown > 0 {
        said.push(format!("{} something that the condition asks for was missing.", count(report.unknown)));
    }
    if report.held_back > 0 {
        said.push(format!("{} it had run often enough, or was still running.", count(report.held_back)));
    }
    if let Some(first) = report.pauses.first() {
        let often = match report.pauses.len() {
            1 => String::new(),
            more => format!(", {} in all", many(more, "time", "times")),
        };
        said.push(format!(
            "It would have paused {} after {} within an hour and asked you{often}; what is shown goes on as if you had let it.",
            app.moment(first.at),
            many(first.after as usize, "run", "runs"),
        ));
    }
    if report.at_import > 0 {
        said.push(format!("Imports would have set it off {} more, if they had been told to.", count(report.at_import)));
    }
    said
}

#[component]
fn Found(report: Arc<BacktestReport>) -> impl IntoView {
    let app = use_app();
    let starts = starts(app, &report);
    let said = summary(app, &report).join(" ");
    let all = lines(app, &report.runs);
    let nothing = all.is_empty();
    view! {
        {starts.map(|text| view! { <p class="banner due" data-test="trial-starts">{text}</p> })}
        <p class="trial-sum" role="status" data-test="trial-sum">{said}</p>
        {if nothing {
            view! {
                <EmptyState
                    small=true
                    icon="flask-conical"
                    title="It would have done nothing"
                    text="Nothing in this period would have made it run. Try a longer period, or look at its condition."
                />
            }
                .into_any()
        } else {
            view! {
                <Calendar report=report.clone() />
                <Actions lines=all />
            }
                .into_any()
        }}
    }
}
