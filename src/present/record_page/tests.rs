use super::*;
use crate::model::{
    Activity, ActivityKind, Channel, ContactLink, Custom, CustomField, CustomShape, Message, MessageState, Outcome,
    Record, Stage, Task, Visit,
};
use crate::value::Currency;

fn day(d: u32) -> Date {
    Date::from_ymd_opt(2026, 11, d).unwrap()
}

fn data() -> Dataset {
    let won = Stage { id: Id::from_bits(20), name: "Won".into(), kind: StageKind::Won, ..Stage::default() };
    let demo = Stage { id: Id::from_bits(21), name: "Demo".into(), ..Stage::default() };
    let seats =
        CustomField { id: Id::from_bits(9), name: "Seats".into(), key: "seats".into(), ..CustomField::default() };
    let buyer = Company { id: Id::from_bits(2), name: "Acme".into(), sector: "Ships".into(), ..Company::default() };
    let mut ada = Contact {
        id: Id::from_bits(3),
        name: "Ada".into(),
        title: "Buyer".into(),
        emails: vec!["a@x.org".into(), "b@x.org".into()],
        company: Some(buyer.id),
        about: " Likes tea \n".into(),
        ..Contact::default()
    };
    ada.labels.insert("b@x.org".into(), "home".into());
    let mut deal = Opportunity {
        id: Id::from_bits(4),
        name: "Fleet".into(),
        stage: won.id,
        value: Some(Money::whole(12, Currency::EUR)),
        company: Some(buyer.id),
        contacts: vec![ContactLink { contact: ada.id, role: "decides".into() }],
        visits: vec![
            Visit {
                stage: demo.id,
                name: "Old name".into(),
                entered: Time::midday(day(1)),
                left: Some(Time::midday(day(4))),
                overridden: String::new(),
            },
            Visit {
                stage: won.id,
                name: "Won".into(),
                entered: Time::midday(day(4)),
                left: None,
                overridden: String::new(),
            },
        ],
        ..Opportunity::default()
    };
    deal.extra.custom.insert(seats.id, Custom::Number(120_000));
    deal.extra.custom.insert(Id::from_bits(10), Custom::Money(Money::whole(900, Currency::EUR)));
    deal.extra.custom.insert(Id::from_bits(11), Custom::Date(day(9)));
    let task = |bits, title: &str, due, done| Task {
        id: Id::from_bits(bits),
        title: title.into(),
        due,
        done,
        opportunity: Some(deal.id),
        ..Task::default()
    };
    let tasks = [
        task(30, "done", Some(day(2)), Some(Time::midday(day(3)))),
        task(31, "later", Some(day(9)), None),
        task(32, "first", Some(day(5)), None),
        task(33, "some day", None, None),
    ];
    let note = |bits, d, text: &str| Activity {
        id: Id::from_bits(bits),
        kind: ActivityKind::Note,
        at: Time::midday(day(d)),
        text: text.into(),
        opportunity: Some(deal.id),
        ..Activity::default()
    };
    let notes = [note(40, 2, "older"), note(41, 6, "newer")];
    let field = |bits, name: &str, shape| -> Record {
        let key = name.to_lowercase();
        CustomField { id: Id::from_bits(bits), name: name.into(), key, shape, ..CustomField::default() }.into()
    };
    let budget = field(10, "Budget", CustomShape::Money);
    let trial = field(11, "Trial", CustomShape::Date);
    let records = [Record::from(won), demo.into(), seats.into(), budget, trial, buyer.into(), ada.into()];
    Dataset::from_records(
        records.into_iter().chain(tasks.map(Record::from)).chain(notes.map(Record::from)).chain([Record::from(deal)]),
    )
}

fn page(kind: Kind, bits: u128) -> RecordPage {
    let data = data();
    let look = Look { data: &data, zone: Zone::default(), now: Time::midday(day(20)) };
    record_page(&look, RecordId { kind, id: Id::from_bits(bits) }).unwrap()
}

fn table<'a>(page: &'a RecordPage, wanted: &str) -> Vec<&'a Vec<Cell>> {
    let found = page.parts.iter().find_map(|part| match part {
        Part::Table { title, rows, .. } if *title == wanted => Some(rows),
        _ => None,
    });
    found.map(|rows| rows.iter().collect()).unwrap_or_default()
}

fn said(words: &str) -> Cell {
    Cell::Text(words.into())
}

