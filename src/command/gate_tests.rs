#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::command::{Command, Decision, Move, Stamp, decide};
use crate::model::{Choice, Company, Contact, ContactLink, Custom, CustomField, CustomShape, Pipeline, custom_name};
use crate::value::{IdSource, Rank, Time};
use serde_json::json;

const DEAL: u128 = 2_001;
const ANNA: u128 = 2_002;
const NORTHGATE: u128 = 2_003;
const OFFER: u128 = 1_101;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

/// A field of contacts and one of companies that the second stage asks for, and an opportunity with these contacts.
fn data(contacts: &[u128], company: bool) -> Dataset {
    let choices = vec![Choice { id: id(1_011), text: "Gold".into(), retired: false }];
    let field = |n: u128, of: Kind, name: &str, shape| CustomField {
        id: id(n),
        name: name.into(),
        of,
        key: name.to_lowercase(),
        shape,
        choices: if shape == CustomShape::Choice { choices.clone() } else { Vec::new() },
        ..CustomField::default()
    };
    let mut rank = None;
    let mut stage = |n: u128, name: &str, required: Vec<String>| {
        rank = Some(Rank::between(rank.as_ref(), None));
        let rank = rank.clone().unwrap();
        Stage { id: id(n), name: name.into(), pipeline: id(1_200), rank, required, ..Stage::default() }
    };
    let contacts = contacts.iter().map(|n| ContactLink { contact: id(*n), role: String::new() }).collect();
    let company = company.then(|| id(NORTHGATE));
    Dataset::from_records([
        Pipeline { id: id(1_200), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(1_100, "Lead", Vec::new()).into(),
        stage(OFFER, "Offer", vec![custom_name(id(1_001)), custom_name(id(1_002))]).into(),
        field(1_001, Kind::Contact, "Plan", CustomShape::Choice).into(),
        field(1_002, Kind::Company, "VAT", CustomShape::Text).into(),
        Contact { id: id(ANNA), name: "Anna".into(), ..Contact::default() }.into(),
        Company { id: id(NORTHGATE), name: "Northgate".into(), ..Company::default() }.into(),
        Opportunity {
            id: id(DEAL),
            name: "Fleet".into(),
            pipeline: id(1_200),
            stage: id(1_100),
            contacts,
            company,
            ..Opportunity::default()
        }
        .into(),
    ])
}

fn advance(data: &Dataset, answers: GateAnswers) -> Result<Decision, Rejection> {
    let stamp = Stamp {
        now: Time::from_millis(1_795_000_000_000),
        zone: Default::default(),
        actor: None,
        ids: IdSource::new(1_795_000_000_000, 7),
    };
    decide(data, &Command::Move(Move { ids: vec![id(DEAL)], to: id(OFFER), answers, ..Move::default() }), &stamp)
}

fn held(refusal: Result<Decision, Rejection>) -> String {
    let Err(Rejection::Gate(report)) = refusal else { panic!("the gate must hold: {refusal:?}") };
    report.to_string()
}

fn answers(set: &[(String, Value)]) -> GateAnswers {
    GateAnswers { set: set.iter().cloned().collect(), ..GateAnswers::default() }
}

#[test]
fn a_gate_asks_for_the_fields_of_contact_and_company_and_the_answers_go_there_with_the_move() {
    let mut data = data(&[ANNA], true);
    assert_eq!(
        held(advance(&data, GateAnswers::default())),
        "“Fleet” cannot enter Offer yet. Missing: Plan of Anna, VAT of Northgate."
    );
    let (plan, vat) =
        ((custom_name(id(1_001)), json!({ "choice": id(1_011) })), (custom_name(id(1_002)), json!({ "text": "DE1" })));
    assert!(held(advance(&data, answers(std::slice::from_ref(&plan)))).ends_with("Missing: VAT of Northgate."));
    let before = data.clone();
    let decision = advance(&data, answers(&[plan, vat])).unwrap();
    data.apply(&decision.changes);
    assert_eq!(data.opportunity(id(DEAL)).unwrap().stage, id(OFFER));
    assert_eq!(data.contact(id(ANNA)).unwrap().extra.custom.get(&id(1_001)), Some(&Custom::Choice(id(1_011))));
    assert_eq!(data.company(id(NORTHGATE)).unwrap().extra.custom.get(&id(1_002)), Some(&Custom::Text("DE1".into())));
    data.apply(&decision.changes.inverse());
    assert_eq!(data, before, "one step back takes all of it back");
}

#[test]
fn whose_field_it_is_comes_first_and_somebody_new_is_filled_in_with_the_same_move() {
    let data = data(&[], false);
    assert!(held(advance(&data, GateAnswers::default())).ends_with("Missing: contact, company."));
    let people = GateAnswers {
        create: vec![
            Contact { id: id(1), name: "Ben".into(), ..Contact::default() }.into(),
            Company { id: id(2), name: "South".into(), ..Company::default() }.into(),
        ],
        ..answers(&[
            ("contacts".into(), json!([{ "contact": id(1).to_string() }])),
            ("company".into(), json!(id(2).to_string())),
        ])
    };
    assert!(held(advance(&data, people.clone())).ends_with("Missing: Plan of Ben, VAT of South."));
    let mut all = people;
    all.set.insert(custom_name(id(1_001)), json!({ "choice": id(1_011) }));
    all.set.insert(custom_name(id(1_002)), json!({ "text": "DE1" }));
    let mut after = data.clone();
    after.apply(&advance(&data, all).unwrap().changes);
    let deal = after.opportunity(id(DEAL)).unwrap();
    let ben = after.contact(deal.contacts.first().unwrap().contact).unwrap();
    assert_eq!((ben.name.as_str(), ben.extra.custom.len()), ("Ben", 1));
    assert_eq!(after.company(deal.company.unwrap()).unwrap().extra.custom.len(), 1);
}

#[test]
fn what_contact_or_company_have_already_stays_and_what_does_not_fit_is_refused() {
    let mut data = data(&[ANNA], true);
    let (plan, vat) = (custom_name(id(1_001)), custom_name(id(1_002)));
    let wrong = advance(
        &data,
        answers(&[(plan.clone(), json!({ "choice": id(9_999) })), (vat.clone(), json!({ "text": "DE1" }))]),
    );
    assert_eq!(wrong.unwrap_err().to_string(), "This choice of Plan is no longer there.");
    let mut anna = data.contact(id(ANNA)).unwrap().as_ref().clone();
    anna.extra.custom.insert(id(1_001), Custom::Choice(id(1_011)));
    data.add([anna.into()]);
    assert!(held(advance(&data, GateAnswers::default())).ends_with("Missing: VAT of Northgate."));
    let both = answers(&[(plan, json!({ "choice": id(9_999) })), (vat, json!({ "text": "DE1" }))]);
    data.apply(&advance(&data, both).unwrap().changes);
    assert_eq!(data.contact(id(ANNA)).unwrap().extra.custom.get(&id(1_001)), Some(&Custom::Choice(id(1_011))));
}
