//! Which letters of a text were meant by what is typed, and which part of a record was.

use super::find::{rank, score};
use super::index::words_of;
use super::lexicon::Fit;
use super::pieces::{Part, pieces};
use super::query::{Query, Wanted};
use super::words::{digits, each_word, number};
use crate::data::Dataset;
use crate::model::Record;
use crate::value::{fold, one_line};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use std::ops::Range;

/// A word of a text: its letters folded, and where each of them stands in the text.
struct Word {
    folded: String,
    /// For each byte of the folded word, where the letter stands that it comes from.
    letters: Vec<Range<usize>>,
}

/// The words of a text with their places.
fn placed(text: &str) -> Vec<Word> {
    let mut words = vec![Word { folded: String::new(), letters: Vec::new() }];
    for (start, c) in text.char_indices() {
        let place = start..start + c.len_utf8();
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        if matches!(c, '\'' | '’') {
            continue;
        }
        if folded.is_empty() && !c.is_whitespace() {
            // An accent of its own belongs to the letter before.
            if let Some(last) = words.last_mut().and_then(|word| word.letters.last_mut()) {
                last.end = place.end;
            }
            continue;
        }
        for c in folded.chars() {
            if !c.is_alphanumeric() {
                words.push(Word { folded: String::new(), letters: Vec::new() });
            } else if let Some(word) = words.last_mut() {
                word.folded.push(c);
                word.letters.resize(word.folded.len(), place.clone());
            }
        }
        if folded.is_empty() {
            words.push(Word { folded: String::new(), letters: Vec::new() });
        }
    }
    words.retain(|word| !word.folded.is_empty());
    words
}

/// The letters of a text that were meant, first ones first.
pub fn marks(text: &str, query: &Query) -> Vec<Range<usize>> {
    let words = placed(text);
    let mut all: Vec<Range<usize>> = Vec::new();
    for wanted in query.readings.iter().flatten() {
        let automaton = automaton(wanted);
        let best = words.iter().filter_map(|word| fit(wanted, &word.folded, automaton.as_ref())).min();
        for word in &words {
            // Of several words that fit, those that fit best.
            let Some(found) =
                fit(wanted, &word.folded, automaton.as_ref()).filter(|found| Some(found.0) == best.map(|best| best.0))
            else {
                continue;
            };
            let (_, from, to) = found;
            let (first, last) = (word.letters.get(from), word.letters.get(to.saturating_sub(1)));
            if let (Some(first), Some(last)) = (first, last) {
                all.push(first.start..last.end);
            }
        }
        if digits(wanted.word()) && wanted.word().len() >= 3 {
            all.extend(dialled(text, wanted));
        }
    }
    all.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in all {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn automaton(wanted: &Wanted) -> Option<DFA> {
    (wanted.errors > 0).then(|| LevenshteinAutomatonBuilder::new(wanted.errors, true).build_dfa(wanted.word()))
}

/// How well a line fits: by its name and by other words, the smaller the better; none if a word is not in either. What is
/// found by a typing error comes after all else.
pub fn grade(query: &Query, name: &str, others: &str) -> Option<u16> {
    let of = |reading: &Vec<Wanted>| {
        let ranks: Option<Vec<u16>> = reading
            .iter()
            .map(|wanted| {
                let automaton = automaton(wanted);
                let mut best: Option<u16> = None;
                for (class, text) in [name, others].into_iter().enumerate() {
                    each_word(text, |word| {
                        let rank = fit(wanted, word, automaton.as_ref()).map(|(fit, ..)| rank(fit, class));
                        best = [best, rank].into_iter().flatten().min();
                    });
                }
                best
            })
            .collect();
        ranks.map(|ranks| score(ranks.into_iter()))
    };
    query.readings.iter().filter_map(of).min()
}

/// How a word goes with a wanted one, and from where to where in its bytes.
fn fit(wanted: &Wanted, word: &str, automaton: Option<&DFA>) -> Option<(Fit, usize, usize)> {
    let mut best: Option<(Fit, usize, usize)> = None;
    let mut offer = |fit: (Fit, usize, usize)| {
        if best.is_none_or(|best| fit.0 < best.0) {
            best = Some(fit);
        }
    };
    for form in &wanted.forms {
        if word == form.text {
            offer((Fit::Whole, 0, word.len()));
        } else if word.starts_with(&form.text) {
            offer((Fit::Beginning, 0, form.text.len()));
        } else if let Some(at) = word.find(&form.text).filter(|_| form.text.len() >= 3 && !form.beginning) {
            offer((Fit::Inside, at, at + form.text.len()));
        }
    }
    if best.is_none()
        && let Some(automaton) = automaton
    {
        let mut state = automaton.initial_state();
        let mut ends: Vec<(u8, usize)> = Vec::new();
        for (at, byte) in word.bytes().enumerate() {
            state = automaton.transition(state, byte);
            if let Distance::Exact(distance) = automaton.distance(state) {
                ends.push((distance, at + 1));
            }
        }
        let (_, end) = ends.iter().copied().min_by_key(|(distance, end)| (*distance, std::cmp::Reverse(*end)))?;
        let whole = ends.last().is_some_and(|(_, end)| *end == word.len());
        return Some((if whole { Fit::Near } else { Fit::NearBeginning }, 0, if whole { word.len() } else { end }));
    }
    best
}

/// Where a number stands in a text that is written in groups.
fn dialled(text: &str, wanted: &Wanted) -> Option<Range<usize>> {
    let places: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let all: String = places.iter().map(|(_, c)| *c).collect();
    let (at, length) = wanted.forms.iter().find_map(|form| Some((all.find(&form.text)?, form.text.len())))?;
    let (first, last) = (places.get(at)?.0, places.get(at + length - 1)?.0);
    // Groups of one number, not two numbers that stand far from each other.
    let between = text.get(first..=last)?;
    let plain =
        between.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '(' | ')' | '.' | '\u{a0}'));
    plain.then_some(first..last + 1)
}

