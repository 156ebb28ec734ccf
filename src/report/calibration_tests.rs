use super::*;
use crate::data::Batch;
use crate::model::Opportunity;
use crate::report::fixture_tests::{Fixture, ask, day, fixture, generated, moment};

const CASE: &str = "
    now 2026-04-15
    stage New open 10
    stage Talk open 40
    stage Offer open 80
    stage Won won 100
    stage Later parked 10
    stage Lost lost 0
    deal A value=1000 close=2026-02-10 New@2026-01-05 Talk@2026-01-20 Won@2026-02-10
    deal B value=500 close=2026-03-05 New@2026-01-05 Talk@2026-01-25 Lost@2026-03-05
    deal C value=200 close=2026-02-20 New@2026-02-05 Won@2026-02-20
    deal D value=300 close=2026-03-31 New@2026-01-05 Offer@2026-02-20 Won@2026-03-31
    deal E value=70 close=2026-03-10 Talk@2026-01-05 Later@2026-02-20
    turn A 2026-01-01 value=900 close=2026-02-15
    turn A 2026-02-10 value=1000 close=2026-02-10
    turn B 2026-01-05 close=2026-02-28
    turn B 2026-02-25 close=2026-03-20
    turn B 2026-03-05 close=2026-03-05
    turn C 2026-02-05 close=2026-02-25
    turn D 2026-01-05 close=2026-03-30 probability=50
    turn E 2026-01-05 close=2026-02-10
";

#[test]
fn a_month_is_what_was_said_at_its_beginning_and_what_came_of_it() {
    let case = fixture(CASE);
    let made = calibration(&case.facts, &case.history, &ask("2026-01-01", "2026-05-01"));
    let told: Vec<String> = made
        .months
        .iter()
        .map(|month| {
            let names = |places: &[u32]| case.names(places);
            let (said, came, won) = (names(&month.said.places), names(&month.came.places), names(&month.won.places));
            let euros = (month.said.minor / 100, month.said.weighted / 10_000, month.came.sum.minor / 100);
            format!("{}: said {said} {} {}, came {came} {}, won {won}", month.span.from, euros.0, euros.1, euros.2)
        })
        .collect();
    // February: A 900 × 40 %, B 500 × 40 %, E 70 × 40 %; A came in with 1,000. March: B has moved on, D 300 × 50 % of its
    // own. The journal begins on 1 January at nine, so January is not known from its beginning; April is not over.
    let expected =
        ["2026-02-01: said A B E 1470 588, came A 1000, won A C", "2026-03-01: said B D 800 350, came D 300, won D"];
    assert_eq!(told, expected);
    assert!((made.bias().unwrap() - 1_300.0 / 938.0).abs() < 1e-9);
}

#[test]
fn what_was_said_counts_by_the_rates_of_its_month_and_what_came_by_those_of_its_close() {
    let case = fixture(
        "now 2026-08-15
         stage New open 10
         stage Won won 100
         deal A value=$1000 close=2026-05-20 New@2026-01-05 Won@2026-05-20
         turn A 2026-01-01 value=$1000 close=2026-05-20",
    );
    let made = calibration(&case.facts, &case.history, &ask("2026-05-01", "2026-06-01"));
    // A dollar is 0.90 until the end of June, and 0.80 since.
    let month = made.months.first().unwrap();
    assert_eq!(
        (month.said.minor, month.came.sum.minor),
        (90_000, 90_000),
        "a rate that came later says nothing of May"
    );
    let told: Vec<_> =
        month.foreign.iter().map(|(id, currency, day)| (*id, currency.code(), day.to_string())).collect();
    let id = case.id("d:A");
    assert_eq!(told, [(id, "USD", "2026-05-20".to_string()), (id, "USD", "2026-05-01".to_string())]);
}

