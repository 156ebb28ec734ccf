//! Rules that contradict each other: the same event sets both off, and they want different things.

use super::graph::{move_sets_off, third};
use super::say;
use crate::data::Dataset;
use crate::model::{Action, Origin, Plan, Rule, StageKind, Step, Trigger};
use crate::value::{Id, quoted};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two rules that contradict each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The earlier rule: it acts first.
    pub a: Id,
    /// The later rule: what it says stays.
    pub b: Id,
    /// Why, in a sentence.
    pub why: String,
}

/// Rules that the same thing can set off and that set the same field to different things, or move to different stages,
/// after the same waits. Asks the drafts, which are what is in force where nothing is being edited.
pub fn conflicts(rules: &[Arc<Rule>], data: &Dataset) -> Vec<Conflict> {
    let meant: Vec<(&Arc<Rule>, BTreeMap<String, String>)> =
        rules.iter().map(|rule| (rule, settings(&rule.draft, data))).collect();
    let mut found = Vec::new();
    for (at, (a, says)) in meant.iter().enumerate() {
        for (b, other) in meant.iter().skip(at + 1) {
            let apart = matches!((a.pipeline, b.pipeline), (Some(a), Some(b)) if a != b);
            if apart || !together(&a.draft.trigger, &b.draft.trigger, data) {
                continue;
            }
            let differs = |(what, words): (&String, &String)| other.get(what).filter(|other| *other != words).cloned();
            let Some((words, other)) = says.iter().find_map(|one| Some((one.1.clone(), differs(one)?))) else {
                continue;
            };
            let asks = !a.draft.condition.is_empty() || !b.draft.condition.is_empty();
            let where_ = if asks { " Where the conditions of both hold, the" } else { " The" };
            let why = format!("{} {words}, {} {other}.{where_} later rule wins.", quoted(&a.name), quoted(&b.name));
            found.push(Conflict { a: a.id, b: b.id, why });
        }
    }
    found
}

/// What a plan sets to what, each with the waits before it: the last word on each counts.
fn settings(plan: &Plan, data: &Dataset) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waited = String::new();
    for step in &plan.steps {
        match step {
            Step::Wait { delay } => waited.push_str(&format!("{}/", say::delay(delay))),
            Step::Await { .. } => break, // From here on nobody knows when.
            Step::Do { action } => {
                if let Some(what) = subject(action) {
                    found.insert(format!("{waited}{what}"), third(&say::action(action, data)));
                }
            }
        }
    }
    found
}

/// What an action decides.
fn subject(action: &Action) -> Option<String> {
    Some(match action {
        Action::SetField { field, .. } => field.clone(),
        Action::SetTemperature { .. } => "temperature".into(),
        Action::AssignOwner { .. } => "owner".into(),
        Action::Move { .. } => "stage".into(),
        Action::AddTag { tag } | Action::RemoveTag { tag } => format!("#{}", tag.to_lowercase()),
        _ => return None,
    })
}

/// Whether one event can set off both triggers.
fn together(a: &Trigger, b: &Trigger, data: &Dataset) -> bool {
    both(a, b, data) || both(b, a, data)
}

fn both(a: &Trigger, b: &Trigger, data: &Dataset) -> bool {
    let fits = |a: &Option<Value>, b: &Option<Value>| a.is_none() || b.is_none() || a == b;
    match (a, b) {
        (Trigger::Button { .. } | Trigger::Start, _) | (_, Trigger::Button { .. } | Trigger::Start) => false,
        (Trigger::Created { how: a }, Trigger::Created { how: b }) => *a == Origin::Any || *b == Origin::Any || a == b,
        // What comes into being enters a stage.
        (Trigger::Created { .. }, Trigger::StageEntered { .. }) => true,
        (Trigger::Changed { field: a, from: af, to: at }, Trigger::Changed { field: b, from: bf, to: bt }) => {
            a == b && fits(af, bf) && fits(at, bt)
        }
        (Trigger::Changed { field, to, .. }, Trigger::Temperature { to: other }) => {
            field == "temperature" && (to.is_none() || other.is_none() || *to == other.map(|other| json!(other)))
        }
        (Trigger::Changed { field, .. }, Trigger::Score { .. }) => field == "score",
        (Trigger::Score { falling: a, .. }, Trigger::Score { falling: b, .. }) => a == b,
        (Trigger::Temperature { to: a }, Trigger::Temperature { to: b }) => a.is_none() || b.is_none() || a == b,
        (Trigger::TagAdded { tag: a }, Trigger::TagAdded { tag: b })
        | (Trigger::TagRemoved { tag: a }, Trigger::TagRemoved { tag: b }) => a.eq_ignore_ascii_case(b),
        (Trigger::TaskDone { title: a }, Trigger::TaskDone { title: b }) => {
            crate::value::fold(b).contains(&crate::value::fold(a))
        }
        (Trigger::Logged { kind: a, outcome: x }, Trigger::Logged { kind: b, outcome: y }) => {
            let one = |kind: &Option<crate::model::ActivityKind>| kind.is_none_or(|kind| kind.touches());
            let kinds = a == b || (a.is_none() && one(b));
            kinds && (x.is_none() || y.is_none() || x == y)
        }
        (Trigger::Replied { reply: a }, Trigger::Replied { reply: b }) => a.is_none() || b.is_none() || a == b,
        _ if a == b => true,
        _ => moves(data).into_iter().any(|(from, to)| is_move(a, from, to, data) && is_move(b, from, to, data)),
    }
}

/// Every move from one stage in use to another.
fn moves(data: &Dataset) -> Vec<(Id, Id)> {
    let stages: Vec<Id> = data.stages().filter(|stage| !stage.retired).map(|stage| stage.id).collect();
    stages.iter().flat_map(|from| stages.iter().filter(move |to| *to != from).map(move |to| (*from, *to))).collect()
}

fn is_move(trigger: &Trigger, from: Id, to: Id, data: &Dataset) -> bool {
    !trigger.timed()
        && match trigger {
            Trigger::Skipped => skips(from, to, data),
            Trigger::Forward | Trigger::Backward if !same_pipeline(from, to, data) => false,
            Trigger::Won | Trigger::Lost => {
                let kind = |id: Id| data.stage(id).map(|stage| stage.kind);
                kind(from) != kind(to) && move_sets_off(to, trigger, Some(from), data)
            }
            trigger => move_sets_off(to, trigger, Some(from), data),
        }
}

fn same_pipeline(from: Id, to: Id, data: &Dataset) -> bool {
    matches!((data.stage(from), data.stage(to)), (Some(from), Some(to)) if from.pipeline == to.pipeline)
}

fn skips(from: Id, to: Id, data: &Dataset) -> bool {
    let (Some(from), Some(to)) = (data.stage(from), data.stage(to)) else { return false };
    from.pipeline == to.pipeline
        && data.stages().any(|stage| {
            stage.pipeline == from.pipeline
                && !stage.retired
                && stage.kind == StageKind::Open
                && (&from.rank, from.id) < (&stage.rank, stage.id)
                && (&stage.rank, stage.id) < (&to.rank, to.id)
        })
}
