//! Work: what happened and what is to be done.

use super::{External, Extra, Invalid, nil, zero};
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

/// How a call or a meeting went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The call was answered.
    Answered,
    /// Nobody answered.
    NoAnswer,
    /// The meeting took place.
    Held,
    /// They did not come.
    NoShow,
    /// The email went out.
    Sent,
    /// The email came in: it wants an answer.
    Received,
}

impl Outcome {
    /// Those of a kind of activity; the first one is the usual one.
    pub fn of(kind: ActivityKind) -> &'static [Outcome] {
        match kind {
            ActivityKind::Call => &[Outcome::Answered, Outcome::NoAnswer],
            ActivityKind::Meeting => &[Outcome::Held, Outcome::NoShow],
            ActivityKind::Email => &[Outcome::Sent, Outcome::Received],
            ActivityKind::Note => &[],
        }
    }

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Answered => "Answered",
            Outcome::NoAnswer => "No answer",
            Outcome::Held => "Held",
            Outcome::NoShow => "No show",
            Outcome::Sent => "Sent",
            Outcome::Received => "Received",
        }
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
    /// How it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The run that made it, if a rule did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Id>,
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

/// What kind of thing is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Anything.
    #[default]
    ToDo,
    /// To call somebody.
    Call,
    /// To write to somebody.
    Email,
    /// A meeting to come.
    Meeting,
    /// Something to be reminded of.
    Reminder,
    /// A question to answer.
    Question,
    /// A list to tick off.
    Checklist,
}

impl TaskKind {
    /// All kinds.
    pub const ALL: [TaskKind; 7] = [
        TaskKind::ToDo,
        TaskKind::Call,
        TaskKind::Email,
        TaskKind::Meeting,
        TaskKind::Reminder,
        TaskKind::Question,
        TaskKind::Checklist,
    ];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            TaskKind::ToDo => "To do",
            TaskKind::Call => "Call",
            TaskKind::Email => "Email",
            TaskKind::Meeting => "Meeting",
            TaskKind::Reminder => "Reminder",
            TaskKind::Question => "Question",
            TaskKind::Checklist => "Checklist",
        }
    }
}

/// How often a task comes again once it is done. Dates are civil dates; a month that is too short ends on its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "snake_case")]
pub enum Repeat {
    /// Every so many days.
    Days {
        /// How many, from 1.
        n: u16,
    },
    /// Every so many weeks.
    Weeks {
        /// How many, from 1.
        n: u16,
    },
    /// Every so many months.
    Months {
        /// How many, from 1.
        n: u16,
    },
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
    /// How many minutes it takes; none for as long as its kind usually does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Where it takes place: a room, an address, a link.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// What kind of thing it is.
    #[serde(default, skip_serializing_if = "usual")]
    pub kind: TaskKind,
    /// The answers to choose from, or the list to tick off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The answer given; for a list, what is ticked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// How often it comes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// The day of the month that it comes on, where the month of its due date is too short for that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_day: Option<u8>,
    /// The first one of the rounds that this one belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Id>,
    /// How many times it came round while nobody was there, besides this one.
    #[serde(default, skip_serializing_if = "zero")]
    pub missed: u32,
    /// The run that made it, if a rule did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Id>,
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
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn usual(kind: &TaskKind) -> bool {
    *kind == TaskKind::ToDo
}

impl Task {
    /// How many minutes a task can take: a day.
    pub const LONGEST: u32 = 24 * 60;

    /// What is to be done.
    pub fn title(&self) -> String {
        self.title.clone()
    }

    /// Its own rules: a title; a time only with a day; a plausible day; a length within a day.
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
        if self.minutes.is_some_and(|minutes| !(1..=Self::LONGEST).contains(&minutes)) {
            return Err(Invalid::new("minutes", "It takes from one minute to a whole day."));
        }
        Ok(())
    }
}
