//! Campaigns: what marketing does to bring leads.

use super::{Extra, Invalid, nil, off};
use crate::value::{Date, Id, Money, Time};
use serde::{Deserialize, Serialize};

/// Something that marketing does to bring leads, such as a fair, a mailing or an advertisement.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Campaign {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it. Links name it by this or by its code.
    pub name: String,
    /// The short word that stands for it in links (`utm_campaign`); empty where the name does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The way to the people, such as `Email`, `Trade fair` or `Search advertising`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Whether it is over and no longer offered.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// When the record was created.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Campaign {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, a cost that is not negative, and an end that is not before the beginning.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A campaign needs a name."));
        }
        if self.cost.is_some_and(|cost| cost.minor < 0) {
            return Err(Invalid::new("cost", "What a campaign costs is not negative."));
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(Invalid::new("to", "A campaign ends on the day it begins or later."));
        }
        Ok(())
    }
}
