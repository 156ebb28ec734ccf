use super::*;
use crate::exchange::csv::{ReadOptions, Table};
use crate::model::{Choice, Company, Contact, Custom, CustomField, CustomShape, Opportunity, Record, ScoreRule};
use crate::value::Currency;

fn data() -> Dataset {
    let plan = CustomField {
        id: Id::from_bits(9),
        name: "Tags".into(),
        key: "plan".into(),
        of: Kind::Contact,
        shape: CustomShape::Choice,
        choices: vec![Choice { id: Id::from_bits(10), text: "=Gold".into(), retired: false }],
        ..CustomField::default()
    };
    let buyer = Company { id: Id::from_bits(2), name: "=cmd()".into(), founded: Some(1999), ..Company::default() };
    let mut person = Contact {
        id: Id::from_bits(3),
        name: "Ada".into(),
        emails: vec!["a@x.org".into(), "b@x.org".into()],
        company: Some(buyer.id),
        ..Contact::default()
    };
    person.extra.custom.insert(plan.id, Custom::Choice(Id::from_bits(10)));
    let other = Contact { id: Id::from_bits(4), name: "Bob, \"B\"\nsecond line".into(), ..Contact::default() };
    let deal = Opportunity {
        id: Id::from_bits(5),
        name: "Deal".into(),
        value: Some(Money::whole(12, Currency::EUR)),
        ..Opportunity::default()
    };
    Dataset::from_records([Record::from(plan), buyer.into(), person.into(), other.into(), deal.into()])
}

fn look(data: &Dataset) -> Look<'_> {
    let today = Date::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    Look { data, zone: Zone::default(), today }
}

#[test]
fn a_sheet_has_one_row_a_record_and_no_formulas() {
    let data = data();
    let companies = sheet(&look(&data), Kind::Company);
    assert!(companies.starts_with("Company ID,Company name,") && companies.contains(",'=cmd(),"), "{companies}");
    let contacts = sheet(&look(&data), Kind::Contact);
    assert!(contacts.contains(",Ada,a@x.org,b@x.org,") && contacts.contains(",'=cmd(),"), "{contacts}");
    assert!(contacts.contains(",Tags (own field)\r\n") && contacts.contains(",'=Gold\r\n"), "{contacts}");
    assert_eq!(sheet(&look(&data), Kind::Task).lines().count(), 1);
    assert_eq!(sheet(&look(&data), Kind::Stage), "");
}

#[test]
fn the_fit_is_a_column_beside_the_score_where_rules_say_what_the_ideal_customer_is() {
    let mut data = data();
    let header = |data: &Dataset, kind| sheet(&look(data), kind).lines().next().unwrap_or_default().to_string();
    assert!(!header(&data, Kind::Company).contains("Fit"));
    let (filter, on, fit) = ("founded<2000".to_string(), true, true);
    data.add([ScoreRule { id: Id::from_bits(20), filter, points: 5, on, fit, ..ScoreRule::default() }.into()]);
    assert!(header(&data, Kind::Company).contains("Highest score,Fit,"));
    // Of whoever has no company it is a question without an answer, which counts as no.
    let fit = [Id::from_bits(2), Id::from_bits(3), Id::from_bits(4)].map(|id| {
        let kind = if id == Id::from_bits(2) { Kind::Company } else { Kind::Contact };
        sheet_of(&look(&data), kind, &[id], Wanted::These(&["fit".to_string()]))
    });
    assert_eq!(fit, ["Fit\r\n100\r\n", "Fit\r\n100\r\n", "Fit\r\n0\r\n"]);
}

#[test]
fn what_is_listed_comes_out_in_its_order_with_the_columns_shown() {
    let data = data();
    let keys = ["company", "name", "custom.plan", "unknown"].map(String::from);
    let ids = [Id::from_bits(4), Id::from_bits(3), Id::from_bits(77)];
    let text = sheet_of(&look(&data), Kind::Contact, &ids[..2], Wanted::These(&keys));
    let table = Table::read(text.as_bytes(), ReadOptions::default()).unwrap();
    assert_eq!(table.headers, ["Company", "Full name", "Tags (own field)"]);
    let cells: Vec<Vec<&str>> = table.rows.iter().map(|row| row.cells.iter().collect()).collect();
    assert!(text.contains("'=cmd(),Ada,'=Gold"), "{text}");
    assert_eq!(cells, [["", "Bob, \"B\"\nsecond line", ""], ["=cmd()", "Ada", "=Gold"]]);
    // What an amount is in belongs to it.
    let deal = sheet_of(&look(&data), Kind::Opportunity, &[Id::from_bits(5)], Wanted::These(&["value".to_string()]));
    assert_eq!(deal, "Value,Currency\r\n12.00,EUR\r\n");
    assert_eq!(sheet_of(&look(&data), Kind::Contact, &ids, Wanted::These(&[])), "");
}
