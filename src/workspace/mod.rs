//! The façade: one workspace with its data, its journal, and what is not saved yet.
//!
//! A command is decided, applied in memory at once, and queued as a batch. The shell commits the queue in order. If
//! another tab was faster, the queue is taken back, the other tab's batches are applied, and every waiting command is
//! decided again on what is there now: no update is lost, and none is applied to data that it was not meant for.
//!
//! What brings very many records takes the same way on a copy, a few records at a time, so that a page can answer in
//! between; see [`Long`].

mod asking;
mod counting;
mod long;
mod making;
mod rebuild;
mod replay;
mod rules;
mod saving;
mod scores;

pub use counting::Counting;
pub use long::{Long, Spent, Stopped};
pub use rebuild::Rebuild;

use crate::automation::{Ready, Schedule};
use crate::command::{Command, Rejection, Stamp};
use crate::data::{Batch, ChangeSet, Clock, Dataset, Edition, Head, Journal};
use crate::effect::Effect;
use crate::model::RecordId;
use crate::value::{Id, Time, ZoneRules};
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
    /// The rules made ready; made anew where they no longer hold.
    ready: Ready,
    /// What the clock showed last. Where it goes back, what was passed over comes round once more.
    shown: Time,
    /// Whether scores change by time alone, for as long as the edition is the same.
    fading: Option<(Edition, bool)>,
    /// As of when scores are.
    scored: Time,
    /// The round in which all scores are worked out again, and whether the workspace has just been opened.
    round: Option<scores::Round>,
    opened: bool,
    /// Counts what changes the data.
    version: u64,
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
            ready: Ready::default(),
            shown: Time::default(),
            fading: None,
            scored: Time::default(),
            round: None,
            opened: true,
            version: 0,
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
