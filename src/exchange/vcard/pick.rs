//! Single cards out of a file, as they stand there: what could not be read goes back to the person as it was.

use super::lines::recoded;
use super::read::{Mark, mark};
use crate::value::one_line;
use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};
use std::collections::BTreeMap;

/// The property that says why a card was refused. Readers pass it by.
pub(super) const REASON: &str = "X-PENSTOCK-REFUSED";

/// Takes single cards out of a file as its bytes come. Each keeps every line that it has, and gets one that says why it
/// was refused.
pub struct CardPicker {
    /// Why, by the lines that the cards begin in.
    wanted: BTreeMap<usize, String>,
    begun: bool,
    first: Vec<u8>,
    utf16: Option<Decoder>,
    /// The line that is being read.
    line: Vec<u8>,
    number: usize,
    after_return: bool,
    taking: bool,
    picked: Vec<u8>,
}

impl CardPicker {
    /// The cards that begin in these lines, from 1, each with the reason.
    pub fn new(wanted: BTreeMap<usize, String>) -> Self {
        Self {
            wanted,
            begun: false,
            first: Vec::new(),
            utf16: None,
            line: Vec::new(),
            number: 1,
            after_return: false,
            taking: false,
            picked: Vec::new(),
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.begun {
            return self.decoded(bytes);
        }
        self.first.extend_from_slice(bytes);
        if self.first.len() >= 3 {
            self.begin();
        }
    }

    /// The file ends here. Gives the cards as a file.
    pub fn finish(mut self) -> Vec<u8> {
        if !self.begun {
            self.begin();
        }
        if let Some(mut decoder) = self.utf16.take() {
            let text = recoded(&mut decoder, &[], true);
            self.bytes(text.as_bytes());
        }
        if !self.line.is_empty() {
            self.end_line();
        }
        self.picked
    }

    fn begin(&mut self) {
        self.begun = true;
        let first = std::mem::take(&mut self.first);
        self.utf16 = match first.as_slice() {
            [0xFF, 0xFE, ..] => Some(UTF_16LE.new_decoder()),
            [0xFE, 0xFF, ..] => Some(UTF_16BE.new_decoder()),
            _ => None,
        };
        self.decoded(first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&first));
    }

    fn decoded(&mut self, bytes: &[u8]) {
        match self.utf16.take() {
            Some(mut decoder) => {
                let text = recoded(&mut decoder, bytes, false);
                self.bytes(text.as_bytes());
                self.utf16 = Some(decoder);
            }
            None => self.bytes(bytes),
        }
    }

    fn bytes(&mut self, mut bytes: &[u8]) {
        while let Some((at, end)) = bytes.iter().enumerate().find(|(_, byte)| matches!(byte, b'\n' | b'\r')) {
            let (before, after) = bytes.split_at(at);
            self.keep(before);
            if !(*end == b'\n' && self.after_return && before.is_empty() && self.line.is_empty()) {
                self.end_line();
            }
            self.after_return = *end == b'\r';
            bytes = after.get(1..).unwrap_or_default();
        }
        self.keep(bytes);
    }

    fn keep(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.after_return = false;
        }
        // Of a line that is passed by, only its beginning tells what it is.
        let room = if self.taking { usize::MAX } else { 100_usize.saturating_sub(self.line.len()) };
        self.line.extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or_default());
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let (number, mark) = (self.number, mark(&line));
        self.number += 1;
        let reason = self.wanted.get(&number).filter(|_| mark == Some(Mark::Begin)).cloned();
        // Another card begins in the middle of this one.
        self.taking &= mark != Some(Mark::Begin);
        self.taking |= reason.is_some();
        if self.taking {
            self.picked.extend_from_slice(&line);
            self.picked.extend_from_slice(b"\r\n");
        }
        if let Some(reason) = reason {
            self.picked.extend_from_slice(format!("{REASON}:{}\r\n", one_line(&reason)).as_bytes());
        }
        self.taking &= mark != Some(Mark::End);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cards;
    use super::*;

    const FILE: &str = "BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Bo\r\nTEL:12\r\n 34\r\nBEGIN:VCARD\r\nFN:Cy\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nFN:Zoe\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dee\r\nNOTE:cut o";

    fn refused(bytes: &[u8]) -> BTreeMap<usize, String> {
        let cards = Cards::read(bytes);
        cards.people.into_iter().filter_map(|person| Some((person.line, person.refused?))).collect()
    }

    fn picked(bytes: &[u8], slice: usize) -> String {
        let mut picker = CardPicker::new(refused(bytes));
        bytes.chunks(slice).for_each(|part| picker.feed(part));
        String::from_utf8(picker.finish()).unwrap()
    }

    #[test]
    fn cards_that_could_not_be_read_come_out_as_they_are_with_the_reason() {
        let wanted = "BEGIN:VCARD\r\nX-PENSTOCK-REFUSED:Another card begins before this one has ended.\r\nFN:Bo\r\nTEL:12\r\n 34\r\n\
            BEGIN:VCARD\r\nX-PENSTOCK-REFUSED:The file ends in the middle of this card.\r\nVERSION:3.0\r\nFN:Dee\r\nNOTE:cut o\r\n";
        for slice in [1, 2, 7, 1_000] {
            assert_eq!(picked(FILE.as_bytes(), slice), wanted, "in slices of {slice}");
        }
        let bare = FILE.replace("\r\n", "\n");
        assert_eq!(picked(bare.as_bytes(), 5), wanted, "lines end in one way");
        let old = FILE.replace("\r\n", "\r");
        assert_eq!(picked(old.as_bytes(), 5), wanted);
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(picked(&wide, 3), wanted);
    }

    #[test]
    fn mended_they_come_in_and_the_reason_is_no_detail() {
        let mended = picked(FILE.as_bytes(), 1_000).replace("34\r\n", "34\r\nEND:VCARD\r\n") + "END:VCARD\r\n";
        let cards = Cards::read(mended.as_bytes());
        assert!(cards.people.iter().all(|person| person.refused.is_none() && person.details.is_empty()), "{cards:?}");
        assert_eq!(cards.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Bo", "Dee"]);
    }
}
