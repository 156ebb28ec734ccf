//! How long it takes to tell.

use super::{DAY, backtest, common::Desk, entering, journal, publish, scene, task, wait};
use penstock::{
    automation::{rehearse, why_not, would_start},
    command::{Command, GateAnswers, Import, Move, Place},
    model::{Opportunity, Origin, Plan, Record, Trigger, Visit},
    value::{Id, Rank, Time},
};

/// Run it in release to measure: `cargo test --release --test foresight -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn an_import_of_8800_and_1000_batches_replay_in_about_a_second() {
    let mut desk = Desk::with_playbook("keap");
    let stages: Vec<Id> =
        ["Qualifying", "Proposal Pending", "Negotiating"].iter().map(|name| desk.stage(name)).collect();
    let pipeline = desk.data().stage(stages[0]).unwrap().pipeline;
    let mut rank = Rank::between(None, None);
    let mut creates: Vec<Record> = Vec::new();
    for n in 0..8_800_u128 {
        let stage = stages[0];
        let name = desk.data().stage(stage).unwrap().name.clone();
        let visit = Visit { stage, name, entered: desk.now, left: None, overridden: String::new() };
        let one = Opportunity {
            id: Id::from_bits(1_000_000 + n),
            name: format!("Deal {n}"),
            pipeline,
            stage,
            rank: rank.clone(),
            visits: vec![visit],
            created: desk.now,
            ..Opportunity::default()
        };
        rank = Rank::between(Some(&rank), None);
        creates.push(one.into());
    }
    let label = "imported 8,800 opportunities".to_string();
    let import = Command::Import(Import { label, creates, updates: Vec::new(), rules: Vec::new() });
    for name in ["One", "Two", "Three"] {
        publish(&mut desk, name, entering(stages[0], vec![task("Call")]));
    }
    let (scene, stamp) = (scene(&mut desk), desk.stamp());
    let start = std::time::Instant::now();
    let counts = would_start(&import, desk.data(), &stamp, &scene, Origin::Import);
    println!(
        "what an import would start: {:?} in {:?}",
        counts.iter().map(|(_, n)| n).collect::<Vec<_>>(),
        start.elapsed()
    );
    desk.send(import).unwrap();
    let rule = desk.data().rules().next().unwrap().clone();
    let start = std::time::Instant::now();
    let deal = Id::from_bits(1_000_000);
    assert!(rehearse(&rule, &rule.draft, deal, desk.data(), &scene).would_run);
    println!("a rehearsal in {:?}", start.elapsed());
    let start = std::time::Instant::now();
    why_not(&rule, deal, desk.data(), desk.workspace.journal(), &scene);
    println!("why not in {:?}", start.elapsed());
    for n in 0..1_000_u128 {
        desk.now = desk.now.plus_millis(DAY / 10);
        let ids = vec![Id::from_bits(1_000_000 + n)];
        let to = stages[if n % 2 == 0 { 1 } else { 2 }];
        desk.send(Command::Move(Move { ids, to, place: Place::Top, answers: GateAnswers::default() })).unwrap();
    }
    let batches = journal(&mut desk);
    let steps = vec![task("Sent"), wait(3), task("Arrived?")];
    let plain = entering(stages[1], steps);
    let trigger = Trigger::DaysInStage { stage: None, days: 30, at: None };
    let timed = Plan { trigger, condition: "next:none value:none".into(), ..plain.clone() };
    for (name, plan) in [("entering a stage", plain), ("30 days in a stage", timed)] {
        let start = std::time::Instant::now();
        let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
        println!("{name}: {} batches, {} runs in {:?}", batches.len(), report.runs.len(), start.elapsed());
    }
}
