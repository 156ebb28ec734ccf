//! One row's cells as values of fields. What cannot be read refuses the row, in words.

use super::date::parse_date;
use super::fields::Field;
use super::infer::is_email;
use super::mapping::{Mapping, Target};
use super::number::{Number, parse_number};
use super::table::{Row, Table};
use crate::value::{Currency, Date, Money, one_line, quoted};
use std::collections::{BTreeMap, BTreeSet};

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub reason: String,
    pub field: Option<Field>,
}

impl Refusal {
    pub fn new(field: Field, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), field: Some(field) }
    }
}

/// Which columns fill which field; made once for a table.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub mapping: Mapping,
    columns: BTreeMap<Field, Vec<usize>>,
    details: Vec<(usize, String)>,
    usual: Currency,
}

impl Layout {
    pub fn new(table: &Table, mapping: Mapping, usual: Currency) -> Self {
        let mut columns = BTreeMap::<Field, Vec<usize>>::new();
        let mut details = Vec::new();
        for (index, (choice, header)) in mapping.columns.iter().zip(&table.headers).enumerate() {
            match choice.target {
                Target::Field(field) => columns.entry(field).or_default().push(index),
                Target::Detail => details.push((index, header.clone())),
                Target::Ignore => {}
            }
        }
        Self { mapping, columns, details, usual }
    }

    pub fn detail_names(&self) -> impl Iterator<Item = &str> {
        self.details.iter().map(|(_, name)| name.as_str())
    }

    pub fn row<'a>(&'a self, row: &'a Row) -> Cells<'a> {
        Cells { layout: self, row }
    }
}

/// The cells of one row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    layout: &'a Layout,
    row: &'a Row,
}

impl<'a> Cells<'a> {
    /// The filled cells of a field, with their columns.
    fn filled(self, field: Field) -> impl Iterator<Item = (usize, &'a str)> {
        let columns = self.layout.columns.get(&field).map(Vec::as_slice).unwrap_or_default();
        columns
            .iter()
            .filter_map(move |index| Some((*index, self.row.cells.get(*index)?.trim())))
            .filter(|(_, cell)| !cell.is_empty())
    }

    /// A field's text on one line; empty where there is none.
    pub fn text(self, field: Field) -> String {
        self.filled(field).next().map(|(_, cell)| one_line(cell)).unwrap_or_default()
    }

    /// A field's texts as they are, one below the other.
    pub fn long(self, field: Field) -> String {
        self.filled(field).map(|(_, cell)| cell.replace("\r\n", "\n")).collect::<Vec<_>>().join("\n")
    }

    /// A field's texts on one line, with commas between.
    pub fn joined(self, field: Field) -> String {
        self.filled(field).map(|(_, cell)| one_line(cell)).collect::<Vec<_>>().join(", ")
    }

    /// A field's several texts: divided by semicolons, line breaks or `:::`, and by commas if asked.
    pub fn list(self, field: Field, commas: bool) -> Vec<String> {
        let mut list = Vec::<String>::new();
        for (_, cell) in self.filled(field) {
            let divided = cell.replace(":::", ";");
            for part in divided.split(|c: char| matches!(c, ';' | '\n' | '\r') || (commas && c == ',')) {
                let part = one_line(part.trim().trim_start_matches("* "));
                if !part.is_empty() && !list.contains(&part) {
                    list.push(part);
                }
            }
        }
        list
    }

    /// Tags, without `#`.
    pub fn tags(self) -> BTreeSet<String> {
        let words = self.list(Field::Tags, true).into_iter().map(|tag| tag.trim_start_matches('#').trim().to_string());
        words.filter(|tag| !tag.is_empty()).collect()
    }

    /// Email addresses.
    pub fn emails(self, field: Field) -> Result<Vec<String>, Refusal> {
        let emails = self.list(field, true);
        match emails.iter().find(|email| !is_email(email)) {
            Some(bad) => Err(Refusal::new(field, format!("{} is not an email address.", quoted(bad)))),
            None => Ok(emails),
        }
    }

    /// A date. A day that does not exist, or is written in another order, refuses the row.
    pub fn date(self, field: Field) -> Result<Option<Date>, Refusal> {
        let Some((column, cell)) = self.filled(field).next() else { return Ok(None) };
        let Some(style) = self.layout.mapping.columns.get(column).and_then(|choice| choice.dates) else {
            return Err(Refusal::new(
                field,
                format!("{} can be read in several ways; choose how these dates are written.", quoted(cell)),
            ));
        };
        match parse_date(cell, style) {
            Some(read) if read.date.is_some() => Ok(read.date),
            Some(_) => Err(Refusal::new(
                field,
                format!("{} is a day that does not exist, or lies outside the years 1900 to 2200.", quoted(cell)),
            )),
            None => Err(Refusal::new(field, format!("{} is not a date written as {}.", quoted(cell), style.word()))),
        }
    }

    fn number(self, field: Field) -> Result<Option<Number>, Refusal> {
        let Some((column, cell)) = self.filled(field).next() else { return Ok(None) };
        let Some(style) = self.layout.mapping.columns.get(column).and_then(|choice| choice.numbers) else {
            return Err(Refusal::new(
                field,
                format!("{} can be read in several ways; choose how these numbers are written.", quoted(cell)),
            ));
        };
        let number = parse_number(cell, style);
        number.map(Some).ok_or_else(|| {
            Refusal::new(field, format!("{} is not a number written as {}.", quoted(cell), style.example()))
        })
    }

