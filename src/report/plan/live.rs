//! What a plan takes from experience: shares that go on, times, and what a win is worth, over the twelve months before.

use crate::model::StageKind;
use crate::report::groups::owner_at;
use crate::report::rates::closed_at;
use crate::report::{Deal, Facts, History, Span, StageFact, silent_since};
use crate::value::{Id, Time};
use chrono::{Days, Months};

/// A step of a plan by experience.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveStep {
    /// The stage.
    pub stage: Id,
    /// What people call it.
    pub name: String,
    /// Whether this is where it is won: the last step.
    pub won: bool,
    /// Who works in it.
    pub role: String,
    /// Opportunities that got here, or past it, in the twelve months, and of which it is known whether they went on. Open
    /// ones that fell silent have not: to leave out what nobody works on would make shares look better than they are.
    pub known: Vec<Id>,
    /// Of these, those that got to the next step or past it.
    pub on: Vec<Id>,
    /// Those that got here as well and are still being worked on.
    pub waiting: Vec<Id>,
    /// How long those that went on had been in the stage, in milliseconds, shortest first.
    pub times: Vec<i64>,
    /// Whose times these are.
    pub timed: Vec<Id>,
    /// Chance of winning from here, as typed at the stage, in percent.
    pub probability: u8,
    /// Days that the stage is meant to take at most.
    pub target_days: Option<u16>,
}

/// What a plan takes from experience.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The twelve months.
    pub span: Span,
    /// The open stages of the pipeline in their order, and the first won one after them.
    pub steps: Vec<LiveStep>,
    /// What was won in the twelve months, and has a value that can be told in the workspace's currency.
    pub won: Vec<Id>,
    /// What was won without one.
    pub unvalued: Vec<Id>,
    /// The average value of what was won, in minor units, rounded half up.
    pub average: Option<i64>,
}

/// The steps of a pipeline: its open stages in order up to the first won one, and that one.
pub fn steps(facts: &Facts, pipeline: Id) -> Vec<&StageFact> {
    let funnel = facts.funnel(pipeline);
    let won = funnel.iter().position(|stage| stage.kind == StageKind::Won);
    funnel.into_iter().take(won.map_or(usize::MAX, |at| at.saturating_add(1))).collect()
}

/// When an opportunity first got to a place of its pipeline or past it; to the won one, when it was won, if it still is.
pub fn reached(facts: &Facts, deal: &Deal, step: &StageFact) -> Option<Time> {
    if step.kind == StageKind::Won {
        return deal.closing.filter(|closing| closing.won).map(|closing| closing.at);
    }
    let far = |stage: &StageFact| stage.pipeline == deal.record.pipeline && stage.order >= step.order;
    let here = |place: Option<u16>| place.and_then(|place| facts.stage(place)).is_some_and(far);
    let first = deal.stays.iter().find(|stay| here(stay.stage)).map(|stay| stay.from);
    first.or_else(|| here(Some(deal.stage)).then_some(deal.record.created))
}

/// Whether an opportunity counts for a person (or for all) at a moment.
pub fn theirs(deal: &Deal, history: Option<&History>, owner: Option<Id>, at: Time) -> bool {
    let turns = || history.map_or(&[][..], |history| history.turns(deal.id()));
    owner.is_none_or(|owner| owner_at(deal, turns(), at) == Some(owner))
}

/// Whether a closed opportunity counts for a person (or for all): for who was in charge on the day that it was closed, as in
/// every report.
pub(super) fn theirs_won(facts: &Facts, deal: &Deal, history: Option<&History>, owner: Option<Id>) -> bool {
    owner.is_none() || closed_at(deal, facts).is_some_and(|at| theirs(deal, history, owner, at))
}

/// The twelve months up to today, today included.
pub fn trailing(facts: &Facts) -> Span {
    let until = facts.today.checked_add_days(Days::new(1)).unwrap_or(facts.today);
    Span { from: until.checked_sub_months(Months::new(12)).unwrap_or(facts.today), until }
}

/// What the twelve months say about a pipeline, for everybody or for one owner.
pub fn live(facts: &Facts, history: Option<&History>, pipeline: Id, owner: Option<Id>) -> Live {
    let span = trailing(facts);
    let (begin, end) = span.moments(&facts.zone);
    let stages = steps(facts, pipeline);
    let mut all: Vec<LiveStep> = stages
        .iter()
        .map(|stage| LiveStep {
            stage: stage.id,
            name: stage.name.clone(),
            won: stage.kind == StageKind::Won,
            role: stage.role.clone(),
            known: Vec::new(),
            on: Vec::new(),
            waiting: Vec::new(),
            times: Vec::new(),
            timed: Vec::new(),
            probability: stage.probability,
            target_days: stage.target_days,
        })
        .collect();
    let (mut won, mut unvalued, mut sum) = (Vec::new(), Vec::new(), 0_i128);
    for deal in facts.deals.iter().filter(|deal| deal.record.pipeline == pipeline) {
        let moments: Vec<Option<Time>> = match deal.way_known(facts) {
            true => stages.iter().map(|stage| reached(facts, deal, stage)).collect(),
            false => Vec::new(),
        };
        for (at, step) in all.iter_mut().enumerate() {
            let here = moments.get(at).copied().flatten();
            let Some(here) = here.filter(|here| begin <= *here && *here < end) else { continue };
            if step.won || !theirs(deal, history, owner, here) {
                continue;
            }
            let next = moments.get(at.saturating_add(1)).copied().flatten();
            match next {
                Some(_) => {
                    step.known.push(deal.id());
                    step.on.push(deal.id());
                    if let Some(spent) = spent(facts, deal, step.stage) {
                        step.times.push(spent);
                        step.timed.push(deal.id());
                    }
                }
                None if deal.closing.is_some() || silent_since(deal, facts).is_some() => step.known.push(deal.id()),
                None => step.waiting.push(deal.id()),
            }
        }
        if deal.closing.is_some_and(|closing| closing.won && span.has(closing.day))
            && theirs_won(facts, deal, history, owner)
        {
            match deal.base {
                Some(base) => {
                    won.push(deal.id());
                    sum += i128::from(base);
                }
                None => unvalued.push(deal.id()),
            }
        }
    }
    all.iter_mut().for_each(|step| step.times.sort_unstable());
    let count = i128::try_from(won.len()).unwrap_or(1).max(1);
    let average = (!won.is_empty()).then(|| i64::try_from((sum + count / 2) / count).ok()).flatten();
    Live { span, steps: all, won, unvalued, average }
}

/// How long an opportunity has been in a stage, over all its stays there; none if it passed it by.
fn spent(facts: &Facts, deal: &Deal, stage: Id) -> Option<i64> {
    let place = facts.place(stage);
    let mut stays = deal.stays.iter().filter(|stay| stay.stage == place).peekable();
    stays.peek()?;
    let long = |until: Time, from: Time| until.millis().saturating_sub(from.millis()).max(0);
    Some(stays.map(|stay| long(stay.until.unwrap_or(facts.now), stay.from)).fold(0, i64::saturating_add))
}
