//! What becomes of runs that are still inside a rule or a sequence when its next version is published.

mod place;

use super::delay::until_from;
use super::engine::{Engine, Scene};
use super::{kin::over, say};
use crate::data::{ChangeSet, Dataset};
use crate::model::{Done, Kind, Opportunity, Plan, Record, Rule, Run, RunState, Sequence, Step, Stop, Version};
use crate::value::{Id, Time};
use place::Together;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A run that is still inside a rule or a sequence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inside {
    /// The run.
    pub run: Id,
    /// Its opportunity.
    pub opportunity: Id,
    /// What that is called.
    pub title: String,
    /// The version that it follows.
    pub version: u32,
    /// The step of that version that it is at, from 0.
    pub step: usize,
    /// The step of the draft that it would be at; the number of its steps where nothing would be left to do.
    pub step_if_carried: usize,
    /// How far it is: it waits, stands still while its opportunity is parked, or has not begun yet.
    pub state: RunState,
    /// When it goes on if it finishes on its own version; none if it does not wait for a time.
    pub now_due: Option<Time>,
    /// When it would go on if it followed the draft; none if it would not wait for a time.
    pub due_if_carried: Option<Time>,
    /// What it would do next on its own version, in words; empty if nothing is left to do.
    pub next: String,
    /// What it would do next if it followed the draft, in words; empty if nothing would be left to do: it would end.
    pub next_if_carried: String,
    /// What is in the way of following the draft, as a sentence; usually empty.
    pub trouble: String,
}

/// The runs still inside a rule, those that go on first first, with what publishing the draft would make of them.
pub fn inside(rule: &Rule, data: &Dataset, scene: &Scene) -> Vec<Inside> {
    found(rule.id, &rule.versions, &rule.draft, data, scene)
}

/// The runs still inside a sequence, those that go on first first, with what publishing a plan as its next version would
/// make of those that are carried over.
pub fn inside_sequence(sequence: &Sequence, draft: &Plan, data: &Dataset, scene: &Scene) -> Vec<Inside> {
    found(sequence.id, &sequence.versions, draft, data, scene)
}

fn found(id: Id, versions: &[Version], draft: &Plan, data: &Dataset, scene: &Scene) -> Vec<Inside> {
    let paths: BTreeMap<u32, (&Plan, Together<'_>)> = versions
        .iter()
        .filter(|version| data.runs_of(id).any(|run| run.active() && run.of.version() == version.number))
        .map(|version| (version.number, (&version.plan, Together::of(&version.plan, draft))))
        .collect();
    let active = data.runs_of(id).filter(|run| run.active() && run.of.id() == id);
    let mut found: Vec<Inside> = active
        .map(|run| {
            let record = data.opportunity(run.opportunity);
            let own = paths.get(&run.of.version());
            let mut one = Inside {
                run: run.id,
                opportunity: run.opportunity,
                title: record.map_or_else(String::new, |record| record.name.clone()),
                version: run.of.version(),
                step: usize::from(run.at),
                state: run.state.clone(),
                now_due: run.due,
                ..Inside::default()
            };
            if let (Some((plan, together)), Some(record)) = (own, record) {
                let place = together.place(reached(run));
                one.step_if_carried = place;
                one.next = next(reached(run), plan, data);
                one.next_if_carried = next(place, draft, data);
                if let Some(stop) = over(run, draft, record, data) {
                    one.next_if_carried.clear();
                    one.trouble = format!("It would end, since {}.", already(stop));
                    return one;
                }
                let stay = match stays(run, plan, draft, place, record, scene) {
                    Stay::Until(_) if task_over(&moved_to(run, place), draft, data) => Stay::Over,
                    stay => stay,
                };
                match (stay, &run.state) {
                    (Stay::Until(due), RunState::Waiting) => one.due_if_carried = Some(due),
                    (Stay::Over, RunState::Waiting) => one.due_if_carried = Some(scene.now),
                    (Stay::Nowhere, _) => {
                        one.next_if_carried.clear();
                        one.trouble = "The date that it would wait for is missing: it would end.".into();
                    }
                    _ => {}
                }
            }
            one
        })
        .collect();
    found.sort_by_key(|inside| (inside.now_due.is_none(), inside.now_due, inside.run));
    found
}

/// That a plan ends by something which has come about already, in words.
fn already(stop: Stop) -> &'static str {
    match stop {
        Stop::LeavesStage => "it has left its stage already",
        Stop::Closed => "it is won or lost already",
        Stop::OptedOut => "the contact wants no more messages",
        Stop::Replied | Stop::Meeting | Stop::TaskDone => stop.words(),
    }
}

/// What comes next from a place that is not a wait.
fn next(place: usize, plan: &Plan, data: &Dataset) -> String {
    let rest = plan.steps.iter().skip(place);
    rest.filter(|step| !matches!(step, Step::Wait { .. })).map(|step| say::step(step, data)).next().unwrap_or_default()
}

/// The step that a run has come to.
fn reached(run: &Run) -> usize {
    usize::from(run.at) + usize::from(run.left_out())
}

/// How long a run stays at its place in another plan.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stay {
    /// It waits there too, until then.
    Until(Time),
    /// It does not wait there, but goes on at once.
    Over,
    /// The date that it would wait for is missing.
    Nowhere,
}

