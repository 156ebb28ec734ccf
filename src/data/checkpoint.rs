//! Checkpoints: the records and the journal's heads in chunks, a cache of the journal.
//!
//! A chunk is a line with its kind, then one JSON object a line. Chunks and not rows, because a row a record costs ten to
//! fifty times as much to write and to read.

use super::{Dataset, Head, Journal};
use crate::model::{Kind, Record};
use crate::value::Id;
use serde::{Deserialize, Serialize};
use std::fmt;

const CHUNK: usize = 500;
const HEADS: &str = "heads";

/// What a checkpoint holds, beside its chunks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    chunks: usize,
    records: usize,
    heads: usize,
}

/// The data set and the journal's heads as bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// What it holds.
    pub manifest: Vec<u8>,
    /// The chunks.
    pub chunks: Vec<Vec<u8>>,
}

/// Why a checkpoint cannot be read. The journal is then replayed from its start.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckpointError(pub String);

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a checkpoint cannot be read: {}", self.0)
    }
}

impl Checkpoint {
    /// The checkpoint of a data set and its journal.
    pub fn of(data: &Dataset, journal: &Journal) -> Self {
        let mut covering = Covering::default();
        while !covering.step(data, journal) {}
        covering.finish()
    }

    /// Reads a checkpoint, and checks that it is whole.
    pub fn read(&self) -> Result<(Dataset, Journal), CheckpointError> {
        let fail = |error: serde_json::Error| CheckpointError(error.to_string());
        let manifest: Manifest = serde_json::from_slice(&self.manifest).map_err(fail)?;
        if manifest.format > super::FORMAT {
            return Err(CheckpointError(format!("it has format {}", manifest.format)));
        }
        let (mut records, mut heads) = (Vec::new(), Vec::new());
        for bytes in &self.chunks {
            let mut lines = bytes.split(|byte| *byte == b'\n');
            let name = lines.next().unwrap_or_default();
            if name == HEADS.as_bytes() {
                for line in lines.filter(|line| !line.is_empty()) {
                    heads.push(serde_json::from_slice::<Head>(line).map_err(fail)?);
                }
            } else {
                let kind = Kind::ALL.iter().find(|kind| kind.plural().as_bytes() == name);
                let kind = *kind.ok_or_else(|| CheckpointError("it has a chunk of an unknown kind".into()))?;
                for line in lines.filter(|line| !line.is_empty()) {
                    records.push(Record::from_text(kind, line).map_err(CheckpointError)?);
                }
            }
        }
        if (self.chunks.len(), records.len(), heads.len()) != (manifest.chunks, manifest.records, manifest.heads) {
            return Err(CheckpointError("it is not whole".into()));
        }
        Ok((Dataset::from_records(records), Journal::from_heads(heads)))
    }
}

/// A checkpoint being made, one chunk at a time. Data set and journal must stay as they are until it is complete.
#[derive(Debug, Default)]
pub struct Covering {
    chunks: Vec<Vec<u8>>,
    /// The place of the present kind among all of them; behind the last come the heads.
    kind: usize,
    /// The last record of that kind.
    last: Option<Id>,
    records: usize,
    heads: usize,
}

impl Covering {
    /// Adds a chunk; says whether it is complete.
    pub fn step(&mut self, data: &Dataset, journal: &Journal) -> bool {
        let Some(kind) = Kind::ALL.get(self.kind) else {
            let rest = journal.heads().get(self.heads..).unwrap_or_default();
            let part = rest.get(..CHUNK).unwrap_or(rest);
            self.heads += part.len();
            if !part.is_empty() {
                self.chunks.push(chunk(HEADS, part));
            }
            return part.len() == rest.len();
        };
        let part: Vec<Record> = data.records_after(*kind, self.last).take(CHUNK).collect();
        self.records += part.len();
        self.last = part.last().map(Record::bare_id);
        if part.len() < CHUNK {
            (self.kind, self.last) = (self.kind + 1, None);
        }
        if !part.is_empty() {
            self.chunks.push(chunk(kind.plural(), &part));
        }
        false
    }

    /// The checkpoint.
    pub fn finish(self) -> Checkpoint {
        let Self { chunks, records, heads, .. } = self;
        let manifest = Manifest { format: super::FORMAT, chunks: chunks.len(), records, heads };
        Checkpoint { manifest: serde_json::to_vec(&manifest).unwrap_or_default(), chunks }
    }
}

fn chunk(name: &str, lines: &[impl Serialize]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len() + 400 * lines.len());
    bytes.extend_from_slice(name.as_bytes());
    for line in lines {
        bytes.push(b'\n');
        // Writing into memory does not fail.
        let _ = serde_json::to_writer(&mut bytes, line);
    }
    bytes
}
