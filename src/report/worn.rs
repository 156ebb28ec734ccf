//! Which hats members wore, and from when on: what somebody did stays under the hats of that day.

use crate::data::{Batch, Cause, Delta};
use crate::model::{Hat, Kind, Member, Record};
use crate::value::{Id, Time};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The hats of some days: from this moment on.
pub type Wearing = (Time, BTreeSet<Hat>);

/// Hats are put on and off one by one: what follows within this time, in milliseconds, is the same change.
const SITTING: i64 = 60 * 60 * 1_000;

/// One change of somebody's hats.
#[derive(Clone, Debug, PartialEq)]
struct Change {
    at: Time,
    /// The batches that brought it, with the hats after each; never empty.
    steps: Vec<(Id, BTreeSet<Hat>)>,
    /// When the last hat of it was put on or off.
    last: Time,
}

impl Change {
    fn hats(&self) -> Option<&BTreeSet<Hat>> {
        self.steps.last().map(|(_, hats)| hats)
    }
}

/// What the journal knows of the hats of members, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worn {
    members: BTreeMap<Id, Vec<Change>>,
}

impl Worn {
    /// Adds what happened next. Hats that are taken back were never worn.
    pub(super) fn read(&mut self, delta: &Delta, batch: &Batch) {
        let hats = match delta {
            Delta::Create { record: Record::Member(member), .. } => Some(member.hats.clone()),
            Delta::Update { id, fields } if id.kind == Kind::Member => {
                fields.get("hats").map(|(_, after)| BTreeSet::deserialize(after).unwrap_or_default())
            }
            _ => None,
        };
        let Some(hats) = hats else { return };
        let known = self.members.entry(delta.id().id).or_default();
        if let Cause::Undo(of) = batch.cause
            && let Some(place) = known.iter().rposition(|one| one.steps.iter().any(|(by, _)| *by == of))
        {
            // One is taken back after the other, the last one first: what stood before it stands again.
            if let Some(change) = known.get_mut(place) {
                change.steps.retain(|(by, _)| *by != of);
                if change.steps.is_empty() {
                    known.remove(place);
                }
            }
            return;
        }
        // Clocks of two devices may differ: what comes later in the journal is not earlier here.
        let at = known.last().map_or(batch.at, |last| last.at.max(batch.at));
        let step = (batch.id, hats);
        match known.as_mut_slice() {
            // Until the first hat is put on, nothing says what somebody was there for: the first one counts from the start.
            [only] if only.hats().is_none_or(BTreeSet::is_empty) => {
                only.steps.push(step);
                only.last = at;
            }
            [.., last] if at.millis() - last.last.millis() < SITTING => {
                last.steps.push(step);
                last.last = at;
            }
            [.., last] if last.hats() == Some(&step.1) => {}
            _ => known.push(Change { at, steps: vec![step], last: at }),
        }
    }

    /// The hats of a member, oldest first; those that they wear now where the journal does not know them. The first ones count
    /// for what was before as well: records from elsewhere are older than the journal.
    pub fn of(&self, member: &Member) -> Vec<Wearing> {
        match self.members.get(&member.id) {
            Some(known) if !known.is_empty() => {
                known.iter().map(|one| (one.at, one.hats().cloned().unwrap_or_default())).collect()
            }
            _ => vec![(Time::default(), member.hats.clone())],
        }
    }
}