/// How long a run that waits in one plan stays at its place in another.
fn stays(run: &Run, old: &Plan, new: &Plan, place: usize, record: &Opportunity, scene: &Scene) -> Stay {
    let delay = new.steps.get(place).and_then(Step::delay);
    if let (true, Some(due)) = (run.left_out(), run.due) {
        // What comes after what was left out keeps its time.
        let end = delay.map_or(Some(due), |delay| until_from(&delay, due, run.started, record, &scene.calendar));
        return end.map_or(Stay::Nowhere, |end| Stay::Until(end.max(scene.now)));
    }
    let Some(delay) = delay else { return Stay::Over };
    let before = old.steps.get(usize::from(run.at)).and_then(Step::delay);
    if let (Some(due), true) = (run.due, before == Some(delay)) {
        return Stay::Until(due);
    }
    let calendar = &scene.calendar;
    let mut since = since(run);
    let until = |delay, since| until_from(&delay, since, run.started, record, calendar);
    if let (Some(due), Some(planned)) = (run.due, before.and_then(|before| until(before, since))) {
        // What it stood still for while the opportunity was parked does not count as waited.
        since = since.plus_millis(due.millis().saturating_sub(planned.millis()).max(0));
    }
    // A moment that has passed is now: what comes after it must not be dated back.
    until(delay, since).map_or(Stay::Nowhere, |due| Stay::Until(due.max(scene.now)))
}

/// Since when a run has been waiting.
fn since(run: &Run) -> Time {
    run.since.unwrap_or_else(|| run.log.last().map_or(run.started, |done| done.due))
}

/// What is left of a wait, in milliseconds, for a run that stands still while its opportunity is parked.
fn left(
    run: &Run,
    left: i64,
    old: &Plan,
    new: &Plan,
    place: usize,
    record: &Opportunity,
    scene: &Scene,
) -> Option<i64> {
    let before = old.steps.get(usize::from(run.at)).and_then(Step::delay);
    let Some(delay) = new.steps.get(place).and_then(Step::delay) else {
        return Some(if run.left_out() { left } else { 0 });
    };
    if before == Some(delay) {
        return Some(left);
    }
    let since = since(run);
    let whole = |delay| {
        let due = until_from(&delay, since, run.started, record, &scene.calendar)?;
        Some(due.millis().saturating_sub(since.millis()).max(0))
    };
    let waited = before.and_then(whole).map_or(0, |whole| whole.saturating_sub(left).max(0));
    whole(delay).map(|whole| whole.saturating_sub(waited).max(0))
}

/// Whether a run waits for its own task by this plan, and that is done or not there any more.
pub(super) fn task_over(run: &Run, plan: &Plan, data: &Dataset) -> bool {
    let awaited = plan.steps.get(usize::from(run.at)).is_some_and(Step::awaits_own_task);
    let task = || awaited_task(run, plan).and_then(|task| data.task(task));
    awaited && task().is_none_or(|task| task.done.is_some() || task.opportunity != Some(run.opportunity))
}

/// A run as it would be at a place of another version.
fn moved_to(run: &Run, place: usize) -> Run {
    let mut run = run.clone();
    run.follow(u32::MAX);
    run.at = u16::try_from(place).unwrap_or(u16::MAX);
    run
}

/// The task that a run waits for: the one that the last step before made that makes one; of a run that was carried over the
/// last one that it made at all. None if that could not be made.
pub fn awaited_task(run: &Run, plan: &Plan) -> Option<Id> {
    let made = |done: &Done| {
        let mut tasks = done.effects.iter().filter(|effect| effect.record.kind == Kind::Task && effect.after.is_some());
        tasks.next_back().map(|effect| effect.record.id)
    };
    let before = plan.steps.get(..usize::from(run.at)).unwrap_or_default();
    let step = before.iter().rposition(Step::makes_task)?;
    let mut own = run.log.iter().enumerate().rev().filter(|(place, _)| run.version_at(*place) == run.of.version());
    match own.find(|(_, done)| usize::from(done.step) == step) {
        Some((_, done)) => made(done),
        None => run.log.iter().rev().find_map(made),
    }
}

impl Engine<'_> {
    /// Runs that were told to follow another version go on behind what they have done, and wait as that version says, counted
    /// from when they began to wait.
    pub(super) fn carried(&mut self, changes: &ChangeSet) {
        let moved = changes.iter().filter_map(|change| match (&change.before, &change.after) {
            (Some(Record::Run(before)), Some(Record::Run(after))) if before.of != after.of && after.active() => {
                Some((before.clone(), after.clone()))
            }
            _ => None,
        });
        let moved: Vec<(Arc<Run>, Arc<Run>)> = moved.collect();
        for (before, run) in moved {
            let Some((old, new)) = self.plan(before.of).zip(self.plan(run.of)) else { continue };
            let Some(record) = self.data.opportunity(run.opportunity).cloned() else { continue };
            let place = Together::of(&old, &new).place(reached(&before));
            if let Some(stop) = over(&run, &new, &record, self.data) {
                self.stop_run(run.id, already(stop));
                continue;
            }
            let run = run.as_ref().clone();
            let at = u16::try_from(place).unwrap_or(u16::MAX);
            let nowhere = || RunState::Failed { why: "the date that it waits for is missing".into() };
            match &run.state {
                RunState::Waiting => match stays(&before, &old, &new, place, &record, &self.scene) {
                    Stay::Until(due) if !task_over(&Run { at, ..run.clone() }, &new, self.data) => {
                        self.keep(Run { due: Some(due), at, ..run })
                    }
                    Stay::Until(_) | Stay::Over => {
                        let mut run = Run { at, ..run };
                        if self.sound(&mut run).is_some() {
                            self.carry_on(run, self.scene.now);
                        }
                    }
                    Stay::Nowhere => self.keep(Run { due: None, state: nowhere(), ..run }),
                },
                RunState::Paused { left: rest } => {
                    let left = left(&before, *rest, &old, &new, place, &record, &self.scene);
                    let state = left.map_or_else(nowhere, |left| RunState::Paused { left });
                    self.keep(Run { at, state, ..run });
                }
                _ => {}
            }
        }
    }
}
