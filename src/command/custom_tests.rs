#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::command::{Deciding, Import, Stamp, decide};
use crate::data::{Dataset, Draft};
use crate::model::{Contact, Member, Opportunity, Pipeline, Stage};
use crate::value::{IdSource, Rank, Time};
use serde_json::json;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn stamp() -> Stamp {
    Stamp {
        now: Time::from_millis(1_795_000_000_000),
        zone: Default::default(),
        actor: None,
        ids: IdSource::new(1_795_000_000_000, 7),
    }
}

fn apply(data: &mut Dataset, command: &Command) -> Result<String, Rejection> {
    let decision = decide(data, command, &stamp())?;
    data.apply(&decision.changes);
    Ok(decision.label)
}

fn plan(of: Kind) -> CustomField {
    let choice = |n: u128, text: &str| Choice { id: id(n), text: text.into(), retired: n == 1_013 };
    CustomField {
        id: id(1_001),
        name: "Plan".into(),
        of,
        key: "plan".into(),
        shape: CustomShape::Choice,
        choices: vec![choice(1_011, "Gold"), choice(1_012, "Silver"), choice(1_013, "Tin")],
        ..CustomField::default()
    }
}

fn with(value: Option<Custom>) -> Extra {
    Extra { custom: value.map(|value| (id(1_001), value)).into_iter().collect(), ..Extra::default() }
}

fn contact(n: u128, value: Option<Custom>) -> Record {
    Contact { id: id(n), name: format!("Anna {n}"), extra: with(value), ..Contact::default() }.into()
}

fn gold() -> Option<Custom> {
    Some(Custom::Choice(id(1_011)))
}

fn data() -> Dataset {
    Dataset::from_records([
        plan(Kind::Contact).into(),
        contact(2_001, gold()),
        contact(2_002, Some(Custom::Choice(id(1_012)))),
        contact(2_003, None),
        Member { id: id(3_001), name: "Mia".into(), ..Member::default() }.into(),
    ])
}

fn set(n: u128, value: serde_json::Value) -> Command {
    let id = RecordId { kind: Kind::Contact, id: id(n) };
    Command::Edit { id, set: Map::from_iter([(custom_name(self::id(1_001)), value)]) }
}

fn value(data: &Dataset, n: u128) -> Option<Custom> {
    data.contact(id(n)).unwrap().extra.custom.get(&id(1_001)).cloned()
}

fn why(refusal: Result<String, Rejection>) -> String {
    refusal.unwrap_err().to_string()
}

#[test]
fn a_value_is_one_of_its_field_or_is_refused_with_a_sentence_at_the_field() {
    let mut data = data();
    assert_eq!(apply(&mut data, &set(2_003, json!({ "choice": id(1_011) }))).unwrap(), "changed Plan of Anna 2003");
    assert_eq!(value(&data, 2_003), gold());
    assert_eq!(apply(&mut data, &set(2_003, serde_json::Value::Null)).unwrap(), "changed Plan of Anna 2003");
    assert_eq!(value(&data, 2_003), None);
    for (wrong, sentence) in [
        (json!({ "text": "gold" }), "Plan takes something else: choice."),
        (json!({ "choice": id(9) }), "This choice of Plan is no longer there."),
        (json!("gold"), "This is not a value of a field."),
    ] {
        let refusal = apply(&mut data, &set(2_003, wrong)).unwrap_err();
        assert!(matches!(&refusal, Rejection::Invalid { field, .. } if *field == custom_name(id(1_001))));
        assert_eq!(refusal.to_string(), sentence);
    }
    assert_eq!(why(apply(&mut data, &set(2_001, json!({ "choice": id(1_013) })))), "“Tin” is no longer in use.");
}

#[test]
fn links_lead_to_the_web_people_are_there_and_numbers_keep_their_limits() {
    for (shape, good, bad, sentence) in [
        (
            CustomShape::Link,
            json!({ "link": "https://x.example" }),
            json!({ "link": "javascript:alert(1)" }),
            "“javascript:alert(1)” is not a link: it begins with https:// or http://.",
        ),
        (CustomShape::Person, json!({ "person": id(3_001) }), json!({ "person": id(5) }), "no longer there"),
        (CustomShape::Number, json!({ "number": 10_000 }), json!({ "number": 30_001 }), "Plan is at most 3."),
    ] {
        let field = CustomField { shape, choices: Vec::new(), most: Some(30_000), ..plan(Kind::Contact) };
        let mut data = Dataset::from_records([
            field.into(),
            contact(2_003, None),
            Member { id: id(3_001), name: "Mia".into(), ..Member::default() }.into(),
        ]);
        assert!(apply(&mut data, &set(2_003, good)).is_ok(), "{shape:?}");
        let why = why(apply(&mut data, &set(2_003, bad)));
        assert!(why.contains(sentence), "{why}");
    }
}

