//! What a file does not say about itself: its delimiter and where its header is.

use super::fields::{KINDS, field_of};
use super::infer::looks_like_data;
use super::kind_of_rows::Rows;
use super::scan::{Scanned, Scanner};
use super::texts::Texts;
use std::collections::{BTreeMap, BTreeSet};

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
const RECORDS: usize = 200;
const BYTES: usize = 262_144;

/// The delimiter in a first line such as `sep=;`, which spreadsheets write.
pub(super) fn told_delimiter(text: &str) -> Option<char> {
    let line = text.lines().next()?.trim_matches('"');
    let mut told =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?.chars();
    told.next().filter(|c| DELIMITERS.contains(c) && told.next().is_none())
}

/// The delimiter that gives the most rows of one width; of equals the one that gives more columns.
pub(super) fn delimiter(text: &str) -> char {
    let mut best = (0, 0, ',');
    let text = head(text);
    for delimiter in DELIMITERS {
        let sample = sample(text, Scanner::new(delimiter, text.len()));
        let width = width(&sample);
        let alike = sample.iter().filter(|cells| cells.len() == width).count();
        let score = if width < 2 { 0 } else { alike * 1000 / sample.len().max(1) };
        if (score, width) > (best.0, best.1) {
            best = (score, width, delimiter);
        }
    }
    best.2
}

/// As much of a text as a sample needs.
fn head(text: &str) -> &str {
    let end = (0..4).map(|less| 2 * BYTES - less).find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The first records; broken ones have no cells.
pub(super) fn sample(text: &str, mut scanner: Scanner) -> Vec<Texts> {
    let text = head(text);
    let mut records = Vec::new();
    while records.len() < RECORDS && scanner.done() < BYTES {
        match scanner.next(text) {
            Some((_, Scanned::Cells(cells))) => records.push(cells),
            Some((_, Scanned::Broken(..))) => records.push(Texts::default()),
            None => break,
        }
    }
    records
}

/// The width that most records have; blank lines do not count.
pub(super) fn width(sample: &[Texts]) -> usize {
    let mut widths = BTreeMap::<usize, usize>::new();
    for cells in sample.iter().filter(|cells| cells.len() > 1 || cells.iter().any(|cell| !cell.trim().is_empty())) {
        *widths.entry(cells.len()).or_default() += 1;
    }
    // Lines above and below a small table may be more than its rows, but they have one cell.
    if widths.iter().any(|(width, count)| *width > 1 && *count > 1) {
        widths.remove(&1);
    }
    widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(1, |(width, _)| width)
}

/// Where the header is, as the number of records before it (or before the first row of data).
pub(super) enum Header {
    At(usize),
    Absent(usize),
}

/// How many of the first records may be titles above the header.
const TITLES: usize = 20;

/// How many cells are names of columns that are known, of the kind that has most of them. None where a cell is data or
/// comes twice, or where fewer than half are known.
fn names(cells: &Texts) -> Option<usize> {
    let filled: Vec<&str> = cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let alone: BTreeSet<String> = filled.iter().map(|cell| cell.to_lowercase()).collect();
    if alone.len() < filled.len() || filled.iter().any(|cell| looks_like_data(cell)) {
        return None;
    }
    let kinds = KINDS.iter().map(|kind| Rows::from(*kind)).chain([Rows::Work]);
    let known = kinds.map(|rows| filled.iter().filter(|cell| field_of(rows, cell).is_some()).count()).max()?;
    (known > 1 && known * 2 >= filled.len()).then_some(known)
}

/// The first record that is about as wide as most, unless its cells are data: numbers, dates, addresses. A title may be
/// as wide: then the one further down whose cells are names of columns.
pub(super) fn header(sample: &[Texts]) -> Header {
    let width = width(sample);
    let filled = |cells: &Texts| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let wide = |cells: &Texts| filled(cells) > 0 && filled(cells) * 2 >= width && cells.len() * 2 > width;
    let Some(first) = sample.iter().position(wide).or_else(|| sample.iter().position(|cells| filled(cells) > 0)) else {
        return Header::Absent(0);
    };
    let known = |at: usize| sample.get(at).filter(|cells| wide(cells)).and_then(names).unwrap_or(0);
    let better = (first + 1..sample.len().min(TITLES)).rev().max_by_key(|at| known(*at));
    if let Some(at) = better.filter(|at| known(*at) > known(first).max(1)) {
        return Header::At(at);
    }
    if sample.get(first).is_some_and(|cells| cells.iter().any(looks_like_data)) {
        Header::Absent(first)
    } else {
        Header::At(first)
    }
}
