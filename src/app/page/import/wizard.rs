//! The state of one import, and its way to the workspace. Nothing is changed before the very last step.

use crate::app::{
    shell::{
        self,
        files::{ChosenFile, Turn, painted},
    },
    store::{App, sentence},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Import},
    exchange::csv::{
        Column, ColumnChoice, Mapping, OnDuplicate, Options, Plan, Planner, ReadOptions, StageChoice, Table,
        guess_mapping,
    },
    model::{Kind, Origin, Pipeline, Record},
    value::{Currency, Id, Progress, Rank, one_line},
    workspace::{Ask, Workspace},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Rows between two looks at the clock.
pub const FEW: usize = 50;

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
    /// How far it is.
    pub progress: Progress,
}

/// What has been brought in.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub words: String,
    pub kind: Kind,
    pub pipeline: Option<Id>,
    pub refused: usize,
    /// Whether the file has further parts.
    pub more: bool,
}

/// One import. Everything in it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Wizard {
    pub app: App,
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
    /// The rules that would act, and how often; none while that is being counted.
    pub would: RwSignal<Option<Vec<(Id, u32)>>>,
    /// The rules that may act. None of them by default.
    pub rules: RwSignal<BTreeSet<Id>>,
    pub report: RwSignal<Option<Report>>,
    /// Which part of the file this is, from 1.
    pub part: RwSignal<usize>,
    pub file: StoredValue<Option<ChosenFile>, LocalStorage>,
    /// How the table was read.
    pub read_as: StoredValue<ReadOptions>,
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
            would: RwSignal::new(None),
            rules: RwSignal::new(BTreeSet::new()),
            report: RwSignal::new(None),
            part: RwSignal::new(1),
            file: StoredValue::new_local(None),
            read_as: StoredValue::new(ReadOptions::default()),
            new_id: StoredValue::new(Id::NIL),
            seen: StoredValue::new(None),
            ticket: StoredValue::new(0),
        }
    }

    /// Begins work; what was under way is called off.
    pub fn begin(&self, words: &'static str) -> u64 {
        let _ = self.ticket.try_update_value(|ticket| *ticket += 1);
        self.error.set(None);
        self.work.set(Some(Work { words, progress: Progress { done: 0, total: 1 } }));
        self.ticket.get_value()
    }

    /// Notes how far the work is, and says whether to go on.
    pub fn note(&self, ticket: u64, words: &'static str, progress: Progress) -> bool {
        let on = self.ticket.try_get_value() == Some(ticket);
        if on {
            self.work.try_set(Some(Work { words, progress }));
        }
        on
    }

    /// Does work step by step until it is complete; the browser gets its turn in between. Says whether to go on.
    pub async fn divide(&self, ticket: u64, words: &'static str, mut step: impl FnMut() -> Progress) -> bool {
        loop {
            shell::pause().await;
            if self.ticket.try_get_value() != Some(ticket) {
                return false;
            }
            let turn = Turn::begin();
            let mut progress = step();
            while !progress.complete() && !turn.over() {
                progress = step();
            }
            if !self.note(ticket, words, progress) {
                return false;
            }
            if progress.complete() {
                return true;
            }
        }
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
            let mut planner = wizard.app.data(|data| Planner::new(&table, mapping, options, data, &stamp));
            if !wizard.divide(ticket, words, || planner.step(&table, FEW)).await {
                return;
            }
            let plan = Arc::new(planner.finish(&table));
            shell::pause().await; // The list of the rows is work of its own.
            if !wizard.note(ticket, words, Progress { done: 1, total: 1 }) {
                return;
            }
            wizard.plan.try_set(Some(plan));
            wizard.keep_good.try_set(false);
            // Without any rule there is nothing to count.
            let any = wizard.app.data(|data| data.rules().any(|rule| rule.live()));
            wizard.would.try_set((!any).then(Vec::new));
            wizard.rules.try_set(BTreeSet::new());
            wizard.work.try_set(None);
            wizard.step.try_set(Step::Check);
            wizard.count_rules(ticket).await;
        });
    }

    /// Counts what rules would make of the plan, once the page shows the rest of the dry run.
    async fn count_rules(&self, ticket: u64) {
        painted().await;
        let counted = self.would.try_with_untracked(Option::is_some) != Some(false);
        if counted || self.ticket.try_get_value() != Some(ticket) {
            return;
        }
        let Some((import, _)) = self.import() else { return };
        let (stamp, scene) = (self.app.stamp(), self.app.scene());
        let command = Command::Import(import);
        let begin = |workspace: &Workspace| workspace.count_runs(command, stamp, scene, Origin::Import);
        let mut counting = self.app.read(begin);
        loop {
            shell::pause().await;
            if self.ticket.try_get_value() != Some(ticket) {
                return;
            }
            let turn = Turn::begin();
            let stepped = loop {
                let stepped = self.app.read(|workspace| counting.step(workspace, FEW));
                if turn.over() || stepped != Ok(false) {
                    break stepped;
                }
            };
            match stepped {
                Ok(false) => {}
                Ok(true) => break,
                // What is there now is not what the dry run is about: it is made again before anything comes in.
                Err(_) => {
                    self.would.try_set(Some(Vec::new()));
                    return;
                }
            }
        }
        let (counts, copy) = counting.finish();
        self.app.let_go(copy);
        self.would.try_set(Some(counts));
    }

    /// Brings the plan in: one change, one undo.
    pub fn bring_in(&self, proposed: BTreeMap<String, StageChoice>) {
        let wizard = *self;
        if self.seen.get_value() != self.last_change() {
            self.app
                .toast("Something was changed in the meantime, so the dry run was made again. Look at it once more.");
            self.check(proposed);
            return;
        }
        let Some((import, report)) = self.import() else { return };
        let words = "Bringing it in";
        let ticket = self.begin(words);
        self.app.spawn(async move {
            painted().await;
            let ask = Ask::Do(Command::Import(import));
            let outcome = wizard.app.ask_slowly(ask, |progress| wizard.note(ticket, words, progress)).await;
            match outcome {
                Ok(Some(outcome)) => {
                    wizard.app.say_with_undo(sentence(&outcome.label));
                    wizard.work.try_set(None);
                    // What follows of this file goes where this part went.
                    let pipeline = report.pipeline;
                    wizard.pipeline.try_update(|chosen| *chosen = chosen.or(pipeline));
                    wizard.report.try_set(Some(report));
                    wizard.step.try_set(Step::Done);
                }
                Ok(None) if wizard.ticket.try_get_value().is_none() => {
                    wizard.app.toast("The import was called off, because its page was left. Nothing has been changed.");
                }
                Ok(None) => {}
                Err(rejection) => {
                    wizard.work.try_set(None);
                    wizard.app.complain(rejection.to_string());
                }
            }
        });
    }

    /// The plan as a command, with the rules that may act, and what is said when it is done.
    fn import(&self) -> Option<(Import, Report)> {
        let plan = self.plan.get_untracked()?;
        let mut creates = plan.creates.clone();
        let deals = plan.kind == Kind::Opportunity;
        let pipeline = deals.then(|| self.pipeline.get_untracked().unwrap_or(self.new_id.get_value()));
        if deals && self.pipeline.with_untracked(Option::is_none) {
            creates.insert(0, self.pipeline_record());
        }
        let count = plan.counts.create + plan.counts.update;
        let words = self.app.number(count);
        let what = match (plan.kind, count) {
            (Kind::Opportunity, 1) => "1 opportunity".to_string(),
            (Kind::Opportunity, _) => format!("{words} opportunities"),
            (Kind::Company, 1) => "1 company".to_string(),
            (Kind::Company, _) => format!("{words} companies"),
            (kind, 1) => format!("1 {}", kind.name()),
            (kind, _) => format!("{words} {}", kind.plural()),
        };
        let label = format!("imported {what} from {}", self.name.get_untracked());
        let more = self.table.with_untracked(|table| table.as_ref().is_some_and(|table| table.rest.is_some()));
        let report = Report { words: label.clone(), kind: plan.kind, pipeline, refused: plan.counts.refused, more };
        let import = Import {
            label,
            creates,
            updates: plan.updates.clone(),
            rules: self.rules.get_untracked().into_iter().collect(),
        };
        Some((import, report))
    }

    fn pipeline_record(&self) -> Record {
        let last = self.app.data(|data| data.pipelines().map(|pipeline| pipeline.rank.clone()).max());
        let name = one_line(&self.new_pipeline.get_untracked());
        let name = if name.is_empty() { "Imported".to_string() } else { name };
        Pipeline { id: self.new_id.get_value(), name, rank: Rank::between(last.as_ref(), None), ..Pipeline::default() }
            .into()
    }
}
