//! Charts as data: what is shown, where it goes, the table of the same figures, a sentence with the gist, and files.
//!
//! One [`ChartData`] makes all of it. Measures are whole pixels and figures whole numbers of their unit, so nothing is
//! rounded twice and the table says what the picture shows.

mod layout;
mod scale;
mod svg;
mod words;

pub use layout::{
    Anchor, Arrow, Drawn, Label, LabelLook, Mark, MarkLook, Rule, RuleLook, Shape, Spot, layout, nearest, texture, walk,
};
pub use scale::ticks;
pub use svg::svg;
pub use words::{Cell, Row, Table, csv, gist, plain, point_words, table};

use crate::value::Currency;

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// How many.
    #[default]
    Count,
    /// Minor units of a currency.
    Money(Currency),
    /// Hundredths of a percent.
    Share,
    /// Minutes.
    Minutes,
    /// Tenths of anything.
    Tenths,
    /// Hundredths of anything.
    Hundredths,
    /// Days since 1 January 1970.
    Day,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All of it.
    Exact,
    /// As short as an axis wants it.
    Short,
}

/// Writes a figure; the page writes in the person's language.
pub type Write<'a> = dyn Fn(i64, Unit, Form) -> String + 'a;

/// How the figures are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ChartKind {
    /// Upright bars; those of a group side by side.
    #[default]
    Columns,
    /// Upright bars; those of a group on top of each other.
    Stacked,
    /// Lying bars, one below the other: for long names.
    Rows,
    /// Lying bars; those of a group one after the other.
    StackedRows,
    /// Lines, with a band around where there is one.
    Lines,
    /// Lying bars that become shorter, with the share that goes on between them.
    Funnel,
    /// A row for each series, a column for each group; the more, the darker.
    Matrix,
    /// A dot for each group: the first series across, the second upwards.
    Dots,
    /// From a total to another, step by step.
    Waterfall,
    /// A small line without axes.
    Spark,
}

/// The colour of a series, by its meaning where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// One of the twelve hues.
    Hue(u8),
    /// What is wanted.
    Good,
    /// What is not wanted.
    Late,
    /// What needs a look.
    Due,
    /// What stands in the background.
    Quiet,
}

impl Default for Tone {
    fn default() -> Self {
        Tone::Hue(0)
    }
}

impl Tone {
    /// The colours of series that mean nothing by themselves, told apart in either theme.
    pub const ALL: [Tone; 8] = [
        Tone::Hue(0),
        Tone::Hue(6),
        Tone::Hue(2),
        Tone::Hue(9),
        Tone::Hue(4),
        Tone::Hue(1),
        Tone::Hue(7),
        Tone::Hue(11),
    ];

    /// The colour of the nth series.
    pub fn nth(at: usize) -> Tone {
        Tone::ALL.get(at % Tone::ALL.len()).copied().unwrap_or_default()
    }

    /// The class of the style sheet.
    pub fn key(self) -> String {
        match self {
            Tone::Hue(hue) => format!("hue-{}", hue % 12),
            Tone::Good => "tone-good".into(),
            Tone::Late => "tone-late".into(),
            Tone::Due => "tone-due".into(),
            Tone::Quiet => "tone-quiet".into(),
        }
    }
}

/// What the figures are about at one place of the axis: a month, a stage, a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What is said beside it, such as the share that goes on.
    pub note: String,
    /// Too few stand behind it to mean much.
    pub few: bool,
    /// In a waterfall: a total, and no step.
    pub total: bool,
}

impl Group {
    /// A group of this name.
    pub fn new(name: impl Into<String>) -> Group {
        Group { name: name.into(), ..Group::default() }
    }
}

/// Figures that belong together, one for each group; none where there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub tone: Tone,
    /// What they are counted in.
    pub unit: Unit,
    /// The figures.
    pub values: Vec<Option<i64>>,
    /// From where to where each may lie; empty where that is not said.
    pub band: Vec<Option<(i64, i64)>>,
}

impl Series {
    /// A series of these figures.
    pub fn new(name: impl Into<String>, unit: Unit, values: Vec<Option<i64>>) -> Series {
        Series { name: name.into(), unit, values, ..Series::default() }
    }

    /// In this colour.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Series {
        self.tone = tone;
        self
    }

    /// The figure at a group.
    pub fn at(&self, group: usize) -> Option<i64> {
        self.values.get(group).copied().flatten()
    }

    /// From where to where the figure at a group may lie.
    pub fn band_at(&self, group: usize) -> Option<(i64, i64)> {
        self.band.get(group).copied().flatten()
    }
}

/// One figure of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The series.
    pub series: usize,
    /// The group.
    pub group: usize,
}

/// A line across the chart at a figure to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// What it is.
    pub name: String,
    /// How high it is, in the unit of the first series.
    pub value: i64,
}

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartData {
    /// Its name.
    pub title: String,
    /// How it is shown.
    pub kind: ChartKind,
    /// What the groups are, such as `Month`.
    pub across: String,
    /// The groups in order.
    pub groups: Vec<Group>,
    /// The series in order.
    pub series: Vec<Series>,
    /// A figure to reach.
    pub level: Option<Level>,
    /// The groups follow each other in time: of many labels some may be left out.
    pub ordered: bool,
}

impl ChartData {
    /// Whether there is nothing to see: no group, no series, or nothing but gaps and zeros.
    pub fn is_empty(&self) -> bool {
        let nothing = |series: &Series| series.values.iter().flatten().all(|value| *value == 0);
        self.groups.is_empty() || self.series.iter().all(nothing)
    }

    /// The figure at a point.
    pub fn at(&self, point: Point) -> Option<i64> {
        self.series.get(point.series)?.at(point.group)
    }

    /// The unit of the axis.
    pub fn unit(&self) -> Unit {
        self.series.first().map(|series| series.unit).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
