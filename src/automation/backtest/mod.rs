//! Back-tests: what a rule would have done in the past, found by replaying the journal.
//!
//! The journal is replayed into a data set of its own, batch by batch, with this one rule at work as if it had been
//! switched on at the beginning of the period. Between batches time is walked through, so waits and timed triggers come
//! when they were due. The rule's deeds are only thought through: what it would have changed is not there for what
//! follows, and history goes on as it did.
//!
//! - What a batch contains apart from what rules created is met first, then what rules created, so that the rule sees
//!   what it would have seen. Fields that other rules set in the same batch count as part of it.
//! - Undo and redo change data and set nothing off. What a batch set off that was undone later is taken out.
//! - The start of a workspace and a backup brought back set nothing off; an import does if the rule asks for imports,
//!   since rules act on imports only where a person says so.
//! - Opportunities that came in with older stays in stages count as they were when they came.
//! - Sequences and working hours are those of today.
//! - Where it would have had too many runs within an hour it is noted that it would have paused. It goes on, with what was
//!   held back, as if somebody had let it at once.
//! - If the rule was at work itself in the period, what it created then stays part of history; doing such a task ends no
//!   run here, since it is not this run that created it.

mod time;

use super::delay::calendar;
use super::engine::{Scene, context};
use super::live::Live;
use super::report::{BacktestReport, WouldDo, WouldRun};
use super::schedule::Schedule;
use super::words::given_to;
use super::{edge::edges, live::watched};
use crate::data::{Batch, Cause, ChangeSet, Dataset, Delta, Draft};
use crate::model::{Kind, Origin, Plan, Record, Rule, Run, RunState, Trigger};
use crate::value::{Calendar, Date, Id, IdSource, Time, ZoneRules};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A back-test on its way. Feed it the journal from its beginning, in slices of any size.
#[derive(Clone, Debug)]
pub struct Backtest {
    live: Result<Live, String>,
    from: Time,
    to: Time,
    calendar: Arc<Calendar>,
    /// Whether imports set the rule off whatever it says.
    imports: bool,
    data: Dataset,
    /// The instants to come; none before the period begins.
    schedule: Option<Schedule>,
    now: Time,
    /// The day and the person that the condition has been prepared for; none if it has to be prepared again.
    prepared: Option<(Date, Option<Id>)>,
    batches: u64,
    report: BacktestReport,
    /// The runs that have begun.
    begun: BTreeMap<Id, Begun>,
    /// When runs ended early.
    ended: BTreeMap<Id, Time>,
    /// How many times what a batch or time set off came to no run: not met, unknown, held back.
    missed: BTreeMap<Option<Id>, [u32; 3]>,
    /// What was taken out because its batch was undone: the runs as they were.
    undone: BTreeMap<Id, Vec<Arc<Run>>>,
    /// Whose the runs of history are.
    past: BTreeMap<Id, Id>,
}

/// How a run began.
#[derive(Clone, Debug)]
struct Begun {
    /// The batch that set it off; none for time.
    batch: Option<Id>,
    /// What the opportunity was called then.
    title: String,
}

impl Backtest {
    /// A back-test of a plan from one moment to another. Of the present data it uses the working hours, the days off and
    /// the sequences. A plan that cannot be tried is refused with the first batch.
    pub fn new(rule: &Rule, plan: &Plan, from: Time, to: Time, zone: Arc<ZoneRules>, present: &Dataset) -> Self {
        let calendar = Arc::new(calendar(present.settings().map(AsRef::as_ref), zone));
        let scene = scene(from, calendar.clone(), None, 0, Id::NIL);
        let version = rule.in_force().map_or(1, |version| version.number.saturating_add(1));
        let live = Live::new(rule, version, plan, &context(present, &scene, from));
        // It is there as a record, neither paused nor let go on: whether it pauses is found out on the way.
        let own = Rule { paused: String::new(), resumed: None, ..rule.clone() };
        let data = Dataset::from_records(present.records_of(Kind::Sequence).chain([own.into()]));
        Self {
            live,
            from,
            to,
            calendar,
            imports: false,
            data,
            schedule: None,
            now: from,
            prepared: None,
            batches: 0,
            report: BacktestReport { from, to, ..BacktestReport::default() },
            begun: BTreeMap::new(),
            ended: BTreeMap::new(),
            missed: BTreeMap::new(),
            undone: BTreeMap::new(),
            past: BTreeMap::new(),
        }
    }

    /// Lets imports set the rule off whatever it says.
    #[must_use]
    pub fn with_imports(mut self) -> Self {
        self.imports = true;
        self
    }

    /// Walks towards a moment, until the next thing that is due on the way; says whether it has arrived. What is fed next
    /// walks there by itself: this is for those who have to do other things in between.
    pub fn advance(&mut self, until: Time) -> bool {
        let there = self.live.is_err() || self.report.history_starts.is_none() || self.from > self.to;
        there || until < self.from || self.pass(until.min(self.to))
    }

