use super::*;
use crate::command::{Command, Decision, Stamp, decide};
use crate::data::Dataset;
use crate::model::Opportunity;
use crate::value::{IdSource, Zone};

const NOW: i64 = 1_790_000_000_000;
const HOUR: i64 = 3_600_000;
const DEAL: u128 = 2_000;
const ANNA: u128 = 3_000;
const MESSAGE: u128 = 4_000;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn at(hours: i64) -> Time {
    Time::from_millis(NOW + hours * HOUR)
}

/// Anna, her deal, and a message that went to her two days ago, with what was logged of it.
fn data() -> Dataset {
    let anna = Contact {
        id: id(ANNA),
        name: "Anna Bauer".into(),
        emails: vec!["Anna@Firm.example".into()],
        ..Contact::default()
    };
    let link = ContactLink { contact: anna.id, role: String::new() };
    let deal = Opportunity { id: id(DEAL), name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
    let log = Activity {
        id: id(6_000),
        kind: ActivityKind::Email,
        at: at(-48),
        text: "Your proposal".into(),
        outcome: Some(Outcome::Sent),
        opportunity: Some(id(DEAL)),
        contact: Some(id(ANNA)),
        ..Activity::default()
    };
    Dataset::from_records([anna.into(), deal.into(), message(MessageState::Sent).into(), log.into()])
}

fn message(state: MessageState) -> Message {
    Message {
        id: id(MESSAGE),
        to: "anna@firm.example".into(),
        subject: "Your proposal".into(),
        due: at(-49),
        state,
        sent: (state == MessageState::Sent).then(|| at(-48)),
        opportunity: Some(id(DEAL)),
        contact: Some(id(ANNA)),
        ..Message::default()
    }
}

/// The same, but the message was never marked as sent.
fn unsent(state: MessageState) -> Dataset {
    let records =
        data().records().filter(|one| !matches!(one, Record::Message(_) | Record::Activity(_))).collect::<Vec<_>>();
    Dataset::from_records(records.into_iter().chain([message(state).into()]))
}

fn entry(mail: &str, means: Means) -> MailEntry {
    MailEntry {
        mail: mail.into(),
        at: at(-24),
        inbound: true,
        subject: "Re: Your proposal".into(),
        text: "Yes, it did.".into(),
        who: Who::Known(id(ANNA)),
        address: None,
        opportunity: Some(id(DEAL)),
        member: None,
        message: Some(id(MESSAGE)),
        means,
        rules: true,
    }
}

fn ask(data: &Dataset, entries: Vec<MailEntry>) -> Result<(Dataset, Decision), Rejection> {
    let stamp =
        Stamp { now: at(0), zone: Zone { offset_minutes: 0 }, actor: None, ids: IdSource::new(NOW.unsigned_abs(), 1) };
    let decision = decide(data, &Command::LogMail(entries), &stamp)?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

fn logged(data: &Dataset, mail: &str) -> Activity {
    let of =
        |activity: &&std::sync::Arc<Activity>| activity.external.as_ref().is_some_and(|external| external.id == mail);
    data.activities().find(of).unwrap().as_ref().clone()
}

#[test]
fn an_answer_is_logged_at_its_own_time_and_marks_the_message_with_one_undo() {
    let before = data();
    let (mut after, decision) = ask(&before, vec![entry("a@x", Means::Reply(Reply::Negative))]).unwrap();
    assert_eq!(decision.label, "logged an email from Anna Bauer and noted the answer to “Your proposal”: negative");
    let log = logged(&after, "a@x");
    assert_eq!((log.kind, log.outcome, log.at), (ActivityKind::Email, Some(Outcome::Received), at(-24)));
    assert_eq!((log.contact, log.opportunity), (Some(id(ANNA)), Some(id(DEAL))));
    assert_eq!(log.text, "Re: Your proposal\n\nYes, it did.");
    let answered = after.message(id(MESSAGE)).unwrap();
    assert_eq!((answered.reply, answered.replied), (Some(Reply::Negative), Some(at(-24))));
    after.apply(&decision.changes.inverse());
    assert_eq!(after, before);
}

#[test]
fn the_same_mail_is_logged_once() {
    let twice = vec![entry("a@x", Means::Mail), entry("a@x", Means::Mail), entry("b@x", Means::Mail)];
    let (after, decision) = ask(&data(), twice).unwrap();
    assert_eq!(decision.label, "logged 2 mails and passed over 1 logged before");
    assert_eq!(after.activities().count(), 3);
    let again = ask(&after, vec![entry("b@x", Means::Mail)]).unwrap_err().to_string();
    assert_eq!(again, "This mail has been logged already.");
    assert_eq!(ask(&after, Vec::new()).unwrap_err().to_string(), "There is no mail to log.");
}

#[test]
fn who_is_away_has_not_answered_and_never_takes_an_answer_back() {
    let away = || entry("away@x", Means::Reply(Reply::OutOfOffice));
    let (after, decision) = ask(&data(), vec![away()]).unwrap();
    assert!(decision.label.starts_with("logged an automatic answer from Anna Bauer"), "{}", decision.label);
    let log = logged(&after, "away@x");
    assert_eq!((log.kind, log.outcome), (ActivityKind::Note, None));
    assert!(log.text.starts_with("Automatic answer: Re: Your proposal"));
    assert_eq!(after.message(id(MESSAGE)).unwrap().reply, Some(Reply::OutOfOffice));
    let (after, _) = ask(&after, vec![entry("a@x", Means::Reply(Reply::Positive))]).unwrap();
    let (after, _) = ask(&after, vec![MailEntry { mail: "away2@x".into(), at: at(-1), ..away() }]).unwrap();
    let answered = after.message(id(MESSAGE)).unwrap();
    assert_eq!((answered.reply, answered.replied), (Some(Reply::Positive), Some(at(-24))));
}

#[test]
fn what_came_back_is_noted_and_is_no_contact() {
    let (after, decision) = ask(&data(), vec![entry("bounce@x", Means::Bounce)]).unwrap();
    assert!(after.message(id(MESSAGE)).unwrap().bounced);
    assert_eq!(logged(&after, "bounce@x").kind, ActivityKind::Note);
    assert_eq!(
        decision.label,
        "logged that a mail came back that went to Anna Bauer and noted that “Your proposal” came back"
    );
}

#[test]
fn an_answer_to_what_was_not_marked_as_sent_shows_that_it_was() {
    for state in [MessageState::Open, MessageState::Review, MessageState::Cancelled] {
        let (after, _) = ask(&unsent(state), vec![entry("a@x", Means::Reply(Reply::Positive))]).unwrap();
        let answered = after.message(id(MESSAGE)).unwrap();
        assert_eq!((answered.state, answered.sent), (MessageState::Sent, Some(at(-49))), "{state:?}");
        let kinds: Vec<_> = after.activities().map(|log| (log.outcome, log.at)).collect();
        assert!(kinds.contains(&(Some(Outcome::Sent), at(-49))) && kinds.len() == 2, "{kinds:?}");
    }
}

#[test]
fn a_mail_of_ours_is_the_message_and_is_not_logged_twice() {
    let ours = |hours: i64| MailEntry { inbound: false, at: at(hours), ..entry("ours@x", Means::Mail) };
    let (after, decision) = ask(&unsent(MessageState::Open), vec![ours(-30)]).unwrap();
    assert_eq!(decision.label, "logged an email to Anna Bauer");
    assert_eq!(after.message(id(MESSAGE)).unwrap().sent, Some(at(-30)));
    assert_eq!(after.activities().count(), 1);
    let (after, _) = ask(&data(), vec![ours(-48)]).unwrap();
    assert_eq!(after.activities().count(), 1, "it was logged when it was marked as sent");
    assert_eq!(logged(&after, "ours@x").id, id(6_000));
}

#[test]
fn a_stranger_becomes_a_contact_once_and_takes_part() {
    let new = |mail: &str, email: &str| MailEntry {
        who: Who::New { name: " Dora\nDahl ".into(), email: email.into() },
        address: None,
        message: None,
        ..entry(mail, Means::Mail)
    };
    let entries =
        vec![new("1@x", "Dora@firm.example"), new("2@x", "dora@firm.example"), new("3@x", "anna@firm.example")];
    let (after, decision) = ask(&data(), entries).unwrap();
    assert_eq!(decision.label, "logged 3 mails");
    let names: Vec<_> = after.contacts().map(|contact| contact.name.clone()).collect();
    assert_eq!(names.iter().filter(|name| *name == "Dora Dahl").count(), 1);
    assert_eq!(names.len(), 2);
    assert_eq!(logged(&after, "3@x").contact, Some(id(ANNA)));
    assert_eq!(after.opportunity(id(DEAL)).unwrap().contacts.len(), 2);
}

#[test]
fn a_mail_belongs_to_somebody_and_is_never_from_the_future() {
    let nowhere = MailEntry { who: Who::Nobody, opportunity: None, message: None, ..entry("a@x", Means::Mail) };
    assert!(matches!(ask(&data(), vec![nowhere]), Err(Rejection::Invalid { field, .. }) if field == "contact"));
    let gone = MailEntry { who: Who::Known(id(9)), ..entry("a@x", Means::Mail) };
    assert!(matches!(ask(&data(), vec![gone]), Err(Rejection::Missing(_))));
    let (after, _) = ask(&data(), vec![MailEntry { at: at(1_000), ..entry("a@x", Means::Mail) }]).unwrap();
    assert_eq!(logged(&after, "a@x").at, at(0));
    let bare = MailEntry { subject: String::new(), text: " ".into(), ..entry("b@x", Means::Mail) };
    assert_eq!(logged(&ask(&after, vec![bare]).unwrap().0, "b@x").text, "Mail without a subject");
}

#[test]
fn a_contact_gets_the_address_with_the_mail_and_loses_it_with_undo() {
    let mail = MailEntry { address: Some("Anna@Home.example".into()), ..entry("home@x", Means::Mail) };
    let (mut after, both) =
        ask(&data(), vec![mail.clone(), MailEntry { mail: "again@x".into(), ..mail.clone() }]).unwrap();
    let emails = |data: &Dataset| data.contact(id(ANNA)).unwrap().emails.clone();
    assert_eq!(emails(&after), ["Anna@Firm.example", "anna@home.example"], "once, behind the main one");
    assert_eq!(both.label, "logged 2 mails");
    after.apply(&both.changes.inverse());
    assert_eq!(emails(&after), ["Anna@Firm.example"]);
    let (_, one) = ask(&data(), vec![mail.clone()]).unwrap();
    assert_eq!(one.label, "logged an email from Anna Bauer and added anna@home.example");
    let known = MailEntry { address: Some("anna@firm.example".into()), ..mail };
    assert_eq!(emails(&ask(&data(), vec![known]).unwrap().0).len(), 1);
}
