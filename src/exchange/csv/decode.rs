//! From bytes to text: the encoding is recognised, and what is no table is refused in a sentence.

use std::fmt;

/// How a file's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, the old western European encoding.
    Windows1252,
}

impl Encoding {
    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 (little-endian)",
            Encoding::Utf16Be => "UTF-16 (big-endian)",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

/// Why a file cannot be read as a table at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// No bytes, or only blanks.
    Empty,
    /// Larger than [`LARGEST`]; the size in bytes.
    TooLarge(u64),
    /// Many control characters: a picture, a program, a database.
    Binary,
    /// An Excel workbook or another zip file.
    Zip,
    /// A PDF document.
    Pdf,
    /// A JSON file.
    Json,
    /// A web page or another XML file.
    Markup,
    /// UTF-16 with broken characters.
    BrokenUtf16,
    /// It ended before the size that it was said to have.
    Changed,
    /// There is no memory left for its text.
    NoRoom,
}

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 250_000_000;

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::Empty => f.write_str("This file is empty. Export it again, and choose the new file."),
            ImportError::TooLarge(size) => write!(
                f,
                "This file has {} MB; the most that can be imported at once is {} MB. Split it, and import the parts.",
                size / 1_000_000,
                LARGEST / 1_000_000
            ),
            ImportError::Binary => {
                f.write_str("This is not a text file, but a picture, a database or the like. Export the data as CSV, and choose that file.")
            }
            ImportError::Zip => f.write_str(
                "This is an Excel workbook or a zip file, not a CSV file. Save the sheet as CSV, and choose that file.",
            ),
            ImportError::Pdf => {
                f.write_str("This is a PDF document, not a table. Export the data as CSV, and choose that file.")
            }
            ImportError::Json => {
                f.write_str("This is a JSON file, not a table. To restore a backup use “Restore a backup”.")
            }
            ImportError::Markup => f.write_str(
                "This is a web page or an XML file, not a table. Export the data as CSV, and choose that file.",
            ),
            ImportError::BrokenUtf16 => f.write_str(
                "This file looks like UTF-16, but some of its characters are broken. Export it again, as UTF-8.",
            ),
            ImportError::Changed => f.write_str("This file was changed while it was being read. Choose it again."),
            ImportError::NoRoom => f.write_str(
                "There is not enough free memory to read this file. Close other tabs, or split the file and import the parts.",
            ),
        }
    }
}

impl std::error::Error for ImportError {}

/// The text of a file; the byte order mark is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub(super) text: String,
    /// How it was written.
    pub(super) encoding: Encoding,
}

/// What a decoder wants after a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// The next slice, if there is one.
    More,
    /// The file again, from its first byte: it is not what its beginning looked like.
    Again,
}

/// Turns bytes into text slice by slice, so that a page stays responsive and the bytes need not stay in memory.
pub struct Decoder {
    size: usize,
    fed: usize,
    /// The beginning, until there is enough of it to tell the encoding.
    held: Vec<u8>,
    reading: Option<(Encoding, encoding_rs::Decoder)>,
    /// Not UTF-8, as has been found out.
    western: bool,
    /// Whether a mark says that it is UTF-8.
    marked: bool,
    /// Characters that are in UTF-8 beyond doubt, and bytes that are not.
    foreign: usize,
    broken: usize,
    text: String,
    blank: bool,
    /// Control characters that no text has.
    odd: usize,
}

/// Stands where the bytes are of no character.
pub(super) const BROKEN: char = '\0';

/// The bytes by which encodings are told apart, and a byte order mark before them.
const BEGINNING: usize = 4096 + 3;

