//! What rules would do and would have done, told before and after the fact.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

#[path = "../common/mod.rs"]
mod common;

mod back_tests;
mod inside;
mod rehearsals;
mod why_not;

use common::Desk;
use penstock::{
    automation::{Backtest, BacktestReport, Scene},
    command::Command,
    data::Batch,
    model::{Action, Assign, Delay, Plan, Rule, Step, TaskKind, Trigger},
    value::{Id, Time, Zone, ZoneRules},
};
use std::sync::Arc;

const DAY: i64 = 86_400_000;

fn task(title: &str) -> Step {
    let due = Some(Delay::Days { n: 2, at: None });
    Step::Do { action: Action::CreateTask { title: title.into(), kind: TaskKind::ToDo, due, assign: Assign::Owner } }
}

fn wait(days: u32) -> Step {
    Step::Wait { delay: Delay::Days { n: days, at: None } }
}

fn entering(stage: Id, steps: Vec<Step>) -> Plan {
    Plan { trigger: Trigger::StageEntered { stage }, steps, ..Plan::default() }
}

fn draft(name: &str, plan: &Plan) -> Rule {
    Rule { id: Id::from_bits(77), name: name.into(), draft: plan.clone(), ..Rule::default() }
}

fn publish(desk: &mut Desk, name: &str, plan: Plan) -> Id {
    let rule = Rule { name: name.into(), draft: plan, ..Rule::default() };
    let id = desk.send(Command::Create(rule.into())).unwrap().created[0].id;
    desk.send(Command::PublishRule { rule: id, carry: false }).unwrap();
    id
}

fn scene(desk: &mut Desk) -> Scene {
    let stamp = desk.stamp();
    let calendar = Arc::new(desk.workspace.calendar(&stamp));
    let event = stamp.ids.clone().take();
    Scene { now: stamp.now, calendar, actor: None, ids: stamp.ids.fork(2), event }
}

fn zone() -> Arc<ZoneRules> {
    Arc::new(ZoneRules::fixed(Zone { offset_minutes: 60 }))
}

fn journal(desk: &mut Desk) -> Vec<Arc<Batch>> {
    let mut all = Vec::new();
    while let Some((place, batch)) = desk.workspace.next_commit() {
        desk.workspace.committed(place);
        all.push(batch);
    }
    all
}

fn backtest(desk: &mut Desk, batches: &[Arc<Batch>], plan: &Plan, from: Time) -> BacktestReport {
    let rule = draft("Tried", plan);
    let mut test = Backtest::new(&rule, plan, from, desk.now, zone(), desk.data());
    batches.iter().for_each(|batch| test.feed(batch).unwrap());
    test.finish()
}
