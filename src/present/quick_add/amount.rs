//! Amounts as people write them: `46000 EUR`, `€46k`, `1.5m`, `46,000`, `1.234,56 €`.

use super::token::Token;
use crate::query::literal::{currency_of_sign, parts};
use crate::value::{Currency, Date, Money, MoneyError};
use chrono::Datelike;

/// A number found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// How many words it takes.
    pub count: usize,
    /// Ten-thousandths of a unit.
    pub parts: i64,
    /// Its currency, where one is written.
    pub currency: Option<Currency>,
    /// Whether it can only be an amount: by currency, `k`, `m` or grouping.
    pub certain: bool,
}

/// Whether a number or amount starts here: where a name after a mark ends.
pub(super) fn starts(all: &[Token<'_>], at: usize) -> bool {
    let digit = all.get(at).and_then(Token::plain).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    digit || read(all, at).is_some()
}

/// The number or amount that starts at a word.
pub(super) fn read(all: &[Token<'_>], at: usize) -> Option<Found> {
    let word = |i: usize| all.get(i).filter(|token| token.mark.is_none() && !token.quoted).map(|token| token.text);
    let first = word(at)?;
    // “EUR 46000”, “€ 500”
    if let Some(currency) = currency_word(first, true) {
        let (parts, _) = number(word(at + 1)?)?;
        return Some(Found { count: 2, parts, currency: Some(currency), certain: true });
    }
    // “46 000 EUR”
    let groups = (1..5).take_while(|i| word(at + i).is_some_and(|text| text.len() == 3 && digits(text))).count();
    if groups > 0
        && first.len() <= 3
        && digits(first)
        && let Some(currency) = word(at + groups + 1).and_then(|text| currency_word(text, false))
    {
        let joined: String = (0..=groups).filter_map(|i| word(at + i)).collect();
        return Some(Found { count: groups + 2, parts: parts(&joined, 0)?, currency: Some(currency), certain: true });
    }
    let (bare, attached) = detach(first);
    let (parts, certain) = number(bare)?;
    if attached.is_some() {
        return Some(Found { count: 1, parts, currency: attached, certain: true });
    }
    match word(at + 1).and_then(|text| currency_word(text, false)) {
        // “500 EUR 600” belongs together as 500 EUR.
        Some(currency) => Some(Found { count: 2, parts, currency: Some(currency), certain: true }),
        None => Some(Found { count: 1, parts, currency: None, certain }),
    }
}

/// The amount in minor units, exactly.
pub(super) fn money(parts: i64, currency: Currency) -> Result<Money, MoneyError> {
    let step = 10_i64.pow(4_u32.saturating_sub(currency.digits()));
    if parts % step == 0 { Ok(Money::new(parts / step, currency)) } else { Err(MoneyError::TooFine(currency)) }
}

/// Whether a number is probably a year around today's.
pub(super) fn is_year(parts: i64, today: Date) -> bool {
    parts % 10_000 == 0 && (parts / 10_000 - i64::from(today.year())).abs() <= 15
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A word that is a currency. Codes are taken in capitals, the commonest in small letters too: “all” is no Albanian lek.
fn currency_word(text: &str, before: bool) -> Option<Currency> {
    let mut chars = text.chars();
    if let (Some(sign), None) = (chars.next(), chars.next()) {
        return currency_of_sign(sign);
    }
    match text.to_lowercase().as_str() {
        "euro" | "euros" if !before => Some(Currency::EUR),
        "dollar" | "dollars" if !before => Some(Currency::USD),
        "eur" | "usd" | "gbp" | "chf" => Currency::from_code(text),
        _ if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) => Currency::from_code(text),
        _ => None,
    }
}

/// A number and the currency written to it without a blank: `€46k`, `46k€`, `500EUR`, `EUR500`.
fn detach(text: &str) -> (&str, Option<Currency>) {
    let ends = [
        text.char_indices().nth(1).map(|(i, _)| (i, true)),
        text.char_indices().next_back().map(|(i, _)| (i, false)),
        Some((3, true)),
        text.len().checked_sub(3).map(|i| (i, false)),
    ];
    for (cut, front) in ends.into_iter().flatten() {
        let Some((head, tail)) = text.split_at_checked(cut) else { continue };
        let (code, rest) = if front { (head, tail) } else { (tail, head) };
        if let (Some(currency), true) = (currency_word(code, true), rest.contains(|c: char| c.is_ascii_digit())) {
            return (rest, Some(currency));
        }
    }
    (text, None)
}

/// A number in ten-thousandths, and whether its writing says that it is an amount.
fn number(text: &str) -> Option<(i64, bool)> {
    let small = text.to_lowercase();
    let (body, zeros) = ["mio", "mn", "bn", "k", "m"]
        .into_iter()
        .zip([6, 6, 9, 3, 6])
        .find_map(|(suffix, zeros)| Some((small.strip_suffix(suffix)?, zeros)))
        .unwrap_or((&small, 0));
    let leading_zero = body.len() > 1 && body.starts_with('0') && digits(body);
    if leading_zero || !body.starts_with(|c: char| c.is_ascii_digit()) || !body.ends_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let separators: Vec<char> = body.chars().filter(|c| !c.is_ascii_digit()).collect();
    if !separators.iter().all(|c| matches!(c, '.' | ',' | '\'' | '’' | '_')) {
        return None;
    }
    let (whole, fraction) = match (separators.first(), separators.last()) {
        (Some(first), Some(last)) if first != last => body.rsplit_once(*last)?,
        (Some(only), _) if separators.len() == 1 && matches!(only, '.' | ',') => {
            let (whole, after) = body.split_once(*only)?;
            let grouping = after.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') && zeros == 0;
            if grouping { (body, "") } else { (whole, after) }
        }
        _ => (body, ""),
    };
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let head = groups.next().unwrap_or_default();
    let tail: Vec<&str> = groups.collect();
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let alike = whole.chars().filter(|c| !c.is_ascii_digit()).all(|c| Some(c) == mark);
    if !alike || (!tail.is_empty() && (head.is_empty() || head.len() > 3)) || tail.iter().any(|group| group.len() != 3)
    {
        return None;
    }
    let plain = format!("{head}{}.{fraction}", tail.concat());
    Some((parts(&plain, zeros)?, zeros > 0 || !tail.is_empty()))
}
