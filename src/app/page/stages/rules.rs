//! The rules that a stage sets off.

use crate::app::{
    store::{App, use_app},
    ui::{Icon, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    automation::{problems, say},
    command::Command,
    data::Dataset,
    model::{Kind, Rule, Stage, Trigger},
    present::{
        route::Route,
        rule_form::{Form, fresh_rule, shown_plan, stages_of},
    },
    value::Id,
};
use std::sync::Arc;

/// A rule in a line: its name, what it says, how it stands.
#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    words: String,
    state: &'static str,
}

fn line(rule: &Rule, data: &Dataset) -> Line {
    let plan = shown_plan(rule);
    let broken = !problems(plan, rule.pipeline, data).is_empty();
    let state = match (rule.on, rule.paused.is_empty(), broken) {
        (false, ..) => "Off",
        (true, false, _) => "Paused",
        (true, true, true) => "Does not act",
        (true, true, false) => "On",
    };
    Line { id: rule.id, name: rule.name.clone(), words: say::plan(plan, data), state }
}

/// Begins a rule that this stage sets off, and opens it.
fn begin(app: App, trigger: Trigger) {
    let rule = app.data(|data| {
        let stage = stage_of(&trigger).and_then(|id| data.stage(id));
        let several = data.live_pipelines().len() > 1;
        let pipeline = stage.map(|stage| stage.pipeline).filter(|_| several);
        let currency = data.settings().map(|settings| settings.currency).unwrap_or_default();
        fresh_rule(Some(trigger), &Form { data, pipeline, currency })
    });
    if let Some(outcome) = app.act(Command::Create(rule.into()))
        && let Some(created) = outcome.created.first()
    {
        app.go(Route::Rules { rule: Some(created.id), tab: String::new() });
    }
}

fn stage_of(trigger: &Trigger) -> Option<Id> {
    if let Trigger::StageLeft { stage } = trigger { Some(*stage) } else { trigger.stage() }
}

/// The rules of a stage, and ways to add one.
#[component]
pub fn Rules(id: Id, stage: Memo<Option<Arc<Stage>>>) -> impl IntoView {
    let app = use_app();
    let lines = Memo::new(move |_| {
        for kind in [Kind::Rule, Kind::Stage, Kind::Sequence, Kind::Member] {
            app.track(kind);
        }
        app.data(|data| {
            let all = data.rules_in_order();
            let own = all.iter().filter(|rule| stages_of(shown_plan(rule)).contains(&id));
            own.map(|rule| line(rule, data)).collect::<Vec<_>>()
        })
    });
    let label = move || {
        let name = stage.with(|stage| stage.as_ref().map(|stage| stage.name.clone()).unwrap_or_default());
        format!("Rules of {name}")
    };
    let items = move || -> Vec<MenuItem> {
        let days = stage.with_untracked(|stage| stage.as_ref().and_then(|stage| stage.target_days)).unwrap_or(7);
        let stays = Trigger::DaysInStage { stage: Some(id), days: days.max(1), at: None };
        vec![
            MenuItem::new("When an opportunity enters", move || begin(app, Trigger::StageEntered { stage: id }))
                .icon("arrow-right"),
            MenuItem::new("When an opportunity leaves", move || begin(app, Trigger::StageLeft { stage: id }))
                .icon("external-link"),
            MenuItem::new("When it has been here for some days", move || begin(app, stays.clone())).icon("timer"),
        ]
    };
    let row = |line: Line| {
        let href = Route::Rules { rule: Some(line.id), tab: String::new() }.to_string();
        view! {
            <li class="stage-rule" data-test="stage-rule">
                <Icon name="zap" />
                <div>
                    <a href=href data-test="stage-rule-open">{line.name}</a>
                    <p>{line.words}</p>
                </div>
                <span class="chip">{line.state}</span>
            </li>
        }
    };
    view! {
        <section class="stage-part" aria-label=label data-test="stage-rules">
            <h3>"Rules of this stage"</h3>
            {move || {
                let lines = lines.get();
                if lines.is_empty() {
                    view! { <p class="hint">"Nothing happens by itself here yet."</p> }.into_any()
                } else {
                    view! { <ul class="stage-rules">{lines.into_iter().map(row).collect_view()}</ul> }.into_any()
                }
            }}
            <p class="mt">
                <MenuButton label="Add a rule" items=Signal::derive(items) icon="plus" data_test="stage-rule-add" />
            </p>
        </section>
    }
}
