//! Which tasks are to be called out at their time.

use crate::{
    data::Dataset,
    model::Task,
    value::{Id, Time, ZoneRules},
};

/// A task that is called out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// When.
    pub at: Time,
    /// The task.
    pub task: Id,
    /// What is to be done.
    pub title: String,
    /// What it is about; empty for nothing.
    pub about: String,
}

/// The open tasks with a time that are due after one moment and up to another, earliest first: those of the person, and
/// those of nobody.
pub fn alarms(data: &Dataset, me: Option<Id>, place: &ZoneRules, after: Time, until: Time) -> Vec<Alarm> {
    let mut found: Vec<Alarm> = timed(data, me, place)
        .filter(|(at, _)| *at > after && *at <= until)
        .map(|(at, task)| {
            let about = task.opportunity.and_then(|id| data.opportunity(id)).map(|one| one.name.clone());
            Alarm { at, task: task.id, title: task.title.clone(), about: about.unwrap_or_default() }
        })
        .collect();
    found.sort_by_key(|alarm| (alarm.at, alarm.task));
    found
}

/// When the next one is.
pub fn next_alarm(data: &Dataset, me: Option<Id>, place: &ZoneRules, after: Time) -> Option<Time> {
    timed(data, me, place).map(|(at, _)| at).filter(|at| *at > after).min()
}

fn timed<'a>(data: &'a Dataset, me: Option<Id>, place: &'a ZoneRules) -> impl Iterator<Item = (Time, &'a Task)> {
    let mine = move |task: &&Task| task.done.is_none() && (task.assignee.is_none() || task.assignee == me);
    data.tasks().map(AsRef::as_ref).filter(mine).filter_map(|task| Some((place.moment(task.due?, task.time?), task)))
}

#[cfg(test)]
#[path = "alarms_tests.rs"]
mod tests;
