//! People: what members do and what is done under each hat, credited to who was in charge at the moment.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Words};
use crate::present::chart::Unit;
use crate::report::{Performance, Tally, Times};

fn count(places: &Vec<u32>) -> GridCell {
    GridCell::Figure(Some(Amount::count(places.len())), Behind::places(places))
}

/// What everybody did.
pub fn performance(key: &'static str, title: &str, who: &str, lines: &[Performance], words: &Words<'_>) -> Block {
    let how = How::new(
        "counts and sums of what happened in the period",
        "Every event is credited to who was in charge at that moment, and what is won or lost to who was in charge at the close. Hats count as they were worn then; somebody's first ones for what was before as well. Open is as of now.",
    );
    let base = words.facts.rates.base();
    let value = |tally: &Tally| {
        let amount = Amount { value: tally.sum.money(base).minor, unit: Unit::Money(base) };
        GridCell::Figure(Some(amount), Behind::places(&tally.places))
    };
    let row = |one: &Performance| {
        let response = one.response.map(|times| Amount { value: times.median / 60_000, unit: Unit::Minutes });
        vec![
            GridCell::Text(words.group(&one.group)),
            count(&one.created),
            count(&one.contacted),
            GridCell::Figure(Some(Amount::count(one.touches)), Behind::places(&one.contacted)),
            count(&one.forward),
            count(&one.back),
            count(&one.won.places),
            value(&one.won),
            count(&one.lost.places),
            GridCell::Share(one.rate(), Behind::places(&one.won.places)),
            count(&one.open.places),
            if one.response.as_ref().is_some_and(Times::few) {
                GridCell::Faint(response, Behind::places(&one.responded))
            } else {
                GridCell::Figure(response, Behind::places(&one.responded))
            },
        ]
    };
    let heads = [
        "Created",
        "Contacted",
        "Contacts",
        "Moved on",
        "Moved back",
        "Won",
        "Value won",
        "Lost",
        "Win rate",
        "Open now",
        "First response",
    ];
    let mut head = vec![(who.to_string(), false)];
    head.extend(heads.map(|text| (text.to_string(), true)));
    let body = if lines.is_empty() {
        Body::Missing("Nobody did anything in this period that meets the question.".into())
    } else {
        Body::Grid(Grid { head, rows: lines.iter().map(row).collect() })
    };
    Block { key, title: title.into(), how, body, width: 4 }
}
