//! The state of one import, and its long work in slices. Nothing is changed here before the very last step.

use crate::app::{
    shell::{self, files::PickedFile},
    store::App,
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Import},
    exchange::csv::{
        Column, ColumnChoice, Inference, Mapping, OnDuplicate, Options, Plan, Planner, Progress, ReadOptions, Reader,
        StageChoice, Table, guess_kind, guess_mapping,
    },
    model::{Kind, Pipeline, Record},
    value::{Currency, Id, Rank, one_line, plural},
};
use std::{collections::BTreeMap, sync::Arc};

/// Rows in one slice: some milliseconds of work.
const SLICE: usize = 2_000;

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Choosing a file.
    File,
    /// Saying what the columns are.
    Columns,
    /// Looking at the dry run.
    Check,
    /// Done.
    Done,
}

/// Long work that is under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub words: &'static str,
    pub progress: Progress,
}

/// What has been brought in.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub words: String,
    pub kind: Kind,
    pub pipeline: Option<Id>,
    pub refused: usize,
}

/// One import. Everything in it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Wizard {
    app: App,
    pub step: RwSignal<Step>,
    pub work: RwSignal<Option<Work>>,
    pub error: RwSignal<Option<String>>,
    pub name: RwSignal<String>,
    pub table: RwSignal<Option<Arc<Table>>>,
    pub columns: RwSignal<Arc<[Column]>>,
    pub mapping: RwSignal<Mapping>,
    /// The pipeline chosen; none for a new one.
    pub pipeline: RwSignal<Option<Id>>,
    pub new_pipeline: RwSignal<String>,
    pub currency: RwSignal<Currency>,
    pub on_duplicate: RwSignal<OnDuplicate>,
    /// What the person said about stage texts; for the others the proposal holds.
    pub stages: RwSignal<BTreeMap<String, StageChoice>>,
    pub plan: RwSignal<Option<Arc<Plan>>>,
    pub keep_good: RwSignal<bool>,
    pub report: RwSignal<Option<Report>>,
    file: StoredValue<Option<Arc<PickedFile>>>,
    /// The id that a new pipeline will have.
    new_id: StoredValue<Id>,
    /// The last entry of the history when the plan was made.
    seen: StoredValue<Option<Id>>,
    /// The number of the present work: work with another number has been called off.
    ticket: StoredValue<u64>,
}

impl Wizard {
    pub fn new(app: App) -> Self {
        let (first, currency) = app.data(|data| {
            let currency = data.settings().map(|settings| settings.currency).unwrap_or_default();
            (data.live_pipelines().first().map(|pipeline| pipeline.id), currency)
        });
        Self {
            app,
            step: RwSignal::new(Step::File),
            work: RwSignal::new(None),
            error: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            table: RwSignal::new(None),
            columns: RwSignal::new(Arc::new([])),
            mapping: RwSignal::new(Mapping { kind: Kind::Opportunity, columns: Vec::new() }),
            pipeline: RwSignal::new(first),
            new_pipeline: RwSignal::new(String::new()),
            currency: RwSignal::new(currency),
            on_duplicate: RwSignal::new(OnDuplicate::default()),
            stages: RwSignal::new(BTreeMap::new()),
            plan: RwSignal::new(None),
            keep_good: RwSignal::new(false),
            report: RwSignal::new(None),
            file: StoredValue::new(None),
            new_id: StoredValue::new(Id::NIL),
            seen: StoredValue::new(None),
            ticket: StoredValue::new(0),
        }
    }

    /// Begins work; what was under way is called off.
    fn begin(&self, words: &'static str) -> u64 {
        let _ = self.ticket.try_update_value(|ticket| *ticket += 1);
        self.error.set(None);
        self.work.set(Some(Work { words, progress: Progress { done: 0, total: 1 } }));
        self.ticket.get_value()
    }

