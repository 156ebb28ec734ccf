//! Sequences under anything that can happen to them: what ends them ends them for good, and what does not leaves out
//! nothing and does nothing twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

#[path = "automation/words.rs"]
mod words;
#[path = "automation/world.rs"]
mod world;

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
use serde_json::json;
use std::collections::BTreeMap;
use world::{World, place};

/// Places whose clocks change differently, or never.
const PLACES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];

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

const STOPS: [(Stop, &str); 6] = [
    (Stop::LeavesStage, "leaves"),
    (Stop::Closed, "closed"),
    (Stop::Replied, "replied"),
    (Stop::Meeting, "meeting"),
    (Stop::TaskDone, "done"),
    (Stop::OptedOut, "optout"),
];

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Happens {
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

fn happens() -> impl Strategy<Value = Happens> {
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
fn sequences() -> impl Strategy<Value = (String, Vec<Stop>)> {
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
struct Trial {
    world: World,
    deal: Id,
    run: Id,
    stops: Vec<Stop>,
    /// Whether something has happened that ends it.
    ended: bool,
    opted_out: bool,
}

impl Trial {
    fn begin(zone: &str, text: &str, stops: Vec<Stop>) -> Self {
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

    fn run(&self) -> &Run {
        self.world.data().run(self.run).unwrap()
    }

    fn over(&self) -> bool {
        !self.run().active()
    }

    fn stage(&self) -> String {
        let data = self.world.data();
        data.stage(data.opportunity(self.deal).unwrap().stage).unwrap().name.clone()
    }

    /// How often each thing was made, by its name.
    fn made(&self) -> BTreeMap<String, usize> {
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
    fn ends(&mut self, stop: Stop) {
        self.ended |= self.stops.contains(&stop) && !self.over();
    }

    fn happen(&mut self, what: Happens) {
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

    fn go(&mut self, to: &str) {
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

    fn reply(&mut self, reply: Reply) {
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

    fn log(&mut self, kind: ActivityKind, outcome: Outcome) {
        let (at, opportunity) = (self.world.now, Some(self.deal));
        let activity = Activity { kind, at, outcome: Some(outcome), opportunity, ..Activity::default() };
        self.world.send(Command::Create(activity.into())).unwrap();
    }

    fn meeting(&mut self, how: u8) {
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

    fn task(&mut self, done: bool) {
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
    fn publish(&mut self, along: bool) {
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
    fn check(&self, before: &BTreeMap<String, usize>, ended: bool, parked: bool) {
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
    fn finish(&mut self) {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn what_ends_a_sequence_ends_it_for_good_and_without_that_every_step_comes_once(
        zone in 0_usize..PLACES.len(),
        (text, stops) in sequences(),
        events in prop::collection::vec(happens(), 0..30),
    ) {
        let mut trial = Trial::begin(PLACES[zone], &text, stops);
        for event in events {
            // What is due by now is made before it happens.
            let _ = trial.world.due();
            let (before, ended, parked) = (trial.made(), trial.ended, trial.stage() == "Later");
            trial.happen(event);
            let parked = parked && trial.stage() == "Later";
            trial.check(&before, ended, parked);
        }
        let (before, ended) = (trial.made(), trial.ended);
        trial.finish();
        trial.check(&before, ended, false);
    }
}

#[test]
fn being_away_a_no_show_and_a_note_end_nothing() {
    let all = STOPS.iter().map(|(stop, _)| *stop).collect();
    let text = "start | message A; wait 2d; message B | stop leaves, closed, replied, meeting, done, optout";
    let mut trial = Trial::begin("Europe/Berlin", text, all);
    for event in
        [Happens::Reply(Reply::OutOfOffice), Happens::Meeting(2), Happens::Email(false), Happens::OptOut(false)]
    {
        trial.happen(event);
    }
    trial.log(ActivityKind::Call, Outcome::NoAnswer);
    trial.world.live_until(trial.world.now.plus_millis(3 * 86_400_000));
    assert_eq!(trial.made().len(), 2);
}

#[test]
fn each_thing_that_is_listed_ends_it_and_says_so() {
    let by: [(Stop, Happens); 9] = [
        (Stop::LeavesStage, Happens::Move(1)),
        (Stop::Closed, Happens::Move(4)),
        (Stop::Closed, Happens::Move(6)),
        (Stop::Replied, Happens::Reply(Reply::Positive)),
        (Stop::Replied, Happens::Reply(Reply::Negative)),
        (Stop::Replied, Happens::Email(true)),
        (Stop::Meeting, Happens::Meeting(0)),
        (Stop::Meeting, Happens::Meeting(1)),
        (Stop::OptedOut, Happens::OptOut(true)),
    ];
    for (stop, event) in by {
        let word = STOPS.iter().find(|(one, _)| *one == stop).unwrap().1;
        for listed in [true, false] {
            let text = format!(
                "start | message A; wait 2d; task B{}",
                if listed { format!(" | stop {word}") } else { String::new() }
            );
            let mut trial = Trial::begin("Europe/Berlin", &text, if listed { vec![stop] } else { Vec::new() });
            trial.happen(event);
            let state = trial.run().state.clone();
            let stopped = RunState::Stopped { why: stop.words().into() };
            assert_eq!(state == stopped, listed, "{stop:?} {event:?}: {state:?}");
            trial.world.live_until(trial.world.now.plus_millis(3 * 86_400_000));
            assert_eq!(trial.made().len(), if listed { 1 } else { 2 }, "{stop:?} {event:?}");
        }
    }
}

#[test]
fn who_is_inside_is_told_with_what_comes_next_on_either_version_and_so_it_comes() {
    let mut trial = Trial::begin("Europe/Berlin", "start | message A; wait 4d; message B; wait 1d; task C", Vec::new());
    trial.happen(Happens::Open(24));
    let sequence = trial.world.sequence("S");
    let draft = trial.world.plan("start | message A; wait 2d; task New; wait 1d; message B");
    let stamp = trial.world.stamp();
    let calendar = std::sync::Arc::new(trial.world.workspace.calendar(&stamp));
    let event = stamp.ids.clone().take();
    let scene = penstock::automation::Scene { now: stamp.now, calendar, actor: None, ids: stamp.ids, event };
    let known = trial.world.data().sequence(sequence).unwrap().clone();
    let inside = penstock::automation::inside_sequence(&known, &draft, trial.world.data(), &scene);
    assert_eq!(inside.len(), 1);
    let (one, began) = (&inside[0], trial.run().started);
    assert_eq!((one.run, one.title.as_str(), one.version), (trial.run, "Fleet", 1));
    assert_eq!(one.now_due, Some(began.plus_millis(4 * 86_400_000)));
    assert_eq!(one.due_if_carried, Some(began.plus_millis(2 * 86_400_000)));
    assert!(one.next.contains("“B”") && one.next_if_carried.contains("“New”"), "{one:?}");
    trial.world.send(Command::PublishSequence { sequence, plan: draft, carry: vec![trial.run] }).unwrap();
    assert_eq!(trial.run().due, one.due_if_carried);
    assert_eq!(trial.run().of.version(), 2);
    trial.world.live_until(trial.world.now.plus_millis(10 * 86_400_000));
    assert_eq!(trial.made().keys().collect::<Vec<_>>(), ["A", "B", "New"]);
    let versions: Vec<u32> = (0..trial.run().log.len()).map(|place| trial.run().version_at(place)).collect();
    assert_eq!(versions, [1, 2, 2]);
}

#[test]
fn taking_runs_along_is_one_step_back() {
    let mut trial = Trial::begin("Europe/Berlin", "start | message A; wait 4d; message B", Vec::new());
    let before = trial.run().clone();
    trial.happen(Happens::Publish(true));
    assert_ne!(trial.run(), &before);
    trial.world.undo().unwrap().unwrap();
    assert_eq!(trial.run(), &before);
}

#[test]
fn one_that_has_ended_meanwhile_or_is_of_another_sequence_is_not_carried() {
    let mut trial = Trial::begin("Europe/Berlin", "start | message A; wait 4d; message B", Vec::new());
    trial.happen(Happens::ByHand);
    trial.happen(Happens::Publish(true));
    assert_eq!(trial.run().of.version(), 1);
    let json = json!(trial.run());
    assert!(json.get("earlier").is_none());
}

/// A message with two texts, after two days.
fn two_texts(world: &World) -> penstock::model::Plan {
    let mut plan = world.plan("start | wait 2d; message A");
    if let Some(Step::Do { action: penstock::model::Action::Message { variants, .. } }) = plan.steps.last_mut() {
        variants.push(penstock::model::Wording { subject: "B".into(), body: "Hello".into() });
    }
    plan
}

#[test]
fn each_one_gets_one_of_the_texts_and_it_is_the_one_that_was_shown_ahead() {
    let mut world = World::begin(place("Europe/Berlin"), 5);
    world.send(Command::Create(Sequence { name: "S".into(), ..Sequence::default() }.into())).unwrap();
    let (sequence, plan) = (world.sequence("S"), two_texts(&world));
    world.send(Command::PublishSequence { sequence, plan, carry: Vec::new() }).unwrap();
    let contact = world.data().contacts().next().unwrap().id;
    for number in 0..60 {
        let contacts = vec![ContactLink { contact, role: String::new() }];
        let draft = Opportunity { name: format!("Deal {number}"), contacts, ..Opportunity::default() };
        world.send(Command::Create(draft.into())).unwrap();
    }
    let opportunities: Vec<Id> = world.data().opportunities().map(|one| one.id).collect();
    world.ask(Ask::Enrol { sequence, opportunities }).unwrap();
    let stamp = world.stamp();
    let calendar = world.workspace.calendar(&stamp);
    let ahead = penstock::present::outbox::ahead(world.data(), &calendar);
    let shown: BTreeMap<Id, Message> = ahead
        .iter()
        .map(|one| (one.run, penstock::present::outbox::draft(one, world.data(), calendar.zone.words()).unwrap().0))
        .collect();
    assert_eq!(shown.len(), 60);
    world.restart();
    world.live_until(world.now.plus_millis(2 * 86_400_000));
    let mut counts = BTreeMap::new();
    for message in world.data().messages() {
        let told = &shown[&message.run.unwrap()];
        assert_eq!((&message.subject, message.variant, message.step), (&told.subject, told.variant, told.step));
        assert_eq!(message.subject, ["A", "B"][usize::from(message.variant.unwrap())]);
        *counts.entry(message.subject.clone()).or_insert(0) += 1;
    }
    assert!(counts.len() == 2 && counts.values().all(|count| (18..=42).contains(count)), "{counts:?}");
}
