//! What the data miner still has to find out, where to fill it in, and when it was last looked at.

use crate::command::field_word;
use crate::data::Journal;
use crate::model::{Record, RecordId};
use crate::value::Time;

/// A part of the research that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What it is: `company news`.
    pub what: &'static str,
    /// The mark of the field that it is filled in at.
    pub at: &'static str,
}

/// Where a part of the research is filled in.
pub fn gap(what: &'static str) -> Gap {
    let at = match what {
        "name" => "field-name",
        "email or phone" => "entry-emails-new",
        "social accounts" => "entry-social-new",
        "company" => "field-company",
        "company news" => "field-company-news",
        "latest updates" => "field-latest-updates",
        "website" => "entry-websites-new",
        "sector" => "field-sector",
        "news" => "field-news",
        "somebody who works there" => "add-contact",
        _ => "",
    };
    Gap { what, at }
}

/// When a text of a record was last written, if it has one: as the journal says, else when the record was made.
pub fn written(journal: &Journal, record: &Record, field: &str) -> Option<Time> {
    let text = record.to_json().get(field).and_then(|value| value.as_str().map(str::to_string)).unwrap_or_default();
    if text.trim().is_empty() {
        return None;
    }
    let begins = format!("changed the {} of ", field_word(record.kind(), field));
    let found = journal.of_record(record.id()).filter(|head| head.label.starts_with(&begins)).map(|head| head.at).max();
    found.or_else(|| made(record))
}

fn made(record: &Record) -> Option<Time> {
    match record {
        Record::Contact(contact) => Some(contact.created),
        Record::Company(company) => Some(company.created),
        _ => None,
    }
}

/// Whether a record is one whose research is measured.
pub fn measured(record: RecordId) -> bool {
    matches!(record.kind, crate::model::Kind::Contact | crate::model::Kind::Company)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Company, Contact};

    #[test]
    fn everything_that_can_be_missing_has_a_field_to_fill_it_in() {
        let (_, person) = Contact::default().research();
        let (_, firm) = Company::default().research(false);
        for what in person.into_iter().chain(firm) {
            assert!(!gap(what).at.is_empty(), "{what}");
        }
    }

    #[test]
    fn an_empty_text_was_never_looked_at_and_one_that_came_in_was_on_that_day() {
        let created = "2026-11-18T10:00:00.000Z".parse().unwrap();
        let record: Record =
            Contact { name: "Anna".into(), company_news: "Moved".into(), created, ..Contact::default() }.into();
        assert_eq!(written(&Journal::default(), &record, "company_news"), Some(created));
        assert_eq!(written(&Journal::default(), &record, "latest_updates"), None);
    }
}
