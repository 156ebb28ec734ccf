//! Reports as a person looks at them: figures, charts and tables, each with how it is computed and the records behind it.
//!
//! A report of [`crate::report`] becomes a [`Sheet`] of [`Block`]s; the pages draw blocks and know no report.

mod ask;
mod chance;
mod changes;
mod checks;
mod compare;
mod converted;
mod forecast;
mod funnel;
mod goals;
mod keeping;
mod leaks;
mod losses;
mod order;
mod people;
mod sheet;
mod speed;
mod tactics;
mod widgets;

pub use ask::{
    CHANCES, DUE, PERIODS, PIECES, Tab, asked, chances, chances_word, grain_said, kept, own_days, period_words,
    switched, usual_period,
};
pub use chance::{Experience, Reason, experience, predictions};
pub use changes::changes;
pub use checks::checks;
pub use compare::{Compared, Days, Line, Side, compared};
pub use converted::{Converted, Foreign, RatesOf};
pub use forecast::forecast;
pub use funnel::{answers, steps, wins};
pub use goals::goals;
pub use keeping::Keeping;
pub use leaks::{leaks, stage_leaks};
pub use losses::{again, competitors, losses};
pub use order::{ORDERS, arranged, deleted};
pub use people::performance;
pub use sheet::SheetMaker;
pub use speed::{cycles, first_contact, stages, velocity};
pub use tactics::{campaigns, common, referrers, sequence_steps, templates, upsells};
pub use widgets::{Widgets, asking, asks_of, gallery, moved, part_of, sized, standard, taken, widened, without};

use super::chart::{ChartData, Point, Tone, Unit, Write};
use crate::data::Dataset;
use crate::model::{Kind, RecordId};
use crate::report::{Facts, Fix, Group, Places, Share, Span};
use crate::value::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A figure with what it is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The figure.
    pub value: i64,
    /// Its unit.
    pub unit: Unit,
}

impl Amount {
    /// So many.
    pub fn count(value: usize) -> Amount {
        Amount { value: i64::try_from(value).unwrap_or(i64::MAX), unit: Unit::Count }
    }

    /// A share, in hundredths of a percent; none of nothing.
    pub fn share(share: Share) -> Option<Amount> {
        hundredths(share).map(|value| Amount { value, unit: Unit::Share })
    }
}

/// A share in hundredths of a percent, rounded half up.
pub fn hundredths(share: Share) -> Option<i64> {
    let whole = u128::try_from(share.whole).ok().filter(|whole| *whole > 0)?;
    let part = u128::try_from(share.part).ok()?;
    i64::try_from((part * 10_000 + whole / 2) / whole).ok()
}

/// What the true share lies between, in hundredths of a percent.
pub fn interval(share: Share) -> Option<(i64, i64)> {
    // The product lies between 0 and 10,000.
    share.interval().map(|(low, high)| ((low * 10_000.0).round() as i64, (high * 10_000.0).round() as i64))
}

/// The records behind a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Behind {
    /// None.
    #[default]
    Nothing,
    /// Opportunities, by their places in the facts.
    Places(Arc<[u32]>),
    /// Records of any kind.
    Records(Arc<[RecordId]>),
}

impl Behind {
    /// These opportunities; nothing where there are none.
    pub fn places(places: &Places) -> Behind {
        if places.is_empty() { Behind::Nothing } else { Behind::Places(places.as_slice().into()) }
    }

    /// Whether there is nothing to open.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Behind::Nothing)
    }

    /// The records.
    pub fn records(&self, facts: &Facts) -> Vec<RecordId> {
        self.of(|place| facts.deals.get(place).map(crate::report::Deal::id))
    }

    /// The records, by the ids of all opportunities that were counted: the facts may have changed since.
    pub fn named(&self, ids: &[Id]) -> Vec<RecordId> {
        self.of(|place| ids.get(place).copied())
    }

    fn of(&self, id: impl Fn(usize) -> Option<Id>) -> Vec<RecordId> {
        let record = |place: &u32| Some(RecordId { kind: Kind::Opportunity, id: id(usize::try_from(*place).ok()?)? });
        match self {
            Behind::Nothing => Vec::new(),
            Behind::Places(places) => places.iter().filter_map(record).collect(),
            Behind::Records(records) => records.to_vec(),
        }
    }
}

/// How a figure is computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct How {
    /// The formula in words.
    pub formula: String,
    /// Which records count, and by which date.
    pub counts: String,
    /// How many stand behind it.
    pub sample: Option<usize>,
    /// How its amounts came into one currency; none where all were written down in it.
    pub converted: Option<Arc<Converted>>,
    /// By the rates of which day amounts are converted.
    pub rates: RatesOf,
}

