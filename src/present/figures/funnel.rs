//! The funnel, the three win rates and the answers to first mails.

mod groups;

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words, hundredths, interval, tone};
use crate::present::chart::{ChartData, ChartKind, Form, Group as Name, Point, Series, Tone, Unit};
use crate::report::{FEW, Funnel, Group, GroupFunnel, Places, Responses, Share, Step, Tally, WinRates};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A chart shows so many groups at most; the table has them all.
const MOST: usize = 6;

/// Brings the report about conversion into the order that it is read in: what stands beside the chart follows it.
pub(super) fn in_order(sheet: &mut [Block]) {
    const ORDER: [&str; 7] =
        ["win-rates", "win-rates-by", "win-rates-groups", "funnel", "win-rates-value", "funnel-ways", "funnel-steps"];
    sheet.sort_by_key(|block| ORDER.iter().position(|key| *key == block.key).unwrap_or(ORDER.len()));
}

impl Words<'_> {
    /// A number of records in the person's language.
    pub(super) fn number(&self, count: usize) -> String {
        (self.write)(Amount::count(count).value, Unit::Count, Form::Exact)
    }

    /// So many of something.
    pub(super) fn counted(&self, count: usize, one: &str, many: &str) -> String {
        format!("{} {}", self.number(count), if count == 1 { one } else { many })
    }

    /// A part of a whole.
    pub(super) fn part(&self, share: Share) -> String {
        format!("{} of {}", self.number(share.part), self.number(share.whole))
    }
}

/// The funnel as a chart, and its steps as a table.
pub fn steps(funnel: &Funnel, words: &Words<'_>) -> Vec<Block> {
    let counts = if funnel.touched_only {
        "Those created in the period; a stage counts for those that were really in it."
    } else {
        "Those created in the period, lost ones too; a stage counts for all that were in it or passed it. A step back takes nothing away."
    };
    let created = super::distinct(funnel.groups.iter().map(|one| &one.created));
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
    vec![chart, ways(funnel), table]
}

/// How they moved: who skipped stages, who went back, and of whom nothing is known but the end.
fn ways(funnel: &Funnel) -> Block {
    let all = |of: &dyn Fn(&GroupFunnel) -> Vec<u32>| -> Places {
        let mut places: Places = funnel.groups.iter().flat_map(of).collect();
        places.sort_unstable();
        places.dedup();
        places
    };
    let steps =
        |of: fn(&Step) -> &Places| all(&|one| one.steps.iter().flat_map(|step| of(step).iter().copied()).collect());
    let (created, unknown) = (all(&|one| one.created.clone()), all(&|one| one.unknown.clone()));
    let (skipped, back) = (steps(|step| &step.skipped), steps(|step| &step.back));
    let known = created.len().saturating_sub(unknown.len());
    let period = "Created in the period, those left out of whose way nothing is known.";
    let tiles = vec![
        Tile {
            label: "Created".into(),
            amount: Some(Amount::count(created.len())),
            behind: Behind::places(&created),
            how: How::new("number of opportunities created", "By creation date in the period, lost ones too."),
            ..Tile::default()
        },
        Tile::share(
            "Skipped a stage",
            Share::new(skipped.len(), known),
            &skipped,
            How::new("those that passed a stage without having been in it / those whose way is known", period),
        ),
        Tile::share(
            "Went back",
            Share::new(back.len(), known),
            &back,
            How::new("those that went back to an earlier stage / those whose way is known", period),
        ),
        Tile::share(
            "Way not known",
            Share::new(unknown.len(), created.len()),
            &unknown,
            How::new(
                "those that came in as lost, as from a file, without the stages before / created",
                "Created in the period. They count for the first stage alone: left out, every stage would look better than it is.",
            ),
        ),
    ];
    let how = How::new("shares of those that were created", "Created in the period; each opportunity counts once.");
    Block {
        key: "funnel-ways",
        title: "How they moved".into(),
        how: how.of(created.len()),
        body: Body::Tiles(tiles),
        width: 2,
    }
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
        // Nobody goes on from the last one.
        let goes_on = alone && at + 1 < funnel.stages.len();
        let percent = hundredths(share).filter(|_| goes_on);
        let note = percent.map(|value| format!("{} go on", (words.write)(value, Unit::Share, Form::Short)));
        let few = goes_on && share.few();
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
            let count = |places: &Vec<u32>| GridCell::Figure(Some(Amount::count(places.len())), Behind::places(places));
            let mut row = Vec::new();
            if !alone {
                row.push(GridCell::Text(words.group(&line.group)));
            }
            let last = at + 1 == line.steps.len();
            row.push(GridCell::Text(words.stage(step.stage)));
            row.push(count(&step.reached));
            row.push(if last {
                GridCell::Figure(None, Behind::Nothing)
            } else {
                GridCell::Share(line.next(at), Behind::places(&step.went_on))
            });
            row.push(GridCell::Share(line.cumulative(at), Behind::places(&line.from_first(at))));
            row.push(count(&step.skipped));
            row.push(GridCell::Share(line.back(at), Behind::places(&step.back)));
            row.push(count(&step.lost));
            row.push(count(&step.here));
            rows.push(row);
        }
    }
    Grid { head, rows }
}

