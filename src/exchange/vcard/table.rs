//! Cards as tables: from there on they go the way of every table.

use super::days::written;
use super::person::{Labelled, Person};
use super::read::{CardReader, Cards};
use crate::exchange::csv::{DateStyle, Field, Label, Row, RowProblem, Rows, Table, Target, Texts};
use crate::exchange::systems::{Found, Known, Made, Reader, Reading, Recognised};
use crate::value::{Progress, plural};
use std::collections::BTreeSet;

/// Reads cards for the import.
pub const READER: Reader = Reader { fits: |_, head| super::is_vcard(head), open };

/// The word that records from cards are kept under.
pub const SYSTEM: &str = "vcard";

/// More details than this have no column of their own.
const MOST_DETAILS: usize = 60;

/// Bytes that one step reads: some milliseconds of work.
const SLICE: usize = 300_000;

struct Work {
    bytes: Vec<u8>,
    at: usize,
    reader: CardReader,
}

fn open(bytes: Vec<u8>) -> Box<dyn Reading> {
    Box::new(Work { bytes, at: 0, reader: CardReader::new() })
}

impl Reading for Work {
    fn step(&mut self, _most: usize) -> Progress {
        let end = (self.at + SLICE).min(self.bytes.len());
        self.reader.feed(self.bytes.get(self.at..end).unwrap_or_default());
        self.at = end;
        Progress { done: end, total: self.bytes.len() }
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Made>, String> {
        while !self.step(0).complete() {}
        let cards = self.reader.finish();
        if cards.people.is_empty() { Err("There is no card in this file.".to_string()) } else { Ok(cards.tables()) }
    }
}

/// A column: its name, what becomes of it, and its cell for a card.
struct Column<'a> {
    header: String,
    known: Known,
    cell: Box<dyn Fn(&Person) -> String + 'a>,
}

fn column<'a>(header: &str, target: Target, cell: impl Fn(&Person) -> String + 'a) -> Column<'a> {
    Column { header: header.to_string(), known: Known::new(target), cell: Box::new(cell) }
}

fn field<'a>(header: &str, field: Field, cell: impl Fn(&Person) -> String + 'a) -> Column<'a> {
    column(header, Target::Field(field), cell)
}

/// As many columns as somebody has of these, each with one that says what it is for.
fn several<'a>(
    columns: &mut Vec<Column<'a>>,
    header: &str,
    becomes: Field,
    people: &[&Person],
    list: fn(&Person) -> &[Labelled],
) {
    let most = people.iter().map(|person| list(person).len()).max().unwrap_or(0);
    for at in 0..most {
        let name = if at == 0 { header.to_string() } else { format!("{header} {}", at + 1) };
        let nth = move |person: &Person| list(person).get(at).cloned().unwrap_or_default();
        let mut values = field(&name, becomes, move |person| nth(person).text);
        values.known.group = u8::try_from(at).unwrap_or(u8::MAX);
        let labelled = people.iter().any(|person| !nth(person).label.is_empty());
        if labelled {
            values.known.label = Label::Column(columns.len() + 1);
        }
        columns.push(values);
        if labelled {
            columns.push(column(&format!("{name} – for"), Target::Ignore, move |person| nth(person).label));
        }
    }
}

impl Cards {
    /// The people as one table and the companies as another, each if there are any. Cards that cannot be read are among
    /// the people.
    pub fn tables(&self) -> Vec<Made> {
        let (companies, people): (Vec<&Person>, Vec<&Person>) =
            self.people.iter().partition(|person| person.company_itself && person.refused.is_none());
        let one = people.is_empty() || companies.is_empty();
        let mut made = Vec::new();
        // Companies first: people refer to them.
        for (rows, file, list) in [(Rows::Companies, "companies", companies), (Rows::Contacts, "contacts", people)] {
            if !list.is_empty() {
                let name = if one { String::new() } else { file.to_string() };
                made.push(table(name, rows, file, &list));
            }
        }
        made
    }
}

fn table(name: String, rows: Rows, file: &'static str, people: &[&Person]) -> Made {
    let columns = columns(rows, people);
    let cells = |person: &Person| columns.iter().map(|column| (column.cell)(person)).collect::<Texts>();
    let (refused, good): (Vec<&Person>, Vec<&Person>) = people.iter().partition(|person| person.refused.is_some());
    let read = good.iter().map(|person| Row { line: person.line, cells: cells(person) }).collect();
    let mut table = Table::of(columns.iter().map(|column| column.header.clone()).collect(), read);
    let problem = |person: &&Person| {
        let reason = person.refused.clone().unwrap_or_default();
        RowProblem { line: person.line, cells: cells(person), reason }
    };
    table.problems = refused.iter().map(problem).collect();
    let file =
        Recognised { rows, file, sure: usize::MAX, columns: columns.iter().map(|column| column.known).collect() };
    Made { name, table, found: Found { system: SYSTEM, name: "vCard", file } }
}

