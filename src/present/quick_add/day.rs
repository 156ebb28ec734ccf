//! Days as people write them: `fri`, `tomorrow`, `in 3 days`, `+2w`, `18 dec`, `18.12.`, `12/18/2026`, `next week`.

use super::token::Token;
use crate::query::Unit;
use crate::query::literal::iso_date;
use crate::query::span::{plus_days, plus_months};
use crate::value::Date;
use chrono::{Datelike, Weekday};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a day's words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A day of the calendar.
    Is(Date),
    /// The calendar has no such day.
    Never,
    /// Day and month, or month and day.
    TwoWays(Date, Date),
}

impl From<Option<Date>> for Day {
    fn from(date: Option<Date>) -> Self {
        date.map_or(Day::Never, Day::Is)
    }
}

/// The day that starts at a word, and how many words it takes.
pub(super) fn read(all: &[Token<'_>], at: usize, today: Date) -> Option<(usize, Day)> {
    let word = |i: usize| all.get(i).and_then(Token::plain).unwrap_or_default();
    let first = word(at);
    if matches!(first.as_str(), "by" | "on" | "until" | "due") {
        let (count, date) = bare(&word, at + 1, today)?;
        return Some((count + 1, date));
    }
    // “Sun Microsystems” at the beginning is a name.
    let capital =
        at == 0 && all.len() > 1 && all.first().is_some_and(|token| token.text.starts_with(char::is_uppercase));
    if capital && weekday(&first).is_some() && word(1).starts_with(char::is_alphabetic) {
        return None;
    }
    bare(&word, at, today)
}

fn bare(word: &impl Fn(usize) -> String, at: usize, today: Date) -> Option<(usize, Day)> {
    let (first, second, third) = (word(at), word(at + 1), word(at + 2));
    let found = |count: usize, date: Date| Some((count, Day::Is(date)));
    match (first.as_str(), second.as_str(), third.as_str()) {
        ("today", ..) => return found(1, today),
        ("tomorrow", ..) => return found(1, plus_days(today, 1)),
        ("eom", ..) => return found(1, Unit::Month.end(today)),
        ("eoq", ..) => return found(1, Unit::Quarter.end(today)),
        ("eoy", ..) => return found(1, Unit::Year.end(today)),
        ("end", "of", unit) => {
            let (count, unit) = if matches!(unit, "the" | "this") { (4, word(at + 3)) } else { (3, unit.to_string()) };
            return found(count, end(&unit, today)?);
        }
        ("next", what, _) => {
            if let Some(unit) = Unit::ALL.into_iter().find(|unit| unit.key() == what) {
                return found(2, unit.shifted(today, 1));
            }
            let days = i64::from(weekday(what)?.num_days_from_monday());
            return found(2, plus_days(Unit::Week.shifted(today, 1), days));
        }
        ("in", count, unit) => {
            let count = if matches!(count, "a" | "an" | "one") { 1 } else { small(count)? };
            return found(3, later(today, count, unit.trim_end_matches('s'))?);
        }
        _ => {}
    }
    if let Some(day) = weekday(&first) {
        let ahead = (7 + day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
        return found(1, plus_days(today, if ahead == 0 { 7 } else { i64::from(ahead) }));
    }
    if let Some(distance) = first.strip_prefix('+') {
        let split = distance.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = distance.split_at_checked(split)?;
        let unit = match unit {
            "d" => "day",
            "w" => "week",
            "m" => "month",
            _ => return None,
        };
        return found(1, later(today, small(count)?, unit)?);
    }
    numeric(&first, today).or_else(|| slashed(&first)).or_else(|| named(word, at, today))
}

/// `2026-12-18`, `18.12.`, `18.12.2026`, `18.12.26`.
fn numeric(word: &str, today: Date) -> Option<(usize, Day)> {
    let dashed: Vec<&str> = word.split('-').collect();
    if dashed.iter().map(|part| part.len()).eq([4, 2, 2]) && dashed.iter().all(|part| small(part).is_some()) {
        return Some((1, iso_date(word).into()));
    }
    let dotted: Vec<&str> = word.split('.').collect();
    let [day, month, year] = dotted.as_slice() else { return None };
    let (day, month) = (short(day)?, short(month)?);
    let year = match (year.len(), small(year)) {
        (0, _) => return Some((1, coming(day, month, today).into())),
        (2, Some(year)) => 2000 + year,
        (4, Some(year)) => year,
        _ => return None,
    };
    Some((1, Date::from_ymd_opt(i32::try_from(year).ok()?, month, day).into()))
}

/// `12/18/2026`, `18/12/2026`, `2026/12/18`. Without a year it is something else: 24/7.
fn slashed(word: &str) -> Option<(usize, Day)> {
    let cut: Vec<&str> = word.split('/').collect();
    let [first, second, third] = cut.as_slice() else { return None };
    let date = |year: i64, month: u32, day: u32| Date::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    if first.len() == 4 {
        return Some((1, date(small(first)?, short(second)?, short(third)?).into()));
    }
    let year = match (third.len(), small(third)?) {
        (2, year) => 2000 + year,
        (4, year) => year,
        _ => return None,
    };
    let (first, second) = (short(first)?, short(second)?);
    let (by_day, by_month) = (date(year, second, first), date(year, first, second));
    let day = match (by_day, by_month) {
        (Some(one), Some(other)) if one != other => Day::TwoWays(one, other),
        (one, other) => one.or(other).into(),
    };
    Some((1, day))
}

/// `18 dec`, `dec 18`, `18th december 2026`.
fn named(word: &impl Fn(usize) -> String, at: usize, today: Date) -> Option<(usize, Day)> {
    let (first, second) = (word(at), word(at + 1));
    let (day, month) = match (ordinal(&first), month(&second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (ordinal(&second)?, month(&first)?),
    };
    // “18 dec 2026 EUR” is worth 2026 euros.
    let year = word(at + 2);
    let money = ["eur", "usd", "gbp", "chf", "€", "$", "£", "euro", "euros"].contains(&word(at + 3).as_str());
    if year.len() == 4
        && !money
        && let Some(year) = small(&year).filter(|year| (1900..=2200).contains(year))
    {
        return Some((3, Date::from_ymd_opt(i32::try_from(year).ok()?, month, day).into()));
    }
    Some((2, coming(day, month, today).into()))
}

/// The next such day, today included; 29 February may be years away.
fn coming(day: u32, month: u32, today: Date) -> Option<Date> {
    (0..9)
        .filter_map(|ahead| Date::from_ymd_opt(today.year().checked_add(ahead)?, month, day))
        .find(|date| *date >= today)
}

fn end(unit: &str, today: Date) -> Option<Date> {
    let unit = Unit::ALL.into_iter().find(|known| known.key() == unit)?;
    let friday = plus_days(Unit::Week.start(today), 4);
    Some(if unit == Unit::Week && friday >= today { friday } else { unit.end(today) })
}

fn later(today: Date, count: i64, unit: &str) -> Option<Date> {
    match unit {
        "day" => Some(plus_days(today, count)),
        "week" => Some(plus_days(today, count * 7)),
        "month" => Some(plus_months(today, count)),
        "year" => Some(plus_months(today, count * 12)),
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    match word {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let known =
        |name: &&str| **name == *word || name.get(..3) == Some(word) || (word == "sept" && **name == *"september");
    MONTHS.iter().zip(1..).find(|(name, _)| known(name)).map(|(_, number)| number)
}

fn ordinal(word: &str) -> Option<u32> {
    let bare = ["st", "nd", "rd", "th", "."].into_iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
    short(bare)
}

/// One or two digits.
fn short(word: &str) -> Option<u32> {
    if word.len() > 2 { None } else { u32::try_from(small(word)?).ok() }
}

/// One to four digits.
fn small(word: &str) -> Option<i64> {
    let fine = (1..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if fine { word.parse().ok() } else { None }
}
