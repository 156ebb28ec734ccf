//! What a new day and another name cost where 100,000 opportunities are scored. `cargo bench --bench scores`. Wanted is that
//! no step keeps the page waiting: at most 50 ms natively.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on has failed.

use penstock::{
    command::{Command, Import, Stamp},
    model::{Kind, RecordId, ScoreRule},
    playbook,
    value::{Currency, Id, IdSource, Rank, Time, Zone},
    workspace::{Ask, Workspace},
};
use std::time::Instant;

const NOW: i64 = 1_790_000_000_000;
const DAY: i64 = 86_400_000;
const COUNT: usize = 100_000;

fn stamp(number: i64, at: i64) -> Stamp {
    let (now, random) = (Time::from_millis(NOW + at), (number as u128 + 1) << 50);
    Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, random) }
}

fn begun() -> Workspace {
    let mut workspace = Workspace::new(Id::from_bits(7));
    let mut first = stamp(0, 0);
    let book = playbook::find("keap").unwrap();
    let mut records = playbook::install(book, "", Rank::between(None, None), &mut first.ids);
    records.retain(|record| !matches!(record.kind(), Kind::Rule | Kind::Sequence));
    let begin = Command::Begin {
        name: "Scores".into(),
        currency: Currency::EUR,
        sunday_first: false,
        sample: false,
        me: None,
        records,
    };
    workspace.dispatch(Ask::Do(begin), first).unwrap();
    let stages: Vec<_> = workspace.data().stages().cloned().collect();
    let mut ids = IdSource::new((NOW - 1_000) as u64, 1 << 60);
    let creates = playbook::generate(COUNT, &stages, Time::from_millis(NOW - 1_000), &mut ids);
    let import = Import { label: "imported".into(), creates, updates: Vec::new(), rules: Vec::new() };
    workspace.dispatch(Ask::Do(Command::Import(import)), stamp(1, 0)).unwrap();
    let rules = [
        ("value>1000", 20, Some(5)),
        ("employees>=50", 15, None),
        ("temp:hot", 10, None),
        ("answered>-30d", 25, Some(30)),
        ("untouched>14", -10, None),
        ("deals>=2", 7, None),
        ("optout:yes", -50, None),
        ("stage:Proposal", 8, Some(10)),
    ];
    for (nth, (filter, points, halves_after)) in (0..).zip(rules) {
        let (name, filter) = (filter.to_string(), filter.to_string());
        let rule = ScoreRule { name, filter, points, halves_after, on: true, ..ScoreRule::default() };
        workspace.dispatch(Ask::Do(Command::Create(rule.into())), stamp(2 + nth, 0)).unwrap();
    }
    workspace
}

/// Handles what is due step by step.
fn due(what: &str, workspace: &mut Workspace, at: i64) {
    let (begun, mut longest, mut steps, mut changed) = (Instant::now(), 0.0_f64, 0, 0);
    while workspace.next_due(&stamp(50 + steps, at)).is_some_and(|due| due.millis() <= NOW + at) && steps < 500 {
        let step = Instant::now();
        changed += workspace.dispatch(Ask::Due, stamp(50 + steps, at)).unwrap().touched.len();
        longest = longest.max(step.elapsed().as_secs_f64() * 1e3);
        steps += 1;
    }
    let all = begun.elapsed().as_secs_f64() * 1e3;
    println!("{what}: {all:.0} ms in {steps} steps, the longest {longest:.1} ms; {changed} scores changed");
}

fn main() {
    let mut workspace = begun();
    due("the first scores", &mut workspace, 0);
    due("a new day", &mut workspace, DAY);
    let stage = workspace.data().stages().find(|stage| stage.name.contains("Proposal")).map(|stage| stage.id).unwrap();
    let set = [("name".to_string(), "Offer".into())].into_iter().collect();
    let edit = Command::Edit { id: RecordId { kind: Kind::Stage, id: stage }, set };
    let at = Instant::now();
    workspace.dispatch(Ask::Do(edit), stamp(900, DAY + 1_000)).unwrap();
    println!("a stage is renamed: {:.1} ms", at.elapsed().as_secs_f64() * 1e3);
    due("what follows from that", &mut workspace, DAY + 2_000);
}
