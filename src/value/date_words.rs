//! Dates as people write them: the names of the months, and what stands around day and year.

use super::Date;
use chrono::Datelike;

/// The months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What stands for the day, and what for the year, in a pattern.
const DAY: &str = "{day}";
const YEAR: &str = "{year}";

/// How dates are written in a language: `1 December 2026`, `1. Dezember 2026`, `December 1, 2026`. Data only; the shell
/// asks the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWords {
    /// A pattern for each month.
    months: Vec<String>,
}

impl Default for DateWords {
    /// As in English, the day first.
    fn default() -> Self {
        DateWords { months: MONTHS.iter().map(|name| format!("{DAY} {name} {YEAR}")).collect() }
    }
}

impl DateWords {
    /// A pattern for each of the twelve months, with `{day}` and `{year}` once each; none if they are something else.
    pub fn new(months: Vec<String>) -> Option<DateWords> {
        let whole = |month: &String| month.matches(DAY).count() == 1 && month.matches(YEAR).count() == 1;
        (months.len() == MONTHS.len() && months.iter().all(whole)).then_some(DateWords { months })
    }

    /// A date in words.
    pub fn write(&self, date: Date) -> String {
        let pattern = self.months.get(date.month0() as usize);
        pattern.map_or_else(
            || date.to_string(),
            |pattern| pattern.replace(DAY, &date.day().to_string()).replace(YEAR, &date.year().to_string()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_as_people_write_them() {
        assert_eq!(DateWords::default().write(date("2026-12-01")), "1 December 2026");
        let american = MONTHS.iter().map(|name| format!("{name} {{day}}, {{year}}")).collect();
        assert_eq!(DateWords::new(american).unwrap().write(date("2026-03-31")), "March 31, 2026");
        let japanese = (1..=12).map(|month| format!("{{year}}年{month}月{{day}}日")).collect();
        assert_eq!(DateWords::new(japanese).unwrap().write(date("2026-02-28")), "2026年2月28日");
    }

    #[test]
    fn what_is_no_pattern_for_every_month_is_not_taken() {
        let without_year: Vec<String> = (0..12).map(|_| "{day}".into()).collect();
        let too_few: Vec<String> = (0..11).map(|_| "{day} {year}".into()).collect();
        assert_eq!(DateWords::new(without_year), None);
        assert_eq!(DateWords::new(too_few), None);
    }
}
