//! What changed in the pipeline since a day, each opportunity in exactly one bucket:
//!
//! open(now) = open(then) + created + reopened + resumed + increased + pulled in + from another pipeline
//!           - decreased - pushed out - to another pipeline - parked - won - lost - deleted
//!
//! Of one pipeline, what was in it then and what is in it now counts, wherever it was in between.
//!
//! Two states of each opportunity are compared, then and now. So the buckets add up whatever happened in between, and what
//! went up and down again counts as nothing. What came and went in between stands beside the sum.

use super::groups::walk;
use super::past::{Past, Snap};
use super::{Deal, Facts, History, Question, Span};
use crate::model::StageKind;
use crate::value::{Currency, Date, Id, Time};
use std::collections::BTreeSet;

/// Why an opportunity is in the open pipeline and was not, is not and was, or is with another value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// Made since.
    Created,
    /// Was won or lost.
    Reopened,
    /// Was parked.
    Resumed,
    /// Is worth more.
    Increased,
    /// Its expected close has moved into the period.
    PulledIn,
    /// It came from another pipeline.
    Joined,
    /// Is worth less.
    Decreased,
    /// Its expected close has moved out of the period.
    PushedOut,
    /// It went to another pipeline.
    Departed,
    /// Waits.
    Parked,
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// Its record is gone.
    Deleted,
}

impl Bucket {
    /// All, in the order of the formula.
    pub const ALL: [Bucket; 13] = [
        Bucket::Created,
        Bucket::Reopened,
        Bucket::Resumed,
        Bucket::Increased,
        Bucket::PulledIn,
        Bucket::Joined,
        Bucket::Decreased,
        Bucket::PushedOut,
        Bucket::Departed,
        Bucket::Parked,
        Bucket::Won,
        Bucket::Lost,
        Bucket::Deleted,
    ];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Bucket::Created => "Created",
            Bucket::Reopened => "Reopened",
            Bucket::Resumed => "Resumed",
            Bucket::Increased => "Value increased",
            Bucket::PulledIn => "Moved into the period",
            Bucket::Joined => "From another pipeline",
            Bucket::Decreased => "Value decreased",
            Bucket::PushedOut => "Moved out of the period",
            Bucket::Departed => "To another pipeline",
            Bucket::Parked => "Parked",
            Bucket::Won => "Won",
            Bucket::Lost => "Lost",
            Bucket::Deleted => "Deleted",
        }
    }

    fn at(self) -> usize {
        Bucket::ALL.iter().position(|bucket| *bucket == self).unwrap_or(0)
    }
}

/// A bucket with what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub bucket: Bucket,
    /// What it adds to the open pipeline in minor units, below nothing for what it takes away.
    pub minor: i128,
    /// How many opportunities it adds, below nothing for how many it takes away; 0 where only values changed.
    pub deals: i64,
    /// The opportunities, smallest id first; of [`Bucket::Deleted`] records that are gone.
    pub ids: Vec<Id>,
}

/// The open pipeline at one end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// Minor units of the workspace's currency.
    pub minor: i128,
    /// The opportunities, smallest id first.
    pub ids: Vec<Id>,
}

impl Level {
    fn add(&mut self, id: Id, snap: Option<&Scoped>) {
        if let Some(snap) = snap {
            self.minor += snap.minor;
            self.ids.push(id);
        }
    }
}

/// What changed since a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// The moment that is compared with.
    pub then: Time,
    /// The period of expected closes that it is about; none for all that is open.
    pub due: Option<Span>,
    /// The currency of all sums, by the rates of today at both ends.
    pub currency: Currency,
    /// What was open then.
    pub from: Level,
    /// What is open now.
    pub until: Level,
    /// Every bucket, in the order of [`Bucket::ALL`].
    pub steps: Vec<Step>,
    /// Not in the pipeline then nor now, but made or opened since and won.
    pub came_and_won: Vec<Id>,
    /// The same, but lost.
    pub came_and_lost: Vec<Id>,
    /// Whether the journal is younger than the moment compared with: what is older is as it came in.
    pub partly_unknown: bool,
    /// The currencies without a rate, whose amounts count as nothing.
    pub missing: BTreeSet<Currency>,
}

impl Movement {
    /// A bucket.
    pub fn step(&self, bucket: Bucket) -> Option<&Step> {
        self.steps.get(bucket.at())
    }
}

/// A state that is in the open pipeline asked for.
struct Scoped {
    minor: i128,
}

