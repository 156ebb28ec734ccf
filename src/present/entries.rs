//! Addresses, numbers and accounts with what they are for, as they are edited: text and label together, the main one first.

use crate::model::Record;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Email addresses.
    Emails,
    /// Telephone numbers.
    Phones,
    /// Profiles on social networks.
    Social,
    /// Web addresses.
    Websites,
    /// Postal addresses.
    Addresses,
}

impl Which {
    /// All of them, as they stand below each other.
    pub const ALL: [Which; 5] = [Which::Emails, Which::Phones, Which::Social, Which::Websites, Which::Addresses];

    /// What one of them is called.
    pub fn word(self) -> &'static str {
        match self {
            Which::Emails => "Email",
            Which::Phones => "Phone",
            Which::Social => "Profile",
            Which::Websites => "Website",
            Which::Addresses => "Address",
        }
    }

    /// The mark in tests and places to go to.
    pub fn key(self) -> &'static str {
        match self {
            Which::Emails => "emails",
            Which::Phones => "phones",
            Which::Social => "social",
            Which::Websites => "websites",
            Which::Addresses => "addresses",
        }
    }

    /// Labels that are offered; own words are as good.
    pub fn labels(self) -> &'static [&'static str] {
        match self {
            Which::Emails => &["work", "home", "billing", "assistant"],
            Which::Phones => &["work", "mobile", "home", "reception", "billing"],
            Which::Social => &["LinkedIn", "X", "Facebook", "Instagram", "YouTube", "Mastodon", "Xing", "GitHub"],
            Which::Websites => &["work", "blog", "shop", "portfolio"],
            Which::Addresses => &["work", "home", "billing", "delivery"],
        }
    }

    fn at(self) -> usize {
        Which::ALL.iter().position(|one| *one == self).unwrap_or(0)
    }

    /// The stored names of the main text and of the further ones; one name where they are one list, none where there is no
    /// such field.
    fn fields(self, record: &Record) -> (Option<&'static str>, Option<&'static str>) {
        match (self, record) {
            (Which::Emails, _) => (None, Some("emails")),
            (Which::Phones, Record::Company(_)) => (Some("phone"), Some("phones")),
            (Which::Phones, _) => (None, Some("phones")),
            (Which::Social, _) => (None, Some("social")),
            (Which::Websites, Record::Company(_)) => (Some("website"), None),
            (Which::Websites, _) => (None, Some("websites")),
            (Which::Addresses, _) => (Some("address"), Some("addresses")),
        }
    }

    /// Whether a record can have more than one.
    pub fn several(self, record: &Record) -> bool {
        self.fields(record).1.is_some()
    }
}

/// A text with what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The address or number.
    pub text: String,
    /// What it is for; may be empty.
    pub label: String,
}

/// The texts of a record list by list, and their labels.
type Parts<'r> = ([Vec<String>; 5], &'r BTreeMap<String, String>);

fn parts(record: &Record) -> Option<Parts<'_>> {
    match record {
        Record::Contact(contact) => Some((contact.lists(), &contact.labels)),
        Record::Company(company) => Some((company.lists(), &company.labels)),
        _ => None,
    }
}

/// The entries of a contact's or company's list, the main one first; of other records, none.
pub fn entries(record: &Record, which: Which) -> Vec<Entry> {
    let Some((lists, labels)) = parts(record) else { return Vec::new() };
    let texts = lists.get(which.at()).cloned().unwrap_or_default();
    let entry = |text: String| Entry { label: labels.get(&text).cloned().unwrap_or_default(), text };
    texts.into_iter().map(entry).collect()
}

/// The fields to set so that a list has these entries: texts and labels at once. Empty texts go.
///
/// # Errors
/// A sentence, where a text is there twice.
pub fn fields(record: &Record, which: Which, entries: &[Entry]) -> Result<Map<String, Value>, String> {
    let trimmed = |entry: &Entry| Entry { text: entry.text.trim().to_string(), label: entry.label.trim().to_string() };
    let kept: Vec<Entry> = entries.iter().map(trimmed).filter(|entry| !entry.text.is_empty()).collect();
    let mut texts: Vec<String> = kept.iter().map(|entry| entry.text.clone()).collect();
    if let Some(twice) = twice(&texts) {
        return Err(format!("{twice} is there already."));
    }
    let Some((lists, labels)) = parts(record) else { return Ok(Map::new()) };
    let mut labels = labels.clone();
    let others = |text: &String| lists.iter().enumerate().any(|(at, list)| at != which.at() && list.contains(text));
    let gone: Vec<String> = lists.get(which.at()).into_iter().flatten().filter(|text| !others(text)).cloned().collect();
    gone.iter().for_each(|text| _ = labels.remove(text));
    for entry in kept {
        if entry.label.is_empty() {
            labels.remove(&entry.text);
        } else {
            labels.insert(entry.text, entry.label);
        }
    }
    let mut set = Map::new();
    let (main, more) = which.fields(record);
    if let Some(main) = main {
        let text = if texts.is_empty() { Value::Null } else { texts.remove(0).into() };
        set.insert(main.into(), text);
    }
    if let Some(more) = more {
        set.insert(more.into(), if texts.is_empty() { Value::Null } else { texts.into() });
    }
    let unchanged = parts(record).is_some_and(|(_, before)| *before == labels);
    if !unchanged {
        let all: Map<String, Value> = labels.into_iter().map(|(text, label)| (text, label.into())).collect();
        set.insert("labels".into(), if all.is_empty() { Value::Null } else { all.into() });
    }
    Ok(set)
}

