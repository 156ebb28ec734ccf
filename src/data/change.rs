//! Changes: what a record was and what it becomes.

use super::Dataset;
use crate::model::{Kind, Record, RecordId};
use crate::value::Id;
use std::collections::{BTreeMap, btree_map};
use std::ops::Bound;

/// One record's change. Creation has no before, deletion no after.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The record as it was.
    pub before: Option<Record>,
    /// The record as it becomes.
    pub after: Option<Record>,
    id: RecordId,
}

impl Change {
    /// The record's id.
    pub fn id(&self) -> RecordId {
        self.id
    }
}

/// Changes that belong together: one gesture, one undo. At most one change a record, parents first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeSet(Vec<Change>);

impl ChangeSet {
    /// The changes.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Change> {
        self.0.iter()
    }

    /// How many records change.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many of the changes, from a place on.
    #[must_use]
    pub fn part(&self, from: usize, most: usize) -> ChangeSet {
        ChangeSet(self.0.iter().skip(from).take(most).cloned().collect())
    }

    /// The changes of which something is so, and the others.
    #[must_use]
    pub fn parted(&self, is_so: impl Fn(&Change) -> bool) -> (ChangeSet, ChangeSet) {
        let (so, others) = self.0.iter().cloned().partition(is_so);
        (ChangeSet(so), ChangeSet(others))
    }

    /// The changes that take these back.
    #[must_use]
    pub fn inverse(&self) -> ChangeSet {
        let turn =
            |change: &Change| Change { before: change.after.clone(), after: change.before.clone(), id: change.id };
        ChangeSet(self.0.iter().map(turn).collect())
    }

    /// These changes and then others, as one set.
    #[must_use]
    pub fn then(self, later: ChangeSet) -> ChangeSet {
        if later.is_empty() {
            return self;
        }
        // Both are in the order of their records.
        let mut all = Vec::with_capacity(self.0.len() + later.0.len());
        let mut earlier = self.0.into_iter().peekable();
        for change in later.0 {
            while let Some(before) = earlier.next_if(|before| before.id < change.id) {
                all.push(before);
            }
            match earlier.next_if(|before| before.id == change.id) {
                None => all.push(change),
                Some(before) if before.before != change.after => all.push(Change { after: change.after, ..before }),
                Some(_) => {}
            }
        }
        all.extend(earlier);
        ChangeSet(all)
    }
}

/// What stands against a change: a record is not as the change expects it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The record.
    pub id: RecordId,
    /// What people call it.
    pub title: String,
    /// The fields that differ; empty where the whole record is gone or in the way.
    pub fields: Vec<String>,
}

/// What records become, put together so far: a draft without the data set that it is for.
#[derive(Clone, Debug, Default)]
pub struct Drafted(BTreeMap<RecordId, Option<Record>>);

/// Changes being put together on top of a data set that stays as it is.
pub struct Draft<'a> {
    data: &'a Dataset,
    changes: BTreeMap<RecordId, Option<Record>>,
}

impl<'a> Draft<'a> {
    /// No changes yet.
    pub fn on(data: &'a Dataset) -> Self {
        Self::resume(data, Drafted::default())
    }

    /// Goes on with what was put aside.
    pub fn resume(data: &'a Dataset, drafted: Drafted) -> Self {
        Self { data, changes: drafted.0 }
    }

    /// Puts it aside.
    pub fn pause(self) -> Drafted {
        Drafted(self.changes)
    }

    /// The data set underneath, without the changes.
    pub fn base(&self) -> &'a Dataset {
        self.data
    }

    /// A record as it would be.
    pub fn get(&self, id: RecordId) -> Option<Record> {
        match self.changes.get(&id) {
            Some(record) => record.clone(),
            None => self.data.get(id),
        }
    }

    /// The records of a kind that are created or changed so far.
    pub fn changed(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.changed_after(kind, None)
    }

    /// The same after one of them.
    fn changed_after(&self, kind: Kind, after: Option<Id>) -> impl Iterator<Item = &Record> {
        let first = Bound::Included(RecordId { kind, id: Id::NIL });
        let from = after.map_or(first, |id| Bound::Excluded(RecordId { kind, id }));
        let rest = self.changes.range((from, Bound::Unbounded));
        rest.take_while(move |(id, _)| id.kind == kind).filter_map(|(_, record)| record.as_ref())
    }

    /// So many of the records that are created or changed so far, kind by kind, after one of them.
    pub fn some_changed(&self, kinds: &[Kind], after: Option<RecordId>, few: usize) -> Vec<RecordId> {
        let from = after.and_then(|after| kinds.iter().position(|kind| *kind == after.kind)).unwrap_or(0);
        let of_kind =
            |kind: &Kind| self.changed_after(*kind, after.filter(|after| after.kind == *kind).map(|after| after.id));
        kinds.iter().skip(from).flat_map(of_kind).take(few).map(Record::id).collect()
    }

    /// Creates or replaces a record.
    pub fn put(&mut self, record: impl Into<Record>) {
        let record = record.into();
        self.changes.insert(record.id(), Some(record));
    }

    /// Deletes a record.
    pub fn delete(&mut self, id: RecordId) {
        self.changes.insert(id, None);
    }

    /// The changes, without those that change nothing.
    pub fn finish(self) -> ChangeSet {
        let data = self.data;
        ChangeSet(self.changes.into_iter().filter_map(|(id, after)| change(data, id, after)).collect())
    }
}

