//! Checkpoints: the records and the journal's heads in chunks, a cache of the journal.
//!
//! A chunk is a line with its kind, then one JSON object a line. Chunks and not rows, because a row a record costs ten to
//! fifty times as much to write and to read.

use super::{Dataset, Head, Journal, writing::opened};
use crate::model::{Kind, Record};
use crate::value::Id;
use serde::{Deserialize, Serialize};
use std::fmt;

const CHUNK: usize = 500;
/// A head that names more records than this is written in pieces.
const NAMED: usize = 5_000;
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
    /// A head that names very many records: its text so far, what follows, and how many it names so far.
    begun: Option<(Vec<u8>, Vec<u8>, usize)>,
}

impl Covering {
    /// Adds a chunk; says whether it is complete.
    pub fn step(&mut self, data: &Dataset, journal: &Journal) -> bool {
        let Some(kind) = Kind::ALL.get(self.kind) else {
            return self.add_heads(journal.heads().get(self.heads..).unwrap_or_default());
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

    /// Adds a chunk of heads, or a piece of one head that names very many records.
    fn add_heads(&mut self, rest: &[Head]) -> bool {
        let few = rest.iter().take(CHUNK).take_while(|head| head.touched.len() <= NAMED).count();
        match rest.get(..few.max(1)) {
            None => true,
            Some([large]) if few == 0 => {
                if self.begun.is_none() {
                    let bare = Head {
                        touched: Vec::new(),
                        misses: large.misses.clone(),
                        label: large.label.clone(),
                        ..*large
                    };
                    let (text, rest) = opened(chunk(HEADS, &[bare]), b"\"touched\":[");
                    self.begun = Some((text, rest, 0));
                }
                if let Some((mut text, rest, at)) = self.begun.take() {
                    for (id, nth) in large.touched.iter().skip(at).take(NAMED).zip(at..) {
                        text.extend_from_slice(if nth > 0 { &b",\""[..] } else { &b"\""[..] });
                        text.extend_from_slice(id.to_string().as_bytes());
                        text.push(b'"');
                    }
                    if at + NAMED < large.touched.len() {
                        self.begun = Some((text, rest, at + NAMED));
                    } else {
                        text.extend_from_slice(&rest);
                        self.chunks.push(text);
                        self.heads += 1;
                    }
                }
                false
            }
            Some(part) => {
                self.heads += part.len();
                self.chunks.push(chunk(HEADS, part));
                false
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Cause, Clock};
    use crate::model::RecordId;
    use crate::value::Time;

    #[test]
    fn a_head_that_names_very_many_records_reads_back_among_others() {
        let named =
            |count: u128| (1..=count).map(|bits| RecordId { kind: Kind::Task, id: Id::from_bits(bits) }).collect();
        let heads = [1, 0, 5_001, 15_000, 5_000, 12_345, 2].into_iter().zip(1..).map(|(count, pos)| Head {
            pos,
            id: Id::from_bits(pos.into()),
            device: Some(Id::from_bits(7)),
            seq: pos,
            clock: Some(Clock::default()),
            at: Time::default(),
            actor: None,
            cause: Cause::Import,
            label: "imported \"touched\":[".into(),
            touched: named(count),
            misses: Vec::new(),
        });
        let journal = Journal::from_heads(heads);
        let (data, read) = Checkpoint::of(&Dataset::default(), &journal).read().unwrap();
        assert_eq!(data, Dataset::default());
        assert_eq!(read, journal);
    }
}
