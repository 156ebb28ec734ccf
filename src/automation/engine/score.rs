//! Scores are kept true: what a change can alter is scored again within the same transaction, so that a score that rises or
//! falls sets rules off like any other change, and one step back takes back all.

use super::{Engine, Happening, Origins, context};
use crate::automation::edge::edges;
use crate::automation::score::scored;
use crate::data::{ChangeSet, Draft};
use crate::model::{Opportunity, Origin};
use crate::value::{Id, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The opportunities that are to be scored again, each with what brought that about: the longest way that led there.
pub(super) type Marked = BTreeMap<Id, Origins>;

/// Scores that are due: of as many opportunities as one step takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Portion {
    /// Since when.
    pub at: Time,
    /// The opportunities.
    pub ids: Vec<Id>,
    /// Whether what rises or falls sets rules off.
    pub loud: bool,
    /// The last of them, where those after it have yet to come.
    pub rest: Option<Id>,
}

/// Since when scores are due, and whether what rises or falls sets rules off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fresh {
    at: Time,
    loud: bool,
}

impl Fresh {
    pub(super) fn of(portion: &Portion) -> Fresh {
        Fresh { at: portion.at, loud: portion.loud }
    }
}

impl Engine<'_> {
    /// Notes whose scores changes can alter.
    pub(super) fn mark(&mut self, changes: &ChangeSet, origins: &Origins) {
        let Some(scoring) = self.ready.scoring().filter(|_| !self.pretend).cloned() else { return };
        let mut touched = BTreeSet::new();
        for change in changes.iter() {
            scoring.touched(change, self.data, &mut touched);
        }
        for id in touched {
            let longer = self.marked.get(&id).is_none_or(|known| known.chain.len() < origins.chain.len());
            if longer {
                self.marked.insert(id, origins.clone());
            }
        }
    }

    /// Scores what is marked. What rises or falls by it is to be worked off; says whether anything is.
    pub(super) fn score_marked(&mut self, at: Time) -> bool {
        if self.marked.is_empty() {
            return false;
        }
        let marked = std::mem::take(&mut self.marked);
        let changes = self.score(marked.keys().copied());
        for edge in edges(&changes, self.data, Origin::Rule, self.ready.watched()) {
            let Some(Origins { event, chain, by }) = marked.get(&edge.opportunity).cloned() else { continue };
            self.queue.push_back(Happening { edge, event, chain, by, at });
        }
        !self.queue.is_empty()
    }

    /// Scores what is marked, and nothing is set off by it.
    pub(super) fn score_silently(&mut self) {
        let marked = std::mem::take(&mut self.marked);
        self.score(marked.into_keys());
    }

    /// Scores these opportunities anew, and nothing is set off by it: the rules of the score have changed, not what happened.
    pub fn rescore(&mut self, ids: &[Id]) {
        if self.ready.scoring().is_some() {
            self.score(ids.iter().copied());
        } else {
            self.unscore(ids);
        }
    }

    /// Works out the scores that are due. Says as of when.
    pub(super) fn refresh(&mut self) -> Time {
        let Some(portion) = self.refresh.take() else { return self.scene.now };
        self.fresh(&portion.ids, Fresh::of(&portion));
        portion.at
    }

    /// Works out scores that are due at a moment and would have their turn later.
    pub(super) fn freshen(&mut self, ids: &[Id], at: Time) {
        let Some((after, fresh)) = self.late.filter(|(_, fresh)| fresh.at <= at) else { return };
        let late: Vec<Id> = ids.iter().copied().filter(|id| *id > after).collect();
        if !late.is_empty() {
            self.fresh(&late, fresh);
            self.score_marked(at);
        }
    }

    /// After which opportunity scores are due that have yet to come; none where none are.
    pub(super) fn late_after(&self) -> Option<Id> {
        Some(self.late.map_or(Id::from_bits(u128::MAX), |(after, _)| after))
    }

    fn fresh(&mut self, ids: &[Id], fresh: Fresh) {
        match (self.pretend, fresh.loud && self.ready.scoring().is_some()) {
            (true, _) => {}
            (false, false) => self.rescore(ids),
            (false, true) => {
                // The same in every tab: what is set off by it is set off once.
                let event = format!("scores/{}", fresh.at.millis()).into();
                let origins = Origins { event, chain: Arc::default(), by: None };
                let open = |id: &&Id| self.data.opportunity(**id).is_some_and(|one| scored(one, self.data));
                self.marked.extend(ids.iter().filter(open).map(|id| (*id, origins.clone())));
            }
        }
    }

    /// Works out scores and stores those that differ.
    fn score(&mut self, ids: impl Iterator<Item = Id>) -> ChangeSet {
        let Some(scoring) = self.ready.scoring().cloned() else { return ChangeSet::default() };
        let cx = context(self.data, &self.scene, self.scene.now);
        let mut draft = Draft::on(self.data);
        for one in ids.filter_map(|id| self.data.opportunity(id)).filter(|one| scored(one, self.data)) {
            let (score, given) = (Some(scoring.score(one, &cx)), Some(one.points_given()));
            if (one.score, one.given) != (score, given) {
                draft.put(Opportunity { score, given, ..one.as_ref().clone() });
            }
        }
        let changes = draft.finish();
        self.store(&changes);
        changes
    }

    /// No rule counts any more: a score is what was given.
    fn unscore(&mut self, ids: &[Id]) {
        let mut draft = Draft::on(self.data);
        for one in ids.iter().filter_map(|id| self.data.opportunity(*id)) {
            if let Some(given) = one.given {
                let score = Some(given).filter(|given| *given != 0);
                draft.put(Opportunity { score, given: None, ..one.as_ref().clone() });
            }
        }
        let changes = draft.finish();
        self.store(&changes);
    }

    fn store(&mut self, changes: &ChangeSet) {
        if !changes.is_empty() {
            self.data.apply(changes);
            self.gather.add(changes.clone());
        }
    }
}
