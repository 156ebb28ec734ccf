//! How good past forecasts were, and what chances history suggests.
//!
//! - *Months*: at the beginning of each month the weighted sum of what was open and due in it, as it was known then; and
//!   what became of these very opportunities by the month's end, beside all that was won in it. What was deleted since had
//!   been forecast all the same; and of one pipeline, what was in it then counts. What was said counts by the rates of the
//!   day that the month began on, as a forecast of that day would have had it; what was won, by those of its close.
//! - *Brier score*: the mean of (chance said - outcome)², outcome 1 for won and 0 for lost, over every stay of a decided
//!   opportunity in an open stage, with the chance said when the stay began. 0 is perfect; a coin has 0.25.
//! - *Chance from history*: (won that reached the stage + 1) / (decided that reached it + 2), with Wilson's interval.

use super::groups::walk;
use super::past::Past;
use super::statistics::{Places, Share, Tally, ratio};
use super::{Deal, Facts, Grain, History, Question, Span, Turn, midnight};
use crate::model::{Category, StageKind};
use crate::value::{Currency, Date, Id, Time};

/// What was forecast for a month at its beginning, and what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The month.
    pub span: Span,
    /// Open at its beginning and due in it: their value and value × chance then.
    pub said: Said,
    /// What of these was won by its end.
    pub came: Tally,
    /// All that was won in it.
    pub won: Tally,
    /// What of these is deleted by now: in the sums all the same.
    pub gone: Gone,
    /// Amounts in other currencies than the workspace's: whose they are, and the day whose rate counts for them.
    pub foreign: Vec<(Id, Currency, Date)>,
}

/// Opportunities that were deleted since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Those that were open and due in the month.
    pub said: Vec<Id>,
    /// Those of them that were won in it.
    pub came: Vec<Id>,
    /// Those that were won in it.
    pub won: Vec<Id>,
}

impl Check {
    /// All that the sum of what was said counts, deleted ones too.
    pub fn said_ids(&self, facts: &Facts) -> Vec<Id> {
        with_gone(facts, &self.said.places, &self.gone.said)
    }

    /// All that the sum of what came of it counts.
    pub fn came_ids(&self, facts: &Facts) -> Vec<Id> {
        with_gone(facts, &self.came.places, &self.gone.came)
    }

    /// All that the sum of what was won counts.
    pub fn won_ids(&self, facts: &Facts) -> Vec<Id> {
        with_gone(facts, &self.won.places, &self.gone.won)
    }
}

fn with_gone(facts: &Facts, places: &[u32], gone: &[Id]) -> Vec<Id> {
    let mut ids = facts.ids(places);
    ids.extend(gone);
    ids.sort_unstable();
    ids
}

/// One that is looked at: there, or gone.
#[derive(Clone, Copy)]
enum Who {
    Place(u32),
    Gone(Id),
}

/// Counts one in.
fn note(who: Who, deal: &Deal, facts: &Facts, tally: &mut Tally, gone: &mut Vec<Id>) {
    match who {
        Who::Place(place) => tally.add(place, facts),
        Who::Gone(id) => {
            gone.push(id);
            tally.sum.add(deal.record.value, deal.base, facts.rates.base());
        }
    }
}

/// A share or a score in whole hundredths.
pub fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// A share or a score in whole ten-thousandths: of a share, hundredths of a percent.
pub fn ten_thousandths(value: f64) -> i64 {
    (value * 10_000.0).round() as i64
}

impl Check {
    /// What came / what was said. Below 1 the forecast was too high.
    pub fn bias(&self) -> Option<f64> {
        ratio(self.came.sum.minor as f64 * 100.0, self.said.weighted as f64)
    }
}

/// Opportunities as they were.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The opportunities.
    pub places: Places,
    /// Their full value then, in minor units.
    pub minor: i128,
    /// Value × chance then, in hundredths of a minor unit.
    pub weighted: i128,
}

/// How a stage's chance compares with what happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageCheck {
    /// The stage.
    pub stage: Id,
    /// Its pipeline.
    pub pipeline: Id,
    /// The chance that is typed in, in percent.
    pub typed: u8,
    /// Of the decided opportunities that reached it (or were in it, if only those count), those won.
    pub reached: Share,
    /// Those opportunities.
    pub places: Places,
    /// Stays of decided opportunities in it.
    pub stays: usize,
    /// The sum of (chance said - outcome)² over these stays, in ten-thousandths.
    squares: u64,
}

impl StageCheck {
    /// What history suggests, in percent: (won + 1) / (decided + 2), from 1 to 99. None where nothing is decided.
    pub fn suggested(&self) -> Option<u8> {
        let (won, whole) = (self.reached.part + 1, self.reached.whole + 2);
        let percent = (won * 200 + whole) / (2 * whole);
        u8::try_from(percent.clamp(1, 99)).ok().filter(|_| self.reached.whole > 0)
    }

