//! Records by key: those that exist, and those that a plan makes or changes, each once.

use crate::model::Record;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One record of a pool.
#[derive(Clone, Debug)]
pub(super) struct Slot<T> {
    before: Option<Arc<T>>,
    now: Arc<T>,
    /// The row that it was made or changed by; none where it is only referred to.
    pub line: Option<usize>,
}

impl<T> Slot<T> {
    /// Whether the plan makes it.
    pub fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Whether a row that finds it is the first to say anything about it.
    pub fn is_unsaid(&self) -> bool {
        self.is_new() && self.line.is_none()
    }

    /// The record as planned.
    pub fn get(&self) -> &T {
        &self.now
    }
}

/// The records of one kind.
#[derive(Clone, Debug)]
pub(super) struct Pool<T> {
    slots: Vec<Slot<T>>,
    keys: BTreeMap<String, usize>,
    /// How many existing records there are, and how many of them can be found so far.
    existing: usize,
    known: usize,
}

impl<T: Clone + PartialEq> Pool<T> {
    /// The existing records. They can be found when [`Pool::meet`] has gone over all of them.
    pub fn of<'a>(records: impl Iterator<Item = &'a Arc<T>>) -> Self
    where
        T: 'a,
    {
        let slot = |record: &Arc<T>| Slot { before: Some(record.clone()), now: record.clone(), line: None };
        let slots: Vec<Slot<T>> = records.map(slot).collect();
        Pool { existing: slots.len(), slots, keys: BTreeMap::new(), known: 0 }
    }

    /// How many existing records there are.
    pub fn existing(&self) -> usize {
        self.existing
    }

    /// Lets existing records be found by the keys that `keys` gives, as many more as `left` says; of two with one key
    /// the older one is found.
    pub fn meet(&mut self, left: &mut usize, keys: impl Fn(&T) -> Vec<String>) {
        while *left > 0 && self.known < self.existing {
            let Some(record) = self.slots.get(self.known).and_then(|slot| slot.before.clone()) else { return };
            self.learn(keys(&record), self.known);
            self.known += 1;
            *left -= 1;
        }
    }

    /// Lets a record be found by these keys too, where they are free.
    pub fn learn(&mut self, keys: Vec<String>, place: usize) {
        for key in keys {
            self.keys.entry(key).or_insert(place);
        }
    }

    /// Takes so many keys away, when no record is looked for any more: to free very many at once takes long.
    pub fn forget(&mut self, left: &mut usize) {
        while *left > 0 && self.keys.pop_first().is_some() {
            *left -= 1;
        }
    }

    /// The place of the record with this key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied()
    }

    /// The record in a place.
    pub fn slot(&self, place: usize) -> Option<&Slot<T>> {
        self.slots.get(place)
    }

    /// Every record as planned.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().map(Slot::get)
    }

    /// Every place.
    pub fn places(&self) -> std::ops::Range<usize> {
        0..self.slots.len()
    }

    /// Adds a record.
    pub fn add(&mut self, record: T, keys: Vec<String>) -> usize {
        let place = self.slots.len();
        self.slots.push(Slot { before: None, now: Arc::new(record), line: None });
        self.learn(keys, place);
        place
    }

    /// Changes a record on behalf of a row, if it is there.
    pub fn edit(&mut self, place: usize, line: usize) -> Option<&mut T> {
        let slot = self.slots.get_mut(place)?;
        slot.line = slot.line.or(Some(line));
        Some(Arc::make_mut(&mut slot.now))
    }

    /// Changes a record without a row of its own.
    pub fn adjust(&mut self, place: usize) -> Option<&mut T> {
        self.slots.get_mut(place).map(|slot| Arc::make_mut(&mut slot.now))
    }

    /// What is new and what is changed, in order.
    pub fn into_records(self, wrap: fn(Arc<T>) -> Record, creates: &mut Vec<Record>, updates: &mut Vec<Record>) {
        for slot in self.slots {
            match slot.before {
                None => creates.push(wrap(slot.now)),
                Some(before) if !Arc::ptr_eq(&before, &slot.now) && before != slot.now => updates.push(wrap(slot.now)),
                Some(_) => {}
            }
        }
    }
}
