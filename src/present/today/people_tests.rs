use super::super::{GroupKind, Left, View, Whose, today};
use super::*;
use crate::model::{Care, CareKind, Contact, Milestone, Record, Settings};
use crate::value::{Calendar, Time, ZoneRules};
use std::sync::Arc;

const NOW: &str = "2026-11-18T10:00:00.000Z"; // a Wednesday

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn person(bits: u128, name: &str, born: &str) -> Contact {
    Contact { id: id(bits), name: name.into(), birthday: born.parse().ok(), ..Contact::default() }
}

fn concern(bits: u128, on: &str) -> Care {
    Care {
        id: id(bits),
        kind: CareKind::Concern,
        on: on.parse().unwrap(),
        text: "Late delivery".into(),
        contact: Some(id(10)),
        ..Care::default()
    }
}

fn shown(data: &Dataset, whose: Whose) -> Vec<(GroupKind, Vec<(String, String)>)> {
    let calendar = Calendar::new(Arc::new(ZoneRules::fixed(Zone::default())), None, std::collections::BTreeSet::new());
    let now: Time = NOW.parse().unwrap();
    let view = View { whose, ..View::default() };
    let found = today(data, &view, now, &calendar);
    let mut left = Left::new(whose, now, calendar.clone());
    while !left.step(data, 1) {}
    assert_eq!(found.left, left.count());
    let words = |item: &Item| (item.title.clone(), item.why.clone());
    found.groups.iter().map(|group| (group.kind, group.items.iter().map(words).collect())).collect()
}

fn with(more: Vec<Record>) -> Dataset {
    let settings: Record = Settings { id: id(1), name: "Test".into(), ..Settings::default() }.into();
    Dataset::from_records(std::iter::once(settings).chain(more))
}

fn pair(title: &str, why: &str) -> (String, String) {
    (title.into(), why.into())
}

#[test]
fn birthdays_of_the_week_are_reasons_to_keep_in_touch_the_nearest_first() {
    let move_in = Milestone { on: "2021-11-19".parse().unwrap(), what: "new office".into(), yearly: true };
    let firm =
        crate::model::Company { id: id(30), name: "Firm".into(), milestones: vec![move_in], ..Default::default() };
    let silent = Contact { opted_out: true, ..person(12, "Cleo", "2000-11-18") };
    let data = with(vec![
        person(10, "Anna", "1980-11-20").into(),
        person(11, "Ben", "1980-12-20").into(),
        silent.into(),
        firm.into(),
    ]);
    let wanted = vec![
        pair("Cleo’s birthday today", "26 years · wants no messages"),
        pair("Firm’s new office tomorrow", "5 years"),
        pair("Anna’s birthday on Friday", "46 years"),
    ];
    assert_eq!(shown(&data, Whose::Everybody), [(GroupKind::Keep, wanted)]);
}

#[test]
fn what_is_planned_for_the_day_takes_the_reason_off_the_list() {
    let mut data = with(vec![person(10, "Anna", "1980-11-20").into()]);
    let day = "2026-11-18".parse().unwrap();
    let who = RecordId { kind: Kind::Contact, id: id(10) };
    let next = occasion(&data, who, day, Zone::default()).unwrap();
    let task = greeting(&data, &next, Some(id(5)));
    assert_eq!((task.title.as_str(), task.due), ("Congratulate Anna: birthday", Some("2026-11-20".parse().unwrap())));
    data.add([Task { id: id(40), created: NOW.parse().unwrap(), ..task }.into()]);
    assert_eq!(occasion(&data, who, day, Zone::default()), None);
    assert!(shown(&data, Whose::Everybody).is_empty());
}

#[test]
fn an_open_concern_stands_in_the_list_of_whoever_looks_after_it() {
    let anna = Contact { owner: Some(id(5)), ..person(10, "Anna", "") };
    let later = concern(22, "2026-12-01");
    let solved = Care { solved: "2026-11-17".parse().ok(), ..concern(21, "2026-11-10") };
    let data = with(vec![anna.into(), concern(20, "2026-11-08").into(), solved.into(), later.into()]);
    let wanted = vec![(GroupKind::Care, vec![pair("Concern: Late delivery", "open for 10 days")])];
    assert_eq!(shown(&data, Whose::Everybody), wanted);
    assert_eq!(shown(&data, Whose::Member(id(5))), wanted);
    assert!(shown(&data, Whose::Member(id(6))).is_empty());
}
