//! Rules and sequences: what happens by itself, and in which version.

mod action;
mod delay;
mod plan;
mod trigger;

pub use action::{Action, Assign, Case, Share, Wording};
pub use delay::{DateName, Delay};
pub use plan::{Again, Overlap, Plan, Step, Stop};
pub use trigger::{Every, Origin, Trigger};

use super::{Extra, Invalid, nil, off};
use crate::value::{Id, Rank, Time};
use serde::{Deserialize, Serialize};

/// A rule of stage automation. What is edited is the draft; switching on publishes it as a version, which never changes
/// again.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Rule {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its place among the rules: earlier ones act first.
    #[serde(default)]
    pub rank: Rank,
    /// The pipeline whose opportunities it is for; none for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Id>,
    /// Why it is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The recipe it was made from, such as `keap.proposal-pending`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipe: String,
    /// Whether it is switched on.
    #[serde(default, skip_serializing_if = "off")]
    pub on: bool,
    /// Why it waits for a person although it is on; empty if it does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub paused: String,
    /// When a person last let it go on after a pause: its runs within the hour count from then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<Time>,
    /// What is being edited.
    #[serde(default)]
    pub draft: Plan,
    /// What has been published, oldest first. The last one is in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Rule {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A rule needs a name.")) } else { Ok(()) }
    }

    /// The version in force; none if it was never switched on.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// Whether the draft differs from what is in force.
    pub fn edited(&self) -> bool {
        self.in_force().is_none_or(|version| version.plan != self.draft)
    }

    /// Whether it acts.
    pub fn live(&self) -> bool {
        self.on && self.paused.is_empty()
    }
}

/// What was published once, and stays readable.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was published.
    pub at: Time,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// What it says.
    pub plan: Plan,
}

/// A sequence: messages, tasks and waits one after the other, started by a rule or by hand.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Sequence {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its place among the sequences.
    #[serde(default)]
    pub rank: Rank,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The recipe it was made from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipe: String,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// Its versions, oldest first. The last one is what new enrolments follow; the trigger is always [`Trigger::Start`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Sequence {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A sequence needs a name.")) } else { Ok(()) }
    }

    /// What new enrolments follow.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }
}