#[test]
fn brier_is_the_mean_of_squares_over_the_stays_of_what_is_decided() {
    let case = fixture(CASE);
    let made = calibration(&case.facts, &case.history, &ask("2026-01-01", "2026-05-01"));
    // New: A 10 %, B 10 %, C 10 %, D 50 % of its own; won, lost, won, won. Talk: A 40 %, B 40 %. Offer: D 50 %.
    let squares = [0.81 + 0.01 + 0.81 + 0.25, 0.36 + 0.16, 0.25];
    for (stage, (sum, n)) in made.stages.iter().zip(squares.into_iter().zip([4usize, 2, 1])) {
        assert_eq!(stage.stays, n);
        assert!((stage.brier().unwrap() - sum / n as f64).abs() < 1e-9);
    }
    assert!((made.brier().unwrap() - squares.iter().sum::<f64>() / 7.0).abs() < 1e-9);
    // What was said with 50 to 59 %: D in two stages, won. It is one case.
    let band = &made.bands[5];
    assert_eq!((band.from, band.to, band.share, band.mean()), (50, 59, Share::new(1, 1), Some(0.5)));
    assert!(made.bands.iter().all(|band| band.share.whole == band.places.len()));
}

#[test]
fn a_chance_from_history_counts_all_that_reached_a_stage_or_passed_it() {
    let case = fixture(CASE);
    let of = |touched_only| {
        let question = Question { touched_only, ..ask("2026-01-01", "2026-05-01") };
        let made = calibration(&case.facts, &case.history, &question);
        made.stages.iter().map(|stage| (stage.reached, stage.typed, stage.suggested())).collect::<Vec<_>>()
    };
    // A and D passed all, C skipped Talk and Offer and reached Won; B was lost in Talk.
    let share = Share::new;
    let passed = [(share(3, 4), 10, Some(67)), (share(3, 4), 40, Some(67)), (share(3, 3), 80, Some(80))];
    assert_eq!(of(false), passed);
    // (1 + 1) / (2 + 2) and (1 + 1) / (1 + 2).
    let touched = [(share(3, 4), 10, Some(67)), (share(1, 2), 40, Some(50)), (share(1, 1), 80, Some(67))];
    assert_eq!(of(true), touched);
    let nothing = calibration(&case.facts, &case.history, &ask("2020-01-01", "2020-02-01"));
    assert!(nothing.stages.iter().all(|stage| stage.suggested().is_none()));
}

/// A stage's share and the Brier score from the records alone.
fn naive(case: &Fixture, span: Span, stage: Id) -> (Share, f64, usize) {
    let kind = |stage: Id| case.data.stage(stage).map(|stage| stage.kind);
    let order = |id: Id| {
        let stages = case.data.stages_of(case.facts.stages[0].pipeline);
        let ordered = stages.iter().filter(|stage| matches!(stage.kind, StageKind::Open | StageKind::Won));
        ordered.clone().position(|stage| stage.id == id)
    };
    let (mut share, mut sum, mut stays) = (Share::default(), 0.0, 0);
    for one in case.data.opportunities() {
        let outcome = kind(one.stage).unwrap();
        if !outcome.closed() || !span.has(closed_on(one, case)) {
            continue;
        }
        let won = outcome == StageKind::Won;
        let furthest = one.visits.iter().filter_map(|visit| order(visit.stage)).max();
        // Whoever has never been in an open stage came in closed: nothing is known of the way.
        let way = one.visits.iter().any(|visit| kind(visit.stage) == Some(StageKind::Open));
        if way && furthest >= order(stage) {
            share.whole += 1;
            share.part += usize::from(won);
        }
        for visit in one.visits.iter().filter(|visit| visit.stage == stage) {
            let turns = case.history.turns(one.id);
            let then = turns.iter().rev().find(|turn| turn.at <= visit.entered).or(turns.first());
            let own = then.map_or(one.probability, |turn| turn.state.probability);
            let said = f64::from(own.unwrap_or(case.data.stage(stage).unwrap().probability)) / 100.0;
            let came = if won { 1.0 } else { 0.0 };
            sum += (said - came) * (said - came);
            stays += 1;
        }
    }
    (share, sum, stays)
}

