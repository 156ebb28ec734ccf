//! What a column holds, judged by all of its cells. Nothing is converted here, and what is unclear is said to be.

use super::date::{DateStyle, no_date, parse_date, shaped_like_date};
use super::number::{NumberStyle, parse_number};
use super::table::Table;
use crate::value::Progress;
use std::collections::BTreeMap;

/// What most cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing.
    Empty,
    /// Whole numbers.
    Whole,
    /// Numbers with decimals.
    Decimal,
    /// Numbers with a currency.
    Money,
    /// Dates.
    Date,
    /// Yes and no.
    Boolean,
    /// Email addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Web addresses.
    Url,
    /// Few different words.
    Choice,
    /// Anything else.
    Text,
}

impl Shape {
    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Shape::Empty => "empty",
            Shape::Whole => "whole numbers",
            Shape::Decimal => "numbers",
            Shape::Money => "money",
            Shape::Date => "dates",
            Shape::Boolean => "yes or no",
            Shape::Email => "email addresses",
            Shape::Phone => "phone numbers",
            Shape::Url => "web addresses",
            Shape::Choice => "choice",
            Shape::Text => "text",
        }
    }
}

/// What was found out about one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: String,
    /// What most cells are.
    pub shape: Shape,
    /// How many cells have something in them.
    pub filled: usize,
    /// The number styles that all numbers fit, the likeliest first; those of single cells where none fits all.
    pub numbers: Vec<NumberStyle>,
    /// Whether those styles read some number differently, or no style fits all: a person has to choose.
    pub numbers_unclear: bool,
    /// The date orders that all dates fit; those of single cells where none fits all.
    pub dates: Vec<DateStyle>,
    /// Whether several orders fit, or no order fits all: a person has to choose.
    pub dates_unclear: bool,
    /// Whether some year has two digits only.
    pub short_years: bool,
    /// The first filled cells, up to three different ones.
    pub samples: Vec<String>,
    /// The different words and how often they occur; empty where there are too many.
    pub choices: Vec<(String, usize)>,
    /// Lines of cells that are not of the column's shape, up to ten of them.
    pub odd: Vec<usize>,
}

impl Column {
    /// Whether a person has to choose a format before these cells can be read as what they look like.
    pub fn unclear(&self) -> bool {
        match self.shape {
            Shape::Date => self.dates_unclear,
            Shape::Decimal | Shape::Money | Shape::Whole => self.numbers_unclear,
            _ => false,
        }
    }
}

/// Whether a cell is a number, a date or an address: then it is no column name.
pub(super) fn looks_like_data(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty()
        && (NumberStyle::ALL.iter().any(|style| parse_number(cell, *style).is_some())
            || shaped_like_date(cell)
            || is_email(cell)
            || is_url(cell))
}

const FEW: usize = 60;
const ODD: usize = 10;
/// A longer cell, in bytes, is text whatever is in it.
const LONG: usize = 2_000;

#[derive(Clone, Debug, Default)]
struct Tally {
    filled: usize,
    whole: usize,
    number: usize,
    money: usize,
    date: usize,
    boolean: usize,
    email: usize,
    phone: usize,
    url: usize,
    /// Styles as bits: that fit all numbers so far, that fit any, and pairs that read one number differently.
    number_all: Option<u8>,
    number_any: u8,
    number_conflicts: [u8; NumberStyle::ALL.len()],
    /// A decimal comma that nothing but two digits behind it speaks for.
    bare_comma: bool,
    sure_comma: bool,
    date_all: Option<u8>,
    date_any: u8,
    short_years: bool,
    samples: Vec<String>,
    choices: BTreeMap<String, usize>,
    many: bool,
    /// For each sign, the first lines of cells that do not show it.
    without: [Vec<usize>; Sign::ALL.len()],
}

/// What a single cell looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Date,
    Number,
    Boolean,
    Email,
    Url,
    Phone,
}

impl Sign {
    const ALL: [Sign; 6] = [Sign::Date, Sign::Number, Sign::Boolean, Sign::Email, Sign::Url, Sign::Phone];

    /// The sign that cells of a shape show; none where any cell fits.
    fn of(shape: Shape) -> Option<Sign> {
        match shape {
            Shape::Date => Some(Sign::Date),
            Shape::Money | Shape::Whole | Shape::Decimal => Some(Sign::Number),
            Shape::Boolean => Some(Sign::Boolean),
            Shape::Email => Some(Sign::Email),
            Shape::Url => Some(Sign::Url),
            Shape::Phone => Some(Sign::Phone),
            Shape::Empty | Shape::Choice | Shape::Text => None,
        }
    }
}

