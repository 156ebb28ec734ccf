//! Contacts: people.

use super::{External, Extra, Invalid, nil, off};
use crate::value::{Date, Id, Time};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A day that matters to somebody, such as an anniversary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The day.
    pub on: Date,
    /// What it is.
    pub what: String,
    /// Whether it comes round every year.
    #[serde(default, skip_serializing_if = "off")]
    pub yearly: bool,
}

impl Milestone {
    /// When it comes, from a day on.
    pub fn next(&self, from: Date) -> Option<Date> {
        next_time(self.on, self.yearly, from)
    }
}

/// When a day comes, from another day on: itself where it lies ahead, the next anniversary where it comes every year. The
/// 29th of February comes on the 28th in other years.
pub fn next_time(day: Date, yearly: bool, from: Date) -> Option<Date> {
    if !yearly || day >= from {
        return (day >= from).then_some(day);
    }
    [from.year(), from.year().saturating_add(1)]
        .into_iter()
        .filter_map(|year| in_year(day, year))
        .find(|one| *one >= from)
}

fn in_year(day: Date, year: i32) -> Option<Date> {
    day.with_year(year).or_else(|| Date::from_ymd_opt(year, 2, 28))
}

/// When and how somebody agreed to get messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The day.
    pub on: Date,
    /// How, such as `newsletter form`; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// Full name; may be empty where an email address is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Email addresses, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Telephone numbers, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// Position, such as `Head of fleet`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Their company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Id>,
    /// Social accounts: addresses of profiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub social: Vec<String>,
    /// Web addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub websites: Vec<String>,
    /// What an address, a number or an account is for, such as `work`, by its own text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Latest news of their company.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub company_news: String,
    /// Their own latest updates.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub latest_updates: String,
    /// Postal address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Further postal addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Birthday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Date>,
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
    /// Whether they want no more messages.
    #[serde(default, skip_serializing_if = "off")]
    pub opted_out: bool,
    /// When and how they agreed to get messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Where the contact came from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The campaign that brought them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<Id>,
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

impl Contact {
    /// The name, else the first address.
    pub fn title(&self) -> String {
        if self.name.is_empty() { self.emails.first().cloned().unwrap_or_default() } else { self.name.clone() }
    }

    /// Its own rules: a name or an email address, and addresses that can be addresses.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.title().trim().is_empty() {
            return Err(Invalid::new("name", "A contact needs a name or an email address."));
        }
        match self.emails.iter().find(|email| !looks_like_email(email)) {
            Some(email) => Err(Invalid::new("emails", format!("“{email}” is not an email address."))),
            None => Ok(()),
        }
    }

    /// The texts that can have a label, list by list: emails, phones, social accounts, web addresses, postal addresses; the
    /// main one of each first.
    pub fn lists(&self) -> [Vec<String>; 5] {
        let main = Some(self.address.clone()).filter(|text| !text.is_empty());
        let addresses = main.into_iter().chain(self.addresses.iter().cloned()).collect();
        [self.emails.clone(), self.phones.clone(), self.social.clone(), self.websites.clone(), addresses]
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

    /// How much of the research is done: filled and missing of name, email or phone, social accounts, company,
    /// company news and latest updates.
    pub fn research(&self) -> (usize, Vec<&'static str>) {
        counted(&[
            ("name", !self.name.is_empty()),
            ("email or phone", !self.emails.is_empty() || !self.phones.is_empty()),
            ("social accounts", !self.social.is_empty()),
            ("company", self.company.is_some()),
            ("company news", !self.company_news.is_empty()),
            ("latest updates", !self.latest_updates.is_empty()),
        ])
    }
}

/// How many parts are filled, and which are not.
pub(super) fn counted(parts: &[(&'static str, bool)]) -> (usize, Vec<&'static str>) {
    let missing: Vec<_> = parts.iter().filter(|(_, filled)| !filled).map(|(name, _)| *name).collect();
    (parts.len() - missing.len(), missing)
}

/// A label that says nothing, or whose text is in none of the lists: its text.
pub(super) fn stray(labels: &BTreeMap<String, String>, lists: &[Vec<String>]) -> Option<String> {
    let there = |text: &String| lists.iter().any(|list| list.contains(text));
    labels.iter().find(|(text, label)| label.trim().is_empty() || !there(text)).map(|(text, _)| text.clone())
}

/// Whether a text can be an email address: something, an `@`, a domain with no blanks.
pub(crate) fn looks_like_email(text: &str) -> bool {
    match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
        }
        None => false,
    }
}
