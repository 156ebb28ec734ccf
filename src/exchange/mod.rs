//! Text in and out: tables, and backups of everything.

pub mod backup;
pub mod csv;
