//! Speed: cycle length, time in each stage, velocity with its four inputs, the bottleneck, first responses.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, Words};
use crate::model::{Kind, RecordId, StageKind};
use crate::present::chart::{ChartData, ChartKind, Group as Name, Point, Series, Tone, Unit};
use crate::report::{Cycle, FEW, FirstResponse, Places, Share, StageSpeed, Times, Velocity};
use std::sync::Arc;

/// Milliseconds as an amount of time.
fn time(millis: i64) -> Amount {
    Amount { value: millis / 60_000, unit: Unit::Minutes }
}

/// A time that some took, greyed where they are few.
fn taken(times: Option<&Times>, which: fn(&Times) -> i64, by: &Places) -> GridCell {
    let amount = times.map(|times| time(which(times)));
    let behind = if amount.is_some() { Behind::places(by) } else { Behind::Nothing };
    if times.is_some_and(Times::few) { GridCell::Faint(amount, behind) } else { GridCell::Figure(amount, behind) }
}

fn median(times: Option<&Times>, by: &Places) -> GridCell {
    taken(times, |times| times.median, by)
}

fn ninety(times: Option<&Times>, by: &Places) -> GridCell {
    taken(times, |times| times.ninety, by)
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
            behind: if made.a_day.is_some() { Behind::places(&all_of(made)) } else { Behind::Nothing },
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
            few: made.valued.len() < FEW,
            behind: Behind::places(&made.valued),
            how: How::new("won value / number of those with a value", "By close date in the period.").of(made.valued.len()),
            ..Tile::default()
        },
        Tile::share("Win rate", made.rate, &made.won.places, How::new("won / (won + lost)", "By close date in the period.")),
        Tile {
            label: "Cycle, median".into(),
            amount: cycle.map(|times| time(times.median)),
            beside: cycle.map(|times| spread(times, words)).unwrap_or_default(),
            few: cycle.is_none_or(Times::few),
            behind: Behind::places(&made.timed),
            how: How::new(
                "median of the days that won ones were open",
                "The sum of the stays in open stages: without parked spells, and without the time between a close and a reopening.",
            )
            .of(made.timed.len()),
            ..Tile::default()
        },
    ];
    vec![Block { key: "velocity", title: "Velocity".into(), how, body: Body::Tiles(tiles), width: 4 }]
}

/// All that the velocity is made of: what is open, won and lost.
fn all_of(made: &Velocity) -> Places {
    let mut all: Places = [&made.open, &made.won, &made.lost].into_iter().flat_map(|one| one.places.clone()).collect();
    all.sort_unstable();
    all
}

