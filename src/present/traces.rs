//! Runs for people: how far they are, what they did in words, which of them are listed, and what the search looks
//! through.

mod list;
mod values;

pub use list::{Count, Sift, Tab, Texts, count, listed, missed};
pub use values::{Changed, Shown, changes, task_made};

use crate::automation::{awaited_task, say};
use crate::data::Dataset;
use crate::model::{Done, Kind, Plan, RecordId, Run, RunState, Source, Step};
use crate::value::{Id, Time, quoted};

/// How far a run is, for the eye.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The style's word: `good`, `part`, `wait`, `ask`, `bad` or `off`.
    pub tone: &'static str,
    /// In a word or two.
    pub word: &'static str,
    /// Why, where there is a reason.
    pub why: String,
}

/// How far a run is. A run that did its steps, but was refused one of them, is done in part.
pub fn standing(run: &Run) -> Standing {
    let of = |tone, word, why: &str| Standing { tone, word, why: why.to_string() };
    match &run.state {
        RunState::Waiting => of("wait", "Waiting", ""),
        RunState::Paused { .. } => of("wait", "Paused", "its opportunity is parked"),
        RunState::Queued => of("wait", "In the queue", "an earlier run goes on there"),
        RunState::Held => of("ask", "Held back", "the rule had too many runs in an hour"),
        RunState::Done => match run.log.iter().find(|done| !done.refused.is_empty()) {
            Some(done) => of("part", "Done in part", &done.refused),
            None => of("good", "Done", ""),
        },
        RunState::Stopped { why } => of("off", "Stopped", why),
        RunState::Failed { why } => of("bad", "Failed", why),
        RunState::Undone => of("off", "Undone", ""),
    }
}

/// What the rule or sequence is called.
pub fn name(of: Source, data: &Dataset) -> String {
    match of {
        Source::Rule { id, .. } => data.rule(id).map_or_else(|| "A deleted rule".into(), |rule| rule.name.clone()),
        Source::Sequence { id, .. } => {
            data.sequence(id).map_or_else(|| "A deleted sequence".into(), |sequence| sequence.name.clone())
        }
    }
}

/// What the version says that a run follows; none if it is gone.
pub fn plan(of: Source, data: &Dataset) -> Option<&Plan> {
    let (id, number) = (of.id(), of.version());
    let version = match of {
        Source::Rule { .. } => data.rule(id)?.version(number),
        Source::Sequence { .. } => data.sequence(id)?.version(number),
    };
    version.map(|version| &version.plan)
}

/// The number of the version in force, if it is another one than a run follows.
pub fn newer(of: Source, data: &Dataset) -> Option<u32> {
    let version = match of {
        Source::Rule { id, .. } => data.rule(id)?.in_force(),
        Source::Sequence { id, .. } => data.sequence(id)?.in_force(),
    };
    version.map(|version| version.number).filter(|number| *number != of.version())
}

/// A step as it was done, or why it was not.
pub fn deed(done: &Done) -> String {
    if done.refused.is_empty() {
        done.what.clone()
    } else if done.what.is_empty() {
        format!("could not go on: {}", done.refused)
    } else {
        format!("could not {}: {}", done.what, done.refused)
    }
}

/// Everything that a run did, in one line; empty if it has done nothing so far.
pub fn deeds(run: &Run) -> String {
    run.log.iter().map(deed).collect::<Vec<_>>().join("; ")
}

/// What a run does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// When; none if it does not wait for a time.
    pub due: Option<Time>,
    /// What, in words.
    pub what: String,
}

/// What a run does next; none if it has ended.
pub fn next(run: &Run, data: &Dataset) -> Option<Next> {
    if !run.active() {
        return None;
    }
    let plan = plan(run.of, data);
    let steps = plan.map_or(&[][..], |plan| &plan.steps);
    let rest = steps.iter().skip(usize::from(run.at) + usize::from(run.left_out()));
    let deed = rest.clone().find(|step| !matches!(step, Step::Wait { .. }));
    let mut what = deed.map_or_else(|| "end".into(), |step| say::step(step, data));
    if steps.get(usize::from(run.at)).is_some_and(Step::awaits_own_task)
        && let Some(task) = plan.and_then(|plan| awaited_task(run, plan)).and_then(|task| data.task(task))
    {
        what = what.replace("the task of the step before", &format!("the task {}", quoted(&task.title)));
    }
    Some(Next { due: run.due, what })
}

/// What a run did at each moment, earliest first: a sentence for the timeline.
pub fn acts(run: &Run, data: &Dataset) -> Vec<(Time, String)> {
    let kind = if matches!(run.of, Source::Rule { .. }) { "Rule" } else { "Sequence" };
    let who = format!("{kind} {}", quoted(&name(run.of, data)));
    let mut all: Vec<(Time, Vec<String>)> = Vec::new();
    for done in &run.log {
        match all.last_mut() {
            Some((at, deeds)) if *at == done.ran => deeds.push(deed(done)),
            _ => all.push((done.ran, vec![deed(done)])),
        }
    }
    all.into_iter().map(|(at, deeds)| (at, format!("{who} acted: {}", deeds.join("; ")))).collect()
}

/// Everything that a rule or sequence did since a moment and that has not been taken back, newest first.
pub fn since(of: Id, from: Time, data: &Dataset) -> Vec<Id> {
    // What began before may have gone on since.
    let acted = |run: &Run| run.ran >= from || run.log.iter().any(|done| done.ran >= from);
    let runs = data.runs_of(of).filter(|run| run.of.id() == of && run.state != RunState::Undone && acted(run));
    let mut found: Vec<(Time, Id)> = runs.map(|run| (run.ran, run.id)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, id)| id).collect()
}

/// The records that a run created: what a second line about them in a timeline would repeat.
pub fn created(run: &Run) -> impl Iterator<Item = RecordId> + '_ {
    let effects = run.log.iter().flat_map(|done| &done.effects);
    effects.filter(|effect| effect.before.is_none() && effect.record.kind != Kind::Run).map(|effect| effect.record)
}

#[cfg(test)]
#[path = "traces_tests.rs"]
mod tests;
