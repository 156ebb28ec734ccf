//! Lead scoring: scores stay true through whatever happens, and go back with one step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

#[path = "automation/words.rs"]
mod words;
#[path = "automation/world.rs"]
mod world;

use penstock::{
    automation::score::{Scoring, explain, scored, scores},
    command::{Command, GateAnswers, Import, LossAnswer, Move, Place, ReasonAnswer},
    data::{Batch, Dataset},
    model::{
        Activity, ActivityKind, Company, Contact, ContactLink, Kind, LossClass, Opportunity, Outcome, Record, RecordId,
        Rule, ScoreRule,
    },
    query::Context,
    value::{Currency, Date, Id, Money, Rank, TimeOfDay},
    workspace::{Ask, Long},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use world::{World, place};

const DAY: i64 = 86_400_000;

/// Scoring rules: what is asked, the points, the days after which half of them are left, and whether they are fit.
const RULES: [(&str, i32, Option<u32>, bool); 10] = [
    ("country:Norway", 20, None, true),
    ("employees>=50", 15, None, true),
    ("tag:hot", 10, None, false),
    ("answered>-30d", 25, Some(30), false),
    ("untouched>14", -10, None, false),
    ("stage:Talk", 5, None, false),
    ("deals>=2", 7, None, false),
    ("value>1000", 8, Some(10), false),
    ("optout:yes", -50, None, false),
    ("brought>1000", 9, None, false),
];

fn rule(nth: usize, on: bool) -> ScoreRule {
    let (filter, points, halves_after, fit) = RULES[nth];
    let (name, filter) = (filter.to_string(), filter.to_string());
    ScoreRule { name, filter, points, halves_after, fit, on, rank: Rank::default(), ..ScoreRule::default() }
}

fn edit(id: RecordId, field: &str, value: Value) -> Command {
    Command::Edit { id, set: [(field.to_string(), value)].into_iter().collect() }
}

impl World {
    fn create(&mut self, record: impl Into<Record>) -> Id {
        self.send(Command::Create(record.into())).unwrap().created[0].id
    }

    fn cx(&self) -> Context<'_> {
        let zone = self.zone.at(self.now);
        Context { today: zone.date(self.now), zone, me: None, data: self.data() }
    }

    fn score(&self, deal: Id) -> Option<i32> {
        self.data().opportunity(deal).unwrap().score
    }

    /// A workspace with two companies, their people, and three opportunities.
    fn peopled() -> World {
        let mut world = World::begin(place("Europe/Berlin"), 5);
        for (name, country) in [("Northgate", "Norway"), ("Harbour", "Spain")] {
            let company = world.create(Company { name: name.into(), country: country.into(), ..Company::default() });
            world.create(Contact { name: format!("{name} buyer"), company: Some(company), ..Contact::default() });
        }
        for n in 0..3 {
            world.deal_of(n);
        }
        world
    }

    fn deal_of(&mut self, n: usize) -> Id {
        let companies: Vec<Id> = self.data().companies().map(|one| one.id).collect();
        let contacts: Vec<Id> = self.data().contacts().map(|one| one.id).collect();
        let stage = self.stage("New");
        self.create(Opportunity {
            name: format!("Deal {n}"),
            stage,
            company: (n % 3 != 2).then(|| companies[n % companies.len()]),
            contacts: vec![ContactLink { contact: contacts[n % contacts.len()], role: String::new() }],
            ..Opportunity::default()
        })
    }

    /// Whether every score is what it would be if it were worked out now, and nothing is scored where no rule counts.
    fn check(&self) {
        let cx = self.cx();
        let scoring = Scoring::new(&cx);
        for one in self.data().opportunities() {
            match &scoring {
                None => assert_eq!(one.given, None, "{} is scored although no rule counts", one.name),
                Some(scoring) if scored(one, self.data()) => {
                    assert_eq!(one.score, Some(scoring.score(one, &cx)), "{}", one.name);
                    assert!(one.given.is_some());
                    let explained = explain(one, &cx).unwrap();
                    let lines: i32 = explained.lines.iter().map(|line| line.given).sum();
                    assert_eq!(lines + explained.given, explained.score);
                }
                Some(_) => {}
            }
        }
        assert_eq!(self.data(), &Dataset::from_records(self.data().records()), "indexes equal a rebuild");
    }
}

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
                let id = deal(self, n).map(RecordId::opportunity);
                let by = nth(self.data().contacts().map(|one| one.id), by).unwrap();
                set(self, id, "referred_by", json!(by));
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
fn a_few_opportunities_at_a_time_come_to_the_same_as_all_at_once() {
    let mut world = World::peopled();
    for n in 0..40 {
        world.deal_of(n);
    }
    let stamp = world.stamp();
    let ask = Ask::Do(Command::Create(rule(0, true).into()));
    let mut slow = world.workspace.clone();
    let mut long: Long = slow.begin(ask.clone(), stamp.clone());
    let mut before = 0;
    loop {
        let progress = long.step(&slow, 3).unwrap();
        assert!(progress.done >= before && progress.done <= progress.total);
        before = progress.done;
        if progress.complete() {
            break;
        }
    }
    slow.accept(long).unwrap();
    world.workspace.dispatch(ask, stamp).unwrap();
    assert_eq!(slow.data(), world.workspace.data());
    assert_eq!(slow.journal(), world.workspace.journal());
    world.check();
}

#[test]
fn a_closed_opportunity_keeps_the_score_that_it_had() {
    let mut world = World::peopled();
    let deal = world.deal("Deal 0");
    world.create(rule(0, true));
    let to = world.stage("Won");
    let order = Move { ids: vec![deal], to, place: Place::Top, answers: GateAnswers::default() };
    world.send(Command::Move(order)).unwrap();
    world.create(rule(2, true));
    let company = world.data().opportunity(deal).unwrap().company.unwrap();
    world.send(edit(RecordId { kind: Kind::Company, id: company }, "country", json!("Peru"))).unwrap();
    assert_eq!(world.score(deal), Some(20));
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

#[test]
fn two_tabs_that_change_what_scores_are_read_from_agree_in_the_end() {
    let mut first = World::peopled();
    for nth in [0, 2, 6] {
        first.create(rule(nth, true));
    }
    let (deal, company) = (first.deal("Deal 0"), first.data().companies().next().unwrap().id);
    let mut second = first.workspace.clone();
    let tag = Command::Tag { ids: vec![RecordId::opportunity(deal)], add: vec!["hot".into()], remove: Vec::new() };
    let employees = edit(RecordId { kind: Kind::Company, id: company }, "country", json!("Peru"));
    let (one, two) = (first.stamp(), first.stamp());
    first.workspace.dispatch(Ask::Do(tag), one).unwrap();
    second.dispatch(Ask::Do(employees), two).unwrap();
    let theirs: Vec<(u64, Batch)> =
        first.workspace.next_commit().into_iter().map(|(pos, batch)| (pos, batch.as_ref().clone())).collect();
    first.workspace.committed(theirs[0].0);
    let (_, dropped) = second.overtaken(theirs).unwrap();
    assert!(dropped.is_empty());
    let ours: Vec<(u64, Batch)> =
        second.next_commit().into_iter().map(|(pos, batch)| (pos, batch.as_ref().clone())).collect();
    second.committed(ours[0].0);
    first.workspace.overtaken(ours).unwrap();
    assert_eq!(first.data(), second.data());
    assert_eq!(first.score(deal), Some(10));
    first.check();
}
