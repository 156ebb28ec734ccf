//! A new lead from an address: `#/new?name=…&email=…&utm_campaign=…`, as a web page, a QR code or a bookmark leads to
//! it. The address fills in a form; nothing is made of it before a person confirms.
//!
//! The address may come from anywhere, so everything in it has a bound, and what is cut or cannot be used is said.

mod form;

use super::route::{decode, encode};
use crate::value::{one_line, quoted};
use std::fmt;

pub use form::{Brought, By, Form, Known, company, known, stages, warning};

/// The longest address that is read, in bytes.
const LONGEST: usize = 400_000;
/// The longest note, in letters.
const LONG_NOTE: usize = 4_000;
/// The most tags.
const MOST_TAGS: usize = 20;
/// The most further fields.
const MOST_DETAILS: usize = 30;
/// The longest name of a further field, and the longest text in one.
const LONG_DETAIL: (usize, usize) = (60, 500);

/// What an address says about a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// The person.
    pub name: String,
    /// Their email address.
    pub email: String,
    /// Their telephone number.
    pub phone: String,
    /// Their position.
    pub title: String,
    /// Their company.
    pub company: String,
    /// What the opportunity is called.
    pub opportunity: String,
    /// Where the lead came from.
    pub source: String,
    /// What it is worth, as it is written.
    pub value: String,
    /// What they wrote.
    pub note: String,
    /// The stage that it begins in.
    pub stage: String,
    /// The pipeline that it goes into.
    pub pipeline: String,
    /// The campaign that brought it.
    pub campaign: String,
    /// The campaign's way to the people (`utm_medium`).
    pub channel: String,
    /// Tags, without `#`.
    pub tags: Vec<String>,
    /// Further fields, as they came.
    pub details: Vec<(String, String)>,
}

/// The fields with a place of their own: the word that is written, what else it is called, and how long it may be.
const FIELDS: [(&str, &[&str], usize); 13] = [
    ("name", &["fullname", "contact", "contactname"], 200),
    ("email", &["mail", "emailaddress"], 254),
    ("phone", &["tel", "telephone", "mobile", "phonenumber"], 60),
    ("title", &["jobtitle", "position"], 200),
    ("company", &["organization", "organisation", "companyname"], 200),
    ("opportunity", &["deal"], 200),
    ("source", &[], 100),
    ("value", &["amount"], 40),
    ("note", &["notes", "message", "comment", "comments"], LONG_NOTE),
    ("stage", &[], 100),
    ("pipeline", &[], 100),
    ("utm_campaign", &["utmcampaign", "campaign"], 100),
    ("utm_medium", &["utmmedium", "medium", "channel"], 100),
];

impl Lead {
    fn slots(&mut self) -> [&mut String; 13] {
        [
            &mut self.name,
            &mut self.email,
            &mut self.phone,
            &mut self.title,
            &mut self.company,
            &mut self.opportunity,
            &mut self.source,
            &mut self.value,
            &mut self.note,
            &mut self.stage,
            &mut self.pipeline,
            &mut self.campaign,
            &mut self.channel,
        ]
    }

    /// Reads the part of an address behind `?`, and says what of it was cut or left out.
    pub fn parse(query: &str) -> (Lead, Vec<String>) {
        let mut reader = Reader::default();
        let mut end = query.len().min(LONGEST);
        while !query.is_char_boundary(end) {
            end -= 1;
        }
        if end < query.len() {
            reader.say("The link is too long; its end is left out.".into());
        }
        for pair in query.get(..end).unwrap_or_default().split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            reader.field(&decode(key), value);
        }
        reader.finish()
    }

    /// What every lead of this link has in common: without the person, and what they wrote.
    pub fn common(&self) -> Lead {
        let Lead { source, value, stage, pipeline, campaign, channel, tags, .. } = self.clone();
        Lead { source, value, stage, pipeline, campaign, channel, tags, ..Lead::default() }
    }
}

/// As it stands in an address behind `?`; reads back as the same.
impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lead = self.clone();
        let tags = self.tags.join(",");
        let own = FIELDS.iter().map(|(key, ..)| *key).zip(lead.slots()).map(|(key, value)| (key, value.as_str()));
        let tags = std::iter::once(("tags", tags.as_str()));
        let more = self.details.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let mut mark = "";
        for (key, value) in own.chain(tags).chain(more).filter(|(_, value)| !value.is_empty()) {
            f.write_str(mark)?;
            encode(f, key)?;
            f.write_str("=")?;
            encode(f, value)?;
            mark = "&";
        }
        Ok(())
    }
}

#[derive(Default)]
struct Reader {
    lead: Lead,
    first: String,
    last: String,
    currency: String,
    utm_source: String,
    remarks: Vec<String>,
}

impl Reader {
    fn say(&mut self, sentence: String) {
        if !self.remarks.contains(&sentence) {
            self.remarks.push(sentence);
        }
    }

    /// The beginning of a text that is too long; says so.
    fn bounded(&mut self, what: &str, text: String, longest: usize) -> String {
        let (text, whole) = beginning(text, longest);
        if !whole {
            self.say(cut(what));
        }
        text
    }

