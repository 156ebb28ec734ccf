//! By what people and companies are found.

use super::*;

fn known_people() -> Dataset {
    let contact = |id: u128, name: &str, email: &str, phone: &str| Contact {
        id: Id::from_bits(id),
        name: name.into(),
        emails: vec![email.into()],
        phones: vec![phone.into()],
        ..Contact::default()
    };
    let shop = Company {
        id: Id::from_bits(90),
        name: "Ada's Shop".into(),
        phone: "+44 20 7946 0001".into(),
        ..Company::default()
    };
    let records: [Record; 3] = [
        contact(80, "Ada Lovelace", "ada@engines.example", "+44 7700 900123").into(),
        contact(81, "Grace Hopper", "grace@navy.example", "+1 202 555 0101").into(),
        shop.into(),
    ];
    Dataset::from_records(start().records().chain(records))
}

#[test]
fn people_are_found_by_their_telephone_number_however_it_is_written() {
    let data = known_people();
    let british = Options { country: Some(44), ..options() };
    let text = "Name,Email,Phone\nA. Lovelace,al@home.example,07700 900-123\nHopper,,001 (202) 555-0101\n";
    let plan = planned(text, Kind::Contact, british, &data);
    let said: Vec<_> = plan.rows.iter().map(|row| (row.by, row.like)).collect();
    assert_eq!(said[0], (Some("the same telephone number"), None));
    assert!(matches!(&plan.rows[0].action, Action::Update { id, .. } if *id == Id::from_bits(80)));
    assert!(matches!(&plan.rows[1].action, Action::Update { id, .. } if *id == Id::from_bits(81)));
    let elsewhere = planned(text, Kind::Contact, options(), &data);
    assert!(matches!(&elsewhere.rows[0].action, Action::Create(_)), "nobody knows the country of 07700 900-123");
}

#[test]
fn one_number_and_two_names_are_two_people_until_somebody_says_otherwise() {
    let data = known_people();
    let text = "Name,Email,Phone\nCharles Babbage,cb@engines.example,+44 7700 900123\n";
    let plan = planned(text, Kind::Contact, options(), &data);
    assert!(matches!(&plan.rows[0].action, Action::Create(_)));
    assert_eq!((plan.rows[0].by, plan.rows[0].like), (Some("the same telephone number"), Some(Id::from_bits(80))));
    let same = Options { rows: [((0, 2), OnDuplicate::Update)].into(), ..options() };
    let plan = planned(text, Kind::Contact, same, &data);
    assert!(matches!(&plan.rows[0].action, Action::Update { id, .. } if *id == Id::from_bits(80)));
    let left = Options { rows: [((0, 2), OnDuplicate::Skip)].into(), ..options() };
    assert!(matches!(planned(text, Kind::Contact, left, &data).rows[0].action, Action::Skipped(_)));
    let all = Options { on_duplicate: OnDuplicate::Update, ..options() };
    assert!(matches!(planned(text, Kind::Contact, all, &data).rows[0].action, Action::Create(_)), "no choice for all");
}

#[test]
fn an_address_with_a_mark_behind_a_plus_sign_is_perhaps_the_same() {
    let text = "Name,Email\nAda Lovelace,Ada+Fair@engines.example\nBob,ada+bob@engines.example\n";
    let plan = planned(text, Kind::Contact, options(), &known_people());
    assert!(matches!(&plan.rows[0].action, Action::Update { id, .. } if *id == Id::from_bits(80)));
    assert_eq!(plan.rows[0].by, Some("nearly the same email address"));
    assert!(matches!(&plan.rows[1].action, Action::Create(_)));
    assert_eq!(plan.rows[1].like, Some(Id::from_bits(80)));
}

#[test]
fn companies_are_found_by_their_number_too() {
    let text = "Company name,Phone\nAda's Shop Ltd,+44 (0)20 79460001\nNeighbours,+442079460001\n";
    let plan = planned(text, Kind::Company, options(), &known_people());
    assert!(matches!(&plan.rows[0].action, Action::Update { id, .. } if *id == Id::from_bits(90)));
    assert_eq!(
        (plan.rows[0].by, plan.rows[1].by),
        (Some("the same telephone number"), Some("the same telephone number"))
    );
    assert!(matches!(&plan.rows[1].action, Action::Create(_)));
    assert_eq!(plan.rows[1].like, Some(Id::from_bits(90)));
}
