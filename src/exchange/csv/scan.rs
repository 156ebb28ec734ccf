//! From text to records: cells and quotation marks, nothing about their meaning.
//!
//! Stricter than usual: a quotation mark that never closes, or closes in the middle of a cell, is reported together
//! with its line, and reading goes on with the next line. So one bad quotation mark costs one row, not the file.

use super::texts::Texts;

/// One record of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// Its cells.
    Cells(Texts),
    /// A line with broken quotation marks, as it is, and what is wrong.
    Broken(String, &'static str),
}

/// The record and the line that it begins in, from 1.
pub(super) type Numbered = (usize, Scanned);

/// Reads records one by one.
#[derive(Clone, Debug)]
pub(super) struct Scanner {
    delimiter: u8,
    at: usize,
    line: usize,
    /// Bytes that may still be read twice because of broken quotation marks. Afterwards no cell may span lines:
    /// so that no file takes longer than a few times its length.
    patience: usize,
    /// Bytes that were read in vain.
    vain: usize,
    /// The record that is being read: kept, so that its room is used again.
    record: Texts,
}

/// The longest quoted cell, in bytes. What goes on for longer has lost its closing mark: so that no single record
/// takes long.
const LONGEST: usize = 4_194_304;

const UNCLOSED: &str = "A quotation mark opens a cell and never closes it.";
const MIDDLE: &str = "A quotation mark closes in the middle of a cell; inside a quoted cell it has to be doubled.";

enum Ended {
    Cell,
    Record,
}

impl Scanner {
    pub fn new(delimiter: char, length: usize) -> Self {
        Self {
            delimiter: u8::try_from(delimiter).unwrap_or(b','),
            at: 0,
            line: 1,
            patience: 2 * length + 65_536,
            vain: 0,
            record: Texts::default(),
        }
    }

    /// How many bytes have been read.
    pub fn done(&self) -> usize {
        self.at
    }

    /// How many bytes have been looked at, those that had to be read twice included.
    pub fn effort(&self) -> usize {
        self.at + self.vain
    }

    /// The line that the next record begins in, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Goes on at a record that begins here.
    pub fn jump(&mut self, at: usize, line: usize) {
        (self.at, self.line) = (at, line);
    }

    /// The next record; none at the end.
    pub fn next(&mut self, text: &str) -> Option<Numbered> {
        if self.at >= text.len() {
            return None;
        }
        let (begin, line) = (self.at, self.line);
        match self.record(text) {
            Ok(()) => Some((line, Scanned::Cells(self.record.clone()))),
            Err(reason) => {
                self.patience = self.patience.saturating_sub(self.at - begin);
                self.vain += self.at - begin;
                let rest = text.get(begin..).unwrap_or_default();
                let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
                (self.at, self.line) = (begin + length, line);
                self.line_break(text.as_bytes());
                Some((line, Scanned::Broken(rest.get(..length).unwrap_or_default().to_string(), reason)))
            }
        }
    }

    fn record(&mut self, text: &str) -> Result<(), &'static str> {
        self.record.clear();
        loop {
            if text.as_bytes().get(self.at) == Some(&b'"') {
                self.quoted(text)?;
            } else {
                self.plain(text);
            }
            self.record.end();
            if let Ended::Record = self.end(text.as_bytes()) {
                return Ok(());
            }
        }
    }

    fn plain(&mut self, text: &str) {
        let rest = text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == self.delimiter || matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        self.record.write(text.get(self.at..self.at + length).unwrap_or_default());
        self.at += length;
    }

    fn quoted(&mut self, text: &str) -> Result<(), &'static str> {
        let bytes = text.as_bytes();
        let limit = bytes.len().min(self.at + LONGEST);
        let mut from = self.at + 1;
        self.at = from;
        loop {
            let rest = bytes.get(self.at..limit).unwrap_or_default();
            let found = rest.iter().position(|b| *b == b'"').map(|found| self.at + found);
            let next = found.unwrap_or(limit);
            let lines = count_lines(bytes.get(self.at..next).unwrap_or_default());
            self.line += lines;
            if found.is_none() || (lines > 0 && self.patience == 0) {
                self.at = next;
                return Err(UNCLOSED);
            }
            self.record.write(text.get(from..next).unwrap_or_default());
            match bytes.get(next + 1) {
                Some(b'"') => {
                    self.record.write("\"");
                    from = next + 2;
                    self.at = from;
                }
                after => {
                    self.at = next + 1;
                    let closed = after.is_none_or(|b| *b == self.delimiter || matches!(b, b'\n' | b'\r'));
                    return if closed { Ok(()) } else { Err(MIDDLE) };
                }
            }
        }
    }

    fn end(&mut self, bytes: &[u8]) -> Ended {
        if bytes.get(self.at) == Some(&self.delimiter) {
            self.at += 1;
            return Ended::Cell;
        }
        self.line_break(bytes);
        Ended::Record
    }

    fn line_break(&mut self, bytes: &[u8]) {
        let width = match (bytes.get(self.at), bytes.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return,
        };
        self.at += width;
        self.line += 1;
    }
}

fn count_lines(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair == b"\r\n";
    let breaks = bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count();
    if breaks == 0 { 0 } else { breaks - bytes.windows(2).filter(|pair| ends(pair)).count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Numbered> {
        let mut scanner = Scanner::new(',', text.len());
        std::iter::from_fn(|| scanner.next(text)).collect()
    }

    fn cells(line: usize, cells: &[&str]) -> Numbered {
        (line, Scanned::Cells(cells.iter().collect()))
    }

    #[test]
    fn quoted_cells_hold_delimiters_line_breaks_and_quotation_marks() {
        let text = "a,\"b,\r\n\"\"c\"\"\",\r\nd,,\"\"\ne\"f\rg";
        let expected =
            [cells(1, &["a", "b,\r\n\"c\"", ""]), cells(3, &["d", "", ""]), cells(4, &["e\"f"]), cells(5, &["g"])];
        assert_eq!(all(text), expected);
    }

    #[test]
    fn a_broken_quotation_mark_costs_its_line_only() {
        let broken = |line, text: &str, reason| (line, Scanned::Broken(text.into(), reason));
        assert_eq!(
            all("a,b\n\"c,d\ne,f"),
            [cells(1, &["a", "b"]), broken(2, "\"c,d", UNCLOSED), cells(3, &["e", "f"])]
        );
        assert_eq!(all("\"c\nd,\"e\"\n"), [broken(1, "\"c", MIDDLE), cells(2, &["d", "e"])]);
        assert_eq!(all("\"5\" pipe\",1\n2,3"), [broken(1, "\"5\" pipe\",1", MIDDLE), cells(2, &["2", "3"])]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_looked_for_within_bounds() {
        let text = format!("\"a,b\n{}", "c,d\n".repeat(LONGEST));
        let mut scanner = Scanner::new(',', text.len());
        assert_eq!(scanner.next(&text), Some((1, Scanned::Broken("\"a,b".into(), UNCLOSED))));
        assert!(scanner.effort() <= LONGEST + 10, "{}", scanner.effort());
        assert_eq!(scanner.next(&text), Some(cells(2, &["c", "d"])));
    }

    #[test]
    fn a_file_of_broken_quotation_marks_is_read_in_time_proportional_to_its_length() {
        let text = "a\",\"b\n".repeat(200_000);
        assert_eq!(all(&text).len(), 200_000);
    }
}
