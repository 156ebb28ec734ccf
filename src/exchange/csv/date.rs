//! Dates as people write them, read by one order at a time. A day that does not exist is never moved to another.

use crate::value::{Date, Time, TimeOfDay, Zone, ZoneRules, plausible};

/// In which order day, month and year are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateStyle {
    /// `2020-10-05`, also with `/` or `.`
    Ymd,
    /// `05/10/2020`, also with `.` or `-`
    Dmy,
    /// `10/05/2020`, also with `-`
    Mdy,
    /// `05 Oct 2020` or `Oct 5, 2020`
    Named,
}

impl DateStyle {
    /// Every order.
    pub const ALL: [DateStyle; 4] = [DateStyle::Ymd, DateStyle::Dmy, DateStyle::Mdy, DateStyle::Named];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            DateStyle::Ymd => "year, month, day (2020-10-31)",
            DateStyle::Dmy => "day, month, year (31/10/2020)",
            DateStyle::Mdy => "month, day, year (10/31/2020)",
            DateStyle::Named => "month in letters (31 Oct 2020)",
        }
    }
}

/// What a text says in one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRead {
    /// The date; none where the calendar has no such day.
    pub date: Option<Date>,
    /// Whether the year has two digits: it was taken to lie between 1969 and 2068.
    pub short_year: bool,
}

/// Reads a date in one order; a time of day behind it is checked and left out. None if the text cannot be a date in
/// this order; a read without a date if it is one that does not exist, such as 31/02/2020.
pub fn parse_date(text: &str, style: DateStyle) -> Option<DateRead> {
    let parts = split(text)?;
    let (year, month, day) = match (style, parts) {
        (DateStyle::Named, Parts::Named { day, month, year }) => (year, month, day),
        (DateStyle::Ymd, Parts::Numbers { parts: [year, month, day], .. }) if year.len() == 4 => {
            (year, number(month)?, day)
        }
        (DateStyle::Dmy, Parts::Numbers { parts: [day, month, year], .. }) => (year, number(month)?, day),
        (DateStyle::Mdy, Parts::Numbers { parts: [month, day, year], separator }) if separator != '.' => {
            (year, number(month)?, day)
        }
        _ => return None,
    };
    if day.len() > 2 || !matches!(year.len(), 2 | 4) {
        return None;
    }
    let (day, written) = (number(day)?, number(year)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let short_year = year.len() == 2;
    let year = match written {
        0..69 if short_year => 2000 + written,
        _ if short_year => 1900 + written,
        _ => written,
    };
    let date = Date::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| plausible(*date));
    Some(DateRead { date, short_year })
}

/// The moment of a date that was read from this text: at the time of day that stands behind it, by its own offset from
/// UTC or else in this place; at midday where there is none.
pub(super) fn moment(text: &str, date: Date, place: &ZoneRules) -> Time {
    match clock(text) {
        Some((time, Some(offset_minutes))) => Zone { offset_minutes }.moment(date, time),
        Some((time, None)) => place.moment(date, time),
        None => Time::midday(date),
    }
}

/// The time of day in a text such as `2020-10-05T10:30:00Z` or `9:05 pm`, and the minutes east of UTC where it says so.
pub(super) fn clock(text: &str) -> Option<(TimeOfDay, Option<i32>)> {
    let colon = text.find(':')?;
    let digits = text.get(..colon)?.bytes().rev().take_while(u8::is_ascii_digit).count();
    let rest = text.get(colon - digits..)?.trim().to_ascii_uppercase();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(rest.len());
    let (told, zone) = (rest.get(..end)?, rest.get(end..)?.trim());
    let mut parts = told.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let second = parts.next().and_then(|part| number(part.split(['.', ',']).next()?)).unwrap_or(0);
    let (noon, zone) = match (zone.strip_prefix("AM"), zone.strip_prefix("PM")) {
        (Some(zone), _) => (Some(false), zone.trim()),
        (_, Some(zone)) => (Some(true), zone.trim()),
        _ => (None, zone),
    };
    let hour = match noon {
        Some(after) if (1..=12).contains(&hour) => hour % 12 + if after { 12 } else { 0 },
        Some(_) => return None,
        None => hour,
    };
    let time = TimeOfDay::from_hms_opt(hour, minute, second.min(59))?;
    Some((time, offset(zone)))
}

