//! One row's cells as values of fields. What cannot be read refuses the row, in words.

use super::date::{clock, moment, no_date, parse_date};
use super::fields::{Field, Read, bare, once};
use super::infer::is_email;
use super::mapping::{Label, Mapping, Options, Target};
use super::number::{Number, parse_number};
use super::own::{Own, OwnCell};
use super::percent;
use super::stage_texts::{entered, flag};
use super::table::{Row, Table};
use crate::data::Dataset;
use crate::exchange::vcard::partial_day;
use crate::value::{Currency, Date, Money, Time, TimeOfDay, ZoneRules, fold, one_line, quoted};
use chrono::Datelike;
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
    headers: Vec<String>,
    /// Which column names the currency of which.
    currencies: BTreeMap<usize, usize>,
    /// The stage and the pipeline that headers such as `Date entered "Demo (Sales)"` name.
    entered: Vec<(usize, String, String)>,
    own: Own,
    usual: Currency,
    place: ZoneRules,
    /// Whether the probabilities are shares of one, such as `0.5` for a half.
    shares: bool,
}

impl Layout {
    pub fn new(table: &Table, mapping: Mapping, options: &Options, data: &Dataset) -> Self {
        let own = Own::new(&table.headers, &mapping, options, data);
        let mut columns = BTreeMap::<Field, Vec<usize>>::new();
        let mut details = Vec::new();
        for (index, (choice, header)) in mapping.columns.iter().zip(&table.headers).enumerate() {
            match choice.target {
                Target::Field(field) => columns.entry(field).or_default().push(index),
                Target::Own(field, _) if own.has(field) => {}
                Target::Own(..) | Target::Detail => details.push((index, header.clone())),
                Target::Ignore => {}
            }
        }
        let named = columns.get(&Field::Entered).into_iter().flatten();
        let entered = named.filter_map(|at| entered(table.headers.get(*at)?).map(|(stage, line)| (*at, stage, line)));
        let chances: Vec<usize> = columns.get(&Field::Probability).into_iter().flatten().copied().collect();
        let cells = table.rows.iter().flat_map(|row| chances.iter().filter_map(|at| row.cells.get(*at)));
        let shares = percent::shares(cells);
        Self {
            shares,
            entered: entered.collect(),
            currencies: currencies(&table.headers),
            own,
            headers: table.headers.clone(),
            mapping,
            columns,
            details,
            usual: options.currency,
            place: options.place.clone(),
        }
    }

    pub fn detail_names(&self) -> impl Iterator<Item = &str> {
        self.details.iter().map(|(_, name)| name.as_str())
    }

    /// The cells of the columns that fill custom fields, read.
    pub fn own(&self, row: &Row) -> Vec<OwnCell> {
        self.own.read(row)
    }

    pub fn row<'a>(&'a self, row: &'a Row, own: &'a [OwnCell]) -> Cells<'a> {
        Cells { layout: self, row, own }
    }
}

/// Which column names the currency of which amount: `Amount Currency` or `Deal - Currency of Value` beside it.
fn currencies(headers: &[String]) -> BTreeMap<usize, usize> {
    let bare: Vec<String> = headers.iter().map(|header| bare(once(header))).collect();
    let tail: Vec<String> =
        headers.iter().map(|header| self::bare(header.rsplit_once(" - ").map_or(header, |(_, tail)| tail))).collect();
    let of = |amount: usize| {
        let (full, last) = (bare.get(amount)?, tail.get(amount)?);
        let names = [format!("{full}currency"), format!("currencyof{last}"), format!("{full}currencycode")];
        bare.iter().zip(&tail).position(|(full, last)| names.contains(full) || names.contains(last))
    };
    (0..headers.len()).filter_map(|amount| Some((amount, of(amount)?))).collect()
}

/// The cells of one row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    layout: &'a Layout,
    row: &'a Row,
    own: &'a [OwnCell],
}

impl<'a> Cells<'a> {
    /// The filled cells of a field, with their columns.
    fn filled(self, field: Field) -> impl Iterator<Item = (usize, &'a str)> {
        let columns = self.layout.columns.get(&field).map(Vec::as_slice).unwrap_or_default();
        columns.iter().filter_map(move |index| Some((*index, self.row.cells.get(*index)?.trim()))).filter(
            move |(_, cell)| !cell.is_empty() && !(field.read() == Read::Date && (no_date(cell) || yearless(cell))),
        )
    }

