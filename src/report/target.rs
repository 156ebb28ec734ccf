//! Goals as targets of periods.

use super::{Facts, Question, Span};
use crate::model::{Goal, Measure};
use crate::value::{Date, Id};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is to be won in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Minor units of the workspace's currency.
    pub minor: i128,
    /// The goals that it comes from.
    pub goals: Vec<Id>,
    /// Whether it is a part of a longer goal, by the share of its days.
    pub part: bool,
    /// How many pipelines it is the sum of; none where a goal says it as a whole.
    pub pipelines: usize,
}

/// The target of a piece of time of a question. None where only some opportunities count: what a part brings is not measured
/// against the goal of all.
pub(super) fn target_of(question: &Question, facts: &Facts, span: Span) -> Option<Target> {
    question.only.is_none().then(|| target(&question.goals, facts, question.pipeline, span)).flatten()
}

/// The target of a period for the whole team and a pipeline (or all of them): the goal of exactly that period; else goals
/// that fill it without a gap; else its part, by days, of the shortest goal around it. None where nothing fits, or no rate
/// is known.
///
/// Of all pipelines, where no goal is for all of them: the sum of those of every pipeline that has opportunities. Where one of
/// them has none, there is no target: what all bring is not measured against the goal of some.
pub fn target(goals: &[Arc<Goal>], facts: &Facts, pipeline: Option<Id>, span: Span) -> Option<Target> {
    let own = own(goals, facts, pipeline, span);
    if pipeline.is_some() { own } else { own.or_else(|| together(goals, facts, span)) }
}

fn together(goals: &[Arc<Goal>], facts: &Facts, span: Span) -> Option<Target> {
    if goals.iter().all(|goal| goal.pipeline.is_none()) {
        return None;
    }
    let mut pipelines: Vec<Id> = facts.stages.iter().map(|stage| stage.pipeline).collect();
    pipelines.dedup();
    pipelines.retain(|id| facts.deals.iter().any(|deal| deal.record.pipeline == *id));
    let mut sum = Target { minor: 0, goals: Vec::new(), part: false, pipelines: pipelines.len() };
    for pipeline in pipelines {
        let one = own(goals, facts, Some(pipeline), span)?;
        sum.minor = sum.minor.saturating_add(one.minor);
        sum.part |= one.part;
        sum.goals.extend(one.goals);
    }
    (sum.pipelines > 0).then_some(sum)
}

fn own(goals: &[Arc<Goal>], facts: &Facts, pipeline: Option<Id>, span: Span) -> Option<Target> {
    let ours = |goal: &&Arc<Goal>| {
        goal.measure == Measure::WonValue
            && goal.owner.is_none()
            && (goal.pipeline == pipeline || only_one(facts, goal.pipeline.or(pipeline)))
            && goal.from < goal.until
    };
    let mut fitting: Vec<(&Goal, i128)> = goals
        .iter()
        .filter(ours)
        .filter_map(|goal| Some((goal.as_ref(), i128::from(facts.rates.on(goal.amount?, facts.today)?))))
        .collect();
    fitting.sort_by_key(|(goal, _)| (goal.from, goal.until, goal.id));
    if let Some((goal, minor)) = fitting.iter().find(|(goal, _)| (goal.from, goal.until) == (span.from, span.until)) {
        return Some(Target { minor: *minor, goals: vec![goal.id], part: false, pipelines: 0 });
    }
    let inside: Vec<(&Goal, i128)> =
        fitting.iter().filter(|(goal, _)| span.from <= goal.from && goal.until <= span.until).copied().collect();
    if let Some(found) = filled(&inside, span) {
        return Some(found);
    }
    let around = fitting.iter().filter(|(goal, _)| goal.from <= span.from && span.until <= goal.until);
    let (goal, minor) = around.min_by_key(|(goal, _)| (goal.until - goal.from, goal.id))?;
    let (part, whole) = (i128::from(span.days()), i128::from(Span { from: goal.from, until: goal.until }.days()));
    let step = step_of(Measure::WonValue, *minor, facts);
    let steps = minor.checked_mul(part)?.checked_add(whole * step / 2)?.checked_div(whole.checked_mul(step)?)?;
    Some(Target { minor: steps.checked_mul(step)?, goals: vec![goal.id], part: true, pipelines: 0 })
}

