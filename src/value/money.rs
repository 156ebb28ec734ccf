//! Money: an exact number of minor units in an ISO 4217 currency. No floats anywhere.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Euro.
    pub const EUR: Currency = Currency(iso_currency::Currency::EUR);
    /// United States dollar.
    pub const USD: Currency = Currency(iso_currency::Currency::USD);

    /// The currency with this three-letter code, in any case.
    pub fn from_code(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(&code.trim().to_ascii_uppercase()).map(Currency)
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The English name.
    pub fn name(self) -> String {
        self.0.name().to_string()
    }

    /// Digits behind the decimal point: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn digits(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0)).min(4)
    }

    /// Every currency, by code.
    pub fn all() -> Vec<Currency> {
        use iso_currency::IntoEnumIterator;
        let mut all: Vec<_> = iso_currency::Currency::iter().map(Currency).collect();
        all.sort();
        all
    }

    fn scale(self) -> i64 {
        10_i64.pow(self.digits())
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::EUR
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Currency::from_code(&code).ok_or_else(|| D::Error::custom(format!("“{code}” is not a currency code")))
    }
}

/// Why a text is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Not a number at all.
    NotANumber(String),
    /// More decimals than the currency has.
    TooFine(Currency),
    /// Beyond what can be stored (about 92 thousand million million minor units).
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MoneyError::NotANumber(text) => write!(f, "“{text}” is not an amount"),
            MoneyError::TooFine(currency) => write!(f, "{currency} has only {} decimals", currency.digits()),
            MoneyError::TooLarge => f.write_str("this amount is too large"),
        }
    }
}

/// An amount: minor units (cents) of a currency. JSON: `{"amount":"460.00","currency":"EUR"}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// Minor units: cents for EUR, yen for JPY.
    pub minor: i64,
}

impl Money {
    /// An amount of minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { currency, minor }
    }

    /// An amount of whole units; saturates at the largest storable amount.
    pub fn whole(units: i64, currency: Currency) -> Self {
        Self { currency, minor: units.saturating_mul(currency.scale()) }
    }

    /// Reads a plain decimal: digits, an optional sign in front, and a point before the decimals (`-1234.5`).
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bad = || MoneyError::NotANumber(text.to_string());
        let trimmed = text.trim();
        let (negative, digits) = match trimmed.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(bad());
        }
        let significant = fraction.trim_end_matches('0');
        let places = currency.digits() as usize;
        if significant.len() > places {
            return Err(MoneyError::TooFine(currency));
        }
        let (sign, whole) = (if negative { "-" } else { "" }, if whole.is_empty() { "0" } else { whole });
        let minor = format!("{sign}{whole}{significant:0<places$}").parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self { currency, minor })
    }

    /// The plain decimal: `46000.00`.
    pub fn decimal(self) -> String {
        let places = self.currency.digits() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let size = self.minor.unsigned_abs();
        let scale = self.currency.scale() as u64;
        if places == 0 { format!("{sign}{size}") } else { format!("{sign}{}.{:0places$}", size / scale, size % scale) }
    }

    /// This share of the amount in percent, rounded half away from zero.
    pub fn percent(self, percent: u8) -> Self {
        let product = i128::from(self.minor) * i128::from(percent);
        let rounded = (product + 50 * product.signum()) / 100;
        let most = if rounded < 0 { i64::MIN } else { i64::MAX };
        Self { currency: self.currency, minor: i64::try_from(rounded).unwrap_or(most) }
    }
}

impl fmt::Display for Money {
    /// Code and grouped amount, for labels and documents: `EUR 46,000` (decimals only when there are any).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = self.decimal();
        let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
        write!(f, "{sign}{} ", self.currency)?;
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction.bytes().any(|b| b != b'0') { write!(f, ".{fraction}") } else { Ok(()) }
    }
}

impl FromStr for Money {
    type Err = MoneyError;
    /// Reads `46000.00 EUR`.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let bad = || MoneyError::NotANumber(text.to_string());
        let (amount, code) = text.trim().rsplit_once(' ').ok_or_else(bad)?;
        Money::from_decimal(amount, Currency::from_code(code).ok_or_else(bad)?)
    }
}

#[derive(Serialize, Deserialize)]
struct MoneyJson {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyJson { amount: self.decimal(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = MoneyJson::deserialize(deserializer)?;
        Money::from_decimal(&json.amount, json.currency).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_read_exactly_and_refuse_what_the_currency_cannot_hold() {
        assert_eq!(Money::from_decimal("-0.5", Currency::EUR).unwrap().minor, -50);
        assert_eq!(Money::from_decimal("12.500", Currency::EUR).unwrap().minor, 1250);
        let yen = Currency::from_code("jpy").unwrap();
        assert_eq!(Money::from_decimal("1.5", yen), Err(MoneyError::TooFine(yen)));
        assert_eq!(Money::from_decimal("99999999999999999999", yen), Err(MoneyError::TooLarge));
        for bad in ["", ".", "-", "1,2", "1e5", "٣", "0x1"] {
            assert!(Money::from_decimal(bad, yen).is_err(), "{bad}");
        }
    }

    #[test]
    fn amounts_print_grouped_with_decimals_only_when_there_are_any() {
        assert_eq!(Money::whole(46_000, Currency::EUR).to_string(), "EUR 46,000");
        assert_eq!(Money::new(-123_456, Currency::EUR).to_string(), "-EUR 1,234.56");
    }

    #[test]
    fn the_least_amount_reads_back_and_a_share_of_a_debt_stays_a_debt() {
        let least = Money::new(i64::MIN, Currency::EUR);
        assert_eq!(Money::from_decimal(&least.decimal(), Currency::EUR), Ok(least));
        assert_eq!(least.percent(200), least);
        assert!(Money::from_decimal("-92233720368547758.09", Currency::EUR).is_err());
    }

    #[test]
    fn a_share_rounds_half_away_from_zero() {
        assert_eq!(Money::new(5, Currency::EUR).percent(50).minor, 3);
        assert_eq!(Money::new(-5, Currency::EUR).percent(50).minor, -3);
    }

    proptest! {
        #[test]
        fn every_amount_reads_back_from_its_json(minor in -i64::MAX..i64::MAX, pick in 0usize..100) {
            let all = Currency::all();
            let money = Money::new(minor, all[pick % all.len()]);
            let json = serde_json::to_string(&money).unwrap();
            prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".*") {
            let _ = Money::from_decimal(&text, Currency::EUR);
            let _ = text.parse::<Money>();
        }
    }
}
