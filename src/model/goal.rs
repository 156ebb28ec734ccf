//! Goals: what is to be reached by when, and the steps that lead there.

use super::{Extra, Invalid, nil};
use crate::value::{Date, Id, Money, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is counted towards a goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The value of what is won, by the day it was closed.
    #[default]
    WonValue,
    /// How many opportunities are won, by the day they were closed.
    WonCount,
}

impl Measure {
    /// All measures.
    pub const ALL: [Measure; 2] = [Measure::WonValue, Measure::WonCount];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Measure::WonValue => "Value won",
            Measure::WonCount => "Opportunities won",
        }
    }
}

/// How many opportunities have to reach a stage by when, for a goal to be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The stage that they have to reach.
    pub stage: Id,
    /// How many in all.
    pub count: u32,
    /// The first day that counts.
    pub from: Date,
    /// The first day that counts no more.
    pub until: Date,
}

/// What is to be reached in a period, from its first day to the day before its end.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Goal {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The first day of its period.
    pub from: Date,
    /// The first day that is no longer in its period.
    pub until: Date,
    /// What is counted.
    #[serde(default)]
    pub measure: Measure,
    /// The amount to reach, where value is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The number to reach, where opportunities are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The pipeline that it is about; all where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Id>,
    /// Whose goal it is; the whole team's where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// The average value of a won opportunity that the plan assumes, where a person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<Money>,
    /// The share of opportunities in a stage that reach the next one, in hundredths of a percent, where a person has said
    /// so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shares: BTreeMap<Id, u32>,
    /// The days that an opportunity spends in a stage, where a person has said so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub days: BTreeMap<Id, u32>,
    /// The steps of the plan as they were saved, first stage first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// When it was made.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Goal {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, a period that ends after it begins, a target above nothing, shares up to 100 %.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A goal needs a name."));
        }
        if !crate::value::plausible(self.from) || !crate::value::plausible(self.until) || self.until <= self.from {
            return Err(Invalid::new("until", "A goal's period ends after it begins, between 1900 and 2200."));
        }
        let (field, reached) = match self.measure {
            Measure::WonValue => ("amount", self.amount.is_some_and(|amount| amount.minor > 0)),
            Measure::WonCount => ("count", self.count.is_some_and(|count| count > 0)),
        };
        if !reached {
            return Err(Invalid::new(field, "A goal needs a target above nothing."));
        }
        if self.shares.values().any(|share| *share == 0 || *share > 10_000) {
            return Err(Invalid::new("shares", "A share is above 0 and at most 100 percent."));
        }
        if self.days.values().any(|days| *days > 3_650) {
            return Err(Invalid::new("days", "A stage takes at most 3,650 days."));
        }
        Ok(())
    }
}
