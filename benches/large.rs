//! A large workspace: how long what is done with it takes, and how long its longest slice is, natively.
//! `cargo bench --bench large`; with a number behind `--` that many opportunities.
//!
//! Measured against: while 100,000 rows are brought in, taken back or restored, the page answers within 50 ms. A browser
//! needs three to five times as long as this, so no slice may be longer than about 10 ms.

#![allow(clippy::unwrap_used)] // A measurement that cannot go on has failed.

use penstock::{
    automation::{Backtest, Scene, rehearse, why_not},
    command::{Command, Import, Stamp},
    data::{Batch, Covering, Dataset},
    model::{
        Action, Assign, Delay, Done, Kind, Origin, Plan, Record, Rule, Run, Seen, Source, Stage, Step, Task, Trigger,
    },
    playbook,
    present::{
        today::{View, Whose, today},
        traces::{Sift, Tab, Texts, listed},
    },
    value::{Currency, Id, IdSource, Rank, Time, Zone, ZoneRules},
    workspace::{Ask, Rebuild, Turn, Workspace},
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many records a slice, as the page takes them between two looks at its clock.
const FEW: usize = 100;
const NOW: i64 = 1_790_000_000_000;

fn stamp(number: i64) -> Stamp {
    let ids = IdSource::new((NOW + number) as u64, (number as u128) << 50);
    Stamp { now: Time::from_millis(NOW + number), zone: Zone::default(), actor: None, ids }
}

/// Does something once and says how long it took.
fn once<R>(what: &str, work: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let result = work();
    println!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    result
}

/// Does something in slices, and says how long all of them and the longest one took.
fn slices(what: &str, mut step: impl FnMut() -> bool) {
    let (mut all, mut longest, mut count, mut place) = (Duration::ZERO, Duration::ZERO, 0, 0);
    loop {
        let start = Instant::now();
        let complete = step();
        let took = start.elapsed();
        all += took;
        count += 1;
        if took > longest {
            (longest, place) = (took, count);
        }
        if complete {
            break;
        }
    }
    let (all, longest) = (all.as_secs_f64() * 1e3, longest.as_secs_f64() * 1e3);
    println!("{what}: {all:.1} ms in {count} slices, the longest {longest:.2} ms (number {place})");
}

/// Carries an ask out in slices.
fn slowly(what: &str, workspace: &mut Workspace, ask: Ask, number: i64) {
    let mut long = workspace.begin(ask, stamp(number));
    slices(what, || long.step(workspace, FEW).unwrap().complete());
    let accepted = once("  taking its place", || workspace.accept(long));
    let (_, mut spent) = accepted.unwrap();
    slices("  letting go of what was there", || spent.step(FEW));
}

fn begun() -> (Workspace, Vec<Arc<Stage>>) {
    let mut workspace = Workspace::new(Id::from_bits(7));
    let mut first = stamp(0);
    let book = playbook::find("keap").unwrap();
    let records = playbook::install(book, "", Rank::between(None, None), &mut first.ids);
    let begin = Command::Begin {
        name: "Large".into(),
        currency: Currency::EUR,
        sunday_first: false,
        sample: false,
        me: None,
        records,
    };
    workspace.dispatch(Ask::Do(begin), first).unwrap();
    let stages = workspace.data().stages().cloned().collect();
    (workspace, stages)
}

fn import(stages: &[Arc<Stage>], count: usize, lane: i64) -> Command {
    let mut ids = IdSource::new((NOW - 1_000) as u64, (lane as u128) << 60);
    let creates = playbook::generate(count, stages, Time::from_millis(NOW - 1_000), &mut ids);
    Command::Import(Import { label: "imported".into(), creates, updates: Vec::new(), rules: Vec::new() })
}

fn scene(workspace: &Workspace) -> Scene {
    let mut stamp = stamp(50);
    let calendar = Arc::new(workspace.calendar(&stamp));
    Scene { now: stamp.now, calendar, actor: None, event: stamp.ids.take(), ids: stamp.ids }
}

fn bringing_in(count: usize) -> Workspace {
    let (mut workspace, stages) = begun();
    let first = import(&stages, count, 1);
    let mut at_once = workspace.clone();
    once("an import at once", || at_once.dispatch(Ask::Do(first.clone()), stamp(1)).unwrap());
    drop(at_once);
    let scene = scene(&workspace);
    let mut counting = workspace.count_runs(first.clone(), stamp(1), scene, Origin::Import);
    slices("counting what rules would do", || counting.step(&workspace, FEW).unwrap());
    let (_, mut copy) = counting.finish();
    slices("  letting go of the copy", || copy.step(FEW));
    slowly("an import", &mut workspace, Ask::Do(first), 1);
    let Turn::Ready(batch) = workspace.undo() else { return workspace };
    writing(&workspace, &batch);
    slowly("a second import", &mut workspace, Ask::Do(import(&stages, count, 2)), 2);
    let Turn::Ready(second) = workspace.undo() else { return workspace };
    slowly("its undo", &mut workspace, Ask::Undo(second), 3);
    once("what is due next, afterwards", || workspace.next_due(&stamp(4)));
    workspace
}

fn writing(workspace: &Workspace, batch: &Batch) {
    let mut writing = batch.writing();
    slices("its text", || writing.step(FEW));
    let text = writing.finish();
    println!("  {:.1} MB", text.len() as f64 / 1e6);
    once("reading it", || Batch::from_bytes(&text).unwrap());
    let mut covering = Covering::default();
    slices("a checkpoint", || covering.step(workspace.data(), workspace.journal()));
    let checkpoint = covering.finish();
    once("reading it", || checkpoint.read().unwrap());
}

fn restoring(workspace: &Workspace) {
    let mut all = workspace.clone();
    let mut journal = Vec::new();
    while let Some((pos, batch)) = all.next_commit() {
        journal.push(batch.as_ref().clone());
        all.committed(pos);
    }
    let mut rebuild = Rebuild::new(Id::from_bits(7), journal, all.data().records().collect());
    slices("a backup brought back", || rebuild.step(FEW).complete());
    assert!(rebuild.finish().is_ok());
}

fn looking(workspace: &Workspace) {
    let mut ids = IdSource::new(NOW as u64, 99 << 60);
    let deals: Vec<Id> = workspace.data().opportunities().map(|deal| deal.id).collect();
    let now = Time::from_millis(NOW + 100);
    let tasks = deals.iter().enumerate().map(|(at, deal)| {
        let due = Zone::default().date(now) - chrono::Days::new(at as u64 % 30) + chrono::Days::new(at as u64 % 7 * 4);
        let done = (at % 3 == 0).then_some(now);
        Task { id: ids.take(), title: "Call".into(), due: Some(due), done, opportunity: Some(*deal), ..Task::default() }
    });
    let tasks: Vec<Record> = tasks.map(Record::from).collect();
    let data = Dataset::from_records(workspace.data().records().chain(tasks));
    let calendar = workspace.calendar(&stamp(50));
    let view = View { whose: Whose::Everybody, ..View::default() };
    once("today's list", || today(&data, &view, now, &calendar));

    let rule = Rule { id: Id::from_bits(5), name: "Ask".into(), ..Rule::default() };
    let runs = deals.iter().map(|deal| {
        let seen = vec![Seen { part: "value > 5000".into(), value: "€46,000".into(), held: Some(true) }];
        let what = "created the task “Ask whether the proposal arrived”".to_string();
        let (of, log) = (Source::Rule { id: rule.id, version: 1 }, vec![Done { what, ..Done::default() }]);
        Run { id: ids.take(), of, opportunity: *deal, event: "entered Proposal".into(), seen, log, ..Run::default() }
    });
    let runs: Vec<Record> = runs.map(Record::from).chain([rule.clone().into()]).collect();
    let data = Dataset::from_records(workspace.data().records().chain(runs));
    let (mut texts, zone) = (Texts::default(), ZoneRules::fixed(Zone::default()));
    for words in ["", "proposal arrived", "proposal arrived", "nothing like it"] {
        let sift = Sift::parse(words);
        let day = Zone::default().date(now);
        once(&format!("runs with {words:?}"), || listed(&data, Tab::All, &sift, day, &zone, &mut texts).len());
    }
}

fn trying(workspace: &Workspace, stages: &[Arc<Stage>]) {
    let scene = scene(workspace);
    let Some(deal) = workspace.data().opportunities().next().map(|deal| deal.id) else { return };
    let action = Action::CreateTask {
        title: "Call".into(),
        kind: Default::default(),
        due: Some(Delay::Days { n: 2, at: None }),
        assign: Assign::Owner,
    };
    let trigger = Trigger::DaysInStage { stage: None, days: 30, at: None };
    let timed = Plan { trigger, steps: vec![Step::Do { action: action.clone() }], ..Plan::default() };
    let entered = stages.first().map(|stage| Trigger::StageEntered { stage: stage.id }).unwrap_or(Trigger::Won);
    let entered = Plan { trigger: entered, ..timed.clone() };
    let mut all = workspace.clone();
    let mut journal = Vec::new();
    while let Some((pos, batch)) = all.next_commit() {
        journal.push(batch);
        all.committed(pos);
    }
    for (name, plan) in [("entering a stage", entered), ("30 days in a stage", timed)] {
        let rule = Rule { id: Id::from_bits(5), name: name.into(), draft: plan.clone(), ..Rule::default() };
        once("a rehearsal", || rehearse(&rule, &plan, deal, workspace.data(), &scene));
        once("why not", || why_not(&rule, deal, workspace.data(), workspace.journal(), &scene));
        once(&format!("the past with a rule for {name}"), || {
            let zone = Arc::new(ZoneRules::fixed(Zone::default()));
            let mut test =
                Backtest::new(&rule, &plan, Time::from_millis(0), Time::from_millis(NOW + 100), zone, workspace.data());
            journal.iter().for_each(|batch| test.feed(batch).unwrap());
            test.finish().runs.len()
        });
    }
}

fn main() {
    let count = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(100_000);
    let workspace = bringing_in(count);
    let (kinds, all) = (workspace.data().count(Kind::Opportunity), workspace.data().len());
    println!("{kinds} opportunities, {all} records");
    restoring(&workspace);
    looking(&workspace);
    let stages: Vec<Arc<Stage>> = workspace.data().stages().cloned().collect();
    trying(&workspace, &stages);
}
