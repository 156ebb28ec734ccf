//! Records side by side, and what each field is to be once they are one.

use crate::command::{Merging, field_word};
use crate::data::Dataset;
use crate::model::{Kind, Record, RecordId, custom_id};
use crate::value::{Date, Id, Money, one_line};
use serde_json::{Map, Value};

/// Fields that nobody chooses: the merge sees to them itself.
const SETTLED: [&str; 8] = ["id", "created", "external", "merged", "distinct", "opted_out", "rank", "run"];
/// Texts that can stand one after the other.
const PROSE: [&str; 8] =
    ["about", "company_news", "latest_updates", "news", "needs", "objections", "competitors", "pain_points"];

/// What a field becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// What this record has, by its place.
    Of(usize),
    /// What all of them have, together.
    All,
}

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// There is none.
    Nothing,
    /// Words.
    Text(String),
    /// Several.
    List(Vec<String>),
    /// A date.
    Date(Date),
    /// An amount.
    Money(Money),
}

/// One field of all records.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its stored name.
    pub field: String,
    /// What it is called.
    pub label: String,
    /// What each record has.
    pub values: Vec<Value>,
    /// Whether the values can stand together.
    pub joins: bool,
    /// What it is to be.
    pub take: Take,
}

impl Line {
    /// Whether the records do not all have the same.
    pub fn differs(&self) -> bool {
        self.values.windows(2).any(|pair| matches!(pair, [a, b] if a != b))
    }

    /// Whether there is something to take together: more than one of them has something, and not the same.
    pub fn can_join(&self) -> bool {
        self.joins && self.differs() && self.values.iter().filter(|value| !value.is_null()).count() > 1
    }

    /// What it comes to.
    pub fn result(&self) -> Value {
        match self.take {
            Take::Of(place) => self.values.get(place).cloned().unwrap_or_default(),
            Take::All => joined(&self.values),
        }
    }
}

/// Records side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The records; each value of a line is of the one at its place.
    pub ids: Vec<RecordId>,
    /// The place of the one that stays.
    pub keep: usize,
    /// The fields that one of them has.
    pub lines: Vec<Line>,
}

impl Comparison {
    /// Puts records of one kind side by side. The one that stays is the one with the most fields, of two the older one.
    /// What only one has is taken; lists and texts are taken together; of all else, what the one that stays has.
    pub fn new(data: &Dataset, ids: &[RecordId]) -> Self {
        let records: Vec<Record> = ids.iter().filter_map(|id| data.get(*id)).collect();
        let texts: Vec<Map<String, Value>> = records.iter().map(Record::to_json).collect();
        let filled = |place: usize| texts.get(place).map_or(0, |fields| fields.len());
        let keep = (0..records.len()).rev().max_by_key(|place| filled(*place)).unwrap_or_default();
        let mut names: Vec<&String> = Vec::new();
        for name in texts.iter().flat_map(Map::keys) {
            if !SETTLED.contains(&name.as_str()) && !names.contains(&name) {
                names.push(name);
            }
        }
        let kind = ids.first().map_or(Kind::Contact, |id| id.kind);
        let line = |name: &String| {
            let values: Vec<Value> = texts.iter().map(|fields| fields.get(name).cloned().unwrap_or_default()).collect();
            let joins = PROSE.contains(&name.as_str()) || values.iter().any(|one| one.is_array() || one.is_object());
            let joins = joins && custom_id(name).is_none() && !holds_parts(name);
            let mut line =
                Line { field: name.clone(), label: label(data, kind, name), values, joins, take: Take::Of(keep) };
            line.take = usual(&line, keep);
            line
        };
        Self { ids: records.iter().map(Record::id).collect(), keep, lines: names.into_iter().map(line).collect() }
    }

    /// Lets another one stay, with its values where there was a choice.
    pub fn set_keep(&mut self, keep: usize) {
        self.keep = keep.min(self.ids.len().saturating_sub(1));
        for line in &mut self.lines {
            line.take = usual(line, self.keep);
        }
    }

    /// Chooses what a field is to be.
    pub fn choose(&mut self, field: &str, take: Take) {
        let places = self.ids.len();
        let good = |line: &Line| match take {
            Take::Of(place) => place < places,
            Take::All => line.can_join(),
        };
        if let Some(line) = self.lines.iter_mut().find(|line| line.field == field && good(line)) {
            line.take = take;
        }
    }

    /// How they are merged so; nothing if there are not two.
    pub fn merging(&self) -> Option<Merging> {
        let keep = *self.ids.get(self.keep)?;
        let others: Vec<RecordId> = self.ids.iter().copied().filter(|id| *id != keep).collect();
        let changed = |line: &&Line| line.values.get(self.keep) != Some(&line.result());
        let set = self.lines.iter().filter(changed).map(|line| (line.field.clone(), line.result())).collect();
        (!others.is_empty()).then_some(Merging { keep, others, set })
    }
}

