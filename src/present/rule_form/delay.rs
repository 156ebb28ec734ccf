//! Blanks of a delay: a wait, a due date, a time limit.

use super::kinds::{clock, clock_choices, morning, stored, time, unstored, weekdays, whole};
use super::{Choice, Input, Line};
use crate::model::{DateName, Delay};
use crate::value::TimeOfDay;

/// How a delay is led in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// `wait 2 days`
    Wait,
    /// `, due in 2 days`; may be none.
    Due,
    /// `, at most 2 days`
    Limit,
}

const MOST: i64 = 10_000;

fn units(lead: Lead) -> Vec<Choice> {
    let mut all: Vec<Choice> = [
        ("minutes", "minutes"),
        ("hours", "hours"),
        ("days", "days"),
        ("working_days", "working days"),
        ("months", "months"),
        ("working_minutes", "working minutes"),
        ("working_hours", "working hours"),
    ]
    .into_iter()
    .map(|(key, words)| Choice::new(key, words))
    .collect();
    let until = if lead == Lead::Due { "on" } else { "until" };
    all.push(Choice::new("weekday", format!("{until} the next")));
    all.push(Choice::new("time", if lead == Lead::Due { "at the next" } else { "until the next" }));
    all.push(Choice::new("date", format!("{until} a date of the opportunity")));
    if lead == Lead::Due {
        all.push(Choice::new("none", "without a date"));
    }
    all
}

fn unit(delay: &Delay) -> &'static str {
    match delay {
        Delay::Minutes { working: false, .. } => "minutes",
        Delay::Minutes { .. } => "working_minutes",
        Delay::Hours { working: false, .. } => "hours",
        Delay::Hours { .. } => "working_hours",
        Delay::Days { .. } | Delay::SameTime { working: false, .. } => "days",
        Delay::WorkingDays { .. } | Delay::SameTime { .. } => "working_days",
        Delay::Months { .. } => "months",
        Delay::Weekday { .. } => "weekday",
        Delay::TimeOfDay { .. } => "time",
        Delay::Date { .. } => "date",
    }
}

fn count(delay: &Delay) -> Option<u32> {
    match delay {
        Delay::Minutes { n, .. }
        | Delay::Hours { n, .. }
        | Delay::Days { n, .. }
        | Delay::WorkingDays { n, .. }
        | Delay::SameTime { n, .. }
        | Delay::Months { n, .. } => Some(*n),
        _ => None,
    }
}

/// The time of day of a delay that counts days; none for other delays.
fn clock_of(delay: &Delay) -> Option<Option<TimeOfDay>> {
    match delay {
        Delay::Days { at, .. } | Delay::WorkingDays { at, .. } | Delay::Months { at, .. } => Some(*at),
        _ => None,
    }
}

fn set_time(delay: &Delay) -> Option<TimeOfDay> {
    match delay {
        Delay::Weekday { at, .. } | Delay::TimeOfDay { at } | Delay::Date { at, .. } => Some(*at),
        _ => clock_of(delay).flatten(),
    }
}

/// Adds the blanks of a delay.
pub(super) fn pieces(line: &mut Line, lead: Lead, delay: Option<&Delay>) {
    let label = match lead {
        Lead::Wait => "How long to wait",
        Lead::Due => "When it is due",
        Lead::Limit => "How long at most",
    };
    let Some(delay) = delay else {
        line.choice("unit", label, "none", units(lead));
        return;
    };
    if let Some(n) = count(delay) {
        if lead == Lead::Due {
            line.words("in");
        }
        line.number("n", "How many", n);
    }
    line.choice("unit", label, unit(delay), units(lead));
    match delay {
        Delay::Weekday { weekday, .. } => {
            line.choice("weekday", "Day of the week", weekday.to_string(), weekdays());
            line.words("at");
        }
        Delay::Date { field, days, .. } => {
            line.words(":");
            side(line, *days);
            let names = [
                (DateName::Close, "the close date"),
                (DateName::Created, "the day it was created"),
                (DateName::Entered, "the day it entered the stage"),
            ];
            let choices = names.iter().map(|(name, words)| Choice::new(stored(name), *words)).collect();
            line.choice("date", "Date", stored(field), choices);
            line.words("at");
        }
        _ => {}
    }
    if let Delay::SameTime { .. } = delay {
        line.choice("clock", "At which time of day", "began", clocks(delay));
    }
    if let Some(at) = clock_of(delay) {
        let key = if at.is_some() { "set" } else { "same" };
        line.choice("clock", "At which time of day", key, clocks(delay));
    }
    if let Some(at) = set_time(delay) {
        line.blank("at", "Time of day", clock(at), Input::Time);
    }
}