    /// The moment that it has come to.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Goes on with the next batch of the journal.
    ///
    /// # Errors
    /// A sentence: what is wrong with the plan, or that the journal does not fit together.
    pub fn feed(&mut self, batch: &Batch) -> Result<(), String> {
        if let Err(why) = &self.live {
            return Err(why.clone());
        }
        self.report.history_starts.get_or_insert(batch.at);
        if batch.at > self.to {
            return Ok(());
        }
        self.batches = self.batches.saturating_add(1);
        if batch.at >= self.from {
            self.walk(batch.at);
        }
        let (first, second) = self.parts(batch);
        let how = if batch.cause == Cause::Import { Origin::Import } else { Origin::Hand };
        let replayed = match &first {
            Some(part) => part.replay(&self.data)?,
            None => batch.replay(&self.data)?,
        };
        self.happen(batch, &replayed, how);
        if let Some(second) = second {
            let replayed = second.replay(&self.data)?;
            self.happen(batch, &replayed, Origin::Rule);
        }
        match batch.cause {
            Cause::Undo(of) => self.take_out(of),
            Cause::Redo(of) => self.put_back(of),
            _ => {}
        }
        Ok(())
    }

    /// Walks to the end of the period and says what it all came to.
    pub fn finish(mut self) -> BacktestReport {
        if self.report.history_starts.is_some() && self.from <= self.to {
            self.walk(self.to);
        }
        let mut runs: Vec<(Time, Id)> =
            self.begun.keys().filter_map(|id| Some((self.data.run(*id)?.started, *id))).collect();
        runs.sort_unstable();
        let runs: Vec<Arc<Run>> = runs.into_iter().filter_map(|(_, id)| self.data.run(id).cloned()).collect();
        let mut parts: BTreeMap<Id, Vec<&Run>> = BTreeMap::new();
        for run in &runs {
            parts.entry(run.parent.unwrap_or(run.id)).or_default().push(run);
        }
        for run in runs.iter().filter(|run| run.state != RunState::Undone && run.parent.is_none()) {
            let told = self.tell(run, parts.get(&run.id).map_or(&[], Vec::as_slice));
            self.report.runs.push(told);
        }
        let stands = |batch: &Option<Id>| batch.is_none_or(|batch| !self.undone.contains_key(&batch));
        for (_, [not_met, unknown, held_back]) in self.missed.iter().filter(|(batch, _)| stands(batch)) {
            self.report.not_met = self.report.not_met.saturating_add(*not_met);
            self.report.unknown = self.report.unknown.saturating_add(*unknown);
            self.report.held_back = self.report.held_back.saturating_add(*held_back);
        }
        self.report
    }

    /// A run with the sequences that it started.
    fn tell(&self, run: &Run, parts: &[&Run]) -> WouldRun {
        let mut actions: Vec<WouldDo> = parts.iter().flat_map(|run| &run.log).map(would_do).collect();
        actions.sort_by_key(|action| action.at);
        let stopped = match &run.state {
            RunState::Stopped { why } | RunState::Failed { why } => Some(why.clone()),
            _ => None,
        };
        let at = self.ended.get(&run.id).copied().unwrap_or(run.started);
        WouldRun {
            opportunity: run.opportunity,
            title: self.begun.get(&run.id).map_or_else(String::new, |begun| begun.title.clone()),
            event: run.event.clone(),
            at: run.started,
            actions,
            stopped: stopped.map(|why| (at, why)),
        }
    }

    // ---- history ------------------------------------------------------------------------------------------------

    /// A batch without what is left out, and apart from it what rules created; none of the first if it is the batch.
    fn parts(&mut self, batch: &Batch) -> (Option<Batch>, Option<Batch>) {
        let left_out = |id: Kind| matches!(id, Kind::Run | Kind::Rule | Kind::Sequence);
        for delta in batch.changes.iter().filter(|delta| delta.id().kind == Kind::Run) {
            if let Delta::Create { id, record: Record::Run(run) } = delta {
                self.past.insert(id.id, run.of.id());
            }
        }
        let made = |delta: &Delta| matches!(delta, Delta::Create { record, .. } if record.made_by().is_some());
        if !batch.changes.iter().any(|delta| left_out(delta.id().kind) || made(delta)) {
            return (None, None);
        }
        let kept = batch.changes.iter().filter(|delta| !left_out(delta.id().kind));
        let (second, first): (Vec<&Delta>, Vec<&Delta>) = kept.partition(|delta| made(delta));
        let part = |deltas: Vec<&Delta>| Batch {
            changes: deltas.into_iter().cloned().collect(),
            misses: Vec::new(),
            label: String::new(),
            ..*batch
        };
        (Some(part(first)), (!second.is_empty()).then(|| part(second)))
    }