/// How exact it is what is worked out of a target: whole units of the workspace's currency where the target has no smaller
/// ones. Cents that nobody has written say nothing.
pub(super) fn step_of(measure: Measure, target: i128, facts: &Facts) -> i128 {
    let unit = match measure {
        Measure::WonValue => 10_i128.pow(facts.rates.base().digits()),
        Measure::WonCount => 1,
    };
    if target % unit == 0 { unit } else { 1 }
}

/// Whether a pipeline is the only one: then its goals are those of all, and the other way round.
fn only_one(facts: &Facts, pipeline: Option<Id>) -> bool {
    !facts.stages.is_empty() && facts.stages.iter().all(|stage| Some(stage.pipeline) == pipeline)
}

/// Goals one after the other from the first day of a period to its last, the longer ones first.
fn filled(inside: &[(&Goal, i128)], span: Span) -> Option<Target> {
    let mut tried: BTreeSet<Date> = BTreeSet::new();
    let mut open = vec![(span.from, Vec::new(), 0i128)];
    while let Some((day, goals, minor)) = open.pop() {
        if day == span.until {
            return Some(Target { minor, goals, part: false, pipelines: 0 });
        }
        if !tried.insert(day) {
            continue;
        }
        // Shortest first, so that the longest is taken up first.
        for (goal, amount) in inside.iter().filter(|(goal, _)| goal.from == day) {
            let mut with = goals.clone();
            with.push(goal.id);
            open.push((goal.until, with, minor.saturating_add(*amount)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::value::{Currency, Money, Time, Zone, ZoneRules};

    fn goal(bits: u128, from: &str, until: &str, euros: i64) -> Arc<Goal> {
        Arc::new(Goal {
            id: Id::from_bits(bits),
            name: "Goal".into(),
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
            amount: Some(Money::whole(euros, Currency::EUR)),
            ..Goal::default()
        })
    }

    fn of(goals: &[Arc<Goal>], from: &str, until: &str) -> Option<(i128, usize, bool)> {
        let zone = Arc::new(ZoneRules::fixed(Zone::default()));
        let facts = Facts::of(&Dataset::default(), Time::from_millis(1_790_000_000_000), &zone);
        let span = Span { from: from.parse().unwrap(), until: until.parse().unwrap() };
        target(goals, &facts, None, span).map(|target| (target.minor / 100, target.goals.len(), target.part))
    }

    #[test]
    fn a_goal_of_the_very_period_comes_before_parts_and_wholes() {
        let goals = [
            goal(1, "2026-01-01", "2027-01-01", 3_650),
            goal(2, "2026-01-01", "2026-04-01", 1_000),
            goal(3, "2026-01-01", "2026-02-01", 400),
            goal(4, "2026-02-01", "2026-03-01", 300),
            goal(5, "2026-03-01", "2026-04-01", 200),
            goal(6, "2026-04-01", "2026-07-01", 500),
        ];
        assert_eq!(of(&goals, "2026-01-01", "2026-04-01"), Some((1_000, 1, false)));
        assert_eq!(of(&goals[2..], "2026-01-01", "2026-04-01"), Some((900, 3, false)), "its three months");
        assert_eq!(of(&goals[1..], "2026-01-01", "2026-07-01"), Some((1_500, 2, false)), "its two quarters");
        assert_eq!(of(&goals, "2026-08-01", "2026-08-11"), Some((100, 1, true)), "ten of 365 days");
        let odd = [goal(1, "2026-01-01", "2026-04-01", 1_000)];
        let facts = Facts::of(&Dataset::default(), Time::default(), &Arc::new(ZoneRules::fixed(Zone::default())));
        let january = Span { from: "2026-01-01".parse().unwrap(), until: "2026-02-01".parse().unwrap() };
        let part = target(&odd, &facts, None, january).map(|target| target.minor);
        assert_eq!(part, Some(34_400), "31 of 90 days are 344.44, of a goal without cents");
        assert_eq!(of(&goals[1..], "2026-08-01", "2026-08-11"), None);
        assert_eq!(of(&goals[2..], "2026-01-01", "2026-05-01"), None, "April has only a quarter's goal");
    }

    #[test]
    fn goals_of_one_person_of_another_pipeline_or_of_numbers_are_no_target_of_the_team() {
        let change = |change: fn(&mut Goal)| {
            let mut goal = goal(1, "2026-01-01", "2026-04-01", 1_000).as_ref().clone();
            change(&mut goal);
            [Arc::new(goal)]
        };
        let goals = [
            change(|goal| goal.owner = Some(Id::from_bits(9))),
            change(|goal| goal.pipeline = Some(Id::from_bits(9))),
            change(|goal| goal.measure = Measure::WonCount),
        ];
        for goals in goals {
            assert_eq!(of(&goals, "2026-01-01", "2026-04-01"), None);
        }
    }

    #[test]
    fn goals_of_every_pipeline_add_up_to_that_of_all_and_those_of_some_do_not() {
        let f = crate::report::fixture_tests::generated(3, 120);
        let mut pipelines: Vec<Id> = f.facts.deals.iter().map(|deal| deal.record.pipeline).collect();
        pipelines.sort();
        pipelines.dedup();
        assert_eq!(pipelines.len(), 1);
        // A stage of another pipeline is there, and one opportunity is put into it.
        let other = f.facts.stages.iter().find(|stage| stage.pipeline != pipelines[0]).map(|stage| stage.pipeline);
        let other = other.unwrap_or(Id::from_bits(4_321));
        let mut facts = f.facts.clone();
        if facts.stages.iter().all(|stage| stage.pipeline != other) {
            let stage = crate::report::StageFact { pipeline: other, ..facts.stages[0].clone() };
            facts.stages.push(stage);
        }
        let record = Arc::make_mut(&mut facts.deals[0].record);
        record.pipeline = other;
        let span = Span { from: "2026-01-01".parse().unwrap(), until: "2026-04-01".parse().unwrap() };
        let goal_of = |bits: u128, pipeline: Option<Id>, euros: i64| {
            Arc::new(Goal { pipeline, ..(*goal(bits, "2026-01-01", "2026-04-01", euros)).clone() })
        };
        let (first, second) = (goal_of(1, Some(pipelines[0]), 700), goal_of(2, Some(other), 300));
        let both = target(&[first.clone(), second.clone()], &facts, None, span).unwrap();
        assert_eq!((both.minor, both.goals.len(), both.pipelines), (100_000, 2, 2));
        assert_eq!(target(std::slice::from_ref(&first), &facts, None, span), None, "the other one has no goal");
        let all = goal_of(3, None, 5_000);
        assert_eq!(target(&[first, second, all], &facts, None, span).unwrap().minor, 500_000, "said as a whole");
    }

    #[test]
    fn the_goal_of_the_only_pipeline_is_that_of_all_and_the_other_way_round() {
        let f = crate::report::fixture_tests::fixture("now 2026-03-01\nstage New open 10\nstage Won won 100");
        let pipeline = f.facts.stages.first().map(|stage| stage.pipeline);
        let span = Span { from: "2026-01-01".parse().unwrap(), until: "2026-04-01".parse().unwrap() };
        let of = |goal_of: Option<Id>, asked: Option<Id>| {
            let goal = Goal { pipeline: goal_of, ..(*goal(1, "2026-01-01", "2026-04-01", 1_000)).clone() };
            target(&[Arc::new(goal)], &f.facts, asked, span).map(|target| target.minor)
        };
        assert_eq!(of(pipeline, None), Some(100_000));
        assert_eq!(of(None, pipeline), Some(100_000));
        assert_eq!(of(Some(Id::from_bits(99)), None), None, "a goal of a pipeline that is not there");
    }
}
