//! What one step does to scores, and what they do: back and again, rules of automation, what is decided.

use crate::{edit, rule, world::World};
use penstock::{
    automation::score::scores,
    command::Command,
    model::{Kind, RecordId, Rule, ScoreRule},
    value::{Currency, Id, Money},
};
use serde_json::{Value, json};

#[test]
fn without_rules_no_score_is_written_and_points_are_the_score() {
    let mut world = World::peopled();
    let deal = world.deal("Deal 0");
    world.send(edit(RecordId::opportunity(deal), "needs", json!("a van"))).unwrap();
    assert_eq!(world.score(deal), None);
    world.send(edit(RecordId::opportunity(deal), "score", json!(12))).unwrap();
    let one = world.data().opportunity(deal).unwrap();
    assert_eq!((one.score, one.given), (Some(12), None));
    assert!(!scores(world.data()));
    // The first rule takes what was given over, and taking it away leaves that.
    let norway = world.create(rule(0, true));
    assert_eq!(world.score(deal), Some(32));
    world.send(Command::Delete(vec![RecordId { kind: Kind::ScoreRule, id: norway }])).unwrap();
    let one = world.data().opportunity(deal).unwrap();
    assert_eq!((one.score, one.given), (Some(12), None));
}

#[test]
fn one_step_back_takes_back_all_that_a_change_of_the_rules_did() {
    let mut world = World::peopled();
    let before: Vec<Option<i32>> = world.data().opportunities().map(|one| one.score).collect();
    let length = world.journal.len();
    world.create(rule(0, true));
    assert_eq!(world.journal.len(), length + 1, "one batch");
    assert_eq!(world.data().opportunities().filter_map(|one| one.score).sum::<i32>(), 40);
    world.undo().unwrap().unwrap();
    assert_eq!(world.data().opportunities().map(|one| one.score).collect::<Vec<_>>(), before);
    world.redo().unwrap().unwrap();
    world.check();
}

#[test]
fn a_score_that_rises_sets_rules_off_in_the_same_step_and_a_new_rule_sets_nothing_off() {
    let mut world = World::peopled();
    let deal = world.deal("Deal 0");
    let plan = world.plan("score over 30 | again always | task Call them");
    let id = world.stamp().ids.take();
    let record = Rule { id, name: "R".into(), draft: plan, ..Rule::default() };
    let made = world.create(record);
    world.send(Command::PublishRule { rule: made, carry: false }).unwrap();
    let tasks = |world: &World| world.data().tasks_of(deal).count();
    world.create(rule(0, true));
    assert_eq!((world.score(deal), tasks(&world)), (Some(20), 0));
    let length = world.journal.len();
    let hot = |world: &mut World| {
        let (ids, add) = (vec![RecordId::opportunity(deal)], vec!["hot".to_string()]);
        world.send(Command::Tag { ids, add, remove: Vec::new() }).unwrap();
    };
    world.create(rule(2, true));
    hot(&mut world);
    assert_eq!((world.score(deal), tasks(&world), world.journal.len()), (Some(30), 1, length + 2));
    world.undo().unwrap().unwrap();
    assert_eq!((world.score(deal), tasks(&world)), (Some(20), 0));
    // Other rules of the score raise it far, and nothing is set off by that.
    world.create(ScoreRule {
        filter: "pipeline:Sales".into(),
        points: 500,
        name: "All".into(),
        on: true,
        ..ScoreRule::default()
    });
    assert_eq!((world.score(deal), tasks(&world)), (Some(520), 0));
    world.check();
}

#[test]
fn rules_and_scores_that_turn_in_a_circle_come_to_an_end() {
    let mut world = World::peopled();
    let deal = world.deal("Deal 0");
    world.create(rule(0, true));
    world.create(rule(2, true));
    for (name, plan) in
        [("Down", "score over 30 | again always | untag hot"), ("Up", "score under 30 | again always | tag hot")]
    {
        let plan = world.plan(plan);
        let id = world.stamp().ids.take();
        let made = world.create(Rule { id, name: name.into(), draft: plan, ..Rule::default() });
        world.send(Command::PublishRule { rule: made, carry: false }).unwrap();
    }
    let (ids, add) = (vec![RecordId::opportunity(deal)], vec!["hot".to_string()]);
    world.send(Command::Tag { ids, add, remove: Vec::new() }).unwrap();
    assert!(world.data().runs().count() < 5);
    world.check();
}

#[test]
fn a_closed_opportunity_keeps_the_score_that_it_had() {
    let mut world = World::peopled();
    let deal = world.deal("Deal 0");
    world.create(rule(0, true));
    world.move_to(deal, "Won");
    world.create(rule(2, true));
    let company = world.data().opportunity(deal).unwrap().company.unwrap();
    world.send(edit(RecordId { kind: Kind::Company, id: company }, "country", json!("Peru"))).unwrap();
    assert_eq!(world.score(deal), Some(20));
}

#[test]
fn what_a_company_brings_counts_for_whoever_recommended_it() {
    let mut world = World::peopled();
    world.create(rule(9, true));
    let recommends = world.data().contacts().next().unwrap().id;
    let deals: Vec<Id> = world.data().opportunities().map(|one| one.id).collect();
    let company = world.data().opportunity(deals[1]).unwrap().company.unwrap();
    let company = RecordId { kind: Kind::Company, id: company };
    world.send(edit(RecordId::opportunity(deals[1]), "value", json!(Money::whole(5_000, Currency::EUR)))).unwrap();
    world.send(edit(company, "referred_by", json!(recommends))).unwrap();
    assert_eq!(world.score(deals[0]), Some(0));
    world.move_to(deals[1], "Won");
    assert_eq!(world.score(deals[0]), Some(9));
    world.check();
    world.send(edit(company, "referred_by", Value::Null)).unwrap();
    assert_eq!(world.score(deals[0]), Some(0));
    world.send(edit(company, "referred_by", json!(recommends))).unwrap();
    assert_eq!(world.score(deals[0]), Some(9));
    world.check();
}
