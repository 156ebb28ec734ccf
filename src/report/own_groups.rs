//! Broken down by a custom field: of the opportunities themselves, of their first contacts, or of their companies.

use super::By;
use crate::data::Dataset;
use crate::model::{Custom, CustomField, CustomShape, Extra, Kind, Opportunity};
use crate::query::custom::{chosen, field_keyed, fields_of, person};
use crate::value::Id;
use std::sync::Arc;

/// What the word of a custom field begins with in addresses, as in conditions.
const PREFIX: &str = "custom.";

/// Whether a field parts opportunities into groups. Hardly two of them share a number, an amount, a day or a link.
fn parts(field: &CustomField) -> bool {
    use CustomShape::{Choice, Choices, Flag, Person, Text};
    matches!(field.shape, Text | Choice | Choices | Flag | Person)
}

impl By {
    /// Reads the word in addresses; `custom.plan` is a custom field.
    pub fn read(text: &str, data: &Dataset) -> Option<By> {
        let own = || {
            let field = field_keyed(data, text.strip_prefix(PREFIX)?)?;
            let borne = matches!(field.of, Kind::Opportunity | Kind::Contact | Kind::Company);
            (borne && parts(field)).then_some(By::Own(field.id))
        };
        By::parse(text).or_else(own)
    }

    /// All that can be chosen, by the word in addresses and with the words shown: custom fields come last.
    pub fn choices(data: &Dataset) -> Vec<(String, String)> {
        let plain = By::ALL.iter().map(|by| (by.key().to_string(), by.word().to_string()));
        let own = |of: Kind, whose: &'static str| {
            let fields = fields_of(data, of).into_iter().filter(|field| parts(field));
            fields.map(move |field| (format!("{PREFIX}{}", field.key), format!("{}{whose}", field.name)))
        };
        let contacts = own(Kind::Contact, " (contact)");
        plain.chain(own(Kind::Opportunity, "")).chain(contacts).chain(own(Kind::Company, " (company)")).collect()
    }

    /// The words shown, with the name of a custom field.
    pub fn words(self, data: &Dataset) -> String {
        match self {
            By::Own(id) => data.custom_field(id).map_or_else(|| self.word().into(), |field| field.name.clone()),
            plain => plain.word().into(),
        }
    }
}

/// The record's values that a field is one of.
fn bearer<'a>(data: &'a Dataset, record: &'a Opportunity, of: Kind) -> Option<&'a Extra> {
    match of {
        Kind::Opportunity => Some(&record.extra),
        Kind::Contact => {
            let first = record.contacts.first()?;
            data.contact(first.contact).map(|contact| &contact.extra)
        }
        Kind::Company => data.company(record.company?).map(|company| &company.extra),
        _ => None,
    }
}

/// Names the groups of an opportunity; an empty name is that of what has none.
pub(super) fn each(data: &Dataset, field: Id, record: &Opportunity, found: &mut dyn FnMut(&str)) {
    let known: Option<&Arc<CustomField>> = data.custom_field(field);
    let Some(known) = known else { return found("") };
    let value = bearer(data, record, known.of).and_then(|extra| extra.custom.get(&field));
    match value {
        Some(Custom::Text(text)) => found(text.trim()),
        Some(Custom::Choice(id)) => found(crate::query::custom::choice(known, *id).unwrap_or_default()),
        Some(Custom::Choices(ids)) if !ids.is_empty() => chosen(known, ids).for_each(found),
        Some(Custom::Person(id)) => found(&person(data, *id).unwrap_or_default()),
        // A box that was never touched is not ticked, here as in conditions.
        other if known.shape == CustomShape::Flag => {
            found(if other == Some(&Custom::Flag(true)) { "Yes" } else { "No" })
        }
        _ => found(""),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

    use super::*;
    use crate::model::{Choice, Company, Contact, ContactLink};

    fn id(n: u128) -> Id {
        Id::from_bits(n)
    }

    fn field(n: u128, of: Kind, key: &str, shape: CustomShape) -> CustomField {
        let choice = |n: u128, text: &str| Choice { id: id(n), text: text.into(), retired: false };
        let choices = vec![choice(91, "Gold"), choice(92, "Silver")];
        CustomField {
            id: id(n),
            name: key.to_uppercase(),
            of,
            key: key.into(),
            shape,
            choices,
            ..CustomField::default()
        }
    }

    fn extra(n: u128, value: Custom) -> Extra {
        Extra { custom: [(id(n), value)].into(), ..Extra::default() }
    }

    fn data() -> Dataset {
        Dataset::from_records([
            field(1, Kind::Opportunity, "plans", CustomShape::Choices).into(),
            field(2, Kind::Contact, "vip", CustomShape::Flag).into(),
            field(3, Kind::Company, "region", CustomShape::Text).into(),
            field(4, Kind::Opportunity, "seats", CustomShape::Number).into(),
            field(5, Kind::Task, "room", CustomShape::Text).into(),
            Contact { id: id(10), name: "Anna".into(), extra: extra(2, Custom::Flag(true)), ..Contact::default() }
                .into(),
            Company {
                id: id(20),
                name: "Northgate".into(),
                extra: extra(3, Custom::Text(" North ".into())),
                ..Company::default()
            }
            .into(),
        ])
    }

    #[test]
    fn opportunities_are_broken_down_by_their_own_fields_and_by_those_of_contact_and_company() {
        let data = data();
        let full = Opportunity {
            contacts: vec![ContactLink { contact: id(10), role: String::new() }],
            company: Some(id(20)),
            extra: extra(1, Custom::Choices([id(91), id(92)].into())),
            ..Opportunity::default()
        };
        let groups = |key: &str, record: &Opportunity| {
            let Some(By::Own(field)) = By::read(&format!("custom.{key}"), &data) else { return vec!["refused".into()] };
            let mut all: Vec<String> = Vec::new();
            each(&data, field, record, &mut |group| all.push(group.to_string()));
            all
        };
        assert_eq!(groups("plans", &full), ["Gold", "Silver"]);
        assert_eq!(groups("vip", &full), ["Yes"]);
        assert_eq!(groups("region", &full), ["North"]);
        let bare = Opportunity::default();
        assert_eq!(
            (groups("plans", &bare), groups("vip", &bare), groups("region", &bare)),
            (vec![String::new()], vec!["No".to_string()], vec![String::new()],)
        );
        assert_eq!(groups("seats", &full), ["refused"]);
        assert_eq!(groups("room", &full), ["refused"]);
    }

    #[test]
    fn custom_fields_that_part_opportunities_are_offered_after_all_others() {
        let data = data();
        let all = By::choices(&data);
        let own: Vec<(&str, &str)> =
            all.iter().skip(By::ALL.len()).map(|(key, words)| (key.as_str(), words.as_str())).collect();
        assert_eq!(
            own,
            [("custom.plans", "PLANS"), ("custom.vip", "VIP (contact)"), ("custom.region", "REGION (company)")]
        );
        assert!(all.iter().all(|(key, _)| By::read(key, &data).is_some()));
        assert_eq!(By::read("custom.vip", &data).map(|by| by.words(&data)).as_deref(), Some("VIP"));
    }
}
