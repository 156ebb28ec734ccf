//! Handing over, gaps, reviews, effects and what is wanted of a list.

use super::*;
use crate::exchange::{mail::read, mailto::Unopened, webmail::Webmail};
use crate::model::{
    Channel, Contact, ContactLink, Opportunity, Record, Run, RunState, Sequence, Source, Template, TextForm,
};
use crate::value::{Date, TimeOfDay, Zone, ZoneRules};
use std::collections::BTreeSet;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn at(day: u32, hour: u32) -> Time {
    let date = Date::from_ymd_opt(2026, 11, day).unwrap();
    Zone { offset_minutes: 60 }.moment(date, TimeOfDay::from_hms_opt(hour, 0, 0).unwrap())
}

fn calendar() -> Calendar {
    Calendar::new(Arc::new(ZoneRules::fixed(Zone { offset_minutes: 60 })), None, BTreeSet::new())
}

fn message(bits: u128) -> Message {
    Message {
        id: id(bits),
        to: "anna@firm.example".into(),
        subject: format!("Letter {bits}"),
        body: "Hello".into(),
        due: at(20, 9),
        opportunity: Some(id(2_000)),
        contact: Some(id(3_000)),
        ..Message::default()
    }
}

fn anna() -> Contact {
    Contact { id: id(3_000), name: "Anna Bauer".into(), emails: vec!["anna@firm.example".into()], ..Contact::default() }
}

fn run(bits: u128, of: u128) -> Run {
    let of = Source::Sequence { id: id(of), version: 1 };
    Run { id: id(bits), of, opportunity: id(2_000), state: RunState::Waiting, ..Run::default() }
}

/// Anna's deal with two sequences at work.
fn data(more: Vec<Record>) -> Dataset {
    let link = ContactLink { contact: id(3_000), role: String::new() };
    let deal = Opportunity { id: id(2_000), name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
    let sequence = |bits, name: &str| Sequence { id: id(bits), name: name.into(), ..Sequence::default() };
    Dataset::from_records(
        [Record::from(anna()), deal.into(), sequence(4_000, "Follow-up").into(), sequence(4_001, "Care").into()]
            .into_iter()
            .chain([run(5_000, 4_000).into(), run(5_001, 4_001).into()])
            .chain(more),
    )
}

fn hands(files: bool) -> Hands<'static> {
    Hands { from: None, to: None, home: Some(49), files, now: at(24, 9) }
}

#[test]
fn each_channel_has_its_ways_each_with_a_key_of_its_own() {
    for channel in Channel::ALL {
        let ways = Way::of(channel);
        let keys: BTreeSet<&str> = ways.iter().map(|way| way.letter()).collect();
        assert_eq!(keys.len(), ways.len(), "{channel:?}");
        // None of them is taken by what else is done with a message.
        assert!(keys.iter().all(|key| key.chars().all(char::is_uppercase)), "{keys:?}");
        for way in ways {
            assert_eq!(Way::by_letter(channel, way.letter()), Some(*way));
            assert_eq!(Way::usual(channel, Some(way.key())), *way);
        }
        assert_eq!(Way::usual(channel, Some("pigeon")), ways[0], "what is not known is not taken");
    }
    assert_eq!(Way::usual(Channel::Text, Some("gmail")), Way::Text);
}

#[test]
fn a_message_opens_where_it_is_wanted() {
    let open = |way: Way, message: &Message| match hand(way, message, &hands(true)).unwrap().0 {
        Handing::Open { address, .. } => address,
        other => panic!("{other:?}"),
    };
    assert_eq!(open(Way::Program, &message(1)), "mailto:anna@firm.example?subject=Letter%201&body=Hello");
    assert!(open(Way::Web(Webmail::Gmail), &message(1)).starts_with("https://mail.google.com/mail/?view=cm&"));
    let text = Message { channel: Channel::Text, to: "0170 1234567".into(), ..message(1) };
    assert_eq!(open(Way::Text, &text), "sms:+491701234567?body=Hello");
    assert_eq!(open(Way::WhatsApp, &text), "https://wa.me/491701234567?text=Hello");
    let profile = Message { channel: Channel::Social, to: "https://social.example/anna".into(), ..message(1) };
    let (handed, said) = hand(Way::Profile, &profile, &hands(true)).unwrap();
    assert_eq!(handed, Handing::Open { address: "https://social.example/anna".into(), copy: true });
    assert!(said.unwrap().contains("copied"));
    assert_eq!(hand(Way::Paper, &message(1), &hands(true)).unwrap().0, Handing::Print);
    let nobody = Message { to: String::new(), ..message(1) };
    assert_eq!(hand(Way::Program, &nobody, &hands(true)), Err(Unopened::NoAddress));
}

