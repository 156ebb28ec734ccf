//! A year in the life of a workspace: random commands, restarts, rule edits, undo, and a clock that jumps. The same seed
//! always gives the same year. After each step, what must always hold is looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod watch;
#[path = "../automation/words.rs"]
mod words;
#[path = "../automation/world.rs"]
mod world;
mod year;

use penstock::{
    data::Dataset,
    model::{Kind, Record, RunState},
    value::Time,
};
use std::collections::BTreeMap;
use watch::{Watch, nothing_overdue};
use year::Year;

/// Lives through a year; says how much happened, to see that it was not an empty one.
fn live(seed: u64, days: i64) -> (usize, usize) {
    let (mut year, mut watch, mut step) = (Year::new(seed, true), Watch::default(), 0);
    let end: Time = year.world.now.plus_millis(days * 86_400_000);
    while year.world.now < end {
        step += 1;
        year.pass();
        watch.look(&year.world, false, step);
        let turned = year.act();
        watch.look(&year.world, turned, step);
        year.world.due().unwrap();
        watch.look(&year.world, false, step);
        nothing_overdue(&year.world, step);
    }
    year.world.restart();
    let data = year.world.data();
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for run in data.runs() {
        let state = match &run.state {
            RunState::Stopped { why } => format!("stopped: {why}"),
            RunState::Paused { .. } => "paused".into(),
            state => format!("{state:?}"),
        };
        *states.entry(state).or_default() += 1;
    }
    println!(
        "seed {seed}: {step} steps, {} batches, {} runs: {states:?}",
        year.world.journal.len(),
        data.count(Kind::Run)
    );
    (step, data.count(Kind::Run))
}

/// How many years are lived through: `SEEDS` asks for more, `FROM` for others.
fn seeds() -> std::ops::RangeInclusive<u64> {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let from = number("FROM", 1);
    from..=from + number("SEEDS", 6) - 1
}

#[test]
fn a_year_of_anything_keeps_what_must_hold() {
    let (mut steps, mut runs) = (0, 0);
    for seed in seeds() {
        let (more_steps, more_runs) = live(seed, 365);
        steps += more_steps;
        runs += more_runs;
    }
    assert!(steps > 600, "{steps} steps");
    assert!(runs > 300, "{runs} runs");
}

#[test]
fn the_same_seed_gives_the_same_months() {
    assert_eq!(live(3, 60), live(3, 60));
}

/// All records but the runs, which stay to say what happened.
fn without_runs(data: &Dataset) -> Vec<Record> {
    data.records().filter(|record| record.kind() != Kind::Run).collect()
}

#[test]
fn undo_of_everything_gives_the_start_back_and_redo_of_everything_the_end() {
    for seed in seeds() {
        let mut year = Year::new(seed, false);
        let start = without_runs(year.world.data());
        let begun = year.world.journal.len();
        let mut watch = Watch::default();
        for step in 0..120 {
            year.world.now = year.world.now.plus_millis(1_000);
            let turned = year.act();
            watch.look(&year.world, turned, step);
        }
        let end = without_runs(year.world.data());
        let (mut turns, mut labels) = (0, Vec::new());
        while without_runs(year.world.data()) != start && turns <= year.world.journal.len() - begun {
            turns += 1;
            year.world.now = year.world.now.plus_millis(1_000);
            let undone = year.world.undo().expect("there is more to undo");
            let undone = undone.unwrap_or_else(|why| panic!("seed {seed}: what was done last cannot be undone: {why}"));
            labels.push(undone.label);
        }
        assert!(without_runs(year.world.data()) == start, "seed {seed}: the start is not there again");
        for _ in 0..turns {
            year.world.now = year.world.now.plus_millis(1_000);
            let redone = year.world.redo().unwrap_or_else(|| panic!("seed {seed}: nothing to do again: {labels:?}"));
            redone.unwrap_or_else(|why| panic!("seed {seed}: what was undone cannot be done again: {why}"));
        }
        assert!(without_runs(year.world.data()) == end, "seed {seed}: the end is not there again");
        year.world.restart();
        println!("seed {seed}: {turns} turns back and forth");
        assert!(turns > 30, "{turns} turns");
    }
}
