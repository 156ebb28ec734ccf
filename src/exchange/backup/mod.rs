//! Backups: a whole workspace as one JSON file that a person can read, and that says when it is damaged.
//!
//! The order is stable and one record is one line, so that two backups can be compared by eye. Reading refuses with a
//! sentence whatever is not whole; what it returns has been checked like anything that enters a workspace.

mod canonical;
mod check;
mod error;
mod preview;
mod read;
mod write;

pub use error::{BackupError, Fault};
pub use preview::Preview;
pub use read::read;
pub use write::write;

use crate::data::Batch;
use crate::model::Record;
use crate::value::Time;

/// The version that this program writes, and the newest that it reads.
pub const VERSION: u64 = 1;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 500_000_000;

/// The key that makes a JSON file a backup. Its value is the version.
const MARK: &str = "penstock_backup";
const MADE: &str = "made";
const WORKSPACE: &str = "workspace";
const COUNTS: &str = "counts";
const CHECKSUM: &str = "checksum";
const RECORDS: &str = "records";
const JOURNAL: &str = "journal";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// The version of the file.
    pub version: u64,
    /// When it was made.
    pub made: Time,
    /// The workspace's name.
    pub workspace: String,
    /// The records, parents first, oldest first.
    pub records: Vec<Record>,
    /// What happened, oldest first; may be empty.
    pub journal: Vec<Batch>,
}

impl Backup {
    /// What a person wants to know before bringing it back.
    pub fn preview(&self) -> Preview {
        Preview::of(self)
    }
}

#[cfg(test)]
mod tests;
