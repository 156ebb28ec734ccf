//! A rule on one opportunity: would it run, and what would it do when.

use crate::app::{
    page::parts::{SeenPart, when},
    store::{App, sentence, use_app},
    ui::{Combobox, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    automation::{Rehearsal, Rehearsed, matching_now, rehearse},
    model::{Opportunity, Rule},
    value::Id,
};
use std::sync::Arc;

/// The opportunities that it can be tried on, those first that its condition holds for.
fn candidates(app: App, rule: &Rule) -> Vec<(Id, String)> {
    let scene = app.scene();
    app.data(|data| {
        let fitting = matching_now(&rule.draft, rule.pipeline, data, &scene).unwrap_or_default();
        let there = |one: &&Arc<Opportunity>| rule.pipeline.is_none_or(|id| id == one.pipeline);
        let label = |one: &Opportunity| {
            let stage = data.stage(one.stage).map(|stage| format!(" · {}", stage.name)).unwrap_or_default();
            (one.id, format!("{}{stage}", one.name))
        };
        let known: std::collections::BTreeSet<Id> = fitting.iter().copied().collect();
        let first = fitting.iter().rev().filter_map(|id| data.opportunity(*id)).map(|one| label(one));
        let mut rest: Vec<_> = data.opportunities().filter(there).filter(|one| !known.contains(&one.id)).collect();
        rest.reverse();
        first.chain(rest.into_iter().map(|one| label(one))).collect()
    })
}

/// Choosing an opportunity, and the rehearsal on it.
#[component]
pub fn OnOne(rule: Memo<Option<Arc<Rule>>>) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| -> Arc<[(Id, String)]> {
        app.track(penstock::model::Kind::Opportunity);
        rule.get().map(|rule| candidates(app, &rule)).unwrap_or_default().into()
    });
    let picked = RwSignal::new(None::<Id>);
    let chosen = Memo::new(move |_| picked.get().or_else(|| all.with(|all| all.first().map(|one| one.0))));
    let label = move || {
        let id = chosen.get();
        all.with(|all| all.iter().find(|one| Some(one.0) == id).map(|one| one.1.clone())).unwrap_or_default()
    };
    let options =
        move || all.with(|all| all.iter().map(|(id, label)| (id.to_string(), label.clone())).collect::<Vec<_>>());
    let rehearsal = Memo::new(move |_| {
        app.track_all();
        let (rule, id) = (rule.get()?, chosen.get()?);
        let scene = app.scene();
        Some(app.data(|data| rehearse(&rule, &rule.draft, id, data, &scene)))
    });
    view! {
        <div class="trial-one stack" data-test="trial-one">
            <Show
                when=move || all.with(|all| !all.is_empty())
                fallback=|| {
                    view! { <EmptyState small=true icon="flask-conical" title="There is no opportunity to try it on" text="Add one to its pipeline first." /> }
                }
            >
                <Combobox
                    label="Opportunity"
                    value=Signal::derive(label)
                    options=Signal::derive(options)
                    on_pick=move |key: String| picked.set(key.parse().ok())
                    data_test="trial-opportunity"
                />
                {move || rehearsal.get().map(|rehearsal| view! { <Verdict rehearsal /> })}
            </Show>
        </div>
    }
}

#[component]
fn Verdict(rehearsal: Rehearsal) -> impl IntoView {
    let Rehearsal { would_run, why_not, seen, steps } = rehearsal;
    let (class, icon) =
        if would_run { ("trial-verdict yes", "circle-check") } else { ("trial-verdict no", "circle-x") };
    let words = match (would_run, why_not.is_empty()) {
        (true, true) => "It would run here now.".to_string(),
        (true, false) => why_not,
        (false, _) => format!("It would not run here now. {why_not}"),
    };
    let nothing = steps.is_empty() && would_run;
    let lead = if would_run { "What it would do" } else { "What it would do if it ran" };
    let any = !steps.is_empty();
    view! {
        <p class=class role="status" data-test="trial-verdict">
            <Icon name=icon />
            <span>{words}</span>
        </p>
        <ul class="why-list">{seen.into_iter().map(|seen| view! { <SeenPart seen now=true /> }).collect_view()}</ul>
        {nothing.then(|| view! { <p class="hint">"It has no steps yet."</p> })}
        {any.then(|| view! { <h4>{lead}</h4> })}
        <ol class="trial-steps" data-test="trial-steps">
            {steps.into_iter().map(|step| view! { <Line step /> }).collect_view()}
        </ol>
    }
}

#[component]
fn Line(step: Rehearsed) -> impl IntoView {
    let app = use_app();
    let (class, icon) = match (step.refused.is_empty(), step.wait) {
        (false, _) => ("refused", "circle-x"),
        (true, true) => ("wait", "clock"),
        (true, false) => ("", "arrow-right"),
    };
    let at = step.at;
    view! {
        <li class=class data-test="trial-step">
            <Icon name=icon />
            <time datetime=step.at.to_string()>{move || when(app, at)}</time>
            {sentence(&step.what)}
            {(!step.refused.is_empty()).then(|| view! { <span class="second late-text">" – " {step.refused.clone()}</span> })}
        </li>
    }
}
