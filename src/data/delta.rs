//! Deltas: changes as the journal stores them, and what becomes of a record by one.

use super::{
    Change, Conflict, Draft,
    fields::{self, Fields},
};
use crate::model::{Kind, Record, RecordId, RunState};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// A change as stored: whole records where they appear or disappear, else just the fields, each with before and after.
///
/// The records are the very ones of the data set. They become text when a batch is written, and never before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "Stored")]
pub enum Delta {
    /// The record appears.
    Create {
        /// Its id.
        id: RecordId,
        /// The record.
        record: Record,
    },
    /// Fields change. A missing field is `null`.
    Update {
        /// The record's id.
        id: RecordId,
        /// Each field's value before and after.
        fields: BTreeMap<String, (Value, Value)>,
    },
    /// The record disappears.
    Delete {
        /// Its id.
        id: RecordId,
        /// The record as it was.
        record: Record,
    },
}

/// Which way a batch is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Done again.
    Again,
    /// Taken back.
    Back,
}

/// Why a delta cannot be carried out.
#[derive(Debug, PartialEq)]
pub(super) enum Refusal {
    /// A record is not as the delta expects it.
    Conflict(Conflict),
    /// What comes out is no record.
    Unreadable(String),
}

impl Delta {
    /// A change in its stored form; none if it changes nothing.
    pub fn of(change: &Change) -> Option<Delta> {
        let id = change.id();
        match (&change.before, &change.after) {
            (None, Some(after)) => Some(Delta::Create { id, record: after.clone() }),
            (Some(before), None) => Some(Delta::Delete { id, record: before.clone() }),
            (Some(before), Some(after)) => {
                let fields = differing(before, after);
                (!fields.is_empty()).then_some(Delta::Update { id, fields })
            }
            (None, None) => None,
        }
    }

    /// The record's id.
    pub fn id(&self) -> RecordId {
        match self {
            Delta::Create { id, .. } | Delta::Update { id, .. } | Delta::Delete { id, .. } => *id,
        }
    }

    /// Carries this delta out on a draft as at replay: what it says is what becomes.
    pub(super) fn replay(&self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        match self {
            Delta::Create { record, .. } => draft.put(record.clone()),
            Delta::Delete { id, .. } => draft.delete(*id),
            Delta::Update { id, fields } => {
                let current = draft.get(*id).ok_or_else(|| Refusal::Conflict(self.gone()))?;
                let set = fields.iter().map(|(name, (_, new))| (name, new));
                draft.put(fields::with(&current, set).map_err(Refusal::Unreadable)?);
            }
        }
        Ok(())
    }

    /// Turns this delta on a draft, if every field is as it must have been left.
    ///
    /// # Errors
    /// What is not.
    pub fn turn(&self, draft: &mut Draft<'_>, way: Way) -> Result<(), Conflict> {
        let refusal = match (self, way) {
            _ if self.id().kind == Kind::Run => self.turn_run(draft, way),
            (Delta::Create { record, .. }, Way::Again) | (Delta::Delete { record, .. }, Way::Back) => {
                self.appear(record, draft)
            }
            (Delta::Create { record, .. }, Way::Back) | (Delta::Delete { record, .. }, Way::Again) => {
                self.disappear(record, draft)
            }
            (Delta::Update { fields, .. }, way) => self.change(fields, draft, way),
        };
        refusal.map_err(|refusal| match refusal {
            Refusal::Conflict(conflict) => conflict,
            Refusal::Unreadable(why) => Conflict { id: self.id(), title: why, fields: Vec::new() },
        })
    }

    fn gone(&self) -> Conflict {
        Conflict { id: self.id(), title: String::new(), fields: Vec::new() }
    }

    fn against(&self, current: &Record, fields: Vec<String>) -> Refusal {
        Refusal::Conflict(Conflict { id: self.id(), title: current.title(), fields })
    }

    fn appear(&self, record: &Record, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        if let Some(current) = draft.get(self.id()) {
            return Err(self.against(&current, Vec::new()));
        }
        draft.put(record.clone());
        Ok(())
    }

    fn disappear(&self, record: &Record, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        let current = draft.get(self.id()).ok_or_else(|| Refusal::Conflict(self.gone()))?;
        if current != *record && !but_for_the_score(&current, record) {
            let (now, then) = (current.to_text(), record.to_text());
            return Err(self.against(&current, Fields::of(&now).differing(&Fields::of(&then))));
        }
        draft.delete(self.id());
        Ok(())
    }

    fn change(
        &self,
        fields: &BTreeMap<String, (Value, Value)>,
        draft: &mut Draft<'_>,
        way: Way,
    ) -> Result<(), Refusal> {
        let current = draft.get(self.id()).ok_or_else(|| Refusal::Conflict(self.gone()))?;
        let changed = since(&current, fields, way);
        if !changed.is_empty() {
            return Err(self.against(&current, changed));
        }
        let set = fields.iter().map(|(name, values)| (name, to(values, way)));
        draft.put(fields::with(&current, set).map_err(Refusal::Unreadable)?);
        Ok(())
    }

