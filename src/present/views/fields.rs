//! The fields that a list's conditions can ask about, the likely ones first.

use crate::data::Dataset;
use crate::model::{Kind, Listing};
use crate::present::rule_form::Choice;
use crate::query::Field;
use crate::query::custom::fields_of;

use super::builder::WORDS;

const OPPORTUNITY: &[Field] = &[
    Field::Name,
    Field::Stage,
    Field::Kind,
    Field::Value,
    Field::Close,
    Field::Temperature,
    Field::Score,
    Field::Fit,
    Field::Next,
    Field::Due,
    Field::Probability,
    Field::Category,
    Field::Age,
    Field::Entered,
    Field::Pipeline,
    Field::Product,
    Field::Loss,
];

const WHO: &[Field] = &[Field::Owner, Field::Tag, Field::Source, Field::Campaign, Field::Created];

const CONTACT: &[Field] = &[
    Field::Contact,
    Field::Email,
    Field::Phone,
    Field::Job,
    Field::Social,
    Field::OptOut,
    Field::Consent,
    Field::Birthday,
    Field::Research,
    Field::Referred,
];

const COMPANY: &[Field] = &[
    Field::Company,
    Field::Country,
    Field::Sector,
    Field::Employees,
    Field::Revenue,
    Field::Founded,
    Field::Website,
    Field::Parent,
];

const KNOWN: &[Field] = &[Field::Address, Field::News, Field::Needs, Field::Objections, Field::Competitors];

const DEALINGS: &[Field] = &[
    Field::Touched,
    Field::Untouched,
    Field::Answered,
    Field::Met,
    Field::Bounced,
    Field::Wins,
    Field::Worth,
    Field::Brought,
    Field::Deals,
];

/// How promising somebody is: of an opportunity it stands with its own fields.
const PROMISE: &[Field] = &[Field::Score, Field::Fit];

const TASK: &[Field] = &[Field::Name, Field::Due, Field::Type, Field::Owner, Field::Done, Field::Next, Field::Created];

/// The fields of a list under their headings.
fn headed(of: Listing) -> Vec<(&'static str, Vec<Field>)> {
    let all = |fields: &[Field]| fields.to_vec();
    match of {
        Listing::Board | Listing::Opportunities => vec![
            ("Opportunity", OPPORTUNITY.iter().chain(WHO).copied().collect()),
            ("Contact", CONTACT.to_vec()),
            ("Company", COMPANY.iter().chain(KNOWN).copied().collect()),
            ("Dealings", all(DEALINGS)),
        ],
        Listing::Contacts => vec![
            ("Contact", [Field::Name].iter().chain(CONTACT.iter().skip(1)).chain(WHO).chain(KNOWN).copied().collect()),
            ("Company", all(COMPANY)),
            ("Dealings", DEALINGS.iter().chain(PROMISE).copied().collect()),
        ],
        Listing::Companies => vec![
            (
                "Company",
                [Field::Name]
                    .iter()
                    .chain(COMPANY.iter().skip(1))
                    .chain(&[Field::Email, Field::Phone, Field::Social, Field::Referred])
                    .chain(WHO.iter().filter(|field| **field != Field::Campaign))
                    .chain(KNOWN)
                    .copied()
                    .collect(),
            ),
            ("Dealings", DEALINGS.iter().chain(PROMISE).copied().collect()),
        ],
        Listing::Tasks => vec![
            ("Task", all(TASK)),
            (
                "Opportunity",
                OPPORTUNITY
                    .iter()
                    .filter(|field| !TASK.contains(field))
                    .chain(&[Field::Tag, Field::Source, Field::Campaign])
                    .copied()
                    .collect(),
            ),
            ("Contact", all(CONTACT)),
            ("Company", all(COMPANY)),
        ],
    }
}

/// The kind of record that a list is of.
pub fn kind_of(of: Listing) -> Kind {
    match of {
        Listing::Board | Listing::Opportunities => Kind::Opportunity,
        Listing::Contacts => Kind::Contact,
        Listing::Companies => Kind::Company,
        Listing::Tasks => Kind::Task,
    }
}

/// The kinds whose custom fields a list's conditions can ask about.
fn owned(of: Listing) -> &'static [Kind] {
    match of {
        Listing::Board | Listing::Opportunities => &[Kind::Opportunity, Kind::Contact, Kind::Company],
        Listing::Contacts => &[Kind::Contact, Kind::Company],
        Listing::Companies => &[Kind::Company],
        Listing::Tasks => &[Kind::Task, Kind::Opportunity, Kind::Contact, Kind::Company],
    }
}

/// What a row can ask about, under headings: words, the fields of the list, and the custom ones.
pub fn field_choices(of: Listing, data: &Dataset) -> Vec<Choice> {
    let mut all = vec![Choice::new(WORDS, "words")];
    for (group, fields) in headed(of) {
        all.extend(fields.into_iter().map(|field| Choice {
            key: field.key().to_string(),
            words: field.label().to_string(),
            group,
        }));
    }
    for kind in owned(of) {
        all.extend(fields_of(data, *kind).into_iter().map(|field| Choice {
            key: format!("custom.{}", field.key),
            words: field.name.clone(),
            group: "Your own fields",
        }));
    }
    all
}

/// The key of a custom field.
pub(super) fn of_field(field: Field) -> Option<String> {
    match field {
        Field::Custom(key) => Some(key.to_string()),
        _ => None,
    }
}