/// What changed since the beginning of a day. With `due` only what is expected to close in the question's period counts,
/// and opportunities move into it and out of it; without it all that is open counts.
pub fn movement(facts: &Facts, history: &History, question: &Question, since: Date, due: bool) -> Movement {
    let then = super::midnight(since, &facts.zone);
    let past = Past::new(facts, history);
    // What happened at that very moment is news already.
    let before = then.plus_millis(-1);
    let due = due.then_some(question.period);
    let step = |bucket: &Bucket| Step { bucket: *bucket, minor: 0, deals: 0, ids: Vec::new() };
    let mut made = Movement {
        then,
        due,
        currency: facts.rates.base(),
        from: Level::default(),
        until: Level::default(),
        steps: Bucket::ALL.iter().map(step).collect(),
        came_and_won: Vec::new(),
        came_and_lost: Vec::new(),
        partly_unknown: history.began().is_none_or(|began| then < began),
        missing: BTreeSet::new(),
    };
    // What is in another pipeline now may have been in this one.
    let anywhere = Question { pipeline: None, ..question.clone() };
    for (_, deal, turns) in walk(facts, history, &anywhere) {
        // Nothing happened since, and it was not open: most of what is long closed.
        let quiet = deal.stays.last().is_some_and(|stay| stay.from < then);
        if quiet && !deal.open() {
            continue;
        }
        let was = past.of(deal, turns, before);
        made.compare(deal, was.as_ref(), question.pipeline);
    }
    for record in history.gone().filter(|record| facts.deal(record.id).is_none() && question.names(record.id)) {
        if let Some(snap) = past.of_gone(record, history.turns(record.id), before)
            && let Some(was) = made.scoped(snap, question.pipeline)
        {
            made.from.add(record.id, Some(&was));
            made.put(Bucket::Deleted, record.id, -was.minor, -1);
        }
    }
    made.from.ids.sort_unstable();
    made
}

impl Movement {
    fn scoped(&mut self, snap: Snap, pipeline: Option<Id>) -> Option<Scoped> {
        let due = self.due.is_none_or(|due| snap.close.is_some_and(|day| due.has(day)));
        let inside = snap.kind == StageKind::Open && due;
        if !inside || pipeline.is_some_and(|pipeline| snap.pipeline != pipeline) {
            return None;
        }
        if let (Some(value), None) = (snap.value, snap.base) {
            self.missing.insert(value.currency);
        }
        Some(Scoped { minor: i128::from(snap.base.unwrap_or(0)) })
    }

    fn compare(&mut self, deal: &Deal, before: Option<&Snap>, pipeline: Option<Id>) {
        let id = deal.id();
        let now = Snap {
            kind: deal.kind,
            pipeline: deal.record.pipeline,
            value: deal.record.value,
            base: deal.base,
            close: deal.record.close,
            percent: deal.percent,
            category: deal.category,
        };
        let ours = |there: Id| pipeline.is_none_or(|pipeline| pipeline == there);
        let was = before.and_then(|snap| self.scoped(*snap, pipeline));
        let is = self.scoped(now, pipeline);
        self.from.add(id, was.as_ref());
        self.until.add(id, is.as_ref());
        match (was, is) {
            (Some(was), Some(is)) if was.minor < is.minor => self.put(Bucket::Increased, id, is.minor - was.minor, 0),
            (Some(was), Some(is)) if was.minor > is.minor => self.put(Bucket::Decreased, id, is.minor - was.minor, 0),
            (Some(_), Some(_)) => {}
            (None, Some(is)) => {
                let bucket = match before.map(|snap| snap.kind) {
                    None => Bucket::Created,
                    Some(_) if before.is_some_and(|snap| !ours(snap.pipeline)) => Bucket::Joined,
                    Some(StageKind::Won | StageKind::Lost) => Bucket::Reopened,
                    Some(StageKind::Parked) => Bucket::Resumed,
                    Some(StageKind::Open) => Bucket::PulledIn,
                };
                self.put(bucket, id, is.minor, 1);
            }
            (Some(was), None) => {
                let bucket = match deal.kind {
                    _ if !ours(deal.record.pipeline) => Bucket::Departed,
                    StageKind::Won => Bucket::Won,
                    StageKind::Lost => Bucket::Lost,
                    StageKind::Parked => Bucket::Parked,
                    StageKind::Open => Bucket::PushedOut,
                };
                self.put(bucket, id, -was.minor, -1);
            }
            (None, None) if !ours(deal.record.pipeline) => {}
            (None, None) => match (before.map(|snap| snap.kind), deal.kind) {
                (Some(StageKind::Open | StageKind::Won), _) => {}
                (_, StageKind::Won) => self.came_and_won.push(id),
                (None | Some(StageKind::Parked), StageKind::Lost) => self.came_and_lost.push(id),
                _ => {}
            },
        }
    }

    fn put(&mut self, bucket: Bucket, id: Id, minor: i128, deals: i64) {
        if let Some(step) = self.steps.get_mut(bucket.at()) {
            step.minor += minor;
            step.deals += deals;
            step.ids.push(id);
        }
    }
}

#[cfg(test)]
#[path = "movement_tests.rs"]
mod tests;