#[test]
fn a_key_is_made_of_the_name_belongs_to_one_field_only_and_stays() {
    assert_eq!(slug("Größe (kg)"), "grosse-kg");
    assert_eq!(slug("Тариф"), "field");
    assert_eq!(free_key("Plan", ["plan", "plan-2"].into_iter()), "plan-3");
    let mut data = data();
    let fresh = |of, key: &str| {
        let choices = vec![Choice { id: Id::NIL, text: "A".into(), retired: false }];
        CustomField { id: Id::NIL, key: key.into(), choices, ..plan(of) }
    };
    assert_eq!(
        apply(&mut data, &Command::Create(fresh(Kind::Company, "").into())).unwrap(),
        "added the custom field Plan"
    );
    let made = data.custom_fields().find(|field| field.of == Kind::Company).unwrap();
    assert_eq!(made.key, "plan-2");
    assert!(made.choices.iter().all(|choice| !choice.id.is_nil()));
    let create = |field: CustomField| Command::CreateAll(vec![CustomField { id: id(5_005), ..field }.into()]);
    let taken = CustomField { name: "Other".into(), ..fresh(Kind::Task, "plan") };
    let sentence = why(apply(&mut data, &create(taken)));
    assert_eq!(sentence, "Another field has the short word “plan” already.");
    let twin = fresh(Kind::Contact, "");
    assert_eq!(why(apply(&mut data, &create(twin))), "There is a field “Plan” already.");
    let record = RecordId { kind: Kind::CustomField, id: id(1_001) };
    for (name, value) in [("key", json!("tariff")), ("shape", json!("text")), ("of", json!("task"))] {
        let change = Command::Edit { id: record, set: Map::from_iter([(name.to_string(), value)]) };
        assert!(why(apply(&mut data, &change)).contains("cannot be set directly"), "{name}");
    }
    let update = CustomField { key: "tariff".into(), ..plan(Kind::Contact) };
    let import =
        Command::Import(Import { label: "x".into(), creates: vec![], updates: vec![update.into()], rules: vec![] });
    assert!(why(apply(&mut data, &import)).contains("stays as it is"));
}

#[test]
fn new_records_get_what_is_usual_by_hand_and_by_import_and_keep_what_they_bring() {
    let field = CustomField { default: gold(), ..plan(Kind::Contact) };
    let mut data = data();
    data.add([field.into()]);
    apply(&mut data, &Command::Create(contact(0, None))).unwrap();
    let made = data.contacts().last().unwrap().id;
    assert_eq!(data.contact(made).unwrap().extra.custom.get(&id(1_001)).cloned(), gold());
    let creates = vec![contact(2_101, None), contact(2_102, Some(Custom::Choice(id(1_012))))];
    apply(&mut data, &Command::Import(Import { label: "x".into(), creates, updates: vec![], rules: vec![] })).unwrap();
    assert_eq!((value(&data, 2_101), value(&data, 2_102)), (gold(), Some(Custom::Choice(id(1_012)))));
    // Who was there before stays without.
    apply(
        &mut data,
        &Command::Tag {
            ids: vec![RecordId { kind: Kind::Contact, id: id(2_003) }],
            add: vec!["x".into()],
            remove: vec![],
        },
    )
    .unwrap();
    assert_eq!(value(&data, 2_003), None);
}

#[test]
fn what_forms_ask_for_can_be_changed_and_not_taken_away_and_never_holds_an_import_up() {
    let mut data = data();
    data.add([CustomField { required: true, ..plan(Kind::Contact) }.into()]);
    assert_eq!(why(apply(&mut data, &set(2_001, serde_json::Value::Null))), "Plan is needed.");
    assert!(apply(&mut data, &set(2_001, json!({ "choice": id(1_012) }))).is_ok());
    assert!(apply(&mut data, &set(2_003, serde_json::Value::Null)).is_ok());
    let creates = vec![contact(2_101, None)];
    let import = Command::Import(Import { label: "x".into(), creates, updates: vec![], rules: vec![] });
    assert!(apply(&mut data, &import).is_ok());
}

