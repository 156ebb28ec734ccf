//! Speed: cycle length, time in each stage, velocity with its four inputs, the bottleneck, first responses.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words};
use crate::present::chart::{ChartData, ChartKind, Group as Name, Point, Series, Tone, Unit};
use crate::report::{Cycle, FEW, FirstResponse, Group, StageSpeed, Times, Velocity};
use std::sync::Arc;

/// Milliseconds as an amount of time.
fn time(millis: i64) -> Amount {
    Amount { value: millis / 60_000, unit: Unit::Minutes }
}

fn median(times: Option<&Times>) -> GridCell {
    GridCell::Figure(times.map(|times| time(times.median)), Behind::Nothing)
}

fn ninety(times: Option<&Times>) -> GridCell {
    GridCell::Figure(times.map(|times| time(times.ninety)), Behind::Nothing)
}

fn count(places: &Vec<u32>) -> GridCell {
    GridCell::Figure(Some(Amount::count(places.len())), Behind::places(places))
}

fn heads(head: &[(&str, bool)]) -> Vec<(String, bool)> {
    head.iter().map(|(text, num)| ((*text).to_string(), *num)).collect()
}

/// Velocity and its four inputs, all of the same opportunities.
pub fn velocity(made: &Velocity, words: &Words<'_>) -> Vec<Block> {
    let unit = Unit::Money(words.facts.rates.base());
    let money = |value: Option<i64>| value.map(|value| Amount { value, unit });
    let how = How::new(
        "open × average won value × win rate / cycle length",
        "All four of the same opportunities: open now; won and lost by close date in the period; the median of the cycle.",
    );
    let cycle = made.cycle.as_ref();
    let tiles = vec![
        Tile {
            label: "Velocity, a day".into(),
            amount: money(made.a_day),
            few: made.rate.few(),
            how: how.clone().of(made.rate.whole),
            ..Tile::default()
        },
        Tile {
            label: "Open".into(),
            amount: Some(Amount::count(made.open.count())),
            behind: Behind::places(&made.open.places),
            how: How::new("number of open opportunities", "As of now."),
            ..Tile::default()
        },
        Tile {
            label: "Average won".into(),
            amount: money(made.average),
            few: made.won.count() < FEW,
            behind: Behind::places(&made.won.places),
            how: How::new("won value / number of those with a value", "By close date in the period.").of(made.won.sum.count),
            ..Tile::default()
        },
        Tile::share("Win rate", made.rate, &made.won.places, How::new("won / (won + lost)", "By close date in the period.")),
        Tile {
            label: "Cycle, median".into(),
            amount: cycle.map(|times| time(times.median)),
            beside: cycle.map(|times| format!("9 of 10 within {}", written(words, times.ninety))).unwrap_or_default(),
            few: cycle.is_none_or(Times::few),
            behind: Behind::places(&made.won.places),
            how: How::new(
                "median of the days that won ones were open",
                "The sum of the stays in open stages: without parked spells, and without the time between a close and a reopening.",
            )
            .of(cycle.map_or(0, |times| times.count)),
            ..Tile::default()
        },
    ];
    vec![Block { key: "velocity", title: "Velocity".into(), how, body: Body::Tiles(tiles), width: 4 }]
}

fn written(words: &Words<'_>, millis: i64) -> String {
    (words.write)(millis / 60_000, Unit::Minutes, crate::present::chart::Form::Exact)
}

/// How long won ones took, by group.
pub fn cycles(lines: &[Cycle], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "median, and the time within which 9 of 10 were won",
        "Won by close date in the period; the sum of the stays in open stages.",
    );
    let all: usize = lines.iter().map(|line| line.won.len()).sum();
    let title = "Time to win";
    if all == 0 {
        let body = Body::Missing(
            "Nothing was won in this period that meets the question, so there is no time to tell.".into(),
        );
        return vec![Block { key: "cycle", title: title.into(), how, body, width: 2 }];
    }
    let timed = lines.iter().all(|line| matches!(line.group, Group::Piece(_)));
    let value =
        |of: fn(&Times) -> i64| lines.iter().map(|line| line.times.as_ref().map(|times| of(times) / 60_000)).collect();
    let group = |line: &Cycle| Name {
        name: words.group(&line.group),
        note: format!("n = {}", line.won.len()),
        few: line.won.len() < FEW,
        total: false,
    };
    let series = vec![
        Series::new("Median", Unit::Minutes, value(|times| times.median)).tone(Tone::Hue(0)),
        Series::new("9 of 10 within", Unit::Minutes, value(|times| times.ninety)).tone(Tone::Hue(11)),
    ];
    let point =
        |(group, line): (usize, &Cycle)| [0, 1].map(|series| (Point { series, group }, Behind::places(&line.won)));
    let behind = lines.iter().enumerate().flat_map(point).collect();
    let data = ChartData {
        title: title.into(),
        kind: if timed { ChartKind::Lines } else { ChartKind::Rows },
        across: "Group".into(),
        groups: lines.iter().map(group).collect(),
        series,
        ordered: timed,
        ..ChartData::default()
    };
    vec![Block {
        key: "cycle",
        title: title.into(),
        how: how.of(all),
        body: Body::Chart(Arc::new(data), behind),
        width: 2,
    }]
}

