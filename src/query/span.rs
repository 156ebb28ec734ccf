//! Spans of the calendar around today.

use crate::value::Date;
use chrono::{Datelike, Days, Months};

/// What a period is a multiple of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, from January on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// All units, shortest first.
    pub const ALL: [Unit; 4] = [Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];

    /// The word.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }

    /// The first day of the unit that holds `date`.
    pub fn start(self, date: Date) -> Date {
        match self {
            Unit::Week => plus_days(date, -i64::from(date.weekday().num_days_from_monday())),
            Unit::Month => date.with_day(1).unwrap_or(date),
            Unit::Quarter => first(date.year(), date.month0() / 3 * 3 + 1, date),
            Unit::Year => first(date.year(), 1, date),
        }
    }

    /// The first day of the unit `count` units after the one that holds `date`.
    pub fn shifted(self, date: Date, count: i32) -> Date {
        let start = self.start(date);
        match self {
            Unit::Week => plus_days(start, i64::from(count) * 7),
            Unit::Month => plus_months(start, i64::from(count)),
            Unit::Quarter => plus_months(start, i64::from(count) * 3),
            Unit::Year => plus_months(start, i64::from(count) * 12),
        }
    }

    /// The last day of the unit that holds `date`.
    pub fn end(self, date: Date) -> Date {
        plus_days(self.shifted(date, 1), -1)
    }
}

/// A span of the calendar around today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The unit before the present one.
    Last(Unit),
    /// The present unit.
    This(Unit),
    /// The unit after the present one.
    Next(Unit),
    /// Before today and, where the record is an opportunity's close, not yet decided.
    Overdue,
}

impl Period {
    /// Every period.
    pub fn all() -> impl Iterator<Item = Period> {
        Unit::ALL
            .into_iter()
            .flat_map(|unit| [Period::Last(unit), Period::This(unit), Period::Next(unit)])
            .chain([Period::Overdue])
    }

    /// The word: `next-quarter`.
    pub fn key(self) -> String {
        match self {
            Period::Last(unit) => format!("last-{}", unit.key()),
            Period::This(unit) => format!("this-{}", unit.key()),
            Period::Next(unit) => format!("next-{}", unit.key()),
            Period::Overdue => "overdue".to_string(),
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Period> {
        Period::all().find(|period| period.key() == word)
    }

    /// First and last day.
    pub fn span(self, today: Date) -> (Date, Date) {
        let (unit, count) = match self {
            Period::Last(unit) => (unit, -1),
            Period::This(unit) => (unit, 0),
            Period::Next(unit) => (unit, 1),
            Period::Overdue => return (Date::MIN, plus_days(today, -1)),
        };
        let start = unit.shifted(today, count);
        (start, unit.end(start))
    }
}

/// The date this many days later or earlier, kept within the calendar.
pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    let size = Days::new(days.unsigned_abs());
    if days < 0 {
        date.checked_sub_days(size).unwrap_or(Date::MIN)
    } else {
        date.checked_add_days(size).unwrap_or(Date::MAX)
    }
}

/// The date this many months later or earlier; a day that the month lacks becomes its last.
pub(crate) fn plus_months(date: Date, months: i64) -> Date {
    let size = Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(u32::MAX));
    if months < 0 {
        date.checked_sub_months(size).unwrap_or(Date::MIN)
    } else {
        date.checked_add_months(size).unwrap_or(Date::MAX)
    }
}

fn first(year: i32, month: u32, otherwise: Date) -> Date {
    Date::from_ymd_opt(year, month, 1).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods_are_whole_weeks_months_and_quarters() {
        let today: Date = "2026-11-22".parse().unwrap(); // a Sunday
        let span = |word: &str| {
            let (from, to) = Period::parse(word).unwrap().span(today);
            format!("{from} {to}")
        };
        assert_eq!(span("this-week"), "2026-11-16 2026-11-22");
        assert_eq!(span("next-week"), "2026-11-23 2026-11-29");
        assert_eq!(span("this-month"), "2026-11-01 2026-11-30");
        assert_eq!(span("next-quarter"), "2027-01-01 2027-03-31");
        assert_eq!(span("last-year"), "2025-01-01 2025-12-31");
        assert_eq!(Period::Overdue.span(today).1.to_string(), "2026-11-21");
    }

    proptest! {
        #[test]
        fn the_present_period_holds_today_and_touches_its_neighbours(days in -40_000i64..40_000) {
            let today = plus_days(Date::default(), days);
            for unit in Unit::ALL {
                let (from, to) = Period::This(unit).span(today);
                prop_assert!(from <= today && today <= to);
                prop_assert_eq!(plus_days(Period::Last(unit).span(today).1, 1), from);
                prop_assert_eq!(plus_days(to, 1), Period::Next(unit).span(today).0);
            }
        }

        #[test]
        fn no_shift_leaves_the_calendar(days in any::<i64>(), months in any::<i64>()) {
            let _ = plus_months(plus_days(Date::MAX, days), months);
            let _ = Unit::Week.end(Date::MAX);
            let _ = Unit::Week.start(Date::MIN);
        }
    }
}
