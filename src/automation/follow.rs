//! What becomes of runs that are still inside a rule when its next version is published.

use super::delay::until;
use super::engine::{Engine, Scene};
use super::say;
use crate::data::{ChangeSet, Dataset};
use crate::model::{Opportunity, Plan, Record, Rule, Run, RunState, Source, Step};
use crate::value::{Calendar, Id, Time};
use std::sync::Arc;

/// A run that is still inside a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inside {
    /// The run.
    pub run: Id,
    /// Its opportunity.
    pub opportunity: Id,
    /// What that is called.
    pub title: String,
    /// When it goes on if it finishes on its own version; none if it does not wait for a time.
    pub now_due: Option<Time>,
    /// When it would go on if it followed the draft; none if it would not wait for a time.
    pub due_if_carried: Option<Time>,
    /// What it would do next on its own version, in words; empty if nothing is left to do.
    pub next: String,
}

/// The runs still inside a rule, those that go on first first, with what publishing the draft would make of them.
pub fn inside(rule: &Rule, data: &Dataset, scene: &Scene) -> Vec<Inside> {
    let mut found: Vec<Inside> = data
        .runs_of(rule.id)
        .filter(|run| run.active() && matches!(run.of, Source::Rule { .. }))
        .map(|run| {
            let record = data.opportunity(run.opportunity);
            let plan = rule.version(run.of.version()).map(|version| &version.plan);
            let carried = plan.zip(record).map(|(plan, record)| place(run, plan, &rule.draft, record, scene));
            let due_if_carried = match (carried, &run.state) {
                (Some(Place::Until(due)), RunState::Waiting) => Some(due),
                (Some(Place::Now), RunState::Waiting) => Some(scene.now),
                _ => None,
            };
            Inside {
                run: run.id,
                opportunity: run.opportunity,
                title: record.map_or_else(String::new, |record| record.name.clone()),
                now_due: run.due,
                due_if_carried,
                next: plan.map_or_else(String::new, |plan| next(run, plan, data)),
            }
        })
        .collect();
    found.sort_by_key(|inside| (inside.now_due.is_none(), inside.now_due, inside.run));
    found
}

/// What a run does next that is not a wait.
fn next(run: &Run, plan: &Plan, data: &Dataset) -> String {
    let rest = plan.steps.iter().skip(usize::from(run.at));
    rest.filter(|step| !matches!(step, Step::Wait { .. })).map(|step| say::step(step, data)).next().unwrap_or_default()
}

/// Where a waiting run is in another plan.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// It waits there too, until then.
    Until(Time),
    /// It does not wait there, but goes on at once.
    Now,
    /// The date that it would wait for is missing.
    Nowhere,
}

/// Where a run that waits is in another plan: at the same step, which may be another wait or none.
fn place(run: &Run, old: &Plan, new: &Plan, record: &Opportunity, scene: &Scene) -> Place {
    let calendar = &scene.calendar;
    let at = usize::from(run.at);
    let (Some(delay), before) = (wait(new.steps.get(at)), old.steps.get(at)) else { return Place::Now };
    if let (Some(due), true) = (run.due, wait(before) == Some(delay)) {
        return Place::Until(due);
    }
    // A moment that has passed is now: what comes after it must not be dated back.
    let due = until(&delay, since(run, old, record, calendar), record, calendar);
    due.map_or(Place::Nowhere, |due| Place::Until(due.max(scene.now)))
}

fn wait(step: Option<&Step>) -> Option<crate::model::Delay> {
    match step? {
        Step::Wait { delay } | Step::Await { within: delay, .. } => Some(*delay),
        Step::Do { .. } => None,
    }
}

/// Since when a run has been waiting: since the last thing that it did, and the waits after that.
fn since(run: &Run, plan: &Plan, record: &Opportunity, calendar: &Calendar) -> Time {
    let done = run.log.last();
    let mut base = done.map_or(run.started, |done| done.due);
    let first = done.map_or(0, |done| usize::from(done.step) + 1);
    for step in plan.steps.iter().take(usize::from(run.at)).skip(first) {
        if let Some(due) = wait(Some(step)).and_then(|delay| until(&delay, base, record, calendar)) {
            base = due;
        }
    }
    base
}

impl Engine<'_> {
    /// Runs that were told to follow another version wait as that version says, counted from when they began to wait.
    pub(super) fn carried(&mut self, changes: &ChangeSet) {
        let moved: Vec<(Arc<Run>, u32)> = changes
            .iter()
            .filter_map(|change| match (&change.before, &change.after) {
                (Some(Record::Run(before)), Some(Record::Run(after))) if before.of != after.of => {
                    Some((after.clone(), before.of.version()))
                }
                _ => None,
            })
            .collect();
        for (run, version) in moved.into_iter().filter(|(run, _)| run.state == RunState::Waiting) {
            let Source::Rule { id, version: number } = run.of else { continue };
            let Some(rule) = self.data.rule(id).cloned() else { continue };
            let plans = rule.version(version).zip(rule.version(number));
            let Some((old, new)) = plans else { continue };
            let Some(record) = self.data.opportunity(run.opportunity).cloned() else { continue };
            let run = run.as_ref().clone();
            match place(&run, &old.plan, &new.plan, &record, &self.scene) {
                Place::Until(due) => self.keep(Run { due: Some(due), ..run }),
                Place::Now => self.carry_on(run, self.scene.now),
                Place::Nowhere => {
                    let why = "the date that it waits for is missing".into();
                    self.keep(Run { due: None, state: RunState::Failed { why }, ..run });
                }
            }
        }
    }
}
