//! Which rule can set off which, before it happens, and the loops among them.
//!
//! This reads plans, not records: an arrow says that it can happen, not that it will. Conditions are not weighed, since
//! what they ask may change at any time.

use super::say;
use crate::data::Dataset;
use crate::model::{Action, Assign, Origin, Plan, Rule, StageKind, Step, Temperature, Trigger};
use crate::value::Id;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many loops are told at most.
const LOOPS: usize = 50;
/// How many steps the search for loops takes at most.
const SEARCH: usize = 20_000;

/// Rules and what leads from one to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The rules, in their order.
    pub rules: Vec<Id>,
    /// What leads from one to another, at most one arrow for each two.
    pub arrows: Vec<Arrow>,
}

/// One rule can set off another.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The rule that acts.
    pub from: Id,
    /// The rule that this sets off.
    pub to: Id,
    /// Why: `moves it to Won, which sets this off`.
    pub why: String,
}

/// What a plan can bring about on its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    Moves(Id),
    Creates(Id),
    Sets(String, Option<Value>),
    Warms(Option<Temperature>),
    Points(i32),
    Tags(String),
    Untags(String),
    Notes,
    /// A task with a date, which can become overdue.
    Due,
}

/// The plan of a rule: what is in force, or what is being edited where asked for or where nothing is.
pub(super) fn plan(rule: &Rule, use_draft: bool) -> &Plan {
    match rule.in_force() {
        Some(version) if !use_draft => &version.plan,
        _ => &rule.draft,
    }
}

/// All actions of a plan, with those of the sequences it starts. Each sequence is entered once.
pub(super) fn actions<'a>(plan: &'a Plan, data: &'a Dataset) -> Vec<&'a Action> {
    let (mut found, mut known, mut open) = (Vec::new(), BTreeSet::new(), vec![plan]);
    while let Some(plan) = open.pop() {
        for step in &plan.steps {
            let doing: &[Action] = match step {
                Step::Do { action } => std::slice::from_ref(action),
                Step::Await { late, .. } => late,
                Step::Wait { .. } => &[],
            };
            for action in doing {
                found.push(action);
                if let Action::StartSequence { sequence } = action
                    && known.insert(*sequence)
                {
                    open.extend(data.sequence(*sequence).and_then(|one| one.in_force()).map(|version| &version.plan));
                }
            }
        }
    }
    found
}

fn effect(action: &Action) -> Option<Effect> {
    Some(match action {
        Action::Move { stage } => Effect::Moves(*stage),
        Action::CreateOpportunity { stage, .. } => Effect::Creates(*stage),
        Action::SetField { field, value } if field == "temperature" => {
            Effect::Warms(serde_json::from_value(value.clone()).ok().flatten())
        }
        Action::SetField { field, value } => Effect::Sets(field.clone(), Some(value.clone())),
        Action::SetTemperature { to } => Effect::Warms(*to),
        Action::AddPoints { points } => Effect::Points(*points),
        Action::AddTag { tag } => Effect::Tags(tag.clone()),
        Action::RemoveTag { tag } => Effect::Untags(tag.clone()),
        Action::AssignOwner { assign: Assign::Member { member } } => Effect::Sets("owner".into(), Some(json!(member))),
        Action::AssignOwner { .. } => Effect::Sets("owner".into(), None),
        Action::AddNote { .. } => Effect::Notes,
        Action::CreateTask { due: Some(_), .. } | Action::Remind { .. } | Action::Ask { .. } => Effect::Due,
        _ => return None,
    })
}

/// Which rule can set off which, through sequences too. With `use_drafts`, what is being edited counts; else what is in
/// force, and drafts only of rules that were never switched on.
pub fn graph(rules: &[Arc<Rule>], use_drafts: bool, data: &Dataset) -> Graph {
    let mut graph = Graph { rules: rules.iter().map(|rule| rule.id).collect(), arrows: Vec::new() };
    for from in rules {
        let acts = actions(plan(from, use_drafts), data);
        let doing: Vec<(&Action, Effect)> = acts.into_iter().filter_map(|one| Some((one, effect(one)?))).collect();
        let starts_in = plan(from, use_drafts).trigger.stage();
        for to in rules {
            let trigger = &plan(to, use_drafts).trigger;
            let leads = |(action, effect): &(&Action, Effect)| {
                let reaches = meets(from, to, effect, data) && sets_off(effect, trigger, starts_in, data);
                reaches.then(|| why(action, trigger, data))
            };
            if let Some(why) = doing.iter().find_map(leads) {
                graph.arrows.push(Arrow { from: from.id, to: to.id, why });
            }
        }
    }
    graph
}

fn why(action: &Action, trigger: &Trigger, data: &Dataset) -> String {
    let deed = match action {
        Action::Move { stage } => format!("moves it to {}", stage_name(*stage, data)),
        action => third(&say::action(action, data)),
    };
    if trigger.timed() {
        format!("{deed}, which sets this off in time")
    } else {
        format!("{deed}, which sets this off")
    }
}

fn stage_name(id: Id, data: &Dataset) -> String {
    data.stage(id).map_or_else(|| "a deleted stage".into(), |stage| stage.name.clone())
}

/// `create the task` becomes `creates the task`.
pub(super) fn third(words: &str) -> String {
    match words.split_once(' ') {
        None => format!("{words}s"),
        Some(("empty", rest)) => format!("empties {rest}"),
        Some((verb, rest)) => format!("{verb}s {rest}"),
    }
}

