//! The parts of a mail: where each begins and ends, what its headers say, and its bytes as text.
//!
//! Headers, addresses, dates, encoded words and transfer encodings are read by `mail-parser`. The parts are found here,
//! because a mail is allowed a limit in everything: how deep its parts lie in each other, how many there are, how long
//! their headers are. Nothing calls itself, so no mail can exhaust the stack.

use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::decoders::{base64::base64_decode, charsets::map::charset_decoder};
use mail_parser::{ContentType, HeaderName, Message, MessageParser, MimeHeaders};
use std::borrow::Cow;

/// How deep parts may lie in each other.
const DEEPEST: usize = 20;
/// How many parts are looked at.
const MOST_PARTS: usize = 1_000;
/// How many bytes of headers a part may have; what is beyond is not looked at.
const LONGEST_HEAD: usize = 256 * 1024;
/// How many bytes of one part are made text of.
const LONGEST_PART: usize = 4 * 1024 * 1024;

/// How many bytes are looked at to tell how long a part is without its line breaks.
const LONGEST_COUNTED: usize = 256 * 1024;

/// Reads headers, and nothing but them.
pub(super) fn parser() -> MessageParser {
    MessageParser::new()
        .with_minimal_headers()
        .with_message_ids()
        .header_address(HeaderName::Sender)
        .default_header_raw()
}

/// A mail or a part of one, as headers and body.
pub(super) struct Entity<'a> {
    head: Vec<u8>,
    /// Below the headers.
    pub body: &'a [u8],
    /// Whether headers were left out.
    pub cut: bool,
}

impl<'a> Entity<'a> {
    /// Parts the headers from the body: at the first empty line, or where a line cannot be a header.
    pub fn of(bytes: &'a [u8]) -> Self {
        let mut end = 0;
        let mut body = bytes.len();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let bare = line.trim_ascii_end();
            let continued = line.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
            if bare.is_empty() && !(continued && end == 0) {
                body = end + line.len();
                break;
            }
            if !continued && !is_header(bare) {
                body = end;
                break;
            }
            end += line.len();
        }
        let head = bytes.get(..end).unwrap_or(bytes);
        let cut = head.len() > LONGEST_HEAD;
        let head = head.get(..LONGEST_HEAD).unwrap_or(head);
        Self { head: [head, b"\r\n\r\n"].concat(), body: bytes.get(body..).unwrap_or_default(), cut }
    }

    /// The bytes of the headers, to be changed before they are read.
    pub fn head_mut(&mut self) -> &mut Vec<u8> {
        &mut self.head
    }

    /// What the headers say; none if there are none.
    pub fn headers(&self, parser: &MessageParser) -> Option<Message<'_>> {
        parser.parse_headers(&self.head)
    }
}

/// Whether a line can be a header: a name, a colon. The lines that mailbox files put between them count as well.
fn is_header(line: &[u8]) -> bool {
    if line.starts_with(b"From ") || line.starts_with(b">From ") {
        return true;
    }
    let name = line.iter().position(|byte| *byte == b':').and_then(|colon| line.get(..colon)).unwrap_or_default();
    let name = name.trim_ascii_end();
    (1..=80).contains(&name.len()) && name.iter().all(|byte| byte.is_ascii_graphic() || *byte >= 0x80)
}

/// How a part's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transfer {
    Plain,
    Base64,
    Quoted,
}

/// What a part's headers say about its body.
#[derive(Clone)]
pub(super) struct Kind {
    /// The type in lower case, such as `text/plain`.
    pub mime: String,
    /// The file's name.
    pub name: Option<String>,
    /// Whether it is to be saved and not shown.
    pub attached: bool,
    /// Of a report: what about.
    pub report: Option<String>,
    boundary: Option<String>,
    charset: Option<String>,
    /// Whether lines that end in a blank go on in the next, and whether that blank goes.
    pub flowed: Option<bool>,
    transfer: Transfer,
}

impl Kind {
    /// Of headers; parts without any are plain text.
    pub fn of(headers: Option<&Message<'_>>) -> Self {
        let content = headers.and_then(|headers| headers.content_type());
        let disposition = headers.and_then(|headers| headers.content_disposition());
        let of = |content: Option<&ContentType<'_>>, name: &str| {
            content.and_then(|content| content.attribute(name)).map(str::to_string)
        };
        let attribute = |name: &str| of(content, name);
        let mime = content.map_or_else(
            || "text/plain".to_string(),
            |content| format!("{}/{}", content.ctype(), content.subtype().unwrap_or("plain")).to_lowercase(),
        );
        let encoding = headers.and_then(|headers| headers.content_transfer_encoding()).unwrap_or_default();
        let transfer = match encoding.trim().to_ascii_lowercase().as_str() {
            "base64" => Transfer::Base64,
            "quoted-printable" => Transfer::Quoted,
            _ => Transfer::Plain,
        };
        let flowed = attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        let joins = attribute("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
        Self {
            mime,
            name: of(disposition, "filename").or_else(|| attribute("name")),
            attached: disposition.is_some_and(ContentType::is_attachment),
            report: attribute("report-type").map(|report| report.to_ascii_lowercase()),
            boundary: attribute("boundary").filter(|boundary| !boundary.is_empty()),
            charset: attribute("charset"),
            flowed: flowed.then_some(joins),
            transfer,
        }
    }

