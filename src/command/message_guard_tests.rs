use crate::command::{Command, Decision, Import, MailEntry, Means, Rejection, Stamp, Who, decide};
use crate::data::Dataset;
use crate::model::{Contact, Kind, Message, MessageState, Record, RecordId};
use crate::value::{Id, IdSource, Time, Zone};
use proptest::prelude::*;
use serde_json::json;

const NOW: i64 = 1_790_000_000_000;
const ANNA: u128 = 3_000;
const BEN: u128 = 3_001;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn contact(bits: u128, name: &str, email: &str) -> Contact {
    Contact { id: id(bits), name: name.into(), emails: vec![email.into()], ..Contact::default() }
}

fn message(bits: u128, to: u128, state: MessageState) -> Message {
    Message {
        id: id(bits),
        to: if to == ANNA { "anna@firm.example" } else { "ben@firm.example" }.into(),
        subject: format!("Letter {bits}"),
        due: Time::from_millis(NOW + 1_000),
        state,
        contact: Some(id(to)),
        ..Message::default()
    }
}

fn data(more: Vec<Message>) -> Dataset {
    let people = [contact(ANNA, "Anna Bauer", "anna@firm.example"), contact(BEN, "Ben Dahl", "ben@firm.example")];
    Dataset::from_records(people.map(Record::from).into_iter().chain(more.into_iter().map(Record::from)))
}

