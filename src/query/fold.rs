//! Folded comparison without making folded copies of plain text.

use crate::value::fold;

/// Whether folding would change more than the case of a plain text: blanks at the ends or side by side, or tabs.
fn untidy(text: &str) -> bool {
    let mut blank = true;
    for b in text.bytes() {
        if b.is_ascii_whitespace() || b == 0x0b {
            if blank || b != b' ' {
                return true;
            }
            blank = true;
        } else {
            blank = false;
        }
    }
    blank && !text.is_empty()
}

/// Whether `text`, folded, contains the folded `part`.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    if part.is_empty() {
        return true;
    }
    if part.is_ascii() && scan(text.as_bytes(), part.as_bytes()) {
        return true;
    }
    if part.contains(' ') {
        return (!text.is_ascii() || untidy(text)) && fold(text).contains(part);
    }
    // A part without a blank lies within one word, and plain words have been looked at.
    !text.is_ascii() && text.split_ascii_whitespace().any(|word| !word.is_ascii() && fold(word).contains(part))
}

/// Whether the bytes hold this plain, small text in any case. Folding keeps such a place as it is.
fn scan(text: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else { return true };
    let capital = first.to_ascii_uppercase();
    text.iter().enumerate().any(|(at, byte)| {
        (byte == first || *byte == capital)
            && text.get(at + 1..at + 1 + rest.len()).is_some_and(|behind| behind.eq_ignore_ascii_case(rest))
    })
}

/// Whether `text`, folded, is the folded `whole`.
pub(crate) fn equals(text: &str, whole: &str) -> bool {
    if !text.is_ascii() {
        return fold(text) == whole;
    }
    // Folding plain text never adds to it: a shorter one cannot be equal.
    text.eq_ignore_ascii_case(whole) || (text.len() >= whole.len() && untidy(text) && fold(text) == whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_agrees_with_folding(
            text in prop_oneof!["[aAbBß é\t]{0,8}", ".{0,8}"],
            part in prop_oneof!["[aAbBß é]{0,3}", ".{0,3}"],
        ) {
            let part = fold(&part);
            prop_assert_eq!(contains(&text, &part), fold(&text).contains(&part));
            prop_assert_eq!(equals(&text, &part), fold(&text) == part);
            prop_assert!(equals(&text, &fold(&text)));
        }
    }
}
