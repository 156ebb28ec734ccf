//! The engine: what rules make of what happened, in bounded rounds within the same transaction.

use super::delay::until;
use super::edge::{Edge, edges};
use super::live::{Live, live, problems, watched};
use super::schedule::{Instant, Schedule};
use crate::command::{Command, Rejection, Stamp, decide};
use crate::data::{ChangeSet, Dataset, Draft, Gather};
use crate::model::{
    Action, Again, Done, Miss, Opportunity, Origin, Overlap, Plan, Record, RecordId, Run, RunState, Seen, Source, Step,
    Trigger,
};
use crate::query::{Context, Look, Truth, look};
use crate::value::{Calendar, Id, IdSource, Time};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// How many rules may set each other off in a row.
pub const DEPTH: usize = 8;
/// How many runs an hour a rule may have before it pauses and asks, unless it says otherwise.
pub const CAP: u32 = 1_000;
/// After how many minutes a message that could not be offered in time goes to review, unless the settings say otherwise.
pub const GRACE_MINUTES: u32 = 12 * 60;
/// How many things that are due are handled in one transaction; the rest comes in the next. All that a long absence leaves
/// behind fits in: what is due by the schedule is known to be handled only once the transaction is kept.
const AT_ONCE: usize = 200_000;

/// What the engine acts in: the moment, the place and the person.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The real moment.
    pub now: Time,
    /// The workspace's calendar.
    pub calendar: Arc<Calendar>,
    /// The member who acts, if a person set it off and said who they are.
    pub actor: Option<Id>,
    /// Fresh ids.
    pub ids: IdSource,
    /// What the runs of this gesture are known by: the same for the same gesture, however often it is decided.
    pub event: Id,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Reaction {
    /// What the rules changed, their runs included.
    pub changes: ChangeSet,
    /// The runs that began or went on.
    pub runs: Vec<Id>,
    /// The rules that were set off and did not run.
    pub misses: Vec<Miss>,
    /// What a person should be told at once, in sentences.
    pub notices: Vec<String>,
    /// Whether more is due than was handled.
    pub more: bool,
}

/// Which rules may act.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// All that are switched on.
    All,
    /// Of those only these.
    Only(BTreeSet<Id>),
}

/// An edge on its way through the engine.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) edge: Edge,
    /// What identifies the event.
    event: String,
    /// The rules that led to it.
    chain: Vec<Id>,
    /// When it happened: now, or when what caused it was due.
    pub(super) at: Time,
}

/// What starts a run, before the run itself.
pub(super) struct Cause<'a> {
    words: String,
    event: &'a str,
    chain: &'a [Id],
    at: Time,
    missed: u32,
}

/// The engine at work on a data set.
pub struct Engine<'a> {
    pub(super) data: &'a mut Dataset,
    schedule: &'a mut Schedule,
    pub(super) scene: Scene,
    pub(super) live: Vec<Live>,
    watched: BTreeSet<String>,
    gather: Gather,
    queue: VecDeque<Happening>,
    touched: BTreeSet<Id>,
    counts: BTreeMap<Id, u32>,
    /// The rules that may be set off by what happened; none for all.
    only: Option<BTreeSet<Id>>,
    /// Who has been given how much by a step of a rule or sequence.
    pub(super) given: BTreeMap<(Id, u16), BTreeMap<Id, u64>>,
    reaction: Reaction,
    /// Whether actions are only thought through: runs are recorded, other records stay as they are.
    pretend: bool,
    /// How many earlier rounds a coming-round rule missed, for the run being carried out.
    pub(super) missed: u32,
}

impl<'a> Engine<'a> {
    /// An engine on a data set. What it changes is applied at once; [`Engine::finish`] says what that was.
    pub fn new(data: &'a mut Dataset, schedule: &'a mut Schedule, scene: Scene, which: &Which) -> Self {
        let rules = live(&context(data, &scene, scene.now));
        let mut engine = Self::with(data, schedule, scene, rules);
        // Time goes by for what comes in as well: the schedule has to know all rules.
        if let Which::Only(ids) = which {
            engine.only = Some(ids.clone());
        }
        engine
    }