    /// The Brier score of what was said in it.
    pub fn brier(&self) -> Option<f64> {
        ratio(self.squares as f64 / 10_000.0, self.stays as f64)
    }
}

/// What was said with about the same chance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// The least chance in percent.
    pub from: u8,
    /// The greatest.
    pub to: u8,
    /// How many decided opportunities it was said of, and how many of them were won.
    pub share: Share,
    /// Those opportunities: each once in a band, also where it was said of several of its stays.
    pub places: Places,
    /// The sum of what was first said of each, in percent.
    said: usize,
}

impl Band {
    /// The mean of what was said, from 0 to 1.
    pub fn mean(&self) -> Option<f64> {
        ratio(self.said as f64 / 100.0, self.share.whole as f64)
    }
}

/// How good past forecasts were.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The currency of all sums.
    pub currency: Currency,
    /// The full months of the period that the journal knows from their beginning, and that are over.
    pub months: Vec<Check>,
    /// Every open stage in use, in order.
    pub stages: Vec<StageCheck>,
    /// What was said, in tenths.
    pub bands: Vec<Band>,
    /// The opportunities decided in the period.
    pub decided: Places,
}

impl Calibration {
    /// All stays of decided opportunities.
    pub fn stays(&self) -> usize {
        self.stages.iter().map(|stage| stage.stays).sum()
    }

    /// The Brier score of all that was said.
    pub fn brier(&self) -> Option<f64> {
        let squares: u64 = self.stages.iter().map(|stage| stage.squares).sum();
        ratio(squares as f64 / 10_000.0, self.stays() as f64)
    }

    /// What the months were off by together: what came / what was said. Below 1 forecasts were too high.
    pub fn bias(&self) -> Option<f64> {
        let said: i128 = self.months.iter().map(|month| month.said.weighted).sum();
        let came: i128 = self.months.iter().map(|month| month.came.sum.minor).sum();
        ratio(came as f64 * 100.0, said as f64)
    }
}

/// How good past forecasts were. Months are those of the period; chances come from what was decided in it.
pub fn calibration(facts: &Facts, history: &History, question: &Question) -> Calibration {
    let past = Past::new(facts, history);
    let began = history.began();
    let known = |span: &Span| {
        let (from, until) = span.moments(&facts.zone);
        let whole = facts.years.piece(span.from, Grain::Month) == *span;
        whole && until <= facts.now && began.is_some_and(|began| began <= from)
    };
    let months = facts.years.cut(question.period, Grain::Month).into_iter().filter(known);
    let check = |span| Check {
        span,
        said: Said::default(),
        came: Tally::default(),
        won: Tally::default(),
        gone: Gone::default(),
        foreign: Vec::new(),
    };
    let mut made = Calibration {
        currency: facts.rates.base(),
        months: months.map(check).collect(),
        stages: Vec::new(),
        bands: (0..10).map(|tenth: u8| Band { from: tenth * 10, to: tenth * 10 + 9, ..Band::default() }).collect(),
        decided: Vec::new(),
    };
    if let Some(last) = made.bands.last_mut() {
        last.to = 100;
    }
    // As each month began: what happened at midnight itself is part of it.
    let begins: Vec<Time> =
        made.months.iter().map(|month| midnight(month.span.from, &facts.zone).plus_millis(-1)).collect();
    let mut stages = vec![StageCheck::default(); facts.stages.len()];
    // What is in another pipeline now may have been in this one.
    let anywhere = Question { pipeline: None, ..question.clone() };
    for (place, deal, turns) in walk(facts, history, &anywhere) {
        made.months(Who::Place(place), (deal, turns), &past, &begins, (facts, question.pipeline));
        if !question.of_pipeline(deal) {
            continue;
        }
        let Some(closing) = deal.closing.filter(|closing| question.period.has(closing.day)) else { continue };
        made.decided.push(place);
        reach(&mut stages, place, deal, facts, question.touched_only, closing.won);
        for stay in deal.stays.iter().filter(|stay| facts.kind_of(stay.stage) == Some(StageKind::Open)) {
            let Some(at) = stay.stage else { continue };
            let own = super::history::state_at(turns, stay.from).or_else(|| turns.first().map(|turn| &turn.state));
            let own = own.map_or(deal.record.probability, |state| state.probability);
            let percent = own.unwrap_or_else(|| past.percent(at, stay.from)).min(100);
            let off = u64::from(percent.abs_diff(if closing.won { 100 } else { 0 }));
            if let Some(stage) = stages.get_mut(usize::from(at)) {
                stage.stays += 1;
                stage.squares += off * off;
            }
            let band = made.bands.get_mut(usize::from(percent / 10).min(9));
            if let Some(band) = band.filter(|band| band.places.last() != Some(&place)) {
                band.share.whole += 1;
                band.share.part += usize::from(closing.won);
                band.said += usize::from(percent);
                band.places.push(place);
            }
        }
    }
    let gone = history.gone().filter(|one| facts.deal(one.id).is_none() && question.names(one.id));
    for deal in gone.filter_map(|one| facts.buried(one)) {
        let (who, turns) = (Who::Gone(deal.id()), history.turns(deal.id()));
        made.months(who, (&deal, turns), &past, &begins, (facts, question.pipeline));
    }
    made.stages = stages_in_order(stages, facts, question.pipeline);
    made
}

