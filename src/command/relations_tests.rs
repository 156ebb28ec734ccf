use super::super::{Command, Import, Stamp, decide};
use super::*;
use crate::data::Dataset;
use crate::model::{Company, Contact, Settings};
use crate::value::{IdSource, Zone};
use serde_json::json;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn stamp() -> Stamp {
    let now = "2026-11-18T10:00:00.000Z".parse().unwrap();
    Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(1_795_000_000_000, 7) }
}

fn person(bits: u128, name: &str, by: Option<u128>) -> Contact {
    Contact { id: id(bits), name: name.into(), referred_by: by.map(id), ..Contact::default() }
}

fn firm(bits: u128, name: &str, parent: Option<u128>) -> Company {
    Company { id: id(bits), name: name.into(), parent: parent.map(id), ..Company::default() }
}

fn data(more: impl IntoIterator<Item = Record>) -> Dataset {
    let settings: Record = Settings { id: id(1), name: "Test".into(), ..Settings::default() }.into();
    Dataset::from_records(std::iter::once(settings).chain(more))
}

fn edit(data: &mut Dataset, of: RecordId, set: serde_json::Value) -> Result<String, String> {
    let set = set.as_object().cloned().unwrap_or_default();
    let decision = decide(data, &Command::Edit { id: of, set }, &stamp()).map_err(|rejection| rejection.to_string())?;
    data.apply(&decision.changes);
    Ok(decision.label)
}

const ANNA: RecordId = RecordId { kind: Kind::Contact, id: Id::from_bits(10) };

#[test]
fn nobody_came_by_themselves_however_many_stand_between() {
    let people = [person(10, "Anna", None), person(11, "Ben", Some(10)), person(12, "Cleo", Some(11))];
    let mut data = data(people.map(Record::from));
    let mut by = |who: u128| edit(&mut data, ANNA, json!({ "referred_by": id(who).to_string() }));
    assert_eq!(by(10).unwrap_err(), "Nobody recommends us to themselves.");
    assert_eq!(by(11).unwrap_err(), "Ben came to us through Anna, so it cannot be the other way round as well.");
    assert_eq!(
        by(12).unwrap_err(),
        "Cleo came to us through Anna, by way of Ben, so it cannot be the other way round as well."
    );
}

#[test]
fn no_company_owns_the_one_that_owns_it() {
    let firms = [firm(20, "Holding", None), firm(21, "North", Some(20)), firm(22, "Depot", Some(21))];
    let mut data = data(firms.map(Record::from));
    let holding = RecordId { kind: Kind::Company, id: id(20) };
    let mut of = |whom: u128| edit(&mut data, holding, json!({ "parent": id(whom).to_string() }));
    assert_eq!(of(20).unwrap_err(), "A company cannot own itself.");
    assert_eq!(
        of(22).unwrap_err(),
        "Depot belongs to Holding, by way of North, so it cannot be the other way round as well."
    );
}

#[test]
fn a_circle_that_was_there_before_lets_other_edits_pass() {
    let mut data =
        data([person(10, "Anna", Some(11)), person(11, "Ben", Some(10)), person(12, "Cleo", None)].map(Record::from));
    assert!(edit(&mut data, ANNA, json!({ "title": "Buyer" })).is_ok());
    let cleo = RecordId { kind: Kind::Contact, id: id(12) };
    assert!(edit(&mut data, cleo, json!({ "referred_by": id(10).to_string() })).is_ok(), "it leads into one, not back");
    assert!(edit(&mut data, ANNA, json!({ "referred_by": null })).is_ok());
}

#[test]
fn an_import_leaves_out_the_links_that_go_round_and_says_so() {
    let creates: Vec<Record> = (0..1_000_u128)
        .map(|n| person(100 + n, &format!("Person {n}"), Some(if n == 0 { 1_099 } else { 99 + n })).into())
        .collect();
    let import = Import { label: "imported 1,000 contacts".into(), creates, updates: vec![], rules: vec![] };
    let mut data = data([]);
    let decision = decide(&data, &Command::Import(import), &stamp()).unwrap();
    assert_eq!(decision.label, "imported 1,000 contacts, and left out 1 link that went round in a circle");
    data.apply(&decision.changes);
    assert_eq!(data.contacts().filter(|one| one.referred_by.is_none()).count(), 1);
}

#[test]
fn a_label_follows_its_text_and_goes_with_it() {
    let labels = [("anna@work.example", "work"), ("anna@home.example", "home"), ("+49 1", "mobile")];
    let anna = Contact {
        emails: vec!["anna@work.example".into(), "anna@home.example".into()],
        phones: vec!["+49 1".into()],
        labels: labels.iter().map(|(text, label)| ((*text).to_string(), (*label).to_string())).collect(),
        ..person(10, "Anna", None)
    };
    let mut data = data([anna.into()]);
    let label = |data: &Dataset, text: &str| data.contact(id(10)).unwrap().labels.get(text).cloned();
    edit(&mut data, ANNA, json!({ "emails": ["anna@new.example", "anna@home.example"] })).unwrap();
    assert_eq!(label(&data, "anna@new.example").as_deref(), Some("work"), "a new text for the same thing");
    assert_eq!(label(&data, "anna@work.example"), None);
    edit(&mut data, ANNA, json!({ "emails": ["anna@home.example", "anna@new.example"] })).unwrap();
    assert_eq!(label(&data, "anna@home.example").as_deref(), Some("home"), "another order changes no label");
    assert_eq!(label(&data, "anna@new.example").as_deref(), Some("work"));
    edit(&mut data, ANNA, json!({ "emails": ["anna@home.example"] })).unwrap();
    assert_eq!(data.contact(id(10)).unwrap().labels.len(), 2, "what is gone has no label: the rest keep theirs");
    edit(&mut data, ANNA, json!({ "emails": ["a@b.example"], "labels": { "a@b.example": "billing", "ghost": "x" } }))
        .unwrap();
    let kept = &data.contact(id(10)).unwrap().labels;
    assert_eq!(kept.iter().map(|(text, label)| format!("{text} {label}")).collect::<Vec<_>>(), ["a@b.example billing"]);
}

#[test]
fn the_main_number_of_a_company_keeps_its_label_as_well() {
    let mut firm = firm(20, "Holding", None);
    (firm.phone, firm.phones) = ("1".into(), vec!["2".into()]);
    firm.labels = [("1".to_string(), "reception".to_string())].into();
    let mut data = data([firm.into()]);
    let holding = RecordId { kind: Kind::Company, id: id(20) };
    edit(&mut data, holding, json!({ "phone": "2", "phones": ["1"] })).unwrap();
    assert_eq!(data.company(id(20)).unwrap().labels.get("1").map(String::as_str), Some("reception"));
    edit(&mut data, holding, json!({ "phones": ["3"] })).unwrap();
    assert_eq!(data.company(id(20)).unwrap().labels.get("3").map(String::as_str), Some("reception"));
}
