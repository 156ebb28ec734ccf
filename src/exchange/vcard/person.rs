//! What a card says about somebody, or about a company, before it is a record.

use crate::model::Milestone;
use crate::value::{Date, one_line};
use std::collections::{BTreeMap, BTreeSet};

/// An address, a number or an account, and what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled {
    /// The text.
    pub text: String,
    /// What it is for, such as `work`; may be empty.
    pub label: String,
}

/// Somebody as a card tells of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The line of the file that the card begins in, from 1.
    pub line: usize,
    /// Whether it is a company.
    pub company_itself: bool,
    /// The card's own id.
    pub uid: String,
    /// Full name.
    pub name: String,
    /// Position.
    pub job: String,
    /// The company that they work for.
    pub company: String,
    /// Email addresses, the main one first.
    pub emails: Vec<Labelled>,
    /// Telephone numbers, the main one first.
    pub phones: Vec<Labelled>,
    /// Postal addresses, the main one first.
    pub addresses: Vec<Labelled>,
    /// A company's country.
    pub country: String,
    /// Web addresses.
    pub websites: Vec<Labelled>,
    /// Accounts elsewhere.
    pub social: Vec<Labelled>,
    /// Birthday, where the year is known.
    pub birthday: Option<Date>,
    /// Anniversaries and other days.
    pub milestones: Vec<Milestone>,
    /// Notes.
    pub about: String,
    /// Tags.
    pub tags: BTreeSet<String>,
    /// What has no field of its own.
    pub details: BTreeMap<String, String>,
    /// Pictures, sounds and keys that were left out.
    pub media: usize,
    /// Texts that cannot be email addresses. They are kept among the details.
    pub odd_addresses: usize,
    /// Why nothing can be made of the card.
    pub refused: Option<String>,
}

impl Person {
    /// Adds a detail; a second one of the same name is put behind the first.
    pub(super) fn detail(&mut self, name: &str, text: &str) {
        let (name, text) = (one_line(name), text.trim());
        if name.is_empty() || text.is_empty() {
            return;
        }
        match self.details.get_mut(&name) {
            Some(known) if known.split("; ").any(|part| part == text) => {}
            Some(known) => {
                known.push_str("; ");
                known.push_str(text);
            }
            None => {
                self.details.insert(name, text.to_string());
            }
        }
    }
}
