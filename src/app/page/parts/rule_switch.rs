//! Rules where they are met: their switch, and a new one for a stage.

use crate::app::store::{App, use_app};
use leptos::prelude::*;
use penstock::{
    automation::problems,
    command::Command,
    model::{Kind, Record, RecordId, Rule, Trigger},
    present::{
        route::Route,
        rule_form::{Form, fresh_rule},
    },
    value::Id,
};
use std::sync::Arc;

/// The rule; whoever asks is told when it changes.
pub fn rule_of(app: App, id: Id) -> Option<Arc<Rule>> {
    match app.record(RecordId { kind: Kind::Rule, id }) {
        Some(Record::Rule(rule)) => Some(rule),
        _ => None,
    }
}

/// Switches a rule on or off, with a way back; one that cannot act says why and stays off.
pub fn switch(app: App, id: Id, on: bool) {
    let broken = app.data(|data| {
        let rule = data.rule(id)?;
        let plan = rule.in_force().map_or(&rule.draft, |version| &version.plan);
        problems(plan, rule.pipeline, data).into_iter().next()
    });
    match broken.filter(|_| on) {
        Some(why) => app.complain(format!("It cannot be switched on yet. {why}")),
        None => {
            app.act_with_undo(Command::SwitchRule { rule: id, on });
        }
    }
}

/// The switch of a rule.
#[component]
pub fn RuleSwitch(id: Id) -> impl IntoView {
    let app = use_app();
    // A rule that names something that is gone does not act: its switch stands at off, and turning it on says why not.
    let on = Memo::new(move |_| {
        for kind in [Kind::Stage, Kind::Member, Kind::Sequence, Kind::Pipeline] {
            app.track(kind);
        }
        let whole = |rule: &Rule| {
            let version = rule.in_force();
            version.is_none_or(|version| app.data(|data| problems(&version.plan, rule.pipeline, data)).is_empty())
        };
        rule_of(app, id).is_some_and(|rule| rule.on && whole(&rule))
    });
    let word = move || match (on.get(), rule_of(app, id).is_some_and(|rule| rule.live())) {
        (false, _) => "Off",
        (true, true) => "On",
        (true, false) => "Paused",
    };
    let label = move || format!("{} is on", rule_of(app, id).map(|rule| rule.name.clone()).unwrap_or_default());
    view! {
        <button
            type="button"
            role="switch"
            class="rule-switch"
            aria-checked=move || on.get().to_string()
            aria-label=label
            title=move || if on.get() { "Switch off" } else { "Switch on" }
            data-test="rule-switch"
            on:click=move |_| switch(app, id, !on.get_untracked())
        >
            <i></i>
            <span aria-hidden="true">{word}</span>
        </button>
    }
}

/// Begins a rule that this stage sets off, and opens it.
pub fn begin_rule(app: App, trigger: Trigger) {
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
