//! Tasks and meetings on a calendar: which days are shown, what is on them, and where something goes that is moved.
//!
//! Days are days on the wall of the workspace's place. A task's time is a time on the wall; a meeting that took place is a
//! moment, and stands on the day that it was there.

use crate::command::Command;
use crate::data::Dataset;
use crate::model::{Activity, ActivityKind, Kind, RecordId, Settings, Task, TaskKind};
use crate::present::week::week;
use crate::value::{Date, Time, TimeOfDay, ZoneRules};
use chrono::{Datelike, Days, Months, Timelike, Weekday};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How many minutes a meeting takes that says nothing.
const MEETING: u32 = 60;
/// How many minutes anything else takes.
const OTHER: u32 = 30;

/// How much of the calendar is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// The weeks of a month.
    #[default]
    Month,
    /// A week, hour by hour.
    Week,
    /// The days of a month that have anything, one below the other.
    Agenda,
}

impl Span {
    /// All.
    pub const ALL: [Span; 3] = [Span::Month, Span::Week, Span::Agenda];

    /// The word in addresses and views.
    pub fn key(self) -> &'static str {
        match self {
            Span::Month => "month",
            Span::Week => "week",
            Span::Agenda => "agenda",
        }
    }

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Span::Month => "Month",
            Span::Week => "Week",
            Span::Agenda => "Agenda",
        }
    }

    /// Reads the word in addresses and views.
    pub fn parse(key: &str) -> Option<Span> {
        Span::ALL.into_iter().find(|span| span.key() == key)
    }

    /// The first and the last day shown around a day.
    pub fn days(self, around: Date, first: Weekday) -> (Date, Date) {
        let start = around.with_day(1).unwrap_or(around);
        let end = month_later(start, 1).pred_opt().unwrap_or(around);
        match self {
            Span::Week => (week_start(around, first), day_later(week_start(around, first), 6)),
            Span::Month => (week_start(start, first), day_later(week_start(end, first), 6)),
            Span::Agenda => (start, end),
        }
    }

    /// The day that is shown after so many steps on or back.
    pub fn turned(self, day: Date, by: i32) -> Date {
        match self {
            Span::Week => day_later(day, i64::from(by) * 7),
            Span::Month | Span::Agenda => month_later(day, by),
        }
    }
}

/// The first day of the week that holds a day.
pub fn week_start(day: Date, first: Weekday) -> Date {
    day_later(day, -i64::from(day.weekday().days_since(first)))
}

/// The weeks shown, each from its first day on.
pub fn weeks(span: Span, around: Date, first: Weekday) -> Vec<[Date; 7]> {
    let (from, to) = span.days(around, first);
    let count = (to - from).num_days() / 7 + 1;
    (0..count).map(|week| std::array::from_fn(|day| day_later(from, week * 7 + day as i64))).collect()
}

/// The day so many days later, or earlier; kept within the calendar.
pub fn day_later(day: Date, by: i64) -> Date {
    let size = Days::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_days(size) } else { day.checked_add_days(size) };
    moved.unwrap_or(day)
}

fn month_later(day: Date, by: i32) -> Date {
    let size = Months::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_months(size) } else { day.checked_add_months(size) };
    moved.unwrap_or(day)
}

/// Where the keyboard goes from a day; none for a key that leads nowhere.
pub fn stepped(day: Date, key: &str, first: Weekday) -> Option<Date> {
    Some(match key {
        "ArrowLeft" => day_later(day, -1),
        "ArrowRight" => day_later(day, 1),
        "ArrowUp" => day_later(day, -7),
        "ArrowDown" => day_later(day, 7),
        "Home" => week_start(day, first),
        "End" => day_later(week_start(day, first), 6),
        "PageUp" => month_later(day, -1),
        "PageDown" => month_later(day, 1),
        _ => return None,
    })
}

/// The day that weeks begin with in a region, such as `US`, for browsers that cannot tell.
pub fn first_day_in(region: &str) -> Weekday {
    const SUNDAY: &[&str] = &[
        "AG", "AS", "BD", "BR", "BS", "BT", "BW", "BZ", "CA", "CO", "DM", "DO", "ET", "GT", "GU", "HK", "HN", "ID",
        "IL", "IN", "JM", "JP", "KE", "KH", "KR", "LA", "MH", "MM", "MO", "MT", "MX", "MZ", "NI", "NP", "PA", "PE",
        "PH", "PK", "PR", "PT", "PY", "SA", "SG", "SV", "TH", "TT", "TW", "UM", "US", "VE", "VI", "WS", "YE", "ZA",
        "ZW",
    ];
    const SATURDAY: &[&str] = &["AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "OM", "QA", "SD", "SY"];
    let region = region.to_ascii_uppercase();
    if SUNDAY.contains(&region.as_str()) {
        Weekday::Sun
    } else if SATURDAY.contains(&region.as_str()) {
        Weekday::Sat
    } else {
        Weekday::Mon
    }
}

/// Something on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The task or the activity.
    pub record: RecordId,
    /// When on that day; none for the whole of it.
    pub at: Option<TimeOfDay>,
    /// How many minutes it takes.
    pub minutes: u32,
    /// It is a meeting.
    pub meeting: bool,
    /// It is done, or was.
    pub done: bool,
}

impl Entry {
    fn of_task(task: &Task) -> Entry {
        let meeting = task.kind == TaskKind::Meeting;
        Entry {
            record: RecordId { kind: Kind::Task, id: task.id },
            at: task.time,
            minutes: task.minutes.unwrap_or(if meeting { MEETING } else { OTHER }),
            meeting,
            done: task.done.is_some(),
        }
    }