    /// An engine with these rules, whatever the data set says.
    pub fn with(data: &'a mut Dataset, schedule: &'a mut Schedule, scene: Scene, live: Vec<Live>) -> Self {
        Self {
            data,
            schedule,
            scene,
            watched: watched(&live),
            live,
            gather: Gather::default(),
            queue: VecDeque::new(),
            touched: BTreeSet::new(),
            counts: BTreeMap::new(),
            only: None,
            given: BTreeMap::new(),
            reaction: Reaction::default(),
            pretend: false,
            missed: 0,
        }
    }

    /// Only thinks actions through: what would be done goes into the runs' logs, and nothing else changes.
    #[must_use]
    pub fn pretending(mut self) -> Self {
        self.pretend = true;
        self
    }

    /// Lets the rules react to changes that have been applied.
    pub fn react(&mut self, changes: &ChangeSet, how: Origin) {
        self.tidy(changes);
        self.carried(changes);
        let event = self.scene.event.to_string();
        self.happen(changes, how, &event, &[], self.scene.now);
        self.settle(self.scene.now);
    }

    /// Ends what must end because of changes that took something back or did it again. Rules are not set off by that.
    pub fn turn(&mut self, changes: &ChangeSet) {
        self.tidy(changes);
        for edge in edges(changes, self.data, Origin::Hand, &BTreeSet::new()) {
            let at = self.scene.now;
            self.end(&Happening { edge, event: String::new(), chain: Vec::new(), at });
        }
        self.settle(self.scene.now);
    }

    /// Handles everything that is due, in the order in which it is due.
    pub fn catch_up(&mut self) {
        for _ in 0..AT_ONCE {
            let run = self.next_run();
            let next = self.schedule.next().filter(|at| *at <= self.scene.now);
            let at = match (run, next) {
                (Some((due, run)), at) if at.is_none_or(|at| due <= at) => {
                    self.go_on(run, due);
                    due
                }
                (_, Some(_)) => {
                    let instant = self.schedule.take(&self.live, &self.scene.calendar, self.scene.now);
                    let Some(instant) = instant else { continue };
                    self.strike(instant);
                    instant.at
                }
                _ => return,
            };
            self.settle(at);
        }
        self.reaction.more = true;
    }

    /// Sets a rule off by its button.
    ///
    /// # Errors
    /// If the rule does not act.
    pub fn press(&mut self, rule: Id, opportunities: &[Id]) -> Result<(), Rejection> {
        let Some(at) = self.live.iter().position(|live| live.rule == rule) else {
            return Err(Rejection::refused("This rule is switched off."));
        };
        if let Some(known) = self.data.rule(rule)
            && !known.paused.is_empty()
        {
            return Err(Rejection::refused(format!("This rule is paused. {}", known.paused)));
        }
        let label = match self.live.get(at).map(|live| &live.plan.trigger) {
            Some(Trigger::Button { label }) => label.clone(),
            _ => "Run now".into(),
        };
        let event = self.scene.event.to_string();
        for id in opportunities {
            let words = format!("{} was pressed", crate::value::quoted(&label));
            let cause = Cause { words, event: &event, chain: &[], at: self.scene.now, missed: 0 };
            self.consider(at, *id, &cause);
        }
        self.settle(self.scene.now);
        Ok(())
    }

    /// Enrols opportunities in a sequence by hand.
    ///
    /// # Errors
    /// If the sequence is not in use.
    pub fn enrol(&mut self, sequence: Id, opportunities: &[Id]) -> Result<(), Rejection> {
        let event = self.scene.event.to_string();
        for id in opportunities {
            let cause =
                Cause { words: "was enrolled by hand".into(), event: &event, chain: &[], at: self.scene.now, missed: 0 };
            self.start_sequence(sequence, *id, None, &cause).map_err(Rejection::Refused)?;
        }
        self.settle(self.scene.now);
        Ok(())
    }

    /// Lets runs that were held back begin.
    pub fn release(&mut self, runs: &[Id]) {
        for id in runs {
            let Some(run) = self.data.run(*id).filter(|run| run.state == RunState::Held).cloned() else { continue };
            let mut run = Arc::unwrap_or_clone(run);
            let Some(plan) = self.sound(&mut run) else { continue };
            let running = self.running(run.of, run.opportunity);
            match (plan.overlap, running.is_empty()) {
                (_, true) | (Overlap::Allow, _) => {}
                (Overlap::Skip, false) => {
                    self.stop_run(run.id, "it was still running here");
                    continue;
                }
                (Overlap::Queue, false) => {
                    run.state = RunState::Queued;
                    self.keep(run);
                    continue;
                }
                (Overlap::Restart, false) => running.into_iter().for_each(|old| self.stop_run(old, "it was set off again")),
            }
            self.carry_on(run, self.scene.now);
        }
        self.settle(self.scene.now);
    }

