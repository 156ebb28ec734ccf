//! The words of a line.

use std::ops::Range;

/// A word, or a text in quotation marks, with the mark before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The bytes of the line, mark and quotation marks included.
    pub range: Range<usize>,
    /// `@`, `+`, `#`, `!`, `~`, `>` or `%`.
    pub mark: Option<char>,
    /// The word without mark, quotation marks and a comma behind it.
    pub text: &'a str,
    /// Whether it stood in quotation marks.
    pub quoted: bool,
}

impl Token<'_> {
    /// The word in small letters, where it is a plain one.
    pub fn plain(&self) -> Option<String> {
        (self.mark.is_none() && !self.quoted).then(|| self.text.to_lowercase())
    }
}

/// Cuts a line into words.
pub(super) fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let start = line.len() - rest.trim_start().len();
        let Some(word) = line.get(start..).filter(|word| !word.is_empty()) else { return all };
        let end = start + word.find(char::is_whitespace).unwrap_or(word.len());
        let mut chars = word.chars();
        let first = chars.next();
        let second = chars.next();
        // “+2w” is a date, and a mark by itself is a word.
        let marks = matches!(first, Some('@' | '+' | '#' | '!' | '~' | '>' | '%'))
            && second.is_some_and(|c| !c.is_whitespace())
            && !(first == Some('+') && second.is_some_and(|c| c.is_ascii_digit()));
        let mark = first.filter(|_| marks);
        let body = start + mark.map_or(0, char::len_utf8);
        let inside = line.get(body..).and_then(|text| text.strip_prefix('"'));
        let closed =
            inside.and_then(|text| text.split_once('"')).map(|(text, _)| text).filter(|text| !text.trim().is_empty());
        let token = match closed {
            Some(text) => Token { range: start..body + text.len() + 2, mark, text, quoted: true },
            None => {
                let text = line.get(body..end).unwrap_or_default().trim_end_matches([',', ';']);
                Token { range: start..end, mark, text, quoted: false }
            }
        };
        at = token.range.end;
        all.push(token);
    }
}
