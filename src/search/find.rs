//! The best records for what is typed.

use super::index::{GONE, Index, Place};
use super::lexicon::Fit;
use super::query::{Query, Wanted};
use crate::model::{Kind, RecordId};

/// How far down a word's place puts a record: by how it goes with what is typed, and by what it counts there. A name that
/// begins with it comes before a telephone number that is it, and what is only told about a record comes after both.
const RANKS: [[u16; 3]; 5] = [[0, 2, 4], [1, 3, 5], [6, 7, 8], [9, 11, 13], [10, 12, 14]];

/// If fewer records have what is typed, those are listed as well that would have it but for typing errors.
pub(super) const FEW: usize = 8;

/// What is wanted of an index.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What is typed.
    pub query: &'a Query,
    /// The kinds that are looked for; empty for all.
    pub kinds: &'a [Kind],
    /// Records that the person has had to do with lately, the last one first: they come before others that fit as well.
    pub recent: &'a [RecordId],
    /// So many records of a kind at most.
    pub most: usize,
}

/// A record that is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub id: RecordId,
    /// How far down it stands: of two hits, the one with the smaller number is the better one.
    pub rank: u64,
    /// Whether it is found only if something is taken for a typing error.
    pub near: bool,
}

impl Hit {
    /// How far down it stands by its words alone, in the measure of [`super::grade`].
    pub fn score(&self) -> u16 {
        u16::try_from(self.rank >> 41).unwrap_or(u16::MAX)
    }
}

/// How far down what is found stands by its words alone: the worst of them, then all of them together.
pub(super) fn score(ranks: impl Iterator<Item = u16>) -> u16 {
    let (worst, sum) = ranks.fold((0, 0), |(worst, sum): (u16, u16), rank| (worst.max(rank), sum + rank));
    worst << 8 | sum.min(255)
}

/// How far down a word puts a record.
pub(super) fn rank(fit: Fit, class: usize) -> u16 {
    RANKS.get(fit as usize).and_then(|ranks| ranks.get(class)).copied().unwrap_or(15)
}

/// Whether a score has a typing error in it.
pub(super) fn near(score: u16) -> bool {
    score >> 8 >= rank(Fit::Near, 0)
}

/// A place in the order of all that is found.
pub(super) fn place(score: u16, recent: Option<usize>, weight: u64) -> u64 {
    let recent = recent.unwrap_or(63).min(63) as u64;
    u64::from(score) << 41 | recent << 35 | weight
}

/// No score.
const NONE: u16 = u16::MAX;

impl Index {
    /// The best records, each kind for itself and the best ones first. The order is that of the records alone: it does not
    /// depend on how the index came to be.
    pub fn find(&self, wish: &Wish) -> Vec<Hit> {
        let mut found = self.scored(wish.query, false);
        let enough = found.iter().filter(|(at, _)| self.wanted(*at, wish.kinds)).take(FEW).count() == FEW;
        if !enough && wish.query.may_err() {
            found = self.scored(wish.query, true);
        }
        let mut recent = vec![None; if wish.recent.is_empty() { 0 } else { self.len() }];
        for (nth, id) in wish.recent.iter().enumerate().rev() {
            if let Some(slot) = self.entry(*id).and_then(|at| recent.get_mut(at)) {
                *slot = Some(nth);
            }
        }
        let mut best: Vec<Best> = Kind::ALL.iter().map(|_| Best::default()).collect();
        for (at, score) in found {
            let weight = self.weights.get(at).copied().unwrap_or(GONE);
            let rank = place(score, recent.get(at).copied().flatten(), weight);
            let Some(kind) = self.kinds.get(at).filter(|_| self.wanted(at, wish.kinds)) else { continue };
            let Some(best) = best.get_mut(*kind as usize).filter(|best| best.open_to(rank)) else { continue };
            if let Some(id) = self.record(at) {
                best.offer(Hit { id, rank, near: near(score) }, wish.most);
            }
        }
        let mut hits: Vec<Hit> = best.into_iter().flat_map(|best| best.finish(wish.most)).collect();
        hits.sort_unstable_by_key(|hit| (hit.rank, hit.id));
        hits
    }

    fn wanted(&self, at: usize, kinds: &[Kind]) -> bool {
        kinds.is_empty() || self.kinds.get(at).is_some_and(|kind| kinds.contains(kind))
    }

