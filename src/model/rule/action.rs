//! What a rule does, and whose it is.

use super::Delay;
use crate::{
    model::{Channel, Hat, TaskKind, Temperature, TextForm, off, plain},
    value::Id,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a rule does. Texts may hold merge fields such as `{{ contact.first_name }}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Creates a task.
    CreateTask {
        /// What is to be done.
        title: String,
        /// Its kind.
        #[serde(default)]
        kind: TaskKind,
        /// When it is due, counted from the step's time; none for no date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Delay>,
        /// Whose it is.
        #[serde(default)]
        assign: Assign,
    },
    /// Reminds somebody: a task that only says something, with a notification.
    Remind {
        /// What of.
        text: String,
        /// When, counted from the step's time; none for at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Delay>,
        /// Whom.
        #[serde(default)]
        assign: Assign,
    },
    /// Asks somebody a question, with answers to choose from, or a list to tick.
    Ask {
        /// The question.
        text: String,
        /// The answers; empty for free text.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<String>,
        /// Whether the answers are a checklist.
        #[serde(default, skip_serializing_if = "off")]
        checklist: bool,
        /// Whom.
        #[serde(default)]
        assign: Assign,
    },
    /// Starts a sequence.
    StartSequence {
        /// The sequence.
        sequence: Id,
    },
    /// Stops a sequence.
    StopSequence {
        /// The sequence; none for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sequence: Option<Id>,
    },
    /// Puts a message into the Outbox.
    Message {
        /// The way.
        #[serde(default)]
        channel: Channel,
        /// Subject.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        subject: String,
        /// Text.
        body: String,
        /// How the text is written.
        #[serde(default, skip_serializing_if = "plain")]
        form: TextForm,
        /// Other texts to try beside this one: each message has one of them all, by chance.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        variants: Vec<Wording>,
        /// The template that the text was taken from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        template: Option<Id>,
        /// Who sends it.
        #[serde(default)]
        assign: Assign,
    },
    /// Sets a field.
    SetField {
        /// Its stored name.
        field: String,
        /// The stored value; null empties it.
        value: Value,
    },
    /// Sets the temperature.
    SetTemperature {
        /// To this; none empties it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Temperature>,
    },
    /// Adds points to the score.
    AddPoints {
        /// How many; negative takes away.
        points: i32,
    },
    /// Adds a tag.
    AddTag {
        /// The tag.
        tag: String,
    },
    /// Removes a tag.
    RemoveTag {
        /// The tag.
        tag: String,
    },
    /// Moves the opportunity.
    Move {
        /// To this stage.
        stage: Id,
    },
    /// Gives the opportunity to somebody.
    AssignOwner {
        /// To whom.
        assign: Assign,
    },
    /// Adds a note.
    AddNote {
        /// The text.
        text: String,
    },
    /// Creates another opportunity for the same contacts and company.
    CreateOpportunity {
        /// Its name.
        name: String,
        /// The stage it begins in.
        stage: Id,
    },
}

impl Action {
    /// Whether it makes something to be done.
    pub fn makes_task(&self) -> bool {
        matches!(self, Action::CreateTask { .. } | Action::Remind { .. } | Action::Ask { .. })
    }

    /// An email from the owner, in one plain text.
    pub fn email(subject: impl Into<String>, body: impl Into<String>) -> Action {
        Action::Message {
            channel: Channel::Email,
            subject: subject.into(),
            body: body.into(),
            form: TextForm::Plain,
            variants: Vec::new(),
            template: None,
            assign: Assign::Owner,
        }
    }
}

/// Another text of the same message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Subject.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// Who is to do it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Assign {
    /// The opportunity's owner.
    #[default]
    Owner,
    /// Whoever set the rule off; the owner where time did.
    Actor,
    /// Always the same member.
    Member {
        /// The member.
        member: Id,
    },
    /// The first member who wears this hat.
    Hat {
        /// The hat.
        hat: Hat,
    },
    /// One after the other.
    RoundRobin {
        /// The members.
        members: Vec<Id>,
    },
    /// By shares.
    Weighted {
        /// The members and their shares.
        shares: Vec<Share>,
    },
    /// Whoever has the fewest open opportunities.
    LeastBusy {
        /// The members.
        members: Vec<Id>,
    },
    /// By what the opportunity is like: the first case that holds.
    Cases {
        /// The cases.
        cases: Vec<Case>,
        /// If none holds; none leaves it as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Id>,
    },
}

/// A member's share of what is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The member.
    pub member: Id,
    /// How much, in relation to the others; 0 for nothing.
    pub weight: u32,
}

/// A condition and the member it leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// In the query language.
    pub condition: String,
    /// The member.
    pub member: Id,
}
