//! What comes in a second time, from another day, from a merge, or from a list that was saved here.

use super::*;
use crate::exchange::csv::{Rows, guess_mapping};
use crate::exchange::sheets::{Look, sheet};
use crate::model::{External, Loss, LossReason};

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

#[test]
fn of_a_list_that_was_saved_here_what_is_worked_out_is_left_out() {
    let text = "Deal Name,Stage,Amount,Account,Probability\nFleet,Engaging,12,Engines,30\n";
    let data = applied(&start(), &planned(text, Kind::Opportunity, options(), &start()));
    let look = Look { data: &data, zone: Zone::default(), today: "2026-12-22".parse().unwrap() };
    let left_out = |text: &str, kind| {
        let columns = infer(&table(text));
        let computed = crate::exchange::csv::computed(Rows::from(kind), &columns);
        computed.into_iter().map(|at| columns[at].name.clone()).collect::<Vec<_>>()
    };
    let (deals, companies) = (sheet(&look, Kind::Opportunity), sheet(&look, Kind::Company));
    for kind in [Kind::Opportunity, Kind::Company] {
        let saved = table(&sheet(&look, kind));
        assert!(saved.saved_here(), "whatever other system has such headers");
        assert_eq!(crate::exchange::csv::saved_here(&infer(&saved)), Some(kind));
    }
    assert!(!table("Opportunity ID,Opportunity name,Stage,Amount\n0065g00000XyZ,Fleet,Won,3\n").saved_here());
    assert_eq!(
        left_out(&deals, Kind::Opportunity),
        [
            "Weighted value",
            "Forecast category",
            "Further people",
            "Score",
            "Next step",
            "Next step due",
            "Days in stage"
        ]
    );
    assert!(left_out(&companies, Kind::Company).contains(&"Open value".to_string()));
    for (text, kind) in [(&deals, Kind::Opportunity), (&companies, Kind::Company)] {
        let again = planned(text, kind, options(), &data);
        assert_eq!((again.counts.unchanged, again.updates.len()), (1, 0), "{:?}", again.rows);
    }
    assert_eq!(left_out("Name,Score,Next step\nFleet,3,Call\n", Kind::Opportunity), Vec::<String>::new());
}

#[test]
fn probabilities_with_decimals_come_in_as_whole_percents_and_that_is_said() {
    let chances = |text: &str| {
        let plan = planned(text, Kind::Opportunity, options(), &start());
        let read = plan.creates.iter().filter_map(|record| match record {
            Record::Opportunity(one) => one.probability,
            _ => None,
        });
        (read.collect::<Vec<_>>(), plan.counts.refused, plan.notes.join(" "))
    };
    let (read, refused, notes) =
        chances("Deal Name,Stage,Probability\nA,Engaging,12.5\nB,Engaging,0.6\nC,Engaging,30\n");
    assert_eq!((read, refused), (vec![13, 1, 30], 0));
    assert!(notes.contains("whole percent"), "{notes}");
    let (read, _, notes) = chances("Deal Name,Stage,Probability\nA,Engaging,0.2\nB,Engaging,0.85\n");
    assert_eq!((read, notes.contains("whole percent")), (vec![20, 85], false));
}

#[test]
fn whom_a_sale_is_with_is_told_by_name_and_company_before_a_mailbox_that_many_read() {
    let person = |bits, name: &str, emails: &[&str]| {
        let emails = emails.iter().map(|one| one.to_string()).collect();
        let company = Some(Id::from_bits(90));
        Record::from(Contact { id: Id::from_bits(bits), name: name.into(), emails, company, ..Contact::default() })
    };
    let house = Company { id: Id::from_bits(90), name: "Engines".into(), ..Company::default() };
    let people = [person(80, "Ada Lovelace", &["info@x.org"]), person(81, "Bob Stone", &["bob@x.org"]), house.into()];
    let data = Dataset::from_records(start().records().chain(people));
    let linked = |contact: &str, email: &str, company: &str| {
        let text =
            format!("Deal Name,Stage,Contact,Contact Email,Account\nFleet,Engaging,{contact},{email},{company}\n");
        let after = applied(&data, &planned(&text, Kind::Opportunity, options(), &data));
        let deal = after.opportunities().next().unwrap().clone();
        after.contact(deal.contacts[0].contact).unwrap().name.clone()
    };
    assert_eq!(linked("Bob Stone", "info@x.org", "Engines"), "Bob Stone");
    assert_eq!(linked("Cy Young", "info@x.org", "Engines"), "Cy Young", "nobody of that name: a new contact");
    assert_eq!(linked("", "info@x.org", ""), "Ada Lovelace");
    assert_eq!(linked("A. Lovelace", "info@x.org", "Engines"), "Ada Lovelace");
    assert_eq!(linked("Bob Rivers", "bob@x.org", ""), "Bob Stone", "a mailbox of their own tells who it is");
}

