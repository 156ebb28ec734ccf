//! Goals against what was won: how far, at what pace, and what is still needed.
//!
//! - Pace: what would have been won by now, if every working day of the period brought the same.
//! - Heading for: won so far / working days so far × working days of the period.
//! - Needed: what is missing / working days left, today included.
//!
//! Of a target without cents none of these has any: what is to be done is rounded up, the rest down.

use super::forecast::Pile;
use super::groups::owner_at;
use super::rates::closed_at;
use super::statistics::{Tally, ratio};
use super::target::step_of;
use super::{Facts, History, Question, Span};
use crate::model::{Category, Goal, Measure};
use crate::value::{Id, Time};
use std::sync::Arc;

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its period has not begun.
    Ahead,
    /// Reached.
    Reached,
    /// Not reached, and at least at the pace that reaches it.
    OnPace,
    /// Behind that pace.
    Behind,
    /// Its period is over, and it was not reached.
    Missed,
    /// Its currency has no rate: nobody can tell.
    NoRate,
}

impl Standing {
    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Ahead => "Not begun",
            Standing::Reached => "Reached",
            Standing::OnPace => "On pace",
            Standing::Behind => "Behind",
            Standing::Missed => "Missed",
            Standing::NoRate => "No rate for its currency",
        }
    }
}

/// A goal and what was done towards it. Amounts are minor units of the workspace's currency; where opportunities are
/// counted, they are numbers of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// The goal.
    pub goal: Id,
    /// What is counted.
    pub measure: Measure,
    /// Its period.
    pub span: Span,
    /// What is to be reached; none where no rate is known for its currency.
    pub target: Option<i128>,
    /// Won in the period.
    pub won: Tally,
    /// What that comes to.
    pub reached: i128,
    /// Working days of the period.
    pub days: u32,
    /// Those of them before today.
    pub gone: u32,
    /// What the pace would have brought by now.
    pub pace: Option<i128>,
    /// What the period ends with, if it goes on like this. None before a working day has passed.
    pub heading: Option<i128>,
    /// What is missing.
    pub missing: Option<i128>,
    /// What is needed on each working day that is left, rounded up; none where none is left or nothing is missing.
    pub daily: Option<i128>,
    /// Open with an expected close in what is left of the period.
    pub due: Pile,
    /// How it stands.
    pub standing: Standing,
}

impl Quota {
    /// Reached of target.
    pub fn share(&self) -> Option<f64> {
        ratio(self.reached as f64, self.target? as f64)
    }

    /// How many times over what is due covers what is missing.
    pub fn coverage(&self) -> Option<f64> {
        let due = match self.measure {
            Measure::WonValue => self.due.tally.sum.minor,
            Measure::WonCount => i128::try_from(self.due.count()).unwrap_or(0),
        };
        ratio(due as f64, self.missing? as f64)
    }
}

/// The goals that share days with the question's period, of its pipeline or of all, the earliest end first. How a goal stands
/// is a matter of the goal alone: all that is won for it counts, also what the question leaves out. A win counts for who was
/// in charge when it was closed.
pub fn quota(facts: &Facts, history: &History, question: &Question) -> Vec<Quota> {
    let asked = |goal: &&Arc<Goal>| {
        let (from, until) = (goal.from.max(question.period.from), goal.until.min(question.period.until));
        let theirs = goal.pipeline.is_none() || question.pipeline.is_none() || goal.pipeline == question.pipeline;
        goal.from < goal.until && from < until && theirs
    };
    let mut goals: Vec<&Arc<Goal>> = question.goals.iter().filter(asked).collect();
    goals.sort_by_key(|goal| (goal.until, goal.from, goal.id));
    let mut quotas: Vec<(&Goal, Quota)> = goals.iter().map(|goal| (goal.as_ref(), begin(goal, facts))).collect();
    for (place, deal) in (0u32..).zip(&facts.deals) {
        for (goal, quota) in &mut quotas {
            if goal.pipeline.is_some_and(|pipeline| deal.record.pipeline != pipeline) {
                continue;
            }
            let ours = |at: &dyn Fn() -> Time| {
                goal.owner.is_none() || owner_at(deal, history.turns(deal.id()), at()) == goal.owner
            };
            match (deal.closing, deal.record.close) {
                (Some(closing), _)
                    if closing.won
                        && quota.span.has(closing.day)
                        && ours(&|| closed_at(deal, facts).unwrap_or(closing.at)) =>
                {
                    quota.won.add(place, facts);
                }
                (None, Some(day))
                    if deal.open()
                        && deal.category != Category::Omitted
                        && quota.span.has(day)
                        && day >= facts.today
                        && ours(&|| facts.now) =>
                {
                    quota.due.add(place, facts);
                }
                _ => {}
            }
        }
    }
    quotas.into_iter().map(|(_, quota)| quota.end(facts)).collect()
}

fn begin(goal: &Goal, facts: &Facts) -> Quota {
    let span = Span { from: goal.from, until: goal.until };
    let works = |span: Span| {
        let days = span.from.iter_days().take_while(|day| *day < span.until).take(40_000);
        u32::try_from(days.filter(|day| facts.calendar.works(*day)).count()).unwrap_or(u32::MAX)
    };
    let target = match goal.measure {
        Measure::WonValue => goal.amount.and_then(|amount| facts.rates.on(amount, facts.today)).map(i128::from),
        Measure::WonCount => goal.count.map(i128::from),
    };
    Quota {
        goal: goal.id,
        measure: goal.measure,
        span,
        target,
        won: Tally::default(),
        reached: 0,
        days: works(span),
        gone: works(Span { from: span.from, until: span.until.min(facts.today) }),
        pace: None,
        heading: None,
        missing: None,
        daily: None,
        due: Pile::default(),
        standing: Standing::Ahead,
    }
}

impl Quota {
    fn end(mut self, facts: &Facts) -> Quota {
        self.reached = match self.measure {
            Measure::WonValue => self.won.sum.minor,
            Measure::WonCount => i128::try_from(self.won.count()).unwrap_or(0),
        };
        let (gone, days) = (i128::from(self.gone), i128::from(self.days));
        let over = self.span.until <= facts.today;
        let step = self.target.map_or(1, |target| step_of(self.measure, target, facts));
        let rounded = |exact: i128| exact - exact % step;
        self.pace = self
            .target
            .and_then(|target| if over { Some(target) } else { (target * gone).checked_div(days).map(rounded) });
        self.heading = if over { Some(self.reached) } else { (self.reached * days).checked_div(gone).map(rounded) };
        self.missing = self.target.map(|target| (target - self.reached).max(0));
        let left = days - gone;
        self.daily = self.missing.filter(|missing| *missing > 0 && left > 0 && !over).map(|missing| {
            let each = left * step;
            (missing / each + i128::from(missing % each != 0)) * step
        });
        self.standing = match (self.missing, self.pace) {
            (None, _) => Standing::NoRate,
            (Some(0), _) => Standing::Reached,
            _ if over => Standing::Missed,
            _ if facts.today < self.span.from => Standing::Ahead,
            (_, Some(pace)) if self.reached < pace => Standing::Behind,
            _ => Standing::OnPace,
        };
        self
    }
}

#[cfg(test)]
#[path = "quota_tests.rs"]
mod tests;
