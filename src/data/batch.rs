//! Batches: transactions as the journal stores them.

use super::{Change, ChangeSet, Conflict, Dataset, Draft};
use crate::model::{Kind, Miss, Record, RecordId, RunState};
use crate::value::{Id, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// The format of batches that this version writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// A hybrid logical clock: wall-clock milliseconds, and a counter for what happens within one or while the wall clock
/// stands behind. Printed as `1795311000000-0`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    /// Milliseconds since 1970.
    pub millis: i64,
    /// Counter.
    pub counter: u32,
}

impl Clock {
    /// The clock's next reading at this wall-clock time: always later than the last one.
    #[must_use]
    pub fn tick(self, now: Time) -> Clock {
        if now.millis() > self.millis {
            Clock { millis: now.millis(), counter: 0 }
        } else if self.counter == u32::MAX {
            Clock { millis: self.millis + 1, counter: 0 }
        } else {
            Clock { millis: self.millis, counter: self.counter + 1 }
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.millis, self.counter)
    }
}

impl FromStr for Clock {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("“{text}” is not a clock reading");
        let (millis, counter) = text.rsplit_once('-').ok_or_else(bad)?;
        Ok(Clock { millis: millis.parse().map_err(|_| bad())?, counter: counter.parse().map_err(|_| bad())? })
    }
}

impl Serialize for Clock {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a batch came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person did it.
    #[default]
    Person,
    /// A person brought in a file.
    Import,
    /// A person brought back a backup.
    Restore,
    /// A person took back the batch with this id.
    Undo(Id),
    /// A person did the batch with this id again.
    Redo(Id),
    /// Time did it: what was due.
    Time,
    /// A rule did it.
    Rule {
        /// The rule.
        rule: Id,
        /// Its version.
        version: u32,
        /// The run.
        run: Id,
    },
}

/// A change as stored: whole records where they appear or disappear, else just the fields, each with before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delta {
    /// The record appears.
    Create {
        /// Its id.
        id: RecordId,
        /// The record.
        record: Map<String, Value>,
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
        record: Map<String, Value>,
    },
}

