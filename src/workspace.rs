//! The façade: one workspace with its data, its journal, and what is not saved yet.
//!
//! A command is decided, applied in memory at once, and queued as a batch. The shell commits the queue in order. If
//! another tab was faster, the queue is taken back, the other tab's batches are applied, and every waiting command is
//! decided again on what is there now: no update is lost, and none is applied to data that it was not meant for.

use crate::automation::{Engine, Reaction, Scene, Schedule, Which, calendar, live};
use crate::command::{Command, Decision, Rejection, Stamp, decide};
use crate::data::{Batch, Cause, ChangeSet, Clock, Dataset, Delta, FORMAT, Head, Journal, Way};
use crate::effect::Effect;
use crate::model::{Kind, Miss, Origin, Record, RecordId};
use crate::query::Context;
use crate::value::{Calendar, Id, Time, ZoneRules, plural, quoted};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// How many rules that did not run are remembered for one batch.
const MISSES: usize = 50;

/// How many batches are kept whole in memory, so that undo needs no look into the store.
const BODIES: usize = 200;

/// What can be asked of a workspace.
#[allow(clippy::large_enum_variant)] // Few exist at a time: one for each change that is not saved yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A command.
    Do(Command),
    /// To take a batch back.
    Undo(Arc<Batch>),
    /// To do a batch again.
    Redo(Arc<Batch>),
    /// To handle what is due by now.
    Due,
    /// To set a rule off by its button.
    Press {
        /// The rule.
        rule: Id,
        /// The opportunities.
        opportunities: Vec<Id>,
    },
    /// To enrol opportunities in a sequence.
    Enrol {
        /// The sequence.
        sequence: Id,
        /// The opportunities.
        opportunities: Vec<Id>,
    },
    /// To let runs begin that were held back.
    Release(Vec<Id>),
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// In words; empty if nothing changed.
    pub label: String,
    /// The records created, in the order asked for.
    pub created: Vec<RecordId>,
    /// The records that changed.
    pub touched: Vec<RecordId>,
    /// The runs of rules that began or went on by it.
    pub runs: Vec<Id>,
    /// What the person should be told besides, in sentences.
    pub notices: Vec<String>,
    /// What the shell is to do.
    pub effects: Vec<Effect>,
}

/// What an ask came to, before it is queued.
#[derive(Default)]
struct Made {
    changes: ChangeSet,
    label: String,
    cause: Cause,
    created: Vec<RecordId>,
    runs: Vec<Id>,
    misses: Vec<Miss>,
    notices: Vec<String>,
}

impl Made {
    fn of(reaction: Reaction) -> Self {
        let Reaction { changes, runs, misses, notices, .. } = reaction;
        Self { changes, runs, misses, notices, ..Self::default() }
    }
}

impl From<Decision> for Made {
    fn from(decision: Decision) -> Self {
        let Decision { changes, label, cause, created } = decision;
        Self { changes, label, cause, created, ..Self::default() }
    }
}

#[derive(Clone, Debug)]
struct Pending {
    ask: Ask,
    stamp: Stamp,
    batch: Arc<Batch>,
    changes: ChangeSet,
}

/// A command that was shown as done and could not be kept, because another tab changed what it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped {
    /// What it was, in words.
    pub label: String,
    /// Why it cannot be kept.
    pub why: Rejection,
}

/// What undo or redo would take.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// There is nothing.
    Nothing,
    /// This batch.
    Ready(Arc<Batch>),
    /// The batch at this place of the journal, which the shell has to fetch.
    Fetch(u64),
}

/// One workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    data: Dataset,
    journal: Journal,
    device: Id,
    seq: u64,
    clock: Clock,
    head: u64,
    pending: VecDeque<Pending>,
    bodies: BTreeMap<Id, Arc<Batch>>,
    place: Option<Arc<ZoneRules>>,
    schedule: Option<Schedule>,
    /// What the clock showed last. Where it goes back, what was passed over comes round once more.
    shown: Time,
}

impl Workspace {
    /// An empty workspace on a device.
    pub fn new(device: Id) -> Self {
        Self::open(device, Dataset::default(), Journal::default(), 0)
    }

