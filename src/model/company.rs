//! Companies: organisations.

use super::contact::{looks_like_email, stray};
use super::{External, Extra, Invalid, Milestone, nil};
use crate::value::{Id, Money, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An organisation.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Company {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Web address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub website: String,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Further telephone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// Email addresses, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Social accounts: addresses of profiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub social: Vec<String>,
    /// What an address, a number or an account is for, such as `billing`, by its own text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Further postal addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Country or region.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Sector or industry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sector: String,
    /// Number of employees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<u32>,
    /// Yearly revenue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Money>,
    /// Year of foundation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<u16>,
    /// The company that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// Latest news.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub news: String,
    /// Their own latest updates.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub latest_updates: String,
    /// Days that matter to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// The contact who recommended us to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_by: Option<Id>,
    /// What they need.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub needs: String,
    /// What they object to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub objections: String,
    /// Whom else they work with, or might.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub competitors: String,
    /// What else there is to know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Where the company came from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The member in charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// Tags, without `#`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// When the record was created.
    #[serde(default)]
    pub created: Time,
    /// The system it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Where records came from that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<External>,
    /// Records that look like this one, of which a person has said that they are others.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub distinct: BTreeSet<Id>,
    /// Further columns of an imported file, as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Company {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// The texts that can have a label, list by list: emails, phones, social accounts, web addresses, postal addresses; the
    /// main one of each first.
    pub fn lists(&self) -> [Vec<String>; 5] {
        let with = |main: &String, more: &[String]| {
            let main = Some(main.clone()).filter(|text| !text.is_empty());
            main.into_iter().chain(more.iter().cloned()).collect()
        };
        [
            self.emails.clone(),
            with(&self.phone, &self.phones),
            self.social.clone(),
            with(&self.website, &[]),
            with(&self.address, &self.addresses),
        ]
    }

    /// Whether a label is about a text that is not there.
    pub fn stray_label(&self) -> bool {
        !self.labels.is_empty() && stray(&self.labels, &self.lists()).is_some()
    }

    /// Takes the labels off whose texts are not there.
    pub fn drop_stray_labels(&mut self) {
        let lists = self.lists();
        while let Some(text) = stray(&self.labels, &lists) {
            self.labels.remove(&text);
        }
    }

    /// How much of the research is done: filled and missing of what the data miner looks for.
    pub fn research(&self, people: bool) -> (usize, Vec<&'static str>) {
        super::contact::counted(&[
            ("name", !self.name.is_empty()),
            ("website", !self.website.is_empty()),
            ("email or phone", !self.emails.is_empty() || !self.phone.is_empty() || !self.phones.is_empty()),
            ("social accounts", !self.social.is_empty()),
            ("sector", !self.sector.is_empty()),
            ("somebody who works there", people),
            ("news", !self.news.is_empty()),
            ("latest updates", !self.latest_updates.is_empty()),
        ])
    }

    /// Its own rules: a name, email addresses that can be ones, and not its own parent.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A company needs a name."));
        }
        if self.parent == Some(self.id) && !self.id.is_nil() {
            return Err(Invalid::new("parent", "A company cannot own itself."));
        }
        if let Some(email) = self.emails.iter().find(|email| !looks_like_email(email)) {
            return Err(Invalid::new("emails", format!("“{email}” is not an email address.")));
        }
        Ok(())
    }
}