impl Decoder {
    /// Begins with a file of so many bytes.
    ///
    /// # Errors
    /// If it is empty or larger than [`LARGEST`].
    pub fn new(size: u64) -> Result<Self, ImportError> {
        let size = usize::try_from(size).ok().filter(|fits| *fits <= LARGEST).ok_or(ImportError::TooLarge(size))?;
        if size == 0 {
            return Err(ImportError::Empty);
        }
        Ok(Self {
            size,
            fed: 0,
            held: Vec::new(),
            reading: None,
            western: false,
            marked: false,
            foreign: 0,
            broken: 0,
            text: String::new(),
            blank: true,
            odd: 0,
        })
    }

    /// Reads the next slice of the file.
    ///
    /// # Errors
    /// If the file is no table, or there is no memory left.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Fed, ImportError> {
        let bytes = bytes.get(..self.size - self.fed).unwrap_or(bytes);
        self.fed += bytes.len();
        if self.reading.is_some() {
            return self.decode(bytes);
        }
        self.held.extend_from_slice(bytes);
        if self.held.len() < BEGINNING.min(self.size) {
            return Ok(Fed::More);
        }
        let held = std::mem::take(&mut self.held);
        let (encoding, mark) = begin(&held, self.size, self.western)?;
        self.reading = Some((encoding, encoding.decoder()));
        self.marked = encoding == Encoding::Utf8 && mark > 0;
        self.reserve(self.size - self.size / 2 * usize::from(encoding.wide()))?;
        self.decode(held.get(mark..).unwrap_or_default())
    }

    /// The whole text.
    ///
    /// # Errors
    /// If there is nothing in it, or it is no table.
    pub fn finish(self) -> Result<Decoded, ImportError> {
        match self.reading {
            Some(_) if self.fed < self.size => Err(ImportError::Changed),
            Some(_) if self.blank => Err(ImportError::Empty),
            // A few are damage, and cost their rows only.
            Some(_) if self.odd * 25 > self.text.len() => Err(ImportError::Binary),
            Some(_) if looks_like_json(&self.text) => Err(ImportError::Json),
            Some(_) if looks_like_markup(&self.text) => Err(ImportError::Markup),
            Some((encoding, _)) => Ok(Decoded { text: self.text, encoding }),
            None => Err(ImportError::Changed),
        }
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), ImportError> {
        // A little more than the bytes: a decoder stops before its room is used up.
        self.text.try_reserve_exact(bytes + 64).map_err(|_| ImportError::NoRoom)
    }

    fn decode(&mut self, bytes: &[u8]) -> Result<Fed, ImportError> {
        let (last, begin, mut rest) = (self.fed == self.size, self.text.len(), bytes);
        loop {
            let Some((encoding, decoder)) = &mut self.reading else { return Ok(Fed::More) };
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut self.text, last);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => self.reserve(self.text.len() / 8 + rest.len())?,
                encoding_rs::DecoderResult::Malformed(..) if encoding.wide() => return Err(ImportError::BrokenUtf16),
                // What is broken is marked, so that it costs its row only.
                encoding_rs::DecoderResult::Malformed(..) => {
                    self.broken += 1;
                    self.reserve(rest.len() + 1)?;
                    self.text.push(BROKEN);
                }
            }
        }
        let new = self.text.get(begin..).unwrap_or_default();
        self.blank = self.blank && new.trim_start().is_empty();
        self.foreign += new.bytes().filter(|byte| *byte >= 0xC2).count();
        // In another encoding hardly any two characters look like one of UTF-8.
        if last && self.broken > 0 && !self.marked && self.foreign <= self.broken {
            *self = Self { western: true, ..Self::new(self.size as u64)? };
            return Ok(Fed::Again);
        }
        self.odd += new.bytes().filter(|byte| *byte < b' ' && !matches!(byte, 9..=13 | 26)).count();
        Ok(Fed::More)
    }
}

/// The text of bytes that are all there.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let mut decoder = Decoder::new(bytes.len() as u64)?;
    while decoder.push(bytes)? == Fed::Again {}
    decoder.finish()
}

impl Encoding {
    fn wide(self) -> bool {
        matches!(self, Encoding::Utf16Le | Encoding::Utf16Be)
    }

