//! Search as you type: an index over all that a person would look for, kept true record by record.
//!
//! - [`Query`]: what is typed, as words in any order.
//! - [`Index`]: which words stand in which records. It is filled a few records at a time, and takes in what changes.
//! - [`Index::find`]: the best records of each kind.
//! - [`marks`] and [`because`]: which letters were meant, and which part of a record was; [`grade`]: the same measure for
//!   a line that is no record.
//!
//! Two words are compared without case and accents ([`crate::value::fold`]). A word that is typed finds the same word,
//! words that begin with it, words with it inside, and words that it comes to by a small typing error: one from four
//! letters, two from eight. What is found is what a plain look at every record would find, in the same order: the tests
//! compare the two.

mod find;
mod index;
mod lexicon;
mod mark;
mod pieces;
mod query;
mod words;

#[cfg(test)]
mod tests;

pub use find::{Hit, Wish};
pub use index::Index;
pub use mark::{because, grade, marks};
pub use pieces::{Part, searchable};
pub use query::Query;
