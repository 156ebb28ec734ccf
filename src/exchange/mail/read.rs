//! From bytes to a [`Mail`].

use super::{
    Attachment, LARGEST, LONGEST_TEXT, Mail, Person, Unread, html, nature, part,
    part::{Entity, Kind, Leaf},
    quote,
};
use crate::model::looks_like_email;
use crate::value::{Time, one_line, plural};
use mail_parser::{Address, HeaderValue, Message, MessageParser};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How many people, references and attachments are kept.
const MOST: usize = 200;
/// The longest line that is kept of a header.
const LONGEST_LINE: usize = 1_000;

/// What programs call the headers when they copy a mail for a person.
const NAMES: [(&str, &[&str]); 5] = [
    ("From", &["von", "de", "da", "van"]),
    ("To", &["an", "à", "para", "a", "aan"]),
    ("Cc", &["kopie", "copie"]),
    ("Subject", &["betreff", "objet", "asunto", "oggetto", "onderwerp"]),
    ("Date", &["sent", "gesendet", "datum", "envoyé", "enviado", "inviato", "verzonden", "fecha", "data"]),
];

/// Reads one mail: an `.eml` file, Apple's `.emlx`, or text that was pasted with its headers.
///
/// # Errors
/// Why it is not a mail, or not one that is read.
pub fn read(bytes: &[u8]) -> Result<Mail, Unread> {
    if bytes.len() > LARGEST {
        return Err(Unread::TooLarge(bytes.len()));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Unread::Outlook);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") {
        return Err(Unread::Packed);
    }
    let wide = [b"\xff\xfe", b"\xfe\xff"].into_iter().any(|mark| bytes.starts_with(mark));
    let decoded = wide.then(|| encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding.decode(bytes).0));
    let bytes = decoded.as_ref().and_then(Option::as_ref).map_or(bytes, |text| text.as_bytes());
    let bytes = unwrapped(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    if bytes.is_empty() {
        return Err(Unread::Empty);
    }
    let parser = part::parser();
    let mut entity = Entity::of(bytes);
    if !known(entity.headers(&parser).as_ref()) {
        translate(entity.head_mut());
    }
    let headers = entity.headers(&parser).filter(|headers| known(Some(headers))).ok_or(Unread::NoHeaders)?;
    Ok(mail(&headers, &entity, &parser))
}

/// Without what is around the mail in some files: empty lines, the line before a mail in a mailbox, Apple's length.
fn unwrapped(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at_checked(end).unwrap_or((bytes, b""));
    let rest = rest.get(1..).unwrap_or_default();
    let first = first.trim_ascii();
    if first.starts_with(b"From ") {
        return rest;
    }
    if !first.is_empty() && first.len() < 10 && first.iter().all(u8::is_ascii_digit) {
        let length = std::str::from_utf8(first).ok().and_then(|digits| digits.parse::<usize>().ok());
        return length.and_then(|length| rest.get(..length)).unwrap_or(rest);
    }
    bytes
}

/// Whether headers are those of a mail: a sender, and something else.
fn known(headers: Option<&Message<'_>>) -> bool {
    headers.is_some_and(|headers| {
        let names = ["From", "To", "Subject", "Date", "Message-ID", "Received"];
        let has = |name: &&str| headers.headers().iter().any(|header| header.name().eq_ignore_ascii_case(name));
        names.iter().filter(|name| has(name)).count() >= 2
    })
}

/// Gives the headers of a copied mail the names that they have everywhere.
fn translate(head: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(head);
    let mut made = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let named = line.split_once(':').and_then(|(name, value)| {
            let name = name.trim_matches(['*', ' ', '\t']).to_lowercase();
            let to =
                NAMES.iter().find(|(to, names)| to.eq_ignore_ascii_case(&name) || names.contains(&name.as_str()))?;
            Some((to.0, value.trim_start_matches('*')))
        });
        match named {
            Some((name, value)) => {
                // Writing to a text does not fail.
                let _ = write!(made, "{name}:{value}");
            }
            None => made.push_str(line),
        }
    }
    *head = made.into_bytes();
}

