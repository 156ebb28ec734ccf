//! What holds for custom fields and their values, however they came to be: keys that no two fields share, values that fit
//! their field, choices and people that are there. Every command ends here but the return of a backup.

use super::{Command, Rejection, decide::Desk};
use crate::model::{
    Choice, Custom, CustomField, CustomShape, Extra, Invalid, Kind, Record, RecordId, custom_id, custom_name,
};
use crate::query::LONGEST_KEY;
use crate::query::custom::{is_link, limits};
use crate::value::{Id, brief, fold, plural, quoted};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The longest text in a custom field, in letters.
const LONGEST_TEXT: usize = 20_000;

/// A short word made of a name: `Größe (kg)` becomes `grosse-kg`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(LONGEST_KEY - 4).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "field".into() } else { slug.into() }
}

/// A key for a field of this name that none of these has.
pub fn free_key<'a>(name: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: BTreeSet<&str> = taken.collect();
    let slug = slug(name);
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    std::iter::once(slug.clone()).chain(numbered).find(|key| !taken.contains(key.as_str())).unwrap_or(slug)
}

/// A new field with what it leaves open filled in.
pub(super) fn draft(desk: &Desk<'_>, mut field: CustomField) -> CustomField {
    field.name = crate::value::one_line(&field.name);
    field.key = field.key.trim().to_lowercase();
    let fields = fields(desk);
    if field.key.is_empty() {
        field.key = free_key(&field.name, fields.values().map(|other| other.key.as_str()));
    }
    if field.rank == crate::value::Rank::default() {
        let last = fields.values().filter(|other| other.of == field.of).map(|other| &other.rank).max();
        field.rank = crate::value::Rank::between(last, None);
    }
    field
}

/// All fields as they would be.
fn fields(desk: &Desk<'_>) -> BTreeMap<Id, Arc<CustomField>> {
    let own = |id: Id| match desk.draft.get(RecordId { kind: Kind::CustomField, id }) {
        Some(Record::CustomField(field)) => Some((id, field)),
        _ => None,
    };
    let new = desk.draft.changed(Kind::CustomField).map(Record::bare_id);
    desk.data().custom_fields().map(|field| field.id).chain(new).filter_map(own).collect()
}

/// The name of the field that a stored name speaks of.
pub(super) fn name_of(desk: &Desk<'_>, stored: &str) -> Option<String> {
    let id = RecordId { kind: Kind::CustomField, id: custom_id(stored)? };
    desk.draft.get(id).map(|field| field.title())
}

/// A look at what a command did with custom fields and their values, before it is done, some records at a time; it fills in
/// what new records have.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The last record that was looked at.
    last: Option<RecordId>,
}

impl Look {
    /// Looks at so many records more; says whether those were all.
    pub fn step(&mut self, desk: &mut Desk<'_>, command: &Command, few: usize) -> Result<bool, Rejection> {
        if self.last.is_none() {
            look_at_fields(desk)?;
        }
        let all = fields(desk);
        let by_hand = matches!(command, Command::Edit { .. } | Command::EditAll { .. } | Command::CreateAndEdit { .. });
        let some = desk.draft.some_changed(&CustomField::KINDS, self.last, few);
        self.last = some.last().copied().or(self.last);
        let complete = some.len() < few;
        for kind in CustomField::KINDS {
            let of_kind: Vec<&Arc<CustomField>> = in_order(all.values().filter(|field| field.of == kind));
            for id in some.iter().filter(|id| id.kind == kind) {
                let Some(record) = desk.draft.get(*id) else { continue };
                let before = desk.data().get(*id);
                if record.extra().custom.is_empty() && before.is_some() && !by_hand {
                    continue;
                }
                let old = before.as_ref().map(Record::extra);
                look_at_values(desk, &record, old, &all, by_hand)?;
                if let Some(better) = completed(desk, &record, old, &of_kind) {
                    desk.put(better)?;
                }
            }
        }
        Ok(complete)
    }
}

fn in_order<'a>(fields: impl Iterator<Item = &'a Arc<CustomField>>) -> Vec<&'a Arc<CustomField>> {
    let mut fields: Vec<&Arc<CustomField>> = fields.collect();
    fields.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    fields
}

