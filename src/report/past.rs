//! What an opportunity was like at a moment of the past, put together from its stays and its turns.

use super::history::{percent_at, state_at};
use super::{Deal, Facts, History, State, Stay, Turn};
use crate::model::{Category, Opportunity, StageKind};
use crate::value::{Date, Id, Money, Time};

/// An opportunity at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Snap {
    /// What its stage meant. Stages mean today what they meant then.
    pub kind: StageKind,
    /// The pipeline that it was in.
    pub pipeline: Id,
    /// Its value.
    pub value: Option<Money>,
    /// The same in the workspace's currency, by the rates of today: what a rate did is no news of an opportunity.
    pub base: Option<i64>,
    /// The expected close.
    pub close: Option<Date>,
    /// Its chance in percent, as it was then.
    pub percent: u8,
    /// How sure it was in forecasts.
    pub category: Category,
}

/// The past of opportunities: facts, and what the probabilities of stages were.
pub(super) struct Past<'a> {
    facts: &'a Facts,
    /// By the stage's place, what its probability was from which moment on.
    percents: Vec<&'a [(Time, u8)]>,
}

impl<'a> Past<'a> {
    /// Ready to be asked.
    pub fn new(facts: &'a Facts, history: &'a History) -> Past<'a> {
        let percents = facts.stages.iter().map(|stage| history.probabilities(stage.id)).collect();
        Past { facts, percents }
    }

    /// What a stage's probability was.
    pub fn percent(&self, place: u16, at: Time) -> u8 {
        let known = self.percents.get(usize::from(place)).copied().unwrap_or_default();
        percent_at(known, at).unwrap_or_else(|| self.facts.stage(place).map_or(0, |stage| stage.probability))
    }

    /// A present opportunity at a moment; none where it was not there yet.
    pub fn of(&self, deal: &Deal, turns: &[Turn], at: Time) -> Option<Snap> {
        self.look(&deal.record, &deal.stays, turns, at)
    }

    /// One that is gone, at a moment before.
    pub fn of_gone(&self, record: &Opportunity, turns: &[Turn], at: Time) -> Option<Snap> {
        let stay = |visit: &crate::model::Visit| Stay {
            stage: self.facts.place(visit.stage),
            from: visit.entered,
            until: visit.left,
        };
        let stays: Vec<Stay> = record.visits.iter().map(stay).collect();
        self.look(record, &stays, turns, at)
    }

    fn look(&self, record: &Opportunity, stays: &[Stay], turns: &[Turn], at: Time) -> Option<Snap> {
        let next = stays.partition_point(|stay| stay.from <= at);
        let place = match (next.checked_sub(1).and_then(|last| stays.get(last)), stays.first()) {
            (Some(stay), _) => stay.stage,
            // Created before its first stay, or without any.
            (None, Some(first)) if record.created <= at => first.stage,
            (None, None) if record.created <= at => self.facts.place(record.stage),
            _ => None,
        }?;
        let kind = self.facts.kind_of(Some(place))?;
        let now;
        let state = match turns.first() {
            // Older than the journal: as it was when the journal came to know it. Its close date, if it was closed by then,
            // is no expectation that anybody had.
            Some(first) if at < first.at => {
                let close = if self.closed_at(stays, first.at) { None } else { first.state.close };
                now = State { close, ..first.state.clone() };
                &now
            }
            Some(_) => state_at(turns, at)?,
            None => {
                let close = if self.closed_at(stays, self.facts.now) { None } else { record.close };
                now = State { close, ..State::of(record) };
                &now
            }
        };
        let stage = self.facts.stage(place)?;
        let percent = match kind {
            StageKind::Won => 100,
            StageKind::Lost => 0,
            _ => state.probability.unwrap_or_else(|| self.percent(place, at)),
        };
        let category = match (kind, state.category) {
            (StageKind::Parked, _) => Category::Omitted,
            (_, Some(said)) => said,
            (_, None) if state.probability.is_some() => Category::usual(percent),
            _ => stage.category,
        };
        let base = state.value.and_then(|value| self.facts.rates.on(value, self.facts.today));
        Some(Snap { kind, pipeline: stage.pipeline, value: state.value, base, close: state.close, percent, category })
    }

    fn closed_at(&self, stays: &[Stay], at: Time) -> bool {
        let next = stays.partition_point(|stay| stay.from <= at);
        let stay = next.checked_sub(1).and_then(|last| stays.get(last));
        stay.and_then(|stay| self.facts.kind_of(stay.stage)).is_some_and(StageKind::closed)
    }
}
