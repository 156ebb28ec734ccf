//! Amounts in one currency. Nothing is ever added across currencies without a rate, and a missing rate is never one.

use crate::model::{Rate, Settings};
use crate::value::{Currency, Date, Money};
use std::collections::{BTreeMap, BTreeSet};

/// The workspace's currency and what others are worth in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    base: Currency,
    /// By currency, the days from which rates hold, ascending.
    of: BTreeMap<Currency, Vec<(Date, u64)>>,
}

impl Rates {
    /// As the settings say.
    pub fn of(settings: Option<&Settings>) -> Rates {
        let base = settings.map(|settings| settings.currency).unwrap_or_default();
        let mut of: BTreeMap<Currency, Vec<(Date, u64)>> = BTreeMap::new();
        for Rate { currency, from, millionths } in settings.into_iter().flat_map(|settings| &settings.rates) {
            of.entry(*currency).or_default().push((*from, *millionths));
        }
        of.values_mut().for_each(|rates| rates.sort_unstable());
        Rates { base, of }
    }

    /// The currency that sums are in.
    pub fn base(&self) -> Currency {
        self.base
    }

    /// The rate of a currency on a day, with the day from which it holds.
    fn rate(&self, currency: Currency, day: Date) -> Option<(Date, u64)> {
        let rates = self.of.get(&currency)?;
        let at = rates.partition_point(|(from, _)| *from <= day);
        rates.get(at.saturating_sub(1)).copied()
    }

    /// The day that the rate is from by which amounts of a day are converted; none where the currency has no rate at all.
    pub fn since(&self, currency: Currency, day: Date) -> Option<Date> {
        self.rate(currency, day).map(|(from, _)| from)
    }

    /// An amount in minor units of the workspace's currency by the rate of a day, rounded half away from zero; none where
    /// the currency has no rate at all. A day before the first rate has the first one.
    pub fn on(&self, money: Money, day: Date) -> Option<i64> {
        if money.currency == self.base {
            return Some(money.minor);
        }
        let (_, millionths) = self.rate(money.currency, day)?;
        let (own, base) = (money.currency.digits(), self.base.digits());
        let up = 10i128.checked_pow(base)?;
        let down = 1_000_000i128.checked_mul(10i128.checked_pow(own)?)?;
        let product = i128::from(money.minor).checked_mul(i128::from(millionths))?.checked_mul(up)?;
        let half = if product < 0 { -down / 2 } else { down / 2 };
        i64::try_from((product + half) / down).ok()
    }
}

/// A sum in the workspace's currency, with what could not be converted beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sum {
    /// Minor units of the workspace's currency.
    pub minor: i128,
    /// How many amounts are in it.
    pub count: usize,
    /// How many of them were in another currency.
    pub converted: usize,
    /// The currencies without a rate, whose amounts are left out.
    pub missing: BTreeSet<Currency>,
}

impl Sum {
    /// Adds an amount as a deal has it.
    pub fn add(&mut self, value: Option<Money>, base: Option<i64>, currency: Currency) {
        let Some(value) = value else { return };
        match base {
            Some(minor) => {
                self.minor += i128::from(minor);
                self.count += 1;
                self.converted += usize::from(value.currency != currency);
            }
            None => {
                self.missing.insert(value.currency);
            }
        }
    }

    /// The sum as money.
    pub fn money(&self, currency: Currency) -> Money {
        Money::new(i64::try_from(self.minor).unwrap_or(if self.minor < 0 { i64::MIN + 1 } else { i64::MAX }), currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates() -> (Rates, Currency, Currency) {
        let code = |code: &str| Currency::from_code(code).unwrap();
        let rate = |currency: &str, from: &str, millionths| Rate {
            currency: code(currency),
            from: from.parse().unwrap(),
            millionths,
        };
        let rates = vec![
            rate("USD", "2026-07-01", 900_000),
            rate("USD", "2026-01-01", 800_000),
            rate("JPY", "2026-01-01", 6_000),
        ];
        let settings = Settings { currency: code("EUR"), rates, ..Settings::default() };
        (Rates::of(Some(&settings)), code("USD"), code("JPY"))
    }

    #[test]
    fn an_amount_is_worth_what_the_rate_of_its_day_says() {
        let (rates, usd, jpy) = rates();
        let on = |minor, currency, day: &str| rates.on(Money::new(minor, currency), day.parse().unwrap());
        assert_eq!(on(10_000, usd, "2026-06-30"), Some(8_000));
        assert_eq!(on(10_000, usd, "2026-07-01"), Some(9_000));
        assert_eq!(on(10_000, usd, "2020-01-01"), Some(8_000));
        // 1,000 yen have no decimals: 6 euros.
        assert_eq!(on(1_000, jpy, "2026-06-30"), Some(600));
        assert_eq!(on(-5, usd, "2026-07-01"), Some(-5), "half a cent goes away from nothing");
    }

    #[test]
    fn a_rate_is_from_the_day_that_it_holds_from_and_not_from_the_day_asked() {
        let (rates, usd, _) = rates();
        let since = |currency, day: &str| rates.since(currency, day.parse().unwrap()).map(|day| day.to_string());
        assert_eq!(since(usd, "2026-11-23").as_deref(), Some("2026-07-01"));
        assert_eq!(since(usd, "2026-06-30").as_deref(), Some("2026-01-01"));
        assert_eq!(
            since(usd, "2020-01-01").as_deref(),
            Some("2026-01-01"),
            "before the first one the first one counts"
        );
        assert_eq!(since(Currency::from_code("GBP").unwrap(), "2026-06-30"), None);
    }

    #[test]
    fn a_missing_rate_is_said_and_never_one() {
        let (rates, ..) = rates();
        let pounds = Money::whole(50, Currency::from_code("GBP").unwrap());
        let base = rates.on(pounds, "2026-06-30".parse().unwrap());
        assert_eq!(base, None);
        let mut sum = Sum::default();
        sum.add(Some(pounds), base, rates.base());
        sum.add(Some(Money::whole(5, rates.base())), Some(500), rates.base());
        assert_eq!((sum.minor, sum.count, sum.missing.len()), (500, 1, 1));
    }
}
