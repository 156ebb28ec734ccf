//! Messages: what is to be sent, and what came back. The product prepares them; a person sends them.

use super::{Extra, Invalid, TextForm, nil, off, plain};
use crate::value::{Id, Time};
use serde::{Deserialize, Serialize};

/// The way a message takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Email.
    #[default]
    Email,
    /// A text message to a telephone.
    Text,
    /// A message on a social network.
    Social,
    /// A letter.
    Letter,
}

impl Channel {
    /// All.
    pub const ALL: [Channel; 4] = [Channel::Email, Channel::Text, Channel::Social, Channel::Letter];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Channel::Email => "Email",
            Channel::Text => "Text message",
            Channel::Social => "Social message",
            Channel::Letter => "Letter",
        }
    }
}

/// How the other side answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// They are interested.
    #[default]
    Positive,
    /// They are not.
    Negative,
    /// They are away: not an answer, and it stops nothing.
    OutOfOffice,
}

impl Reply {
    /// All.
    pub const ALL: [Reply; 3] = [Reply::Positive, Reply::Negative, Reply::OutOfOffice];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Reply::Positive => "Positive",
            Reply::Negative => "Negative",
            Reply::OutOfOffice => "Out of office",
        }
    }
}

/// How far a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// To be sent when it is due.
    #[default]
    Open,
    /// It came too late to be sent unseen: a person looks at it first.
    Review,
    /// Sent.
    Sent,
    /// Not to be sent.
    Cancelled,
}

/// A message in the Outbox.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// The way.
    #[serde(default)]
    pub channel: Channel,
    /// The address it goes to; empty where none is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Subject.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// How the text is written.
    #[serde(default, skip_serializing_if = "plain")]
    pub form: TextForm,
    /// When it is to be sent.
    pub due: Time,
    /// How far it is.
    #[serde(default)]
    pub state: MessageState,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Time>,
    /// How they answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// When they answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied: Option<Time>,
    /// Whether it came back as undeliverable.
    #[serde(default, skip_serializing_if = "off")]
    pub bounced: bool,
    /// Who sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Id>,
    /// The opportunity it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Id>,
    /// The contact it goes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Id>,
    /// The run that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Id>,
    /// The step of the plan that its run follows, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u16>,
    /// Which of the step's texts it has: 0 for the first; none where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<u8>,
    /// The template that its text was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Id>,
    /// When it was made.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Message {
    /// Its subject, or its first words.
    pub fn title(&self) -> String {
        let text = if self.subject.trim().is_empty() { &self.body } else { &self.subject };
        let line = crate::value::one_line(text);
        if line.is_empty() { self.channel.word().to_string() } else { line }
    }

    /// Its own rules: a subject is one line, and an address but that of a letter; there is something to send.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.channel != Channel::Letter && self.to.contains(['\r', '\n']) {
            return Err(Invalid::new("to", "An address is one line."));
        }
        if self.subject.contains(['\r', '\n']) {
            return Err(Invalid::new("subject", "A subject is one line."));
        }
        if self.subject.trim().is_empty() && self.body.trim().is_empty() {
            return Err(Invalid::new("body", "A message needs a subject or a text."));
        }
        Ok(())
    }

    /// Whether it still is to be sent.
    pub fn open(&self) -> bool {
        matches!(self.state, MessageState::Open | MessageState::Review)
    }
}