    fn of_meeting(activity: &Activity, zone: &ZoneRules) -> Entry {
        Entry {
            record: RecordId { kind: Kind::Activity, id: activity.id },
            at: Some(zone.time_of_day(activity.at)),
            minutes: MEETING,
            meeting: true,
            done: true,
        }
    }

    /// From which to which minute of the day it lasts; kept within the day, and never without length.
    pub fn minutes_of_day(&self) -> Option<(u32, u32)> {
        let at = self.at?;
        let from = at.num_seconds_from_midnight() / 60;
        Some((from, (from + self.minutes.max(15)).min(24 * 60)))
    }
}

/// What is on the days from one to another: tasks that are asked for, and meetings that took place. On each day what has
/// no time comes first.
pub fn entries(
    data: &Dataset,
    zone: &ZoneRules,
    (from, to): (Date, Date),
    tasks: impl Fn(&Task) -> bool,
    meetings: impl Fn(&Activity) -> bool,
) -> BTreeMap<Date, Vec<Entry>> {
    let mut days: BTreeMap<Date, Vec<Entry>> = BTreeMap::new();
    for task in data.tasks() {
        if let Some(due) = task.due.filter(|due| (from..=to).contains(due))
            && tasks(task)
        {
            days.entry(due).or_default().push(Entry::of_task(task));
        }
    }
    let (first, last) = (start_of(from, zone), start_of(day_later(to, 1), zone));
    for activity in data.activities() {
        let there = activity.kind == ActivityKind::Meeting && activity.at >= first && activity.at < last;
        if there && meetings(activity) {
            days.entry(zone.date(activity.at)).or_default().push(Entry::of_meeting(activity, zone));
        }
    }
    for day in days.values_mut() {
        day.sort_by_key(|entry| (entry.at.is_some(), entry.at, entry.record.id));
    }
    days
}

fn start_of(day: Date, zone: &ZoneRules) -> Time {
    zone.moment(day, TimeOfDay::default())
}

/// What puts something on another day, at the same time on the wall; none where it is there already, or is gone.
pub fn moved(data: &Dataset, zone: &ZoneRules, record: RecordId, to: Date) -> Option<Command> {
    let set = |field: &str, value: String| {
        Some(Command::Edit { id: record, set: Map::from_iter([(field.to_string(), Value::from(value))]) })
    };
    match record.kind {
        Kind::Task => {
            let task = data.task(record.id)?;
            (task.due != Some(to)).then(|| set("due", to.to_string()))?
        }
        Kind::Activity => {
            let activity = data.activity(record.id)?;
            let moment = zone.moment(to, zone.time_of_day(activity.at));
            (zone.date(activity.at) != to).then(|| set("at", moment.to_string()))?
        }
        _ => None,
    }
}

/// The day that something is on.
pub fn day_of(data: &Dataset, zone: &ZoneRules, record: RecordId) -> Option<Date> {
    match record.kind {
        Kind::Task => data.task(record.id)?.due,
        Kind::Activity => data.activity(record.id).map(|activity| zone.date(activity.at)),
        _ => None,
    }
}

/// Where entries of a day stand side by side: for each one its lane and how many lanes there are where it is. What has
/// no time has no place.
pub fn lanes(entries: &[Entry]) -> Vec<Option<(usize, usize)>> {
    let mut places = vec![None; entries.len()];
    let mut order: Vec<(usize, (u32, u32))> =
        entries.iter().enumerate().filter_map(|(at, entry)| entry.minutes_of_day().map(|span| (at, span))).collect();
    order.sort_by_key(|(at, (from, to))| (*from, std::cmp::Reverse(*to), *at));
    let mut cluster: Vec<(usize, usize)> = Vec::new();
    // When each lane of the cluster is free again.
    let mut free: Vec<u32> = Vec::new();
    let mut close = |cluster: &mut Vec<(usize, usize)>, lanes: usize| {
        for (at, lane) in cluster.drain(..) {
            if let Some(place) = places.get_mut(at) {
                *place = Some((lane, lanes));
            }
        }
    };
    for (at, (from, to)) in order {
        if free.iter().all(|until| *until <= from) {
            close(&mut cluster, free.len());
            free.clear();
        }
        let lane = free.iter().position(|until| *until <= from).unwrap_or(free.len());
        match free.get_mut(lane) {
            Some(until) => *until = to,
            None => free.push(to),
        }
        cluster.push((at, lane));
    }
    close(&mut cluster, free.len());
    places
}

/// The minutes of a day that are worked, from and to; nothing on a day off.
pub fn worked(settings: &Settings, day: Date) -> Vec<(u32, u32)> {
    if settings.holidays.contains(&day) {
        return Vec::new();
    }
    let minute = |time: TimeOfDay| time.num_seconds_from_midnight() / 60;
    let hours = week(settings);
    let of_day = hours.get(day.weekday().num_days_from_monday() as usize);
    of_day.into_iter().flatten().map(|hours| (minute(hours.from), minute(hours.to))).collect()
}

/// The first and the last hour that a week shows: the working hours and whatever lies outside of them.
pub fn hours(settings: &Settings, days: &[Date], entries: &BTreeMap<Date, Vec<Entry>>) -> (u32, u32) {
    let worked = days.iter().flat_map(|day| worked(settings, *day));
    let taken = days.iter().filter_map(|day| entries.get(day)).flatten().filter_map(Entry::minutes_of_day);
    let (mut first, mut last) = (8 * 60, 18 * 60);
    for (from, to) in worked.chain(taken) {
        first = first.min(from);
        last = last.max(to);
    }
    (first / 60, last.div_ceil(60).min(24))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
