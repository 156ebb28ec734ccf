//! Why a rule did not run, and how many it would run for.

use super::{common::Desk, entering, publish, scene, task};
use penstock::{
    automation::{matching_now, rehearse, why_not},
    command::{Command, GateAnswers, Move, Place},
    model::{Origin, Plan, Trigger},
    value::Id,
};

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
fn runs_of_each_rule_are_counted_without_starting_any() {
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
    for few in [1, 2, 1_000] {
        let command = Command::Move(order.clone());
        let mut counting = desk.workspace.count_runs(command, stamp.clone(), scene.clone(), Origin::Hand);
        while !counting.step(&desk.workspace, few).unwrap() {}
        assert_eq!(counting.finish().0, [(all, 3), (some, 1)]);
    }
    assert_eq!(*desk.data(), before);
}