/// Objects that are one value and not a list of several.
fn holds_parts(field: &str) -> bool {
    matches!(field, "consent" | "revenue" | "value")
}

fn usual(line: &Line, keep: usize) -> Take {
    let has = |place: usize| line.values.get(place).is_some_and(|value| !value.is_null());
    let filled: Vec<usize> = (0..line.values.len()).filter(|place| has(*place)).collect();
    match filled.as_slice() {
        [only] => Take::Of(*only),
        _ if line.can_join() => Take::All,
        _ if has(keep) => Take::Of(keep),
        [first, ..] => Take::Of(*first),
        [] => Take::Of(keep),
    }
}

/// Lists without what they have twice, objects with what the first one says, texts one after the other.
fn joined(values: &[Value]) -> Value {
    let mut all = Value::Null;
    for value in values {
        match (&mut all, value) {
            (Value::Array(list), Value::Array(more)) => {
                for item in more {
                    if !list.iter().any(|known| same(known, item)) {
                        list.push(item.clone());
                    }
                }
            }
            (Value::Object(fields), Value::Object(more)) => {
                for (name, item) in more {
                    fields.entry(name.clone()).or_insert_with(|| item.clone());
                }
            }
            (Value::String(text), Value::String(more)) if text.contains(more.as_str()) => {}
            (Value::String(text), Value::String(more)) if more.contains(text.as_str()) => text.clone_from(more),
            (Value::String(text), Value::String(more)) => *text = format!("{text}\n\n{more}"),
            (Value::Null, other) => all = other.clone(),
            _ => {}
        }
    }
    all
}

fn same(one: &Value, another: &Value) -> bool {
    match (one.as_str(), another.as_str()) {
        (Some(a), Some(b)) => crate::value::fold(a) == crate::value::fold(b),
        _ => one == another,
    }
}

fn label(data: &Dataset, kind: Kind, field: &str) -> String {
    let custom = custom_id(field).and_then(|id| data.custom_field(id)).map(|custom| custom.name.clone());
    let word = custom.unwrap_or_else(|| field_word(kind, field));
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Told {
    /// A stored value of a field, as it is shown.
    pub fn of(data: &Dataset, field: &str, value: &Value) -> Told {
        let inner = match value {
            // A custom value says its shape: `{"choice": "01J…"}`.
            Value::Object(parts) if custom_id(field).is_some() => parts.values().next().unwrap_or(value),
            other => other,
        };
        if let Some(number) = value.get("number").filter(|_| custom_id(field).is_some()) {
            let parts = number.as_i64().unwrap_or_default();
            let (whole, rest) = (parts / 10_000, (parts % 10_000).abs());
            let sign = if parts < 0 && whole == 0 { "-" } else { "" };
            let decimals = format!("{rest:04}");
            let text = format!("{sign}{whole}.{decimals}");
            return Told::Text(text.trim_end_matches('0').trim_end_matches('.').to_string());
        }
        match inner {
            Value::Null => Told::Nothing,
            Value::Bool(yes) => Told::Text(if *yes { "Yes" } else { "No" }.into()),
            Value::Number(number) => Told::Text(number.to_string()),
            Value::String(text) => single(data, field, text),
            Value::Array(items) => {
                Told::List(items.iter().map(|item| plain(data, field, item)).filter(|text| !text.is_empty()).collect())
            }
            Value::Object(parts) => match serde_json::from_value::<Money>(inner.clone()) {
                Ok(money) => Told::Money(money),
                Err(_) => Told::List(
                    parts.iter().map(|(name, item)| format!("{name}: {}", plain(data, field, item))).collect(),
                ),
            },
        }
    }
}

fn single(data: &Dataset, field: &str, text: &str) -> Told {
    let dated = matches!(field, "birthday" | "on") || custom_id(field).is_some();
    match text.parse::<Date>() {
        Ok(date) if dated => Told::Date(date),
        _ => Told::Text(named(data, field, text).unwrap_or_else(|| text.to_string())),
    }
}

/// What a text that is an id stands for.
fn named(data: &Dataset, field: &str, text: &str) -> Option<String> {
    let id: Id = text.parse().ok()?;
    let choice = custom_id(field)
        .and_then(|custom| data.custom_field(custom))
        .and_then(|custom| custom.choices.iter().find(|choice| choice.id == id))
        .map(|choice| choice.text.clone());
    let record = || Kind::ALL.iter().find_map(|kind| data.get(RecordId { kind: *kind, id })).map(|one| one.title());
    choice.or_else(record)
}

fn plain(data: &Dataset, field: &str, value: &Value) -> String {
    match value {
        Value::String(text) => named(data, field, text).unwrap_or_else(|| one_line(text)),
        Value::Object(parts) => {
            let words: Vec<String> = parts.values().filter_map(Value::as_str).map(one_line).collect();
            words.join(" ")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
