//! The keys of custom fields in conditions.

use std::fmt;

/// The most letters of a key.
pub const LONGEST_KEY: usize = 40;

/// The key of a custom field, as in `custom.plan`: small letters, digits and hyphens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomKey {
    text: [u8; LONGEST_KEY],
    len: u8,
}

impl CustomKey {
    /// Reads a key, in any case; none where no field can have it.
    pub fn new(text: &str) -> Option<Self> {
        let fine = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if text.is_empty() || text.len() > LONGEST_KEY || !text.bytes().all(fine) {
            return None;
        }
        let mut key = Self { text: [0; LONGEST_KEY], len: u8::try_from(text.len()).ok()? };
        for (place, letter) in key.text.iter_mut().zip(text.bytes()) {
            *place = letter.to_ascii_lowercase();
        }
        Some(key)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        let letters = self.text.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }
}

impl fmt::Display for CustomKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CustomKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_small_letters_digits_and_hyphens_of_which_there_are_forty_at_most() {
        assert_eq!(CustomKey::new("Plan-2").map(|key| key.to_string()).as_deref(), Some("plan-2"));
        let long = "a".repeat(LONGEST_KEY);
        assert_eq!(CustomKey::new(&long).map(|key| key.to_string()), Some(long.clone()));
        for bad in ["", "pl an", "plän", "plan.b", "plan_b", &format!("{long}a")] {
            assert_eq!(CustomKey::new(bad), None, "{bad}");
        }
    }
}