/// The times of day at which a delay that counts days can end.
fn clocks(delay: &Delay) -> Vec<Choice> {
    let mut all = clock_choices("at the same time of day");
    if !matches!(delay, Delay::Months { .. }) {
        all.push(Choice::new("began", "at the time that it began"));
    }
    all
}

/// `3 days before`, `on`, `3 days after`.
pub(super) fn side(line: &mut Line, days: i32) {
    if days != 0 {
        line.number("days", "How many days", days.unsigned_abs());
        line.words("days");
    }
    let key = match days {
        0 => "on",
        days if days < 0 => "before",
        _ => "after",
    };
    line.choice(
        "side",
        "Before or after the date",
        key,
        vec![Choice::new("before", "before"), Choice::new("on", "on"), Choice::new("after", "after")],
    );
}

/// Days after a date, by what was filled in.
pub(super) fn fill_side(days: i32, name: &str, text: &str) -> Result<i32, String> {
    if name == "days" {
        let size: i32 = whole(text, 0, 3650)?;
        return Ok(if days < 0 { -size } else { size });
    }
    let size = days.abs().max(1);
    Ok(match text {
        "on" => 0,
        "before" => -size,
        _ => size,
    })
}

/// Fills in a blank of a delay.
pub(super) fn fill(delay: Option<Delay>, name: &str, text: &str) -> Result<Option<Delay>, String> {
    if name == "unit" {
        return Ok(of_unit(text, delay));
    }
    let Some(mut delay) = delay else { return Ok(None) };
    if name == "clock" {
        delay = at_another_time(delay, text);
    }
    match (&mut delay, name) {
        (
            Delay::Minutes { n, .. }
            | Delay::Hours { n, .. }
            | Delay::Days { n, .. }
            | Delay::WorkingDays { n, .. }
            | Delay::SameTime { n, .. }
            | Delay::Months { n, .. },
            "n",
        ) => *n = whole(text, 0, MOST)?,
        (Delay::Days { at, .. } | Delay::WorkingDays { at, .. } | Delay::Months { at, .. }, "clock") => {
            *at = (text == "set").then(|| at.unwrap_or_else(morning));
        }
        (Delay::Days { at, .. } | Delay::WorkingDays { at, .. } | Delay::Months { at, .. }, "at") => {
            *at = Some(time(text)?);
        }
        (Delay::Weekday { at, .. } | Delay::TimeOfDay { at } | Delay::Date { at, .. }, "at") => *at = time(text)?,
        (Delay::Weekday { weekday, .. }, "weekday") => *weekday = whole(text, 0, 6)?,
        (Delay::Date { field, .. }, "date") => *field = unstored(text)?,
        (Delay::Date { days, .. }, "days" | "side") => *days = fill_side(*days, name, text)?,
        _ => {}
    }
    Ok(Some(delay))
}

/// A delay that counts days and ends at the time at which all began, or no longer does.
fn at_another_time(delay: Delay, clock: &str) -> Delay {
    match delay {
        Delay::Days { n, .. } if clock == "began" => Delay::SameTime { n, working: false },
        Delay::WorkingDays { n, .. } if clock == "began" => Delay::SameTime { n, working: true },
        Delay::SameTime { n, working: false } if clock != "began" => Delay::Days { n, at: None },
        Delay::SameTime { n, .. } if clock != "began" => Delay::WorkingDays { n, at: None },
        other => other,
    }
}

/// A delay of another unit that keeps what fits.
fn of_unit(unit: &str, old: Option<Delay>) -> Option<Delay> {
    let n = old.as_ref().and_then(count).unwrap_or(1);
    let at = old.as_ref().and_then(set_time);
    let fixed = at.unwrap_or_else(morning);
    let began = matches!(old, Some(Delay::SameTime { .. }));
    Some(match unit {
        "days" if began => Delay::SameTime { n, working: false },
        "working_days" if began => Delay::SameTime { n, working: true },
        "none" => return None,
        "minutes" => Delay::Minutes { n, working: false },
        "working_minutes" => Delay::Minutes { n, working: true },
        "hours" => Delay::Hours { n, working: false },
        "working_hours" => Delay::Hours { n, working: true },
        "working_days" => Delay::WorkingDays { n, at },
        "months" => Delay::Months { n, at },
        "weekday" => Delay::Weekday { weekday: 0, at: fixed },
        "time" => Delay::TimeOfDay { at: fixed },
        "date" => Delay::Date { field: DateName::Close, days: 0, at: fixed },
        _ => Delay::Days { n, at },
    })
}
