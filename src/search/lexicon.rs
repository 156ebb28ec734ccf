//! All words that stand in records, each once: found by themselves, by their beginning, by what is inside of them, and by
//! what they come to with typing errors.

use hashbrown::HashTable;
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder, SINK_STATE};

/// The shortest text that is looked for inside of words, in bytes: shorter ones stand in all of them.
const INSIDE: usize = 3;

/// How a word that is typed goes with a word that stands there, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is the word.
    Whole,
    /// The word begins with it.
    Beginning,
    /// It stands inside the word.
    Inside,
    /// It is the word but for typing errors.
    Near,
    /// The word begins with it but for typing errors.
    NearBeginning,
}

/// The words. A word keeps its number for good.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// All words, one after the other in the order of their numbers.
    text: Vec<u8>,
    starts: Vec<u32>,
    /// Which letters a word has, one bit each.
    letters: Vec<u32>,
    /// Which two characters a word has beside each other, a bit for several of them.
    pairs: Vec<u64>,
    numbers: HashTable<u32>,
    /// Numbers in the order of their words, but for the latest ones, which stand in an order of their own.
    sorted: Vec<u32>,
    latest: Vec<u32>,
}

fn hash(word: &[u8]) -> u64 {
    let hash = word
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash ^ hash.rotate_left(32)
}

/// Which letters a word has: what it takes to leave out most words without looking at them. Letters of two bytes count by
/// the second one, longer ones not at all: one typing error must not take more than one of them away.
fn letters(word: &[u8]) -> u32 {
    let mut before = 0;
    word.iter().fold(0, |letters, byte| {
        let two = matches!(std::mem::replace(&mut before, *byte), 0xc2..=0xdf);
        letters
            | match byte {
                b'a'..=b'z' => 1 << (byte - b'a'),
                0x80..=0xbf if two => 1 << (26 + byte % 6),
                _ => 0,
            }
    })
}

/// Which two bytes stand beside each other: what it takes to leave out most words that do not have a text inside. Telephone
/// numbers have all the same characters, but few have the same ones beside each other.
fn pairs(word: &[u8]) -> u64 {
    word.windows(2).fold(0, |pairs, two| {
        let key = two.iter().fold(0, |key: u32, byte| key << 8 | u32::from(*byte));
        pairs | 1 << (key.wrapping_mul(0x9e37_79b1) >> 26)
    })
}

fn word_at<'a>(text: &'a [u8], starts: &[u32], number: u32) -> &'a [u8] {
    let at = number as usize;
    let start = starts.get(at).map_or(text.len(), |start| *start as usize);
    let end = starts.get(at + 1).map_or(text.len(), |next| *next as usize);
    text.get(start..end).unwrap_or_default()
}

impl Lexicon {
    fn word(&self, number: u32) -> &[u8] {
        word_at(&self.text, &self.starts, number)
    }

    /// The number of a word, which is new if there was none.
    pub fn add(&mut self, word: &str) -> u32 {
        let bytes = word.as_bytes();
        let key = hash(bytes);
        let (text, starts) = (&self.text, &self.starts);
        if let Some(number) = self.numbers.find(key, |number| word_at(text, starts, *number) == bytes) {
            return *number;
        }
        let number = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        self.starts.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.extend_from_slice(bytes);
        self.letters.push(letters(bytes));
        self.pairs.push(pairs(bytes));
        let (text, starts) = (&self.text, &self.starts);
        self.numbers.insert_unique(key, number, |number| hash(word_at(text, starts, *number)));
        let place = self.latest.partition_point(|other| word_at(text, starts, *other) < bytes);
        self.latest.insert(place, number);
        if self.latest.len() > 1_024 + self.sorted.len() / 8 {
            self.settle();
        }
        number
    }

    /// Puts the latest words among the others.
    fn settle(&mut self) {
        let old = std::mem::take(&mut self.sorted);
        let mut sorted = Vec::with_capacity(old.len() + self.latest.len());
        let mut from = 0;
        for number in std::mem::take(&mut self.latest) {
            let rest = old.get(from..).unwrap_or_default();
            let word = self.word(number);
            let to = from + rest.partition_point(|other| self.word(*other) < word);
            sorted.extend_from_slice(old.get(from..to).unwrap_or_default());
            sorted.push(number);
            from = to;
        }
        sorted.extend_from_slice(old.get(from..).unwrap_or_default());
        self.sorted = sorted;
    }

    /// The words that begin with a text.
    pub fn beginning(&self, with: &str, take: &mut impl FnMut(u32, Fit)) {
        let with = with.as_bytes();
        for list in [&self.sorted, &self.latest] {
            let from = list.partition_point(|number| self.word(*number) < with);
            for number in list.get(from..).unwrap_or_default() {
                let word = self.word(*number);
                if !word.starts_with(with) {
                    break;
                }
                take(*number, if word.len() == with.len() { Fit::Whole } else { Fit::Beginning });
            }
        }
    }

    /// The words that have a text inside, after their beginning.
    pub fn inside(&self, part: &str, take: &mut impl FnMut(u32, Fit)) {
        if part.len() < INSIDE {
            return;
        }
        let (part, wanted) = (part.as_bytes(), pairs(part.as_bytes()));
        for (number, pairs) in self.pairs.iter().enumerate() {
            if wanted & !pairs != 0 {
                continue;
            }
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let word = self.word(number);
            // A word that begins with it may have it inside as well; the beginning counts.
            if !word.starts_with(part) && word.windows(part.len()).any(|piece| piece == part) {
                take(number, Fit::Inside);
            }
        }
    }

    /// The words that a text comes to, or that begin with what it comes to, by so many typing errors: a letter that is
    /// wrong, missing or too many, or two that are the wrong way round.
    pub fn near(&self, text: &str, errors: u8, take: &mut impl FnMut(u32, Fit)) {
        if errors == 0 {
            return;
        }
        let automaton = LevenshteinAutomatonBuilder::new(errors, true).build_dfa(text);
        let wanted = letters(text.as_bytes());
        for (number, letters) in self.letters.iter().enumerate() {
            if (wanted & !letters).count_ones() > u32::from(errors) {
                continue;
            }
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let (mut state, mut begun) = (automaton.initial_state(), false);
            for byte in self.word(number) {
                state = automaton.transition(state, *byte);
                if state == SINK_STATE {
                    break;
                }
                begun = begun || matches!(automaton.distance(state), Distance::Exact(_));
            }
            if state != SINK_STATE && matches!(automaton.distance(state), Distance::Exact(_)) {
                take(number, Fit::Near);
            } else if begun {
                take(number, Fit::NearBeginning);
            }
        }
    }
}
