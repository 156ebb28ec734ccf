//! The data set as a value: tables, indexes that equal a rebuild, changes with their inverses, and the journal's rows.

mod batch;
mod change;
mod checkpoint;
mod delta;
mod edition;
mod fields;
mod index;
mod journal;
mod past;
mod reading;
mod tables;
mod worth;
mod writing;

pub use batch::{Batch, Cause, Clock, FORMAT, NewerFormat};
pub use change::{Change, ChangeSet, Conflict, Draft, Drafted, Gather, Laying};
pub use checkpoint::{Checkpoint, CheckpointError, Covering};
pub use delta::{Delta, Way};
pub use edition::Edition;
pub(crate) use index::references;
pub use index::{Indexes, Sum, Totals};
pub use journal::{Head, Journal};
pub use past::{Past, batches_before};
pub use reading::Reading;
pub use tables::Dataset;
pub use worth::Worth;
pub use writing::Writing;
