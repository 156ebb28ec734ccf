//! Address books as tables: Google Contacts, Outlook in English and German, LinkedIn's connections.
//!
//! Each is known by its headers, and says what becomes of every column; from there on it goes the way of every table.

mod google;
mod linkedin;
mod outlook;

pub use google::GOOGLE;
pub use linkedin::LINKEDIN;
pub use outlook::OUTLOOK;

use super::csv::{Field, Label, Target};
use super::systems::Known;
use crate::value::fold;

/// A header as it is compared: letters and digits, without case and accents.
fn bare(header: &str) -> String {
    fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn field(field: Field) -> Known {
    Known::new(Target::Field(field))
}

fn detail() -> Known {
    Known::new(Target::Detail)
}

fn ignored() -> Known {
    Known::new(Target::Ignore)
}

fn always(field: Field, label: &'static str, group: u8) -> Known {
    Known { label: Label::Always(label), group, ..Known::new(Target::Field(field)) }
}

#[cfg(test)]
mod tests;
