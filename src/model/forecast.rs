//! What forecasts need besides the records: how sure a sale is, and what foreign money is worth.

use super::{Opportunity, Stage, StageKind};
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

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Category::Omitted => "omitted",
            Category::Pipeline => "pipeline",
            Category::BestCase => "best_case",
            Category::Commit => "commit",
        }
    }

    /// How sure what is in a stage is: as the stage says, else what its probability comes to.
    pub fn of_stage(stage: &Stage) -> Self {
        stage.category.unwrap_or(Category::usual(stage.probability))
    }

    /// How sure an opportunity is: as somebody has said, else what its own probability comes to, else as its stage. What
    /// is parked is not counted on.
    pub fn of(one: &Opportunity, stage: &Stage) -> Self {
        if stage.kind == StageKind::Parked {
            return Category::Omitted;
        }
        one.category.or(one.probability.map(Category::usual)).unwrap_or_else(|| Category::of_stage(stage))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_said_comes_before_a_probability_and_that_before_the_stage() {
        let mut stage = Stage { probability: 60, ..Stage::default() };
        let mut one = Opportunity::default();
        assert_eq!(Category::of(&one, &stage), Category::BestCase);
        stage.category = Some(Category::Pipeline);
        assert_eq!(Category::of(&one, &stage), Category::Pipeline);
        one.probability = Some(80);
        assert_eq!(Category::of(&one, &stage), Category::Commit);
        one.category = Some(Category::Omitted);
        assert_eq!(Category::of(&one, &stage), Category::Omitted);
        one.category = Some(Category::Commit);
        stage.kind = StageKind::Parked;
        assert_eq!(Category::of(&one, &stage), Category::Omitted);
    }

    #[test]
    fn the_stored_word_is_what_is_stored() {
        for category in Category::ALL {
            assert_eq!(serde_json::to_value(category).unwrap(), category.key());
        }
    }
}
