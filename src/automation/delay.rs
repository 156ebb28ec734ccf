//! When a delay ends and when a schedule comes round, by the clock and the calendar of the workspace.
//!
//! Days, working days and months keep the time on the wall: 09:00 stays 09:00 when the clocks change. Minutes and hours
//! are elapsed time, or worked time. Each date has one moment for each time of day: a time that the clocks leave out is
//! as much later as they are put forward, of a time that they show twice the first counts. So nothing is skipped and
//! nothing comes twice.

use crate::model::{DateName, Delay, Every, Opportunity, Settings};
use crate::value::{Calendar, Date, Time, TimeOfDay, ZoneRules, later};
use chrono::{Datelike, Days, Months, TimeDelta};
use std::{collections::BTreeSet, sync::Arc};

const MINUTE: u64 = 60_000;

/// The calendar that the settings describe, in the zone that the shell found for them.
pub fn calendar(settings: Option<&Settings>, zone: Arc<ZoneRules>) -> Calendar {
    let Some(settings) = settings else { return Calendar::new(zone, None, BTreeSet::new()) };
    let week = (!settings.hours.is_empty()).then(|| {
        let mut days = settings.hours.iter();
        std::array::from_fn(|_| days.next().into_iter().flatten().map(|hours| (hours.from, hours.to)).collect())
    });
    Calendar::new(zone, week, settings.holidays.clone())
}

/// The moment that a delay ends, counted from `from`; none if it needs a date that the opportunity lacks or a weekday
/// that does not exist, or lies outside the years 1 to 9999.
///
/// A time that has passed is returned as it is: the day of a date field may be long ago, and 0 days at 09:00 is this
/// morning even in the afternoon. It is due at once.
pub fn until(delay: &Delay, from: Time, opportunity: &Opportunity, calendar: &Calendar) -> Option<Time> {
    until_from(delay, from, from, opportunity, calendar)
}

/// The same for a step of a run that began at `start`: the time of day of that moment is what [`Delay::SameTime`] is about.
pub fn until_from(
    delay: &Delay,
    from: Time,
    start: Time,
    opportunity: &Opportunity,
    calendar: &Calendar,
) -> Option<Time> {
    let zone = calendar.zone.as_ref();
    let today = zone.date(from);
    match *delay {
        Delay::Minutes { n, working } => elapsed(from, u64::from(n), working, calendar),
        Delay::Hours { n, working } => elapsed(from, u64::from(n).saturating_mul(60), working, calendar),
        Delay::Days { n, at } => on(zone, from, plus_days(today, n)?, at),
        Delay::WorkingDays { n, at } => on(zone, from, calendar.plus_working_days(today, n), at),
        Delay::Months { n, at } => on(zone, from, today.checked_add_months(Months::new(n))?, at),
        Delay::Weekday { weekday, at } => every(&Every::Week { weekday }, at, from, calendar),
        Delay::TimeOfDay { at } => every(&Every::Day, at, from, calendar),
        Delay::SameTime { n, working } => {
            let date = if working { calendar.plus_working_days(today, n) } else { plus_days(today, n)? };
            zone.moment_within(date, zone.time_of_day(start))
        }
        Delay::Date { field, days, at } => {
            let date = match field {
                DateName::Close => opportunity.close?,
                DateName::Created => zone.date(opportunity.created),
                DateName::Entered => zone.date(opportunity.entered()),
            };
            zone.moment_within(date.checked_add_signed(TimeDelta::try_days(i64::from(days))?)?, at)
        }
    }
}

