use super::*;
use crate::report::By;
use crate::report::fixture_tests::{Fixture, ask, fixture, generated, moment};
use std::collections::BTreeSet;

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Offer open 60\nstage Won won 100\n\
                      stage Later parked 10\nstage Lost lost 0\nmember Ann\nmember Bo\n";

fn year(f: &Fixture, touched_only: bool) -> Funnel {
    let question = Question { touched_only, ..ask("2026-01-01", "2027-01-01") };
    funnel(&f.data, &f.facts, &f.history, &question)
}

fn counts(f: &Fixture, of: impl Fn(&Step) -> usize) -> Vec<usize> {
    year(f, false).groups[0].steps.iter().map(of).collect()
}

fn small() -> Fixture {
    fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Talk@2026-01-02 Offer@2026-01-03 Won@2026-01-04
         deal B New@2026-01-01 Offer@2026-01-03 Lost@2026-01-05
         deal C New@2026-01-01 Talk@2026-01-02 New@2026-01-04 Talk@2026-01-06
         deal D New@2026-01-01 Lost@2026-01-02
         deal E New@2026-01-01 Talk@2026-01-02 Later@2026-01-04
         deal F New@2025-12-31T23:59 Won@2026-01-04"
    ))
}

#[test]
fn who_passed_a_stage_has_reached_it_and_who_skipped_it_is_counted() {
    let f = small();
    assert_eq!(counts(&f, |step| step.reached.len()), [5, 4, 2, 1], "F was created before the period");
    assert_eq!(counts(&f, |step| step.skipped.len()), [0, 1, 0, 0]);
    let all = year(&f, false);
    assert_eq!(all.groups[0].next(0), Share::new(4, 5));
    assert_eq!(all.groups[0].cumulative(3), Share::new(1, 5));
    assert_eq!(f.names(&all.groups[0].steps[2].reached), "A B");
}

#[test]
fn touched_only_counts_who_was_in_it_and_never_more_than_all() {
    let f = small();
    let all = year(&f, true);
    let line = &all.groups[0];
    assert_eq!(line.steps.iter().map(|step| step.reached.len()).collect::<Vec<_>>(), [5, 3, 2, 1]);
    assert_eq!(line.next(1), Share::new(1, 3), "of A, C and E only A was in the next one");
    assert_eq!(line.cumulative(2), Share::new(2, 5));
    assert_eq!(f.names(&line.from_first(2)), "A B");
    let f = fixture(&format!("{STAGES}deal A New@2026-01-01 Talk@2026-01-02\ndeal B Talk@2026-01-02"));
    let all = year(&f, true);
    assert_eq!(f.names(&all.groups[0].steps[1].reached), "A B");
    assert_eq!(all.groups[0].cumulative(1), Share::new(1, 1), "B never was in the first one");
    assert_eq!(f.names(&all.groups[0].from_first(1)), "A");
}

// The three wrong numbers that others show.
#[test]
fn what_is_lost_by_now_stays_in_the_funnel() {
    let f = small();
    let without: Vec<usize> = year(&f, false).groups[0]
        .steps
        .iter()
        .map(|step| step.reached.iter().filter(|one| f.facts.at(**one).unwrap().kind != StageKind::Lost).count())
        .collect();
    assert_eq!(without, [3, 3, 1, 1], "left out, the first step would look like a hundred percent");
    assert_eq!(year(&f, false).groups[0].next(0), Share::new(4, 5));
    assert_eq!(counts(&f, |step| step.lost.len()), [1, 0, 1, 0]);
}

#[test]
fn coming_by_twice_counts_once() {
    let f = small();
    let talk = &year(&f, false).groups[0].steps[1];
    assert_eq!(talk.reached.iter().filter(|one| f.names(&[**one]) == "C").count(), 1);
    assert_eq!((f.names(&talk.back), talk.backs, talk.touched), ("C".into(), 1, 3));
}

#[test]
fn the_stage_that_they_began_in_is_there() {
    let f = fixture(&format!("{STAGES}deal A New@2026-01-01\ndeal B Lost@2026-01-01"));
    let line = &year(&f, false).groups[0];
    assert_eq!(f.names(&line.steps[0].reached), "A B");
    assert_eq!(f.names(&line.unknown), "B", "what came in as lost counts, and is said");
}

#[test]
fn a_period_holds_its_first_moment_and_not_its_last() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01T00:00\ndeal B New@2026-01-31T23:59\ndeal C New@2026-02-01T00:00\ndeal D \
         New@2026-03-29T03:00"
    ));
    let names = |from, until| {
        let all = funnel(&f.data, &f.facts, &f.history, &ask(from, until));
        f.names(&all.groups[0].created)
    };
    assert_eq!(names("2026-01-01", "2026-02-01"), "A B");
    assert_eq!(names("2026-02-01", "2026-03-01"), "C");
    assert_eq!(names("2026-03-29", "2026-03-30"), "D");
}

