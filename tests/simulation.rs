//! A year in the life of a workspace: random commands, restarts, rule edits, undo, and a clock that jumps. The same seed
//! always gives the same year. After each step, what must always hold is looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

#[path = "automation/words.rs"]
mod words;
#[path = "automation/world.rs"]
mod world;

use penstock::{
    automation::DEPTH,
    command::{Command, GateAnswers, LossAnswer, Move, Place, ReasonAnswer},
    data::Dataset,
    model::{
        Activity, ActivityKind, ContactLink, Kind, LossClass, Message, Opportunity, Outcome, RecordId, Rule, RunState,
        Sequence, Source, Task,
    },
    value::{Id, Time},
    workspace::Ask,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use world::{STAGES, World, place};

/// What rules are made of here: triggers, and what follows.
const TRIGGERS: [&str; 24] = [
    "entered Talk",
    "entered Proposal",
    "left Talk",
    "moved >Deal",
    "forward",
    "backward",
    "skipped",
    "created",
    "changed source",
    "won",
    "lost",
    "reopened",
    "done",
    "overdue",
    "logged any",
    "sent",
    "replied",
    "tagged x",
    "temperature",
    "score over 5",
    "days 3",
    "untouched 5 at 09:00",
    "date close -1 at 09:00",
    "every week monday at 09:00",
];
const STEPS: [&str; 16] = [
    "task Call due 1d",
    "wait 2d; task Write",
    "wait 1wd at 09:00; tag x",
    "untag x",
    "points 3",
    "points -4",
    "temperature hot",
    "set source rule",
    "move Proposal",
    "move Later",
    "message Hello; wait 1d; message Again",
    "start Greet",
    "await replied within 2d else task Late & tag late then end",
    "assign round Ann, Ben",
    "create Second in Intake",
    "halt all",
];
const POLICIES: [&str; 8] = [
    "again always",
    "again once",
    "again days 3",
    "again always | overlap queue",
    "again always | overlap restart",
    "again always | overlap allow",
    "stop leaves, closed",
    "again always | cap 5",
];

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % below as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

struct Year {
    world: World,
    dice: Dice,
    step: usize,
}

impl Year {
    fn new(seed: u64) -> Self {
        let zone = ["Europe/Berlin", "America/New_York"][seed as usize % 2];
        let mut year = Self { world: World::begin(place(zone), 1), dice: Dice(seed * 7_919 + 1), step: 0 };
        let greet = Sequence { name: "Greet".into(), ..Sequence::default() };
        year.world.send(Command::Create(greet.into())).unwrap();
        let plan = year.world.plan("start | message Hello; wait 2d; task Call; wait 3d; tag greeted | stop replied");
        let sequence = year.world.sequence("Greet");
        year.world.send(Command::PublishSequence { sequence, plan }).unwrap();
        for _ in 0..8 {
            year.write_rule();
        }
        year
    }

    fn plan(&mut self) -> penstock::model::Plan {
        let (trigger, policy) = (*self.dice.of(&TRIGGERS), *self.dice.of(&POLICIES));
        let steps: Vec<&str> = (0..=self.dice.roll(3)).map(|_| *self.dice.of(&STEPS)).collect();
        let condition = ["", " | if score<20 or tag:x", " | if kind:open"][self.dice.roll(3)];
        self.world.plan(&format!("{trigger}{condition} | {} | {policy}", steps.join("; ")))
    }

    fn write_rule(&mut self) {
        let name = format!("Rule {}", self.world.data().count(Kind::Rule));
        let draft = self.plan();
        self.world.send(Command::Create(Rule { name: name.clone(), draft, ..Rule::default() }.into())).unwrap();
        let rule = self.world.rule(&name);
        self.world.send(Command::PublishRule { rule, carry: false }).unwrap();
    }

    fn deal(&mut self) -> Option<Id> {
        let all: Vec<Id> = self.world.data().opportunities().map(|one| one.id).collect();
        (!all.is_empty()).then(|| *self.dice.of(&all))
    }

    fn a_rule(&mut self) -> Id {
        let all: Vec<Id> = self.world.data().rules().map(|rule| rule.id).collect();
        if all.is_empty() { Id::NIL } else { *self.dice.of(&all) }
    }

    /// One thing that happens.
    fn live(&mut self) {
        self.step += 1;
        let minutes = [1, 7, 45, 180, 600, 1_440, 2_880, 10_080][self.dice.roll(8)];
        let then = self.world.now.plus_millis(minutes * 60_000);
        match self.dice.roll(20) {
            // The page was open, or it was not, or the clock is wrong for a while.
            0..9 => self.world.live_until(then),
            9 => self.world.now = self.world.now.plus_millis(-3 * 86_400_000),
            10 => self.world.now = self.world.now.plus_millis(3 * 86_400_000),
            _ => self.world.now = then,
        }
        if self.dice.roll(25) == 0 {
            self.world.restart();
        }
        self.act();
        check(&self.world, self.step);
    }

    fn act(&mut self) {
        // A full board is tidied up, so that the year does not get slower and slower.
        let full = self.world.data().count(Kind::Opportunity) > 20;
        let what = if full { 19 } else { self.dice.roll(30) };
        let deal = if what < 2 { None } else { self.deal() };
        let Some(deal) = deal else {
            let contact = self.world.data().contacts().next().map(|contact| contact.id);
            let contacts = contact.into_iter().map(|contact| ContactLink { contact, role: String::new() }).collect();
            let close = Some(self.world.zone.date(self.world.now.plus_millis(20 * 86_400_000)));
            let name = format!("Deal {}", self.step);
            let draft = Opportunity { name, contacts, close, ..Opportunity::default() };
            let _ = self.world.send(Command::Create(draft.into()));
            return;
        };
        let id = RecordId::opportunity(deal);
        let edit = |field: &str, value| Command::Edit { id, set: [(field.to_string(), value)].into_iter().collect() };
        let now = self.world.now;
        let command = match what {
            2..9 => {
                let to = self.world.stage(STAGES[self.dice.roll(7)].0);
                let reason = ReasonAnswer::New { class: LossClass::Specific, text: "Price".into() };
                let loss = Some(LossAnswer { reason, note: String::new() });
                let answers = GateAnswers { loss, ..GateAnswers::default() };
                Command::Move(Move { ids: vec![deal], to, place: Place::Top, answers })
            }
            9 => Command::Tag { ids: vec![id], add: vec!["x".into()], remove: Vec::new() },
            10 => edit("source", json!(["web", "fair"][self.dice.roll(2)])),
            11 => edit("score", json!(self.dice.roll(12))),
            12 => edit("temperature", json!(["cold", "hot"][self.dice.roll(2)])),
            13 | 14 => {
                let (kind, outcome) = (ActivityKind::Call, Some(Outcome::NoAnswer));
                Command::Create(
                    Activity { kind, at: now, outcome, opportunity: Some(deal), ..Activity::default() }.into(),
                )
            }
            15 | 16 => {
                let open = self.world.data().tasks_of(deal).find(|task| task.done.is_none()).map(|task| task.id);
                match open {
                    Some(task) => Command::Complete { task, done: true },
                    None => {
                        let due = Some(self.world.zone.date(now));
                        let task = Task { title: "Call".into(), due, opportunity: Some(deal), ..Task::default() };
                        Command::Create(task.into())
                    }
                }
            }
            17 | 18 => {
                let open = self.world.data().messages_of(deal).find(|message| message.open()).map(|message| message.id);
                let (id, set) = match open {
                    Some(id) => (id, json!({ "state": "sent", "sent": now, "reply": "positive", "replied": now })),
                    None => {
                        let (subject, opportunity) = ("Offer".to_string(), Some(deal));
                        let message = Message { subject, due: now, opportunity, ..Message::default() };
                        let _ = self.world.send(Command::Create(message.into()));
                        return;
                    }
                };
                let set = set.as_object().unwrap().clone();
                Command::Edit { id: RecordId { kind: Kind::Message, id }, set }
            }
            19 => Command::Delete(vec![id]),
            20 => Command::StopRuns(self.world.data().active_runs(deal).map(|run| run.id).collect()),
            21 => Command::UndoRuns(self.world.data().runs_of(deal).rev().take(2).map(|run| run.id).collect()),
            22 => {
                let (rule, draft) = (self.a_rule(), self.plan());
                let set = [("draft".to_string(), serde_json::to_value(draft).unwrap())].into_iter().collect();
                let _ = self.world.send(Command::Edit { id: RecordId { kind: Kind::Rule, id: rule }, set });
                Command::PublishRule { rule, carry: self.dice.roll(2) == 0 }
            }
            23 => {
                let rule = self.a_rule();
                let on = self.world.data().rule(rule).is_some_and(|rule| rule.on && rule.paused.is_empty());
                Command::SwitchRule { rule, on: !on }
            }
            24 => {
                let held = self.world.data().runs().filter(|run| run.state == RunState::Held);
                let held = held.map(|run| run.id).collect();
                let _ = self.world.ask(Ask::Release(held));
                return;
            }
            25 => {
                let (sequence, opportunities) = (self.world.sequence("Greet"), vec![deal]);
                let _ = self.world.ask(Ask::Enrol { sequence, opportunities });
                return;
            }
            26 if self.world.data().count(Kind::Rule) < 14 => return self.write_rule(),
            26 => Command::Delete(vec![RecordId { kind: Kind::Rule, id: self.a_rule() }]),
            27 => {
                let _ = self.world.redo();
                return;
            }
            _ => {
                let _ = self.world.undo();
                return;
            }
        };
        let _ = self.world.send(command);
    }
}

/// What must hold at any time.
fn check(world: &World, step: usize) {
    let data = world.data();
    let plan = |of: Source| match of {
        Source::Rule { id, version } => data.rule(id).and_then(|rule| rule.version(version)).map(|one| &one.plan),
        Source::Sequence { id, version } => data.sequence(id).and_then(|one| one.version(version)).map(|one| &one.plan),
    };
    for run in data.runs() {
        let of = run.of.id();
        assert!(!run.chain.contains(&of), "step {step}: {of} ran on what it caused itself");
        assert!(run.chain.len() <= DEPTH, "step {step}: a chain of {}", run.chain.len());
        assert!(run.state != RunState::Waiting || run.due.is_some(), "step {step}: {run:?} waits for nothing");
        if !run.active() {
            continue;
        }
        assert!(data.opportunity(run.opportunity).is_some(), "step {step}: a run goes on for what is gone");
        assert!(plan(run.of).is_some(), "step {step}: a run goes on without a plan: {run:?}");
        if let Some(rule) = data.rule(of) {
            assert!(rule.on, "step {step}: {} is off, and a run of it goes on", rule.name);
        }
    }
    let mut under_way: BTreeMap<(Id, Id), usize> = BTreeMap::new();
    let mut queued: BTreeSet<(Id, Id)> = BTreeSet::new();
    for run in data.runs() {
        let key = (run.of.id(), run.opportunity);
        match run.state {
            RunState::Waiting | RunState::Paused { .. } => *under_way.entry(key).or_default() += 1,
            RunState::Queued => {
                queued.insert(key);
            }
            _ => {}
        }
    }
    for (key, count) in &under_way {
        let allowed = data.rule(key.0).is_some_and(|rule| {
            rule.versions.iter().any(|version| version.plan.overlap == penstock::model::Overlap::Allow)
        });
        assert!(*count == 1 || allowed, "step {step}: {count} runs side by side");
    }
    for key in &queued {
        assert!(under_way.contains_key(key), "step {step}: a run is queued behind nothing");
    }
    let run = |id: &Id| data.run(*id).is_some();
    assert!(data.tasks().filter_map(|task| task.run.as_ref()).all(run), "step {step}: a task of no run");
    assert!(data.messages().filter_map(|message| message.run.as_ref()).all(run), "step {step}: a message of no run");
    for deal in data.opportunities() {
        assert!(data.stage(deal.stage).is_some(), "step {step}: a stage that is not there");
    }
    if step.is_multiple_of(10) {
        assert!(data == &Dataset::from_records(data.records()), "step {step}: the indexes equal a rebuild");
    }
}

/// Lives through a year; says how much happened, to see that it was not an empty one.
fn live(seed: u64, days: i64) -> (usize, usize) {
    let mut year = Year::new(seed);
    let end: Time = year.world.now.plus_millis(days * 86_400_000);
    while year.world.now < end {
        year.live();
    }
    year.world.restart();
    let data = year.world.data();
    let bound = data.records().all(|record| match record {
        penstock::model::Record::Task(task) => task.opportunity.is_none_or(|id| data.opportunity(id).is_some()),
        penstock::model::Record::Message(one) => one.opportunity.is_none_or(|id| data.opportunity(id).is_some()),
        penstock::model::Record::Activity(one) => one.opportunity.is_none_or(|id| data.opportunity(id).is_some()),
        _ => true,
    });
    assert!(bound, "nothing dangles");
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for run in data.runs() {
        let state = match &run.state {
            RunState::Stopped { why } => format!("stopped: {why}"),
            RunState::Paused { .. } => "paused".into(),
            state => format!("{state:?}"),
        };
        *states.entry(state).or_default() += 1;
    }
    println!(
        "seed {seed}: {} steps, {} batches, {} runs: {states:?}",
        year.step,
        year.world.journal.len(),
        data.count(Kind::Run)
    );
    (year.step, data.count(Kind::Run))
}

#[test]
fn a_year_of_anything_keeps_what_must_hold() {
    let (mut steps, mut runs) = (0, 0);
    let seeds = std::env::var("SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    for seed in 1..=seeds {
        let (more_steps, more_runs) = live(seed, 365);
        steps += more_steps;
        runs += more_runs;
    }
    assert!(steps > 600, "{steps} steps");
    assert!(runs > 300, "{runs} runs");
}

#[test]
fn the_same_seed_gives_the_same_months() {
    assert_eq!(live(3, 60), live(3, 60));
}
