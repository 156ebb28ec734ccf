use super::*;
use crate::exchange::mail::{mail_id, read};
use crate::model::{
    Activity, ActivityKind, Contact, ContactLink, External, Member, Message, MessageState, Opportunity, Plan, Record,
    Run, Sequence, Source, Stage, StageKind, Stop, Version,
};

const NOW: i64 = 1_795_000_000_000;
const HOUR: i64 = 3_600_000;
const ANNA: u128 = 3_000;
const CY: u128 = 3_001;
const DEAL: u128 = 2_000;
const MESSAGE: u128 = 10;
const SEQUENCE: u128 = 700;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn at(hours: i64) -> Time {
    Time::from_millis(NOW + hours * HOUR)
}

fn contact(bits: u128, name: &str, email: &str) -> Record {
    Contact { id: id(bits), name: name.into(), emails: vec![email.into()], ..Contact::default() }.into()
}

/// Anna has a deal that a sequence follows up; a message went to her four days ago. Cy has none.
fn records() -> Vec<Record> {
    let stage = Stage { id: id(101), kind: StageKind::Open, ..Stage::default() };
    let contacts = vec![ContactLink { contact: id(ANNA), role: String::new() }];
    let deal = Opportunity { id: id(DEAL), name: "Fleet".into(), stage: id(101), contacts, ..Opportunity::default() };
    let message = Message {
        id: id(MESSAGE),
        to: "anna@kunde.example".into(),
        subject: "Your proposal".into(),
        due: at(-97),
        state: MessageState::Sent,
        sent: Some(at(-96)),
        opportunity: Some(id(DEAL)),
        contact: Some(id(ANNA)),
        ..Message::default()
    };
    let plan = Plan { stops: [Stop::Replied].into_iter().collect(), ..Plan::default() };
    let version = Version { number: 1, plan, ..Version::default() };
    let sequence =
        Sequence { id: id(SEQUENCE), name: "Follow-up".into(), versions: vec![version], ..Sequence::default() };
    let run = Run {
        id: id(800),
        of: Source::Sequence { id: id(SEQUENCE), version: 1 },
        opportunity: id(DEAL),
        started: at(-100),
        state: RunState::Waiting,
        ..Run::default()
    };
    vec![
        Member { id: id(500), name: "Bo".into(), email: "bo@ours.example".into(), ..Member::default() }.into(),
        stage.into(),
        contact(ANNA, "Anna Bauer", "anna@kunde.example"),
        contact(CY, "Cy", "cy@kunde.example"),
        deal.into(),
        message.into(),
        sequence.into(),
        run.into(),
    ]
}

fn data() -> Dataset {
    Dataset::from_records(records())
}

fn item_in(data: &Dataset, text: &str, many: bool) -> Item {
    let mail = read(text.as_bytes()).unwrap();
    Item::new(mail, "a.eml", many, &Directory::of(data), at(0))
}

fn item(text: &str) -> Item {
    item_in(&data(), text, false)
}

const ANSWER: &str = "From: Anna <anna@kunde.example>\nTo: bo@ours.example\nSubject: Re: Your proposal\nMessage-ID: <a@x>\nDate: Wed, 18 Nov 2026 10:06:40 +0000\n\nYes, it did.\n\nOn Monday Bo wrote:\n> Did it arrive?\n";
const STRANGER: &str =
    "From: Dora Dahl <dora@new.example>\nTo: bo@ours.example\nSubject: Hello\nMessage-ID: <d@x>\n\nDo you have time?\n";

#[test]
fn an_answer_says_what_it_answers_and_what_it_stops() {
    let item = item(ANSWER);
    assert!(item.chosen && item.repeats && item.wanted.rules);
    let told = outlook(&item, &data());
    assert_eq!(told.short, "Positive answer, stops Follow-up");
    assert_eq!(told.words, ["Counts as a positive answer to “Your proposal”.", "Stops the sequence “Follow-up”."]);
    assert_eq!(told.tone, Tone::Good);
    assert_eq!((item.entry().text.as_str(), item.wanted.text.as_str()), ("Yes, it did.", ""));
}

