//! Goals on their way: what is won, what it should be by now, and what each stage still needs this week and today.

use super::live::{reached, theirs, theirs_won};
use super::target_of;
use crate::data::Dataset;
use crate::model::{Goal, Measure, Need, StageKind};
use crate::report::target::step_of;
use crate::report::{Deal, Facts, Grain, History, Span, StageFact, Sum};
use crate::value::{Date, Id, Money};
use std::sync::Arc;

/// Where a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// Its period has not begun.
    Before,
    /// It is reached.
    Reached,
    /// At least as much as should be by now: so much more.
    OnTrack(i128),
    /// So much less than should be by now.
    Behind(i128),
    /// Its period is over, and so much was missing.
    Missed(i128),
}

/// How many should get to a stage in some days, and those that did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// How many should: what was missing when they began, spread over the working days that were left then.
    pub need: u64,
    /// Those that got there in these days.
    pub done: Vec<Id>,
}

impl Slice {
    /// How many are missing.
    pub fn rest(&self) -> u64 {
        self.need.saturating_sub(self.done.len() as u64)
    }
}

/// A step of a goal on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedFacts {
    /// The step as it was saved.
    pub need: Need,
    /// What people call the stage.
    pub name: String,
    /// Who works in it.
    pub role: String,
    /// Those that got there in the step's days.
    pub done: Vec<Id>,
    /// This week; none where none of its days is one of the step's.
    pub week: Option<Slice>,
    /// Today; none where it is not one of the step's days.
    pub day: Option<Slice>,
}

/// A goal on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalFacts {
    /// The goal.
    pub goal: Arc<Goal>,
    /// What is won of it.
    pub won: Vec<Id>,
    /// Their sum, with what could not be converted.
    pub sum: Sum,
    /// What is reached: minor units, or opportunities.
    pub reached: i128,
    /// What is to be reached; none where its currency has no rate.
    pub target: Option<i128>,
    /// What it should be by now: as much of the target as of the working days is over.
    pub expected: i128,
    /// Where it stands.
    pub ahead: Option<Ahead>,
    /// Working days that are left, today included.
    pub working_days: u64,
    /// Its steps.
    pub needs: Vec<NeedFacts>,
}

/// The goals whose days include this one, or whose steps' days do, in the order of their ends.
pub fn goals_in_force(data: &Dataset, today: Date) -> Vec<Arc<Goal>> {
    let here = |from: Date, until: Date| from <= today && today < until;
    let in_force =
        |goal: &&Arc<Goal>| here(goal.from, goal.until) || goal.needs.iter().any(|need| here(need.from, need.until));
    let mut goals: Vec<Arc<Goal>> = data.goals().filter(in_force).cloned().collect();
    goals.sort_by_key(|goal| (goal.until, goal.from, goal.id));
    goals
}

/// What was won in a period before: a target to begin with.
#[derive(Clone, Debug, PartialEq)]
pub struct Usual {
    /// The period.
    pub span: Span,
    /// What was won in it; where value counts, what has a value that can be told.
    pub won: Vec<Id>,
    /// What that is worth.
    pub money: Money,
}

/// What was won in the period before a goal's, by its measure, pipeline and owner. Of a period that lies ahead, the last one
/// that is over. None where nothing was.
pub fn usual(facts: &Facts, history: Option<&History>, goal: &Goal) -> Option<Usual> {
    let span = Span { from: goal.from, until: goal.until };
    if span.from >= span.until {
        return None;
    }
    let mut before = span.before();
    while before.until > facts.today && before.from > facts.years.piece(facts.today, Grain::Year).before().before().from
    {
        before = before.before();
    }
    let won = |deal: &&Deal| {
        let here = deal.closing.filter(|closing| closing.won && before.has(closing.day));
        here.is_some()
            && theirs_won(facts, deal, history, goal.owner)
            && goal.pipeline.is_none_or(|pipeline| pipeline == deal.record.pipeline)
    };
    let counts = |deal: &&Deal| goal.measure == Measure::WonCount || deal.base.is_some();
    let deals: Vec<&Deal> = facts.deals.iter().filter(won).filter(counts).collect();
    let sum = deals.iter().filter_map(|deal| deal.base).fold(0, i64::saturating_add);
    let some = if goal.measure == Measure::WonCount { !deals.is_empty() } else { sum > 0 };
    let won = deals.into_iter().map(Deal::id).collect();
    some.then(|| Usual { span: before, won, money: Money::new(sum, facts.rates.base()) })
}

/// Those that first got to a stage, or past it, in some days, each with its day; to a won one, those won in them. Whose
/// they are is what holds at that moment.
pub(super) fn got_there(
    facts: &Facts,
    history: Option<&History>,
    owner: Option<Id>,
    stage: &StageFact,
    span: Span,
) -> Vec<(Id, Date)> {
    let (begin, end) = span.moments(&facts.zone);
    let counts = |deal: &Deal| {
        let at = reached(facts, deal, stage).filter(|_| deal.record.pipeline == stage.pipeline)?;
        match (stage.kind, deal.closing) {
            (StageKind::Won, Some(closing)) => {
                (span.has(closing.day) && theirs_won(facts, deal, history, owner)).then(|| (deal.id(), closing.day))
            }
            _ => {
                (begin <= at && at < end && theirs(deal, history, owner, at)).then(|| (deal.id(), facts.zone.date(at)))
            }
        }
    };
    facts.deals.iter().filter_map(counts).collect()
}

