//! Merging: several records that are about the same person or company become one.

use super::{Merging, Rejection, decide::Desk, edit};
use crate::model::{Company, Contact, Custom, External, Kind, Record, RecordId};
use crate::value::{Id, brief, plural};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Merges records: each into the one that stays.
pub(super) fn all(desk: &mut Desk<'_>, all: &[Merging]) -> Result<String, Rejection> {
    let mut becomes = BTreeMap::new();
    for merging in all {
        let others = merging.others.iter().filter(|other| **other != merging.keep);
        becomes.extend(others.map(|other| (other.id.to_string(), merging.keep.id.to_string())));
    }
    let (mut gone, mut names) = (0, Vec::new());
    for merging in all {
        let (count, name) = into_one(desk, merging, &becomes)?;
        gone += count;
        names.push((merging.keep.kind, name));
    }
    match names.as_slice() {
        [] => Err(Rejection::refused("There is nothing to merge.")),
        [(kind, name)] => Ok(format!("merged {} into {name}", plural(gone, kind.name(), kind.plural()))),
        [(kind, _), ..] => Ok(format!("merged {} into {}", plural(gone, kind.name(), kind.plural()), names.len())),
    }
}

/// Merges records into one: fields as given, everything that was about one of the others is about it then, and the others
/// go. Where the others came from is remembered, so that a second import finds the one that is left.
fn into_one(
    desk: &mut Desk<'_>,
    merging: &Merging,
    becomes: &BTreeMap<String, String>,
) -> Result<(usize, String), Rejection> {
    let keep = merging.keep;
    let mut others = merging.others.clone();
    if !matches!(keep.kind, Kind::Contact | Kind::Company) || others.iter().any(|other| other.kind != keep.kind) {
        return Err(Rejection::refused("Contacts can be merged with contacts, and companies with companies."));
    }
    others.sort_unstable();
    others.dedup();
    others.retain(|other| *other != keep);
    if others.is_empty() {
        return Err(Rejection::refused("Choose another record to merge with."));
    }
    desk.need(keep)?;
    let mut gone = Vec::with_capacity(others.len());
    for other in &others {
        gone.push(desk.need(*other)?);
    }
    for other in &others {
        redirect(desk, other.id, keep.id)?;
        rewrite(desk, other.id, keep.id);
    }
    others.iter().for_each(|other| desk.draft.delete(*other));
    let mut set = merging.set.clone();
    set.values_mut().for_each(|value| follow(value, becomes));
    edit::one(desk, keep, &set)?;
    let merged = with_origins(desk.need(keep)?, &gone);
    let name = brief(&merged.title());
    desk.put(merged)?;
    Ok((others.len(), name))
}

/// Makes a value that names a record which goes name the one that stays.
fn follow(value: &mut Value, becomes: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = becomes.get(text) {
                text.clone_from(id);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| follow(item, becomes)),
        Value::Object(parts) => parts.values_mut().for_each(|item| follow(item, becomes)),
        _ => {}
    }
}

/// What every merge keeps of the others, whatever fields are chosen: where they came from, since when they are known, whom
/// they are not, and that somebody wants no more messages.
fn with_origins(keep: Record, others: &[Record]) -> Record {
    match keep {
        Record::Contact(mut shared) => {
            let contact: &mut Contact = Arc::make_mut(&mut shared);
            for other in others {
                let Record::Contact(other) = other else { continue };
                contact.created = contact.created.min(other.created);
                contact.opted_out |= other.opted_out;
                contact.distinct.extend(&other.distinct);
                add_origins(&mut contact.external, &mut contact.merged, other.external.as_ref(), &other.merged);
            }
            contact.distinct.remove(&contact.id);
            contact.referred_by = contact.referred_by.filter(|by| *by != contact.id);
            Record::Contact(shared)
        }
        Record::Company(mut shared) => {
            let company: &mut Company = Arc::make_mut(&mut shared);
            for other in others {
                let Record::Company(other) = other else { continue };
                company.created = company.created.min(other.created);
                company.distinct.extend(&other.distinct);
                add_origins(&mut company.external, &mut company.merged, other.external.as_ref(), &other.merged);
            }
            company.distinct.remove(&company.id);
            company.parent = company.parent.filter(|parent| *parent != company.id);
            Record::Company(shared)
        }
        other => other,
    }
}

fn add_origins(own: &mut Option<External>, merged: &mut Vec<External>, one: Option<&External>, more: &[External]) {
    for origin in one.into_iter().chain(more) {
        if own.is_none() {
            *own = Some(origin.clone());
        } else if own.as_ref() != Some(origin) && !merged.contains(origin) {
            merged.push(origin.clone());
        }
    }
}

