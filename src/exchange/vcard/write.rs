//! People and companies as cards, in version 4.0 or 3.0.

use super::days::written;
use super::labels::types_of;
use super::table::SYSTEM;
use crate::data::Dataset;
use crate::model::{Company, Contact, External, Milestone};
use crate::value::{Id, one_line};
use std::collections::{BTreeMap, BTreeSet};

/// Which version is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// RFC 6350: what programs of today read.
    #[default]
    V4,
    /// RFC 2426: what older telephones and programs read.
    V3,
}

/// Details that have a property of their own.
const NAMED: [(&str, &str); 8] = [
    ("Nickname", "NICKNAME"),
    ("Role", "ROLE"),
    ("Gender", "GENDER"),
    ("Language", "LANG"),
    ("Time zone", "TZ"),
    ("Spouse", "X-SPOUSE"),
    ("Manager", "X-MANAGER"),
    ("Assistant", "X-ASSISTANT"),
];

/// A card for each of these contacts and companies, in this order; those that there are not are left out.
pub fn write_vcards(data: &Dataset, contacts: &[Id], companies: &[Id], version: Version) -> String {
    let mut text = String::new();
    for contact in contacts.iter().filter_map(|id| data.contact(*id)) {
        text.push_str(&Writer::new(version).contact(data, contact));
    }
    for company in companies.iter().filter_map(|id| data.company(*id)) {
        text.push_str(&Writer::new(version).company(data, company));
    }
    text
}

struct Writer {
    version: Version,
    text: String,
    /// How many groups there are.
    items: usize,
}

impl Writer {
    fn new(version: Version) -> Self {
        let mut writer = Writer { version, text: String::new(), items: 0 };
        writer.line("BEGIN:VCARD");
        writer.line(if version == Version::V4 { "VERSION:4.0" } else { "VERSION:3.0" });
        writer.line("PRODID:-//Penstock//Contacts//EN");
        writer
    }

    fn end(mut self) -> String {
        self.line("END:VCARD");
        self.text
    }

    fn contact(mut self, data: &Dataset, contact: &Contact) -> String {
        self.uid(contact.id, contact.external.as_ref());
        let name = one_line(&contact.title());
        self.property("FN", &escaped(&name));
        let (given, family) = match name.rsplit_once(' ') {
            _ if contact.name.trim().is_empty() => ("", ""),
            Some((given, family)) => (given, family),
            None => (name.as_str(), ""),
        };
        self.property("N", &format!("{};{};;;", escaped(family), escaped(given)));
        let mut details = contact.details.clone();
        let company = contact.company.and_then(|id| data.company(id)).map(|company| company.name.clone());
        self.organisation(company.as_deref().unwrap_or_default(), &mut details);
        self.optional("TITLE", &one_line(&contact.title));
        self.list("EMAIL", &contact.emails, &contact.labels);
        self.list("TEL", &contact.phones, &contact.labels);
        let main = Some(&contact.address).filter(|address| !address.trim().is_empty());
        let addresses: Vec<String> = main.into_iter().chain(&contact.addresses).cloned().collect();
        self.list("ADR", &addresses, &contact.labels);
        self.list("URL", &contact.websites, &contact.labels);
        self.accounts(&contact.social, &contact.labels);
        let birthday = details.remove("Birthday");
        match (contact.birthday, birthday) {
            (Some(day), detail) => {
                self.property("BDAY", &self.day(&day.to_string()));
                self.detail("Birthday", detail.as_deref().unwrap_or_default());
            }
            (None, Some(words)) => self.partly("BDAY", "Birthday", &words),
            (None, None) => {}
        }
        self.milestones(&contact.milestones);
        self.told(&contact.about, &contact.tags, details);
        self.end()
    }

