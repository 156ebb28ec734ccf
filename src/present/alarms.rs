//! Which tasks are to be called out at their time, each once, however the clock jumps.

use crate::{
    data::Dataset,
    model::Task,
    value::{Id, Time, ZoneRules, plural},
};
use serde::{Deserialize, Serialize};

/// A task that is called out later than this after its time is told of together with the others, in milliseconds.
const LATE: i64 = 10 * 60_000;
/// What is older is not called out at all: it stands on Today. In milliseconds.
const OLD: i64 = 24 * 3_600_000;
/// How many of those called out last are remembered.
const REMEMBERED: usize = 200;

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

/// What has been called out, by whichever tab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Until when the clock has been followed.
    pub until: Time,
    /// The last ones and their moments: a clock that goes back does not call them out again.
    #[serde(default)]
    pub last: Vec<(Id, Time)>,
}

/// What is to be called out now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// One by one, earliest first.
    pub now: Vec<Alarm>,
    /// What came while the machine slept or the page was closed: told of in one notice.
    pub missed: Vec<Alarm>,
}

impl Calls {
    /// The one notice for what was missed: its title, and what it names. None if nothing was.
    pub fn summary(&self) -> Option<(String, String)> {
        let (first, rest) = self.missed.split_first()?;
        Some(match rest {
            [] => (first.title.clone(), first.about.clone()),
            rest => {
                let all = rest.len() + 1;
                let named: Vec<&str> = self.missed.iter().take(3).map(|alarm| alarm.title.as_str()).collect();
                let more = if all > named.len() { format!(" and {} more", all - named.len()) } else { String::new() };
                (format!("{} came due meanwhile", plural(all, "task", "tasks")), format!("{}{more}", named.join(", ")))
            }
        })
    }
}

/// What is to be called out at a moment: the open tasks with a time that has come since the clock was looked at last,
/// those of the person and those of nobody. What has been called out is noted.
pub fn call(data: &Dataset, me: Option<Id>, place: &ZoneRules, called: &mut Called, now: Time) -> Calls {
    // A clock that went back begins again where it is now.
    let after = called.until.min(now).max(now.plus_millis(-OLD));
    called.until = now;
    let mut found: Vec<Alarm> = timed(data, me, place)
        .filter(|(at, task)| *at > after && *at <= now && !called.last.contains(&(task.id, *at)))
        .map(|(at, task)| {
            let about = task.opportunity.and_then(|id| data.opportunity(id)).map(|one| one.name.clone());
            Alarm { at, task: task.id, title: task.title.clone(), about: about.unwrap_or_default() }
        })
        .collect();
    found.sort_by_key(|alarm| (alarm.at, alarm.task));
    called.last.extend(found.iter().map(|alarm| (alarm.task, alarm.at)));
    let surplus = called.last.len().saturating_sub(REMEMBERED);
    called.last.drain(..surplus);
    let (missed, now) = found.into_iter().partition(|alarm| now.millis() - alarm.at.millis() > LATE);
    Calls { now, missed }
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
