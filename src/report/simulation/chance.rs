//! Chance without chance: numbers that look drawn and are the same for the same seed, on every machine.

/// Numbers from a seed: xoshiro256++ (Blackman and Vigna), filled by splitmix64.
#[derive(Clone, Debug)]
pub(super) struct Numbers([u64; 4]);

impl Numbers {
    /// From a seed.
    pub fn new(mut seed: u64) -> Numbers {
        Numbers(std::array::from_fn(|_| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }))
    }

    /// The next number.
    #[inline]
    pub fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c2, d2) = (c ^ a, d ^ b);
        self.0 = [a ^ d2, b ^ c2, c2 ^ (b << 17), d2.rotate_left(45)];
        result
    }

    /// Sixty-four throws at once, each a hit with a chance of `parts` in 65,536: a number of 16 binary digits is drawn for
    /// each throw, digit by digit for all of them, until each is known to lie below `parts` or not.
    #[inline]
    pub fn throws(&mut self, parts: u32) -> u64 {
        if parts >= 1 << 16 {
            return u64::MAX;
        }
        let (mut hits, mut open) = (0u64, u64::MAX);
        for digit in (parts.trailing_zeros().min(16)..16).rev() {
            let drawn = self.next();
            if parts >> digit & 1 == 1 {
                hits |= open & !drawn;
                open &= drawn;
            } else {
                open &= !drawn;
            }
            if open == 0 {
                break;
            }
        }
        hits
    }

    /// A number from the normal distribution with mean 0 and variance 1, in millionths, as the sum of twelve even ones
    /// (Irwin and Hall): within 3 of its mean as good as exact, and free of what machines round differently.
    pub fn normal(&mut self) -> i64 {
        const EVEN: i64 = 1 << 32;
        let sum: i64 = (0..6)
            .map(|_| {
                let drawn = self.next();
                i64::from((drawn >> 32) as u32) + i64::from(drawn as u32)
            })
            .sum();
        (sum - 6 * EVEN + 6) * 1_000_000 / EVEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // splitmix64 from 0 begins with this; so the first number of xoshiro256++ follows from its definition.
        let Numbers(state) = Numbers::new(0);
        assert_eq!(state[0], 0xe220_a839_7b1d_cdaf);
        // xoshiro256++ from the state 1, 2, 3, 4, as published with its reference code.
        let mut numbers = Numbers([1, 2, 3, 4]);
        let first: Vec<u64> = (0..4).map(|_| numbers.next()).collect();
        assert_eq!(first, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn throws_hit_as_often_as_they_should() {
        let mut numbers = Numbers::new(7);
        for percent in [0u32, 1, 10, 25, 50, 73, 99, 100] {
            let parts = percent * 65_536 / 100;
            let hits: u32 = (0..20_000).map(|_| numbers.throws(parts).count_ones()).sum();
            let expected = f64::from(parts) / 65_536.0 * 1_280_000.0;
            let spread = (expected * (1.0 - f64::from(parts) / 65_536.0)).sqrt();
            assert!((f64::from(hits) - expected).abs() <= 4.0 * spread, "{percent} %: {hits} for {expected}");
        }
    }

    #[test]
    fn normal_numbers_have_mean_nothing_and_variance_one() {
        let mut numbers = Numbers::new(3);
        let drawn: Vec<f64> = (0..100_000).map(|_| numbers.normal() as f64 / 1e6).collect();
        let mean = drawn.iter().sum::<f64>() / 1e5;
        let variance = drawn.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / 1e5;
        assert!(mean.abs() < 0.015 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        let below = drawn.iter().filter(|one| **one < -1.2816).count();
        assert!((9_600..10_400).contains(&below), "{below}");
    }
}
