//! The plan: from a target back to what has to get to each stage, by when, and how much of it a week and a working day.
//!
//! Wins needed = target / average value of a win. What has to get to a stage = what has to get to the next one / the
//! share that goes on, always rounded up. It has to be there as long before the period's end as the stages from there to
//! the win take; so the period of a stage is the plan's own, moved to earlier days. Shares, times and values come from the
//! twelve months before, unless a person says otherwise.

mod goals;
mod live;
#[cfg(test)]
mod odd_tests;
#[cfg(test)]
mod tests;
mod warning;

pub use goals::{Ahead, GoalFacts, NeedFacts, Slice, Usual, goals_in_force, progress, usual};
pub use live::{Live, LiveStep, live, reached, steps, theirs};
pub use warning::{Untold, Warning};

use super::{FEW, Facts, History, Rates, Span, percentile, statistics};
use crate::model::{Goal, Measure, Need};
use crate::value::{Date, Id};
use chrono::Days;
use std::collections::BTreeMap;

/// More than so many opportunities is no plan.
pub const MOST: u64 = 1_000_000;

/// What a plan is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanAsk {
    /// The pipeline.
    pub pipeline: Id,
    /// Whose plan; everybody's where there is none.
    pub owner: Option<Id>,
    /// The days in which it is to be won.
    pub span: Span,
    /// What is counted.
    pub measure: Measure,
    /// How much of it: minor units of the workspace's currency, or opportunities.
    pub target: u64,
    /// The average value of a win in minor units, as a person says.
    pub average: Option<i64>,
    /// Shares that go on, in hundredths of a percent, as a person says.
    pub shares: BTreeMap<Id, u32>,
    /// Days in stages, as a person says.
    pub days: BTreeMap<Id, u32>,
}

impl PlanAsk {
    /// What a goal asks; none for a goal without a pipeline, or with a target that cannot be told in the workspace's
    /// currency.
    pub fn of(goal: &Goal, rates: &Rates, today: Date) -> Option<PlanAsk> {
        Some(PlanAsk {
            pipeline: goal.pipeline?,
            owner: goal.owner,
            span: Span { from: goal.from, until: goal.until },
            measure: goal.measure,
            target: target_of(goal, rates, today)?,
            average: goal.average.and_then(|money| rates.on(money, today)),
            shares: goal.shares.clone(),
            days: goal.days.clone(),
        })
    }
}

/// A goal's target in minor units of the workspace's currency, or in opportunities.
pub fn target_of(goal: &Goal, rates: &Rates, today: Date) -> Option<u64> {
    match goal.measure {
        Measure::WonValue => u64::try_from(rates.on(goal.amount?, today)?).ok(),
        Measure::WonCount => goal.count.map(u64::from),
    }
}

/// Where a number of a plan comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A person said so.
    Person,
    /// The twelve months before.
    Live,
    /// What is typed at the stages: probabilities and target days. Nothing is known from experience.
    Stage,
}

/// A share that goes on to the next step: so many of so many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Those that go on.
    pub part: u64,
    /// Of so many.
    pub of: u64,
    /// Where it comes from.
    pub basis: Basis,
    /// The range that the true share lies in with 95 % certainty, where it comes from experience.
    pub range: Option<(f64, f64)>,
}

impl Share {
    /// As a part of one.
    #[allow(clippy::cast_precision_loss)]
    pub fn value(self) -> f64 {
        self.part as f64 / self.of.max(1) as f64
    }

    /// In hundredths of a percent.
    pub fn hundredths(self) -> u32 {
        let exact = u128::from(self.part) * 10_000 / u128::from(self.of.max(1));
        u32::try_from(exact).unwrap_or(10_000)
    }
}

/// How long a stage takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// In milliseconds.
    pub millis: i64,
    /// Where it comes from.
    pub basis: Basis,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanStep {
    /// What is known of it.
    pub live: LiveStep,
    /// The share that goes on to the next step; none for the last one, and where nothing is known.
    pub share: Option<Share>,
    /// How long it takes; none for the last one, and where nothing is known.
    pub lead: Option<Lead>,
    /// Days from getting here to the win.
    pub days_to_win: u32,
    /// How many have to get here, or why that cannot be told.
    pub need: Result<u64, Untold>,
    /// How many if shares turn out well, and if they turn out badly: within their ranges together. Nothing where the need
    /// cannot be told.
    pub range: (u64, u64),
    /// The days in which they have to get here.
    pub span: Span,
    /// Those that got here in these days so far.
    pub done: Vec<Id>,
    /// How many are missing; none where the need cannot be told.
    pub rest: u64,
    /// Working days that are left of these days, today included.
    pub working_days: u64,
    /// What is missing a week, in tenths, rounded up; none where no working day is left.
    pub a_week: Option<u64>,
    /// What is missing a working day, in tenths, rounded up.
    pub a_day: Option<u64>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What it was asked.
    pub ask: PlanAsk,
    /// What is known from experience.
    pub live: Live,
    /// The average value of a win that it counts with, and where that comes from.
    pub average: Option<(i64, Basis)>,
    /// How many wins it takes; none where that cannot be told.
    pub wins: Option<u64>,
    /// The steps, first stage first.
    pub steps: Vec<PlanStep>,
    /// What a person should know.
    pub warnings: Vec<Warning>,
}

