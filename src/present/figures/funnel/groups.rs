//! The win rates of each group in a table: the three of them side by side, with what was won.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Share, Unit, WinRates, Words, interval, sum_of};
use crate::present::chart::Form;
use crate::report::Places;

/// A line a group. Here too a rate never stands alone: with it is what it is of, and what it lies between.
pub(super) fn side_by_side(rates: &[WinRates], words: &Words<'_>) -> Block {
    let head = [
        ("Group", false),
        ("Won", true),
        ("Value won", true),
        ("Lost", true),
        ("Won of closed", true),
        ("Lies between", false),
        ("Won of created", true),
        ("Won, strictly", true),
    ];
    // A piece of time in which nothing was created or closed says nothing.
    let any = |one: &&WinRates| one.strict().whole > 0 || one.created.count() > 0 || !one.group.is_time();
    Block {
        key: "win-rates-groups",
        title: "Win rates side by side".into(),
        how: How::new(
            "won / (won + lost); won by now / created; won / (won + lost + overdue + silent)",
            "As in the rates of all, by group. The closed rate lies between the two in 95 of 100 cases (Wilson’s interval). What counts under several groups stands in each of them.",
        )
        .of(super::super::distinct(rates.iter().flat_map(|one| [&one.won.places, &one.lost.places, &one.created.places]))),
        body: Body::Grid(Grid {
            head: head.map(|(text, num)| (text.to_string(), num)).to_vec(),
            rows: rates.iter().filter(any).map(|one| line(one, words)).collect(),
        }),
        width: 4,
    }
}

fn line(one: &WinRates, words: &Words<'_>) -> Vec<GridCell> {
    let count = |places: &Places| GridCell::Figure(Some(Amount::count(places.len())), Behind::places(places));
    vec![
        GridCell::Text(words.group(&one.group)),
        count(&one.won.places),
        GridCell::Figure(Some(sum_of(&one.won, words)), Behind::places(&one.won.places)),
        count(&one.lost.places),
        GridCell::Share(one.closed(), Behind::places(&one.won.places)),
        GridCell::Text(between(one.closed(), words)),
        GridCell::Share(one.cohort(), Behind::places(&one.created_won.places)),
        GridCell::Share(one.strict(), Behind::places(&one.won.places)),
    ]
}

fn between(share: Share, words: &Words<'_>) -> String {
    let written = |value: i64| (words.write)(value, Unit::Share, Form::Exact);
    interval(share).map_or("–".into(), |(low, high)| format!("{} to {}", written(low), written(high)))
}

#[cfg(test)]
#[path = "groups_tests.rs"]
mod tests;
