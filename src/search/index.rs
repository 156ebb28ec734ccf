//! The index: which words stand in which records.

use super::lexicon::Lexicon;
use super::pieces::{Class, Part, group, knowing, known_of, over, pieces, searchable, touched};
use super::words::{each_word, number};
use crate::data::Dataset;
use crate::model::{Kind, Record, RecordId};
use crate::value::Id;
use hashbrown::HashTable;
use std::collections::VecDeque;

/// Where a word stands: the record's place in the index, and what the word counts there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(u32);

impl Place {
    fn new(at: u32, class: Class) -> Place {
        Place(at << 2 | class as u32)
    }

    /// The record's place.
    pub fn at(self) -> usize {
        (self.0 >> 2) as usize
    }

    /// What the word counts there: 0 the most, 2 the least.
    pub fn class(self) -> usize {
        (self.0 & 3) as usize
    }
}

/// Where a word stands; most words stand in one record only.
#[derive(Clone, Debug)]
pub(super) enum Places {
    One(Place),
    Many(Vec<Place>),
}

impl Places {
    /// All of them.
    pub fn all(&self) -> &[Place] {
        match self {
            Places::One(place) => std::slice::from_ref(place),
            Places::Many(places) => places,
        }
    }

    fn push(&mut self, place: Place) {
        match self {
            Places::One(first) => *self = Places::Many(vec![*first, place]),
            Places::Many(places) => places.push(place),
        }
    }
}

/// What an entry weighs once its record is gone, or has another entry.
pub(super) const GONE: u64 = u64::MAX;

/// After so many entries that count no longer, if they are more than the others, the index is made anew.
const WORN: usize = 4_096;

/// The words of all records. A record that changes gets another entry, and its old one counts no longer.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) words: Lexicon,
    pub(super) places: Vec<Places>,
    ids: Vec<Id>,
    pub(super) kinds: Vec<Kind>,
    /// What puts it before others that are found as well: its group, whether it is over, and how long ago it was touched.
    pub(super) weights: Vec<u64>,
    /// What others know of it, as a number.
    known: Vec<u32>,
    numbers: HashTable<u32>,
    gone: usize,
    /// The last record that was taken in from the start on.
    reached: Option<RecordId>,
    filled: bool,
    stale: VecDeque<RecordId>,
    /// The same made anew, on its way.
    anew: Option<Box<Index>>,
}