    /// What it all came to.
    pub fn finish(mut self) -> Reaction {
        self.reaction.changes = self.gather.finish();
        self.reaction
    }

    // ---- what happened ------------------------------------------------------------------------------------------

    /// Takes note of changes that have been applied.
    fn happen(&mut self, changes: &ChangeSet, how: Origin, event: &str, chain: &[Id], at: Time) {
        for change in changes.iter() {
            for record in change.before.iter().chain(&change.after) {
                match record {
                    Record::Opportunity(record) => {
                        self.touched.insert(record.id);
                    }
                    Record::Task(record) => self.touched.extend(record.opportunity),
                    Record::Activity(record) => self.touched.extend(record.opportunity),
                    Record::Message(record) => self.touched.extend(record.opportunity),
                    _ => {}
                }
            }
        }
        for edge in edges(changes, self.data, how, &self.watched) {
            self.queue.push_back(Happening { edge, event: event.to_string(), chain: chain.to_vec(), at });
        }
    }

    /// Works off what happened, until nothing is left. What stops comes before what starts. All of it is as of a moment: what
    /// becomes due after that, though before now, is still to come.
    fn settle(&mut self, at: Time) {
        loop {
            let round: Vec<Happening> = self.queue.drain(..).collect();
            if round.is_empty() {
                break;
            }
            for happening in &round {
                self.end(happening);
            }
            for happening in &round {
                self.arrive(happening);
            }
            for happening in &round {
                self.set_off(happening);
            }
        }
        let touched = std::mem::take(&mut self.touched);
        if !touched.is_empty() {
            let calendar = self.scene.calendar.clone();
            self.schedule.update(&self.live, &touched, self.data, &calendar, at);
        }
    }

    fn set_off(&mut self, happening: &Happening) {
        for at in 0..self.live.len() {
            let Some(rule) = self.live.get(at) else { continue };
            let may = self.only.as_ref().is_none_or(|only| only.contains(&rule.rule));
            if !may || !happening.edge.sets_off(&rule.plan.trigger) {
                continue;
            }
            let cause = Cause {
                words: happening.edge.words(self.data),
                event: &happening.event,
                chain: &happening.chain,
                at: happening.at,
                missed: 0,
            };
            self.consider(at, happening.edge.opportunity, &cause);
        }
    }

    /// A timed trigger's instant has come.
    fn strike(&mut self, instant: Instant) {
        let Some(at) = self.live.iter().position(|rule| rule.rule == instant.rule) else { return };
        let Some(rule) = self.live.get(at).cloned() else { return };
        let event = instant.at.millis().to_string();
        let words = super::say::instant(&rule.plan.trigger, instant.missed, self.data);
        let ids: Vec<Id> = match instant.opportunity {
            Some(id) => vec![id],
            None => {
                // What did not exist when it came round is not meant.
                let meant = |one: &&Arc<Opportunity>| rule.covers(one) && one.created <= instant.at;
                let all = self.data.opportunities().filter(meant);
                let cx = context(self.data, &self.scene, instant.at);
                all.filter(|one| rule.filter.keeps(one.as_ref(), &cx)).map(|one| one.id).collect()
            }
        };
        for id in ids {
            let cause = Cause { words: words.clone(), event: &event, chain: &[], at: instant.at, missed: instant.missed };
            self.consider(at, id, &cause);
        }
    }

    // ---- whether a rule runs ------------------------------------------------------------------------------------

