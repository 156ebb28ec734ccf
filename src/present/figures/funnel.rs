//! The funnel, the three win rates and the answers to first mails.

use super::{Behind, Block, Body, Grid, GridCell, How, Tile, Words, hundredths, interval, tone};
use crate::present::chart::{ChartData, ChartKind, Group as Name, Point, Series, Tone, Unit};
use crate::report::{FEW, Funnel, Group, Responses, WinRates};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A chart shows so many groups at most; the table has them all.
const MOST: usize = 6;

/// The funnel as a chart, and its steps as a table.
pub fn steps(funnel: &Funnel, words: &Words<'_>) -> Vec<Block> {
    let counts = if funnel.touched_only {
        "Those created in the period; a stage counts for those that were really in it."
    } else {
        "Those created in the period, lost ones too; a stage counts for all that were in it or passed it. A step back takes nothing away."
    };
    let created = funnel.groups.iter().map(|one| one.created.len()).sum();
    let how = How::new("share of a step = those that came to the next one / those that reached it", counts).of(created);
    if created == 0 || funnel.stages.is_empty() {
        let text = "No opportunity was created in this period that meets the question. Choose a longer period, or take the filter away.";
        let body = Body::Missing(text.into());
        return vec![Block { key: "funnel", title: "How far they came".into(), how, body, width: 2 }];
    }
    let chart = Block {
        key: "funnel",
        title: "How far they came".into(),
        how: how.clone(),
        body: picture(funnel, words),
        width: 2,
    };
    let table = Block {
        key: "funnel-steps",
        title: "Step by step".into(),
        how,
        body: Body::Grid(table(funnel, words)),
        width: 4,
    };
    vec![chart, table]
}

fn picture(funnel: &Funnel, words: &Words<'_>) -> Body {
    let alone = funnel.groups.len() == 1;
    let mut behind = BTreeMap::new();
    let mut series = Vec::new();
    for (at, line) in funnel.groups.iter().take(MOST).enumerate() {
        let name = if alone { "Reached".into() } else { words.group(&line.group) };
        let values = line.steps.iter().map(|step| i64::try_from(step.reached.len()).ok()).collect();
        series.push(Series::new(name, Unit::Count, values).tone(tone(at)));
        for (group, step) in line.steps.iter().enumerate() {
            behind.insert(Point { series: at, group }, Behind::places(&step.reached));
        }
    }
    let first = funnel.groups.first();
    let group = |(at, stage): (usize, &u16)| {
        let share = first.map(|line| line.next(at)).unwrap_or_default();
        let percent = hundredths(share).filter(|_| alone);
        let note = percent
            .map(|value| format!("{} go on", (words.write)(value, Unit::Share, crate::present::chart::Form::Short)));
        let few = alone && share.few();
        Name { name: words.stage(*stage), note: note.unwrap_or_default(), few, total: false }
    };
    let groups: Vec<Name> = funnel.stages.iter().enumerate().map(group).collect();
    let data = ChartData {
        title: "How far they came".into(),
        kind: ChartKind::Funnel,
        across: "Stage".into(),
        groups,
        series,
        ..ChartData::default()
    };
    Body::Chart(Arc::new(data), behind)
}

fn table(funnel: &Funnel, words: &Words<'_>) -> Grid {
    let alone = funnel.groups.len() == 1;
    let mut head: Vec<(String, bool)> = vec![("Stage".into(), false)];
    if !alone {
        head.insert(0, ("Group".into(), false));
    }
    for text in ["Reached", "Go on", "Of the first", "Passed it by", "Went back", "Lost in it", "In it now"] {
        head.push((text.into(), true));
    }
    let mut rows = Vec::new();
    for line in &funnel.groups {
        for (at, step) in line.steps.iter().enumerate() {
            let count =
                |places: &Vec<u32>| GridCell::Figure(Some(super::Amount::count(places.len())), Behind::places(places));
            let mut row = Vec::new();
            if !alone {
                row.push(GridCell::Text(words.group(&line.group)));
            }
            let last = at + 1 == line.steps.len();
            row.push(GridCell::Text(words.stage(step.stage)));
            row.push(count(&step.reached));
            row.push(if last {
                GridCell::Text("–".into())
            } else {
                GridCell::Share(line.next(at), Behind::places(&step.went_on))
            });
            row.push(GridCell::Share(line.cumulative(at), Behind::Nothing));
            row.push(count(&step.skipped));
            row.push(GridCell::Share(line.back(at), Behind::places(&step.back)));
            row.push(count(&step.lost));
            row.push(count(&step.here));
            rows.push(row);
        }
    }
    Grid { head, rows }
}