fn key(id: Id) -> u64 {
    let bits = id.bits();
    #[allow(clippy::cast_possible_truncation)] // Both halves are wanted.
    let mixed = (bits as u64) ^ ((bits >> 64) as u64).rotate_left(29);
    mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A number that differs where texts do, but for a chance of one in four thousand million.
fn short(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Index {
    /// An index that knows nothing yet.
    pub fn new() -> Index {
        Index::default()
    }

    /// Takes note that records have changed, were made or are gone. They are looked at by [`Index::step`].
    pub fn note(&mut self, changed: &[RecordId]) {
        self.stale.extend(changed.iter().filter(|id| searchable(id.kind)));
        if let Some(anew) = &mut self.anew {
            anew.note(changed);
        }
    }

    /// Looks at so many records more. Says whether it knows all there is.
    pub fn step(&mut self, data: &Dataset, few: usize) -> bool {
        if !self.fill(data, few) {
            return false;
        }
        for _ in 0..few {
            let Some(id) = self.stale.pop_front() else { break };
            self.take_in(id, data);
        }
        if !self.stale.is_empty() {
            return false;
        }
        self.renew(data, few)
    }

    /// Whether all records are in it, but for those that have changed just now.
    pub fn filled(&self) -> bool {
        self.filled
    }

    /// Takes in the next records of those that were there from the start.
    fn fill(&mut self, data: &Dataset, few: usize) -> bool {
        if self.filled {
            return true;
        }
        let records = data.some_records(self.reached, few);
        self.filled = records.len() < few;
        for record in records {
            self.reached = Some(record.id());
            if searchable(record.kind()) {
                self.take_out(record.id());
                self.put(&record, data);
            }
        }
        self.filled
    }

    /// Makes the index anew beside itself where most of it counts no longer.
    fn renew(&mut self, data: &Dataset, few: usize) -> bool {
        if self.anew.is_none() && self.gone > WORN && self.gone * 2 > self.ids.len() {
            self.anew = Some(Box::default());
        }
        let Some(anew) = &mut self.anew else { return true };
        if anew.step(data, few)
            && let Some(anew) = self.anew.take()
        {
            *self = *anew;
            return true;
        }
        false
    }

    /// Takes in a record as it is now, or that it is gone.
    fn take_in(&mut self, id: RecordId, data: &Dataset) {
        let before = self.take_out(id);
        let after = data.get(id);
        let known = after.as_ref().map(|record| short(known_of(record)));
        if let Some(record) = after {
            self.put(&record, data);
        }
        if before != known {
            // Who is not in yet is not in by the old name either.
            let others = knowing(id, data).into_iter().filter(|other| self.entry(*other).is_some());
            let others: Vec<RecordId> = others.collect();
            self.stale.extend(others);
        }
    }

    /// Lets a record's entry count no longer. Gives what others knew of it.
    fn take_out(&mut self, id: RecordId) -> Option<u32> {
        let (ids, kinds) = (&self.ids, &self.kinds);
        let same = |at: &u32| ids.get(*at as usize) == Some(&id.id) && kinds.get(*at as usize) == Some(&id.kind);
        let (at, _) = self.numbers.find_entry(key(id.id), same).ok()?.remove();
        if let Some(weight) = self.weights.get_mut(at as usize) {
            *weight = GONE;
        }
        self.gone += 1;
        self.known.get(at as usize).copied()
    }

    fn put(&mut self, record: &Record, data: &Dataset) {
        let at = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let RecordId { kind, id } = record.id();
        self.ids.push(id);
        self.kinds.push(kind);
        self.weights.push(weight(record, data));
        self.known.push(short(known_of(record)));
        let ids = &self.ids;
        self.numbers.insert_unique(key(id), at, |at| key(ids.get(*at as usize).copied().unwrap_or_default()));
        let mut found: Vec<(u32, Class)> = Vec::new();
        pieces(record, data, &mut |part, text| {
            let class = part.class(kind);
            words_of(part, text, |word| found.push((self.words.add(word), class)));
        });
        // Each word once, where it counts most.
        found.sort_unstable();
        found.dedup_by_key(|(word, _)| *word);
        for (word, class) in found {
            let place = Place::new(at, class);
            match self.places.get_mut(word as usize) {
                Some(places) => places.push(place),
                // Words are numbered in the order in which they come; those of one record may come in any order.
                None => self.open(word, place),
            }
        }
    }

    /// Makes room for the places of a new word.
    fn open(&mut self, word: u32, place: Place) {
        while self.places.len() < word as usize {
            self.places.push(Places::Many(Vec::new()));
        }
        self.places.push(Places::One(place));
    }

    /// The record that an entry is of.
    pub(super) fn record(&self, at: usize) -> Option<RecordId> {
        Some(RecordId { kind: *self.kinds.get(at)?, id: *self.ids.get(at)? })
    }

    /// The entry of a record.
    pub(super) fn entry(&self, id: RecordId) -> Option<usize> {
        let same = |at: &u32| self.record(*at as usize) == Some(id);
        self.numbers.find(key(id.id), same).map(|at| *at as usize)
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// The words of a part of a record.
pub(super) fn words_of(part: Part, text: &str, mut take: impl FnMut(&str)) {
    if part == Part::Phone {
        let number = number(text);
        if !number.is_empty() {
            take(&number);
        }
    } else {
        each_word(text, take);
    }
}

/// What puts a record before others: 35 bits.
pub(super) fn weight(record: &Record, data: &Dataset) -> u64 {
    let minutes = touched(record).millis().div_euclid(60_000).clamp(0, i64::from(u32::MAX));
    let ago = u64::from(u32::MAX) - u64::try_from(minutes).unwrap_or_default();
    u64::from(group(record.kind())) << 33 | u64::from(over(record, data)) << 32 | ago
}
