//! Files that are no tables: each is read into tables, and from there on goes the way of every table.

use super::Found;
use crate::exchange::csv::Table;
use crate::value::Progress;

/// A table that was made of a file which is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it is called among the tables of the file, such as `deals`; empty where there is only one.
    pub name: String,
    /// The table.
    pub table: Table,
    /// What it is.
    pub found: Found,
}

/// The work of reading such a file, in slices, so that a page stays responsive.
pub trait Reading {
    /// Does some work more; about so many records of it.
    fn step(&mut self, most: usize) -> Progress;

    /// Does what is left, and hands out the tables.
    ///
    /// # Errors
    /// A sentence, if nothing of the file can be read.
    fn finish(self: Box<Self>) -> Result<Vec<Made>, String>;
}

/// A kind of file that is no table.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Whether a file of this name, with these first bytes (a thousand, or all there are), is one.
    pub fits: fn(&str, &[u8]) -> bool,
    /// Begins to read the whole file.
    pub open: fn(Vec<u8>) -> Box<dyn Reading>,
}

/// Every kind of file that is no table and can be read.
pub static READERS: &[Reader] = &[super::atomic::READER, crate::exchange::vcard::READER];

/// How to read a file of this name with these first bytes; none if it is a table, or unknown.
pub fn reader(name: &str, head: &[u8]) -> Option<&'static Reader> {
    READERS.iter().find(|reader| (reader.fits)(name, head))
}
