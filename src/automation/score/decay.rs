//! What is left of points after some days. Whole numbers only: the same everywhere, to the last point.

/// One, in the fixed point that factors are kept in.
const ONE: u128 = 1 << 62;

/// The square root of a half, the root of that, and so on: what a half, a quarter, an eighth … of a half-life leaves.
const ROOTS: [u128; 32] = roots();

const fn roots() -> [u128; 32] {
    let mut all = [0; 32];
    let mut last = ONE / 2;
    let mut at = 0;
    while at < all.len() {
        last = (last * ONE).isqrt();
        #[allow(clippy::indexing_slicing)] // Within its length; a constant has no iterators.
        {
            all[at] = last;
        }
        at += 1;
    }
    all
}

/// What is left of points that halve after so many days, rounded to whole points, half of one away from nothing.
pub(super) fn left(points: i32, days: u32, halves_after: u32) -> i32 {
    if halves_after == 0 || days == 0 {
        return points;
    }
    let whole = days / halves_after;
    if whole > 40 {
        return 0;
    }
    // The part of a half-life that is not full, in parts of 2^32.
    let part = (u64::from(days % halves_after) << 32) / u64::from(halves_after);
    let factor = ROOTS
        .iter()
        .enumerate()
        .fold(ONE, |factor, (nth, root)| if part >> (31 - nth) & 1 == 1 { factor * root / ONE } else { factor });
    let unit = ONE << whole;
    let left = (u128::from(points.unsigned_abs()) * factor + unit / 2) / unit;
    let left = i32::try_from(left).unwrap_or(i32::MAX);
    if points < 0 { -left } else { left }
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn half_is_left_after_a_half_life_and_a_quarter_after_two() {
        for (points, days, halves_after, expected) in [
            (20, 0, 30, 20),
            (20, 30, 30, 10),
            (20, 60, 30, 5),
            (20, 15, 30, 14), // 14.14
            (20, 45, 30, 7),  // 7.07
            (1_000, 1, 365, 998),
            (-20, 30, 30, -10),
            (-3, 30, 30, -2),
            (3, 30, 30, 2),
            (1, 31, 30, 0),
            (1_000, 4_000, 1, 0),
            (1_000, u32::MAX, 3_650, 0),
            (7, 12, 0, 7),
        ] {
            assert_eq!(left(points, days, halves_after), expected, "{points} after {days} of {halves_after}");
        }
    }

    #[test]
    fn points_never_grow_by_waiting() {
        for halves_after in [1, 7, 30, 365] {
            for days in 0..800 {
                let (today, tomorrow) = (left(1_000, days, halves_after), left(1_000, days + 1, halves_after));
                assert!(tomorrow <= today, "{days} of {halves_after}: {today} then {tomorrow}");
                assert_eq!(left(-1_000, days, halves_after), -today);
            }
        }
    }
}
