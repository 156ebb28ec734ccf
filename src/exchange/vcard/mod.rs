//! vCards of every version: people and companies in and out.
//!
//! No crate reads what telephones and programs have written in thirty years and goes into a page without a clock, chance
//! and a zone database of its own; so lines, versions and damage are ours, character sets and quoted-printable are not.

mod card;
mod days;
mod labels;
mod lines;
mod person;
mod pick;
mod property;
mod read;
mod table;
mod write;

pub use person::{Labelled, Person};
pub use pick::CardPicker;
pub use read::{CardReader, Cards, MOST_CARDS, is_vcard};
pub use table::{READER, SYSTEM};
pub use write::{Version, write_vcards};

/// What a day without a year says, in words; none where it is none.
pub(crate) fn partial_day(text: &str) -> Option<String> {
    match days::day(text, None) {
        Some(days::Day::Partly(words)) => Some(words),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
