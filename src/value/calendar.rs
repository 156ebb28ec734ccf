//! When a team works: hours of the week, breaks and days off.

use super::{Date, Time, TimeOfDay, ZoneRules};
use chrono::{Datelike, Days, Timelike};
use std::{
    collections::BTreeSet,
    ops::Bound::{Excluded, Unbounded},
    sync::Arc,
};

const MINUTE: u64 = 60_000;
const LAST_YEAR: i32 = 9999;

/// When a team works, and where. Hours that touch or overlap are one; hours that end at 23:59 or later last until
/// midnight, because a clock on the wall has no 24:00.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The place whose clock counts.
    pub zone: Arc<ZoneRules>,
    week: [Vec<(TimeOfDay, TimeOfDay)>; 7],
    holidays: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar from the hours of each day of the week, Monday first, and the days off. No hours given: Monday to
    /// Friday from 9 to 17. Hours that do not end after they begin are left out.
    pub fn new(zone: Arc<ZoneRules>, week: Option<[Vec<(TimeOfDay, TimeOfDay)>; 7]>, holidays: BTreeSet<Date>) -> Self {
        let week = week.unwrap_or_else(usual).map(tidy);
        Calendar { zone, week, holidays }
    }

    /// Whether the team works on a date: there are hours and it is no day off.
    pub fn works(&self, date: Date) -> bool {
        self.has_hours(date) && !self.holidays.contains(&date)
    }

    /// The date so many working days later; for 0 the date itself, or the next working day if it is none. Where no
    /// working day comes any more, plain days are counted.
    pub fn plus_working_days(&self, date: Date, n: u32) -> Date {
        if n == 0 && self.works(date) {
            return date;
        }
        let first = self.nth_working(date, 1).filter(|first| first.year() <= LAST_YEAR);
        match first {
            Some(first) if n <= 1 => first,
            Some(_) => self.nth_working(date, u64::from(n)).unwrap_or(Date::MAX),
            None => date.checked_add_days(Days::new(u64::from(n))).unwrap_or(Date::MAX),
        }
    }

    /// The moment at which so many minutes have been worked since `from`; time outside the hours does not count. For 0
    /// it is `from` itself, or the next opening if that is outside the hours. Where no hours come any more, plain
    /// minutes are counted. Kept within the years 1 to 9999.
    pub fn plus_working_minutes(&self, from: Time, minutes: u32) -> Time {
        self.worked(from, u64::from(minutes)).unwrap_or(Time::from_millis(i64::MAX))
    }

    /// The same, but none beyond the year 9999.
    pub(crate) fn worked(&self, from: Time, minutes: u64) -> Option<Time> {
        let mut left = minutes.saturating_mul(MINUTE);
        let today = self.zone.date(from);
        if !self.works(today) && self.working_from(today).is_none() {
            return later(from, left);
        }
        // Hours of the day before may reach into today where a clock changes around midnight.
        let mut date = today.pred_opt().unwrap_or(today);
        while date.year() <= LAST_YEAR {
            if date > today {
                let (weeks, millis) = self.even_weeks(date, left);
                left = left.saturating_sub(millis);
                date = date.checked_add_days(Days::new(weeks.saturating_mul(7)))?;
            }
            if self.works(date) {
                let mut done = from;
                for (open, close) in self.hours(date) {
                    let start = open.max(done);
                    let worked = u64::try_from(close.millis().saturating_sub(start.millis())).unwrap_or(0);
                    if worked > 0 && left <= worked {
                        return later(start, left);
                    }
                    left = left.saturating_sub(worked);
                    done = done.max(close);
                }
                date = date.succ_opt()?;
            } else {
                date = self.working_from(date)?;
            }
        }
        None
    }

    /// The first working day at or after a date, up to the year 9999.
    pub(crate) fn working_from(&self, date: Date) -> Option<Date> {
        if self.works(date) { Some(date) } else { self.nth_working(date, 1).filter(|day| day.year() <= LAST_YEAR) }
    }

    /// The last working day at or before a date.
    pub(crate) fn working_until(&self, date: Date) -> Option<Date> {
        self.week.iter().any(|hours| !hours.is_empty()).then_some(())?;
        let mut date = date;
        while !self.works(date) && date.year() > 0 {
            date = date.pred_opt()?;
        }
        self.works(date).then_some(date)
    }

    /// How many working days lie from one date to another, both included.
    pub(crate) fn working_days(&self, first: Date, last: Date) -> u64 {
        if first > last {
            return 0;
        }
        let days = last.signed_duration_since(first).num_days().saturating_add(1);
        let weeks = u64::try_from(days / 7).unwrap_or(0);
        let rest = first.iter_days().take(usize::try_from(days % 7).unwrap_or(0));
        let by_week = weeks.saturating_mul(self.days_with_hours()).saturating_add(self.with_hours(rest));
        by_week.saturating_sub(self.with_hours(self.holidays.range(first..=last).copied()))
    }

    /// The working day that is so many working days after a date; `n` is not 0. Its work grows with the number of days
    /// off, not with `n`.
    fn nth_working(&self, date: Date, n: u64) -> Option<Date> {
        let mut n = n;
        let mut found = self.nth_with_hours(date, n)?;
        for off in self.holidays.range((Excluded(date), Unbounded)) {
            if *off > found {
                break;
            }
            if self.has_hours(*off) {
                n = n.saturating_add(1);
                found = self.nth_with_hours(date, n)?;
            }
        }
        Some(found)
    }

    /// The same as if there were no days off.
    fn nth_with_hours(&self, date: Date, n: u64) -> Option<Date> {
        let before = n.checked_sub(1)?;
        let (weeks, more) = (before.checked_div(self.days_with_hours())?, before.checked_rem(self.days_with_hours())?);
        let mut date = date.checked_add_days(Days::new(weeks.checked_mul(7)?))?;
        let mut more = more.saturating_add(1);
        while more > 0 {
            date = date.succ_opt()?;
            more = more.saturating_sub(u64::from(self.has_hours(date)));
        }
        Some(date)
    }

    /// How many whole weeks from the midnight of a date on hold no day off and no change of the clock, and are all
    /// worked before `left` milliseconds are; and how many milliseconds they hold.
    fn even_weeks(&self, date: Date, left: u64) -> (u64, u64) {
        let none = (0, 0);
        let midnight = self.zone.moment(date, TimeOfDay::default());
        let week = self.week.iter().flatten().map(|hours| length(*hours)).sum::<u64>();
        let fitting = left.saturating_sub(1).checked_div(week).unwrap_or(0);
        // A midnight that is left out would move hours, too.
        if fitting == 0 || self.zone.time_of_day(midnight) != TimeOfDay::default() {
            return none;
        }
        let off = self.holidays.range(date..).next().copied();
        let change = self.zone.change_after(midnight).map(|change| self.zone.date(change.plus_millis(-1)));
        let even = off
            .into_iter()
            .chain(change)
            .min()
            .map_or(fitting, |end| u64::try_from(end.signed_duration_since(date).num_days() / 7).unwrap_or(0));
        let weeks = fitting.min(even);
        (weeks, weeks.saturating_mul(week))
    }

    /// The hours of a date as moments.
    pub(crate) fn hours(&self, date: Date) -> impl Iterator<Item = (Time, Time)> + '_ {
        self.of(date).iter().map(move |(open, close)| {
            let end = match date.succ_opt() {
                Some(next) if to_midnight(*close) => self.zone.moment(next, TimeOfDay::default()),
                _ => self.zone.moment(date, *close),
            };
            (self.zone.moment(date, *open), end)
        })
    }

    fn of(&self, date: Date) -> &[(TimeOfDay, TimeOfDay)] {
        let day = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        self.week.get(day).map_or(&[], Vec::as_slice)
    }

    fn has_hours(&self, date: Date) -> bool {
        !self.of(date).is_empty()
    }

    fn with_hours(&self, dates: impl Iterator<Item = Date>) -> u64 {
        dates.map(|date| u64::from(self.has_hours(date))).sum()
    }

    /// How many days of a week have hours.
    pub(crate) fn days_with_hours(&self) -> u64 {
        self.week.iter().map(|hours| u64::from(!hours.is_empty())).sum()
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new(Arc::default(), None, BTreeSet::new())
    }
}

