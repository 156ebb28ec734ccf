//! From a backup to a workspace: its history replayed a few changes at a time, and compared with its records.

use super::{Workspace, replay::Replaying};
use crate::data::Batch;
use crate::model::Record;
use crate::value::{Id, Progress};
use std::sync::Arc;

/// A backup that is being brought back with its history.
#[derive(Debug)]
pub struct Rebuild {
    workspace: Workspace,
    journal: Vec<Arc<Batch>>,
    records: Vec<Record>,
    replaying: Replaying,
    /// How many batches are replayed, and how many records are compared.
    at: (usize, usize),
    fits: bool,
    done: usize,
    total: usize,
}

impl Rebuild {
    /// Begins with a backup's journal and records.
    pub fn new(device: Id, journal: Vec<Batch>, records: Vec<Record>) -> Self {
        let changes: usize = journal.iter().map(|batch| batch.changes.len()).sum();
        Self {
            workspace: Workspace::new(device),
            fits: !journal.is_empty(),
            replaying: Replaying::default(),
            at: (0, 0),
            done: 0,
            total: 2 * changes + records.len() + 1,
            journal: journal.into_iter().map(Arc::new).collect(),
            records,
        }
    }

    /// Goes on with so many changes or records more, and says how far it is.
    pub fn step(&mut self, few: usize) -> Progress {
        let few = few.max(1);
        self.done = self.done.saturating_add(few).min(self.total - 1);
        let (replayed, compared) = self.at;
        if let Some(batch) = self.journal.get(replayed).filter(|_| self.fits) {
            match self.replaying.step(&mut self.workspace, (replayed as u64 + 1, batch), few) {
                Ok(None) => {}
                Ok(Some(_)) => self.at.0 += 1,
                Err(_) => self.fits = false,
            }
        } else if let Some(rest) = self.records.get(compared..).filter(|rest| self.fits && !rest.is_empty()) {
            let same = |record: &Record| self.workspace.data.get(record.id()).as_ref() == Some(record);
            self.fits = self.records.len() == self.workspace.data.len() && rest.iter().take(few).all(same);
            self.at.1 = compared.saturating_add(few);
        } else {
            self.done = self.total;
        }
        Progress { done: self.done, total: self.total }
    }

    /// The workspace with its history, oldest first, none of which is saved yet.
    ///
    /// # Errors
    /// The records, if the history does not lead to exactly these: they have to do alone.
    pub fn finish(self) -> Result<(Workspace, Vec<Arc<Batch>>), Vec<Record>> {
        if self.fits && self.done >= self.total { Ok((self.workspace, self.journal)) } else { Err(self.records) }
    }
}
