#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::super::{Filter, Truth, look, missing, parse, pin, unpin, words_in};
use super::*;
use crate::model::{Choice, ContactLink, Member, Record};
use crate::value::{Currency, Date, Money, Zone};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

const SHAPES: [(&str, Kind, CustomShape); 9] = [
    ("plan", Kind::Contact, CustomShape::Choice),
    ("uses", Kind::Contact, CustomShape::Choices),
    ("seats", Kind::Company, CustomShape::Number),
    ("budget", Kind::Opportunity, CustomShape::Money),
    ("renewal", Kind::Opportunity, CustomShape::Date),
    ("vip", Kind::Contact, CustomShape::Flag),
    ("note", Kind::Opportunity, CustomShape::Text),
    ("adviser", Kind::Opportunity, CustomShape::Person),
    ("effort", Kind::Task, CustomShape::Number),
];

fn key_id(key: &str) -> Id {
    id(100 + SHAPES.iter().position(|(one, ..)| *one == key).unwrap() as u128)
}

fn extra(values: Vec<(&str, Custom)>) -> Extra {
    Extra { custom: values.into_iter().map(|(key, value)| (key_id(key), value)).collect(), ..Extra::default() }
}

fn data() -> Dataset {
    let choice = |n: u128, text: &str| Choice { id: id(n), text: text.into(), retired: false };
    let field = |(key, of, shape): (&str, Kind, CustomShape)| -> Record {
        let choices = match shape {
            CustomShape::Choice => vec![choice(11, "Gold"), choice(12, "Silver")],
            CustomShape::Choices => vec![choice(13, "Vans"), choice(14, "Bikes")],
            _ => Vec::new(),
        };
        let name = format!("The {key}");
        CustomField { id: key_id(key), name, of, key: key.into(), shape, choices, ..CustomField::default() }.into()
    };
    let contact = Contact {
        id: id(1),
        name: "Anna Bauer".into(),
        company: Some(id(2)),
        extra: extra(vec![("plan", Custom::Choice(id(11))), ("uses", Custom::Choices([id(13), id(14)].into()))]),
        ..Contact::default()
    };
    let company = Company {
        id: id(2),
        name: "Northgate".into(),
        extra: extra(vec![("seats", Custom::Number(125_000))]),
        ..Company::default()
    };
    let opportunity = Opportunity {
        id: id(3),
        name: "Fleet".into(),
        company: Some(id(2)),
        contacts: vec![ContactLink { contact: id(1), role: String::new() }],
        extra: extra(vec![
            ("budget", Custom::Money(Money::whole(5_000, Currency::EUR))),
            ("renewal", Custom::Date("2026-11-25".parse().unwrap())),
            ("note", Custom::Text("Blue vans only".into())),
            ("adviser", Custom::Person(id(5))),
        ]),
        ..Opportunity::default()
    };
    let bare = Opportunity { id: id(4), name: "Bare".into(), ..Opportunity::default() };
    let task = Task {
        id: id(6),
        title: "Call".into(),
        opportunity: Some(id(3)),
        extra: extra(vec![("effort", Custom::Number(20_000))]),
        ..Task::default()
    };
    let mut records: Vec<Record> = SHAPES.into_iter().map(field).collect();
    records.push(Member { id: id(5), name: "Mia Sand".into(), ..Member::default() }.into());
    records.extend([contact.into(), company.into(), opportunity.into(), bare.into(), task.into()] as [Record; 5]);
    Dataset::from_records(records)
}

fn cx(data: &Dataset) -> Context<'_> {
    Context { today: Date::from_ymd_opt(2026, 11, 22).unwrap(), zone: Zone::default(), me: Some(id(5)), data }
}