/// The three win rates side by side, and one chart of the closed one where there are groups.
pub fn wins(rates: &[WinRates], words: &Words<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let sum = |of: fn(&WinRates) -> &Vec<u32>| -> Vec<u32> {
        let mut all: Vec<u32> = rates.iter().flat_map(|one| of(one).iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (won, lost) = (sum(|one| &one.won.places), sum(|one| &one.lost.places));
    let (created, created_won) = (sum(|one| &one.created.places), sum(|one| &one.created_won.places));
    let (overdue, silent) = (sum(|one| &one.overdue.places), sum(|one| &one.silent.places));
    let share = |part: usize, whole: usize| crate::report::Share::new(part, whole);
    let closed = share(won.len(), won.len() + lost.len());
    let strict = share(won.len(), won.len() + lost.len() + overdue.len() + silent.len());
    let tiles = vec![
        Tile::share(
            "Won of closed",
            closed,
            &won,
            How::new("won / (won + lost)", "By close date in the period. Looks too good where losers stay open."),
        ),
        Tile::share(
            "Won of created",
            share(created_won.len(), created.len()),
            &created_won,
            How::new(
                "won by now / created",
                "By creation date in the period, those that are still open included. Young ones look low.",
            ),
        ),
        Tile::share(
            "Won, strictly",
            strict,
            &won,
            How::new(
                "won / (won + lost + overdue + silent)",
                "Overdue: open with an expected close that is past. Silent: open, nothing planned, no contact for 30 days.",
            ),
        ),
        Tile {
            label: "Lost".into(),
            amount: Some(super::Amount::count(lost.len())),
            behind: Behind::places(&lost),
            how: How::new("number of losses", "By close date in the period."),
            ..Tile::default()
        },
    ];
    let how = How::new(
        "three rates side by side, because each alone flatters or scares",
        "With what the true rate lies between in 95 of 100 cases (Wilson's interval).",
    );
    blocks.push(Block {
        key: "win-rates",
        title: "Win rates".into(),
        how: how.clone(),
        body: Body::Tiles(tiles),
        width: 4,
    });
    if rates.len() > 1 {
        blocks.push(Block {
            key: "win-rates-by",
            title: "Won of closed, by group".into(),
            how,
            body: by_group(rates, words),
            width: 2,
        });
    }
    blocks
}

fn by_group(rates: &[WinRates], words: &Words<'_>) -> Body {
    let timed = rates.iter().all(|one| matches!(one.group, Group::Piece(_)));
    let name = |one: &WinRates| {
        let share = one.closed();
        Name {
            name: words.group(&one.group),
            note: format!("{} of {}", share.part, share.whole),
            few: share.whole < FEW,
            total: false,
        }
    };
    let mut line =
        Series::new("Won of closed", Unit::Share, rates.iter().map(|one| hundredths(one.closed())).collect());
    let kind = if timed {
        line.band = rates.iter().map(|one| interval(one.closed())).collect();
        ChartKind::Lines
    } else {
        ChartKind::Rows
    };
    let behind =
        rates.iter().enumerate().map(|(group, one)| (Point { series: 0, group }, Behind::places(&one.won.places)));
    let data = ChartData {
        title: "Won of closed".into(),
        kind,
        across: "Group".into(),
        groups: rates.iter().map(name).collect(),
        series: vec![line.tone(Tone::Hue(0))],
        ordered: timed,
        ..ChartData::default()
    };
    Body::Chart(Arc::new(data), behind.collect())
}

/// How many first mails are answered.
pub fn answers(lines: &[Responses], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "answered first mails / first mails sent",
        "By the day that the first mail went out. What came back as undeliverable was not sent, and an absence is no answer.",
    );
    let sent: usize = lines.iter().map(|one| one.sent.len()).sum();
    let body = if sent == 0 {
        Body::Missing(
            "No first mail went out in this period. Mails count once they are sent from the Outbox or logged.".into(),
        )
    } else {
        let head = [("Group", false), ("First mails", true), ("Answered", true), ("Response rate", true)];
        let row = |one: &Responses| {
            let count =
                |places: &Vec<u32>| GridCell::Figure(Some(super::Amount::count(places.len())), Behind::places(places));
            let rate = GridCell::Share(one.rate(), Behind::places(&one.answered));
            vec![GridCell::Text(words.group(&one.group)), count(&one.sent), count(&one.answered), rate]
        };
        Body::Grid(Grid {
            head: head.map(|(text, num)| (text.to_string(), num)).to_vec(),
            rows: lines.iter().map(row).collect(),
        })
    };
    vec![Block { key: "answers", title: "Answers to first mails".into(), how: how.of(sent), body, width: 2 }]
}
