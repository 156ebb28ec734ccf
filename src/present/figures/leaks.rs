//! Leaks: what slips away, with what one key does about it, and how much each stage leaks.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words};
use crate::model::RecordId;
use crate::present::chart::{ChartData, ChartKind, Group as Name, Point, Series, Tone, Unit};
use crate::report::{LeakKind, Leaks, Share, StageLeak};
use std::sync::Arc;

/// So many of each kind are listed; the figure above opens all.
const MOST: usize = 12;

/// The leaks by kind, and the longest of each with a fix.
pub fn leaks(all: &[Leaks], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "number of opportunities that leak in each way",
        "Open ones as of now; lost ones by close date in the period. One can leak in several ways.",
    );
    let places = |line: &Leaks| line.found.iter().map(|one| one.place).collect::<Vec<u32>>();
    let tile = |line: &Leaks| Tile {
        label: line.kind.word().into(),
        amount: Some(Amount::count(line.found.len())),
        behind: Behind::places(&places(line)),
        how: How::new("number of opportunities", line.kind.about()),
        ..Tile::default()
    };
    let mut blocks = vec![Block {
        key: "leaks",
        title: "Leaks".into(),
        how: how.clone(),
        body: Body::Tiles(all.iter().map(tile).collect()),
        width: 4,
    }];
    let mut rows = Vec::new();
    for line in all {
        for one in line.found.iter().take(MOST) {
            let Some(deal) = words.facts.at(one.place) else { continue };
            let id = RecordId::opportunity(deal.id());
            let base = deal.base.map(|value| Amount { value, unit: Unit::Money(words.facts.rates.base()) });
            let number = match line.kind {
                LeakKind::Pushed => crate::value::plural(one.number as usize, "time", "times"),
                _ => crate::value::plural(one.number as usize, "day", "days"),
            };
            rows.push(vec![
                GridCell::Text(line.kind.word().into()),
                GridCell::Record(id, deal.record.name.clone()),
                GridCell::Text(words.stage(deal.stage)),
                GridCell::Figure(base, Behind::Nothing),
                GridCell::Text(number),
                GridCell::Fix(id, line.kind.fix()),
            ]);
        }
    }
    let head = [
        ("Leak", false),
        ("Opportunity", false),
        ("Stage", false),
        ("Value", true),
        ("Since", false),
        ("What helps", false),
    ];
    let body = if rows.is_empty() {
        Body::Missing(
            "Nothing leaks: everything open has been contacted, has a next step and a close date ahead.".into(),
        )
    } else {
        Body::Grid(Grid { head: head.map(|(text, num)| (text.to_string(), num)).to_vec(), rows })
    };
    blocks.push(Block { key: "leak-list", title: "The longest of each".into(), how, body, width: 4 });
    blocks
}

/// How much each stage leaks, by cause.
pub fn stage_leaks(lines: &[StageLeak], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "(lost in it + silent in it) / entered it",
        "Those that entered the stage in the period, each once, each leak under the first cause that fits.",
    );
    let entered = lines.iter().map(|line| line.entered.len()).sum();
    let leaked: usize = lines.iter().map(StageLeak::leaked).sum();
    let title = "Leakage of each stage";
    if leaked == 0 {
        let body =
            Body::Missing("Of what entered the stages in this period nothing was lost or fell silent in them.".into());
        return vec![Block { key: "stage-leaks", title: title.into(), how: how.of(entered), body, width: 4 }];
    }
    type Of = fn(&StageLeak) -> &Vec<u32>;
    let causes: [(&str, Tone, Of); 4] = [
        ("No follow-up", Tone::Late, |line| &line.no_follow_up),
        ("Nurture gap", Tone::Due, |line| &line.nurture_gap),
        ("Wrong qualification", Tone::Hue(2), |line| &line.wrong),
        ("Other", Tone::Hue(11), |line| &line.other),
    ];
    let group = |line: &StageLeak| {
        let share = super::hundredths(line.share())
            .map(|value| (words.write)(value, Unit::Share, crate::present::chart::Form::Exact));
        let note = share.map(|share| format!("{share} of {}", line.entered.len())).unwrap_or_default();
        Name { name: words.stage(line.stage), note, few: line.share().few(), total: false }
    };
    let series = causes.map(|(name, tone, of)| {
        // Of those that entered, so that a small stage that leaks much has the longer bar.
        let share = |line: &StageLeak| super::hundredths(Share::new(of(line).len(), line.entered.len()));
        Series::new(name, Unit::Share, lines.iter().map(share).collect()).tone(tone)
    });
    let behind = causes.iter().enumerate().flat_map(|(series, (_, _, of))| {
        lines.iter().enumerate().map(move |(group, line)| (Point { series, group }, Behind::places(of(line))))
    });
    let behind = behind.collect();
    let data = ChartData {
        title: title.into(),
        kind: ChartKind::StackedRows,
        across: "Stage".into(),
        groups: lines.iter().map(group).collect(),
        series: series.to_vec(),
        ..ChartData::default()
    };
    vec![Block {
        key: "stage-leaks",
        title: title.into(),
        how: how.of(entered),
        body: Body::Chart(Arc::new(data), behind),
        width: 4,
    }]
}
