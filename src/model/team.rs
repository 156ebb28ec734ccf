//! The team, and what it sells.

use super::{External, Extra, Invalid, nil, off};
use crate::value::{Date, Id, Money};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A role in the team. One person may wear several hats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hat {
    /// Finds out about contacts.
    DataMiner,
    /// Makes first contact.
    LeadGenerator,
    /// Leads dialogues and proposals.
    SalesManager,
    /// Writes invoices and sees them paid.
    Accountant,
    /// Sees to it that nobody is forgotten or mistreated.
    PipelineSupervisor,
}

impl Hat {
    /// All hats.
    pub const ALL: [Hat; 5] =
        [Hat::DataMiner, Hat::LeadGenerator, Hat::SalesManager, Hat::Accountant, Hat::PipelineSupervisor];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Hat::DataMiner => "Data miner",
            Hat::LeadGenerator => "Lead generator",
            Hat::SalesManager => "Sales manager",
            Hat::Accountant => "Accountant",
            Hat::PipelineSupervisor => "Pipeline supervisor",
        }
    }
}

/// A person of the team: a name on records, not an account.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Member {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// Name.
    pub name: String,
    /// Email address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Office or region.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// The member they report to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Id>,
    /// Their hats.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub hats: BTreeSet<Hat>,
    /// How many open opportunities they can take on; new ones go to others where it is reached. None for any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// The first day that they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_from: Option<Date>,
    /// The day that they are back; new opportunities go to others until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<Date>,
    /// Whether they have left; their name stays on records.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Member {
    /// Whether they are away on a day.
    pub fn away(&self, day: Date) -> bool {
        match (self.away_from, self.away_until) {
            (None, None) => false,
            (from, until) => from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until),
        }
    }

    /// Their name.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A member needs a name."));
        }
        if matches!((self.away_from, self.away_until), (Some(from), Some(until)) if until <= from) {
            return Err(Invalid::new("away_until", "Whoever is away comes back on a later day."));
        }
        Ok(())
    }
}

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Product {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Series or family.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub series: String,
    /// List price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// Further columns of an imported file, as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Product {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A product needs a name.")) } else { Ok(()) }
    }
}