    /// Turns what happened to a run. A run that began stays behind as undone, so that the same event does not start it
    /// again; and a run goes on by itself, so what became of it since stands against nothing. Done again, it goes on from
    /// where it was when it was taken back, so that nothing is done twice.
    fn turn_run(&self, draft: &mut Draft<'_>, way: Way) -> Result<(), Refusal> {
        let current = draft.get(self.id());
        match (self, way, current) {
            (Delta::Create { record, .. }, Way::Again, current)
            | (Delta::Delete { record, .. }, Way::Back, current) => match (record, current) {
                (Record::Run(then), Some(Record::Run(now))) if (then.at, &then.log) != (now.at, &now.log) => {
                    let mut run = now.as_ref().clone();
                    run.state = if run.due.is_some() { RunState::Waiting } else { RunState::Done };
                    draft.put(run);
                }
                _ => draft.put(record.clone()),
            },
            (Delta::Create { .. }, Way::Back, Some(Record::Run(run)))
            | (Delta::Delete { .. }, Way::Again, Some(Record::Run(run))) => {
                // It keeps the moment at which it would have gone on.
                let mut run = run.as_ref().clone();
                run.state = RunState::Undone;
                draft.put(run);
            }
            (Delta::Update { fields, .. }, way, Some(current)) if since(&current, fields, way).is_empty() => {
                let set = fields.iter().map(|(name, values)| (name, to(values, way)));
                draft.put(fields::with(&current, set).map_err(Refusal::Unreadable)?);
            }
            _ => {}
        }
        Ok(())
    }
}

fn from((old, new): &(Value, Value), way: Way) -> &Value {
    if way == Way::Back { new } else { old }
}

fn to((old, new): &(Value, Value), way: Way) -> &Value {
    if way == Way::Back { old } else { new }
}

/// Whether two states of an opportunity differ in nothing but what scoring rules made of it.
fn but_for_the_score(one: &Record, other: &Record) -> bool {
    let (Record::Opportunity(one), Record::Opportunity(other)) = (one, other) else { return false };
    if one.given.is_none() || other.given.is_none() {
        return false;
    }
    let mut same = one.as_ref().clone();
    same.score = other.score;
    same == **other
}

/// The fields that have been changed since.
fn since(current: &Record, fields: &BTreeMap<String, (Value, Value)>, way: Way) -> Vec<String> {
    let text = current.to_text();
    let now = Fields::of(&text);
    // Scoring rules work a score out again: nobody's work is in it.
    let scored = matches!(current, Record::Opportunity(one) if one.given.is_some());
    let counts = |name: &str| !(scored && name == "score");
    let changed = fields.iter().filter(|(name, values)| counts(name) && now.value(name) != *from(values, way));
    changed.map(|(name, _)| name.clone()).collect()
}

/// The fields that two states of a record do not have in common, with both values. Only these become values.
fn differing(before: &Record, after: &Record) -> BTreeMap<String, (Value, Value)> {
    let mut found = BTreeMap::new();
    let (before, after) = (before.to_text(), after.to_text());
    if before == after {
        return found;
    }
    let (before, after) = (Fields::of(&before), Fields::of(&after));
    for (at, (name, old)) in before.iter().enumerate() {
        let new = after.text(name, at);
        if new != Some(old) {
            found.insert(fields::name(name), (fields::value(old), new.map_or(Value::Null, fields::value)));
        }
    }
    for (at, (name, new)) in after.iter().enumerate() {
        if before.text(name, at).is_none() {
            found.insert(fields::name(name), (Value::Null, fields::value(new)));
        }
    }
    found
}

/// A delta as it is read.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stored {
    Create(Whole),
    Update { id: RecordId, fields: BTreeMap<String, (Value, Value)> },
    Delete(Whole),
}

impl From<Stored> for Delta {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Create(Whole { id, record }) => Delta::Create { id, record },
            Stored::Update { id, fields } => Delta::Update { id, fields },
            Stored::Delete(Whole { id, record }) => Delta::Delete { id, record },
        }
    }
}

/// A whole record with its id, which says of what kind it is.
struct Whole {
    id: RecordId,
    record: Record,
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(WholeVisitor)
    }
}

struct WholeVisitor;

impl<'de> Visitor<'de> for WholeVisitor {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record with its id")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Whole, A::Error> {
        let (mut id, mut record, mut early) = (None::<RecordId>, None, None::<Value>);
        while let Some(key) = map.next_key::<String>()? {
            match (key.as_str(), id) {
                ("id", _) => id = Some(map.next_value()?),
                ("record", Some(id)) => record = Some(map.next_value_seed(id.kind)?),
                // Somebody has put the entries in another order.
                ("record", None) => early = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let id = id.ok_or_else(|| A::Error::missing_field("id"))?;
        let record = match (record, early) {
            (Some(record), _) => record,
            (None, Some(json)) => Record::from_json(id.kind, json).map_err(A::Error::custom)?,
            (None, None) => return Err(A::Error::missing_field("record")),
        };
        Ok(Whole { id, record })
    }
}
