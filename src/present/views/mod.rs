//! Views of lists: a condition put together by rows, and what is kept under a name.

pub mod builder;
pub mod cells;
pub mod fields;
pub mod saved;
