use super::*;
use crate::automation::conflicts;
use crate::model::{Delay, Pipeline, Record, Sequence, Stage, TaskKind, Version};
use crate::value::Rank;

fn id(number: u128) -> Id {
    Id::from_bits(number)
}

/// A pipeline with the stages 11 Offer, 12 Talks, 13 Won, and a sequence 50 that moves to Won.
fn data() -> Dataset {
    let mut rank = Rank::between(None, None);
    let mut records = vec![Record::from(Pipeline { id: id(1), name: "Sales".into(), ..Pipeline::default() })];
    for (number, name, kind) in
        [(11, "Offer", StageKind::Open), (12, "Talks", StageKind::Open), (13, "Won", StageKind::Won)]
    {
        let stage =
            Stage { id: id(number), pipeline: id(1), name: name.into(), rank: rank.clone(), kind, ..Stage::default() };
        rank = Rank::between(Some(&rank), None);
        records.push(stage.into());
    }
    let plan = Plan { steps: vec![doing(Action::Move { stage: id(13) })], ..Plan::default() };
    let version = Version { number: 1, plan, ..Version::default() };
    records.push(Sequence { id: id(50), name: "Finish".into(), versions: vec![version], ..Sequence::default() }.into());
    Dataset::from_records(records)
}

fn doing(action: Action) -> Step {
    Step::Do { action }
}

fn rule(number: u128, trigger: Trigger, actions: Vec<Action>) -> Arc<Rule> {
    let steps = actions.into_iter().map(doing).collect();
    let draft = Plan { trigger, steps, ..Plan::default() };
    Arc::new(Rule { id: id(number), name: format!("Rule {number}"), draft, ..Rule::default() })
}

fn entering(stage: u128) -> Trigger {
    Trigger::StageEntered { stage: id(stage) }
}

fn to(stage: u128) -> Action {
    Action::Move { stage: id(stage) }
}

fn arrows(rules: &[Arc<Rule>]) -> Vec<(u128, u128)> {
    graph(rules, true, &data()).arrows.iter().map(|arrow| (arrow.from.bits(), arrow.to.bits())).collect()
}

#[test]
fn a_move_leads_to_every_rule_that_it_can_set_off_and_to_no_other() {
    let rules = [
        rule(101, entering(11), vec![to(13)]),
        rule(102, Trigger::Won, vec![Action::AddTag { tag: "fleet".into() }]),
        rule(103, Trigger::TagAdded { tag: "Fleet".into() }, vec![Action::AddPoints { points: 5 }]),
        rule(104, Trigger::Score { mark: 10, falling: false }, vec![]),
        rule(105, Trigger::Score { mark: 10, falling: true }, vec![]),
        rule(106, Trigger::StageLeft { stage: id(12) }, vec![]),
        rule(107, Trigger::Backward, vec![]),
        rule(108, Trigger::Skipped, vec![]),
    ];
    assert_eq!(arrows(&rules), [(101, 102), (101, 108), (102, 103), (103, 104)]);
    let graph = graph(&rules, true, &data());
    assert_eq!(graph.arrows[0].why, "moves it to Won, which sets this off");
    assert_eq!(graph.arrows[2].why, "adds the tag #fleet, which sets this off");
}

#[test]
fn arrows_go_through_sequences_and_stay_within_a_pipeline() {
    let start = Action::StartSequence { sequence: id(50) };
    let won = rule(102, Trigger::Won, vec![]);
    let elsewhere = Arc::new(Rule { pipeline: Some(id(2)), id: id(103), ..won.as_ref().clone() });
    assert_eq!(arrows(&[rule(101, entering(11), vec![start]), won, elsewhere]), [(101, 102)]);
}

#[test]
fn what_is_in_force_counts_unless_drafts_are_asked_for() {
    let mut first = rule(101, entering(11), vec![to(13)]).as_ref().clone();
    let version =
        Version { number: 1, plan: rule(101, entering(11), vec![to(12)]).draft.clone(), ..Version::default() };
    first.versions = vec![version];
    let rules = [Arc::new(first), rule(102, Trigger::Won, vec![])];
    assert!(graph(&rules, false, &data()).arrows.is_empty());
    assert_eq!(graph(&rules, true, &data()).arrows.len(), 1);
}

#[test]
fn loops_are_found_once_each_and_a_rule_may_be_its_own() {
    let rules = [
        rule(101, entering(11), vec![to(12)]),
        rule(102, entering(12), vec![to(11)]),
        rule(
            103,
            Trigger::Changed { field: "value".into(), from: None, to: None },
            vec![Action::SetField { field: "value".into(), value: json!(null) }],
        ),
        rule(104, entering(13), vec![to(11)]),
    ];
    let graph = graph(&rules, true, &data());
    assert_eq!(loops(&graph), [vec![id(101), id(102)], vec![id(103)]]);
}

#[test]
fn a_tangle_of_rules_does_not_take_for_ever() {
    let rules: Vec<Id> = (0..60).map(id).collect();
    let arrows =
        rules.iter().flat_map(|a| rules.iter().map(|b| Arrow { from: *a, to: *b, why: String::new() })).collect();
    assert_eq!(loops(&Graph { rules: rules.clone(), arrows }).len(), 50);
}

#[test]
fn rules_that_the_same_event_sets_off_and_that_want_different_things_are_told() {
    let hot = |to| Action::SetTemperature { to };
    let rules = [
        rule(101, entering(13), vec![hot(Some(Temperature::Hot))]),
        rule(102, Trigger::Won, vec![hot(None)]),
        rule(103, entering(11), vec![hot(None)]),
        rule(104, Trigger::Created { how: Origin::Any }, vec![hot(Some(Temperature::Warm))]),
    ];
    let found: Vec<(u128, u128)> = conflicts(&rules, &data()).iter().map(|one| (one.a.bits(), one.b.bits())).collect();
    assert_eq!(found, [(101, 102), (101, 104), (103, 104)]);
    let why = &conflicts(&rules, &data())[0].why;
    assert_eq!(why, "“Rule 101” sets the temperature to hot, “Rule 102” empties the temperature. The later rule wins.");
}

#[test]
fn what_happens_at_different_times_or_alike_is_no_conflict() {
    let mut later = rule(102, entering(11), vec![to(13)]).as_ref().clone();
    later.draft.steps.insert(0, Step::Wait { delay: Delay::Days { n: 2, at: None } });
    let task = Action::CreateTask { title: "Call".into(), kind: TaskKind::Call, due: None, assign: Assign::Owner };
    let rules = [
        rule(101, entering(11), vec![to(12)]),
        Arc::new(later),
        rule(103, entering(11), vec![to(12), task]),
        rule(104, Trigger::Button { label: "Go".into() }, vec![to(13)]),
    ];
    assert!(conflicts(&rules, &data()).is_empty());
}