#[test]
fn a_field_goes_with_its_values_in_one_change_that_can_be_undone_at_once_or_in_slices() {
    let data = data();
    let delete = Command::Delete(vec![RecordId { kind: Kind::CustomField, id: id(1_001) }]);
    let decision = decide(&data, &delete, &stamp()).unwrap();
    assert_eq!(decision.label, "deleted the custom field “Plan” with what 2 contacts had in it");
    let mut after = data.clone();
    after.apply(&decision.changes);
    assert!(after.custom_fields().next().is_none() && after.contacts().all(|one| one.extra.custom.is_empty()));
    for few in 1..6 {
        let mut deciding = Deciding::default();
        let mut steps = 0;
        let decided = loop {
            steps += 1;
            if let Some(decided) = deciding.step(&data, &delete, &stamp(), few).unwrap() {
                break decided;
            }
        };
        assert!(steps > 1 || few > 3, "{few}");
        assert_eq!(Draft::resume(&data, decided.drafted).finish(), decision.changes, "{few}");
        assert_eq!(decided.label, decision.label);
    }
    after.apply(&decision.changes.inverse());
    assert_eq!(after, data);
    // With other records it goes in the same way.
    let with = Command::Delete(vec![
        RecordId { kind: Kind::CustomField, id: id(1_001) },
        RecordId { kind: Kind::Contact, id: id(2_003) },
    ]);
    let mut both = data.clone();
    apply(&mut both, &with).unwrap();
    assert!(both.contacts().all(|one| one.extra.custom.is_empty()) && both.count(Kind::Contact) == 2);
}

#[test]
fn choices_are_renamed_retired_and_merged_and_none_goes_that_is_in_use() {
    let mut data = data();
    let record = RecordId { kind: Kind::CustomField, id: id(1_001) };
    let choices = |data: &Dataset| data.custom_field(id(1_001)).unwrap().choices.clone();
    let change =
        |choices: &[Choice]| Command::Edit { id: record, set: Map::from_iter([("choices".into(), json!(choices))]) };
    let mut renamed = choices(&data);
    renamed[0].text = "Platinum".into();
    renamed.swap(0, 1);
    assert_eq!(apply(&mut data, &change(&renamed)).unwrap(), "changed the choices of Plan");
    assert_eq!(value(&data, 2_001), gold());
    let fewer: Vec<Choice> = renamed.iter().filter(|choice| choice.id != id(1_011)).cloned().collect();
    assert_eq!(
        why(apply(&mut data, &change(&fewer))),
        "“Platinum” stands on 1 contact. Retire it, or merge it with another one."
    );
    let merge = Command::MergeChoices { field: id(1_001), from: id(1_011), into: id(1_012) };
    assert_eq!(apply(&mut data, &merge).unwrap(), "merged “Platinum” into “Silver” in Plan, on 1 contact");
    assert!(choices(&data).iter().all(|choice| choice.id != id(1_011)));
    assert_eq!(value(&data, 2_001), Some(Custom::Choice(id(1_012))));
    assert!(apply(&mut data, &merge).is_err());
}

#[test]
fn a_stage_may_ask_for_a_custom_field_until_it_is_out_of_use() {
    let ranks = Rank::spread(2);
    let stage = |n: u128, required: Vec<String>| Stage {
        id: id(n),
        pipeline: id(1),
        name: format!("Stage {n}"),
        rank: ranks[(n - 11) as usize].clone(),
        required,
        ..Stage::default()
    };
    let opportunity = |extra| Opportunity {
        id: id(20),
        name: "Fleet".into(),
        pipeline: id(1),
        stage: id(11),
        extra,
        ..Opportunity::default()
    };
    let mut data = Dataset::from_records([
        plan(Kind::Opportunity).into(),
        Pipeline { id: id(1), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(11, vec![]).into(),
        stage(12, vec![custom_name(id(1_001))]).into(),
        Record::from(opportunity(Extra::default())),
    ]);
    let ahead = |data: &Dataset| crate::command::GateReport::ahead(data, id(20), id(12)).map(|report| report.wants());
    assert_eq!(ahead(&data).as_deref(), Some("Needs: Plan"));
    let mut filled = data.clone();
    filled.add([Record::from(opportunity(with(gold())))]);
    assert_eq!(ahead(&filled), None);
    data.add([CustomField { retired: true, ..plan(Kind::Opportunity) }.into()]);
    assert_eq!(ahead(&data), None);
}

#[test]
fn a_choice_that_is_out_of_use_is_not_taken_by_hand_and_an_import_keeps_what_it_brings() {
    let tin = || Some(Custom::Choice(id(1_013)));
    let mut data = data();
    assert_eq!(why(apply(&mut data, &set(2_003, json!({ "choice": id(1_013) })))), "“Tin” is no longer in use.");
    let updates = vec![contact(2_001, tin()), contact(2_003, tin())];
    apply(&mut data, &Command::Import(Import { label: "x".into(), creates: vec![], updates, rules: vec![] })).unwrap();
    assert_eq!((value(&data, 2_001), value(&data, 2_003)), (tin(), tin()));
    assert!(apply(&mut data, &set(2_003, json!({ "choice": id(1_013) }))).is_ok(), "what it has it may keep");
    // What is usual is no longer so once it is out of use.
    data.add([CustomField { default: tin(), ..plan(Kind::Contact) }.into()]);
    apply(&mut data, &Command::Create(contact(0, None))).unwrap();
    let made = data.contacts().last().unwrap();
    assert_eq!(made.extra.custom.get(&id(1_001)), None);
}
