//! What sets a rule off.

use super::Again;
use crate::{
    model::{ActivityKind, Outcome, Reply, Temperature, off},
    value::{Id, TimeOfDay},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What sets a rule off. All but the timed ones are edges: something that happens at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Trigger {
    /// Nothing but being started: sequences.
    #[default]
    Start,
    /// A button on the opportunity.
    Button {
        /// What it says.
        label: String,
    },
    /// An opportunity enters a stage.
    StageEntered {
        /// The stage.
        stage: Id,
    },
    /// An opportunity leaves a stage.
    StageLeft {
        /// The stage.
        stage: Id,
    },
    /// An opportunity moves.
    Moved {
        /// From this stage; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Id>,
        /// To this stage; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Id>,
    },
    /// An opportunity moves to a later stage.
    Forward,
    /// An opportunity moves back to an earlier stage.
    Backward,
    /// An opportunity moves forward past at least one open stage.
    Skipped,
    /// An opportunity comes into being.
    Created {
        /// How.
        #[serde(default)]
        how: Origin,
    },
    /// A field changes.
    Changed {
        /// Its stored name.
        field: String,
        /// From this stored value, null for nothing; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
        from: Option<Value>,
        /// To this stored value, null for nothing; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
        to: Option<Value>,
    },
    /// A won stage is entered from one that is not.
    Won,
    /// A lost stage is entered from one that is not.
    Lost,
    /// A won or lost opportunity becomes open again.
    Reopened,
    /// A task is done.
    TaskDone {
        /// Words in its title; empty for any task.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
    },
    /// The task that the run made last is done, deleted or given to another opportunity. Only steps wait for it.
    OwnTaskDone,
    /// A task is not done when it is due.
    TaskOverdue,
    /// Something is logged.
    Logged {
        /// What; none for any contact with the other side.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<ActivityKind>,
        /// How it went; none for any way.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
    },
    /// A message is marked as sent.
    MessageSent,
    /// A message is answered.
    Replied {
        /// In this mood; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<Reply>,
    },
    /// A tag is added.
    TagAdded {
        /// The tag.
        tag: String,
    },
    /// A tag is removed.
    TagRemoved {
        /// The tag.
        tag: String,
    },
    /// The temperature changes.
    Temperature {
        /// To this one; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Temperature>,
    },
    /// The score crosses a mark.
    Score {
        /// The mark: reached from below, or for `falling` left to below.
        mark: i32,
        /// Downwards.
        #[serde(default, skip_serializing_if = "off")]
        falling: bool,
    },
    /// It has been in its stage for a while. Timed.
    DaysInStage {
        /// The stage; none for any open stage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<Id>,
        /// How many days.
        days: u16,
        /// At this time of day; none for the moment itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// No contact with the other side for a while: no call, email or meeting, no message sent or answered, no finished
    /// task. A move is no contact, and neither is a note. Timed; open stages only.
    DaysUntouched {
        /// How many days.
        days: u16,
        /// At this time of day; none for the moment itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// A date comes near or has passed. Timed.
    DateField {
        /// The field: `close` or `created`.
        field: String,
        /// Days after the date; negative for before.
        days: i32,
        /// At this time of day.
        at: TimeOfDay,
    },
    /// At fixed times. Timed.
    Schedule {
        /// How often.
        #[serde(flatten)]
        every: Every,
        /// At this time of day.
        at: TimeOfDay,
    },
}

impl Trigger {
    /// Whether time sets it off.
    pub fn timed(&self) -> bool {
        matches!(
            self,
            Trigger::DaysInStage { .. }
                | Trigger::DaysUntouched { .. }
                | Trigger::DateField { .. }
                | Trigger::Schedule { .. }
                | Trigger::TaskOverdue
        )
    }

    /// The stage that it is about, if it is about being in one: what it starts ends when that stage is left.
    pub fn stage(&self) -> Option<Id> {
        match self {
            Trigger::StageEntered { stage } => Some(*stage),
            Trigger::DaysInStage { stage, .. } => *stage,
            Trigger::Moved { to, .. } => *to,
            _ => None,
        }
    }

    /// How often a rule runs for one opportunity where nobody says otherwise: each time for what is pressed, done, said or
    /// due anew each time; else once for each stay in a stage.
    pub fn usual_again(&self) -> Again {
        match self {
            Trigger::Button { .. }
            | Trigger::Schedule { .. }
            | Trigger::DateField { .. }
            | Trigger::DaysUntouched { .. }
            | Trigger::TaskDone { .. }
            | Trigger::TaskOverdue
            | Trigger::Logged { .. }
            | Trigger::MessageSent
            | Trigger::Replied { .. } => Again::Always,
            _ => Again::EachStay,
        }
    }
}

/// A value that is written is a value, even if it is null: "emptied" must not become "any" when it is read back.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// How an opportunity came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// In any way.
    #[default]
    Any,
    /// By hand.
    Hand,
    /// By an import.
    Import,
    /// By a rule.
    Rule,
}

/// How often a schedule comes round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    #[default]
    Day,
    /// Each day on which the team works.
    WorkingDay,
    /// Each week on a day, 0 for Monday to 6 for Sunday.
    Week {
        /// The day.
        weekday: u8,
    },
    /// Each month on a day, 1 to 31; the last day of shorter months.
    Month {
        /// The day.
        day: u8,
    },
}
