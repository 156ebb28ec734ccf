//! Batches: transactions as the journal stores them.

use super::{ChangeSet, Conflict, Dataset, Delta, Draft, Reading, Way, Writing, delta::Refusal};
use crate::model::Miss;
use crate::value::{Id, Time};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

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
        let mut writing = self.writing();
        while !writing.step(usize::MAX) {}
        writing.finish()
    }

    /// The stored text, some changes at a time.
    pub fn writing(&self) -> Writing<'_> {
        Writing::new(self)
    }

    /// Reads the stored text, some changes at a time.
    pub fn reading(bytes: &[u8]) -> Reading<'_> {
        Reading::new(bytes)
    }

    /// Reads the stored text.
    pub fn from_bytes(bytes: &[u8]) -> Result<Batch, NewerFormat> {
        #[derive(Deserialize)]
        struct Probe {
            format: u32,
        }
        match serde_json::from_slice::<Batch>(bytes) {
            Ok(batch) if batch.format <= FORMAT => Ok(batch),
            Ok(batch) => Err(NewerFormat::Newer(batch.format)),
            // What a newer version wrote need not make sense here.
            Err(error) => match serde_json::from_slice::<Probe>(bytes) {
                Ok(probe) if probe.format > FORMAT => Err(NewerFormat::Newer(probe.format)),
                _ => Err(NewerFormat::Unreadable(error.to_string())),
            },
        }
    }

    /// The changes that this batch means on a data set, as at replay: what the batch says is what becomes.
    ///
    /// # Errors
    /// A sentence, if it does not fit the data set.
    pub fn replay(&self, data: &Dataset) -> Result<ChangeSet, String> {
        let mut draft = Draft::on(data);
        self.replay_some(&mut draft, 0, usize::MAX)?;
        Ok(draft.finish())
    }

    /// Carries so many of its changes out on a draft, from a place on; says whether those were the last.
    ///
    /// # Errors
    /// A sentence, if one does not fit.
    pub fn replay_some(&self, draft: &mut Draft<'_>, from: usize, few: usize) -> Result<bool, String> {
        for delta in self.changes.iter().skip(from).take(few) {
            delta.replay(draft).map_err(|refusal| match refusal {
                Refusal::Conflict(conflict) => format!("{} is missing", conflict.id),
                Refusal::Unreadable(why) => why,
            })?;
        }
        Ok(self.changes.len() <= from.saturating_add(few))
    }

    /// Turns so many of its changes on a draft, from a place on, if every field still is as it must have been left; says
    /// whether those were the last.
    ///
    /// # Errors
    /// What is not.
    pub fn turn_some(&self, draft: &mut Draft<'_>, way: Way, from: usize, few: usize) -> Result<bool, Conflict> {
        match way {
            Way::Again => self.changes.iter().skip(from).take(few).try_for_each(|delta| delta.turn(draft, way)),
            Way::Back => self.changes.iter().rev().skip(from).take(few).try_for_each(|delta| delta.turn(draft, way)),
        }?;
        Ok(self.changes.len() <= from.saturating_add(few))
    }
}
