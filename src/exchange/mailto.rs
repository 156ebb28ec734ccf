//! Addresses that open another program with a message in it: `mailto:` for emails, `sms:` for text messages, the page
//! of a profile. The program shows the message; the person sends it.
//!
//! Whatever stands in a text, it can only become text: every byte that means something in such an address is written as
//! a percent code, and an address of somebody is one address on one line. So nobody is written to who is not named.

use super::markdown::body;
use super::phone::{NotDialled, Phone};
use crate::model::{Channel, Message, looks_like_email};
use crate::value::one_line;
use std::fmt::{self, Write};

/// How many characters mail programs and systems take for sure.
pub const LONGEST: usize = 1_900;

/// Why there is no address to open. Prints as a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// There is nobody to write to.
    NoAddress,
    /// The text is not an address.
    NotAnAddress(String),
    /// There are several addresses, and only one was asked for.
    Several(usize),
    /// It is longer than programs take.
    TooLong {
        /// Its length in characters.
        length: usize,
        /// The same without the text: address and subject, if that is short enough.
        head: Option<String>,
    },
    /// No program opens such messages: they are copied.
    NoProgram,
    /// The telephone number cannot be dialled.
    NotDialled(NotDialled),
}

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unopened::NoAddress => f.write_str("There is no address to send it to."),
            Unopened::NotAnAddress(text) => write!(f, "“{text}” is not an address that can be written to."),
            Unopened::Several(count) => write!(f, "There are {count} addresses. Leave one of them."),
            Unopened::TooLong { head: Some(_), .. } => f.write_str(
                "The text is too long to be handed to a mail program. Copy it; the mail opens with address and subject.",
            ),
            Unopened::TooLong { head: None, .. } => {
                f.write_str("The message is too long to be handed to a mail program. Copy it.")
            }
            Unopened::NotDialled(why) => why.fmt(f),
            Unopened::NoProgram => f.write_str("No program opens this kind of message by itself. Copy it."),
        }
    }
}

/// The address that opens a message in the program for it.
///
/// # Errors
/// Why there is none.
pub fn opening(message: &Message) -> Result<String, Unopened> {
    match message.channel {
        Channel::Email => mailto(&message.to, &message.subject, &body(message), false),
        Channel::Text => Phone::read(&message.to, None)?.text(&body(message)),
        Channel::Social => profile(&message.to),
        Channel::Letter => Err(Unopened::NoProgram),
    }
}

/// A `mailto:` address as RFC 6068 has it: everything in UTF-8 and percent codes, lines of the text ended by `%0D%0A`.
/// Line breaks in the address or the subject become blanks. Several addresses, parted by commas or semicolons, are
/// refused unless asked for.
///
/// # Errors
/// Why there is none; [`Unopened::TooLong`] above [`LONGEST`] characters.
pub fn mailto(to: &str, subject: &str, body: &str, several: bool) -> Result<String, Unopened> {
    let all: Vec<String> = to.split([',', ';']).map(one_line).filter(|one| !one.is_empty()).collect();
    match all.len() {
        0 => return Err(Unopened::NoAddress),
        1 => {}
        count if !several => return Err(Unopened::Several(count)),
        _ => {}
    }
    if let Some(wrong) = all.iter().find(|one| !looks_like_email(one)) {
        return Err(Unopened::NotAnAddress(wrong.clone()));
    }
    let mut head = String::from("mailto:");
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            head.push(',');
        }
        encode(&mut head, one, b"@");
    }
    let subject = one_line(subject);
    if !subject.is_empty() {
        head.push_str("?subject=");
        encode(&mut head, &subject, b"");
    }
    let mut whole = head.clone();
    let body = lines(body);
    if !body.is_empty() {
        whole.push_str(if subject.is_empty() { "?body=" } else { "&body=" });
        encode(&mut whole, &body, b"");
    }
    fitting(whole, head)
}

fn profile(to: &str) -> Result<String, Unopened> {
    let to = to.trim();
    let lower = to.to_ascii_lowercase();
    if to.is_empty() {
        return Err(Unopened::NoAddress);
    }
    let web = lower.starts_with("https://") || lower.starts_with("http://");
    let plain = !to.chars().any(|c| c.is_whitespace() || c.is_control());
    if web && plain { Ok(to.to_string()) } else { Err(Unopened::NoProgram) }
}

fn fitting(whole: String, head: String) -> Result<String, Unopened> {
    // Everything in it is ASCII: bytes are characters.
    if whole.len() <= LONGEST {
        return Ok(whole);
    }
    let fits = head.len() <= LONGEST;
    Err(Unopened::TooLong { length: whole.len(), head: fits.then_some(head) })
}

/// A text with its lines ended as mails end them, without other control characters.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut kept = String::with_capacity(text.len());
    for c in text.trim_end().chars() {
        match c {
            '\n' => kept.push_str("\r\n"),
            '\t' => kept.push(c),
            c if c.is_control() => {}
            c => kept.push(c),
        }
    }
    kept
}