    /// An amount: in the currency of its own column, else of its sign, else in the usual one.
    pub fn money(self, field: Field) -> Result<Option<Money>, Refusal> {
        let Some(number) = self.number(field)? else { return Ok(None) };
        let code = self.text(Field::Currency);
        let named = || {
            Currency::from_code(&code).ok_or_else(|| {
                Refusal::new(Field::Currency, format!("{} is not a currency code such as EUR.", quoted(&code)))
            })
        };
        let marked = || match number.currency {
            Some(mark) => mark.meant(self.layout.usual).ok_or_else(|| {
                Refusal::new(field, "The currency sign stands for several currencies; add a column with the code.")
            }),
            None => Ok(self.layout.usual),
        };
        let currency = if code.is_empty() { marked()? } else { named()? };
        let money = Money::from_decimal(&number.decimal, currency);
        money.map(Some).map_err(|error| Refusal::new(field, format!("{}: {error}.", quoted(&number.decimal))))
    }

    /// A whole number that is not negative.
    pub fn whole(self, field: Field) -> Result<Option<u32>, Refusal> {
        let Some(number) = self.number(field)? else { return Ok(None) };
        let (whole, fraction) = number.decimal.split_once('.').unwrap_or((&number.decimal, ""));
        let bad = || Refusal::new(field, format!("{} is not a whole number.", quoted(&number.decimal)));
        let whole = whole.parse().ok().filter(|_| fraction.bytes().all(|b| b == b'0'));
        whole.map(Some).ok_or_else(bad)
    }

    /// A year of four digits.
    pub fn year(self, field: Field) -> Result<Option<u16>, Refusal> {
        let text = self.text(field);
        let year = text.parse().ok().filter(|_| text.len() == 4);
        if text.is_empty() || year.is_some() {
            Ok(year)
        } else {
            Err(Refusal::new(field, format!("{} is not a year.", quoted(&text))))
        }
    }

    /// Percent: `20`, `20 %`, or a share below one such as `0.2`.
    pub fn percent(self, field: Field) -> Result<Option<u8>, Refusal> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let bare = text.strip_suffix('%').map(str::trim);
        let share = bare.is_none().then(|| text.replace(',', ".")).filter(|text| text.contains('.'));
        let percent = match share {
            // As an amount of cents: a share of one has hundredths.
            Some(share) => Money::from_decimal(&share, Currency::EUR)
                .ok()
                .map(|hundredths| hundredths.minor)
                .filter(|h| (0..=100).contains(h)),
            None => bare.unwrap_or(&text).parse().ok(),
        };
        let percent = percent.and_then(|percent| u8::try_from(percent).ok()).filter(|percent| *percent <= 100);
        percent.map(Some).ok_or_else(|| {
            Refusal::new(field, format!("{} is not a probability between 0 and 100 percent.", quoted(&text)))
        })
    }

    /// The columns that are kept as text.
    pub fn details(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cell = move |(index, name): &'a (usize, String)| Some((name.as_str(), self.row.cells.get(*index)?.trim()));
        self.layout.details.iter().filter_map(cell).filter(|(_, cell)| !cell.is_empty())
    }
}

/// What an edit of a record has changed, in the words shown.
#[derive(Default)]
pub(super) struct Edit {
    pub changed: Vec<String>,
}

impl Edit {
    fn note(&mut self, word: &str) {
        if !self.changed.iter().any(|known| known == word) {
            self.changed.push(word.to_string());
        }
    }

    /// Sets a text unless the cell was empty.
    pub fn text(&mut self, field: Field, slot: &mut String, value: String) {
        if !value.is_empty() && *slot != value {
            *slot = value;
            self.note(field.word());
        }
    }

    /// Sets a value unless the cell was empty.
    pub fn some<T: PartialEq>(&mut self, field: Field, slot: &mut Option<T>, value: Option<T>) {
        if value.is_some() && *slot != value {
            *slot = value;
            self.note(field.word());
        }
    }

    /// Sets a value if the row has one.
    pub fn given<T: PartialEq>(&mut self, field: Field, slot: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| slot != value) {
            *slot = value;
            self.note(field.word());
        }
    }

    /// Adds to a list what it does not have.
    pub fn add<T: PartialEq>(
        &mut self,
        field: Field,
        list: &mut Vec<T>,
        values: impl IntoIterator<Item = T>,
        same: impl Fn(&T, &T) -> bool,
    ) {
        for value in values {
            if !list.iter().any(|known| same(known, &value)) {
                list.push(value);
                self.note(field.word());
            }
        }
    }

    /// Adds tags.
    pub fn tags(&mut self, tags: &mut BTreeSet<String>, more: BTreeSet<String>) {
        for tag in more {
            if tags.insert(tag) {
                self.note(Field::Tags.word());
            }
        }
    }

    /// Keeps further columns as text.
    pub fn details<'a>(
        &mut self,
        details: &mut BTreeMap<String, String>,
        more: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        for (name, text) in more {
            if details.get(name).is_none_or(|known| known != text) {
                details.insert(name.to_string(), text.to_string());
                self.note(name);
            }
        }
    }
}