fn ask(data: &Dataset, command: &Command) -> Result<(Dataset, Decision), Rejection> {
    let now = Time::from_millis(NOW);
    let ids = IdSource::new(NOW as u64, 1);
    let stamp = Stamp { now, zone: Zone { offset_minutes: 0 }, actor: None, ids };
    let decision = decide(data, command, &stamp)?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

fn done(data: &Dataset, command: Command) -> (Dataset, String) {
    let (after, decision) = ask(data, &command).unwrap();
    (after, decision.label)
}

fn state(data: &Dataset, bits: u128) -> MessageState {
    data.message(id(bits)).unwrap().state
}

fn out(data: &Dataset) -> Dataset {
    done(data, Command::OptOut { contact: id(ANNA), on: true }).0
}

#[test]
fn nobody_writes_by_hand_to_whoever_wants_no_more() {
    let data = out(&data(Vec::new()));
    let draft = Message { id: Id::NIL, ..message(0, ANNA, MessageState::Open) };
    let why = ask(&data, &Command::Create(draft.clone().into())).unwrap_err().to_string();
    assert_eq!(why, "Anna Bauer wants no more messages.");
    assert!(ask(&data, &Command::CreateAll(vec![draft.clone().into()])).is_err());
    let bare = Message { contact: None, to: " ANNA@firm.example".into(), ..draft.clone() };
    assert!(ask(&data, &Command::Create(bare.into())).is_err(), "her address alone is she as well");
    let ben = Message { contact: Some(id(BEN)), to: "ben@firm.example".into(), ..draft };
    assert!(ask(&data, &Command::Create(ben.into())).is_ok());
}

#[test]
fn a_message_that_is_turned_to_whoever_wants_no_more_is_cancelled_and_that_is_said() {
    let data = out(&data(vec![message(10, BEN, MessageState::Open)]));
    let set = [("contact".to_string(), json!(id(ANNA).to_string()))].into_iter().collect();
    let record = RecordId { kind: Kind::Message, id: id(10) };
    let (after, label) = done(&data, Command::Edit { id: record, set });
    assert_eq!(state(&after, 10), MessageState::Cancelled);
    assert!(label.ends_with(", and cancelled 1 message"), "{label}");
}

#[test]
fn what_was_written_to_the_bare_address_is_cancelled_as_well() {
    let bare = Message { contact: None, ..message(10, ANNA, MessageState::Open) };
    let after = out(&data(vec![bare, message(11, BEN, MessageState::Open)]));
    assert_eq!((state(&after, 10), state(&after, 11)), (MessageState::Cancelled, MessageState::Open));
}

#[test]
fn what_is_to_go_to_an_address_that_something_came_back_from_is_put_aside() {
    let sent = message(10, ANNA, MessageState::Sent);
    let known = data(vec![sent, message(11, ANNA, MessageState::Open), message(12, BEN, MessageState::Open)]);
    let (after, label) = done(&known, Command::MarkBounced { message: id(10) });
    assert_eq!(label, "noted that “Letter 10” came back, and put 1 message to that address aside for review");
    assert_eq!((state(&after, 11), state(&after, 12)), (MessageState::Review, MessageState::Open));
    // And so is what comes later, but not what goes elsewhere.
    let draft = Message { id: Id::NIL, ..message(0, ANNA, MessageState::Open) };
    let (later, decision) = ask(&after, &Command::Create(draft.clone().into())).unwrap();
    assert_eq!(later.message(decision.created[0].id).unwrap().state, MessageState::Review);
    let (other, decision) =
        ask(&after, &Command::Create(Message { to: "anna@new.example".into(), ..draft }.into())).unwrap();
    assert_eq!(other.message(decision.created[0].id).unwrap().state, MessageState::Open);
    // Who has looked at it may let it go.
    assert_eq!(state(&done(&after, Command::ApproveLate(vec![id(11)])).0, 11), MessageState::Open);
    // With a new address it is as before.
    let (mended, _) = done(&after, Command::Address { message: id(10), to: "anna@new.example".into() });
    assert_eq!((state(&mended, 10), state(&mended, 11)), (MessageState::Open, MessageState::Open));
    assert_eq!(mended.message(id(11)).unwrap().to, "anna@new.example");
}

#[test]
fn a_mail_that_reports_a_bounce_has_the_same_effect() {
    let known = data(vec![message(10, ANNA, MessageState::Sent), message(11, ANNA, MessageState::Open)]);
    let mail = MailEntry {
        mail: "1@firm.example".into(),
        at: Time::from_millis(NOW),
        inbound: true,
        subject: "Undeliverable".into(),
        text: String::new(),
        who: Who::Known(id(ANNA)),
        address: None,
        opportunity: None,
        member: None,
        message: Some(id(10)),
        means: Means::Bounce,
        rules: true,
    };
    let (after, label) = done(&known, Command::LogMail(vec![mail]));
    assert_eq!(state(&after, 11), MessageState::Review);
    assert!(label.ends_with("put 1 message to that address aside for review"), "{label}");
}

#[test]
fn a_value_that_is_missing_keeps_a_message_from_being_marked_as_sent() {
    let open = Message { body: "Dear {{ contact.title }},".into(), ..message(10, ANNA, MessageState::Open) };
    let why = ask(&data(vec![open]), &Command::MarkSent { message: id(10) }).unwrap_err().to_string();
    assert_eq!(why, "“Letter 10” still has {{ contact.title }} in it. Fill it in, or leave it empty.");
    let found: Vec<&str> = super::super::unfilled("a {{ x }} b {{ {{y}} }} {{ z").collect();
    assert_eq!(found, ["{{ x }}", "{{y}}"]);
}

/// What people and machines do around an opt-out, in any order.
#[derive(Clone, Debug)]
enum Deed {
    Write(u128),
    Opt(u128, bool),
    ByField(u128, bool),
    ByList(u128),
    Restore(usize),
    Cancel(usize),
    Later(usize),
    Turn(usize, u128),
    Readdress(usize),
    Sent(usize),
    Bounced(usize),
    Delete(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = prop_oneof![Just(ANNA), Just(BEN)];
    let nth = 0..6_usize;
    prop_oneof![
        who.clone().prop_map(Deed::Write),
        (who.clone(), any::<bool>()).prop_map(|(who, on)| Deed::Opt(who, on)),
        (who.clone(), any::<bool>()).prop_map(|(who, on)| Deed::ByField(who, on)),
        who.clone().prop_map(Deed::ByList),
        nth.clone().prop_map(Deed::Restore),
        nth.clone().prop_map(Deed::Cancel),
        nth.clone().prop_map(Deed::Later),
        (nth.clone(), who).prop_map(|(nth, who)| Deed::Turn(nth, who)),
        nth.clone().prop_map(Deed::Readdress),
        nth.clone().prop_map(Deed::Sent),
        nth.clone().prop_map(Deed::Bounced),
        nth.prop_map(Deed::Delete),
    ]
}

fn command(data: &Dataset, deed: &Deed) -> Option<Command> {
    let nth = |nth: usize| data.messages().nth(nth).map(|message| message.id);
    let opted = |who: u128, on: bool| Contact { opted_out: on, ..data.contact(id(who)).unwrap().as_ref().clone() };
    Some(match *deed {
        Deed::Write(who) => Command::Create(Message { id: Id::NIL, ..message(0, who, MessageState::Open) }.into()),
        Deed::Opt(who, on) => Command::OptOut { contact: id(who), on },
        Deed::ByField(who, on) => {
            let record = RecordId { kind: Kind::Contact, id: id(who) };
            Command::Edit { id: record, set: [("opted_out".to_string(), json!(on))].into_iter().collect() }
        }
        Deed::ByList(who) => Command::Import(Import {
            label: "imported".into(),
            creates: Vec::new(),
            updates: vec![opted(who, true).into()],
            rules: Vec::new(),
        }),
        Deed::Restore(at) => Command::RestoreMessages(vec![nth(at)?]),
        Deed::Cancel(at) => Command::CancelMessages(vec![nth(at)?]),
        Deed::Later(at) => Command::Postpone { message: nth(at)?, to: Time::from_millis(NOW + 9_000) },
        Deed::Turn(at, who) => {
            let record = RecordId { kind: Kind::Message, id: nth(at)? };
            let set = [("contact".to_string(), json!(id(who).to_string()))].into_iter().collect();
            Command::Edit { id: record, set }
        }
        Deed::Readdress(at) => Command::Address { message: nth(at)?, to: format!("new{at}@firm.example") },
        Deed::Sent(at) => Command::MarkSent { message: nth(at)? },
        Deed::Bounced(at) => Command::MarkBounced { message: nth(at)? },
        Deed::Delete(at) => Command::Delete(vec![RecordId { kind: Kind::Message, id: nth(at)? }]),
    })
}

proptest! {
    #[test]
    fn whatever_is_done_no_message_waits_for_whoever_wants_no_more(deeds in prop::collection::vec(deed(), 1..25)) {
        let mut data = data(vec![message(10, ANNA, MessageState::Open), message(11, BEN, MessageState::Review)]);
        let mut done = Vec::new();
        let waits = |data: &Dataset| {
            data.messages().any(|message| {
                message.open() && data.contact(message.contact.unwrap()).is_some_and(|contact| contact.opted_out)
            })
        };
        for (nth, deed) in deeds.iter().enumerate() {
            let Some(command) = command(&data, deed) else { continue };
            let ids = IdSource::new(NOW as u64, 7 + nth as u128 * 1_000);
            let stamp = Stamp { now: Time::from_millis(NOW), zone: Zone { offset_minutes: 0 }, actor: None, ids };
            if let Ok(decision) = decide(&data, &command, &stamp) {
                data.apply(&decision.changes);
                done.push(decision.changes);
            }
            prop_assert!(!waits(&data), "after {deed:?}");
        }
        // Step by step back, it was so at every moment as well.
        for changes in done.iter().rev() {
            data.apply(&changes.inverse());
            prop_assert!(!waits(&data));
        }
    }
}
