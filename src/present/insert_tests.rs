#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::model::{Record, Stage};

fn template(id: u128, name: &str, kind: TemplateKind, stages: &[u128]) -> Record {
    let stages = stages.iter().map(|id| Id::from_bits(*id)).collect();
    Template { id: Id::from_bits(id), name: name.into(), kind, stages, ..Template::default() }.into()
}

fn data() -> Dataset {
    let stage = Stage { id: Id::from_bits(1), name: "Proposal".into(), ..Stage::default() };
    let retired = Template { id: Id::from_bits(15), name: "Old".into(), retired: true, ..Template::default() };
    Dataset::from_records([
        stage.into(),
        template(10, "Greeting", TemplateKind::Snippet, &[]),
        template(11, "Follow-up", TemplateKind::Message, &[1]),
        template(12, "Half-price month", TemplateKind::SpecialOffer, &[1]),
        template(13, "Fleet of forty", TemplateKind::CaseStudy, &[]),
        template(14, "Welcome pack", TemplateKind::FreeResource, &[2]),
        retired.into(),
    ])
}

fn labels(choices: &[Choice]) -> Vec<&str> {
    let own = choices.iter().filter(|one| matches!(one.what, What::Template(_)));
    own.map(|one| one.label.as_str()).collect()
}

#[test]
fn what_is_meant_for_the_stage_comes_first_and_what_is_for_others_last() {
    let all = choices(&data(), Some(Id::from_bits(1)), true, "");
    assert_eq!(labels(&all), ["Follow-up", "Half-price month", "Greeting", "Fleet of forty", "Welcome pack"]);
    let mut headings: Vec<&str> = all.iter().map(|one| one.heading.as_str()).collect();
    headings.dedup();
    assert_eq!(headings, ["For Proposal", "Fields", "Snippets", "Content library", "For other stages"]);
}

#[test]
fn without_a_stage_everything_stands_under_what_it_is() {
    let all = choices(&data(), None, true, "");
    let mut headings: Vec<&str> = all.iter().map(|one| one.heading.as_str()).collect();
    headings.dedup();
    assert_eq!(headings, ["Fields", "Snippets", "Messages", "Content library"]);
}

#[test]
fn whole_messages_are_offered_only_where_one_can_go() {
    assert!(!labels(&choices(&data(), None, false, "")).contains(&"Follow-up"));
}

#[test]
fn words_are_found_in_the_name_the_kind_and_the_code() {
    assert_eq!(labels(&choices(&data(), None, true, "special")), ["Half-price month"]);
    let found = choices(&data(), None, true, "contact.first");
    assert_eq!(found.first().map(|one| one.what.clone()), Some(What::Field("contact.first_name".into())));
    assert!(choices(&data(), None, true, "first name nonsense").is_empty());
}

#[test]
fn a_field_comes_with_its_fallback() {
    assert_eq!(field_text("contact.first_name"), "{{ contact.first_name or \"there\" }}");
    assert_eq!(field_text("opportunity.name"), "{{ opportunity.name }}");
}

#[test]
fn the_address_of_a_template_comes_along_once() {
    let mut one = Template { name: "Case [1]".into(), link: "https://a.example/x".into(), ..Template::default() };
    assert_eq!(text_of(&one, TextForm::Plain), "Case [1]: https://a.example/x");
    assert_eq!(text_of(&one, TextForm::Markdown), "[Case 1](<https://a.example/x>)");
    one.body = "Have a look:\n".into();
    assert_eq!(text_of(&one, TextForm::Plain), "Have a look:\nhttps://a.example/x");
    one.body = "See https://a.example/x.".into();
    assert_eq!(text_of(&one, TextForm::Plain), "See https://a.example/x.");
}

#[test]
fn columns_of_imported_files_are_fields() {
    let contact = crate::model::Contact {
        id: Id::from_bits(9),
        name: "Anna".into(),
        details: [("Shoe \"size\"".to_string(), "43".to_string())].into(),
        ..Default::default()
    };
    let data = Dataset::from_records([Record::from(contact)]);
    let found = choices(&data, None, true, "shoe");
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.label, "Shoe \"size\" (the main contact, imported)");
    let What::Field(name) = &one.what else { panic!() };
    let opportunity = crate::model::Opportunity {
        contacts: vec![crate::model::ContactLink { contact: Id::from_bits(9), role: String::new() }],
        ..Default::default()
    };
    assert_eq!(filled(&field_text(name), TextForm::Plain, crate::automation::Merging::new(&opportunity, &data)), "43");
}
