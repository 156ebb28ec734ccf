//! Mail in and out: files and pasted mails become values that can be logged; messages become files that a mail program
//! opens.
//!
//! 1. [`read`] turns one mail (an `.eml` file, or a mail pasted with its headers) into a [`Mail`]; a [`Mailbox`] does so
//!    for the mails of an `.mbox` file, slice by slice.
//! 2. [`Directory`] knows the addresses, messages and logged mails of a data set; [`Directory::find`] says what a mail
//!    is there: from whom, on which opportunity, the answer to which message, and whether it was logged before.
//! 3. [`Match::entry`] makes of both what [`crate::command::Command::LogMail`] takes.
//! 4. [`eml`] writes a message as a file that opens in a mail program, ready to be sent.
//!
//! A mail is somebody else's text. Whatever stands in it, reading it does not fail but with a sentence, and it becomes
//! plain text and plain values: its HTML is read for its words only, its attachments are named and not kept.

mod html;
mod mailbox;
mod matching;
mod nature;
mod part;
mod quote;
mod read;
mod write;

pub use mailbox::Mailbox;
pub use matching::{Direction, Directory, Match, kept, messages_to, opportunities_of, opportunities_of_companies};
pub use read::read;
pub use write::{MAIL_DOMAIN, eml, mail_id, own_message};

use crate::value::{Time, one_line};
use std::fmt;

/// The largest mail that is read, in bytes: what mail services let through, and a little more.
pub const LARGEST: usize = 40 * 1024 * 1024;

/// The most text that is kept of a mail, in bytes.
pub const LONGEST_TEXT: usize = 200_000;

/// A mail, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its Message-ID, without angle brackets. One that has none gets one made of its content, the same each time.
    pub id: String,
    /// The Message-IDs of what it answers, the nearest first, then what came before, latest first.
    pub answers: Vec<String>,
    /// Who wrote it.
    pub from: Option<Person>,
    /// To whom.
    pub to: Vec<Person>,
    /// To whom else; blind copies, where the sender's file names them, are among these.
    pub cc: Vec<Person>,
    /// Its subject, on one line; may be empty.
    pub subject: String,
    /// When it was written; none where it does not say so, or where that is no date.
    pub date: Option<Time>,
    /// What is new in it, as plain text with `\n` between lines.
    pub text: String,
    /// What it repeats of earlier mails, below or between the new text.
    pub quoted: String,
    /// What is attached, in order.
    pub attachments: Vec<Attachment>,
    /// What kind of mail it is.
    pub nature: Nature,
    /// Whether something was left out, because it is too long, too deeply nested or has too many parts.
    pub shortened: bool,
}

/// Somebody with an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, where one is given.
    pub name: String,
    /// The address, in lower case.
    pub email: String,
}

/// Something attached to a mail. It is named, and not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name.
    pub name: String,
    /// About how many bytes it has.
    pub bytes: usize,
}

/// What kind of mail it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// Somebody wrote it.
    #[default]
    Letter,
    /// A program answered: somebody is away, or the mail has arrived.
    AutoReply,
    /// A mail program says that a mail could not be delivered.
    Bounce(Bounce),
}

/// What a report about an undeliverable mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// The addresses that it could not be delivered to, in lower case.
    pub addresses: Vec<String>,
    /// The Message-ID of the mail, where the report has it.
    pub original: Option<String>,
    /// The subject of the mail, where the report has it.
    pub subject: String,
    /// Why, in the words of the other side, on one line.
    pub reason: String,
}

/// Why a mail is not read. Prints as a sentence for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is nothing in it.
    Empty,
    /// It is larger than [`LARGEST`].
    TooLarge(usize),
    /// It has no headers that mails have.
    NoHeaders,
    /// It is in Outlook's own format.
    Outlook,
    /// It is packed.
    Packed,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Empty => f.write_str("There is no mail in it."),
            Unread::TooLarge(bytes) => {
                let (has, most) = (bytes.div_ceil(1024 * 1024), LARGEST / (1024 * 1024));
                write!(f, "This mail has {has} MB; mails of up to {most} MB are read. Save it without its attachments.")
            }
            Unread::NoHeaders => f.write_str(
                "This has no mail headers, such as From and Subject. Save the mail as an .eml file, or copy it with its \
                 headers (“Show original”, “View source”).",
            ),
            Unread::Outlook => f.write_str(
                "This is a file in Outlook's own format (.msg). Save the mail as .eml, or copy it with its headers.",
            ),
            Unread::Packed => f.write_str("This file is packed. Unpack it first, then bring in the .eml or .mbox in it."),
        }
    }
}

impl Mail {
    /// Everybody it was sent to.
    pub fn recipients(&self) -> impl Iterator<Item = &Person> {
        self.to.iter().chain(&self.cc)
    }
}

impl Person {
    /// The name, else the address.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

/// A subject as conversations are told apart by it: without `Re:`, `AW:`, `Fwd:` and the like, without case and accents.
pub(super) fn topic(subject: &str) -> String {
    let line = one_line(subject);
    crate::value::fold(mail_parser::parsers::fields::thread::thread_name(&line))
}
