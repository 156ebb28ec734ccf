//! What foreign currencies are worth, as a list to be looked at and changed.

use crate::data::Dataset;
use crate::model::{Rate, Settings};
use crate::value::Currency;
use std::collections::BTreeSet;

/// The rates with one more, or with another worth from that day on; by currency, the newest first.
pub fn with_rate(rates: &[Rate], new: Rate) -> Vec<Rate> {
    let mut all = without_rate(rates, new);
    all.push(new);
    sorted(&all)
}

/// The rates without the one of that currency and day.
pub fn without_rate(rates: &[Rate], gone: Rate) -> Vec<Rate> {
    rates.iter().filter(|rate| (rate.currency, rate.from) != (gone.currency, gone.from)).copied().collect()
}

/// The rates by currency, the newest first.
pub fn sorted(rates: &[Rate]) -> Vec<Rate> {
    let mut all = rates.to_vec();
    all.sort_by_key(|rate| (rate.currency, std::cmp::Reverse(rate.from)));
    all
}

/// Reads what one unit is worth, with a point or a comma before the decimals, in millionths.
///
/// # Errors
/// A sentence for the person.
pub fn read_rate(text: &str) -> Result<u64, String> {
    let wrong = || "A rate is a number above 0, such as 0.92.".to_string();
    let text: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return Err(wrong());
    }
    if decimals.len() > 6 {
        return Err("A rate has at most six decimals.".into());
    }
    let number: u64 = format!("{whole}{decimals:0<6}").parse().map_err(|_| wrong())?;
    match number {
        0 => Err(wrong()),
        1..=1_000_000_000_000 => Ok(number),
        _ => Err("A rate is at most 1,000,000.".into()),
    }
}

/// What one unit is worth, as it is typed: `0.92`.
pub fn rate_text(millionths: u64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// The currencies of opportunities that have no rate, and so are in no sum of a report.
pub fn without_worth(data: &Dataset, settings: &Settings) -> Vec<Currency> {
    let known: BTreeSet<Currency> = settings.rates.iter().map(|rate| rate.currency).collect();
    let mut used = BTreeSet::new();
    for stage in data.stages() {
        used.extend(data.totals(stage.id).values().iter().map(|value| value.currency));
    }
    used.into_iter().filter(|currency| *currency != settings.currency && !known.contains(currency)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Opportunity, Stage};
    use crate::value::{Id, Money};

    fn code(code: &str) -> Currency {
        Currency::from_code(code).unwrap()
    }

    fn rate(currency: &str, from: &str, millionths: u64) -> Rate {
        Rate { currency: code(currency), from: from.parse().unwrap(), millionths }
    }

    #[test]
    fn a_rate_is_read_as_people_write_it_and_shown_as_it_is_typed() {
        for (text, millionths) in [
            ("0.92", 920_000),
            ("0,92", 920_000),
            (" 1 ", 1_000_000),
            (".5", 500_000),
            ("0.000001", 1),
            ("1 234.5", 1_234_500_000),
            ("1000000", 1_000_000_000_000),
        ] {
            assert_eq!(read_rate(text), Ok(millionths), "{text}");
            assert_eq!(read_rate(&rate_text(millionths)), Ok(millionths));
        }
        assert_eq!(
            (rate_text(920_000), rate_text(1_000_000), rate_text(1)),
            ("0.92".into(), "1".into(), "0.000001".into())
        );
        for bad in ["", ".", "0", "0.0", "-1", "1e3", "1,234.5", "0.1234567", "1000000.1", "99999999999999999999", "x"]
        {
            assert!(read_rate(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_rate_of_the_same_day_takes_the_others_place() {
        let rates = [rate("USD", "2026-01-01", 1), rate("GBP", "2026-01-01", 2)];
        let more = with_rate(&rates, rate("USD", "2026-07-01", 3));
        assert_eq!(more, [rates[1], rate("USD", "2026-07-01", 3), rates[0]]);
        assert_eq!(with_rate(&rates, rate("USD", "2026-01-01", 9)), [rates[1], rate("USD", "2026-01-01", 9)]);
        assert_eq!(without_rate(&more, rate("USD", "2026-07-01", 0)), [rates[1], rates[0]]);
    }

    #[test]
    fn a_currency_in_use_without_a_rate_is_named_once() {
        let stage = Stage { id: Id::from_bits(1), name: "New".into(), ..Stage::default() };
        let one = |bits, currency: &str| Opportunity {
            id: Id::from_bits(bits),
            name: "Deal".into(),
            stage: stage.id,
            value: Some(Money::whole(5, code(currency))),
            ..Opportunity::default()
        };
        let deals = [one(2, "EUR"), one(3, "USD"), one(4, "GBP"), one(5, "GBP")];
        let records = deals.into_iter().map(Into::into).chain([stage.clone().into()]);
        let data = Dataset::from_records(records);
        let settings =
            Settings { currency: code("EUR"), rates: vec![rate("USD", "2026-01-01", 1)], ..Settings::default() };
        assert_eq!(without_worth(&data, &settings), [code("GBP")]);
    }
}
