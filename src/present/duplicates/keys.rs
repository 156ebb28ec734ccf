//! What contacts and companies are recognised by, written so that two ways of writing the same come to the same.

use crate::exchange::phone::Phone;
use crate::model::{Company, Contact};
use crate::value::fold;

/// Providers whose addresses say nothing about a company.
const FREE: [&str; 32] = [
    "aol.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.fr",
    "icloud.com",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yahoo.co.uk",
    "yandex.ru",
];

/// Words that say what a company is in law and not which one it is.
const LEGAL: [&str; 38] = [
    "ab",
    "ag",
    "aps",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "eg",
    "ek",
    "ev",
    "eu",
    "gbr",
    "gmbh",
    "group",
    "holding",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "ohg",
    "oy",
    "plc",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "sp",
    "spa",
    "srl",
];

/// An address as it is compared: without case and blanks. Nothing for what is none.
pub(super) fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    text.contains('@').then_some(text)
}

/// The address without what its owner may add to it: `+tag`, and for providers that overlook them the dots.
pub(super) fn mailbox(text: &str) -> Option<String> {
    let text = email(text)?;
    let (local, domain) = text.rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or_default();
    let (local, domain) = match domain {
        "gmail.com" | "googlemail.com" => (local.replace('.', ""), "gmail.com"),
        other => (local.to_string(), other),
    };
    (!local.is_empty()).then(|| format!("{local}@{domain}"))
}

/// A company's own domain: of its address on the web or of an email, unless that is a provider's.
pub(super) fn domain(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let host = match text.rsplit_once('@') {
        Some((_, host)) if !text.contains('/') => host,
        _ => {
            let rest = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
            rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
        }
    };
    let host = host.trim_start_matches("www.").trim_end_matches('.');
    let good = host.contains('.') && !host.contains(char::is_whitespace) && !FREE.contains(&host);
    good.then(|| host.to_string())
}

/// A number as it is dialled from everywhere, where that can be told. Numbers that are too short to be somebody's own
/// come to nothing.
pub(super) fn phone(text: &str, home: Option<u16>) -> Option<String> {
    let number = Phone::read(text, home).ok()?.dialled();
    (number.len() >= 7).then_some(number)
}

/// The words of a person's name in order, without titles: `Bauer, Dr. Anna` and `Anna Bauer` come to the same.
pub(super) fn person(name: &str) -> String {
    let mut words = words(name);
    words.retain(|word| {
        !matches!(word.as_str(), "dr" | "prof" | "mr" | "mrs" | "ms" | "herr" | "frau" | "dipl" | "ing")
    });
    words.sort_unstable();
    words.join(" ")
}

/// The words of a company's name without what it is in law: `Northgate Ltd.` and `Northgate` come to the same.
pub(super) fn company(name: &str) -> String {
    let all = words(name);
    let telling: Vec<&str> = all.iter().map(String::as_str).filter(|word| !LEGAL.contains(word)).collect();
    // A company may be called by nothing but such words.
    if telling.is_empty() { all.join(" ") } else { telling.join(" ") }
}

fn words(name: &str) -> Vec<String> {
    // What is within a word joins it: `O'Neil`, `S.A.`
    let bare: String = fold(name).chars().filter(|c| !matches!(c, '\'' | '’' | '.')).collect();
    bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// Everything that a contact is recognised by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub name: String,
    pub emails: Vec<String>,
    pub mailboxes: Vec<String>,
    pub phones: Vec<String>,
    pub domains: Vec<String>,
}

fn gathered(texts: impl Iterator<Item = Option<String>>) -> Vec<String> {
    let mut all: Vec<String> = texts.flatten().collect();
    all.sort_unstable();
    all.dedup();
    all
}

impl Marks {
    pub fn of_contact(contact: &Contact, home: Option<u16>) -> Self {
        Self {
            name: person(&contact.name),
            emails: gathered(contact.emails.iter().map(|text| email(text))),
            mailboxes: gathered(contact.emails.iter().map(|text| mailbox(text))),
            phones: gathered(contact.phones.iter().map(|text| phone(text, home))),
            domains: gathered(contact.emails.iter().map(|text| domain(text))),
        }
    }

    pub fn of_company(one: &Company, home: Option<u16>) -> Self {
        let numbers = std::iter::once(&one.phone).chain(&one.phones);
        Self {
            name: company(&one.name),
            emails: gathered(one.emails.iter().map(|text| email(text))),
            mailboxes: Vec::new(),
            phones: gathered(numbers.map(|text| phone(text, home))),
            domains: gathered(std::iter::once(&one.website).chain(&one.emails).map(|text| domain(text))),
        }
    }
}

/// Whether two lists in order have something in common.
pub(super) fn shared<'a>(one: &'a [String], another: &[String]) -> Option<&'a String> {
    one.iter().find(|text| another.binary_search(text).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_of_writing_the_same_come_to_the_same() {
        assert_eq!(email(" Anna@Bauer.Example "), Some("anna@bauer.example".into()));
        assert_eq!((email(""), email("none")), (None, None));
        assert_eq!(mailbox("anna.b+news@googlemail.com"), Some("annab@gmail.com".into()));
        assert_eq!(mailbox("anna.b+news@bauer.example"), Some("anna.b@bauer.example".into()));
        assert_eq!(domain("https://www.Bauer.example/about"), Some("bauer.example".into()));
        assert_eq!(domain("anna@bauer.example"), Some("bauer.example".into()));
        assert_eq!((domain("anna@gmail.com"), domain("soon"), domain("")), (None, None, None));
        assert_eq!(phone("030 / 555 01-23", Some(49)), phone("+49 (0)30 5550123", None));
        assert_eq!(phone("110", Some(49)), None);
        assert_eq!(person("Bauer, Dr. Änna"), person("Anna Bauer"));
        assert_eq!(company("Northgate (UK) Ltd."), company("northgate uk"));
        assert_eq!(company("S.A."), "sa");
        assert_eq!((person(""), company(" ")), (String::new(), String::new()));
    }
}