    /// A workspace from a checkpoint that covers the journal up to `head`.
    pub fn open(device: Id, data: Dataset, journal: Journal, head: u64) -> Self {
        Self {
            seq: journal.last_number(device),
            clock: journal.last_clock(),
            data,
            journal,
            device,
            head,
            pending: VecDeque::new(),
            bodies: BTreeMap::new(),
            place: None,
            schedule: None,
            shown: Time::default(),
        }
    }

    /// Says where the workspace is: the rules of its zone. Without them the offset of each command holds for all times.
    pub fn set_place(&mut self, place: Arc<ZoneRules>) {
        self.place = Some(place);
        self.schedule = None;
    }

    /// The records.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// What happened.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The place of the last committed batch in the journal.
    pub fn head(&self) -> u64 {
        self.head
    }

    /// The device that writes here.
    pub fn device(&self) -> Id {
        self.device
    }

    /// How many batches wait to be committed.
    pub fn waiting(&self) -> usize {
        self.pending.len()
    }

    /// Applies a batch from the journal at its place: at start, or from another tab. The pending queue must be empty.
    ///
    /// # Errors
    /// A sentence, if the batch does not fit the data: the journal is then damaged.
    pub fn replay(&mut self, pos: u64, batch: Batch) -> Result<Vec<RecordId>, String> {
        if pos != self.head + 1 {
            return Err(format!("entry {pos} of the journal does not follow entry {}", self.head));
        }
        let changes = batch.replay(&self.data)?;
        self.data.apply(&changes);
        self.continue_from(&batch);
        self.journal.push(Head::of(&batch, pos));
        self.head = pos;
        let touched = batch.changes.iter().map(Delta::id).collect();
        self.schedule = None;
        self.remember(Arc::new(batch));
        Ok(touched)
    }

    /// Goes on with the numbers and the clock of the last batch in the journal.
    pub fn continue_from(&mut self, last: &Batch) {
        self.clock = self.clock.max(last.clock);
        if last.device == self.device {
            self.seq = self.seq.max(last.seq);
        }
    }

    /// Decides what is asked and applies it in memory, with what the rules make of it. What was due before is handled first,
    /// in a batch of its own. The effects say what is to be done outside.
    ///
    /// # Errors
    /// A rejection; nothing has changed then but what was due.
    pub fn dispatch(&mut self, ask: Ask, stamp: Stamp) -> Result<Outcome, Rejection> {
        let mut first = match ask {
            Ask::Due => Outcome::default(),
            _ => self.handle_due(&stamp)?,
        };
        let made = self.make(&ask, &stamp)?;
        let done = self.queue(ask, stamp, made);
        first.label = done.label;
        first.created = done.created;
        first.touched.extend(done.touched);
        first.runs.extend(done.runs);
        first.notices.extend(done.notices);
        if !first.effects.is_empty() || !done.effects.is_empty() {
            first.effects = vec![Effect::Wake(first.touched.clone()), Effect::Save];
        }
        Ok(first)
    }

    fn handle_due(&mut self, stamp: &Stamp) -> Result<Outcome, Rejection> {
        if self.next_due(stamp).is_none_or(|due| due > stamp.now) {
            return Ok(Outcome::default());
        }
        let stamp = Stamp { ids: stamp.ids.fork(1), ..stamp.clone() };
        let made = self.make(&Ask::Due, &stamp)?;
        Ok(self.queue(Ask::Due, stamp, made))
    }

    /// When the next thing is due: a waiting run, or a rule that time sets off.
    pub fn next_due(&mut self, stamp: &Stamp) -> Option<Time> {
        self.ready_schedule(stamp);
        let held = |id: Id| {
            let rule = self.data.run(id).and_then(|run| self.data.rule(run.of.id()));
            rule.is_some_and(|rule| !rule.paused.is_empty())
        };
        let run = self.data.waiting_runs().find(|(_, id)| !held(*id)).map(|(due, _)| due);
        let timed = self.schedule.as_ref().and_then(Schedule::next);
        [run, timed].into_iter().flatten().min()
    }

    /// The workspace's calendar: its zone, working hours and days off.
    pub fn calendar(&self, stamp: &Stamp) -> Calendar {
        let place = self.place.clone().unwrap_or_else(|| Arc::new(ZoneRules::fixed(stamp.zone)));
        calendar(self.data.settings().map(AsRef::as_ref), place)
    }