    /// Applies what happened, and lets the rule react to it.
    fn happen(&mut self, batch: &Batch, changes: &ChangeSet, how: Origin) {
        self.data.apply(changes);
        let names = |kind: Kind| !matches!(kind, Kind::Opportunity | Kind::Task | Kind::Activity | Kind::Message);
        let shape = |kind: Kind| matches!(kind, Kind::Stage | Kind::Pipeline | Kind::Settings);
        if changes.iter().any(|change| names(change.id().kind)) {
            self.prepared = None;
        }
        if batch.at < self.from {
            return;
        }
        if changes.iter().any(|change| shape(change.id().kind)) {
            self.schedule = None;
        }
        let starts = changes.iter().any(|change| change.id().kind == Kind::Settings && change.before.is_none());
        let silent = starts || matches!(batch.cause, Cause::Restore | Cause::Undo(_) | Cause::Redo(_));
        let import = how == Origin::Import && !self.imports && !self.asks_for_imports();
        if silent || import {
            // Nothing is set off, but what must end ends.
            if let Some(reaction) = self.engine(batch.at, batch.actor, batch.id, |engine| engine.turn(changes)) {
                self.note(reaction, None);
            }
            self.schedule = None;
            if import && !silent {
                self.count_import(changes);
            }
            return;
        }
        let foreign = (how == Origin::Rule).then(|| self.foreign(changes));
        let changes = foreign.as_ref().unwrap_or(changes);
        if let Some(reaction) = self.engine(batch.at, batch.actor, batch.id, |engine| engine.react(changes, how)) {
            self.note(reaction, Some(batch.id));
        }
    }

    /// What other rules created: a rule is not set off by what it did itself.
    fn foreign(&self, changes: &ChangeSet) -> ChangeSet {
        let own = self.live.as_ref().map_or(Id::NIL, |live| live.rule);
        let by = |record: &Option<Record>| match record {
            Some(Record::Opportunity(one)) => one.run,
            Some(Record::Task(one)) => one.run,
            Some(Record::Activity(one)) => one.run,
            Some(Record::Message(one)) => one.run,
            _ => None,
        };
        let empty = Dataset::default();
        let mut draft = Draft::on(&empty);
        for change in changes.iter() {
            let whose = by(&change.after).and_then(|run| self.past.get(&run));
            if whose != Some(&own)
                && let Some(after) = &change.after
            {
                draft.put(after.clone());
            }
        }
        draft.finish()
    }

    fn asks_for_imports(&self) -> bool {
        self.live.as_ref().is_ok_and(|live| live.plan.trigger == Trigger::Created { how: Origin::Import })
    }

    fn count_import(&mut self, changes: &ChangeSet) {
        let Ok(live) = &self.live else { return };
        let found = edges(changes, &self.data, Origin::Import, &watched(std::slice::from_ref(live)));
        let covered = |id: Id| self.data.opportunity(id).is_some_and(|one| live.covers(one));
        let ids: BTreeSet<Id> = found
            .iter()
            .filter(|edge| edge.sets_off(&live.plan.trigger) && covered(edge.opportunity))
            .map(|edge| edge.opportunity)
            .collect();
        self.report.at_import = self.report.at_import.saturating_add(u32::try_from(ids.len()).unwrap_or(u32::MAX));
    }

    // ---- undo ---------------------------------------------------------------------------------------------------

    fn set(&mut self, record: Record) {
        let mut draft = Draft::on(&self.data);
        draft.put(record);
        let changes = draft.finish();
        self.data.apply(&changes);
    }

    /// A batch was undone: what it set off did not happen.
    fn take_out(&mut self, batch: Id) {
        let of = |id: &Id| self.begun.get(id).is_some_and(|begun| begun.batch == Some(batch));
        let runs: Vec<Arc<Run>> =
            self.begun.keys().filter(|id| of(id)).filter_map(|id| self.data.run(*id).cloned()).collect();
        for run in &runs {
            self.set(Run { state: RunState::Undone, due: None, ..run.as_ref().clone() }.into());
        }
        self.undone.insert(batch, runs);
    }

    /// It was done again.
    fn put_back(&mut self, batch: Id) {
        for run in self.undone.remove(&batch).unwrap_or_default() {
            self.set(Record::Run(run));
        }
    }
}

fn would_do(done: &crate::model::Done) -> WouldDo {
    let made = done.effects.iter().filter_map(|effect| effect.after.as_ref());
    let who = made.into_iter().find_map(|made| given_to(made));
    let day = |effect: &crate::model::RunEffect| effect.after.as_ref()?.get("due")?.as_str()?.parse().ok();
    let due = done.effects.iter().filter(|effect| effect.record.kind == Kind::Task).find_map(day);
    WouldDo { at: done.due, what: done.what.clone(), who, due, refused: done.refused.clone() }
}

fn scene(now: Time, calendar: Arc<Calendar>, actor: Option<Id>, lane: u64, event: Id) -> Scene {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    Scene { now, calendar, actor, ids: IdSource::new(millis, u128::from(lane) << 40), event }
}
