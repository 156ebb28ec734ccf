//! The data set as it was before a moment: the journal replayed up to there, some changes at a time.

use super::{Batch, Dataset, Draft, Drafted, Laying};
use crate::value::{Progress, Time};

/// A data set of the past in the making.
///
/// A batch counts if it and all before it in the journal were written before the moment: what comes later in the journal
/// is not earlier here, even where clocks of two devices differ. What was taken back later is there, as it was then.
#[derive(Debug)]
pub struct Past {
    data: Dataset,
    until: Time,
    replayed: usize,
    /// How many batches count; found at the first step.
    total: Option<usize>,
    making: Making,
}

#[derive(Debug)]
enum Making {
    Draft(Drafted, usize),
    Lay(Laying),
}

/// How many batches of the whole journal count as of a moment: those before the first one that was written at the moment or
/// later. What follows in the journal is not earlier, even where a clock was put back.
pub fn batches_before(journal: &[Batch], moment: Time) -> usize {
    journal.iter().position(|batch| batch.at >= moment).unwrap_or(journal.len())
}

impl Default for Making {
    fn default() -> Self {
        Making::Draft(Drafted::default(), 0)
    }
}

impl Past {
    /// Begins before the first batch.
    pub fn new(until: Time) -> Past {
        Past::later(Dataset::default(), 0, until)
    }

    /// Goes on from an earlier data set, which so many batches of the journal had led to.
    pub fn later(data: Dataset, replayed: usize, until: Time) -> Past {
        Past { data, until, replayed, total: None, making: Making::default() }
    }

    /// Goes on with so many changes more of the whole journal, oldest batch first; says how far it is.
    ///
    /// # Errors
    /// A sentence, if a batch does not fit: the journal is damaged then.
    pub fn step(&mut self, journal: &[Batch], few: usize) -> Result<Progress, String> {
        let until = self.until;
        let total = *self.total.get_or_insert_with(|| batches_before(journal, until));
        if let Some(batch) = journal.get(self.replayed).filter(|_| self.replayed < total) {
            self.replay(batch, few.max(1))?;
        }
        Ok(Progress { done: self.replayed.min(total), total })
    }

    fn replay(&mut self, batch: &Batch, few: usize) -> Result<(), String> {
        match std::mem::take(&mut self.making) {
            Making::Draft(drafted, at) => {
                let mut draft = Draft::resume(&self.data, drafted);
                let complete = batch.replay_some(&mut draft, at, few)?;
                let drafted = draft.pause();
                self.making =
                    if complete { Making::Lay(drafted.into()) } else { Making::Draft(drafted, at.saturating_add(few)) };
            }
            Making::Lay(mut laying) => {
                if laying.step(&mut self.data, few) {
                    self.replayed += 1;
                } else {
                    self.making = Making::Lay(laying);
                }
            }
        }
        Ok(())
    }

    /// How many batches have been replayed.
    pub fn replayed(&self) -> usize {
        self.replayed
    }

    /// The data set after the batches that have been replayed; in the middle of a batch, with a part of it.
    pub fn so_far(&self) -> &Dataset {
        &self.data
    }

    /// The data set as it was. Complete once the last step said so.
    pub fn finish(self) -> Dataset {
        self.data
    }
}
