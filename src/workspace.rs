//! The façade: one workspace with its data, its journal, and what is not saved yet.
//!
//! A command is decided, applied in memory at once, and queued as a batch. The shell commits the queue in order. If
//! another tab was faster, the queue is taken back, the other tab's batches are applied, and every waiting command is
//! decided again on what is there now: no update is lost, and none is applied to data that it was not meant for.

use crate::command::{Command, Decision, Rejection, Stamp, decide};
use crate::data::{Batch, Cause, ChangeSet, Clock, Dataset, Delta, FORMAT, Head, Journal};
use crate::effect::Effect;
use crate::model::RecordId;
use crate::value::Id;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

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
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// In words; empty if nothing changed.
    pub label: String,
    /// The records created, in the order asked for.
    pub created: Vec<RecordId>,
    /// The records that changed.
    pub touched: Vec<RecordId>,
    /// What the shell is to do.
    pub effects: Vec<Effect>,
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
            data,
            journal,
            device,
            clock: Clock::default(),
            head,
            pending: VecDeque::new(),
            bodies: BTreeMap::new(),
        }
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

    /// Decides what is asked and applies it in memory. The effects say what is to be done outside.
    ///
    /// # Errors
    /// A rejection; nothing has changed then.
    pub fn dispatch(&mut self, ask: Ask, stamp: Stamp) -> Result<Outcome, Rejection> {
        let decision = self.decide(&ask, &stamp)?;
        if decision.changes.is_empty() {
            return Ok(Outcome { label: String::new(), created: Vec::new(), touched: Vec::new(), effects: Vec::new() });
        }
        let touched: Vec<RecordId> = decision.changes.iter().map(crate::data::Change::id).collect();
        let (label, created) = (decision.label.clone(), decision.created.clone());
        self.queue(ask, stamp, decision);
        Ok(Outcome { label, created, effects: vec![Effect::Wake(touched.clone()), Effect::Save], touched })
    }

    fn decide(&self, ask: &Ask, stamp: &Stamp) -> Result<Decision, Rejection> {
        let turned = |changes, batch: &Batch, cause| Decision {
            changes,
            label: batch.label.clone(),
            cause,
            created: Vec::new(),
        };
        let decision = match ask {
            Ask::Do(command) => decide(&self.data, command, stamp)?,
            Ask::Undo(batch) => {
                let changes = batch.undo(&self.data).map_err(Rejection::Conflict)?;
                turned(changes, batch, Cause::Undo(batch.id))
            }
            Ask::Redo(batch) => {
                let changes = batch.redo(&self.data).map_err(Rejection::Conflict)?;
                turned(changes, batch, Cause::Redo(batch.id))
            }
        };
        let settings = |record: &Option<crate::model::Record>| {
            record.as_ref().is_some_and(|record| record.kind() == crate::model::Kind::Settings)
        };
        let ends = decision.changes.iter().any(|change| settings(&change.before) && change.after.is_none());
        if ends && !decision.changes.iter().any(|change| settings(&change.after)) {
            return Err(Rejection::refused("This is the start of the workspace; there is nothing before it."));
        }
        match self.data.left_dangling(&decision.changes) {
            None => Ok(decision),
            Some(record) => Err(Rejection::refused(format!(
                "{} would refer to a record that is not there.",
                crate::value::quoted(&record.title())
            ))),
        }
    }

    fn queue(&mut self, ask: Ask, stamp: Stamp, decision: Decision) {
        self.clock = self.clock.tick(stamp.now);
        self.seq += 1;
        // The batch's own id comes from far up the command's supply, so that deciding again gives the records the same ids.
        let mut ids = stamp.ids.clone();
        for _ in 0..decision.changes.len() + 1 {
            ids.take();
        }
        let batch = Arc::new(Batch {
            format: FORMAT,
            id: ids.take(),
            device: self.device,
            seq: self.seq,
            clock: self.clock,
            at: stamp.now,
            actor: stamp.actor,
            cause: decision.cause,
            label: decision.label,
            changes: decision.changes.iter().filter_map(Delta::of).collect(),
        });
        self.data.apply(&decision.changes);
        self.journal.push(Head::of(&batch, self.head + 1 + self.pending.len() as u64));
        self.remember(batch.clone());
        self.pending.push_back(Pending { ask, stamp, batch, changes: decision.changes });
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
            match self.decide(&pending.ask, &pending.stamp) {
                Ok(decision) if decision.changes.is_empty() => {}
                Ok(decision) => {
                    touched.extend(decision.changes.iter().map(crate::data::Change::id));
                    self.queue(pending.ask, pending.stamp, decision);
                }
                Err(why) => dropped.push(Dropped { label: pending.batch.label.clone(), why }),
            }
        }
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
