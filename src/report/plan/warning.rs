//! What a person should know about a plan, in sentences.

use super::{Basis, Lead, LiveStep, PlanStep, Share};
use crate::report::{FEW, Facts};
use crate::value::{Date, plural};

/// Why nobody can tell how many have to get to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untold {
    /// There is no stage to win in.
    NoWay,
    /// Nothing is known of what a win is worth.
    NoAverage,
    /// What share goes on from this stage is not known: from the step itself, or from one between it and the win.
    NoShare(String),
    /// More would have to get to this stage than anybody has: the step itself, or one between it and the win.
    TooMany(String),
}

impl Untold {
    /// In a few words, for where a number would stand.
    pub fn words(&self) -> String {
        match self {
            Untold::NoWay => "no way to a win".into(),
            Untold::NoAverage => "say what a win is worth".into(),
            Untold::NoShare(stage) => format!("say what share goes on from {stage}"),
            Untold::TooMany(stage) => format!("too many for {stage}"),
        }
    }
}

/// What a person should know about a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// There is no stage to win in, or none before it.
    NoWay,
    /// The period is over.
    Over,
    /// Nothing is known of what a win is worth.
    NoAverage,
    /// The average value rests on few wins.
    FewWins(usize),
    /// What share goes on from a stage is not known: nothing did, of so many that are decided.
    NoShare(String, usize),
    /// A share rests on few opportunities.
    FewDeals(String, usize),
    /// How long a stage takes is not known: it counts as no time.
    NoDays(String),
    /// More would be needed than anybody has.
    TooMany(String),
    /// The days for getting to a stage have begun already.
    Begun(String, Date),
    /// The days for getting to a stage are over, and so many are missing.
    Late(String, Date, u64),
}

impl Warning {
    /// Whether the plan cannot come true, or cannot be worked out.
    pub fn grave(&self) -> bool {
        !matches!(self, Warning::FewWins(_) | Warning::FewDeals(..) | Warning::NoDays(_) | Warning::Begun(..))
    }

    /// In a sentence; days as the person writes them.
    pub fn words(&self, day: impl Fn(Date) -> String) -> String {
        match self {
            Warning::NoWay => {
                "This pipeline has no way to a win: it needs open stages and a won stage after them.".into()
            }
            Warning::Over => "The period is over: what was missing then is still missing.".into(),
            Warning::NoAverage => "Nothing with a value was won in the last 12 months. Say what a win is worth.".into(),
            Warning::FewWins(count) => {
                format!("The average value rests on {} only.", plural(*count, "win", "wins"))
            }
            Warning::NoShare(stage, 0) => {
                format!(
                    "What share goes on from {stage} is not known: nothing there is decided yet. Say what you expect."
                )
            }
            Warning::NoShare(stage, count) => {
                let count = plural(*count, "opportunity", "opportunities");
                format!(
                    "Of {count} that came to {stage} in the last 12 months, none went on. Say what share you expect."
                )
            }
            Warning::FewDeals(stage, count) => {
                let count = plural(*count, "opportunity", "opportunities");
                format!("The share that goes on from {stage} rests on {count} only: the true one may be far off.")
            }
            Warning::NoDays(stage) => format!("How long {stage} takes is not known; it counts as no time."),
            Warning::TooMany(stage) => format!("More would have to get to {stage} than anybody can work on."),
            Warning::Begun(stage, from) => {
                format!(
                    "Work on {stage} had to begin on {}: what did not come then has to come on top now.",
                    day(*from)
                )
            }
            Warning::Late(stage, by, rest) => format!(
                "{rest} more had to get to {stage} by {}. The target is out of reach at the usual speed.",
                day(*by)
            ),
        }
    }
}

pub(super) fn about_step(step: &LiveStep, way: Option<Share>, long: Option<Lead>, warnings: &mut Vec<Warning>) {
    match way {
        None => warnings.push(Warning::NoShare(step.name.clone(), step.known.len())),
        Some(Share { basis: Basis::Live, .. }) if step.known.len() < FEW => {
            warnings.push(Warning::FewDeals(step.name.clone(), step.known.len()));
        }
        Some(_) => {}
    }
    if long.is_none() {
        warnings.push(Warning::NoDays(step.name.clone()));
    }
}

pub(super) fn about_days(facts: &Facts, steps: &[PlanStep], warnings: &mut Vec<Warning>) {
    let over = warnings.contains(&Warning::Over);
    for step in steps.iter().filter(|step| step.rest > 0 && !step.live.won && !over) {
        if step.span.until <= facts.today {
            let by = step.span.until.pred_opt().unwrap_or(step.span.until);
            warnings.push(Warning::Late(step.live.name.clone(), by, step.rest));
        } else if step.span.from < facts.today {
            warnings.push(Warning::Begun(step.live.name.clone(), step.span.from));
        }
    }
}