/// `Z`, `UTC`, `+02:00`, `-0530`, `+02` in minutes.
fn offset(zone: &str) -> Option<i32> {
    if matches!(zone, "Z" | "UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = zone.strip_prefix('+').map(|rest| (1, rest)).or_else(|| Some((-1, zone.strip_prefix('-')?)))?;
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    let minutes = match digits.len() {
        1 | 2 => number(&digits)? * 60,
        4 => number(digits.get(..2)?)? * 60 + number(digits.get(2..)?)?,
        _ => return None,
    };
    Some(sign * i32::try_from(minutes).ok()?)
}

/// Whether a text has the shape of a date in any order, be it one that no calendar has, such as 45/99/2020.
pub fn shaped_like_date(text: &str) -> bool {
    match split(text) {
        Some(Parts::Numbers { parts, .. }) => {
            parts.iter().any(|part| part.len() == 4) || parts.iter().all(|part| part.len() == 2)
        }
        other => other.is_some(),
    }
}

/// Whether a cell says that there is no date, as Outlook writes it: `0/0/00`.
pub(super) fn no_date(text: &str) -> bool {
    text.contains(['/', '.', '-']) && text.contains('0') && text.chars().all(|c| matches!(c, '0' | '/' | '.' | '-'))
}

enum Parts<'a> {
    Numbers { parts: [&'a str; 3], separator: char },
    Named { day: &'a str, month: u32, year: &'a str },
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        None
    } else {
        text.parse().ok()
    }
}

fn split(text: &str) -> Option<Parts<'_>> {
    let text = text.trim();
    if text.len() > 40 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    numbers(text).or_else(|| named(text))
}

fn numbers(text: &str) -> Option<Parts<'_>> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.' | '-')).unwrap_or(text.len());
    let (date, rest) = (text.get(..end)?, text.get(end..)?);
    let date = date.strip_suffix('.').filter(|_| date.matches('.').count() == 3).unwrap_or(date);
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = date.split(separator);
    let parts = [parts.next()?, parts.next()?, parts.next().filter(|_| parts.next().is_none())?];
    let fits = parts.iter().all(|part| matches!(part.len(), 1 | 2 | 4) && number(part).is_some());
    (fits && (rest.is_empty() || is_time(rest))).then_some(Parts::Numbers { parts, separator })
}

const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "gennaio", "januari"],
    &["february", "februar", "février", "febrero", "febbraio", "februari"],
    &["march", "märz", "mars", "marzo", "maart"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "mei"],
    &["june", "juni", "juin", "junio", "giugno"],
    &["july", "juli", "juillet", "julio", "luglio"],
    &["august", "août", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "settembre", "sept"],
    &["october", "oktober", "octobre", "octubre", "ottobre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "décembre", "diciembre", "dicembre"],
];

/// The month of a name in full, or of its first three letters where only one month begins with them.
fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let short = word.chars().count() >= 3;
    let fits = |names: &&[&str]| names.iter().any(|name| *name == word || (short && name.starts_with(&word)));
    let mut fitting = (1..).zip(&MONTHS).filter(|(_, names)| fits(names)).map(|(month, _)| month);
    fitting.next().filter(|_| fitting.next().is_none())
}

fn named(text: &str) -> Option<Parts<'_>> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '-' | ',' | '/');
    let may_begin =
        |word: &str| word.trim_end_matches('.').chars().count() >= 3 || word.starts_with(|c: char| c.is_ascii_digit());
    let spoken = text.split(is_gap).filter(|word| !word.is_empty());
    if spoken.clone().count() < 3 || !spoken.take(1).all(may_begin) {
        return None; // Most texts are no dates, and leave here.
    }
    let mut words = Vec::with_capacity(4);
    let mut rest = text;
    while words.len() < 3 {
        rest = rest.trim_start_matches(is_gap);
        let end = rest.find(is_gap).unwrap_or(rest.len());
        let (word, after) = (rest.get(..end)?, rest.get(end..)?);
        if word.is_empty() {
            return None;
        }
        rest = after;
        let weekday = words.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '.') && month(word).is_none();
        if !weekday {
            words.push(word);
        } else if word.chars().count() > 10 || text.len() - rest.len() > word.len() {
            return None; // One weekday at most, and only in front.
        }
    }
    if !rest.is_empty() && !is_time(rest) {
        return None;
    }
    let [first, second, year] = [*words.first()?, *words.get(1)?, *words.get(2)?];
    let day = |word: &'_ str| word.trim_end_matches(['.', 't', 'h', 's', 'n', 'd', 'r']).len();
    let (day, month) = match (month(first), month(second)) {
        (Some(month), None) => (second.get(..day(second))?, month),
        (None, Some(month)) => (first.get(..day(first))?, month),
        _ => return None,
    };
    (number(day).is_some() && number(year).is_some()).then_some(Parts::Named { day, month, year })
}

