//! What every store promises.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The version of this writer. A journal that asks for a newer one is read, never written.
pub const WRITER: u32 = 1;

/// The journal's end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The place of the last row, from 1; 0 when there is none.
    pub pos: u64,
    /// The last row's hash in hex; empty when there is none.
    pub hash: String,
    /// The oldest [`WRITER`] that may add a row.
    #[serde(default)]
    pub min_writer: u32,
}

impl Head {
    /// Whether both are the same end of the same journal.
    pub fn is_at(&self, other: &Head) -> bool {
        self.pos == other.pos && self.hash == other.hash
    }
}

/// One row of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place, from 1.
    pub pos: u64,
    /// Its bytes, as the writer framed them. A store hands them back as they are, damaged or not.
    pub bytes: Vec<u8>,
}

/// A row to add, and the end that it is to be added to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The end as the writer knows it.
    pub expected: Head,
    /// The row, one place after it.
    pub row: Row,
    /// The end afterwards.
    pub new_head: Head,
    /// The batch's id, to name it in messages.
    pub id: String,
}

/// What became of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The row is stored.
    Done,
    /// The very same row was stored before: an earlier answer was lost. Others may have added rows since.
    AlreadyThere,
    /// Another writer was first. Nothing was written; this is the end to catch up with.
    Overtaken(Head),
}

/// Segments that together hold all records as of a place in the journal. A cache: it can be made again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generation {
    /// Its number; each is greater than the one before.
    pub number: u64,
    /// The place of the last row that is in it.
    pub covers: u64,
    /// What the writer says of the segments: their number and hashes.
    pub manifest: Vec<u8>,
    /// The segments in order, as they are stored, damaged or not.
    pub segments: Vec<Vec<u8>>,
}

/// Why a store did not do it. Each one prints as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// It may work when asked again.
    Transient(String),
    /// There is no room.
    Capacity(String),
    /// It will not work when asked again.
    Fatal(String),
    /// A newer program wrote here; it asks for at least this writer.
    NewerWriter(u32),
    /// The store was closed, here or by another tab.
    Closed(String),
    /// There is no storage to be had.
    Unavailable(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Transient(why) => write!(f, "The browser's storage broke off: {why}."),
            StoreError::Capacity(why) => write!(f, "The browser's storage is full: {why}."),
            StoreError::Fatal(why) => write!(f, "The browser's storage failed: {why}."),
            StoreError::NewerWriter(version) => write!(
                f,
                "A newer Penstock (writer {version}) has written here and this one (writer {WRITER}) would damage \
                 it: reload the page to get the newer one."
            ),
            StoreError::Closed(why) => write!(f, "The storage is closed: {why}."),
            StoreError::Unavailable(why) => write!(f, "The browser gives this page no storage: {why}."),
        }
    }
}

impl std::error::Error for StoreError {}

/// What is to be done about a commit, after a look at the stored end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Add the row.
    Write,
    /// It is the last row already.
    AlreadyThere,
    /// The place is taken: by this row if the bytes are the same, else by another.
    Compare,
    /// The journal is not at the expected end, or not for this writer.
    Refuse,
}

impl Commit {
    /// Whether this may be written onto the stored end. The same answer for every store.
    pub(super) fn judge(&self, stored: &Head) -> Result<Verdict, StoreError> {
        if self.row.pos != self.expected.pos + 1 || self.new_head.pos != self.row.pos {
            return Err(StoreError::Fatal(format!(
                "batch {} is for place {} and was to follow place {}",
                self.id, self.row.pos, self.expected.pos
            )));
        }
        Ok(if stored.is_at(&self.new_head) {
            Verdict::AlreadyThere
        } else if stored.pos >= self.row.pos {
            Verdict::Compare
        } else if !stored.is_at(&self.expected) || stored.min_writer > WRITER {
            Verdict::Refuse
        } else {
            Verdict::Write
        })
    }

    /// The answer when the row is neither there nor to be written.
    pub(super) fn refuse(stored: &Head) -> Result<Appended, StoreError> {
        match stored.min_writer {
            newer if newer > WRITER => Err(StoreError::NewerWriter(newer)),
            _ => Ok(Appended::Overtaken(stored.clone())),
        }
    }
}

/// What is to be done about a new generation, after a look at the stored ones.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Write it, keep this one, drop what is older.
    Write { keep: Option<u64> },
    /// The number is taken: by this generation if the manifest is the same, else by another.
    Compare,
}

impl Generation {
    /// Whether this may be written beside the stored ones.
    pub(super) fn judge(&self, stored: impl IntoIterator<Item = u64>) -> Result<Turn, StoreError> {
        let newest = stored.into_iter().max();
        match newest {
            Some(newest) if newest > self.number => Err(self.stale(newest)),
            Some(newest) if newest == self.number => Ok(Turn::Compare),
            keep => Ok(Turn::Write { keep }),
        }
    }

    pub(super) fn stale(&self, newest: u64) -> StoreError {
        StoreError::Fatal(format!("generation {} was to be written and {newest} is there", self.number))
    }
}

/// A place that keeps one workspace. A handle is one tab's; several may be open on the same workspace.
///
/// Every writing call answers when the data is on the disk. Whatever is asked may be asked again.
#[allow(async_fn_in_trait)]
pub trait Store {
    /// The journal's end.
    async fn head(&self) -> Result<Head, StoreError>;

    /// Adds a row, if the journal still ends where the writer believes.
    async fn append(&self, commit: &Commit) -> Result<Appended, StoreError>;

    /// The rows after a place, in order, at most so many.
    async fn rows(&self, after: u64, up_to: usize) -> Result<Vec<Row>, StoreError>;

    /// The row at a place.
    async fn row(&self, pos: u64) -> Result<Option<Row>, StoreError>;

    /// Writes a generation, keeps the one before it and drops the older ones: all of it or nothing.
    async fn write_generation(&self, generation: &Generation) -> Result<(), StoreError>;

    /// The numbers of the stored generations, newest first.
    async fn generations(&self) -> Result<Vec<u64>, StoreError>;

    /// A stored generation. Compare it with its manifest: a store does not look into it.
    async fn read_generation(&self, number: u64) -> Result<Option<Generation>, StoreError>;

    /// Keeps text that is being typed.
    async fn put_draft(&self, key: &str, text: &str) -> Result<(), StoreError>;

    /// The text kept under a key.
    async fn get_draft(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Drops the text kept under a key.
    async fn delete_draft(&self, key: &str) -> Result<(), StoreError>;

    /// All kept texts with their keys, in order of the keys.
    async fn drafts(&self) -> Result<Vec<(String, String)>, StoreError>;

    /// Keeps what a list of workspaces shows of this one, a small JSON text.
    async fn put_info(&self, text: &str) -> Result<(), StoreError>;

    /// The text kept by [`put_info`](Store::put_info).
    async fn get_info(&self) -> Result<Option<String>, StoreError>;

    /// Deletes the workspace with all that is in it. Other tabs' handles are closed.
    async fn destroy(self) -> Result<(), StoreError>;

    /// Closes this handle. What was begun is finished; what is asked afterwards is refused.
    fn close(&self);
}
