//! One run of a sequence, what happens to it, and what is expected of it.

use super::{
    words,
    world::{self, World, place},
};
use penstock::{
    command::{Command, GateAnswers, LossAnswer, Move, Place, ReasonAnswer},
    model::{
        Activity, ActivityKind, ContactLink, Kind, LossClass, Message, Opportunity, Outcome, RecordId, Reply, Run,
        RunState, Sequence, Step, Stop, Task, TaskKind,
    },
    value::Id,
    workspace::Ask,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Places whose clocks change differently, or never.
pub const PLACES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];

/// Steps; `#` becomes the step's number, so that each thing that is made has a name of its own.
const STEPS: [&str; 11] = [
    "message M#",
    "message M#",
    "task T# due 1d",
    "call T#",
    "ask T#: One/Two",
    "wait 1d",
    "wait 2wd at 09:00",
    "wait 3d at start",
    "wait tuesday 14:30",
    "wait 5wh",
    "task T#; await own within 4d",
];

pub const STOPS: [(Stop, &str); 6] = [
    (Stop::LeavesStage, "leaves"),
    (Stop::Closed, "closed"),
    (Stop::Replied, "replied"),
    (Stop::Meeting, "meeting"),
    (Stop::TaskDone, "done"),
    (Stop::OptedOut, "optout"),
];

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub enum Happens {
    /// Time goes by with the page open, in hours.
    Open(u16),
    /// Time goes by with the page closed, in hours; it is opened again after that.
    Closed(u16),
    Restart,
    /// The opportunity moves to one of the stages.
    Move(u8),
    Reply(Reply),
    /// An email is logged by hand as received, or only as sent.
    Email(bool),
    /// A meeting is arranged, held, or nobody came.
    Meeting(u8),
    OptOut(bool),
    ByHand,
    /// A task that the run made is done, or deleted.
    Task(bool),
    /// The next version waits for other times; the run is taken along, or not.
    Publish(bool),
}

pub fn happens() -> impl Strategy<Value = Happens> {
    let reply = prop::sample::select(vec![Reply::Positive, Reply::Negative, Reply::OutOfOffice]);
    prop_oneof![
        6 => (1_u16..120).prop_map(Happens::Open),
        3 => (1_u16..300).prop_map(Happens::Closed),
        1 => Just(Happens::Restart),
        3 => (0_u8..7).prop_map(Happens::Move),
        1 => reply.prop_map(Happens::Reply),
        1 => any::<bool>().prop_map(Happens::Email),
        1 => (0_u8..3).prop_map(Happens::Meeting),
        1 => any::<bool>().prop_map(Happens::OptOut),
        1 => Just(Happens::ByHand),
        3 => any::<bool>().prop_map(Happens::Task),
        1 => any::<bool>().prop_map(Happens::Publish),
    ]
}

/// A sequence as text, and what ends it.
pub fn sequences() -> impl Strategy<Value = (String, Vec<Stop>)> {
    let stops = prop::sample::subsequence(STOPS.to_vec(), 0..=STOPS.len());
    (prop::collection::vec(prop::sample::select(STEPS.to_vec()), 1..9), stops).prop_map(|(steps, stops)| {
        let number = |(at, step): (usize, &str)| step.replace('#', &at.to_string());
        let steps: Vec<String> = steps.into_iter().enumerate().map(number).collect();
        // What waits for its task must not end by it.
        let awaits = steps.iter().any(|step| step.contains("await own"));
        let stops: Vec<(Stop, &str)> =
            stops.into_iter().filter(|(stop, _)| !awaits || *stop != Stop::TaskDone).collect();
        let words: Vec<&str> = stops.iter().map(|(_, word)| *word).collect();
        let words = if words.is_empty() { String::new() } else { format!(" | stop {}", words.join(", ")) };
        (format!("start | {}{words}", steps.join("; ")), stops.into_iter().map(|(stop, _)| stop).collect())
    })
}

/// One run of a sequence on one opportunity, and what is expected of it.
pub struct Trial {
    pub world: World,
    pub deal: Id,
    pub run: Id,
    pub stops: Vec<Stop>,
    /// Whether something has happened that ends it.
    pub ended: bool,
    pub opted_out: bool,
}

