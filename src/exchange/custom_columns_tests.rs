#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::exchange::csv::{ReadOptions, Table, infer};
use crate::model::{Contact, Extra};
use crate::value::Id;

fn columns(text: &str) -> Vec<Column> {
    infer(&Table::read(text.as_bytes(), ReadOptions::default()).unwrap())
}

fn ids() -> IdSource {
    IdSource::new(1_795_000_000_000, 3)
}

fn person(name: &str, details: &[(&str, &str)]) -> Record {
    let details = details.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
    Contact { id: Id::from_bits(name.len() as u128 + 50), name: name.into(), details, ..Contact::default() }.into()
}

fn custom(record: &Record) -> &Extra {
    record.extra()
}

const FILE: &str = "Name,Plan,Seats,Since,Vip,Page,Fee,Story\n\
    A,Gold,12.5,2026-01-31,yes,https://a.example,EUR 10.50,one\n\
    B,Silver,7,2025-12-01,no,https://b.example,EUR 7,two things\n\
    C,gold,1000,2024-02-29,yes,https://c.example,USD 3,three\n\
    D,Gold,3,2026-03-01,no,https://d.example,EUR 1,four\n\
    E,Silver,4,2026-04-01,no,https://e.example,EUR 2,five\n\
    F,Silver,5,2026-05-01,yes,https://f.example,EUR 3,six\n";

#[test]
fn a_new_field_has_the_shape_of_its_column_and_a_key_of_its_own() {
    let taken: Record =
        CustomField { id: Id::from_bits(1), name: "Other".into(), key: "plan".into(), ..CustomField::default() }.into();
    let data = Dataset::from_records([taken]);
    let mut ids = ids();
    let made: Vec<OwnColumn> =
        columns(FILE).iter().map(|column| proposed(Kind::Contact, column, &data, &mut ids)).collect();
    let shape = |name: &str| made.iter().find(|one| one.header == name).unwrap().field.shape;
    assert_eq!(shape("Seats"), CustomShape::Number);
    assert_eq!(shape("Since"), CustomShape::Date);
    assert_eq!(shape("Vip"), CustomShape::Flag);
    assert_eq!(shape("Page"), CustomShape::Link);
    assert_eq!(shape("Fee"), CustomShape::Money);
    assert_eq!(shape("Story"), CustomShape::Text);
    let plan = made.iter().find(|one| one.header == "Plan").unwrap();
    assert_eq!(plan.field.key, "plan-2");
    if plan.field.shape == CustomShape::Choice {
        assert_eq!(plan.field.choices.len(), 2, "words that differ in case only are one choice");
    }
    assert!(made.iter().all(|one| one.fresh && one.field.check().is_ok()));
}

#[test]
fn cells_go_into_the_field_of_their_name_and_what_does_not_fit_stays_and_is_said() {
    let choice = |n: u128, text: &str| Choice { id: Id::from_bits(n), text: text.into(), retired: false };
    let plan = CustomField {
        id: Id::from_bits(1),
        name: "Plan".into(),
        of: Kind::Contact,
        key: "plan".into(),
        shape: CustomShape::Choice,
        choices: vec![choice(11, "Gold"), choice(12, "Silver")],
        required: true,
        ..CustomField::default()
    };
    let data = Dataset::from_records([plan.into()]);
    let column = columns("Name,PLAN\nA,Gold\nB,Tin\n");
    let own: Vec<OwnColumn> = column.iter().filter_map(|one| known(Kind::Contact, one, &data)).collect();
    assert_eq!(own.len(), 1);
    let mut creates = vec![person("A", &[("PLAN", "gold")]), person("Bo", &[("PLAN", "Tin"), ("x", "y")])];
    let mut updates = vec![person("Cleo", &[("PLAN", "Silver")])];
    let filled = fill(&mut creates, &mut updates, &own, &data, Currency::EUR);
    assert_eq!(filled.count, 2);
    assert_eq!(custom(&creates[0]).custom.get(&Id::from_bits(1)), Some(&Custom::Choice(Id::from_bits(11))));
    assert_eq!(custom(&updates[0]).custom.get(&Id::from_bits(1)), Some(&Custom::Choice(Id::from_bits(12))));
    assert_eq!(filled.unfit.len(), 1);
    assert_eq!(filled.unfit[0].why, "“Tin” is none of the choices: Gold, Silver.");
    let Record::Contact(bo) = &creates[1] else { panic!("a contact") };
    assert_eq!(bo.details.get("PLAN").map(String::as_str), Some("Tin"));
    assert_eq!(
        filled.notes,
        [
            "1 cell that does not fit its field stays with the record as written.",
            "1 contact without Plan, which forms ask for."
        ]
    );
}

