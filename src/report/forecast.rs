//! The forecast: what was won and what is still to come, by month or quarter.
//!
//! - F(m) = won with a close date in m + sum over open opportunities with an expected close in m of value × chance.
//! - What is overdue or has no date is in no month but in a bucket of its own, as is what is parked.
//! - Omitted opportunities are counted on by nobody: they stand beside the sums, not in them.
//! - Cumulative: commit includes closed, best case includes commit and closed, pipeline is all that is open.
//! - Coverage = open pipeline due in the period / (target - won in the period). Needed = 1 / win rate.

use super::groups::counted;
use super::statistics::{Share, Tally, ratio};
use super::target::{Target, target_of};
use super::{Facts, Question, Span};
use crate::model::{Category, Goal, Measure};
use crate::value::{Currency, Date, Id, Money};
use chrono::Months;
use std::collections::BTreeSet;

/// Opportunities with their value, and with their value times their chance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pile {
    /// The opportunities and their full value.
    pub tally: Tally,
    /// Value × chance, in hundredths of a minor unit, so that rounding happens once at the end.
    pub weighted: i128,
}

impl Pile {
    pub(super) fn add(&mut self, place: u32, facts: &Facts) {
        self.tally.add(place, facts);
        self.weighted += facts.at(place).and_then(super::Deal::weighted).unwrap_or(0);
    }

    /// Value × chance in minor units, rounded half away from zero.
    pub fn expected(&self) -> i128 {
        whole(self.weighted)
    }

    /// The same as money.
    pub fn expected_money(&self, currency: Currency) -> Money {
        money(self.expected(), currency)
    }

    /// The full value as money.
    pub fn money(&self, currency: Currency) -> Money {
        self.tally.sum.money(currency)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.tally.count()
    }
}

/// Hundredths to wholes, rounded half away from zero.
pub(super) fn whole(hundredths: i128) -> i128 {
    (hundredths + 50 * hundredths.signum()) / 100
}

/// Minor units as money, at most what money holds.
pub fn money(minor: i128, currency: Currency) -> Money {
    let most = if minor < 0 { i64::MIN + 1 } else { i64::MAX };
    Money::new(i64::try_from(minor).unwrap_or(most), currency)
}

/// A number of times over, in tenths.
pub fn tenths(times: f64) -> i64 {
    (times * 10.0).round() as i64
}

/// A month or a quarter, or the whole period.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Its days.
    pub span: Span,
    /// Won, by close date.
    pub won: Tally,
    /// Open, not omitted, with an expected close in it.
    pub open: Pile,
    /// What is open by category, as in [`Category::ALL`]; omitted ones only here.
    pub categories: [Pile; 4],
    /// What is to be won in it, where there is a goal.
    pub target: Option<Target>,
}

impl Outlook {
    fn new(span: Span, question: &Question, facts: &Facts) -> Outlook {
        let target = target_of(question, facts, span);
        Outlook { span, won: Tally::default(), open: Pile::default(), categories: Default::default(), target }
    }

    /// Won, and value × chance of what is open, in minor units.
    pub fn forecast(&self) -> i128 {
        self.won.sum.minor + self.open.expected()
    }

    /// What is open of one category.
    pub fn category(&self, category: Category) -> &Pile {
        let [omitted, pipeline, best_case, commit] = &self.categories;
        match category {
            Category::Omitted => omitted,
            Category::Pipeline => pipeline,
            Category::BestCase => best_case,
            Category::Commit => commit,
        }
    }

    /// The full value of a category and all surer ones, in minor units: commit with what is closed, best case with commit
    /// and what is closed; pipeline is all that is open, and omitted is what it is.
    pub fn cumulative(&self, category: Category) -> i128 {
        let of = |category: Category| self.category(category).tally.sum.minor;
        let commit = self.won.sum.minor + of(Category::Commit);
        match category {
            Category::Omitted => of(Category::Omitted),
            Category::Pipeline => self.open.tally.sum.minor,
            Category::BestCase => commit + of(Category::BestCase),
            Category::Commit => commit,
        }
    }

    /// The opportunities in a cumulative sum, smallest id first.
    pub fn cumulative_places(&self, category: Category) -> Vec<u32> {
        let of = |category: Category| self.category(category).tally.places.iter();
        let mut places: Vec<u32> = match category {
            Category::Omitted => of(Category::Omitted).copied().collect(),
            Category::Pipeline => self.open.tally.places.clone(),
            Category::BestCase => {
                self.won.places.iter().chain(of(Category::Commit)).chain(of(Category::BestCase)).copied().collect()
            }
            Category::Commit => self.won.places.iter().chain(of(Category::Commit)).copied().collect(),
        };
        places.sort_unstable();
        places
    }

    /// What is missing to the target, in minor units; nothing where it is reached. None without a target.
    pub fn gap(&self) -> Option<i128> {
        self.target.as_ref().map(|target| (target.minor - self.won.sum.minor).max(0))
    }

    /// How many times over the open pipeline covers what is missing; none without a target, or where nothing is missing.
    pub fn coverage(&self) -> Option<f64> {
        ratio(self.open.tally.sum.minor as f64, self.gap()? as f64)
    }
}