/// When a wait ends that stood still for a while: `rest` is when what was left of it is over, `now` when it goes on. What
/// waits for a date, a weekday or a time on the wall still ends there. `start` is when its run began.
pub fn resume(
    delay: &Delay,
    rest: Time,
    now: Time,
    start: Time,
    opportunity: &Opportunity,
    calendar: &Calendar,
) -> Time {
    let next = |how: Every, at: TimeOfDay| every(&how, at, rest.plus_millis(-1), calendar).unwrap_or(rest);
    match *delay {
        Delay::Date { .. } => until(delay, now, opportunity, calendar).map_or(rest, |due| due.max(now)),
        Delay::Weekday { weekday, at } => next(Every::Week { weekday }, at),
        Delay::TimeOfDay { at } | Delay::Days { at: Some(at), .. } | Delay::Months { at: Some(at), .. } => {
            next(Every::Day, at)
        }
        Delay::WorkingDays { at: Some(at), .. } => next(Every::WorkingDay, at),
        Delay::SameTime { working, .. } => {
            next(if working { Every::WorkingDay } else { Every::Day }, calendar.zone.time_of_day(start))
        }
        _ => rest,
    }
}

/// The next instant of a schedule strictly after a moment; none if it never comes, as on the 32nd of a month, on a
/// working day of a team without hours, or beyond the year 9999.
pub fn every(every: &Every, at: TimeOfDay, after: Time, calendar: &Calendar) -> Option<Time> {
    first_after(every, at, after, calendar).map(|(_, time)| time)
}

/// The latest instant of a schedule at or before a moment.
pub fn last_before(every: &Every, at: TimeOfDay, moment: Time, calendar: &Calendar) -> Option<Time> {
    last_until(every, at, moment, calendar).map(|(_, time)| time)
}

/// How many instants of a schedule lie after `from` and up to `to`, and the latest of them. The work grows with the
/// number of days off, not with the years.
pub fn count_between(every: &Every, at: TimeOfDay, from: Time, to: Time, calendar: &Calendar) -> (u32, Option<Time>) {
    let Some((first, next)) = first_after(every, at, from, calendar) else { return (0, None) };
    let Some((last, latest)) = last_until(every, at, to, calendar) else { return (0, None) };
    if next > latest {
        return (0, None);
    }
    let dates = dates_between(every, first, last, calendar);
    let count = dates.saturating_sub(doubles(every, at, (first, next), (last, latest), calendar));
    (u32::try_from(count).unwrap_or(u32::MAX), Some(latest))
}

fn plus_days(date: Date, n: u32) -> Option<Date> {
    date.checked_add_days(Days::new(u64::from(n)))
}

fn elapsed(from: Time, minutes: u64, working: bool, calendar: &Calendar) -> Option<Time> {
    if working { calendar.worked(from, minutes) } else { later(from, minutes.saturating_mul(MINUTE)) }
}

/// A time on a date; without a time the one that the wall shows at `from`, which on the same date is `from` itself even
/// where the wall shows it twice.
fn on(zone: &ZoneRules, from: Time, date: Date, at: Option<TimeOfDay>) -> Option<Time> {
    match at {
        None if date == zone.date(from) => Some(from),
        None => zone.moment_within(date, zone.time_of_day(from)),
        Some(at) => zone.moment_within(date, at),
    }
}

/// A leap of the clocks moves an instant by two days at most, in milliseconds.
const LEAP: i64 = 2 * 86_400_000;

/// How far a date's instant may be from that date as seen at another moment: clocks leap by two days at most.
const NEAR: u64 = 3;

fn first_after(every: &Every, at: TimeOfDay, after: Time, calendar: &Calendar) -> Option<(Date, Time)> {
    let today = calendar.zone.date(after);
    let mut date = today.checked_sub_days(Days::new(NEAR))?;
    for _ in 0..=NEAR * 2 + 1 {
        date = on_or_after(every, date, calendar)?;
        match calendar.zone.moment_within(date, at) {
            Some(time) if time > after => return Some((date, time)),
            _ => date = date.succ_opt()?,
        }
    }
    None
}

