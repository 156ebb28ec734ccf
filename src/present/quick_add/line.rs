//! What a line says.

use crate::model::Temperature;
use crate::value::{Date, Id, Money};
use std::{collections::BTreeSet, ops::Range};

/// A company or contact: one that is there, or one to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// One that is there.
    Known(Id),
    /// One to be made, by this name.
    New(String),
}

/// A part of the line and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The bytes of the line.
    pub range: Range<usize>,
    /// What it means, for the preview.
    pub meaning: String,
    /// The amount that `meaning` names, for those who write amounts in the person's own way.
    pub money: Option<Money>,
    /// The day that `meaning` names, for the same.
    pub day: Option<Date>,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct QuickAdd {
    /// The opportunity's name: every word with no other meaning.
    pub name: String,
    /// The buying company.
    pub company: Option<Named>,
    /// The person.
    pub contact: Option<Named>,
    /// What it is worth.
    pub value: Option<Money>,
    /// The close date.
    pub close: Option<Date>,
    /// Tags, without `#`.
    pub tags: BTreeSet<String>,
    /// The member in charge.
    pub owner: Option<Id>,
    /// How ready to buy they are.
    pub temperature: Option<Temperature>,
    /// The stage.
    pub stage: Option<Id>,
    /// The campaign that brought it.
    pub campaign: Option<Id>,
    /// What each part was taken for, in the order of the line.
    pub understood: Vec<Part>,
    /// What was not understood, as sentences.
    pub problems: Vec<String>,
}
