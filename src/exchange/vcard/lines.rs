//! From bytes to lines that belong together. A file may come in pieces, and no picture in it is ever held in memory.
//!
//! Lines are put together as bytes, before they become text: writers break them in the middle of a character.

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

/// A longer line is cut, in bytes: no name, note or address is this long.
const LONGEST: usize = 1_000_000;

/// What is not text for people: left out while it is read.
const MEDIA: [&str; 6] = ["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-IMAGE"];

/// The names of properties, but for those that begin with `X-`. Other words before a colon are text of a note whose
/// writer forgot to indent it.
const NAMES: &str = "BEGIN END VERSION FN N NICKNAME PHOTO BDAY ANNIVERSARY GENDER ADR LABEL TEL EMAIL IMPP LANG TZ GEO \
    TITLE ROLE LOGO ORG MEMBER RELATED CATEGORIES NOTE PRODID REV SOUND UID CLIENTPIDMAP URL KEY FBURL CALADRURI CALURI \
    XML BIRTHPLACE DEATHPLACE DEATHDATE EXPERTISE HOBBY INTEREST ORG-DIRECTORY SOURCE KIND NAME PROFILE MAILER AGENT \
    SORT-STRING CLASS CONTACT-URI CREATED GRAMGENDER LANGUAGE PRONOUNS SOCIALPROFILE JSPROP";

/// A line of the file with what was folded away from it, as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub line: usize,
    /// What stands there; without its value where that is a picture.
    pub bytes: Vec<u8>,
    /// Whether a value was left out: a picture, a sound or a key.
    pub media: bool,
    /// Whether it was longer than what is kept.
    pub cut: bool,
    /// Whether something stood below it that belongs to no property.
    pub stray: bool,
}

/// Puts lines together as the bytes come.
pub(super) struct Lines {
    utf16: Option<Decoder>,
    /// The first bytes of the file, until they say how it is written; none after that.
    mark: Option<Vec<u8>>,
    /// The line of the file that is being read, without its end.
    physical: Vec<u8>,
    cut: bool,
    after_return: bool,
    number: usize,
    /// What belongs together so far.
    open: Option<Open>,
    /// Whether the card is of version 2.1, where a blank that begins a line belongs to the text.
    old: bool,
    ready: Vec<Line>,
}

struct Open {
    line: Line,
    quoted_printable: bool,
    base64: bool,
    /// Whether it may have several lines, as people write them.
    prose: bool,
    /// How long the last piece was: a long one was broken by its writer, a short one by a person.
    last: usize,
}

impl Lines {
    pub fn new() -> Self {
        Lines {
            utf16: None,
            mark: Some(Vec::new()),
            physical: Vec::new(),
            cut: false,
            after_return: false,
            number: 1,
            open: None,
            old: false,
            ready: Vec::new(),
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Some(mut first) = self.mark.take() else { return self.decoded(bytes) };
        first.extend_from_slice(bytes);
        if first.len() < 3 {
            self.mark = Some(first);
        } else {
            self.begin(&first);
        }
    }

    fn begin(&mut self, first: &[u8]) {
        self.utf16 = match first {
            [0xFF, 0xFE, ..] => Some(UTF_16LE.new_decoder()),
            [0xFE, 0xFF, ..] => Some(UTF_16BE.new_decoder()),
            _ => None,
        };
        self.decoded(first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first));
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

    /// The lines that are complete.
    pub fn take(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.ready)
    }

    /// The file ends here.
    pub fn end(&mut self) {
        if let Some(first) = self.mark.take() {
            self.begin(&first);
        }
        if let Some(mut decoder) = self.utf16.take() {
            let text = recoded(&mut decoder, &[], true);
            self.bytes(text.as_bytes());
        }
        if !self.physical.is_empty() {
            self.end_line();
        }
        self.flush();
    }

    fn bytes(&mut self, mut bytes: &[u8]) {
        while let Some((at, end)) = bytes.iter().enumerate().find(|(_, byte)| matches!(byte, b'\n' | b'\r')) {
            let (before, after) = bytes.split_at(at);
            self.keep(before);
            // `\r\n` is one end; a lone `\r` is one too.
            if !(*end == b'\n' && self.after_return && before.is_empty()) {
                self.end_line();
            }
            self.after_return = *end == b'\r';
            bytes = after.get(1..).unwrap_or_default();
        }
        self.keep(bytes);
    }

    fn keep(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.after_return = false;
        let room = LONGEST.saturating_sub(self.physical.len());
        self.cut |= bytes.len() > room;
        self.physical.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
    }