/// Infers columns in slices, so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Inference {
    tallies: Vec<Tally>,
    next: usize,
}

impl Inference {
    /// Begins with a table.
    pub fn new(table: &Table) -> Self {
        Self { tallies: vec![Tally::default(); table.headers.len()], next: 0 }
    }

    /// Looks at up to so many rows more.
    pub fn step(&mut self, table: &Table, max_rows: usize) -> Progress {
        let rows = table.rows.get(self.next..).unwrap_or_default();
        for row in rows.iter().take(max_rows) {
            for (tally, cell) in self.tallies.iter_mut().zip(row.cells.iter()) {
                tally.see(cell.trim(), row.line);
            }
        }
        self.next = self.next.saturating_add(max_rows).min(table.rows.len());
        Progress { done: self.next, total: table.rows.len() }
    }

    /// Looks at the rows that are left, and judges.
    pub fn finish(mut self, table: &Table) -> Vec<Column> {
        self.step(table, usize::MAX);
        let commas_are_usual = table.delimiter == ';';
        let judged = self.tallies.into_iter().zip(&table.headers);
        judged.map(|(tally, name)| tally.judge(name, commas_are_usual, table.rows.len())).collect()
    }
}

/// Infers all columns at once.
pub fn infer(table: &Table) -> Vec<Column> {
    Inference::new(table).finish(table)
}

impl Tally {
    fn see(&mut self, cell: &str, line: usize) {
        if cell.is_empty() || no_date(cell) {
            return;
        }
        self.filled += 1;
        if self.samples.len() < 3 && !self.samples.iter().any(|sample| sample == cell) {
            self.samples.push(cell.to_string());
        }
        if !self.many {
            match self.choices.get_mut(cell) {
                Some(count) => *count += 1,
                None => {
                    self.choices.insert(cell.to_string(), 1);
                    self.many = self.choices.len() > FEW;
                }
            }
        }
        let sign = self.sign(cell);
        for (other, lines) in Sign::ALL.iter().zip(&mut self.without) {
            if sign != Some(*other) && lines.len() < ODD {
                lines.push(line);
            }
        }
    }

    /// What the cell looks like, counted.
    fn sign(&mut self, cell: &str) -> Option<Sign> {
        let (sign, count) = if cell.len() > LONG {
            return None;
        } else if shaped_like_date(cell) {
            self.see_date(cell);
            return Some(Sign::Date);
        } else if cell.bytes().any(|b| b.is_ascii_digit()) && !is_code(cell) && self.see_number(cell) {
            return Some(Sign::Number);
        } else if is_email(cell) {
            (Sign::Email, &mut self.email)
        } else if is_url(cell) {
            (Sign::Url, &mut self.url)
        } else if is_phone(cell) {
            (Sign::Phone, &mut self.phone)
        } else if is_boolean(cell) {
            (Sign::Boolean, &mut self.boolean)
        } else {
            return None;
        };
        *count += 1;
        Some(sign)
    }

    fn see_date(&mut self, cell: &str) {
        self.date += 1;
        let mut fitting = 0;
        for (bit, style) in DateStyle::ALL.into_iter().enumerate() {
            if let Some(read) = parse_date(cell, style) {
                fitting |= 1 << bit;
                self.short_years |= read.short_year;
            }
        }
        if fitting != 0 {
            // A date that fits no order says nothing about the order of the others.
            self.date_all = Some(self.date_all.unwrap_or(u8::MAX) & fitting);
            self.date_any |= fitting;
        }
    }

    fn see_number(&mut self, cell: &str) -> bool {
        if cell.len() < 19 && cell.bytes().all(|b| b.is_ascii_digit()) {
            self.number += 1;
            self.whole += 1;
            return true; // Every style reads it alike.
        }
        let read = NumberStyle::ALL.map(|style| parse_number(cell, style));
        let fitting = bits(&read.each_ref().map(Option::is_some));
        let Some(first) = read.iter().flatten().next() else { return false };
        self.number += 1;
        self.whole += usize::from(!first.decimal.contains('.'));
        self.money += usize::from(first.currency.is_some());
        self.number_all = Some(self.number_all.unwrap_or(u8::MAX) & fitting);
        self.number_any |= fitting;
        for (conflicts, one) in self.number_conflicts.iter_mut().zip(&read) {
            let differs = |other: &Option<_>| other.is_some() && one.is_some() && other != one;
            *conflicts |= bits(&read.each_ref().map(differs));
        }
        let point = 1 << 1;
        if fitting & (point | 1) == 0 && cell.contains(',') {
            let grouped = cell.contains(['.', ' ', '\u{a0}', '\u{202f}']);
            self.bare_comma |= !grouped;
            self.sure_comma |= grouped;
        }
        true
    }