fn mail(headers: &Message<'_>, entity: &Entity<'_>, parser: &MessageParser) -> Mail {
    let root = Kind::of(Some(headers));
    let (leaves, whole) = part::leaves(root.clone(), entity.body, parser);
    let body = body(&leaves, parser);
    let (mut text, mut quoted) = quote::split(&body.text);
    let mut shortened = entity.cut || !whole || shorten(&mut text, LONGEST_TEXT);
    shortened |= shorten(&mut quoted, LONGEST_TEXT);
    let subject = line(headers.subject().unwrap_or_default());
    let from = people(headers.from()).into_iter().chain(people(headers.sender())).next();
    let from = from.or_else(|| headers.header_raw("From").and_then(somebody));
    let nature = nature::nature(headers, &root, from.as_ref(), &subject, &text, body.report);
    let date = headers.date().filter(|date| date.is_valid() && (1970..=2200).contains(&date.year));
    let mut mail = Mail {
        id: headers.message_id().map(id).unwrap_or_default(),
        answers: answers(headers),
        from,
        to: people(headers.to()),
        cc: people(headers.cc()).into_iter().chain(people(headers.bcc())).take(MOST).collect(),
        subject,
        date: date.map(|date| Time::from_millis(date.to_timestamp().saturating_mul(1_000))),
        text,
        quoted,
        attachments: body.attachments,
        nature,
        shortened,
    };
    if mail.id.is_empty() {
        mail.id = made_id(&mail);
    }
    mail
}

/// What the leaves come to.
#[derive(Default)]
struct Body {
    text: String,
    attachments: Vec<Attachment>,
    report: nature::Report,
}

fn body(leaves: &[Leaf<'_>], parser: &MessageParser) -> Body {
    let mut body = Body::default();
    // What is said in plain text as well need not be read from HTML.
    let mut plain: Vec<usize> = Vec::new();
    let mut texts: Vec<(Option<usize>, bool, String)> = Vec::new();
    let mut room = LONGEST_TEXT * 4;
    for leaf in leaves {
        let kind = &leaf.kind;
        let is_html = kind.mime == "text/html";
        let shown =
            !kind.attached && (is_html || kind.mime == "text/plain") && (kind.name.is_none() || leaf.choice.is_some());
        match kind.mime.as_str() {
            _ if shown => {
                let text = kind.text(leaf.body);
                let text = match kind.flowed {
                    Some(joins) if !is_html => quote::unflowed(&text, joins),
                    _ => text,
                };
                if room == 0 {
                    continue;
                }
                room = room.saturating_sub(text.len());
                if let Some(choice) = leaf.choice.filter(|_| !is_html && !text.trim().is_empty()) {
                    plain.push(choice);
                }
                texts.push((leaf.choice, is_html, text));
            }
            "message/delivery-status" | "message/global-delivery-status" => {
                body.report.status.push_str(&kind.text(leaf.body.get(..64 * 1024).unwrap_or(leaf.body)));
                body.report.status.push('\n');
            }
            "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "message/rfc822-headers"
            | "message/global-headers" => {
                let inner = kind.decoded(leaf.body);
                let returned = nature::returned(&inner, parser);
                if kind.mime.ends_with("rfc822") || kind.mime.ends_with("global") {
                    let name = returned.as_ref().map(|returned| returned.subject.clone()).unwrap_or_default();
                    body.attach(kind, leaf.body, &if name.is_empty() { "Mail".into() } else { format!("{name}.eml") });
                }
                body.report.returned = body.report.returned.take().or(returned);
            }
            "text/calendar" => body.attach(kind, leaf.body, "invite.ics"),
            mime => {
                let ending = mime.split_once('/').map(|(_, ending)| ending).unwrap_or_default();
                let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
                let plain = mime.starts_with("multipart/");
                if !plain {
                    body.attach(kind, leaf.body, &format!("unnamed.{ending}"));
                } else if !leaf.body.trim_ascii().is_empty() {
                    // It says that it has parts, and has none: what it has is shown.
                    texts.push((None, false, kind.text(leaf.body)));
                }
            }
        }
    }
    for (choice, is_html, text) in texts {
        let said = choice.is_some_and(|choice| plain.contains(&choice));
        if is_html && said {
            continue;
        }
        let text = if is_html { html::plain(&text) } else { text };
        if !text.trim().is_empty() {
            if !body.text.is_empty() {
                body.text.push_str("\n\n");
            }
            body.text.push_str(text.trim_matches('\n'));
        }
    }
    body
}

impl Body {
    fn attach(&mut self, kind: &Kind, bytes: &[u8], unnamed: &str) {
        if self.attachments.len() < MOST {
            let name = kind.name.as_deref().unwrap_or_default();
            // A path says where the file was, and must not say where it goes.
            let name = line(name.rsplit(['/', '\\']).next().unwrap_or_default());
            let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let name: String = name.chars().filter(|c| !turns(*c)).collect();
            let name = if name.trim_matches('.').is_empty() { line(unnamed) } else { name };
            self.attachments.push(Attachment { name, bytes: kind.size(bytes) });
        }
    }
}

/// Text on one line that is not endless.
fn line(text: &str) -> String {
    let mut line = one_line(text);
    shorten(&mut line, LONGEST_LINE);
    line
}

/// Cuts a text that is longer than so many bytes, and says whether it did.
fn shorten(text: &mut String, most: usize) -> bool {
    let long = text.len() > most;
    if long {
        let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
        text.push('…');
    }
    long
}

/// The people of a header, those with an address, each once.
fn people(addresses: Option<&Address<'_>>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for one in addresses.into_iter().flat_map(Address::iter) {
        let email = one_line(one.address().unwrap_or_default()).trim_matches(['<', '>', ' ', '\'']).to_lowercase();
        let email = email.strip_prefix("mailto:").unwrap_or(&email).to_string();
        if people.len() >= MOST || !looks_like_email(&email) || people.iter().any(|one| one.email == email) {
            continue;
        }
        let name = line(one.name().unwrap_or_default()).trim_matches(['"', '\'', ' ']).to_string();
        people.push(Person { name: if name.eq_ignore_ascii_case(&email) { String::new() } else { name }, email });
    }
    people
}