impl Plan {
    /// The steps as a goal keeps them.
    pub fn needs(&self) -> Vec<Need> {
        let need = |step: &PlanStep| {
            let count = step.need.as_ref().ok().filter(|need| **need > 0)?;
            Some(Need {
                stage: step.live.stage,
                count: u32::try_from(*count).unwrap_or(u32::MAX),
                from: step.span.from,
                until: step.span.until,
            })
        };
        self.steps.iter().filter_map(need).collect()
    }
}

/// Makes a plan.
pub fn plan(facts: &Facts, history: Option<&History>, ask: &PlanAsk) -> Plan {
    let live = live(facts, history, ask.pipeline, ask.owner);
    let mut warnings = Vec::new();
    if live.steps.len() < 2 || !live.steps.last().is_some_and(|step| step.won) {
        warnings.push(Warning::NoWay);
    }
    if ask.span.until <= facts.today {
        warnings.push(Warning::Over);
    }
    let said = ask.average.filter(|average| *average > 0).map(|average| (average, Basis::Person));
    let average = said.or_else(|| live.average.filter(|average| *average > 0).map(|average| (average, Basis::Live)));
    let wins = wins(ask, average);
    if ask.measure == Measure::WonValue {
        match average {
            None => warnings.push(Warning::NoAverage),
            Some((_, Basis::Live)) if live.won.len() < FEW => warnings.push(Warning::FewWins(live.won.len())),
            _ => {}
        }
    }
    let mut steps = chain(ask, &live, wins, &mut warnings);
    for step in &mut steps {
        count_done(facts, history, ask, step);
    }
    warning::about_days(facts, &steps, &mut warnings);
    Plan { ask: ask.clone(), live, average, wins, steps, warnings }
}

fn wins(ask: &PlanAsk, average: Option<(i64, Basis)>) -> Option<u64> {
    match ask.measure {
        Measure::WonCount => Some(ask.target),
        Measure::WonValue => u64::try_from(average?.0).ok().filter(|one| *one > 0).map(|one| ask.target.div_ceil(one)),
    }
}

/// The share that goes on from a step: as said, as lived, or as the stages' probabilities have it.
fn share(ask: &PlanAsk, step: &LiveStep, next: &LiveStep) -> Option<Share> {
    if let Some(said) = ask.shares.get(&step.stage).filter(|said| **said > 0) {
        return Some(Share { part: u64::from(*said), of: 10_000, basis: Basis::Person, range: None });
    }
    if !step.known.is_empty() {
        let (part, of) = (step.on.len(), step.known.len());
        let range = statistics::Share::new(part, of).interval();
        return (part > 0).then_some(Share { part: part as u64, of: of as u64, basis: Basis::Live, range });
    }
    let whole = if next.won { 100 } else { next.probability };
    let sound = step.probability > 0 && step.probability <= whole;
    sound.then(|| Share { part: u64::from(step.probability), of: u64::from(whole), basis: Basis::Stage, range: None })
}

fn lead(ask: &PlanAsk, step: &LiveStep) -> Option<Lead> {
    const DAY: i64 = 86_400_000;
    if let Some(said) = ask.days.get(&step.stage) {
        return Some(Lead { millis: i64::from(*said) * DAY, basis: Basis::Person });
    }
    if let Some(millis) = median(&step.times) {
        return Some(Lead { millis, basis: Basis::Live });
    }
    step.target_days.map(|days| Lead { millis: i64::from(days) * DAY, basis: Basis::Stage })
}

fn median(times: &[i64]) -> Option<i64> {
    percentile(&mut times.to_vec(), 50)
}

/// What a step takes over from the one after it.
struct Behind {
    /// How many have to get there.
    need: Result<u64, Untold>,
    /// The same without rounding.
    exact: f64,
    /// How far it may be off above and below. Shares are independent, so their relative slips add up as squares.
    slips: (f64, f64),
    /// Milliseconds from there to the win.
    millis: i64,
}