/// Notes that records are not about the same.
pub(super) fn told_apart(desk: &mut Desk<'_>, ids: &[RecordId]) -> Result<String, Rejection> {
    let mut names = Vec::new();
    for id in ids {
        let others = ids.iter().filter(|other| other.kind == id.kind && *other != id).map(|other| other.id);
        let mut record = desk.need(*id)?;
        match &mut record {
            Record::Contact(shared) => Arc::make_mut(shared).distinct.extend(others),
            Record::Company(shared) => Arc::make_mut(shared).distinct.extend(others),
            _ => return Err(Rejection::refused("Contacts and companies can be told apart.")),
        }
        names.push(brief(&record.title()));
        desk.draft.put(record);
    }
    match names.as_slice() {
        [] | [_] => Err(Rejection::refused("Choose two records at least.")),
        [one, another] => Ok(format!("told {one} and {another} apart")),
        [one, rest @ ..] => Ok(format!("told {one} and {} apart", plural(rest.len(), "other", "others"))),
    }
}

/// Makes every record that refers to one refer to the other.
fn redirect(desk: &mut Desk<'_>, from: Id, to: Id) -> Result<(), Rejection> {
    for kind in Kind::ALL {
        let referrers: Vec<Id> = desk.data().referring(from, *kind).collect();
        for id in referrers {
            let id = RecordId { kind: *kind, id };
            let Some(mut record) = desk.draft.get(id) else { continue };
            turn(&mut record, from, to);
            desk.draft.put(record);
        }
    }
    Ok(())
}

/// What holds conditions that may mean a contact or a company by its id.
const ASKING: [Kind; 5] = [Kind::View, Kind::ScoreRule, Kind::Rule, Kind::Sequence, Kind::Dashboard];

/// Makes every condition that means one mean the other.
fn rewrite(desk: &mut Desk<'_>, from: Id, to: Id) {
    let (from, to) = (from.to_string(), to.to_string());
    for kind in ASKING {
        let ids: Vec<RecordId> = desk.data().records_of(kind).map(|record| record.id()).collect();
        for id in ids {
            let Some(record) = desk.draft.get(id).filter(|record| record.to_text().contains(&from)) else { continue };
            let mut json = Value::Object(record.to_json());
            replace(&mut json, &from, &to);
            if let Ok(record) = Record::from_json(kind, json) {
                desk.draft.put(record);
            }
        }
    }
}

/// Puts one id in the place of another in all texts of a value.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(parts) => parts.values_mut().for_each(|item| replace(item, from, to)),
        _ => {}
    }
}

fn turn(record: &mut Record, from: Id, to: Id) {
    let own = record.bare_id();
    // A link to oneself says nothing.
    let one = |field: &mut Option<Id>| {
        if *field == Some(from) {
            *field = (own != to).then_some(to);
        }
    };
    match record {
        Record::Opportunity(shared) => {
            let record = Arc::make_mut(shared);
            one(&mut record.company);
            one(&mut record.referred_by);
            let known = record.contacts.iter().position(|link| link.contact == to);
            match (known, record.contacts.iter().position(|link| link.contact == from)) {
                (Some(known), Some(at)) => {
                    let twin = record.contacts.remove(at);
                    let known = if at < known { known - 1 } else { known };
                    if let Some(link) = record.contacts.get_mut(known).filter(|link| link.role.is_empty()) {
                        link.role = twin.role;
                    }
                    // The main one stays the main one.
                    if at == 0 {
                        let link = record.contacts.remove(known);
                        record.contacts.insert(0, link);
                    }
                }
                (None, Some(at)) => {
                    if let Some(link) = record.contacts.get_mut(at) {
                        link.contact = to;
                    }
                }
                _ => {}
            }
        }
        Record::Contact(shared) => {
            let record = Arc::make_mut(shared);
            one(&mut record.company);
            one(&mut record.referred_by);
        }
        Record::Company(shared) => {
            let record = Arc::make_mut(shared);
            one(&mut record.parent);
            one(&mut record.referred_by);
        }
        Record::Task(shared) => {
            let record = Arc::make_mut(shared);
            one(&mut record.contact);
            one(&mut record.company);
        }
        Record::Activity(shared) => {
            let record = Arc::make_mut(shared);
            one(&mut record.contact);
            one(&mut record.company);
        }
        Record::Message(shared) => one(&mut Arc::make_mut(shared).contact),
        Record::Care(shared) => {
            let record = Arc::make_mut(shared);
            one(&mut record.contact);
            one(&mut record.company);
        }
        _ => {}
    }
    for value in record.extra_mut().custom.values_mut() {
        if *value == Custom::Person(from) {
            *value = Custom::Person(to);
        }
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