    /// Notes how far the work is, lets the browser paint, and says whether to go on.
    async fn paint(&self, ticket: u64, words: &'static str, progress: Progress) -> bool {
        if self.ticket.try_get_value() != Some(ticket) {
            return false;
        }
        self.work.try_set(Some(Work { words, progress }));
        shell::pause().await;
        self.ticket.try_get_value() == Some(ticket)
    }

    /// Calls off the work under way.
    pub fn cancel(&self) {
        let _ = self.ticket.try_update_value(|ticket| *ticket += 1);
        self.work.set(None);
        if self.table.with_untracked(Option::is_none) {
            self.step.set(Step::File);
        }
    }

    /// Forgets everything and waits for another file.
    pub fn restart(&self) {
        self.cancel();
        self.table.set(None);
        self.plan.set(None);
        self.report.set(None);
        self.error.set(None);
        self.file.set_value(None);
        self.step.set(Step::File);
    }

    /// Takes a file.
    pub fn take(&self, file: PickedFile) {
        if file.name.to_lowercase().ends_with(".json") {
            self.app.restore_file(file);
            return;
        }
        let base = file.name.rsplit_once('.').map_or(file.name.as_str(), |(base, _)| base);
        self.new_pipeline.set(one_line(&base.replace(['_', '-'], " ")));
        self.name.set(file.name.clone());
        self.file.set_value(Some(Arc::new(file)));
        self.read(ReadOptions::default());
    }

    /// Reads the file, from its beginning.
    pub fn read(&self, options: ReadOptions) {
        let Some(file) = self.file.get_value() else { return };
        let wizard = *self;
        let (reading, looking) = ("Reading the file", "Looking at the columns");
        let ticket = self.begin(reading);
        self.table.set(None);
        self.plan.set(None);
        self.app.spawn(async move {
            if !wizard.paint(ticket, reading, Progress { done: 0, total: 1 }).await {
                return;
            }
            let mut reader = match Reader::new(&file.bytes, options) {
                Ok(reader) => reader,
                Err(error) => return wizard.fail(error.to_string()),
            };
            loop {
                let progress = reader.step(SLICE);
                if !wizard.paint(ticket, reading, progress).await {
                    return;
                }
                if progress.complete() {
                    break;
                }
            }
            let table = Arc::new(reader.finish());
            if table.rows.is_empty() && table.problems.is_empty() {
                return wizard.fail("This file has no rows below its header.".into());
            }
            let mut inference = Inference::new(&table);
            loop {
                let progress = inference.step(&table, SLICE);
                if !wizard.paint(ticket, looking, progress).await {
                    return;
                }
                if progress.complete() {
                    break;
                }
            }
            let columns: Arc<[Column]> = inference.finish(&table).into();
            wizard.work.try_set(None);
            wizard.show_columns(table, columns);
        });
    }

    fn fail(&self, why: String) {
        self.work.try_set(None);
        self.error.try_set(Some(why));
        self.step.try_set(Step::File);
    }

    fn show_columns(&self, table: Arc<Table>, columns: Arc<[Column]>) {
        let kind = guess_kind(&table.headers).map_or(Kind::Opportunity, |(kind, _)| kind);
        self.mapping.try_set(guess_mapping(kind, &columns));
        self.columns.try_set(columns);
        self.stages.try_set(BTreeMap::new());
        self.keep_good.try_set(false);
        self.table.try_set(Some(table));
        self.step.try_set(Step::Columns);
    }

    /// Takes the rows as records of another kind; the columns are guessed again.
    pub fn set_kind(&self, kind: Kind) {
        let mapping = self.columns.with_untracked(|columns| guess_mapping(kind, columns));
        self.mapping.set(mapping);
        self.stages.set(BTreeMap::new());
    }

    /// Changes what becomes of a column.
    pub fn set_column(&self, index: usize, change: impl FnOnce(&mut ColumnChoice)) {
        self.mapping.update(|mapping| {
            if let Some(choice) = mapping.columns.get_mut(index) {
                change(choice);
            }
        });
    }

