//! Whoever wants no more messages has none waiting, whatever people, rules, sequences and time do, forth and back.

use super::world::{World, place};
use penstock::{
    command::{Command, GateAnswers, Move, Place},
    data::Dataset,
    model::{
        Action, ContactLink, Delay, Kind, Message, MessageState, Opportunity, Plan, RecordId, Reply, Rule, Sequence,
        Step, Stop, Trigger,
    },
    value::Id,
    workspace::Ask,
};
use proptest::prelude::*;
use serde_json::json;

fn mail(subject: &str) -> Step {
    Step::Do { action: Action::email(subject, "Hello {{ contact.first_name }}") }
}

fn wait(n: u32) -> Step {
    Step::Wait { delay: Delay::Days { n, at: None } }
}

/// A deal with Mia; a sequence of three messages that nothing ends, and a rule that writes whenever it is tagged.
fn world() -> World {
    let mut world = World::begin(place("Europe/Berlin"), 1 << 90);
    let sequence = Sequence { name: "Letters".into(), ..Sequence::default() };
    world.send(Command::Create(sequence.into())).unwrap();
    let plan = Plan {
        steps: vec![mail("One"), wait(1), mail("Two"), wait(1), mail("Three")],
        stops: [Stop::Replied].into(),
        ..Plan::default()
    };
    let sequence = world.sequence("Letters");
    world.send(Command::PublishSequence { sequence, plan, carry: Vec::new() }).unwrap();
    let plan = Plan {
        trigger: Trigger::StageEntered { stage: world.stage("Talk") },
        again: penstock::model::Again::Always,
        steps: vec![mail("Welcome"), wait(1), mail("And more")],
        ..Plan::default()
    };
    world.send(Command::Create(Rule { name: "Welcome".into(), draft: plan, ..Rule::default() }.into())).unwrap();
    let rule = world.rule("Welcome");
    world.send(Command::PublishRule { rule, carry: false }).unwrap();
    let mia = mia(world.data());
    let link = ContactLink { contact: mia, role: String::new() };
    let deal = Opportunity { name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
    world.send(Command::Create(deal.into())).unwrap();
    world
}

fn mia(data: &Dataset) -> Id {
    data.contacts().find(|contact| contact.name == "Mia Berg").unwrap().id
}

fn waits(data: &Dataset) -> Option<&Message> {
    let unwilling =
        |message: &Message| message.contact.and_then(|id| data.contact(id)).is_some_and(|contact| contact.opted_out);
    data.messages().map(AsRef::as_ref).find(|message| message.open() && unwilling(message))
}

/// What a person does, by number.
fn act(world: &mut World, what: u8, which: u8) {
    // So much may have been taken back that nothing is there any more.
    let deal = world.data().opportunities().next().map(|one| one.id);
    let (Some(deal), Some(mia)) = (deal, world.data().contacts().next().map(|one| one.id)) else {
        return drop(world.redo());
    };
    let messages: Vec<Id> = world.data().messages().map(|message| message.id).collect();
    let one = messages.get(usize::from(which) % messages.len().max(1)).copied();
    let runs: Vec<Id> = world.data().runs().map(|run| run.id).collect();
    let run = runs.get(usize::from(which) % runs.len().max(1)).copied();
    let go = |world: &World, stage: &str| {
        Command::Move(Move {
            ids: vec![deal],
            to: world.stage(stage),
            place: Place::Top,
            answers: GateAnswers::default(),
        })
    };
    let command = match what {
        0 => Some(go(world, "Talk")),
        1 => Some(go(world, "New")),
        2 | 3 => Some(Command::OptOut { contact: mia, on: what == 2 }),
        4 => {
            let id = RecordId { kind: Kind::Contact, id: mia };
            Some(Command::Edit {
                id,
                set: [("opted_out".to_string(), json!(which.is_multiple_of(2)))].into_iter().collect(),
            })
        }
        5 => one.map(|id| Command::CancelMessages(vec![id])),
        6 => one.map(|id| Command::RestoreMessages(vec![id])),
        7 => one.map(|id| Command::ApproveLate(vec![id])),
        8 => one.map(|message| Command::MarkSent { message }),
        9 => one.map(|message| Command::MarkReplied { message, reply: Reply::Positive }),
        10 => run.map(|run| Command::UndoRuns(vec![run])),
        11 => run.map(Command::SendEarly),
        12 => Some(Command::Create(
            Message {
                subject: "By hand".into(),
                to: "mia@example.com".into(),
                contact: Some(mia),
                opportunity: Some(deal),
                due: world.now,
                state: MessageState::Open,
                ..Message::default()
            }
            .into(),
        )),
        _ => None,
    };
    match (command, what) {
        // What is refused changes nothing.
        (Some(command), _) => drop(world.send(command)),
        (None, 13) => {
            let Some(sequence) = world.data().sequences().next().map(|one| one.id) else { return };
            drop(world.ask(Ask::Enrol { sequence, opportunities: vec![deal] }));
        }
        (None, 14) => drop(world.undo()),
        (None, 15) => drop(world.redo()),
        (None, 16) => world.live_until(world.now.plus_millis(i64::from(which) * 3_600_000)),
        // Days away: what was due is handled late.
        (None, 17) => {
            world.now = world.now.plus_millis(i64::from(which) * 3 * 3_600_000);
            world.due().unwrap();
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn no_message_waits_for_whoever_wants_no_more(deeds in prop::collection::vec((0..18_u8, 0..30_u8), 1..30)) {
        let mut world = world();
        for (what, which) in deeds {
            act(&mut world, what, which);
            prop_assert!(waits(world.data()).is_none(), "after {what}, {which}: {:?}", waits(world.data()));
        }
    }
}

#[test]
fn what_a_rule_or_a_sequence_would_write_to_them_is_not_made_and_says_why() {
    let mut world = world();
    let (deal, contact) = (world.deal("Fleet"), mia(world.data()));
    world.send(Command::OptOut { contact, on: true }).unwrap();
    act(&mut world, 0, 0);
    assert_eq!(world.data().messages().count(), 0);
    let refused: Vec<&str> =
        world.data().runs_of(deal).flat_map(|run| &run.log).map(|done| done.refused.as_str()).collect();
    assert_eq!(refused, ["The contact wants no more messages."]);
    let sequence = world.sequence("Letters");
    drop(world.ask(Ask::Enrol { sequence, opportunities: vec![deal] }));
    world.live_until(world.now.plus_millis(5 * 86_400_000));
    assert_eq!(world.data().messages().count(), 0);
}

#[test]
fn what_waits_for_them_goes_with_the_opt_out_and_comes_back_with_its_undo() {
    let mut world = world();
    let (deal, contact) = (world.deal("Fleet"), mia(world.data()));
    let sequence = world.sequence("Letters");
    world.ask(Ask::Enrol { sequence, opportunities: vec![deal] }).unwrap();
    let open = |world: &World| world.data().messages().filter(|message| message.open()).count();
    assert_eq!(open(&world), 1);
    let said = world.send(Command::OptOut { contact, on: true }).unwrap().label;
    assert_eq!(said, "noted that Mia Berg wants no more messages, and cancelled 1 message");
    assert_eq!(open(&world), 0);
    world.undo().unwrap().unwrap();
    assert_eq!(open(&world), 1);
}
