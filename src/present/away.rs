//! What rules did while nobody was looking, to be told on coming back.

use super::acted::name_of;
use crate::{
    data::{Cause, Dataset, Journal},
    model::{Done, Kind, MessageState, RecordId, Run, RunState, TaskKind},
    value::{Date, Id, Time, plural},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// What is to be told: the runs, and since when nobody was looking. Kept until it has been dismissed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Since when.
    pub since: Time,
    /// The runs that time set off or carried on since.
    pub runs: Vec<Id>,
}

impl Absence {
    /// Adds a later absence to one that has not been dismissed.
    #[must_use]
    pub fn and(self, later: Absence) -> Absence {
        if self.runs.is_empty() {
            return later;
        }
        let mut runs: BTreeSet<Id> = self.runs.into_iter().collect();
        runs.extend(later.runs);
        Absence { since: self.since.min(later.since), runs: runs.into_iter().collect() }
    }
}

/// The runs that time alone set off or carried on after a moment.
pub fn absence(journal: &Journal, data: &Dataset, since: Time) -> Absence {
    let by_time = journal.heads().iter().filter(|head| head.cause == Cause::Time && head.at > since);
    let touched = by_time.flat_map(|head| &head.touched).filter(|id| id.kind == Kind::Run).map(|id| id.id);
    let there: BTreeSet<Id> = touched.filter(|id| data.run(*id).is_some()).collect();
    Absence { since, runs: there.into_iter().collect() }
}

/// One thing that was done, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was due.
    pub due: Time,
    /// The run, which explains it.
    pub run: Id,
    /// What ran, by its name in quotes.
    pub rule: String,
    /// The opportunity, and its name; none if it is gone.
    pub about: Option<(Id, String)>,
    /// What was done, in words.
    pub what: String,
    /// Why it was not done; empty if it was.
    pub refused: String,
}

/// Everything that was done, in the order in which it was due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Away {
    /// One thing a line.
    pub lines: Vec<Line>,
    /// In one sentence.
    pub summary: String,
}

/// What there is to tell. What has been taken back meanwhile is left out.
pub fn away(data: &Dataset, absence: &Absence) -> Away {
    let runs: Vec<&Arc<Run>> =
        absence.runs.iter().filter_map(|id| data.run(*id)).filter(|run| run.state != RunState::Undone).collect();
    let mut lines: Vec<Line> = runs.iter().flat_map(|run| lines_of(data, run, absence.since)).collect();
    lines.sort_by_key(|line| (line.due, line.run));
    let summary = summary(data, &runs, absence.since, lines.iter().filter(|line| !line.refused.is_empty()).count());
    Away { lines, summary }
}

/// How many open tasks came due after one day and up to another: what waits besides.
pub fn came_due(data: &Dataset, since: Date, today: Date) -> usize {
    data.tasks().filter(|task| task.done.is_none() && task.due.is_some_and(|due| due > since && due <= today)).count()
}

fn lines_of(data: &Dataset, run: &Run, since: Time) -> Vec<Line> {
    let about = data.opportunity(run.opportunity).map(|one| (one.id, one.name.clone()));
    let line = |due: Time, what: &str, refused: &str| Line {
        due,
        run: run.id,
        rule: name_of(data, run.of),
        about: about.clone(),
        what: what.into(),
        refused: refused.into(),
    };
    let mut lines: Vec<Line> = recent(run, since).map(|done| line(done.due, &done.what, &done.refused)).collect();
    match &run.state {
        RunState::Failed { why } => lines.push(line(run.started, "could not go on", why)),
        RunState::Held => lines.push(line(run.started, "was held back", "the rule had too many runs")),
        RunState::Stopped { why } => lines.push(line(run.started, &format!("ended: {why}"), "")),
        RunState::Waiting if lines.is_empty() => lines.push(line(run.started, "began, and waits", "")),
        _ => {}
    }
    lines
}

fn recent(run: &Run, since: Time) -> impl Iterator<Item = &Done> {
    run.log.iter().filter(move |done| done.ran > since)
}

/// `3 tasks, 1 reminder and 2 messages were made, 4 records were changed, 1 thing could not be done. 2 messages wait for
/// a look, because they are late. Nothing was sent.`
fn summary(data: &Dataset, runs: &[&Arc<Run>], since: Time, refused: usize) -> String {
    let (mut tasks, mut reminders, mut messages, mut late) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut changed: BTreeSet<RecordId> = BTreeSet::new();
    let effects = runs.iter().flat_map(|run| recent(run, since)).flat_map(|done| &done.effects);
    for effect in effects {
        match (effect.record.kind, effect.before.is_none()) {
            (Kind::Task, true) => {
                let kind = data.task(effect.record.id).map(|task| task.kind);
                if kind == Some(TaskKind::Reminder) { reminders += 1 } else { tasks += 1 }
            }
            (Kind::Message, true) => {
                messages += 1;
                let state = data.message(effect.record.id).map(|message| message.state);
                late += usize::from(state == Some(MessageState::Review));
            }
            (Kind::Run, _) => {}
            _ => {
                changed.insert(effect.record);
            }
        }
    }
    let made = [(tasks, "task", "tasks"), (reminders, "reminder", "reminders"), (messages, "message", "messages")];
    let count: usize = made.iter().map(|(count, ..)| count).sum();
    let made: Vec<String> =
        made.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| plural(*count, one, many)).collect();
    let mut parts = Vec::new();
    if let Some((last, first)) = made.split_last() {
        let made = if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) };
        parts.push(format!("{made} {} made", if count == 1 { "was" } else { "were" }));
    }
    if !changed.is_empty() {
        let were = if changed.len() == 1 { "was" } else { "were" };
        parts.push(format!("{} {were} changed", plural(changed.len(), "record", "records")));
    }
    if refused > 0 {
        parts.push(format!("{} could not be done", plural(refused, "thing", "things")));
    }
    let late = match late {
        0 => String::new(),
        1 => " 1 message is late and waits for a look.".into(),
        late => format!(" {late} messages are late and wait for a look."),
    };
    let sent = if messages > 0 { " Nothing was sent." } else { "" };
    if parts.is_empty() { "Nothing was changed.".into() } else { format!("{}.{late}{sent}", parts.join(", ")) }
}

#[cfg(test)]
#[path = "away_tests.rs"]
mod tests;