    fn decoder(self) -> encoding_rs::Decoder {
        let encoding = match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        encoding.new_decoder_without_bom_handling()
    }
}

/// The encoding, by the first bytes of a file of this size, and the length of the byte order mark.
fn begin(held: &[u8], size: usize, western: bool) -> Result<(Encoding, usize), ImportError> {
    if held.starts_with(b"PK\x03\x04") {
        return Err(ImportError::Zip);
    }
    if held.starts_with(b"%PDF-") {
        return Err(ImportError::Pdf);
    }
    if held.starts_with(b"\xFF\xFE") {
        return Ok((Encoding::Utf16Le, 2));
    }
    if held.starts_with(b"\xFE\xFF") {
        return Ok((Encoding::Utf16Be, 2));
    }
    let mark = if held.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let unmarked = unmarked_utf16(held.get(mark..).unwrap_or_default(), size - mark);
    let narrow = if western { Encoding::Windows1252 } else { Encoding::Utf8 };
    Ok((unmarked.unwrap_or(narrow), mark))
}

/// UTF-16 without a mark shows by its pattern: in western text every second byte is NUL, always on the same side.
fn unmarked_utf16(bytes: &[u8], size: usize) -> Option<Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    // Some characters, such as many emoji, have a NUL on the other side.
    match (even, odd) {
        _ if pairs < 2 || size % 2 == 1 => None,
        (even, odd) if odd * 2 > pairs && even * 20 <= odd => Some(Encoding::Utf16Le),
        (even, odd) if even * 2 > pairs && odd * 20 <= even => Some(Encoding::Utf16Be),
        _ => None,
    }
}

fn looks_like_json(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => matches!(next, '{' | '[' | '"' | ']'),
        _ => false,
    }
}

