//! What a step changed, field by field, as people read it.

use crate::automation::FIELDS;
use crate::data::Dataset;
use crate::model::{Kind, RecordId, RunEffect};
use crate::value::{Date, Id, Money, Time};
use serde_json::Value;

/// Fields that say nothing to a person: where a card lies, and what the product keeps for itself.
const SILENT: [&str; 8] = ["rank", "visits", "id", "run", "created", "touched", "extra", "loss"];

/// A stored value as people read it. Amounts and dates are left to the person's own formats.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// It is empty.
    Nothing,
    /// Words, with names for ids.
    Text(String),
    /// An amount.
    Money(Money),
    /// A date.
    Day(Date),
    /// A moment.
    Moment(Time),
}

/// A field that a step changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The field, in words.
    pub field: String,
    /// As it was.
    pub before: Shown,
    /// As it became.
    pub after: Shown,
}

/// The fields that a step changed on a record. Nothing for a record that the step created: it is all new.
pub fn changes(effect: &RunEffect, data: &Dataset) -> Vec<Changed> {
    let (Some(before), Some(after)) = (&effect.before, &effect.after) else { return Vec::new() };
    let told = after.iter().filter(|(name, _)| !SILENT.contains(&name.as_str()));
    told.map(|(name, value)| Changed {
        field: word(name),
        before: before.get(name).map_or(Shown::Nothing, |value| shown(value, data)),
        after: shown(value, data),
    })
    .collect()
}

/// Whose a task is that a step created, and the day that it is due; none for anything else.
pub fn task_made(effect: &RunEffect) -> Option<(Option<Id>, Option<Date>)> {
    let made = effect.after.as_ref().filter(|_| effect.record.kind == Kind::Task && effect.before.is_none())?;
    let text = |name: &str| made.get(name).and_then(Value::as_str);
    Some((text("assignee").and_then(|id| id.parse().ok()), text("due").and_then(|day| day.parse().ok())))
}

fn word(name: &str) -> String {
    let known = FIELDS.iter().find(|(field, _)| *field == name);
    known.map_or_else(|| name.replace('_', " "), |(_, word)| word.to_lowercase())
}

fn shown(value: &Value, data: &Dataset) -> Shown {
    match value {
        Value::Null => Shown::Nothing,
        Value::String(text) if text.is_empty() => Shown::Nothing,
        Value::Array(items) if items.is_empty() => Shown::Nothing,
        Value::String(text) => {
            if let Ok(day) = text.parse::<Date>() {
                Shown::Day(day)
            } else if let Ok(at) = text.parse::<Time>() {
                Shown::Moment(at)
            } else {
                Shown::Text(title(text, data).unwrap_or_else(|| text.clone()))
            }
        }
        Value::Object(_) if serde_json::from_value::<Money>(value.clone()).is_ok() => {
            serde_json::from_value(value.clone()).map_or(Shown::Nothing, Shown::Money)
        }
        other => Shown::Text(plain(other, data)),
    }
}

fn plain(value: &Value, data: &Dataset) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(on) => (if *on { "yes" } else { "no" }).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => title(text, data).unwrap_or_else(|| text.clone()),
        Value::Array(items) => items.iter().map(|item| plain(item, data)).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.values().map(|item| plain(item, data)).collect::<Vec<_>>().join(" "),
    }
}

/// What the record with this id is called.
fn title(text: &str, data: &Dataset) -> Option<String> {
    let id: Id = text.parse().ok()?;
    Kind::ALL.iter().find_map(|kind| data.get(RecordId { kind: *kind, id })).map(|record| record.title())
}