#[test]
fn each_shape_is_compared_as_it_is_and_other_records_are_asked_where_theirs_is_meant() {
    use Truth::{False, True, Unknown};
    let data = data();
    let cx = cx(&data);
    // What the full opportunity, its contact, its company, its task and an opportunity with nothing answer.
    for (text, fleet, anna, northgate, call, bare) in [
        ("custom.plan:gold", True, True, Unknown, True, False),
        ("custom.plan:gol", True, True, Unknown, True, False),
        ("custom.plan=gol", False, False, Unknown, False, False),
        ("custom.plan!=silver", True, True, Unknown, True, True),
        ("custom.plan:none", False, False, Unknown, False, True),
        ("custom.uses:bikes", True, True, Unknown, True, False),
        ("custom.seats>=12.5", True, True, True, True, Unknown),
        ("custom.seats>12.5", False, False, False, False, Unknown),
        ("custom.budget<6k", True, Unknown, Unknown, True, Unknown),
        ("custom.budget:5000USD", Unknown, Unknown, Unknown, Unknown, Unknown),
        ("custom.renewal:this-week", False, Unknown, Unknown, False, Unknown),
        ("custom.renewal<+7d", True, Unknown, Unknown, True, Unknown),
        ("custom.vip:no", True, True, Unknown, True, True),
        ("custom.vip:yes", False, False, Unknown, False, False),
        ("custom.note:VANS", True, Unknown, Unknown, True, False),
        ("custom.note=vans", False, Unknown, Unknown, False, False),
        ("custom.adviser:me", True, Unknown, Unknown, True, False),
        ("custom.adviser:mia", True, Unknown, Unknown, True, False),
        ("custom.effort:2", Unknown, Unknown, Unknown, True, Unknown),
        ("custom.plam:gold", Unknown, Unknown, Unknown, Unknown, Unknown),
        ("custom.plan>gold", Unknown, Unknown, Unknown, Unknown, Unknown),
    ] {
        let filter = Filter::new(&parse(text).unwrap(), &cx);
        let found = [
            filter.test(data.opportunity(id(3)).unwrap().as_ref(), &cx),
            filter.test(data.contact(id(1)).unwrap().as_ref(), &cx),
            filter.test(data.company(id(2)).unwrap().as_ref(), &cx),
            filter.test(data.task(id(6)).unwrap().as_ref(), &cx),
            filter.test(data.opportunity(id(4)).unwrap().as_ref(), &cx),
        ];
        assert_eq!(found, [fleet, anna, northgate, call, bare], "{text}");
    }
}

#[test]
fn what_cannot_be_meant_is_said_with_what_is_near() {
    let data = data();
    let cx = cx(&data);
    for (text, note) in [
        ("custom.plam:gold", "There is no field of your own with the short word “plam”. Try custom.plan."),
        ("custom.plan:god", "The plan has no choice “god”. Try Gold."),
        ("custom.plan>gold", "The plan has no order to compare with “>”."),
        ("custom.seats>many", "“many” is not a number."),
        ("custom.vip:perhaps", "“perhaps” is neither yes nor no."),
        ("custom.adviser:Zoe", "Nobody is called “Zoe”."),
    ] {
        let expr = parse(text).unwrap();
        assert_eq!(Filter::new(&expr, &cx).notes(), [note], "{text}");
        assert_eq!(missing(&expr, &cx), [note], "{text}");
    }
    assert!(missing(&parse("custom.plan:gold custom.renewal<+7d").unwrap(), &cx).is_empty());
}

#[test]
fn choices_and_people_are_kept_by_id_so_that_a_new_name_changes_no_condition() {
    let data = data();
    let cx = cx(&data);
    let expr = parse("custom.plan:gold custom.adviser:Mia,Anna custom.note:gold").unwrap();
    let pinned = pin(&expr, &cx);
    assert_eq!(
        pinned.to_string(),
        format!("custom.plan:{} custom.adviser:{},{} custom.note:gold", id(11), id(5), id(1))
    );
    let mut renamed = data.clone();
    let mut field = data.custom_field(key_id("plan")).unwrap().as_ref().clone();
    field.choices[0].text = "Platinum".into();
    renamed.add([field.into()]);
    let cx = Context { data: &renamed, ..cx };
    let fleet = renamed.opportunity(id(3)).unwrap();
    assert_eq!(Filter::new(&pinned, &cx).test(fleet.as_ref(), &cx), Truth::False);
    let plan = parse(&format!("custom.plan:{}", id(11))).unwrap();
    assert_eq!(Filter::new(&plan, &cx).test(fleet.as_ref(), &cx), Truth::True);
    assert_eq!(unpin(&plan, &cx).to_string(), "custom.plan:Platinum");
}

#[test]
fn conditions_on_custom_fields_read_like_sentences_and_say_what_the_record_had() {
    let data = data();
    let cx = cx(&data);
    for (text, said) in [
        ("custom.plan:Gold", "The plan is Gold"),
        ("-custom.plan:Gold,Silver", "The plan is not Gold or Silver"),
        ("custom.seats>=20", "The seats is at least 20"),
        ("custom.budget>1k", "The budget is over 1,000"),
        ("custom.renewal<+7d", "The renewal is before in 7 days"),
        ("custom.note:vans", "The note contains “vans”"),
        ("custom.note:none", "The note is empty"),
        ("custom.gone:x", "gone is x"),
    ] {
        assert_eq!(words_in(&parse(text).unwrap(), &data), said, "{text}");
    }
    let fleet = data.opportunity(id(3)).unwrap();
    let seen =
        |text: &str| look(&parse(text).unwrap(), fleet, &cx).into_iter().map(|look| look.value).collect::<Vec<_>>();
    assert_eq!(
        seen("custom.plan:gold custom.uses:vans custom.seats>1 custom.budget>1 custom.adviser:me custom.vip:no"),
        ["Gold", "Vans, Bikes", "12.5", "EUR 5,000", "Mia Sand", ""]
    );
    assert_eq!(seen("(custom.plan:silver or temp:hot)"), ["The plan: Gold; temperature: none"]);
}
