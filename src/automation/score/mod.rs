//! Lead scoring: the points that scoring rules give to an opportunity.
//!
//! The score of an open opportunity is the sum of the points of all rules that count and whose condition is known to hold,
//! each of them once and decayed by the days since the last contact, together with the points that people, imports and
//! automations have given. What is decided keeps the score that it had. The engine keeps scores true: see the engine's `score.rs`.

mod decay;
mod explain;
mod need;

pub use explain::{Line, Scored, explain, flames, ideal, percent};
pub use need::{fades, needs_all};

use crate::data::{Change, Dataset};
use crate::model::{Opportunity, ScoreRule};
use crate::query::{Context, Expr, Field, Filter, Literal, Op, Truth, asks_itself, last_touch, missing, parse};
use crate::value::{Date, Id};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The rules that count, made ready. They hold as long as rules of automation do.
#[derive(Clone, Debug, Default)]
pub struct Scoring {
    rules: Vec<Ready>,
    need: need::Need,
}

#[derive(Clone, Debug)]
struct Ready {
    rule: Arc<ScoreRule>,
    filter: Filter,
}

impl Scoring {
    /// The scoring rules that count in a data set; none where there are none.
    pub fn new(cx: &Context<'_>) -> Option<Scoring> {
        cx.data.score_rules().any(|rule| rule.on).then(|| Self::of(&in_order(cx.data), cx))
    }

    /// These rules, whatever the data set has: those that are off or cannot be read count for nothing.
    pub fn of(rules: &[Arc<ScoreRule>], cx: &Context<'_>) -> Scoring {
        let mut need = need::Need::default();
        let mut ready = Vec::new();
        for rule in rules.iter().filter(|rule| rule.on) {
            let Ok(expr) = readable(&rule.filter, cx.data) else { continue };
            need.note(&expr);
            ready.push(Ready { rule: rule.clone(), filter: Filter::new(&expr, cx) });
        }
        Scoring { rules: ready, need }
    }

    /// The points of the rules for an opportunity.
    pub fn points(&self, one: &Opportunity, cx: &Context<'_>) -> i32 {
        let mut days = None;
        let sum = self.rules.iter().filter(|ready| ready.filter.test(one, cx) == Truth::True).map(|ready| {
            let Some(halves_after) = ready.rule.halves_after else { return ready.rule.points };
            let days = *days.get_or_insert_with(|| days_since_contact(one, cx));
            decay::left(ready.rule.points, days, halves_after)
        });
        sum.fold(0, i32::saturating_add)
    }

    /// The opportunities whose scores a change can alter.
    pub(super) fn touched(&self, change: &Change, data: &Dataset, found: &mut BTreeSet<Id>) {
        self.need.touched(change, data, found);
    }

    /// The score of an opportunity: the points of the rules, and those given.
    pub fn score(&self, one: &Opportunity, cx: &Context<'_>) -> i32 {
        self.points(one, cx).saturating_add(one.points_given())
    }
}

/// All scoring rules in their order.
pub fn in_order(data: &Dataset) -> Vec<Arc<ScoreRule>> {
    let mut all: Vec<Arc<ScoreRule>> = data.score_rules().cloned().collect();
    all.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    all
}

/// Whether opportunities are scored by rules at all.
pub fn scores(data: &Dataset) -> bool {
    data.score_rules().any(|rule| rule.on)
}

/// Whether an opportunity is open, so that its score goes on.
pub fn scored(one: &Opportunity, data: &Dataset) -> bool {
    data.stage(one.stage).is_some_and(|stage| !stage.kind.closed())
}

/// The days since the last contact, by the calendar.
fn days_since_contact(one: &Opportunity, cx: &Context<'_>) -> u32 {
    let last = cx.zone.date(last_touch(cx.data, one));
    u32::try_from(cx.today.signed_duration_since(last).num_days().max(0)).unwrap_or(u32::MAX)
}

/// What is wrong with the condition of a scoring rule, in a sentence; none if it can count.
pub fn problem(filter: &str, data: &Dataset) -> Option<String> {
    readable(filter, data).err()
}

fn readable(filter: &str, data: &Dataset) -> Result<Expr, String> {
    let expr = parse(filter).map_err(|error| format!("The condition cannot be read: {error}"))?;
    if expr.is_empty() {
        return Err("Say what the points are for: the condition is empty.".into());
    }
    if asks_itself(&expr) {
        return Err("A score cannot depend on the score or the fit.".into());
    }
    let me = |leaf: &&Expr| matches!(leaf, Expr::Test(test) if test.values.contains(&Literal::Me));
    if expr.leaves().iter().any(me) {
        return Err("A score is the same for everybody: name the member instead of “me”.".into());
    }
    let cx = Context { today: Date::default(), zone: Default::default(), me: None, data };
    match missing(&expr, &cx).into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(expr),
    }
}

/// The condition for a mark of the score, for lists: `score>=20`.
pub fn at_least(mark: i32) -> Expr {
    Expr::test(Field::Score, Op::AtLeast, vec![Literal::Number(i64::from(mark))])
}

/// The rule of an id, with its problem.
pub fn known(rule: Id, data: &Dataset) -> Option<(Arc<ScoreRule>, Option<String>)> {
    let rule = data.score_rule(rule)?.clone();
    let problem = problem(&rule.filter, data);
    Some((rule, problem))
}

#[cfg(test)]
mod tests;
