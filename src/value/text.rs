//! Text: how words are compared and shown.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The text as searches compare it: without case, accents and double blanks.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = true;
    // Most text is plain, and plain text needs no table of characters.
    if text.is_ascii() {
        for byte in text.bytes() {
            if byte.is_ascii_whitespace() || byte == 0x0b {
                if !blank {
                    folded.push(' ');
                }
                blank = true;
            } else {
                folded.push(char::from(byte.to_ascii_lowercase()));
                blank = false;
            }
        }
        if folded.ends_with(' ') {
            folded.pop();
        }
        return folded;
    }
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_whitespace() {
            if !blank {
                folded.push(' ');
            }
            blank = true;
        } else {
            match c {
                'ß' => folded.push_str("ss"),
                'ø' | 'Ø' => folded.push('o'),
                'ł' | 'Ł' => folded.push('l'),
                'æ' | 'Æ' => folded.push_str("ae"),
                _ => folded.extend(c.to_lowercase()),
            }
            blank = false;
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The text on one line: composed, trimmed, control characters gone, runs of blanks made one. Signs that turn the
/// direction of what follows go too: a name must not turn the sentence that it stands in.
pub fn one_line(text: &str) -> String {
    // Most texts are so already, and this is asked of every cell of a file.
    let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if text.bytes().all(plain) && text.trim().len() == text.len() && !text.contains("  ") {
        return text.to_string();
    }
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.chars().filter(|c| !turns(c)).nfc().collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// `1 task`, `2 tasks`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The text, cut to what a sentence can carry.
pub fn brief(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() > LONGEST {
        format!("{}…", text.chars().take(LONGEST).collect::<String>())
    } else {
        text.to_string()
    }
}

/// The text in quotation marks, cut to what a sentence can carry.
pub fn quoted(text: &str) -> String {
    format!("“{}”", brief(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_accents_and_blanks() {
        assert_eq!(fold("  Café  ÅRHUS\tGroße "), "cafe arhus grosse");
        assert_eq!(fold("Łódź Øresund"), "lodz oresund");
    }

    #[test]
    fn one_line_keeps_words_and_drops_controls() {
        assert_eq!(one_line(" a\u{0}b\r\n c  "), "a b c");
    }

    #[test]
    fn a_name_cannot_turn_the_text_around_it() {
        assert_eq!(one_line("\u{202e}evil\u{202c} \u{2066}"), "evil");
        assert_eq!(
            one_line("דנה \u{200f}😀 👩\u{200d}💻"),
            "דנה \u{200f}😀 👩\u{200d}💻",
            "what scripts and emoji need stays"
        );
    }
}