    /// Days without a year, each with its name: no year is made up for them.
    pub fn partly(self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for field in [Field::Birthday, Field::Anniversary] {
            for column in self.layout.columns.get(&field).into_iter().flatten() {
                let cell = self.row.cells.get(*column).unwrap_or_default().trim();
                if let Some(words) = Some(cell).filter(|cell| yearless(cell)).and_then(partial_day) {
                    found.push((self.day_name(field, *column), words));
                }
            }
        }
        found
    }

    /// What a day is: by its label, else by its column.
    fn day_name(self, field: Field, column: usize) -> String {
        let label = match self.layout.mapping.columns.get(column).map(|choice| choice.label) {
            Some(Label::Always(label)) => label.to_string(),
            Some(Label::Column(at)) => one_line(self.row.cells.get(at).unwrap_or_default()),
            _ if field == Field::Birthday => String::new(),
            _ => once(self.layout.headers.get(column).map_or("", String::as_str)).to_string(),
        };
        let label = label.trim_start_matches('*').trim();
        if label.is_empty() { field.word().to_string() } else { label.to_string() }
    }

    /// Days that matter, each with its name.
    pub fn days(self) -> Result<Vec<(Date, String)>, Refusal> {
        let field = Field::Anniversary;
        let day = |(column, cell)| Ok((self.date_in(field, column, cell)?, self.day_name(field, column)));
        self.filled(field).map(day).collect()
    }

    /// A field's text on one line; empty where there is none.
    pub fn text(self, field: Field) -> String {
        self.filled(field).next().map(|(_, cell)| one_line(cell)).unwrap_or_default()
    }

    /// A field's texts as they are, one below the other.
    pub fn long(self, field: Field) -> String {
        self.filled(field).map(|(_, cell)| cell.replace("\r\n", "\n")).collect::<Vec<_>>().join("\n")
    }

    /// A field's several texts: divided by semicolons, line breaks or `:::`, and by commas if asked.
    pub fn list(self, field: Field, commas: bool) -> Vec<String> {
        let mut list = Vec::<String>::new();
        for part in self.filled(field).flat_map(|(_, cell)| divided(cell, commas)) {
            if !list.contains(&part) {
                list.push(part);
            }
        }
        list
    }

    /// Tags, without `#`.
    pub fn tags(self) -> BTreeSet<String> {
        let words = self.list(Field::Tags, true).into_iter().map(|tag| tag.trim_start_matches('#').trim().to_string());
        // Google puts everybody into this group.
        words.filter(|tag| !tag.is_empty() && fold(tag) != "mycontacts").collect()
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
        match self.filled(field).next() {
            Some((column, cell)) => self.date_in(field, column, cell).map(Some),
            None => Ok(None),
        }
    }

    /// A birthday: of a year with two digits it is the one that is past.
    pub fn birthday(self, today: Date) -> Result<Option<Date>, Refusal> {
        let field = Field::Birthday;
        let Some((column, cell)) = self.filled(field).next() else { return Ok(None) };
        let day = self.date_in(field, column, cell)?;
        let style = self.layout.mapping.columns.get(column).and_then(|choice| choice.dates);
        let short = || style.and_then(|style| parse_date(cell, style)).is_some_and(|read| read.short_year);
        let past = if day > today && short() { day.with_year(day.year() - 100) } else { None };
        Ok(Some(past.unwrap_or(day)))
    }

    fn date_in(self, field: Field, column: usize, cell: &str) -> Result<Date, Refusal> {
        let Some(style) = self.layout.mapping.columns.get(column).and_then(|choice| choice.dates) else {
            return Err(Refusal::new(
                field,
                format!("{} can be read in several ways; choose how these dates are written.", quoted(cell)),
            ));
        };
        let nowhere =
            || format!("{} is a day that does not exist, or lies outside the years 1900 to 2200.", quoted(cell));
        match parse_date(cell, style) {
            Some(read) => read.date.ok_or_else(|| Refusal::new(field, nowhere())),
            None => Err(Refusal::new(field, format!("{} is not a date written as {}.", quoted(cell), style.word()))),
        }
    }

    /// A moment: a date with the time of day behind it, at midday where there is none.
    pub fn moment(self, field: Field) -> Result<Option<Time>, Refusal> {
        let Some((column, cell)) = self.filled(field).next() else { return Ok(None) };
        let date = self.date_in(field, column, cell)?;
        Ok(Some(moment(cell, date, &self.layout.place)))
    }