    fn consider(&mut self, at: usize, id: Id, cause: &Cause<'_>) {
        let Some(rule) = self.live.get(at).cloned() else { return };
        let Some(opportunity) = self.data.opportunity(id).cloned() else { return };
        if !rule.covers(&opportunity) {
            return;
        }
        let key = key(rule.rule, id, cause.event, cause.at);
        if self.data.run(key).is_some() {
            return; // This event has been dealt with, here or in another tab.
        }
        if cause.chain.contains(&rule.rule) {
            return self.miss(&rule, id, cause, "It caused this itself.".into(), Vec::new());
        }
        let cx = context(self.data, &self.scene, cause.at);
        if rule.filter.test(opportunity.as_ref(), &cx) != Truth::True {
            let seen = seen(&rule, &opportunity, &cx);
            let failed = seen.into_iter().filter(|part| part.held != Some(true)).collect();
            return self.miss(&rule, id, cause, String::new(), failed);
        }
        let seen = seen(&rule, &opportunity, &cx);
        if let Some(why) = self.enough(&rule, &opportunity, cause.at) {
            return self.miss(&rule, id, cause, why, seen);
        }
        let mut run = Run {
            id: key,
            of: Source::Rule { id: rule.rule, version: rule.version },
            opportunity: id,
            event: cause.words.clone(),
            started: cause.at,
            ran: self.scene.now,
            stage: opportunity.stage,
            actor: self.scene.actor,
            chain: cause.chain.to_vec(),
            seen,
            state: RunState::Waiting,
            ..Run::default()
        };
        let running = self.running(run.of, id);
        if rule.plan.overlap == Overlap::Skip && !running.is_empty() {
            return self.miss(&rule, id, cause, "It is still running here.".into(), run.seen);
        }
        if cause.chain.len() >= DEPTH {
            let why = format!("{DEPTH} rules set each other off in a row; it was stopped here.");
            self.reaction.notices.push(format!("{}: {why}", rule.name));
            run.state = RunState::Failed { why };
            return self.keep(run);
        }
        if self.too_many(&rule) {
            run.state = RunState::Held;
            return self.keep(run);
        }
        match rule.plan.overlap {
            Overlap::Queue if !running.is_empty() => {
                run.state = RunState::Queued;
                return self.keep(run);
            }
            Overlap::Restart => running.into_iter().for_each(|old| self.stop_run(old, "it was set off again")),
            _ => {}
        }
        self.missed = cause.missed;
        self.carry_on(run, cause.at);
        self.missed = 0;
    }

    /// Why a rule has run often enough on an opportunity, if it has.
    fn enough(&self, rule: &Live, opportunity: &Opportunity, at: Time) -> Option<String> {
        let counts = |run: &&Arc<Run>| {
            run.of.id() == rule.rule && !matches!(run.state, RunState::Undone | RunState::Failed { .. })
        };
        let last = self.data.runs_of(opportunity.id).rev().find(counts)?;
        match rule.plan.again {
            Again::Always => None,
            Again::Once => Some("It has run here before, and runs only once.".into()),
            Again::EachStay => {
                // Where the clock stands behind what was recorded, the stay began after the last one that is not ahead.
                let entered = opportunity.visits.iter().rev().map(|visit| visit.entered).find(|entered| *entered <= at);
                let entered = entered.unwrap_or_else(|| opportunity.created.min(at));
                let here = self.data.runs_of(opportunity.id).rev().filter(counts);
                let mut here = here.filter(|run| run.stage == opportunity.stage && run.started >= entered);
                // Rules that several events of one stay can set off run for the first of them.
                here.next().map(|_| "It has run in this stay already.".into())
            }
            Again::Days { days } => {
                let next = last.started.plus_millis(i64::from(days) * 86_400_000);
                (at < next).then(|| format!("It ran less than {} ago.", crate::value::plural(days.into(), "day", "days")))
            }
        }
    }

    /// Whether a rule has had its number of runs this hour. If so, it pauses and asks.
    fn too_many(&mut self, rule: &Live) -> bool {
        if !self.pretend && self.data.rule(rule.rule).is_some_and(|known| !known.paused.is_empty()) {
            return true;
        }
        let cap = if rule.plan.cap == 0 { CAP } else { rule.plan.cap };
        let hour_ago = self.scene.now.plus_millis(-3_600_000);
        let count = match self.counts.get(&rule.rule) {
            Some(count) => *count,
            None => {
                let recent = self.data.runs_of(rule.rule).rev().take_while(|run| run.started >= hour_ago);
                u32::try_from(recent.filter(|run| run.ran >= hour_ago).count()).unwrap_or(u32::MAX)
            }
        };
        self.counts.insert(rule.rule, count.saturating_add(1));
        if count < cap {
            return false;
        }
        let why = format!("It ran {cap} times within an hour. The runs since then are held back.");
        if let Some(record) = self.data.rule(rule.rule)
            && record.paused.is_empty()
        {
            let mut paused = record.as_ref().clone();
            paused.paused.clone_from(&why);
            self.reaction.notices.push(format!("The rule {} is paused: {why}", crate::value::quoted(&rule.name)));
            self.put(paused.into());
        }
        true
    }

