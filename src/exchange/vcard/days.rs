//! Days in cards: whole ones, and those whose year nobody wrote down.

use crate::value::{Date, MONTHS, plausible};
use chrono::Datelike;

/// What a text says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A day.
    Whole(Date),
    /// Less than a day: `15 April`, `April 1985`, `1985`. In words, since no year is made up.
    Partly(String),
}

/// Reads `1985-04-15`, `19850415`, the same with a time behind it, `--0415`, `---15`, `1985-04`, `1985`. `no_year` is the
/// year that stands for none, as Apple writes it.
pub(super) fn day(text: &str, no_year: Option<&str>) -> Option<Day> {
    let text = text.trim();
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    if let Some(rest) = date.strip_prefix("--") {
        let digits: String = rest.chars().filter(|c| *c != '-').collect();
        return match (rest.starts_with('-'), digits.len()) {
            (true, 2) => {
                Some(Day::Partly(format!("day {}", digits.parse::<u32>().ok().filter(|d| (1..=31).contains(d))?)))
            }
            (false, 4) => without_year(digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
            (false, 2) => month(digits.parse().ok()?).map(|name| Day::Partly(name.to_string())),
            _ => None,
        };
    }
    let numbers: Vec<&str> = date.split(['-', '/', '.']).collect();
    let (year, month_number, day_number) = match numbers.as_slice() {
        [digits] if digits.len() == 8 => (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?),
        [year] if year.len() == 4 => return year.parse::<u32>().ok().map(|_| Day::Partly((*year).to_string())),
        [year, number] if year.len() == 4 => {
            year.parse::<u32>().ok()?;
            return month(number.parse().ok()?).map(|name| Day::Partly(format!("{name} {year}")));
        }
        [year, number, day] if year.len() == 4 => (*year, *number, *day),
        _ => return None,
    };
    let (m, d): (u32, u32) = (month_number.parse().ok()?, day_number.parse().ok()?);
    if no_year == Some(year) || year == "0000" {
        return without_year(m, d);
    }
    let date = Date::from_ymd_opt(year.parse().ok()?, m, d)?;
    // Apple's 1604 is a leap year that stands for none.
    if plausible(date) {
        Some(Day::Whole(date))
    } else if year == "1604" {
        without_year(m, d)
    } else {
        None
    }
}

fn month(number: usize) -> Option<&'static str> {
    MONTHS.get(number.checked_sub(1)?).copied()
}

fn without_year(m: u32, d: u32) -> Option<Day> {
    // In a leap year, so that there is a 29 February.
    let date = Date::from_ymd_opt(2000, m, d)?;
    Some(Day::Partly(format!("{} {}", date.day(), month(usize::try_from(date.month()).ok()?)?)))
}

/// A detail such as `15 April` as cards write it; none where it is no such text.
pub(super) fn written(text: &str) -> Option<String> {
    let number = |name: &str| MONTHS.iter().position(|month| *month == name).map(|at| at + 1);
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        ["day", day] => Some(format!("---{:02}", day.parse::<u32>().ok().filter(|d| (1..=31).contains(d))?)),
        [day, month] if number(month).is_some() => {
            let (m, d) = (number(month)?, day.parse::<u32>().ok()?);
            Date::from_ymd_opt(2000, u32::try_from(m).ok()?, d).map(|_| format!("--{m:02}{d:02}"))
        }
        [month, year] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("{year}-{:02}", number(month)?))
        }
        [year] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => Some((*year).to_string()),
        [month] => Some(format!("--{:02}", number(month)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_far_as_they_are_written() {
        let whole = Some(Day::Whole(Date::from_ymd_opt(1985, 4, 15).unwrap()));
        for text in ["1985-04-15", "19850415", "1985-04-15T00:00:00Z", "19850415T100000", "1985/04/15", "1985.04.15"] {
            assert_eq!(day(text, None), whole, "{text}");
        }
        for (text, words) in [
            ("--0415", "15 April"),
            ("--04-15", "15 April"),
            ("--0229", "29 February"),
            ("---15", "day 15"),
            ("--04", "April"),
            ("1985-04", "April 1985"),
            ("1985", "1985"),
            ("1604-04-15", "15 April"),
            ("0000-04-15", "15 April"),
        ] {
            let read = day(text, None);
            assert_eq!(read, Some(Day::Partly(words.to_string())), "{text}");
            let again = written(words).unwrap();
            assert_eq!(day(&again, None), read, "{words} as {again}");
        }
        assert_eq!(day("1900-04-15", Some("1900")), Some(Day::Partly("15 April".into())));
        for text in ["", "soon", "1985-02-30", "--1340", "12/04/85", "1985-04-15-03"] {
            assert_eq!(day(text, None), None, "{text}");
        }
        assert_eq!(written("in spring"), None);
    }
}