/// Monday to Friday, 9 to 17.
fn usual() -> [Vec<(TimeOfDay, TimeOfDay)>; 7] {
    let hours = TimeOfDay::from_hms_opt(9, 0, 0).zip(TimeOfDay::from_hms_opt(17, 0, 0));
    std::array::from_fn(|day| if day < 5 { hours.into_iter().collect() } else { Vec::new() })
}

/// In order, each ending after it begins, and those that touch as one.
fn tidy(mut hours: Vec<(TimeOfDay, TimeOfDay)>) -> Vec<(TimeOfDay, TimeOfDay)> {
    hours.retain(|(open, close)| open < close && length((*open, *close)) > 0);
    hours.sort_unstable();
    let mut whole: Vec<(TimeOfDay, TimeOfDay)> = Vec::with_capacity(hours.len());
    for (open, close) in hours {
        match whole.last_mut() {
            Some(last) if open <= last.1 => last.1 = last.1.max(close),
            _ => whole.push((open, close)),
        }
    }
    whole
}

fn to_midnight(close: TimeOfDay) -> bool {
    close.hour() == 23 && close.minute() == 59
}

/// Milliseconds by the clock on the wall.
fn length((open, close): (TimeOfDay, TimeOfDay)) -> u64 {
    let millis =
        |time: TimeOfDay| u64::from(time.num_seconds_from_midnight()) * 1000 + u64::from(time.nanosecond() / 1_000_000);
    let end = if to_midnight(close) { 86_400_000 } else { millis(close) };
    end.saturating_sub(millis(open))
}

/// The moment so many milliseconds later; none beyond the year 9999.
pub(crate) fn later(from: Time, millis: u64) -> Option<Time> {
    let millis = from.millis().checked_add(i64::try_from(millis).ok()?)?;
    Some(Time::from_millis(millis)).filter(|moment| moment.millis() == millis)
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