    fn end_line(&mut self) {
        let piece = std::mem::take(&mut self.physical);
        let (number, cut) = (self.number, std::mem::take(&mut self.cut));
        self.number += 1;
        let goes_on = self.open.as_ref().is_some_and(|open| open.goes_on(&piece));
        match self.open.as_mut() {
            Some(open) if goes_on => open.add(&piece, cut, self.old),
            _ if piece.iter().all(u8::is_ascii_whitespace) => {}
            _ => {
                self.flush();
                self.open = Some(Open::begin(number, piece, cut));
            }
        }
    }

    fn flush(&mut self) {
        let Some(open) = self.open.take() else { return };
        let line = open.line;
        let upper: Vec<u8> = line.bytes.iter().take(20).filter(|b| **b != b' ').map(u8::to_ascii_uppercase).collect();
        if upper.starts_with(b"VERSION:") {
            self.old = upper.starts_with(b"VERSION:2");
        } else if upper.starts_with(b"BEGIN:") {
            self.old = false;
        }
        self.ready.push(line);
    }
}

pub(super) fn recoded(decoder: &mut Decoder, bytes: &[u8], last: bool) -> String {
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16));
    let mut rest = bytes;
    loop {
        let (result, read, _) = decoder.decode_to_string(rest, &mut text, last);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            CoderResult::InputEmpty => return text,
            CoderResult::OutputFull => text.reserve(rest.len().max(16) * 3),
        }
    }
}

impl Open {
    fn begin(line: usize, bytes: Vec<u8>, cut: bool) -> Self {
        let (head, _) = halves(&bytes);
        let head: String = head.iter().take(1_000).map(|byte| char::from(byte.to_ascii_uppercase())).collect();
        let media = MEDIA.contains(&name_in(&head).unwrap_or_default());
        let mut open = Open {
            last: bytes.len(),
            line: Line { line, bytes, media, cut: cut && !media, stray: false },
            quoted_printable: head.contains("QUOTED-PRINTABLE"),
            prose: matches!(name_in(&head), Some("NOTE" | "LABEL" | "ADR")),
            base64: head.contains("BASE64") || head.contains("ENCODING=B"),
        };
        if media {
            let length = halves(&open.line.bytes).0.len();
            open.line.bytes.truncate(length);
        }
        open
    }

    /// Whether a line of the file belongs to this one.
    fn goes_on(&self, piece: &[u8]) -> bool {
        match piece.first() {
            Some(b' ' | b'\t') => true,
            _ if marker(piece) => false,
            _ if self.soft() => true,
            None => false,
            Some(_) => !is_property(piece),
        }
    }

    /// Whether a quoted-printable text says that it goes on.
    fn soft(&self) -> bool {
        self.quoted_printable && self.line.bytes.ends_with(b"=")
    }

    fn add(&mut self, piece: &[u8], cut: bool, old: bool) {
        if self.line.media {
            return;
        }
        self.line.cut |= cut;
        let bytes = &mut self.line.bytes;
        let room = LONGEST.saturating_sub(bytes.len());
        if piece.len() > room {
            self.line.cut = true;
            return;
        }
        let indented = matches!(piece.first(), Some(b' ' | b'\t'));
        if self.quoted_printable && bytes.ends_with(b"=") {
            bytes.pop();
            bytes.extend_from_slice(piece);
        } else if indented {
            let from = usize::from(!old || self.base64);
            bytes.extend_from_slice(piece.get(from..).unwrap_or_default());
        } else {
            // The writer forgot to indent: what it broke at a width goes together, what a person wrote is a line.
            if self.last < 60 && !self.base64 {
                if !self.prose {
                    self.line.stray = true;
                    return;
                }
                bytes.extend_from_slice(b"\\n");
            }
            bytes.extend_from_slice(piece);
        }
        self.last = piece.len();
    }
}

/// What stands before and behind the first colon that is in no quotation marks.
pub(super) fn halves(bytes: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut quoted = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b':' if !quoted => {
                let (head, rest) = bytes.split_at(at);
                return (head, rest.get(1..));
            }
            _ => {}
        }
    }
    // A quotation mark that nobody closed.
    match bytes.iter().position(|byte| *byte == b':') {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at + 1..)),
        None => (bytes, None),
    }
}

/// The name in the head of a property, without its group; none if it can be none.
fn name_in(head: &str) -> Option<&str> {
    let name = head.split(';').next()?.trim();
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    fits.then_some(name)
}

