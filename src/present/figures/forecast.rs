//! The forecast: what was won and is to come, by month; the range of it; what changed; how good past forecasts were.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words};
use crate::model::{Category, Kind, RecordId};
use crate::present::chart::{ChartData, ChartKind, Form, Group as Name, Level, Point, Series, Tone, Unit};
use crate::report::calibration::Calibration;
use crate::report::forecast::{Forecast, Outlook, Pile, money, tenths};
use crate::report::movement::Movement;
use crate::report::simulation::Simulation;
use crate::report::{FEW, Places};
use crate::value::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

fn minor(value: i128, words: &Words<'_>) -> i64 {
    money(value, words.facts.rates.base()).minor
}

fn amount(value: i128, words: &Words<'_>) -> Amount {
    Amount { value: minor(value, words), unit: Unit::Money(words.facts.rates.base()) }
}

fn cell(value: i128, places: &Places, words: &Words<'_>) -> GridCell {
    GridCell::Figure(Some(amount(value, words)), Behind::places(places))
}

/// A number of times over.
fn times(tenths: i64) -> Amount {
    Amount { value: tenths, unit: Unit::Tenths }
}

fn together(a: &Places, b: &Places) -> Places {
    let mut all: Places = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all
}

/// The whole forecast with its range.
pub fn forecast(made: &Forecast, range: &Simulation, words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "won + sum of value × chance of what is open",
        "Won by close date in the period; open by expected close in it. Overdue, undated, parked and omitted ones are in no sum.",
    );
    let seen = made.whole.won.count() + made.whole.open.count();
    vec![
        Block {
            key: "forecast",
            title: "Forecast".into(),
            how: how.clone().of(seen),
            body: Body::Tiles(tiles(made, range, words)),
            width: 4,
        },
        Block {
            key: "forecast-pieces",
            title: "Won and to come".into(),
            how: how.clone(),
            body: pieces(made, words),
            width: 2,
        },
        Block {
            key: "forecast-range",
            title: "Range".into(),
            how: played(range),
            body: ranges(range, words),
            width: 2,
        },
        Block {
            key: "forecast-categories",
            title: "By category".into(),
            how: categorised(),
            body: Body::Grid(categories(made, words)),
            width: 4,
        },
    ]
}

fn played(range: &Simulation) -> How {
    How::new(
        format!("{} runs: each open opportunity is won with its chance, at a moment drawn from your own times", range.runs),
        "In 9 of 10 runs at least the lower edge comes in, in 1 of 10 more than the upper one. The same data gives the same range.",
    )
    .of(range.whole.places.len())
}

fn categorised() -> How {
    How::new(
        "commit = closed + commit; best case = commit + best case; pipeline = all that is open",
        "Full values, by close date. The category is the opportunity’s own, else that of its stage.",
    )
}

