//! From text to a table: delimiter, header row, rows, and the rows that are not like the others.

use super::decode::{BROKEN, Decoded, Encoding, ImportError, decode};
use super::scan::{Numbered, Scanned, Scanner};
use super::sniff;
use super::texts::Texts;
use super::write::{REASON, unguarded};
use crate::value::{Progress, plural};

/// Where the column names are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderRow {
    /// To be found: lines before the header are skipped.
    #[default]
    Guess,
    /// In the record that begins in this line, from 1.
    Line(usize),
    /// Nowhere: the first record is data.
    Absent,
}

/// What a person decided about a file; everything else is inferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The character between cells.
    pub delimiter: Option<char>,
    /// Where the column names are.
    pub header: HeaderRow,
    /// Where to begin below the header: at a place that an earlier part of the file has named.
    pub from: Option<Place>,
    /// How much to read at once.
    pub limit: Limit,
}

/// Where a row begins in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its byte in the text, from 0.
    pub at: usize,
    /// Its line, from 1.
    pub line: usize,
}

/// How much of a file is read at once. The rest is for further parts: a change of a million records would fill the
/// memory of a browser, and could not be looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The most rows, unreadable ones included.
    pub rows: usize,
    /// The most text, in bytes; one row may go beyond.
    pub bytes: usize,
}

impl Default for Limit {
    fn default() -> Self {
        Self { rows: 100_000, bytes: 64_000_000 }
    }
}

/// A row with as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// The cells as written.
    pub cells: Texts,
}

/// A row at the beginning of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Top {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// What is in it, on one line.
    pub words: String,
}

/// A row that cannot be read as a row of this table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// The cells as written; the whole line as one cell where even these are unclear.
    pub cells: Texts,
    /// What is wrong.
    pub reason: String,
}

/// A file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// How the text was written.
    pub encoding: Encoding,
    /// The character between cells.
    pub delimiter: char,
    /// The line of the header row; none where there is none.
    pub header_line: Option<usize>,
    /// The first rows of the file that have something in them, any of which may be the header.
    pub top: Vec<Top>,
    /// Column names: on one line, never empty, each once.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The rows that cannot be read.
    pub problems: Vec<RowProblem>,
    /// How many rows had nothing in them; they are left out.
    pub blank: usize,
    /// Whether it is a file of refused rows that was written here: its first column is gone.
    pub ours: bool,
    /// Where the rows begin.
    pub from: Place,
    /// Where the next part begins; none where these are the last rows of the file.
    pub rest: Option<Place>,
    /// How long the text of the file is, in bytes.
    pub size: usize,
}

const DAMAGED: &str = "This row has characters that cannot be read: the file has been damaged here.";

impl Table {
    /// Reads a file at once, up to the limit.
    pub fn read(bytes: &[u8], options: ReadOptions) -> Result<Table, ImportError> {
        Ok(Reader::new(bytes, options)?.finish())
    }

    /// Whether it is a list that was saved here.
    pub fn saved_here(&self) -> bool {
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        let cell = |at: usize| self.rows.first().and_then(|row| row.cells.get(at)).map(String::from);
        crate::exchange::sheets::saved_here(&headers, cell).is_some()
    }

    /// A table of what was no table: each row with the line that it begins in, and as many cells as there are headers.
    pub fn of(headers: Vec<String>, rows: Vec<Row>) -> Table {
        let place = Place { at: 0, line: 1 };
        Table {
            encoding: Encoding::Utf8,
            delimiter: ',',
            header_line: Some(1),
            top: Vec::new(),
            headers: unique(headers),
            rows,
            problems: Vec::new(),
            blank: 0,
            ours: false,
            from: place,
            rest: None,
            size: 0,
        }
    }
}

/// Reads a file in slices, so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Reader {
    text: String,
    scanner: Scanner,
    table: Table,
    limit: Limit,
}

/// About the most bytes that one step looks at.
const EFFORT: usize = 1_000_000;

impl Reader {
    /// Decodes the file, and finds the delimiter and the header.
    ///
    /// # Errors
    /// If it is no table.
    pub fn new(bytes: &[u8], options: ReadOptions) -> Result<Reader, ImportError> {
        Ok(Self::open(decode(bytes)?, options))
    }

    /// Finds the delimiter and the header of a text. Looks at its beginning only.
    pub fn open(decoded: Decoded, options: ReadOptions) -> Reader {
        let Decoded { text, encoding } = decoded;
        let told = sniff::told_delimiter(&text);
        let delimiter = options.delimiter.filter(char::is_ascii).or(told).unwrap_or_else(|| sniff::delimiter(&text));
        let mut scanner = Scanner::new(delimiter, text.len());
        if told.is_some() {
            scanner.next(&text);
        }
        let top = top(&text, scanner.clone());
        let (headers, header_line) = header(&text, &mut scanner, options.header);
        let ours = headers.get(0).is_some_and(|name| name == REASON);
        let headers = headers.iter().skip(usize::from(ours)).map(|name| unguarded(name).to_string()).collect();
        if let Some(place) = options.from.filter(|place| text.is_char_boundary(place.at)) {
            scanner.jump(place.at, place.line);
        }
        let table = Table {
            encoding,
            delimiter,
            header_line,
            top,
            headers: unique(headers),
            rows: Vec::new(),
            problems: Vec::new(),
            blank: 0,
            ours,
            from: Place { at: scanner.done(), line: scanner.line() },
            rest: None,
            size: text.len(),
        };
        Reader { text, scanner, table, limit: options.limit }
    }

