//! Penstock's core.
pub mod value;
pub mod model;
pub mod data;
pub mod command;
pub mod effect;
pub mod workspace;
