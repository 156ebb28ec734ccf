use super::*;
use crate::exchange::mail::{mail_id, read};
use crate::model::{ContactLink, External, Member, Outcome, Record, Stage, StageKind};

const NOW: i64 = 1_795_000_000_000;
const ANNA: u128 = 3_000;
const BO: u128 = 500;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn at(hours: i64) -> Time {
    Time::from_millis(NOW + hours * HOUR)
}

fn contact(bits: u128, name: &str, email: &str) -> Record {
    Contact { id: id(bits), name: name.into(), emails: vec![email.into()], ..Contact::default() }.into()
}

fn deal(bits: u128, name: &str, stage: u128, contact: u128) -> Record {
    let contacts = vec![ContactLink { contact: id(contact), role: String::new() }];
    Opportunity { id: id(bits), name: name.into(), stage: id(stage), contacts, ..Opportunity::default() }.into()
}

fn message(bits: u128, subject: &str, sent: Option<i64>, deal: u128) -> Record {
    Message {
        id: id(bits),
        to: "anna@kunde.example".into(),
        subject: subject.into(),
        due: at(-200),
        state: if sent.is_some() { MessageState::Sent } else { MessageState::Open },
        sent: sent.map(at),
        opportunity: Some(id(deal)),
        contact: Some(id(ANNA)),
        ..Message::default()
    }
    .into()
}

/// Bo is of the team. Anna has an open deal, another one and a lost one; four messages went to her, one is to go.
fn data() -> Dataset {
    let stage = |bits: u128, kind: StageKind| -> Record { Stage { id: id(bits), kind, ..Stage::default() }.into() };
    Dataset::from_records([
        Member { id: id(BO), name: "Bo".into(), email: "Bo@Ours.example".into(), ..Member::default() }.into(),
        stage(101, StageKind::Open),
        stage(102, StageKind::Lost),
        contact(ANNA, "Anna Bauer", "Anna@Kunde.example"),
        contact(3_001, "Cy", "cy@kunde.example"),
        deal(2_000, "Fleet tracking", 101, ANNA),
        deal(2_001, "Cold rooms", 101, ANNA),
        deal(2_002, "Old", 102, ANNA),
        message(10, "Your proposal", Some(-96), 2_000),
        message(11, "Re: Your proposal", Some(-48), 2_000),
        message(12, "Cold room dates", Some(-24), 2_001),
        message(13, "Next steps", None, 2_000),
    ])
}

fn mail(headers: &str, text: &str) -> Mail {
    let date = "Date: Wed, 18 Nov 2026 11:06:40 +0000\n";
    let mail =
        read(format!("{headers}{}\n{text}", if headers.contains("Date:") { "" } else { date }).as_bytes()).unwrap();
    assert_eq!(mail.date, Some(at(0)));
    mail
}

fn found(headers: &str) -> Match {
    let data = data();
    Directory::of(&data).find(&mail(headers, "Yes."), at(0))
}

const FROM_ANNA: &str = "From: Anna <anna@kunde.example>\nTo: bo@ours.example\n";

#[test]
fn an_answer_is_known_by_the_id_that_our_message_carried() {
    let own = mail_id(id(10));
    for header in [format!("In-Reply-To: <{own}>\n"), format!("References: <x@y> <{}>\n <z@y>\n", own.to_lowercase())] {
        let found = found(&format!("{FROM_ANNA}Subject: Something else\n{header}"));
        assert_eq!((found.message, found.opportunity), (Some(id(10)), Some(id(2_000))), "{header}");
        assert_eq!((found.direction, found.means), (Direction::Inbound, Means::Reply(Reply::Positive)));
        assert_eq!((found.contacts, found.member), (vec![id(ANNA)], Some(id(BO))));
    }
    let stranger =
        found(&format!("From: a.b@private.example\nTo: bo@ours.example\nSubject: x\nIn-Reply-To: <{own}>\n"));
    assert_eq!(
        (stranger.contacts, stranger.message),
        (vec![id(ANNA)], Some(id(10))),
        "the same person, another address"
    );
}

#[test]
fn without_an_id_it_answers_the_last_one_about_the_same() {
    let answer = found(&format!("{FROM_ANNA}Subject: AW: RE: your  Proposal\n"));
    assert_eq!(answer.message, Some(id(11)));
    assert_eq!(answer.messages, [id(12), id(11), id(10)], "to choose another from");
    let other = found(&format!("{FROM_ANNA}Subject: Hello\n"));
    assert_eq!((other.message, other.means), (None, Means::Mail));
    let unmarked = format!("{FROM_ANNA}Subject: Re: Next steps\n");
    assert_eq!(found(&unmarked).message, None);
    assert_eq!(found(&format!("{unmarked}In-Reply-To: <x@y>\n")).message, Some(id(13)), "sent, and not marked so");
}

