//! Goals as a block: how far, at what pace, what is still needed.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Words};
use crate::model::{Kind, Measure, RecordId};
use crate::present::chart::Unit;
use crate::report::forecast::{money, tenths};
use crate::report::quota::Quota;

/// The goals of a period; none where there are none.
pub fn goals(quotas: &[Quota], words: &Words<'_>) -> Option<Block> {
    let heads = ["Goal", "Stands", "To reach", "Won", "At pace", "Heading for", "Needed a day", "Due", "Covered"];
    let rows: Vec<Vec<GridCell>> = quotas.iter().map(|quota| row(quota, words)).collect();
    let how = How::new(
        "at pace = to reach × working days so far / working days; heading for = won × working days / working days so far; needed a day = missing / working days left; covered = due / missing",
        "Won by close date in the goal’s period, for whoever was in charge when it was closed; due is open with an expected close in what is left of it. A filter changes nothing about how a goal stands.",
    );
    let head = heads.iter().enumerate().map(|(at, text)| ((*text).to_string(), at > 1)).collect();
    let body = Body::Grid(Grid { head, rows });
    let block = Block { key: "goals", title: "Goals".into(), how: how.of(quotas.len()), body, width: 4 };
    (!quotas.is_empty()).then_some(block)
}

fn row(quota: &Quota, words: &Words<'_>) -> Vec<GridCell> {
    let base = words.facts.rates.base();
    let amount = |value: i128| match quota.measure {
        Measure::WonValue => Amount { value: money(value, base).minor, unit: Unit::Money(base) },
        Measure::WonCount => Amount { value: i64::try_from(value).unwrap_or(i64::MAX), unit: Unit::Count },
    };
    let goal = || Behind::Records([RecordId { kind: Kind::Goal, id: quota.goal }].into());
    let cell = |value: Option<i128>, behind: Behind| {
        GridCell::Figure(value.map(amount), if value.is_some() { behind } else { Behind::Nothing })
    };
    let written = words.data.goal(quota.goal);
    let name = written.map(|goal| goal.name.clone()).unwrap_or_default();
    let span = (words.span)(quota.span);
    // A goal that nobody has named is called by its days already.
    let name = if name.contains(&span) { name } else { format!("{name}, {span}") };
    // A target without a rate is in no sum, and said as it was written.
    let target = match (quota.target, written.and_then(|goal| goal.amount)) {
        (None, Some(money)) => {
            GridCell::NoRate(Amount { value: money.minor, unit: Unit::Money(money.currency) }, goal())
        }
        (target, _) => cell(target, goal()),
    };
    let due = match quota.measure {
        Measure::WonValue => quota.due.tally.sum.minor,
        Measure::WonCount => i128::try_from(quota.due.count()).unwrap_or(0),
    };
    let covered = quota.coverage().map(tenths).map(|value| Amount { value, unit: Unit::Tenths });
    vec![
        GridCell::Text(name),
        GridCell::Text(quota.standing.word().into()),
        target,
        GridCell::Figure(Some(amount(quota.reached)), Behind::places(&quota.won.places)),
        cell(quota.pace, goal()),
        cell(quota.heading, Behind::places(&quota.won.places)),
        cell(quota.daily, goal()),
        GridCell::Figure(Some(amount(due)), Behind::places(&quota.due.tally.places)),
        GridCell::Figure(covered, covered.map_or(Behind::Nothing, |_| Behind::places(&quota.due.tally.places))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::model::{Goal, Record};
    use crate::present::chart::plain;
    use crate::report::fixture_tests::{ask, day, fixture};
    use crate::report::{Question, Span, quota::quota};
    use crate::value::{Currency, Date, Id, Money};
    use std::sync::Arc;

    /// The first four cells of a goal of March.
    fn told(name: &str, amount: Money) -> (String, String, GridCell, GridCell) {
        let f = fixture("now 2026-03-15\nstage New open 10\nstage Won won 100");
        let (from, until) = (day("2026-03-01"), day("2026-04-01"));
        let goal =
            Goal { id: Id::from_bits(7), name: name.into(), from, until, amount: Some(amount), ..Goal::default() };
        let data = Dataset::from_records(vec![Record::from(goal.clone())]);
        let question = Question { goals: vec![Arc::new(goal)], ..ask("2026-03-01", "2026-04-01") };
        let (span, day) = (|_: Span| "March 2026".to_string(), |day: Date| day.to_string());
        let words = Words { data: &data, facts: &f.facts, write: &plain, span: &span, day: &day };
        let block = goals(&quota(&f.facts, &f.history, &question), &words).unwrap();
        let Body::Grid(grid) = block.body else { panic!("no grid") };
        match &grid.rows[0][..4] {
            [GridCell::Text(name), GridCell::Text(stands), target, won] => {
                (name.clone(), stands.clone(), target.clone(), won.clone())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_goal_that_is_called_by_its_days_does_not_say_them_twice() {
        let euros = Money::whole(1_000, Currency::EUR);
        assert_eq!(told("Spring", euros).0, "Spring, March 2026");
        assert_eq!(told("New business, March 2026", euros).0, "New business, March 2026");
    }

    #[test]
    fn a_target_without_a_rate_is_said_as_it_was_written_and_opens_its_goal() {
        let pounds = Currency::from_code("GBP").unwrap();
        let (_, stands, target, _) = told("Spring", Money::whole(1_000, pounds));
        assert_eq!(stands, "No rate for its currency");
        match target {
            GridCell::NoRate(Amount { value: 100_000, unit: Unit::Money(currency) }, Behind::Records(goals)) => {
                assert_eq!((currency, goals.len()), (pounds, 1));
            }
            other => panic!("{other:?}"),
        }
    }
}