pub(super) fn encode(into: &mut String, text: &str, plain: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') || plain.contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str, subject: &str, body: &str) -> Result<String, Unopened> {
        mailto(to, subject, body, false)
    }

    /// The fields that a mail program reads out of an address.
    fn read(address: &str) -> (String, Vec<(String, String)>) {
        let decode = |text: &str| {
            let mut bytes = Vec::new();
            let mut rest = text.bytes();
            while let Some(byte) = rest.next() {
                if byte == b'%' {
                    let code = [rest.next().unwrap(), rest.next().unwrap()];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&code).unwrap(), 16).unwrap());
                } else {
                    bytes.push(byte);
                }
            }
            String::from_utf8(bytes).unwrap()
        };
        let rest = address.strip_prefix("mailto:").unwrap();
        let (to, fields) = rest.split_once('?').unwrap_or((rest, ""));
        let fields = fields.split('&').filter(|field| !field.is_empty());
        let field = |field: &str| {
            let (name, value) = field.split_once('=').unwrap();
            (decode(name), decode(value))
        };
        (decode(to), fields.map(field).collect())
    }

    #[test]
    fn a_mail_is_percent_encoded_and_its_lines_end_as_mails_do() {
        let address = mail("anna+x@firm.example", "50 % & more?", "Hello Zoë,\n\nsee you.\r\nAnna #1\n").unwrap();
        assert_eq!(
            address,
            "mailto:anna%2Bx@firm.example?subject=50%20%25%20%26%20more%3F\
             &body=Hello%20Zo%C3%AB%2C%0D%0A%0D%0Asee%20you.%0D%0AAnna%20%231"
        );
        assert_eq!(mail("a@b.example", "", "").unwrap(), "mailto:a@b.example");
        assert_eq!(mail("a@b.example", "", "x").unwrap(), "mailto:a@b.example?body=x");
    }

    #[test]
    fn no_header_comes_in_by_the_subject_or_the_address() {
        for subject in
            ["Hi\r\nBcc: all@firm.example", "Hi\nBcc: all@firm.example", "Hi&bcc=all@firm.example", "Hi%0D%0ABcc: x"]
        {
            let (to, fields) = read(&mail("anna@firm.example", subject, "Text&cc=x@y.example").unwrap());
            assert_eq!(to, "anna@firm.example");
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["subject", "body"], "{subject}");
            assert!(!fields.first().unwrap().1.contains(['\r', '\n']), "{subject}");
        }
        for to in ["a@b.example\r\nBcc: x@y.example", "a@b.example\n\nx", "a b@c.example", "Anna <a@b.example>", "anna"]
        {
            assert!(matches!(mail(to, "Hi", ""), Err(Unopened::NotAnAddress(_))), "{to}");
        }
        let tricky = mail("a@b.example?bcc=x@y.example&c=d", "Hi", "").map(|address| read(&address).1.len());
        assert!(matches!(tricky, Err(_) | Ok(1)));
        assert_eq!(read(&mail("a%0D%0ABcc:x@y.example", "", "").unwrap()).0, "a%0D%0ABcc:x@y.example");
    }

    #[test]
    fn several_addresses_are_refused_unless_asked_for() {
        assert_eq!(mail("a@b.example, c@d.example", "Hi", ""), Err(Unopened::Several(2)));
        let both = mailto("a@b.example; c@d.example", "Hi", "", true).unwrap();
        assert_eq!(both, "mailto:a@b.example,c@d.example?subject=Hi");
        assert!(mailto("a@b.example, nobody", "Hi", "", true).is_err());
        assert_eq!(mail(" ,; ", "Hi", ""), Err(Unopened::NoAddress));
    }

    #[test]
    fn what_programs_do_not_take_is_refused_with_what_they_do_take() {
        let room = LONGEST - "mailto:a@b.example?subject=Hi&body=".len();
        assert!(mail("a@b.example", "Hi", &"x".repeat(room)).is_ok());
        let long = mail("a@b.example", "Hi", &"x".repeat(room + 1));
        let head = Some("mailto:a@b.example?subject=Hi".to_string());
        assert_eq!(long, Err(Unopened::TooLong { length: LONGEST + 1, head }));
        let longer = mail("a@b.example", &"ü".repeat(1_000), "x");
        assert!(matches!(longer, Err(Unopened::TooLong { head: None, .. })));
    }

    #[test]
    fn each_channel_opens_what_there_is_for_it() {
        let open = |channel: Channel, to: &str| {
            opening(&Message { channel, to: to.into(), body: "Hi & bye".into(), ..Message::default() })
        };
        assert_eq!(open(Channel::Text, "+49 (170) 1234-5").unwrap(), "sms:+4917012345?body=Hi%20%26%20bye");
        assert!(matches!(open(Channel::Text, "12?body=x"), Err(Unopened::NotDialled(_))));
        assert_eq!(
            open(Channel::Text, "tel:+49 (0)170 12345").unwrap(),
            "sms:+4917012345?body=Hi%20%26%20bye",
            "as everywhere"
        );
        assert_eq!(open(Channel::Text, " "), Err(Unopened::NoAddress));
        assert_eq!(open(Channel::Social, "https://social.example/anna").unwrap(), "https://social.example/anna");
        assert_eq!(open(Channel::Social, "javascript:alert(1)"), Err(Unopened::NoProgram));
        assert_eq!(open(Channel::Letter, "1 Road"), Err(Unopened::NoProgram));
        assert_eq!(open(Channel::Email, ""), Err(Unopened::NoAddress));
    }

    #[test]
    fn control_characters_of_a_text_are_left_out() {
        assert_eq!(mail("a@b.example", "", "a\u{0}b\tc").unwrap(), "mailto:a@b.example?body=ab%09c");
    }
}
