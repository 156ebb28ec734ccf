//! The other record that one is merged with.

use super::step::{Choice, Deed};
use crate::data::Dataset;
use crate::model::{Kind, Record, RecordId};
use crate::present::duplicates::{like_company, like_contact};
use crate::search::{Query, grade};
use crate::value::fold;

/// So many are offered at once: whoever is not among them is found by typing.
const MOST: usize = 30;

/// Contacts or companies to merge one with. Before anything is typed those that seem to be the same come first.
pub(super) fn others(data: &Dataset, id: RecordId, typed: &str) -> Vec<Choice> {
    let query = Query::parse(typed);
    let found: Vec<RecordId> = if query.is_empty() { alike(data, id) } else { fitting(data, id, &query) };
    found
        .into_iter()
        .filter_map(|other| data.get(other).map(|record| (other, record)))
        .map(|(other, record)| Choice {
            label: record.title(),
            about: about(data, &record),
            icon: if id.kind == Kind::Company { "building" } else { "users" },
            deed: Deed::Compare(id, other),
        })
        .collect()
}

/// Whether there is anybody to merge it with.
pub(super) fn any(data: &Dataset, id: RecordId) -> bool {
    data.records_of(id.kind).nth(1).is_some()
}

/// Those that seem to be the same, then all by name.
fn alike(data: &Dataset, id: RecordId) -> Vec<RecordId> {
    let near = match data.get(id) {
        Some(Record::Contact(one)) => like_contact(data, &one, None),
        Some(Record::Company(one)) => like_company(data, &one, None),
        _ => return Vec::new(),
    };
    let mut all: Vec<RecordId> = near.into_iter().map(|(other, _, _)| other).filter(|other| *other != id).collect();
    let rest = data.records_of(id.kind).map(|record| record.id()).filter(|other| *other != id && !all.contains(other));
    let mut rest: Vec<RecordId> = rest.collect();
    rest.sort_by_cached_key(|other| data.get(*other).map(|record| (fold(&record.title()), *other)));
    all.extend(rest);
    all.truncate(MOST);
    all
}

fn fitting(data: &Dataset, id: RecordId, query: &Query) -> Vec<RecordId> {
    let others = data.records_of(id.kind).filter(|record| record.id() != id);
    let mut found: Vec<_> = others
        .filter_map(|record| {
            let title = record.title();
            grade(query, &title, &about(data, &record)).map(|grade| (grade, fold(&title), record.id()))
        })
        .collect();
    found.sort();
    found.truncate(MOST);
    found.into_iter().map(|(_, _, id)| id).collect()
}

/// What tells one from others of the same name.
fn about(data: &Dataset, record: &Record) -> String {
    let parts: Vec<&str> = match record {
        Record::Contact(one) => {
            let company = one.company.and_then(|id| data.company(id)).map(|company| company.name.as_str());
            let reach = one.emails.first().or(one.phones.first()).map(String::as_str);
            reach.into_iter().chain(company).collect()
        }
        Record::Company(one) => vec![one.website.as_str(), one.phone.as_str(), one.country.as_str()],
        _ => Vec::new(),
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
