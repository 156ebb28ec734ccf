//! Work: what happened and what is to be done.

use super::{External, Extra, Invalid, nil};
use crate::value::{Date, Id, Time, TimeOfDay};
use serde::{Deserialize, Serialize};

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A telephone call.
    Call,
    /// A message by email.
    Email,
    /// A meeting.
    Meeting,
    /// A note.
    #[default]
    Note,
}

impl ActivityKind {
    /// All kinds.
    pub const ALL: [ActivityKind; 4] =
        [ActivityKind::Call, ActivityKind::Email, ActivityKind::Meeting, ActivityKind::Note];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            ActivityKind::Call => "Call",
            ActivityKind::Email => "Email",
            ActivityKind::Meeting => "Meeting",
            ActivityKind::Note => "Note",
        }
    }

    /// Whether it was contact with the other side.
    pub fn touches(self) -> bool {
        self != ActivityKind::Note
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// Its kind.
    pub kind: ActivityKind,
    /// When it happened.
    pub at: Time,
    /// What was said or done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Id>,
    /// The opportunity it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Id>,
    /// The contact it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Id>,
    /// The company it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Id>,
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Activity {
    /// Kind and first words.
    pub fn title(&self) -> String {
        let text = crate::value::one_line(&self.text);
        if text.is_empty() { self.kind.word().to_string() } else { format!("{}: {text}", self.kind.word()) }
    }

    /// Its own rules: a note has text.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.kind == ActivityKind::Note && self.text.trim().is_empty() {
            return Err(Invalid::new("text", "A note needs text."));
        }
        Ok(())
    }
}

/// What is to be done. Due date and time are on the wall clock.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Task {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What is to be done.
    pub title: String,
    /// The day it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The time it is due on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeOfDay>,
    /// Who is to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Id>,
    /// The opportunity it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Id>,
    /// The contact it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Id>,
    /// The company it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Id>,
    /// When it was done; none while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Time>,
    /// When it was created.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Task {
    /// What is to be done.
    pub fn title(&self) -> String {
        self.title.clone()
    }

    /// Its own rules: a title; a time only with a day.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.title.trim().is_empty() {
            return Err(Invalid::new("title", "A task needs to say what is to be done."));
        }
        if self.time.is_some() && self.due.is_none() {
            return Err(Invalid::new("time", "A time needs a day as well."));
        }
        if self.due.is_some_and(|date| !crate::value::plausible(date)) {
            return Err(Invalid::new("due", "The due date must lie between 1900 and 2200."));
        }
        Ok(())
    }
}
