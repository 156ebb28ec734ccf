//! How many things are left to do, counted a few records at a time: what stands beside “Today” is looked up after every
//! change, however many records there are.

use super::Whose;
use super::gather::{Gathered, Written};
use crate::data::Dataset;
use crate::model::{Kind, Record};
use crate::value::{Calendar, Id, Time};
use std::collections::BTreeSet;

/// Kinds of record that things to do are found among; whom somebody wrote about is known before the opportunities.
const ORDER: [Kind; 5] = [Kind::Message, Kind::Activity, Kind::Task, Kind::Opportunity, Kind::Care];

/// A count on its way, the same that [`super::today`] comes to.
#[derive(Clone, Debug)]
pub struct Left {
    whose: Whose,
    now: Time,
    calendar: Calendar,
    /// The kind that is being looked at, and the last one of it.
    kind: usize,
    after: Option<Id>,
    answered: BTreeSet<Id>,
    count: usize,
}

impl Left {
    /// Nothing is counted yet.
    pub fn new(whose: Whose, now: Time, calendar: Calendar) -> Left {
        Left { whose, now, calendar, kind: 0, after: None, answered: BTreeSet::new(), count: 0 }
    }

    /// Looks at so many more records. Says whether that were all. What changes meanwhile may be counted or not: then it is
    /// to be counted anew.
    pub fn step(&mut self, data: &Dataset, few: usize) -> bool {
        let Some(kind) = ORDER.get(self.kind).copied() else { return true };
        let mut found = Gathered::of_none(data, self.whose, self.now, &self.calendar);
        let (mut seen, mut after) = (0, self.after);
        if kind == Kind::Opportunity {
            for one in data.opportunities_after(self.after).take(few) {
                (seen, after) = (seen + 1, Some(one.id));
                let place = found.stand_one(one);
                self.count += usize::from(place.is_some_and(|place| found.waits_for_us(place, &self.answered)));
            }
        } else {
            for record in data.some_of(kind, self.after, few) {
                (seen, after) = (seen + 1, Some(record.bare_id()));
                match &record {
                    Record::Message(one) => {
                        found.take_message(one);
                        self.answered.extend(Written::mail(one).and_then(|written| found.take_reply(&written)));
                    }
                    Record::Activity(one) => {
                        self.answered.extend(Written::log(one).and_then(|written| found.take_reply(&written)));
                    }
                    Record::Task(one) => found.take_task(one),
                    Record::Care(one) => found.concern(one),
                    _ => {}
                }
            }
        }
        self.count += found.groups().filter(|(kind, _)| kind.counts()).map(|(_, picks)| picks.len()).sum::<usize>();
        if seen < few {
            (self.kind, self.after) = (self.kind + 1, None);
        } else {
            self.after = after;
        }
        self.kind >= ORDER.len()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }
}
