//! Dashboards: figures and charts that somebody has put together.

use super::{Extra, Invalid, nil};
use crate::value::{Id, Rank};
use serde::{Deserialize, Serialize};

/// One figure or chart on a dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Widget {
    /// What it shows, by its word, such as `forecast`. An unknown word, of a newer version, is passed over.
    pub shows: String,
    /// The question it answers, as in the address of a report: `period=quarter&pipeline=01J…`; empty for the usual one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub asks: String,
    /// How many of the four columns it takes, from 1 to 4; 0 for its usual width.
    #[serde(default, skip_serializing_if = "narrow")]
    pub width: u8,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn narrow(width: &u8) -> bool {
    *width == 0
}

/// Figures and charts on one page, under a name.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Dashboard {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// What is on it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widgets: Vec<Widget>,
    /// Its place among the others.
    #[serde(default)]
    pub rank: Rank,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Dashboard {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, and no more than a page holds.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A dashboard needs a name."));
        }
        if self.widgets.len() > 60 {
            return Err(Invalid::new("widgets", "A dashboard has at most 60 parts."));
        }
        Ok(())
    }
}