/// The record without values that are none, and where it is new with what new records have; nothing where it is so already.
fn completed(desk: &Desk<'_>, record: &Record, old: Option<&Extra>, fields: &[&Arc<CustomField>]) -> Option<Record> {
    let hollow = |value: &Custom| match value {
        Custom::Text(text) | Custom::Link(text) => text.trim().is_empty(),
        Custom::Choices(ids) => ids.is_empty(),
        _ => false,
    };
    let has = &record.extra().custom;
    let hollows = has.values().any(hollow);
    let usual = |field: &&&Arc<CustomField>| old.is_none() && !field.retired && !has.contains_key(&field.id);
    let fills: Vec<(Id, Custom)> = fields
        .iter()
        .filter(usual)
        .filter_map(|field| Some((field, field.default.clone()?)))
        .filter(|(field, value)| is_there(desk, value) && out_of_use(field, value, None).is_none())
        .map(|(field, value)| (field.id, value))
        .collect();
    if !hollows && fills.is_empty() {
        return None;
    }
    let mut record = record.clone();
    let custom = &mut record.extra_mut().custom;
    custom.retain(|_, value| !hollow(value));
    custom.extend(fills);
    Some(record)
}

/// Whether the person that a value names is there.
fn is_there(desk: &Desk<'_>, value: &Custom) -> bool {
    let Custom::Person(id) = value else { return true };
    [Kind::Contact, Kind::Member].into_iter().any(|kind| desk.draft.get(RecordId { kind, id: *id }).is_some())
}

fn refused(record: &Record, field: Id, message: impl Into<String>) -> Rejection {
    Rejection::Invalid { id: Some(record.id()), field: custom_name(field), message: message.into() }
}

fn look_at_values(
    desk: &Desk<'_>,
    record: &Record,
    old: Option<&Extra>,
    fields: &BTreeMap<Id, Arc<CustomField>>,
    by_hand: bool,
) -> Result<(), Rejection> {
    let before = |id: &Id| old.and_then(|old| old.custom.get(id));
    for (id, value) in record.extra().custom.iter().filter(|(id, value)| before(id) != Some(value)) {
        let Some(field) = fields.get(id) else {
            return Err(refused(record, *id, "This field is no longer there."));
        };
        if field.of != record.kind() {
            let message = format!("{} is a field of {}.", quoted(&field.name), field.of.plural().replace('_', " "));
            return Err(refused(record, *id, message));
        }
        fits(desk, field, value).map_err(|why| refused(record, *id, why))?;
        if let Some(choice) = out_of_use(field, value, before(id)).filter(|_| by_hand) {
            return Err(refused(record, *id, format!("{} is no longer in use.", quoted(&choice.text))));
        }
    }
    // What is asked for can be changed and not taken away.
    let gone = old.into_iter().flat_map(|old| old.custom.keys()).filter(|id| !record.extra().custom.contains_key(id));
    for field in gone.filter(|_| by_hand).filter_map(|id| fields.get(id)) {
        if field.required && !field.retired {
            return Err(refused(record, field.id, format!("{} is needed.", field.name)));
        }
    }
    Ok(())
}

/// A choice that a value names and that is out of use, unless it was named before.
fn out_of_use<'a>(field: &'a CustomField, value: &Custom, before: Option<&Custom>) -> Option<&'a Choice> {
    let known = |id| before.is_some_and(|before| names(before, id));
    field.choices.iter().find(|choice| choice.retired && names(value, choice.id) && !known(choice.id))
}

/// Whether a value is one of its field.
fn fits(desk: &Desk<'_>, field: &CustomField, value: &Custom) -> Result<(), String> {
    if !field.shape.fits(value) {
        return Err(format!("{} takes something else: {}.", field.name, field.shape.word().to_lowercase()));
    }
    let choice = |id: &Id| {
        let known = field.choices.iter().any(|choice| choice.id == *id);
        if known { Ok(()) } else { Err(format!("This choice of {} is no longer there.", field.name)) }
    };
    match value {
        Custom::Text(text) | Custom::Link(text) if text.chars().count() > LONGEST_TEXT => {
            Err(format!("{} takes at most {LONGEST_TEXT} letters.", field.name))
        }
        Custom::Link(text) if !text.trim().is_empty() && !is_link(text) => {
            Err(format!("{} is not a link: it begins with https:// or http://.", quoted(text)))
        }
        Custom::Choice(id) => choice(id),
        Custom::Choices(ids) => ids.iter().try_for_each(choice),
        Custom::Person(_) if !is_there(desk, value) => Err("This person is no longer there.".into()),
        other => limits(field, other),
    }
}

fn names(value: &Custom, choice: Id) -> bool {
    match value {
        Custom::Choice(id) => *id == choice,
        Custom::Choices(ids) => ids.contains(&choice),
        _ => false,
    }
}