impl Trial {
    pub fn begin(zone: &str, text: &str, stops: Vec<Stop>) -> Self {
        let mut world = World::begin(place(zone), 3);
        world.send(Command::Create(Sequence { name: "S".into(), ..Sequence::default() }.into())).unwrap();
        let (sequence, plan) = (world.sequence("S"), world.plan(text));
        world.send(Command::PublishSequence { sequence, plan, carry: Vec::new() }).unwrap();
        let contact = world.data().contacts().next().unwrap().id;
        let contacts = vec![ContactLink { contact, role: String::new() }];
        world
            .send(Command::Create(Opportunity { name: "Fleet".into(), contacts, ..Opportunity::default() }.into()))
            .unwrap();
        let deal = world.deal("Fleet");
        world.ask(Ask::Enrol { sequence, opportunities: vec![deal] }).unwrap();
        let run = world.data().runs_of(deal).next().unwrap().id;
        Self { world, deal, run, stops, ended: false, opted_out: false }
    }

    pub fn run(&self) -> &Run {
        self.world.data().run(self.run).unwrap()
    }

    pub fn over(&self) -> bool {
        !self.run().active()
    }

    pub fn stage(&self) -> String {
        let data = self.world.data();
        data.stage(data.opportunity(self.deal).unwrap().stage).unwrap().name.clone()
    }

    /// How often each thing was made, by its name.
    pub fn made(&self) -> BTreeMap<String, usize> {
        let data = self.world.data();
        let messages =
            data.messages_of(self.deal).filter(|one| one.run == Some(self.run)).map(|one| one.subject.clone());
        let log =
            self.run().log.iter().flat_map(|done| &done.effects).filter(|effect| effect.record.kind == Kind::Task);
        let title = |effect: &penstock::model::RunEffect| {
            effect.after.as_ref().and_then(|task| Some(task.get("title")?.as_str()?.to_string()))
        };
        let mut made = BTreeMap::new();
        for name in messages.chain(log.filter_map(title)) {
            *made.entry(name).or_insert(0) += 1;
        }
        made
    }

    /// The run is to end by this, if it has not ended by itself and the plan lists it.
    pub fn ends(&mut self, stop: Stop) {
        self.ended |= self.stops.contains(&stop) && !self.over();
    }

    pub fn happen(&mut self, what: Happens) {
        // What is due is handled before anything else: whoever acts sees it, and so does the expectation.
        let _ = self.world.due();
        match what {
            Happens::Open(hours) => self.world.live_until(self.world.now.plus_millis(i64::from(hours) * 3_600_000)),
            Happens::Closed(hours) => {
                self.world.now = self.world.now.plus_millis(i64::from(hours) * 3_600_000);
                let _ = self.world.due();
            }
            Happens::Restart => self.world.restart(),
            Happens::Move(to) => self.go(world::STAGES[usize::from(to)].0),
            Happens::Reply(reply) => self.reply(reply),
            Happens::Email(received) => {
                if received {
                    self.ends(Stop::Replied);
                }
                self.log(ActivityKind::Email, if received { Outcome::Received } else { Outcome::Sent });
            }
            Happens::Meeting(how) => self.meeting(how),
            Happens::OptOut(on) => {
                if on && !self.opted_out {
                    self.ends(Stop::OptedOut);
                }
                self.opted_out = on;
                let contact = self.world.data().contacts().next().unwrap().id;
                self.world.send(Command::OptOut { contact, on }).unwrap();
            }
            Happens::ByHand => {
                self.ended |= !self.over();
                self.world.send(Command::StopRuns(vec![self.run])).unwrap();
            }
            Happens::Task(done) => self.task(done),
            Happens::Publish(along) => self.publish(along),
        }
    }

    pub fn go(&mut self, to: &str) {
        let from = self.stage();
        if from == to {
            return;
        }
        if from == "New" {
            self.ends(Stop::LeavesStage);
        }
        if matches!(to, "Won" | "Lost") {
            self.ends(Stop::Closed);
        }
        let reason = ReasonAnswer::New { class: LossClass::Specific, text: "Price".into() };
        let loss = Some(LossAnswer { reason, note: String::new() });
        let answers = GateAnswers { loss, ..GateAnswers::default() };
        let order = Move { ids: vec![self.deal], to: self.world.stage(to), place: Place::Top, answers };
        self.world.send(Command::Move(order)).unwrap();
    }