#[test]
fn a_mail_from_before_a_sequence_began_does_not_stop_it() {
    let item = item(&ANSWER.replace("Wed, 18 Nov 2026", "Wed, 4 Nov 2026"));
    assert!(!item.wanted.rules, "it is long past");
    assert_eq!(stopped(&item.wanted, &data()).1, Vec::<String>::new());
}

#[test]
fn absences_and_mails_that_came_back_stop_nothing() {
    let mut away = item(ANSWER);
    for means in [Means::Reply(Reply::OutOfOffice), Means::Bounce] {
        away.choose(Choice::Means(means), &data());
        assert!(stopped(&away.wanted, &data()).1.is_empty());
    }
    assert_eq!(
        outlook(&away, &data()).words,
        ["Notes that “Your proposal” came back as undeliverable. It stops nothing."]
    );
}

#[test]
fn a_stranger_who_comes_alone_becomes_a_contact_and_one_of_many_waits_for_a_decision() {
    let alone = item(STRANGER);
    assert!(alone.chosen);
    assert_eq!(
        outlook(&alone, &data()).words,
        ["Creates the contact Dora Dahl (dora@new.example).", "Logged as a mail that came in."]
    );
    let mut of_many = item_in(&data(), STRANGER, true);
    assert!(!of_many.chosen && Shown::Unknown.fits(&of_many));
    let told = outlook(&of_many, &data());
    assert_eq!((told.short.as_str(), told.tone), ("Unknown sender", Tone::Asks));
    assert!(told.words.concat().starts_with("No contact has the address dora@new.example."), "{told:?}");
    of_many.choose(Choice::Chosen(true), &data());
    assert!(!of_many.chosen, "it belongs to nobody yet");
    of_many.choose(Choice::Who(Who::Known(id(ANNA))), &data());
    assert_eq!((of_many.chosen, of_many.wanted.opportunity), (true, Some(id(DEAL))));
    of_many.choose(Choice::Message(Some(id(MESSAGE))), &data());
    assert_eq!(of_many.wanted.means, Means::Reply(Reply::Positive));
    of_many.choose(Choice::Who(Who::Known(id(CY))), &data());
    assert_eq!(
        (of_many.wanted.message, of_many.wanted.means),
        (None, Means::Mail),
        "the message went to somebody else"
    );
}

#[test]
fn who_is_of_the_team_is_no_stranger_and_needs_somebody() {
    let inner = item("From: bo@ours.example\nTo: bo@ours.example\nSubject: Note\nMessage-ID: <n@x>\n\nx\n");
    assert!(!inner.chosen && inner.wanted.who == Who::Nobody);
    assert_eq!(outlook(&inner, &data()).short, "Within the team");
    let mut out = item(ANSWER);
    out.choose(Choice::Inbound(false), &data());
    assert_eq!(out.wanted.means, Means::Mail);
    assert!(outlook(&out, &data()).words.concat().contains("nothing is logged twice"));
}

#[test]
fn what_was_logged_meanwhile_is_passed_over_and_what_was_decided_holds_on() {
    let mut all = vec![item(ANSWER), item(STRANGER)];
    let data = data();
    assert!(!all.iter_mut().any(|item| item.renew(&Directory::of(&data), at(1))), "nothing has changed");
    all[1].choose(Choice::Who(Who::Known(id(CY))), &data);
    let log = Activity {
        id: id(900),
        kind: ActivityKind::Email,
        at: at(-1),
        contact: Some(id(ANNA)),
        external: Some(External { system: crate::command::MAIL_SYSTEM.into(), id: "a@x".into() }),
        ..Activity::default()
    };
    let more = [contact(3_002, "Dora", "dora@new.example"), log.into()];
    let later = Dataset::from_records(records().into_iter().chain(more));
    let directory = Directory::of(&later);
    assert!(all.iter_mut().all(|item| item.renew(&directory, at(1))));
    assert!(!all[0].chosen && Shown::Before.fits(&all[0]));
    assert_eq!(outlook(&all[0], &later).short, "Logged before");
    assert_eq!(all[1].wanted.who, Who::Known(id(CY)), "the person said so");
    assert_eq!(entries(&all, false).len(), 1);
}