fn looks_like_markup(text: &str) -> bool {
    let begin = text.trim_start().as_bytes();
    let is = |mark: &[u8]| begin.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    [b"<!doctype".as_slice(), b"<html", b"<?xml"].into_iter().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wide(text: &str, low_first: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_encoding_is_recognised_and_read() {
        let text = "name;sum\r\nMüller;5";
        let old: Vec<u8> = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let cases: [(Vec<u8>, Encoding); 7] = [
            (text.into(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
            (wide(text, true), Encoding::Utf16Le),
            (wide(text, false), Encoding::Utf16Be),
            ([b"\xFF\xFE".to_vec(), wide(text, true)].concat(), Encoding::Utf16Le),
            ([b"\xFE\xFF".to_vec(), wide(text, false)].concat(), Encoding::Utf16Be),
            (old, Encoding::Windows1252),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes), Ok(Decoded { text: text.to_string(), encoding }));
        }
    }

    #[test]
    fn utf16_without_a_mark_is_recognised_beside_emoji_and_other_scripts() {
        let text = "Name;Company;Value\nGroßauftrag;Müller & Söhne;1\n😀 deal;שלום;2\n";
        for low_first in [true, false] {
            assert_eq!(decode(&wide(text, low_first)).map(|decoded| decoded.text), Ok(text.to_string()));
        }
    }

    #[test]
    fn what_is_no_table_is_refused_with_a_sentence() {
        assert_eq!(decode(b""), Err(ImportError::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(ImportError::Empty));
        assert_eq!(decode(b"a,b\n1,\x00\n"), Err(ImportError::Binary));
        assert_eq!(decode(b" {\"records\": []}"), Err(ImportError::Json));
        assert_eq!(decode(b"[ {\"a\": 1} ]"), Err(ImportError::Json));
        assert_eq!(decode(b"PK\x03\x04xl/"), Err(ImportError::Zip));
        assert_eq!(decode(&(0..=255).collect::<Vec<u8>>().repeat(50)), Err(ImportError::Binary));
        assert_eq!(decode(b"\n<!DOCTYPE html><p>Sign in"), Err(ImportError::Markup));
        assert_eq!(decode(b"<?xml version='1.0'?>"), Err(ImportError::Markup));
        assert_eq!(decode(b"\xFF\xFE\x00\xD8a\x00"), Err(ImportError::BrokenUtf16));
        let too_large = Decoder::new(LARGEST as u64 + 1).map(|_| ());
        assert_eq!(too_large, Err(ImportError::TooLarge(LARGEST as u64 + 1)), "known before a byte is read");
        assert!(ImportError::Json.to_string().starts_with("This is a JSON file, not a table. To restore a backup use"));
    }

    /// The same bytes in slices of these lengths, over and over.
    fn in_slices(bytes: &[u8], lengths: &[usize]) -> Result<Decoded, ImportError> {
        let mut decoder = Decoder::new(bytes.len() as u64)?;
        let (mut at, mut lengths) = (0, lengths.iter().cycle());
        while at < bytes.len() {
            let end = (at + lengths.next().unwrap()).min(bytes.len());
            at = if decoder.push(&bytes[at..end])? == Fed::Again { 0 } else { end };
        }
        decoder.finish()
    }

    /// A text in every encoding that has all of its characters, with and without a mark.
    fn encodings(text: &str) -> Vec<Vec<u8>> {
        let (low, high) = (wide(text, true), wide(text, false));
        let (old, _, foreign) = encoding_rs::WINDOWS_1252.encode(text);
        let mut all = vec![
            text.into(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE".to_vec(), low.clone()].concat(),
            [b"\xFE\xFF".to_vec(), high.clone()].concat(),
            low,
            high,
        ];
        all.extend((!foreign).then(|| old.into_owned()));
        all
    }

    #[test]
    fn a_border_between_slices_may_lie_inside_a_character() {
        let text = "näme;𝄞;€\r\nMüller;😁;5";
        for bytes in encodings(text).into_iter().chain(encodings("näme;€\nMüller;5")) {
            let whole = decode(&bytes).unwrap();
            for border in 0..=bytes.len() {
                assert_eq!(in_slices(&bytes, &[border.max(1), bytes.len()]), Ok(whole.clone()), "{border}");
            }
            assert_eq!(in_slices(&bytes, &[1]), Ok(whole));
        }
    }

    #[test]
    fn a_western_character_far_behind_the_beginning_is_still_found() {
        let mut bytes = "name;sum\nabc;5\n".repeat(2_000).into_bytes();
        bytes.extend(b"M\xFCller;5");
        let read = in_slices(&bytes, &[1_000]).unwrap();
        assert_eq!(read.encoding, Encoding::Windows1252);
        assert!(read.text.ends_with("abc;5\nMüller;5"));
        assert_eq!(decode(&bytes), Ok(read));
    }

    #[test]
    fn a_file_that_ends_too_early_was_changed() {
        let mut decoder = Decoder::new(20_000).unwrap();
        decoder.push(&[b'a'; 10_000]).unwrap();
        assert_eq!(decoder.finish(), Err(ImportError::Changed));
    }

    proptest! {
        #[test]
        fn slices_decode_to_the_same_as_the_whole(text in "[a-zäß€𝄞;\n\u{0}]{0,60}", many in 1usize..200, lengths in proptest::collection::vec(1usize..5_000, 1..5)) {
            for bytes in encodings(&text.repeat(many)) {
                prop_assert_eq!(in_slices(&bytes, &lengths), decode(&bytes));
            }
        }

        #[test]
        fn any_bytes_in_slices_come_to_the_same_as_the_whole(bytes in proptest::collection::vec(any::<u8>(), 0..300), lengths in proptest::collection::vec(1usize..9, 1..5)) {
            prop_assert_eq!(in_slices(&bytes, &lengths), decode(&bytes));
        }
    }

    #[test]
    fn a_table_whose_first_header_has_brackets_is_still_a_table() {
        assert!(decode(b"[id],[name]\n1,a\n").is_ok());
    }
}
