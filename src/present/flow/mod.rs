//! The flow chart of a pipeline: what is in it, where everything stands, and the chart as a file.
//!
//! All measures are whole pixels at the natural size of the chart; the page and the paper scale it as a whole.

mod card;
mod geometry;
mod layout;
mod svg;
mod text;

pub use geometry::{Area, Road, RoadKind};
pub use layout::{Form, Frame, Layout, layout};
pub(in crate::present) use svg::escape;
pub use svg::svg;
pub use text::{width, wrap};

use crate::model::{Stage, StageKind};
use crate::value::plural;

/// What the picture says about going back; said once instead of drawing every possible way.
pub const MOVES_BACK: &str = "Moves back and skips are normal";

/// A pipeline as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// The pipeline's name.
    pub name: String,
    /// What stands under it: totals and the date, each a short text.
    pub facts: Vec<String>,
    /// Its stages in order.
    pub steps: Vec<Step>,
}

/// A stage as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Its place, from 1.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// What being in it means.
    pub kind: StageKind,
    /// One of eight hues, 0 to 7.
    pub hue: u8,
    /// Chance of winning from here, in percent.
    pub probability: u8,
    /// Days that an opportunity should take here at most.
    pub target_days: Option<u16>,
    /// How many things are to be ticked here.
    pub checklist: usize,
    /// What is to be reached here.
    pub goal: String,
    /// When an opportunity belongs here.
    pub entry_rule: String,
    /// What the team does here.
    pub expected_action: String,
    /// Who works here.
    pub role: String,
    /// What happens here by itself, each in one sentence.
    pub automations: Vec<String>,
    /// What is in it now, in words: `3 opportunities · €12,000`.
    pub live: String,
    /// How likely those in it are to be won, in words: `60 % likely`.
    pub likely: String,
    /// The share that goes on from here, short enough for an arrow: `83 %`. Empty where it is not known.
    pub onward: String,
    /// The same in a sentence: what it rests on.
    pub onward_words: String,
}

impl Step {
    /// A stage at its place, from 1, without what happens in it.
    pub fn of(number: usize, stage: &Stage) -> Self {
        Step {
            number,
            name: stage.name.clone(),
            kind: stage.kind,
            hue: stage.colour,
            probability: stage.probability,
            target_days: stage.target_days,
            checklist: stage.checklist.len(),
            goal: stage.goal.clone(),
            entry_rule: stage.entry_rule.clone(),
            expected_action: stage.expected_action.clone(),
            role: stage.role.clone(),
            automations: Vec::new(),
            live: String::new(),
            likely: format!("{} % likely", stage.probability),
            onward: String::new(),
            onward_words: String::new(),
        }
    }

    /// Number and name.
    pub fn title(&self) -> String {
        format!("{}. {}", self.number, self.name)
    }

    /// Kind and figures: `Open · 60 % likely · 10 days · 2 checks`.
    pub fn figures(&self) -> String {
        let mut parts = vec![self.kind.word().to_string()];
        if !self.kind.closed() {
            parts.push(self.likely.clone());
        }
        if let Some(days) = self.target_days {
            parts.push(format!("at most {}", plural(usize::from(days), "day", "days")));
        }
        if self.checklist > 0 {
            parts.push(plural(self.checklist, "check", "checks"));
        }
        parts.join(" · ")
    }

    /// What is written about it, with the word before each: goal, entry rule, action, who.
    pub fn meaning(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("Goal:", &self.goal),
            ("Belongs here:", &self.entry_rule),
            ("To do:", &self.expected_action),
            ("Who:", &self.role),
        ];
        all.into_iter().filter(|(_, text)| !text.trim().is_empty()).map(|(word, text)| (word, text.as_str()))
    }
}

impl Chart {
    /// The ways through the pipeline in a few sentences, for those who do not see the picture.
    pub fn summary(&self) -> String {
        let names = |kind: StageKind| {
            let names: Vec<&str> =
                self.steps.iter().filter(|step| step.kind == kind).map(|step| step.name.as_str()).collect();
            names.join(", ")
        };
        let ways = [
            ("Open stages in order", StageKind::Open),
            ("Won in", StageKind::Won),
            ("Parked in", StageKind::Parked),
            ("Lost in", StageKind::Lost),
        ];
        let mut sentences: Vec<String> = ways
            .into_iter()
            .map(|(word, kind)| (word, names(kind)))
            .filter(|(_, names)| !names.is_empty())
            .map(|(word, names)| format!("{word}: {names}."))
            .collect();
        sentences.push(format!("{MOVES_BACK}."));
        sentences.join(" ")
    }
}

/// What a line of words is for; the style follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The chart's name.
    Title,
    /// Totals and date.
    Fact,
    /// What a frame holds.
    FrameTitle,
    /// A stage's number and name.
    Name,
    /// A stage's kind and figures.
    Figures,
    /// What is in a stage now.
    Live,
    /// Goal, rule, action.
    Meaning,
    /// What happens by itself.
    Automation,
    /// A word beside an arrow.
    Note,
    /// The share that goes on, beside its arrow.
    Share,
}

impl Part {
    /// The size of the type in pixels.
    pub fn size(self) -> i32 {
        match self {
            Part::Title => 20,
            Part::Fact | Part::Name => 14,
            Part::Share => 11,
            _ => 12,
        }
    }

    /// From one line to the next, in pixels.
    pub fn leading(self) -> i32 {
        self.size() * 5 / 4
    }

    /// Whether the type is bold.
    pub fn bold(self) -> bool {
        matches!(self, Part::Title | Part::Name | Part::FrameTitle | Part::Live | Part::Share)
    }

    /// The style's word.
    pub fn key(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Fact => "fact",
            Part::FrameTitle => "frame-title",
            Part::Name => "name",
            Part::Figures => "figures",
            Part::Live => "live",
            Part::Meaning => "meaning",
            Part::Automation => "automation",
            Part::Note => "note",
            Part::Share => "share",
        }
    }
}

/// One line of words in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Left edge, in pixels.
    pub x: i32,
    /// Baseline, in pixels.
    pub y: i32,
    /// What it is for.
    pub part: Part,
    /// The words at its beginning that stand out; may be empty.
    pub lead: String,
    /// The words.
    pub text: String,
    /// Its width by estimate, in pixels.
    pub width: i32,
}

/// A stage in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which of the chart's steps.
    pub step: usize,
    /// Where.
    pub area: Area,
    /// Its kind, which gives it its shape.
    pub kind: StageKind,
    /// One of eight hues, 0 to 7.
    pub hue: u8,
    /// Its words.
    pub lines: Vec<Line>,
}

#[cfg(test)]
mod tests;