    fn miss(&mut self, rule: &Live, opportunity: Id, cause: &Cause<'_>, why: String, seen: Vec<Seen>) {
        self.reaction.misses.push(Miss {
            rule: rule.rule,
            version: rule.version,
            opportunity,
            at: cause.at,
            event: cause.words.clone(),
            why,
            seen,
        });
    }

    pub(super) fn running(&self, of: Source, opportunity: Id) -> Vec<Id> {
        let same = |run: &&Arc<Run>| run.of.id() == of.id() && run.state != RunState::Held;
        self.data.active_runs(opportunity).filter(same).map(|run| run.id).collect()
    }

    /// Whether a run of this rule or sequence is under way, rather than in the queue.
    fn running_now(&self, of: Source, opportunity: Id) -> bool {
        let under_way = |run: &&Arc<Run>| {
            run.of.id() == of.id() && matches!(run.state, RunState::Waiting | RunState::Paused { .. })
        };
        self.data.active_runs(opportunity).any(|run| under_way(&run))
    }

    // ---- carrying a run out -------------------------------------------------------------------------------------

    /// The plan that a run follows; none if it is not there any more.
    pub(super) fn plan(&self, of: Source) -> Option<Arc<Plan>> {
        if let Source::Rule { id, version } = of
            && let Some(live) = self.live.iter().find(|live| live.rule == id && live.version == version)
        {
            return Some(live.plan.clone());
        }
        let plan = match of {
            Source::Rule { id, version } => self.data.rule(id)?.version(version)?.plan.clone(),
            Source::Sequence { id, version } => self.data.sequence(id)?.version(version)?.plan.clone(),
        };
        Some(Arc::new(plan))
    }

    /// Carries a run on from its next step. `base` is when that was due.
    pub(super) fn carry_on(&mut self, mut run: Run, base: Time) {
        run.due = None;
        run.state = RunState::Done;
        let Some(plan) = self.plan(run.of) else {
            run.state = RunState::Stopped { why: "the version it follows is gone".into() };
            return self.keep(run);
        };
        while let Some(step) = plan.steps.get(usize::from(run.at)) {
            match step {
                Step::Do { action } => self.perform(&mut run, action, base),
                Step::Wait { delay } | Step::Await { within: delay, .. } => {
                    let opportunity = self.data.opportunity(run.opportunity).cloned();
                    let due = opportunity.and_then(|one| until(delay, base, &one, &self.scene.calendar));
                    match due {
                        // A moment that has passed is now: what comes after it must not be dated back.
                        Some(due) if self.parked_for(&run) => {
                            run.state = RunState::Paused { left: due.millis().saturating_sub(base.millis()).max(0) };
                        }
                        Some(due) => {
                            run.due = Some(due.max(base));
                            run.state = RunState::Waiting;
                        }
                        None => run.state = RunState::Failed { why: "the date that it waits for is missing".into() },
                    }
                    let (of, opportunity, ended) = (run.of, run.opportunity, !run.active());
                    self.keep(run);
                    if ended {
                        self.next_in_queue(of, opportunity, base);
                    }
                    return;
                }
            }
            run.at = run.at.saturating_add(1);
        }
        let opportunity = run.opportunity;
        let of = run.of;
        self.keep(run);
        self.next_in_queue(of, opportunity, base);
    }

    pub(super) fn next_in_queue(&mut self, of: Source, opportunity: Id, base: Time) {
        let queued = |run: &&Arc<Run>| run.of.id() == of.id() && run.state == RunState::Queued;
        if !self.running_now(of, opportunity) {
            let next = self.data.active_runs(opportunity).find(queued).cloned();
            let Some(mut next) = next.map(Arc::unwrap_or_clone) else { return };
            if self.sound(&mut next).is_some() {
                self.carry_on(next, base);
            }
        }
    }

