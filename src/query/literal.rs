//! Values as people write them, by the shape of the field.

use super::ast::{Amount, Field, Literal, NextStep, Shape};
use super::span::Period;
use crate::model::{StageKind, Status, Temperature};
use crate::value::{Currency, Date};

/// The most days from today that can be written, about a century.
pub(crate) const MOST_DAYS: i32 = 36_500;

/// Reads one value for a field. `quoted` values are never words such as `none`. The error is a sentence.
pub(crate) fn read(field: Field, text: &str, quoted: bool) -> Result<Literal, String> {
    let word = text.trim().to_lowercase();
    if !quoted && word == "none" {
        return Ok(Literal::None);
    }
    if !quoted && word == "me" && matches!(field, Field::Owner | Field::Custom(_)) {
        return Ok(Literal::Me);
    }
    match field.shape() {
        Shape::Link | Shape::Text | Shape::Custom => Ok(Literal::Text(text.to_string())),
        Shape::Temperature => Temperature::parse(&word)
            .map(Literal::Temperature)
            .or_else(|| StageKind::parse(&word).filter(|kind| kind.closed()).map(Literal::Kind))
            .ok_or_else(|| format!("“{text}” is not a temperature: hot, warm, cold, won, lost or none.")),
        Shape::Kind => StageKind::parse(&word)
            .map(Literal::Kind)
            .ok_or_else(|| format!("“{text}” is not a kind of stage: open, parked, won or lost.")),
        Shape::Next => NextStep::ALL
            .into_iter()
            .find(|next| next.key() == word)
            .map(Literal::Next)
            .ok_or_else(|| format!("“{text}” is not a next step: late, due, planned or none.")),
        Shape::Amount => amount(&word).map(Literal::Amount),
        Shape::Date => date(&word),
        Shape::Number => whole(word.trim_end_matches('%'))
            .filter(|number| *number >= 0)
            .map(Literal::Number)
            .ok_or_else(|| format!("“{text}” is not a whole number.")),
        Shape::Score => {
            whole(&word).map(Literal::Number).ok_or_else(|| format!("“{text}” is not a whole number such as 20 or -5."))
        }
        Shape::Flag => match word.as_str() {
            "yes" => Ok(Literal::Flag(true)),
            "no" => Ok(Literal::Flag(false)),
            _ => Err(format!("“{text}” is neither yes nor no.")),
        },
    }
}

/// The words that a value of this field can be, for suggestions.
pub(crate) fn words(field: Field) -> Vec<String> {
    let mut words: Vec<String> = match field.shape() {
        Shape::Link | Shape::Text | Shape::Amount | Shape::Number | Shape::Score | Shape::Custom => Vec::new(),
        Shape::Flag => ["yes", "no"].map(String::from).to_vec(),
        Shape::Temperature => Status::ALL.iter().map(|status| status.key().to_string()).collect(),
        Shape::Kind => StageKind::ALL.iter().map(|k| k.key().to_string()).collect(),
        Shape::Next => NextStep::ALL.iter().map(|n| n.key().to_string()).collect(),
        Shape::Date => {
            Period::all().map(Period::key).chain(["today", "tomorrow", "yesterday"].map(String::from)).collect()
        }
    };
    words.push("none".to_string());
    words
}

/// A whole number of plain digits, with a sign or without.
fn whole(word: &str) -> Option<i64> {
    match word.strip_prefix('\u{2212}') {
        Some(size) if size.bytes().all(|b| b.is_ascii_digit()) => format!("-{size}").parse().ok(),
        Some(_) => None,
        None => word.parse().ok(),
    }
}

pub(crate) fn date(word: &str) -> Result<Literal, String> {
    let not = || format!("“{word}” is not a date: write 2026-12-31, today, this-week, next-quarter, overdue or +7d.");
    match word {
        "today" => return Ok(Literal::Days(0)),
        "tomorrow" => return Ok(Literal::Days(1)),
        "yesterday" => return Ok(Literal::Days(-1)),
        _ => {}
    }
    if let Some(period) = Period::parse(word) {
        return Ok(Literal::Period(period));
    }
    if let Some(rest) = word.strip_prefix(['+', '-', '\u{2212}']) {
        let (count, step) = if let Some(count) = rest.strip_suffix('d') {
            (count, 1)
        } else if let Some(count) = rest.strip_suffix('w') {
            (count, 7)
        } else {
            return Err(not());
        };
        if count.is_empty() || !count.bytes().all(|b| b.is_ascii_digit()) {
            return Err(not());
        }
        let far = || format!("“{word}” is too far away: at most {MOST_DAYS} days.");
        let days =
            count.parse::<i32>().ok().and_then(|n| n.checked_mul(step)).filter(|n| *n <= MOST_DAYS).ok_or_else(far)?;
        return Ok(Literal::Days(if word.starts_with('+') { days } else { -days }));
    }
    iso_date(word).map(Literal::Date).ok_or_else(not)
}

