//! Files of other systems, known by their headers: what they are, and what becomes of each column.
//!
//! A [`System`] looks at the headers and says whether the file is its own. [`recognise`] asks all of them, and the surest
//! answer holds. What no system knows is proposed by [`guess_mapping`](crate::exchange::csv::guess_mapping).

mod atomic;
mod hubspot;
mod keap;
mod languages;
mod pipedrive;
mod reader;
mod salesforce;
mod sheet;
mod tidy;

use super::csv::{Column, ColumnChoice, DateStyle, Label, Mapping, NumberStyle, Rows, Shape, Target};
use super::people::{GOOGLE, LINKEDIN, OUTLOOK};

pub use reader::{Made, READERS, Reader, Reading, reader};
pub use tidy::tidy;

/// Another system whose files are known.
#[derive(Clone, Copy)]
pub struct System {
    /// The word that its records are kept under, such as `hubspot`: never changes.
    pub key: &'static str,
    /// Its name, as shown.
    pub name: &'static str,
    /// Whether the headers are those of one of its files. They come as written, each once: `Email`, `Email (2)`.
    pub recognise: fn(&[String]) -> Option<Recognised>,
}

/// A file of a known system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// What its rows are.
    pub rows: Rows,
    /// What the system calls such a file, such as `deals`: “This is a Pipedrive deals file.”
    pub file: &'static str,
    /// How many headers speak for it that others have not. The file with the most is taken.
    pub sure: usize,
    /// What becomes of each column, in the order of the headers.
    pub columns: Vec<Known>,
}

/// What is known about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// What becomes of it.
    pub target: Target,
    /// What an address or a number in it is for.
    pub label: Label,
    /// Columns of one group are parts of one thing: of the first postal address, of the second one. From 0.
    pub group: u8,
    /// How its dates are written, where the system always writes them so; none where the cells decide.
    pub dates: Option<DateStyle>,
    /// How its numbers are written, where the system always writes them so; none where the cells decide.
    pub numbers: Option<NumberStyle>,
}

impl Known {
    /// A column that becomes this, with nothing else known about it.
    pub fn new(target: Target) -> Self {
        Self { target, label: Label::None, group: 0, dates: None, numbers: None }
    }
}

/// A file that was recognised, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The system's key.
    pub system: &'static str,
    /// The system's name.
    pub name: &'static str,
    /// What the file is.
    pub file: Recognised,
}

/// Every known system. Of equally sure answers the first one holds.
pub static SYSTEMS: &[System] =
    &[pipedrive::SYSTEM, hubspot::SYSTEM, salesforce::SYSTEM, keap::SYSTEM, atomic::SYSTEM, GOOGLE, OUTLOOK, LINKEDIN];

/// What a file with these headers most likely is; none where no system knows it.
pub fn recognise(headers: &[String]) -> Option<Found> {
    let answers = SYSTEMS.iter().filter_map(|system| Some((system, (system.recognise)(headers)?)));
    let surest = answers.fold(None, |best: Option<(&System, Recognised)>, next| match best {
        Some(best) if best.1.sure >= next.1.sure => Some(best),
        _ => Some(next),
    });
    surest.map(|(system, file)| Found { system: system.key, name: system.name, file })
}

/// The mapping of a file that was recognised: formats where they are clear, empty columns left out, and a field that can
/// be given once to the first column of it.
pub fn mapping_of(found: &Found, columns: &[Column]) -> Mapping {
    let mut taken = std::collections::BTreeSet::new();
    // One program writes all dates of a file alike: what one column settles holds for those that could be read in
    // several ways.
    let settled: std::collections::BTreeSet<DateStyle> = columns
        .iter()
        .filter(|column| !column.dates_unclear)
        .flat_map(|column| column.dates.first().copied())
        .collect();
    let alike = settled.first().copied().filter(|_| settled.len() == 1);
    let choice = |(column, known): (&Column, &Known)| {
        let target = match known.target {
            _ if column.shape == Shape::Empty => Target::Ignore,
            Target::Field(field) if !field.repeats() && !taken.insert(field) => Target::Detail,
            target => target,
        };
        let plain = ColumnChoice::of(target, column);
        ColumnChoice {
            dates: known.dates.or(plain.dates).or(alike.filter(|style| column.dates.contains(style))),
            numbers: known.numbers.or(plain.numbers),
            label: known.label,
            group: known.group,
            ..plain
        }
    };
    let columns = columns.iter().zip(&found.file.columns).map(choice).collect();
    Mapping { rows: found.file.rows, columns, system: found.system }
}