    /// The earliest run that is due and may go on.
    fn next_run(&self) -> Option<(Time, Id)> {
        let due = self.data.waiting_runs().take_while(|(due, _)| *due <= self.scene.now);
        due.into_iter().find(|(_, id)| self.data.run(*id).is_some_and(|run| !self.on_hold(run.of)))
    }

    /// Whether runs of this rule wait until a person says so.
    pub(super) fn on_hold(&self, of: Source) -> bool {
        match of {
            Source::Rule { id, .. } => self.data.rule(id).is_some_and(|rule| !rule.paused.is_empty()),
            Source::Sequence { .. } => false,
        }
    }

    /// A waiting run is due.
    fn go_on(&mut self, id: Id, due: Time) {
        let Some(run) = self.data.run(id).cloned() else { return };
        let mut run = Arc::unwrap_or_clone(run);
        let Some(plan) = self.sound(&mut run) else { return };
        if let Some(why) = self.no_longer(&run, &plan, due) {
            return self.stop_run(id, &why);
        }
        let step = plan.steps.get(usize::from(run.at));
        if let Some(Step::Await { late, then_end, .. }) = step {
            for action in late {
                self.perform(&mut run, action, due);
            }
            if *then_end {
                run.state = RunState::Stopped { why: "what it waited for did not happen in time".into() };
                run.due = None;
                let (of, opportunity) = (run.of, run.opportunity);
                self.keep(run);
                return self.next_in_queue(of, opportunity, due);
            }
        }
        run.at = run.at.saturating_add(1);
        self.carry_on(run, due);
    }

    /// The plan of a run that may go on. If it names something that is gone, the run ends here and not halfway.
    pub(super) fn sound(&mut self, run: &mut Run) -> Option<Arc<Plan>> {
        let plan = self.plan(run.of);
        let problem = match &plan {
            None => Some("the version it follows is gone".to_string()),
            Some(plan) => problems(plan, None, self.data).into_iter().next(),
        };
        let Some(why) = problem else { return plan };
        let queued = run.state == RunState::Queued;
        run.state = RunState::Failed { why };
        run.due = None;
        self.keep(run.clone());
        if !queued {
            self.next_in_queue(run.of, run.opportunity, self.scene.now);
        }
        None
    }

    /// Why a run must not go on although it is due: its condition no longer holds.
    pub(super) fn no_longer(&self, run: &Run, plan: &Plan, at: Time) -> Option<String> {
        if plan.regardless || plan.condition.is_empty() {
            return None;
        }
        let opportunity = self.data.opportunity(run.opportunity)?;
        let cx = context(self.data, &self.scene, at);
        let expr = crate::query::parse(&plan.condition).ok()?;
        let looked = look(&expr, opportunity, &cx);
        let failed: Vec<String> =
            looked.iter().filter(|part| part.truth == Truth::False).map(|part| part.part.clone()).collect();
        (!failed.is_empty()).then(|| format!("its condition no longer held: {}", failed.join(", ")))
    }

    fn perform(&mut self, run: &mut Run, action: &Action, base: Time) {
        let done = self.act(run, action, base);
        let done = Done { step: run.at, due: base, ran: self.scene.now, ..done };
        self.count_given(run.of.id(), &done);
        run.log.push(done);
        if self.reaction.runs.last() != Some(&run.id) {
            self.reaction.runs.push(run.id);
        }
    }

    // ---- changing the data --------------------------------------------------------------------------------------

    /// Stores a record of the engine's own: a run, or a rule that pauses.
    pub(super) fn put(&mut self, record: Record) {
        let mut draft = Draft::on(self.data);
        draft.put(record);
        let changes = draft.finish();
        self.data.apply(&changes);
        self.gather.add(changes);
    }

    pub(super) fn keep(&mut self, run: Run) {
        if self.reaction.runs.last() != Some(&run.id) && !self.reaction.runs.contains(&run.id) {
            self.reaction.runs.push(run.id);
        }
        self.put(run.into());
    }