#[test]
fn a_column_that_is_called_like_a_field_fills_it_and_the_plan_says_so() {
    use crate::command::Stamp;
    use crate::exchange::csv::{Options, guess_mapping, plan};
    let seats = CustomField {
        id: Id::from_bits(1),
        name: "Seats".into(),
        of: Kind::Contact,
        key: "seats".into(),
        shape: CustomShape::Number,
        ..CustomField::default()
    };
    let data = Dataset::from_records([seats.into()]);
    let table = Table::read(b"Name,Seats\nAnna,12\nBen,many\n", ReadOptions::default()).unwrap();
    let mapping = guess_mapping(Kind::Contact, &infer(&table));
    let stamp = Stamp { now: Default::default(), zone: Default::default(), actor: None, ids: ids() };
    let options = Options { keep_good_rows: true, ..Options::default() };
    let mut plan = plan(&table, &mapping, &options, &data, &stamp);
    settle(&mut plan, &[(&table.headers, &mapping)], &data, Currency::EUR);
    let values: Vec<_> = plan.creates.iter().map(|record| record.extra().custom.get(&Id::from_bits(1))).collect();
    assert_eq!(values, [Some(&Custom::Number(120_000)), None]);
    assert_eq!(
        plan.notes,
        [
            "1 value is filled in: “Seats”.",
            "1 cell that does not fit its field stays with the record as written.",
            "Ben, Seats: “many” is not clear as a number."
        ]
    );
}

#[test]
fn a_field_that_comes_with_the_file_is_made_before_its_records() {
    let data = Dataset::default();
    let mut ids = ids();
    let column = columns(FILE).into_iter().find(|one| one.name == "Seats").unwrap();
    let own = vec![proposed(Kind::Contact, &column, &data, &mut ids)];
    let mut creates = vec![person("A", &[("Seats", "12.5")])];
    fill(&mut creates, &mut [], &own, &data, Currency::EUR);
    assert!(matches!(&creates[0], Record::CustomField(field) if field.key == "seats"));
    assert_eq!(custom(&creates[1]).custom.get(&own[0].field.id), Some(&Custom::Number(125_000)));
}

#[test]
fn numbers_and_dates_are_read_in_the_formats_of_their_column_and_never_guessed() {
    let field = |shape| CustomField { name: "X".into(), shape, ..CustomField::default() };
    let column =
        |shape, dates, numbers| OwnColumn { header: "X".into(), field: field(shape), fresh: true, dates, numbers };
    let read = |column: &OwnColumn, text: &str| read_cell(column, text, &Dataset::default(), Currency::EUR);
    let comma = column(CustomShape::Number, None, Some(NumberStyle::Comma));
    assert_eq!(read(&comma, "1.234,5"), Ok(Some(Custom::Number(12_345_000))));
    let open = column(CustomShape::Number, None, None);
    assert!(read(&open, "1,234").is_err());
    let day = column(CustomShape::Date, Some(DateStyle::Dmy), None);
    assert_eq!(read(&day, "31.12.2026"), Ok(Some(Custom::Date("2026-12-31".parse().unwrap()))));
    let open = column(CustomShape::Date, None, None);
    assert!(read(&open, "01/02/2026").is_err());
}
