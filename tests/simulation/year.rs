//! A year at random: the people of a workspace, their rules, and what they do.

use super::world::{STAGES, World, place};
use penstock::{
    command::{Command, GateAnswers, Import, LossAnswer, Move, Place, ReasonAnswer},
    model::{
        Activity, ActivityKind, ContactLink, Kind, LossClass, Message, Opportunity, Outcome, Plan, RecordId, Rule,
        RunState, Sequence, Task, TaskKind, Visit,
    },
    value::{Id, IdSource},
    workspace::Ask,
};
use serde_json::{Value, json};

/// What rules are made of here: triggers, and what follows.
const TRIGGERS: [&str; 32] = [
    "entered Talk",
    "entered Proposal",
    "left Talk",
    "moved >Deal",
    "forward",
    "backward",
    "skipped",
    "created",
    "created import",
    "changed source",
    "changed close",
    "won",
    "lost",
    "reopened",
    "done",
    "overdue",
    "logged any",
    "sent",
    "replied",
    "replied away",
    "tagged x",
    "untagged x",
    "temperature",
    "score over 5",
    "score under 3",
    "days 3",
    "days 2 in Talk at 09:00",
    "untouched 5 at 09:00",
    "date close -1 at 09:00",
    "every week monday at 09:00",
    "every working day at 02:30",
    "button Go",
];
const STEPS: [&str; 24] = [
    "task Call due 1d",
    "wait 2d; task Write",
    "wait 1wd at 09:00; tag x",
    "wait 5wh; points 2",
    "wait monday 02:30; note Monday",
    "wait close-3 at 09:00; remind Hurry",
    "untag x",
    "points 3",
    "points -4",
    "temperature hot",
    "set source rule",
    "move Proposal",
    "move Later",
    "move Deal; wait 1d; task After",
    "message Hello; wait 1d; message Again",
    "start Greet",
    "await replied within 2d else task Late & tag late then end",
    "await done call within 3d else remind Nobody called",
    "task Own; await own within 2d else tag late; note Own",
    "wait 1d at 09:00; wait 1d at start; tag same",
    "assign round Ann, Ben",
    "create Second in Intake",
    "halt all",
    "ask Which: One/Two",
];
const POLICIES: [&str; 12] = [
    "again always",
    "again once",
    "again stay",
    "again days 3",
    "again always | overlap queue",
    "again always | overlap restart",
    "again always | overlap allow",
    "stop leaves, closed",
    "again always | stop leaves",
    "stop replied, meeting, done, optout",
    "again always | overlap queue | stop leaves",
    "again always | cap 5",
];
/// Places whose clocks change differently, or never.
const PLACES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];