/// How each stage goes, and which one holds the others up.
pub fn stages(speeds: &[StageSpeed], slowest: Option<&StageSpeed>, words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "median time in the stage / its target days; the highest is the bottleneck",
        "The last stay of each that left the stage in the period. Inside on average is checked by Little’s law: what is inside = what leaves a day × how long it stays.",
    );
    if speeds.iter().all(|one| one.left.is_empty() && one.inside.is_empty()) {
        let body = Body::Missing("Nothing has moved through the stages in this period.".into());
        return vec![Block { key: "stage-times", title: "Time in each stage".into(), how, body, width: 4 }];
    }
    let head = [
        ("Stage", false),
        ("Left it", true),
        ("Median", true),
        ("9 of 10 within", true),
        ("Target", true),
        ("Inside now", true),
        ("Median age", true),
        ("Over target", true),
        ("Silent", true),
        ("Little’s law", true),
    ];
    let row = |one: &StageSpeed| {
        let stage = words.facts.stage(one.stage);
        let mark = if slowest.is_some_and(|slow| slow.stage == one.stage) { " ◂ bottleneck" } else { "" };
        let target = stage
            .and_then(|stage| stage.target_days)
            .map(|days| Amount { value: i64::from(days) * 1_440, unit: Unit::Minutes });
        // How far what is inside is above what leaves times how long it stays.
        let law = one.flow.deviation.map(|more| Amount { value: (more * 10_000.0).round() as i64, unit: Unit::Share });
        vec![
            GridCell::Text(format!("{}{mark}", words.stage(one.stage))),
            count(&one.left),
            median(one.latest.as_ref()),
            ninety(one.latest.as_ref()),
            GridCell::Figure(target, Behind::Nothing),
            count(&one.inside),
            median(one.age.as_ref()),
            count(&one.over),
            count(&one.rotting),
            GridCell::Figure(law, Behind::Nothing),
        ]
    };
    let rows = speeds.iter().map(row).collect();
    let left = speeds.iter().map(|one| one.left.len()).sum();
    let body = Body::Grid(Grid { head: heads(&head), rows });
    vec![Block { key: "stage-times", title: "Time in each stage".into(), how: how.of(left), body, width: 4 }]
}

/// How long new leads wait for the first contact.
pub fn first_contact(lines: &[FirstResponse], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "time from creation to the first call, mail, meeting or message from our side",
        "Created in the period. Those that nobody has contacted yet are running: a limit that they have passed counts as missed. By the clock, and in working hours.",
    );
    let seen: usize = lines.iter().map(|line| line.contacted.len() + line.running.len() + line.never.len()).sum();
    let title = "First response";
    if seen == 0 {
        let body = Body::Missing("No lead came in during this period that meets the question.".into());
        return vec![Block { key: "first-response", title: title.into(), how, body, width: 4 }];
    }
    let head = [
        ("Group", false),
        ("Contacted", true),
        ("Median", true),
        ("9 of 10 within", true),
        ("Median, work", true),
        ("5 min", true),
        ("1 h", true),
        ("24 h", true),
        ("Waiting", true),
        ("Never", true),
    ];
    let row = |line: &FirstResponse| {
        let mut row = vec![
            GridCell::Text(words.group(&line.group)),
            count(&line.contacted),
            median(line.clock.as_ref()),
            ninety(line.clock.as_ref()),
            median(line.business.as_ref()),
        ];
        row.extend(line.within.iter().map(|share| GridCell::Share(*share, Behind::Nothing)));
        row.extend([count(&line.running), count(&line.never)]);
        row
    };
    let body = Body::Grid(Grid { head: heads(&head), rows: lines.iter().map(row).collect() });
    vec![Block { key: "first-response", title: title.into(), how: how.of(seen), body, width: 4 }]
}
