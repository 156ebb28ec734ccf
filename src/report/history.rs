//! What opportunities were like in the past: their value, close date, owner, probability and category, turn by turn.
//!
//! Built by reading the journal once from its beginning, and kept true as batches are added. Where a batch was taken
//! back, its turns are as if they had never been: a slip of the mouse is no history. Stays in stages are on the record
//! itself ([`crate::model::Visit`]).

use crate::data::{Batch, Cause, Delta};
use crate::model::{Category, Kind, Opportunity, Record};
use crate::value::{Date, Id, Money, Time};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

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
    fn of(one: &Opportunity) -> State {
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
}

/// The turns of all opportunities, and the probabilities of stages, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    turns: BTreeMap<Id, Vec<Turn>>,
    stages: BTreeMap<Id, Vec<(Time, u8)>>,
    /// What a batch that was taken back had brought, in case it is done again.
    back: BTreeMap<Id, Vec<(Id, Turn)>>,
    /// The moment of the first batch: before it nothing is known but what records say of themselves.
    began: Option<Time>,
    batches: usize,
}

impl History {
    /// How many batches have been read.
    pub fn batches(&self) -> usize {
        self.batches
    }

    /// The moment that the journal begins at.
    pub fn began(&self) -> Option<Time> {
        self.began
    }

    /// Adds what happened next.
    pub fn feed(&mut self, batch: &Batch) {
        self.batches += 1;
        self.began.get_or_insert(batch.at);
        match batch.cause {
            Cause::Undo(of) => self.take_back(of, batch),
            Cause::Redo(of) if self.back.contains_key(&of) => self.again(of),
            _ => self.add(batch),
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

    /// What an opportunity was like at a moment: after the last turn before it or at it. None where the journal does not
    /// know it yet at that moment; records that came in from elsewhere may be older than the journal.
    pub fn at(&self, id: Id, at: Time) -> Option<&State> {
        let turns = self.turns(id);
        let next = turns.partition_point(|turn| turn.at <= at);
        turns.get(next.checked_sub(1)?).map(|turn| &turn.state).filter(|state| state.there)
    }

    /// A stage's probability at a moment; none where the journal does not know the stage.
    pub fn probability(&self, stage: Id, at: Time) -> Option<u8> {
        let known = self.stages.get(&stage)?;
        let next = known.partition_point(|(from, _)| *from <= at);
        known.get(next.saturating_sub(1)).map(|(_, percent)| *percent)
    }

    fn add(&mut self, batch: &Batch) {
        for delta in &batch.changes {
            match (delta, delta.id().kind) {
                (Delta::Create { record: Record::Opportunity(one), id }, _) => {
                    self.push(id.id, batch, State::of(one));
                }
                (Delta::Delete { id, .. }, Kind::Opportunity) => {
                    let last = self.last(id.id);
                    self.push(id.id, batch, State { there: false, ..last });
                }
                (Delta::Update { id, fields }, Kind::Opportunity) => {
                    let mut state = self.last(id.id);
                    if turned(&mut state, fields) {
                        self.push(id.id, batch, state);
                    }
                }
                (Delta::Create { record: Record::Stage(stage), id }, _) => {
                    self.stages.entry(id.id).or_default().push((batch.at, stage.probability));
                }
                (Delta::Update { id, fields }, Kind::Stage) => {
                    if let Some((_, after)) = fields.get("probability") {
                        let percent = read::<u8>(after).unwrap_or(0);
                        self.stages.entry(id.id).or_default().push((batch.at, percent));
                    }
                }
                _ => {}
            }
        }
    }

    fn last(&self, id: Id) -> State {
        self.turns(id).last().map_or_else(|| State { there: true, ..State::default() }, |turn| turn.state.clone())
    }

    fn push(&mut self, id: Id, batch: &Batch, state: State) {
        let turns = self.turns.entry(id).or_default();
        // Clocks of two devices may differ: what comes later in the journal is not earlier here.
        let at = turns.last().map_or(batch.at, |last| last.at.max(batch.at));
        turns.push(Turn { at, by: batch.actor, batch: batch.id, state });
    }

    fn take_back(&mut self, of: Id, undo: &Batch) {
        let mut gone = Vec::new();
        for delta in undo.changes.iter().filter(|delta| delta.id().kind == Kind::Opportunity) {
            let id = delta.id().id;
            let Some(turns) = self.turns.get_mut(&id) else { continue };
            if let Some(at) = turns.iter().rposition(|turn| turn.batch == of) {
                gone.push((id, turns.remove(at)));
                if turns.is_empty() {
                    self.turns.remove(&id);
                }
            }
        }
        // Stages' probabilities as they are again.
        for delta in undo.changes.iter().filter(|delta| delta.id().kind == Kind::Stage) {
            if let Delta::Update { id, fields } = delta
                && let Some((_, after)) = fields.get("probability")
            {
                self.stages.entry(id.id).or_default().push((undo.at, read::<u8>(after).unwrap_or(0)));
            }
        }
        self.back.insert(of, gone);
    }

    fn again(&mut self, of: Id) {
        for (id, turn) in self.back.remove(&of).unwrap_or_default() {
            let turns = self.turns.entry(id).or_default();
            let at = turns.partition_point(|other| other.at <= turn.at);
            turns.insert(at, turn);
        }
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Takes over the fields that reports ask for; says whether there were any.
fn turned(state: &mut State, fields: &BTreeMap<String, (Value, Value)>) -> bool {
    let mut any = false;
    for (name, (_, after)) in fields {
        match name.as_str() {
            "value" => state.value = read(after),
            "close" => state.close = read(after),
            "owner" => state.owner = read(after),
            "probability" => state.probability = read(after),
            "category" => state.category = read(after),
            _ => continue,
        }
        any = true;
    }
    any
}
