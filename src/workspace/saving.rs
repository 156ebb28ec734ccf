//! Saving: the queue of what is not on the disk yet, and what becomes of it when another tab was faster.

use super::{Dropped, Workspace};
use crate::data::{Batch, Change, Delta, Head};
use crate::model::RecordId;
use std::{collections::BTreeSet, sync::Arc};

impl Workspace {
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
        let (seq, clock, head) = (self.seq, self.clock, self.head);
        let waiting = std::mem::take(&mut self.pending);
        self.schedule = None;
        // The day's look at the scores may be among what is taken back: it is made again.
        self.scored = crate::value::Time::default();
        self.score_again();
        self.version += 1;
        let mut touched = Vec::new();
        for pending in waiting.iter().rev() {
            self.data.apply(&pending.changes.inverse());
            self.journal.pop();
            self.seq = self.seq.saturating_sub(1);
            touched.extend(pending.changes.iter().map(Change::id));
        }
        let (mut laid, mut known) = (Vec::new(), BTreeSet::new());
        for (pos, batch) in batches {
            let batch = Arc::new(batch);
            match self.lay(pos, &batch) {
                Ok(changes) => laid.push(changes),
                Err(why) => {
                    // All is again as it was.
                    for changes in laid.iter().rev() {
                        self.data.apply(&changes.inverse());
                        self.journal.pop();
                    }
                    (self.seq, self.clock, self.head) = (seq, clock, head);
                    for (pending, pos) in waiting.iter().zip(head + 1..) {
                        self.data.apply(&pending.changes);
                        self.journal.push(Head::of(&pending.batch, pos));
                    }
                    self.pending = waiting;
                    return Err(why);
                }
            }
            known.insert(batch.id);
            touched.extend(batch.changes.iter().map(Delta::id));
        }
        let mut dropped = Vec::new();
        // One of ours that was written although its answer was lost is not decided again.
        for pending in waiting.into_iter().filter(|pending| !known.contains(&pending.batch.id)) {
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
}