fn tiles(made: &Forecast, range: &Simulation, words: &Words<'_>) -> Vec<Tile> {
    let whole = &made.whole;
    let figure = |label: &str, value: i128, places: &Places, formula: &str, counts: &str| Tile {
        label: label.into(),
        amount: Some(amount(value, words)),
        beside: crate::value::plural(places.len(), "opportunity", "opportunities"),
        behind: Behind::places(places),
        how: How::new(formula, counts).of(places.len()),
        ..Tile::default()
    };
    let pile = |label: &str, pile: &Pile, counts: &str| {
        figure(label, pile.tally.sum.minor, &pile.tally.places, "sum of the values", counts)
    };
    let open = &whole.open.tally.places;
    let mut tiles = vec![
        figure(
            "Won",
            whole.won.sum.minor,
            &whole.won.places,
            "sum of the values",
            "Won by close date in the period, by the rate of that day.",
        ),
        figure(
            "Open, weighted",
            whole.open.expected(),
            open,
            "sum of value × chance",
            "Open, not omitted, with an expected close in the period.",
        ),
        figure(
            "Forecast",
            whole.forecast(),
            &together(&whole.won.places, open),
            "won + sum of value × chance",
            "Won by close date, open by expected close in the period.",
        ),
        Tile {
            label: "As likely more as less".into(),
            amount: Some(amount(range.whole.p50, words)),
            range: Some((amount(range.whole.p10, words), amount(range.whole.p90, words))),
            behind: Behind::places(&range.whole.places),
            how: played(range),
            ..Tile::default()
        },
    ];
    if let Some(target) = &whole.target {
        let reach = range.whole.reach.map(|reach| (reach * 10_000.0).round() as i64);
        let reach =
            reach.map(|reach| format!("reached in {} of the runs", (words.write)(reach, Unit::Share, Form::Exact)));
        tiles.push(Tile { label: "Goal".into(), amount: Some(amount(target.minor, words)), beside: reach.unwrap_or_default(), how: How::new("sum of the goals of the period", "Goals of this pipeline, or of all where none is chosen; a goal that is only partly in the period counts by its days."), ..Tile::default() });
        if let Some(gap) = whole.gap() {
            tiles.push(Tile {
                label: "Missing to the goal".into(),
                amount: Some(amount(gap, words)),
                how: How::new("goal − won", "In the period."),
                ..Tile::default()
            });
        }
        let needed = made
            .needed()
            .map(tenths)
            .map(times)
            .map(|needed| format!("needed: {} times", (words.write)(needed.value, needed.unit, Form::Exact)));
        tiles.push(Tile {
            label: "Coverage, times".into(),
            amount: whole.coverage().map(tenths).map(times),
            beside: needed.unwrap_or_default(),
            few: made.win.few(),
            behind: Behind::places(open),
            how: How::new(
                "open due in the period / (goal − won); needed = 1 / win rate of twelve months",
                "Full values of what is open.",
            )
            .of(made.win.whole),
            ..Tile::default()
        });
    }
    tiles.push(pile(
        "Overdue",
        &made.overdue,
        "Open with an expected close before today, whatever the period. In no sum.",
    ));
    tiles.push(pile("Without a date", &made.undated, "Open without an expected close. In no sum."));
    tiles.push(pile("Parked", &made.parked, "Waiting. In no sum."));
    if !made.unconverted.is_empty() {
        let codes: Vec<&str> = made.missing.iter().map(|currency| currency.code()).collect();
        tiles.push(Tile {
            label: format!("Without a rate: {}", codes.join(", ")),
            amount: Some(Amount::count(made.unconverted.len())),
            behind: Behind::places(&made.unconverted),
            how: How::new(
                "number of opportunities",
                "Their currency has no rate in the settings, so their amounts are in no sum.",
            ),
            ..Tile::default()
        });
    }
    tiles
}

fn pieces(made: &Forecast, words: &Words<'_>) -> Body {
    let unit = Unit::Money(made.currency);
    let value = |of: &dyn Fn(&Outlook) -> i128| made.pieces.iter().map(|piece| Some(minor(of(piece), words))).collect();
    let goal = |piece: &Outlook| {
        piece
            .target
            .as_ref()
            .map(|target| format!("goal {}", (words.write)(minor(target.minor, words), unit, Form::Short)))
            .unwrap_or_default()
    };
    let group = |piece: &Outlook| Name { name: (words.span)(piece.span), note: goal(piece), ..Name::default() };
    let series = vec![
        Series::new("Won", unit, value(&|piece| piece.won.sum.minor)).tone(Tone::Good),
        Series::new("Open, weighted", unit, value(&|piece| piece.open.expected())).tone(Tone::Hue(0)),
    ];
    let behind = made.pieces.iter().enumerate().flat_map(|(group, piece)| {
        [
            (Point { series: 0, group }, Behind::places(&piece.won.places)),
            (Point { series: 1, group }, Behind::places(&piece.open.tally.places)),
        ]
    });
    let behind = behind.collect();
    let data = ChartData {
        title: "Won and to come".into(),
        kind: ChartKind::Stacked,
        across: "Period".into(),
        groups: made.pieces.iter().map(group).collect(),
        series,
        ordered: true,
        ..ChartData::default()
    };
    Body::Chart(Arc::new(data), behind)
}

