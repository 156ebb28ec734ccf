//! Scores through anything that can happen, in any order.

use crate::{
    DAY, RULES, edit, rule,
    world::{self, World},
};
use penstock::{
    command::{Command, GateAnswers, Import, LossAnswer, Move, Place, ReasonAnswer},
    model::{Activity, ActivityKind, Kind, LossClass, Opportunity, Outcome, RecordId},
    value::{Currency, Money},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Something that happens.
#[derive(Clone, Debug)]
enum Happens {
    New(usize),
    Tag(usize, bool),
    Worth(usize, i64),
    Country(usize, bool),
    Employees(usize, u32),
    OptOut(usize, bool),
    Recommended(usize, usize),
    Log(usize, bool),
    Move(usize, usize),
    Lose(usize),
    Give(usize, i32),
    Remove(usize),
    Chance(usize),
    Rule(usize, bool),
    Points(usize, i32),
    Import(i32),
    Wait(i64),
    Undo,
    Redo,
    Restart,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        (0_usize..4).prop_map(Happens::New),
        (any::<usize>(), any::<bool>()).prop_map(|(n, on)| Happens::Tag(n, on)),
        (any::<usize>(), 0_i64..3_000).prop_map(|(n, worth)| Happens::Worth(n, worth)),
        (any::<usize>(), any::<bool>()).prop_map(|(n, on)| Happens::Country(n, on)),
        (any::<usize>(), 0_u32..100).prop_map(|(n, count)| Happens::Employees(n, count)),
        (any::<usize>(), any::<bool>()).prop_map(|(n, on)| Happens::OptOut(n, on)),
        (any::<usize>(), any::<usize>()).prop_map(|(n, by)| Happens::Recommended(n, by)),
        (any::<usize>(), any::<bool>()).prop_map(|(n, on)| Happens::Log(n, on)),
        (any::<usize>(), 0_usize..6).prop_map(|(n, to)| Happens::Move(n, to)),
        any::<usize>().prop_map(Happens::Lose),
        (any::<usize>(), -20_i32..40).prop_map(|(n, points)| Happens::Give(n, points)),
        any::<usize>().prop_map(Happens::Remove),
        any::<usize>().prop_map(Happens::Chance),
        (0..RULES.len(), any::<bool>()).prop_map(|(n, on)| Happens::Rule(n, on)),
        (any::<usize>(), -50_i32..50).prop_map(|(n, points)| Happens::Points(n, points)),
        (-20_i32..40).prop_map(Happens::Import),
        (0_i64..40).prop_map(Happens::Wait),
        Just(Happens::Undo),
        Just(Happens::Undo),
        Just(Happens::Redo),
        Just(Happens::Restart),
    ]
}

fn nth<T>(all: impl Iterator<Item = T>, n: usize) -> Option<T> {
    let mut all: Vec<T> = all.collect();
    if all.is_empty() { None } else { Some(all.swap_remove(n % all.len())) }
}

