//! Tasks: completing them, with the next round of those that repeat, putting them off, and logging what they were.

use super::{Rejection, create, decide::Desk};
use crate::model::{Activity, Invalid, Kind, Record, RecordId, Repeat, Task};
use crate::query::span::{plus_days, plus_months};
use crate::value::{Date, Id, Time, TimeOfDay, plausible, plural, quoted};
use chrono::Datelike;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The next time that a task comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// The day.
    pub due: Date,
    /// How many rounds lie between its due date and that day: they are skipped.
    pub missed: u32,
    /// The day of the month that the rounds fall on, where this month is too short for it.
    pub month_day: Option<u8>,
}

/// When a task that repeats comes again: the first round after today, counted from its due date. None for a task that
/// does not repeat, and beyond the years that a person can mean.
pub fn next_round(task: &Task, today: Date) -> Option<Round> {
    let due = task.due.unwrap_or(today);
    let round = match task.repeat? {
        Repeat::Days { n } => by_days(due, today, i64::from(n.max(1))),
        Repeat::Weeks { n } => by_days(due, today, i64::from(n.max(1)) * 7),
        Repeat::Months { n } => by_months(due, today, i64::from(n.max(1)), month_day(task, due)),
    };
    plausible(round.due).then_some(round)
}

fn by_days(due: Date, today: Date, step: i64) -> Round {
    let late = today.signed_duration_since(due).num_days();
    let rounds = if late < 0 { 1 } else { late / step + 1 };
    Round { due: plus_days(due, rounds * step), missed: skipped(rounds), month_day: None }
}

fn by_months(due: Date, today: Date, step: i64, day: u32) -> Round {
    let first = due.with_day(1).unwrap_or(due);
    let at = |rounds: i64| {
        let month = plus_months(first, rounds * step);
        month.with_day(day).unwrap_or_else(|| plus_days(plus_months(month, 1), -1))
    };
    let apart = i64::from(today.year() - due.year()) * 12 + i64::from(today.month()) - i64::from(due.month());
    let near = (apart / step).max(1);
    let rounds = if at(near) > today { near } else { near + 1 };
    let due = at(rounds);
    let kept = u8::try_from(day).ok().filter(|_| due.day() != day);
    Round { due, missed: skipped(rounds), month_day: kept }
}

fn skipped(rounds: i64) -> u32 {
    u32::try_from(rounds - 1).unwrap_or(u32::MAX)
}

/// The day of the month that a task comes on. What is remembered counts only while the due date is the last day of a
/// month that lacks it: somebody may have set another date since.
pub fn month_day(task: &Task, due: Date) -> u32 {
    let last = plus_days(due, 1).month() != due.month();
    task.month_day.map(u32::from).filter(|day| last && *day > due.day()).unwrap_or(due.day())
}

/// The task of the next round, as it is made when this one is done on a day.
fn following(task: &Task, today: Date) -> Option<(Task, u32)> {
    let round = next_round(task, today)?;
    let next = Task {
        id: Id::NIL,
        series: Some(task.series.unwrap_or(task.id)),
        due: Some(round.due),
        month_day: round.month_day,
        answers: Vec::new(),
        missed: 0,
        done: None,
        created: Time::default(),
        ..task.clone()
    };
    Some((next, round.missed))
}

fn open(desk: &Desk<'_>, id: Id) -> Result<Task, Rejection> {
    let id = RecordId { kind: Kind::Task, id };
    match desk.need(id)? {
        Record::Task(task) => Ok(Arc::unwrap_or_clone(task)),
        _ => Err(Rejection::Missing(id)),
    }
}

/// Notes on a task that it is done or not, and makes or takes back the next round of one that repeats.
pub(super) fn set_done(desk: &mut Desk<'_>, task: &mut Task, done: bool) -> Result<(), Rejection> {
    match (task.done, done) {
        (None, true) => {
            if let Some((next, missed)) = following(task, desk.stamp.today()) {
                create::one(desk, next.into())?;
                task.missed = task.missed.saturating_add(missed);
            }
            task.done = Some(desk.stamp.now);
        }
        (Some(at), false) => {
            task.done = None;
            take_back_round(desk, task, at);
        }
        _ => {}
    }
    Ok(())
}

