//! What holds for the whole workspace.

use super::{Extra, Invalid, off};
use crate::value::{Currency, Id, Time};
use serde::{Deserialize, Serialize};

/// The one settings record of a workspace.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// The workspace's identifier.
    pub id: Id,
    /// What people call the workspace.
    pub name: String,
    /// The currency that new amounts are in.
    #[serde(default)]
    pub currency: Currency,
    /// The member that this person is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Id>,
    /// Whether this is the sample workspace.
    #[serde(default, skip_serializing_if = "off")]
    pub sample: bool,
    /// When it was made.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Settings {
    /// What people call the workspace.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A workspace needs a name.")) } else { Ok(()) }
    }
}
