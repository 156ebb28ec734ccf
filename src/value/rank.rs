//! Order keys: a place between any two others, so that moving one card writes one record.

use serde::{Deserialize, Serialize};
use std::fmt;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A place in an order: a fraction between 0 and 1 in base 62, without its leading zero. Never ends in `0`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize)]
#[serde(transparent)]
pub struct Rank(String);

/// The text is not an order key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankError;

impl fmt::Display for RankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an order key has letters and digits only and does not end in 0")
    }
}

fn digit(byte: Option<&u8>) -> usize {
    byte.and_then(|b| DIGITS.iter().position(|d| d == b)).unwrap_or(0)
}

impl Rank {
    /// Reads a printed key.
    pub fn parse(text: &str) -> Result<Self, RankError> {
        let fine = text.bytes().all(|b| DIGITS.contains(&b)) && !text.ends_with('0') && !text.is_empty();
        if fine { Ok(Rank(text.to_string())) } else { Err(RankError) }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key strictly between two others. `None` is the open end. If the two are not in order, a key after the first.
    pub fn between(low: Option<&Rank>, high: Option<&Rank>) -> Rank {
        let open_below = low.is_none();
        let low = low.map_or(&[][..], |rank| rank.0.as_bytes());
        let high = high.map(|rank| rank.0.as_bytes()).filter(|high| *high > low);
        let mut key = Vec::with_capacity(low.len() + 1);
        let mut bounded = high;
        let mut i = 0;
        loop {
            let from = digit(low.get(i));
            let to = bounded.map_or(DIGITS.len(), |high| digit(high.get(i)));
            if to > from + 1 {
                // At an open end, step by little: keys then grow by a digit in 30 that are added there, not in 6.
                let little = 1.max((to - from) / 16);
                let at = match (open_below, high.is_none()) {
                    (false, true) if i > 0 => from + little,
                    (true, false) if i > 0 => to - little,
                    _ => from + (to - from) / 2,
                };
                key.push(DIGITS[at]);
                break;
            }
            key.push(DIGITS[from]);
            if to > from {
                bounded = None; // Already below the upper end: only the lower end binds from here on.
            }
            i += 1;
        }
        Rank(String::from_utf8(key).unwrap_or_default())
    }

    /// `count` keys in order, all between two others: for many that go to one place at once.
    pub fn all_between(low: Option<&Rank>, high: Option<&Rank>, count: usize) -> Vec<Rank> {
        let mut keys = Vec::with_capacity(count);
        fill(&mut keys, low, high, count);
        keys
    }

    /// `count` keys in order, evenly spread over the whole range: for filling a list at once.
    pub fn spread(count: usize) -> Vec<Rank> {
        let mut width = 1;
        while 62_u128.pow(width) < (count as u128 + 1) * 8 && width < 12 {
            width += 1;
        }
        let space = 62_u128.pow(width);
        let step = space / (count as u128 + 1);
        (1..=count as u128).map(|n| Rank::of_number(n * step, width)).collect()
    }

    fn of_number(mut number: u128, width: u32) -> Rank {
        let mut key = vec![b'0'; width as usize];
        for place in key.iter_mut().rev() {
            *place = DIGITS[(number % 62) as usize];
            number /= 62;
        }
        while key.last() == Some(&b'0') {
            key.pop();
        }
        Rank(String::from_utf8(key).unwrap_or_default())
    }
}

/// The middle key first, then those on either side of it: so keys grow with the logarithm of how many there are.
fn fill(keys: &mut Vec<Rank>, low: Option<&Rank>, high: Option<&Rank>, count: usize) {
    if count > 0 {
        let middle = Rank::between(low, high);
        fill(keys, low, Some(&middle), (count - 1) / 2);
        keys.push(middle.clone());
        fill(keys, Some(&middle), high, count / 2);
    }
}

impl<'de> Deserialize<'de> for Rank {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() { Ok(Rank::default()) } else { Rank::parse(&text).map_err(serde::de::Error::custom) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_new_key_lies_strictly_between_its_neighbours(places in proptest::collection::vec(any::<prop::sample::Index>(), 1..200)) {
            let mut keys: Vec<Rank> = Vec::new();
            for place in places {
                let at = place.index(keys.len() + 1);
                let low = at.checked_sub(1).and_then(|i| keys.get(i));
                let key = Rank::between(low, keys.get(at));
                prop_assert!(Rank::parse(key.as_str()).is_ok());
                keys.insert(at, key);
            }
            prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        }

        #[test]
        fn many_keys_between_two_others_are_in_order_and_short(count in 0_usize..3000, below: bool, above: bool) {
            let ends = Rank::spread(2);
            let (low, high) = (ends.first().filter(|_| below), ends.last().filter(|_| above));
            let keys = Rank::all_between(low, high, count);
            prop_assert_eq!(keys.len(), count);
            let all: Vec<&Rank> = low.into_iter().chain(&keys).chain(high).collect();
            prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(keys.iter().all(|key| Rank::parse(key.as_str()).is_ok() && key.as_str().len() < 10));
        }

        #[test]
        fn a_spread_is_in_order_and_leaves_room(count in 0usize..3000) {
            let keys = Rank::spread(count);
            prop_assert_eq!(keys.len(), count);
            prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn keys_stay_short_when_cards_are_always_added_at_the_end() {
        let mut last = Rank::between(None, None);
        for _ in 0..1000 {
            last = Rank::between(Some(&last), None);
        }
        assert!(last.as_str().len() < 80, "{}", last.as_str().len());
    }

    #[test]
    fn keys_stay_short_when_cards_are_always_added_at_the_start() {
        let mut first = Rank::between(None, None);
        for _ in 0..1000 {
            let next = Rank::between(None, Some(&first));
            assert!(next < first);
            first = next;
        }
        assert!(first.as_str().len() < 80, "{}", first.as_str().len());
    }
}
