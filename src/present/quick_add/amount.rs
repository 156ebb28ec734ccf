//! Amounts as people write them: `46000 EUR`, `€46k`, `1.5m`, `46,000`, `1.234,56 €`, `5 Mio €`.

use super::token::Token;
use crate::query::literal::{currency_of_sign, parts};
use crate::value::{Currency, Date, Money, MoneyError, quoted};
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
        let (parts, _) = number(word(at + 1)?, Lone::Thousands).ok()?;
        let (parts, more) = word(at + 2).and_then(|text| scaled(parts, text)).map_or((parts, 0), |parts| (parts, 1));
        return Some(Found { count: 2 + more, parts, currency: Some(currency), certain: true });
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
    let (parts, certain) = number(bare, Lone::Thousands).ok()?;
    // “5 Mio €”; five million of something else belong to the name.
    if let Some(parts) = word(at + 1).and_then(|text| scaled(parts, text)) {
        let behind = word(at + 2).and_then(|text| currency_word(text, false));
        if let Some(currency) = attached.or(behind) {
            let count = if attached.is_some() { 2 } else { 3 };
            return Some(Found { count, parts, currency: Some(currency), certain: true });
        }
    }
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

/// What one mark before three digits is: `46.000`, `46,000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lone {
    /// It parts thousands: what was understood is shown before it counts.
    Thousands,
    /// It may be this mark before the decimals. With another one it parts thousands; with this one it is a matter of
    /// doubt, but for a currency of three decimals.
    Decimal { mark: char, three: bool },
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoNumber {
    /// It is something else.
    Other,
    /// It is one of two numbers.
    TwoWays,
}

/// The words behind a number that multiply it, with their zeros.
const UNITS: [(&str, usize); 13] = [
    ("mio", 6),
    ("mrd", 9),
    ("tsd", 3),
    ("mn", 6),
    ("bn", 9),
    ("k", 3),
    ("m", 6),
    ("million", 6),
    ("millions", 6),
    ("billion", 9),
    ("billions", 9),
    ("thousand", 3),
    ("thousands", 3),
];

/// A number times the word behind it: thousand, million.
fn scaled(parts: i64, word: &str) -> Option<i64> {
    let small = word.to_lowercase();
    let bare = small.strip_suffix('.').unwrap_or(&small);
    let (_, zeros) = UNITS.iter().find(|(unit, _)| *unit == bare)?;
    (0..*zeros).try_fold(parts, |parts, _| parts.checked_mul(10))
}

/// A number in ten-thousandths, and whether its writing says that it is an amount.
fn number(text: &str, lone: Lone) -> Result<(i64, bool), NoNumber> {
    let (plain, zeros, grouped) = plain_number(text, lone)?;
    Ok((parts(&plain, zeros).ok_or(NoNumber::Other)?, zeros > 0 || grouped))
}

/// A number as digits with a point before the decimals, how many zeros its suffix adds, and whether it has groups.
fn plain_number(text: &str, lone: Lone) -> Result<(String, usize, bool), NoNumber> {
    let small = text.to_lowercase();
    let unit = small.strip_suffix('.').filter(|rest| rest.ends_with(char::is_alphabetic)).unwrap_or(&small);
    let (body, zeros) = UNITS
        .into_iter()
        .take(7)
        .find_map(|(suffix, zeros)| Some((unit.strip_suffix(suffix)?, zeros)))
        .unwrap_or((&small, 0));
    let leading_zero = body.len() > 1 && body.starts_with('0') && digits(body);
    if leading_zero || !body.starts_with(|c: char| c.is_ascii_digit()) || !body.ends_with(|c: char| c.is_ascii_digit())
    {
        return Err(NoNumber::Other);
    }
    let separators: Vec<char> = body.chars().filter(|c| !c.is_ascii_digit()).collect();
    if !separators.iter().all(|c| matches!(c, '.' | ',' | '\'' | '’' | '_')) {
        return Err(NoNumber::Other);
    }
    let (whole, fraction) = match (separators.first(), separators.last()) {
        (Some(first), Some(last)) if first != last => body.rsplit_once(*last).ok_or(NoNumber::Other)?,
        (Some(only), _) if separators.len() == 1 && matches!(only, '.' | ',') => {
            let (whole, after) = body.split_once(*only).ok_or(NoNumber::Other)?;
            let both = after.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') && zeros == 0;
            match lone {
                Lone::Decimal { mark, three: false } if both && mark == *only => return Err(NoNumber::TwoWays),
                Lone::Decimal { mark, three: true } if both && mark == *only => (whole, after),
                _ if both => (body, ""),
                _ => (whole, after),
            }
        }
        _ => (body, ""),
    };
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let head = groups.next().unwrap_or_default();
    let tail: Vec<&str> = groups.collect();
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let alike = whole.chars().filter(|c| !c.is_ascii_digit()).all(|c| Some(c) == mark);
    if !alike || (!tail.is_empty() && (head.is_empty() || head.len() > 3)) || !grouped(&tail) {
        return Err(NoNumber::Other);
    }
    Ok((format!("{head}{}.{fraction}", tail.concat()), zeros, !tail.is_empty()))
}

/// Whether these are the groups behind the first one: of three digits, or as in 12,34,567.
fn grouped(tail: &[&str]) -> bool {
    let Some((last, inner)) = tail.split_last() else { return true };
    last.len() == 3 && (inner.iter().all(|group| group.len() == 3) || inner.iter().all(|group| group.len() == 2))
}

/// Reads what was typed into a field for an amount, in any way of writing numbers: `46000`, `46.000,50`, `46,000.50`,
/// `46 000`, `46k`, `1.5m`, `500 USD`, `€500`, `-20`, `(3,100)`. `mark` is what the person's language puts before
/// decimals; a text that could be one of two numbers is not read.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read_amount(text: &str, currency: Currency, mark: char) -> Result<Money, String> {
    let trimmed = text.trim();
    let no_number = || format!("{} is not an amount. Write it like 46000 or 46k.", quoted(trimmed));
    let inside = trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (negative, rest) = match inside.or_else(|| trimmed.strip_prefix(['-', '\u{2212}'])) {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let compact: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
    let (bare, written) = detach(&compact);
    let currency = written.unwrap_or(currency);
    let three = currency.digits() >= 3;
    let (plain, zeros, _) = plain_number(bare, Lone::Decimal { mark, three }).map_err(|why| match why {
        NoNumber::Other => no_number(),
        NoNumber::TwoWays => {
            let thousands: String = bare.chars().filter(char::is_ascii_digit).collect();
            format!("{} can be read in two ways. Write {thousands} for thousands.", quoted(trimmed))
        }
    })?;
    let sentence = |error: MoneyError| sentence(&error.to_string());
    let money = if zeros == 0 {
        Money::from_decimal(&plain, currency).map_err(sentence)?
    } else {
        let parts = parts(&plain, zeros).ok_or_else(|| sentence(MoneyError::TooLarge))?;
        money(parts, currency).map_err(sentence)?
    };
    Ok(if negative { Money::new(-money.minor, currency) } else { money })
}

/// With a capital at the beginning and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}