    /// The day and the time of day on the wall here; no time where the cell has none, or only midnight.
    pub fn wall(self, field: Field) -> Result<Option<(Date, Option<TimeOfDay>)>, Refusal> {
        let Some((column, cell)) = self.filled(field).next() else { return Ok(None) };
        let date = self.date_in(field, column, cell)?;
        let place = &self.layout.place;
        Ok(Some(match clock(cell) {
            None => (date, None),
            Some((time, _)) if time == TimeOfDay::default() => (date, None),
            Some((time, None)) => (date, Some(time)),
            Some((_, Some(_))) => {
                let moment = moment(cell, date, place);
                (place.date(moment), Some(place.time_of_day(moment)))
            }
        }))
    }

    /// A time of day in a cell of its own, such as `14:30`.
    pub fn time_of_day(self, field: Field) -> Option<TimeOfDay> {
        self.filled(field).next().and_then(|(_, cell)| clock(cell)).map(|(time, _)| time)
    }

    /// When it came into which stage, by columns that each have the stage in their header. A row of another pipeline has
    /// nothing in them that counts.
    pub fn entered(self, pipeline: &str) -> Result<Vec<(Time, &'a str)>, Refusal> {
        let mut told = Vec::new();
        for (column, stage, line) in &self.layout.entered {
            let cell = self.row.cells.get(*column).unwrap_or_default().trim();
            let other = !line.is_empty() && !pipeline.is_empty() && fold(line) != fold(pipeline);
            if cell.is_empty() || other {
                continue;
            }
            let date = self.date_in(Field::Entered, *column, cell)?;
            told.push((moment(cell, date, &self.layout.place), stage.as_str()));
        }
        Ok(told)
    }

    /// Whether a cell says yes; none where it is empty or says something else.
    pub fn flag(self, field: Field) -> Option<bool> {
        self.filled(field).find_map(|(_, cell)| flag(cell))
    }

    /// Whether they want no messages: `Email opt out` says it by yes, `Marketing status` by a word. Who was only never asked,
    /// or is not paid for as a contact to write to, has refused nothing.
    pub fn opted_out(self) -> Result<bool, Refusal> {
        let mut out = false;
        for (_, cell) in self.filled(Field::OptedOut) {
            let word = bare(cell);
            out |= match word.as_str() {
                "unsubscribed" | "optedout" | "optout" | "donotcontact" | "donotemail" => true,
                // The same in the languages of the headers that are known.
                "abgemeldet" | "abbestellt" | "desabonne" | "desinscrit" | "cancelada" | "suscripcioncancelada" => true,
                "subscribed" | "optedin" | "optin" | "marketingcontact" | "archived" | "pending" => false,
                "nonmarketingcontact" | "notmarketing" | "noconsent" => false,
                "abonniert" | "archiviert" | "keineeinwilligung" | "keinezustimmung" => false,
                "abonne" | "inscrit" | "archive" | "aucunconsentement" | "pasdeconsentement" => false,
                "suscrito" | "archivado" | "sinconsentimiento" => false,
                _ => flag(cell).ok_or_else(|| {
                    let reason =
                        format!("{} says neither that they want messages nor that they want none.", quoted(cell));
                    Refusal::new(Field::OptedOut, reason)
                })?,
            };
        }
        Ok(out)
    }

    /// A field's several texts, each with what it is for. Email addresses are divided by commas too.
    pub fn labelled(self, field: Field) -> Vec<(String, String)> {
        let mut list = Vec::<(String, String)>::new();
        for (column, cell) in self.filled(field) {
            let said = match self.layout.mapping.columns.get(column).map(|choice| choice.label) {
                Some(Label::Always(label)) => label.to_string(),
                Some(Label::Column(at)) => one_line(self.row.cells.get(at).unwrap_or_default()),
                _ => String::new(),
            };
            let labels: Vec<&str> =
                said.split(":::").map(|label| label.trim().trim_start_matches('*').trim()).collect();
            for (nth, part) in divided(cell, field == Field::Email).into_iter().enumerate() {
                if !list.iter().any(|(known, _)| *known == part) {
                    let label = labels.get(nth).or(labels.first()).copied().unwrap_or_default();
                    list.push((part, label.to_string()));
                }
            }
        }
        list
    }