impl Calibration {
    /// Takes down what was said of an opportunity at the beginning of each month, and what came.
    fn months(
        &mut self,
        who: Who,
        (deal, turns): (&Deal, &[Turn]),
        past: &Past<'_>,
        begins: &[Time],
        (facts, pipeline): (&Facts, Option<Id>),
    ) {
        let ours = |there: Id| pipeline.is_none_or(|pipeline| pipeline == there);
        let won = deal.closing.filter(|closing| closing.won && ours(deal.record.pipeline)).map(|closing| closing.day);
        // Before it was there and after it was closed there is nothing to look at.
        let end = deal.closing.map_or(facts.now, |closing| closing.at);
        let settled = deal.stays.last().map_or(facts.now, |stay| stay.from);
        // A record may say that it was won before it was made, or long after it was moved: the day counts.
        let made = begins.partition_point(|begin| *begin < deal.record.created).saturating_sub(1);
        let first = won.map_or(made, |day| made.min(self.months.partition_point(|month| month.span.until <= day)));
        for (month, at) in self.months.iter_mut().zip(begins.iter().copied()).skip(first) {
            let came = won.is_some_and(|day| month.span.has(day));
            if came {
                note(who, deal, facts, &mut month.won, &mut month.gone.won);
                let foreign = deal.record.value.filter(|value| value.currency != facts.rates.base());
                month.foreign.extend(foreign.zip(won).map(|(value, day)| (deal.id(), value.currency, day)));
            } else if won.is_none_or(|day| day < month.span.from) && (at > end || (!deal.open() && at >= settled)) {
                break;
            }
            let Some(snap) = past.of(deal, turns, at) else { continue };
            if snap.kind != StageKind::Open
                || !ours(snap.pipeline)
                || snap.category == Category::Omitted
                || !snap.close.is_some_and(|day| month.span.has(day))
            {
                continue;
            }
            match who {
                Who::Place(place) => month.said.places.push(place),
                Who::Gone(id) => month.gone.said.push(id),
            }
            let began = month.span.from;
            let base = snap.value.and_then(|value| facts.rates.on(value, began)).unwrap_or(0);
            let foreign = snap.value.filter(|value| value.currency != facts.rates.base());
            month.foreign.extend(foreign.map(|value| (deal.id(), value.currency, began)));
            let base = i128::from(base);
            month.said.minor += base;
            month.said.weighted += base * i128::from(snap.percent);
            if came {
                note(who, deal, facts, &mut month.came, &mut month.gone.came);
            }
        }
    }
}

/// Counts a decided opportunity for every stage that it reached.
fn reach(stages: &mut [StageCheck], place: u32, deal: &Deal, facts: &Facts, touched: bool, won: bool) {
    if !deal.way_known(facts) {
        return;
    }
    for (at, stage) in (0u16..).zip(stages.iter_mut()) {
        let Some(fact) = facts.stage(at).filter(|fact| fact.pipeline == deal.record.pipeline) else { continue };
        let reached = if touched {
            deal.stays.iter().any(|stay| stay.stage == Some(at))
        } else {
            fact.order.is_some() && fact.order <= deal.reached
        };
        if reached {
            stage.reached.whole += 1;
            stage.reached.part += usize::from(won);
            stage.places.push(place);
        }
    }
}

fn stages_in_order(stages: Vec<StageCheck>, facts: &Facts, pipeline: Option<Id>) -> Vec<StageCheck> {
    let asked = |fact: &super::StageFact| pipeline.is_none_or(|pipeline| fact.pipeline == pipeline);
    facts
        .stages
        .iter()
        .zip(stages)
        .filter(|(fact, _)| fact.kind == StageKind::Open && !fact.retired && asked(fact))
        .map(|(fact, stage)| StageCheck { stage: fact.id, pipeline: fact.pipeline, typed: fact.probability, ..stage })
        .collect()
}

#[cfg(test)]
#[path = "calibration_tests.rs"]
mod tests;
