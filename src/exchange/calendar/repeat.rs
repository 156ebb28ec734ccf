//! Tasks that come round: the rule of the rounds, and the clock that they go by.
//!
//! A round at 9:00 is at 9:00 after the clocks have changed as well. So its times are those of the place, and the file
//! says how the clocks go there.

use super::{Property, on};
use crate::command::month_day;
use crate::model::{Repeat, Task};
use crate::value::{Date, Time, TimeOfDay, Zone, ZoneRules};
use ics::{Daylight, Standard, TimeZone, parameters};

/// How many changes of the clocks are told: those of about ten years.
const CHANGES: usize = 20;

/// Whether a task comes round in the calendar: it has a day, is not done, and repeats.
pub(super) fn repeats(task: &Task) -> bool {
    task.repeat.is_some() && task.due.is_some() && task.done.is_none()
}

/// The rule of the rounds, as RFC 5545 has it.
pub(super) fn rule(repeat: Repeat, task: &Task, due: Date) -> Property<'static> {
    let every = |unit: &str, n: u16| match n {
        0 | 1 => format!("FREQ={unit}"),
        n => format!("FREQ={unit};INTERVAL={n}"),
    };
    let rule = match repeat {
        Repeat::Days { n } => every("DAILY", n),
        Repeat::Weeks { n } => every("WEEKLY", n),
        Repeat::Months { n } => match month_day(task, due) {
            day @ 29.. => {
                // A month that is too short ends on its last day.
                let days: Vec<String> = (28..=day).map(|day| day.to_string()).collect();
                format!("{};BYMONTHDAY={};BYSETPOS=-1", every("MONTHLY", n), days.join(","))
            }
            _ => every("MONTHLY", n),
        },
    };
    Property::new("RRULE", rule)
}

/// A moment by the clock of the place.
pub(super) fn there(name: &'static str, at: Time, zone: &ZoneRules) -> Property<'static> {
    let mut property = Property::new(name, wall(at, zone.at(at)));
    property.append(parameters!("TZID" => label(zone)));
    property
}

/// The day of a round, or its moment.
pub(super) fn start(name: &'static str, day: Date, time: Option<TimeOfDay>, zone: &ZoneRules) -> Property<'static> {
    match time {
        Some(time) => there(name, zone.moment(day, time), zone),
        None => on(name, day),
    }
}

/// How the clocks go from a moment on.
pub(super) fn clocks(zone: &ZoneRules, from: Time) -> TimeZone<'static> {
    let first = offset(zone.at(from));
    let mut made = TimeZone::standard(label(zone), Standard::new("19700101T000000", first.clone(), first));
    let (mut at, mut before) = (from, zone.at(from));
    for _ in 0..CHANGES {
        let Some(change) = zone.change_after(at) else { break };
        let after = zone.at(change);
        // By the clock as it was until then.
        let (when, out, into) = (wall(change, before), offset(before), offset(after));
        if after.offset_minutes > before.offset_minutes {
            made.add_daylight(Daylight::new(when, out, into));
        } else {
            made.add_standard(Standard::new(when, out, into));
        }
        (at, before) = (change, after);
    }
    made
}

/// The name of the place, without what has a meaning in a calendar file.
fn label(zone: &ZoneRules) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let name: String = zone.name().chars().filter(kept).collect();
    if name.is_empty() { "Local".into() } else { name }
}

/// `20261122T093000`, by a clock of this offset.
fn wall(at: Time, zone: Zone) -> String {
    format!("{}T{}", zone.date(at).format("%Y%m%d"), zone.time_of_day(at).format("%H%M%S"))
}

/// `+0100`
fn offset(zone: Zone) -> String {
    let (east, sign) = (zone.offset_minutes.unsigned_abs(), if zone.offset_minutes < 0 { '-' } else { '+' });
    format!("{sign}{:02}{:02}", east / 60, east % 60)
}
