//! What the goals in force need this week and today, and how much of it is done.

use super::{Behind, BehindDialog, Opens};
use crate::app::{
    store::{App, use_app},
    ui::Icon,
};
use leptos::prelude::*;
use penstock::{
    model::{Goal, Kind, Measure},
    present::{
        chart::{Form, Unit},
        route::{Asks, ReportPage, Route},
    },
    report::plan::{Ahead, GoalFacts, NeedFacts, goals_in_force, progress},
    value::{Id, Money},
};
use std::sync::Arc;

/// So much of a goal's measure, in words.
pub fn goal_amount(app: App, goal: &Goal, value: i128) -> String {
    match goal.measure {
        Measure::WonValue => app.money(Money::new(i64::try_from(value).unwrap_or(i64::MAX), app.currency())),
        Measure::WonCount => goal_count(app, u64::try_from(value).unwrap_or(0)),
    }
}

/// How many opportunities, also where they are more than this machine counts at once.
pub fn goal_count(app: App, count: u64) -> String {
    app.figure(i64::try_from(count).unwrap_or(i64::MAX), Unit::Count, Form::Exact)
}

/// Where a goal stands: the style's word, and words.
pub fn goal_standing(app: App, facts: &GoalFacts) -> (&'static str, String) {
    let goal = &facts.goal;
    match facts.ahead {
        None => ("due", "No rate for its currency".into()),
        Some(Ahead::Before) => ("", "Not begun".into()),
        Some(Ahead::Reached) => ("good", "Reached".into()),
        Some(Ahead::OnTrack(0)) => ("good", "On track".into()),
        Some(Ahead::OnTrack(by)) => ("good", format!("On track, {} ahead", goal_amount(app, goal, by))),
        Some(Ahead::Behind(by)) => ("late", format!("Behind by {}", goal_amount(app, goal, by))),
        Some(Ahead::Missed(by)) => ("late", format!("Missed by {}", goal_amount(app, goal, by))),
    }
}

/// One line for each goal in force of the team and of this person, or of another; nothing where there are none.
#[component]
pub fn GoalLine(
    /// The member whose goals count beside the team's; this person where none is named.
    #[prop(optional, into)]
    whose: Signal<Option<Id>>,
) -> impl IntoView {
    let app = use_app();
    let behind: Behind = RwSignal::new(None);
    let goals = Memo::new(move |_| {
        app.track(Kind::Goal);
        let (today, person) = (app.today(), whose.get().or_else(|| app.me()));
        let mut goals = app.data(|data| goals_in_force(data, today));
        goals.retain(|goal| goal.owner.is_none() || goal.owner == person);
        goals
    });
    // Nothing is counted for those who have no goals.
    Effect::new(move |_| {
        app.today();
        if goals.with(|goals| !goals.is_empty()) {
            app.want_figures();
        }
    });
    let lines = Memo::new(move |_| {
        let goals = goals.get();
        if goals.is_empty() {
            return Vec::new();
        }
        let all = |goals: Vec<Arc<Goal>>| {
            app.figures(|_, facts, history| {
                goals.iter().map(|goal| progress(facts, Some(history), goal)).collect::<Vec<_>>()
            })
        };
        all(goals).unwrap_or_default()
    });
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <ul class="goal-lines" aria-label="Goals" data-test="goal-lines">
                {move || lines.get().into_iter().map(|facts| line(app, facts, behind)).collect_view()}
            </ul>
            <BehindDialog behind />
        </Show>
    }
}

fn line(app: App, facts: GoalFacts, behind: Behind) -> impl IntoView {
    let goal = facts.goal.clone();
    let asks = Asks { of: Some(goal.id), ..Asks::default() };
    let place = Route::Report { page: ReportPage::Plan, asks }.to_string();
    let (state, standing) = goal_standing(app, &facts);
    let won = goal_amount(app, &goal, facts.reached);
    // A target in a currency without a rate is said as it was written.
    let written = || goal.amount.map(|money| app.money(money));
    let target = facts.target.map(|target| goal_amount(app, &goal, target)).or_else(written);
    let target =
        target.map(|target| view! { " of " <a href=place.clone() title="The plan that it is of">{target}</a> " won" });
    let need = |one: &NeedFacts| {
        let number = |count: u64| goal_count(app, count);
        let week = one.week.clone().filter(|week| week.need > 0)?;
        let title = format!("Got to {} this week", one.name);
        let text = app.number(week.done.len());
        let today = one.day.as_ref().map(penstock::report::plan::Slice::rest).filter(|rest| *rest > 0);
        let today = today.map(|rest| view! { <a class="goal-today" href=place.clone() title="The plan that it is of">{format!("{} today", number(rest))}</a> });
        Some(
            view! { <li><Opens behind title ids=week.done text /> {format!(" of {} {} ", number(week.need), one.name)} {today}</li> },
        )
    };
    let needs: Vec<_> = facts.needs.iter().filter_map(need).collect();
    let needs = (!needs.is_empty()).then(|| view! { <span>"This week"</span> <ul class="goal-needs">{needs}</ul> });
    view! {
        <li class="goal-line" data-test="goal-line">
            <Icon name="target" class="small" />
            <a href=place.clone()>{goal.name.clone()}</a>
            <span><Opens behind title=format!("Won for {}", goal.name) ids=facts.won.clone() text=won /> {target}</span>
            <span class=format!("plan-state {state}")>{standing}</span>
            {needs}
        </li>
    }
}
