//! What rules would do and would have done, told before and after the fact.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    automation::{
        Backtest, BacktestReport, Rehearsal, Scene, compare, inside, matching_now, rehearse, why_not, would_start,
    },
    command::{Command, GateAnswers, Import, Move, Place},
    data::Batch,
    model::{
        Action, Again, Assign, Contact, ContactLink, Delay, Opportunity, Origin, Plan, Record, Rule, Sequence, Step,
        Stop, TaskKind, Temperature, Trigger, Visit,
    },
    value::{Id, Rank, Time, Zone, ZoneRules},
    workspace::Ask,
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

fn told(report: &BacktestReport) -> Vec<(String, i64, Vec<String>)> {
    let first = report.history_starts.unwrap();
    let days = |at: Time| (at.millis() - first.millis()) / DAY;
    let what = |run: &penstock::automation::WouldRun| {
        run.actions.iter().map(|action| format!("{}: {}{}", days(action.at), action.what, action.refused)).collect()
    };
    report.runs.iter().map(|run| (run.title.clone(), days(run.at), what(run))).collect()
}

fn lines(rehearsal: &Rehearsal) -> Vec<String> {
    rehearsal.steps.iter().map(|line| line.what.clone()).collect()
}

// ---- rehearsals ---------------------------------------------------------------------------------------------------

#[test]
fn a_rehearsal_walks_all_steps_through_time_with_their_dates_and_changes_nothing() {
    let mut desk = Desk::with_playbook("keap");
    let anna = Contact { name: "Anna Bauer".into(), emails: vec!["anna@example.com".into()], ..Contact::default() };
    let anna = desk.send(Command::Create(anna.into())).unwrap().created[0].id;
    let deal = desk.add("Fleet");
    let id = penstock::model::RecordId::opportunity(deal);
    let links = serde_json::to_value(vec![ContactLink { contact: anna, role: String::new() }]).unwrap();
    let set = serde_json::Map::from_iter([("contacts".to_string(), links)]);
    desk.send(Command::Edit { id, set }).unwrap();
    let welcome = Sequence { name: "Welcome".into(), ..Sequence::default() };
    let welcome = desk.send(Command::Create(welcome.into())).unwrap().created[0].id;
    let letter = Action::Message {
        channel: Default::default(),
        subject: "Hello {{ contact.first_name }}".into(),
        body: "About {{ opportunity.name }}".into(),
        assign: Assign::Owner,
    };
    let plan = Plan { steps: vec![wait(1), Step::Do { action: letter }], ..Plan::default() };
    desk.send(Command::PublishSequence { sequence: welcome, plan }).unwrap();
    let stage = desk.stage("Qualifying");
    let plan = entering(
        stage,
        vec![
            Step::Do { action: Action::StartSequence { sequence: welcome } },
            wait(3),
            task("Ask whether {{ opportunity.name }} arrived"),
        ],
    );
    let scene = scene(&mut desk);
    let before = desk.data().clone();
    let rehearsal = rehearse(&draft("Tried", &plan), &plan, deal, desk.data(), &scene);
    assert!(rehearsal.would_run, "{}", rehearsal.why_not);
    let said = lines(&rehearsal);
    assert_eq!(said.len(), 5, "{said:#?}");
    assert_eq!(said[0], "start the sequence “Welcome”");
    assert!(said[1].starts_with("Welcome: wait 1 day, until "), "{}", said[1]);
    assert_eq!(said[2], "Welcome: put the message “Hello Anna” to anna@example.com into the Outbox");
    assert!(said[3].starts_with("wait 3 days, until "), "{}", said[3]);
    assert!(said[4].starts_with("create the task “Ask whether Fleet arrived”, due "), "{}", said[4]);
    let days: Vec<i64> = rehearsal.steps.iter().map(|line| (line.at.millis() - scene.now.millis()) / DAY).collect();
    assert_eq!(days, [0, 1, 1, 3, 3]);
    assert_eq!(*desk.data(), before);
}

#[test]
fn a_wait_for_something_shows_both_ways() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet");
    let plan = |then_end| {
        let event = Trigger::Replied { reply: None };
        let cold = Action::SetTemperature { to: Some(Temperature::Cold) };
        let waits = Step::Await { event, within: Delay::Days { n: 5, at: None }, late: vec![cold], then_end };
        entering(Id::NIL, vec![waits, task("Thank them")])
    };
    let stage = desk.stage("Qualifying");
    let scene = scene(&mut desk);
    let tried = |then_end: bool| {
        let plan = Plan { trigger: Trigger::StageEntered { stage }, ..plan(then_end) };
        rehearse(&draft("Tried", &plan), &plan, deal, desk.data(), &scene)
    };
    let on = tried(false);
    let said = lines(&on);
    assert!(said[0].starts_with("if somebody answers before "), "{said:#?}");
    assert!(said[1].starts_with("otherwise wait until "), "{said:#?}");
    assert_eq!(said[2], "then set the temperature to cold");
    assert!(said[3].starts_with("create the task “Thank them”"), "{said:#?}");
    assert_eq!((on.steps[3].at.millis() - scene.now.millis()) / DAY, 5);
    let end = tried(true);
    assert_eq!(lines(&end)[3], "then end");
    assert_eq!(end.steps[4].at, scene.now, "what follows a wait that was met can come at once");
}