fn closed_on(one: &Opportunity, case: &Fixture) -> crate::value::Date {
    let kind = |stage: Id| case.data.stage(stage).unwrap().kind;
    let last = kind(one.stage);
    let first = one.visits.iter().rev().take_while(|visit| kind(visit.stage) == last).last();
    one.close.unwrap_or_else(|| case.zone.date(first.map_or(one.created, |visit| visit.entered)))
}

#[test]
fn the_numbers_are_those_of_a_plain_count_on_generated_histories() {
    for seed in 1..=8 {
        let case = generated(seed, 250);
        let question = ask("2026-01-01", "2026-11-01");
        let made = calibration(&case.facts, &case.history, &question);
        for stage in &made.stages {
            let (share, sum, stays) = naive(&case, question.period, stage.stage);
            assert_eq!((stage.reached, stage.stays, stage.places.len()), (share, stays, share.whole), "{seed}");
            assert!((stage.brier().unwrap_or(0.0) * stays as f64 - sum).abs() < 1e-6);
        }
        for month in &made.months {
            // What came is part of what was said, and of what was won.
            let within = |part: &[u32], whole: &[u32]| part.iter().all(|one| whole.contains(one));
            assert!(within(&month.came.places, &month.said.places) && within(&month.came.places, &month.won.places));
            let won = case
                .facts
                .deals
                .iter()
                .filter(|deal| deal.closing.is_some_and(|closing| closing.won && month.span.has(closing.day)));
            assert_eq!(month.won.count(), won.count(), "{seed} {}", month.span.from);
        }
        assert!(!made.months.is_empty() && made.months.iter().all(|month| month.span.until <= day("2026-11-01")));
    }
}

/// The batch that deletes an opportunity of a case.
fn deletion(case: &Fixture, name: &str, at: &str) -> Batch {
    let record: crate::model::Record = case.deal(name).record.as_ref().clone().into();
    Batch {
        format: crate::data::FORMAT,
        id: Id::from_bits(77),
        device: Id::from_bits(1),
        seq: 99,
        clock: crate::data::Clock::default(),
        at: moment(at),
        actor: None,
        cause: crate::data::Cause::Person,
        label: String::new(),
        changes: vec![crate::data::Delta::Delete { id: record.id(), record }],
        misses: Vec::new(),
    }
}

#[test]
fn what_was_deleted_later_had_been_forecast_all_the_same() {
    let mut case = fixture(CASE);
    let before = calibration(&case.facts, &case.history, &ask("2026-01-01", "2026-05-01"));
    let (a, b) = (case.id("d:A"), case.id("d:B"));
    for name in ["A", "B"] {
        let batch = deletion(&case, name, "2026-04-10");
        case.history.feed(&batch);
    }
    case.records.retain(|record| ![a, b].contains(&record.bare_id()));
    let facts = Facts::of(&crate::data::Dataset::from_records(case.records.clone()), case.now, &case.zone);
    let made = calibration(&facts, &case.history, &ask("2026-01-01", "2026-05-01"));
    let sums = |made: &Calibration| -> Vec<_> {
        let sum = |one: &Check| (one.said.minor, one.said.weighted, one.came.sum.minor, one.won.sum.minor);
        made.months.iter().map(sum).collect()
    };
    assert_eq!(sums(&made), sums(&before));
    // What is gone had been forecast, and teaches nothing more.
    assert!(made.decided.len() < before.decided.len());
    let of_rest: Vec<Id> = facts.ids(&made.decided);
    assert!(!of_rest.contains(&a) && !of_rest.contains(&b), "{of_rest:?}");
    let brier = |made: &Calibration| (made.stays(), made.stages.iter().map(|one| one.reached).collect::<Vec<_>>());
    let never = calibration(&facts, &fixture(CASE).history, &ask("2026-01-01", "2026-05-01"));
    assert_eq!(brier(&made), brier(&never), "as if it had never been");
    assert_eq!(made.brier(), never.brier());
    let february = &made.months[0];
    let e = case.id("d:E");
    assert_eq!((february.said_ids(&facts), february.came_ids(&facts)), (vec![a, b, e], vec![a]));
    assert_eq!(february.won_ids(&facts), [a, case.id("d:C")]);
    assert_eq!((made.bias(), made.months[1].said_ids(&facts)), (before.bias(), vec![b, case.id("d:D")]));
}

