//! Asking: from what a person wants to a batch in the queue.

use super::{
    Ask, Outcome, Pending, Workspace,
    making::{Made, Making},
};
use crate::command::{Rejection, Stamp};
use crate::data::{Batch, Cause, Change, FORMAT, Head};
use crate::effect::Effect;
use crate::model::RecordId;
use std::sync::Arc;

impl Workspace {
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

    /// Decides an ask and applies what it comes to, rules included. After an error nothing has changed.
    pub(super) fn make(&mut self, ask: &Ask, stamp: &Stamp) -> Result<Made, Rejection> {
        let mut making = Making::new(stamp);
        while !making.step(self, ask, stamp, usize::MAX)? {}
        Ok(making.finish())
    }

    pub(super) fn queue(&mut self, ask: Ask, stamp: Stamp, made: Made) -> Outcome {
        // Rules that did not run are written down even where nothing else changed: somebody may ask why not. And a step back
        // is one even where all that it takes back has gone on since: it must not be the next one for ever.
        let turned = matches!(made.cause, Cause::Undo(_) | Cause::Redo(_));
        if made.changes.is_empty() && made.misses.is_empty() && !turned {
            return Outcome { notices: made.notices, ..Outcome::default() };
        }
        self.clock = self.clock.tick(stamp.now);
        self.seq += 1;
        self.version += 1;
        // The batch's own id comes from far up the command's supply, so that deciding again gives the records the same ids.
        let mut ids = stamp.ids.clone();
        for _ in 0..made.changes.len() + 1 {
            ids.take();
        }
        let touched: Vec<RecordId> = made.changes.iter().map(Change::id).collect();
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
            changes: made.deltas,
            misses: made.misses,
        });
        self.journal.push(Head::of(&batch, self.head + 1 + self.pending.len() as u64));
        self.remember(batch.clone());
        self.pending.push_back(Pending { ask, stamp, batch, changes: made.changes });
        let effects = vec![Effect::Wake(touched.clone()), Effect::Save];
        Outcome { label: made.label, created: made.created, touched, runs: made.runs, notices: made.notices, effects }
    }
}
