//! Records by key: those that exist, and those that a plan makes or changes, each once.

use crate::data::Dataset;
use crate::model::{
    Activity, Campaign, Company, Contact, Kind, LossReason, Member, Opportunity, Product, Record, Task,
};
use crate::value::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a pool can hold.
pub(super) trait Pooled: Clone + PartialEq {
    /// What its records are.
    const KIND: Kind;

    /// Out of a record, if it is one of these.
    fn out_of(record: Record) -> Option<Arc<Self>>;

    /// As a record.
    fn into_record(one: Arc<Self>) -> Record;
}

macro_rules! pooled {
    ($($kind:ident),+) => {
        $(
            impl Pooled for $kind {
                const KIND: Kind = Kind::$kind;

                fn out_of(record: Record) -> Option<Arc<Self>> {
                    if let Record::$kind(one) = record { Some(one) } else { None }
                }

                fn into_record(one: Arc<Self>) -> Record {
                    Record::$kind(one)
                }
            }
        )+
    };
}

pooled!(Member, Company, Contact, Product, Campaign, Opportunity, LossReason, Task, Activity);

/// The records that a plan comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    pub creates: Vec<Record>,
    pub updates: Vec<Record>,
}

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
    /// How many existing records there were at the beginning.
    existing: usize,
    /// The last of them that was met, and whether all have been.
    last: Option<Id>,
    met: bool,
    /// Those that are still to be handed out.
    giving: std::vec::IntoIter<Slot<T>>,
}

impl<T: Pooled> Pool<T> {
    /// The existing records. They are there, and can be found, when [`Pool::meet`] has gone over all of them.
    pub fn of(data: &Dataset) -> Self {
        let existing = data.count(T::KIND);
        Pool {
            slots: Vec::with_capacity(existing),
            keys: BTreeMap::new(),
            existing,
            last: None,
            met: existing == 0,
            giving: Vec::new().into_iter(),
        }
    }

    /// How many existing records there are.
    pub fn existing(&self) -> usize {
        self.existing
    }

    /// Whether all existing records can be found.
    pub fn is_met(&self) -> bool {
        self.met
    }

    /// Takes in existing records, as many more as `left` says, and lets them be found by the keys that `keys` gives; of two
    /// with one key the older one is found.
    pub fn meet(&mut self, data: &Dataset, left: &mut usize, keys: impl Fn(&T) -> Vec<String>) {
        if self.met || *left == 0 {
            return;
        }
        let some = data.some_of(T::KIND, self.last, *left);
        self.met = some.len() < *left;
        *left -= some.len();
        self.last = some.last().map(Record::bare_id).or(self.last);
        for now in some.into_iter().filter_map(T::out_of) {
            self.learn(keys(&now), self.slots.len());
            self.slots.push(Slot { before: Some(now.clone()), now, line: None });
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

    /// Hands out what is new and what is changed, in order: goes over as many more as `left` says. Nothing is found here any
    /// more.
    pub fn give(&mut self, left: &mut usize, made: &mut Made) {
        if !self.slots.is_empty() {
            self.giving = std::mem::take(&mut self.slots).into_iter();
        }
        while *left > 0 {
            let Some(slot) = self.giving.next() else { return };
            *left -= 1;
            match slot.before {
                None => made.creates.push(T::into_record(slot.now)),
                Some(before) if !Arc::ptr_eq(&before, &slot.now) && before != slot.now => {
                    made.updates.push(T::into_record(slot.now));
                }
                Some(_) => {}
            }
        }
    }
}
