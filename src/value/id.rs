//! Identifiers: 128 bits, ordered by creation time, printed as 26 characters.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use ulid::Ulid;

/// The identifier of any record, device or batch. Sorting by it sorts by creation time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(Ulid);

impl Id {
    /// The id of nothing yet: a draft carries it until it is created.
    pub const NIL: Id = Id(Ulid(0));

    /// An id from its 128 bits.
    pub const fn from_bits(bits: u128) -> Self {
        Id(Ulid(bits))
    }

    /// The 128 bits.
    pub const fn bits(self) -> u128 {
        self.0.0
    }

    /// Whether this is the id of a draft.
    pub fn is_nil(self) -> bool {
        self == Self::NIL
    }

    /// Milliseconds since 1970 at which the id was made.
    pub fn millis(self) -> u64 {
        self.0.timestamp_ms()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl FromStr for Id {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Ulid::from_string(text).map(Id).map_err(|_| format!("“{text}” is not an identifier"))
    }
}

/// A deterministic supply of ids: the caller brings the time and 80 random bits, the core only counts on.
#[derive(Clone, Debug)]
pub struct IdSource {
    millis: u64,
    next: u128,
}

impl IdSource {
    const RANDOM_BITS: u128 = (1 << 80) - 1;

    /// Ids stamped with `millis` since 1970, counting up from `random` (its lowest 80 bits).
    pub fn new(millis: u64, random: u128) -> Self {
        // A supply never wraps within one command: the top of the range is kept free for counting.
        Self { millis: millis & ((1 << 48) - 1), next: random & (Self::RANDOM_BITS >> 1) }
    }

    /// Another supply for the same moment, apart from this one: the same for the same lane.
    #[must_use]
    pub fn fork(&self, lane: u8) -> Self {
        let mixed =
            self.next.wrapping_add(u128::from(lane) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        Self::new(self.millis, mixed >> 40)
    }

    /// The next id.
    pub fn take(&mut self) -> Id {
        let id = Id(Ulid((u128::from(self.millis) << 80) | (self.next & Self::RANDOM_BITS)));
        self.next += 1;
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_supply_gives_rising_ids_that_print_and_read_back() {
        let mut ids = IdSource::new(1_700_000_000_000, u128::MAX);
        let (a, b) = (ids.take(), ids.take());
        assert!(a < b);
        assert_eq!(a.to_string().parse::<Id>().unwrap(), a);
        assert_eq!(a.millis(), 1_700_000_000_000);
        assert!("nonsense".parse::<Id>().is_err());
    }
}
