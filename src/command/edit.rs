//! Editing fields, tags and checklists.

use super::{
    Rejection,
    create::check_references,
    custom,
    decide::Desk,
    relations,
    words::{self, word},
};
use crate::model::{Invalid, Kind, Record, RecordId, Stage, StageKind};
use crate::value::{Id, brief, one_line, plural, quoted};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The fields that no edit may set: they change through commands of their own.
fn guarded(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Opportunity => &["id", "created", "pipeline", "stage", "rank", "visits"],
        Kind::Stage => &["id", "pipeline", "rank", "retired"],
        Kind::LossReason => &["id", "stage"],
        Kind::Rule => &["id", "on", "paused", "versions"],
        Kind::Sequence => &["id", "versions"],
        Kind::Run => &["id", "of", "opportunity", "event", "started", "ran", "state", "at", "due", "log", "seen"],
        Kind::CustomField => &["id", "of", "key", "shape"],
        Kind::Message => &["id", "created", "state", "sent", "reply", "replied", "bounced", "run"],
        _ => &["id", "created"],
    }
}

/// Whether a record of this kind cannot be read without this text.
fn needed(kind: Kind, field: &str) -> bool {
    match kind {
        Kind::Task => field == "title",
        Kind::LossReason => field == "text",
        Kind::Activity | Kind::Message | Kind::Run => false,
        _ => field == "name",
    }
}

fn edited(record: &Record, set: &Map<String, Value>) -> Result<Record, Rejection> {
    let id = record.id();
    let mut json = record.to_json();
    for (field, value) in set {
        if guarded(id.kind).contains(&field.as_str()) {
            return Err(Rejection::refused(format!("The {} cannot be set directly.", word(id.kind, field))));
        }
        let value = if field == "name" {
            value.as_str().map_or(value.clone(), |name| one_line(name).into())
        } else {
            value.clone()
        };
        if value.is_null() {
            json.remove(field);
        } else {
            json.insert(field.clone(), value);
        }
    }
    if let (Record::Opportunity(before), Some(score)) = (record, set.get("score"))
        && let Some(given) = before.given
        && !set.contains_key("given")
    {
        // Scoring rules make up the rest: whoever sets the score gives what is missing to it.
        let more = score.as_i64().unwrap_or(0).saturating_sub(before.score.unwrap_or(0).into());
        json.insert("given".into(), more.saturating_add(given.into()).clamp(i32::MIN.into(), i32::MAX.into()).into());
    }
    // A text that a record cannot do without is read as an empty one: the record itself says what it needs.
    let emptied = set.iter().filter(|(name, value)| value.is_null() && needed(id.kind, name));
    json.extend(emptied.map(|(name, _)| (name.clone(), Value::String(String::new()))));
    read(record, json, set)
}

/// A record with values in its fields, or which of them cannot be read.
pub(super) fn with(record: &Record, set: &Map<String, Value>) -> Result<Record, Rejection> {
    let mut json = record.to_json();
    json.extend(set.clone());
    read(record, json, set)
}

fn read(old: &Record, json: Map<String, Value>, set: &Map<String, Value>) -> Result<Record, Rejection> {
    let id = old.id();
    let Ok(read) = Record::from_json(id.kind, Value::Object(json)) else {
        let all = old.to_json();
        let wrong = |(name, value): &(&String, &Value)| {
            let mut one = all.clone();
            one.insert(name.to_string(), (*value).clone());
            !value.is_null() && Record::from_json(id.kind, Value::Object(one)).is_err()
        };
        let field = set.iter().find(wrong).or(set.iter().next()).map(|(name, _)| name.clone()).unwrap_or_default();
        let message = format!("This is not a valid {}.", word(id.kind, &field));
        return Err(Rejection::Invalid { id: Some(id), message, field });
    };
    custom::readable(&read, set)?;
    Ok(read)
}

/// What the fields that are set are called.
fn called(desk: &Desk<'_>, kind: Kind, field: &str) -> String {
    custom::name_of(desk, field).unwrap_or_else(|| format!("the {}", word(kind, field)))
}

/// Whether a stage may get another name and mean something else.
fn may_become(desk: &Desk<'_>, old: &Stage, new: &Stage) -> Result<(), Rejection> {
    let id = |stage: &Stage| RecordId { kind: Kind::Stage, id: stage.id };
    let refuse = |field, message: String| Err(Rejection::invalid(id(new), Invalid::new(field, message)));
    // As they will be: several may be set at once.
    let others: Vec<Arc<Stage>> = desk
        .data()
        .stages_of(new.pipeline)
        .iter()
        .filter(|other| other.id != new.id)
        .filter_map(|other| if let Record::Stage(now) = desk.draft.get(id(other))? { Some(now) } else { None })
        .collect();
    if old.name != new.name && others.iter().any(|other| other.name.eq_ignore_ascii_case(&new.name)) {
        return refuse("name", format!("There is a stage {} already.", quoted(&new.name)));
    }
    if old.kind == new.kind {
        return Ok(());
    }
    if new.kind == StageKind::Lost && desk.data().column(new.id).next().is_some() {
        let message = "Its opportunities have no reason for losing. Move them first, or lose them one by one.";
        return refuse("kind", message.into());
    }
    if old.kind == StageKind::Open && !others.iter().any(|other| other.kind == StageKind::Open) {
        return refuse("kind", "A pipeline needs at least one open stage.".into());
    }
    Ok(())
}