/// What it means for a data set that a record becomes this; none if nothing.
fn change(data: &Dataset, id: RecordId, after: Option<Record>) -> Option<Change> {
    let before = data.get(id);
    (before != after).then_some(Change { before, after, id })
}

/// Changes on their way into a data set: a few at a time, so that somebody else can have a turn in between.
#[derive(Debug, Default)]
pub struct Laying {
    rest: btree_map::IntoIter<RecordId, Option<Record>>,
    changes: Vec<Change>,
    applied: usize,
}

impl From<Drafted> for Laying {
    fn from(drafted: Drafted) -> Self {
        Self { rest: drafted.0.into_iter(), ..Self::default() }
    }
}

impl From<ChangeSet> for Laying {
    fn from(changes: ChangeSet) -> Self {
        Self { changes: changes.0, ..Self::default() }
    }
}

impl Laying {
    /// Applies so many changes more; says whether all are applied.
    pub fn step(&mut self, data: &mut Dataset, few: usize) -> bool {
        for _ in 0..few {
            if let Some(change) = self.changes.get(self.applied) {
                data.set(change.id, change.after.clone());
                self.applied += 1;
            } else if let Some((id, after)) = self.rest.next() {
                // It is applied the next time round.
                self.changes.extend(change(data, id, after));
            } else {
                return true;
            }
        }
        false
    }

    /// How many have been met.
    pub fn met(&self) -> usize {
        if self.applied > 0 { self.applied } else { self.changes.len() }
    }

    /// What changed.
    pub fn finish(self) -> ChangeSet {
        ChangeSet(self.changes)
    }
}

/// Change sets put together one after the other, without looking at what is there at every step.
#[derive(Debug, Default)]
pub struct Gather {
    changes: Vec<Change>,
    /// How many of them, from the first, are in order, one a record.
    settled: usize,
}

impl Gather {
    /// So many more may be unsettled: to put them in order has to be worth it.
    const FEW: usize = 1_024;

    /// Adds changes that come after all added so far.
    pub fn add(&mut self, later: ChangeSet) {
        self.changes.extend(later.0);
        // What changes over and over must not pile up.
        if self.changes.len() > 2 * self.settled + Self::FEW {
            self.settle();
        }
    }

    /// All of them as one set, without those that change nothing.
    pub fn finish(mut self) -> ChangeSet {
        self.settle();
        self.changes.retain(|change| change.before != change.after);
        ChangeSet(self.changes)
    }

    /// Puts them in order, one a record: of several, what was before the first and is after the last.
    fn settle(&mut self) {
        self.changes.sort_by_key(|change| change.id);
        self.changes.dedup_by(|later, earlier| {
            let same = later.id == earlier.id;
            if same {
                earlier.after = later.after.take();
            }
            same
        });
        self.settled = self.changes.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Member;
    use crate::value::Id;

    #[test]
    fn what_is_gathered_is_what_one_set_after_the_other_comes_to() {
        let mut data = Dataset::default();
        let (mut gather, mut joined) = (Gather::default(), ChangeSet::default());
        // Members come, change and go, over and over; some end as they began.
        for round in 0..5_000_u128 {
            let mut draft = Draft::on(&data);
            for nth in 0..3 {
                let number = (round * 7 + nth * 13) % 600 + 1;
                let member = Member { id: Id::from_bits(number), ..Member::default() };
                match (round + nth) % 5 {
                    0 => draft.delete(Record::from(member).id()),
                    name => draft.put(Member { name: name.to_string(), ..member }),
                }
            }
            let changes = draft.finish();
            data.apply(&changes);
            gather.add(changes.clone());
            joined = joined.then(changes);
            assert!(gather.changes.len() <= 2 * 600 + Gather::FEW);
        }
        assert_eq!(gather.finish(), joined);
        let rebuilt = Dataset::from_records(joined.iter().filter_map(|change| change.after.clone()));
        assert_eq!(rebuilt, data);
    }
}