/// What stands beside a median: how long nine of ten took, and the mean, which a few long ones pull up.
fn spread(times: &Times, words: &Words<'_>) -> String {
    format!("9 of 10 within {} · mean {}", written(words, times.ninety), written(words, times.mean))
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
    let all = super::distinct(lines.iter().map(|line| &line.won));
    let title = "Time to win";
    if all == 0 {
        let body = Body::Missing(
            "Nothing was won in this period that meets the question, so there is no time to tell.".into(),
        );
        return vec![Block { key: "cycle", title: title.into(), how, body, width: 2 }];
    }
    let timed = lines.iter().all(|line| line.group.is_time());
    let value =
        |of: fn(&Times) -> i64| lines.iter().map(|line| line.times.as_ref().map(|times| of(times) / 60_000)).collect();
    let mean = |line: &Cycle| line.times.map(|times| format!(" · mean {}", written(words, times.mean)));
    let group = |line: &Cycle| Name {
        name: words.group(&line.group),
        note: format!("n = {}{}", words.number(line.won.len()), mean(line).unwrap_or_default()),
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

/// How each stage goes, and which one holds the others up: the time that it takes, and what is inside.
pub fn stages(speeds: &[StageSpeed], slowest: Option<&StageSpeed>, words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "median time in the stage / its target days; the highest is the bottleneck",
        "Those that left the stage in the period. The last stay: from the last entry to the exit. All stays: every stay of each together, after reopenings too.",
    );
    let shown = worth_a_line(speeds, words);
    if shown.is_empty() {
        let body = Body::Missing("Nothing has moved through the stages in this period.".into());
        return vec![Block { key: "stage-times", title: "Time in each stage".into(), how, body, width: 4 }];
    }
    let stage = |one: &StageSpeed| GridCell::Text(stage_name(one, slowest, &shown, words));
    let times = shown.iter().map(|one| {
        let fact = words.facts.stage(one.stage);
        let target = fact.and_then(|stage| stage.target_days);
        let stage_record = fact.map(|stage| RecordId { kind: Kind::Stage, id: stage.id });
        let set = stage_record.filter(|_| target.is_some()).map_or(Behind::Nothing, |id| Behind::Records([id].into()));
        let target = target.map(|days| Amount { value: i64::from(days) * 1_440, unit: Unit::Minutes });
        let ratio = one.ratio.map(|ratio| Amount { value: (ratio * 10_000.0).round() as i64, unit: Unit::Share });
        let few = one.latest.as_ref().is_none_or(Times::few);
        let behind = if ratio.is_some() { Behind::places(&one.left) } else { Behind::Nothing };
        let ratio = if few { GridCell::Faint(ratio, behind) } else { GridCell::Figure(ratio, behind) };
        vec![
            stage(one),
            count(&one.left),
            median(one.latest.as_ref(), &one.left),
            ninety(one.latest.as_ref(), &one.left),
            median(one.cumulative.as_ref(), &one.left),
            ninety(one.cumulative.as_ref(), &one.left),
            GridCell::Figure(target, set),
            ratio,
        ]
    });
    let head = [
        ("Stage", false),
        ("Left it", true),
        ("Last stay, median", true),
        ("9 of 10 within", true),
        ("All stays, median", true),
        ("9 of 10 within", true),
        ("Target", true),
        ("Of the target", true),
    ];
    let left = shown.iter().map(|one| one.left.len()).sum();
    let body = Body::Grid(Grid { head: heads(&head), rows: times.collect() });
    let times = Block { key: "stage-times", title: "Time in each stage".into(), how: how.of(left), body, width: 4 };
    vec![times, inside(&shown, &stage)]
}

/// What is in each stage now, how old it is, and whether that fits what goes through.
fn inside(shown: &[&StageSpeed], stage: &dyn Fn(&StageSpeed) -> GridCell) -> Block {
    let how = How::new(
        "Little’s law: what is inside on average = what leaves a day × the days that it stays",
        "Age: from the last entry until now. Silent: no contact and no move for more than 30 days, and nothing planned. On average inside and by Little’s law are of the period: with more inside than the law says, more comes in than goes out, and the stage fills up.",
    );
    // In tenths: a stage of a small team has less than one inside.
    let tenths = |value| Some(Amount { value, unit: Unit::Tenths });
    let row = |one: &&StageSpeed| {
        let average = (one.flow.inside * 10.0).round() as i64;
        let law = one.flow.days.and_then(|days| tenths((days * one.flow.a_day * 10.0).round() as i64));
        let more = one.flow.deviation.map(|more| Amount { value: (more * 10_000.0).round() as i64, unit: Unit::Share });
        vec![
            stage(one),
            count(&one.inside),
            median(one.age.as_ref(), &one.inside),
            ninety(one.age.as_ref(), &one.inside),
            count(&one.over),
            count(&one.rotting),
            GridCell::Figure(tenths(average), Behind::places(&one.during)),
            GridCell::Figure(law, law.map_or(Behind::Nothing, |_| Behind::places(&one.left))),
            GridCell::Figure(more, more.map_or(Behind::Nothing, |_| Behind::places(&one.during))),
        ]
    };
    let head = [
        ("Stage", false),
        ("Inside now", true),
        ("Median age", true),
        ("9 of 10 within", true),
        ("Over target", true),
        ("Silent", true),
        ("Inside on average", true),
        ("By Little’s law", true),
        ("More than that", true),
    ];
    let count = shown.iter().map(|one| one.inside.len()).sum();
    let body = Body::Grid(Grid { head: heads(&head), rows: shown.iter().map(row).collect() });
    Block { key: "stage-inside", title: "In each stage now".into(), how: how.of(count), body, width: 4 }
}

/// The stages that there is something to say about: none of pipelines where nothing moved, and no won stage that nothing
/// leaves.
fn worth_a_line<'a>(speeds: &'a [StageSpeed], words: &Words<'_>) -> Vec<&'a StageSpeed> {
    let about = |one: &StageSpeed| words.facts.stage(one.stage).map(|stage| (stage.pipeline, stage.kind));
    let busy = |one: &StageSpeed| !one.left.is_empty() || !one.inside.is_empty();
    let pipelines: Vec<_> = speeds.iter().filter(|one| busy(one)).filter_map(about).map(|(id, _)| id).collect();
    let kept = |one: &&StageSpeed| {
        about(one)
            .is_some_and(|(pipeline, kind)| pipelines.contains(&pipeline) && (kind != StageKind::Won || busy(one)))
    };
    speeds.iter().filter(kept).collect()
}

/// The name of a stage, with its pipeline where there are several, and whether it is the bottleneck.
fn stage_name(one: &StageSpeed, slowest: Option<&StageSpeed>, shown: &[&StageSpeed], words: &Words<'_>) -> String {
    let pipeline = |one: &StageSpeed| words.facts.stage(one.stage).map(|stage| stage.pipeline);
    let own = pipeline(one);
    let several = shown.iter().any(|other| pipeline(other) != own);
    let of = own.and_then(|id| words.data.pipeline(id)).filter(|_| several);
    let mark = if slowest.is_some_and(|slow| slow.stage == one.stage) { " ◂ bottleneck" } else { "" };
    format!("{}{}{mark}", of.map(|of| format!("{}: ", of.name)).unwrap_or_default(), words.stage(one.stage))
}

/// How long new leads wait for the first contact, by the clock and in working hours.
pub fn first_contact(lines: &[FirstResponse], words: &Words<'_>) -> Vec<Block> {
    let how = How::new(
        "time from creation to the first call, mail, meeting or message from our side that reached somebody",
        "Created in the period. A call that nobody took, a missed meeting and a message that came back reach nobody. Those that nobody has contacted yet are waiting: a limit that they have passed counts as missed.",
    );
    let seen = super::distinct(lines.iter().flat_map(|line| [&line.contacted, &line.running, &line.never]));
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
        ("5 min", true),
        ("1 h", true),
        ("24 h", true),
        ("Waiting", true),
        ("Wait so far, median", true),
        ("Never", true),
    ];
    let row = |line: &FirstResponse| {
        let mut row = vec![
            GridCell::Text(words.group(&line.group)),
            count(&line.contacted),
            median(line.clock.as_ref(), &line.contacted),
            ninety(line.clock.as_ref(), &line.contacted),
        ];
        row.extend(shares(&line.within, &line.in_time));
        row.extend([count(&line.running), median(line.waiting.as_ref(), &line.running), count(&line.never)]);
        row
    };
    let body = Body::Grid(Grid { head: heads(&head), rows: lines.iter().map(row).collect() });
    let clock = Block { key: "first-response", title: title.into(), how: how.of(seen), body, width: 4 };
    vec![clock, in_working_hours(lines, seen, words)]
}

