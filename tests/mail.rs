//! Mails in and out: how they are read, whatever program wrote them, and that what is written is read back as it was
//! given by somebody else's parser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use mailparse::MailHeaderMap;
use penstock::automation::Scene;
use penstock::command::{Command, GateAnswers, MailEntry, Rejection};
use penstock::exchange::mail::{
    Directory, LARGEST, Mail, Mailbox, Nature, Person, Unread, eml, mail_id, own_message, read,
};
use penstock::exchange::mailto::Unopened;
use penstock::model::{
    Action, ActivityKind, Again, Contact, ContactLink, Member, Message, Opportunity, Origin, Plan, Reply, Rule, Run,
    RunState, Step, Trigger,
};
use penstock::present::mail_in;
use penstock::value::{Id, Time};
use proptest::prelude::*;
use std::{fs, path::Path};

fn golden() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/mail");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    paths.sort();
    paths
}

fn told(mail: &Mail) -> String {
    let person = |person: &Person| format!("{} <{}>", person.name, person.email).trim().to_string();
    let all = |all: &[Person]| all.iter().map(person).collect::<Vec<_>>().join(", ");
    let attachments: Vec<String> = mail.attachments.iter().map(|one| format!("{} ({})", one.name, one.bytes)).collect();
    format!(
        "id: {}\nanswers: {}\nfrom: {}\nto: {}\ncc: {}\nsubject: {}\ndate: {}\nattachments: {}\nnature: {:?}\nshortened: {}\n\n{}\n\n--- quoted\n\n{}\n",
        mail.id,
        mail.answers.join(" "),
        mail.from.as_ref().map(person).unwrap_or_default(),
        all(&mail.to),
        all(&mail.cc),
        mail.subject,
        mail.date.map(|date| date.to_string()).unwrap_or_default(),
        attachments.join(", "),
        mail.nature,
        mail.shortened,
        mail.text,
        mail.quoted,
    )
}