fn ranges(range: &Simulation, words: &Words<'_>) -> Body {
    let unit = Unit::Money(range.currency);
    let mut line = Series::new(
        "As likely more as less",
        unit,
        range.pieces.iter().map(|piece| Some(minor(piece.p50, words))).collect(),
    );
    line.band = range.pieces.iter().map(|piece| Some((minor(piece.p10, words), minor(piece.p90, words)))).collect();
    let behind = range
        .pieces
        .iter()
        .enumerate()
        .map(|(group, piece)| (Point { series: 0, group }, Behind::places(&piece.places)));
    let behind: BTreeMap<Point, Behind> = behind.collect();
    let alone = if let [piece] = range.pieces.as_slice() { piece.target.as_ref() } else { None };
    let data = ChartData {
        title: "Range of what comes in".into(),
        kind: ChartKind::Lines,
        across: "Period".into(),
        groups: range.pieces.iter().map(|piece| Name::new((words.span)(piece.span))).collect(),
        series: vec![line.tone(Tone::Hue(2))],
        level: alone.map(|target| Level { name: "Goal".into(), value: minor(target.minor, words) }),
        ordered: true,
    };
    Body::Chart(Arc::new(data), behind)
}

fn categories(made: &Forecast, words: &Words<'_>) -> Grid {
    let heads = ["Period", "Closed", "Commit", "Best case", "Pipeline", "Omitted", "Goal"];
    let row = |name: String, one: &Outlook| {
        let sum = |category: Category| cell(one.cumulative(category), &one.cumulative_places(category), words);
        let goal = one.target.as_ref().map(|target| amount(target.minor, words));
        vec![
            GridCell::Text(name),
            cell(one.won.sum.minor, &one.won.places, words),
            sum(Category::Commit),
            sum(Category::BestCase),
            sum(Category::Pipeline),
            sum(Category::Omitted),
            GridCell::Figure(goal, Behind::Nothing),
        ]
    };
    // Months with nothing in them say nothing.
    let any = |one: &Outlook| {
        let counted = one.won.count() + one.categories.iter().map(Pile::count).sum::<usize>();
        counted > 0 || one.target.is_some()
    };
    let mut rows: Vec<Vec<GridCell>> =
        made.pieces.iter().filter(|piece| any(piece)).map(|piece| row((words.span)(piece.span), piece)).collect();
    rows.push(row("Together".into(), &made.whole));
    Grid { head: heads.iter().enumerate().map(|(at, text)| ((*text).to_string(), at > 0)).collect(), rows }
}

fn records(ids: &[Id]) -> Behind {
    let all: Vec<RecordId> = ids.iter().map(|id| RecordId { kind: Kind::Opportunity, id: *id }).collect();
    if all.is_empty() { Behind::Nothing } else { Behind::Records(all.into()) }
}

/// What changed in the open pipeline since a day.
pub fn changes(made: &Movement, words: &Words<'_>) -> Block {
    let how = How::new(
        "open now = open then + created + reopened + resumed + increased + moved in − decreased − moved out − parked − won − lost − deleted",
        "Each opportunity is in exactly one bucket: its state then and its state now are compared. Amounts by today’s rates at both ends.",
    );
    let then = (words.day)(words.facts.zone.date(made.then));
    let mut groups = vec![Name { name: then, total: true, ..Name::default() }];
    let mut values = vec![Some(minor(made.from.minor, words))];
    let mut behind = BTreeMap::from([(Point { series: 0, group: 0 }, records(&made.from.ids))]);
    for step in made.steps.iter().filter(|step| step.minor != 0 || !step.ids.is_empty()) {
        behind.insert(Point { series: 0, group: groups.len() }, records(&step.ids));
        groups.push(Name {
            name: step.bucket.word().into(),
            note: crate::value::plural(step.ids.len(), "opportunity", "opportunities"),
            ..Name::default()
        });
        values.push(Some(minor(step.minor, words)));
    }
    behind.insert(Point { series: 0, group: groups.len() }, records(&made.until.ids));
    groups.push(Name { name: "Now".into(), total: true, ..Name::default() });
    values.push(Some(minor(made.until.minor, words)));
    let data = ChartData {
        title: "What changed in the open pipeline".into(),
        kind: ChartKind::Waterfall,
        across: "Change".into(),
        groups,
        series: vec![Series::new("Value", Unit::Money(made.currency), values).tone(Tone::Hue(11))],
        ..ChartData::default()
    };
    let body = Body::Chart(Arc::new(data), behind);
    let title =
        if made.partly_unknown { "What changed since (as far as the history goes back)" } else { "What changed since" };
    Block { key: "movement", title: title.into(), how, body, width: 4 }
}

