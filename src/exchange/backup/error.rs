//! Why a file is not brought back: each a sentence that says what to do.

use super::LARGEST;
use std::fmt;

/// What is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file ends too early.
    Truncated,
    /// It stops being JSON at this line and column.
    Syntax(usize, usize),
    /// A part is missing or not as it must be.
    Part(&'static str),
    /// The checksum does not fit the content.
    Checksum,
}

/// Why a file is not a backup that can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// Nothing is in it.
    Empty,
    /// Larger than [`LARGEST`]; the size in bytes.
    TooLarge(usize),
    /// It looks like a table.
    Csv,
    /// Text in UTF-16.
    Utf16,
    /// Not JSON.
    NotJson,
    /// JSON, but no backup of Penstock.
    Foreign,
    /// Lists in lists without end.
    TooDeep,
    /// Made by a newer version.
    Newer(u64),
    /// It was a backup once.
    Damaged(Fault),
    /// Whole, but the records cannot be as they are. The sentence says which one and why.
    Unsound(String),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BackupError::Empty => f.write_str("This file is empty. Choose another backup."),
            BackupError::TooLarge(size) => write!(
                f,
                "This file has {} MB; backups of up to {} MB can be read.",
                size.div_ceil(1_000_000),
                LARGEST / 1_000_000
            ),
            BackupError::Csv => f.write_str("This is a CSV file, not a backup. Bring it in with “Import a file”."),
            BackupError::Utf16 => f.write_str("This file is written in UTF-16; a backup is UTF-8. Save it as UTF-8, or choose the original file."),
            BackupError::NotJson => f.write_str("This file is not a backup: it is not JSON. Choose a file that “Save a backup” made."),
            BackupError::Foreign => f.write_str(
                "This is a JSON file of another program: it has no “penstock_backup”. Choose a file that “Save a backup” made.",
            ),
            BackupError::TooDeep => f.write_str("This file is not a backup: its lists are nested too deeply."),
            BackupError::Newer(version) => write!(
                f,
                "This backup was made by a newer Penstock (version {version}; this one reads up to {}). Reload the page to get the newest Penstock, then try again.",
                super::VERSION
            ),
            BackupError::Damaged(fault) => {
                match fault {
                    Fault::Truncated => f.write_str("This backup is damaged: the file ends in the middle.")?,
                    Fault::Syntax(line, column) => {
                        write!(f, "This backup is damaged at line {line}, column {column}.")?;
                    }
                    Fault::Part(part) => write!(f, "This backup is damaged: “{part}” is missing or not as it must be.")?,
                    Fault::Checksum => {
                        f.write_str("This backup is damaged: its content does not fit its checksum, so something in it was changed.")?;
                    }
                }
                f.write_str(" Choose another backup; nothing has been touched.")
            }
            BackupError::Unsound(why) => write!(f, "This backup cannot be brought back: {why} Nothing has been touched."),
        }
    }
}

impl std::error::Error for BackupError {}
