use crate::command::{Command, Decision, Rejection, Stamp, decide};
use crate::data::{ChangeSet, Dataset};
use crate::model::{
    ActivityKind, Channel, Contact, ContactLink, Kind, Message, MessageState, Opportunity, Record, RecordId, Reply,
};
use crate::value::{Id, IdSource, Time, Zone};
use serde_json::json;

const NOW: i64 = 1_790_000_000_000;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn message(bits: u128, state: MessageState) -> Message {
    Message {
        id: id(bits),
        to: "anna@firm.example".into(),
        subject: "Your proposal".into(),
        body: "Hello Anna".into(),
        due: Time::from_millis(NOW - 3_600_000),
        state,
        assignee: None,
        opportunity: Some(id(2_000)),
        contact: Some(id(3_000)),
        run: Some(id(4_000)),
        ..Message::default()
    }
}

/// Anna with a deal, and four messages to her: open, too late, sent and cancelled.
fn data() -> Dataset {
    let anna = Contact { id: id(3_000), name: "Anna Bauer".into(), ..Contact::default() };
    let link = ContactLink { contact: anna.id, role: String::new() };
    let deal = Opportunity { id: id(2_000), name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
    let mut late = message(11, MessageState::Review);
    late.to.clear();
    Dataset::from_records([
        anna.into(),
        deal.into(),
        message(10, MessageState::Open).into(),
        late.into(),
        Message { sent: Some(Time::from_millis(NOW - 86_400_000)), ..message(12, MessageState::Sent) }.into(),
        message(13, MessageState::Cancelled).into(),
    ])
}

fn ask(data: &Dataset, command: &Command) -> Result<(Dataset, Decision), Rejection> {
    let stamp = Stamp {
        now: Time::from_millis(NOW),
        zone: Zone { offset_minutes: 0 },
        actor: None,
        ids: IdSource::new(NOW as u64, 1),
    };
    let decision = decide(data, command, &stamp)?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

fn done(command: &Command) -> (Dataset, String, ChangeSet) {
    let (after, decision) = ask(&data(), command).unwrap();
    (after, decision.label, decision.changes)
}

fn refused(command: &Command) -> String {
    ask(&data(), command).unwrap_err().to_string()
}

fn state(data: &Dataset, bits: u128) -> MessageState {
    data.message(id(bits)).unwrap().state
}

#[test]
fn marking_as_sent_notes_when_and_logs_an_email_that_one_undo_takes_back() {
    let (mut after, label, changes) = done(&Command::MarkSent { message: id(10) });
    assert_eq!(label, "sent “Your proposal” to Anna Bauer");
    let sent = after.message(id(10)).unwrap();
    assert_eq!((sent.state, sent.sent), (MessageState::Sent, Some(Time::from_millis(NOW))));
    let log = after.activities_of(id(2_000)).next().unwrap().clone();
    assert_eq!((log.kind, log.at, log.text.as_str()), (ActivityKind::Email, Time::from_millis(NOW), "Your proposal"));
    assert_eq!((log.contact, log.run), (Some(id(3_000)), Some(id(4_000))));
    after.apply(&changes.inverse());
    assert_eq!(state(&after, 10), MessageState::Open);
    assert_eq!(after.activities_of(id(2_000)).count(), 0);
}

#[test]
fn what_is_no_email_says_so_in_the_log() {
    let mut data = data();
    let text = Message { channel: Channel::Text, subject: String::new(), ..message(10, MessageState::Open) };
    data = Dataset::from_records(data.records().filter(|one| one.bare_id() != id(10)).chain([Record::from(text)]));
    let (after, _) = ask(&data, &Command::MarkSent { message: id(10) }).unwrap();
    assert_eq!(after.activities_of(id(2_000)).next().unwrap().text, "Text message: Hello Anna");
}

#[test]
fn a_message_is_sent_only_once_and_a_cancelled_one_not_at_all() {
    assert_eq!(refused(&Command::MarkSent { message: id(12) }), "“Your proposal” has been sent already.");
    assert!(refused(&Command::MarkSent { message: id(13) }).contains("Put it back first"));
    assert_eq!(state(&done(&Command::MarkSent { message: id(11) }).0, 11), MessageState::Sent);
}

#[test]
fn an_answer_belongs_to_a_sent_message_and_has_its_time() {
    let (after, label, _) = done(&Command::MarkReplied { message: id(12), reply: Reply::OutOfOffice });
    assert_eq!(label, "noted the answer to “Your proposal”: out of office");
    let answered = after.message(id(12)).unwrap();
    assert_eq!((answered.reply, answered.replied), (Some(Reply::OutOfOffice), Some(Time::from_millis(NOW))));
    assert!(refused(&Command::MarkReplied { message: id(10), reply: Reply::Positive }).contains("has not been sent"));
}

#[test]
fn only_what_was_sent_comes_back() {
    assert!(done(&Command::MarkBounced { message: id(12) }).0.message(id(12)).unwrap().bounced);
    assert!(refused(&Command::MarkBounced { message: id(11) }).contains("has not been sent"));
}

#[test]
fn open_messages_are_cancelled_together_and_can_be_put_back() {
    let (after, label, _) = done(&Command::CancelMessages(vec![id(10), id(11)]));
    assert_eq!(label, "cancelled 2 messages");
    assert_eq!((state(&after, 10), state(&after, 11)), (MessageState::Cancelled, MessageState::Cancelled));
    assert!(refused(&Command::CancelMessages(vec![id(12)])).contains("sent already"));
    assert!(ask(&data(), &Command::CancelMessages(Vec::new())).is_err());
    assert_eq!(state(&done(&Command::RestoreMessages(vec![id(13)])).0, 13), MessageState::Open);
    assert!(refused(&Command::RestoreMessages(vec![id(12)])).contains("sent already"));
}

#[test]
fn a_late_message_is_sent_after_somebody_looked_at_it_and_keeps_its_day() {
    let (after, label, _) = done(&Command::ApproveLate(vec![id(11)]));
    assert_eq!(label, "approved “Your proposal”");
    let approved = after.message(id(11)).unwrap();
    assert_eq!((approved.state, approved.due), (MessageState::Open, Time::from_millis(NOW - 3_600_000)));
}

#[test]
fn a_message_is_put_off_to_a_moment_to_come() {
    let later = Time::from_millis(NOW + 86_400_000);
    let after = done(&Command::Postpone { message: id(11), to: later }).0;
    assert_eq!((state(&after, 11), after.message(id(11)).unwrap().due), (MessageState::Open, later));
    let past = Command::Postpone { message: id(10), to: Time::from_millis(NOW) };
    assert!(matches!(ask(&data(), &past), Err(Rejection::Invalid { field, .. }) if field == "due"));
}

#[test]
fn an_address_goes_to_the_contact_and_to_the_messages_that_lack_it() {
    let (after, label, changes) = done(&Command::Address { message: id(11), to: " Anna@Bauer.example ".into() });
    assert_eq!(label, "gave Anna Bauer the address Anna@Bauer.example");
    assert_eq!(after.contact(id(3_000)).unwrap().emails, ["Anna@Bauer.example"]);
    assert_eq!(after.message(id(11)).unwrap().to, "Anna@Bauer.example");
    assert_eq!(after.message(id(10)).unwrap().to, "anna@firm.example", "another known address stays");
    assert_eq!(changes.len(), 2);
    let wrong = Command::Address { message: id(11), to: "anna".into() };
    assert!(matches!(ask(&data(), &wrong), Err(Rejection::Invalid { field, .. }) if field == "emails"));
    assert!(ask(&data(), &Command::Address { message: id(11), to: " ".into() }).is_err());
}

#[test]
fn what_came_back_goes_to_the_new_address_and_so_does_what_was_to_follow() {
    let mut known = data();
    let bounce = ask(&known, &Command::MarkBounced { message: id(12) }).unwrap();
    known = bounce.0;
    let same = Command::Address { message: id(12), to: "ANNA@firm.example".into() };
    assert!(ask(&known, &same).unwrap_err().to_string().contains("came back from"));
    let (after, decision) = ask(&known, &Command::Address { message: id(12), to: "anna@new.example".into() }).unwrap();
    assert_eq!(decision.label, "gave Anna Bauer the address anna@new.example, and put “Your proposal” back to be sent");
    let back = after.message(id(12)).unwrap();
    assert_eq!(
        (back.state, back.bounced, back.sent, back.to.as_str()),
        (MessageState::Open, false, None, "anna@new.example")
    );
    assert_eq!(after.message(id(10)).unwrap().to, "anna@new.example", "it was to go to the address that is gone");
    assert_eq!(after.message(id(13)).unwrap().to, "anna@firm.example", "not to be sent: it stays as it was");
}

#[test]
fn opting_out_cancels_what_is_open_in_the_same_change() {
    let (after, label, changes) = done(&Command::OptOut { contact: id(3_000), on: true });
    assert_eq!(label, "noted that Anna Bauer wants no more messages, and cancelled 2 messages");
    assert!(after.contact(id(3_000)).unwrap().opted_out);
    assert_eq!((state(&after, 10), state(&after, 11)), (MessageState::Cancelled, MessageState::Cancelled));
    assert_eq!((state(&after, 12), changes.len()), (MessageState::Sent, 3));
    let back = ask(&after, &Command::RestoreMessages(vec![id(10)])).unwrap_err().to_string();
    assert_eq!(back, "Anna Bauer wants no more messages.");
    let again = ask(&after, &Command::OptOut { contact: id(3_000), on: false }).unwrap();
    assert_eq!(again.1.label, "noted that Anna Bauer wants messages again");
    assert_eq!(state(&again.0, 10), MessageState::Cancelled, "what was cancelled stays so");
}

#[test]
fn opting_out_has_the_same_effect_however_it_came_to_be_known() {
    let contact = RecordId { kind: Kind::Contact, id: id(3_000) };
    let set = || [("opted_out".to_string(), json!(true))].into_iter().collect();
    let mut known = data().contact(id(3_000)).unwrap().as_ref().clone();
    known.opted_out = true;
    let import = crate::command::Import {
        label: "imported 1 contact".into(),
        creates: Vec::new(),
        updates: vec![known.into()],
        rules: Vec::new(),
    };
    let ways = [
        Command::Edit { id: contact, set: set() },
        Command::EditAll { ids: vec![contact], set: set() },
        Command::Import(import),
    ];
    for command in ways {
        let (after, said, changes) = done(&command);
        assert!(said.ends_with(", and cancelled 2 messages"), "{said}");
        assert_eq!((state(&after, 10), state(&after, 11)), (MessageState::Cancelled, MessageState::Cancelled));
        assert_eq!((state(&after, 12), changes.len()), (MessageState::Sent, 3));
    }
}

#[test]
fn subject_and_text_are_edited_but_not_how_far_a_message_is() {
    let edit = |field: &str, value: serde_json::Value| Command::Edit {
        id: super::record_id(id(10)),
        set: [(field.to_string(), value)].into_iter().collect(),
    };
    assert_eq!(done(&edit("subject", json!("Another"))).0.message(id(10)).unwrap().subject, "Another");
    assert!(refused(&edit("state", json!("sent"))).contains("cannot be set directly"));
    assert!(refused(&edit("subject", json!("One\r\nBcc: all@firm.example"))).contains("one line"));
}

#[test]
fn the_address_of_a_letter_keeps_its_lines_and_any_other_is_one() {
    let typed = " Anna Bauer\r\n\r\n 12  Long Road\n12345 Town ";
    let made = |channel| {
        let fresh = Message { channel, to: typed.into(), body: "Hello".into(), ..Message::default() };
        let after = done(&Command::Create(fresh.into())).0;
        after.messages().find(|one| one.body == "Hello").map(|one| one.to.clone()).unwrap_or_default()
    };
    assert_eq!(made(Channel::Letter), "Anna Bauer\n12 Long Road\n12345 Town");
    assert_eq!(made(Channel::Email), "Anna Bauer 12 Long Road 12345 Town");
}
