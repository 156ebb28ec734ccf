//! Runs: what a rule or a sequence did for one opportunity, and why.

use super::{Extra, Invalid, Noted, RecordId, nil};
use crate::value::{Id, Time};
use serde::{Deserialize, Serialize};

/// One run of a rule, or one enrolment in a sequence. Its id is made from the rule, the opportunity and the event, so that
/// the same event never makes two. It is kept for ever: it is the answer to "why?".
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Run {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What runs.
    pub of: Source,
    /// The opportunity.
    pub opportunity: Id,
    /// What set it off, in words: `entered Proposal Pending`.
    pub event: String,
    /// When that was due: the moment of the event, or of the timed trigger.
    pub started: Time,
    /// When it was really handled.
    pub ran: Time,
    /// The stage that the opportunity was in then.
    #[serde(default, skip_serializing_if = "nil")]
    pub stage: Id,
    /// Who set it off, if a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Id>,
    /// The rules whose doings led to it, first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Id>,
    /// The run that started it, for an enrolment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// What was looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
    /// How far it is.
    #[serde(default)]
    pub state: RunState,
    /// The next step, from 0.
    #[serde(default)]
    pub at: u16,
    /// When it goes on, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// Since when it has been waiting, while it waits or stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
    /// What was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<Done>,
    /// The versions that it followed before this one, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Run {
    /// What set it off.
    pub fn title(&self) -> String {
        self.event.clone()
    }

    /// It has no rules of its own: people do not write runs.
    pub fn check(&self) -> Result<(), Invalid> {
        Ok(())
    }

    /// The version that it followed when it did something, by its place in the log.
    pub fn version_at(&self, place: usize) -> u32 {
        let done = |earlier: &&Earlier| place < usize::from(earlier.done);
        self.earlier.iter().find(done).map_or(self.of.version(), |earlier| earlier.version)
    }

    /// Whether the step that it is at has been dealt with already, so that only the time until the next one is waited for: a
    /// person left it out.
    pub fn left_out(&self) -> bool {
        let last = self.log.len().checked_sub(1);
        let own = last.is_some_and(|last| self.version_at(last) == self.of.version());
        own && self.log.last().is_some_and(|done| done.step == self.at)
    }

    /// Lets it follow another version of what it follows.
    pub fn follow(&mut self, version: u32) {
        let done = u16::try_from(self.log.len()).unwrap_or(u16::MAX);
        self.earlier.push(Earlier { version: self.of.version(), done });
        self.of = match self.of {
            Source::Rule { id, .. } => Source::Rule { id, version },
            Source::Sequence { id, .. } => Source::Sequence { id, version },
        };
    }

    /// Whether it may still do something.
    pub fn active(&self) -> bool {
        matches!(self.state, RunState::Waiting | RunState::Paused { .. } | RunState::Queued | RunState::Held)
    }
}

/// What runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A version of a rule.
    Rule {
        /// The rule.
        id: Id,
        /// The version's number.
        version: u32,
    },
    /// A version of a sequence.
    Sequence {
        /// The sequence.
        id: Id,
        /// The version's number.
        version: u32,
    },
}

impl Default for Source {
    fn default() -> Self {
        Source::Rule { id: Id::NIL, version: 0 }
    }
}

impl Source {
    /// The rule or sequence.
    pub fn id(self) -> Id {
        match self {
            Source::Rule { id, .. } | Source::Sequence { id, .. } => id,
        }
    }

    /// The version's number.
    pub fn version(self) -> u32 {
        match self {
            Source::Rule { version, .. } | Source::Sequence { version, .. } => version,
        }
    }
}

/// A version that a run followed until it was carried over to the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its number.
    pub version: u32,
    /// How long the log was by then.
    pub done: u16,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RunState {
    /// It waits until it is due, or for something to happen.
    Waiting,
    /// Its opportunity is parked.
    Paused {
        /// What was left of the wait, in milliseconds.
        left: i64,
    },
    /// It starts when an earlier one on the same opportunity has ended.
    Queued,
    /// The rule had too many runs: a person decides.
    Held,
    /// All steps are done.
    #[default]
    Done,
    /// It ended early.
    Stopped {
        /// Why, in words.
        why: String,
    },
    /// It could not go on.
    Failed {
        /// Why, in words.
        why: String,
    },
    /// A person took it back.
    Undone,
}

/// A part of the condition, as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The part, in the query language.
    pub part: String,
    /// What the record had, in words; empty for nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Whether it held; none for unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<bool>,
}

/// A step as it was done.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Done {
    /// The step, from 0.
    pub step: u16,
    /// When it was due.
    pub due: Time,
    /// When it was really done.
    pub ran: Time,
    /// What was done, in words: `created the task Call back`.
    pub what: String,
    /// Why it was not done, in words; empty if it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub refused: String,
    /// What it changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<RunEffect>,
}

/// A record that a step changed: enough to show it, and to take it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunEffect {
    /// The record.
    pub record: RecordId,
    /// The changed fields as they were; none if the step created the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Noted>,
    /// The changed fields as they became (a created record whole); none if the step deleted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Noted>,
}

/// A rule that was set off and did not run, and why: the answer to "why not?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Miss {
    /// The rule.
    pub rule: Id,
    /// Its version.
    pub version: u32,
    /// The opportunity.
    pub opportunity: Id,
    /// When it was set off.
    pub at: Time,
    /// What set it off, in words.
    pub event: String,
    /// Why it did not run, in words; empty where the condition did not hold.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The parts of the condition that did not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
}
