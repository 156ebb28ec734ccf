//! The dry run: what an import would create, update, leave alone and refuse, row by row, and the records ready to go.

use super::cells::Layout;
use super::deals::Deals;
use super::directory::Directory;
use super::fields::Field;
use super::mapping::{Mapping, Options};
use super::rows;
use super::table::Table;
use super::texts::Texts;
use super::write::{Formulas, REASON, write_csv};
use crate::command::Stamp;
use crate::data::Dataset;
use crate::model::{Kind, Record};
use crate::value::Progress;
use crate::value::{Id, Rank, quoted};
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
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// What becomes of it.
    pub action: Action,
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
    /// Rows that cannot be brought in.
    pub refused: usize,
}

/// A dry run and its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The kind that a row is.
    pub kind: Kind,
    /// Every row, in the order of the file; unreadable ones too.
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
}

/// Makes a plan in slices, so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Planner {
    layout: Layout,
    options: Options,
    directory: Directory,
    deals: Deals,
    last_ranks: BTreeMap<Id, Rank>,
    rows: Vec<PlannedRow>,
    next: usize,
    /// How many existing records can be found by their keys so far.
    known: usize,
}

impl Planner {
    /// Begins with a table, a person's choices and what exists.
    pub fn new(table: &Table, mapping: Mapping, options: Options, data: &Dataset, stamp: &Stamp) -> Self {
        let (stages, deals) = (data.stages_of(options.pipeline), mapping.kind == Kind::Opportunity);
        Self {
            layout: Layout::new(table, mapping, options.currency),
            directory: Directory::new(data, stamp),
            deals: if deals { Deals::new(data, &options) } else { Deals::new(&Dataset::default(), &options) },
            last_ranks: stages.iter().filter_map(|stage| Some((stage.id, data.last_rank(stage.id)?))).collect(),
            rows: Vec::with_capacity(table.rows.len()),
            next: 0,
            known: 0,
            options,
        }
    }

    /// Looks at up to so many records that exist; when all are known plans up to so many rows more; at last tidies up.
    pub fn step(&mut self, table: &Table, max_rows: usize) -> Progress {
        let existing = self.directory.len() + self.deals.len();
        let total = existing + table.rows.len();
        if self.known < existing {
            let mut left = max_rows;
            self.directory.learn(&mut left);
            self.deals.learn(&mut left);
            self.known += max_rows - left;
            if self.known < existing {
                return Progress { done: self.known, total };
            }
        }
        for row in table.rows.get(self.next..).unwrap_or_default().iter().take(max_rows) {
            let (cells, line, policy) = (self.layout.row(row), row.line, self.options.on_duplicate);
            let result = match self.layout.mapping.kind {
                Kind::Opportunity => self.deals.row(&mut self.directory, cells, line),
                Kind::Contact => rows::contact(&mut self.directory, cells, line, policy),
                Kind::Company => rows::company(&mut self.directory, cells, line, policy),
                Kind::Product => rows::product(&mut self.directory, cells, line, policy),
                Kind::Member => rows::member(&mut self.directory, cells, line, policy),
                other => Err(super::cells::Refusal {
                    reason: format!("A table cannot become {}.", other.plural()),
                    field: None,
                }),
            };
            let action =
                result.unwrap_or_else(|refusal| Action::Refused { reason: refusal.reason, field: refusal.field });
            self.rows.push(PlannedRow { line, action });
        }
        self.next = self.next.saturating_add(max_rows).min(table.rows.len());
        let done = existing + self.next;
        if done < total {
            return Progress { done, total };
        }
        let mut left = max_rows.saturating_mul(10); // A key is freed faster than a row is planned.
        self.directory.forget(&mut left);
        self.deals.forget(&mut left);
        Progress { done: if left == 0 { total.saturating_sub(1) } else { total }, total }
    }

    /// Plans the rows that are left, and hands out the plan.
    pub fn finish(mut self, table: &Table) -> Plan {
        self.step(table, usize::MAX);
        let kind = self.layout.mapping.kind;
        let mut notes: Vec<String> = std::mem::take(&mut self.directory.notes).into_iter().collect();
        if kind == Kind::Member {
            let left_out = self
                .layout
                .detail_names()
                .map(|name| format!("{} is left out: members keep no further columns.", quoted(name)));
            notes.extend(left_out);
        }
        let mut rows = self.rows;
        let unreadable = |problem: &super::table::RowProblem| PlannedRow {
            line: problem.line,
            action: Action::Refused { reason: problem.reason.clone(), field: None },
        };
        rows.extend(table.problems.iter().map(unreadable));
        rows.sort_by_key(|row| row.line);
        let counts = count(&rows);
        let held_back = counts.refused > 0 && !self.options.keep_good_rows;
        let (mut creates, mut updates) = (Vec::new(), Vec::new());
        if !held_back {
            self.directory.members.into_records(Record::Member, &mut creates, &mut updates);
            self.directory.products.into_records(Record::Product, &mut creates, &mut updates);
            self.directory.campaigns.into_records(Record::Campaign, &mut creates, &mut updates);
            self.directory.companies.into_records(Record::Company, &mut creates, &mut updates);
            self.directory.contacts.into_records(Record::Contact, &mut creates, &mut updates);
            self.deals.finish(&self.last_ranks, &mut creates, &mut updates);
        }
        Plan { kind, rows, counts, creates, updates, held_back, notes }
    }
}

/// Makes a plan at once.
pub fn plan(table: &Table, mapping: &Mapping, options: &Options, data: &Dataset, stamp: &Stamp) -> Plan {
    Planner::new(table, mapping.clone(), options.clone(), data, stamp).finish(table)
}

fn count(rows: &[PlannedRow]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        let count = match row.action {
            Action::Create(_) => &mut counts.create,
            Action::Update { .. } => &mut counts.update,
            Action::Unchanged(_) => &mut counts.unchanged,
            Action::Merged { .. } => &mut counts.merged,
            Action::Skipped(_) => &mut counts.skipped,
            Action::Refused { .. } => &mut counts.refused,
        };
        *count += 1;
    }
    counts
}

/// The refused rows as a file: the reason in front, then the cells as they came. Read again, it is the same table.
pub fn refused_csv(plan: &Plan, table: &Table) -> String {
    let good: BTreeMap<usize, &Texts> = table.rows.iter().map(|row| (row.line, &row.cells)).collect();
    let bad: BTreeMap<usize, &Texts> = table.problems.iter().map(|problem| (problem.line, &problem.cells)).collect();
    let headers: Vec<&str> = std::iter::once(REASON).chain(table.headers.iter().map(String::as_str)).collect();
    let rows = plan.rows.iter().filter_map(|row| match &row.action {
        Action::Refused { reason, .. } => {
            let cells = bad.get(&row.line).or_else(|| good.get(&row.line)).copied();
            Some(std::iter::once(reason.as_str()).chain(cells.into_iter().flat_map(Texts::iter)))
        }
        _ => None,
    });
    write_csv(&headers, rows, Formulas::Guard)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
