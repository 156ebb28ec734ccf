//! Numbers as people write them, read by one style at a time. Digits are never guessed away.

use crate::value::Currency;

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberStyle {
    /// `1234.56`
    Plain,
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
    /// `1 234,56`
    SpaceComma,
    /// `1'234.56`
    Apostrophe,
}

impl NumberStyle {
    /// Every style; of styles that fit equally well the first is taken.
    pub const ALL: [NumberStyle; 5] =
        [NumberStyle::Plain, NumberStyle::Point, NumberStyle::Comma, NumberStyle::SpaceComma, NumberStyle::Apostrophe];

    /// An example, as shown.
    pub fn example(self) -> &'static str {
        match self {
            NumberStyle::Plain => "1234.56",
            NumberStyle::Point => "1,234.56",
            NumberStyle::Comma => "1.234,56",
            NumberStyle::SpaceComma => "1 234,56",
            NumberStyle::Apostrophe => "1'234.56",
        }
    }

    fn groups(self, c: char) -> bool {
        match self {
            NumberStyle::Plain => false,
            NumberStyle::Point => c == ',',
            NumberStyle::Comma => c == '.',
            NumberStyle::SpaceComma => matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
            NumberStyle::Apostrophe => matches!(c, '\'' | '\u{2019}'),
        }
    }

    fn decimal_mark(self) -> char {
        match self {
            NumberStyle::Plain | NumberStyle::Point | NumberStyle::Apostrophe => '.',
            NumberStyle::Comma | NumberStyle::SpaceComma => ',',
        }
    }
}

/// The currency that an amount names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurrencyMark {
    /// A code or a sign that only one currency has.
    Code(Currency),
    /// A sign that several currencies share, such as `$`.
    Shared(&'static str),
}

const SIGNS: [(&str, &str); 9] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₴", "UAH"),
    ("zł", "PLN"),
];
const SHARED: [(&str, &[&str]); 3] = [
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]),
    ("¥", &["JPY", "CNY"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
];

impl CurrencyMark {
    /// The currency meant, where the workspace's currency decides among those that share a sign.
    /// A `$` that the workspace's currency does not use is the United States dollar; other signs then stay unclear.
    pub fn meant(self, usual: Currency) -> Option<Currency> {
        match self {
            CurrencyMark::Code(currency) => Some(currency),
            CurrencyMark::Shared(sign) => {
                let sharing = SHARED.iter().find(|(shared, _)| *shared == sign).map(|(_, codes)| *codes)?;
                if sharing.contains(&usual.code()) { Some(usual) } else { Some(Currency::USD).filter(|_| sign == "$") }
            }
        }
    }
}

/// A number that was read: a plain decimal such as `-1234.56`, and the currency beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The plain decimal: a sign where negative, digits, and a point before decimals.
    pub decimal: String,
    /// The currency, where there is one.
    pub currency: Option<CurrencyMark>,
}

/// Reads a number in one style. `(3,100)` and `3,100-` are negative. Groups have to be groups of three.
pub fn parse_number(text: &str, style: NumberStyle) -> Option<Number> {
    let mut rest = text.trim();
    let letters = rest.bytes().filter(u8::is_ascii_alphabetic).count();
    if rest.len() > 64 || letters > 3 || !rest.bytes().any(|b| b.is_ascii_digit()) {
        return None; // Most texts are no numbers, and leave here.
    }
    let shifted = if letters == 1 { written_out(rest) } else { None };
    rest = shifted.as_deref().filter(|_| style.decimal_mark() == '.').unwrap_or(rest);
    let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    if digit(rest.as_bytes().first()) && digit(rest.as_bytes().last()) {
        return Some(Number { decimal: plain(rest, style)?, currency: None });
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        (negative, rest) = (true, inner.trim());
    }
    let mut currency = None;
    let mut signed = negative;
    // Sign and currency come in either order, in front or behind.
    loop {
        if let Some(after) = rest.strip_prefix(['-', '\u{2212}', '+']).or_else(|| rest.strip_suffix('-')) {
            if signed {
                return None;
            }
            signed = true;
            negative = !rest.starts_with('+');
            rest = after.trim();
        } else if let Some((mark, after)) = currency_mark(rest) {
            if currency.is_some() {
                return None;
            }
            currency = Some(mark);
            rest = after.trim();
        } else {
            break;
        }
    }
    let decimal = plain(rest, style)?;
    Some(Number { decimal: if negative { format!("-{decimal}") } else { decimal }, currency })
}

/// `1.39E8` without its exponent, as programs in Java write what is ten millions and more; none if it is no such number.
fn written_out(text: &str) -> Option<String> {
    let (number, exponent) = text.split_once('E')?;
    let (whole, fraction) = number.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let shift: usize = exponent.parse().ok().filter(|shift| *shift <= 18 && digits(exponent))?;
    if !digits(whole.strip_prefix('-').unwrap_or(whole)) || !digits(fraction) {
        return None;
    }
    let (moved, rest) = fraction.split_at_checked(shift).unwrap_or((fraction, ""));
    let point = if rest.is_empty() { "" } else { "." };
    Some(format!("{whole}{moved:0<shift$}{point}{rest}"))
}

