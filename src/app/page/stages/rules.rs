//! The rules that a stage sets off.

use crate::app::{
    page::parts::{RuleSwitch, begin_rule},
    store::use_app,
    ui::{Icon, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    automation::{problems, say},
    data::Dataset,
    model::{Kind, Rule, Stage, Trigger},
    present::{
        route::Route,
        rule_form::{shown_plan, stages_of},
    },
    value::Id,
};
use std::sync::Arc;

/// A rule in a line: its name, what it says, what keeps it from acting.
#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    words: String,
    wrong: Option<String>,
}

fn line(rule: &Rule, data: &Dataset) -> Line {
    let plan = shown_plan(rule);
    let paused = Some(rule.paused.clone()).filter(|why| !why.is_empty());
    let wrong = paused.or_else(|| problems(plan, rule.pipeline, data).into_iter().next());
    Line { id: rule.id, name: rule.name.clone(), words: say::plan(plan, data), wrong }
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
            MenuItem::new("When an opportunity enters", move || begin_rule(app, Trigger::StageEntered { stage: id }))
                .icon("arrow-right"),
            MenuItem::new("When an opportunity leaves", move || begin_rule(app, Trigger::StageLeft { stage: id }))
                .icon("external-link"),
            MenuItem::new("When it has been here for some days", move || begin_rule(app, stays.clone())).icon("timer"),
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
                    {line.wrong.map(|why| view! { <p class="rule-trouble"><Icon name="circle-alert" class="small" />{why}</p> })}
                </div>
                <RuleSwitch id=line.id />
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