    /// Reads up to so many rows more, or fewer where they are long. The progress is in bytes.
    pub fn step(&mut self, max_rows: usize) -> Progress {
        let begin = self.scanner.effort();
        for _ in 0..max_rows {
            if self.full() || self.scanner.effort() - begin > EFFORT {
                break;
            }
            match self.scanner.next(&self.text) {
                Some(record) => self.take(record),
                None => break,
            }
        }
        self.progress()
    }

    /// Reads what is left, up to the limit.
    pub fn finish(mut self) -> Table {
        while !self.step(usize::MAX).complete() {}
        let place = Place { at: self.scanner.done(), line: self.scanner.line() };
        self.table.rest = (place.at < self.text.len()).then_some(place);
        self.table
    }

    fn full(&self) -> bool {
        let (rows, bytes) = self.read();
        rows >= self.limit.rows.max(1) || bytes >= self.limit.bytes.max(1)
    }

    /// Rows and bytes so far.
    fn read(&self) -> (usize, usize) {
        (self.table.rows.len() + self.table.problems.len(), self.scanner.done() - self.table.from.at)
    }

    /// By what ends the part first: its bytes or its rows.
    fn progress(&self) -> Progress {
        let ((rows, bytes), left) = (self.read(), self.text.len() - self.table.from.at);
        if self.full() || bytes >= left {
            return Progress { done: left, total: left };
        }
        let total = left.min(self.limit.bytes);
        let rows = total / self.limit.rows.max(1) * rows;
        Progress { done: bytes.max(rows).min(total.saturating_sub(1)), total }
    }

    fn take(&mut self, (line, record): Numbered) {
        let table = &mut self.table;
        let mut cells = match record {
            Scanned::Cells(cells) => cells,
            Scanned::Broken(text, reason) => {
                table.problems.push(RowProblem {
                    line,
                    cells: [text].into_iter().collect(),
                    reason: reason.to_string(),
                });
                return;
            }
        };
        if table.ours || cells.iter().any(|cell| cell.starts_with('\'')) {
            cells = cells.iter().skip(usize::from(table.ours)).map(unguarded).collect();
        }
        // Old programs end a file with Ctrl+Z.
        if cells.iter().all(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{1a}').is_empty()) {
            table.blank += 1;
            return;
        }
        if cells.iter().any(|cell| cell.contains(BROKEN)) {
            table.problems.push(RowProblem { line, cells, reason: DAMAGED.to_string() });
            return;
        }
        let width = table.headers.len();
        if cells.len() > width && cells.iter().skip(width).all(|cell| cell.trim().is_empty()) {
            cells.truncate(width); // Trailing delimiters: nothing is lost.
        }
        if cells.len() == width {
            table.rows.push(Row { line, cells });
        } else {
            let reason = format!("This row has {}; the header has {width}.", plural(cells.len(), "cell", "cells"));
            table.problems.push(RowProblem { line, cells, reason });
        }
    }
}

/// How many of the first rows are offered as the header.
const OFFERED: usize = 12;

fn top(text: &str, mut scanner: Scanner) -> Vec<Top> {
    let mut found = Vec::new();
    while let (true, Some((line, record))) = (found.len() < OFFERED, scanner.next(text)) {
        let cells = record.into_cells();
        let cells: Vec<String> = cells.iter().map(crate::value::one_line).filter(|cell| !cell.is_empty()).collect();
        if !cells.is_empty() {
            found.push(Top { line, words: crate::value::brief(&cells.join(" · ")) });
        }
    }
    found
}

/// Column names and the header's line. The scanner is left behind the header, or at the first row of data.
fn header(text: &str, scanner: &mut Scanner, choice: HeaderRow) -> (Texts, Option<usize>) {
    let start = scanner.clone();
    let sample = sniff::sample(text, scanner.clone());
    let place = match choice {
        HeaderRow::Guess => sniff::header(&sample),
        HeaderRow::Line(line) => {
            let mut ahead = start.clone();
            let mut before = ahead.clone();
            while let Some((at, record)) = ahead.next(text) {
                if at >= line {
                    *scanner = ahead;
                    return (record.into_cells(), Some(at));
                }
                before = ahead.clone();
            }
            *scanner = before;
            sniff::Header::Absent(0)
        }
        HeaderRow::Absent => sniff::Header::Absent(0),
    };
    *scanner = start;
    match place {
        sniff::Header::At(index) => {
            let mut found = None;
            for _ in 0..=index {
                found = scanner.next(text);
            }
            match found {
                Some((line, record)) => (record.into_cells(), Some(line)),
                None => (Texts::default(), None),
            }
        }
        sniff::Header::Absent(index) => {
            for _ in 0..index {
                scanner.next(text);
            }
            ((0..sniff::width(&sample)).map(|_| "").collect(), None)
        }
    }
}

impl Scanned {
    fn into_cells(self) -> Texts {
        match self {
            Scanned::Cells(cells) => cells,
            Scanned::Broken(text, _) => [text].into_iter().collect(),
        }
    }
}

/// Names on one line, `Column 3` where there is none, and `Email (2)` where one comes again.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut unique = Vec::with_capacity(names.len());
    let mut next = std::collections::BTreeMap::<String, usize>::new();
    for (i, name) in names.into_iter().enumerate() {
        let shown: String = name.chars().filter(|c| !matches!(*c, '\u{feff}' | '\u{200b}' | BROKEN)).collect();
        let shown = crate::value::one_line(&shown);
        let base = if shown.is_empty() { format!("Column {}", i + 1) } else { shown };
        let mut candidate = base.clone();
        while !seen.insert(candidate.to_lowercase()) {
            let count = next.entry(base.to_lowercase()).or_insert(1);
            *count += 1;
            candidate = format!("{base} ({count})");
        }
        unique.push(candidate);
    }
    unique
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
