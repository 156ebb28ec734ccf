//! From text to a table: delimiter, header row, rows, and the rows that are not like the others.

use super::decode::{Encoding, ImportError, decode};
use super::scan::{Numbered, Scanned, Scanner};
use super::sniff;
use super::write::{REASON, unguarded};
use crate::value::plural;

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
}

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Units of work done.
    pub done: usize,
    /// Units of work in all.
    pub total: usize,
}

impl Progress {
    /// Whether nothing is left to do.
    pub fn complete(self) -> bool {
        self.done >= self.total
    }
}

/// A row with as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// The cells as written.
    pub cells: Vec<String>,
}

/// A row that cannot be read as a row of this table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// The cells as written; the whole line as one cell where even these are unclear.
    pub cells: Vec<String>,
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
    /// Column names: on one line, never empty, each once.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The rows that cannot be read.
    pub problems: Vec<RowProblem>,
    /// How many rows had nothing in them; they are left out.
    pub blank: usize,
    /// Whether it is a file of refused rows that was written here: its first column and its guards are gone.
    pub ours: bool,
}

impl Table {
    /// Reads a whole file at once.
    pub fn read(bytes: &[u8], options: ReadOptions) -> Result<Table, ImportError> {
        Ok(Reader::new(bytes, options)?.finish())
    }
}

/// Reads a file in slices, so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Reader {
    text: String,
    scanner: Scanner,
    table: Table,
}

impl Reader {
    /// Decodes the file and finds the delimiter and the header.
    pub fn new(bytes: &[u8], options: ReadOptions) -> Result<Reader, ImportError> {
        let (text, encoding) = decode(bytes)?;
        let text = text.into_owned();
        let told = sniff::told_delimiter(&text);
        let delimiter = options.delimiter.filter(char::is_ascii).or(told).unwrap_or_else(|| sniff::delimiter(&text));
        let mut scanner = Scanner::new(delimiter, text.len());
        if told.is_some() {
            scanner.next(&text);
        }
        let (headers, header_line) = header(&text, &mut scanner, options.header);
        let ours = headers.first().is_some_and(|name| name == REASON);
        let headers = headers.iter().skip(usize::from(ours)).map(|name| unguarded(name, ours).to_string()).collect();
        let table = Table {
            encoding,
            delimiter,
            header_line,
            headers: unique(headers),
            rows: Vec::new(),
            problems: Vec::new(),
            blank: 0,
            ours,
        };
        Ok(Reader { text, scanner, table })
    }

    /// Reads up to so many rows more. The progress is in bytes.
    pub fn step(&mut self, max_rows: usize) -> Progress {
        for _ in 0..max_rows {
            match self.scanner.next(&self.text) {
                Some(record) => self.take(record),
                None => break,
            }
        }
        Progress { done: self.scanner.done(), total: self.text.len() }
    }

    /// Reads what is left.
    pub fn finish(mut self) -> Table {
        while let Some(record) = self.scanner.next(&self.text) {
            self.take(record);
        }
        self.table
    }

    fn take(&mut self, (line, record): Numbered) {
        let table = &mut self.table;
        let mut cells = match record {
            Scanned::Cells(cells) => cells,
            Scanned::Broken(text, reason) => {
                table.problems.push(RowProblem { line, cells: vec![text], reason: reason.to_string() });
                return;
            }
        };
        if table.ours {
            cells.remove(0); // A record has at least one cell.
            for cell in &mut cells {
                let plain = unguarded(cell, true);
                if plain.len() < cell.len() {
                    *cell = plain.to_string();
                }
            }
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            table.blank += 1;
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

/// Column names and the header's line. The scanner is left behind the header, or at the first row of data.
fn header(text: &str, scanner: &mut Scanner, choice: HeaderRow) -> (Vec<String>, Option<usize>) {
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
                None => (Vec::new(), None),
            }
        }
        sniff::Header::Absent(index) => {
            for _ in 0..index {
                scanner.next(text);
            }
            (vec![String::new(); sniff::width(&sample)], None)
        }
    }
}

impl Scanned {
    fn into_cells(self) -> Vec<String> {
        match self {
            Scanned::Cells(cells) => cells,
            Scanned::Broken(text, _) => vec![text],
        }
    }
}

/// Names on one line, `Column 3` where there is none, and `Email (2)` where one comes again.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut unique = Vec::with_capacity(names.len());
    let mut next = std::collections::BTreeMap::<String, usize>::new();
    for (i, name) in names.into_iter().enumerate() {
        let shown: String = name.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}')).collect();
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