/// Where a goal stands.
pub fn progress(facts: &Facts, history: Option<&History>, goal: &Arc<Goal>) -> GoalFacts {
    let span = Span { from: goal.from, until: goal.until };
    let (mut won, mut sum) = (Vec::new(), Sum::default());
    for deal in &facts.deals {
        if !deal.closing.is_some_and(|closing| closing.won && span.has(closing.day)) {
            continue;
        }
        if goal.pipeline.is_some_and(|pipeline| pipeline != deal.record.pipeline)
            || !theirs_won(facts, deal, history, goal.owner)
        {
            continue;
        }
        won.push(deal.id());
        sum.add(deal.record.value, deal.base, facts.rates.base());
    }
    let reached = match goal.measure {
        Measure::WonValue => sum.minor,
        Measure::WonCount => i128::try_from(won.len()).unwrap_or(i128::MAX),
    };
    let target = target_of(goal, &facts.rates, facts.today).map(i128::from);
    let expected = target.map_or(0, |target| expected(facts, span, goal, target));
    let ahead = target.map(|target| ahead(facts, span, reached, target, expected));
    let needs = goal.needs.iter().filter_map(|need| step(facts, history, goal.owner, need)).collect();
    let last = span.until.pred_opt().unwrap_or(span.until);
    let working_days = facts.calendar.working_days(span.from.max(facts.today), last);
    GoalFacts { goal: goal.clone(), won, sum, reached, target, expected, ahead, working_days, needs }
}

fn ahead(facts: &Facts, span: Span, reached: i128, target: i128, expected: i128) -> Ahead {
    if reached >= target {
        Ahead::Reached
    } else if span.until <= facts.today {
        Ahead::Missed(target - reached)
    } else if facts.today < span.from {
        Ahead::Before
    } else if reached >= expected {
        Ahead::OnTrack(reached - expected)
    } else {
        Ahead::Behind(expected - reached)
    }
}

/// What should be reached by now. A target without cents expects none.
fn expected(facts: &Facts, span: Span, goal: &Goal, target: i128) -> i128 {
    let exact = part(facts, span, target);
    exact - exact % step_of(goal.measure, target, facts)
}

/// As much of a whole as working days of a span are over before today, rounded down; where nobody works, plain days.
fn part(facts: &Facts, span: Span, whole: i128) -> i128 {
    let (over, all) = share_of_days(facts, span, facts.today);
    if all == 0 { whole } else { whole.saturating_mul(i128::from(over)) / i128::from(all) }
}

/// How many working days of a span lie before a day, and how many it has; where it has none, plain days.
fn share_of_days(facts: &Facts, span: Span, before: Date) -> (u64, u64) {
    let before = before.clamp(span.from, span.until);
    let count = |until: Date| match until.pred_opt().filter(|last| *last >= span.from) {
        Some(last) => facts.calendar.working_days(span.from, last),
        None => 0,
    };
    let all = count(span.until);
    if all > 0 {
        return (count(before), all);
    }
    let plain = |until: Date| u64::try_from((until - span.from).num_days()).unwrap_or(0);
    (plain(before), plain(span.until))
}

fn step(facts: &Facts, history: Option<&History>, owner: Option<Id>, need: &Need) -> Option<NeedFacts> {
    let stage = facts.place(need.stage).and_then(|place| facts.stage(place))?;
    let span = Span { from: need.from, until: need.until };
    let there = got_there(facts, history, owner, stage, span);
    let slice = |days: Span| {
        let days = Span { from: days.from.max(span.from), until: days.until.min(span.until) };
        if days.from >= days.until {
            return None;
        }
        let inside = there.iter().filter(|(_, day)| days.has(*day)).map(|(id, _)| *id).collect();
        let before = there.iter().filter(|(_, day)| *day < days.from).count();
        // Who is behind has more to do on each day that is left, and not all of it at once.
        let missing = u64::from(need.count).saturating_sub(before as u64);
        let (part, left) = share_of_days(facts, Span { from: days.from, until: span.until }, days.until);
        Some(Slice { need: missing.saturating_mul(part).div_ceil(left.max(1)), done: inside })
    };
    let tomorrow = facts.today.succ_opt()?;
    Some(NeedFacts {
        need: need.clone(),
        name: stage.name.clone(),
        role: stage.role.clone(),
        done: there.iter().map(|(id, _)| *id).collect(),
        week: slice(facts.years.piece(facts.today, Grain::Week)).filter(|_| span.has(facts.today)),
        day: slice(Span { from: facts.today, until: tomorrow }),
    })
}