    fn ready_schedule(&mut self, stamp: &Stamp) {
        if stamp.now < self.shown {
            self.schedule = None;
        }
        self.shown = stamp.now;
        if self.schedule.is_some() {
            return;
        }
        let calendar = self.calendar(stamp);
        let me = self.data.settings().and_then(|settings| settings.me);
        let cx = Context { today: stamp.today(), zone: stamp.zone, me, data: &self.data };
        let rules = live(&cx);
        let after = self.journal.last_before(stamp.now).unwrap_or(stamp.now);
        self.schedule = Some(Schedule::build(&rules, &self.data, &calendar, after));
    }

    /// Whether there is anything for the engine to do at all.
    fn automatic(&self) -> bool {
        self.data.rules().next().is_some()
            || self.data.sequences().next().is_some()
            || self.data.runs().next().is_some()
    }

    /// Lets the engine work on the data set. What it changes is applied.
    fn engine<R>(
        &mut self,
        stamp: &Stamp,
        which: &Which,
        work: impl FnOnce(&mut Engine<'_>) -> Result<R, Rejection>,
    ) -> Result<(R, Reaction), Rejection> {
        self.ready_schedule(stamp);
        let calendar = Arc::new(self.calendar(stamp));
        let event = stamp.ids.clone().take();
        let scene = Scene { now: stamp.now, calendar, actor: stamp.actor, ids: stamp.ids.fork(2), event };
        let mut schedule = self.schedule.take().unwrap_or_default();
        let mut engine = Engine::new(&mut self.data, &mut schedule, scene, which).telling(MISSES);
        let result = work(&mut engine);
        let reaction = engine.finish();
        match result {
            Ok(result) => {
                self.schedule = Some(schedule);
                Ok((result, reaction))
            }
            Err(rejection) => {
                self.data.apply(&reaction.changes.inverse());
                Err(rejection)
            }
        }
    }

    /// Decides an ask and applies what it comes to, rules included. After an error nothing has changed.
    fn make(&mut self, ask: &Ask, stamp: &Stamp) -> Result<Made, Rejection> {
        let made = match ask {
            Ask::Do(command) => self.command(command, stamp)?,
            Ask::Undo(batch) => {
                let changes = batch.turn(&self.data, Way::Back).map_err(Rejection::Conflict)?;
                self.turned(changes, batch, Cause::Undo(batch.id), stamp)?
            }
            Ask::Redo(batch) => {
                let changes = batch.turn(&self.data, Way::Again).map_err(Rejection::Conflict)?;
                self.turned(changes, batch, Cause::Redo(batch.id), stamp)?
            }
            Ask::Due => {
                let ((), reaction) = self.engine(stamp, &Which::All, |engine| {
                    engine.catch_up();
                    Ok(())
                })?;
                let label = self.due_label(&reaction);
                Made { label, cause: Cause::Time, ..Made::of(reaction) }
            }
            Ask::Press { rule, opportunities } => {
                let ((), reaction) = self.engine(stamp, &Which::All, |engine| engine.press(*rule, opportunities))?;
                let name = self.data.rule(*rule).map_or_else(String::new, |rule| rule.name.clone());
                Made { label: format!("ran {} on {}", quoted(&name), self.names(opportunities)), ..Made::of(reaction) }
            }
            Ask::Enrol { sequence, opportunities } => {
                let (enrolled, reaction) =
                    self.engine(stamp, &Which::All, |engine| engine.enrol(*sequence, opportunities))?;
                let name = self.data.sequence(*sequence).map_or_else(String::new, |one| one.name.clone());
                Made { label: format!("enrolled {} in {}", self.names(&enrolled), quoted(&name)), ..Made::of(reaction) }
            }
            Ask::Release(runs) => {
                let ((), reaction) = self.engine(stamp, &Which::All, |engine| {
                    engine.release(runs);
                    Ok(())
                })?;
                Made {
                    label: format!("let {} begin", plural(runs.len(), "held run", "held runs")),
                    ..Made::of(reaction)
                }
            }
        };
        if let Some(rejection) = self.unsound(&made.changes) {
            self.data.apply(&made.changes.inverse());
            self.schedule = None;
            return Err(rejection);
        }
        let upsets = |id: RecordId| matches!(id.kind, Kind::Rule | Kind::Stage | Kind::Pipeline | Kind::Settings);
        let turned = matches!(ask, Ask::Undo(_) | Ask::Redo(_));
        if turned || made.changes.iter().any(|change| upsets(change.id())) {
            self.schedule = None;
        }
        Ok(made)
    }

    /// Applies what undo or redo comes to. Rules are not set off by it, but what must end ends.
    fn turned(&mut self, changes: ChangeSet, batch: &Batch, cause: Cause, stamp: &Stamp) -> Result<Made, Rejection> {
        self.data.apply(&changes);
        let ended = self.engine(stamp, &Which::All, |engine| {
            engine.turn(&changes);
            Ok(())
        });
        let ((), reaction) = ended?;
        let changes = changes.then(reaction.changes);
        Ok(Made { changes, label: batch.label.clone(), cause, ..Made::default() })
    }

    fn command(&mut self, command: &Command, stamp: &Stamp) -> Result<Made, Rejection> {
        let decision = decide(&self.data, command, stamp)?;
        let before_rules = decision.changes.clone();
        self.ready_schedule(stamp);
        self.data.apply(&decision.changes);
        let (which, how) = match command {
            Command::Begin { .. } | Command::Replace { .. } => return Ok(decision.into()),
            Command::Import(import) => (Which::Only(import.rules.iter().copied().collect()), Origin::Import),
            _ => (Which::All, Origin::Hand),
        };
        if before_rules.is_empty() || !self.automatic() {
            return Ok(decision.into());
        }
        let reacted = self.engine(stamp, &which, |engine| {
            // To take back what rules did is no news for rules.
            match command {
                Command::UndoRuns(_) => engine.turn(&before_rules),
                _ => engine.react(&before_rules, how),
            }
            Ok(())
        });
        let ((), reaction) = reacted?;
        let mut made = Made::from(decision);
        let Reaction { changes, runs, misses, notices, .. } = reaction;
        made.changes = made.changes.then(changes);
        (made.runs, made.misses, made.notices) = (runs, misses, notices);
        Ok(made)
    }

    /// Why these changes, which have been applied, must not stand; none if they may.
    fn unsound(&self, changes: &ChangeSet) -> Option<Rejection> {
        let settings = |record: &Option<Record>| record.as_ref().is_some_and(|record| record.kind() == Kind::Settings);
        let ends = changes.iter().any(|change| settings(&change.before) && change.after.is_none());
        if ends && !changes.iter().any(|change| settings(&change.after)) {
            return Some(Rejection::refused("This is the start of the workspace; there is nothing before it."));
        }
        let record = self.data.left_dangling(changes)?;
        Some(Rejection::refused(format!("{} would refer to a record that is not there.", quoted(&record.title()))))
    }

    fn names(&self, ids: &[Id]) -> String {
        match ids {
            [id] => self.data.opportunity(*id).map_or_else(String::new, |one| one.name.clone()),
            ids => plural(ids.len(), "opportunity", "opportunities"),
        }
    }

    fn due_label(&self, reaction: &Reaction) -> String {
        match reaction.runs.as_slice() {
            [] => "looked after what was due".into(),
            [run] => {
                let run = self.data.run(*run);
                let rule = run.map(|run| run.of.id());
                let name = rule.and_then(|id| {
                    let rule = self.data.rule(id).map(|rule| rule.name.clone());
                    rule.or_else(|| self.data.sequence(id).map(|sequence| sequence.name.clone()))
                });
                let on = run.map(|run| self.names(&[run.opportunity])).unwrap_or_default();
                format!("{} acted on {on}", quoted(&name.unwrap_or_default()))
            }
            runs => format!("rules acted {} times", runs.len()),
        }
    }

    fn queue(&mut self, ask: Ask, stamp: Stamp, made: Made) -> Outcome {
        // Rules that did not run are written down even where nothing else changed: somebody may ask why not.
        if made.changes.is_empty() && made.misses.is_empty() {
            return Outcome { notices: made.notices, ..Outcome::default() };
        }
        self.clock = self.clock.tick(stamp.now);
        self.seq += 1;
        // The batch's own id comes from far up the command's supply, so that deciding again gives the records the same ids.
        let mut ids = stamp.ids.clone();
        for _ in 0..made.changes.len() + 1 {
            ids.take();
        }
        let touched: Vec<RecordId> = made.changes.iter().map(crate::data::Change::id).collect();
        let batch = Arc::new(Batch {
            format: FORMAT,
            id: ids.take(),
            device: self.device,
            seq: self.seq,
            clock: self.clock,
            at: stamp.now,
            actor: stamp.actor,
            cause: made.cause,
            label: made.label.clone(),
            changes: made.changes.iter().filter_map(Delta::of).collect(),
            misses: made.misses,
        });
        self.journal.push(Head::of(&batch, self.head + 1 + self.pending.len() as u64));
        self.remember(batch.clone());
        self.pending.push_back(Pending { ask, stamp, batch, changes: made.changes });
        let effects = vec![Effect::Wake(touched.clone()), Effect::Save];
        Outcome { label: made.label, created: made.created, touched, runs: made.runs, notices: made.notices, effects }
    }

    /// The next batch to commit, with its place in the journal.
    pub fn next_commit(&self) -> Option<(u64, Arc<Batch>)> {
        self.pending.front().map(|pending| (self.head + 1, pending.batch.clone()))
    }

    /// The batch at this place is committed.
    pub fn committed(&mut self, pos: u64) {
        if pos == self.head + 1 && self.pending.pop_front().is_some() {
            self.head = pos;
        }
    }

    /// Other tabs committed these batches first. Takes back what waits, applies theirs, and decides again what waited.
    ///
    /// # Errors
    /// A sentence, if a batch does not fit: the journal is then damaged, and nothing more may be written.
    pub fn overtaken(&mut self, batches: Vec<(u64, Batch)>) -> Result<(Vec<RecordId>, Vec<Dropped>), String> {
        let before = self.clone();
        let result = self.give_way(batches);
        if result.is_err() {
            *self = before;
        }
        result
    }

    fn give_way(&mut self, batches: Vec<(u64, Batch)>) -> Result<(Vec<RecordId>, Vec<Dropped>), String> {
        let mut waiting = std::mem::take(&mut self.pending);
        self.schedule = None;
        let mut touched = Vec::new();
        for pending in waiting.iter().rev() {
            self.data.apply(&pending.changes.inverse());
            self.journal.pop();
            self.seq = self.seq.saturating_sub(1);
            touched.extend(pending.changes.iter().map(crate::data::Change::id));
        }
        for (pos, batch) in batches {
            // One of ours that was written although its answer was lost: it is not decided again.
            waiting.retain(|pending| pending.batch.id != batch.id);
            touched.extend(self.replay(pos, batch)?);
        }
        let mut dropped = Vec::new();
        for pending in waiting {
            match self.make(&pending.ask, &pending.stamp) {
                Ok(made) => touched.extend(self.queue(pending.ask, pending.stamp, made).touched),
                Err(why) => dropped.push(Dropped { label: pending.batch.label.clone(), why }),
            }
        }
        // What waited was decided as of its own time; what comes next is due as of what is known now.
        self.schedule = None;
        touched.sort_unstable();
        touched.dedup();
        Ok((touched, dropped))
    }

    /// What undo would take back.
    pub fn undo(&self) -> Turn {
        self.turn(self.journal.next_undo())
    }

    /// What redo would do again.
    pub fn redo(&self) -> Turn {
        self.turn(self.journal.next_redo())
    }

    fn turn(&self, head: Option<&Head>) -> Turn {
        match head {
            None => Turn::Nothing,
            Some(head) => self.bodies.get(&head.id).cloned().map_or(Turn::Fetch(head.pos), Turn::Ready),
        }
    }

    fn remember(&mut self, batch: Arc<Batch>) {
        self.bodies.insert(batch.id, batch);
        while self.bodies.len() > BODIES {
            self.bodies.pop_first();
        }
    }
}

impl Workspace {
    /// The batches that bring a backup back with its history: its journal, if that leads to exactly its records; none
    /// if it does not, and the records alone have to do.
    pub fn rebuild(device: Id, journal: Vec<Batch>, records: &[crate::model::Record]) -> Option<Vec<Batch>> {
        let mut workspace = Self::new(device);
        for (at, batch) in journal.iter().enumerate() {
            workspace.replay(at as u64 + 1, batch.clone()).ok()?;
        }
        (!journal.is_empty() && workspace.data == Dataset::from_records(records.iter().cloned())).then_some(journal)
    }
}
