//! How wide words are, by estimate, and where a line of them breaks.
//!
//! No font is at hand here, and the file that is saved is read with fonts of its reader. So the estimate is that of a
//! wide face (the widest of the usual system fonts): a line may stay shorter than its box, but it never leaves it.

use crate::value::one_line;
use unicode_normalization::char::is_combining_mark;

/// A letter carries at most so many marks and joined letters; more of them start a letter of their own.
const LONGEST_LETTER: usize = 11;

/// The width of one character in thousandths of the size of the type.
fn advance(c: char) -> i32 {
    match c {
        _ if is_combining_mark(c) => 0,
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' => 0,
        ' ' | 'i' | 'I' | 'j' | 'l' | '|' | '.' | ',' | ':' | ';' | '\'' | '·' | '’' | '‘' => 350,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | '!' | '"' => 470,
        'm' | 'M' | 'W' | '@' | '%' | '…' | '—' | 'æ' | 'œ' | 'Æ' | 'Œ' => 1_040,
        '+' | '=' | '<' | '>' | '~' | '^' | '_' | '#' | 'w' | '&' => 850,
        '0'..='9' => 640,
        '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' if c.is_uppercase() => 800,
        '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2044}' | '€' => 660,
        '\u{370}'..='\u{52f}' if c.is_uppercase() => 1_120,
        '\u{370}'..='\u{58f}' => 950,
        '\u{1f000}'.. => 1_400,
        _ => 1_120,
    }
}

/// The width of a text in pixels, rounded up, for type of a size in pixels.
pub fn width(text: &str, size: i32, bold: bool) -> i32 {
    let thousandths: i64 = text.chars().map(|c| i64::from(advance(c))).sum();
    let weight = if bold { 1_120 } else { 1_000 };
    let exact = thousandths.saturating_mul(i64::from(size)).saturating_mul(weight);
    i32::try_from(exact.saturating_add(999_999) / 1_000_000).unwrap_or(i32::MAX)
}

/// What reads as one letter: with its accents, as a joined emoji, as a flag.
fn letters(text: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let (mut joined, mut flag, mut length) = (false, false, 0);
    for (at, c) in text.char_indices() {
        let regional = ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
        let continues = joined || advance(c) == 0 || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c) || (flag && regional);
        if !continues || length >= LONGEST_LETTER || starts.is_empty() {
            starts.push(at);
            length = 0;
            flag = regional;
        } else {
            flag = false;
        }
        length += 1;
        joined = c == '\u{200d}';
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).collect()
}

/// Breaks a text into lines of at most `room` pixels, between words where that is possible. What does not fit into
/// `most` lines is cut with an ellipsis. A text without words has no lines.
pub fn wrap(text: &str, size: i32, bold: bool, room: i32, most: usize) -> Vec<String> {
    let fits = |line: &str| width(line, size, bold) <= room;
    let text = one_line(text);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if lines.len() > most {
            break;
        }
        let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if fits(word) {
            line = word.to_string();
            continue;
        }
        for letter in letters(word) {
            if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                lines.push(std::mem::take(&mut line));
                if lines.len() > most {
                    break;
                }
            }
            line.push_str(letter);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(last, &fits);
        }
    }
    lines
}

/// The beginning of a line, with an ellipsis, that still fits.
fn cut(line: &str, fits: &dyn Fn(&str) -> bool) -> String {
    let mut letters = letters(line);
    loop {
        let short = format!("{}…", letters.concat().trim_end());
        if fits(&short) || letters.pop().is_none() {
            return short;
        }
    }
}