#[test]
fn a_rehearsal_says_why_it_would_not_run_and_what_would_be_refused() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet");
    let stage = desk.stage("Qualifying");
    let scene = scene(&mut desk);
    let hot = Plan { condition: "temp:hot".into(), ..entering(stage, vec![task("Call {{ owner.name }}")]) };
    let rehearsal = rehearse(&draft("Tried", &hot), &hot, deal, desk.data(), &scene);
    assert!(!rehearsal.would_run);
    assert_eq!(rehearsal.why_not, "Its condition does not hold.");
    assert_eq!(rehearsal.seen.len(), 1);
    assert_eq!(rehearsal.steps[0].refused, "a merge field has no value here");
    let other = Rule { pipeline: Some(Id::from_bits(5)), ..draft("Tried", &hot) };
    assert!(!rehearse(&other, &hot, deal, desk.data(), &scene).why_not.is_empty());
    let empty = Plan { steps: Vec::new(), ..hot };
    assert!(rehearse(&draft("Tried", &empty), &empty, deal, desk.data(), &scene).why_not.contains("does nothing"));
}

#[test]
fn a_rehearsal_ends_where_the_plan_would_end_itself() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet");
    let stage = desk.stage("Qualifying");
    desk.move_to(deal, "Qualifying").unwrap();
    let on = Step::Do { action: Action::Move { stage: desk.stage("Proposal Pending") } };
    let plan = Plan { stops: [Stop::LeavesStage].into(), ..entering(stage, vec![on, wait(2), task("Never")]) };
    let scene = scene(&mut desk);
    let said = lines(&rehearse(&draft("Tried", &plan), &plan, deal, desk.data(), &scene));
    assert_eq!(said.last().unwrap(), "end: it would have left the stage");
}

// ---- back-tests ---------------------------------------------------------------------------------------------------

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
    let weekly = Trigger::Schedule { every: penstock::model::Every::Week { weekday: 0 }, at: Default::default() };
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
    desk.send(Command::PublishSequence { sequence: welcome, plan: Plan { steps, ..Plan::default() } }).unwrap();
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
    let call = penstock::model::Activity {
        kind: penstock::model::ActivityKind::Call,
        at: desk.now,
        opportunity: Some(called),
        ..Default::default()
    };
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

// ---- why not, and how many ----------------------------------------------------------------------------------------

#[test]
fn why_not_says_what_it_waits_for_what_stands_in_the_way_and_what_was_missing() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let early = desk.add("Early");
    desk.move_to(early, "Proposal Pending").unwrap();
    desk.wait_days(2);
    let plan = Plan { condition: "temp:hot".into(), ..entering(stage, vec![task("Call")]) };
    let rule = publish(&mut desk, "Call", plan);
    let (never, missed) = (desk.add("Never"), desk.add("Missed"));
    desk.move_to(missed, "Proposal Pending").unwrap();
    let scene = scene(&mut desk);
    let ask = |desk: &Desk, deal| {
        let rule = desk.data().rule(rule).unwrap().clone();
        why_not(&rule, deal, desk.data(), desk.workspace.journal(), &scene)
    };
    let answer = ask(&desk, early);
    assert!(answer.trigger.starts_with("It acts when an opportunity enters Proposal Pending; here that was last on "));
    assert!(answer.trigger.ends_with(", before the rule was switched on."), "{}", answer.trigger);
    assert!(answer.blocked.is_empty(), "{:?}", answer.blocked);
    assert!(!answer.matches_now);
    assert!(ask(&desk, never).trigger.ends_with("this one never did."));
    let answer = ask(&desk, missed);
    assert_eq!(answer.last_misses.len(), 1);
    assert_eq!(answer.seen.len(), 1);
    let tried = |desk: &Desk| {
        let rule = desk.data().rule(rule).unwrap().clone();
        rehearse(&rule, &Plan { condition: String::new(), ..rule.draft.clone() }, missed, desk.data(), &scene)
    };
    assert!(tried(&desk).would_run);
    desk.send(Command::SwitchRule { rule, on: false }).unwrap();
    assert_eq!(ask(&desk, missed).blocked, ["The rule is switched off."]);
    assert!(tried(&desk).would_run, "a rule can be tried before it is switched on");
}

#[test]
fn why_not_tells_that_it_has_run_in_this_stay() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let rule = publish(&mut desk, "Call", entering(stage, vec![task("Call")]));
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let scene = scene(&mut desk);
    let rule = desk.data().rule(rule).unwrap().clone();
    let answer = why_not(&rule, deal, desk.data(), desk.workspace.journal(), &scene);
    assert_eq!(answer.blocked, ["It has run in this stay already."]);
    assert!(answer.matches_now);
}