impl Behind {
    /// One step further back: more are needed, earlier.
    fn back(&mut self, step: &LiveStep, way: Option<Share>, long: Option<Lead>) {
        self.millis = self.millis.saturating_add(long.map_or(0, |long| long.millis));
        let Some(way) = way else {
            // What was not known after it is not known either; nearest to the win is what a person can say first.
            if self.need.is_ok() {
                self.need = Err(Untold::NoShare(step.name.clone()));
            }
            return;
        };
        if let Ok(need) = &mut self.need {
            *need = times(*need, way.of, way.part);
        }
        self.exact /= way.value();
        if let Some((low, high)) = way.range {
            self.slips.0 += (way.value() / low.max(0.000_1)).ln().powi(2);
            self.slips.1 += (high / way.value()).ln().powi(2);
        }
    }

    /// How many it takes if shares turn out well, and if they turn out badly.
    fn range(&self) -> (u64, u64) {
        let Ok(need) = self.need else { return (0, 0) };
        let least = whole(self.exact * (-self.slips.1.sqrt()).exp()).min(need);
        let most = whole(self.exact * self.slips.0.sqrt().exp()).max(need);
        (least, if need == 0 { 0 } else { most })
    }
}

/// From the win back to the first stage.
#[allow(clippy::cast_precision_loss)]
fn chain(ask: &PlanAsk, live: &Live, wins: Option<u64>, warnings: &mut Vec<Warning>) -> Vec<PlanStep> {
    let need = match (live.steps.last().is_some_and(|step| step.won), wins) {
        (false, _) => Err(Untold::NoWay),
        (true, None) => Err(Untold::NoAverage),
        (true, Some(wins)) => Ok(wins),
    };
    let mut behind = Behind { exact: wins.unwrap_or(0) as f64, need, slips: (0.0, 0.0), millis: 0 };
    let mut steps: Vec<PlanStep> = Vec::new();
    let mut next: Option<&LiveStep> = None;
    for step in live.steps.iter().rev() {
        let (mut way, mut long) = (None, None);
        if let Some(next) = next {
            way = share(ask, step, next);
            long = lead(ask, step);
            warning::about_step(step, way, long, warnings);
            behind.back(step, way, long);
        }
        if behind.need.as_ref().is_ok_and(|need| *need > MOST) {
            warnings.push(Warning::TooMany(step.name.clone()));
            behind.need = Err(Untold::TooMany(step.name.clone()));
        }
        let days_to_win = days(behind.millis);
        steps.push(PlanStep {
            live: step.clone(),
            share: way,
            lead: long,
            days_to_win,
            need: behind.need.clone(),
            range: behind.range(),
            span: earlier(ask.span, days_to_win),
            done: Vec::new(),
            rest: 0,
            working_days: 0,
            a_week: None,
            a_day: None,
        });
        next = Some(step);
    }
    steps.reverse();
    steps
}

fn count_done(facts: &Facts, history: Option<&History>, ask: &PlanAsk, step: &mut PlanStep) {
    let Some(stage) = facts.place(step.live.stage).and_then(|place| facts.stage(place)) else { return };
    let there = goals::got_there(facts, history, ask.owner, stage, step.span);
    step.done = there.into_iter().map(|(id, _)| id).collect();
    step.rest = step.need.as_ref().map_or(0, |need| need.saturating_sub(step.done.len() as u64));
    let from = step.span.from.max(facts.today);
    let last = step.span.until.pred_opt().unwrap_or(step.span.until);
    step.working_days = facts.calendar.working_days(from, last);
    let a_week = facts.calendar.days_with_hours().max(1);
    let tenths = |days: u64| step.rest.saturating_mul(10).saturating_mul(days);
    step.a_day = (step.working_days > 0).then(|| tenths(1).div_ceil(step.working_days));
    // Of less than a week, all of it.
    let week = a_week.min(step.working_days);
    step.a_week = (step.working_days > 0).then(|| tenths(week).div_ceil(step.working_days));
}

/// So many times a fraction, rounded up.
fn times(count: u64, part: u64, of: u64) -> u64 {
    let exact = (u128::from(count) * u128::from(part)).div_ceil(u128::from(of.max(1)));
    u64::try_from(exact).unwrap_or(u64::MAX)
}

/// Rounded up, and none of it below nothing.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(exact: f64) -> u64 {
    // What arithmetic left behind the decimal point is no opportunity.
    let up = (exact - 1e-9).ceil();
    if up.is_finite() && up > 0.0 { up as u64 } else { 0 }
}

/// Whole days, rounded up.
fn days(millis: i64) -> u32 {
    const DAY: u64 = 86_400_000;
    u32::try_from(u64::try_from(millis).unwrap_or(0).div_ceil(DAY)).unwrap_or(u32::MAX)
}

/// A span as many days before.
fn earlier(span: Span, days: u32) -> Span {
    let back = |day: Date| day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(day);
    Span { from: back(span.from), until: back(span.until) }
}