fn columns<'a>(rows: Rows, people: &[&'a Person]) -> Vec<Column<'a>> {
    let contacts = rows == Rows::Contacts;
    let mut columns = vec![field("Name", Field::Name, |person| person.name.clone())];
    if contacts {
        columns.push(field("Company", Field::Company, |person| person.company.clone()));
        columns.push(field("Job title", Field::JobTitle, |person| person.job.clone()));
    }
    several(&mut columns, "Email", Field::Email, people, |person| &person.emails);
    several(&mut columns, "Phone", Field::Phone, people, |person| &person.phones);
    several(&mut columns, "Address", Field::Address, people, |person| &person.addresses);
    several(&mut columns, "Website", Field::Website, people, |person| &person.websites);
    several(&mut columns, "Account", Field::Social, people, |person| &person.social);
    if !contacts {
        columns.push(field("Country", Field::Country, |person| person.country.clone()));
    }
    // A day without a year goes the way of the whole ones.
    let mut birthday = field("Birthday", Field::Birthday, |person| {
        person.birthday.map(|date| date.to_string()).or_else(|| yearless(person)).unwrap_or_default()
    });
    birthday.known.dates = Some(DateStyle::Ymd);
    if contacts {
        columns.push(birthday);
    }
    milestones(&mut columns, people, contacts);
    columns.push(field("Notes", Field::About, |person| person.about.clone()));
    // Divided by line breaks: a tag may have a comma in it.
    columns.push(field("Tags", Field::Tags, |person| person.tags.iter().cloned().collect::<Vec<_>>().join("\n")));
    if people.iter().any(|person| person.media > 0) {
        let count = |person: &Person| {
            if person.media > 0 { plural(person.media, "left out", "left out") } else { String::new() }
        };
        columns.push(column("Pictures and sounds", Target::Ignore, count));
    }
    columns.push(field("Card ID", Field::ExternalId, |person| person.uid.clone()));
    let said = move |person: &Person, name: &str| {
        let there = !(contacts && name == BIRTHDAY && yearless(person).is_some());
        person.details.get(name).filter(|_| there).cloned()
    };
    let all = people.iter().flat_map(|person| person.details.keys().map(move |name| (*person, name.as_str())));
    let names: BTreeSet<&str> =
        all.filter(|(person, name)| said(person, name).is_some()).map(|(_, name)| name).collect();
    for name in names.iter().take(MOST_DETAILS) {
        let key = name.to_string();
        let sector = !contacts && key == "Sector";
        let target = if sector { Target::Field(Field::Sector) } else { Target::Detail };
        // Beside a field of the same name, it is what could not be read as one.
        let taken = columns.iter().any(|column| column.header.eq_ignore_ascii_case(name));
        let header = if taken { format!("{key} as written") } else { key.clone() };
        columns.push(column(&header, target, move |person| said(person, &key).unwrap_or_default()));
    }
    let more: BTreeSet<String> = names.iter().skip(MOST_DETAILS).map(ToString::to_string).collect();
    if !more.is_empty() {
        columns.push(column("More", Target::Detail, move |person| {
            let rest = person.details.iter().filter(|(name, _)| more.contains(*name));
            rest.map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("; ")
        }));
    }
    columns
}

/// The detail that a birthday is kept under as long as its year is not known.
const BIRTHDAY: &str = "Birthday";

/// A birthday of which only day and month are known, as cards write it.
fn yearless(person: &Person) -> Option<String> {
    let words = person.details.get(BIRTHDAY).filter(|_| person.birthday.is_none())?;
    written(words).filter(|text| text.starts_with("--") && text.len() == 6)
}

/// A column for each name of a milestone, and one more where somebody has two of a name.
fn milestones(columns: &mut Vec<Column<'_>>, people: &[&Person], contacts: bool) {
    let nth = |person: &Person, what: &str, at: usize| {
        person
            .milestones
            .iter()
            .filter(|milestone| milestone.what == what)
            .nth(at)
            .map(|milestone| milestone.on.to_string())
    };
    let names: BTreeSet<&str> =
        people.iter().flat_map(|person| person.milestones.iter().map(|milestone| milestone.what.as_str())).collect();
    for name in names {
        let count = |person: &&Person| person.milestones.iter().filter(|milestone| milestone.what == name).count();
        let most = people.iter().map(count).max().unwrap_or(0);
        for at in 0..most {
            let what = name.to_string();
            let header = if at == 0 { what.clone() } else { format!("{what} ({})", at + 1) };
            let becomes = if contacts { Target::Field(Field::Anniversary) } else { Target::Detail };
            let mut days = column(&header, becomes, move |person| nth(person, &what, at).unwrap_or_default());
            days.known.dates = Some(DateStyle::Ymd);
            columns.push(days);
        }
    }
}
