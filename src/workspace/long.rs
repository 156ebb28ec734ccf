//! Long work: what brings or turns very many records is made on a copy of the data set, a few records at a time, and takes
//! the data set's place as a whole. It is one batch and one undo like any gesture, and comes to exactly the same.
//!
//! Between two steps everybody else has their turn. If something else was done meanwhile, the work begins again on what is
//! there then; if it is called off, nothing has changed.

use super::{Ask, Outcome, Workspace, making::Making};
use crate::automation::Schedule;
use crate::command::{Command, Rejection, Stamp};
use crate::data::{Dataset, Journal};
use crate::model::{Kind, RecordId};
use crate::value::{Id, Progress, Time};

/// What a workspace is recognised by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    version: u64,
    last: Option<Id>,
}

/// Why long work does not go on.
#[derive(Debug, PartialEq)]
pub enum Stopped {
    /// Something else was done meanwhile: it has to begin again.
    Overtaken,
    /// It is refused.
    Refused(Rejection),
}

#[derive(Debug)]
enum Stage {
    /// Copying the records.
    Copy(Option<RecordId>),
    /// Finding what is due when, before the change.
    Before(Schedule, Option<Id>),
    /// The change itself.
    Make,
    /// Finding what is due when, after it.
    After(Schedule, Option<Id>),
    Ready,
}

/// A data set that is not needed any more.
#[derive(Debug)]
pub struct Spent(pub(super) Dataset);

impl Spent {
    /// Lets go of so many records more; says whether nothing is left. To let go of all at once takes long.
    pub fn step(&mut self, few: usize) -> bool {
        self.0.shed(few)
    }
}

/// An ask that is being carried out on a copy.
#[derive(Debug)]
pub struct Long {
    ask: Ask,
    stamp: Stamp,
    mark: Mark,
    copy: Workspace,
    stage: Stage,
    making: Making,
    /// Until when all that was due had been handled.
    handled: Time,
    done: usize,
    /// How many records there are, and how many the ask is about.
    sizes: (usize, usize),
}

impl Workspace {
    /// Begins long work. What is due should have been handled.
    pub fn begin(&self, ask: Ask, stamp: Stamp) -> Long {
        let copy = Workspace {
            data: Dataset::default(),
            journal: Journal::default(),
            device: self.device,
            seq: self.seq,
            clock: self.clock,
            head: self.head,
            pending: Default::default(),
            bodies: Default::default(),
            place: self.place.clone(),
            schedule: None,
            ready: Default::default(),
            shown: stamp.now,
            fading: None,
            scored: self.scored,
            round: None,
            opened: false,
            version: 0,
        };
        let about = match &ask {
            Ask::Do(Command::Import(import)) => import.creates.len() + import.updates.len(),
            Ask::Do(Command::Replace { records, .. }) => records.len() + self.data.len(),
            Ask::Do(Command::LogMail(mails)) => 2 * mails.len(),
            Ask::Undo(batch) | Ask::Redo(batch) => batch.changes.len(),
            Ask::Do(_) => self.data.count(Kind::Opportunity).max(1),
            _ => 1,
        };
        Long {
            mark: self.mark(),
            stage: Stage::Copy(None),
            making: Making::new(&stamp),
            handled: self.handled_until(&stamp),
            done: 0,
            sizes: (self.data.len(), about),
            copy,
            ask,
            stamp,
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { version: self.version, last: self.journal.heads().last().map(|head| head.id) }
    }

    /// Puts what long work came to in place of the data set, and queues it. Gives what was there, to be let go of.
    ///
    /// # Errors
    /// The work begun again, if something else was done since its last step or it is not complete.
    pub fn accept(&mut self, long: Long) -> Result<(Outcome, Spent), Box<Long>> {
        if self.mark() != long.mark || !matches!(long.stage, Stage::Ready) {
            return Err(Box::new(long.again(self)));
        }
        let Long { ask, stamp, copy, making, .. } = long;
        let spent = Spent(std::mem::replace(&mut self.data, copy.data));
        (self.schedule, self.shown) = (copy.schedule, stamp.now);
        Ok((self.queue(ask, stamp, making.finish()), spent))
    }
}

impl Long {
    /// Calls it off: nothing has changed. Gives what was made so far, to be let go of.
    pub fn call_off(self) -> Spent {
        Spent(self.copy.data)
    }

    /// Begins again on what is there now.
    #[must_use]
    pub fn again(self, workspace: &Workspace) -> Long {
        workspace.begin(self.ask, self.stamp)
    }

    /// Goes on with so many records more, and says how far it is.
    ///
    /// # Errors
    /// Why it does not go on.
    pub fn step(&mut self, workspace: &Workspace, few: usize) -> Result<Progress, Stopped> {
        if workspace.mark() != self.mark {
            return Err(Stopped::Overtaken);
        }
        let few = few.max(1);
        self.stage = match std::mem::replace(&mut self.stage, Stage::Ready) {
            Stage::Copy(last) => self.copy_some(workspace, last, few),
            Stage::Before(mut schedule, last) => {
                match self.copy.schedule_some(&mut schedule, &self.stamp, (last, self.handled), few) {
                    None => {
                        self.copy.schedule = Some(schedule);
                        Stage::Make
                    }
                    more => Stage::Before(schedule, more),
                }
            }
            Stage::Make => {
                let made = self.making.step(&mut self.copy, &self.ask, &self.stamp, few);
                match made.map_err(Stopped::Refused)? {
                    true if self.copy.schedule.is_none() => Stage::After(Schedule::default(), None),
                    true => Stage::Ready,
                    false => Stage::Make,
                }
            }
            Stage::After(mut schedule, last) => {
                // Once this is in the journal, all that was due before it has been handled.
                match self.copy.schedule_some(&mut schedule, &self.stamp, (last, self.stamp.now), few) {
                    None => {
                        self.copy.schedule = Some(schedule);
                        Stage::Ready
                    }
                    more => Stage::After(schedule, more),
                }
            }
            Stage::Ready => Stage::Ready,
        };
        Ok(self.progress())
    }

    fn copy_some(&mut self, workspace: &Workspace, last: Option<RecordId>, few: usize) -> Stage {
        let records = workspace.data.some_records(last, few);
        self.done += records.len();
        let more = records.last().map(|record| record.id());
        let complete = records.len() < few;
        self.copy.data.add(records);
        match &self.ask {
            _ if !complete => Stage::Copy(more),
            // These let no rule start, and what is due is found afterwards.
            Ask::Undo(_) | Ask::Redo(_) | Ask::Do(Command::Replace { .. }) => {
                self.copy.schedule = Some(Schedule::default());
                Stage::Make
            }
            _ => Stage::Before(Schedule::default(), None),
        }
    }

    /// Copying and each stage of making count by their records.
    fn progress(&self) -> Progress {
        let (there, about) = self.sizes;
        let total = there + 5 * about + 1;
        let (stage, at) = self.making.place();
        let done = match &self.stage {
            Stage::Copy(_) => self.done.min(there),
            Stage::Before(..) => there,
            Stage::Make => there + stage * about + at.min(about),
            Stage::After(..) => there + 5 * about,
            Stage::Ready => total,
        };
        Progress { done, total }
    }
}
