//! The few statistics that reports use, each defined exactly.

use super::Facts;
use super::worth::Sum;
use crate::value::Id;

/// With fewer cases than this a share or a time says little, and is shown as such.
pub const FEW: usize = 10;

/// Opportunities behind a number: their places in [`Facts::deals`], smallest first.
pub type Places = Vec<u32>;

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: usize,
    /// Of how many.
    pub whole: usize,
}

impl Share {
    /// So many of so many.
    pub fn new(part: usize, whole: usize) -> Share {
        Share { part, whole }
    }

    /// The share, from 0 to 1; none of nothing.
    pub fn of(self) -> Option<f64> {
        ratio(self.part as f64, self.whole as f64)
    }

    /// Whether there are too few cases to tell.
    pub fn few(self) -> bool {
        self.whole < FEW
    }

    /// What the true share lies between in 95 of 100 cases, by Wilson's score interval with z = 1.96:
    /// `(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)`.
    pub fn interval(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_963_984_540_054;
        let share = self.of()?;
        let n = self.whole as f64;
        let square = Z * Z;
        let middle = share + square / (2.0 * n);
        let wide = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
        let below = 1.0 + square / n;
        Some((((middle - wide) / below).clamp(0.0, 1.0), ((middle + wide) / below).clamp(0.0, 1.0)))
    }
}

/// A quotient; none for a division by nothing.
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

/// How long things took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// How many.
    pub count: usize,
    /// Half took at most as long: of an even number the middle between the two in the middle.
    pub median: i64,
    /// Nine of ten took at most as long: the 90th percentile with linear interpolation between neighbours.
    pub ninety: i64,
    /// The average, which one long case moves much.
    pub mean: i64,
    /// The shortest.
    pub least: i64,
    /// The longest.
    pub most: i64,
}

impl Times {
    /// What some times come to; their order is changed. None of nothing.
    pub fn of(times: &mut [i64]) -> Option<Times> {
        let (least, most) = (*times.iter().min()?, *times.iter().max()?);
        let count = times.len();
        let sum: i128 = times.iter().map(|time| i128::from(*time)).sum();
        let mean = sum.checked_div(i128::try_from(count).ok()?)?;
        let median = percentile(times, 50)?;
        let ninety = percentile(times, 90)?;
        Some(Times { count, median, ninety, mean: i64::try_from(mean).ok()?, least, most })
    }

    /// Whether there are too few to tell.
    pub fn few(&self) -> bool {
        self.count < FEW
    }
}

/// A percentile with linear interpolation: of n ordered values the one at place `(n - 1) × percent / 100` from 0, and
/// between two places as far between their values, rounded half up. The order of the values is changed.
pub fn percentile(values: &mut [i64], percent: usize) -> Option<i64> {
    let steps = values.len().checked_sub(1)?.checked_mul(percent.min(100))?;
    let (at, rest) = (steps / 100, steps % 100);
    let (_, low, above) = values.select_nth_unstable(at);
    let low = *low;
    let high = if rest == 0 { low } else { above.iter().min().copied().unwrap_or(low) };
    let between = (i128::from(high) - i128::from(low)) * i128::try_from(rest).ok()?;
    i64::try_from(i128::from(low) + (between + 50).div_euclid(100)).ok()
}

/// Opportunities and what they are worth together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// The opportunities.
    pub places: Places,
    /// What those of them are worth that have a value.
    pub sum: Sum,
}

impl Tally {
    /// Counts one in.
    pub fn add(&mut self, place: u32, facts: &Facts) {
        self.places.push(place);
        if let Some(deal) = facts.at(place) {
            self.sum.add(deal.record.value, deal.base, facts.rates.base());
        }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.places.len()
    }
}

impl Facts {
    /// The opportunity at a place.
    pub fn at(&self, place: u32) -> Option<&super::Deal> {
        self.deals.get(usize::try_from(place).ok()?)
    }

    /// The ids of the opportunities at these places.
    pub fn ids(&self, places: &[u32]) -> Vec<Id> {
        places.iter().filter_map(|place| self.at(*place)).map(super::Deal::id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // 10 of 20, by hand: middle 0.5, half width 0.20070.
        let (low, high) = Share::new(10, 20).interval().unwrap();
        assert!((low - 0.29930).abs() < 1e-4 && (high - 0.70070).abs() < 1e-4, "{low} {high}");
        // 0 of 10: from 0 to z² / (n + z²) = 3.8415 / 13.8415.
        let (low, high) = Share::new(0, 10).interval().unwrap();
        assert!(low == 0.0 && (high - 0.27753).abs() < 1e-4, "{low} {high}");
        let (low, high) = Share::new(10, 10).interval().unwrap();
        assert!((low - 0.72247).abs() < 1e-4 && (high - 1.0).abs() < 1e-9, "{low} {high}");
        assert_eq!(Share::default().interval(), None);
    }

    #[test]
    fn nine_cases_are_few_and_ten_are_not() {
        assert!(Share::new(9, 9).few() && !Share::new(0, 10).few());
    }

    #[test]
    fn a_median_is_the_middle_and_a_percentile_lies_between_neighbours() {
        let of = |values: &[i64], percent| percentile(&mut values.to_vec(), percent);
        assert_eq!(of(&[], 50), None);
        assert_eq!(of(&[7], 90), Some(7));
        assert_eq!(of(&[9, 1, 5], 50), Some(5));
        assert_eq!(of(&[4, 1, 3, 2], 50), Some(3), "the middle of 2 and 3, half up");
        assert_eq!(of(&[-4, -1, -3, -2], 50), Some(-2));
        // Ten values 10, 20 … 100: place 8.1, a tenth of the way from 90 to 100.
        let tens: Vec<i64> = (1..=10).rev().map(|n| n * 10).collect();
        assert_eq!((of(&tens, 90), of(&tens, 0), of(&tens, 100)), (Some(91), Some(10), Some(100)));
        assert_eq!(of(&[i64::MIN, i64::MAX], 100), Some(i64::MAX));
    }

    #[test]
    fn one_long_case_moves_the_mean_and_not_the_median() {
        let times = Times::of(&mut [10, 12, 11, 400]).unwrap();
        assert_eq!((times.median, times.mean, times.least, times.most), (12, 108, 10, 400));
    }
}