impl How {
    /// A formula, and what counts.
    pub fn new(formula: impl Into<String>, counts: impl Into<String>) -> How {
        How { formula: formula.into(), counts: counts.into(), ..How::default() }
    }

    /// Of so many.
    #[must_use]
    pub fn of(mut self, sample: usize) -> How {
        self.sample = Some(sample);
        self
    }
}

/// A single figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tile {
    /// What it is.
    pub label: String,
    /// The figure; none where there is nothing to compute it from.
    pub amount: Option<Amount>,
    /// What stands beside it, such as `12 of 30`.
    pub beside: String,
    /// The part and the whole that it is a share of.
    pub of: Option<Share>,
    /// What the true figure lies between.
    pub range: Option<(Amount, Amount)>,
    /// Too few stand behind it.
    pub few: bool,
    /// The records that it counts.
    pub behind: Behind,
    /// How it is computed.
    pub how: How,
}

impl Tile {
    /// The tile of a share, with its interval and its sample.
    pub fn share(label: &str, share: Share, behind: &Places, how: How) -> Tile {
        let unit = Unit::Share;
        let edge = |value: i64| Amount { value, unit };
        Tile {
            label: label.into(),
            amount: Amount::share(share),
            of: Some(share),
            beside: String::new(),
            range: interval(share).map(|(low, high)| (edge(low), edge(high))),
            few: share.few(),
            behind: Behind::places(behind),
            how: how.of(share.whole),
        }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum GridCell {
    /// Words.
    Text(String),
    /// A figure with the records behind it; a dash where there is none.
    Figure(Option<Amount>, Behind),
    /// A figure that few stand behind: greyed.
    Faint(Option<Amount>, Behind),
    /// An amount in a currency without a rate, as it was written down: it is in no sum.
    NoRate(Amount, Behind),
    /// A share with its sample: greyed where that is small.
    Share(Share, Behind),
    /// A record that opens.
    Record(RecordId, String),
    /// What one key does about a record that leaks.
    Fix(RecordId, Fix),
    /// A chance in percent that a stage can take over.
    Chance(RecordId, u8),
}

/// A table of figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The headers, and whether figures stand below.
    pub head: Vec<(String, bool)>,
    /// The lines.
    pub rows: Vec<Vec<GridCell>>,
}

/// What a block shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Single figures.
    Tiles(Vec<Tile>),
    /// A chart, with the records behind its figures.
    Chart(Arc<ChartData>, BTreeMap<Point, Behind>),
    /// A table.
    Grid(Grid),
    /// What is missing for it, in a sentence.
    Missing(String),
}

/// A part of a report with a title of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its word: a dashboard shows it by this.
    pub key: &'static str,
    /// Its title.
    pub title: String,
    /// How its figures are computed.
    pub how: How,
    /// What it shows.
    pub body: Body,
    /// How many of four columns it takes.
    pub width: u8,
}

impl Block {
    /// Notes by which rates its amounts are converted.
    fn by_rates(&mut self, rates: RatesOf) {
        self.how.rates = rates;
        if let Body::Tiles(tiles) = &mut self.body {
            tiles.iter_mut().for_each(|tile| tile.how.rates = rates);
        }
    }
}

/// A report, ready to be drawn.
pub type Sheet = Vec<Block>;

/// What sheets are written with: names from the data, figures and days in the person's language.
pub struct Words<'a> {
    /// The records.
    pub data: &'a Dataset,
    /// What is counted.
    pub facts: &'a Facts,
    /// Writes a figure.
    pub write: &'a Write<'a>,
    /// Writes a piece of time.
    pub span: &'a dyn Fn(Span) -> String,
    /// Writes a day.
    pub day: &'a dyn Fn(crate::value::Date) -> String,
}

impl Words<'_> {
    /// What a group is called.
    pub fn group(&self, group: &Group) -> String {
        match group {
            Group::All => "All".into(),
            Group::Without => "None".into(),
            Group::Piece(span) => (self.span)(*span),
            named => named.name(self.data),
        }
    }

    /// What a stage is called.
    pub fn stage(&self, place: u16) -> String {
        self.facts.stage(place).map(|stage| stage.name.clone()).unwrap_or_default()
    }
}

/// How many they are, each once: what counts in several groups is one case.
pub(super) fn distinct<'a>(all: impl Iterator<Item = &'a Places>) -> usize {
    all.flatten().collect::<std::collections::BTreeSet<_>>().len()
}

/// The colour of the nth series.
pub(super) fn tone(at: usize) -> Tone {
    Tone::nth(at)
}

#[cfg(test)]
mod tests;
