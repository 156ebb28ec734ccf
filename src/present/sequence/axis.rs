//! The days below a timeline: where a moment lies, which days are off, and which are named.
//!
//! Places are in ten-thousandths of the whole width, so that the page can draw them at any size.

use crate::value::{Calendar, Date, Time};
use chrono::{Datelike, Days, Timelike};
use std::collections::BTreeSet;

/// The whole width.
pub const WHOLE: u32 = 10_000;

/// The fewest days that are drawn: a sequence of one day would be a line without a scale.
const FEWEST: u32 = 7;

/// Of more days than this, days off are too narrow to be seen.
const MOST_WITH_BANDS: u32 = 400;

/// Whole days side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// The first day.
    pub first: Date,
    /// How many days.
    pub days: u32,
}

/// Days on which nobody works, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The first of them.
    pub first: Date,
    /// The last of them.
    pub last: Date,
    /// Where they begin.
    pub along: u32,
    /// How wide they are.
    pub length: u32,
    /// Whether the team has them off, where others of the same weekday are worked.
    pub holiday: bool,
}

/// How closely the days are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Each day.
    #[default]
    Days,
    /// The Mondays.
    Weeks,
    /// The first day of each month.
    Months,
}

/// A named day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The day.
    pub date: Date,
    /// Where it begins.
    pub along: u32,
}

impl Axis {
    /// From one day to another, with a day behind the last one.
    pub fn over(first: Date, last: Date) -> Axis {
        let days = u32::try_from((last - first).num_days()).unwrap_or(0).saturating_add(2);
        Axis { first, days: days.max(FEWEST) }
    }

    /// The day behind the last one.
    pub fn end(&self) -> Date {
        self.first.checked_add_days(Days::new(u64::from(self.days))).unwrap_or(Date::MAX)
    }

    /// Where a moment lies; none if it is not on these days.
    pub fn along(&self, at: Time, calendar: &Calendar) -> Option<u32> {
        let date = calendar.zone.date(at);
        (self.first..self.end()).contains(&date).then(|| {
            let seconds = calendar.zone.time_of_day(at).num_seconds_from_midnight();
            self.place(date, seconds)
        })
    }

    fn place(&self, date: Date, seconds: u32) -> u32 {
        const DAY: u64 = 86_400;
        let day = u64::try_from((date - self.first).num_days()).unwrap_or(0);
        let whole = u64::from(self.days.max(1)) * DAY;
        let along = (day * DAY + u64::from(seconds)).saturating_mul(u64::from(WHOLE)) / whole;
        u32::try_from(along).unwrap_or(WHOLE).min(WHOLE)
    }

    fn each(&self) -> impl Iterator<Item = Date> {
        self.first.iter_days().take(self.days as usize)
    }

    /// The days off, in order; none where they would be too narrow to be seen.
    pub fn bands(&self, calendar: &Calendar, holidays: &BTreeSet<Date>) -> Vec<Band> {
        let mut found: Vec<Band> = Vec::new();
        if self.days > MOST_WITH_BANDS {
            return found;
        }
        for date in self.each().filter(|date| !calendar.works(*date)) {
            let holiday = holidays.contains(&date) && date.weekday().num_days_from_monday() < 5;
            let next = date.succ_opt().unwrap_or(date);
            let (along, end) = (self.place(date, 0), self.place(next, 0));
            match found.last_mut().filter(|band| band.holiday == holiday && band.last.succ_opt() == Some(date)) {
                Some(band) => (band.last, band.length) = (date, end - band.along),
                None => found.push(Band { first: date, last: date, along, length: end - along, holiday }),
            }
        }
        found
    }

    /// How closely the days are named.
    pub fn scale(&self) -> Scale {
        match self.days {
            ..=21 => Scale::Days,
            22..=120 => Scale::Weeks,
            _ => Scale::Months,
        }
    }

    /// The named days, in order.
    pub fn ticks(&self) -> Vec<Tick> {
        let named = |date: &Date| match self.scale() {
            Scale::Days => true,
            Scale::Weeks => date.weekday().num_days_from_monday() == 0,
            Scale::Months => date.day() == 1,
        };
        // Of very many months, a few: more names than fit would hide each other.
        let every = usize::try_from(self.days / 500).unwrap_or(0) + 1;
        let ticks = self.each().filter(named).map(|date| Tick { date, along: self.place(date, 0) });
        ticks.step_by(every).collect()
    }
}

/// Keeps points apart that lie at one place, in order, none beyond the end.
pub fn apart(places: &mut [u32], least: u32) {
    let count = u32::try_from(places.len()).unwrap_or(u32::MAX).max(1);
    let least = least.min(WHOLE / count);
    let mut before: Option<u32> = None;
    for place in places.iter_mut() {
        *place = before.map_or(*place, |before| (*place).max(before.saturating_add(least)));
        before = Some(*place);
    }
    let mut most = WHOLE;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most);
        most = place.saturating_sub(least);
    }
}

/// Puts labels of one width into rows in which none covers another: the row of each, none where no row has room.
pub fn rows(places: &[u32], width: u32, most: u8) -> Vec<Option<u8>> {
    let mut ends = vec![0_u32; usize::from(most)];
    let half = width / 2;
    places
        .iter()
        .map(|place| {
            // At the edges a label is moved inwards.
            let from = place.saturating_sub(half).min(WHOLE.saturating_sub(width));
            let row = ends.iter().position(|end| *end <= from)?;
            *ends.get_mut(row)? = from.saturating_add(width);
            u8::try_from(row).ok()
        })
        .collect()
}
