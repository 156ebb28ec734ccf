//! The dry run: what an import would create, update, leave alone and refuse, row by row, and the records ready to go.

use super::cells::{Layout, Refusal};
use super::deals::Deals;
use super::directory::Directory;
use super::fields::Field;
use super::filled::Filled;
use super::kind_of_rows::Rows;
use super::mapping::{Mapping, Options, PipelineChoice};
use super::table::Table;
use super::texts::Texts;
use super::work::Work;
use super::write::{Formulas, REASON, write_csv};
use super::{people, rows};
use crate::command::Stamp;
use crate::data::Dataset;
use crate::model::{Kind, Pipeline, Record};
use crate::value::Progress;
use crate::value::{Id, Rank, plural, quoted};
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

/// Makes a plan in slices, so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Planner {
    layouts: Vec<Layout>,
    /// The tables in the order in which they are gone through: what is referred to first.
    order: Vec<usize>,
    options: Options,
    directory: Directory,
    deals: Deals,
    work: Option<Work>,
    last_ranks: BTreeMap<Id, Rank>,
    last_pipeline: Option<Rank>,
    rows: Vec<PlannedRow>,
    /// The place in the order, and the row that is next there.
    next: (usize, usize),
    total_rows: usize,
    done_rows: usize,
    /// How many existing records can be found by their keys so far.
    known: usize,
    /// What became of cells that fill custom fields.
    fields: Filled,
}

impl Planner {
    /// Begins with a table, a person's choices and what exists.
    pub fn new(table: &Table, mapping: Mapping, options: Options, data: &Dataset, stamp: &Stamp) -> Self {
        Self::several(&[(table, mapping)], options, data, stamp)
    }

    /// Begins with tables that come in together. Whatever their order, what is referred to comes first.
    pub fn several(sheets: &[(&Table, Mapping)], options: Options, data: &Dataset, stamp: &Stamp) -> Self {
        let mut order: Vec<usize> = (0..sheets.len()).collect();
        order.sort_by_key(|sheet| sheets.get(*sheet).map(|(_, mapping)| mapping.rows));
        let any = |kinds: &[Rows]| sheets.iter().any(|(_, mapping)| kinds.contains(&mapping.rows));
        let deals = any(&[Rows::Opportunities, Rows::StageMoves, Rows::Stages, Rows::Work]) || later(sheets, data);
        let total_rows = sheets.iter().map(|(table, _)| table.rows.len()).sum();
        let deals = if deals { Deals::new(data, &options) } else { Deals::new(&Dataset::default(), &options) };
        let ids: Vec<Id> = deals.stages.pipelines().collect();
        let stages = ids.iter().flat_map(|pipeline| data.stages_of(*pipeline));
        Self {
            layouts: sheets
                .iter()
                .map(|(table, mapping)| Layout::new(table, mapping.clone(), &options, data))
                .collect(),
            order,
            directory: Directory::new(data, stamp, &options),
            deals,
            work: any(&[Rows::Work]).then(|| Work::new(data)),
            last_ranks: stages.filter_map(|stage| Some((stage.id, data.last_rank(stage.id)?))).collect(),
            last_pipeline: data.pipelines().map(|pipeline| pipeline.rank.clone()).max(),
            rows: Vec::with_capacity(total_rows),
            next: (0, 0),
            total_rows,
            done_rows: 0,
            known: 0,
            fields: Filled::new(data),
            options,
        }
    }

    /// Looks at up to so many records that exist; when all are known plans up to so many rows more; at last tidies up.
    pub fn step(&mut self, tables: &(impl Tables + ?Sized), max_rows: usize) -> Progress {
        let existing = self.directory.len() + self.deals.len() + self.work.as_ref().map_or(0, Work::len);
        let total = existing + self.total_rows;
        if self.known < existing {
            let mut left = max_rows;
            self.directory.learn(&mut left);
            self.deals.learn(&mut left);
            if let Some(work) = &mut self.work {
                work.learn(&mut left);
            }
            self.known += max_rows - left;
            if self.known < existing {
                return Progress { done: self.known, total };
            }
        }
        let mut left = max_rows;
        while left > 0 {
            let (at, from) = self.next;
            let Some(sheet) = self.order.get(at).copied() else { break };
            let rows = tables.table(sheet).and_then(|table| table.rows.get(from..)).unwrap_or_default();
            if rows.is_empty() {
                self.next = (at + 1, 0);
                continue;
            }
            let some = left.min(rows.len());
            for row in rows.iter().take(some) {
                self.plan_row(sheet, row);
            }
            self.next = (at, from + some);
            self.done_rows += some;
            left -= some;
        }
        let done = existing + self.done_rows;
        if self.done_rows < self.total_rows {
            return Progress { done, total };
        }
        let mut left = max_rows.saturating_mul(10); // A key is freed faster than a row is planned.
        self.link();
        self.directory.forget(&mut left);
        self.deals.forget(&mut left);
        if let Some(work) = &mut self.work {
            work.forget(&mut left);
        }
        Progress { done: if left == 0 { total.saturating_sub(1) } else { total }, total }
    }