#[test]
fn what_is_too_long_for_an_address_comes_as_a_file_that_reads_back_whole() {
    let body = "All of it, and more. ".repeat(200);
    let long = Message { subject: "Your proposal: “Fleet”".into(), body: body.clone(), ..message(1) };
    let (handed, said) = hand(Way::Program, &long, &hands(true)).unwrap();
    let Handing::File { name, bytes } = handed else { panic!("{handed:?}") };
    assert_eq!(name, "Your-proposal-Fleet.eml");
    assert!(said.unwrap().contains("too long"));
    let mail = read(&bytes).unwrap();
    assert_eq!((mail.subject.as_str(), mail.text.trim()), ("Your proposal: “Fleet”", body.trim()));
    assert!(String::from_utf8_lossy(&bytes).contains("X-Unsent: 1"));
    // A telephone opens no such file: the text is copied there, and the mail opens with the rest.
    let (handed, said) = hand(Way::Program, &long, &hands(false)).unwrap();
    assert!(matches!(handed, Handing::Open { copy: true, address } if address.ends_with("%E2%80%9D")), "{said:?}");
    assert_eq!(file_name(&Message { subject: " ../:* ".into(), ..message(1) }), "message.eml");
}

#[test]
fn a_copy_has_the_subject_first_and_bold_type_where_it_is_written() {
    let plain = Copied { text: "Letter 1\n\nHello".into(), html: None };
    assert_eq!(copied(&message(1), false), plain);
    assert_eq!(copied(&message(1), true).text, "Hello");
    assert_eq!(copied(&Message { channel: Channel::Text, ..message(1) }, false).text, "Hello");
    let bold =
        Message { form: TextForm::Markdown, subject: "1 * 2 <b>".into(), body: "**Hello**".into(), ..message(1) };
    let copy = copied(&bold, false);
    assert_eq!(copy.text, "1 * 2 <b>\n\nHello");
    let html = copy.html.unwrap();
    assert!(html.contains("<strong>Hello</strong>") && html.contains("1 * 2 &lt;b&gt;"), "{html}");
    let address = hand(Way::Program, &bold, &hands(true)).unwrap().0;
    assert!(matches!(address, Handing::Open { address, .. } if address.ends_with("&body=Hello")));
}

#[test]
fn what_is_missing_is_named_filled_in_or_left_empty() {
    let gaps = Message {
        subject: "For {{ company.name }}".into(),
        body: "Dear {{ contact.title }},\n{{ contact.title }} {{ other.thing }}\nBye {{ other.thing }}.".into(),
        ..message(1)
    };
    let words: Vec<String> = lacks(&gaps).into_iter().map(|one| one.words).collect();
    assert_eq!(words, ["Name of the company", "Position of the main contact", "other.thing"]);
    let (subject, body) = put(&gaps, "{{ company.name }}", "Firm & Co");
    assert_eq!((subject.as_str(), body == gaps.body), ("For Firm & Co", true));
    let (_, body) = put(&gaps, "{{ contact.title }}", "  ");
    assert_eq!(body, "Dear,\n{{ other.thing }}\nBye {{ other.thing }}.");
    let done = Message { subject: "Hi".into(), body, ..gaps.clone() };
    assert_eq!(put(&done, "{{ other.thing }}", "").1, "Dear,\n\nBye.");
    assert!(lacks(&message(1)).is_empty());
}

#[test]
fn what_the_record_gives_by_now_is_filled_in_again() {
    let gaps = Message { body: "Dear {{ contact.title }} {{ contact.name }},".into(), ..message(1) };
    let filled = |data: &Dataset| refilled(&gaps, data, at(24, 9), &calendar());
    let (_, body) = filled(&data(Vec::new())).unwrap();
    assert_eq!(body, "Dear {{ contact.title }} Anna Bauer,");
    let known = data(vec![Contact { title: "Dr".into(), ..anna() }.into()]);
    assert_eq!(filled(&known).unwrap().1, "Dear Dr Anna Bauer,");
    assert_eq!(refilled(&message(1), &known, at(24, 9), &calendar()), None);
}