/// The first address in a header that is not written as it must be.
fn somebody(header: &str) -> Option<Person> {
    let words = header.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | ',' | ';'));
    let email = words.take(MOST).find(|word| looks_like_email(word))?.to_lowercase();
    Some(Person { name: String::new(), email })
}

/// A Message-ID without what is around it.
pub(super) fn id(text: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>');
    text.chars().filter(kept).take(500).collect()
}

/// What it answers, the nearest first.
fn answers(headers: &Message<'_>) -> Vec<String> {
    let all = |value: &HeaderValue<'_>| -> Vec<String> {
        match value {
            HeaderValue::Text(text) => vec![id(text)],
            HeaderValue::TextList(all) => all.iter().map(|text| id(text)).collect(),
            _ => Vec::new(),
        }
    };
    let earlier = all(headers.references());
    let mut found: Vec<String> = Vec::new();
    for one in all(headers.in_reply_to()).into_iter().chain(earlier.into_iter().rev()) {
        if !one.is_empty() && found.len() < MOST && !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// The id of a mail without one: made of what it says, so that the same mail has the same id.
fn made_id(mail: &Mail) -> String {
    let mut hash = Sha256::new();
    let from = mail.from.as_ref().map(|from| from.email.as_str()).unwrap_or_default();
    let date = mail.date.map(|date| date.to_string()).unwrap_or_default();
    let to: Vec<&str> = mail.recipients().map(|to| to.email.as_str()).collect();
    for text in [from, &date, &to.join(","), &mail.subject, &mail.text] {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let hash = hash.finalize();
    let hex = hash.iter().take(16).fold(String::new(), |mut hex, byte| {
        // Writing to a text does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("{hex}@unnamed.{}", super::MAIL_DOMAIN)
}

/// `3 attachments: offer.pdf, photo.jpg and 1 more`, on one line.
pub(super) fn attached(attachments: &[Attachment]) -> String {
    const NAMED: usize = 10;
    let mut names: Vec<String> = attachments.iter().take(NAMED).map(|one| one.name.clone()).collect();
    if attachments.len() > NAMED {
        names.push(format!("{} more", attachments.len() - NAMED));
    }
    format!("{}: {}", plural(attachments.len(), "attachment", "attachments"), names.join(", "))
}
