//! Scales: round figures for an axis, and where on it a figure stands.

use super::Unit;

/// Steps in minutes that people count in, before days begin.
const MINUTES: [i128; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720];
const DAY: i128 = 1_440;

/// The steps that an axis may have, from the smallest on.
fn steps(unit: Unit) -> impl Iterator<Item = i128> {
    let (first, base): (&[i128], i128) = if unit == Unit::Minutes { (&MINUTES, DAY) } else { (&[], 1) };
    let round = (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i128.pow(power)));
    first.iter().copied().chain(round.map(move |step| step * base))
}

/// Round figures from below the lowest to above the highest, at most so many of them (but always two), for an axis.
pub fn ticks(low: i64, high: i64, most: usize, unit: Unit) -> Vec<i64> {
    let (low, high) = (i128::from(low.min(high)), i128::from(low.max(high)));
    // A line needs somewhere to go.
    let high = if low == high { high + 1 } else { high };
    let most = i128::try_from(most.max(2)).unwrap_or(2);
    for step in steps(unit) {
        let (first, last) = (low.div_euclid(step), (high + step - 1).div_euclid(step));
        if last - first < most {
            let fits = |value: i128| i64::try_from(value).ok();
            return (first..=last).filter_map(|at| fits(at * step)).collect();
        }
    }
    Vec::new()
}

/// Where figures stand between two edges in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: i64,
    high: i64,
    from: i32,
    to: i32,
}

impl Scale {
    /// The lowest figure stands at `from`, the highest at `to`.
    pub fn new(low: i64, high: i64, from: i32, to: i32) -> Scale {
        Scale { low, high: if low == high { high.saturating_add(1) } else { high }, from, to }
    }

    /// Where a figure stands, to the pixel; what lies outside stands at the edge.
    pub fn place(self, value: i64) -> i32 {
        let value = value.clamp(self.low, self.high);
        let range = i128::from(self.high) - i128::from(self.low);
        let room = i128::from(self.to) - i128::from(self.from);
        let way = (i128::from(value) - i128::from(self.low)) * room;
        let half = range / 2 * way.signum();
        let at = i128::from(self.from) + (way + half) / range.max(1);
        i32::try_from(at).unwrap_or(self.from)
    }
}
