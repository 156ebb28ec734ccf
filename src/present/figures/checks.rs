//! How good past forecasts were, and what history suggests for the chances of the stages.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Words};
use crate::model::{Kind, RecordId};
use crate::present::chart::{ChartData, ChartKind, Form, Group as Name, Point, Series, Tone, Unit};
use crate::report::calibration::{Band, Calibration, hundredths, ten_thousandths};
use crate::report::forecast::money;
use crate::report::{FEW, Places};
use crate::value::Id;
use std::sync::Arc;

fn head(texts: &[&str]) -> Vec<(String, bool)> {
    texts.iter().enumerate().map(|(at, text)| ((*text).to_string(), at > 0)).collect()
}

/// A share in hundredths of a percent.
fn share(value: i64) -> Amount {
    Amount { value, unit: Unit::Share }
}

/// A score in hundredths, with what it is the mean over.
fn score(brier: Option<i64>, of: &Places) -> GridCell {
    let amount = brier.map(|value| Amount { value, unit: Unit::Hundredths });
    GridCell::Figure(amount, amount.map_or(Behind::Nothing, |_| Behind::places(of)))
}

/// How good past forecasts were, and what history suggests for the stages.
pub fn checks(made: &Calibration, words: &Words<'_>) -> Vec<Block> {
    vec![months(made, words), stages(made, words), bands(made, words)]
}

