//! What changed in the open pipeline since a day, and what came and went in between.

use super::{Amount, Behind, Block, Body, How, Tile, Words};
use crate::model::{Kind, RecordId};
use crate::present::chart::{ChartData, ChartKind, Group as Name, Point, Series, Tone, Unit};
use crate::report::forecast::money;
use crate::report::movement::Movement;
use crate::value::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

fn records(ids: &[Id]) -> Behind {
    let all: Vec<RecordId> = ids.iter().map(|id| RecordId { kind: Kind::Opportunity, id: *id }).collect();
    if all.is_empty() { Behind::Nothing } else { Behind::Records(all.into()) }
}

/// What the amounts leave out.
fn without_rates(made: &Movement) -> String {
    let codes: Vec<&str> = made.missing.iter().map(|currency| currency.code()).collect();
    if codes.is_empty() {
        return String::new();
    }
    format!(" Without a rate, and so counted as nothing: {}.", codes.join(", "))
}

/// What changed in the open pipeline since a day, and what came and went in between.
pub fn changes(made: &Movement, words: &Words<'_>) -> Vec<Block> {
    let day = (words.day)(words.facts.zone.date(made.then));
    let minor = |value: i128| money(value, made.currency).minor;
    let scope = match made.due {
        Some(_) => "Only what is expected to close in the period, by the date that it had then and has now.",
        None => "All that is open, whenever it is expected to close.",
    };
    let how = How::new(
        "open now = open then + created + reopened + resumed + increased + moved in + from another pipeline − decreased − moved out − to another pipeline − parked − won − lost − deleted",
        format!(
            "{scope} Each opportunity is in exactly one bucket: its state then and its state now are compared. Amounts by today’s rates at both ends.{}",
            without_rates(made)
        ),
    );
    let mut groups = vec![Name { name: day.clone(), total: true, ..Name::default() }];
    let mut values = vec![Some(minor(made.from.minor))];
    let mut behind = BTreeMap::from([(Point { series: 0, group: 0 }, records(&made.from.ids))]);
    for step in made.steps.iter().filter(|step| step.minor != 0 || !step.ids.is_empty()) {
        behind.insert(Point { series: 0, group: groups.len() }, records(&step.ids));
        let note = words.counted(step.ids.len(), "opportunity", "opportunities");
        groups.push(Name { name: step.bucket.word().into(), note, ..Name::default() });
        values.push(Some(minor(step.minor)));
    }
    behind.insert(Point { series: 0, group: groups.len() }, records(&made.until.ids));
    groups.push(Name { name: "Now".into(), total: true, ..Name::default() });
    values.push(Some(minor(made.until.minor)));
    let data = ChartData {
        title: "What changed in the open pipeline".into(),
        kind: ChartKind::Waterfall,
        across: "Change".into(),
        groups,
        series: vec![Series::new("Value", Unit::Money(made.currency), values).tone(Tone::Hue(11))],
        ..ChartData::default()
    };
    let body = Body::Chart(Arc::new(data), behind);
    let due = if made.due.is_some() { ", due in the period" } else { "" };
    let far = if made.partly_unknown { " (as far as the history goes back)" } else { "" };
    let title = format!("What changed since {day}{due}{far}");
    vec![Block { key: "movement", title, how, body, width: 4 }, between(made, words, &day)]
}

/// What came and went in between: it is in neither end, and so in no bucket.
fn between(made: &Movement, words: &Words<'_>, day: &str) -> Block {
    let how = How::new(
        "sum of the values",
        format!(
            "Not in the open pipeline when {day} began and not in it now, so in no bucket of what changed: created or resumed since, and won or lost by now."
        ),
    );
    let tile = |label: &str, ids: &[Id]| {
        let sum: i128 = ids.iter().filter_map(|id| words.facts.deal(*id)?.base).map(i128::from).sum();
        Tile {
            label: label.into(),
            amount: Some(Amount { value: money(sum, made.currency).minor, unit: Unit::Money(made.currency) }),
            beside: words.counted(ids.len(), "opportunity", "opportunities"),
            behind: records(ids),
            how: how.clone().of(ids.len()),
            ..Tile::default()
        }
    };
    let tiles = vec![tile("Came and won", &made.came_and_won), tile("Came and lost", &made.came_and_lost)];
    Block {
        key: "movement-between",
        title: format!("Came and went since {day}"),
        how: how.clone(),
        body: Body::Tiles(tiles),
        width: 4,
    }
}
