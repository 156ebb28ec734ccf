//! Moments, civil dates and the person's zone.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// A civil date: no time, no zone, never shifted. Close and due dates are of this kind.
pub type Date = NaiveDate;

/// A time on the wall clock, in the workspace's zone.
pub type TimeOfDay = NaiveTime;

/// A moment: milliseconds since 1970 in UTC. JSON: `"2026-11-22T09:30:00.000Z"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

impl Time {
    const LEAST: i64 = -62_135_596_800_000; // year 1
    const MOST: i64 = 253_402_300_799_999; // year 9999

    /// A moment from milliseconds since 1970, kept within the years 1 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        Time(millis.clamp(Self::LEAST, Self::MOST))
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The moment this many milliseconds later (or earlier).
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Whole days from `earlier` to this moment; never negative.
    pub fn days_since(self, earlier: Time) -> u32 {
        u32::try_from((self.0 - earlier.0).max(0) / 86_400_000).unwrap_or(u32::MAX)
    }

    /// Midday UTC of a date: where only a date is known, most zones then show the same date.
    pub fn midday(date: Date) -> Self {
        Self::from_millis(date.and_time(NaiveTime::default()).and_utc().timestamp_millis().saturating_add(43_200_000))
    }

    fn utc(self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0).single().unwrap_or_default()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Time {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        DateTime::parse_from_rfc3339(text)
            .map(|time| Time::from_millis(time.timestamp_millis()))
            .map_err(|_| format!("“{text}” is not a moment such as 2026-11-22T09:30:00.000Z"))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Where the person is, as far as "today" needs it: the offset from UTC at the moment of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Zone {
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

impl Zone {
    /// The civil date of a moment here.
    pub fn date(self, time: Time) -> Date {
        time.plus_millis(i64::from(self.offset_minutes) * 60_000).utc().date_naive()
    }

    /// The wall-clock time of a moment here.
    pub fn time_of_day(self, time: Time) -> TimeOfDay {
        time.plus_millis(i64::from(self.offset_minutes) * 60_000).utc().time()
    }

    /// The moment of a date and wall-clock time here.
    pub fn moment(self, date: Date, time: TimeOfDay) -> Time {
        let local = date.and_time(time).and_utc().timestamp_millis();
        Time::from_millis(local.saturating_sub(i64::from(self.offset_minutes) * 60_000))
    }
}

/// Whether a date is one that a person can mean: the years 1900 to 2200.
pub(crate) fn plausible(date: Date) -> bool {
    (1900..=2200).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_back_and_days_depend_on_the_zone() {
        let time: Time = "2026-11-22T23:30:00.000Z".parse().unwrap();
        assert_eq!(time.to_string(), "2026-11-22T23:30:00.000Z");
        assert_eq!(Zone { offset_minutes: 60 }.date(time).to_string(), "2026-11-23");
        assert_eq!(Zone { offset_minutes: -60 }.date(time).to_string(), "2026-11-22");
        assert!("yesterday".parse::<Time>().is_err());
    }

    #[test]
    fn absurd_moments_stay_within_what_can_be_printed() {
        assert!(Time::from_millis(i64::MAX).to_string().starts_with("9999"));
        assert!(Time::from_millis(i64::MIN).to_string().starts_with("0001"));
    }
}