/// Whether the opportunity that one rule acts on can be one that the other is for.
fn meets(from: &Rule, to: &Rule, effect: &Effect, data: &Dataset) -> bool {
    let lands = match effect {
        Effect::Moves(stage) | Effect::Creates(stage) => data.stage(*stage).map(|stage| stage.pipeline),
        _ => from.pipeline,
    };
    match (lands, to.pipeline) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn sets_off(effect: &Effect, trigger: &Trigger, starts_in: Option<Id>, data: &Dataset) -> bool {
    match effect {
        Effect::Moves(to) => move_sets_off(*to, trigger, starts_in, data),
        Effect::Creates(stage) => match trigger {
            Trigger::Created { how } => matches!(how, Origin::Any | Origin::Rule),
            Trigger::StageEntered { stage: entered } => entered == stage,
            Trigger::DaysInStage { stage: there, .. } => there.is_none_or(|there| there == *stage),
            _ => false,
        },
        Effect::Sets(field, value) => match trigger {
            Trigger::Changed { field: watched, from, to } => {
                let fits = |asked: &Option<Value>| match (asked, value) {
                    (Some(asked), Some(value)) => asked == value,
                    _ => true,
                };
                // What it becomes cannot be what it was before.
                let was = from.is_none() || value.is_none() || from != value;
                watched == field && fits(to) && was
            }
            Trigger::Score { .. } => field == "score",
            Trigger::DateField { field: date, .. } => date == field,
            _ => false,
        },
        Effect::Warms(to) => match trigger {
            Trigger::Temperature { to: asked } => asked.is_none() || asked == to,
            Trigger::Changed { field, to: asked, .. } => {
                field == "temperature" && asked.as_ref().is_none_or(|asked| *asked == json!(to))
            }
            _ => false,
        },
        Effect::Points(points) => match trigger {
            Trigger::Score { falling, .. } => *falling == (*points < 0),
            Trigger::Changed { field, .. } => field == "score",
            _ => false,
        },
        Effect::Tags(tag) => matches!(trigger, Trigger::TagAdded { tag: asked } if asked.eq_ignore_ascii_case(tag)),
        Effect::Untags(tag) => matches!(trigger, Trigger::TagRemoved { tag: asked } if asked.eq_ignore_ascii_case(tag)),
        Effect::Notes => {
            matches!(trigger, Trigger::Logged { kind: Some(crate::model::ActivityKind::Note), outcome: None })
        }
        Effect::Due => matches!(trigger, Trigger::TaskOverdue),
    }
}

pub(super) fn move_sets_off(to: Id, trigger: &Trigger, from: Option<Id>, data: &Dataset) -> bool {
    let kind = |id: Id| data.stage(id).map(|stage| stage.kind);
    let place = |id: Id| data.stage(id).map(|stage| (stage.rank.clone(), stage.id));
    let elsewhere = from != Some(to);
    let was = |fits: &dyn Fn(Id) -> bool| from.is_none_or(fits);
    elsewhere
        && match trigger {
            Trigger::StageEntered { stage } => *stage == to,
            Trigger::StageLeft { stage } => *stage != to && was(&|from| from == *stage),
            Trigger::Moved { from: a, to: b } => {
                b.is_none_or(|b| b == to) && a.is_none_or(|a| a != to && was(&|from| from == a))
            }
            Trigger::Forward | Trigger::Skipped => was(&|from| place(from) < place(to)),
            Trigger::Backward => was(&|from| place(from) > place(to)),
            Trigger::Won => kind(to) == Some(StageKind::Won),
            Trigger::Lost => kind(to) == Some(StageKind::Lost),
            Trigger::Reopened => {
                kind(to).is_some_and(|kind| !kind.closed()) && was(&|from| kind(from).is_none_or(|kind| kind.closed()))
            }
            Trigger::DaysInStage { stage: Some(stage), .. } => *stage == to,
            Trigger::DaysInStage { stage: None, .. } => kind(to) == Some(StageKind::Open),
            _ => false,
        }
}

/// The loops of a graph, each as the rules in turn, from the earliest of them; a rule that sets itself off is a loop of
/// one. At most 50 are told.
pub fn loops(graph: &Graph) -> Vec<Vec<Id>> {
    let place: BTreeMap<Id, usize> = graph.rules.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for arrow in &graph.arrows {
        if let (Some(from), Some(to)) = (place.get(&arrow.from), place.get(&arrow.to)) {
            next.entry(*from).or_default().push(*to);
        }
    }
    let mut search = Search { next, found: Vec::new(), left: SEARCH };
    for start in 0..graph.rules.len() {
        search.go(start, &mut vec![start]);
    }
    let names = |path: &Vec<usize>| path.iter().filter_map(|at| graph.rules.get(*at).copied()).collect();
    search.found.iter().map(names).collect()
}

struct Search {
    next: BTreeMap<usize, Vec<usize>>,
    found: Vec<Vec<usize>>,
    left: usize,
}

impl Search {
    /// Goes on from the end of a path through rules after its start, so that each loop is found once. More than as many
    /// rules in a row as may set each other off do not make a loop that can happen.
    fn go(&mut self, start: usize, path: &mut Vec<usize>) {
        let ends = path.last().and_then(|last| self.next.get(last)).cloned().unwrap_or_default();
        for to in ends {
            if self.found.len() >= LOOPS || self.left == 0 {
                return;
            }
            self.left -= 1;
            if to == start {
                self.found.push(path.clone());
            } else if to > start && !path.contains(&to) && path.len() < super::DEPTH {
                path.push(to);
                self.go(start, path);
                path.pop();
            }
        }
    }
}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
