use super::*;
use crate::model::{Plan, Record, Rule, Version};
use crate::report::fixture_tests::{Fixture, ask, fixture, generated};

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Won won 100\nstage Later parked 10\nstage \
                      Lost lost 0\nmember Ann\nreason 1 Talk specific Price\nreason 2 Talk inherent Silence\n";

fn told(f: &Fixture, kind: LeakKind) -> String {
    let all = leaks(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2027-01-01"));
    let line = all.into_iter().find(|line| line.kind == kind).unwrap();
    let one = |one: &Leaking| format!("{}:{}", f.names(&[one.place]), one.number);
    line.found.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_leak_is_found_with_how_long_it_lasts() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-10
         deal B New@2026-01-10\ncall B 2026-02-25 out\ntask B open 2026-03-05
         deal C close=2026-02-20 New@2026-02-27\ncall C 2026-02-28 out\ntask C open 2026-03-05
         deal D New@2026-01-01 Talk@2026-01-05 New@2026-02-20\ncall D 2026-02-10 out\ntask D open 2026-03-05
         deal E lost=Silence New@2026-01-01 Talk@2026-01-05 Lost@2026-02-01
         deal F New@2026-01-01 Lost@2026-02-01
         deal G New@2026-01-01 Lost@2026-02-02\ntask G open 2026-03-09
         deal H lost=Price New@2026-01-01 Talk@2026-01-05 Lost@2026-02-01
         deal I New@2026-03-01T08:00\ntask I open 2026-03-05
         deal J New@2026-01-01 Later@2026-01-02"
    ));
    assert_eq!(told(&f, LeakKind::NeverContacted), "A:50", "I came an hour ago, J waits");
    assert_eq!(told(&f, LeakKind::NoNextStep), "A:50");
    assert_eq!(told(&f, LeakKind::Silent), "A:50");
    assert_eq!(told(&f, LeakKind::CadenceBroken), "A:50");
    assert_eq!(told(&f, LeakKind::Overdue), "C:9");
    assert_eq!(told(&f, LeakKind::WrongQualification), "E:28 D:9");
    assert_eq!(told(&f, LeakKind::NoReason), "F:28", "G is asked, H is known");
}

#[test]
fn a_close_date_that_is_pushed_three_times_is_fiction() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01\nturn A 2026-01-01 close=2026-01-10\nturn A 2026-01-02 close=2026-02-10\nturn A \
         2026-01-03 close=2026-01-20\nturn A 2026-01-04 close=2026-03-10\nturn A 2026-01-05 owner=Ann\nturn A 2026-01-06 \
         close=2026-04-10\ndeal B New@2026-01-01\nturn B 2026-01-01 close=2026-01-10\nturn B 2026-01-02 close=2026-02-10\n\
         turn B 2026-01-03 close=2026-03-10"
    ));
    assert_eq!(pushes(f.history.turns(f.id("d:B"))), 2);
    assert_eq!(told(&f, LeakKind::Pushed), "A:3", "the turn about the owner took the date away, which is no push");
}

#[test]
fn the_follow_up_rule_of_the_pipeline_says_how_long_is_too_long() {
    let text = format!("{STAGES}deal A New@2026-01-01\ncall A 2026-02-20 out\ntask A open 2026-03-05");
    let f = fixture(&text);
    assert_eq!(told(&f, LeakKind::CadenceBroken), "", "nine days of fourteen");
    let plan = Plan { trigger: Trigger::DaysUntouched { days: 7, at: None }, ..Plan::default() };
    let versions = vec![Version { number: 1, plan, ..Version::default() }];
    let rule = Rule { id: Id::from_bits(77), name: "Weekly".into(), on: true, versions, ..Rule::default() };
    let mut records = f.records.clone();
    records.push(Record::from(rule));
    let data = Dataset::from_records(records);
    let f = Fixture { data, ..f };
    assert_eq!(told(&f, LeakKind::CadenceBroken), "A:9");
}

#[test]
fn a_stage_leaks_what_is_lost_or_silent_of_what_entered_it_each_under_one_cause() {
    let f = fixture(&format!(
        "{STAGES}deal A Talk@2026-01-05
         deal B lost=Silence New@2026-01-01 Talk@2026-01-05 Lost@2026-02-01
         deal C lost=Price New@2026-01-01 Talk@2026-01-05 Lost@2026-02-20\ncall C 2026-01-10 out
         deal D lost=Price New@2026-01-01 Talk@2026-01-05 Lost@2026-01-12\ncall D 2026-01-10 out
         deal E Talk@2026-01-05 Won@2026-01-10
         deal F Talk@2026-01-05 New@2026-01-06 Talk@2026-01-07\ncall F 2026-02-25 out
         deal G Talk@2025-01-05"
    ));
    let lines = stage_leaks(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let talk = &lines[1];
    assert_eq!(f.names(&talk.entered), "A B C D E F", "F counts once, G came before");
    assert_eq!(f.names(&talk.no_follow_up), "A");
    assert_eq!(f.names(&talk.wrong), "B");
    assert_eq!(f.names(&talk.nurture_gap), "C");
    assert_eq!(f.names(&talk.other), "D");
    assert_eq!(talk.share(), Share::new(4, 6));
    assert_eq!(lines[0].share(), Share::new(0, 4), "who went on from a stage did not leak in it");
}

/// The same lists, the slow way, over the records alone.
#[test]
fn generated_histories_leak_like_a_plain_count() {
    for seed in 1..5 {
        let f = generated(seed, 150);
        let all = leaks(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2027-01-01"));
        let ids = |kind: LeakKind| -> Vec<Id> {
            let line = all.iter().find(|line| line.kind == kind).unwrap();
            let mut ids: Vec<Id> = line.found.iter().map(|one| f.facts.at(one.place).unwrap().id()).collect();
            ids.sort();
            ids
        };
        let open =
            |one: &&std::sync::Arc<crate::model::Opportunity>| f.data.stage(one.stage).unwrap().kind == StageKind::Open;
        let next = |id: Id| f.data.tasks_of(id).any(|task| task.done.is_none());
        let slow: Vec<Id> = f.data.opportunities().filter(open).filter(|one| !next(one.id)).map(|one| one.id).collect();
        assert_eq!(ids(LeakKind::NoNextStep), slow, "seed {seed}");
        let silent = |one: &&std::sync::Arc<crate::model::Opportunity>| {
            let last = crate::query::last_touch(&f.data, one).max(one.entered());
            !next(one.id) && f.now.millis() - last.millis() > 30 * DAY
        };
        let slow: Vec<Id> = f.data.opportunities().filter(open).filter(silent).map(|one| one.id).collect();
        assert_eq!(ids(LeakKind::Silent), slow, "seed {seed}");
    }
}