/// `0.07`, `1.00`.
fn hundredths_of_one(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// How good past forecasts were, and what history suggests for the stages.
pub fn checks(made: &Calibration, words: &Words<'_>) -> Vec<Block> {
    let months = How::new(
        "value × chance at the beginning of the month, beside what of these was won by its end",
        "Full months of the period that the history knows from their beginning and that are over. As it was then: values, chances and close dates of that day.",
    );
    let stages = How::new(
        "suggested = (won that reached it + 1) / (decided that reached it + 2); Brier = mean of (chance − outcome)², the lower the better",
        "Decided by close date in the period.",
    );
    let head = |texts: &[&str]| texts.iter().enumerate().map(|(at, text)| ((*text).to_string(), at > 0)).collect();
    let rows: Vec<Vec<GridCell>> = made
        .months
        .iter()
        .map(|one| {
            vec![
                GridCell::Text((words.span)(one.span)),
                cell((one.said.weighted + 50) / 100, &one.said.places, words),
                cell(one.came.sum.minor, &one.came.places, words),
                cell(one.won.sum.minor, &one.won.places, words),
            ]
        })
        .collect();
    let body = if rows.is_empty() {
        Body::Missing("The history does not go back to the beginning of a month in this period that is over. Come back in a month, or choose a longer period.".into())
    } else {
        Body::Grid(Grid { head: head(&["Month", "Said at its beginning", "Came of it", "Won in all"]), rows })
    };
    let mut blocks = vec![Block {
        key: "calibration",
        title: "How good forecasts were".into(),
        how: months.of(made.months.len()),
        body,
        width: 2,
    }];
    let percent = |value: u8| Amount { value: i64::from(value) * 100, unit: Unit::Share };
    let rows: Vec<Vec<GridCell>> = made
        .stages
        .iter()
        .map(|one| {
            let stage = words.facts.place(one.stage).map(|place| words.stage(place)).unwrap_or_default();
            let brier = one.brier().map(|score| hundredths_of_one((score * 100.0).round() as i64));
            let few = if one.reached.whole < FEW { " (few)" } else { "" };
            vec![
                GridCell::Text(format!("{stage}{few}")),
                GridCell::Figure(Some(percent(one.typed)), Behind::Nothing),
                GridCell::Figure(one.suggested().map(percent), Behind::places(&one.places)),
                GridCell::Share(one.reached, Behind::places(&one.places)),
                GridCell::Text(brier.unwrap_or_else(|| "–".into())),
                // What history says little about is not offered, nor what stands there already.
                one.suggested().filter(|chance| one.reached.whole >= FEW && *chance != one.typed).map_or_else(
                    || GridCell::Text(String::new()),
                    |chance| GridCell::Chance(RecordId { kind: Kind::Stage, id: one.stage }, chance),
                ),
            ]
        })
        .collect();
    let grid =
        Grid { head: head(&["Stage", "Chance typed in", "Suggested", "Won of decided", "Brier", "Take over"]), rows };
    blocks.push(Block {
        key: "stage-chances",
        title: "Chances of the stages".into(),
        how: stages.of(made.decided.len()),
        body: Body::Grid(grid),
        width: 2,
    });
    blocks
}
