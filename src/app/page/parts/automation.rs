//! What rules and sequences do with an opportunity: what runs, what comes next, and what can be set off by hand.

use super::{
    StopRun, UndoRuns,
    run_state::{RunStanding, when},
};
use crate::app::{
    store::{App, Explain, use_app},
    ui::{Button, ButtonKind, Icon, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Rule, Trigger},
    present::{
        route::Route,
        traces::{self, Sift},
    },
    value::Id,
};
use std::{cmp::Reverse, sync::Arc};

/// How many earlier runs are shown.
const EARLIER: usize = 5;

/// A small button with the name of the rule that did something: says why.
#[component]
pub fn WhyButton(
    /// The run.
    run: Id,
    /// Where the rule's name stands beside it: only the question.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let app = use_app();
    let name = move || app.run(run).map(|run| app.data(|data| traces::name(run.of, data))).unwrap_or_default();
    let title = move || format!("Why? {}", name());
    view! {
        <button
            type="button"
            class="why-button"
            title=title
            aria-label=title
            data-test="why"
            on:click=move |event| {
                event.stop_propagation();
                app.why(run);
            }
        >
            <Icon name="zap" class="small" />
            <span>{move || if short { "Why?".to_string() } else { name() }}</span>
        </button>
    }
}

/// The rules whose button an opportunity of this pipeline has, in their order.
fn buttons(app: App, pipeline: Id) -> Vec<(Id, String)> {
    let label = |rule: &Arc<Rule>| match rule.in_force().map(|version| &version.plan.trigger) {
        Some(Trigger::Button { label }) => Some((rule.id, label.clone())),
        _ => None,
    };
    app.data(|data| {
        let rules = data.rules_in_order();
        let mine = |rule: &&Arc<Rule>| rule.live() && rule.pipeline.is_none_or(|id| id == pipeline);
        rules.iter().filter(mine).filter_map(label).collect()
    })
}

/// The section of an opportunity's panel.
#[component]
pub fn AutomationPart(
    /// The opportunity.
    id: Id,
) -> impl IntoView {
    let app = use_app();
    let active = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::Run);
        app.data(|data| {
            let mut all: Vec<_> = data.active_runs(id).collect();
            all.sort_by_key(|run| (run.due.is_none(), run.due, run.id));
            all.iter().map(|run| run.id).collect()
        })
    });
    let ended = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::Run);
        app.data(|data| {
            let mut all: Vec<_> = data.runs_of(id).filter(|run| run.opportunity == id && !run.active()).collect();
            all.sort_by_key(|run| Reverse((run.ran, run.id)));
            all.iter().map(|run| run.id).collect()
        })
    });
    let labels = Memo::new(move |_| {
        app.track(Kind::Rule);
        app.opportunity(id).map(|one| buttons(app, one.pipeline)).unwrap_or_default()
    });
    let undoing = RwSignal::new(None::<Arc<[Id]>>);
    let none = move || active.with(|all| all.is_empty()) && ended.with(|all| all.is_empty());
    let more = move || ended.with(|all| all.len()).saturating_sub(EARLIER);
    let sift = Sift { on: Some(id), ..Sift::default() };
    let all = Route::Runs { filter: sift.to_string(), tab: String::new(), open: None };
    view! {
        <section class="part automation-part" data-test="automation">
            <h3 class="part-title">
                "Automation" <span class="n">{move || active.with(|all| (!all.is_empty()).then(|| app.number(all.len())))}</span>
                <button
                    type="button"
                    class="btn quiet small push"
                    data-test="why-not"
                    on:click=move |_| app.explaining.set(Some(Explain::WhyNot { opportunity: id }))
                >
                    "Why not?"
                </button>
            </h3>
            <div class="btn-row rule-buttons">
                <For each=move || labels.get() key=|one| one.clone() let:one>
                    <Button class="small" icon="zap" data_test="rule-button" on_click=move |_| { app.press(one.0, vec![id]); }>
                        {one.1.clone()}
                    </Button>
                </For>
            </div>
            <ul class="run-lines">
                <For each=move || active.get().to_vec() key=|run| *run let:run>
                    <ActiveRun run undoing />
                </For>
                <For each=move || ended.with(|all| all.iter().take(EARLIER).copied().collect::<Vec<_>>()) key=|run| *run let:run>
                    <EndedRun run />
                </For>
            </ul>
            <Show when=none>
                <p class="hint">"No rule has acted here yet."</p>
            </Show>
            <Show when=move || { more() > 0 }>
                <a class="btn quiet small" href=all.to_string() data-test="all-runs">
                    {move || format!("All {}", app.counted(ended.with(|all| all.len()) + active.with(|all| all.len()), "run", "runs"))}
                </a>
            </Show>
            <Enrol id />
            <UndoRuns runs=undoing />
        </section>
    }
}

/// A run that may still do something: what comes next and when; stop, undo.
#[component]
fn ActiveRun(run: Id, undoing: RwSignal<Option<Arc<[Id]>>>) -> impl IntoView {
    let app = use_app();
    let next = move || {
        let run = app.run(run)?;
        let next = app.data(|data| traces::next(&run, data))?;
        let due = next.due.map(|due| format!(" on {}", when(app, due))).unwrap_or_default();
        Some(format!("next: {}{due}", next.what))
    };
    let held = move || app.run(run).is_some_and(|run| run.state == penstock::model::RunState::Held);
    let acted = move || app.run(run).is_some_and(|run| !run.log.is_empty());
    view! {
        <li class="run-line" data-test="active-run">
            <div class="run-line-head">
                <WhyButton run />
                <RunStanding run />
            </div>
            <p class="second" data-test="run-next">{next}</p>
            <div class="btn-row">
                <Show when=held>
                    <Button class="small" data_test="run-release" on_click=move |_| { app.release(vec![run]); }>"Let it begin"</Button>
                </Show>
                <StopRun run />
                <Show when=acted>
                    <Button class="small" kind=ButtonKind::Quiet data_test="run-undo" on_click=move |_| undoing.set(Some([run].into()))>
                        "Undo…"
                    </Button>
                </Show>
            </div>
        </li>
    }
}

#[component]
fn EndedRun(run: Id) -> impl IntoView {
    let app = use_app();
    let what = move || app.run(run).map(|run| traces::deeds(&run)).unwrap_or_default();
    let at = move || app.run(run).map(|run| app.moment(run.ran));
    view! {
        <li class="run-line" data-test="ended-run">
            <div class="run-line-head">
                <WhyButton run />
                <RunStanding run />
            </div>
            <p class="second">{at} " " {what}</p>
        </li>
    }
}

/// Enrols the opportunity in a sequence.
#[component]
fn Enrol(id: Id) -> impl IntoView {
    let app = use_app();
    let sequences = Memo::new(move |_| {
        app.track(Kind::Sequence);
        app.data(|data| {
            let usable = data.sequences().filter(|one| !one.retired && one.in_force().is_some());
            let mut all: Vec<_> = usable.map(|one| (one.rank.clone(), one.id, one.name.clone())).collect();
            all.sort();
            all.into_iter().map(|(_, id, name)| (id, name)).collect::<Vec<_>>()
        })
    });
    let items = move || {
        let all = sequences.get().into_iter();
        all.map(|(sequence, name)| MenuItem::new(name, move || _ = app.enrol(sequence, vec![id]))).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || sequences.with(|all| !all.is_empty())>
            <MenuButton label="Enrol in a sequence…" icon="list-ordered" class="btn small" items=Signal::derive(items) data_test="enrol" />
        </Show>
    }
}
