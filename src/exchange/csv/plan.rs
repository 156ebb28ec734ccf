//! The dry run: what an import would create, update, leave alone and refuse, row by row, and the records ready to go.

use super::decode::BROKEN;
use super::fields::Field;
use super::kind_of_rows::Rows;
use super::table::Table;
use super::texts::Texts;
use super::write::{Formulas, REASON, write_csv};
use crate::model::{Kind, Record};
use crate::value::Id;
use std::collections::BTreeMap;

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It becomes a record.
    Create(Id),
    /// It changes a record that exists.
    Update {
        /// The record.
        id: Id,
        /// What changes, in the words shown.
        fields: Vec<String>,
    },
    /// It says nothing new about a record that exists.
    Unchanged(Id),
    /// It adds to the record that an earlier row of this file makes.
    Merged {
        /// The record.
        id: Id,
        /// The line of that row.
        line: usize,
    },
    /// Its record exists and is to be left as it is.
    Skipped(Id),
    /// It is not to come in, as a sentence.
    LeftOut(String),
    /// It says something that other rows need.
    Noted,
    /// It cannot be brought in.
    Refused {
        /// Why, as a sentence.
        reason: String,
        /// The field at fault, where it is one.
        field: Option<Field>,
    },
}

/// A row and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Which of the tables it is in, from 0.
    pub sheet: usize,
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// What becomes of it.
    pub action: Action,
    /// By what its record was found, such as `the same email address`; none where it was not found.
    pub by: Option<&'static str>,
    /// A record that it may be about, where that is not sure: until the person says so, it is another one.
    pub like: Option<Id>,
}

/// How many rows come to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New records.
    pub create: usize,
    /// Changed records.
    pub update: usize,
    /// Rows that say nothing new.
    pub unchanged: usize,
    /// Rows that add to an earlier row of the file.
    pub merged: usize,
    /// Rows whose record is left as it is.
    pub skipped: usize,
    /// Rows that are not to come in.
    pub left_out: usize,
    /// Rows that say something that other rows need.
    pub noted: usize,
    /// Rows that cannot be brought in.
    pub refused: usize,
}

/// A dry run and its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What the rows of each table are.
    pub sheets: Vec<Rows>,
    /// Every row, table by table in the order of the file; unreadable ones too.
    pub rows: Vec<PlannedRow>,
    /// How many rows come to what.
    pub counts: Counts,
    /// Records to create, parents first. Empty if held back.
    pub creates: Vec<Record>,
    /// Records to replace. Empty if held back.
    pub updates: Vec<Record>,
    /// Whether nothing is brought in because rows are refused and the good ones are not to go alone.
    pub held_back: bool,
    /// What a person should know.
    pub notes: Vec<String>,
}

impl Plan {
    /// How many records of a kind would be created, those that rows only refer to included.
    pub fn creates_of(&self, kind: Kind) -> usize {
        self.creates.iter().filter(|record| record.kind() == kind).count()
    }

    /// How many records of a kind would be changed.
    pub fn updates_of(&self, kind: Kind) -> usize {
        self.updates.iter().filter(|record| record.kind() == kind).count()
    }

    /// How many rows of one table come to what.
    pub fn counts_of(&self, sheet: usize) -> Counts {
        count(self.rows.iter().filter(|row| row.sheet == sheet))
    }
}

/// One table, or several that belong together.
pub trait Tables {
    /// A table by its number, from 0.
    fn table(&self, sheet: usize) -> Option<&Table>;
}

impl Tables for Table {
    fn table(&self, sheet: usize) -> Option<&Table> {
        (sheet == 0).then_some(self)
    }
}

impl Tables for [std::sync::Arc<Table>] {
    fn table(&self, sheet: usize) -> Option<&Table> {
        self.get(sheet).map(std::sync::Arc::as_ref)
    }
}

pub(super) fn count<'a>(rows: impl Iterator<Item = &'a PlannedRow>) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        let count = match row.action {
            Action::Create(_) => &mut counts.create,
            Action::Update { .. } => &mut counts.update,
            Action::Unchanged(_) => &mut counts.unchanged,
            Action::Merged { .. } => &mut counts.merged,
            Action::Skipped(_) => &mut counts.skipped,
            Action::LeftOut(_) => &mut counts.left_out,
            Action::Noted => &mut counts.noted,
            Action::Refused { .. } => &mut counts.refused,
        };
        *count += 1;
    }
    counts
}

/// The refused rows of one table as a file: the reason in front, then the cells as they came, with a sign where something is
/// broken. Read again, it is the same table.
pub fn refused_csv(plan: &Plan, sheet: usize, table: &Table) -> String {
    let good: BTreeMap<usize, &Texts> = table.rows.iter().map(|row| (row.line, &row.cells)).collect();
    let bad: BTreeMap<usize, &Texts> = table.problems.iter().map(|problem| (problem.line, &problem.cells)).collect();
    let headers: Vec<&str> = std::iter::once(REASON).chain(table.headers.iter().map(String::as_str)).collect();
    let rows = plan.rows.iter().filter(|row| row.sheet == sheet).filter_map(|row| match &row.action {
        Action::Refused { reason, .. } => {
            let cells = bad.get(&row.line).or_else(|| good.get(&row.line)).copied();
            let shown = |cell: &str| cell.replace(BROKEN, "\u{fffd}");
            Some(std::iter::once(reason.clone()).chain(cells.into_iter().flat_map(Texts::iter).map(shown)))
        }
        _ => None,
    });
    write_csv(&headers, rows, Formulas::Guard)
}