/// A record before an edit and after it, if it may be so.
fn changed(desk: &Desk<'_>, id: RecordId, set: &Map<String, Value>) -> Result<(Record, Record), Rejection> {
    let before = desk.need(id)?;
    let after = relations::relabelled(&before, edited(&before, set)?, set);
    if let (Record::Stage(old), Record::Stage(new)) = (&before, &after) {
        may_become(desk, old, new)?;
    }
    check_references(desk, &after)?;
    Ok((before, after))
}

/// Sets fields of one record.
pub(super) fn one(desk: &mut Desk<'_>, id: RecordId, set: &Map<String, Value>) -> Result<String, Rejection> {
    let (before, after) = changed(desk, id, set)?;
    let own = set.keys().next().filter(|_| set.len() == 1).and_then(|field| custom::name_of(desk, field));
    let label = match own {
        Some(field) => format!("changed {field} of {}", words::named(&after)),
        None => words::changed(&before, &after, set),
    };
    desk.put(after)?;
    Ok(label)
}

/// Sets the same fields of several records.
pub(super) fn many(desk: &mut Desk<'_>, ids: &[RecordId], set: &Map<String, Value>) -> Result<String, Rejection> {
    if let [id] = ids {
        return one(desk, *id, set);
    }
    let kind = ids.first().map_or(Kind::Settings, |id| id.kind);
    let words: Vec<String> = set.keys().map(|field| called(desk, kind, field)).collect();
    for id in ids {
        let (_, after) = changed(desk, *id, set)?;
        desk.put(after)?;
    }
    Ok(format!("changed {} of {}", words.join(" and "), count(ids)))
}

/// `3 opportunities`.
pub(super) fn count(ids: &[RecordId]) -> String {
    match ids.first() {
        Some(first) => plural(ids.len(), first.kind.name(), &first.kind.plural().replace('_', " ")),
        None => "nothing".into(),
    }
}

/// Adds and removes tags.
pub(super) fn tag(
    desk: &mut Desk<'_>,
    ids: &[RecordId],
    add: &[String],
    remove: &[String],
) -> Result<String, Rejection> {
    let add: Vec<String> = add.iter().map(|tag| one_line(tag).trim_start_matches('#').to_string()).collect();
    if add.iter().any(String::is_empty) {
        return Err(Rejection::invalid(None, Invalid::new("tags", "A tag needs a word.")));
    }
    for id in ids {
        let record = match desk.need(*id)? {
            Record::Opportunity(mut record) => {
                retag(&mut Arc::make_mut(&mut record).tags, &add, remove);
                Record::Opportunity(record)
            }
            Record::Contact(mut record) => {
                retag(&mut Arc::make_mut(&mut record).tags, &add, remove);
                Record::Contact(record)
            }
            Record::Company(mut record) => {
                retag(&mut Arc::make_mut(&mut record).tags, &add, remove);
                Record::Company(record)
            }
            other => return Err(Rejection::refused(format!("A {} has no tags.", other.kind().name()))),
        };
        desk.put(record)?;
    }
    let what = match (add.as_slice(), remove) {
        ([], removed) => format!("removed #{} from", removed.join(" #")),
        (added, _) => format!("added #{} to", added.join(" #")),
    };
    let on = match ids {
        [id] => brief(&desk.need(*id)?.title()),
        ids => count(ids),
    };
    Ok(format!("{what} {on}"))
}

fn retag(tags: &mut std::collections::BTreeSet<String>, add: &[String], remove: &[String]) {
    tags.retain(|tag| !remove.contains(tag));
    tags.extend(add.iter().cloned());
}

/// Ticks or unticks a checklist item.
pub(super) fn tick(desk: &mut Desk<'_>, id: Id, item: Id, done: bool) -> Result<String, Rejection> {
    let id = RecordId::opportunity(id);
    let Record::Opportunity(mut opportunity) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
    let text = desk.data().stages().flat_map(|stage| &stage.checklist).find(|other| other.id == item);
    let Some(text) = text.map(|item| item.text.clone()) else {
        return Err(Rejection::refused("This checklist item is no longer there."));
    };
    let changed = Arc::make_mut(&mut opportunity);
    if done {
        changed.done.insert(item);
    } else {
        changed.done.remove(&item);
    }
    let label = format!("{} {} on {}", if done { "ticked" } else { "unticked" }, quoted(&text), brief(&changed.name));
    desk.put(Record::Opportunity(opportunity))?;
    Ok(label)
}
