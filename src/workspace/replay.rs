//! Replay: batches of the journal applied in their order, at start or because another tab has written them.

use super::Workspace;
use crate::data::{Batch, ChangeSet, Delta, Draft, Drafted, Head, Laying};
use crate::model::RecordId;
use std::sync::Arc;

/// A batch of the journal on its way into a workspace.
#[derive(Debug)]
pub(super) enum Replaying {
    Draft(Drafted, usize),
    Lay(Laying),
}

impl Default for Replaying {
    fn default() -> Self {
        Replaying::Draft(Drafted::default(), 0)
    }
}

impl Replaying {
    /// Goes on with so many changes more; gives the changes when all are applied. `self` is ready for another batch then.
    ///
    /// # Errors
    /// A sentence, if the batch does not fit. Nothing of it has been applied then.
    pub fn step(
        &mut self,
        workspace: &mut Workspace,
        (pos, batch): (u64, &Arc<Batch>),
        few: usize,
    ) -> Result<Option<ChangeSet>, String> {
        match std::mem::take(self) {
            Replaying::Draft(drafted, at) => {
                if pos != workspace.head + 1 {
                    return Err(format!("entry {pos} of the journal does not follow entry {}", workspace.head));
                }
                let mut draft = Draft::resume(&workspace.data, drafted);
                let complete = batch.replay_some(&mut draft, at, few)?;
                let drafted = draft.pause();
                *self = if complete {
                    Replaying::Lay(drafted.into())
                } else {
                    Replaying::Draft(drafted, at.saturating_add(few))
                };
                Ok(None)
            }
            Replaying::Lay(mut laying) => {
                if !laying.step(&mut workspace.data, few) {
                    *self = Replaying::Lay(laying);
                    return Ok(None);
                }
                workspace.continue_from(batch);
                workspace.journal.push(Head::of(batch, pos));
                workspace.head = pos;
                workspace.version += 1;
                workspace.schedule = None;
                workspace.remember(batch.clone());
                Ok(Some(laying.finish()))
            }
        }
    }
}

impl Workspace {
    /// Applies a batch from the journal at its place: at start, or from another tab. The pending queue must be empty.
    ///
    /// # Errors
    /// A sentence, if the batch does not fit the data: the journal is then damaged.
    pub fn replay(&mut self, pos: u64, batch: Batch) -> Result<Vec<RecordId>, String> {
        let batch = Arc::new(batch);
        self.lay(pos, &batch)?;
        Ok(batch.changes.iter().map(Delta::id).collect())
    }

    /// Applies a batch from the journal, and says what that changed.
    pub(super) fn lay(&mut self, pos: u64, batch: &Arc<Batch>) -> Result<ChangeSet, String> {
        let mut replaying = Replaying::default();
        loop {
            if let Some(changes) = replaying.step(self, (pos, batch), usize::MAX)? {
                return Ok(changes);
            }
        }
    }

    /// Goes on with the numbers and the clock of the last batch in the journal.
    pub fn continue_from(&mut self, last: &Batch) {
        self.clock = self.clock.max(last.clock);
        if last.device == self.device {
            self.seq = self.seq.max(last.seq);
        }
    }
}
