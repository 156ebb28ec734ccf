//! Losses: stage by reason, reasons that are missing, competitors, and whom to talk to again.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words};
use crate::model::{LossClass, LossReason, RecordId};
use crate::present::chart::{ChartData, ChartKind, Form, Group as Name, Point, Series, Tone, Unit};
use crate::report::{Again, Competitor, Losses, Lost, Share, Tally, Why};
use crate::value::fold;
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many lost leads to talk to are listed.
const MOST: usize = 50;

fn value(tally: &Tally, words: &Words<'_>) -> Amount {
    let base = words.facts.rates.base();
    Amount { value: tally.sum.money(base).minor, unit: Unit::Money(base) }
}

/// What was lost.
pub fn losses(made: &Losses, words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "number and value of losses, by the stage they were lost in and the reason",
        "Lost by close date in the period.",
    )
    .of(made.all.count());
    if made.all.count() == 0 {
        let text =
            "Nothing was lost in this period that meets the question. Choose a longer period, or take the filter away.";
        return vec![Block { key: "losses", title: "Losses".into(), how, body: Body::Missing(text.into()), width: 4 }];
    }
    let part = |class: Option<LossClass>| -> Vec<u32> {
        let mut all: Vec<u32> = made
            .cells
            .iter()
            .filter(|cell| cell.class == class && class.is_some())
            .flat_map(|cell| cell.tally.places.clone())
            .collect();
        all.sort_unstable();
        all
    };
    let counted = |label: &str, places: &Vec<u32>, counts: &str| Tile {
        label: label.into(),
        amount: Some(Amount::count(places.len())),
        beside: format!("of {}", number(made.all.count(), words)),
        behind: Behind::places(places),
        how: How::new("number of losses", counts).of(made.all.count()),
        ..Tile::default()
    };
    let tiles = vec![
        Tile {
            label: "Lost".into(),
            amount: Some(Amount::count(made.all.count())),
            behind: Behind::places(&made.all.places),
            how: how.clone(),
            ..Tile::default()
        },
        Tile {
            label: "Value lost".into(),
            amount: Some(value(&made.all, words)),
            beside: format!("{} with a value", number(made.all.sum.count, words)),
            behind: Behind::places(&made.all.places),
            how: How::new("sum of the values", "Lost by close date in the period, by the rate of that day.")
                .of(made.all.sum.count),
            ..Tile::default()
        },
        counted("Inherent", &part(Some(LossClass::Inherent)), "For a reason that was there from the beginning."),
        counted("Specific", &part(Some(LossClass::Specific)), "For a reason about the offer, which may change."),
        counted("Reason missing", &made.missing, "Without a reason that is known."),
        counted("Being asked", &made.asked, "Without a reason, and a task is open to ask for it."),
    ];
    vec![
        Block { key: "losses", title: "Losses".into(), how: how.clone(), body: Body::Tiles(tiles), width: 4 },
        Block {
            key: "loss-matrix",
            title: "Where and why".into(),
            how: how.clone(),
            body: matrix(made, words),
            width: 4,
        },
        Block {
            key: "loss-reasons",
            title: "Reasons by value".into(),
            how,
            body: Body::Grid(reasons(made, words)),
            width: 4,
        },
    ]
}

fn number(count: usize, words: &Words<'_>) -> String {
    (words.write)(i64::try_from(count).unwrap_or(i64::MAX), Unit::Count, Form::Exact)
}

/// What a class is called.
fn class_word(class: Option<LossClass>) -> &'static str {
    class.map_or("None", LossClass::word)
}

/// Every stage, reason and class with what was lost for it, what is worth most first.
fn reasons(made: &Losses, words: &Words<'_>) -> Grid {
    let head =
        [("Stage", false), ("Reason", false), ("Class", false), ("Lost", true), ("Of all", true), ("Value lost", true)];
    let mut cells: Vec<&Lost> = made.cells.iter().collect();
    cells.sort_by_key(|cell| std::cmp::Reverse((cell.tally.sum.minor, cell.tally.count())));
    let row = |cell: &&Lost| {
        let reason = cell.reason.and_then(|id| words.data.loss_reason(id));
        let behind = || Behind::places(&cell.tally.places);
        vec![
            GridCell::Text(cell.stage.map_or("Not known".into(), |place| words.stage(place))),
            GridCell::Text(reason.map_or("No reason".into(), |reason| words.data.reason_label(reason))),
            GridCell::Text(class_word(cell.class).into()),
            GridCell::Figure(Some(Amount::count(cell.tally.count())), behind()),
            GridCell::Share(Share::new(cell.tally.count(), made.all.count()), behind()),
            GridCell::Figure(Some(value(&cell.tally, words)), behind()),
        ]
    };
    Grid { head: head.map(|(text, num)| (text.to_string(), num)).to_vec(), rows: cells.iter().map(row).collect() }
}

/// What makes reasons of several stages the same line: their words, and their class.
type Line = Option<(String, LossClass)>;