    /// The entries that have all words of a reading, with their scores.
    fn scored(&self, query: &Query, errors: bool) -> Vec<(usize, u16)> {
        let mut all: Vec<(usize, u16)> = Vec::new();
        for reading in &query.readings {
            all.extend(self.reading(reading, errors));
        }
        if query.readings.len() > 1 {
            all.sort_unstable();
            all.dedup_by_key(|(at, _)| *at);
        }
        all
    }

    fn reading(&self, words: &[Wanted], errors: bool) -> Vec<(usize, u16)> {
        let mut fits: Vec<_> = words.iter().map(|word| (word, self.fits(word, errors))).collect();
        // The rarest word first: the others are looked for in what has it.
        let weigh = |fits: &[(u32, Fit)]| fits.iter().map(|(word, _)| self.places_of(*word).len()).sum::<usize>();
        fits.sort_by_cached_key(|(_, fits)| weigh(fits));
        let mut scores = vec![NONE; self.len()];
        let mut best = vec![u8::MAX; self.len()];
        let mut found: Vec<usize> = Vec::new();
        for (nth, (word, fits)) in fits.iter().enumerate() {
            for (number, fit) in fits {
                for place in self.places_of(*number) {
                    let at = place.at();
                    let fresh = nth == 0 || scores.get(at).is_some_and(|score| *score != NONE);
                    if !fresh || (word.letter && place.class() > 0) {
                        continue;
                    }
                    let Some(slot) = best.get_mut(at) else { continue };
                    if nth == 0 && *slot == u8::MAX && self.weights.get(at) != Some(&GONE) {
                        found.push(at);
                    }
                    *slot = (*slot).min(rank(*fit, place.class()) as u8);
                }
            }
            found.retain(|at| {
                let rank = best.get_mut(*at).map_or(u8::MAX, |slot| std::mem::replace(slot, u8::MAX));
                let Some(score) = scores.get_mut(*at) else { return false };
                if rank == u8::MAX {
                    *score = NONE;
                    return false;
                }
                let rank = u16::from(rank);
                let (worst, sum) = if nth == 0 { (0, 0) } else { (*score >> 8, *score & 255) };
                *score = worst.max(rank) << 8 | (sum + rank).min(255);
                true
            });
        }
        found.into_iter().map(|at| (at, scores.get(at).copied().unwrap_or(NONE))).collect()
    }

    fn places_of(&self, word: u32) -> &[Place] {
        self.places.get(word as usize).map_or(&[], |places| places.all())
    }

    /// The words that stand there and go with a word that is typed, each with its best fit.
    fn fits(&self, wanted: &Wanted, errors: bool) -> Vec<(u32, Fit)> {
        let mut fits = Vec::new();
        let mut take = |word: u32, fit: Fit| fits.push((word, fit));
        for form in &wanted.forms {
            self.words.beginning(&form.text, &mut take);
            if !form.beginning {
                self.words.inside(&form.text, &mut take);
            }
        }
        if errors {
            self.words.near(wanted.word(), wanted.errors, &mut take);
        }
        if errors || wanted.forms.len() > 1 {
            fits.sort_unstable();
            fits.dedup_by_key(|(word, _)| *word);
        }
        fits
    }
}

impl Query {
    /// Whether a word of it may have typing errors.
    fn may_err(&self) -> bool {
        self.readings.iter().flatten().any(|word| word.errors > 0)
    }
}

/// The best hits so far.
#[derive(Default)]
struct Best {
    hits: Vec<Hit>,
    /// What is not better than this is not among the best.
    worst: Option<u64>,
}

impl Best {
    /// Whether a hit of this rank may be among them.
    fn open_to(&self, rank: u64) -> bool {
        self.worst.is_none_or(|worst| rank <= worst)
    }

    fn offer(&mut self, hit: Hit, most: usize) {
        self.hits.push(hit);
        if self.hits.len() >= most.max(1) * 8 {
            self.cut(most);
        }
    }

    fn cut(&mut self, most: usize) {
        self.hits.sort_unstable_by_key(|hit| (hit.rank, hit.id));
        self.hits.truncate(most);
        if self.hits.len() == most {
            self.worst = self.hits.last().map(|hit| hit.rank);
        }
    }

    fn finish(mut self, most: usize) -> Vec<Hit> {
        self.cut(most);
        self.hits
    }
}
