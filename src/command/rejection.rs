//! Why a command is not carried out.

use super::GateReport;
use crate::data::Conflict;
use crate::model::{Invalid, RecordId};
use crate::value::quoted;
use std::fmt;

/// Why a command is not carried out. Prints as a sentence for the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Rejection {
    /// A field is not as it must be.
    Invalid {
        /// The record, where there is one already.
        id: Option<RecordId>,
        /// The field's stored name.
        field: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// The record is not there (any more).
    Missing(RecordId),
    /// A gate is not met; it can be met or overridden.
    Gate(Box<GateReport>),
    /// A record has changed since.
    Conflict(Conflict),
    /// It cannot be done, and why.
    Refused(String),
}

impl Rejection {
    /// A plain refusal.
    pub fn refused(why: impl Into<String>) -> Self {
        Rejection::Refused(why.into())
    }

    /// A complaint about a field of a record.
    pub fn invalid(id: impl Into<Option<RecordId>>, invalid: Invalid) -> Self {
        Rejection::Invalid { id: id.into(), field: invalid.field.to_string(), message: invalid.message }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejection::Invalid { message, .. } => f.write_str(message),
            Rejection::Missing(id) => write!(f, "This {} is no longer there.", id.kind.name()),
            Rejection::Gate(report) => report.fmt(f),
            Rejection::Conflict(conflict) if conflict.fields.is_empty() => {
                write!(f, "{} has been changed or deleted since.", quoted(&conflict.title))
            }
            Rejection::Conflict(conflict) => {
                write!(f, "{} has been changed since: {}.", quoted(&conflict.title), conflict.fields.join(", "))
            }
            Rejection::Refused(why) => f.write_str(why),
        }
    }
}
