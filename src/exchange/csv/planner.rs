//! Making the dry run in slices, so that a page stays responsive however many records and rows there are.

use super::cells::{Layout, Refusal};
use super::deals::Deals;
use super::directory::Directory;
use super::filled::Filled;
use super::kind_of_rows::Rows;
use super::mapping::{Mapping, Options, PipelineChoice};
use super::plan::{Action, Plan, PlannedRow, Tables, count};
use super::pool::Made;
use super::table::{Row, RowProblem, Table};
use super::work::Work;
use super::{people, rows};
use crate::command::Stamp;
use crate::data::Dataset;
use crate::model::{Kind, Pipeline, Record};
use crate::value::{Id, Progress, Rank, plural, quoted};
use std::collections::BTreeMap;

/// Where the planner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Meeting what exists, so that it can be found.
    Learn,
    /// Row by row.
    Rows,
    /// Histories, which only show when all rows are known.
    Tell,
    /// Links of contacts, then of opportunities, to what came later.
    LinkPeople,
    LinkDeals,
    /// Giving new opportunities their places in their stages.
    Place,
    /// Letting go of what records were found by: to free very much at once takes long.
    Forget,
    /// Handing out what is new and what changed: first what there is little of.
    GiveFew,
    Give,
    Done,
}

/// Makes a plan in slices, so that a page stays responsive. The data is to be the same at each step; where it is not, the
/// plan is of no use, and whoever asked for it has it made anew.
#[derive(Clone, Debug)]
pub struct Planner {
    layouts: Vec<Layout>,
    /// The tables in the order in which they are gone through: what is referred to first.
    order: Vec<usize>,
    options: Options,
    directory: Directory,
    deals: Deals,
    work: Option<Work>,
    phase: Phase,
    last_ranks: BTreeMap<Id, Rank>,
    last_pipeline: Option<Rank>,
    rows: Vec<PlannedRow>,
    made: Made,
    /// The place in the order, and the row that is next there.
    next: (usize, usize),
    total_rows: usize,
    /// How much has been gone over in all phases together.
    done: usize,
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
            phase: Phase::Learn,
            last_ranks: stages.filter_map(|stage| Some((stage.id, data.last_rank(stage.id)?))).collect(),
            last_pipeline: data.pipelines().map(|pipeline| pipeline.rank.clone()).max(),
            rows: Vec::with_capacity(total_rows),
            made: Made::default(),
            next: (0, 0),
            total_rows,
            done: 0,
            fields: Filled::new(data),
            options,
        }
    }

    /// Goes over so many more of the records that exist and of the rows, in one phase after the other; says how far it is.
    pub fn step(&mut self, tables: &(impl Tables + ?Sized), data: &Dataset, few: usize) -> Progress {
        let mut left = few;
        while left > 0 && self.phase != Phase::Done {
            self.phase = self.go_on(tables, data, &mut left);
        }
        self.done = self.done.saturating_add(few - left);
        let existing = self.directory.len() + self.deals.len() + self.work.as_ref().map_or(0, Work::len);
        // Everything is met, let go of and handed out; rows are looked at, too.
        let total = 2 * existing + 3 * self.total_rows + 1;
        let done = if self.phase == Phase::Done { total } else { self.done.min(total - 1) };
        Progress { done, total }
    }

    /// Goes on in the present phase. Gives the phase that is next: the same one, where nothing is left of the slice.
    fn go_on(&mut self, tables: &(impl Tables + ?Sized), data: &Dataset, left: &mut usize) -> Phase {
        let next = match self.phase {
            Phase::Learn => {
                self.learn(data, left);
                let met = self.work.as_ref().is_none_or(Work::is_met);
                return if met && self.directory.is_met() && self.deals.is_met() { Phase::Rows } else { Phase::Learn };
            }
            Phase::Rows => {
                self.plan_rows(tables, left);
                Phase::Tell
            }
            Phase::Tell => {
                for (row, id) in self.deals.tell(left) {
                    if let Some(row) = self.rows.get_mut(row) {
                        row.action = Action::Update { id, fields: vec!["Stage history".to_string()] };
                    }
                }
                Phase::LinkPeople
            }
            Phase::LinkPeople => {
                people::link(&mut self.directory, left);
                Phase::LinkDeals
            }
            Phase::LinkDeals => {
                self.deals.link(&self.directory, left);
                Phase::Place
            }
            Phase::Place => {
                self.deals.place(&self.last_ranks, left);
                Phase::Forget
            }
            Phase::Forget => {
                self.forget(left);
                Phase::GiveFew
            }
            Phase::GiveFew => {
                self.give_few();
                return Phase::Give;
            }
            Phase::Give => {
                self.give(left);
                Phase::Done
            }
            Phase::Done => Phase::Done,
        };
        if *left > 0 { next } else { self.phase }
    }

    fn learn(&mut self, data: &Dataset, left: &mut usize) {
        self.directory.learn(data, left);
        self.deals.learn(data, left);
        if let Some(work) = &mut self.work {
            work.learn(data, left);
        }
    }

    fn plan_rows(&mut self, tables: &(impl Tables + ?Sized), left: &mut usize) {
        while *left > 0 {
            let (at, from) = self.next;
            let Some(sheet) = self.order.get(at).copied() else { return };
            let rows = tables.table(sheet).and_then(|table| table.rows.get(from..)).unwrap_or_default();
            if rows.is_empty() {
                self.next = (at + 1, 0);
                continue;
            }
            // These name opportunities.
            if self
                .layouts
                .get(sheet)
                .is_some_and(|layout| matches!(layout.mapping.rows, Rows::StageMoves | Rows::Work))
            {
                self.deals.name(left);
            }
            let some = (*left).min(rows.len());
            for row in rows.iter().take(some) {
                self.plan_row(sheet, row);
            }
            self.next = (at, from + some);
            *left -= some;
        }
    }

    fn forget(&mut self, left: &mut usize) {
        let mut keys = left.saturating_mul(10); // A key is freed faster than a row is planned.
        self.directory.forget(&mut keys);
        self.deals.forget(&mut keys);
        if let Some(work) = &mut self.work {
            work.forget(&mut keys);
        }
        *left = if keys == 0 { 0 } else { (*left).min(keys) };
    }

    /// Hands out what there is little of, and what others refer to.
    fn give_few(&mut self) {
        self.made.creates.extend(self.fields.fresh(&self.options.fields));
        let mut all = usize::MAX;
        self.directory.members.give(&mut all, &mut self.made);
        self.made.creates.extend(new_pipelines(&self.options, self.last_pipeline.take()));
    }

    fn give(&mut self, left: &mut usize) {
        self.directory.products.give(left, &mut self.made);
        self.directory.campaigns.give(left, &mut self.made);
        self.directory.companies.give(left, &mut self.made);
        self.directory.contacts.give(left, &mut self.made);
        if *left > 0 {
            self.deals.give(left, &mut self.made);
        }
        if let Some(work) = &mut self.work {
            work.give(left, &mut self.made);
        }
    }

    fn plan_row(&mut self, sheet: usize, row: &Row) {
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

    /// Goes over what is left, and hands out the plan.
    pub fn finish(mut self, tables: &(impl Tables + ?Sized), data: &Dataset) -> Plan {
        self.step(tables, data, usize::MAX);
        let mut notes = self.notes();
        let mut rows = self.rows;
        for sheet in 0..self.layouts.len() {
            let Some(table) = tables.table(sheet) else { continue };
            let unreadable = |problem: &RowProblem| PlannedRow {
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
        let Made { creates, updates } = if held_back { Made::default() } else { self.made };
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
        if !self.directory.opted_out.is_empty() {
            let count = plural(self.directory.opted_out.len(), "contact wants", "contacts want");
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
    Planner::new(table, mapping.clone(), options.clone(), data, stamp).finish(table, data)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
