//! The ways that a message can be handed over to be sent: what opens, what is saved as a file, what is copied.

use crate::exchange::mail::eml;
use crate::exchange::mailto::{Unopened, mailto, opening};
use crate::exchange::markdown;
use crate::exchange::phone::Phone;
use crate::exchange::webmail::Webmail;
use crate::model::{Channel, Contact, Member, Message, TextForm};
use crate::value::{Time, one_line};

/// A way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The mail program, by an address.
    Program,
    /// The mail program, by a file.
    File,
    /// A mail program on the web.
    Web(Webmail),
    /// The program for text messages.
    Text,
    /// WhatsApp.
    WhatsApp,
    /// The page of their profile; the text is copied.
    Profile,
    /// On paper.
    Paper,
    /// The clipboard.
    Copy,
}

impl Way {
    /// The ways of a channel, the usual one first.
    pub fn of(channel: Channel) -> &'static [Way] {
        match channel {
            Channel::Email => &[
                Way::Program,
                Way::Web(Webmail::Gmail),
                Way::Web(Webmail::OutlookWork),
                Way::Web(Webmail::OutlookHome),
                Way::File,
                Way::Copy,
            ],
            Channel::Text => &[Way::Text, Way::WhatsApp, Way::Copy],
            Channel::Social => &[Way::Profile, Way::Copy],
            Channel::Letter => &[Way::Paper, Way::Copy],
        }
    }

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Way::Program => "program",
            Way::File => "file",
            Way::Web(webmail) => webmail.key(),
            Way::Text => "text",
            Way::WhatsApp => "whatsapp",
            Way::Profile => "profile",
            Way::Paper => "paper",
            Way::Copy => "copy",
        }
    }

    /// The usual way of a channel: the one whose word was stored, else the first.
    pub fn usual(channel: Channel, stored: Option<&str>) -> Way {
        let known = Way::of(channel).iter().find(|way| stored == Some(way.key()));
        known.or(Way::of(channel).first()).copied().unwrap_or(Way::Copy)
    }

    /// The words of its button.
    pub fn words(self) -> &'static str {
        match self {
            Way::Program => "Open mail",
            Way::File => "Save as a mail file",
            Way::Web(Webmail::Gmail) => "Open in Gmail",
            Way::Web(Webmail::OutlookWork) => "Open in Outlook (work)",
            Way::Web(Webmail::OutlookHome) => "Open in Outlook.com",
            Way::Text => "Open text message",
            Way::WhatsApp => "Open in WhatsApp",
            Way::Profile => "Copy and open profile",
            Way::Paper => "Print letter",
            Way::Copy => "Copy",
        }
    }

    /// Its own key: with Shift, so that it is none of the keys that do something with the message.
    pub fn letter(self) -> &'static str {
        match self {
            Way::Program => "M",
            Way::File => "F",
            Way::Web(Webmail::Gmail) => "G",
            Way::Web(Webmail::OutlookWork) | Way::WhatsApp => "W",
            Way::Web(Webmail::OutlookHome) => "H",
            Way::Text => "T",
            Way::Profile | Way::Paper => "L",
            Way::Copy => "C",
        }
    }

    /// The way of a channel that a key means.
    pub fn by_letter(channel: Channel, key: &str) -> Option<Way> {
        Way::of(channel).iter().copied().find(|way| way.letter() == key)
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handing {
    /// Opens an address; the text is copied as well where it is not in the address.
    Open {
        /// The address.
        address: String,
        /// Whether the text goes to the clipboard.
        copy: bool,
    },
    /// Saves a file.
    File {
        /// Its name.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// Copies the text.
    Copy,
    /// Prints it.
    Print,
}

/// Who and where.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// Who sends it.
    pub from: Option<&'a Member>,
    /// Whom it goes to.
    pub to: Option<&'a Contact>,
    /// The code of the country that numbers without one are in.
    pub home: Option<u16>,
    /// Whether the mail program opens files here: telephones do not.
    pub files: bool,
    /// The moment.
    pub now: Time,
}

/// What a way comes to for a message, and a sentence where it is not what was expected.
///
/// # Errors
/// Why it is closed.
pub fn hand(way: Way, message: &Message, hands: &Hands<'_>) -> Result<(Handing, Option<&'static str>), Unopened> {
    let opened = match way {
        Way::Copy => return Ok((Handing::Copy, None)),
        Way::Paper => return Ok((Handing::Print, None)),
        Way::File => return file(message, hands).map(|file| (file, Some(FILE))),
        Way::Profile => {
            let address = opening(&Message { channel: Channel::Social, ..message.clone() })?;
            return Ok((Handing::Open { address, copy: true }, Some(PASTE_THERE)));
        }
        Way::Program => mailto(&message.to, &message.subject, &markdown::body(message), false),
        Way::Web(webmail) => webmail.compose(message),
        Way::Text => Phone::read(&message.to, hands.home)?.text(&markdown::body(message)),
        Way::WhatsApp => Phone::read(&message.to, hands.home)?.whatsapp(&markdown::body(message)),
    };
    match opened {
        Ok(address) => Ok((Handing::Open { address, copy: false }, None)),
        Err(Unopened::TooLong { .. }) if way == Way::Program && hands.files => {
            file(message, hands).map(|file| (file, Some(LONG_FILE)))
        }
        Err(Unopened::TooLong { head: Some(head), .. }) => {
            Ok((Handing::Open { address: head, copy: true }, Some(PASTE_THERE)))
        }
        Err(Unopened::TooLong { head: None, .. }) => Ok((Handing::Copy, None)),
        Err(why) => Err(why),
    }
}

const FILE: &str = "Saved as a file. Open it: your mail program shows it ready to be sent.";
const LONG_FILE: &str = "It is too long to be handed over directly, so it was saved as a file. Open it: your mail program shows it ready to be sent.";
const PASTE_THERE: &str = "The text is copied: paste it into what opens now.";

fn file(message: &Message, hands: &Hands<'_>) -> Result<Handing, Unopened> {
    let bytes = eml(message, hands.from, hands.to, None, hands.now)?;
    Ok(Handing::File { name: file_name(message), bytes })
}

/// `Your-proposal.eml`
pub fn file_name(message: &Message) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { ' ' };
    let words: String = message.title().chars().map(kept).collect();
    let name = words.split_whitespace().collect::<Vec<_>>().join("-");
    let name: String = name.chars().take(60).collect();
    format!("{}.eml", if name.is_empty() { "message" } else { &name })
}

/// What is copied of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// As plain text.
    pub text: String,
    /// The same with bold type, lists and links, where it is written with them.
    pub html: Option<String>,
}

/// A message as it is copied: with the subject on a line of its own, where there is one, or its text alone.
pub fn copied(message: &Message, alone: bool) -> Copied {
    let body = markdown::body(message);
    let html = (message.form == TextForm::Markdown).then(|| markdown::html(&message.body));
    let subject = one_line(&message.subject);
    if alone || subject.is_empty() || message.channel != Channel::Email {
        return Copied { text: body.trim_end().to_string(), html };
    }
    // Where the text is pasted with its bold type, the subject comes before it as plain words.
    let head = markdown::html(&plain_words(&subject));
    Copied { text: format!("{subject}\n\n{}", body.trim_end()), html: html.map(|html| format!("{head}{html}")) }
}

/// Words that mean nothing in Markdown but themselves.
fn plain_words(text: &str) -> String {
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}