#[test]
fn matching_now_counts_the_records_in_the_triggers_stage_that_fulfil_the_condition() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let (a, b) = (desk.add("Fleet one"), desk.add("Fleet two"));
    desk.move_to(a, "Proposal Pending").unwrap();
    let scene = scene(&mut desk);
    let plan = Plan { condition: "name:fleet".into(), ..entering(stage, vec![]) };
    assert_eq!(matching_now(&plan, None, desk.data(), &scene).unwrap(), [a]);
    let all = Plan { trigger: Trigger::Forward, ..plan.clone() };
    assert_eq!(matching_now(&all, None, desk.data(), &scene).unwrap(), [a, b]);
    assert!(matching_now(&all, Some(Id::from_bits(3)), desk.data(), &scene).unwrap().is_empty());
    let broken = Plan { condition: "(".into(), ..plan };
    assert!(matching_now(&broken, None, desk.data(), &scene).is_err());
}

#[test]
fn would_start_counts_runs_of_each_rule_without_starting_any() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let all = publish(&mut desk, "All", entering(stage, vec![task("Call")]));
    let some = Plan { condition: "name:one".into(), ..entering(stage, vec![task("Call")]) };
    let some = publish(&mut desk, "Some", some);
    let other = desk.stage("Negotiating");
    publish(&mut desk, "None", entering(other, vec![task("Call")]));
    let ids = vec![desk.add("one"), desk.add("two"), desk.add("three")];
    let order = Move { ids, to: stage, place: Place::Top, answers: GateAnswers::default() };
    let (scene, stamp) = (scene(&mut desk), desk.stamp());
    let before = desk.data().clone();
    let counts = would_start(&Command::Move(order), desk.data(), &stamp, &scene, Origin::Hand);
    assert_eq!(counts, [(all, 3), (some, 1)]);
    assert_eq!(*desk.data(), before);
}

// ---- runs inside --------------------------------------------------------------------------------------------------

#[test]
fn publishing_tells_what_becomes_of_the_runs_inside_and_that_is_what_becomes_of_them() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let rule = publish(&mut desk, "Later", entering(stage, vec![wait(3), task("Follow up")]));
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let entered = desk.opportunity(deal).entered();
    desk.wait_days(1);
    let draft = entering(stage, vec![wait(5), task("Follow up later")]);
    let set = serde_json::Map::from_iter([("draft".to_string(), serde_json::to_value(&draft).unwrap())]);
    let id = penstock::model::RecordId { kind: penstock::model::Kind::Rule, id: rule };
    desk.send(Command::Edit { id, set }).unwrap();
    let scene = scene(&mut desk);
    let found = inside(desk.data().rule(rule).unwrap(), desk.data(), &scene);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].title.as_str(), found[0].opportunity), ("Fleet", deal));
    assert_eq!(found[0].now_due, Some(entered.plus_millis(3 * DAY)));
    assert_eq!(found[0].due_if_carried, Some(entered.plus_millis(5 * DAY)));
    assert_eq!(found[0].next, "create the task “Follow up”, due in 2 days");
    desk.send(Command::PublishRule { rule, carry: true }).unwrap();
    assert_eq!(desk.data().run(found[0].run).unwrap().due, found[0].due_if_carried);
    desk.wait_days(10);
    let stamp = desk.stamp();
    desk.workspace.dispatch(Ask::Due, stamp).unwrap();
    let titles: Vec<String> = desk.data().tasks_of(deal).map(|task| task.title.clone()).collect();
    assert_eq!(titles, ["Follow up later"]);
}

#[test]
fn a_carried_run_goes_on_at_once_where_the_new_version_does_not_wait() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let rule = publish(&mut desk, "Later", entering(stage, vec![wait(3), task("Follow up")]));
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let draft = entering(stage, vec![task("At once")]);
    let set = serde_json::Map::from_iter([("draft".to_string(), serde_json::to_value(&draft).unwrap())]);
    let id = penstock::model::RecordId { kind: penstock::model::Kind::Rule, id: rule };
    desk.send(Command::Edit { id, set }).unwrap();
    let scene = scene(&mut desk);
    let found = inside(desk.data().rule(rule).unwrap(), desk.data(), &scene);
    assert_eq!(found[0].due_if_carried, Some(scene.now));
    desk.send(Command::PublishRule { rule, carry: true }).unwrap();
    let titles: Vec<String> = desk.data().tasks_of(deal).map(|task| task.title.clone()).collect();
    assert_eq!(titles, ["At once"]);
    assert!(desk.undo());
    assert!(desk.data().tasks_of(deal).next().is_none());
    assert!(inside(desk.data().rule(rule).unwrap(), desk.data(), &scene)[0].now_due.is_some());
}
