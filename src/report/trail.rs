//! Ways into the past with resting places: what was replayed once is not replayed again.
//!
//! A [`Journey`] replays the journal up to a moment, records and history in the same go, and leaves a [`Rest`] now and then.
//! The [`Trail`] keeps rests, so that the way to a day near one that was looked at is short, in either direction.

use super::{Feeding, History};
use crate::data::{Batch, Dataset, Past, batches_before};
use crate::model::Kind;
use crate::value::{Progress, Time};
use std::sync::Arc;

/// Rests left on the way from the first batch to the last.
const RESTS: usize = 12;

/// What was there after so many batches.
#[derive(Clone, Debug)]
pub struct Rest {
    /// How many batches of the journal led there.
    pub replayed: usize,
    /// The records.
    pub data: Arc<Dataset>,
    /// What opportunities had been like until then.
    pub history: Arc<History>,
}

impl Rest {
    fn size(&self) -> usize {
        Kind::ALL.iter().map(|kind| self.data.count(*kind)).sum()
    }
}

/// The rests of one workspace.
#[derive(Debug)]
pub struct Trail {
    /// By how many batches led there.
    rests: Vec<Rest>,
    /// So many records may be held by all rests together. Records that did not change are shared, so what a rest holds of
    /// its own is little more than a list.
    room: usize,
}

impl Default for Trail {
    fn default() -> Self {
        Trail::new(1_500_000)
    }
}

impl Trail {
    /// An empty one with room for so many records.
    pub fn new(room: usize) -> Trail {
        Trail { rests: Vec::new(), room }
    }

    /// How many rests there are.
    pub fn len(&self) -> usize {
        self.rests.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rests.is_empty()
    }

    /// The last rest on the way to so many batches.
    pub fn nearest(&self, count: usize) -> Option<&Rest> {
        self.rests.iter().rev().find(|rest| rest.replayed <= count)
    }

    /// Keeps a rest. Where room is short, those go that are close to their neighbours; the new one stays.
    pub fn keep(&mut self, rest: Rest) {
        let fresh = rest.replayed;
        match self.rests.binary_search_by_key(&fresh, |rest| rest.replayed) {
            Ok(place) => {
                if let Some(old) = self.rests.get_mut(place) {
                    *old = rest;
                }
            }
            Err(place) => self.rests.insert(place, rest),
        }
        while self.rests.len() > 1 && self.rests.iter().map(Rest::size).sum::<usize>() > self.room {
            self.drop_one(fresh);
        }
    }

    fn drop_one(&mut self, but: usize) {
        let at = |place: usize| self.rests.get(place).map(|rest| rest.replayed);
        // What goes is what is replayed again the quickest: the one with the shortest way from the rest before it.
        let way = |place: usize| {
            let before = place.checked_sub(1).and_then(at).unwrap_or(0);
            at(place).map_or(usize::MAX, |here| here.saturating_sub(before))
        };
        let others = (0..self.rests.len()).filter(|place| at(*place) != Some(but));
        if let Some(place) = others.min_by_key(|place| way(*place)) {
            self.rests.remove(place);
        }
    }
}

/// A day of the past in the making.
#[derive(Debug)]
pub struct Journey {
    past: Past,
    history: History,
    /// How many batches the history has, and the one on its way into it.
    fed: usize,
    feeding: Feeding,
    total: usize,
    every: usize,
}

impl Journey {
    /// Begins at the nearest rest before the moment.
    pub fn begin(trail: &Trail, journal: &[Batch], until: Time) -> Journey {
        let total = batches_before(journal, until);
        let (past, history) = match trail.nearest(total) {
            Some(rest) => (Past::later((*rest.data).clone(), rest.replayed, until), (*rest.history).clone()),
            None => (Past::new(until), History::default()),
        };
        let fed = past.replayed();
        Journey { past, history, fed, feeding: Feeding::default(), total, every: (journal.len() / RESTS).max(1) }
    }

    /// Goes on with some changes more; says how far it is, and leaves a rest on the trail where one is due.
    ///
    /// # Errors
    /// A sentence, if a batch does not fit: the journal is damaged then.
    pub fn step(&mut self, trail: &mut Trail, journal: &[Batch], few: usize) -> Result<Progress, String> {
        if self.fed == self.past.replayed() && self.fed < self.total {
            self.past.step(journal, few)?;
        }
        let replayed = self.past.replayed();
        if let Some(batch) = journal.get(self.fed).filter(|_| self.fed < replayed)
            && self.history.feed_some(batch, &mut self.feeding, few)
        {
            (self.fed, self.feeding) = (self.fed + 1, Feeding::default());
            if self.fed == replayed && replayed.is_multiple_of(self.every) && replayed < self.total {
                trail.keep(self.rest());
            }
        }
        let replayed = self.fed;
        Ok(Progress { done: replayed, total: self.total })
    }

    /// How many batches led to where it is.
    pub fn replayed(&self) -> usize {
        self.past.replayed()
    }

    fn rest(&self) -> Rest {
        Rest {
            replayed: self.past.replayed(),
            data: Arc::new(self.past.so_far().clone()),
            history: Arc::new(self.history.clone()),
        }
    }

    /// What was there, kept on the trail. Complete once the last step said so.
    pub fn finish(self, trail: &mut Trail) -> Rest {
        let replayed = self.past.replayed();
        let rest = Rest { replayed, data: Arc::new(self.past.finish()), history: Arc::new(self.history) };
        trail.keep(rest.clone());
        rest
    }
}
