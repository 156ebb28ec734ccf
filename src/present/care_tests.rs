use super::*;
use crate::model::{Company, Contact, ContactLink, Opportunity, Record};

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn record(kind: Kind, bits: u128) -> RecordId {
    RecordId { kind, id: id(bits) }
}

fn item(bits: u128, kind: CareKind, on: &str, points: Option<u8>) -> Care {
    Care {
        id: id(bits),
        kind,
        on: on.parse().unwrap(),
        text: format!("Item {bits}"),
        points,
        contact: Some(id(10)),
        ..Care::default()
    }
}

fn people() -> Vec<Record> {
    vec![
        Company { id: id(30), name: "Firm".into(), ..Company::default() }.into(),
        Contact { id: id(10), name: "Anna".into(), company: Some(id(30)), owner: Some(id(5)), ..Contact::default() }
            .into(),
        Contact { id: id(11), name: "Ben".into(), company: Some(id(30)), ..Contact::default() }.into(),
        Opportunity {
            id: id(20),
            name: "Sale".into(),
            contacts: vec![ContactLink { contact: id(10), role: String::new() }],
            company: Some(id(30)),
            ..Opportunity::default()
        }
        .into(),
    ]
}

fn with(cares: Vec<Care>) -> Dataset {
    Dataset::from_records(people().into_iter().chain(cares.into_iter().map(Record::from)))
}

#[test]
fn what_is_open_comes_first_then_the_newest_and_a_company_has_those_of_its_people() {
    let data = with(vec![
        item(1, CareKind::Survey, "2026-05-01", Some(9)),
        item(2, CareKind::Concern, "2026-01-01", None),
        Care { solved: Some("2026-03-01".parse().unwrap()), ..item(3, CareKind::Concern, "2026-02-01", None) },
        Care { contact: None, opportunity: Some(id(20)), ..item(4, CareKind::Training, "2026-06-01", None) },
    ]);
    let ids = |kind, bits| of(&data, record(kind, bits)).iter().map(|one| one.bits()).collect::<Vec<_>>();
    assert_eq!(ids(Kind::Contact, 10), [2, 1, 3]);
    assert_eq!(ids(Kind::Opportunity, 20), [4]);
    assert_eq!(ids(Kind::Company, 30), [2, 4, 1, 3]);
    assert_eq!(ids(Kind::Contact, 11), Vec::<u128>::new());
}

#[test]
fn satisfaction_is_counted_by_surveys_alone() {
    let cares = [
        item(1, CareKind::Survey, "2026-01-01", Some(10)),
        item(2, CareKind::Survey, "2026-03-01", Some(6)),
        item(3, CareKind::Survey, "2026-02-01", Some(9)),
        item(4, CareKind::Review, "2026-04-01", Some(0)),
        item(5, CareKind::Survey, "2026-05-01", None),
    ]
    .map(Arc::new);
    let found = Satisfaction::of(&cares);
    assert_eq!((found.answers, found.promoters, found.detractors), (3, 2, 1));
    assert_eq!((found.tenths, found.score(), found.trend()), (Some(83), Some(33), Some("down")));
    assert_eq!(found.latest, Some(("2026-03-01".parse().unwrap(), 6)));
    let bad = Satisfaction::of(&[Arc::new(item(1, CareKind::Survey, "2026-01-01", Some(0)))]);
    assert_eq!((bad.score(), bad.trend(), bad.tenths), (Some(-100), None, Some(0)));
    let none: [Arc<Care>; 0] = [];
    assert_eq!((Satisfaction::of(&none).score(), Satisfaction::of(&none).tenths), (None, None));
}

#[test]
fn an_open_concern_speaks_against_asking_for_more_wherever_it_belongs() {
    let data = with(vec![
        item(1, CareKind::Concern, "2026-02-01", None),
        item(2, CareKind::Support, "2026-01-01", None),
        item(3, CareKind::Training, "2025-01-01", None),
    ]);
    let wanted =
        "“Item 2” and one more are still to be solved. Solve them before you ask for a recommendation or offer more.";
    for about in
        [record(Kind::Contact, 10), record(Kind::Opportunity, 20), record(Kind::Company, 30), record(Kind::Contact, 11)]
    {
        assert_eq!(warning(&data, about).as_deref(), Some(wanted));
    }
    let solved = Care { solved: Some("2026-03-01".parse().unwrap()), ..item(1, CareKind::Concern, "2026-02-01", None) };
    assert_eq!(warning(&with(vec![solved]), record(Kind::Contact, 10)), None);
    assert_eq!(keeper(&data, data.care(id(1)).unwrap()), Some(id(5)), "whoever owns the contact");
}
