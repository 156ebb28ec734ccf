#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::automation::{Merging, missing, unreadable};
use crate::data::Dataset;
use crate::model::{Contact, ContactLink, Member, Opportunity, Record, TextForm};
use crate::value::Id;

fn ids() -> IdSource {
    IdSource::new(1_000, 7)
}

fn installed(key: &str, ids: &mut IdSource) -> Vec<Record> {
    crate::playbook::install(crate::playbook::find(key).unwrap(), "", Rank::default(), ids)
}

#[test]
fn every_template_to_start_with_can_be_filled_in_but_for_what_only_the_team_knows() {
    let member = Member { id: Id::from_bits(1), name: "Mia Sand".into(), ..Member::default() };
    let contact = Contact { id: Id::from_bits(2), name: "Anna Bauer".into(), ..Contact::default() };
    let opportunity = Opportunity {
        name: "Fleet".into(),
        owner: Some(Id::from_bits(1)),
        contacts: vec![ContactLink { contact: Id::from_bits(2), role: String::new() }],
        ..Opportunity::default()
    };
    let settings = crate::model::Settings { name: "Tracks".into(), ..Default::default() };
    let data = Dataset::from_records([Record::from(member), contact.into(), settings.into()]);
    for one in GENERAL.iter().chain(KEAP).chain(KICH_MEDIA) {
        for text in [one.subject, one.body] {
            assert_eq!(unreadable(text), None, "{}", one.key);
            for lack in missing(text, &opportunity, &data) {
                let own = lack.field.starts_with("add_your_") || lack.field == "company.name";
                assert!(own, "{} lacks {}", one.key, lack.field);
            }
        }
        assert!(one.body.len() < 600, "{} is too long to be read", one.key);
        assert!(!one.name.is_empty() && one.about.ends_with('.'), "{}", one.key);
        assert_eq!(one.subject.is_empty(), one.kind != Message, "{}", one.key);
    }
    // What only the team knows stays as it is written until somebody puts it in.
    let with = Merging::new(&opportunity, &data);
    let filled = crate::automation::MergeText::read("See {{ add_your_link }}", TextForm::Plain).unwrap();
    assert_eq!(filled.shown(with, crate::automation::Gap::Field).unwrap(), "See {{ add_your_link }}");
}

#[test]
fn stages_of_playbooks_with_a_library_are_found_by_name_and_each_has_something_to_show() {
    for (key, starters) in [("keap", KEAP), ("kich-media", KICH_MEDIA)] {
        let mut ids = ids();
        let records = installed(key, &mut ids);
        let made = starters_for(&records, &BTreeSet::new(), &mut ids);
        assert_eq!(made.len(), GENERAL.len() + starters.len());
        for one in made.iter().filter(|one| one.recipe.starts_with(key)) {
            let spec = starters.iter().find(|spec| spec.key == one.recipe).unwrap();
            assert_eq!(one.stages.len(), spec.stages.len(), "{}", one.recipe);
            assert!(one.check().is_ok());
        }
        assert!(made.iter().any(|one| one.kind.is_content() && !one.stages.is_empty()));
    }
}

#[test]
fn what_is_there_already_is_not_made_again() {
    let mut ids = ids();
    let records = installed("b2b", &mut ids);
    let first = starters_for(&records, &BTreeSet::new(), &mut ids);
    assert_eq!(first.len(), GENERAL.len());
    let known = first.iter().map(|one| one.recipe.clone()).collect();
    assert!(starters_for(&records, &known, &mut ids).is_empty());
}

#[test]
fn no_two_have_the_same_key() {
    let keys: Vec<&str> = GENERAL.iter().chain(KEAP).chain(KICH_MEDIA).map(|one| one.key).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}