#[test]
fn groups_are_by_who_was_in_charge_then_and_hold_everyone_under_each_tag() {
    let f = fixture(&format!(
        "{STAGES}deal A owner=Bo tag=x tag=y New@2026-01-01\ndeal B owner=Bo New@2026-01-20\nturn A 2026-01-01T08:00 \
         owner=Ann\nturn A 2026-01-10 owner=Bo"
    ));
    let of = |by| {
        let question = Question { by, ..ask("2026-01-01", "2026-02-01") };
        let all = funnel(&f.data, &f.facts, &f.history, &question);
        let line = |one: &GroupFunnel| format!("{}:{}", one.group.name(&f.data), f.names(&one.created));
        all.groups.iter().map(line).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(of(By::Owner), "Ann:A | Bo:B");
    assert_eq!(of(By::Tag), "x:A | y:A | :B");
    assert_eq!(of(By::Nothing), ":A B");
}

#[test]
fn what_is_opened_again_went_back_from_nowhere() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Talk@2026-01-02 Lost@2026-01-03 New@2026-01-04
         deal B New@2026-01-01 Talk@2026-01-02 Won@2026-01-03 Talk@2026-01-04
         deal C New@2026-01-01 Talk@2026-01-02 Later@2026-01-03 New@2026-01-04"
    ));
    let line = &year(&f, false).groups[0];
    let back: Vec<String> = line.steps.iter().map(|step| f.names(&step.back)).collect();
    assert_eq!(back, ["", "C", "", ""], "as among the leaks: a parked spell is on the way");
    let moved = crate::report::members(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2027-01-01"));
    assert_eq!(moved.iter().map(|line| f.names(&line.back)).collect::<Vec<_>>().concat(), "C");
}

/// The same counts, the slow way.
#[test]
fn generated_histories_count_like_a_plain_count() {
    for seed in 1..6 {
        let f = generated(seed, 200);
        for touched_only in [false, true] {
            let question = Question { touched_only, ..ask("2026-03-29", "2026-08-15") };
            let got = funnel(&f.data, &f.facts, &f.history, &question);
            let (from, until) = (moment("2026-03-29T00:00"), moment("2026-08-15T00:00"));
            let order: Vec<Id> =
                ["New", "Talk", "Offer", "Won", "Paid"].iter().map(|one| f.id(&format!("s:{one}"))).collect();
            let at = |stage: Id| order.iter().position(|one| *one == stage);
            let mut first = BTreeSet::new();
            for step in 0..order.len() {
                let (mut reached, mut on, mut back) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
                for one in f.data.opportunities().filter(|one| from <= one.created && one.created < until) {
                    let touched: BTreeSet<usize> = one.visits.iter().filter_map(|visit| at(visit.stage)).collect();
                    let far = touched.last().copied().unwrap_or(0);
                    let is = |step: usize| if touched_only { touched.contains(&step) } else { step <= far };
                    if is(step) {
                        reached.insert(one.id);
                        if is(step + 1) {
                            on.insert(one.id);
                        }
                    }
                    let lost = f.id("s:Lost");
                    for spell in one.visits.split(|visit| visit.stage == lost) {
                        let way: Vec<usize> = spell.iter().filter_map(|visit| at(visit.stage)).collect();
                        // From a won stage (the last two) to an open one it was opened again.
                        let reopened = |pair: &[usize]| pair[0] >= 3 && pair[1] < 3;
                        if way.windows(2).any(|pair| pair[0] == step && pair[1] < step && !reopened(pair)) {
                            back.insert(one.id);
                        }
                    }
                }
                if step == 0 {
                    first = reached.clone();
                }
                let both = reached.intersection(&first).count();
                assert_eq!(got.groups[0].cumulative(step), Share::new(both, first.len()), "seed {seed} step {step}");
                assert_eq!(got.groups[0].next(step), Share::new(on.len(), reached.len()), "seed {seed} step {step}");
                let line = &got.groups[0].steps[step];
                let ids = |places: &[u32]| f.facts.ids(places).into_iter().collect::<BTreeSet<Id>>();
                assert_eq!(ids(&line.reached), reached, "seed {seed} step {step} touched {touched_only}");
                assert_eq!(ids(&line.went_on), on, "seed {seed} step {step} touched {touched_only}");
                assert_eq!(ids(&line.back), back, "seed {seed} step {step}");
            }
        }
    }
}
