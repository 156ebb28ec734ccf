use super::*;
use crate::command::{Command, Stamp, decide};
use crate::model::{Choice, Contact, Custom, CustomField, CustomShape, Member};
use crate::value::{IdSource, Time, Zone};

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn contact(bits: u128) -> RecordId {
    RecordId { kind: Kind::Contact, id: id(bits) }
}

fn data() -> Dataset {
    let plan = CustomField {
        id: id(70),
        name: "Plan".into(),
        of: Kind::Contact,
        key: "plan".into(),
        shape: CustomShape::Choice,
        choices: vec![Choice { id: id(71), text: "Gold".into(), retired: false }],
        ..CustomField::default()
    };
    let mut one = Contact {
        id: id(11),
        name: "Anna Bauer".into(),
        emails: vec!["anna@bauer.example".into()],
        tags: ["vip".to_string()].into(),
        about: "Likes tea.".into(),
        owner: Some(id(5)),
        ..Contact::default()
    };
    one.extra.custom.insert(plan.id, Custom::Choice(id(71)));
    let two = Contact {
        id: id(12),
        name: "A. Bauer".into(),
        emails: vec!["Anna@Bauer.example".into(), "ab@home.example".into()],
        tags: ["fair".to_string()].into(),
        about: "Met at the fair.".into(),
        title: "CEO".into(),
        birthday: Date::from_ymd_opt(1980, 2, 29),
        ..Contact::default()
    };
    let sam = Member { id: id(5), name: "Sam".into(), ..Member::default() };
    Dataset::from_records([sam.into(), plan.into(), one.into(), two.into()])
}

fn line<'a>(comparison: &'a Comparison, field: &str) -> &'a Line {
    comparison.lines.iter().find(|line| line.field == field).unwrap()
}

#[test]
fn what_only_one_has_is_taken_lists_are_taken_together_and_the_rest_of_the_one_that_stays() {
    let data = data();
    let comparison = Comparison::new(&data, &[contact(11), contact(12)]);
    assert_eq!(comparison.keep, 0);
    assert_eq!(line(&comparison, "name").result(), "Anna Bauer");
    assert_eq!(line(&comparison, "title").result(), "CEO");
    assert_eq!(line(&comparison, "emails").result(), serde_json::json!(["anna@bauer.example", "ab@home.example"]));
    assert_eq!(line(&comparison, "tags").result(), serde_json::json!(["vip", "fair"]));
    assert_eq!(line(&comparison, "about").result(), "Likes tea.\n\nMet at the fair.");
    assert!(comparison.lines.iter().all(|line| line.field != "id" && line.field != "created"));
}

#[test]
fn a_choice_is_what_the_merge_makes() {
    let data = data();
    let mut comparison = Comparison::new(&data, &[contact(11), contact(12)]);
    comparison.choose("name", Take::Of(1));
    comparison.choose("tags", Take::Of(0));
    comparison.choose("name", Take::All);
    comparison.choose("name", Take::Of(9));
    let stamp = Stamp {
        now: Time::from_millis(1_790_000_000_000),
        zone: Zone { offset_minutes: 0 },
        actor: None,
        ids: IdSource::new(1, 1),
    };
    let decision = decide(&data, &Command::Merge(comparison.merging().into_iter().collect()), &stamp).unwrap();
    let mut after = data.clone();
    after.apply(&decision.changes);
    let anna = after.contact(id(11)).unwrap();
    assert_eq!((anna.name.as_str(), anna.title.as_str(), anna.tags.len()), ("A. Bauer", "CEO", 1));
    assert_eq!(anna.extra.custom.get(&id(70)), Some(&Custom::Choice(id(71))));
    assert_eq!(after.count(Kind::Contact), 1);
    comparison.set_keep(1);
    assert_eq!(line(&comparison, "name").result(), "A. Bauer");
    assert!(matches!(comparison.merging(), Some(merging) if merging.keep == contact(12)));
    assert_eq!(Comparison::new(&data, &[contact(11)]).merging(), None);
    assert_eq!(Comparison::new(&data, &[]).merging(), None);
}

#[test]
fn values_are_shown_in_words() {
    let data = data();
    let comparison = Comparison::new(&data, &[contact(11), contact(12)]);
    let told = |field: &str, place: usize| Told::of(&data, field, &line(&comparison, field).values[place]);
    assert_eq!(told("owner", 0), Told::Text("Sam".into()));
    assert_eq!(told("owner", 1), Told::Nothing);
    assert_eq!(told("birthday", 1), Told::Date(Date::from_ymd_opt(1980, 2, 29).unwrap()));
    assert_eq!(told("tags", 0), Told::List(vec!["vip".into()]));
    let plan = crate::model::custom_name(id(70));
    assert_eq!(told(&plan, 0), Told::Text("Gold".into()));
    assert_eq!(line(&comparison, &plan).label, "Plan");
    assert_eq!(Told::of(&data, &plan, &serde_json::json!({ "number": -5_000 })), Told::Text("-0.5".into()));
    assert_eq!(Told::of(&data, &plan, &serde_json::json!({ "number": 120_000 })), Told::Text("12".into()));
}