#[test]
fn mails_are_logged_in_the_order_in_which_they_were_written_and_long_past_ones_start_nothing() {
    let old = ANSWER.replace("Wed, 18 Nov 2026", "Wed, 4 Nov 2026").replace("a@x", "old@x");
    let all = vec![item(ANSWER), item(&old)];
    let ready = |let_rules: bool| -> Vec<(String, bool)> {
        entries(&all, let_rules).into_iter().map(|entry| (entry.mail, entry.rules)).collect()
    };
    assert_eq!(ready(false), [("old@x".to_string(), false), ("a@x".to_string(), true)]);
    assert_eq!(ready(true), [("old@x".to_string(), true), ("a@x".to_string(), true)]);
    let past = long_past(&all);
    assert_eq!(past.iter().map(|entry| (entry.mail.as_str(), entry.rules)).collect::<Vec<_>>(), [("old@x", true)]);
}

#[test]
fn mails_are_found_by_people_subject_and_file() {
    let item = item(ANSWER);
    for words in ["anna", "PROPOSAL kunde", "a.eml", "bo@ours", ""] {
        assert!(item.has(words), "{words}");
    }
    assert!(!item.has("anna dora"));
}

#[test]
fn a_bounce_about_a_known_message_is_chosen_and_one_about_nothing_asks() {
    let head = "From: Mail Delivery <mailer-daemon@mx.example>\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <b@x>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nNo.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ADDRESS\nAction: failed\nStatus: 5.1.1\n\n";
    let known = format!(
        "{}--b\nContent-Type: message/rfc822\n\nMessage-ID: <{}>\nSubject: Your proposal\nFrom: a@b.example\n\nx\n--b--\n",
        head.replace("ADDRESS", "anna@kunde.example"),
        mail_id(id(MESSAGE))
    );
    let known = item(&known);
    assert_eq!((known.chosen, known.wanted.means, known.wanted.message), (true, Means::Bounce, Some(id(MESSAGE))));
    let unknown = item(&format!("{}--b--\n", head.replace("ADDRESS", "nobody@else.example")));
    assert!(!unknown.chosen);
    assert_eq!(outlook(&unknown, &data()).short, "Came back");
}

#[test]
fn an_address_that_a_contact_does_not_have_is_added_with_the_mail_unless_it_is_not_wanted() {
    let data = data();
    let directory = Directory::of(&data);
    let item = |from: &str| {
        let text = format!("From: {from}\nTo: bo@ours.example\nSubject: Hello\nMessage-ID: <n@x>\n\nIt is me.");
        Item::new(read(text.as_bytes()).unwrap(), "n.eml", false, &directory, at(0))
    };
    let mut mail = item("Anna <anna@home.example>");
    assert_eq!(mail.wanted.address, None, "it is a stranger's as long as nobody says whose");
    mail.choose(Choice::Who(Who::Known(id(ANNA))), &data);
    assert_eq!(mail.entry().address.as_deref(), Some("anna@home.example"));
    assert!(outlook(&mail, &data).words.contains(&"Adds the address anna@home.example to Anna Bauer.".to_string()));
    mail.choose(Choice::Address(false), &data);
    assert_eq!((mail.entry().address, mail.new_address(&data).is_some()), (None, true));
    // Somebody else's address is not given away, and one's own is not added again.
    for from in ["cy@kunde.example", "Anna@Kunde.example", "bo@ours.example"] {
        let mut other = item(from);
        other.choose(Choice::Who(Who::Known(id(ANNA))), &data);
        assert_eq!(other.wanted.address, None, "{from}");
    }
}
