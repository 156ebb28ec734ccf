//! After-sales items: what happens around a customer after the sale.

use super::{External, Extra, Invalid, nil};
use crate::value::{Date, Id, Time};
use serde::{Deserialize, Serialize};

/// What kind of after-sales item it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CareKind {
    /// How satisfied they are.
    Survey,
    /// Something that troubles them, until it is solved.
    #[default]
    Concern,
    /// Help that they asked for.
    Support,
    /// Something that they were taught.
    Training,
    /// What they said about us in public.
    Review,
}

impl CareKind {
    /// All kinds.
    pub const ALL: [CareKind; 5] =
        [CareKind::Survey, CareKind::Concern, CareKind::Support, CareKind::Training, CareKind::Review];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            CareKind::Survey => "Survey",
            CareKind::Concern => "Concern",
            CareKind::Support => "Support",
            CareKind::Training => "Training",
            CareKind::Review => "Review",
        }
    }

    /// Whether it is something that stays open until it is solved.
    pub fn opens(self) -> bool {
        matches!(self, CareKind::Concern | CareKind::Support)
    }

    /// Whether it comes with points.
    pub fn scores(self) -> bool {
        matches!(self, CareKind::Survey | CareKind::Review)
    }
}

/// A survey, a concern, a support case, a training or a review.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Care {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// Its kind.
    pub kind: CareKind,
    /// The day of it.
    pub on: Date,
    /// What it is about, or what they said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// How satisfied they are, from 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u8>,
    /// The day that it was solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<Date>,
    /// What was done about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Where it can be read, such as the address of a review.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Id>,
    /// The company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Id>,
    /// The sale that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Id>,
    /// The member who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Id>,
    /// When the record was created.
    #[serde(default)]
    pub created: Time,
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Care {
    /// Kind and first words.
    pub fn title(&self) -> String {
        let text = crate::value::one_line(&self.text);
        if text.is_empty() { self.kind.word().to_string() } else { format!("{}: {text}", self.kind.word()) }
    }

    /// Whether something is still to be solved.
    pub fn open(&self) -> bool {
        self.kind.opens() && self.solved.is_none()
    }

    /// Its own rules: somebody whom it is about, points up to 10, plausible days in order, and words where nothing else
    /// says what it is.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.contact.or(self.company).or(self.opportunity).is_none() {
            return Err(Invalid::new("contact", "Say which customer it is about."));
        }
        if self.points.is_some_and(|points| points > 10) {
            return Err(Invalid::new("points", "Satisfaction goes from 0 to 10."));
        }
        if self.text.trim().is_empty() && self.points.is_none() {
            return Err(Invalid::new("text", "Write a few words about it."));
        }
        if !crate::value::plausible(self.on) {
            return Err(Invalid::new("on", "The day must lie between 1900 and 2200."));
        }
        match self.solved {
            Some(solved) if solved < self.on => {
                Err(Invalid::new("solved", "It is solved on the day it came up or later."))
            }
            _ => Ok(()),
        }
    }
}
