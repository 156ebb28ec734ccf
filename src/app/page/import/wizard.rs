//! The state of one import, and its way to the workspace. Nothing is changed before the very last step.

use super::sheet::Sheet;
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
    exchange::{
        csv::{
            Mapping, OnDuplicate, Options, OwnerChoice, PipelineChoice, Plan, Planner, Rows, StageChoice, Table,
            pipeline_texts,
        },
        custom_columns::settle,
    },
    model::{Kind, Origin},
    value::{Currency, Id, Progress, one_line},
    workspace::Ask,
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
    seen: StoredValue<Option<Id>>,
    /// The number of the present work: work with another number has been called off.
    ticket: StoredValue<u64>,
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
            Some(owner) => owner.with(|| Sheet::new(name, file)),
            None => Sheet::new(name, file),
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
    fn usual(&self) -> (Id, Option<String>) {
        match self.pipeline.get_untracked() {
            Some(id) => (id, None),
            None => {
                let name = one_line(&self.new_pipeline.get_untracked());
                let name = if name.is_empty() { "Imported".to_string() } else { name };
                (self.new_id(&name), Some(name))
            }
        }
    }

    fn last_change(&self) -> Option<Id> {
        self.app.read(|workspace| workspace.journal().heads().last().map(|head| head.id))
    }

    /// Makes the dry run. `proposed` is what holds for stage texts that the person said nothing about.
    pub fn check(&self, proposed: BTreeMap<String, StageChoice>) {
        let ticket = self.begin("Trying it out");
        self.plan_anew(ticket, proposed, false);
    }

    /// Makes the dry run again while it is looked at, because of another choice for single rows.
    pub fn check_again(&self, proposed: BTreeMap<String, StageChoice>) {
        let _ = self.ticket.try_update_value(|ticket| *ticket += 1);
        self.again.set(true);
        self.plan_anew(self.ticket.get_value(), proposed, true);
    }

    fn plan_anew(&self, ticket: u64, proposed: BTreeMap<String, StageChoice>, quiet: bool) {
        let sheets = self.tables_now();
        let wizard = *self;
        let words = "Trying it out";
        let stamp = self.app.stamp();
        let mut stage_map = proposed;
        stage_map.extend(self.stages.get_untracked());
        let pipelines = untrack(|| self.named_pipelines(&sheets));
        let (pipeline, new_pipeline) = self.usual();
        // Where every pipeline of the files goes into one of its own, nothing is left for a new one.
        let needed = untrack(|| self.about_deals()) && pipelines.is_empty();
        let options = Options {
            pipeline,
            new_pipeline: new_pipeline.filter(|_| needed),
            pipelines,
            owners: self.owners.get_untracked(),
            rows: self.rows.get_untracked(),
            place: self.app.place().as_ref().clone(),
            currency: self.currency.get_untracked(),
            stage_map,
            on_duplicate: self.on_duplicate.get_untracked(),
            keep_good_rows: true,
        };
        self.seen.set_value(self.last_change());
        self.app.spawn(async move {
            let tables: Vec<Arc<Table>> = sheets.iter().map(|(table, _)| table.clone()).collect();
            let mut planner = wizard.app.data(|data| {
                let sheets: Vec<_> = sheets.iter().map(|(table, mapping)| (table.as_ref(), mapping.clone())).collect();
                Planner::several(&sheets, options, data, &stamp)
            });
            let mut step = || planner.step(tables.as_slice(), FEW);
            let done = if quiet {
                wizard.divide_quietly(ticket, &mut step).await
            } else {
                wizard.divide(ticket, words, &mut step).await
            };
            if !done {
                return;
            }
            let mut plan = planner.finish(tables.as_slice());
            wizard.app.data(|data| {
                let sheets: Vec<_> =
                    sheets.iter().map(|(table, mapping)| (table.headers.as_slice(), mapping)).collect();
                settle(&mut plan, &sheets, data, wizard.currency.get_untracked())
            });
            let plan = Arc::new(plan);
            shell::pause().await; // The list of the rows is work of its own.
            if !wizard.ticket_is(ticket) {
                return;
            }
            wizard.plan.try_set(Some(plan));
            wizard.again.try_set(false);
            if !quiet {
                wizard.keep_good.try_set(false);
                wizard.rules.try_set(BTreeSet::new());
            }
            // Without any rule there is nothing to count.
            let any = wizard.app.data(|data| data.rules().any(|rule| rule.live()));
            wizard.would.try_set((!any).then(Vec::new));
            // What is being looked at stays as it is: filter, place and focus.
            if !quiet {
                wizard.work.try_set(None);
                wizard.step.try_set(Step::Check);
            }
            wizard.count_rules(ticket).await;
        });
    }

    /// Does work step by step without showing it.
    async fn divide_quietly(&self, ticket: u64, step: &mut impl FnMut() -> Progress) -> bool {
        loop {
            shell::pause().await;
            if !self.ticket_is(ticket) {
                return false;
            }
            let turn = Turn::begin();
            let mut progress = step();
            while !progress.complete() && !turn.over() {
                progress = step();
            }
            if progress.complete() {
                return true;
            }
        }
    }

    /// Counts what rules would make of the plan, once the page shows the rest of the dry run.
    async fn count_rules(&self, ticket: u64) {
        painted().await;
        let counted = self.would.try_with_untracked(Option::is_some) != Some(false);
        if counted || self.ticket.try_get_value() != Some(ticket) {
            return;
        }
        let Some((import, _)) = self.import() else { return };
        let (wizard, command) = (*self, Command::Import(import));
        let on = move || wizard.ticket.try_get_value() == Some(ticket);
        // Where something was changed, the dry run is made again before anything comes in.
        if let Some(counts) = self.app.count_runs(command, Origin::Import, FEW, on).await {
            self.would.try_set(Some(counts));
        }
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
                    // What follows of these files goes where this part went.
                    let pipeline = report.pipeline;
                    wizard.pipeline.try_update(|chosen| *chosen = chosen.or(pipeline));
                    wizard.rows.try_set(BTreeMap::new());
                    wizard.pipelines.try_set(BTreeMap::new());
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
        let kinds = plan.sheets.clone();
        let pipelines: Vec<Id> = plan
            .creates
            .iter()
            .filter(|record| record.kind() == Kind::Pipeline)
            .map(|record| record.bare_id())
            .collect();
        let deals = kinds.contains(&Rows::Opportunities);
        let pipeline = deals.then(|| self.pipeline.get_untracked().or(pipelines.first().copied())).flatten();
        let label = format!("imported {} from {}", self.counted(&plan), self.names());
        let rest = |sheet: &Sheet| {
            sheet.table.with_untracked(|table| table.as_ref().is_some_and(|table| table.rest.is_some()))
        };
        let more = self.sheets.with_untracked(|sheets| sheets.iter().any(rest));
        let report = Report { words: label.clone(), kinds, pipeline, refused: plan.counts.refused, more };
        let import = Import {
            label,
            creates: plan.creates.clone(),
            updates: plan.updates.clone(),
            rules: self.rules.get_untracked().into_iter().collect(),
        };
        Some((import, report))
    }

    /// What comes in, in words: `12 opportunities, 5 contacts`.
    pub fn counted(&self, plan: &Plan) -> String {
        const SHOWN: [Kind; 8] = [
            Kind::Opportunity,
            Kind::Contact,
            Kind::Company,
            Kind::Task,
            Kind::Activity,
            Kind::Product,
            Kind::Member,
            Kind::Stage,
        ];
        let own: Vec<Kind> = plan.sheets.iter().filter_map(|rows| rows.kind()).collect();
        let work = plan.sheets.contains(&Rows::Work);
        let wanted = |kind: &Kind| own.contains(kind) || (work && *kind == Kind::Activity);
        let words: Vec<String> = SHOWN
            .into_iter()
            .filter(wanted)
            .map(|kind| (kind, plan.creates_of(kind) + plan.updates_of(kind)))
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| {
                let word = match (kind, count) {
                    (kind, 1) => kind.name(),
                    (Kind::Activity, _) => "activities",
                    (kind, _) => kind.plural(),
                };
                format!("{} {word}", self.app.number(count))
            })
            .collect();
        let all = plan.creates.len() + plan.updates.len();
        if words.is_empty() { penstock::value::plural(all, "change", "changes") } else { words.join(", ") }
    }
}