fn look_at_fields(desk: &mut Desk<'_>) -> Result<(), Rejection> {
    let changed: Vec<Arc<CustomField>> = desk
        .draft
        .changed(Kind::CustomField)
        .filter_map(|record| if let Record::CustomField(field) = record { Some(field.clone()) } else { None })
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    for field in &changed {
        let record = RecordId { kind: Kind::CustomField, id: field.id };
        let refuse = |name: &'static str, message: String| Err(Rejection::invalid(record, Invalid::new(name, message)));
        if let Some(old) = desk.data().custom_field(field.id) {
            let kept = [("of", old.of == field.of), ("shape", old.shape == field.shape), ("key", old.key == field.key)];
            if let Some((name, _)) = kept.into_iter().find(|(_, same)| !same) {
                let what = super::words::word(Kind::CustomField, name);
                return refuse(name, format!("The {what} of a field stays as it is: add another field instead."));
            }
            let gone = |choice: &&Choice| field.choices.iter().all(|other| other.id != choice.id);
            for choice in old.choices.iter().filter(gone) {
                let count = having(desk, field, choice.id);
                if count > 0 {
                    let on = plural(count, field.of.name(), &field.of.plural().replace('_', " "));
                    let message =
                        format!("{} stands on {on}. Retire it, or merge it with another one.", quoted(&choice.text));
                    return refuse("choices", message);
                }
            }
        }
        let all = fields(desk);
        if all.values().any(|other| other.id != field.id && other.key == field.key) {
            return refuse("key", format!("Another field has the short word {} already.", quoted(&field.key)));
        }
        let twin = |other: &Arc<CustomField>| {
            other.id != field.id && other.of == field.of && !other.retired && fold(&other.name) == fold(&field.name)
        };
        if !field.retired && all.values().any(twin) {
            return refuse("name", format!("There is a field {} already.", quoted(&field.name)));
        }
        if let Some(default) = &field.default
            && let Err(why) = fits(desk, field, default)
        {
            return refuse("default", why);
        }
        name_choices(desk, field)?;
    }
    Ok(())
}

/// Gives choices that have no id yet one.
fn name_choices(desk: &mut Desk<'_>, field: &Arc<CustomField>) -> Result<(), Rejection> {
    if field.choices.iter().all(|choice| !choice.id.is_nil()) {
        return Ok(());
    }
    let mut field = field.as_ref().clone();
    for choice in field.choices.iter_mut().filter(|choice| choice.id.is_nil()) {
        choice.id = desk.stamp.ids.take();
    }
    desk.put(field.into())
}

/// How many records would have a choice.
fn having(desk: &Desk<'_>, field: &CustomField, choice: Id) -> usize {
    let has = |record: &Record| record.extra().custom.get(&field.id).is_some_and(|value| names(value, choice));
    let stays = |record: &Record| desk.draft.get(record.id()).is_some_and(|now| has(&now));
    desk.data().records_of(field.of).filter(|record| has(record) && stays(record)).count()
}

/// What happens to the values of a field on all records.
pub(super) enum Sweep {
    /// They go with the field.
    Remove(Id),
    /// One choice becomes another one.
    Merge {
        /// The field.
        field: Id,
        /// The choice that goes.
        from: Id,
        /// The choice that stays.
        into: Id,
    },
}

impl Sweep {
    /// The sweep that a command is, if it is one.
    pub fn of(command: &Command) -> Option<Self> {
        match command {
            Command::Delete(ids) => match ids.as_slice() {
                [id] if id.kind == Kind::CustomField => Some(Sweep::Remove(id.id)),
                _ => None,
            },
            Command::MergeChoices { field, from, into } => {
                Some(Sweep::Merge { field: *field, from: *from, into: *into })
            }
            _ => None,
        }
    }

    fn field(&self, desk: &Desk<'_>) -> Result<CustomField, Rejection> {
        let (Sweep::Remove(id) | Sweep::Merge { field: id, .. }) = self;
        match desk.need(RecordId { kind: Kind::CustomField, id: *id })? {
            Record::CustomField(field) => Ok(Arc::unwrap_or_clone(field)),
            other => Err(Rejection::Missing(other.id())),
        }
    }

