//! Rules at work in a workspace, as whole stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod clocks;
#[path = "../common/mod.rs"]
mod common;
mod golden;
mod optout;
mod tabs;
mod words;
mod world;

use common::Desk;
use penstock::{
    command::Command,
    model::{Action, Assign, Delay, Plan, RecordId, Rule, RunState, Step, Stop, TaskKind, Temperature, Trigger},
    value::Id,
    workspace::Ask,
};

fn rule(desk: &mut Desk, name: &str, plan: Plan) -> Id {
    let rule = Rule { name: name.into(), draft: plan, ..Rule::default() };
    let id = desk.send(Command::Create(rule.into())).unwrap().created[0].id;
    desk.send(Command::PublishRule { rule: id, carry: false }).unwrap();
    id
}

fn task(title: &str) -> Step {
    let due = Some(Delay::Days { n: 2, at: None });
    let action = Action::CreateTask { title: title.into(), kind: TaskKind::ToDo, due, assign: Assign::Owner };
    Step::Do { action }
}

fn titles(desk: &Desk, deal: Id) -> Vec<String> {
    desk.data().tasks_of(deal).map(|task| task.title.clone()).collect()
}

#[test]
fn entering_a_stage_creates_the_task_in_the_same_transaction_and_one_undo_takes_both_back() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let plan = Plan {
        trigger: Trigger::StageEntered { stage },
        steps: vec![task("Ask whether {{ opportunity.name }} arrived")],
        ..Plan::default()
    };
    rule(&mut desk, "After the proposal", plan);
    let deal = desk.add("Fleet tracking");
    let waiting = desk.workspace.waiting();
    desk.move_to(deal, "Proposal Pending").unwrap();
    assert_eq!(desk.workspace.waiting(), waiting + 1);
    assert_eq!(titles(&desk, deal), ["Ask whether Fleet tracking arrived"]);
    assert!(desk.undo());
    assert!(titles(&desk, deal).is_empty());
    assert_ne!(desk.opportunity(deal).stage, stage);
    assert!(desk.redo());
    assert_eq!(titles(&desk, deal).len(), 1);
}

#[test]
fn a_waiting_run_goes_on_when_it_is_due_and_ends_when_the_stage_is_left() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let plan = Plan {
        trigger: Trigger::StageEntered { stage },
        steps: vec![Step::Wait { delay: Delay::Days { n: 3, at: None } }, task("Follow up")],
        stops: [Stop::LeavesStage].into(),
        ..Plan::default()
    };
    rule(&mut desk, "Later", plan);
    let (stays, leaves) = (desk.add("Stays"), desk.add("Leaves"));
    desk.move_to(stays, "Proposal Pending").unwrap();
    desk.move_to(leaves, "Proposal Pending").unwrap();
    desk.wait_days(1);
    desk.move_to(leaves, "Negotiating").unwrap();
    desk.wait_days(5);
    let stamp = desk.stamp();
    let outcome = desk.workspace.dispatch(Ask::Due, stamp).unwrap();
    assert_eq!(outcome.runs.len(), 1);
    assert_eq!(titles(&desk, stays), ["Follow up"]);
    assert!(titles(&desk, leaves).is_empty());
    let run = desk.data().runs_of(leaves).next().unwrap().clone();
    assert_eq!(run.state, RunState::Stopped { why: "it leaves the stage".into() });
}

#[test]
fn a_timed_rule_fires_once_even_after_days_away() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Qualifying");
    let plan = Plan {
        trigger: Trigger::DaysInStage { stage: Some(stage), days: 7, at: None },
        steps: vec![task("Stuck")],
        ..Plan::default()
    };
    rule(&mut desk, "Stuck", plan);
    let deal = desk.add("Slow");
    desk.move_to(deal, "Qualifying").unwrap();
    desk.wait_days(6);
    desk.add("Other");
    assert!(titles(&desk, deal).is_empty());
    desk.wait_days(30);
    desk.add("Another");
    assert_eq!(titles(&desk, deal), ["Stuck"]);
    desk.wait_days(30);
    desk.add("And another");
    assert_eq!(titles(&desk, deal).len(), 1);
}

#[test]
fn taking_back_what_a_rule_did_sets_no_rule_off() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Demo");
    let heat = |to| Step::Do { action: Action::SetTemperature { to: Some(to) } };
    let warm =
        Plan { trigger: Trigger::StageEntered { stage }, steps: vec![heat(Temperature::Cold)], ..Plan::default() };
    let tag = Plan {
        trigger: Trigger::Temperature { to: Some(Temperature::Hot) },
        steps: vec![Step::Do { action: Action::AddTag { tag: "hot".into() } }],
        ..Plan::default()
    };
    let cold = rule(&mut desk, "Cools down", warm);
    let deal = desk.add("Fleet");
    let set = [("temperature".to_string(), "hot".into())].into_iter().collect();
    desk.send(Command::Edit { id: RecordId::opportunity(deal), set }).unwrap();
    rule(&mut desk, "Tags", tag);
    desk.move_to(deal, "Demo").unwrap();
    assert_eq!(desk.opportunity(deal).temperature, Some(Temperature::Cold));
    let runs = desk.data().runs_of(cold).map(|run| run.id).collect();
    desk.send(Command::UndoRuns(runs)).unwrap();
    assert_eq!(desk.opportunity(deal).temperature, Some(Temperature::Hot));
    assert!(desk.opportunity(deal).tags.is_empty());
}
