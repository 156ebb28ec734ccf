//! Duplicates: records that are about the same person or company, found, compared side by side, and merged field by field.

mod compare;
mod find;
mod keys;
mod like;

pub use compare::{Comparison, Line, Take, Told};
pub use find::{Finder, Group, Reason, Sure, find};
pub use like::{like_company, like_contact};
