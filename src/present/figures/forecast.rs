//! The forecast: what was won and is to come, by month; and the range of it.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words};
use crate::model::{Category, Kind, RecordId};
use crate::present::chart::{ChartData, ChartKind, Form, Group as Name, Level, Point, Series, Tone, Unit};
use crate::report::forecast::{Forecast, Outlook, Pile, money, tenths};
use crate::report::simulation::{Chances, Simulation};
use crate::report::{Places, Target};
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

/// The goals that a target comes from.
fn goals(target: &Target) -> Behind {
    records(&target.goals)
}

fn records(goals: &[Id]) -> Behind {
    let all: Vec<RecordId> = goals.iter().map(|id| RecordId { kind: Kind::Goal, id: *id }).collect();
    if all.is_empty() { Behind::Nothing } else { Behind::Records(all.into()) }
}

/// The whole forecast with its range, which was played with these chances.
pub fn forecast(made: &Forecast, range: &Simulation, chances: &Chances, words: &Words<'_>) -> Vec<Block> {
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
            body: Body::Tiles(tiles(made, (range, chances), words)),
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
            how: played(range, chances, words),
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

fn played(range: &Simulation, chances: &Chances, words: &Words<'_>) -> How {
    let number = |count: usize| words.number(count);
    let these = |count: usize| words.counted(count, "opportunity", "opportunities");
    let chance = match chances {
        Chances::Own => "its own chance, else that of its stage",
        Chances::Stage => "the chance of its stage, whatever is said of itself",
        Chances::History(_) => "the chance that history suggests for its stage (see “Chances of the stages”)",
    };
    let mut counts = format!(
        "P10: in 9 of 10 runs at least this comes in. P50: as likely more as less. P90: in 1 of 10 more than this. The same data gives the same range. When they are won: {} by your own times in their stage, {} by their expected close.",
        these(range.by_times),
        number(range.by_date),
    );
    if range.together > 0 {
        counts.push_str(&format!(
            " The {} of the least value are taken together, as a normal distribution.",
            these(range.together)
        ));
    }
    if !range.unplaced.is_empty() {
        counts.push_str(" What has neither times of its stage nor an expected close is left out.");
    }
    let formula = format!(
        "{} runs: each open opportunity is won with {chance}, at a moment drawn from your own times",
        number(range.runs)
    );
    How::new(formula, counts).of(range.whole.open)
}

fn categorised() -> How {
    How::new(
        "commit = closed + commit; best case = closed + commit + best case; pipeline = all that is open and not omitted; omitted stands by itself",
        "Full values: won by close date, open by expected close. The category is the opportunity’s own, else that of its own chance, else that of its stage.",
    )
}

fn tiles(made: &Forecast, played_through: (&Simulation, &Chances), words: &Words<'_>) -> Vec<Tile> {
    let (range, chances) = played_through;
    let whole = &made.whole;
    let figure = |label: &str, value: i128, places: &Places, formula: &str, counts: &str| Tile {
        label: label.into(),
        amount: Some(amount(value, words)),
        beside: words.counted(places.len(), "opportunity", "opportunities"),
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
        likely(range, chances, words),
    ];
    if let Some(target) = &whole.target {
        tiles.push(goal(target, range, words));
        if let Some(gap) = whole.gap() {
            tiles.push(Tile {
                label: "Missing to the goal".into(),
                amount: Some(amount(gap, words)),
                behind: goals(target),
                how: How::new("goal − won", "In the period. It opens the goal; what is won opens beside it."),
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
    if !made.apart.is_empty() {
        let named = made.apart.iter().filter_map(|id| words.data.goal(*id)).map(|goal| goal.name.clone());
        tiles.push(Tile {
            label: "Goals of single pipelines".into(),
            amount: Some(Amount::count(made.apart.len())),
            beside: named.collect::<Vec<_>>().join(", "),
            behind: records(&made.apart),
            how: How::new(
                "number of goals",
                "Goals of one pipeline that share days with the period. Not every pipeline has one for these days, so there is none to measure all of them against: choose the pipeline, or look at the goals below.",
            ),
            ..Tile::default()
        });
    }
    tiles.push(pile(
        "Overdue",
        &made.overdue,
        "Open with an expected close before today, whatever the period. In no sum.",
    ));
    tiles.push(pile("Without a date", &made.undated, "Open without an expected close. In no sum."));
    tiles.push(pile(
        "Outside the period",
        &made.outside,
        "Open, not overdue, with an expected close before or after the period. In no sum.",
    ));
    tiles.push(pile("Parked", &made.parked, "Waiting. In no sum."));
    tiles.extend(left_out(range));
    tiles
}

/// The middle of the range, with its edges.
fn likely(range: &Simulation, chances: &Chances, words: &Words<'_>) -> Tile {
    let write = |value: i128| (words.write)(minor(value, words), Unit::Money(range.currency), Form::Exact);
    Tile {
        label: "Range, P50".into(),
        amount: Some(amount(range.whole.p50, words)),
        beside: format!("P10 {} · P90 {}", write(range.whole.p10), write(range.whole.p90)),
        behind: Behind::places(&range.whole.places),
        how: played(range, chances, words),
        ..Tile::default()
    }
}

fn goal(target: &Target, range: &Simulation, words: &Words<'_>) -> Tile {
    let reach = range.whole.reach.map(|reach| (reach * 10_000.0).round() as i64);
    let reach = reach.map(|reach| format!("reached in {} of the runs", (words.write)(reach, Unit::Share, Form::Exact)));
    let part = target.part.then(|| "part of a longer goal, by its days".to_string());
    let pipelines = (target.pipelines > 0).then(|| format!("the goals of {} pipelines together", target.pipelines));
    Tile {
        label: "Goal".into(),
        amount: Some(amount(target.minor, words)),
        beside: reach.into_iter().chain(pipelines).chain(part).collect::<Vec<_>>().join(" · "),
        behind: goals(target),
        how: How::new(
            "the goal of exactly this period; else the sum of goals that fill it; else the part of a longer one, by its days",
            "Goals of the whole team in value, of this pipeline, or of all where none is chosen; where none is for all, those of every pipeline together.",
        ),
        ..Tile::default()
    }
}

/// What the range could not place.
fn left_out(range: &Simulation) -> Vec<Tile> {
    let mut tiles = Vec::new();
    if !range.unplaced.is_empty() {
        tiles.push(Tile {
            label: "Left out of the range".into(),
            amount: Some(Amount::count(range.unplaced.len())),
            beside: "no expected close".into(),
            behind: Behind::places(&range.unplaced),
            how: How::new(
                "number of opportunities",
                "Open, without an expected close, and too few were won from their stage to say when. Give them a close date, and they count.",
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
            .map(|target| {
                let part = if target.part { "part of goal" } else { "goal" };
                format!("{part} {}", (words.write)(minor(target.minor, words), unit, Form::Short))
            })
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
        "P50, between P10 and P90",
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
        let aim = one.target.as_ref();
        vec![
            GridCell::Text(name),
            cell(one.won.sum.minor, &one.won.places, words),
            sum(Category::Commit),
            sum(Category::BestCase),
            sum(Category::Pipeline),
            sum(Category::Omitted),
            GridCell::Figure(aim.map(|one| amount(one.minor, words)), aim.map(goals).unwrap_or_default()),
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

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
