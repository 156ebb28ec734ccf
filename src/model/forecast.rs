//! What forecasts need besides the records: how sure a sale is, and what foreign money is worth.

use crate::value::{Currency, Date};
use serde::{Deserialize, Serialize};

/// How sure a sale is, in the words that sales teams use for their forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Not counted on at all.
    Omitted,
    /// Possible.
    Pipeline,
    /// Likely, if all goes well.
    BestCase,
    /// Promised.
    Commit,
}

impl Category {
    /// All, the least sure first.
    pub const ALL: [Category; 4] = [Category::Omitted, Category::Pipeline, Category::BestCase, Category::Commit];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Category::Omitted => "Omitted",
            Category::Pipeline => "Pipeline",
            Category::BestCase => "Best case",
            Category::Commit => "Commit",
        }
    }

    /// What a probability comes to where nobody has said anything: commit from 80 %, best case from 50 %.
    pub fn usual(percent: u8) -> Self {
        match percent {
            80.. => Category::Commit,
            50.. => Category::BestCase,
            _ => Category::Pipeline,
        }
    }
}

/// What a unit of a currency is worth in the workspace's own, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The foreign currency.
    pub currency: Currency,
    /// The first day that it holds.
    pub from: Date,
    /// The worth of one unit, in millionths of a unit of the workspace's currency.
    pub millionths: u64,
}