impl World {
    fn happen(&mut self, what: Happens) {
        self.now = self.now.plus_millis(60_000);
        let deal = |world: &World, n: usize| nth(world.data().opportunities().map(|one| one.id), n);
        let set = |world: &mut World, id: Option<RecordId>, field: &str, value: Value| {
            if let Some(id) = id {
                world.send(edit(id, field, value)).unwrap();
            }
        };
        let company = |world: &World, n: usize| {
            nth(world.data().companies().map(|one| RecordId { kind: Kind::Company, id: one.id }), n)
        };
        match what {
            Happens::New(n) => {
                self.deal_of(n);
            }
            Happens::Tag(n, on) => {
                let Some(id) = deal(self, n) else { return };
                let tag = vec!["hot".to_string()];
                let (add, remove) = if on { (tag, Vec::new()) } else { (Vec::new(), tag) };
                self.send(Command::Tag { ids: vec![RecordId::opportunity(id)], add, remove }).unwrap();
            }
            Happens::Worth(n, worth) => {
                let id = deal(self, n).map(RecordId::opportunity);
                set(self, id, "value", json!(Money::whole(worth, Currency::EUR)));
            }
            Happens::Country(n, norway) => {
                let id = company(self, n);
                set(self, id, "country", json!(if norway { "Norway" } else { "Peru" }));
            }
            Happens::Employees(n, count) => {
                let id = company(self, n);
                set(self, id, "employees", json!(count));
            }
            Happens::OptOut(n, on) => {
                let contact = nth(self.data().contacts().map(|one| one.id), n).unwrap();
                let _ = self.send(Command::OptOut { contact, on });
            }
            Happens::Recommended(n, by) => {
                let by = nth(self.data().contacts().map(|one| one.id), by).unwrap();
                let who = if n % 2 == 0 { company(self, n / 2) } else { deal(self, n / 2).map(RecordId::opportunity) };
                set(self, who, "referred_by", json!(by));
            }
            Happens::Log(n, email) => {
                let kind = if email { ActivityKind::Email } else { ActivityKind::Meeting };
                let outcome = Some(if email { Outcome::Received } else { Outcome::Held });
                let opportunity = deal(self, n);
                let activity = Activity { kind, outcome, at: self.now, opportunity, ..Activity::default() };
                self.send(Command::Log { activity, done: None }).unwrap();
            }
            Happens::Move(n, to) => {
                let Some(id) = deal(self, n) else { return };
                let to = self.stage(world::STAGES[to].0);
                let order = Move { ids: vec![id], to, place: Place::Top, answers: GateAnswers::default() };
                let _ = self.send(Command::Move(order));
            }
            Happens::Lose(n) => {
                let Some(id) = deal(self, n) else { return };
                let to = self.stage("Lost");
                let loss = Some(LossAnswer {
                    reason: ReasonAnswer::New { class: LossClass::Specific, text: "Price".into() },
                    note: String::new(),
                });
                let answers = GateAnswers { loss, ..GateAnswers::default() };
                let _ = self.send(Command::Move(Move { ids: vec![id], to, place: Place::Top, answers }));
            }
            Happens::Give(n, points) => {
                let Some(id) = deal(self, n) else { return };
                let score = self.score(id).unwrap_or(0) + points;
                self.send(edit(RecordId::opportunity(id), "score", json!(score))).unwrap();
            }
            Happens::Remove(n) => {
                if let Some(id) = deal(self, n) {
                    self.send(Command::Delete(vec![RecordId::opportunity(id)])).unwrap();
                }
            }
            Happens::Chance(n) => {
                let id = RecordId { kind: Kind::Stage, id: self.stage("New") };
                let _ = self.send(edit(id, "probability", json!(n % 100)));
            }
            Happens::Rule(n, on) => {
                let known = self.data().score_rules().find(|known| known.name == RULES[n].0).map(|known| known.id);
                match known {
                    Some(id) if on => {
                        self.send(Command::Delete(vec![RecordId { kind: Kind::ScoreRule, id }])).unwrap();
                    }
                    Some(id) => {
                        let was = self.data().score_rule(id).unwrap().on;
                        self.send(edit(RecordId { kind: Kind::ScoreRule, id }, "on", json!(!was))).unwrap();
                    }
                    None => {
                        self.create(rule(n, on));
                    }
                }
            }
            Happens::Points(n, points) => {
                let rule = nth(self.data().score_rules().map(|one| one.id), n);
                let id = rule.map(|id| RecordId { kind: Kind::ScoreRule, id });
                set(self, id, "points", json!(points));
            }
            Happens::Import(points) => {
                let (pipeline, stage) = (self.data().live_pipelines()[0].id, self.stage("Talk"));
                let company = self.data().companies().next().map(|one| one.id);
                let id = self.stamp().ids.take();
                let score = Some(points);
                let one = Opportunity {
                    id,
                    name: "Came in".into(),
                    pipeline,
                    stage,
                    company,
                    score,
                    ..Opportunity::default()
                };
                let creates = vec![one.into()];
                let import = Import { label: "imported".into(), creates, updates: Vec::new(), rules: Vec::new() };
                let _ = self.send(Command::Import(import));
            }
            Happens::Wait(days) => {
                let until = self.now.plus_millis(days * DAY);
                if days % 2 == 0 {
                    self.live_until(until);
                } else {
                    self.now = until;
                    self.due().unwrap();
                }
            }
            Happens::Undo => {
                if let Some(undone) = self.undo() {
                    undone.unwrap();
                }
            }
            Happens::Redo => {
                if let Some(again) = self.redo() {
                    again.unwrap();
                }
            }
            Happens::Restart => self.restart(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn scores_kept_step_by_step_are_those_worked_out_at_once(
        rules in prop::collection::btree_set(0..RULES.len(), 0..5),
        events in prop::collection::vec(happens(), 0..40),
    ) {
        let mut world = World::peopled();
        for nth in rules {
            world.create(rule(nth, true));
        }
        world.check();
        for event in events {
            world.happen(event);
            world.check();
        }
        world.restart();
        world.check();
    }
}