#[test]
fn a_template_is_filled_in_for_whoever_is_written_to() {
    let ben = Contact {
        id: id(3_001),
        name: "Ben Dahl".into(),
        emails: vec!["ben@firm.example".into()],
        ..Contact::default()
    };
    let data = data(vec![ben.into()]);
    let template = Template {
        id: id(7_000),
        subject: "About {{ opportunity.name }}".into(),
        body: "Dear {{ contact.name }} ({{ contact.title }})".into(),
        form: TextForm::Plain,
        ..Template::default()
    };
    let about = About { contact: Some(id(3_001)), opportunity: Some(id(2_000)) };
    let empty = begun(about, Some(id(9_000)), &data);
    assert_eq!((empty.to.as_str(), empty.assignee), ("ben@firm.example", Some(id(9_000))));
    let written = from_template(&empty, &template, &data, at(24, 9), &calendar()).unwrap();
    assert_eq!(
        (written.subject.as_str(), written.body.as_str()),
        ("About Fleet", "Dear Ben Dahl ({{ contact.title }})")
    );
    assert_eq!(written.template, Some(id(7_000)));
    assert_eq!(ready(&written, &data, at(24, 9), &calendar()).due, at(24, 9));
    assert_eq!(About::opportunity(id(2_000), &data).contact, Some(id(3_000)));
}

#[test]
fn a_message_that_is_being_written_is_taken_up_as_it_was_without_who_is_gone() {
    let data = data(Vec::new());
    let about = About { contact: Some(id(3_000)), opportunity: Some(id(2_000)) };
    let fresh = begun(about, None, &data);
    assert_eq!(kept(&fresh), "", "nothing is typed");
    let typed = Message { body: "Dear \"Anna\",\n".into(), form: TextForm::Markdown, ..fresh };
    assert_eq!(taken_up(&kept(&typed), &data), Some(typed.clone()));
    let gone = Message { contact: Some(id(3_999)), template: Some(id(7_999)), ..typed.clone() };
    assert_eq!(taken_up(&kept(&gone), &data), Some(Message { contact: None, ..typed }));
    for other in ["", "half a thought", "[1]"] {
        assert_eq!(taken_up(other, &data), None, "{other}");
    }
}

#[test]
fn choices_stand_in_the_address_and_read_back() {
    let all = Wanted {
        words: "fleet  anna ".into(),
        channel: Some(Channel::Text),
        sender: Sender::Member(id(9_000)),
        of: Some(id(4_000)),
        sort: Sort::Name,
    };
    assert_eq!(Wanted::parse(&all.print()), all);
    let odd = Wanted::parse("channel:pigeon from: re: of:x by:");
    assert_eq!(
        (odd.words.as_str(), odd.channel, odd.of, odd.sort),
        ("channel:pigeon from: re: of:x by:", None, None, Sort::Time)
    );
    assert_eq!(Wanted::parse(""), Wanted::default());
    assert!(!Wanted { sort: Sort::Name, ..Wanted::default() }.narrows());
}

#[test]
fn a_list_shows_what_is_wanted_in_the_order_asked_for() {
    let of = |bits, run| Message { run: Some(id(run)), due: at(24, 8), ..message(bits) };
    let ben = Contact { id: id(3_001), name: "Aaron".into(), ..Contact::default() };
    let data = data(vec![
        ben.into(),
        of(1, 5_000).into(),
        Message { channel: Channel::Letter, due: at(24, 7), ..of(2, 5_001) }.into(),
        Message { contact: Some(id(3_001)), assignee: Some(id(9_000)), due: at(24, 9), ..message(3) }.into(),
    ]);
    let shown = |wanted: Wanted| -> Vec<u128> {
        let items = list(&data, Tab::Due, &wanted, at(24, 10), &calendar());
        items.into_iter().filter_map(Item::message).map(Id::bits).collect()
    };
    let usual = Wanted::default;
    assert_eq!(shown(usual()), [2, 1, 3]);
    assert_eq!(shown(Wanted { sort: Sort::Name, ..usual() }), [3, 2, 1]);
    assert_eq!(shown(Wanted { sort: Sort::Sequence, ..usual() }), [2, 1, 3], "Care, Follow-up, none");
    assert_eq!(shown(Wanted { of: Some(id(4_000)), ..usual() }), [1]);
    assert_eq!(shown(Wanted { channel: Some(Channel::Letter), ..usual() }), [2]);
    assert_eq!(shown(Wanted { sender: Sender::Member(id(9_000)), ..usual() }), [3]);
    assert_eq!(shown(Wanted { sender: Sender::Nobody, ..usual() }), [2, 1]);
    let names: Vec<String> = sources(&data).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["Care", "Follow-up"]);
}

