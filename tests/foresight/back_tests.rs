//! What a rule would have done.

use super::{DAY, backtest, common::Desk, draft, entering, journal, publish, task, wait, zone};
use penstock::{
    automation::{Backtest, BacktestReport, WouldRun, compare},
    command::{Command, GateAnswers, Import},
    data::Batch,
    model::{
        Action, Activity, ActivityKind, Again, Delay, Every, Opportunity, Origin, Plan, Sequence, Step, Stop, Trigger,
        Visit,
    },
    value::{Id, Rank, Time},
};
use std::sync::Arc;

fn told(report: &BacktestReport) -> Vec<(String, i64, Vec<String>)> {
    let first = report.history_starts.unwrap();
    let days = |at: Time| (at.millis() - first.millis()) / DAY;
    let what = |run: &WouldRun| {
        run.actions.iter().map(|action| format!("{}: {}{}", days(action.at), action.what, action.refused)).collect()
    };
    report.runs.iter().map(|run| (run.title.clone(), days(run.at), what(run))).collect()
}

/// Five weeks: one deal stays in Proposal Pending, one leaves it after a day, one comes in by an import, one by mistake.
fn five_weeks(desk: &mut Desk) -> (Id, Id) {
    let (stays, leaves) = (desk.add("Stays"), desk.add("Leaves"));
    desk.wait_days(7);
    desk.move_to(stays, "Proposal Pending").unwrap();
    desk.wait_days(7);
    desk.move_to(leaves, "Proposal Pending").unwrap();
    desk.wait_days(1);
    desk.move_to(leaves, "Negotiating").unwrap();
    desk.wait_days(6);
    let old = Time::from_millis(desk.now.millis() - 40 * DAY);
    let stage = desk.stage("Proposal Pending");
    let visit = Visit { stage, name: "Proposal Pending".into(), entered: old, left: None, overridden: String::new() };
    let imported = Opportunity {
        id: Id::from_bits(4242),
        name: "Imported".into(),
        pipeline: desk.data().stage(stage).unwrap().pipeline,
        stage,
        rank: Rank::between(None, None),
        visits: vec![visit],
        created: old,
        ..Opportunity::default()
    };
    let label = "imported 1 opportunity".to_string();
    let import = Import { label, creates: vec![imported.into()], updates: Vec::new(), rules: Vec::new() };
    desk.send(Command::Import(import)).unwrap();
    desk.wait_days(3);
    let mistake = desk.add("Mistake");
    desk.move_to(mistake, "Proposal Pending").unwrap();
    assert!(desk.undo());
    desk.wait_days(11);
    (stays, leaves)
}

#[test]
fn a_back_test_lists_what_would_have_been_done_in_five_weeks_waits_and_ends_included() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    five_weeks(&mut desk);
    let batches = journal(&mut desk);
    let steps = vec![task("Sent"), wait(3), task("Arrived?")];
    let plan = Plan { stops: [Stop::LeavesStage].into(), ..entering(stage, steps) };
    let before = desk.data().clone();
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    assert_eq!(report.history_starts, Some(batches[0].at));
    let sent = |day: &str| format!("{day}: created the task “Sent”");
    assert_eq!(
        told(&report),
        [
            ("Stays".to_string(), 7, vec![sent("7"), "10: created the task “Arrived?”".to_string()]),
            ("Leaves".to_string(), 14, vec![sent("14")]),
        ]
    );
    assert_eq!(report.runs[1].stopped.as_ref().unwrap().1, "it leaves the stage");
    assert_eq!(
        report.runs[1].stopped.as_ref().unwrap().0,
        batches.iter().find(|b| b.label.contains("Negotiating")).unwrap().at
    );
    assert_eq!(report.at_import, 1, "an import sets off only what it is told to");
    let days = report.by_day(&zone());
    assert_eq!((days.len(), days.values().sum::<u32>()), (3, 3));
    assert_eq!(*desk.data(), before);
    // Only a part of the time.
    let late = backtest(&mut desk, &batches, &plan, Time::from_millis(batches[0].at.millis() + 10 * DAY));
    assert_eq!(late.runs.iter().map(|run| run.title.as_str()).collect::<Vec<_>>(), ["Leaves"]);
}