    fn judge(mut self, name: &str, commas_are_usual: bool, rows: usize) -> Column {
        let fits_all = self.number_all.unwrap_or(1);
        let number_bits = if fits_all == 0 { self.number_any } else { fits_all };
        let conflicts = self.number_conflicts.iter().enumerate();
        let conflict = conflicts
            .fold(false, |any, (bit, others)| any || (number_bits & (1 << bit) != 0 && others & number_bits != 0));
        let bare = self.bare_comma && !self.sure_comma && !commas_are_usual;
        let mut numbers = chosen(NumberStyle::ALL, number_bits);
        if bare && !numbers.contains(&NumberStyle::Point) {
            numbers.push(NumberStyle::Point);
        }
        let fits_all_dates = self.date_all.unwrap_or(0);
        let date_bits = if fits_all_dates == 0 { self.date_any } else { fits_all_dates };
        let shape = self.shape(rows);
        let dates = chosen(DateStyle::ALL, date_bits);
        let without = Sign::ALL.iter().zip(&mut self.without).find(|(sign, _)| Sign::of(shape) == Some(**sign));
        let odd = without.map(|(_, lines)| std::mem::take(lines)).unwrap_or_default();
        Column {
            name: name.to_string(),
            shape,
            filled: self.filled,
            numbers_unclear: self.number > 0 && (conflict || fits_all == 0 || bare),
            numbers,
            dates_unclear: dates.len() > 1,
            dates,
            short_years: self.short_years,
            samples: self.samples,
            choices: if self.many { Vec::new() } else { self.choices.into_iter().collect() },
            odd,
        }
    }

    /// Nine of ten cells decide; the others are reported as odd.
    fn shape(&self, rows: usize) -> Shape {
        let most = |count: usize| count > 0 && count * 10 >= self.filled * 9;
        match () {
            () if self.filled == 0 => Shape::Empty,
            () if most(self.date) => Shape::Date,
            () if most(self.number) && self.money > 0 => Shape::Money,
            () if most(self.number) && self.whole == self.number => Shape::Whole,
            () if most(self.number) => Shape::Decimal,
            () if most(self.boolean) => Shape::Boolean,
            () if most(self.email) => Shape::Email,
            () if most(self.url) => Shape::Url,
            () if most(self.phone) => Shape::Phone,
            () if !self.many && rows > 3 && self.choices.len() * 2 <= self.filled => Shape::Choice,
            () => Shape::Text,
        }
    }
}

fn bits(fitting: &[bool]) -> u8 {
    fitting.iter().enumerate().fold(0, |bits, (bit, fits)| if *fits { bits | (1 << bit) } else { bits })
}

fn chosen<T: Copy, const N: usize>(all: [T; N], bits: u8) -> Vec<T> {
    all.into_iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, style)| style).collect()
}

/// Digits with a leading zero: a postal code or a number on a list, not an amount.
fn is_code(cell: &str) -> bool {
    cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is an email address: stricter than what a contact accepts.
pub(super) fn is_email(cell: &str) -> bool {
    let unfit = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '@');
    cell.split_once('@').is_some_and(|(local, domain)| {
        let dot = domain.find('.').is_some_and(|at| at > 0) && !domain.ends_with('.');
        !local.is_empty() && dot && !local.contains(unfit) && !domain.contains(unfit)
    })
}

fn is_url(cell: &str) -> bool {
    let start = cell.to_ascii_lowercase();
    let schemed = start.starts_with("http://") || start.starts_with("https://") || start.starts_with("www.");
    schemed && !cell.contains(char::is_whitespace)
}

fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let fits = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{a0}');
    let bare = cell.split(['x', 'e', ';', ':']).next().unwrap_or(cell);
    (6..=20).contains(&digits)
        && cell.starts_with(['+', '(', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        && bare.chars().all(fits)
}

/// The answer that a word of yes or no gives.
pub(super) fn boolean(cell: &str) -> Option<bool> {
    let cell = cell.trim();
    let word = if cell.len() > 8 { return None } else { cell.to_lowercase() };
    match word.as_str() {
        "yes" | "y" | "true" | "ja" | "oui" | "si" | "sí" => Some(true),
        "no" | "n" | "false" | "nein" | "non" => Some(false),
        _ => None,
    }
}

fn is_boolean(cell: &str) -> bool {
    boolean(cell).is_some()
}

#[cfg(test)]
#[path = "infer_tests.rs"]
mod tests;