    /// About how many bytes a body has once it is decoded.
    pub fn size(&self, body: &[u8]) -> usize {
        match self.transfer {
            Transfer::Base64 => {
                // The lines of a long one are all as long as its first ones.
                let some = body.get(..LONGEST_COUNTED).unwrap_or(body);
                let letters = some.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=').count();
                let letters =
                    u64::try_from(letters).unwrap_or(0).saturating_mul(u64::try_from(body.len()).unwrap_or(0));
                let letters = letters.checked_div(u64::try_from(some.len()).unwrap_or(1)).unwrap_or(0);
                usize::try_from(letters / 4 * 3).unwrap_or(usize::MAX)
            }
            Transfer::Plain | Transfer::Quoted => body.len(),
        }
    }

    /// A body as it was before it was made fit for the way.
    pub fn decoded<'b>(&self, body: &'b [u8]) -> Cow<'b, [u8]> {
        let body = body.get(..LONGEST_PART).unwrap_or(body);
        let decoded = match self.transfer {
            Transfer::Plain => None,
            Transfer::Base64 => {
                let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
                let mut letters: Vec<u8> = body.iter().copied().filter(fits).collect();
                letters.truncate(letters.len() / 4 * 4 + if letters.len() % 4 == 1 { 0 } else { letters.len() % 4 });
                letters.resize(letters.len().next_multiple_of(4), b'=');
                base64_decode(&letters)
            }
            Transfer::Quoted => quoted_printable_decode(body),
        };
        decoded.map_or(Cow::Borrowed(body), Cow::Owned)
    }

    /// A body as text, lines ended by `\n`, without control characters.
    pub fn text(&self, body: &[u8]) -> String {
        let bytes = self.decoded(body);
        let charset = self.charset.as_deref().map(str::trim).unwrap_or_default().to_ascii_lowercase();
        let unsaid = matches!(charset.as_str(), "" | "us-ascii" | "ascii" | "utf-8" | "utf8");
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) if unsaid => text.to_string(),
            Err(error) if unsaid && charset.starts_with("utf") && error.valid_up_to() + 4 > bytes.len() => {
                String::from_utf8_lossy(&bytes).into_owned()
            }
            _ => match encoding_rs::Encoding::for_label(charset.as_bytes()) {
                Some(encoding) if encoding != encoding_rs::UTF_8 => encoding.decode(&bytes).0.into_owned(),
                _ => match charset_decoder(charset.as_bytes()) {
                    Some(decode) if !unsaid => decode(&bytes),
                    _ => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
                },
            },
        };
        clean(&text)
    }
}

/// Lines ended by `\n`, without control characters and invisible marks.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = |c: &char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'));
    text.chars().filter(kept).map(|c| if c == '\u{a0}' { ' ' } else { c }).collect()
}

/// A part that holds no others.
pub(super) struct Leaf<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its body, not yet decoded.
    pub body: &'a [u8],
    /// Of several ways to say the same: which of the mail's choices it belongs to.
    pub choice: Option<usize>,
}

/// The parts that hold no others, in order, and whether all of them are there.
pub(super) fn leaves<'a>(kind: Kind, body: &'a [u8], parser: &MessageParser) -> (Vec<Leaf<'a>>, bool) {
    let mut found = Vec::new();
    let mut whole = true;
    let mut choices = 0;
    let mut seen = 0;
    let mut left = vec![(kind, body, None, 0_usize)];
    while let Some((kind, body, choice, depth)) = left.pop() {
        let inner = kind.boundary.as_ref().filter(|_| kind.mime.starts_with("multipart/"));
        let (inner, complete) = inner.map_or((Vec::new(), true), |boundary| split(body, boundary.as_bytes()));
        whole &= complete;
        if inner.is_empty() {
            found.push(Leaf { kind, body, choice });
            continue;
        }
        if depth == DEEPEST {
            whole = false;
            continue;
        }
        let choice = if kind.mime == "multipart/alternative" {
            choices += 1;
            Some(choices)
        } else {
            choice
        };
        for part in inner.into_iter().rev() {
            seen += 1;
            if seen > MOST_PARTS {
                whole = false;
                break;
            }
            let entity = Entity::of(part);
            whole &= !entity.cut;
            let kind = Kind::of(entity.headers(parser).as_ref());
            left.push((kind, entity.body, choice, depth + 1));
        }
    }
    (found, whole)
}

/// The parts between a boundary's lines, and whether that is all of them. A last part that does not end goes to the end.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> (Vec<&'a [u8]>, bool) {
    let mut parts = Vec::new();
    let mark = [b"--", boundary].concat();
    let mut open = None;
    // Attachments are long: their lines are not looked at one by one.
    for start in memchr::memmem::find_iter(body, &mark) {
        if start.checked_sub(1).is_some_and(|before| body.get(before) != Some(&b'\n')) {
            continue;
        }
        let rest = body.get(start + mark.len()..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let at = start + mark.len() + end;
        let rest = rest.get(..end).unwrap_or_default().trim_ascii();
        if !rest.is_empty() && rest != b"--" {
            continue;
        }
        if let Some(open) = open.take() {
            parts.push(part(body, open, start));
        }
        if parts.len() > MOST_PARTS {
            return (parts, false);
        }
        if rest.is_empty() {
            open = Some(at);
        } else {
            return (parts, true);
        }
    }
    if let Some(open) = open {
        parts.push(body.get(open..).unwrap_or_default());
    }
    (parts, true)
}

/// The bytes from here to there, without the line break before the boundary, which belongs to it.
fn part(body: &[u8], from: usize, to: usize) -> &[u8] {
    let part = body.get(from..to).unwrap_or_default();
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}