/// All groups together: each opportunity once, also where it counts in several groups.
fn together(rates: &[WinRates], words: &Words<'_>) -> WinRates {
    let all = |of: fn(&WinRates) -> &Tally| -> Tally {
        let mut places: Vec<u32> = rates.iter().flat_map(|one| of(one).places.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        let mut tally = Tally::default();
        places.into_iter().for_each(|place| tally.add(place, words.facts));
        tally
    };
    WinRates {
        group: Group::All,
        won: all(|one| &one.won),
        lost: all(|one| &one.lost),
        overdue: all(|one| &one.overdue),
        silent: all(|one| &one.silent),
        created: all(|one| &one.created),
        created_won: all(|one| &one.created_won),
    }
}

/// The three win rates side by side, by number and by value, and one chart of the closed one where there are groups.
pub fn wins(rates: &[WinRates], words: &Words<'_>) -> Vec<Block> {
    let all = together(rates, words);
    let how = How::new(
        "three rates side by side, because each alone flatters or scares",
        "With what the true rate lies between in 95 of 100 cases (Wilson's interval).",
    );
    let block = |key, title: &str, body, width| Block { key, title: title.into(), how: how.clone(), body, width };
    let mut blocks = vec![block("win-rates", "Win rates", Body::Tiles(rate_tiles(&all, words)), 4)];
    if rates.len() > 1 {
        blocks.push(block("win-rates-by", "Won of closed, by group", by_group(rates, words), 4));
        blocks.push(groups::side_by_side(rates, words));
    }
    if all.won.count() + all.lost.count() + all.created.count() > 0 {
        let how = How::new(
            "value of the won ones / value of all that count",
            "The same opportunities as in the rates by number, each with its value. Without a value they count for nothing here.",
        );
        let body = Body::Grid(by_value(&all, words));
        blocks.push(Block { key: "win-rates-value", title: "Win rates by value".into(), how, body, width: 2 });
    }
    blocks
}

fn sum_of(tally: &Tally, words: &Words<'_>) -> Amount {
    let base = words.facts.rates.base();
    Amount { value: tally.sum.money(base).minor, unit: Unit::Money(base) }
}

fn rate_tiles(all: &WinRates, words: &Words<'_>) -> Vec<Tile> {
    let tile = |label: &str, amount: Amount, behind: &Vec<u32>, how: How| Tile {
        label: label.into(),
        amount: Some(amount),
        behind: Behind::places(behind),
        how,
        ..Tile::default()
    };
    let closed = "By close date in the period.";
    vec![
        tile("Won", Amount::count(all.won.count()), &all.won.places, How::new("number of won ones", closed)),
        tile(
            "Value won",
            sum_of(&all.won, words),
            &all.won.places,
            How::new("sum of the values of won ones", "By close date in the period, by the rate of that day.")
                .of(all.won.sum.count),
        ),
        tile("Lost", Amount::count(all.lost.count()), &all.lost.places, How::new("number of losses", closed)),
        Tile::share(
            "Won of closed",
            all.closed(),
            &all.won.places,
            How::new("won / (won + lost)", "By close date in the period. Looks too good where losers stay open."),
        ),
        Tile::share(
            "Won of created",
            all.cohort(),
            &all.created_won.places,
            How::new(
                "won by now / created",
                "By creation date in the period, those that are still open included. Young ones look low.",
            ),
        ),
        Tile::share(
            "Won, strictly",
            all.strict(),
            &all.won.places,
            How::new(
                "won / (won + lost + overdue + silent)",
                "Won and lost by close date in the period. Overdue: open, with an expected close in the period that is past. Silent: open, not overdue, nothing planned, neither a contact nor a move for more than 30 days, by the day on which that began.",
            ),
        ),
    ]
}

/// The three rates by value: what was won, of what, and the share.
fn by_value(all: &WinRates, words: &Words<'_>) -> Grid {
    let [closed, cohort, strict] = all
        .by_value()
        .map(|rate| rate.map(|rate| Amount { value: (rate * 10_000.0).round() as i64, unit: Unit::Share }));
    let sum = |tallies: &[&Tally]| -> GridCell {
        let base = words.facts.rates.base();
        let minor = tallies.iter().map(|tally| tally.sum.money(base).minor).fold(0, i64::saturating_add);
        let mut places: Vec<u32> = tallies.iter().flat_map(|tally| tally.places.iter().copied()).collect();
        places.sort_unstable();
        GridCell::Figure(Some(Amount { value: minor, unit: Unit::Money(base) }), Behind::places(&places))
    };
    let row = |name: &str, rate: Option<Amount>, won: &Tally, whole: &[&Tally]| {
        let count = whole.iter().map(|tally| tally.sum.count).sum::<usize>();
        let behind = Behind::places(&won.places);
        let rate = if count < FEW { GridCell::Faint(rate, behind) } else { GridCell::Figure(rate, behind) };
        vec![GridCell::Text(name.into()), rate, sum(&[won]), sum(whole)]
    };
    let head = [("Rate", false), ("By value", true), ("Value won", true), ("Of", true)];
    Grid {
        head: head.map(|(text, num)| (text.to_string(), num)).to_vec(),
        rows: vec![
            row("Won of closed", closed, &all.won, &[&all.won, &all.lost]),
            row("Won of created", cohort, &all.created_won, &[&all.created]),
            row("Won, strictly", strict, &all.won, &[&all.won, &all.lost, &all.overdue, &all.silent]),
        ],
    }
}

fn by_group(rates: &[WinRates], words: &Words<'_>) -> Body {
    let timed = rates.iter().all(|one| one.group.is_time());
    let name = |one: &WinRates| {
        let share = one.closed();
        Name { name: words.group(&one.group), note: words.part(share), few: share.whole < FEW, total: false }
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
    let sent = super::distinct(lines.iter().map(|one| &one.sent));
    let body = if sent == 0 {
        Body::Missing(
            "No first mail went out in this period. Mails count once they are sent from the Outbox or logged.".into(),
        )
    } else {
        let head = [("Group", false), ("First mails", true), ("Answered", true), ("Response rate", true)];
        let row = |one: &Responses| {
            let count = |places: &Vec<u32>| GridCell::Figure(Some(Amount::count(places.len())), Behind::places(places));
            let rate = GridCell::Share(one.rate(), Behind::places(&one.answered));
            vec![GridCell::Text(words.group(&one.group)), count(&one.sent), count(&one.answered), rate]
        };
        Body::Grid(Grid {
            head: head.map(|(text, num)| (text.to_string(), num)).to_vec(),
            rows: lines.iter().map(row).collect(),
        })
    };
    vec![Block { key: "answers", title: "Answers to first mails".into(), how: how.of(sent), body, width: 4 }]
}
