//! What a draft would have done differently from the version in force.

use super::{
    actions::{Actions, lines},
    history::starts,
    period::{Period, PeriodChoice},
    runner::{HowFar, Runner, Stage},
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Choice, Segmented},
};
use leptos::prelude::*;
use penstock::{
    automation::{BacktestReport, Comparison, WouldRun, compare, plan_changes},
    model::Rule,
};
use std::sync::Arc;

/// Which part of the comparison is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    OnlyOld,
    OnlyNew,
    Changed,
    Both,
}

/// Choosing a period, and how the two differ in it.
#[component]
pub fn Difference(rule: Memo<Option<Arc<Rule>>>) -> impl IntoView {
    let app = use_app();
    let (period, runner) = (Period::new(app), Runner::new(app));
    let start = move |_| {
        let Some(rule) = rule.get_untracked() else { return };
        let Some(old) = rule.in_force().map(|version| version.plan.clone()) else { return };
        match period.moments(app) {
            Ok(moments) => runner.start(rule.clone(), vec![old, rule.draft.clone()], moments),
            Err(why) => runner.refuse(why),
        }
    };
    let words = move || {
        let rule = rule.get()?;
        let version = rule.in_force()?;
        let said = app.data(|data| plan_changes(&version.plan, &rule.draft, data));
        Some(said.into_iter().map(|text| view! { <li>{text}</li> }).collect_view())
    };
    let reports = move || match runner.stage.get() {
        Stage::Ready(reports) => Some(reports),
        _ => None,
    };
    view! {
        <div class="stack" data-test="trial-difference">
            <p class="hint">"Replays the same period with both. The draft, compared with what is in force:"</p>
            <ul class="graph-list" data-test="plan-changes">{words}</ul>
            <div class="trial-tools">
                <PeriodChoice period />
                <Button kind=ButtonKind::Main icon="play" data_test="trial-go" on_click=start>"Compare"</Button>
            </div>
            <HowFar runner />
            {move || {
                let reports = reports()?;
                let [old, new] = reports.as_ref() else { return None };
                Some(view! { <Compared old=old.clone() new=new.clone() /> })
            }}
        </div>
    }
}

#[component]
fn Compared(old: BacktestReport, new: BacktestReport) -> impl IntoView {
    let app = use_app();
    let starts = starts(app, &new);
    let found = compare(&old, &new);
    let part = RwSignal::new(if found.only_new.is_empty() && !found.only_old.is_empty() {
        Part::OnlyOld
    } else {
        Part::OnlyNew
    });
    let options = vec![
        Choice::new(Part::OnlyNew, "Only the draft").note(app.number(found.only_new.len())),
        Choice::new(Part::OnlyOld, "Only the version in force").note(app.number(found.only_old.len())),
        Choice::new(Part::Changed, "Both, but differently").note(app.number(found.changed.len())),
        Choice::new(Part::Both, "Both alike").note(app.number(found.both.len())),
    ];
    let same = found.only_new.is_empty() && found.only_old.is_empty() && found.changed.is_empty();
    let found = Arc::new(found);
    let of = move |found: &Comparison, part: Part| -> Vec<WouldRun> {
        match part {
            Part::OnlyNew => found.only_new.clone(),
            Part::OnlyOld => found.only_old.clone(),
            Part::Both => found.both.clone(),
            // Of both, what the draft would have done.
            Part::Changed => found.changed.iter().map(|(_, new)| new.clone()).collect(),
        }
    };
    let list = move || {
        let runs = of(&found, part.get());
        if runs.is_empty() {
            view! { <p class="hint">"There is nothing in this list."</p> }.into_any()
        } else {
            view! { <Actions lines=lines(app, &runs) /> }.into_any()
        }
    };
    let said = if same { "In this period both would have done the same." } else { "Runs in this period:" };
    view! {
        {starts.map(|text| view! { <p class="banner due">{text}</p> })}
        <p role="status" data-test="difference-sum">{said}</p>
        <Segmented
            label="Which runs"
            options=Signal::derive(move || options.clone())
            value=part
            on_pick=move |to| part.set(to)
            data_test="difference-part"
        />
        <Show when=move || part.get() == Part::Changed>
            <p class="hint">"Listed is what the draft would have done."</p>
        </Show>
        {list}
    }
}