/// Whether a line of the file begins a property.
fn is_property(piece: &[u8]) -> bool {
    let Some(end) = piece.iter().take(200).position(|byte| matches!(byte, b':' | b';')) else { return false };
    let Ok(head) = std::str::from_utf8(piece.get(..end).unwrap_or_default()) else { return false };
    let shouted = !head.chars().any(|c| c.is_ascii_lowercase());
    let upper = head.to_ascii_uppercase();
    let Some(name) = name_in(&upper) else { return false };
    let plain = head.trim().len() == head.len();
    plain && (shouted || name.starts_with("X-") || NAMES.split_ascii_whitespace().any(|known| known == name))
}

/// Whether the line begins or ends a card.
fn marker(piece: &[u8]) -> bool {
    let text: Vec<u8> =
        piece.iter().filter(|byte| !byte.is_ascii_whitespace()).take(12).map(u8::to_ascii_uppercase).collect();
    text == b"BEGIN:VCARD" || text == b"END:VCARD"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::new();
        for piece in pieces {
            lines.feed(piece);
        }
        lines.end();
        lines.take().into_iter().map(|line| String::from_utf8_lossy(&line.bytes).into_owned()).collect()
    }

    #[test]
    fn what_was_folded_comes_together_wherever_it_was_broken() {
        let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:caf\u{e9}s\r\nEND:VCARD\r\n".as_bytes();
        // In the middle of the two bytes of é.
        let at = text.iter().position(|byte| *byte == 0xC3).unwrap() + 1;
        let broken = [&text[..at], b"\r\n ", &text[at..]].concat();
        let whole = ["BEGIN:VCARD", "VERSION:3.0", "NOTE:cafés", "END:VCARD"];
        assert_eq!(lines(&[&broken]), whole);
        for cut in 0..broken.len() {
            assert_eq!(lines(&[&broken[..cut], &broken[cut..]]), whole, "in two pieces, at {cut}");
        }
        assert_eq!(lines(&[b"\xEF\xBB\xBFBEGIN:VCARD\rEND:VCARD"]), ["BEGIN:VCARD", "END:VCARD"]);
        let wide: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("FN:é\r\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(lines(&[&wide[..3], &wide[3..]]), ["FN:é"]);
    }

    #[test]
    fn soft_breaks_of_quoted_printable_end_before_the_next_property_only() {
        let text = b"NOTE;ENCODING=QUOTED-PRINTABLE:one=20=\n two=\nthree=\nEND:VCARD\n";
        assert_eq!(lines(&[text]), ["NOTE;ENCODING=QUOTED-PRINTABLE:one=20 twothree=", "END:VCARD"]);
    }

    #[test]
    fn a_text_that_nobody_indented_stays_with_its_property() {
        let text = b"NOTE:first\nCall: tomorrow\n\nno colon here\nFN:Ada\nFOO:bar\n";
        assert_eq!(lines(&[text]), ["NOTE:first\\nCall: tomorrow\\nno colon here", "FN:Ada", "FOO:bar"]);
        let long = format!("NOTE:{}\n{}\nFN:Ada\n", "a".repeat(70), "b".repeat(5));
        assert_eq!(lines(&[long.as_bytes()]), [format!("NOTE:{}bbbbb", "a".repeat(70)), "FN:Ada".to_string()]);
    }

    #[test]
    fn pictures_are_not_kept_however_they_are_written() {
        let folded = format!("PHOTO;ENCODING=b;TYPE=JPEG:\r\n {}\r\n {}\r\nFN:Ada\r\n", "A".repeat(70), "B".repeat(9));
        assert_eq!(lines(&[folded.as_bytes()]), ["PHOTO;ENCODING=b;TYPE=JPEG", "FN:Ada"]);
        let bare = "PHOTO;BASE64:\r\nABCD+/\r\nEFGH==\r\n\r\nFN:Ada\r\n";
        assert_eq!(lines(&[bare.as_bytes()]), ["PHOTO;BASE64", "FN:Ada"]);
        let mut reader = Lines::new();
        reader.feed(b"PHOTO:data:image/jpeg;base64,");
        for _ in 0..50 {
            reader.feed(&[b'A'; 1_000_000]);
        }
        assert!(reader.physical.len() <= LONGEST);
        reader.feed(b"\nFN:Ada\n");
        reader.end();
        let read = reader.take();
        assert!(read[0].media && !read[0].cut && read[0].bytes.len() < 40);
        assert_eq!(read[1].bytes, b"FN:Ada");
    }
}
