//! Merge fields of custom fields: `{{ contact.custom.plan }}`. A hyphen of the key is written as `_`.

use super::Merging;
use crate::data::Dataset;
use crate::model::{Company, Contact, Extra, Kind};
use crate::query::custom::{Manner, fields_of, said};
use crate::value::{Date, DateWords};
use std::collections::BTreeMap;

/// Whose custom fields can be named.
pub(super) const PARTS: [(&str, Kind, &str); 3] = [
    ("contact", Kind::Contact, "of the main contact"),
    ("company", Kind::Company, "of the company"),
    ("opportunity", Kind::Opportunity, "of the opportunity"),
];

/// What a field gives: its words, and its value where there is one.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub words: String,
    pub value: String,
}

/// How a custom field is written in a text: `contact.custom.plan`.
fn written(part: &str, key: &str) -> String {
    if key.starts_with(|c: char| c.is_ascii_alphabetic()) {
        format!("{part}.custom.{}", key.replace('-', "_"))
    } else {
        format!("{part}.custom[\"{key}\"]")
    }
}

/// The merge fields of all custom fields in use, with what they give.
pub fn own_fields(data: &Dataset) -> Vec<(String, String)> {
    let of = |(part, kind, whose): (&'static str, Kind, &'static str)| {
        let fields = fields_of(data, kind).into_iter();
        fields.map(move |field| (written(part, &field.key), format!("{} {whose}", field.name)))
    };
    PARTS.into_iter().flat_map(of).collect()
}

struct Words<'a>(&'a DateWords);

impl Manner for Words<'_> {
    fn date(&self, date: Date) -> String {
        self.0.write(date)
    }
}

/// The custom fields of a part of a text, by their keys. A text that names none needs none.
pub(super) fn values(text: &str, part: &str, with: Merging, dates: &DateWords) -> BTreeMap<String, Known> {
    let Some((_, kind, whose)) = PARTS.into_iter().find(|(name, ..)| *name == part && text.contains("custom")) else {
        return BTreeMap::new();
    };
    let contact = || super::main_contact(with.opportunity, with.data);
    let company = || {
        let own = || contact().and_then(|contact| contact.company);
        with.opportunity.company.or_else(own).and_then(|id| with.data.company(id))
    };
    let extra: Option<&Extra> = match kind {
        Kind::Contact => contact().map(|contact: &Contact| &contact.extra),
        Kind::Company => company().map(|company| {
            let company: &Company = company;
            &company.extra
        }),
        _ => Some(&with.opportunity.extra),
    };
    let known = |field: &std::sync::Arc<crate::model::CustomField>| {
        let value = extra.and_then(|extra| extra.custom.get(&field.id));
        let value = value.map(|value| said(field, value, with.data, &Words(dates))).unwrap_or_default();
        (field.key.clone(), Known { words: format!("{} {whose}", field.name), value: value.trim().to_string() })
    };
    fields_of(with.data, kind).into_iter().map(known).collect()
}

/// What is missing where a text names a custom field: as it is written, and in words.
pub(super) fn missing(part: &str, key: &str, known: Option<&Known>) -> super::Missing {
    let words = known.map_or_else(|| format!("A field “{key}”, which there is not"), |known| known.words.clone());
    super::Missing { field: written(part, key), words }
}
