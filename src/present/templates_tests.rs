#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::model::{Contact, ContactLink, Message, Record, Stage};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn template(n: u128, name: &str, kind: TemplateKind, stages: &[u128]) -> Template {
    let stages = stages.iter().map(|n| id(*n)).collect();
    Template { id: id(n), name: name.into(), kind, stages, created: Time::from_millis(n as i64), ..Template::default() }
}

fn opportunity(n: u128, stage: u128, contact: Option<u128>) -> Record {
    let contacts = contact.map(|n| ContactLink { contact: id(n), role: String::new() }).into_iter().collect();
    Opportunity { id: id(n), name: format!("Deal {n}"), stage: id(stage), contacts, ..Opportunity::default() }.into()
}

fn data() -> Dataset {
    let stage = |n: u128, kind: StageKind| Stage { id: id(n), name: format!("Stage {n}"), kind, ..Stage::default() };
    let retired = Template { retired: true, ..template(13, "Aged", TemplateKind::Message, &[]) };
    Dataset::from_records([
        stage(1, StageKind::Open).into(),
        stage(2, StageKind::Parked).into(),
        stage(3, StageKind::Won).into(),
        template(10, "Zebra", TemplateKind::Message, &[1]).into(),
        template(11, "Bear", TemplateKind::CaseStudy, &[]).into(),
        template(12, "Ant", TemplateKind::Snippet, &[2]).into(),
        retired.into(),
        Contact { id: id(20), name: "Anna Bauer".into(), title: "Head".into(), ..Contact::default() }.into(),
        Contact { id: id(21), name: "Ben".into(), ..Contact::default() }.into(),
        opportunity(30, 1, Some(20)),
        opportunity(31, 1, Some(21)),
        opportunity(32, 2, None),
        opportunity(33, 3, None),
    ])
}

fn names(wish: &Wish) -> Vec<String> {
    let data = data();
    listed(&data, wish).into_iter().map(|id| data.template(id).unwrap().name.clone()).collect()
}

#[test]
fn the_list_is_searched_filtered_and_sorted_and_what_is_out_of_use_comes_last() {
    assert_eq!(names(&Wish::default()), ["Zebra", "Ant", "Bear", "Aged"]);
    assert_eq!(names(&Wish { order: Order::Name, ..Wish::default() }), ["Ant", "Bear", "Zebra", "Aged"]);
    assert_eq!(names(&Wish { order: Order::Newest, ..Wish::default() }), ["Ant", "Bear", "Zebra", "Aged"]);
    assert_eq!(names(&Wish { words: "case  BEAR".into(), ..Wish::default() }), ["Bear"]);
    assert_eq!(names(&Wish { sort: Sort::Content, ..Wish::default() }), ["Bear"]);
    assert_eq!(names(&Wish { sort: Sort::Kind(TemplateKind::Message), ..Wish::default() }), ["Zebra", "Aged"]);
    assert_eq!(names(&Wish { stage: Some(id(1)), ..Wish::default() }), ["Zebra", "Bear", "Aged"]);
    assert_eq!(Sort::all().len(), TemplateKind::ALL.len() + 2);
}

#[test]
fn a_copy_has_a_name_of_its_own_and_is_in_use() {
    let data = data();
    let first = copy(data.template(id(13)).unwrap(), &data, Time::from_millis(9));
    assert_eq!((first.name.as_str(), first.retired, first.id), ("Aged (copy)", false, Id::default()));
    let more = Dataset::from_records([Record::from(Template { id: id(14), ..first.clone() }), first_of(&data)]);
    assert_eq!(copy(data.template(id(13)).unwrap(), &more, Time::from_millis(9)).name, "Aged (copy 2)");
}

fn first_of(data: &Dataset) -> Record {
    Record::Template(data.template(id(13)).unwrap().clone())
}

#[test]
fn the_preview_shows_what_is_filled_in_and_names_what_is_missing_once() {
    let data = data();
    let with = Merging::new(data.opportunity(id(31)).unwrap(), &data);
    let shown =
        preview("For {{ contact.title }}", "Dear {{ contact.first_name }}, {{ contact.title }}", TextForm::Plain, with);
    assert_eq!(shown.subject, "For ‹Position of the main contact›");
    assert_eq!(shown.body, "Dear Ben, ‹Position of the main contact›");
    assert_eq!(shown.missing.len(), 1);
    assert_eq!(shown.problem, None);
    let broken = preview("a", "{{ contact.name", TextForm::Plain, with);
    assert_eq!(broken.body, "{{ contact.name");
    assert!(broken.problem.unwrap().starts_with("The text cannot be read"));
}

#[test]
fn open_opportunities_of_its_stages_are_looked_through_for_missing_values() {
    let data = data();
    let mut one = template(10, "x", TemplateKind::Message, &[1]);
    one.body = "{{ contact.title }} {{ contact.email }}".into();
    one.subject = "{{ contact.email }}".into();
    let place = ZoneRules::fixed(crate::value::Zone { offset_minutes: 0 });
    let (count, found) = lacking(&one, &data, &place, Time::from_millis(0));
    assert_eq!(count, 2);
    assert_eq!(found.iter().map(|(id, missing)| (*id, missing.len())).collect::<Vec<_>>(), [(id(30), 1), (id(31), 2)]);
    assert_eq!(
        tally(&found),
        [("Email address of the main contact".to_string(), 2), ("Position of the main contact".to_string(), 1)]
    );
    one.stages.clear();
    assert_eq!(lacking(&one, &data, &place, Time::from_millis(0)).0, 3); // those that are won are not written to
}

#[test]
fn a_template_is_shown_on_a_record_of_its_stages_with_somebody_in_it() {
    let data = data();
    assert_eq!(example(&template(1, "x", TemplateKind::Message, &[1]), &data), Some(id(31)));
    assert_eq!(example(&template(1, "x", TemplateKind::Message, &[3]), &data), Some(id(31)));
    assert_eq!(example(&template(1, "x", TemplateKind::Message, &[2]), &data), Some(id(32)));
    assert_eq!(example(&template(1, "x", TemplateKind::Message, &[]), &Dataset::default()), None);
}

#[test]
fn what_a_template_was_used_for_is_counted() {
    let message = Message { id: id(50), template: Some(id(10)), ..Message::default() };
    assert_eq!(times_used(id(10), &Dataset::from_records([Record::from(message)])), 1);
}