fn months(made: &Calibration, words: &Words<'_>) -> Block {
    let how = How::new(
        "value × chance at the beginning of the month, beside what of these was won by its end; came of it in percent = what came / what was said",
        "Full months of the period that the history knows from their beginning and that are over. As it was then: values, chances, close dates and pipelines of that day; what was deleted since counts. Below 100 % the forecast was too high, above it too low.",
    );
    // What was deleted since is in the sums, and among what they open to.
    let records = |ids: Vec<Id>| {
        let records: Vec<RecordId> = ids.into_iter().map(RecordId::opportunity).collect();
        if records.is_empty() { Behind::Nothing } else { Behind::Records(records.into()) }
    };
    let cell = |value: i128, ids: Vec<Id>| {
        let amount = Amount { value: money(value, made.currency).minor, unit: Unit::Money(made.currency) };
        GridCell::Figure(Some(amount), records(ids))
    };
    let bias = |bias: Option<i64>, ids: Vec<Id>| {
        let behind = bias.map_or(Behind::Nothing, |_| records(ids));
        GridCell::Figure(bias.map(share), behind)
    };
    let mut rows: Vec<Vec<GridCell>> = made
        .months
        .iter()
        .map(|one| {
            vec![
                GridCell::Text((words.span)(one.span)),
                cell((one.said.weighted + 50) / 100, one.said_ids(words.facts)),
                cell(one.came.sum.minor, one.came_ids(words.facts)),
                bias(one.bias().map(ten_thousandths), one.said_ids(words.facts)),
                cell(one.won.sum.minor, one.won_ids(words.facts)),
            ]
        })
        .collect();
    if rows.len() > 1 {
        let sum = |of: &dyn Fn(&crate::report::calibration::Check) -> i128| made.months.iter().map(of).sum::<i128>();
        let all = |of: &dyn Fn(&crate::report::calibration::Check) -> Vec<Id>| {
            let mut all: Vec<Id> = made.months.iter().flat_map(of).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        rows.push(vec![
            GridCell::Text("Together".into()),
            cell((sum(&|one| one.said.weighted) + 50) / 100, all(&|one| one.said_ids(words.facts))),
            cell(sum(&|one| one.came.sum.minor), all(&|one| one.came_ids(words.facts))),
            bias(made.bias().map(ten_thousandths), all(&|one| one.said_ids(words.facts))),
            cell(sum(&|one| one.won.sum.minor), all(&|one| one.won_ids(words.facts))),
        ]);
    }
    let body = if rows.is_empty() {
        Body::Missing("The history does not go back to the beginning of a month in this period that is over. Come back in a month, or choose a longer period.".into())
    } else {
        Body::Grid(Grid {
            head: head(&["Month", "Said at its beginning", "Came of it", "In percent", "Won in all"]),
            rows,
        })
    };
    Block {
        key: "calibration",
        title: "How good forecasts were".into(),
        how: how.of(made.months.len()),
        body,
        width: 2,
    }
}

/// Those of them that were won.
fn won_of(places: &Places, words: &Words<'_>) -> Places {
    let won = |place: &u32| words.facts.at(*place).and_then(|deal| deal.closing).is_some_and(|closing| closing.won);
    places.iter().copied().filter(won).collect()
}

fn stages(made: &Calibration, words: &Words<'_>) -> Block {
    let how = How::new(
        "suggested = (won that reached it + 1) / (decided that reached it + 2); Brier = mean of (chance − outcome)², the lower the better",
        "Decided by close date in the period; what was deleted teaches nothing and is left out. Brier: 0 is perfect, and a coin has 0.25. What fewer than 10 stand behind is not offered.",
    );
    let percent = |value: u8| Amount { value: i64::from(value) * 100, unit: Unit::Share };
    let mut rows: Vec<Vec<GridCell>> = made
        .stages
        .iter()
        .map(|one| {
            let stage = words.facts.place(one.stage).map(|place| words.stage(place)).unwrap_or_default();
            let few = if one.reached.whole < FEW { " (few)" } else { "" };
            vec![
                GridCell::Text(format!("{stage}{few}")),
                GridCell::Figure(
                    Some(percent(one.typed)),
                    Behind::Records([RecordId { kind: Kind::Stage, id: one.stage }].into()),
                ),
                GridCell::Figure(one.suggested().map(percent), Behind::places(&one.places)),
                GridCell::Share(one.reached, Behind::places(&won_of(&one.places, words))),
                score(one.brier().map(hundredths), &one.places),
                // What history says little about is not offered, nor what stands there already.
                one.suggested().filter(|chance| one.reached.whole >= FEW && *chance != one.typed).map_or_else(
                    || GridCell::Text(String::new()),
                    |chance| GridCell::Chance(RecordId { kind: Kind::Stage, id: one.stage }, chance),
                ),
            ]
        })
        .collect();
    if made.brier().is_some() {
        let nothing = || GridCell::Text(String::new());
        let decided = Amount::count(made.decided.len());
        let decided = GridCell::Figure(Some(decided), Behind::places(&made.decided));
        rows.push(vec![
            GridCell::Text("Together".into()),
            nothing(),
            nothing(),
            decided,
            score(made.brier().map(hundredths), &made.decided),
            nothing(),
        ]);
    }
    let grid =
        Grid { head: head(&["Stage", "Chance typed in", "Suggested", "Won of decided", "Brier", "Take over"]), rows };
    Block {
        key: "stage-chances",
        title: "Chances of the stages".into(),
        how: how.of(made.decided.len()),
        body: Body::Grid(grid),
        width: 2,
    }
}

/// What was said with about the same chance, beside what of it was won.
fn bands(made: &Calibration, words: &Words<'_>) -> Block {
    let how = How::new(
        "said = mean of the chances in the band; won = share of them that was won",
        "Decided opportunities, each once in a band: with the chance that it had when its first stay in a stage with such a chance began. Where both bars are as long as each other, the chances are right; where said is longer, they are too high.",
    );
    let title = "What was said, and what was won";
    let told: Vec<&Band> = made.bands.iter().filter(|band| band.share.whole > 0).collect();
    let body = if told.is_empty() {
        Body::Missing("Nothing was decided in this period, so there is nothing to compare chances with.".into())
    } else {
        let named = |band: &&Band| Name {
            name: format!("{}–{}", band.from, (words.write)(i64::from(band.to) * 100, Unit::Share, Form::Exact)),
            note: format!("{} of {}", band.share.part, band.share.whole),
            few: band.share.few(),
            ..Name::default()
        };
        let said = told.iter().map(|band| band.mean().map(ten_thousandths)).collect();
        let won = told.iter().map(|band| super::hundredths(band.share)).collect();
        let behind = told.iter().enumerate().flat_map(|(group, band)| {
            let won = Behind::places(&won_of(&band.places, words));
            [(Point { series: 0, group }, Behind::places(&band.places)), (Point { series: 1, group }, won)]
        });
        let behind = behind.collect();
        let data = ChartData {
            title: title.into(),
            kind: ChartKind::Columns,
            across: "Chance said".into(),
            groups: told.iter().map(named).collect(),
            series: vec![
                Series::new("Said", Unit::Share, said).tone(Tone::Hue(0)),
                Series::new("Won", Unit::Share, won).tone(Tone::Good),
            ],
            ordered: true,
            ..ChartData::default()
        };
        Body::Chart(Arc::new(data), behind)
    };
    let cases = super::distinct(told.iter().map(|band| &band.places));
    Block { key: "calibration-bands", title: title.into(), how: how.of(cases), body, width: 4 }
}
