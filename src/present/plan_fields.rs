//! What is typed into a plan: shares, days and numbers of wins. Nothing that cannot be read is read as something else.

use crate::report::plan::MOST;
use crate::report::{Rates, Span};
use crate::value::{Date, Money, plausible};

/// The longest that a stage may take in a plan.
pub const MOST_DAYS: u32 = 3_650;

/// What was typed, without spaces of any kind and a sign at its end.
fn bare(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')).collect();
    kept.strip_suffix('%').map(str::to_string).unwrap_or(kept)
}

/// Why an amount can be no target and no value of a win: it has to be above 0 also in the workspace's currency. None where
/// it can.
pub fn refuse_amount(money: Money, rates: &Rates, today: Date) -> Option<String> {
    if money.minor <= 0 {
        return Some("An amount above 0.".into());
    }
    let (own, base) = (money.currency, rates.base());
    if own != base && rates.since(own, today).is_none() {
        return Some(format!("{own} has no rate yet. Enter one in the settings, or say the amount in {base}."));
    }
    match rates.on(money, today) {
        None => Some(format!("This amount is too large in {base}.")),
        Some(minor) if minor <= 0 => Some(format!("This is less than the smallest amount of {base}.")),
        Some(_) => None,
    }
}

/// Why days can be no period of a plan. None where they can.
pub fn refuse_span(span: Span) -> Option<String> {
    if !plausible(span.from) || !plausible(span.until) {
        return Some("Days from 1900 to 2200.".into());
    }
    (span.from >= span.until).then(|| "The first day is after the last one.".into())
}

/// A whole number above 0, with or without groups of three digits. None for nothing typed.
///
/// # Errors
/// A sentence for the person.
pub fn read_count(text: &str) -> Result<Option<u32>, String> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "A whole number above 0.".to_string();
    let groups: Vec<&str> = text.split(['.', ',', '\'', '’']).collect();
    let [first, rest @ ..] = groups.as_slice() else { return Err(wrong()) };
    let grouped = rest.is_empty() || (first.len() <= 3 && !first.is_empty());
    if !grouped || rest.iter().any(|group| group.len() != 3) {
        return Err(wrong());
    }
    match groups.concat().parse::<u32>() {
        Ok(0) => Err(wrong()),
        Ok(count) if u64::from(count) <= MOST => Ok(Some(count)),
        // More digits than a number has are too many as well, and letters are none.
        read if read.is_ok() || groups.concat().bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("At most 1,000,000.".to_string())
        }
        _ => Err(wrong()),
    }
}

/// A share above 0 % and up to 100 %, in hundredths of a percent, with a comma or a point. None for nothing typed.
///
/// # Errors
/// A sentence for the person.
pub fn read_share(text: &str) -> Result<Option<u32>, String> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "A share above 0 and up to 100.".to_string();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text.as_str(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || (whole.is_empty() && part.is_empty()) || whole.len() > 3 {
        return Err(wrong());
    }
    if part.len() > 2 {
        return Err("At most two digits behind the point.".to_string());
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let hundredths = number(whole) * 100 + number(&format!("{part:0<2}"));
    if (1..=10_000).contains(&hundredths) { Ok(Some(hundredths)) } else { Err(wrong()) }
}

/// Whole days from 0 to ten years. None for nothing typed.
///
/// # Errors
/// A sentence for the person.
pub fn read_days(text: &str) -> Result<Option<u32>, String> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse::<u32>().ok().filter(|days| *days <= MOST_DAYS && !text.starts_with('+'));
    days.map(Some).ok_or_else(|| "Whole days, from 0 to 3650.".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Rate, Settings};
    use crate::value::Currency;

    #[test]
    fn numbers_of_wins_are_whole_and_grouped_in_threes_or_refused() {
        for (text, count) in [("12", 12), (" 1,000 ", 1_000), ("1.000", 1_000), ("12'345", 12_345), ("1 000", 1_000)] {
            assert_eq!(read_count(text), Ok(Some(count)), "{text}");
        }
        assert_eq!(read_count("  "), Ok(None));
        for text in ["0", "12.5", "1,00", "ten", "-3", ",000", "1234.567"] {
            assert_eq!(read_count(text), Err("A whole number above 0.".into()), "{text}");
        }
        assert_eq!(read_count("1000000"), Ok(Some(1_000_000)));
        for text in ["1000001", "4,294,967,296", "99999999999"] {
            assert_eq!(read_count(text), Err("At most 1,000,000.".into()), "{text}");
        }
    }

    #[test]
    fn an_amount_counts_if_it_is_above_nothing_in_the_currency_of_the_workspace() {
        let [jpy, gbp] = ["JPY", "GBP"].map(|code| Currency::from_code(code).unwrap());
        let rate = |currency, millionths| Rate { currency, from: "2026-01-01".parse().unwrap(), millionths };
        let settings = Settings {
            currency: Currency::EUR,
            rates: vec![rate(Currency::USD, 900_000), rate(jpy, 1)],
            ..Settings::default()
        };
        let (rates, today) = (Rates::of(Some(&settings)), "2026-11-22".parse().unwrap());
        let refused = |minor, currency| refuse_amount(Money::new(minor, currency), &rates, today);
        assert_eq!(refused(1, Currency::EUR), None);
        assert_eq!(refused(5_000, Currency::USD), None);
        for minor in [0, -1, i64::MIN] {
            assert_eq!(refused(minor, Currency::EUR), Some("An amount above 0.".into()));
        }
        let none = "GBP has no rate yet. Enter one in the settings, or say the amount in EUR.";
        assert_eq!(refused(5_000, gbp), Some(none.into()));
        // A yen is worth a ten-thousandth of a cent here.
        assert_eq!(refused(100, jpy), Some("This is less than the smallest amount of EUR.".into()));
        assert_eq!(refused(10_000, jpy), None, "a cent");
    }

    #[test]
    fn a_period_has_a_day_and_is_one_that_somebody_can_mean() {
        let refused =
            |from: &str, until: &str| refuse_span(Span { from: from.parse().unwrap(), until: until.parse().unwrap() });
        assert_eq!(refused("2027-01-01", "2027-01-02"), None, "one day");
        assert_eq!(refused("2027-01-01", "2027-01-01"), Some("The first day is after the last one.".into()));
        for (from, until) in [("0001-01-31", "2027-01-01"), ("2027-01-01", "9999-12-31"), ("1899-12-31", "1900-02-01")]
        {
            assert_eq!(refused(from, until), Some("Days from 1900 to 2200.".into()), "{from} {until}");
        }
    }

    #[test]
    fn shares_are_read_with_comma_or_point_and_refused_where_they_are_none() {
        for (text, hundredths) in
            [("12.5", 1_250), ("12,5 %", 1_250), ("100", 10_000), (".5", 50), ("0,01", 1), ("7.", 700)]
        {
            assert_eq!(read_share(text), Ok(Some(hundredths)), "{text}");
        }
        assert_eq!(read_share("%"), Ok(None));
        for text in ["0", "100.01", "1000", "half", "-5", "1.2.3", "12.345", "1e1", "."] {
            assert!(read_share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_whole_and_refused_where_they_are_not() {
        assert_eq!((read_days("0"), read_days(" 14 "), read_days("")), (Ok(Some(0)), Ok(Some(14)), Ok(None)));
        for text in ["5.5", "two", "-1", "3651", "+3"] {
            assert!(read_days(text).is_err(), "{text}");
        }
    }
}