    /// Carries out a command for a run, through the same gates as a person's.
    pub(super) fn order(&mut self, run: &Run, command: &Command, base: Time) -> Result<ChangeSet, Rejection> {
        let zone = self.scene.calendar.zone.at(base);
        let stamp = Stamp { now: base, zone, actor: run.actor, ids: self.scene.ids.clone() };
        let decision = decide(self.data, command, &stamp)?;
        for _ in 0..=decision.changes.len() {
            self.scene.ids.take();
        }
        if self.pretend {
            return Ok(decision.changes);
        }
        self.data.apply(&decision.changes);
        self.gather.add(decision.changes.clone());
        let mut chain = run.chain.clone();
        chain.push(run.of.id());
        let event = format!("{}/{}", run.id, run.at);
        self.happen(&decision.changes, Origin::Rule, &event, &chain, base);
        Ok(decision.changes)
    }

    /// Starts a sequence for an opportunity.
    pub(super) fn start_sequence(
        &mut self,
        sequence: Id,
        opportunity: Id,
        parent: Option<&Run>,
        cause: &Cause<'_>,
    ) -> Result<Id, String> {
        let known = self.data.sequence(sequence).cloned().ok_or("The sequence has been deleted.")?;
        let version = known.in_force().filter(|_| !known.retired).ok_or("The sequence is not in use.")?;
        let stage = self.data.opportunity(opportunity).ok_or("The opportunity has been deleted.")?.stage;
        let of = Source::Sequence { id: sequence, version: version.number };
        let id = key(sequence, opportunity, cause.event, cause.at);
        if self.data.run(id).is_some() {
            return Err("It was started by this event already.".into());
        }
        if cause.chain.contains(&sequence) {
            return Err("It caused this itself.".into());
        }
        if cause.chain.len() >= DEPTH {
            return Err(format!("{DEPTH} rules set each other off in a row; it was stopped here."));
        }
        if !self.running(of, opportunity).is_empty() {
            return Err(format!("{} is still in {}.", "The opportunity", crate::value::quoted(&known.name)));
        }
        let run = Run {
            id,
            of,
            opportunity,
            event: cause.words.clone(),
            started: cause.at,
            ran: self.scene.now,
            stage,
            actor: self.scene.actor,
            chain: cause.chain.to_vec(),
            parent: parent.map(|run| run.id),
            ..Run::default()
        };
        self.carry_on(run, cause.at);
        Ok(id)
    }

    /// Starts a sequence as the action of a run.
    pub(super) fn start_from(&mut self, run: &Run, sequence: Id, base: Time) -> Result<Id, String> {
        let mut chain = run.chain.clone();
        chain.push(run.of.id());
        let event = format!("{}/{}", run.id, run.at);
        let cause = Cause { words: run.event.clone(), event: &event, chain: &chain, at: base, missed: 0 };
        self.start_sequence(sequence, run.opportunity, Some(run), &cause)
    }
}

/// The run that an event makes of a rule or sequence on an opportunity: always the same.
pub(super) fn key(of: Id, opportunity: Id, event: &str, at: Time) -> Id {
    let digest = Sha256::new()
        .chain_update(of.bits().to_be_bytes())
        .chain_update(opportunity.bits().to_be_bytes())
        .chain_update(event.as_bytes())
        .finalize();
    let mut low = [0_u8; 16];
    low.iter_mut().zip(digest.iter()).for_each(|(low, byte)| *low = *byte);
    let millis = u128::try_from(at.millis().max(0)).unwrap_or(0) & ((1 << 48) - 1);
    Id::from_bits((millis << 80) | (u128::from_be_bytes(low) & ((1 << 80) - 1)))
}

/// The context of a condition at a moment.
pub(super) fn context<'a>(data: &'a Dataset, scene: &Scene, at: Time) -> Context<'a> {
    let zone = scene.calendar.zone.at(at);
    let me = data.settings().and_then(|settings| settings.me);
    Context { today: zone.date(at), zone, me: scene.actor.or(me), data }
}

fn seen(rule: &Live, opportunity: &Opportunity, cx: &Context<'_>) -> Vec<Seen> {
    look(&rule.expr, opportunity, cx).into_iter().map(Seen::from).collect()
}

impl From<Look> for Seen {
    fn from(look: Look) -> Seen {
        let held = match look.truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        Seen { part: look.part, value: look.value, held }
    }
}

/// The id of a run as a record.
pub(super) fn record_of(run: Id) -> RecordId {
    RecordId { kind: crate::model::Kind::Run, id: run }
}
