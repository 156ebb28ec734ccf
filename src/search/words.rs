//! Texts as words that can be compared.

use crate::value::fold;

/// The longest word, in bytes. What is longer is no word, and its beginning says enough.
const LONGEST: usize = 48;

/// Gives the words of a text, folded. Apostrophes are not heard: `O'Brien` is one word.
pub(super) fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let folded = fold(text);
    if folded.contains(['\'', '’']) {
        let joined: String = folded.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
        split(&joined, &mut take);
    } else {
        split(&folded, &mut take);
    }
}

fn split(folded: &str, take: &mut impl FnMut(&str)) {
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            take(cut(word, LONGEST));
        }
    }
}

/// The beginning of a text, so many bytes at most.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A telephone number as one word: its digits without what is dialled in front at home. `+49 (0)170 12` and `0049 170 12`
/// come to the same, and `0170 12` stands in it.
pub(super) fn number(text: &str) -> String {
    let text = text.trim();
    let plain = if text.starts_with('+') { text.replacen("(0)", "", 1) } else { text.to_string() };
    // An extension is dialled later.
    let plain = plain.split(['x', 'X', ';', ',']).next().unwrap_or_default();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    cut(digits.trim_start_matches('0'), LONGEST).to_string()
}

/// Whether a word is made of digits alone.
pub(super) fn digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_word(text, |word| all.push(word.to_string()));
        all
    }

    #[test]
    fn a_text_is_cut_into_words_without_case_accents_and_apostrophes() {
        assert_eq!(
            words("Zoë O'Brien-Łuk <zoe.o@x-y.example>"),
            ["zoe", "obrien", "luk", "zoe", "o", "x", "y", "example"]
        );
    }

    #[test]
    fn a_number_is_its_digits_however_it_is_written() {
        assert_eq!(number("+49 (0)170 / 123-45 67"), "491701234567");
        assert_eq!(number("0049 170 1234567"), "491701234567");
        assert_eq!(number("0170 1234567"), "1701234567");
        assert_eq!(number("+1 (555) 010-9999 x12"), "15550109999");
    }
}
