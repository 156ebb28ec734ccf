//! Messages as files that a mail program opens, ready to be sent.

use crate::exchange::mailto::{Unopened, lines};
use crate::exchange::markdown;
use crate::model::{Contact, Member, Message};
use crate::value::{Id, Time, one_line};
use mail_builder::MessageBuilder;
use mail_builder::headers::{
    HeaderType, address::Address, content_type::ContentType, date::Date, message_id::MessageId, raw::Raw, text::Text,
};
use mail_builder::mime::MimePart;
use std::fmt::Write;

/// The domain of the Message-IDs that are made here. The name is reserved for what is nowhere (RFC 2606), so that no
/// mail can be delivered there, and nobody else makes such ids.
pub const MAIL_DOMAIN: &str = "penstock.invalid";

/// The Message-ID of a message, without angle brackets: an answer that refers to it finds it by this.
pub fn mail_id(message: Id) -> String {
    format!("{message}@{MAIL_DOMAIN}")
}

/// The message that a Message-ID was made for.
pub fn own_message(mail_id: &str) -> Option<Id> {
    let (id, domain) = mail_id.split_once('@')?;
    let own = domain.eq_ignore_ascii_case(MAIL_DOMAIN);
    own.then(|| id.to_ascii_uppercase().parse().ok()).flatten()
}

/// A message as an `.eml` file that opens as one to be sent (`X-Unsent: 1`), from the member if they have an address, to
/// the contact by name if one is given. `answers` is the Message-ID of the mail that it goes on from, if there is one.
///
/// What is written in Markdown goes as plain text and as HTML, and the mail program takes the one that it can show.
///
/// There are exactly these headers, whatever stands in names, addresses and subjects: each is one line without control
/// characters, and what looks like an encoded word is taken by its letters.
///
/// # Errors
/// That there is no address, several, or none that can be written to.
pub fn eml(
    message: &Message,
    from: Option<&Member>,
    to: Option<&Contact>,
    answers: Option<&str>,
    now: Time,
) -> Result<Vec<u8>, Unopened> {
    let address = one_line(&message.to);
    let several = address.split([',', ';']).filter(|one| !one.trim().is_empty()).count();
    match several {
        0 => return Err(Unopened::NoAddress),
        1 => {}
        count => return Err(Unopened::Several(count)),
    }
    let address = address.trim_matches([',', ';', ' ']).to_string();
    if !writable(&address) {
        return Err(Unopened::NotAnAddress(address));
    }
    let name = to.map(|contact| one_line(&contact.name)).filter(|name| !name.is_empty());
    let mut mail = MessageBuilder::new().header("X-Unsent", Raw::new("1"));
    if let Some(member) = from
        && writable(member.email.trim())
    {
        mail = mail.from(addressed(&one_line(&member.name), member.email.trim()));
    }
    mail = mail
        .to(addressed(&name.unwrap_or_default(), &address))
        .header("Subject", subject(&one_line(&message.subject)))
        .date(Date::new(now.millis().div_euclid(1_000)))
        .message_id(MessageId::new(mail_id(message.id)));
    if let Some(answered) = answers.map(super::read::id).filter(|id| !id.is_empty() && id.is_ascii()) {
        mail = mail.in_reply_to(MessageId::new(answered.clone())).references(MessageId::new(answered));
    }
    let text = lines(&markdown::body(message));
    let mail = match markdown::document(message).map(|html| lines(&html)) {
        // The boundary comes from the message, and from nothing by chance.
        Some(html) => {
            let kind =
                ContentType::new("multipart/alternative").attribute("boundary", boundary(message.id, &[&text, &html]));
            let part = |kind: &'static str, text: String| {
                MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), text)
            };
            mail.body(MimePart::new(kind, vec![part("text/plain", text), part("text/html", html)]))
        }
        None => mail.text_body(text),
    };
    let mut bytes = Vec::new();
    mail.serialize(&mut bytes);
    Ok(bytes)
}

/// A line that stands between the parts of a mail and in none of them.
fn boundary(message: Id, parts: &[&str]) -> String {
    let mut boundary = format!("penstock-{message}");
    while parts.iter().any(|part| part.contains(&boundary)) {
        boundary.push('-');
    }
    boundary
}

/// A subject as a header. One that itself has what marks encoded words is encoded as a whole, or mail programs would
/// decode what was never encoded; the crate does not see to that.
fn subject<'x>(text: &str) -> HeaderType<'x> {
    /// An encoded word has 75 characters at most, 12 of them around it; a character takes 12 at most.
    const ROOM: usize = 51;
    if !text.contains("=?") {
        return Text::new(text.to_string()).into();
    }
    let mut words = vec![String::new()];
    for c in text.chars() {
        if words.last().is_some_and(|word| word.len() > ROOM) {
            words.push(String::new());
        }
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            if let Some(word) = words.last_mut() {
                // Writing to a text does not fail.
                let _ = write!(word, "={byte:02X}");
            }
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?Q?{word}?=")).collect();
    Raw::new(words.join(" ")).into()
}

fn addressed<'x>(name: &str, email: &str) -> Address<'x> {
    // No name has what marks encoded words; with a blank in it, it marks nothing.
    let name = name.replace("=?", "= ?");
    Address::new_address((!name.is_empty()).then_some(name), email.to_string())
}

/// Whether an address can stand in a header without being anything else: no quotation marks, comments or brackets.
fn writable(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let word = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    !local.is_empty()
        && !domain.is_empty()
        && address.len() <= 254
        && local.chars().all(word)
        && domain.chars().all(host)
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
