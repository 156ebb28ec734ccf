//! Words of the worklist: spans of time, the clock of a first contact, leaks.

use super::{Leak, Tone};
use crate::value::{Calendar, Time, plural};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A span of milliseconds in words of at most two units: `40 s`, `12 min`, `3 h 10 min`, `4 days`.
pub fn span(millis: i64) -> String {
    let (minutes, hours) = (millis / MINUTE, millis / HOUR);
    match millis {
        ..MINUTE => format!("{} s", millis.max(0) / 1000),
        MINUTE..HOUR => format!("{minutes} min"),
        HOUR..DAY if minutes % 60 == 0 => format!("{hours} h"),
        HOUR..DAY => format!("{hours} h {} min", minutes % 60),
        _ => plural(usize::try_from(millis / DAY).unwrap_or(usize::MAX), "day", "days"),
    }
}

/// What a first contact is measured against. The time runs within the working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// After 5 minutes, 1 hour and 1 day of work.
    pub limits: [Time; 3],
}

/// The limits in words, and how long they are on the clock; the working day has no length of its own.
const LIMITS: [(&str, Option<i64>); 3] = [("5 min", Some(5 * MINUTE)), ("1 h", Some(HOUR)), ("1 working day", None)];

impl Clock {
    /// The clock of something that came in at a moment.
    pub fn new(from: Time, calendar: &Calendar) -> Self {
        let zone = &calendar.zone;
        let next = calendar.plus_working_days(zone.date(from), 1);
        let day = zone.moment(next, zone.time_of_day(from));
        let hour = calendar.plus_working_minutes(from, 60);
        Clock { limits: [calendar.plus_working_minutes(from, 5), hour, day.max(hour)] }
    }

    /// How many of the limits have passed at a moment.
    pub fn passed(&self, now: Time) -> usize {
        self.limits.iter().filter(|limit| **limit <= now).count()
    }

    /// How it stands at a moment: `4 min left of 5 min`, `3 h 10 min late`.
    pub fn tell(&self, now: Time) -> (Tone, String) {
        let passed = self.passed(now);
        let (Some(limit), Some((name, length))) = (self.limits.get(passed), LIMITS.get(passed)) else {
            let last = self.limits.last().copied().unwrap_or(now);
            return (Tone::Late, format!("{} late", span(now.millis() - last.millis())));
        };
        let left = limit.millis() - now.millis();
        let words = if length.is_some_and(|length| left > length) {
            format!("{name} once work begins")
        } else if (MINUTE..5 * MINUTE).contains(&left) {
            format!("{} min {:02} s left of {name}", left / MINUTE, left % MINUTE / 1000)
        } else {
            format!("{} left of {name}", span(left))
        };
        (if passed == 0 { Tone::Plain } else { Tone::Due }, words)
    }
}

impl Leak {
    /// In words: `nothing is planned`.
    pub fn words(self) -> String {
        let days = |days: u32| plural(usize::try_from(days).unwrap_or(usize::MAX), "day", "days");
        match self {
            Leak::NoNextStep => "nothing is planned".into(),
            Leak::OverTarget { days, target } => format!("day {days} of {target} in its stage"),
            Leak::Silent { days: silent } => format!("silent for {}", days(silent)),
            Leak::ClosePassed { days: past } => format!("close date {} past", days(past)),
        }
    }

    /// How pressing it is.
    pub fn tone(self) -> Tone {
        if self == Leak::NoNextStep { Tone::Plain } else { Tone::Due }
    }
}
