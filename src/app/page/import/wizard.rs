//! The state of one import, and its way to the workspace. Nothing is changed before the very last step.

use super::sheet::Sheet;
use crate::app::{
    shell::{
        self,
        files::{ChosenFile, Turn},
    },
    store::App,
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{
        Mapping, OnDuplicate, OwnerChoice, PipelineChoice, Plan, Rows, StageChoice, Table, pipeline_texts,
    },
    model::CustomField,
    value::{Currency, Id, Progress, one_line},
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
    pub kinds: Vec<Rows>,
    pub pipeline: Option<Id>,
    pub refused: usize,
    /// Whether some file has further parts.
    pub more: bool,
}

/// One import. Everything in it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Wizard {
    pub app: App,
    pub step: RwSignal<Step>,
    pub work: RwSignal<Option<Work>>,
    pub error: RwSignal<Option<String>>,
    pub sheets: RwSignal<Vec<Sheet>>,
    /// Which of them is shown.
    pub shown: RwSignal<usize>,
    /// The pipeline chosen; none for a new one.
    pub pipeline: RwSignal<Option<Id>>,
    pub new_pipeline: RwSignal<String>,
    /// What the person said about the pipelines of the files; none for one that goes where the others go.
    pub pipelines: RwSignal<BTreeMap<String, Option<PipelineChoice>>>,
    /// Who the owners of the files are, where the person said so.
    pub owners: RwSignal<BTreeMap<String, OwnerChoice>>,
    pub currency: RwSignal<Currency>,
    pub on_duplicate: RwSignal<OnDuplicate>,
    /// What is to be done with single rows whose record is there.
    pub rows: RwSignal<BTreeMap<(usize, usize), OnDuplicate>>,
    /// What the person said about stage texts; for the others the proposal holds.
    pub stages: RwSignal<BTreeMap<String, StageChoice>>,
    /// The custom fields that columns are to become.
    pub fields: RwSignal<Vec<CustomField>>,
    /// What held for the others when the plan was made.
    pub(super) proposed: StoredValue<BTreeMap<String, StageChoice>>,
    pub plan: RwSignal<Option<Arc<Plan>>>,
    /// Whether the plan is being made again while it is looked at.
    pub again: RwSignal<bool>,
    pub keep_good: RwSignal<bool>,
    /// The rules that would act, and how often; none while that is being counted.
    pub would: RwSignal<Option<Vec<(Id, u32)>>>,
    /// The rules that may act. None of them by default.
    pub rules: RwSignal<BTreeSet<Id>>,
    pub report: RwSignal<Option<Report>>,
    /// The ids that new pipelines will have, by name.
    new_ids: StoredValue<BTreeMap<String, Id>>,
    /// The last entry of the history when the plan was made.
    pub(super) seen: StoredValue<Option<Id>>,
    /// The number of the present work: work with another number has been called off.
    pub(super) ticket: StoredValue<u64>,
    /// Whom tables belong to that are made while the page waits.
    owner: StoredValue<Option<Owner>>,
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
            sheets: RwSignal::new(Vec::new()),
            shown: RwSignal::new(0),
            pipeline: RwSignal::new(first),
            new_pipeline: RwSignal::new(String::new()),
            pipelines: RwSignal::new(BTreeMap::new()),
            owners: RwSignal::new(BTreeMap::new()),
            currency: RwSignal::new(currency),
            on_duplicate: RwSignal::new(OnDuplicate::default()),
            rows: RwSignal::new(BTreeMap::new()),
            stages: RwSignal::new(BTreeMap::new()),
            fields: RwSignal::new(Vec::new()),
            proposed: StoredValue::new(BTreeMap::new()),
            plan: RwSignal::new(None),
            again: RwSignal::new(false),
            keep_good: RwSignal::new(false),
            would: RwSignal::new(None),
            rules: RwSignal::new(BTreeSet::new()),
            report: RwSignal::new(None),
            new_ids: StoredValue::new(BTreeMap::new()),
            seen: StoredValue::new(None),
            ticket: StoredValue::new(0),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// A table to come.
    pub fn sheet(&self, name: String, file: Option<ChosenFile>) -> Sheet {
        match self.owner.try_get_value().flatten() {
            Some(owner) => owner.with(|| Sheet::new(self.app, name, file)),
            None => Sheet::new(self.app, name, file),
        }
    }

    /// The table that is shown.
    pub fn shown_sheet(&self) -> Option<Sheet> {
        let shown = self.shown.get();
        self.sheets.with(|sheets| sheets.get(shown).or(sheets.first()).copied())
    }

    /// The tables with what their columns become, without being told of changes.
    pub fn tables_now(&self) -> Vec<(Arc<Table>, Mapping)> {
        self.sheets.with_untracked(|sheets| sheets.iter().filter_map(Sheet::both_now).collect())
    }

    /// The names of the files, shortly.
    pub fn names(&self) -> String {
        let names: Vec<String> =
            self.sheets.with_untracked(|all| all.iter().map(|one| one.name.get_untracked()).collect());
        match names.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first, second] => format!("{first} and {second}"),
            [first, rest @ ..] => format!("{first} and {} more files", rest.len()),
        }
    }

    /// Whether some table says something about opportunities or their stages.
    pub fn about_deals(&self) -> bool {
        let kinds = [Rows::Opportunities, Rows::Stages, Rows::StageMoves];
        self.sheets.with(|sheets| sheets.iter().any(|sheet| kinds.contains(&sheet.rows())))
    }

    pub(super) fn ticket_is(&self, ticket: u64) -> bool {
        self.ticket.try_get_value() == Some(ticket)
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
        let on = self.ticket_is(ticket);
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
        let read = |sheet: &Sheet| sheet.table.with_untracked(Option::is_some);
        if !self.sheets.with_untracked(|sheets| !sheets.is_empty() && sheets.iter().all(read)) {
            self.step.set(Step::File);
        }
    }

    /// Forgets the files and what was said about them.
    pub(super) fn forget(&self) {
        self.sheets.set(Vec::new());
        self.shown.set(0);
        self.stages.set(BTreeMap::new());
        self.pipelines.set(BTreeMap::new());
        self.owners.set(BTreeMap::new());
        self.rows.set(BTreeMap::new());
        self.fields.set(Vec::new());
        self.plan.set(None);
        self.report.set(None);
        self.new_ids.set_value(BTreeMap::new());
    }

    /// Forgets everything and waits for other files.
    pub fn restart(&self) {
        self.cancel();
        self.forget();
        self.error.set(None);
        self.step.set(Step::File);
    }

    /// Leaves one of several files out.
    pub fn leave_out(&self, place: usize) {
        self.sheets.update(|sheets| {
            if place < sheets.len() {
                sheets.remove(place);
            }
        });
        self.shown.set(0);
        self.drop_unused_fields();
        if self.sheets.with_untracked(Vec::is_empty) {
            self.restart();
        }
    }

    /// Chooses the pipeline; none for a new one. Stages chosen before belong to another one.
    pub fn set_pipeline(&self, pipeline: Option<Id>) {
        self.pipeline.set(pipeline);
        self.stages.set(BTreeMap::new());
    }

    /// Which pipelines the files name, and where each goes; empty where they name one at most.
    pub fn named_pipelines(&self, sheets: &[(Arc<Table>, Mapping)]) -> BTreeMap<String, PipelineChoice> {
        let tables: Vec<_> = sheets.iter().map(|(table, mapping)| (table.as_ref(), mapping)).collect();
        let named = self.app.data(|data| pipeline_texts(&tables, data));
        if named.len() < 2 {
            return BTreeMap::new();
        }
        let usual = self.pipeline.get();
        let said = self.pipelines.get();
        let choices = named.into_iter().filter_map(|one| {
            let choice = match said.get(&one.text) {
                Some(None) => usual.map(PipelineChoice::Existing)?,
                Some(Some(choice)) => choice.clone(),
                None => one.suggestion,
            };
            let choice = match choice {
                PipelineChoice::New { name, .. } => PipelineChoice::New { id: self.new_id(&name), name },
                existing => existing,
            };
            Some((one.text, choice))
        });
        choices.collect()
    }

    /// The id that a new pipeline of this name gets.
    fn new_id(&self, name: &str) -> Id {
        if let Some(id) = self.new_ids.with_value(|ids| ids.get(name).copied()) {
            return id;
        }
        let id = self.app.stamp().ids.take();
        self.new_ids.update_value(|ids| _ = ids.insert(name.to_string(), id));
        id
    }

    /// The pipeline that most goes into, and its name where it is to be made.
    pub(super) fn usual(&self) -> (Id, Option<String>) {
        match self.pipeline.get_untracked() {
            Some(id) => (id, None),
            None => {
                let name = one_line(&self.new_pipeline.get_untracked());
                let name = if name.is_empty() { "Imported".to_string() } else { name };
                (self.new_id(&name), Some(name))
            }
        }
    }
}
