//! The offsets of a place through the years, so that "09:00" stays 09:00 when the clocks change.

use super::{Date, DateWords, Time, TimeOfDay, Zone};

/// A day in minutes. No clock on earth is that far from UTC.
const DAY: i32 = 1440;
const MINUTE: i64 = 60_000;

/// The rules of a place: its offset from UTC through the years. Data only; the shell reads them from the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneRules {
    name: String,
    /// Minutes east of UTC before the first change.
    first: i32,
    /// In order of time, each to another offset than before.
    changes: Vec<(Time, i32)>,
    words: DateWords,
}

impl ZoneRules {
    /// A place whose clocks never change. It is called like `UTC+01:00`, and `UTC` without an offset.
    pub fn fixed(zone: Zone) -> Self {
        let east = kept(zone.offset_minutes);
        let sign = if east < 0 { '-' } else { '+' };
        let name = match east.unsigned_abs() {
            0 => "UTC".to_owned(),
            minutes => format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        };
        ZoneRules { name, first: east, changes: Vec::new(), words: DateWords::default() }
    }

    /// A place by its name, the minutes east of UTC in the beginning, and from when on they are others. Changes may come
    /// in any order; of two at one moment the later in the list counts, and those that change nothing are left out.
    /// Offsets are kept within a day.
    pub fn new(name: impl Into<String>, first: i32, mut changes: Vec<(Time, i32)>) -> Self {
        let first = kept(first);
        changes.sort_by_key(|(from, _)| *from);
        let mut tidy: Vec<(Time, i32)> = Vec::with_capacity(changes.len());
        for (from, east) in changes {
            if tidy.last().is_some_and(|(last, _)| *last == from) {
                tidy.pop();
            }
            let before = tidy.last().map_or(first, |(_, east)| *east);
            if before != kept(east) {
                tidy.push((from, kept(east)));
            }
        }
        ZoneRules { name: name.into(), first, changes: tidy, words: DateWords::default() }
    }

    /// The same place, where dates are written in another language.
    #[must_use]
    pub fn with_words(self, words: DateWords) -> Self {
        ZoneRules { words, ..self }
    }

    /// How dates are written there.
    pub fn words(&self) -> &DateWords {
        &self.words
    }

    /// Its name, such as `Europe/Berlin`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The offset in force at a moment.
    pub fn at(&self, time: Time) -> Zone {
        Zone { offset_minutes: self.offset(self.span(time)) }
    }

    /// The date that a calendar on the wall shows at a moment.
    pub fn date(&self, time: Time) -> Date {
        self.at(time).date(time)
    }

    /// The time that a clock on the wall shows at a moment.
    pub fn time_of_day(&self, time: Time) -> TimeOfDay {
        self.at(time).time_of_day(time)
    }

    /// The moment of a date and a time on the wall. One that does not exist, because the clocks are put forward, is as
    /// much later as they are put forward (02:30 becomes 03:30); one that occurs twice is the first. Kept within the
    /// years 1 to 9999.
    pub fn moment(&self, date: Date, time: TimeOfDay) -> Time {
        Time::from_millis(self.millis(date, time))
    }

    /// The same, but none outside the years 1 to 9999.
    pub(crate) fn moment_within(&self, date: Date, time: TimeOfDay) -> Option<Time> {
        let millis = self.millis(date, time);
        Some(Time::from_millis(millis)).filter(|moment| moment.millis() == millis)
    }

    /// The first change after a moment.
    pub(crate) fn change_after(&self, time: Time) -> Option<Time> {
        self.changes.get(self.span(time)).map(|(from, _)| *from)
    }

    /// The changes within a stretch of time that leave out a whole day of the calendar or more.
    pub(crate) fn leaps(&self, from: Time, to: Time) -> impl Iterator<Item = Time> + '_ {
        (self.span(from)..self.span(to))
            .filter(|span| self.offset(span + 1).saturating_sub(self.offset(*span)) >= DAY)
            .filter_map(|span| self.changes.get(span).map(|(from, _)| *from))
    }

    /// In which stretch between two changes a moment lies: the number of changes up to it.
    fn span(&self, time: Time) -> usize {
        self.changes.partition_point(|(from, _)| *from <= time)
    }

    fn offset(&self, span: usize) -> i32 {
        let change = span.checked_sub(1).and_then(|last| self.changes.get(last));
        change.map_or(self.first, |(_, east)| *east)
    }

    fn millis(&self, date: Date, time: TimeOfDay) -> i64 {
        let wall = date.and_time(time).and_utc().timestamp_millis();
        // No clock is more than a day off, so all earlier spans have ended before the wall shows this.
        let mut span = self.span(Time::from_millis(wall.saturating_sub(i64::from(DAY) * MINUTE)));
        let mut before = None;
        loop {
            let moment = wall.saturating_sub(i64::from(self.offset(span)) * MINUTE);
            let start = span.checked_sub(1).and_then(|last| self.changes.get(last));
            match self.changes.get(span) {
                // The span ends before the wall shows this.
                Some((end, _)) if end.millis() <= moment => {
                    before = Some(moment);
                    span += 1;
                }
                // The wall shows it within the span, or had shown more already when the span began: then it is a time
                // that was left out, which by the clock of before is later by just what was left out.
                _ => match before {
                    Some(before) if start.is_some_and(|(from, _)| moment < from.millis()) => return before,
                    _ => return moment,
                },
            }
        }
    }
}

impl Default for ZoneRules {
    fn default() -> Self {
        Self::fixed(Zone::default())
    }
}

fn kept(minutes: i32) -> i32 {
    minutes.clamp(-DAY, DAY)
}

#[cfg(test)]
#[path = "zone_tests.rs"]
pub(crate) mod tests;