#[test]
fn imports_take_part_where_they_are_meant_to() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    five_weeks(&mut desk);
    let batches = journal(&mut desk);
    let created = Plan { trigger: Trigger::Created { how: Origin::Import }, ..entering(stage, vec![task("Look")]) };
    assert_eq!(told(&backtest(&mut desk, &batches, &created, Time::from_millis(0)))[0].0, "Imported");
    let plan = entering(stage, vec![task("Sent")]);
    let mut test = Backtest::new(&draft("Tried", &plan), &plan, Time::from_millis(0), desk.now, zone(), desk.data());
    test = test.with_imports();
    batches.iter().for_each(|batch| test.feed(batch).unwrap());
    let report = test.finish();
    assert_eq!(report.runs.iter().map(|run| run.title.as_str()).collect::<Vec<_>>(), ["Stays", "Leaves", "Imported"]);
}

#[test]
fn time_sets_rules_off_in_a_back_test_when_it_was_due_and_not_when_the_page_was_open() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    five_weeks(&mut desk);
    let batches = journal(&mut desk);
    let trigger = Trigger::DaysInStage { stage: Some(stage), days: 5, at: None };
    let plan = Plan { trigger, ..entering(stage, vec![task("Stuck")]) };
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    assert_eq!(told(&report), [("Stays".to_string(), 12, vec!["12: created the task “Stuck”".to_string()])]);
    let weekly = Trigger::Schedule { every: Every::Week { weekday: 0 }, at: Default::default() };
    let plan = Plan { trigger: weekly, again: Again::Always, condition: "stage:\"Proposal Pending\"".into(), ..plan };
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    assert_eq!(report.runs.iter().filter(|run| run.title == "Stays").count(), 4);
    assert_eq!(report.runs.iter().filter(|run| run.title == "Imported").count(), 2);
}

#[test]
fn the_rule_that_is_tested_is_not_in_its_own_way() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let steps = vec![task("Sent"), wait(2), task("Then")];
    let plan = Plan { condition: "next:none".into(), again: Again::Once, regardless: true, ..entering(stage, steps) };
    let rule = publish(&mut desk, "Live", plan.clone());
    five_weeks(&mut desk);
    let batches = journal(&mut desk);
    let live = desk.data().rule(rule).unwrap().clone();
    assert_eq!(desk.data().runs_of(rule).filter(|run| run.log.len() == 2).count(), 2);
    let mut test = Backtest::new(&live, &plan, Time::from_millis(0), desk.now, zone(), desk.data());
    batches.iter().for_each(|batch| test.feed(batch).unwrap());
    let report = test.finish();
    assert_eq!(report.runs.len(), 2);
    assert_eq!(report.held_back, 0);
}

#[test]
fn two_versions_are_compared_run_by_run() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    five_weeks(&mut desk);
    let batches = journal(&mut desk);
    let old = entering(stage, vec![task("Sent")]);
    let new = Plan { condition: "name:stays".into(), ..old.clone() };
    let other = entering(stage, vec![task("Sent"), wait(1), task("Then")]);
    let start = Time::from_millis(0);
    let [old, new, other] = [old, new, other].map(|plan| backtest(&mut desk, &batches, &plan, start));
    assert_eq!((new.runs.len(), new.not_met), (1, 1));
    let change = compare(&old, &new);
    assert_eq!((change.only_old.len(), change.only_new.len(), change.both.len(), change.changed.len()), (1, 0, 1, 0));
    assert_eq!(change.only_old[0].title, "Leaves");
    let change = compare(&old, &other);
    assert_eq!((change.both.len(), change.changed.len()), (0, 2));
}

#[test]
fn a_sequence_goes_on_in_a_back_test_and_a_plan_that_is_not_whole_is_refused() {
    let mut desk = Desk::with_playbook("keap");
    let welcome = Sequence { name: "Welcome".into(), ..Sequence::default() };
    let welcome = desk.send(Command::Create(welcome.into())).unwrap().created[0].id;
    let steps = vec![wait(4), task("Write")];
    desk.send(Command::PublishSequence {
        sequence: welcome,
        plan: Plan { steps, ..Plan::default() },
        carry: Vec::new(),
    })
    .unwrap();
    let stage = desk.stage("Proposal Pending");
    five_weeks(&mut desk);
    let batches = journal(&mut desk);
    let start = Step::Do { action: Action::StartSequence { sequence: welcome } };
    let plan = Plan { stops: [Stop::LeavesStage].into(), ..entering(stage, vec![start]) };
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    let done = |title: &str| report.runs.iter().find(|run| run.title == title).unwrap().actions.len();
    assert_eq!((done("Stays"), done("Leaves")), (2, 1), "{:#?}", told(&report));
    let stop = Step::Do { action: Action::StopSequence { sequence: Some(welcome) } };
    let plan = Plan { steps: [plan.steps, vec![wait(2), stop]].concat(), ..entering(stage, vec![]) };
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    assert_eq!(report.runs[0].actions.len(), 2, "a sequence that was stopped does no more: {:#?}", told(&report));
    let broken = entering(Id::from_bits(9), vec![task("x")]);
    let mut test = Backtest::new(&draft("x", &broken), &broken, Time::from_millis(0), desk.now, zone(), desk.data());
    assert!(test.feed(&batches[0]).unwrap_err().contains("deleted"));
}

