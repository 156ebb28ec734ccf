//! What opportunities were like in the past: their value, close date, owner, probability and category, turn by turn.
//!
//! Built by reading the journal once from its beginning, and kept true as batches are added. Where a batch was taken
//! back, its turns are as if they had never been: a slip of the mouse is no history. Stays in stages are on the record
//! itself ([`crate::model::Visit`]).

use super::{Deleted, Worn};
use crate::data::{Batch, Cause, Delta};
use crate::model::{Category, Kind, Opportunity, Record};
use crate::value::{Date, Id, Money, Time};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What reports ask of an opportunity's past, as it was after a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What it was worth.
    pub value: Option<Money>,
    /// The expected close.
    pub close: Option<Date>,
    /// Who was in charge.
    pub owner: Option<Id>,
    /// Its own probability.
    pub probability: Option<u8>,
    /// How sure it was in forecasts, where somebody had said so.
    pub category: Option<Category>,
    /// Whether it was there at all.
    pub there: bool,
}

impl State {
    pub(super) fn of(one: &Opportunity) -> State {
        State {
            value: one.value,
            close: one.close,
            owner: one.owner,
            probability: one.probability,
            category: one.category,
            there: true,
        }
    }
}

/// One turn of an opportunity.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// When.
    pub at: Time,
    /// The member who did it, if they had said who they are.
    pub by: Option<Id>,
    /// The batch that it came with.
    pub batch: Id,
    /// What it was like from then on.
    pub state: State,
    /// Which of the state's fields this turn set; the others are as the turn before left them.
    set: u8,
}

/// The turns of all opportunities, the probabilities of stages and the hats of members, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    turns: BTreeMap<Id, Vec<Turn>>,
    /// Opportunities that are gone, as they were.
    gone: BTreeMap<Id, Arc<Opportunity>>,
    stages: BTreeMap<Id, Vec<(Time, u8)>>,
    /// What a batch that was taken back had brought, in case it is done again.
    back: BTreeMap<Id, Vec<(Id, Turn)>>,
    /// The moment of the first batch: before it nothing is known but what records say of themselves.
    began: Option<Time>,
    batches: usize,
    deleted: Deleted,
    worn: Worn,
}

/// A batch on its way into a history.
#[derive(Debug, Default)]
pub struct Feeding {
    at: usize,
    /// Of what is done again, what the batch had brought.
    again: Vec<(Id, Turn)>,
    /// What is taken back.
    taken: Vec<(Id, Turn)>,
}

impl History {
    /// How many batches have been read.
    pub fn batches(&self) -> usize {
        self.batches
    }

    /// Templates that were deleted.
    pub fn deleted(&self) -> &Deleted {
        &self.deleted
    }

    /// The hats that members wore.
    pub fn worn(&self) -> &Worn {
        &self.worn
    }

    /// The moment that the journal begins at.
    pub fn began(&self) -> Option<Time> {
        self.began
    }

    /// Adds what happened next.
    pub fn feed(&mut self, batch: &Batch) {
        self.feed_some(batch, &mut Feeding::default(), usize::MAX);
    }

    /// Adds so many changes more of what happened next; says whether those were the last.
    pub fn feed_some(&mut self, batch: &Batch, feeding: &mut Feeding, few: usize) -> bool {
        if feeding.at == 0 {
            self.began.get_or_insert(batch.at);
            self.deleted.read(batch);
            if let Cause::Redo(of) = batch.cause {
                feeding.again = self.back.remove(&of).unwrap_or_default();
            }
        }
        for delta in batch.changes.iter().skip(feeding.at).take(few) {
            match delta.id().kind {
                Kind::Opportunity => self.deal(delta, batch, feeding),
                Kind::Stage => self.stage(delta, batch),
                Kind::Member => self.worn.read(delta, batch),
                _ => {}
            }
        }
        feeding.at = feeding.at.saturating_add(few);
        let complete = feeding.at >= batch.changes.len();
        if complete {
            self.batches += 1;
            if let Cause::Undo(of) = batch.cause {
                self.back.insert(of, std::mem::take(&mut feeding.taken));
            }
        }
        complete
    }