    /// Chooses the pipeline; none for a new one. Stages chosen before belong to another one.
    pub fn set_pipeline(&self, pipeline: Option<Id>) {
        self.pipeline.set(pipeline);
        self.stages.set(BTreeMap::new());
    }

    fn last_change(&self) -> Option<Id> {
        self.app.read(|workspace| workspace.journal().heads().last().map(|head| head.id))
    }

    /// Makes the dry run. `proposed` is what holds for stage texts that the person said nothing about.
    pub fn check(&self, proposed: BTreeMap<String, StageChoice>) {
        let Some(table) = self.table.get_untracked() else { return };
        let wizard = *self;
        let words = "Trying it out";
        let ticket = self.begin(words);
        let mut stamp = self.app.stamp();
        let mut stage_map = proposed;
        stage_map.extend(self.stages.get_untracked());
        let pipeline = self.pipeline.get_untracked().unwrap_or_else(|| {
            let id = stamp.ids.take();
            self.new_id.set_value(id);
            id
        });
        let options = Options {
            pipeline,
            currency: self.currency.get_untracked(),
            stage_map,
            on_duplicate: self.on_duplicate.get_untracked(),
            keep_good_rows: true,
        };
        let mapping = self.mapping.get_untracked();
        self.seen.set_value(self.last_change());
        self.app.spawn(async move {
            if !wizard.paint(ticket, words, Progress { done: 0, total: 1 }).await {
                return;
            }
            let mut planner = wizard.app.data(|data| Planner::new(&table, mapping, options, data, &stamp));
            loop {
                let progress = planner.step(&table, SLICE);
                if !wizard.paint(ticket, words, progress).await {
                    return;
                }
                if progress.complete() {
                    break;
                }
            }
            wizard.plan.try_set(Some(Arc::new(planner.finish(&table))));
            wizard.keep_good.try_set(false);
            wizard.work.try_set(None);
            wizard.step.try_set(Step::Check);
        });
    }

    /// Brings the plan in: one change, one undo.
    pub fn bring_in(&self, proposed: BTreeMap<String, StageChoice>) {
        let Some(plan) = self.plan.get_untracked() else { return };
        if self.seen.get_value() != self.last_change() {
            self.app
                .toast("Something was changed in the meantime, so the dry run was made again. Look at it once more.");
            self.check(proposed);
            return;
        }
        let mut creates = plan.creates.clone();
        let deals = plan.kind == Kind::Opportunity;
        let pipeline = deals.then(|| self.pipeline.get_untracked().unwrap_or(self.new_id.get_value()));
        if deals && self.pipeline.with_untracked(Option::is_none) {
            creates.insert(0, self.pipeline_record());
        }
        let count = plan.counts.create + plan.counts.update;
        let what = match plan.kind {
            Kind::Opportunity => plural(count, "opportunity", "opportunities"),
            Kind::Company => plural(count, "company", "companies"),
            kind => plural(count, kind.name(), kind.plural()),
        };
        let label = format!("imported {what} from {}", self.name.get_untracked());
        let report = Report { words: label.clone(), kind: plan.kind, pipeline, refused: plan.counts.refused };
        let import = Import { label, creates, updates: plan.updates.clone(), rules: Vec::new() };
        if self.app.act_with_undo(Command::Import(import)).is_some() {
            self.report.set(Some(report));
            self.step.set(Step::Done);
        }
    }

    fn pipeline_record(&self) -> Record {
        let last = self.app.data(|data| data.pipelines().map(|pipeline| pipeline.rank.clone()).max());
        let name = one_line(&self.new_pipeline.get_untracked());
        let name = if name.is_empty() { "Imported".to_string() } else { name };
        Pipeline { id: self.new_id.get_value(), name, rank: Rank::between(last.as_ref(), None), ..Pipeline::default() }
            .into()
    }
}