    fn plan_row(&mut self, sheet: usize, row: &super::table::Row) {
        let Some(layout) = self.layouts.get(sheet) else { return };
        let own = layout.own(row);
        let (cells, line) = (layout.row(row, &own), row.line);
        let said = self.options.rows.get(&(sheet, line)).copied();
        let policy = said.unwrap_or(self.options.on_duplicate);
        let (directory, deals) = (&mut self.directory, &mut self.deals);
        (directory.by, directory.like, directory.said) = (None, None, said);
        let result = match layout.mapping.rows {
            Rows::Opportunities => deals.row(directory, cells, line, policy),
            Rows::Contacts => people::contact(directory, cells, line, policy),
            Rows::Companies => rows::company(directory, cells, line, policy),
            Rows::Products => rows::product(directory, cells, line, policy),
            Rows::Members => rows::member(directory, cells, line, policy),
            Rows::Tags => people::tag(directory, cells),
            Rows::TagUses => people::tag_use(directory, cells, line),
            Rows::Stages => deals.stages.row(cells, &mut directory.ids),
            Rows::StageMoves => deals.move_row(directory, cells, self.rows.len()),
            Rows::Work => match &mut self.work {
                Some(work) => work.row(directory, deals, cells, line, policy),
                None => Err(Refusal { reason: "Tasks cannot be read here.".to_string(), field: None }),
            },
        };
        let action = result.unwrap_or_else(|refusal| Action::Refused { reason: refusal.reason, field: refusal.field });
        let found =
            matches!(action, Action::Update { .. } | Action::Unchanged(_) | Action::Merged { .. } | Action::Skipped(_));
        let like = directory.like.filter(|_| found || matches!(action, Action::Create(_)));
        let by = directory.by.filter(|_| found || like.is_some());
        self.fields.note(&action, &own, || people::full_name(cells), line);
        self.rows.push(PlannedRow { sheet, line, action, by, like });
    }

    /// Works in what only shows when all rows are known: histories, and links to what came later.
    fn link(&mut self) {
        for (row, id) in self.deals.tell() {
            if let Some(row) = self.rows.get_mut(row) {
                row.action = Action::Update { id, fields: vec!["Stage history".to_string()] };
            }
        }
        let pending = std::mem::take(&mut self.directory.pending);
        people::link(&mut self.directory, pending);
        self.deals.link(&self.directory);
    }

    /// Plans the rows that are left, and hands out the plan.
    pub fn finish(mut self, tables: &(impl Tables + ?Sized)) -> Plan {
        self.step(tables, usize::MAX);
        let mut notes = self.notes();
        let mut rows = self.rows;
        for sheet in 0..self.layouts.len() {
            let Some(table) = tables.table(sheet) else { continue };
            let unreadable = |problem: &super::table::RowProblem| PlannedRow {
                sheet,
                line: problem.line,
                action: Action::Refused { reason: problem.reason.clone(), field: None },
                by: None,
                like: None,
            };
            rows.extend(table.problems.iter().map(unreadable));
        }
        rows.sort_by_key(|row| (row.sheet, row.line));
        let counts = count(rows.iter());
        let held_back = counts.refused > 0 && !self.options.keep_good_rows;
        let (mut creates, mut updates) = (Vec::new(), Vec::new());
        if !held_back {
            creates.extend(self.fields.fresh(&self.options.fields));
            self.directory.members.into_records(Record::Member, &mut creates, &mut updates);
            creates.extend(new_pipelines(&self.options, self.last_pipeline));
            self.directory.products.into_records(Record::Product, &mut creates, &mut updates);
            self.directory.campaigns.into_records(Record::Campaign, &mut creates, &mut updates);
            self.directory.companies.into_records(Record::Company, &mut creates, &mut updates);
            self.directory.contacts.into_records(Record::Contact, &mut creates, &mut updates);
            self.deals.finish(&self.last_ranks, &mut creates, &mut updates);
            if let Some(work) = self.work {
                work.into_records(&mut creates, &mut updates);
            }
        }
        notes.extend(self.fields.notes(&creates));
        let sheets = self.layouts.iter().map(|layout| layout.mapping.rows).collect();
        Plan { sheets, rows, counts, creates, updates, held_back, notes }
    }