/// The forecast of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The currency of all sums.
    pub currency: Currency,
    /// By month or quarter, as asked.
    pub pieces: Vec<Outlook>,
    /// The period as a whole.
    pub whole: Outlook,
    /// Of all pipelines without a target of them all: the goals of single ones that share days with the period.
    pub apart: Vec<Id>,
    /// Open with an expected close before today, whatever the period.
    pub overdue: Pile,
    /// Open without an expected close.
    pub undated: Pile,
    /// Open, not overdue, with an expected close outside the period.
    pub outside: Pile,
    /// Parked: waiting, and in no sum.
    pub parked: Pile,
    /// Won of what was closed in the twelve months up to today.
    pub win: Share,
    /// How many amounts were in another currency.
    pub converted: usize,
    /// The currencies without a rate, whose amounts are in no sum.
    pub missing: BTreeSet<Currency>,
    /// The opportunities with such amounts.
    pub unconverted: Vec<u32>,
    /// The day whose rates open amounts are converted by. Closed ones go by the day they were closed.
    pub rates_of: Date,
}

impl Forecast {
    /// How many times over what is missing has to be covered for the target to be met at the win rate so far: 1 / win rate.
    pub fn needed(&self) -> Option<f64> {
        ratio(self.win.whole as f64, self.win.part as f64)
    }
}

/// The forecast. One walk along the opportunities.
pub fn forecast(facts: &Facts, question: &Question) -> Forecast {
    let currency = facts.rates.base();
    let pieces = question.pieces(facts.years);
    let mut made = Forecast {
        currency,
        pieces: pieces.iter().map(|span| Outlook::new(*span, question, facts)).collect(),
        whole: Outlook::new(question.period, question, facts),
        apart: Vec::new(),
        overdue: Pile::default(),
        undated: Pile::default(),
        outside: Pile::default(),
        parked: Pile::default(),
        win: Share::default(),
        converted: 0,
        missing: BTreeSet::new(),
        unconverted: Vec::new(),
        rates_of: facts.today,
    };
    if made.whole.target.is_none() && question.pipeline.is_none() && question.only.is_none() {
        let shares =
            |goal: &&std::sync::Arc<Goal>| goal.from < question.period.until && question.period.from < goal.until;
        let of_one = question.goals.iter().filter(|goal| goal.pipeline.is_some() && goal.owner.is_none());
        made.apart =
            of_one.filter(|goal| goal.measure == Measure::WonValue).filter(shares).map(|goal| goal.id).collect();
    }
    let year = Span {
        from: facts.today.succ_opt().and_then(|day| day.checked_sub_months(Months::new(12))).unwrap_or(facts.today),
        until: facts.today.succ_opt().unwrap_or(facts.today),
    };
    for (place, deal) in counted(facts, question) {
        if let Some(closing) = deal.closing {
            let counts = usize::from(year.has(closing.day));
            made.win.whole += counts;
            made.win.part += counts * usize::from(closing.won);
            if closing.won && question.period.has(closing.day) {
                made.note(place, facts);
                made.whole.won.add(place, facts);
                if let Some(piece) = piece_of(&mut made.pieces, closing.day) {
                    piece.won.add(place, facts);
                }
            }
            continue;
        }
        made.note(place, facts);
        match deal.record.close {
            _ if !deal.open() => made.parked.add(place, facts),
            None => made.undated.add(place, facts),
            Some(day) if day < facts.today => made.overdue.add(place, facts),
            Some(day) if !question.period.has(day) => made.outside.add(place, facts),
            Some(day) => {
                made.whole.due(place, deal.category, facts);
                if let Some(piece) = piece_of(&mut made.pieces, day) {
                    piece.due(place, deal.category, facts);
                }
            }
        }
    }
    made
}

impl Outlook {
    fn due(&mut self, place: u32, category: Category, facts: &Facts) {
        let [omitted, pipeline, best_case, commit] = &mut self.categories;
        match category {
            Category::Omitted => return omitted.add(place, facts),
            Category::Pipeline => pipeline.add(place, facts),
            Category::BestCase => best_case.add(place, facts),
            Category::Commit => commit.add(place, facts),
        }
        self.open.add(place, facts);
    }
}

impl Forecast {
    /// Takes down whether an amount was converted, or could not be.
    fn note(&mut self, place: u32, facts: &Facts) {
        let Some(value) = facts.at(place).and_then(|deal| deal.record.value) else { return };
        if value.currency == self.currency {
            return;
        }
        if facts.at(place).is_some_and(|deal| deal.base.is_some()) {
            self.converted += 1;
        } else {
            self.missing.insert(value.currency);
            self.unconverted.push(place);
        }
    }
}

/// The piece that a day lies in.
pub(super) fn piece_of(pieces: &mut [Outlook], day: Date) -> Option<&mut Outlook> {
    let next = pieces.partition_point(|piece| piece.span.from <= day);
    next.checked_sub(1).and_then(|at| pieces.get_mut(at)).filter(|piece| piece.span.has(day))
}

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