#[test]
fn every_mail_is_read_as_written_down() {
    let mut wrong = Vec::new();
    for path in golden() {
        let told = told(&read(&fs::read(&path).unwrap()).unwrap());
        let expected = path.with_extension("txt");
        if std::env::var_os("WRITE_GOLDEN").is_some() {
            fs::write(&expected, &told).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{}:\n{told}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(golden().len() >= 14);
}

#[test]
fn another_parser_sees_the_same_people_subjects_and_ids() {
    for path in golden() {
        let name = path.file_stem().unwrap().to_string_lossy().to_string();
        if ["broken", "hostile", "pasted-german", "mutt"].contains(&name.as_str()) {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let (ours, theirs) = (read(&bytes).unwrap(), mailparse::parse_mail(&bytes).unwrap());
        let header = |name: &str| theirs.headers.get_first_value(name).unwrap_or_default();
        assert_eq!(ours.subject, header("Subject"), "{name}");
        assert_eq!(format!("<{}>", ours.id), header("Message-ID"), "{name}");
        let from = mailparse::addrparse_header(theirs.headers.get_first_header("From").unwrap()).unwrap();
        let from = from.extract_single_info().unwrap();
        let person = ours.from.unwrap();
        assert_eq!(
            (person.email, person.name),
            (from.addr.to_lowercase(), from.display_name.unwrap_or_default()),
            "{name}"
        );
        assert_eq!(ours.date.unwrap().millis() / 1_000, mailparse::dateparse(&header("Date")).unwrap(), "{name}");
    }
}

#[test]
fn what_is_no_mail_is_refused_with_a_sentence() {
    let refused = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert_eq!(refused(b" \n\n"), "There is no mail in it.");
    assert!(refused(b"Hello Anna,\nhow are you?").contains("no mail headers"));
    assert!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains(".msg"));
    assert!(refused(b"PK\x03\x04xx").contains("packed"));
    let large = vec![b'x'; 50 * 1024 * 1024];
    assert_eq!(refused(&large), "This mail has 50 MB; mails of up to 40 MB are read. Save it without its attachments.");
}

/// How long something takes must not grow with what is hostile in it.
fn soon(bytes: &[u8]) -> Mail {
    let before = std::time::Instant::now();
    let mail = read(bytes).unwrap();
    assert!(before.elapsed().as_secs() < 20, "{:?}", before.elapsed());
    mail
}

#[test]
fn no_mail_is_too_deep_too_long_or_too_many() {
    let head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n";
    let deep: String =
        (0..20_000).map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n")).collect();
    assert!(soon(format!("{head}{deep}Content-Type: text/plain\n\nHi").as_bytes()).shortened);
    let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
    assert_eq!(soon(format!("{head}{nested}").as_bytes()).nature, Nature::Letter);
    let many = format!("{head}Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(200_000));
    assert!(soon(many.as_bytes()).shortened);
    let headers = format!("{head}{}", "a:\n".repeat(2_000_000));
    assert!(soon(headers.as_bytes()).shortened);
    let long = format!("{head}To: {}\n\nHi", "a@b.example, ".repeat(400_000));
    assert!(soon(long.as_bytes()).to.len() <= 200);
    let html = format!("{head}Content-Type: text/html\n\n{}", "<div><blockquote><a ".repeat(300_000));
    let _ = soon(html.as_bytes());
    let lines = format!("{head}\n{}", "From: x\nOn 2026 wrote:\n".repeat(150_000));
    let _ = soon(lines.as_bytes());
    let attached = format!(
        "{head}Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n{}",
        "QUJD".repeat(9 * 1024 * 1024)
    );
    assert!(attached.len() < LARGEST);
    assert_eq!(soon(attached.as_bytes()).attachments.first().unwrap().bytes, 27 * 1024 * 1024);
}

#[test]
fn apples_and_wide_files_are_read_and_a_mail_without_an_id_has_the_same_each_time() {
    let mail = "From: a@b.example\nSubject: Grüße\n\nHallo\n";
    let apple = format!("{}\n{mail}<?xml version=\"1.0\"?><plist/>", mail.len());
    assert_eq!(read(apple.as_bytes()).unwrap().text, "Hallo");
    let wide: Vec<u8> = std::iter::once(0xfeff_u16).chain(mail.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (one, two) = (read(&wide).unwrap(), read(mail.as_bytes()).unwrap());
    assert_eq!(one, two);
    assert!(one.id.ends_with("@unnamed.penstock.invalid") && own_message(&one.id).is_none());
    assert_ne!(one.id, read(b"From: a@b.example\nSubject: x\n\nHallo\n").unwrap().id);
}

const NOW: i64 = 1_795_000_000_000;

fn message(to: &str, subject: &str, body: &str) -> Message {
    Message { id: Id::from_bits(77), to: to.into(), subject: subject.into(), body: body.into(), ..Message::default() }
}

fn written(message: &Message, name: &str) -> Result<Vec<u8>, Unopened> {
    let me = Member { name: name.into(), email: "bo@ourfirm.example".into(), ..Member::default() };
    let them = Contact { name: name.into(), ..Contact::default() };
    eml(message, Some(&me), Some(&them), Some("earlier@kunde.example"), Time::from_millis(NOW))
}

/// Headers by name, and the text, as another parser sees them.
fn seen(bytes: &[u8]) -> (Vec<String>, String, String) {
    let mail = mailparse::parse_mail(bytes).unwrap();
    let names = mail.headers.iter().map(|header| header.get_key()).collect();
    let subject = mail.headers.get_first_value("Subject").unwrap_or_default();
    assert!(mail.subparts.is_empty());
    (names, subject, mail.get_body().unwrap())
}

const HEADERS: [&str; 11] = [
    "X-Unsent",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

#[test]
fn a_message_is_a_file_that_opens_to_be_sent() {
    let message = message("anna@kunde.example", "Grüße & more", "Hello Zoë,\n\nsee you.\nBo\n");
    let bytes = written(&message, "Bo Berg").unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("X-Unsent: 1\r\n"), "{text}");
    let (names, subject, body) = seen(&bytes);
    assert_eq!(names, HEADERS);
    assert_eq!(subject, "Grüße & more");
    assert_eq!(body.replace("\r\n", "\n").trim_end(), "Hello Zoë,\n\nsee you.\nBo");
    let back = read(&bytes).unwrap();
    assert_eq!((back.id.clone(), own_message(&back.id)), (mail_id(message.id), Some(message.id)));
    assert_eq!(back.to, [Person { name: "Bo Berg".into(), email: "anna@kunde.example".into() }]);
    assert_eq!(back.date, Some(Time::from_millis(NOW)));
    assert_eq!(back.answers, ["earlier@kunde.example"]);
}

#[test]
fn a_file_is_for_one_address_that_is_nothing_else() {
    let refused = |to: &str| written(&message(to, "Hi", "x"), "Bo").unwrap_err();
    assert_eq!(refused(" "), Unopened::NoAddress);
    assert_eq!(refused("a@b.example; c@d.example"), Unopened::Several(2));
    for to in [
        "anna",
        "a@b.example\r\nBcc: x@y.example",
        "\"a b\"@c.example",
        "a@b.example>",
        "(x)a@b.example",
        "a:b@c.example",
        "a@[1.2.3.4]",
    ] {
        assert!(matches!(refused(to), Unopened::NotAnAddress(_)), "{to}");
    }
}

/// Text with what has been used to bring in headers.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\r\nBcc: all@x.example\r\n".to_string()),
        Just("\nTo: x@y.example".to_string()),
        Just("\r\n\r\n<html>".to_string()),
        Just("=?utf-8?Q?=0D=0ABcc:_x?=".to_string()),
        Just("=?utf-8?B?WA==?= =?utf-8?B?WQ==?=".to_string()),
        Just("\u{0}\u{1b}\u{85}\u{2028}".to_string()),
        Just("\", <x@y.example>, \"".to_string()),
        Just("a".repeat(1_200)),
        Just("ü😀 ".repeat(60)),
        Just(" \t ".to_string()),
        Just("\n.\nFrom now on\n--\n".to_string()),
        "[ -~]{0,30}",
        "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn one_line(text: &str) -> String {
    penstock::value::one_line(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_written_is_read_back_as_given_with_these_headers_and_no_others(
        subject in tricky(), name in tricky(), body in tricky()
    ) {
        let bytes = written(&message("anna@kunde.example", &subject, &body), &name).unwrap();
        let (names, read_subject, read_body) = seen(&bytes);
        prop_assert_eq!(names, HEADERS);
        prop_assert_eq!(read_subject, one_line(&subject));
        let lines = |text: &str| {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let text: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
            text.trim_end().to_string()
        };
        prop_assert_eq!(lines(&read_body), lines(&body));
        let text = String::from_utf8(bytes.clone()).unwrap();
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n', '\0'])));
        let back = read(&bytes).unwrap();
        prop_assert!(one_line(&subject).starts_with(back.subject.trim_end_matches('…')));
        let to: Vec<&str> = back.recipients().map(|person| person.email.as_str()).collect();
        prop_assert_eq!(to, ["anna@kunde.example"]);
        prop_assert_eq!(back.from.unwrap().email, "bo@ourfirm.example");
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0_usize..4_000, which in 0_usize..14) {
        let _ = read(&bytes);
        let mail = fs::read(golden().get(which).unwrap()).unwrap();
        let cut = cut % mail.len().max(1);
        let _ = read(mail.get(..cut).unwrap());
        let mixed = [mail.get(..cut).unwrap(), &bytes, mail.get(cut..).unwrap()].concat();
        let mail = read(&mixed);
        if let Ok(mail) = mail {
            prop_assert!(!mail.subject.contains(['\n', '\r']));
            prop_assert!(!mail.text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
        }
        let mut mailbox = Mailbox::default();
        let _ = mailbox.feed(&mixed);
        let _ = mailbox.finish();
    }
}

#[test]
fn a_mailbox_of_many_mails_is_read_in_slices() {
    let one = "From a@b.example Mon Nov 16 09:12:00 2026\nFrom: a@b.example\nSubject: x\n\nHello\n\n";
    let file = one.repeat(2_000);
    let mut mailbox = Mailbox::default();
    let mut found: Vec<Result<Mail, Unread>> = Vec::new();
    for slice in file.as_bytes().chunks(10_000) {
        found.extend(mailbox.feed(slice));
    }
    found.extend(mailbox.finish());
    assert_eq!(found.len(), 2_000);
    assert!(found.iter().all(|mail| mail.as_ref().is_ok_and(|mail| mail.text == "Hello")));
}

/// Beth's deal with a proposal out, the follow-up running, and a message that went to her.
fn followed_up() -> (Desk, Id, Id) {
    let mut desk = Desk::with_rules("keap", &[]);
    let beth = Contact {
        id: Id::from_bits(1),
        name: "Beth Sugden".into(),
        emails: vec!["beth@kunde.example".into()],
        ..Contact::default()
    };
    let contacts = vec![ContactLink { contact: Id::from_bits(1), role: String::new() }];
    let deal = Opportunity { name: "Fleet tracking".into(), contacts, ..Opportunity::default() };
    desk.send(Command::CreateAll(vec![beth.into(), deal.into()])).unwrap();
    let (deal, beth) = (desk.data().opportunities().next().unwrap().id, desk.data().contacts().next().unwrap().id);
    let answers = GateAnswers { override_reason: Some("it is a test".into()), ..GateAnswers::default() };
    desk.move_with(&[deal], "Proposal Pending", answers).unwrap();
    let due = desk.now.plus_millis(-1_000);
    let message = Message {
        to: "beth@kunde.example".into(),
        subject: "Your proposal".into(),
        due,
        opportunity: Some(deal),
        contact: Some(beth),
        ..Message::default()
    };
    let message = desk.send(Command::Create(message.into())).unwrap().created.first().unwrap().id;
    desk.send(Command::MarkSent { message }).unwrap();
    (desk, deal, message)
}

/// Drops a file and takes what is proposed.
fn drop_in(desk: &mut Desk, file: &str) -> Result<MailEntry, Rejection> {
    let mail = read(file.as_bytes()).unwrap();
    let now = desk.now;
    let entry = Directory::of(desk.data()).find(&mail, now).entry(&mail, now);
    desk.send(Command::LogMail(vec![entry.clone()])).map(|_| entry)
}

#[test]
fn an_answer_that_is_dropped_stops_the_follow_up_and_an_absence_does_not() {
    let (mut desk, deal, message) = followed_up();
    let run = desk.data().runs().find(|run| run.opportunity == deal && run.active()).unwrap().id;
    let follows = |desk: &Desk| desk.data().run(run).unwrap().active();
    let reply = |desk: &Desk| desk.data().message(message).unwrap().reply;
    assert!(follows(&desk));
    let head = format!("From: Beth <Beth@kunde.example>\nIn-Reply-To: <{}>\n", mail_id(message));
    let away = format!(
        "{head}Message-ID: <1@x>\nSubject: Automatic reply: Your proposal\nAuto-Submitted: auto-replied\n\nAway."
    );
    drop_in(&mut desk, &away).unwrap();
    assert_eq!((follows(&desk), reply(&desk)), (true, Some(Reply::OutOfOffice)));
    let answer = format!("{head}Message-ID: <2@x>\nSubject: Re: Your proposal\n\nYes, it did.");
    let entry = drop_in(&mut desk, &answer).unwrap();
    assert_eq!((entry.message, entry.opportunity), (Some(message), Some(deal)));
    assert_eq!((follows(&desk), reply(&desk)), (false, Some(Reply::Positive)));
    assert_eq!(drop_in(&mut desk, &answer).unwrap_err().to_string(), "This mail has been logged already.");
    assert!(desk.undo());
    assert_eq!((follows(&desk), reply(&desk)), (true, Some(Reply::OutOfOffice)), "one step back takes all of it back");
}

const DAY: i64 = 86_400_000;

#[test]
fn what_would_be_stopped_is_what_is_stopped_and_an_answer_from_before_stops_nothing() {
    let (mut desk, deal, message) = followed_up();
    let running = |desk: &Desk| desk.data().active_runs(deal).count();
    let preview = |desk: &Desk, file: &str| {
        let mail = read(file.as_bytes()).unwrap();
        let found = Directory::of(desk.data()).find(&mail, desk.now);
        mail_in::stopped(&found.entry(&mail, desk.now), desk.data()).1
    };
    let answer = |id: &str, at: Time| {
        format!(
            "From: Beth <beth@kunde.example>\nDate: {}\nIn-Reply-To: <{}>\nMessage-ID: <{id}>\nSubject: Re: Your proposal\n\nYes.",
            written_at(at),
            mail_id(message)
        )
    };
    let before = answer("1@x", desk.now.plus_millis(-30 * DAY));
    assert_eq!((preview(&desk, &before), running(&desk)), (Vec::new(), 1));
    drop_in(&mut desk, &before).unwrap();
    assert_eq!(running(&desk), 1, "it was written before the follow-up began");
    let now = answer("2@x", desk.now);
    let names = preview(&desk, &now);
    assert_eq!(names.len(), 1);
    let of = desk.data().active_runs(deal).next().unwrap().of;
    assert_eq!(names, [penstock::present::traces::name(of, desk.data())]);
    drop_in(&mut desk, &now).unwrap();
    assert_eq!(running(&desk), 0);
}

/// A moment as mails write it.
fn written_at(at: Time) -> String {
    mail_builder::headers::date::Date::new(at.millis() / 1_000).to_rfc822()
}

/// A rule that makes a task of each mail that comes in.
fn with_a_rule(desk: &mut Desk) {
    let trigger =
        Trigger::Logged { kind: Some(ActivityKind::Email), outcome: Some(penstock::model::Outcome::Received) };
    let mut draft = Plan::of(trigger);
    draft.again = Again::Always;
    draft.steps = vec![Step::Do { action: Action::AddTag { tag: "wrote".into() } }];
    let rule = Rule { name: "Who writes".into(), draft, ..Rule::default() };
    let rule = desk.send(Command::Create(rule.into())).unwrap().created.first().unwrap().id;
    desk.send(Command::PublishRule { rule, carry: false }).unwrap();
}

/// How many runs of each rule mails would start.
fn would_start(desk: &mut Desk, mails: Vec<MailEntry>) -> Vec<u32> {
    let mut stamp = desk.stamp();
    let calendar = std::sync::Arc::new(desk.workspace.calendar(&stamp));
    let scene = Scene { now: stamp.now, calendar, actor: None, ids: stamp.ids.fork(2), event: stamp.ids.take() };
    let mut counting = desk.workspace.count_runs(Command::LogMail(mails), stamp, scene, Origin::Hand);
    while !counting.step(&desk.workspace, 100).unwrap() {}
    counting.finish().0.into_iter().map(|(_, runs)| runs).collect()
}

#[test]
fn mails_of_the_last_day_set_rules_off_and_older_ones_only_if_they_are_let() {
    let (mut desk, deal, _) = followed_up();
    with_a_rule(&mut desk);
    let wrote = |desk: &Desk| desk.opportunity(deal).tags.contains("wrote");
    let entry = |desk: &Desk, id: &str, at: Time| {
        let file = format!(
            "From: Beth <beth@kunde.example>\nDate: {}\nMessage-ID: <{id}>\nSubject: Fleet tracking\n\nHello.",
            written_at(at)
        );
        let mail = read(file.as_bytes()).unwrap();
        let entry = Directory::of(desk.data()).find(&mail, desk.now).entry(&mail, desk.now);
        assert_eq!(entry.opportunity, Some(deal));
        entry
    };
    let old = entry(&desk, "1@x", desk.now.plus_millis(-3 * DAY));
    assert!(!old.rules);
    desk.send(Command::LogMail(vec![old.clone()])).unwrap();
    assert!(!wrote(&desk), "it is long past");
    assert!(desk.undo());
    assert_eq!(
        would_start(&mut desk, vec![MailEntry { rules: true, ..old.clone() }]),
        [1],
        "the person is told before"
    );
    desk.send(Command::LogMail(vec![MailEntry { rules: true, ..old.clone() }])).unwrap();
    assert!(wrote(&desk), "the person wants it");
    assert!(desk.undo() && !wrote(&desk));
    let fresh = entry(&desk, "2@x", desk.now.plus_millis(-DAY / 2));
    desk.send(Command::LogMail(vec![old, fresh])).unwrap();
    assert!(wrote(&desk), "one of them is of today");
    let of_it =
        |run: &&std::sync::Arc<Run>| desk.data().rule(run.of.id()).is_some_and(|rule| rule.name == "Who writes");
    let runs = desk.data().runs().filter(of_it).filter(|run| run.state != RunState::Undone);
    assert_eq!(runs.count(), 1, "and the other started nothing");
}

#[test]
fn a_whole_mailbox_is_logged_in_one_step_and_goes_with_one_undo() {
    let (mut desk, deal, _) = followed_up();
    let before = desk.data().clone();
    let now = desk.now;
    let file: String = (0..3_000)
        .map(|nth| {
            let at = written_at(now.plus_millis(-(nth % 400 + 2) * DAY));
            format!(
                "From b@x.example Mon Nov 16 09:12:00 2026\nFrom: Beth <beth@kunde.example>\nDate: {at}\nMessage-ID: <{nth}@x>\nSubject: Fleet tracking\n\nMail {nth}\n\n"
            )
        })
        .collect();
    let mut mailbox = Mailbox::default();
    let mut mails: Vec<Mail> = mailbox.feed(file.as_bytes()).into_iter().map(Result::unwrap).collect();
    mails.extend(mailbox.finish().into_iter().map(Result::unwrap));
    let entries: Vec<MailEntry> = {
        let directory = Directory::of(desk.data());
        let items: Vec<_> =
            mails.into_iter().map(|mail| mail_in::Item::new(mail, "all.mbox", true, &directory, now)).collect();
        mail_in::entries(&items, false)
    };
    assert!(entries.len() == 3_000 && entries.is_sorted_by_key(|entry| entry.at));
    let outcome = desk.send(Command::LogMail(entries)).unwrap();
    assert_eq!(outcome.label, "logged 3000 mails");
    assert_eq!(desk.data().activities_of(deal).filter(|activity| activity.external.is_some()).count(), 3_000);
    assert_eq!(desk.data().active_runs(deal).count(), 1, "what was written before the follow-up began does not end it");
    assert!(desk.undo());
    assert_eq!(desk.data().activities().count(), before.activities().count());
}
