//! Rules as sentences with blanks: what a person can fill in, and what a filled blank makes of the plan.
//!
//! [`trigger`], [`condition`], [`step`], [`late`] and [`more`] turn the parts of a [`Plan`] into words and blanks;
//! [`fill`] takes what was put into a blank and gives the new plan, or a sentence for that blank. [`Change`] is all that
//! changes the number of parts. Nothing here draws anything.

mod about;
mod action;
mod assign;
pub(crate) mod condition;
mod delay;
mod edit;
mod field;
mod kinds;
mod trigger;

pub use about::{contents, lives_in, matching, shown_plan, stages_of};
pub use action::{ACTIONS, NEW, late, step};
pub use condition::{askable, condition, joined, query_text, read_query, row_count};
pub use edit::{Change, change, fill, fresh_plan, fresh_rule, mails, name_for};
pub use kinds::{EVENTS, Kinds, TRIGGERS};
pub use trigger::{event, trigger};

use crate::data::Dataset;
use crate::model::{Again, Overlap, Plan};
use crate::query::Context;
use crate::value::{Currency, Id};

/// What blanks are made in: the data that they choose from.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// The records.
    pub data: &'a Dataset,
    /// The pipeline that the rule is for; none for all.
    pub pipeline: Option<Id>,
    /// The currency of new amounts.
    pub currency: Currency,
}

impl<'a> Form<'a> {
    /// What conditions are read in. Rules have no "me": they act whoever is there.
    fn context(&self) -> Context<'a> {
        Context { today: crate::value::Date::default(), zone: Default::default(), me: None, data: self.data }
    }
}

/// Which part of a plan a blank belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// What sets it off.
    Trigger,
    /// A row of the condition is named by the spot.
    Condition,
    /// A step, by its place.
    Step(usize),
    /// What a waiting step waits for.
    Event(usize),
    /// What a waiting step does when it is too late: the step, and the action in it.
    Late(usize, usize),
    /// How often, and what else holds for the whole rule.
    Whole,
}

/// One blank of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The part.
    pub place: Place,
    /// Its name within the part.
    pub name: &'static str,
    /// Which one, where there are several of that name.
    pub nth: usize,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is filled in.
    pub key: String,
    /// The words.
    pub words: String,
    /// The heading that it stands under; empty for none.
    pub group: &'static str,
}

impl Choice {
    /// A choice without a heading.
    pub fn new(key: impl Into<String>, words: impl Into<String>) -> Choice {
        Choice { key: key.into(), words: words.into(), group: "" }
    }
}

/// How a blank is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One of these.
    Choice(Vec<Choice>),
    /// Any number of these; the value is their keys with commas between.
    Several(Vec<Choice>),
    /// One line.
    Text {
        /// Whether merge fields can be put in.
        merge: bool,
        /// What is known already.
        known: Vec<String>,
    },
    /// Several lines; merge fields can be put in.
    Area,
    /// A whole number.
    Number,
    /// An amount of money, without or with a currency behind it.
    Amount,
    /// `2026-12-31`.
    Date,
    /// `10:00`.
    Time,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Where it is.
    pub spot: Spot,
    /// What it is, for those who do not see the sentence around it.
    pub label: &'static str,
    /// What is in it.
    pub value: String,
    /// How it is filled in.
    pub input: Input,
    /// What is wrong with what is in it, in a sentence; empty for nothing.
    pub problem: String,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A blank.
    Blank(Blank),
}

/// Builds a line.
struct Line {
    place: Place,
    nth: usize,
    pieces: Vec<Piece>,
}

impl Line {
    fn at(place: Place) -> Line {
        Line { place, nth: 0, pieces: Vec::new() }
    }

    fn words(&mut self, words: impl Into<String>) {
        self.pieces.push(Piece::Words(words.into()));
    }

    fn blank(&mut self, name: &'static str, label: &'static str, value: impl Into<String>, input: Input) {
        let spot = Spot { place: self.place, name, nth: self.nth };
        let value = value.into();
        let problem = match &input {
            // Nothing is chosen, or what was chosen is gone.
            Input::Choice(choices) if choices.iter().all(|choice| choice.key != value) => "Choose one.".to_string(),
            _ => String::new(),
        };
        self.pieces.push(Piece::Blank(Blank { spot, label, value, input, problem }));
    }

    fn choice(&mut self, name: &'static str, label: &'static str, value: impl Into<String>, choices: Vec<Choice>) {
        self.blank(name, label, value, Input::Choice(choices));
    }

    fn number(&mut self, name: &'static str, label: &'static str, value: impl ToString) {
        self.blank(name, label, value.to_string(), Input::Number);
    }

    fn text(&mut self, name: &'static str, label: &'static str, value: &str, merge: bool, known: Vec<String>) {
        self.blank(name, label, value, Input::Text { merge, known });
    }

    /// A text that must not be empty.
    fn needed(&mut self, name: &'static str, label: &'static str, value: &str, input: Input, problem: &str) {
        self.blank(name, label, value, input);
        if let Some(Piece::Blank(blank)) = self.pieces.last_mut()
            && value.trim().is_empty()
        {
            blank.problem = problem.to_string();
        }
    }
}

/// How often, what happens when it is set off twice, and where it stops to ask.
pub fn more(plan: &Plan) -> Vec<Piece> {
    let mut line = Line::at(Place::Whole);
    line.words("It runs for one opportunity");
    line.choice("again", "How often", kinds::again_key(plan.again), kinds::again_choices());
    if let Again::Days { days } = plan.again {
        line.number("again_days", "In how many days at most once", days);
        line.words("days");
    }
    line.words("When it is set off again while it still runs,");
    line.choice("overlap", "When it still runs", kinds::overlap_key(plan.overlap), kinds::overlap_choices());
    line.words("It pauses and asks after");
    line.number("cap", "Runs an hour before it pauses; 0 for the usual number", shown_cap(plan.cap));
    line.words("runs an hour");
    line.pieces
}

fn shown_cap(cap: u32) -> u32 {
    if cap == 0 { crate::automation::CAP } else { cap }
}

/// The blanks of a line.
pub fn blanks(pieces: &[Piece]) -> impl Iterator<Item = &Blank> {
    pieces.iter().filter_map(|piece| if let Piece::Blank(blank) = piece { Some(blank) } else { None })
}

/// A line as it reads, with what is in its blanks.
pub fn read_aloud(pieces: &[Piece]) -> String {
    let words = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Blank(blank) => shown(blank),
    };
    pieces.iter().map(words).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What stands in a blank, in words.
pub fn shown(blank: &Blank) -> String {
    match &blank.input {
        Input::Choice(choices) => {
            choices.iter().find(|choice| choice.key == blank.value).map_or(String::new(), |choice| choice.words.clone())
        }
        Input::Several(choices) => {
            let on = |choice: &&Choice| blank.value.split(',').any(|key| key == choice.key);
            choices.iter().filter(on).map(|choice| choice.words.as_str()).collect::<Vec<_>>().join(", ")
        }
        _ => blank.value.clone(),
    }
}

/// The overlap that stands for what a plan has now.
pub(crate) fn overlap_words(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Skip => "the new one is left out",
        Overlap::Restart => "the old one ends and the new one starts",
        Overlap::Queue => "the new one starts when the old one has ended",
        Overlap::Allow => "both run side by side",
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