/// Numbers that look random and are always the same.
pub struct Dice(u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % below as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

/// A year on its way.
pub struct Year {
    pub world: World,
    pub dice: Dice,
    /// Whether steps wait: without that, everything happens by hand.
    waits: bool,
}

impl Year {
    /// A workspace with a sequence and eight rules.
    pub fn new(seed: u64, waits: bool) -> Self {
        let zone = place(PLACES[seed as usize % PLACES.len()]);
        let mut year = Self { world: World::begin(zone, 1), dice: Dice(seed * 7_919 + 1), waits };
        year.world.send(Command::Create(Sequence { name: "Greet".into(), ..Sequence::default() }.into())).unwrap();
        year.write_sequence();
        for _ in 0..8 {
            year.write_rule();
        }
        year
    }

    fn write_sequence(&mut self) {
        let text = match (self.waits, self.dice.roll(2)) {
            (true, 0) => "message Hello; wait 2d; task Call; wait 3d; tag greeted | stop replied",
            (true, _) => "wait 1d; move Deal; message Moved; wait 2d; task Call | stop leaves",
            (false, _) => "message Hello; task Call; tag greeted",
        };
        let (sequence, plan) = (self.world.sequence("Greet"), self.world.plan(&format!("start | {text}")));
        let mut carry: Vec<Id> = self.world.data().runs_of(sequence).map(|run| run.id).collect();
        carry.retain(|_| self.dice.roll(2) == 0);
        self.world.send(Command::PublishSequence { sequence, plan, carry }).unwrap();
    }

    fn plan(&mut self) -> Plan {
        loop {
            let (trigger, policy) = (*self.dice.of(&TRIGGERS), *self.dice.of(&POLICIES));
            let steps: Vec<&str> = (0..=self.dice.roll(3)).map(|_| *self.dice.of(&STEPS)).collect();
            let condition = ["", " | if score<20 or tag:x", " | if kind:open"][self.dice.roll(3)];
            let text = format!("{trigger}{condition} | {} | {policy}", steps.join("; "));
            let plan = self.world.plan(&text);
            let calm = !text.contains("wait") && !text.contains("create") && !plan.trigger.timed();
            if self.waits || calm {
                return plan;
            }
        }
    }

    fn write_rule(&mut self) {
        let name = format!("Rule {}", self.dice.roll(1_000_000_000));
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

    /// Lets time go by: the page was open, or it was not, or the clock is wrong for a while.
    pub fn pass(&mut self) {
        let minutes = [1, 7, 45, 180, 600, 1_440, 2_880, 10_080][self.dice.roll(8)];
        let then = self.world.now.plus_millis(minutes * 60_000);
        match self.dice.roll(20) {
            0..9 => self.world.live_until(then),
            9 => self.world.now = self.world.now.plus_millis(-3 * 86_400_000),
            10 => self.world.now = self.world.now.plus_millis(3 * 86_400_000),
            _ => self.world.now = then,
        }
        if self.dice.roll(25) == 0 {
            self.world.restart();
        }
    }

    /// One thing that somebody does. Says whether it turned back or forward what was done before.
    pub fn act(&mut self) -> bool {
        // A full board is tidied up, so that the year does not get slower and slower.
        let full = self.world.data().count(Kind::Opportunity) > 20;
        let what = if full && self.waits { 19 } else { self.dice.roll(38) };
        let deal = if what < 2 { None } else { self.deal() };
        let Some(deal) = deal else {
            let draft = self.draft();
            let _ = self.world.send(Command::Create(draft.into()));
            return false;
        };
        match what {
            24 => {
                let held = self.world.data().runs().filter(|run| run.state == RunState::Held);
                let held = held.map(|run| run.id).collect();
                let _ = self.world.ask(Ask::Release(held));
            }
            25 => {
                let (sequence, opportunities) = (self.world.sequence("Greet"), vec![deal]);
                let _ = self.world.ask(Ask::Enrol { sequence, opportunities });
            }
            26 if self.world.data().count(Kind::Rule) < 14 => self.write_rule(),
            27 => {
                let (rule, opportunities) = (self.a_rule(), vec![deal]);
                let _ = self.world.ask(Ask::Press { rule, opportunities });
            }
            28 => self.import(),
            29 if self.dice.roll(4) == 0 => self.write_sequence(),
            35 => return self.world.redo().is_some(),
            36.. => return self.world.undo().is_some(),
            what => {
                if let Some(command) = self.command(what, deal) {
                    let _ = self.world.send(command);
                }
            }
        }
        false
    }

    fn draft(&mut self) -> Opportunity {
        let contact = self.world.data().contacts().next().map(|contact| contact.id);
        let contacts = contact.into_iter().map(|contact| ContactLink { contact, role: String::new() }).collect();
        let close = Some(self.world.zone.date(self.world.now.plus_millis(20 * 86_400_000)));
        let name = format!("Deal {}", self.dice.roll(1_000_000_000));
        Opportunity { name, contacts, close, ..Opportunity::default() }
    }

    fn import(&mut self) {
        let mut draft = self.draft();
        let millis = self.world.now.millis() as u64;
        draft.id = IdSource::new(millis, self.dice.roll(usize::MAX) as u128).take();
        let stage = self.world.data().stage(self.world.stage("New")).unwrap().clone();
        (draft.stage, draft.pipeline, draft.created) = (stage.id, stage.pipeline, self.world.now);
        let (name, entered) = (stage.name.clone(), self.world.now);
        draft.visits = vec![Visit { stage: stage.id, name, entered, left: None, overridden: String::new() }];
        let rules = if self.dice.roll(2) == 0 { vec![self.a_rule()] } else { Vec::new() };
        let import = Import { label: "imported".into(), creates: vec![draft.into()], updates: Vec::new(), rules };
        let _ = self.world.send(Command::Import(import));
    }

    fn command(&mut self, what: usize, deal: Id) -> Option<Command> {
        let id = RecordId::opportunity(deal);
        let edit = |id: RecordId, field: &str, value: Value| Command::Edit {
            id,
            set: [(field.to_string(), value)].into_iter().collect(),
        };
        let now = self.world.now;
        let data = self.world.data();
        Some(match what {
            2..9 => {
                let to = self.world.stage(STAGES[self.dice.roll(7)].0);
                let reason = ReasonAnswer::New { class: LossClass::Specific, text: "Price".into() };
                let loss = Some(LossAnswer { reason, note: String::new() });
                let answers = GateAnswers { loss, ..GateAnswers::default() };
                Command::Move(Move { ids: vec![deal], to, place: Place::Top, answers })
            }
            9 => Command::Tag { ids: vec![id], add: vec!["x".into()], remove: Vec::new() },
            10 => edit(id, "source", json!(["web", "fair"][self.dice.roll(2)])),
            11 => edit(id, "score", json!(self.dice.roll(12))),
            12 => edit(id, "temperature", json!(["cold", "hot"][self.dice.roll(2)])),
            13 | 14 => {
                let kind = [ActivityKind::Call, ActivityKind::Meeting, ActivityKind::Note][self.dice.roll(3)];
                let outcome = (kind == ActivityKind::Call).then_some(Outcome::NoAnswer);
                let draft = Activity { kind, at: now, outcome, opportunity: Some(deal), ..Activity::default() };
                Command::Create(draft.into())
            }
            15 | 16 => match data.tasks_of(deal).find(|task| task.done.is_none()) {
                Some(task) => Command::Complete { task: task.id, done: true },
                None => {
                    let (due, kind) = (Some(self.world.zone.date(now)), TaskKind::ToDo);
                    let opportunity = Some(deal);
                    Command::Create(Task { title: "Call".into(), due, kind, opportunity, ..Task::default() }.into())
                }
            },
            17 | 18 => match data.messages_of(deal).find(|message| message.open()).map(|message| message.id) {
                Some(message) => {
                    let reply = ["positive", "out_of_office"][self.dice.roll(2)];
                    let set = json!({ "state": "sent", "sent": now, "reply": reply, "replied": now });
                    let set = set.as_object().unwrap().clone();
                    Command::Edit { id: RecordId { kind: Kind::Message, id: message }, set }
                }
                None => {
                    let (subject, opportunity) = ("Offer".to_string(), Some(deal));
                    Command::Create(Message { subject, due: now, opportunity, ..Message::default() }.into())
                }
            },
            19 => Command::Delete(vec![id]),
            20 => Command::StopRuns(data.active_runs(deal).map(|run| run.id).collect()),
            21 => Command::UndoRuns(data.runs_of(deal).rev().take(2).map(|run| run.id).collect()),
            22 => {
                let (rule, draft) = (self.a_rule(), self.plan());
                let draft = serde_json::to_value(draft).unwrap();
                let _ = self.world.send(edit(RecordId { kind: Kind::Rule, id: rule }, "draft", draft));
                Command::PublishRule { rule, carry: self.dice.roll(2) == 0 }
            }
            23 => {
                let rule = self.a_rule();
                let on = self.world.data().rule(rule).is_some_and(|rule| rule.on && rule.paused.is_empty());
                Command::SwitchRule { rule, on: !on }
            }
            26 => Command::Delete(vec![RecordId { kind: Kind::Rule, id: self.a_rule() }]),
            29 | 30 => {
                let days = self.dice.roll(30) as i64 - 5;
                edit(id, "close", json!(self.world.zone.date(now.plus_millis(days * 86_400_000))))
            }
            31 => {
                let contact = data.contacts().next()?;
                edit(RecordId { kind: Kind::Contact, id: contact.id }, "opted_out", json!(!contact.opted_out))
            }
            32 => {
                let stage = self.world.stage("Proposal");
                let retired = data.stage(stage).is_some_and(|stage| stage.retired);
                let to = Some(self.world.stage("Talk"));
                if retired { Command::ReviveStage(stage) } else { Command::RetireStage { stage, to } }
            }
            33 => {
                let member = data.member(self.world.member("Ben"))?;
                edit(RecordId { kind: Kind::Member, id: member.id }, "retired", json!(!member.retired))
            }
            _ => {
                let (rule, since) = (self.a_rule(), now.plus_millis(-5 * 86_400_000));
                let runs = penstock::present::traces::since(rule, since, self.world.data());
                Command::UndoRunsSince { runs, from: since }
            }
        })
    }
}
