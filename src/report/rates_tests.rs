use super::*;
use crate::report::fixture_tests::{Fixture, ask, fixture, generated, moment};
use crate::report::{By, Grain, Span};
use std::collections::BTreeSet;

const STAGES: &str = "now 2026-06-01\nstage New open 10\nstage Talk open 40\nstage Won won 100\nstage Lost lost 0\nmember \
                      Ann sales_manager\nmember Bo data_miner accountant\n";

fn rates(f: &Fixture, question: &Question) -> Vec<WinRates> {
    win_rates(&f.data, &f.facts, &f.history, question)
}

#[test]
fn three_rates_stand_side_by_side() {
    // Won A; lost B and C; D open with a close that is past; E silent since 31 March; F is talked to; G is planned.
    let f = fixture(&format!(
        "{STAGES}deal A value=300 New@2026-01-01 Won@2026-02-01
         deal B value=100 New@2026-01-01 Lost@2026-03-01
         deal C New@2025-01-01 Lost@2026-03-01
         deal D value=100 close=2026-04-01 New@2026-01-01
         deal E value=50 New@2026-01-01 Talk@2026-03-01
         deal F New@2026-01-01\nemail F 2026-05-20 out
         deal G New@2026-01-01\ntask G open 2026-07-01"
    ));
    let line = &rates(&f, &ask("2026-01-01", "2027-01-01"))[0];
    assert_eq!(line.closed(), Share::new(1, 3));
    assert_eq!(line.cohort(), Share::new(1, 6));
    assert_eq!(line.strict(), Share::new(1, 5));
    assert_eq!((f.names(&line.overdue.places), f.names(&line.silent.places)), ("D".into(), "E".into()));
    let [closed, cohort, strict] = line.by_value();
    assert_eq!(closed, Some(0.75));
    assert!((cohort.unwrap() - 300.0 / 550.0).abs() < 1e-9);
    assert!((strict.unwrap() - 300.0 / 550.0).abs() < 1e-9);
}

#[test]
fn each_counts_in_the_period_of_its_own_event_and_in_one_only() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-31T23:59 Won@2026-02-28T23:59\ndeal B New@2026-02-01T00:00 Lost@2026-03-01T00:00\n\
         deal D close=2026-03-31 New@2026-03-01\ndeal E New@2026-03-15T10:00"
    ));
    let question = Question { by: By::Period, ..ask("2026-01-01", "2026-06-01") };
    let lines = rates(&f, &question);
    let told = |of: fn(&WinRates) -> &Tally| lines.iter().map(|line| of(line).count()).collect::<Vec<_>>();
    assert_eq!(told(|line| &line.created), [1, 1, 2, 0, 0]);
    assert_eq!(told(|line| &line.won), [0, 1, 0, 0, 0]);
    assert_eq!(told(|line| &line.created_won), [1, 0, 0, 0, 0]);
    assert_eq!(told(|line| &line.lost), [0, 0, 1, 0, 0]);
    assert_eq!(told(|line| &line.overdue), [0, 0, 1, 0, 0]);
    assert_eq!(told(|line| &line.silent), [0, 0, 0, 1, 0], "thirty days after 15 March");
    let quarter = Question { grain: Grain::Quarter, by: By::Period, ..ask("2026-01-01", "2026-07-01") };
    assert_eq!(rates(&f, &quarter).iter().map(|line| line.closed().whole).collect::<Vec<_>>(), [2, 0]);
}

#[test]
fn by_creation_a_close_stands_where_it_was_created_and_by_period_where_it_closed() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-02-01 Won@2026-03-10\ndeal B New@2025-07-01 Lost@2026-03-10\ndeal C created=2026-05-01 \
         close=2026-03-10 Won@2026-05-01"
    ));
    let told = |by| {
        let lines = rates(&f, &Question { by, ..ask("2026-01-01", "2026-04-01") });
        let line = |line: &WinRates| {
            let name = match &line.group {
                crate::report::Group::Piece(span) => span.from.to_string(),
                other => other.name(&f.data),
            };
            format!("{name}: {} {}", f.names(&line.won.places), f.names(&line.lost.places))
        };
        lines.iter().map(line).collect::<Vec<_>>()
    };
    let created = ["Earlier:  B", "2026-01-01:  ", "2026-02-01: A ", "2026-03-01:  ", "Later: C "];
    assert_eq!(told(By::Created), created);
    assert_eq!(told(By::Period), ["2026-01-01:  ", "2026-02-01:  ", "2026-03-01: A C B"]);
}