fn last_until(every: &Every, at: TimeOfDay, moment: Time, calendar: &Calendar) -> Option<(Date, Time)> {
    let today = calendar.zone.date(moment);
    let mut date = today.checked_add_days(Days::new(NEAR))?;
    for _ in 0..=NEAR * 2 + 1 {
        date = on_or_before(every, date, calendar)?;
        match calendar.zone.moment_within(date, at) {
            Some(time) if time <= moment => return Some((date, time)),
            _ => date = date.pred_opt()?,
        }
    }
    None
}

/// The first date of a schedule at or after a date.
fn on_or_after(every: &Every, date: Date, calendar: &Calendar) -> Option<Date> {
    match *every {
        Every::Day => Some(date),
        Every::WorkingDay => calendar.working_from(date),
        Every::Week { weekday } => date.checked_add_days(Days::new(days_ahead(date, weekday)?)),
        Every::Month { day } => match of_month(date, day)? {
            this if this >= date => Some(this),
            _ => of_month(date.with_day(1)?.checked_add_months(Months::new(1))?, day),
        },
    }
}

/// The last date of a schedule at or before a date.
fn on_or_before(every: &Every, date: Date, calendar: &Calendar) -> Option<Date> {
    match *every {
        Every::Day => Some(date),
        Every::WorkingDay => calendar.working_until(date),
        Every::Week { weekday } => {
            let ahead = days_ahead(date, weekday)?;
            date.checked_sub_days(Days::new(if ahead == 0 { 0 } else { 7_u64.saturating_sub(ahead) }))
        }
        Every::Month { day } => match of_month(date, day)? {
            this if this <= date => Some(this),
            _ => of_month(date.with_day(1)?.checked_sub_months(Months::new(1))?, day),
        },
    }
}

/// How many days after a date the weekday comes, 0 to 6; none for a number that is no weekday.
fn days_ahead(date: Date, weekday: u8) -> Option<u64> {
    let today = date.weekday().num_days_from_monday();
    (weekday < 7).then(|| u64::from((u32::from(weekday) + 7 - today) % 7))
}

/// The day in the month of a date, or its last day if it has not so many; none for a number that no month has.
fn of_month(date: Date, day: u8) -> Option<Date> {
    let day = (1..=31).contains(&day).then_some(u32::from(day))?;
    let last = u32::from(date.num_days_in_month());
    date.with_day(day.min(last))
}

/// How many dates of a schedule lie from the first to the last, which are dates of it themselves.
fn dates_between(every: &Every, first: Date, last: Date, calendar: &Calendar) -> u64 {
    let days = u64::try_from(last.signed_duration_since(first).num_days()).unwrap_or(0);
    match every {
        Every::Day => days.saturating_add(1),
        Every::WorkingDay => calendar.working_days(first, last),
        Every::Week { .. } => (days / 7).saturating_add(1),
        Every::Month { .. } => {
            let month = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
            u64::try_from(month(last) - month(first)).unwrap_or(0).saturating_add(1)
        }
    }
}

/// How many of a schedule's dates share their instant with the one before, because their place has left out a day.
fn doubles(
    every: &Every,
    at: TimeOfDay,
    (first, next): (Date, Time),
    (last, latest): (Date, Time),
    calendar: &Calendar,
) -> u64 {
    let zone = calendar.zone.as_ref();
    let mut shared = 0_u64;
    for leap in zone.leaps(next.plus_millis(-LEAP), latest) {
        let start = zone.date(leap.plus_millis(-1)).max(first);
        let end = zone.date(leap).min(last);
        let mut dates = start.iter_days().take_while(|date| *date <= end);
        let mut dates = dates.by_ref().filter(|date| on_or_after(every, *date, calendar) == Some(*date));
        let Some(mut before) = dates.next() else { continue };
        for date in dates {
            shared = shared.saturating_add(u64::from(zone.moment(date, at) == zone.moment(before, at)));
            before = date;
        }
    }
    shared
}

#[cfg(test)]
#[path = "delay_tests.rs"]
mod tests;