    fn company(mut self, _data: &Dataset, company: &Company) -> String {
        self.uid(company.id, company.external.as_ref());
        if self.version == Version::V4 {
            self.line("KIND:org");
        } else {
            self.line("X-ABShowAs:COMPANY");
        }
        let name = one_line(&company.name);
        self.property("FN", &escaped(&name));
        self.property("N", ";;;;");
        let mut details = company.details.clone();
        self.organisation(&name, &mut details);
        self.list("EMAIL", &company.emails, &company.labels);
        let main = Some(&company.phone).filter(|phone| !phone.trim().is_empty());
        let phones: Vec<String> = main.into_iter().chain(&company.phones).cloned().collect();
        self.list("TEL", &phones, &company.labels);
        self.company_addresses(company);
        let website = Some(company.website.clone()).filter(|website| !website.trim().is_empty());
        self.list("URL", &website.into_iter().collect::<Vec<_>>(), &company.labels);
        self.accounts(&company.social, &company.labels);
        self.milestones(&company.milestones);
        if !company.sector.is_empty() {
            details.entry("Sector".to_string()).or_insert_with(|| company.sector.clone());
        }
        self.told(&company.about, &company.tags, details);
        self.end()
    }

    fn uid(&mut self, id: Id, external: Option<&External>) {
        let own = external.filter(|external| external.system == SYSTEM).map(|external| one_line(&external.id));
        let uid = own.unwrap_or_else(|| id.to_string());
        let hexes = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        match self.version {
            Version::V4 if uid.len() == 36 && hexes(&uid) => self.property("UID", &format!("urn:uuid:{uid}")),
            Version::V4 => self.property("UID;VALUE=text", &escaped(&uid)),
            Version::V3 => self.property("UID", &escaped(&uid)),
        }
    }

    fn organisation(&mut self, company: &str, details: &mut BTreeMap<String, String>) {
        let unit = details.remove("Department").map(|unit| one_line(&unit)).unwrap_or_default();
        let company = escaped(&one_line(company));
        match (company.is_empty(), unit.is_empty()) {
            (true, true) => {}
            (_, true) => self.property("ORG", &company),
            (_, false) => self.property("ORG", &format!("{company};{}", escaped(&unit))),
        }
    }

    /// Texts of one kind, the first of several marked as the main one, each with what it is for.
    fn list(&mut self, name: &str, texts: &[String], labels: &BTreeMap<String, String>) {
        let texts: Vec<&String> = texts.iter().filter(|text| !text.trim().is_empty()).collect();
        for (at, text) in texts.iter().enumerate() {
            let label = labels.get(*text).map_or("", String::as_str);
            let value = match name {
                "ADR" => format!(";;{};;;;", escaped(text)),
                "URL" => escaped_address(&one_line(text)),
                _ => escaped(&one_line(text)),
            };
            self.labelled(name, label, at == 0 && texts.len() > 1, &value);
        }
    }

    /// The country has a place of its own in the first address.
    fn company_addresses(&mut self, company: &Company) {
        let main = (company.address.as_str(), company.country.as_str());
        let others = company.addresses.iter().map(|address| (address.as_str(), ""));
        let all: Vec<(&str, &str)> = std::iter::once(main)
            .chain(others)
            .filter(|(text, country)| !text.trim().is_empty() || !country.trim().is_empty())
            .collect();
        for (at, (text, country)) in all.iter().enumerate() {
            let label = company.labels.get(*text).map_or("", String::as_str);
            let value = format!(";;{};;;;{}", escaped(text), escaped(&one_line(country)));
            self.labelled("ADR", label, at == 0 && all.len() > 1, &value);
        }
    }

    fn labelled(&mut self, name: &str, label: &str, main: bool, value: &str) {
        let label = one_line(label);
        // A fax or a mobile is a telephone's; elsewhere these are somebody's own words.
        let types =
            types_of(&label).filter(|types| name == "TEL" || types.iter().all(|word| matches!(*word, "work" | "home")));
        let mut words: Vec<String> = types.unwrap_or_default().iter().map(ToString::to_string).collect();
        if self.version == Version::V3 {
            if name == "EMAIL" {
                words.insert(0, "internet".to_string());
            }
            words.extend(main.then(|| "pref".to_string()));
            words = words.iter().map(|word| word.to_uppercase()).collect();
        }
        let kinds = match words.as_slice() {
            [] => String::new(),
            [word] => format!(";TYPE={word}"),
            words if self.version == Version::V4 => format!(";TYPE=\"{}\"", words.join(",")),
            words => format!(";TYPE={}", words.join(",")),
        };
        let first = if main && self.version == Version::V4 { ";PREF=1" } else { "" };
        let head = format!("{name}{kinds}{first}");
        if types.is_some() {
            self.property(&head, value);
        } else {
            let apple = if label == "homepage" { "_$!<HomePage>!$_".to_string() } else { label };
            self.grouped(&head, value, &apple);
        }
    }

