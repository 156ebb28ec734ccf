//! From text to the syntax tree. No text makes it panic, and every error says where, what, and what to write instead.

use super::ast::{CUSTOM, Expr, Field, Literal, Op, Shape};
use super::literal;
use std::{fmt, ops::Range};

/// The longest condition, in bytes.
const LONGEST: usize = 20_000;
/// The deepest nesting of parentheses and negations.
const DEEPEST: usize = 48;

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The bytes in question.
    pub at: Range<usize>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to write instead, where that can be guessed.
    pub suggestion: Option<String>,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, " Try {suggestion}"))
    }
}

impl std::error::Error for QueryError {}

/// Reads a condition. An empty text keeps everything.
pub fn parse(text: &str) -> Result<Expr, QueryError> {
    let mut parser = Parser { text, at: 0 };
    if text.len() > LONGEST {
        return Err(parser.error(0..text.len(), format!("A condition has at most {LONGEST} characters."), None));
    }
    let expr = parser.either(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => {
            let at = parser.at;
            Err(parser.error(at..at + 1, "This closing parenthesis has no opening one.", None))
        }
    }
}

impl std::str::FromStr for Expr {
    type Err = QueryError;
    fn from_str(text: &str) -> Result<Self, QueryError> {
        parse(text)
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

/// A value or word as read: its text, and whether it stood in quotation marks.
struct Piece {
    text: String,
    quoted: bool,
    at: Range<usize>,
}

impl<'a> Parser<'a> {
    fn error(&self, at: Range<usize>, message: impl Into<String>, suggestion: Option<String>) -> QueryError {
        QueryError { at, message: message.into(), suggestion }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// The next character that is not a blank.
    fn peek(&mut self) -> Option<char> {
        self.blanks();
        self.rest().chars().next()
    }

    /// Takes a keyword that stands by itself.
    fn keyword(&mut self, word: &str) -> bool {
        self.blanks();
        let rest = self.rest();
        let Some((head, tail)) = rest.split_at_checked(word.len()) else { return false };
        let alone = tail.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'));
        if head.eq_ignore_ascii_case(word) && alone {
            self.at += word.len();
            return true;
        }
        false
    }

    fn either(&mut self, depth: usize) -> Result<Expr, QueryError> {
        let mut parts = vec![self.both(depth)?];
        loop {
            self.blanks();
            let start = self.at;
            if !self.keyword("or") {
                return Ok(Expr::any(parts));
            }
            let literal = || Some("\"or\" to find the word".to_string());
            let behind = self.text.get(..start).unwrap_or_default().trim_end();
            if parts.last().is_some_and(Expr::is_empty) && !behind.ends_with(')') {
                return Err(self.error(start..self.at, "“or” needs something before it.", literal()));
            }
            if matches!(self.peek(), None | Some(')')) {
                return Err(self.error(start..start + 2, "“or” needs something after it.", literal()));
            }
            parts.push(self.both(depth)?);
        }
    }

    fn both(&mut self, depth: usize) -> Result<Expr, QueryError> {
        let mut parts = Vec::new();
        loop {
            while self.keyword("and") {}
            let start = self.at;
            match self.peek() {
                None | Some(')') => return Ok(Expr::all(parts)),
                Some(_) if self.keyword("or") => {
                    self.at = start;
                    return Ok(Expr::all(parts));
                }
                Some(_) => parts.push(self.one(depth)?),
            }
        }
    }

    fn one(&mut self, depth: usize) -> Result<Expr, QueryError> {
        let first = self.peek();
        let start = self.at;
        if depth > DEEPEST {
            return Err(self.error(start..self.text.len(), "This condition is nested too deeply.", None));
        }
        if first == Some('-') || self.keyword("not") {
            if first == Some('-') && self.at == start {
                self.at += 1;
            }
            if matches!(self.peek(), None | Some(')')) || (self.keyword("or")) {
                return Err(self.error(
                    start..self.at,
                    "Here something to exclude is missing.",
                    Some("-tag:old".into()),
                ));
            }
            return self.one(depth + 1).map(Expr::negate);
        }
        if first == Some('(') {
            self.at += 1;
            let inner = self.either(depth + 1)?;
            if self.peek() != Some(')') {
                return Err(self.error(
                    start..start + 1,
                    "This parenthesis is never closed.",
                    Some("adding “)” at the end".into()),
                ));
            }
            self.at += 1;
            return Ok(inner);
        }
        self.term(start)
    }

    fn term(&mut self, start: usize) -> Result<Expr, QueryError> {
        let name: &str = {
            let rest = self.rest();
            let end = rest.find(|c: char| !(c.is_alphabetic() || c == '_')).unwrap_or(rest.len());
            // Of a custom field the key belongs to the name, which may have digits and hyphens in it.
            let own = rest.get(..end).is_some_and(|name| name.eq_ignore_ascii_case(CUSTOM));
            let key = rest.get(end..).and_then(|rest| rest.strip_prefix('.')).filter(|_| own);
            let end = key.map_or(end, |key| {
                let last = key.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(key.len());
                end + 1 + last
            });
            rest.get(..end).unwrap_or_default()
        };
        let field = Field::parse(name);
        if !name.is_empty() {
            self.at += name.len();
            if field.is_some() {
                self.blanks();
            }
            let op = Op::ALL.into_iter().find(|op| self.rest().starts_with(op.sign()));
            match (field, op) {
                (Some(field), Some(op)) => {
                    self.at += op.sign().len();
                    return self.test(field, op, start);
                }
                (None, Some(op)) => return Err(self.unknown_field(name, op, start)),
                _ => self.at = start,
            }
        }
        let piece = self.piece(&[])?;
        if !piece.quoted {
            let marked =
                [('#', Field::Tag), ('@', Field::Company)].into_iter().find(|(mark, _)| piece.text.starts_with(*mark));
            if let Some((field, rest)) = marked.and_then(|(mark, field)| Some((field, piece.text.strip_prefix(mark)?)))
                && !rest.is_empty()
            {
                return Ok(Expr::test(field, Op::Has, vec![Literal::Text(rest.to_string())]));
            }
        }
        Ok(Expr::Word(piece.text))
    }

    fn unknown_field(&self, name: &str, op: Op, start: usize) -> QueryError {
        let at = start..start + name.len();
        let keys = Field::ALL.iter().map(|field| field.key());
        let own = name.to_lowercase().starts_with(CUSTOM);
        let suggestion = match nearest(&name.to_lowercase(), keys) {
            Some(key) => Field::parse(key).map(|field| format!("{} as in {}", field.key(), field.example())),
            None if own => Some("custom.plan:gold, with the short word of the field".into()),
            None => Some(format!("\"{name}{}…\" in quotation marks to find these words", op.sign())),
        };
        self.error(at, format!("There is no field “{name}”."), suggestion)
    }

    fn test(&mut self, field: Field, op: Op, start: usize) -> Result<Expr, QueryError> {
        let head = start..self.at;
        if op.orders() && !field.shape().ordered() {
            let message = format!("“{field}” has no order to compare with “{}”.", op.sign());
            return Err(self.error(head, message, Some(field.example().to_string())));
        }
        let mut values = Vec::new();
        loop {
            if matches!(self.peek(), None | Some('(' | ')' | ',')) {
                let message = format!("“{field}” needs a value.");
                return Err(self.error(start..self.at.max(head.end), message, Some(field.example().to_string())));
            }
            let piece = self.piece(&[','])?;
            if values.len() == 1 && field.shape() == Shape::Amount && is_group(&piece.text) {
                let message = "An amount is written without a comma between its thousands.";
                return Err(self.error(head.end..piece.at.end, message, self.ungrouped(head.end)));
            }
            match literal::read(field, &piece.text, piece.quoted) {
                Ok(value) => values.push(value),
                Err(message) => {
                    let words = literal::words(field);
                    let near = nearest(&piece.text.to_lowercase(), words.iter().map(String::as_str));
                    let suggestion =
                        near.map_or(field.example().to_string(), |word| format!("{}{}{word}", field.key(), op.sign()));
                    return Err(self.error(piece.at, message, Some(suggestion)));
                }
            }
            if !self.rest().starts_with(',') {
                break;
            }
            self.at += 1;
        }
        let open = values.iter().any(|value| matches!(value, Literal::None));
        if op.orders() && (values.len() > 1 || open) {
            let message = format!("“{}” compares with one value.", op.sign());
            return Err(self.error(start..self.at, message, Some(field.example().to_string())));
        }
        let ended = field.shape() == Shape::Temperature && values.iter().any(|value| matches!(value, Literal::Kind(_)));
        if op.orders() && ended {
            let message = "Won and lost are no degrees of temperature.";
            return Err(self.error(start..self.at, message, Some("temp:won,lost".into())));
        }
        Ok(Expr::test(field, op, values))
    }

    /// The amount at `from` without its commas.
    fn ungrouped(&self, from: usize) -> Option<String> {
        let rest = self.text.get(from..)?;
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(rest.len());
        rest.get(..end).map(|digits| digits.replace(',', ""))
    }

    /// A word up to the next blank, parenthesis or quotation mark, or a quoted text.
    fn piece(&mut self, stops: &[char]) -> Result<Piece, QueryError> {
        self.blanks();
        let start = self.at;
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix('"') {
            let mut text = String::new();
            let mut escaped = false;
            for (i, c) in inside.char_indices() {
                match c {
                    _ if escaped => {
                        text.push(c);
                        escaped = false;
                    }
                    '\\' => escaped = true,
                    '"' => {
                        self.at = start + 1 + i + 1;
                        return Ok(Piece { text, quoted: true, at: start..self.at });
                    }
                    _ => text.push(c),
                }
            }
            return Err(self.error(
                start..start + 1,
                "This quotation mark is never closed.",
                Some("adding “\"” at the end".into()),
            ));
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"') || stops.contains(&c);
        let end = rest.find(ends).unwrap_or(rest.len());
        self.at += end;
        Ok(Piece { text: rest.get(..end).unwrap_or_default().to_string(), quoted: false, at: start..self.at })
    }
}

fn is_group(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The word that was probably meant: at most two letters away and sharing most of them.
pub(super) fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    if word.len() > 40 {
        return None;
    }
    words
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2 && *distance * 2 <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.iter().skip(1)) {
            left = (before + usize::from(x != *y)).min(above + 1).min(left + 1);
            before = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
pub(crate) mod tests;
