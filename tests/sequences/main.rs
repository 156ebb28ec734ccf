//! Sequences under anything that can happen to them: what ends them ends them for good, and what does not leaves out
//! nothing and does nothing twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod trial;
#[path = "../automation/words.rs"]
mod words;
#[path = "../automation/world.rs"]
mod world;

use penstock::{
    automation::{Scene, inside_sequence},
    command::Command,
    model::{
        Action, ActivityKind, ContactLink, Message, Opportunity, Outcome, Plan, Reply, RunState, Sequence, Step, Stop,
        Wording,
    },
    present::outbox::{ahead, draft},
    value::Id,
    workspace::Ask,
};
use proptest::prelude::*;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use trial::{Happens, PLACES, STOPS, Trial, happens, sequences};
use world::{World, place};

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
    let next = trial.world.plan("start | message A; wait 2d; task New; wait 1d; message B");
    let stamp = trial.world.stamp();
    let calendar = Arc::new(trial.world.workspace.calendar(&stamp));
    let event = stamp.ids.clone().take();
    let scene = Scene { now: stamp.now, calendar, actor: None, ids: stamp.ids, event };
    let known = trial.world.data().sequence(sequence).unwrap().clone();
    let inside = inside_sequence(&known, &next, trial.world.data(), &scene);
    assert_eq!(inside.len(), 1);
    let (one, began) = (&inside[0], trial.run().started);
    assert_eq!((one.run, one.title.as_str(), one.version), (trial.run, "Fleet", 1));
    assert_eq!(one.now_due, Some(began.plus_millis(4 * 86_400_000)));
    assert_eq!(one.due_if_carried, Some(began.plus_millis(2 * 86_400_000)));
    assert!(one.next.contains("“B”") && one.next_if_carried.contains("“New”"), "{one:?}");
    trial.world.send(Command::PublishSequence { sequence, plan: next, carry: vec![trial.run] }).unwrap();
    assert_eq!(trial.run().due, one.due_if_carried);
    assert_eq!(trial.run().of.version(), 2);
    trial.world.live_until(trial.world.now.plus_millis(10 * 86_400_000));
    assert_eq!(trial.made().keys().collect::<Vec<_>>(), ["A", "B", "New"]);
    let versions: Vec<u32> = (0..trial.run().log.len()).map(|place| trial.run().version_at(place)).collect();
    assert_eq!(versions, [1, 2, 2]);
}

#[test]
fn who_has_left_the_stage_already_ends_with_a_version_that_ends_by_that() {
    let mut trial = Trial::begin("Europe/Berlin", "start | message A; wait 4d; message B", Vec::new());
    trial.happen(Happens::Move(2));
    assert!(trial.run().active());
    let sequence = trial.world.sequence("S");
    let plan = trial.world.plan("start | message A; wait 4d; message B | stop leaves");
    let stamp = trial.world.stamp();
    let calendar = Arc::new(trial.world.workspace.calendar(&stamp));
    let event = stamp.ids.clone().take();
    let scene = Scene { now: stamp.now, calendar, actor: None, ids: stamp.ids, event };
    let known = trial.world.data().sequence(sequence).unwrap().clone();
    let inside = inside_sequence(&known, &plan, trial.world.data(), &scene);
    assert_eq!(inside[0].trouble, "It would end, since it has left its stage already.");
    trial.world.send(Command::PublishSequence { sequence, plan, carry: vec![trial.run] }).unwrap();
    assert_eq!(trial.run().state, RunState::Stopped { why: "it has left its stage already".into() });
    trial.world.undo().unwrap().unwrap();
    assert!(trial.run().active());
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
fn two_texts(world: &World) -> Plan {
    let mut plan = world.plan("start | wait 2d; message A");
    if let Some(Step::Do { action: Action::Message { variants, .. } }) = plan.steps.last_mut() {
        variants.push(Wording { subject: "B".into(), body: "Hello".into() });
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
        let deal = Opportunity { name: format!("Deal {number}"), contacts, ..Opportunity::default() };
        world.send(Command::Create(deal.into())).unwrap();
    }
    let opportunities: Vec<Id> = world.data().opportunities().map(|one| one.id).collect();
    world.ask(Ask::Enrol { sequence, opportunities }).unwrap();
    let stamp = world.stamp();
    let calendar = world.workspace.calendar(&stamp);
    let coming = ahead(world.data(), &calendar);
    let shown: BTreeMap<Id, Message> =
        coming.iter().map(|one| (one.run, draft(one, world.data(), &calendar.zone, stamp.now).unwrap().0)).collect();
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

#[test]
fn a_message_that_was_left_out_stays_out_on_the_next_version_as_well() {
    for along in [false, true] {
        let mut trial = Trial::begin("Europe/Berlin", "start | wait 2d; message A; wait 2d; message B", Vec::new());
        let (run, sequence) = (trial.run, trial.world.sequence("S"));
        trial.world.send(Command::SkipNext { run, step: 1 }).unwrap();
        let plan = trial.world.plan("start | message Zero; wait 1d; message A; wait 3d; message B");
        let carry = if along { vec![run] } else { Vec::new() };
        trial.world.send(Command::PublishSequence { sequence, plan, carry }).unwrap();
        let began = trial.run().started;
        trial.world.live_until(began.plus_millis(10 * 86_400_000));
        let all = trial.world.data().messages_of(trial.deal);
        let all: Vec<(String, i64)> =
            all.map(|one| (one.subject.clone(), (one.due.millis() - began.millis()) / 86_400_000)).collect();
        assert_eq!(all, [("B".to_string(), if along { 5 } else { 4 })]);
    }
}

#[test]
fn what_it_waits_for_is_named() {
    let mut trial = Trial::begin("Europe/Berlin", "start | call Ring; await own within 10d; message Recap", Vec::new());
    let next = |trial: &Trial| penstock::present::traces::next(trial.run(), trial.world.data());
    let words = next(&trial).unwrap().what;
    assert_eq!(words, "wait until the task “Ring” is done, at most 10 days; otherwise go on");
    trial.happen(Happens::Task(true));
    assert_eq!(next(&trial), None, "it has done all");
}