/// The place of what held at a moment among what began at some, oldest first; the first one before that.
pub(super) fn place_at<T>(known: &[(Time, T)], at: Time) -> usize {
    known.partition_point(|(from, _)| *from <= at).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordId;
    use crate::report::fixture_tests::{batch, day};
    use serde_json::{Value, json};

    fn at(text: &str) -> Time {
        crate::report::midnight(day(text), &std::sync::Arc::new(crate::value::ZoneRules::fixed(Default::default())))
    }

    fn put_on(number: u128, on: &str, hats: Value) -> Batch {
        let id = RecordId { kind: Kind::Member, id: Id::from_bits(5) };
        let fields = [("hats".to_string(), (Value::Null, hats))].into_iter().collect();
        batch(number, at(on), vec![Delta::Update { id, fields }])
    }

    fn worn(batches: &[Batch]) -> Vec<(Time, Vec<Hat>)> {
        let mut worn = Worn::default();
        for batch in batches {
            batch.changes.iter().for_each(|delta| worn.read(delta, batch));
        }
        let member = Member { id: Id::from_bits(5), hats: [Hat::Accountant].into(), ..Member::default() };
        worn.of(&member).into_iter().map(|(from, hats)| (from, hats.into_iter().collect())).collect()
    }

    #[test]
    fn hats_count_from_the_day_that_they_are_put_on_and_the_first_ones_for_all_that_was_before() {
        let miner = json!(["data_miner"]);
        let manager = json!(["sales_manager", "data_miner"]);
        let all = worn(&[
            put_on(1, "2026-01-01", json!([])),
            put_on(2, "2026-02-01", miner.clone()),
            put_on(3, "2026-03-01", miner),
            put_on(4, "2026-04-01", manager),
            put_on(5, "2026-05-01", Value::Null),
        ]);
        assert_eq!(
            all,
            [
                (at("2026-01-01"), vec![Hat::DataMiner]),
                (at("2026-04-01"), vec![Hat::DataMiner, Hat::SalesManager]),
                (at("2026-05-01"), vec![]),
            ]
        );
        let place = |on: &str| place_at(&all, at(on));
        assert_eq!([place("2025-06-01"), place("2026-03-31"), place("2026-04-01"), place("2027-01-01")], [0, 0, 1, 2]);
        assert_eq!(worn(&[]), [(Time::default(), vec![Hat::Accountant])], "nothing else is known");
    }

    #[test]
    fn hats_that_are_put_on_one_after_the_other_are_one_change() {
        let soon = |number: u128, hats: Value, minutes: i64| {
            let mut batch = put_on(number, "2026-02-01", hats);
            batch.at = batch.at.plus_millis(minutes * 60_000);
            batch
        };
        let (one, two) = (json!(["data_miner"]), json!(["data_miner", "accountant"]));
        let start = put_on(1, "2026-01-01", json!([]));
        let all = worn(&[start, soon(2, one, 0), soon(3, two, 1), soon(4, json!(["sales_manager"]), 90)]);
        assert_eq!(
            all,
            [
                (at("2026-01-01"), vec![Hat::DataMiner, Hat::Accountant]),
                (at("2026-02-01").plus_millis(90 * 60_000), vec![Hat::SalesManager]),
            ],
            "whoever is set up with two hats had both from the start"
        );
    }

    #[test]
    fn hats_that_are_taken_back_were_never_worn() {
        let mut undone = put_on(3, "2026-02-02", json!(["data_miner"]));
        let (first, slip) =
            (put_on(1, "2026-01-01", json!(["data_miner"])), put_on(2, "2026-02-01", json!(["accountant"])));
        undone.cause = Cause::Undo(slip.id);
        assert_eq!(worn(&[first, slip, undone]), [(at("2026-01-01"), vec![Hat::DataMiner])]);
    }

    #[test]
    fn hats_of_one_sitting_are_taken_back_one_by_one_however_late() {
        let at_minute = |number: u128, hats: Value, minutes: i64, of: Option<Id>| {
            let mut batch = put_on(number, "2026-02-01", hats);
            batch.at = batch.at.plus_millis(minutes * 60_000);
            batch.cause = of.map_or(batch.cause, Cause::Undo);
            batch
        };
        let (one, two) = (json!(["data_miner"]), json!(["data_miner", "accountant"]));
        let first = put_on(1, "2026-01-01", one.clone());
        let second = at_minute(2, two.clone(), 0, None);
        let third = at_minute(3, json!(["data_miner", "accountant", "sales_manager"]), 1, None);
        let back = at_minute(4, two, 120, Some(third.id));
        let further = at_minute(5, one, 121, Some(second.id));
        let all = [first, second, third, back, further];
        let both = vec![Hat::DataMiner, Hat::Accountant];
        assert_eq!(worn(&all[..4]), [(at("2026-01-01"), vec![Hat::DataMiner]), (at("2026-02-01"), both)]);
        assert_eq!(worn(&all), [(at("2026-01-01"), vec![Hat::DataMiner])]);
    }

    #[test]
    fn who_puts_a_hat_on_again_after_a_time_without_one_wears_it_from_then_on() {
        let all = worn(&[
            put_on(1, "2026-01-01", json!(["data_miner"])),
            put_on(2, "2026-02-01", json!([])),
            put_on(3, "2026-03-01", json!(["accountant"])),
        ]);
        assert_eq!(all.len(), 3, "{all:?}");
    }
}
