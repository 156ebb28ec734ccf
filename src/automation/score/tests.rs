use super::*;
use crate::data::{ChangeSet, Draft};
use crate::model::{Company, Record, RecordId, Stage, StageKind};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn data(filter: &str) -> Dataset {
    let rule =
        ScoreRule { id: id(9), name: "R".into(), filter: filter.into(), points: 10, on: true, ..Default::default() };
    Dataset::from_records([
        Stage { id: id(2), pipeline: id(1), name: "Talk".into(), kind: StageKind::Open, ..Default::default() }.into(),
        Company { id: id(3), name: "Northgate".into(), ..Default::default() }.into(),
        Opportunity { id: id(4), name: "Vans".into(), pipeline: id(1), stage: id(2), ..Default::default() }.into(),
        rule.into(),
    ])
}

fn change(data: &Dataset, record: impl Into<Record>) -> ChangeSet {
    let mut draft = Draft::on(data);
    draft.put(record);
    draft.finish()
}

#[test]
fn a_rule_that_asks_for_itself_for_me_or_for_nothing_does_not_count_and_says_so() {
    let data = data("tag:a");
    for (filter, word) in [
        ("", "empty"),
        ("tag:", "cannot be read"),
        ("score>5", "cannot depend"),
        ("tag:a or fit>5", "cannot depend"),
        ("owner:me", "everybody"),
        ("stage:01ARZ3NDEKTSV4RRFFQ69G5FAV", ""),
    ] {
        assert!(problem(filter, &data).is_some_and(|problem| problem.contains(word)), "{filter}");
    }
    assert_eq!(problem("tag:a -owner:none", &data), None);
}

#[test]
fn only_what_decides_over_points_scores_everything_anew() {
    let known = data("stage:Talk");
    let rule = known.score_rule(id(9)).unwrap().as_ref().clone();
    let anew = |changed: ScoreRule| needs_all(&change(&known, changed), &known);
    assert!(!anew(ScoreRule { name: "Other".into(), fit: true, ..rule.clone() }));
    assert!(anew(ScoreRule { points: 11, ..rule.clone() }));
    assert!(anew(ScoreRule { halves_after: Some(5), ..rule.clone() }));
    assert!(anew(ScoreRule { on: false, ..rule.clone() }));
    assert!(!anew(ScoreRule { id: id(10), on: false, ..rule }));
    // A stage that conditions name may be called otherwise; where none names one, only what it means counts.
    let stage = |name: &str, kind| Stage { id: id(2), pipeline: id(1), name: name.into(), kind, ..Default::default() };
    assert!(needs_all(&change(&known, stage("Offer", StageKind::Open)), &known));
    let other = data("tag:a");
    assert!(!needs_all(&change(&other, stage("Offer", StageKind::Open)), &other));
    assert!(needs_all(&change(&other, stage("Talk", StageKind::Won)), &other));
    let mut draft = Draft::on(&other);
    draft.delete(RecordId { kind: crate::model::Kind::ScoreRule, id: id(9) });
    assert!(needs_all(&draft.finish(), &other));
}

#[test]
fn who_takes_a_name_from_others_or_is_the_first_or_last_to_have_it_scores_everything_anew() {
    let company = |n: u128, name: &str| Company { id: id(n), name: name.into(), ..Default::default() };
    let north = data("company:north");
    let after = |data: &Dataset, changes: &ChangeSet| {
        let mut data = data.clone();
        data.apply(changes);
        (needs_all(changes, &data), data)
    };
    let put = |data: &Dataset, record: Company| after(data, &change(data, record));
    // Northgate is meant by a part of its name, until somebody has all of it.
    for (name, anew) in [("Harbour", false), ("Northern Lights", false), ("NORTH", true), (" Nörth", true)] {
        assert_eq!(put(&north, company(7, name)).0, anew, "{name} comes");
    }
    let (_, two) = put(&north, company(7, "Northern Lights"));
    assert!(!put(&two, company(7, "Southern Lights")).0, "Northgate is still meant");
    assert!(put(&two, company(7, "North")).0, "Northgate is not meant any more");
    assert!(put(&north, company(3, "Southgate")).0, "nobody is meant any more, so the rule cannot count");
    let mut gone = Draft::on(&north);
    gone.delete(RecordId { kind: crate::model::Kind::Company, id: id(3) });
    let (anew, without) = after(&north, &gone.finish());
    assert!(anew, "the last one of the name goes");
    assert!(put(&without, company(8, "Due North")).0, "the first one of the name comes");
    assert!(!put(&data("tag:a"), company(7, "North")).0, "no rule names companies");
}

#[test]
fn scores_fade_where_points_halve_or_conditions_ask_for_days() {
    for (filter, by_day) in [
        ("tag:a", false),
        ("untouched>5", true),
        ("answered>-30d", true),
        ("created>2026-01-01", false),
        ("next:late", true),
        ("close:this-month", true),
        ("value>5 or age>3", true),
    ] {
        assert_eq!(fades(&data(filter)), by_day, "{filter}");
    }
}

#[test]
fn flames_are_the_share_of_the_ideal_in_fifths() {
    for (score, best, expected) in [
        (0, 100, 0),
        (9, 100, 0),
        (10, 100, 1),
        (49, 100, 2),
        (50, 100, 3),
        (100, 100, 5),
        (900, 100, 5),
        (-5, 100, 0),
        (5, 0, 0),
    ] {
        assert_eq!(flames(score, best), expected, "{score} of {best}");
    }
    assert_eq!((percent(i32::MAX, 1), percent(1, i32::MAX), percent(33, 100)), (100, 0, 33));
    assert_eq!((ideal(&data("tag:a")), ideal(&Dataset::default())), (Some(10), None));
}