    fn field(&mut self, key: &str, raw: &str) {
        // Names of fields are compared as they are kept, so that what is kept is never a field of its own.
        let key = beginning(one_line(key), LONG_DETAIL.0).0;
        let bare: String = key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let mut text = decode(raw);
        if bare != "note" && !FIELDS.iter().any(|(key, also, _)| *key == "note" && also.contains(&bare.as_str())) {
            text = one_line(&text);
        } else {
            text = lines(&text);
        }
        if text.is_empty() {
            return;
        }
        let known = FIELDS
            .iter()
            .enumerate()
            .find(|(_, (word, also, _))| word.replace('_', "") == bare || also.contains(&bare.as_str()));
        let Some((at, (word, _, longest))) = known else { return self.other(key, &bare, text) };
        if *word == "phone" && raw.starts_with('+') && text.starts_with(|c: char| c.is_ascii_digit()) {
            // In an address a plus sign is a blank; in front of a number it was meant.
            text.insert(0, '+');
        }
        let slot = self.lead.slots().into_iter().nth(at).map(|slot| slot.clone()).unwrap_or_default();
        let text = if slot.is_empty() {
            text
        } else if *word == "note" {
            format!("{slot}\n{text}")
        } else if slot == text {
            return;
        } else {
            return self.detail(key, text);
        };
        let text = self.bounded(word, text, *longest);
        if let Some(slot) = self.lead.slots().into_iter().nth(at) {
            *slot = text;
        }
    }

    fn other(&mut self, key: String, bare: &str, text: String) {
        let (what, slot, longest) = match bare {
            "tag" | "tags" | "labels" => return self.tags(&text),
            "firstname" | "givenname" => ("first name", &mut self.first, 99),
            "lastname" | "familyname" | "surname" => ("last name", &mut self.last, 99),
            "currency" => ("currency", &mut self.currency, 10),
            "utmsource" => ("utm_source", &mut self.utm_source, 100),
            _ => return self.detail(key, text),
        };
        if slot.is_empty() {
            let (text, whole) = beginning(text, longest);
            *slot = text;
            if !whole {
                self.say(cut(what));
            }
        } else if *slot != text {
            self.say(format!("{} comes twice; the first one counts.", quoted(what)));
        }
    }

    fn tags(&mut self, text: &str) {
        for tag in text.split([',', ';']) {
            let tag = one_line(tag);
            let tag = self.bounded("tags", tag.trim_start_matches(['#', ' ']).to_string(), 60);
            if tag.is_empty() || self.lead.tags.contains(&tag) {
                continue;
            }
            if self.lead.tags.len() == MOST_TAGS {
                return self.say(format!("Only the first {MOST_TAGS} tags are kept."));
            }
            self.lead.tags.push(tag);
        }
    }

    fn detail(&mut self, key: String, text: String) {
        let key = if key.is_empty() { "other".to_string() } else { key };
        let text = self.bounded(&key, text, LONG_DETAIL.1);
        if self.lead.details.iter().any(|(known, kept)| *known == key && *kept == text) {
            return;
        }
        if self.lead.details.len() == MOST_DETAILS {
            return self.say(format!("Only the first {MOST_DETAILS} further fields are kept."));
        }
        self.lead.details.push((key, text));
    }

    fn finish(mut self) -> (Lead, Vec<String>) {
        let (first, last) = (std::mem::take(&mut self.first), std::mem::take(&mut self.last));
        if self.lead.name.is_empty() {
            self.lead.name = format!("{first} {last}").trim().to_string();
        } else {
            for (key, text) in [("first name", first), ("last name", last)] {
                if !text.is_empty() && !self.lead.name.contains(&text) {
                    self.detail(key.into(), text);
                }
            }
        }
        let source = std::mem::take(&mut self.utm_source);
        if self.lead.source.is_empty() {
            self.lead.source = source;
        } else if !source.is_empty() && source != self.lead.source {
            self.detail("utm_source".into(), source);
        }
        let currency = std::mem::take(&mut self.currency);
        let bare = !self.lead.value.chars().any(char::is_alphabetic);
        if !currency.is_empty() && !self.lead.value.is_empty() && bare && self.lead.value.len() < 30 {
            self.lead.value = format!("{} {currency}", self.lead.value);
        } else if !currency.is_empty() {
            self.detail("currency".into(), currency);
        }
        (self.lead, self.remarks)
    }
}

fn cut(what: &str) -> String {
    format!("{} is too long; its beginning is kept.", quoted(what))
}

/// So many letters of a text, and whether that is all of it.
fn beginning(text: String, longest: usize) -> (String, bool) {
    match text.char_indices().nth(longest) {
        Some((end, _)) => (text.get(..end).unwrap_or_default().trim_end().to_string(), false),
        None => (text, true),
    }
}

/// A text of several lines without control characters, and without signs that turn the direction of what follows.
fn lines(text: &str) -> String {
    let all: Vec<String> = text.lines().map(one_line).collect();
    all.join("\n").trim().to_string()
}

#[cfg(test)]
#[path = "new_lead_tests.rs"]
mod tests;