/// `T10:30`, ` 10:30:00.123Z`, `, 9:05 pm`, ` 10:30 +02:00`
fn is_time(text: &str) -> bool {
    let Some(rest) = text.strip_prefix([' ', 'T', ',', '\u{a0}', '\u{202f}']) else { return false };
    let upper = rest.trim().to_ascii_uppercase();
    let clock_end = upper.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(upper.len());
    let (clock, zone) = (upper.get(..clock_end).unwrap_or_default(), upper.get(clock_end..).unwrap_or_default());
    let mut parts = clock.split(':');
    let below = |part: Option<&str>, limit: u32| part.and_then(number).is_some_and(|value| value < limit);
    let (hour, minute) = (below(parts.next(), 25), below(parts.next(), 60));
    let second = parts.next().is_none_or(|part| {
        let (whole, fraction) = part.split_once(['.', ',']).unwrap_or((part, ""));
        below(Some(whole), 61) && fraction.bytes().all(|b| b.is_ascii_digit())
    });
    let zone = zone.trim();
    let zone = zone.strip_prefix("AM").or_else(|| zone.strip_prefix("PM")).unwrap_or(zone).trim();
    let offset = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b':') && (2..=5).contains(&text.len());
    let known = matches!(zone, "" | "Z" | "UTC" | "GMT") || zone.strip_prefix(['+', '-']).is_some_and(offset);
    hour && minute && second && parts.next().is_none() && known
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, style: DateStyle) -> Option<String> {
        parse_date(text, style).and_then(|read| read.date).map(|date| date.to_string())
    }

    #[test]
    fn each_order_reads_its_own() {
        for (text, style) in [
            ("2020-10-05", DateStyle::Ymd),
            ("2020/10/5", DateStyle::Ymd),
            ("2020-10-05T23:59:59.999Z", DateStyle::Ymd),
            ("2020-10-05 10:30 +02:00", DateStyle::Ymd),
            ("5/10/2020", DateStyle::Dmy),
            ("05.10.2020", DateStyle::Dmy),
            ("05.10.20, 9:05", DateStyle::Dmy),
            ("10/5/20 9:05 pm", DateStyle::Mdy),
            ("05 Oct 2020", DateStyle::Named),
            ("5-oct-20", DateStyle::Named),
            ("Oct 5th, 2020", DateStyle::Named),
            ("Mon, 5 October 2020 10:00:00 GMT", DateStyle::Named),
            ("5. Oktober 2020", DateStyle::Named),
        ] {
            assert_eq!(read(text, style).as_deref(), Some("2020-10-05"), "{text}");
        }
        assert!(parse_date("5/10/20", DateStyle::Dmy).unwrap().short_year);
        assert_eq!(parse_date("05.10.2020", DateStyle::Mdy), None, "nobody writes months first with points");
        for no in [
            "",
            "5",
            "1.5",
            "1.2.3.4",
            "5/10",
            "5/10/200",
            "2020-10-05x",
            "2020-10-05 25:61",
            "Oct 2020",
            "may be 5",
            "5/10-2020",
        ] {
            assert!(DateStyle::ALL.iter().all(|style| parse_date(no, *style).is_none()), "{no}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_not_moved() {
        for text in ["31/02/2020", "29/02/2019", "31/04/2020", "31/12/0020"] {
            assert_eq!(parse_date(text, DateStyle::Dmy), Some(DateRead { date: None, short_year: false }), "{text}");
        }
        assert!(shaped_like_date("45/99/2020") && !shaped_like_date("1.2.3") && !shaped_like_date("hello 5"));
    }

    #[test]
    fn the_time_of_day_behind_a_date_is_read_with_its_offset() {
        let place = ZoneRules::fixed(Zone { offset_minutes: 60 });
        let date = Date::from_ymd_opt(2020, 10, 5).unwrap();
        for (text, told) in [
            ("2020-10-05T10:30:00.000Z", "2020-10-05T10:30:00.000Z"),
            ("2020-10-05T10:30:00.000+0000", "2020-10-05T10:30:00.000Z"),
            ("2020-10-05 10:30:59", "2020-10-05T09:30:59.000Z"),
            ("10/5/2020, 9:05 pm", "2020-10-05T20:05:00.000Z"),
            ("10/5/2020 12:05 AM", "2020-10-04T23:05:00.000Z"),
            ("2020-10-05 10:30 +05:30", "2020-10-05T05:00:00.000Z"),
            ("2020-10-05", "2020-10-05T12:00:00.000Z"),
        ] {
            assert_eq!(moment(text, date, &place).to_string(), told, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_an_order_panic(text in ".{0,30}", loose in "[0-9/.:, TZapmOct+-]{0,24}") {
            for style in DateStyle::ALL {
                let _ = (parse_date(&text, style), parse_date(&loose, style));
            }
            let _ = (shaped_like_date(&text), shaped_like_date(&loose), clock(&text), clock(&loose));
        }

        #[test]
        fn what_an_order_prints_it_reads_back(days in 0i64..100_000) {
            let date = Date::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days as u64);
            for (style, formats) in [
                (DateStyle::Ymd, &["%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%S"][..]),
                (DateStyle::Dmy, &["%d/%m/%Y", "%d.%m.%Y", "%-d.%-m.%Y", "%d-%m-%Y"]),
                (DateStyle::Mdy, &["%m/%d/%Y", "%-m/%-d/%Y", "%m-%d-%Y"]),
                (DateStyle::Named, &["%d %b %Y", "%B %-d, %Y", "%a, %d %b %Y"]),
            ] {
                for format in formats {
                    let printed = date.and_time(chrono::NaiveTime::default()).format(format).to_string();
                    prop_assert_eq!(parse_date(&printed, style).and_then(|read| read.date), Some(date), "{}", printed);
                }
            }
        }
    }
}