#[test]
fn a_win_is_credited_to_who_was_in_charge_when_it_closed() {
    let f = fixture(&format!(
        "{STAGES}deal A owner=Bo value=100 New@2026-01-01 Won@2026-02-01\nturn A 2026-01-01T08:00 owner=Ann\nturn A \
         2026-03-01 owner=Bo"
    ));
    let told = |by| {
        let lines = rates(&f, &Question { by, ..ask("2026-01-01", "2027-01-01") });
        lines.iter().map(|line| format!("{} {}", line.group.name(&f.data), line.won.count())).collect::<Vec<_>>()
    };
    assert_eq!(told(By::Owner), ["Ann 1"]);
    assert_eq!(told(By::Hat), ["Sales manager 1"]);
}

#[test]
fn what_somebody_was_in_charge_of_who_is_deleted_by_now_is_nobodys() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Won@2026-02-01\nturn A 2026-01-01T08:00 owner=Ann\nturn A 2026-03-01\ndeal B \
         New@2026-01-01 Won@2026-02-01\ndeal C owner=Bo New@2026-01-01"
    ));
    let ann = f.id("m:Ann");
    let left = f.records.iter().filter(|record| record.bare_id() != ann).cloned();
    let f = Fixture { data: Dataset::from_records(left), ..f };
    for by in [By::Owner, By::Hat] {
        let lines = rates(&f, &Question { by, ..ask("2026-01-01", "2027-01-01") });
        let nobodys: Vec<_> = lines.iter().filter(|line| line.group == Group::Without).collect();
        assert_eq!(nobodys.iter().map(|line| f.names(&line.won.places)).collect::<Vec<_>>(), ["A B"], "{by:?}");
        assert!(lines.iter().all(|line| line.group == Group::Without || !line.group.name(&f.data).is_empty()));
    }
}

#[test]
fn the_day_on_the_record_counts_where_it_differs_from_the_moment() {
    let f = fixture(&format!("{STAGES}deal A close=2026-02-03 New@2026-01-01 Won@2026-05-01"));
    let lines = rates(&f, &Question { by: By::Period, ..ask("2026-01-01", "2026-06-01") });
    assert_eq!(lines.iter().map(|line| line.won.count()).collect::<Vec<_>>(), [0, 1, 0, 0, 0]);
}

#[test]
fn a_first_mail_is_answered_by_a_reply_or_a_mail_that_came_in() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01\nmail A 2026-01-02 2026-01-09\nmail A 2026-01-05 -
         deal B New@2026-01-01\nemail B 2026-01-03 out\nemail B 2026-02-10 in
         deal C New@2026-01-01\nmail C 2026-01-02 -
         deal D New@2026-01-01\ncall D 2026-01-02 out
         deal E New@2026-01-01\nemail E 2026-01-02 in\nmail E 2026-01-03 -"
    ));
    let lines = responses(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2026-02-01"));
    assert_eq!((f.names(&lines[0].sent), f.names(&lines[0].answered)), ("A B C E".into(), "A B".into()));
}

