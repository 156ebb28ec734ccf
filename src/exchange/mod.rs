//! Text in and out: tables, backups of everything, and letters for the mail program.

pub mod backup;
pub mod csv;
pub mod mailto;