/// Deletes the round that came of completing this task at a moment, if it is as it was made. Else the rounds go on
/// there, and this task does not repeat any more.
fn take_back_round(desk: &mut Desk<'_>, task: &mut Task, at: Time) {
    let Some((expected, missed)) = following(task, desk.stamp.zone.date(at)) else { return };
    let untouched = |other: &&Arc<Task>| {
        other.created == at && other.id != task.id && {
            let made = Task { id: other.id, created: at, ..expected.clone() };
            ***other == made
        }
    };
    match desk.data().tasks().find(untouched) {
        Some(next) => {
            desk.draft.delete(RecordId { kind: Kind::Task, id: next.id });
            task.missed = task.missed.saturating_sub(missed);
        }
        None => task.repeat = None,
    }
}

/// Completes or reopens a task.
pub(super) fn complete(desk: &mut Desk<'_>, id: Id, done: bool) -> Result<String, Rejection> {
    let mut task = open(desk, id)?;
    set_done(desk, &mut task, done)?;
    let label = format!("{} {}", if done { "completed" } else { "reopened" }, quoted(&task.title));
    desk.put(task.into())?;
    Ok(label)
}

/// Completes or reopens tasks; those that are so already stay as they are.
pub(super) fn complete_all(desk: &mut Desk<'_>, ids: &[Id], done: bool) -> Result<String, Rejection> {
    // All are read before any changes: reopening one takes its next round back.
    let all = ids.iter().collect::<BTreeSet<_>>().into_iter().map(|id| open(desk, *id));
    let mut all: Vec<Task> = all.collect::<Result<_, _>>()?;
    all.retain(|task| task.done.is_some() != done);
    let changed = all.len();
    for mut task in all {
        set_done(desk, &mut task, done)?;
        desk.put(task.into())?;
    }
    if changed == 0 {
        let word = if done { "done already" } else { "open already" };
        return Err(Rejection::refused(format!("These tasks are {word}.")));
    }
    Ok(format!("{} {}", if done { "completed" } else { "reopened" }, plural(changed, "task", "tasks")))
}

/// Puts off those of the tasks that are open to a day that is not past. Each keeps its time of day.
pub(super) fn put_off_all(desk: &mut Desk<'_>, ids: &[Id], to: Date) -> Result<String, Rejection> {
    if to < desk.stamp.today() {
        return Err(Rejection::refused("Tasks are put off to today or a later day."));
    }
    let mut changed = 0;
    for id in ids.iter().collect::<BTreeSet<_>>() {
        let mut task = open(desk, *id)?;
        if task.done.is_none() {
            task.due = Some(to);
            desk.put(task.into())?;
            changed += 1;
        }
    }
    if changed == 0 {
        return Err(Rejection::refused("These tasks are done; there is nothing to put off."));
    }
    Ok(format!("put off {} to {}", plural(changed, "task", "tasks"), to.format("%-d %b %Y")))
}

/// Puts off a task to a day that is not past.
pub(super) fn put_off(desk: &mut Desk<'_>, id: Id, to: Date, time: Option<TimeOfDay>) -> Result<String, Rejection> {
    let mut task = open(desk, id)?;
    let record = RecordId { kind: Kind::Task, id };
    if task.done.is_some() {
        return Err(Rejection::refused("This task is done; there is nothing to put off."));
    }
    if to < desk.stamp.today() {
        return Err(Rejection::invalid(record, Invalid::new("due", "A task is put off to today or a later day.")));
    }
    (task.due, task.time) = (Some(to), time);
    let at = time.map(|time| format!(" {}", time.format("%H:%M"))).unwrap_or_default();
    let label = format!("put off {} to {}{at}", quoted(&task.title), to.format("%-d %b %Y"));
    desk.put(task.into())?;
    Ok(label)
}

/// Logs what happened, and completes the task that it was.
pub(super) fn log(desk: &mut Desk<'_>, activity: &Activity, done: Option<Id>) -> Result<String, Rejection> {
    let label = create::one(desk, activity.clone().into())?;
    let Some(id) = done else { return Ok(label) };
    let completed = complete(desk, id, true)?;
    Ok(format!("{label} and {completed}"))
}

#[cfg(test)]
#[path = "task_tests.rs"]
mod tests;
