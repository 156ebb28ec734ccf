//! From what was said about the columns to the dry run, and from there into the workspace.

use super::{
    sheet::Sheet,
    wizard::{FEW, Report, Step, Wizard},
};
use crate::app::{
    page::parts::reach::home,
    shell::{
        self,
        files::{Turn, painted},
    },
    store::sentence,
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Import},
    exchange::csv::{Options, Plan, Planner, Rows, StageChoice, Table},
    model::{Kind, Origin},
    value::{Id, Progress, plural},
    workspace::Ask,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

impl Wizard {
    /// What holds for stage texts that the person said nothing about: what held when the plan was made, unless something was
    /// changed since. To look for it anew goes over all rows.
    pub fn still_proposed(
        &self,
        anew: impl FnOnce() -> BTreeMap<String, StageChoice>,
    ) -> BTreeMap<String, StageChoice> {
        if self.seen.get_value() == self.last_change() { self.proposed.get_value() } else { anew() }
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
        self.proposed.set_value(proposed.clone());
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
            fields: self.fields.get_untracked(),
            country: home(self.app),
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
            let mut step = || wizard.app.data(|data| planner.step(tables.as_slice(), data, FEW));
            let done = if quiet {
                wizard.divide_quietly(ticket, &mut step).await
            } else {
                wizard.divide(ticket, words, &mut step).await
            };
            if !done {
                return;
            }
            let plan = Arc::new(wizard.app.data(|data| planner.finish(tables.as_slice(), data)));
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
                    wizard.drop_known_fields();
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
        if words.is_empty() { plural(all, "change", "changes") } else { words.join(", ") }
    }
}