fn twice(texts: &[String]) -> Option<&String> {
    let same = |one: &String, other: &String| one.to_lowercase() == other.to_lowercase();
    texts
        .iter()
        .enumerate()
        .find(|(at, text)| texts.iter().take(*at).any(|other| same(text, other)))
        .map(|(_, text)| text)
}

/// The entries with one in another place: `to` from 0; the others keep their order.
pub fn moved(mut entries: Vec<Entry>, from: usize, to: usize) -> Vec<Entry> {
    if from < entries.len() {
        let entry = entries.remove(from);
        entries.insert(to.min(entries.len()), entry);
    }
    entries
}

/// What a profile is on, by its address: `LinkedIn`; none where that is not known.
pub fn network(address: &str) -> Option<&'static str> {
    const HOSTS: [(&str, &str); 9] = [
        ("linkedin.com", "LinkedIn"),
        ("twitter.com", "X"),
        ("x.com", "X"),
        ("facebook.com", "Facebook"),
        ("instagram.com", "Instagram"),
        ("youtube.com", "YouTube"),
        ("xing.com", "Xing"),
        ("github.com", "GitHub"),
        ("mastodon.social", "Mastodon"),
    ];
    let lower = address.trim().to_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is = |known: &str| host == known || host.strip_suffix(known).is_some_and(|front| front.ends_with('.'));
    HOSTS.iter().find(|(known, _)| is(known)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Company, Contact};
    use serde_json::json;

    fn entry(text: &str, label: &str) -> Entry {
        Entry { text: text.into(), label: label.into() }
    }

    fn labels(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter().map(|(text, label)| ((*text).to_string(), (*label).to_string())).collect()
    }

    #[test]
    fn texts_and_labels_are_set_at_once() {
        let contact: Record = Contact {
            emails: vec!["a@x.example".into(), "b@x.example".into()],
            phones: vec!["1".into()],
            labels: labels(&[("a@x.example", "work"), ("1", "mobile")]),
            ..Contact::default()
        }
        .into();
        let all = entries(&contact, Which::Emails);
        assert_eq!(all, [entry("a@x.example", "work"), entry("b@x.example", "")]);
        let set = fields(&contact, Which::Emails, &moved(all.clone(), 1, 0)).unwrap();
        assert_eq!(Value::from(set), json!({ "emails": ["b@x.example", "a@x.example"] }), "labels stay as they are");
        let set =
            fields(&contact, Which::Emails, &[entry(" c@x.example ", "work"), entry("b@x.example", "home")]).unwrap();
        let wanted = json!({ "emails": ["c@x.example", "b@x.example"],
            "labels": { "1": "mobile", "b@x.example": "home", "c@x.example": "work" } });
        assert_eq!(Value::from(set), wanted);
        let none = fields(&contact, Which::Emails, &[entry("", "work")]).unwrap();
        assert_eq!(Value::from(none), json!({ "emails": null, "labels": { "1": "mobile" } }));
    }

    #[test]
    fn a_company_has_a_main_number_and_further_ones_and_a_single_website() {
        let company: Record =
            Company { name: "Firm".into(), phone: "1".into(), phones: vec!["2".into()], ..Company::default() }.into();
        let all = entries(&company, Which::Phones);
        let set = fields(&company, Which::Phones, &moved(all, 1, 0)).unwrap();
        assert_eq!(Value::from(set), json!({ "phone": "2", "phones": ["1"] }));
        let set = fields(&company, Which::Phones, &[entry("2", "")]).unwrap();
        assert_eq!(Value::from(set), json!({ "phone": "2", "phones": null }));
        assert!(!Which::Websites.several(&company) && Which::Addresses.several(&company));
    }

    #[test]
    fn the_same_text_twice_is_refused() {
        let contact: Record = Contact::default().into();
        let both = [entry("A@x.example", ""), entry("a@x.example", "home")];
        assert_eq!(fields(&contact, Which::Emails, &both).unwrap_err(), "a@x.example is there already.");
    }

    #[test]
    fn profiles_tell_what_they_are_on() {
        assert_eq!(network("https://www.linkedin.com/in/anna"), Some("LinkedIn"));
        assert_eq!(network("x.com/anna"), Some("X"));
        assert_eq!(network("https://netflix.com/x.com"), None);
    }
}
