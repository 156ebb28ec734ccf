//! What the shell may be asked to do, as data.

use crate::model::RecordId;

/// Something for the outside world.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Commit the batches that wait, then say that they are saved.
    Save,
    /// Wake what shows these records.
    Wake(Vec<RecordId>),
}