#[test]
fn a_message_in_review_says_why_and_which_others_go_with_it() {
    let late = |bits, run| Message { state: MessageState::Review, run: Some(id(run)), ..message(bits) };
    let bounced = Message { bounced: true, state: MessageState::Sent, to: "old@firm.example".into(), ..message(9) };
    let dead = Message { to: "old@firm.example".into(), ..late(4, 5_001) };
    let data = data(vec![
        late(1, 5_000).into(),
        late(2, 5_000).into(),
        late(3, 5_001).into(),
        bounced.into(),
        dead.clone().into(),
    ]);
    let why = |message: &Message| review(message, &data, at(24, 9), &calendar());
    assert_eq!(why(&late(1, 5_000)).map(|why| why.words()), Some("4 days late".into()));
    assert_eq!(why(&dead), Some(Review::Address));
    assert_eq!(why(&message(1)), None);
    assert_eq!(fellows(&late(1, 5_000), &data), Some(("Follow-up".into(), vec![id(1), id(2)])));
    assert_eq!(fellows(&message(1), &data), None);
}

#[test]
fn what_came_of_an_answer_is_told() {
    let before = data(vec![message(1).into(), Message { run: Some(id(5_000)), ..message(2) }.into()]);
    let around = Around::of(before.message(id(1)).unwrap(), &before);
    assert_eq!(around.ended(&before), "");
    let stopped = Run { state: RunState::Stopped { why: "x".into() }, ..run(5_000, 4_000) };
    let cancelled = Message { state: MessageState::Cancelled, ..message(2) };
    let after = data(vec![message(1).into(), cancelled.into(), stopped.into()]);
    let ended = around.ended(&after);
    assert_eq!(ended, "stopped the sequence “Follow-up” and cancelled 1 message");
    assert_eq!(
        told("noted the answer", &ended),
        "noted the answer. This stopped the sequence “Follow-up” and cancelled 1 message."
    );
    assert_eq!(
        told("noted it, and cancelled 1 message", &ended),
        "noted it, and cancelled 1 message. This stopped the sequence “Follow-up”."
    );
    assert_eq!(told("noted it, and cancelled 1 message", "cancelled 1 message"), "noted it, and cancelled 1 message");
    assert_eq!(told("noted it", ""), "noted it");
}

#[test]
fn a_link_that_is_typed_goes_into_the_library_and_one_that_is_left_out_takes_its_line_along() {
    let place = "{{ content.article }}";
    let message = Message {
        body: format!("Hello\n\nIt costs nothing.\n\nOr read about it: {place}\n\nBest regards\nIda"),
        opportunity: Some(id(2_000)),
        ..message(1)
    };
    let deal = Opportunity { id: id(2_000), name: "Fleet".into(), stage: id(9), ..Opportunity::default() };
    let data = Dataset::from_records([Record::from(deal)]);
    assert_eq!(lacks(&message).first().unwrap().words, "Link of an article for their stage");
    let new = added(&message, place, " https://us.example/one/", &data).unwrap();
    assert_eq!((new.name.as_str(), new.link.as_str()), ("us.example/one", "https://us.example/one/"));
    assert_eq!((new.kind, new.stages.first().copied()), (crate::model::TemplateKind::Article, Some(id(9))));
    assert_eq!(added(&message, place, "us.example", &data), None, "that is no link");
    assert_eq!(added(&message, "{{ contact.title }}", "https://us.example", &data), None);
    assert_eq!(put(&message, place, "").1, "Hello\n\nIt costs nothing.\n\nBest regards\nIda");
    assert!(put(&message, place, "https://x.example").1.contains("about it: https://x.example\n"));
}