/// A line for each reason, a column for each stage.
fn matrix(made: &Losses, words: &Words<'_>) -> Body {
    let known = |cell: &Lost| cell.reason.and_then(|id| words.data.loss_reason(id));
    let key = |cell: &Lost| -> Line { known(cell).map(|reason| (fold(&reason.text), reason.class)) };
    let mut stages: Vec<Option<u16>> = Vec::new();
    let mut lines: Vec<(Line, String, usize)> = Vec::new();
    for cell in &made.cells {
        if !stages.contains(&cell.stage) {
            stages.push(cell.stage);
        }
        let count = cell.tally.count();
        match lines.iter_mut().find(|(line, ..)| *line == key(cell)) {
            Some((.., all)) => *all += count,
            None => {
                // The class in words: the colour alone would not tell it.
                let name = |reason: &LossReason| format!("{} ({})", reason.text, reason.class.word().to_lowercase());
                lines.push((key(cell), known(cell).map_or("No reason".into(), |reason| name(reason)), count));
            }
        }
    }
    lines.sort_by_key(|(line, _, count)| (line.is_none(), std::cmp::Reverse(*count)));
    let stage = |place: &Option<u16>| Name::new(place.map_or("Not known".into(), |place| words.stage(place)));
    let mut behind = BTreeMap::new();
    let mut series = Vec::new();
    for (at, (line, name, _)) in lines.into_iter().enumerate() {
        let tone = match line.as_ref().map(|(_, class)| class) {
            Some(LossClass::Inherent) => Tone::Hue(11),
            Some(LossClass::Specific) => Tone::Hue(0),
            None => Tone::Due,
        };
        let mut values = Vec::new();
        for (group, stage) in stages.iter().enumerate() {
            let cells = made.cells.iter().filter(|cell| cell.stage == *stage && key(cell) == line);
            let mut places: Vec<u32> = cells.flat_map(|cell| cell.tally.places.iter().copied()).collect();
            places.sort_unstable();
            values.push(i64::try_from(places.len()).ok());
            behind.insert(Point { series: at, group }, Behind::places(&places));
        }
        series.push(Series::new(name, Unit::Count, values).tone(tone));
    }
    let data = ChartData {
        title: "Losses by stage and reason".into(),
        kind: ChartKind::Matrix,
        across: "Stage".into(),
        groups: stages.iter().map(stage).collect(),
        series,
        ..ChartData::default()
    };
    Body::Chart(Arc::new(data), behind)
}

/// Who else was in the running.
pub fn competitors(all: &[Competitor], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "won against / (won against + lost with)",
        "By close date in the period, where the opportunity, its main contact or its company names a competitor.",
    );
    let body = if all.is_empty() {
        Body::Missing(
            "No competitor is named. Write them down on an opportunity, a contact or a company, with commas between."
                .into(),
        )
    } else {
        let head = [
            ("Competitor", false),
            ("Lost", true),
            ("Value lost", true),
            ("Won against", true),
            ("Win rate", true),
            ("Open now", true),
        ];
        let count = |tally: &Tally| GridCell::Figure(Some(Amount::count(tally.count())), Behind::places(&tally.places));
        let row = |one: &Competitor| {
            vec![
                GridCell::Text(one.name.clone()),
                count(&one.lost),
                GridCell::Figure(Some(value(&one.lost, words)), Behind::places(&one.lost.places)),
                count(&one.won),
                GridCell::Share(one.rate(), Behind::places(&one.won.places)),
                count(&one.open),
            ]
        };
        Body::Grid(Grid {
            head: head.map(|(text, num)| (text.to_string(), num)).to_vec(),
            rows: all.iter().map(row).collect(),
        })
    };
    vec![Block { key: "competitors", title: "Competitors".into(), how, body, width: 4 }]
}

/// The lost leads that are worth a call.
pub fn again(found: &[Again], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "how far it came (up to 30) + a reason about the offer 25, or an unknown one 10 + a customer 20 + an answer 10 + a value above the median 15",
        "Lost by now, whenever that was; nobody is talking to the same people already, and nobody among them wants no more messages.",
    )
    .of(found.len());
    let body = if found.is_empty() {
        Body::Missing("No lost lead is worth a call right now by what is known of them.".into())
    } else {
        let head = [("Opportunity", false), ("Value", true), ("Promising", true), ("From", false), ("Why", false)];
        let row = |one: &Again| {
            let deal = words.facts.at(one.place)?;
            let base = deal.base.map(|value| Amount { value, unit: Unit::Money(words.facts.rates.base()) });
            let why: Vec<String> = one.why.iter().map(|why| reason(*why, words)).collect();
            Some(vec![
                GridCell::Record(RecordId::opportunity(deal.id()), deal.record.name.clone()),
                GridCell::Figure(base, Behind::Nothing),
                GridCell::Figure(Some(Amount { value: i64::from(one.score), unit: Unit::Count }), Behind::Nothing),
                GridCell::Text((words.day)(one.when)),
                GridCell::Text(why.join(", ")),
            ])
        };
        Body::Grid(Grid {
            head: head.map(|(text, num)| (text.to_string(), num)).to_vec(),
            rows: found.iter().take(MOST).filter_map(row).collect(),
        })
    };
    vec![Block { key: "talk-again", title: "Lost leads to talk to".into(), how, body, width: 4 }]
}

fn reason(why: Why, words: &Words<'_>) -> String {
    match why {
        Why::CameFar(stage) => format!("came to {}", words.stage(stage)),
        Why::Offer(id) => words.data.loss_reason(id).map_or("about the offer".into(), |reason| reason.text.clone()),
        Why::Unknown => "reason not known".into(),
        Why::Customer => "bought before".into(),
        Why::Answered => "answered us".into(),
        Why::Big => "large".into(),
    }
}
