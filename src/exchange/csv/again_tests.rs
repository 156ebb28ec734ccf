//! What comes in a second time, from another day, from a merge, or from a list that was saved here.

use super::*;
use crate::exchange::csv::{Rows, guess_mapping};
use crate::exchange::sheets::{Look, sheet};
use crate::model::External;

fn csv(id: &str) -> External {
    External { system: "csv".into(), id: id.into() }
}

#[test]
fn records_that_were_merged_are_found_by_the_ids_of_all_of_them_and_keep_their_own() {
    let ada = Contact {
        id: Id::from_bits(80),
        name: "Ada Lovelace".into(),
        external: Some(csv("1")),
        merged: vec![csv("2")],
        ..Contact::default()
    };
    let shop = Company {
        id: Id::from_bits(90),
        name: "Engines".into(),
        external: Some(csv("7")),
        merged: vec![csv("8")],
        ..Company::default()
    };
    let data = Dataset::from_records(start().records().chain([Record::from(ada), shop.into()]));
    let people = planned("Contact ID,Name,Job title\n2,Ada King,Boss\n", Kind::Contact, options(), &data);
    assert!(matches!(&people.rows[0].action, Action::Update { id, .. } if *id == Id::from_bits(80)), "{people:?}");
    assert!(matches!(&people.updates[0], Record::Contact(one) if one.external == Some(csv("1"))));
    let again = planned("Contact ID,Name\n1,Ada King\n", Kind::Contact, options(), &applied(&data, &people));
    assert_eq!((again.counts.unchanged, again.creates.len()), (1, 0));
    let shops = planned("Company ID,Company name,Sector\n8,Engines & Co,Mills\n", Kind::Company, options(), &data);
    assert!(matches!(&shops.updates[0], Record::Company(one) if one.external == Some(csv("7"))), "{shops:?}");
    assert_eq!(shops.creates.len(), 0);
}

#[test]
fn a_list_that_was_saved_here_comes_in_again_without_changing_anything() {
    let ada = Contact {
        id: Id::from_bits(80),
        name: "Ada Lovelace".into(),
        emails: vec!["ada@engines.example".into()],
        phones: vec!["+44 7700 900123".into()],
        ..Contact::default()
    };
    let text = "Deal Name,Stage,Amount,Account\nFleet,Engaging,12,Engines\nFleet,Won,15,Engines\n";
    let first = applied(&start(), &planned(text, Kind::Opportunity, options(), &start()));
    let data = Dataset::from_records(first.records().chain([Record::from(ada)]));
    let look = Look { data: &data, zone: Zone::default(), today: "2026-11-22".parse().unwrap() };
    let deals = planned(&sheet(&look, Kind::Opportunity), Kind::Opportunity, options(), &data);
    assert_eq!(deals.counts.create, 0, "{:?}", deals.rows);
    let people = planned(&sheet(&look, Kind::Contact), Kind::Contact, options(), &data);
    assert_eq!(people.counts.create, 0);
    let phones = |plan: &Plan| match plan.updates.first() {
        Some(Record::Contact(one)) => one.phones.clone(),
        _ => vec!["+44 7700 900123".to_string()],
    };
    assert_eq!(phones(&people), ["+44 7700 900123"], "the guard against formulas is no part of the number");
}

#[test]
fn a_note_without_a_date_is_the_same_note_on_another_day() {
    let text = "Content,Company\nCalled about the fleet,Engines\n";
    let (table, later) = (table(text), Stamp { now: "2026-12-24T09:00:00.000Z".parse().unwrap(), ..stamp() });
    let mut mapping = guess_mapping(Rows::Work, &infer(&table));
    mapping.columns[0].target = Target::Field(Field::Note);
    let first = plan(&table, &mapping, &options(), &start(), &stamp());
    assert_eq!(first.counts.create, 1, "{first:?}");
    let data = applied(&start(), &first);
    let again = plan(&table, &mapping, &options(), &data, &later);
    assert_eq!((again.counts.unchanged, again.creates.len()), (1, 0), "{again:?}");
}

#[test]
fn a_birthday_whose_year_has_two_digits_does_not_lie_ahead() {
    let plan = planned("Name,Email,Birthday\nAda,a@x.org,25/12/45\n", Kind::Contact, options(), &start());
    assert!(
        matches!(&plan.creates[0], Record::Contact(ada) if ada.birthday == "1945-12-25".parse().ok()),
        "{:?}",
        plan.creates
    );
}

#[test]
fn people_who_share_a_mailbox_stay_the_people_that_they_are() {
    let text = "Name,Email\nAda Lovelace,info@x.org\nBob Stone,info@x.org\nA. Lovelace,INFO@x.org\n";
    let first = planned(text, Kind::Contact, options(), &start());
    assert_eq!((first.counts.create, first.counts.merged), (2, 1), "{:?}", first.rows);
    assert!(first.rows[1].like.is_some(), "the person can say that it is one");
    let data = applied(&start(), &first);
    let again = planned(text, Kind::Contact, options(), &data);
    assert_eq!((again.creates.len(), again.counts.create), (0, 0), "{:?}", again.rows);
    let bob = again.rows[1].action.clone();
    assert!(matches!(bob, Action::Unchanged(_)), "{bob:?}");
    // Somebody who is called otherwise now is still the one with this address.
    let married = planned("Name,Email\nBob Rivers,bob@x.org\n", Kind::Contact, options(), &{
        let bob = Contact {
            id: Id::from_bits(80),
            name: "Bob Stone".into(),
            emails: vec!["bob@x.org".into()],
            ..Contact::default()
        };
        Dataset::from_records(start().records().chain([Record::from(bob)]))
    });
    assert_eq!(married.counts.update, 1);
}