    /// Postal addresses, each put together from the columns of one group, with what it is for.
    pub fn addresses(self) -> Vec<(String, String)> {
        let group = |column: usize| self.layout.mapping.columns.get(column).map_or(0, |choice| choice.group);
        let mut groups = BTreeMap::<u8, Address>::new();
        for (column, cell) in self.filled(Field::Address) {
            let Address { parts, whole, label } = groups.entry(group(column)).or_default();
            if parts.is_empty() {
                let header = bare(self.layout.headers.get(column).map_or("", |header| once(header)));
                *whole = header.ends_with("address") || header.ends_with("formatted");
            }
            // Written out as a whole already: its parts say the same once more.
            let told = parts.first().is_some_and(|first| {
                let same = || first.split([',', '\n']).any(|part| part.trim() == cell);
                (first.contains('\n') && first.contains(cell)) || (*whole && (first == cell || same()))
            });
            if !told {
                parts.push(cell.to_string());
            }
            if let Some(Label::Always(told)) = self.layout.mapping.columns.get(column).map(|choice| choice.label) {
                *label = told.to_string();
            }
            if let Some(Label::Column(at)) = self.layout.mapping.columns.get(column).map(|choice| choice.label) {
                *label = one_line(self.row.cells.get(at).unwrap_or_default().trim_start_matches('*'));
            }
        }
        let lines =
            |part: &String| part.lines().map(one_line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
        groups
            .into_values()
            .map(|Address { parts, label, .. }| (parts.iter().map(lines).collect::<Vec<_>>().join(", "), label))
            .collect()
    }

    /// The system that this row's ids are of.
    pub fn system(self) -> &'static str {
        self.layout.mapping.system
    }

    /// The header of a field's first column.
    pub fn header(self, field: Field) -> &'a str {
        let column = self.layout.columns.get(&field).and_then(|columns| columns.first());
        column.and_then(|at| self.layout.headers.get(*at)).map(String::as_str).unwrap_or_default()
    }

    /// What the first filled column of a field is for.
    pub fn label(self, field: Field) -> &'static str {
        let column = self.filled(field).next().and_then(|(column, _)| self.layout.mapping.columns.get(column));
        match column.map(|choice| choice.label) {
            Some(Label::Always(label)) => label,
            _ => "",
        }
    }

    /// Whether some column fills the field.
    pub fn has(self, field: Field) -> bool {
        self.layout.columns.contains_key(&field)
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
        let column = self.filled(field).next().map_or(0, |(column, _)| column);
        let beside = self.layout.currencies.get(&column).and_then(|at| self.row.cells.get(*at)).map(one_line);
        let code = beside.filter(|code| !code.is_empty()).unwrap_or_else(|| self.text(Field::Currency));
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

    /// Percent: `20`, `20 %`, `12.5`, or a share of one such as `0.2` where all of the column are. Whole ones are kept:
    /// says as well whether it was rounded.
    pub fn percent(self, field: Field) -> Result<Option<(u8, bool)>, Refusal> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        percent::read(&text, self.layout.shares).map(Some).ok_or_else(|| {
            Refusal::new(field, format!("{} is not a probability between 0 and 100 percent.", quoted(&text)))
        })
    }

    /// Points: a whole number, below nothing too.
    pub fn points(self, field: Field) -> Result<Option<i32>, Refusal> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let whole = text.replace('\u{2212}', "-").trim_start_matches('+').parse::<i32>();
        let points = whole.ok().filter(|points| points.unsigned_abs() <= 1_000_000);
        points
            .map(Some)
            .ok_or_else(|| Refusal::new(field, format!("{} is not a whole number of points.", quoted(&text))))
    }

    /// What fills custom fields.
    pub fn own(self) -> &'a [OwnCell] {
        self.own
    }

    /// The columns that are kept as text.
    pub fn details(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cell = move |(index, name): &'a (usize, String)| Some((name.as_str(), self.row.cells.get(*index)?.trim()));
        self.layout.details.iter().filter_map(cell).filter(|(_, cell)| !cell.is_empty())
    }
}

/// A postal address that is being put together.
#[derive(Default)]
struct Address {
    parts: Vec<String>,
    /// Whether the first part may be all of it.
    whole: bool,
    /// What it is for.
    label: String,
}

/// Whether a cell is a day without a year, as address books write it: `--04-15`.
fn yearless(cell: &str) -> bool {
    cell.starts_with("--") && cell.len() > 2
}

/// The parts of a cell: divided by semicolons, line breaks or `:::`, and by commas if asked.
fn divided(cell: &str, commas: bool) -> Vec<String> {
    let cell = cell.replace(":::", ";");
    let parts = cell.split(|c: char| matches!(c, ';' | '\n' | '\r') || (commas && c == ','));
    parts.map(|part| one_line(part.trim().trim_start_matches("* "))).filter(|part| !part.is_empty()).collect()
}
