//! A calendar of counts: a column for each week, a row for each day of the week, and how strong each day is.

use crate::value::Date;
use chrono::{Datelike, Days};
use std::collections::BTreeMap;

/// The strongest day's strength.
pub const STRONGEST: u8 = 4;
/// How many days are shown at most: the last ones of a longer time.
pub const MOST_DAYS: usize = 3_700;

/// A day in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// How many.
    pub count: u32,
    /// The week, from 0.
    pub column: usize,
    /// The day of the week, 0 for Monday.
    pub row: usize,
    /// How strong, 0 for nothing to [`STRONGEST`].
    pub level: u8,
}

/// A calendar of counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heat {
    /// The days, earliest first.
    pub days: Vec<Day>,
    /// How many weeks.
    pub columns: usize,
    /// The first week that shows a day of each month, with that day.
    pub months: Vec<(usize, Date)>,
    /// The highest count.
    pub most: u32,
}

/// The days from one to another, both included.
pub fn heat(from: Date, to: Date, counts: &BTreeMap<Date, u32>) -> Heat {
    let longest = Days::new(MOST_DAYS as u64 - 1);
    let from = to.checked_sub_days(longest).map_or(from, |earliest| from.max(earliest));
    let inside = |day: &Date| (from..=to).contains(day);
    let most = counts.iter().filter(|(day, _)| inside(day)).map(|(_, count)| *count).max().unwrap_or(0);
    let lead = from.weekday().num_days_from_monday() as usize;
    let mut heat = Heat { most, ..Heat::default() };
    for (at, date) in from.iter_days().take_while(|day| *day <= to).enumerate() {
        let count = counts.get(&date).copied().unwrap_or(0);
        let (column, row) = ((lead + at) / 7, (lead + at) % 7);
        let level = level(count, most);
        let new_month = heat.days.last().is_none_or(|last| last.date.month() != date.month());
        if new_month {
            heat.months.push((column, date));
        }
        heat.days.push(Day { date, count, column, row, level });
        heat.columns = column + 1;
    }
    heat
}

fn level(count: u32, most: u32) -> u8 {
    if count == 0 || most == 0 {
        return 0;
    }
    let share = (u64::from(count) * u64::from(STRONGEST)).div_ceil(u64::from(most));
    u8::try_from(share).unwrap_or(STRONGEST).clamp(1, STRONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_begin_on_monday_and_months_are_named_where_they_begin() {
        // 29 October 2026 is a Thursday.
        let counts = BTreeMap::from([(day("2026-11-02"), 3)]);
        let heat = heat(day("2026-10-29"), day("2026-11-09"), &counts);
        assert_eq!((heat.days[0].column, heat.days[0].row), (0, 3));
        let monday = heat.days.iter().find(|one| one.date == day("2026-11-02")).unwrap();
        assert_eq!((monday.column, monday.row, monday.count, monday.level), (1, 0, 3, STRONGEST));
        assert_eq!(heat.columns, 3);
        assert_eq!(heat.months, [(0, day("2026-10-29")), (0, day("2026-11-01"))]);
    }

    #[test]
    fn a_single_thing_is_seen_beside_a_day_of_thousands() {
        let counts = BTreeMap::from([(day("2026-11-02"), 9_000), (day("2026-11-03"), 1)]);
        let heat = heat(day("2026-11-01"), day("2026-11-04"), &counts);
        assert_eq!(heat.days.iter().map(|day| day.level).collect::<Vec<_>>(), [0, 4, 1, 0]);
    }

    #[test]
    fn days_outside_do_not_count_and_a_backward_period_is_empty() {
        let counts = BTreeMap::from([(day("2020-01-01"), 5)]);
        assert_eq!(heat(day("2026-11-01"), day("2026-11-02"), &counts).most, 0);
        assert_eq!(heat(day("2026-11-02"), day("2026-11-01"), &counts), Heat::default());
        assert_eq!(heat(day("1900-01-01"), day("2026-11-01"), &counts).days.len(), MOST_DAYS);
    }
}