#[test]
fn what_was_sent_after_a_mail_is_not_what_it_answers() {
    let data = data();
    let mut early = mail(&format!("{FROM_ANNA}Subject: Re: Your proposal\n"), "Yes.");
    early.date = Some(at(-72));
    assert_eq!(Directory::of(&data).find(&early, at(0)).message, Some(id(10)));
    early.date = Some(at(-100));
    assert_eq!(Directory::of(&data).find(&early, at(0)).message, None);
}

#[test]
fn the_opportunity_is_the_one_that_is_talked_about() {
    assert_eq!(found(&format!("{FROM_ANNA}Subject: Question about fleet tracking\n")).opportunity, Some(id(2_000)));
    let open = found(&format!("{FROM_ANNA}Subject: Question\n"));
    assert_eq!(open.opportunities, [id(2_001), id(2_000)], "the one written about last comes first");
    assert_eq!(open.opportunity, Some(id(2_001)));
    assert_eq!(found("From: cy@kunde.example\nTo: bo@ours.example\nSubject: x\n").opportunity, None);
}

#[test]
fn a_companys_own_address_is_known_as_well() {
    use crate::model::Company;
    let firm = Company {
        id: id(700),
        name: "Kunde GmbH".into(),
        emails: vec!["Info@kunde.example".into()],
        ..Company::default()
    };
    let deal = Opportunity {
        id: id(2_010),
        name: "Cranes".into(),
        stage: id(101),
        company: Some(id(700)),
        ..Opportunity::default()
    };
    let data = Dataset::from_records(data().records().chain([firm.into(), deal.into()]));
    let directory = Directory::of(&data);
    let letter = mail("From: info@kunde.example\nTo: bo@ours.example\nSubject: x\n", "Hello");
    let found = directory.find(&letter, at(0));
    assert_eq!(
        (found.companies.clone(), found.contacts.len(), found.direction),
        (vec![id(700)], 0, Direction::Inbound)
    );
    assert_eq!((found.opportunity, found.unknown.len()), (Some(id(2_010)), 1));
    assert_eq!(found.entry(&letter, at(0)).who, Who::Company(id(700)));
    assert_eq!(directory.other_side(&letter, &found), "Kunde GmbH");
    let sent = mail("From: private@elsewhere.example\nTo: info@kunde.example\nSubject: x\n", "Hello");
    assert_eq!(directory.find(&sent, at(0)).direction, Direction::Outbound);
    let both = mail("From: bo@ours.example\nTo: info@kunde.example, cy@kunde.example\nSubject: x\n", "Hello");
    assert_eq!(
        directory.find(&both, at(0)).entry(&both, at(0)).who,
        Who::Known(id(3_001)),
        "a person before the house"
    );
}

#[test]
fn a_conversation_goes_on_where_it_was_logged() {
    let external = External { system: MAIL_SYSTEM.into(), id: "first@kunde.example".into() };
    let log = Activity {
        id: id(6_000),
        kind: ActivityKind::Email,
        at: at(-96),
        text: "Delivery in May\n\nText".into(),
        outcome: Some(Outcome::Sent),
        opportunity: Some(id(2_000)),
        contact: Some(id(ANNA)),
        external: Some(external),
        ..Activity::default()
    };
    let data = Dataset::from_records(data().records().chain([log.into()]));
    let directory = Directory::of(&data);
    let by_id =
        directory.find(&mail(&format!("{FROM_ANNA}Subject: x\nIn-Reply-To: <first@kunde.example>\n"), "Yes."), at(0));
    assert_eq!((by_id.opportunity, by_id.message), (Some(id(2_000)), Some(id(10))), "the message that was sent then");
    let by_subject = directory.find(&mail(&format!("{FROM_ANNA}Subject: Re: Delivery in May\n"), "Yes."), at(0));
    assert_eq!(by_subject.opportunity, Some(id(2_000)));
    let again =
        directory.find(&mail(&format!("{FROM_ANNA}Subject: x\nMessage-ID: <first@kunde.example>\n"), "Yes."), at(0));
    assert_eq!(again.logged, Some(id(6_000)));
}

