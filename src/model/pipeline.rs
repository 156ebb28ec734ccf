//! Pipelines, their stages, and the reasons for losing.

use super::{Category, External, Extra, Invalid, nil, off};
use crate::value::{Id, Rank};
use serde::{Deserialize, Serialize};

/// A process with stages.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Pipeline {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its place among the pipelines.
    #[serde(default)]
    pub rank: Rank,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The playbook it was made from, such as `keap`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub playbook: String,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Pipeline {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A pipeline needs a name.")) } else { Ok(()) }
    }
}

/// What being in a stage means for the outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Being worked on.
    #[default]
    Open,
    /// Waiting: out of the forecast, yet not lost.
    Parked,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

impl StageKind {
    /// All kinds.
    pub const ALL: [StageKind; 4] = [StageKind::Open, StageKind::Parked, StageKind::Won, StageKind::Lost];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            StageKind::Open => "Open",
            StageKind::Parked => "Parked",
            StageKind::Won => "Won",
            StageKind::Lost => "Lost",
        }
    }

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            StageKind::Open => "open",
            StageKind::Parked => "parked",
            StageKind::Won => "won",
            StageKind::Lost => "lost",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == text)
    }

    /// Whether the outcome is decided.
    pub fn closed(self) -> bool {
        matches!(self, StageKind::Won | StageKind::Lost)
    }
}

/// Something to be done in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// Identifier, referred to by an opportunity's `done`.
    pub id: Id,
    /// What is to be done.
    pub text: String,
    /// Whether it must be ticked before moving on.
    #[serde(default, skip_serializing_if = "off")]
    pub required: bool,
}

/// A step of a pipeline.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Stage {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// Its pipeline.
    pub pipeline: Id,
    /// What people call it.
    pub name: String,
    /// Its place in the pipeline.
    #[serde(default)]
    pub rank: Rank,
    /// What being in it means.
    #[serde(default)]
    pub kind: StageKind,
    /// One of eight hues, 0 to 7.
    #[serde(default)]
    pub colour: u8,
    /// Chance of winning from here, in percent.
    #[serde(default)]
    pub probability: u8,
    /// How sure opportunities in it are in forecasts; none for what its probability comes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Days that an opportunity should take here at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_days: Option<u16>,
    /// What is to be reached here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goal: String,
    /// When an opportunity belongs here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub entry_rule: String,
    /// What the team does here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected_action: String,
    /// Who works here, such as `sales manager`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// How it is measured, such as `response rate`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub metric: String,
    /// What is to be done here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<ChecklistItem>,
    /// Fields of the opportunity that must be filled to enter, by stored name, such as `value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// From which score on an opportunity may enter; none for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_score: Option<i32>,
    /// Whether it is out of use. Its opportunities have been moved; history still names it.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Stage {
    /// The fields that a stage may require, with the words shown.
    pub const REQUIRABLE: [(&'static str, &'static str); 10] = [
        ("value", "Value"),
        ("close", "Close date"),
        ("owner", "Owner"),
        ("company", "Company"),
        ("contacts", "Contact"),
        ("temperature", "Temperature"),
        ("source", "Source"),
        ("campaign", "Campaign"),
        ("needs", "Needs"),
        ("products", "Product"),
    ];

    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, a probability up to 100, target days above nothing, words at each point of the checklist.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A stage needs a name."));
        }
        if self.probability > 100 {
            return Err(Invalid::new("probability", "A probability is between 0 and 100 percent."));
        }
        if self.target_days == Some(0) {
            return Err(Invalid::new("target_days", "Target days start at 1; leave it empty for no target."));
        }
        if let Some(at) = self.checklist.iter().position(|item| item.text.trim().is_empty()) {
            return Err(Invalid::new("checklist", format!("Point {} of the checklist needs words.", at + 1)));
        }
        Ok(())
    }
}

/// The two classes of loss reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossClass {
    /// Not about your offer: the number does not exist, no answer, nobody approached them, they chose not to hire.
    #[default]
    Inherent,
    /// About your offer or process: price, missing feature, competitor, timing.
    Specific,
}

impl LossClass {
    /// Both.
    pub const ALL: [LossClass; 2] = [LossClass::Inherent, LossClass::Specific];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            LossClass::Inherent => "Inherent",
            LossClass::Specific => "Specific",
        }
    }
}

/// Why opportunities are lost in one stage. Shown as `2.1 Too expensive`: the stage's place, then the reason's number.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct LossReason {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// The stage that it applies to.
    pub stage: Id,
    /// Its number within the stage, from 1.
    pub number: u16,
    /// Its class.
    #[serde(default)]
    pub class: LossClass,
    /// The words.
    pub text: String,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl LossReason {
    /// The words.
    pub fn title(&self) -> String {
        self.text.clone()
    }

    /// Its own rules: words.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.text.trim().is_empty() { Err(Invalid::new("text", "A loss reason needs words.")) } else { Ok(()) }
    }
}
