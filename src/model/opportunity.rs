//! Opportunities: possible sales on their way through the stages.

use super::{Category, External, Extra, Invalid, nil};
use crate::value::{Date, Id, Money, Rank, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How ready to buy the other side is. The words are those of a well-known eight-module sales process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temperature {
    /// They don't know you; no or minimal contact.
    Cold,
    /// Potentially interested in doing business with you.
    Warm,
    /// Ready to do business together right now.
    Hot,
}

impl Temperature {
    /// All, coldest first.
    pub const ALL: [Temperature; 3] = [Temperature::Cold, Temperature::Warm, Temperature::Hot];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Temperature::Cold => "Cold",
            Temperature::Warm => "Warm",
            Temperature::Hot => "Hot",
        }
    }

    /// The stored word, which is also the style's: `cold`.
    pub fn key(self) -> &'static str {
        match self {
            Temperature::Cold => "cold",
            Temperature::Warm => "warm",
            Temperature::Hot => "hot",
        }
    }

    /// Reads either word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.key() == text.trim().to_lowercase())
    }
}

/// A contact's part in an opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLink {
    /// The contact.
    pub contact: Id,
    /// What they are in it, such as `decides`; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
}

/// One stay in a stage. The name is kept as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The stage.
    pub stage: Id,
    /// The stage's name when it was entered.
    pub name: String,
    /// When it was entered.
    pub entered: Time,
    /// When it was left; none while inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Time>,
    /// The reason that a person gave for passing a gate that was not met.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub overridden: String,
}

/// Why an opportunity was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// The loss reason's record.
    pub reason: Id,
    /// The stage that it was lost in.
    pub stage: Id,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A possible sale. Value in minor units; dates are civil dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Default)]
pub struct Opportunity {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it; never empty.
    pub name: String,
    /// Its pipeline.
    pub pipeline: Id,
    /// Its stage. Changed only by moving.
    pub stage: Id,
    /// Its place in the column.
    #[serde(default)]
    pub rank: Rank,
    /// What it is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
    /// Its own probability in percent, where it differs from the stage's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<u8>,
    /// How sure it is in forecasts, where somebody has said so; else its stage says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Expected close while open; the day it was closed once won or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<Date>,
    /// The expected close that somebody has last said to be realistic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_confirmed: Option<Date>,
    /// The member who works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// The buying company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Id>,
    /// The people in it, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactLink>,
    /// How ready to buy they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<Temperature>,
    /// How promising it is, in points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
    /// The part of the score that people, imports and automations have given, where scoring rules make up the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<i32>,
    /// The run that made it, if a rule did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Id>,
    /// Where it came from, such as `referral`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The campaign that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<Id>,
    /// The contact who recommended us, where it was for this sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_by: Option<Id>,
    /// Tags, without `#`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// The products in question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<Id>,
    /// What they need.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub needs: String,
    /// What hurts them today.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pain_points: String,
    /// What they prefer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub preferences: String,
    /// What they object to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub objections: String,
    /// Who else is in the running.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub competitors: String,
    /// Ticked checklist items, of any stage.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub done: BTreeSet<Id>,
    /// Every stay in a stage, oldest first; the last one is the present stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Why it was lost; only in a lost stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<Loss>,
    /// When the record was created.
    #[serde(default)]
    pub created: Time,
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Further columns of an imported file, as text.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub details: std::collections::BTreeMap<String, String>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Opportunity {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, a probability up to 100, a plausible close date.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "An opportunity needs a name."));
        }
        if self.probability.is_some_and(|p| p > 100) {
            return Err(Invalid::new("probability", "A probability is between 0 and 100 percent."));
        }
        if self.close.is_some_and(|date| !crate::value::plausible(date)) {
            return Err(Invalid::new("close", "The close date must lie between 1900 and 2200."));
        }
        Ok(())
    }

    /// The points that people, imports and automations have given: all of the score where no scoring rules count.
    pub fn points_given(&self) -> i32 {
        self.given.or(self.score).unwrap_or(0)
    }

    /// When the present stage was entered.
    pub fn entered(&self) -> Time {
        self.visits.last().map_or(self.created, |visit| visit.entered)
    }

    /// Whether a contact takes part.
    pub fn involves(&self, contact: Id) -> bool {
        self.contacts.iter().any(|link| link.contact == contact)
    }
}