    /// Looks at so many records more, after the last one. Gives the label when all have been looked at.
    pub fn step(
        &self,
        desk: &mut Desk<'_>,
        last: &mut Option<RecordId>,
        few: usize,
    ) -> Result<Option<String>, Rejection> {
        let field = self.field(desk)?;
        let first = RecordId { kind: field.of, id: Id::NIL };
        let some = desk.data().some_records(Some(last.unwrap_or(first)), few);
        let done = some.len() < few || some.last().is_some_and(|record| record.kind() != field.of);
        *last = some.last().map(Record::id).or(*last);
        for record in some.into_iter().filter(|record| record.kind() == field.of) {
            if let Some(swept) = self.swept(&field, &record) {
                desk.put(swept)?;
            }
        }
        if done { self.end(desk, field).map(Some) } else { Ok(None) }
    }

    /// What becomes of a record; nothing where it stays as it is.
    fn swept(&self, field: &CustomField, record: &Record) -> Option<Record> {
        let value = record.extra().custom.get(&field.id)?;
        let swept = match (self, value) {
            (Sweep::Remove(_), _) => None,
            (Sweep::Merge { from, into, .. }, Custom::Choice(id)) if id == from => Some(Custom::Choice(*into)),
            (Sweep::Merge { from, into, .. }, Custom::Choices(ids)) if ids.contains(from) => {
                let with = ids.iter().map(|id| if id == from { *into } else { *id });
                Some(Custom::Choices(with.collect()))
            }
            _ => return None,
        };
        let mut record = record.clone();
        let custom = &mut record.extra_mut().custom;
        match swept {
            Some(value) => _ = custom.insert(field.id, value),
            None => _ = custom.remove(&field.id),
        }
        Some(record)
    }

    fn end(&self, desk: &mut Desk<'_>, mut field: CustomField) -> Result<String, Rejection> {
        let count = desk.draft.changed(field.of).count();
        let on = || plural(count, field.of.name(), &field.of.plural().replace('_', " "));
        match self {
            Sweep::Remove(id) => {
                let with = if count > 0 { format!(" with what {} had in it", on()) } else { String::new() };
                let label = format!("deleted the custom field {}{with}", quoted(&field.name));
                desk.draft.delete(RecordId { kind: Kind::CustomField, id: *id });
                Ok(label)
            }
            Sweep::Merge { from, into, .. } => {
                let text =
                    |id: &Id| field.choices.iter().find(|choice| choice.id == *id).map(|choice| quoted(&choice.text));
                let (Some(old), Some(new)) = (text(from), text(into).filter(|_| from != into)) else {
                    return Err(Rejection::refused("Choose two choices of the field."));
                };
                let with = if count > 0 { format!(", on {}", on()) } else { String::new() };
                let label = format!("merged {old} into {new} in {}{with}", brief(&field.name));
                field.choices.retain(|choice| choice.id != *from);
                match &mut field.default {
                    Some(Custom::Choice(id)) if id == from => *id = *into,
                    Some(Custom::Choices(ids)) => {
                        let with = ids.iter().map(|id| if id == from { *into } else { *id });
                        *ids = with.collect();
                    }
                    _ => {}
                }
                desk.put(field.into())?;
                Ok(label)
            }
        }
    }
}

/// Takes a field that goes with others off all records.
pub(super) fn take_off(desk: &mut Desk<'_>, field: &CustomField) -> Result<(), Rejection> {
    let sweep = Sweep::Remove(field.id);
    let ids: Vec<RecordId> = desk.data().records_of(field.of).map(|record| record.id()).collect();
    for id in ids {
        if let Some(swept) = desk.draft.get(id).and_then(|record| sweep.swept(field, &record)) {
            desk.put(swept)?;
        }
    }
    Ok(())
}

/// The custom values among fields that are set have to be readable.
pub(super) fn readable(record: &Record, set: &Map<String, Value>) -> Result<(), Rejection> {
    let unread = |(name, value): &(&String, &Value)| {
        !value.is_null() && custom_id(name).is_some_and(|id| !record.extra().custom.contains_key(&id))
    };
    match set.iter().find(unread).and_then(|(name, _)| custom_id(name)) {
        Some(field) => Err(refused(record, field, "This is not a value of a field.")),
        None => Ok(()),
    }
}

/// Whether an opportunity has something in the custom field of this stored name; nothing where it is no custom field.
pub(super) fn filled(extra: &Extra, stored: &str) -> Option<bool> {
    custom_id(stored).map(|field| match extra.custom.get(&field) {
        None => false,
        Some(value) => value.shape() != CustomShape::Flag || *value == Custom::Flag(true),
    })
}

#[cfg(test)]
#[path = "custom_tests.rs"]
mod tests;
