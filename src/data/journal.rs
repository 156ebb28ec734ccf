//! The journal in memory: what happened, in words, and what can be undone and redone.

use super::{Batch, Cause, Clock};
use crate::model::{Kind, Miss, RecordId};
use crate::value::{Id, Time};
use serde::{Deserialize, Serialize};

/// A batch without its changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Its place in this device's journal, from 1.
    pub pos: u64,
    /// The batch.
    pub id: Id,
    /// The device that wrote it; none in a checkpoint from before heads said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Id>,
    /// The batch's number among those of its device.
    #[serde(default)]
    pub seq: u64,
    /// The device's clock at that batch; none in a checkpoint from before heads said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// When.
    pub at: Time,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Id>,
    /// Why.
    #[serde(default)]
    pub cause: Cause,
    /// In words.
    pub label: String,
    /// The records that changed.
    pub touched: Vec<RecordId>,
    /// The rules that were set off by it and did not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misses: Vec<Miss>,
}

impl Head {
    /// The head of a batch at a place.
    pub fn of(batch: &Batch, pos: u64) -> Self {
        Head {
            pos,
            id: batch.id,
            device: Some(batch.device),
            seq: batch.seq,
            clock: Some(batch.clock),
            at: batch.at,
            actor: batch.actor,
            cause: batch.cause,
            label: batch.label.clone(),
            touched: batch.changes.iter().map(super::Delta::id).collect(),
            misses: batch.misses.clone(),
        }
    }
}

/// What happened, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journal {
    heads: Vec<Head>,
    undo: Vec<usize>,
    redo: Vec<usize>,
}

impl Journal {
    /// A journal of these heads.
    pub fn from_heads(heads: impl IntoIterator<Item = Head>) -> Self {
        let mut journal = Self::default();
        for head in heads {
            journal.push(head);
        }
        journal
    }

    /// Adds what happened last.
    pub fn push(&mut self, head: Head) {
        let at = self.heads.len();
        match head.cause {
            Cause::Undo(of) => shift(&self.heads, &mut self.undo, &mut self.redo, of),
            Cause::Redo(of) => shift(&self.heads, &mut self.redo, &mut self.undo, of),
            // The start is not taken back: a workspace without settings would look like none at all.
            _ if at == 0 && head.touched.iter().any(|id| id.kind == Kind::Settings) => {}
            // Where nothing changed there is nothing to take back.
            _ if head.touched.is_empty() => {}
            // What time did is taken back run by run: the next undo is still the person's own last change.
            Cause::Time => {}
            Cause::Person | Cause::Import | Cause::Restore | Cause::Rule { .. } => {
                self.undo.push(at);
                self.redo.clear();
            }
        }
        self.heads.push(head);
    }

    /// Takes away what was added last.
    pub fn pop(&mut self) {
        let mut heads = std::mem::take(&mut self.heads);
        heads.pop();
        *self = Self::from_heads(heads);
    }

    /// All heads, oldest first.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The highest number of a device's batches; 0 where it has written none.
    pub fn last_number(&self, device: Id) -> u64 {
        self.heads.iter().filter(|head| head.device == Some(device)).map(|head| head.seq).max().unwrap_or(0)
    }

    /// Whether every head says which device wrote it, and by what clock.
    pub fn names_devices(&self) -> bool {
        self.heads.iter().all(|head| head.device.is_some() && head.clock.is_some())
    }

    /// The latest reading of the clock that a batch was written by.
    pub fn last_clock(&self) -> Clock {
        self.heads.iter().filter_map(|head| head.clock).max().unwrap_or_default()
    }

    /// What undo would take back.
    pub fn next_undo(&self) -> Option<&Head> {
        self.undo.last().and_then(|at| self.heads.get(*at))
    }

    /// What redo would do again.
    pub fn next_redo(&self) -> Option<&Head> {
        self.redo.last().and_then(|at| self.heads.get(*at))
    }

    /// Whether a batch is in force: done, and not taken back.
    pub fn in_force(&self, id: Id) -> bool {
        // What time did and the start are not among what undo would take back, and are in force all the same.
        let last = self.heads.iter().rev().find_map(|head| match head.cause {
            Cause::Undo(of) if of == id => Some(false),
            Cause::Redo(of) if of == id => Some(true),
            _ => (head.id == id).then_some(true),
        });
        last == Some(true)
    }

    /// The rules that were set off on an opportunity and did not run, newest first.
    pub fn misses_of(&self, opportunity: Id) -> impl Iterator<Item = &Miss> {
        self.heads
            .iter()
            .rev()
            .flat_map(|head| head.misses.iter().rev())
            .filter(move |miss| miss.opportunity == opportunity)
    }

    /// The times that a rule was set off and did not run, newest first.
    pub fn misses_by(&self, rule: Id) -> impl Iterator<Item = &Miss> {
        self.heads.iter().rev().flat_map(|head| head.misses.iter().rev()).filter(move |miss| miss.rule == rule)
    }

    /// The latest moment at or before `now` at which something was written: until then, everything due has been handled.
    pub fn last_before(&self, now: Time) -> Option<Time> {
        self.heads.iter().map(|head| head.at).filter(|at| *at <= now).max()
    }

    /// The last batches that touched a record, newest first.
    pub fn of_record(&self, id: RecordId) -> impl Iterator<Item = &Head> {
        self.heads.iter().rev().filter(move |head| head.touched.contains(&id))
    }
}

fn shift(heads: &[Head], from: &mut Vec<usize>, to: &mut Vec<usize>, of: Id) {
    if let Some(place) = from.iter().rposition(|at| heads.get(*at).is_some_and(|head| head.id == of)) {
        to.push(from.remove(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_in_force_until_it_is_taken_back_whoever_made_it() {
        let record = RecordId { kind: Kind::Task, id: Id::from_bits(9) };
        let head = |bits: u128, cause: Cause| Head {
            pos: u64::try_from(bits).unwrap(),
            id: Id::from_bits(bits),
            device: None,
            seq: 0,
            clock: None,
            at: Time::default(),
            actor: None,
            cause,
            label: String::new(),
            touched: vec![record],
            misses: Vec::new(),
        };
        let mut journal = Journal::default();
        let [person, time] = [1, 2].map(Id::from_bits);
        journal.push(head(1, Cause::Person));
        journal.push(head(2, Cause::Time));
        let now = |journal: &Journal| (journal.in_force(person), journal.in_force(time));
        assert_eq!(now(&journal), (true, true));
        journal.push(head(3, Cause::Undo(person)));
        assert_eq!(now(&journal), (false, true));
        journal.push(head(4, Cause::Redo(person)));
        assert_eq!(now(&journal), (true, true));
        assert!(!journal.in_force(Id::from_bits(7)), "what never was");
    }
}