/// The part of a record that explains why it was found, where its name does not: in one line, with what was meant in sight.
pub fn because(record: &Record, data: &Dataset, query: &Query) -> Option<(Part, String)> {
    let title = record.title();
    let reading = |reading: &Vec<Wanted>| {
        let lacking: Vec<&Wanted> = reading.iter().filter(|wanted| !stands(wanted, Part::Name, &title)).collect();
        if lacking.is_empty() {
            return Some(None);
        }
        let mut best: Option<(usize, Part, String)> = None;
        pieces(record, data, &mut |part, text| {
            let here = lacking.iter().filter(|wanted| stands(wanted, part, text)).count();
            if here > 0 && best.as_ref().is_none_or(|(most, ..)| here > *most) {
                best = Some((here, part, text.to_string()));
            }
        });
        best.map(|(_, part, text)| Some((part, text)))
    };
    let (part, text) = query.readings.iter().find_map(reading)??;
    Some((part, in_sight(&one_line(&text), query)))
}

/// Whether a word that is wanted stands in a part of a record.
fn stands(wanted: &Wanted, part: Part, text: &str) -> bool {
    let automaton = automaton(wanted);
    let mut found = false;
    words_of(part, text, |word| found = found || fit(wanted, word, automaton.as_ref()).is_some());
    found || (part == Part::Phone && wanted.forms.iter().any(|form| number(text).contains(&form.text)))
}

/// A long text from shortly before what was meant.
fn in_sight(text: &str, query: &Query) -> String {
    const BEFORE: usize = 24;
    const LONGEST: usize = 120;
    let start = marks(text, query).first().map_or(0, |first| first.start);
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = letters.partition_point(|(place, _)| *place < start);
    let from = if at > BEFORE * 2 { at - BEFORE } else { 0 };
    let shown: String = letters.iter().skip(from).take(LONGEST).map(|(_, c)| *c).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if from + LONGEST < letters.len() { "…" } else { "" });
    format!("{before}{shown}{after}")
}