fn currency_mark(text: &str) -> Option<(CurrencyMark, &str)> {
    let cut = |sign: &str| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign));
    let sole = SIGNS.iter().find_map(|(sign, code)| Some((CurrencyMark::Code(Currency::from_code(code)?), cut(sign)?)));
    let shared = || SHARED.iter().find_map(|(sign, _)| Some((CurrencyMark::Shared(sign), cut(sign)?)));
    let letters = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let code = || {
        let front = text.get(..3).filter(|part| letters(part)).and_then(|part| Some((part, text.get(3..)?)));
        let back = || {
            let at = text.len().checked_sub(3)?;
            text.get(at..).filter(|part| letters(part)).and_then(|part| Some((part, text.get(..at)?)))
        };
        let (part, rest) = front.or_else(back)?;
        Some((CurrencyMark::Code(Currency::from_code(part)?), rest))
    };
    sole.or_else(shared).or_else(code)
}

/// Digits with groups and decimals, to digits with a point.
fn plain(text: &str, style: NumberStyle) -> Option<String> {
    let (whole, fraction) = text.split_once(style.decimal_mark()).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(fraction) || (text.ends_with(style.decimal_mark()) && whole.is_empty()) {
        return None;
    }
    let mut groups = whole.split(|c| style.groups(c));
    let first = groups.next().unwrap_or_default();
    let mut plain = first.to_string();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        grouped = true;
        plain.push_str(group);
    }
    let first_fits = if grouped { (1..=3).contains(&first.len()) } else { !first.is_empty() || !fraction.is_empty() };
    if !first_fits || !digits(&plain) {
        return None;
    }
    if plain.is_empty() {
        plain.push('0');
    }
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, style: NumberStyle) -> Option<String> {
        parse_number(text, style).map(|number| number.decimal)
    }

    #[test]
    fn each_style_reads_its_own_and_no_other() {
        use NumberStyle::*;
        let cases = [
            ("1,234.56", Point, "1234.56"),
            ("1.234,56", Comma, "1234.56"),
            ("1\u{202f}234,56", SpaceComma, "1234.56"),
            ("1’234.56", Apostrophe, "1234.56"),
        ];
        for (text, style, expected) in cases {
            assert_eq!(read(text, style).as_deref(), Some(expected));
            let others = NumberStyle::ALL.iter().filter(|other| **other != style);
            assert!(others.clone().all(|other| read(text, *other).is_none()), "{text}");
        }
        assert_eq!(read("(3,100)", Point).as_deref(), Some("-3100"));
        assert_eq!(read("1,12", Point), None, "no group has two digits");
        assert_eq!(read("1,12", Comma).as_deref(), Some("1.12"));
        for bad in ["", "-", ".", "1.", "1.2.3", "--1", "(-1)", "12a", "1e5", "٣", "€", "$$1", "1,,000", ",123"] {
            let good = bad == "1.";
            assert_eq!(read(bad, Point).is_some(), good, "{bad}");
        }
    }

    #[test]
    fn large_amounts_as_data_loader_writes_them_are_read_in_full() {
        for style in [NumberStyle::Plain, NumberStyle::Point, NumberStyle::Apostrophe] {
            assert_eq!(read("1.39E8", style).as_deref(), Some("139000000"));
            assert_eq!(read("-1.0123456E7", style).as_deref(), Some("-10123456"));
            assert_eq!(read("1.012345678E7", style).as_deref(), Some("10123456.78"));
        }
        for none in ["1E8", "1.5E", "1.E8", ".5E8", "1.5E99", "1.5E-3", "1,5E8", "1.5e8"] {
            assert_eq!(read(none, NumberStyle::Plain), None, "{none}");
        }
        assert_eq!(read("1.39E8", NumberStyle::Comma), None);
    }

    #[test]
    fn currencies_are_read_in_front_and_behind() {
        let mark = |text, style| parse_number(text, style).and_then(|number| number.currency);
        assert_eq!(mark("€ 1.234,56", NumberStyle::Comma), Some(CurrencyMark::Code(Currency::EUR)));
        assert_eq!(mark("-$1,234", NumberStyle::Point), Some(CurrencyMark::Shared("$")));
        assert_eq!(mark("1234.50 usd", NumberStyle::Plain), Some(CurrencyMark::Code(Currency::USD)));
        let cad = Currency::from_code("CAD").unwrap();
        assert_eq!(CurrencyMark::Shared("$").meant(cad), Some(cad));
        assert_eq!(CurrencyMark::Shared("$").meant(Currency::EUR), Some(Currency::USD));
        assert_eq!(CurrencyMark::Shared("kr").meant(Currency::EUR), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_style_panic(text in ".{0,20}", loose in "[-+()0-9.,' €$]{0,12}") {
            for style in NumberStyle::ALL {
                let _ = parse_number(&text, style);
                let _ = parse_number(&loose, style);
            }
        }

        #[test]
        fn what_a_style_prints_it_reads_back(minor in -10_000_000_000i64..10_000_000_000) {
            let size = minor.unsigned_abs();
            let whole = (size / 100).to_string();
            for (style, group, point) in [(NumberStyle::Plain, "", '.'), (NumberStyle::Point, ",", '.'), (NumberStyle::Comma, ".", ','), (NumberStyle::SpaceComma, " ", ','), (NumberStyle::Apostrophe, "'", '.')] {
                let mut grouped = String::new();
                for (i, c) in whole.chars().enumerate() {
                    if i > 0 && (whole.len() - i) % 3 == 0 { grouped.push_str(group); }
                    grouped.push(c);
                }
                let sign = if minor < 0 { "-" } else { "" };
                let printed = format!("{sign}{grouped}{point}{:02}", size % 100);
                let expected = crate::value::Money::new(minor, Currency::EUR).decimal();
                let expected = if minor < 0 && size == 0 { expected.trim_start_matches('-').to_string() } else { expected };
                prop_assert_eq!(read(&printed, style), Some(expected));
            }
        }
    }
}