#[test]
fn an_opportunity_is_told_from_its_facts_to_what_happened() {
    let page = page(Kind::Opportunity, 4);
    assert_eq!((page.kind, page.title.as_str(), page.subtitle.as_str()), ("Opportunity", "Fleet", "Won · Acme"));
    let Some(Part::Facts(facts)) = page.parts.first() else { panic!("no facts") };
    let labels: Vec<&str> = facts.iter().map(|fact| fact.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Value", "Company", "Seats", "Budget", "Trial", "Created"],
        "what is won has no chance of winning any more"
    );
    assert_eq!(facts[2].value, said("12"));
    assert_eq!(facts[3].value, Cell::Money(Money::whole(900, Currency::EUR)));
    assert_eq!(facts[4].value, Cell::Day(day(9)));
    assert_eq!(table(&page, "People"), [&vec![said("Ada"), said("decides"), said("a@x.org"), Cell::Nothing]]);
    let stages = table(&page, "Stages");
    assert_eq!((&stages[0][0], &stages[0][3]), (&said("Demo"), &Cell::Number(3)), "by its name of today");
    assert_eq!((&stages[1][2], &stages[1][3]), (&Cell::Nothing, &Cell::Nothing), "days after the end do not count");
    let tasks: Vec<&Cell> = table(&page, "Tasks").into_iter().map(|row| &row[0]).collect();
    assert_eq!(tasks, [&said("first"), &said("later"), &said("some day"), &said("done")]);
    let Some(Part::Log(log)) = page.parts.last() else { panic!("no log") };
    assert_eq!(log.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(), ["newer", "older"]);
}

#[test]
fn a_message_that_was_marked_as_sent_stands_in_the_log_once() {
    let (at, deal) = (Time::midday(day(7)), Some(Id::from_bits(4)));
    let message = |bits, channel, subject: &str| Message {
        id: Id::from_bits(bits),
        channel,
        subject: subject.into(),
        state: MessageState::Sent,
        sent: Some(at),
        opportunity: deal,
        ..Message::default()
    };
    let log = |bits, text: &str| Activity {
        id: Id::from_bits(bits),
        kind: ActivityKind::Email,
        outcome: Some(Outcome::Sent),
        at,
        text: text.into(),
        opportunity: deal,
        ..Activity::default()
    };
    let more = [
        Record::from(message(50, Channel::Email, "Re: offer")),
        log(51, "Re: offer").into(),
        message(52, Channel::Letter, "Thank you").into(),
        log(53, "Letter: Thank you").into(),
        message(54, Channel::Email, "Without a log").into(),
    ];
    let data = Dataset::from_records(data().records().chain(more));
    let look = Look { data: &data, zone: Zone::default(), now: Time::midday(day(8)) };
    let page = record_page(&look, RecordId { kind: Kind::Opportunity, id: Id::from_bits(4) }).unwrap();
    let Some(Part::Log(log)) = page.parts.last() else { panic!("no log") };
    let texts: Vec<&str> = log.iter().filter(|entry| entry.at == at).map(|entry| entry.text.as_str()).collect();
    assert_eq!(texts, ["Without a log", "Letter: Thank you", "Re: offer"]);
}

#[test]
fn people_and_companies_come_with_their_labels_and_with_each_other() {
    let ada = page(Kind::Contact, 3);
    assert_eq!((ada.title.as_str(), ada.subtitle.as_str()), ("Ada", "Buyer · Acme"));
    let Some(Part::Facts(facts)) = ada.parts.first() else { panic!("no facts") };
    let emails: Vec<&str> = facts.iter().take(2).map(|fact| fact.label.as_str()).collect();
    assert_eq!(emails, ["Email", "Email (home)"]);
    assert_eq!(ada.parts[1], Part::Texts(vec![("About".into(), "Likes tea".into())]));
    assert_eq!(table(&ada, "Opportunities").len(), 1);
    let acme = page(Kind::Company, 2);
    assert_eq!(acme.subtitle, "Ships");
    assert_eq!(table(&acme, "People").len(), 1);
    assert_eq!(table(&acme, "Tasks").len(), 0, "a part with nothing in it is not there");
}

#[test]
fn what_is_not_there_has_no_pages() {
    let data = data();
    let look = Look { data: &data, zone: Zone::default(), now: Time::default() };
    assert_eq!(record_page(&look, RecordId { kind: Kind::Contact, id: Id::from_bits(77) }), None);
    assert_eq!(record_page(&look, RecordId { kind: Kind::Member, id: Id::from_bits(77) }), None);
}