/// Reads `2026-12-31`, in full and with four digits of year.
pub(crate) fn iso_date(word: &str) -> Option<Date> {
    let bytes = word.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if shaped { word.parse().ok() } else { None }
}

/// The currency that a sign stands for.
pub(crate) fn currency_of_sign(sign: char) -> Option<Currency> {
    match sign {
        '€' => Some(Currency::EUR),
        '$' => Some(Currency::USD),
        '£' => Currency::from_code("GBP"),
        '¥' => Currency::from_code("JPY"),
        '₹' => Currency::from_code("INR"),
        _ => None,
    }
}

/// Reads `10000`, `1.5m`, `46k`, `€500`, `500eur`: a point before decimals, no grouping.
pub(super) fn amount(word: &str) -> Result<Amount, String> {
    let not = || format!("“{word}” is not an amount: write 10000, 1.5m or 500EUR.");
    let mut rest = word;
    let mut currency = None;
    if let Some(sign) = rest.chars().next().filter(|c| currency_of_sign(*c).is_some()) {
        currency = currency_of_sign(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    } else if let Some(sign) = rest.chars().next_back().filter(|c| currency_of_sign(*c).is_some()) {
        currency = currency_of_sign(sign);
        rest = rest.strip_suffix(sign).unwrap_or(rest);
    } else if let Some((head, code)) = rest.len().checked_sub(3).and_then(|at| rest.split_at_checked(at))
        && let Some(known) = Currency::from_code(code).filter(|_| code.bytes().all(|b| b.is_ascii_alphabetic()))
    {
        currency = Some(known);
        rest = head;
    }
    let rest = rest.trim();
    let (digits, zeros) = match rest.strip_suffix('k') {
        Some(digits) => (digits, 3),
        None => rest.strip_suffix('m').map_or((rest, 0), |digits| (digits, 6)),
    };
    let parts = parts(digits, zeros).ok_or_else(not)?;
    Ok(Amount { parts, currency })
}

/// Ten-thousandths of a decimal with a point, times ten to the power of `zeros`. Nothing if it is no number, finer
/// than a ten-thousandth or too large.
pub(crate) fn parts(decimal: &str, zeros: usize) -> Option<i64> {
    let (negative, digits) = match decimal.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, decimal),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let fine = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !fine(whole) || !fine(fraction) || fraction.len() > zeros + 4 {
        return None;
    }
    let size: i64 = format!("{whole}{fraction:0<width$}", width = zeros + 4).parse().ok()?;
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_bounded() {
        let read = |text: &str| amount(text).map(|a| (a.parts, a.currency.map(Currency::code)));
        assert_eq!(read("10000"), Ok((100_000_000, None)));
        assert_eq!(read("1.5m"), Ok((15_000_000_000, None)));
        assert_eq!(read("€46k"), Ok((460_000_000, Some("EUR"))));
        assert_eq!(read("-0.5 usd"), Ok((-5000, Some("USD"))));
        for bad in ["", "k", "1e5", "1.00001", "99999999999999999999", "٣", "eur", "1..2"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_a_score_lies_below_nothing() {
        assert_eq!(read(Field::Score, "-5", false), Ok(Literal::Number(-5)));
        assert_eq!(read(Field::Score, "\u{2212}5", false), Ok(Literal::Number(-5)));
        for bad in ["", "-", "\u{2212}-5", "1.5", "5%", "9999999999999999999"] {
            assert!(read(Field::Score, bad, false).is_err(), "{bad}");
        }
        assert_eq!(read(Field::Untouched, "-5", false), Err("“-5” is not a whole number.".into()));
        assert_eq!(read(Field::OptOut, "Yes", false), Ok(Literal::Flag(true)));
        assert_eq!(read(Field::OptOut, "maybe", false), Err("“maybe” is neither yes nor no.".into()));
    }

    #[test]
    fn dates_are_days_periods_or_distances() {
        assert_eq!(date("+2w"), Ok(Literal::Days(14)));
        assert_eq!(date("-1d"), Ok(Literal::Days(-1)));
        assert!(date("2026-02-30").is_err());
        assert!(date("+999999999999d").is_err());
        assert!(date("+d").is_err());
        assert!(date("26-1-1").is_err());
    }
}
