//! What a rule would do now.

use super::{DAY, common::Desk, draft, entering, scene, task, wait};
use penstock::{
    automation::{Rehearsal, rehearse},
    command::Command,
    model::{Action, Contact, ContactLink, Delay, Plan, RecordId, Rule, Sequence, Step, Stop, Temperature, Trigger},
    value::Id,
};

fn lines(rehearsal: &Rehearsal) -> Vec<String> {
    rehearsal.steps.iter().map(|line| line.what.clone()).collect()
}

#[test]
fn a_rehearsal_walks_all_steps_through_time_with_their_dates_and_changes_nothing() {
    let mut desk = Desk::with_playbook("keap");
    let anna = Contact { name: "Anna Bauer".into(), emails: vec!["anna@example.com".into()], ..Contact::default() };
    let anna = desk.send(Command::Create(anna.into())).unwrap().created[0].id;
    let deal = desk.add("Fleet");
    let id = RecordId::opportunity(deal);
    let links = serde_json::to_value(vec![ContactLink { contact: anna, role: String::new() }]).unwrap();
    let set = serde_json::Map::from_iter([("contacts".to_string(), links)]);
    desk.send(Command::Edit { id, set }).unwrap();
    let welcome = Sequence { name: "Welcome".into(), ..Sequence::default() };
    let welcome = desk.send(Command::Create(welcome.into())).unwrap().created[0].id;
    let letter = Action::email("Hello {{ contact.first_name }}", "About {{ opportunity.name }}");
    let plan = Plan { steps: vec![wait(1), Step::Do { action: letter }], ..Plan::default() };
    desk.send(Command::PublishSequence { sequence: welcome, plan, carry: Vec::new() }).unwrap();
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
    assert_eq!(rehearsal.steps[0].refused, "{{ owner.name }} has no value here");
    let other = Rule { pipeline: Some(Id::from_bits(5)), ..draft("Tried", &hot) };
    assert!(!rehearse(&other, &hot, deal, desk.data(), &scene).why_not.is_empty());
    let empty = Plan { steps: Vec::new(), ..hot };
    assert!(rehearse(&draft("Tried", &empty), &empty, deal, desk.data(), &scene).why_not.contains("does nothing"));
}

#[test]
fn a_rehearsal_goes_on_after_a_move_of_its_own() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet");
    let stage = desk.stage("Qualifying");
    desk.move_to(deal, "Qualifying").unwrap();
    let on = Step::Do { action: Action::Move { stage: desk.stage("Proposal Pending") } };
    let plan = Plan { stops: [Stop::LeavesStage].into(), ..entering(stage, vec![on, wait(2), task("After")]) };
    let scene = scene(&mut desk);
    let said = lines(&rehearse(&draft("Tried", &plan), &plan, deal, desk.data(), &scene));
    assert!(said.last().unwrap().contains("“After”"), "{said:?}");
}