impl Delta {
    /// A change in its stored form; none if it changes nothing.
    pub fn of(change: &Change) -> Option<Delta> {
        let id = change.id();
        match (&change.before, &change.after) {
            (None, Some(after)) => Some(Delta::Create { id, record: after.to_json() }),
            (Some(before), None) => Some(Delta::Delete { id, record: before.to_json() }),
            (Some(before), Some(after)) => {
                let (before, mut after) = (before.to_json(), after.to_json());
                let mut fields = BTreeMap::new();
                for (name, old) in before {
                    let new = after.remove(&name).unwrap_or(Value::Null);
                    if old != new {
                        fields.insert(name, (old, new));
                    }
                }
                fields.extend(after.into_iter().map(|(name, new)| (name, (Value::Null, new))));
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

    /// The delta that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Delta {
        match self {
            Delta::Create { id, record } => Delta::Delete { id, record },
            Delta::Delete { id, record } => Delta::Create { id, record },
            Delta::Update { id, fields } => {
                Delta::Update { id, fields: fields.into_iter().map(|(name, (old, new))| (name, (new, old))).collect() }
            }
        }
    }

    /// Undoes or redoes what happened to a run. A run that began stays behind as undone, so that the same event does not
    /// start it again; and a run goes on by itself, so what became of it since stands against nothing. Done again, it goes on
    /// from where it was when it was taken back, so that nothing is done twice.
    fn turn_run(&self, draft: &mut Draft<'_>, current: Option<Record>) -> Result<(), Refusal> {
        match (self, current) {
            (Delta::Create { id, record }, current) => {
                let mut again = read(id.kind, record.clone())?;
                if let (Record::Run(then), Some(Record::Run(now))) = (&again, current)
                    && (then.at, &then.log) != (now.at, &now.log)
                {
                    let mut run = now.as_ref().clone();
                    run.state = if run.due.is_some() { RunState::Waiting } else { RunState::Done };
                    again = run.into();
                }
                draft.put(again);
            }
            (Delta::Delete { .. }, Some(Record::Run(run))) => {
                // It keeps the moment at which it would have gone on.
                let mut run = run.as_ref().clone();
                run.state = RunState::Undone;
                draft.put(run);
            }
            (Delta::Update { id, fields }, Some(current)) => {
                let mut json = current.to_json();
                let as_left =
                    |(name, (old, _)): (&String, &(Value, Value))| json.get(name).unwrap_or(&Value::Null) == old;
                if fields.iter().all(as_left) {
                    for (name, (_, new)) in fields {
                        json.insert(name.clone(), new.clone());
                    }
                    json.retain(|_, value| !value.is_null());
                    draft.put(read(id.kind, json)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Carries this delta out on a draft. With `strict`, every field must be as the delta expects it.
    fn carry_out(&self, draft: &mut Draft<'_>, strict: bool) -> Result<(), Refusal> {
        let current = draft.get(self.id());
        if strict && self.id().kind == Kind::Run {
            return self.turn_run(draft, current);
        }
        let title = || current.as_ref().map(Record::title).unwrap_or_default();
        let conflict = |fields| Refusal::Conflict(Conflict { id: self.id(), title: title(), fields });
        match self {
            Delta::Create { id, record } => {
                if strict && current.is_some() {
                    return Err(conflict(Vec::new()));
                }
                draft.put(read(id.kind, record.clone())?);
            }
            Delta::Delete { id, record } => {
                let now = current.as_ref().map(Record::to_json);
                if strict && now.as_ref() != Some(record) {
                    let differing = now.map(|now| differing(&now, record)).unwrap_or_default();
                    return Err(conflict(differing));
                }
                draft.delete(*id);
            }
            Delta::Update { id, fields } => {
                let Some(mut json) = current.as_ref().map(Record::to_json) else { return Err(conflict(Vec::new())) };
                let absent = Value::Null;
                let changed = fields.iter().filter(|(name, (old, _))| json.get(*name).unwrap_or(&absent) != old);
                let changed: Vec<String> = changed.map(|(name, _)| name.clone()).collect();
                if strict && !changed.is_empty() {
                    return Err(conflict(changed));
                }
                for (name, (_, new)) in fields {
                    if new.is_null() {
                        json.remove(name);
                    } else {
                        json.insert(name.clone(), new.clone());
                    }
                }
                draft.put(read(id.kind, json)?);
            }
        }
        Ok(())
    }
}

fn read(kind: Kind, json: Map<String, Value>) -> Result<Record, Refusal> {
    Record::from_json(kind, Value::Object(json)).map_err(Refusal::Unreadable)
}

fn differing(a: &Map<String, Value>, b: &Map<String, Value>) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names.into_iter().filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

enum Refusal {
    Conflict(Conflict),
    Unreadable(String),
}

/// A batch that cannot be read here.
#[derive(Clone, Debug, PartialEq)]
pub enum NewerFormat {
    /// Written by a newer version of Penstock, in this format.
    Newer(u32),
    /// Not a batch.
    Unreadable(String),
}

impl fmt::Display for NewerFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NewerFormat::Newer(format) => {
                write!(f, "This data was written by a newer Penstock (format {format}; this one reads up to {FORMAT}).")
            }
            NewerFormat::Unreadable(why) => write!(f, "A journal entry cannot be read: {why}."),
        }
    }
}

/// One transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Format of what follows.
    pub format: u32,
    /// Identifier.
    pub id: Id,
    /// The device that wrote it.
    pub device: Id,
    /// Its number among that device's batches, from 1.
    pub seq: u64,
    /// The device's hybrid logical clock.
    pub clock: Clock,
    /// The wall-clock time.
    pub at: Time,
    /// The member who did it, if they said who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Id>,
    /// Why.
    #[serde(default)]
    pub cause: Cause,
    /// In words, such as `moved Fleet tracking to Negotiating`.
    pub label: String,
    /// What changes.
    pub changes: Vec<Delta>,
    /// The rules that were set off by it and did not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misses: Vec<Miss>,
}

impl Batch {
    /// The stored text.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads the stored text.
    pub fn from_bytes(bytes: &[u8]) -> Result<Batch, NewerFormat> {
        #[derive(Deserialize)]
        struct Probe {
            format: u32,
        }
        let probe: Probe = serde_json::from_slice(bytes).map_err(|e| NewerFormat::Unreadable(e.to_string()))?;
        if probe.format > FORMAT {
            return Err(NewerFormat::Newer(probe.format));
        }
        serde_json::from_slice(bytes).map_err(|e| NewerFormat::Unreadable(e.to_string()))
    }

    /// The changes that this batch means on a data set, as at replay: what the batch says is what becomes.
    pub fn replay(&self, data: &Dataset) -> Result<ChangeSet, String> {
        resolve(self.changes.iter(), data, false).map_err(|refusal| match refusal {
            Refusal::Conflict(conflict) => format!("{} is missing", conflict.id),
            Refusal::Unreadable(why) => why,
        })
    }

    /// The changes that take this batch back, if every field is still as the batch left it.
    pub fn undo(&self, data: &Dataset) -> Result<ChangeSet, Conflict> {
        let inverse: Vec<Delta> = self.changes.iter().rev().cloned().map(Delta::inverse).collect();
        strictly(&inverse, data)
    }

    /// The changes that do this batch again, if every field is as the batch found it.
    pub fn redo(&self, data: &Dataset) -> Result<ChangeSet, Conflict> {
        strictly(&self.changes, data)
    }
}

fn strictly(deltas: &[Delta], data: &Dataset) -> Result<ChangeSet, Conflict> {
    let at = deltas.first().map(Delta::id);
    resolve(deltas.iter(), data, true).map_err(|refusal| match refusal {
        Refusal::Conflict(conflict) => conflict,
        Refusal::Unreadable(why) => Conflict {
            id: at.unwrap_or(RecordId { kind: Kind::Settings, id: Id::NIL }),
            title: why,
            fields: Vec::new(),
        },
    })
}

fn resolve<'a>(deltas: impl Iterator<Item = &'a Delta>, data: &Dataset, strict: bool) -> Result<ChangeSet, Refusal> {
    let mut draft = Draft::on(data);
    for delta in deltas {
        delta.carry_out(&mut draft, strict)?;
    }
    Ok(draft.finish())
}