    fn deal(&mut self, delta: &Delta, batch: &Batch, feeding: &mut Feeding) {
        self.bury(delta);
        let id = delta.id().id;
        let back = match batch.cause {
            Cause::Undo(of) => self.take_back(id, of).map(|turn| feeding.taken.push((id, turn))),
            Cause::Redo(_) => {
                let again = &mut feeding.again;
                let at = again.iter().position(|(of, _)| *of == id);
                at.map(|at| again.swap_remove(at)).map(|(id, turn)| self.put_back(id, turn))
            }
            _ => None,
        };
        // What is taken back but was never read here is a turn like any other.
        if back.is_none() {
            self.turn(delta, batch);
        }
    }

    /// The turns of an opportunity, oldest first.
    pub fn turns(&self, id: Id) -> &[Turn] {
        self.turns.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The opportunities that it knows, gone ones too.
    pub fn known(&self) -> impl Iterator<Item = (Id, &[Turn])> {
        self.turns.iter().map(|(id, turns)| (*id, turns.as_slice()))
    }

    /// The opportunities that are gone, as they were, smallest id first.
    pub fn gone(&self) -> impl Iterator<Item = &Arc<Opportunity>> {
        self.gone.values()
    }

    /// An opportunity that is gone, as it was last.
    pub fn left(&self, id: Id) -> Option<&Arc<Opportunity>> {
        self.gone.get(&id)
    }

    /// What an opportunity was like at a moment: after the last turn before it or at it. None where the journal does not
    /// know it yet at that moment; records that came in from elsewhere may be older than the journal.
    pub fn at(&self, id: Id, at: Time) -> Option<&State> {
        state_at(self.turns(id), at)
    }

    /// What a stage's probability was from which moment on, oldest first.
    pub fn probabilities(&self, stage: Id) -> &[(Time, u8)] {
        self.stages.get(&stage).map_or(&[], Vec::as_slice)
    }

    /// A stage's probability at a moment; none where the journal does not know the stage.
    pub fn probability(&self, stage: Id, at: Time) -> Option<u8> {
        percent_at(self.probabilities(stage), at)
    }

    fn bury(&mut self, delta: &Delta) {
        match delta {
            Delta::Delete { record: Record::Opportunity(one), id } => {
                self.gone.insert(id.id, one.clone());
            }
            Delta::Create { id, .. } => {
                self.gone.remove(&id.id);
            }
            _ => {}
        }
    }

    fn turn(&mut self, delta: &Delta, batch: &Batch) {
        let id = delta.id().id;
        let turns = self.turns.entry(id).or_default();
        let mut state = turns.last().map_or(State { there: true, ..State::default() }, |turn| turn.state.clone());
        let set = match delta {
            Delta::Create { record: Record::Opportunity(one), .. } => {
                state = State::of(one);
                ALL
            }
            Delta::Create { .. } => 0,
            Delta::Delete { .. } => {
                state.there = false;
                THERE
            }
            Delta::Update { fields, .. } => turned(&mut state, fields),
        };
        if set != 0 {
            // Clocks of two devices may differ: what comes later in the journal is not earlier here.
            let at = turns.last().map_or(batch.at, |last| last.at.max(batch.at));
            turns.push(Turn { at, by: batch.actor, batch: batch.id, state, set });
        } else if turns.is_empty() {
            self.turns.remove(&id);
        }
    }

    fn take_back(&mut self, id: Id, of: Id) -> Option<Turn> {
        let turns = self.turns.get_mut(&id)?;
        let at = turns.iter().rposition(|turn| turn.batch == of)?;
        let gone = turns.remove(at);
        settle(turns, at);
        if turns.is_empty() {
            // It was never there.
            self.turns.remove(&id);
            self.gone.remove(&id);
        }
        Some(gone)
    }

    fn put_back(&mut self, id: Id, turn: Turn) {
        let turns = self.turns.entry(id).or_default();
        let at = turns.partition_point(|other| other.at <= turn.at);
        turns.insert(at, turn);
        settle(turns, at);
    }

    /// A stage's probability held while it stood, also where it was taken back later.
    fn stage(&mut self, delta: &Delta, batch: &Batch) {
        let percent = match delta {
            Delta::Create { record: Record::Stage(stage), .. } => Some(stage.probability),
            Delta::Update { fields, .. } => {
                fields.get("probability").map(|(_, after)| read::<u8>(after).unwrap_or_default())
            }
            _ => None,
        };
        if let Some(percent) = percent {
            let known = self.stages.entry(delta.id().id).or_default();
            let at = known.last().map_or(batch.at, |(last, _)| (*last).max(batch.at));
            known.push((at, percent));
        }
    }
}

/// The opportunities that a task, an activity or a message was taken away from, by being moved to another one or deleted.
/// The record itself knows only where it is now.
pub fn left_behind(batch: &Batch) -> impl Iterator<Item = Id> {
    let left = |delta: &Delta| match delta {
        Delta::Update { id, fields } if matches!(id.kind, Kind::Task | Kind::Activity | Kind::Message) => {
            fields.get("opportunity").and_then(|(before, _)| read::<Id>(before))
        }
        Delta::Delete { record: Record::Task(one), .. } => one.opportunity,
        Delta::Delete { record: Record::Activity(one), .. } => one.opportunity,
        Delta::Delete { record: Record::Message(one), .. } => one.opportunity,
        _ => None,
    };
    batch.changes.iter().filter_map(left)
}

/// What an opportunity with these turns was like at a moment; none where it was not there.
pub(super) fn state_at(turns: &[Turn], at: Time) -> Option<&State> {
    let next = turns.partition_point(|turn| turn.at <= at);
    turns.get(next.checked_sub(1)?).map(|turn| &turn.state).filter(|state| state.there)
}

/// What a stage's probability was at a moment; before it was first known, what it was then.
pub(super) fn percent_at(known: &[(Time, u8)], at: Time) -> Option<u8> {
    let next = known.partition_point(|(from, _)| *from <= at);
    known.get(next.saturating_sub(1)).map(|(_, percent)| *percent)
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

const VALUE: u8 = 1;
const CLOSE: u8 = 2;
const OWNER: u8 = 4;
const PROBABILITY: u8 = 8;
const CATEGORY: u8 = 16;
const THERE: u8 = 32;
const ALL: u8 = 63;

/// Takes over the fields that reports ask for; says which there were.
fn turned(state: &mut State, fields: &BTreeMap<String, (Value, Value)>) -> u8 {
    let mut set = 0;
    for (name, (_, after)) in fields {
        set |= match name.as_str() {
            "value" => {
                state.value = read(after);
                VALUE
            }
            "close" => {
                state.close = read(after);
                CLOSE
            }
            "owner" => {
                state.owner = read(after);
                OWNER
            }
            "probability" => {
                state.probability = read(after);
                PROBABILITY
            }
            "category" => {
                state.category = read(after);
                CATEGORY
            }
            _ => 0,
        };
    }
    set
}

/// Makes the turns from a place on follow from the one before it: each keeps what it set itself.
fn settle(turns: &mut [Turn], from: usize) {
    let mut last = from.checked_sub(1).and_then(|at| turns.get(at)).map(|turn| turn.state.clone());
    for turn in turns.iter_mut().skip(from) {
        if let Some(last) = last {
            let State { value, close, owner, probability, category, there } = last;
            let state = &mut turn.state;
            let kept = |field: u8| turn.set & field == 0;
            if kept(VALUE) {
                state.value = value;
            }
            if kept(CLOSE) {
                state.close = close;
            }
            if kept(OWNER) {
                state.owner = owner;
            }
            if kept(PROBABILITY) {
                state.probability = probability;
            }
            if kept(CATEGORY) {
                state.category = category;
            }
            if kept(THERE) {
                state.there = there;
            }
        }
        last = Some(turn.state.clone());
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
