//! The working hours of a week, as they are edited.

use crate::{
    model::{Hours, Settings},
    value::TimeOfDay,
};
use chrono::{TimeDelta, Timelike};

/// The hours of each day, Monday first.
pub type Week = [Vec<Hours>; 7];

/// The hours that the settings describe; Monday to Friday from 9 to 17 where they say nothing.
pub fn week(settings: &Settings) -> Week {
    if settings.hours.is_empty() {
        return std::array::from_fn(|day| if day < 5 { hours(9, 17).into_iter().collect() } else { Vec::new() });
    }
    let mut days = settings.hours.iter().cloned();
    std::array::from_fn(|_| days.next().unwrap_or_default())
}

/// A day with one stretch more: a day without hours gets some, one with hours a break in its longest stretch, at noon
/// where that is within it.
pub fn with_more(day: &[Hours]) -> Vec<Hours> {
    let mut day = day.to_vec();
    let longest = day.iter().enumerate().max_by_key(|(_, hours)| hours.to.signed_duration_since(hours.from));
    let Some((at, long)) = longest.map(|(at, hours)| (at, *hours)) else { return hours(9, 17).into_iter().collect() };
    let (pause, resume) = rest(long);
    if pause <= long.from || resume >= long.to {
        return day;
    }
    day.splice(at..=at, [Hours { to: pause, ..long }, Hours { from: resume, ..long }]);
    day
}

/// When a stretch is interrupted: from 12 to 13 where that leaves something at both ends, else for its middle third.
fn rest(stretch: Hours) -> (TimeOfDay, TimeOfDay) {
    if let Some(noon) = hours(12, 13).filter(|noon| noon.from > stretch.from && noon.to < stretch.to) {
        return (noon.from, noon.to);
    }
    let third = TimeDelta::minutes(stretch.to.signed_duration_since(stretch.from).num_minutes() / 3);
    let at = stretch.from.overflowing_add_signed(third).0;
    (at, at.overflowing_add_signed(third).0)
}

fn hours(from: u32, to: u32) -> Option<Hours> {
    Some(Hours { from: TimeOfDay::from_hms_opt(from, 0, 0)?, to: TimeOfDay::from_hms_opt(to, 0, 0)? })
}

/// A day without one of its stretches.
pub fn without(day: &[Hours], at: usize) -> Vec<Hours> {
    day.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, hours)| *hours).collect()
}

/// How long a day is worked, in minutes.
pub fn minutes(day: &[Hours]) -> i64 {
    day.iter().map(|hours| hours.to.signed_duration_since(hours.from).num_minutes().max(0)).sum()
}

/// `7 h 30 min`.
pub fn long(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// A time of day as a field of a form writes it.
pub fn field_text(time: TimeOfDay) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
#[path = "week_tests.rs"]
mod tests;