    fn grouped(&mut self, head: &str, value: &str, label: &str) {
        self.items += 1;
        let item = self.items;
        self.property(&format!("item{item}.{head}"), value);
        self.property(&format!("item{item}.X-ABLabel"), &escaped(label));
    }

    fn accounts(&mut self, accounts: &[String], labels: &BTreeMap<String, String>) {
        for account in accounts.iter().map(|account| one_line(account)).filter(|account| !account.is_empty()) {
            let web = account.contains("://");
            let name = if web { "X-SOCIALPROFILE" } else { "IMPP" };
            let label = labels.get(&account).map_or("", String::as_str);
            self.labelled(name, label, false, &escaped_address(&account));
        }
    }

    /// `1985-04-15` as the version writes it.
    fn day(&self, date: &str) -> String {
        if self.version == Version::V4 { date.replace('-', "") } else { date.to_string() }
    }

    /// A day of which not everything is known.
    fn partly(&mut self, name: &str, detail: &str, words: &str) {
        match (written(words), self.version) {
            (Some(text), Version::V4) => self.property(name, &text),
            (Some(text), Version::V3) if text.starts_with("--") && text.len() == 6 => {
                let (month, day) = (text.get(2..4).unwrap_or_default(), text.get(4..).unwrap_or_default());
                self.property(&format!("{name};X-APPLE-OMIT-YEAR=1604"), &format!("1604-{month}-{day}"));
            }
            _ => self.detail(detail, words),
        }
    }

    fn milestones(&mut self, milestones: &[Milestone]) {
        let mut anniversary = self.version == Version::V4;
        for milestone in milestones {
            let (on, what) = (milestone.on.to_string(), one_line(&milestone.what));
            if what == "Anniversary" && milestone.yearly && anniversary {
                anniversary = false;
                self.property("ANNIVERSARY", &self.day(&on));
                continue;
            }
            let label = if what == "Anniversary" { "_$!<Anniversary>!$_" } else { &what };
            let head = if milestone.yearly { "X-ABDATE" } else { "X-ABDATE;X-ONCE=1" };
            self.grouped(head, &on, label);
        }
    }

    fn told(&mut self, about: &str, tags: &BTreeSet<String>, details: BTreeMap<String, String>) {
        self.optional("NOTE", about.trim());
        let tags: Vec<String> = tags.iter().map(|tag| escaped(&one_line(tag))).filter(|tag| !tag.is_empty()).collect();
        if !tags.is_empty() {
            self.property("CATEGORIES", &tags.join(","));
        }
        for (name, text) in details {
            match NAMED.iter().find(|(known, _)| *known == name) {
                Some((_, property)) if !text.contains('\n') => self.optional(property, text.trim()),
                _ => self.detail(&name, &text),
            }
        }
    }

    fn detail(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() && !name.trim().is_empty() {
            self.grouped("X-PENSTOCK-DETAIL", &escaped(text.trim()), &one_line(name));
        }
    }

    fn optional(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.property(name, &escaped(text));
        }
    }

    fn property(&mut self, head: &str, value: &str) {
        self.line(&format!("{head}:{value}"));
    }

    /// A line of at most 75 bytes, and what goes on of it; never broken inside a character.
    fn line(&mut self, text: &str) {
        let (mut rest, mut room) = (text, 75);
        while rest.len() > room {
            let at = (0..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(room);
            let (piece, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.text.push_str(piece);
            self.text.push_str("\r\n ");
            (rest, room) = (after, 74);
        }
        self.text.push_str(rest);
        self.text.push_str("\r\n");
    }
}

/// A text with backslashes before what has a meaning; other control characters are gone.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// An address of the web: only a backslash has a meaning in it.
fn escaped_address(text: &str) -> String {
    text.replace('\\', "\\\\")
}
