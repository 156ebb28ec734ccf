//! Changes: what a record was and what it becomes.

use super::Dataset;
use crate::model::{Record, RecordId};
use std::collections::BTreeMap;

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
        let mut all: BTreeMap<RecordId, Change> = self.0.into_iter().map(|change| (change.id, change)).collect();
        for change in later.0 {
            match all.get_mut(&change.id) {
                Some(earlier) => earlier.after = change.after,
                None => {
                    all.insert(change.id, change);
                }
            }
        }
        ChangeSet(all.into_values().filter(|change| change.before != change.after).collect())
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

/// Changes being put together on top of a data set that stays as it is.
pub struct Draft<'a> {
    data: &'a Dataset,
    changes: BTreeMap<RecordId, Option<Record>>,
}

impl<'a> Draft<'a> {
    /// No changes yet.
    pub fn on(data: &'a Dataset) -> Self {
        Self { data, changes: BTreeMap::new() }
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
    pub fn changed(&self, kind: crate::model::Kind) -> impl Iterator<Item = &Record> {
        self.changes.iter().filter(move |(id, _)| id.kind == kind).filter_map(|(_, record)| record.as_ref())
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
        let with_before = |(id, after)| Change { before: data.get(id), after, id };
        ChangeSet(self.changes.into_iter().map(with_before).filter(|change| change.before != change.after).collect())
    }
}

/// Change sets put together one after the other, without copying what is there at every step.
#[derive(Debug, Default)]
pub struct Gather(BTreeMap<RecordId, Change>);

impl Gather {
    /// Adds changes that come after all added so far.
    pub fn add(&mut self, later: ChangeSet) {
        for change in later.0 {
            match self.0.get_mut(&change.id) {
                Some(earlier) => earlier.after = change.after,
                None => {
                    self.0.insert(change.id, change);
                }
            }
        }
    }

    /// All of them as one set, without those that change nothing.
    pub fn finish(self) -> ChangeSet {
        ChangeSet(self.0.into_values().filter(|change| change.before != change.after).collect())
    }
}