#[test]
fn what_went_to_another_pipeline_was_forecast_in_the_one_it_was_in() {
    let case = fixture(CASE);
    let mut records = case.records.clone();
    let (other, stage) = (Id::from_bits(2), Id::from_bits(3));
    for record in &mut records {
        if let crate::model::Record::Opportunity(one) = record
            && one.name == "B"
        {
            let one = std::sync::Arc::make_mut(one);
            (one.pipeline, one.stage) = (other, stage);
            if let Some(last) = one.visits.last_mut() {
                last.stage = stage;
            }
        }
    }
    let pipeline = crate::model::Pipeline { id: other, name: "Partners".into(), ..Default::default() };
    let won = crate::model::Stage {
        id: stage,
        pipeline: other,
        name: "Partner".into(),
        kind: StageKind::Won,
        ..Default::default()
    };
    records.extend([pipeline.into(), won.into()]);
    let facts = Facts::of(&crate::data::Dataset::from_records(records), case.now, &case.zone);
    let of = |pipeline| {
        let question = Question { pipeline: Some(pipeline), ..ask("2026-01-01", "2026-05-01") };
        calibration(&facts, &case.history, &question)
    };
    let sales = of(case.facts.stages[0].pipeline);
    assert_eq!(case.names(&sales.months[0].said.places), "A B E");
    assert_eq!(case.names(&sales.months[1].said.places), "B D");
    assert_eq!(case.names(&sales.months[1].won.places), "D", "B was won by the partners");
    let partners = of(other);
    assert!(partners.months.iter().all(|month| month.said.places.is_empty()));
    assert_eq!(case.names(&partners.months[1].won.places), "B");
}

/// What was open and due in a month at its beginning, from the records and their turns alone.
fn said(case: &Fixture, month: Span) -> (Vec<Id>, i128) {
    let at = super::midnight(month.from, &case.zone).plus_millis(-1);
    let stage = |id: Id| case.data.stage(id).unwrap();
    let (mut ids, mut sum) = (Vec::new(), 0);
    for one in case.data.opportunities() {
        let closed = |when: Time| {
            let visit = one.visits.iter().rfind(|visit| visit.entered <= when);
            visit.is_some_and(|visit| stage(visit.stage).kind.closed())
        };
        let turns = case.history.turns(one.id);
        let (value, close, own) = match (turns.first(), turns.iter().rfind(|turn| turn.at <= at)) {
            (_, Some(turn)) => (turn.state.value, turn.state.close, turn.state.probability),
            (Some(first), None) => {
                (first.state.value, first.state.close.filter(|_| !closed(first.at)), first.state.probability)
            }
            (None, None) => (one.value, one.close.filter(|_| !closed(case.now)), one.probability),
        };
        let Some(visit) = one.visits.iter().rfind(|visit| visit.entered <= at) else { continue };
        let percent = own.unwrap_or(stage(visit.stage).probability);
        let sure =
            if own.is_some() { Category::usual(percent) } else { Category::usual(stage(visit.stage).probability) };
        let due = close.is_some_and(|close| month.has(close));
        if stage(visit.stage).kind != StageKind::Open || !due || sure == Category::Omitted {
            continue;
        }
        ids.push(one.id);
        let base = value.map_or(0, |value| match value.currency {
            Currency::EUR => i128::from(value.minor),
            // The rate of today.
            _ => i128::from(value.minor) * 8 / 10,
        });
        sum += base * i128::from(percent);
    }
    (ids, sum)
}

#[test]
fn what_was_said_is_that_of_a_plain_look_at_each_past_day() {
    for seed in 1..=6 {
        let case = generated(seed, 250);
        let made = calibration(&case.facts, &case.history, &ask("2025-12-01", "2026-11-01"));
        assert!(made.months.len() > 3);
        for month in &made.months {
            let told = (case.facts.ids(&month.said.places), month.said.weighted);
            assert_eq!(told, said(&case, month.span), "{seed} {}", month.span.from);
        }
    }
}