#[test]
fn what_was_undone_and_done_again_counts_again() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Proposal Pending").unwrap();
    assert!(desk.undo());
    desk.wait_days(1);
    let undone = journal(&mut desk);
    let plan = entering(stage, vec![task("Sent"), wait(2), task("Then")]);
    let cold = Plan { condition: "temp:cold".into(), ..plan.clone() };
    let start = Time::from_millis(0);
    assert!(backtest(&mut desk, &undone, &plan, start).runs.is_empty());
    assert_eq!(backtest(&mut desk, &undone, &cold, start).not_met, 0);
    assert!(desk.redo());
    desk.wait_days(5);
    let all: Vec<Arc<Batch>> = undone.into_iter().chain(journal(&mut desk)).collect();
    let report = backtest(&mut desk, &all, &plan, start);
    assert_eq!((report.runs.len(), report.runs[0].actions.len()), (1, 2));
    assert_eq!(backtest(&mut desk, &all, &cold, start).not_met, 1);
}

#[test]
fn an_answer_that_came_in_time_lets_a_run_go_on_in_a_back_test() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let (called, silent) = (desk.add("Called"), desk.add("Silent"));
    desk.move_with(&[called, silent], "Proposal Pending", GateAnswers::default()).unwrap();
    desk.wait_days(2);
    let call = Activity { kind: ActivityKind::Call, at: desk.now, opportunity: Some(called), ..Default::default() };
    desk.send(Command::Create(call.into())).unwrap();
    desk.wait_days(10);
    let batches = journal(&mut desk);
    let event = Trigger::Logged { kind: None, outcome: None };
    let late = vec![Action::AddTag { tag: "silent".into() }];
    let waits = Step::Await { event, within: Delay::Days { n: 5, at: None }, late, then_end: true };
    let plan = entering(stage, vec![waits, task("Thank them")]);
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    let said = told(&report);
    assert_eq!(said[0], ("Called".to_string(), 0, vec!["2: created the task “Thank them”".to_string()]));
    assert_eq!(said[1], ("Silent".to_string(), 0, vec!["5: added the tag #silent".to_string()]));
    assert!(report.runs[1].stopped.is_some());
}

#[test]
fn a_back_test_says_when_the_rule_would_have_paused_and_goes_on() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let arrive = |desk: &mut Desk, count: usize| {
        for number in 0..count {
            let deal = desk.add(&format!("Deal {number}"));
            desk.move_to(deal, "Proposal Pending").unwrap();
        }
    };
    desk.wait_days(1);
    arrive(&mut desk, 2);
    desk.wait_days(1);
    arrive(&mut desk, 6);
    desk.wait_days(1);
    let plan = Plan { cap: 2, ..entering(stage, vec![task("Call"), wait(1), task("Again")]) };
    let batches = journal(&mut desk);
    let report = backtest(&mut desk, &batches, &plan, Time::from_millis(0));
    // The third in an hour makes it pause and ask; let go on, it may have two more; the sixth makes it ask again.
    let pauses: Vec<(i64, u32)> =
        report.pauses.iter().map(|one| ((one.at.millis() - batches[0].at.millis()) / DAY, one.after)).collect();
    assert_eq!(pauses, [(2, 2), (2, 2)]);
    assert_eq!(report.runs.len(), 8);
    assert!(report.runs.iter().all(|run| run.stopped.is_none() && !run.actions.is_empty()));
    let plan = Plan { cap: 6, ..plan };
    assert_eq!(backtest(&mut desk, &batches, &plan, Time::from_millis(0)).pauses, []);
}