#[test]
fn a_mail_of_ours_is_the_message_that_it_was() {
    let head = "From: bo@ours.example\nTo: Anna <ANNA@kunde.example>, new@kunde.example\n";
    let open = found(&format!("{head}Subject: Next steps\n"));
    assert_eq!((open.direction, open.message, open.means), (Direction::Outbound, Some(id(13)), Means::Mail));
    assert_eq!((open.contacts, open.member), (vec![id(ANNA)], Some(id(BO))));
    assert_eq!(open.unknown.len(), 1);
    let by_id = found(&format!("{head}Subject: Changed on the way\nMessage-ID: <{}>\n", mail_id(id(10))));
    assert_eq!(by_id.message, Some(id(10)));
    assert_eq!(found(&format!("{head}Subject: Cold room dates\n")).message, Some(id(12)), "marked as sent that day");
    let inside = found("From: bo@ours.example\nTo: bo@ours.example\nSubject: x\n");
    assert_eq!((inside.direction, inside.contacts.len()), (Direction::Internal, 0));
    let unknown_sender = found("From: bo@home.example\nTo: anna@kunde.example\nSubject: x\n");
    assert_eq!(unknown_sender.direction, Direction::Outbound);
}

#[test]
fn automatic_answers_and_reports_are_known() {
    let away = found(&format!("{FROM_ANNA}Subject: Automatic reply: Your proposal\nAuto-Submitted: auto-replied\n"));
    assert_eq!((away.message, away.means), (Some(id(11)), Means::Reply(Reply::OutOfOffice)));
    let bare = found(&format!("{FROM_ANNA}Subject: Out of office\n"));
    assert_eq!(
        (bare.message, bare.means),
        (Some(id(12)), Means::Reply(Reply::OutOfOffice)),
        "the last one of these days"
    );
    let failed = found(
        "From: mailer-daemon@ours.example\nTo: bo@ours.example\nSubject: Undelivered Mail\nX-Failed-Recipients: anna@kunde.example\n",
    );
    assert_eq!((failed.message, failed.means, failed.contacts), (Some(id(12)), Means::Bounce, vec![id(ANNA)]));
}

#[test]
fn an_answer_that_plainly_says_no_is_proposed_as_such() {
    let data = data();
    let headers = format!("{FROM_ANNA}Subject: Re: Your proposal\n");
    for (text, reply) in [
        ("Sorry, we are not interested.", Reply::Negative),
        ("Kein Interesse!", Reply::Negative),
        ("Interesting!", Reply::Positive),
    ] {
        let found = Directory::of(&data).find(&mail(&headers, text), at(0));
        assert_eq!(found.means, Means::Reply(reply), "{text}");
    }
}

#[test]
fn what_is_logged_has_the_new_text_and_names_what_was_attached() {
    let data = data();
    let mut mail = mail(&format!("{FROM_ANNA}Subject: Re: Your proposal\n"), "Yes.\n\n> Did it arrive?");
    mail.attachments = (0..12).map(|at| Attachment { name: format!("{at}.pdf"), bytes: 1 }).collect();
    let directory = Directory::of(&data);
    let found = directory.find(&mail, at(0));
    let entry = found.entry(&mail, at(5));
    assert!(
        entry.text.starts_with("Yes.\n\n(12 attachments: 0.pdf, ") && entry.text.ends_with("9.pdf, 2 more)"),
        "{}",
        entry.text
    );
    assert_eq!((entry.at, entry.inbound, entry.who), (at(0), true, Who::Known(id(ANNA))));
    assert_eq!(directory.other_side(&mail, &found), "Anna Bauer");
}

#[test]
fn who_has_no_address_yet_is_known_by_the_full_name_unless_two_have_it() {
    let bare =
        |bits: u128, name: &str| -> Record { Contact { id: id(bits), name: name.into(), ..Contact::default() }.into() };
    let with = |more: Vec<Record>| {
        let data = Dataset::from_records(data().records().chain(more).collect::<Vec<_>>());
        let mail = mail("From: Dora Dähl <dora@new.example>\nTo: bo@ours.example\nSubject: Hello\n", "Hello");
        let found = Directory::of(&data).find(&mail, at(0));
        (found.contacts, found.unknown.len())
    };
    assert_eq!(with(vec![bare(3_010, "Dora Dahl")]), (vec![id(3_010)], 0));
    assert_eq!(with(vec![bare(3_010, "Dora Dahl"), bare(3_011, "dora dahl")]), (Vec::new(), 1));
    assert_eq!(with(vec![bare(3_010, "Dora")]), (Vec::new(), 1));
    assert_eq!(with(vec![contact(3_010, "Dora Dahl", "dora@old.example")]), (Vec::new(), 1), "she has another address");
}
