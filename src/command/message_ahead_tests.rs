use crate::command::{Command, Decision, Rejection, Stamp, decide};
use crate::data::Dataset;
use crate::model::{
    Action, ActivityKind, Contact, ContactLink, Delay, Message, MessageState, Opportunity, Plan, Record, Reply, Run,
    RunState, Sequence, Source, Step, Trigger, Version,
};
use crate::value::{Id, IdSource, Time, Zone};

const NOW: i64 = 1_790_000_000_000;
const DAY: i64 = 86_400_000;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn at(days: i64) -> Time {
    Time::from_millis(NOW + days * DAY)
}

fn message(bits: u128, due: Time, state: MessageState) -> Message {
    Message {
        id: id(bits),
        to: "anna@firm.example".into(),
        subject: format!("Letter {bits}"),
        due,
        state,
        opportunity: Some(id(2_000)),
        contact: Some(id(3_000)),
        run: Some(id(5_000)),
        ..Message::default()
    }
}

/// Anna's deal in a sequence that waits until day 3 at its first wait, with a message sent and one open.
fn data(wait: Step) -> Dataset {
    let anna = Contact { id: id(3_000), name: "Anna Bauer".into(), ..Contact::default() };
    let link = ContactLink { contact: anna.id, role: String::new() };
    let deal = Opportunity { id: id(2_000), name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
    let mail = |subject: &str| Step::Do { action: Action::email(subject, "Hello") };
    let days = |n| Step::Wait { delay: Delay::Days { n, at: None } };
    let plan = Plan { steps: vec![wait, mail("One"), days(2), mail("Two")], ..Plan::default() };
    let version = Version { number: 1, plan, ..Version::default() };
    let sequence = Sequence { id: id(4_000), name: "Follow-up".into(), versions: vec![version], ..Sequence::default() };
    let run = Run {
        id: id(5_000),
        of: Source::Sequence { id: id(4_000), version: 1 },
        opportunity: deal.id,
        state: RunState::Waiting,
        due: Some(at(3)),
        ..Run::default()
    };
    let sent = Message { sent: Some(at(-1)), ..message(10, at(-1), MessageState::Sent) };
    Dataset::from_records([
        Record::from(anna),
        deal.into(),
        sequence.into(),
        run.into(),
        sent.into(),
        message(11, at(1), MessageState::Open).into(),
        message(12, at(20), MessageState::Open).into(),
    ])
}

fn days(n: u32) -> Step {
    Step::Wait { delay: Delay::Days { n, at: None } }
}

fn ask(data: &Dataset, command: &Command) -> Result<(Dataset, Decision), Rejection> {
    let ids = IdSource::new(NOW as u64, 1);
    let stamp = Stamp { now: at(0), zone: Zone { offset_minutes: 0 }, actor: None, ids };
    let decision = decide(data, command, &stamp)?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

#[test]
fn who_is_away_gets_what_was_to_come_when_they_are_back() {
    let until = "2026-10-01".parse().ok();
    let command = Command::MarkAway { message: id(10), until, back: Some(at(8)) };
    let known = data(days(3));
    let (mut after, decision) = ask(&known, &command).unwrap();
    assert_eq!(decision.label, "noted that Anna Bauer is away until 1 Oct 2026, and put off 1 message and 1 sequence");
    assert_eq!(after.message(id(10)).unwrap().reply, Some(Reply::OutOfOffice));
    let due = |data: &Dataset, bits| data.message(id(bits)).unwrap().due;
    assert_eq!((due(&after, 11), due(&after, 12)), (at(8), at(20)));
    // The message moves by seven days; what comes after it keeps its distance.
    assert_eq!(after.run(id(5_000)).unwrap().due, Some(at(10)));
    assert_eq!(after.run(id(5_000)).unwrap().state, RunState::Waiting, "an absence stops nothing");
    let note = after.activities_of(id(2_000)).next().unwrap().clone();
    assert_eq!((note.kind, note.text.as_str()), (ActivityKind::Note, "Anna Bauer is away until 1 Oct 2026"));
    after.apply(&decision.changes.inverse());
    assert_eq!((due(&after, 11), after.run(id(5_000)).unwrap().due), (at(1), Some(at(3))));
}

#[test]
fn who_is_away_for_an_unknown_time_is_only_noted() {
    let (after, decision) =
        ask(&data(days(3)), &Command::MarkAway { message: id(10), until: None, back: None }).unwrap();
    assert_eq!((decision.label.as_str(), decision.changes.len()), ("noted that Anna Bauer is away", 1));
    assert_eq!(after.run(id(5_000)).unwrap().due, Some(at(3)));
    let unsent = Command::MarkAway { message: id(11), until: None, back: None };
    assert!(ask(&data(days(3)), &unsent).unwrap_err().to_string().contains("has not been sent"));
}

#[test]
fn who_answered_first_and_is_away_later_has_answered() {
    let (answered, _) = ask(&data(days(3)), &Command::MarkReplied { message: id(10), reply: Reply::Positive }).unwrap();
    let (after, _) = ask(&answered, &Command::MarkAway { message: id(10), until: None, back: None }).unwrap();
    assert_eq!(after.message(id(10)).unwrap().reply, Some(Reply::Positive));
}

#[test]
fn what_waits_for_a_time_can_go_now_and_what_waits_for_an_event_cannot() {
    let (after, decision) = ask(&data(days(3)), &Command::SendEarly(id(5_000))).unwrap();
    assert_eq!(decision.label, "let “Follow-up” go on now");
    assert_eq!(after.run(id(5_000)).unwrap().due, Some(at(0)));
    let hope = Step::Await {
        event: Trigger::Replied { reply: None },
        within: Delay::Days { n: 3, at: None },
        late: Vec::new(),
        then_end: false,
    };
    let why = ask(&data(hope.clone()), &Command::SendEarly(id(5_000))).unwrap_err().to_string();
    assert!(why.contains("waits for something to happen"), "{why}");
    assert!(ask(&data(hope), &Command::SkipNext { run: id(5_000), step: 1 }).is_err());
}

#[test]
fn the_next_message_can_be_left_out_and_the_rest_keeps_its_time() {
    let (after, decision) = ask(&data(days(3)), &Command::SkipNext { run: id(5_000), step: 1 }).unwrap();
    assert_eq!(decision.label, "left “One” out of “Follow-up”");
    let run = after.run(id(5_000)).unwrap();
    assert_eq!((run.at, run.due, run.state.clone()), (1, Some(at(3)), RunState::Waiting));
    assert_eq!(run.log.last().unwrap().what, "a person left out “One”");
    let why = ask(&data(days(3)), &Command::SkipNext { run: id(5_000), step: 3 }).unwrap_err().to_string();
    assert_eq!(why, "Only the message that comes next can be left out.");
}
