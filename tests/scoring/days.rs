//! Scores that change with the days, and steps that do not wait for all of very many opportunities.

use crate::{DAY, edit, rule, world::World};
use penstock::{
    command::{Command, Import},
    model::{Company, Kind, Opportunity, RecordId, Rule, ScoreRule},
    value::{Currency, Date, Money, TimeOfDay},
};
use serde_json::json;

#[test]
fn points_halve_with_the_days_since_the_last_contact_and_no_step_back_is_lost_by_that() {
    let mut world = World::peopled();
    world.create(rule(7, true));
    let deal = world.deal("Deal 0");
    world.send(edit(RecordId::opportunity(deal), "value", json!(Money::whole(5_000, Currency::EUR)))).unwrap();
    assert_eq!(world.score(deal), Some(8));
    world.live_until(world.now.plus_millis(10 * DAY));
    assert_eq!(world.score(deal), Some(4));
    world.now = world.now.plus_millis(10 * DAY);
    world.due().unwrap();
    assert_eq!(world.score(deal), Some(2));
    // What happened before is taken back although the score has changed since.
    world.undo().unwrap().unwrap();
    assert_eq!(world.score(deal), Some(0));
    world.redo().unwrap().unwrap();
    assert_eq!(world.score(deal), Some(2));
    world.check();
}

#[test]
fn a_day_passes_at_midnight_where_the_person_is_and_only_if_scores_change_by_days() {
    let mut world = World::peopled();
    world.create(rule(0, true));
    let stamp = world.stamp();
    assert_eq!(world.workspace.next_due(&stamp), None);
    world.create(rule(3, true));
    let stamp = world.stamp();
    let midnight = world.wall("2026-03-03".parse::<Date>().unwrap(), TimeOfDay::MIN);
    assert_eq!(world.workspace.next_due(&stamp), Some(midnight));
}

/// More opportunities than one step scores, each with a value.
const MANY: usize = 4_500;

impl World {
    fn crowded() -> World {
        let mut world = World::peopled();
        let (pipeline, stage) = (world.data().live_pipelines()[0].id, world.stage("Talk"));
        let (mut ids, created) = (world.stamp().ids.fork(9), world.now);
        let one = |n: usize| Opportunity {
            id: ids.take(),
            name: format!("Many {n}"),
            pipeline,
            stage,
            created,
            value: Some(Money::whole(5_000, Currency::EUR)),
            ..Opportunity::default()
        };
        let creates = (0..MANY).map(one).map(Into::into).collect();
        let import = Import { label: "imported".into(), creates, updates: Vec::new(), rules: Vec::new() };
        world.send(Command::Import(import)).unwrap();
        world
    }

    /// Lets what is due now be worked off. Says how many scores each step changed.
    fn steps(&mut self) -> Vec<usize> {
        let mut steps = Vec::new();
        loop {
            let stamp = self.stamp();
            if self.workspace.next_due(&stamp).is_none_or(|due| due > self.now) {
                return steps;
            }
            assert!(steps.len() < 50, "it comes to an end");
            steps.push(self.due().unwrap().touched.len());
        }
    }
}

#[test]
fn a_new_day_is_worked_off_in_steps_and_what_is_asked_for_comes_in_between() {
    let mut world = World::crowded();
    world.create(rule(7, true));
    world.steps();
    let plan = world.plan("score under 5 | task Call again");
    let id = world.stamp().ids.take();
    let made = world.create(Rule { id, name: "R".into(), draft: plan, ..Rule::default() });
    world.send(Command::PublishRule { rule: made, carry: false }).unwrap();
    world.check();
    world.now = world.now.plus_millis(10 * DAY);
    // What is asked for waits for one step of it, and not for all.
    let deal = world.deal("Deal 0");
    let before = world.journal.len();
    world.send(edit(RecordId::opportunity(deal), "needs", json!("a van"))).unwrap();
    assert_eq!(world.journal.len(), before + 2);
    assert!(world.data().opportunities().any(|one| one.score == Some(8)), "the others have yet to come");
    assert!(world.steps().len() >= 2);
    world.check();
    assert_eq!(world.data().runs().count(), MANY, "what fell by the day that passed sets rules off, once");
    assert_eq!(world.steps(), [0; 0]);
}

#[test]
fn a_page_that_is_closed_while_scores_are_worked_out_goes_on_when_it_is_opened() {
    let mut world = World::crowded();
    world.create(rule(7, true));
    world.steps();
    world.now = world.now.plus_millis(10 * DAY);
    world.due().unwrap();
    world.restart();
    world.steps();
    world.check();
}

#[test]
fn another_name_for_what_rules_ask_for_is_followed_by_its_scores_in_steps_that_set_nothing_off() {
    let mut world = World::crowded();
    world.create(rule(5, true));
    world.steps();
    let many = world.deal("Many 7");
    assert_eq!(world.score(many), Some(5));
    let plan = world.plan("score under 5 | task Call again");
    let id = world.stamp().ids.take();
    let made = world.create(Rule { id, name: "R".into(), draft: plan, ..Rule::default() });
    world.send(Command::PublishRule { rule: made, carry: false }).unwrap();
    let talk = RecordId { kind: Kind::Stage, id: world.stage("Talk") };
    let outcome = world.send(edit(talk, "name", json!("Chat"))).unwrap();
    assert_eq!(outcome.touched, [talk], "the gesture itself is quick");
    assert_eq!(world.steps().iter().sum::<usize>(), MANY);
    world.check();
    assert_eq!(world.score(many), Some(0));
    // One step back takes the name back, and the scores follow.
    world.undo().unwrap().unwrap();
    world.steps();
    assert_eq!((world.score(many), world.data().tasks().count()), (Some(5), 0));
    world.check();
}

#[test]
fn a_company_that_takes_a_name_from_others_takes_their_points_as_well() {
    let mut world = World::peopled();
    let deal = world.deal("Deal 0");
    let filter = "company:north".to_string();
    world.create(ScoreRule { name: "North".into(), filter, points: 10, on: true, ..ScoreRule::default() });
    assert_eq!(world.score(deal), Some(10));
    let north = world.create(Company { name: "North".into(), ..Company::default() });
    assert_eq!(world.score(deal), Some(0), "Northgate is not meant any more");
    world.check();
    world.send(Command::Delete(vec![RecordId { kind: Kind::Company, id: north }])).unwrap();
    assert_eq!(world.score(deal), Some(10));
    world.check();
}
