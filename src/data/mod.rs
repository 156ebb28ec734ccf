//! The data set as a value: tables, indexes that equal a rebuild, changes with their inverses, and the journal's rows.

mod batch;
mod change;
mod checkpoint;
mod index;
mod journal;
mod tables;

pub use batch::{Batch, Cause, Clock, Delta, FORMAT, NewerFormat};
pub use change::{Change, ChangeSet, Conflict, Draft, Gather};
pub use checkpoint::{Checkpoint, CheckpointError};
pub(crate) use index::references;
pub use index::{Indexes, Sum, Totals};
pub use journal::{Head, Journal};
pub use tables::Dataset;
