//! Who is there already, asked while somebody is about to be created.

use super::find::{Candidate, Reason, Sure, compare};
use crate::data::Dataset;
use crate::model::{Company, Contact, Kind, RecordId};
use crate::query::fold;

/// Who is there already that may be the contact that somebody is about to create, the surest first.
pub fn like_contact(data: &Dataset, draft: &Contact, home: Option<u16>) -> Vec<(RecordId, Sure, Vec<Reason>)> {
    let (probe, glance) =
        (Candidate::contact(draft, home), Glance::new(&draft.name, &draft.emails, &draft.phones, home));
    let worth_it = |one: &Contact| glance.may(&one.name, &one.emails, one.phones.iter());
    let others = data.contacts().filter(|one| worth_it(one)).map(|one| Candidate::contact(one, home));
    nearest(Kind::Contact, &probe, others)
}

/// Which company is there already that may be the one that somebody is about to create, the surest first.
pub fn like_company(data: &Dataset, draft: &Company, home: Option<u16>) -> Vec<(RecordId, Sure, Vec<Reason>)> {
    let phones: Vec<String> = std::iter::once(&draft.phone).chain(&draft.phones).cloned().collect();
    let probe = Candidate::company(draft, home);
    let glance = Glance::new(&draft.name, &draft.emails, &phones, home);
    let site = |one: &Company| probe.marks.domains.iter().any(|domain| fold::contains(&one.website, domain));
    let worth_it =
        |one: &Company| glance.may(&one.name, &one.emails, std::iter::once(&one.phone).chain(&one.phones)) || site(one);
    let others = data.companies().filter(|one| worth_it(one)).map(|one| Candidate::company(one, home));
    nearest(Kind::Company, &probe, others)
}

/// A quick look that passes over whoever has nothing in common with somebody: it is asked of everybody while a person
/// waits.
struct Glance {
    words: Vec<String>,
    locals: Vec<String>,
    digits: Vec<String>,
}

impl Glance {
    fn new(name: &str, emails: &[String], phones: &[String], home: Option<u16>) -> Self {
        let words = crate::value::fold(name);
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_string);
        let locals =
            emails.iter().filter_map(|text| text.split(['@', '+']).next()).map(|local| local.trim().to_string());
        let tail = |number: String| number.get(number.len().saturating_sub(5)..).unwrap_or_default().to_string();
        let digits = phones.iter().filter_map(|text| super::keys::phone(text, home)).map(tail);
        let locals = locals.filter(|local| !local.is_empty()).map(|local| crate::value::fold(&local).replace('.', ""));
        Self { words: words.collect(), locals: locals.collect(), digits: digits.collect() }
    }

    fn may<'a>(&self, name: &str, emails: &[String], mut phones: impl Iterator<Item = &'a String>) -> bool {
        let has = |texts: &[String], text: &str| texts.iter().any(|one| fold::contains(text, one));
        let ends = |phone: &String| {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            self.digits.iter().any(|tail| digits.ends_with(tail.as_str()))
        };
        has(&self.words, name)
            || (!self.locals.is_empty() && emails.iter().any(|email| has(&self.locals, &email.replace('.', ""))))
            || (!self.digits.is_empty() && phones.any(ends))
    }
}

fn nearest(
    kind: Kind,
    probe: &Candidate,
    others: impl Iterator<Item = Candidate>,
) -> Vec<(RecordId, Sure, Vec<Reason>)> {
    let mut found: Vec<(RecordId, Sure, Vec<Reason>)> = others
        .filter_map(|other| {
            let (sure, reasons) = compare(kind, probe, &other)?;
            Some((RecordId { kind, id: other.id }, sure, reasons))
        })
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(5);
    found
}
