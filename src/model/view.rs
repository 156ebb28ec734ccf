//! Views: ways to look at a list that somebody wants to come back to.

use super::{Extra, Invalid, nil};
use crate::value::{Id, Rank};
use serde::{Deserialize, Serialize};

/// The lists that views can be of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// The board.
    Board,
    /// The table of opportunities.
    #[default]
    Opportunities,
    /// The contacts.
    Contacts,
    /// The companies.
    Companies,
    /// The tasks.
    Tasks,
}

impl Listing {
    /// All lists.
    pub const ALL: [Listing; 5] =
        [Listing::Board, Listing::Opportunities, Listing::Contacts, Listing::Companies, Listing::Tasks];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Listing::Board => "Board",
            Listing::Opportunities => "Opportunities",
            Listing::Contacts => "Contacts",
            Listing::Companies => "Companies",
            Listing::Tasks => "Tasks",
        }
    }
}

/// A filter with its order and columns, under a name.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct View {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The list that it is of.
    pub of: Listing,
    /// The pipeline, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Id>,
    /// The condition that is met, as text, with names pinned to ids.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// The order, as in the address: `value` or `-value`; empty for the usual one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sort: String,
    /// The columns shown, by their words; empty for the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How it is laid out, such as `calendar`; empty for the usual way.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub layout: String,
    /// Its place among the tabs.
    #[serde(default)]
    pub rank: Rank,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl View {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A view needs a name.")) } else { Ok(()) }
    }
}