#[test]
fn who_wants_no_messages_is_counted_once_however_many_rows_say_so() {
    let text = "Name,Email,Email Opt Out\nAda,a@x.org,yes\nAda,a@x.org,yes\nBob,b@x.org,yes\nCy,c@x.org,no\n";
    let plan = planned(text, Kind::Contact, options(), &start());
    assert!(plan.notes.iter().any(|note| note.contains("2 contacts want no messages")), "{:?}", plan.notes);
}

#[test]
fn a_meeting_without_an_id_comes_in_once() {
    let text = "Subject,Type,Date,End,Company\nKick-off,Meeting,2026-11-02 14:30,2026-11-02 15:30,Engines\n\
        Kick-off,Meeting,2026-11-09 14:30,2026-11-09 15:30,Engines\n";
    let table = table(text);
    let mapping = guess_mapping(Rows::Work, &infer(&table));
    let first = plan(&table, &mapping, &options(), &start(), &stamp());
    assert_eq!(first.counts.create, 2, "{first:?}");
    let data = applied(&start(), &first);
    let again = plan(&table, &mapping, &options(), &data, &stamp());
    assert_eq!((again.counts.unchanged, again.creates.len()), (2, 0), "{again:?}");
}

#[test]
fn why_a_sale_was_lost_is_the_same_reason_in_a_list_that_was_saved_here_and_the_same_words_elsewhere() {
    let data =
        applied(&start(), &planned("Deal Name,Stage,Amount\nFleet,Lost,12\n", Kind::Opportunity, options(), &start()));
    let passed = data.stages().find(|stage| stage.kind == StageKind::Open).unwrap().clone();
    let reason = LossReason {
        id: Id::from_bits(9_100),
        stage: passed.id,
        number: 3,
        text: "Price".into(),
        ..LossReason::default()
    };
    let mut deal = (**data.opportunities().next().unwrap()).clone();
    deal.loss = Some(Loss { reason: reason.id, stage: passed.id, note: "Too much".into() });
    let told = Dataset::from_records(data.records().chain([reason.into(), Record::from(deal)]));
    let look = Look { data: &told, zone: Zone::default(), today: "2026-12-22".parse().unwrap() };
    let saved = sheet(&look, Kind::Opportunity);
    assert!(saved.contains(".3 Price"), "{saved}");
    let again = planned(&saved, Kind::Opportunity, options(), &told);
    assert_eq!((again.counts.unchanged, again.creates.len(), again.updates.len()), (1, 0, 0), "{again:?}");

    // In a workspace that has no such reason it has its words, without the number.
    let other = planned(&saved, Kind::Opportunity, options(), &data);
    let made = other.creates.iter().find_map(|record| match record {
        Record::LossReason(one) => Some(one.text.as_str()),
        _ => None,
    });
    assert_eq!(made, Some("Price"), "{other:?}");

    // A file from elsewhere keeps what looks like a number: only here it is one.
    let text = "Deal Name,Stage,Amount,Loss Reason\nTrucks,Lost,12,1.2 tons are too heavy\n";
    let elsewhere = planned(text, Kind::Opportunity, options(), &data);
    let words = elsewhere.creates.iter().find_map(|record| match record {
        Record::LossReason(one) => Some(one.text.as_str()),
        _ => None,
    });
    assert_eq!(words, Some("1.2 tons are too heavy"), "{elsewhere:?}");
}
