//! The days that the sample is told in: all count from the day that the caller says is today.

use crate::value::{Date, Time, TimeOfDay, Zone};
use chrono::{Datelike, Days, NaiveTime, Weekday};

const DAY_MINUTES: i64 = 1_440;

/// The days and hours that the sample is told in.
pub struct Clock {
    pub today: Date,
    pub now: Time,
    pub zone: Zone,
}

impl Clock {
    /// A day in the past, moved back from a weekend to Friday.
    pub fn past(&self, days: u64) -> Date {
        let date = self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today);
        let back = match date.weekday() {
            Weekday::Sat => 1,
            Weekday::Sun => 2,
            _ => 0,
        };
        date.checked_sub_days(Days::new(back)).unwrap_or(date)
    }

    /// A day to come, moved on from a weekend to Monday.
    pub fn future(&self, days: u64) -> Date {
        let date = self.today.checked_add_days(Days::new(days)).unwrap_or(self.today);
        let on = match date.weekday() {
            Weekday::Sat => 2,
            Weekday::Sun => 1,
            _ => 0,
        };
        date.checked_add_days(Days::new(on)).unwrap_or(date)
    }

    /// A moment in the past: so many days ago, so many minutes after midnight; never after now.
    pub fn at(&self, days: u64, minutes: u32) -> Time {
        self.zone.moment(self.past(days), time_of_day(minutes)).min(self.now)
    }
}

/// So many minutes after midnight.
pub fn time_of_day(minutes: u32) -> TimeOfDay {
    NaiveTime::from_num_seconds_from_midnight_opt(minutes % DAY_MINUTES as u32 * 60, 0).unwrap_or_default()
}