/// The same counts, the slow way; and together the pieces are the whole.
#[test]
fn generated_histories_count_like_a_plain_count() {
    for seed in 1..6 {
        let f = generated(seed, 200);
        let period = Span { from: "2026-02-01".parse().unwrap(), until: "2026-09-10".parse().unwrap() };
        let line = &rates(&f, &Question::about(period))[0];
        let (from, until) = (moment("2026-02-01T00:00"), moment("2026-09-10T00:00"));
        let (won_stages, lost) = ([f.id("s:Won"), f.id("s:Paid")], f.id("s:Lost"));
        let (mut won, mut cohort, mut value, mut gone) = (BTreeSet::new(), 0, 0, 0);
        for one in f.data.opportunities() {
            let is_won = won_stages.contains(&one.stage);
            cohort += usize::from(is_won && from <= one.created && one.created < until);
            let mut began = one.visits.len() - 1;
            while began > 0 && is_won && won_stages.contains(&one.visits[began - 1].stage) {
                began -= 1;
            }
            while began > 0 && one.stage == lost && one.visits[began - 1].stage == lost {
                began -= 1;
            }
            let date = one.close.unwrap_or_else(|| f.zone.date(one.visits[began].entered));
            if !period.has(date) {
                continue;
            }
            gone += usize::from(one.stage == lost);
            if is_won {
                won.insert(one.id);
                let rate = |minor: i64| {
                    if date < crate::report::fixture_tests::day("2026-07-01") { minor * 9 / 10 } else { minor * 8 / 10 }
                };
                value += one.value.map_or(0, |value| match value.currency.code() {
                    "USD" => rate(value.minor),
                    _ => value.minor,
                });
            }
        }
        assert_eq!(f.facts.ids(&line.won.places).into_iter().collect::<BTreeSet<_>>(), won, "seed {seed}");
        assert_eq!((line.created_won.count(), line.lost.count()), (cohort, gone), "seed {seed}");
        assert_eq!(line.won.sum.minor, i128::from(value), "seed {seed}");
        let pieces = rates(&f, &Question { by: By::Period, ..Question::about(period) });
        let tallies: [fn(&WinRates) -> &Tally; 5] =
            [|one| &one.won, |one| &one.lost, |one| &one.created, |one| &one.overdue, |one| &one.silent];
        for of in tallies {
            let all: usize = pieces.iter().map(|one| of(one).count()).sum();
            assert_eq!(all, of(line).count(), "seed {seed}");
        }
    }
}

/// Strict rates and answers to first mails from the records alone.
#[test]
fn overdue_silent_and_answered_ones_are_those_of_a_plain_count() {
    for seed in 1..6 {
        let f = generated(seed, 200);
        let period = Span { from: "2026-03-29".parse().unwrap(), until: "2026-10-25".parse().unwrap() };
        let line = &rates(&f, &Question::about(period))[0];
        let answers = &responses(&f.data, &f.facts, &f.history, &Question::about(period))[0];
        let today = f.zone.date(f.now);
        let (mut overdue, mut silent, mut sent, mut answered) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for one in f.data.opportunities() {
            if f.data.stage(one.stage).unwrap().kind == crate::model::StageKind::Open {
                let touched = crate::query::last_touch(&f.data, one).max(one.entered());
                let fell = touched.plus_millis(30 * DAY);
                let planned = f.data.tasks_of(one.id).any(|task| task.done.is_none());
                match one.close {
                    Some(close) if close < today => overdue.extend(period.has(close).then_some(one.id)),
                    _ if !planned && fell < f.now => silent.extend(period.has(f.zone.date(fell)).then_some(one.id)),
                    _ => {}
                }
            }
            let logged = || f.data.activities_of(one.id).filter(|log| log.kind == crate::model::ActivityKind::Email);
            let out = logged().filter(|log| log.outcome != Some(crate::model::Outcome::Received)).map(|log| log.at);
            let mails = f.data.messages_of(one.id).filter(|mail| !mail.bounced).filter_map(|mail| mail.sent);
            let Some(first) = out.chain(mails).min().filter(|first| period.has(f.zone.date(*first))) else { continue };
            sent.push(one.id);
            let came = logged().filter(|log| log.outcome == Some(crate::model::Outcome::Received)).map(|log| log.at);
            let replied = f.data.messages_of(one.id).filter_map(|mail| mail.replied);
            if came.chain(replied).any(|at| first <= at) {
                answered.push(one.id);
            }
        }
        assert_eq!(f.facts.ids(&line.overdue.places), overdue, "seed {seed}");
        assert_eq!(f.facts.ids(&line.silent.places), silent, "seed {seed}");
        let late = line.lost.count() + overdue.len() + silent.len();
        assert_eq!(line.strict(), Share::new(line.won.count(), line.won.count() + late), "seed {seed}");
        assert_eq!((f.facts.ids(&answers.sent), f.facts.ids(&answers.answered)), (sent, answered), "seed {seed}");
    }
}