    fn notes(&mut self) -> Vec<String> {
        let mut notes: Vec<String> = std::mem::take(&mut self.directory.notes).into_iter().collect();
        for layout in &self.layouts {
            let rows = layout.mapping.rows;
            let names: Vec<String> = layout.detail_names().map(quoted).collect();
            let keeps = matches!(rows, Rows::Opportunities | Rows::Contacts | Rows::Companies | Rows::Products);
            if let (false, [only]) = (keeps, names.as_slice()) {
                notes.push(format!("{only} is left out: {} keep no further columns.", short_word(rows)));
            } else if !keeps && names.len() > 6 {
                notes.push(format!(
                    "{} columns are left out: {} keep no further columns.",
                    names.len(),
                    short_word(rows)
                ));
            } else if !keeps && !names.is_empty() {
                notes.push(format!("{} are left out: {} keep no further columns.", names.join(", "), short_word(rows)));
            }
        }
        if self.directory.opted_out > 0 {
            let count = plural(self.directory.opted_out, "contact wants", "contacts want");
            notes.push(format!("By this file {count} no messages. Nothing is sent to them."));
        }
        if let Some(unlinked) = self.work.as_ref().map(|work| work.unlinked).filter(|unlinked| *unlinked > 0) {
            let count = plural(unlinked, "task or activity belongs", "tasks and activities belong");
            notes.push(format!(
                "{count} to something that is not here. Bring that in first, or together, and they are linked."
            ));
        }
        notes
    }
}

fn short_word(rows: Rows) -> &'static str {
    if rows == Rows::Members { "members" } else { rows.word() }
}

/// Whether there are opportunities here that may wait for what comes in now.
fn later(sheets: &[(&Table, Mapping)], data: &Dataset) -> bool {
    let known = sheets.iter().any(|(_, mapping)| mapping.system != super::mapping::ANY_SYSTEM);
    known && data.count(Kind::Opportunity) > 0
}

/// The pipelines that have to be made, behind the last one.
fn new_pipelines(options: &Options, last: Option<Rank>) -> Vec<Record> {
    let usual = options.new_pipeline.iter().map(|name| (options.pipeline, name.clone()));
    let named = options.pipelines.values().filter_map(|choice| match choice {
        PipelineChoice::New { id, name } => Some((*id, name.clone())),
        PipelineChoice::Existing(_) => None,
    });
    let mut made = BTreeMap::new();
    let mut rank = last;
    let mut records = Vec::new();
    for (id, name) in usual.chain(named) {
        if made.insert(id, ()).is_none() {
            let next = Rank::between(rank.as_ref(), None);
            rank = Some(next.clone());
            records.push(Pipeline { id, name, rank: next, ..Pipeline::default() }.into());
        }
    }
    records
}

/// Makes a plan at once.
pub fn plan(table: &Table, mapping: &Mapping, options: &Options, data: &Dataset, stamp: &Stamp) -> Plan {
    Planner::new(table, mapping.clone(), options.clone(), data, stamp).finish(table)
}

fn count<'a>(rows: impl Iterator<Item = &'a PlannedRow>) -> Counts {
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

/// The refused rows of one table as a file: the reason in front, then the cells as they came. Read again, it is the same
/// table.
pub fn refused_csv(plan: &Plan, sheet: usize, table: &Table) -> String {
    let good: BTreeMap<usize, &Texts> = table.rows.iter().map(|row| (row.line, &row.cells)).collect();
    let bad: BTreeMap<usize, &Texts> = table.problems.iter().map(|problem| (problem.line, &problem.cells)).collect();
    let headers: Vec<&str> = std::iter::once(REASON).chain(table.headers.iter().map(String::as_str)).collect();
    let rows = plan.rows.iter().filter(|row| row.sheet == sheet).filter_map(|row| match &row.action {
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
