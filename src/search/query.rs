//! What is typed, as words to look for.

use super::words::{cut, digits, each_word, number};

/// So many words are looked for; more than that nobody types.
const MOST: usize = 8;

/// The fewest digits that are taken for part of a telephone number.
const FEW_DIGITS: usize = 3;

/// One way to write a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub text: String,
    /// Whether only words that begin with it are meant.
    pub beginning: bool,
}

/// A word that a record must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// As it is typed, and for a number as it may be kept: without zeros in front, without the country's code.
    pub forms: Vec<Form>,
    /// How many typing errors it may have.
    pub errors: u8,
    /// Whether it is one letter and nothing else is typed: then only names are meant.
    pub letter: bool,
}

impl Wanted {
    fn new(word: &str) -> Wanted {
        let plain = |text: &str| Form { text: text.to_string(), beginning: false };
        let mut forms = vec![plain(word)];
        if digits(word) && word.len() >= FEW_DIGITS {
            let bare = word.trim_start_matches('0');
            if bare != word && bare.len() >= FEW_DIGITS {
                forms.push(plain(bare));
            }
            // What is kept as it is dialled at home has no country code.
            let home = (1..=3).filter_map(|code| bare.get(code..)).map(|rest| rest.trim_start_matches('0'));
            for rest in home.filter(|rest| rest.len() >= 6) {
                let form = Form { text: rest.to_string(), beginning: true };
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        let letters = word.chars().count();
        let errors = match letters {
            _ if word.bytes().any(|byte| byte.is_ascii_digit()) => 0,
            ..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        Wanted { forms, errors, letter: false }
    }

    /// The word as it is typed.
    pub fn word(&self) -> &str {
        self.forms.first().map(|form| form.text.as_str()).unwrap_or_default()
    }
}

/// What somebody looks for: a record must have every word, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Readings: of digits in groups either each is a word, or all of them are one number.
    pub(super) readings: Vec<Vec<Wanted>>,
}

impl Query {
    /// Reads what is typed.
    pub fn parse(text: &str) -> Query {
        let text = cut(text, 400);
        let mut readings = vec![wanted(text)];
        if let Some(joined) = joined(text) {
            readings.push(wanted(&joined));
        }
        readings.retain(|reading| !reading.is_empty());
        readings.dedup();
        Query { readings }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }
}

fn wanted(text: &str) -> Vec<Wanted> {
    let mut words: Vec<String> = Vec::new();
    each_word(text, |word| {
        if words.len() < MOST && !words.iter().any(|other| other == word) {
            words.push(word.to_string());
        }
    });
    let alone = matches!(words.as_slice(), [word] if word.len() == 1);
    words.iter().map(|word| Wanted { letter: alone, ..Wanted::new(word) }).collect()
}

/// The same with groups of digits made one number: `0170 / 123 45` is `017012345`. None where there are no groups.
fn joined(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !dialled(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let groups = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).count();
        let digit = |c: char| c.is_ascii_digit();
        // Not where letters stand at either end: that is a word with digits in it.
        let before = run.starts_with(digit) && out.ends_with(char::is_alphanumeric);
        let behind = run.ends_with(digit) && after.starts_with(char::is_alphanumeric);
        let alone = !before && !behind;
        if groups >= 2 && alone && number(run).len() >= 5 {
            // What is dialled in front at home stays, so that it is read as a number that is typed.
            out.push(' ');
            out.push_str(&number(run));
            out.push(' ');
            found = true;
            rest = after;
        } else {
            let step = end.max(first.len_utf8());
            let (kept, after) = rest.split_at(step);
            out.push_str(kept);
            rest = after;
        }
    }
    found.then_some(out)
}

/// Whether telephone numbers are written with it.
fn dialled(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '/' | '(' | ')' | '.' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        let words = |reading: &Vec<Wanted>| reading.iter().map(|wanted| wanted.word().to_string()).collect();
        Query::parse(text).readings.iter().map(words).collect()
    }

    #[test]
    fn what_is_typed_is_words_and_digits_in_groups_are_a_number_too() {
        assert_eq!(read("  Zoë  zoe Berg"), [vec!["zoe", "berg"]]);
        assert_eq!(read("anna 0170 / 123 45"), [vec!["anna", "0170", "123", "45"], vec!["anna", "17012345"]]);
        assert_eq!(read("plan 2026"), [vec!["plan", "2026"]]);
        assert!(read(" -- ").is_empty());
    }

    #[test]
    fn only_longer_words_without_digits_may_have_errors() {
        let errors = |word: &str| Wanted::new(word).errors;
        assert_eq!(
            [errors("ann"), errors("anna"), errors("northga"), errors("northgat"), errors("rs232bus")],
            [0, 1, 1, 2, 0]
        );
    }
}
