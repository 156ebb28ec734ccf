#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::model::{Choice, Contact, Member, Record};
use proptest::prelude::*;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn field(shape: CustomShape) -> CustomField {
    let choice = |n: u128, text: &str| Choice { id: id(n), text: text.into(), retired: n == 12 };
    let choices = match shape {
        CustomShape::Choice | CustomShape::Choices => {
            vec![choice(11, "Gold"), choice(10, "Silver, plated"), choice(12, "Tin")]
        }
        _ => Vec::new(),
    };
    CustomField {
        id: id(1),
        name: "Plan".into(),
        of: Kind::Contact,
        key: "plan".into(),
        shape,
        choices,
        ..CustomField::default()
    }
}

fn people() -> Dataset {
    let contact = |n: u128, name: &str, email: &str| -> Record {
        Contact { id: id(n), name: name.into(), emails: vec![email.into()], ..Contact::default() }.into()
    };
    Dataset::from_records([
        contact(21, "Anna Bauer", "anna@x.example"),
        contact(22, "Anna Bauer", "bauer@x.example"),
        contact(23, "Ben Okoro", "ben@x.example"),
        Member { id: id(24), name: "Ben Okoro".into(), ..Member::default() }.into(),
    ])
}

fn reading(shape: CustomShape, text: &str) -> Result<Option<Custom>, String> {
    read(&field(shape), text, &people(), Currency::EUR)
}

#[test]
fn texts_become_values_of_the_fields_shape_or_a_sentence_says_why_not() {
    use CustomShape as S;
    let money = |minor, code: &str| Custom::Money(Money::new(minor, Currency::from_code(code).unwrap()));
    for (shape, text, value) in [
        (S::Text, " two words ", Custom::Text("two words".into())),
        (S::Number, "-12.5", Custom::Number(-125_000)),
        (S::Money, "4600", money(460_000, "EUR")),
        (S::Money, "4600.50 USD", money(460_050, "USD")),
        (S::Money, "USD 12", money(1_200, "USD")),
        (S::Date, "2026-12-31", Custom::Date("2026-12-31".parse().unwrap())),
        (S::Choice, "göld", Custom::Choice(id(11))),
        (S::Choice, "Silver, plated", Custom::Choice(id(10))),
        (S::Choices, "gold; silver, plated", Custom::Choices([id(10), id(11)].into())),
        (S::Choices, "gold, tin", Custom::Choices([id(11), id(12)].into())),
        (S::Flag, "Ja", Custom::Flag(true)),
        (S::Flag, "no", Custom::Flag(false)),
        (S::Link, "www.x.example/a", Custom::Link("https://www.x.example/a".into())),
        (S::Link, "HTTP://x.example", Custom::Link("HTTP://x.example".into())),
        (S::Person, "ben okoro", Custom::Person(id(24))),
        (S::Person, "bauer@x.example", Custom::Person(id(22))),
    ] {
        assert_eq!(reading(shape, text), Ok(Some(value)), "{text}");
    }
    for (shape, text, why) in [
        (S::Number, "12,5", "“12,5” is not a number with at most four decimals."),
        (S::Money, "a lot", "“a lot” is not an amount."),
        (S::Money, "1.234", "EUR has only 2 decimals."),
        (S::Date, "31.12.2026", "“31.12.2026” is not a date: write it as 2026-12-31."),
        (S::Choice, "Bronze", "“Bronze” is none of the choices: Gold, Silver, plated."),
        (S::Choices, "gold, bronze", "“bronze” is none of the choices: Gold, Silver, plated."),
        (S::Flag, "perhaps", "“perhaps” is neither yes nor no."),
        (S::Link, "javascript:alert(1)", "“javascript:alert(1)” is not a link: it begins with https:// or http://."),
        (S::Link, "x.example:javascript", "“x.example:javascript” is not a link: it begins with https:// or http://."),
        (S::Link, "a@x.example", "“a@x.example” is not a link: it begins with https:// or http://."),
        (S::Person, "Carla", "Nobody is called “Carla”."),
        (S::Person, "Anna Bauer", "Several people are called “Anna Bauer”: write the email address."),
    ] {
        assert_eq!(reading(shape, text), Err(why.into()), "{text}");
    }
    assert!(CustomShape::ALL.iter().all(|shape| reading(*shape, "  ") == Ok(None)));
}

#[test]
fn numbers_and_amounts_keep_the_fields_limits() {
    let limited = |shape| CustomField { least: Some(10_000), most: Some(55_000), ..field(shape) };
    let read = |shape, text: &str| read(&limited(shape), text, &people(), Currency::EUR).map(|_| ());
    assert_eq!(read(CustomShape::Number, "1"), Ok(()));
    assert_eq!(read(CustomShape::Money, "5.5"), Ok(()));
    assert_eq!(read(CustomShape::Number, "0.99"), Err("Plan is at least 1.".into()));
    assert_eq!(read(CustomShape::Money, "5.51"), Err("Plan is at most 5.5.".into()));
}

#[test]
fn what_a_sheet_says_of_a_value_reads_back_as_it() {
    let data = people();
    for (shape, value) in [
        (CustomShape::Number, Custom::Number(-1_234_500)),
        (CustomShape::Money, Custom::Money(Money::new(-1_205, Currency::USD))),
        (CustomShape::Choice, Custom::Choice(id(10))),
        (CustomShape::Choices, Custom::Choices([id(10), id(11), id(12)].into())),
        (CustomShape::Flag, Custom::Flag(false)),
        (CustomShape::Person, Custom::Person(id(24))),
    ] {
        let field = field(shape);
        let text = cell(&field, &value, &data);
        assert_eq!(read(&field, &text, &data, Currency::EUR), Ok(Some(value)), "{text}");
    }
}

#[test]
fn records_are_ordered_by_value_choices_as_the_field_has_them_and_the_empty_ones_last() {
    let data = people();
    let with = |value: Option<Custom>| Extra {
        custom: value.map(|value| (id(1), value)).into_iter().collect(),
        ..Extra::default()
    };
    let sorted = |shape, values: Vec<Option<Custom>>| {
        let mut all: Vec<Extra> = values.into_iter().map(with).collect();
        all.sort_by(|a, b| order(&field(shape), a, b, &data));
        all.iter().map(|extra| said_of(&field(shape), extra, &data, &Plain)).collect::<Vec<_>>()
    };
    let number = |n: i64| Some(Custom::Number(n * 10_000));
    assert_eq!(sorted(CustomShape::Number, vec![None, number(10), number(9), number(-1)]), ["-1", "9", "10", ""]);
    let choice = |n| Some(Custom::Choice(id(n)));
    assert_eq!(
        sorted(CustomShape::Choice, vec![choice(12), None, choice(10), choice(11)]),
        ["Gold", "Silver, plated", "Tin", ""]
    );
    let flag = |yes| Some(Custom::Flag(yes));
    assert_eq!(sorted(CustomShape::Flag, vec![flag(true), None, flag(false)]), ["", "no", "yes"]);
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic_and_what_is_a_link_leads_to_the_web(text in ".{0,24}") {
        for shape in CustomShape::ALL {
            if let Ok(Some(Custom::Link(link))) = reading(shape, &text) {
                prop_assert!(link.to_lowercase().starts_with("http"));
            }
        }
    }

    #[test]
    fn decimals_read_back(parts in any::<i64>()) {
        prop_assert_eq!(literal::parts(&decimal(parts), 0), Some(parts).filter(|parts| *parts != i64::MIN || literal::parts(&decimal(i64::MIN), 0).is_some()));
    }
}