/// How many were contacted within each limit, and who.
fn shares<'a>(shares: &'a [Share], in_time: &'a [Places]) -> impl Iterator<Item = GridCell> + 'a {
    shares.iter().zip(in_time).map(|(share, places)| GridCell::Share(*share, Behind::places(places)))
}

fn in_working_hours(lines: &[FirstResponse], seen: usize, words: &Words<'_>) -> Block {
    let how = How::new(
        "the same time, of which only the team’s working hours count",
        "Created in the period. The last limit is the same time on the next working day. Hours and days off are in the settings.",
    );
    let head = [
        ("Group", false),
        ("Median", true),
        ("9 of 10 within", true),
        ("5 min", true),
        ("1 h", true),
        ("Next working day", true),
    ];
    let row = |line: &FirstResponse| {
        let mut row = vec![
            GridCell::Text(words.group(&line.group)),
            median(line.business.as_ref(), &line.contacted),
            ninety(line.business.as_ref(), &line.contacted),
        ];
        row.extend(shares(&line.within_business, &line.in_time_business));
        row
    };
    let body = Body::Grid(Grid { head: heads(&head), rows: lines.iter().map(row).collect() });
    let title = "First response, in working hours";
    Block { key: "first-response-work", title: title.into(), how: how.of(seen), body, width: 2 }
}