    pub fn reply(&mut self, reply: Reply) {
        let (opportunity, due) = (Some(self.deal), self.world.now);
        let contact = self.world.data().contacts().next().map(|contact| contact.id);
        let draft = Message { subject: "By hand".into(), due, opportunity, contact, ..Message::default() };
        let Ok(outcome) = self.world.send(Command::Create(draft.into())) else { return };
        let message = outcome.created[0].id;
        if self.world.send(Command::MarkSent { message }).is_err() {
            return;
        }
        if reply != Reply::OutOfOffice {
            self.ends(Stop::Replied);
        }
        self.world.send(Command::MarkReplied { message, reply }).unwrap();
    }

    pub fn log(&mut self, kind: ActivityKind, outcome: Outcome) {
        let (at, opportunity) = (self.world.now, Some(self.deal));
        let activity = Activity { kind, at, outcome: Some(outcome), opportunity, ..Activity::default() };
        self.world.send(Command::Create(activity.into())).unwrap();
    }

    pub fn meeting(&mut self, how: u8) {
        match how {
            0 => {
                self.ends(Stop::Meeting);
                let (title, due) = ("Meet".to_string(), Some(self.world.zone.date(self.world.now)));
                let (kind, opportunity) = (TaskKind::Meeting, Some(self.deal));
                self.world
                    .send(Command::Create(Task { title, due, kind, opportunity, ..Task::default() }.into()))
                    .unwrap();
            }
            1 => {
                self.ends(Stop::Meeting);
                self.log(ActivityKind::Meeting, Outcome::Held);
            }
            _ => self.log(ActivityKind::Meeting, Outcome::NoShow),
        }
    }

    pub fn task(&mut self, done: bool) {
        let own = |task: &&std::sync::Arc<Task>| task.run == Some(self.run) && task.done.is_none();
        let Some(task) = self.world.data().tasks_of(self.deal).find(own).map(|task| task.id) else { return };
        if done {
            self.ends(Stop::TaskDone);
            self.world.send(Command::Complete { task, done: true }).unwrap();
        } else {
            self.world.send(Command::Delete(vec![RecordId { kind: Kind::Task, id: task }])).unwrap();
        }
    }

    /// The same steps with other waits: each thing keeps its place.
    pub fn publish(&mut self, along: bool) {
        let sequence = self.world.sequence("S");
        let mut plan = self.world.data().sequence(sequence).unwrap().in_force().unwrap().plan.clone();
        for step in &mut plan.steps {
            if let Step::Wait { delay } = step {
                *delay = words::delay(if *delay == words::delay("1d") { "6h" } else { "1d" });
            }
        }
        let carry = if along { vec![self.run] } else { Vec::new() };
        self.world.send(Command::PublishSequence { sequence, plan, carry }).unwrap();
    }

    /// What must always hold. `before` is what had been made before something happened, `ended` whether it had ended by then,
    /// `parked` whether the opportunity had been parked and still is.
    pub fn check(&self, before: &BTreeMap<String, usize>, ended: bool, parked: bool) {
        let made = self.made();
        assert!(made.values().all(|count| *count == 1), "something was made twice: {made:?}");
        if ended || parked {
            assert_eq!(&made, before, "nothing more is made: {:?}", self.run().state);
        }
        if self.ended {
            assert!(self.over(), "it goes on: {:?}", self.run().state);
            assert!(matches!(self.run().state, RunState::Stopped { .. }), "{:?}", self.run().state);
            let data = self.world.data();
            let open = data.messages_of(self.deal).filter(|one| one.run == Some(self.run) && one.open()).count();
            assert_eq!(open, 0, "nothing of it is to be sent");
        }
    }

    /// Without an end every step comes to be done, once, in order.
    pub fn finish(&mut self) {
        self.go("Talk");
        if !self.ended {
            self.world.live_until(self.world.now.plus_millis(200 * 86_400_000));
            assert_eq!(self.run().state, RunState::Done);
            let plan = self.world.data().sequence(self.world.sequence("S")).unwrap().versions[0].plan.clone();
            let deeds = (0_u16..).zip(&plan.steps).filter(|(_, step)| matches!(step, Step::Do { .. }));
            let deeds: Vec<u16> = deeds.map(|(at, _)| at).collect();
            let done: Vec<u16> = self.run().log.iter().map(|done| done.step).collect();
            assert_eq!(done, deeds, "each step once, in order");
            let refused = self.run().log.iter().filter(|done| !done.refused.is_empty());
            assert!(
                refused.clone().all(|done| done.refused.contains("wants no more messages")),
                "{:?}",
                self.run().log
            );
        }
    }
}
