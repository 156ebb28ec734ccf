use super::*;
use crate::model::{Goal, Opportunity, StageKind};
use crate::report::fixture_tests::{Fixture, ask, day, fixture, generated};
use crate::report::{Grain, Question};
use crate::value::Id;
use std::sync::Arc;

const CASE: &str = "
    now 2026-03-15
    stage New open 10
    stage Talk open 30
    stage Offer open 60
    stage Won won 100
    stage Paid won 100
    stage Later parked 10
    stage Lost lost 0
    deal A value=1000 close=2026-03-20 New@2026-01-10 Offer@2026-02-01
    deal B value=500 close=2026-03-31 probability=90 Talk@2026-02-01
    deal C value=$200 close=2026-04-01 New@2026-02-01
    deal D value=300 close=2026-03-02 New@2026-01-15 Won@2026-03-02
    deal E value=50 close=2026-03-01 New@2026-01-20 Won@2026-02-28 Paid@2026-04-02
    deal F value=70 close=2026-03-05 New@2026-01-05 Lost@2026-03-05
    deal G value=40 close=2026-03-14 Talk@2026-02-01
    deal H value=60 Offer@2026-02-01
    deal I value=80 close=2026-03-20 New@2026-01-02 Later@2026-02-02
    deal J value=90 close=2026-07-01 Talk@2026-02-01
    deal K value=15 close=2026-03-15 Talk@2026-02-01
";

fn goal(from: &str, until: &str, euros: i64) -> Arc<Goal> {
    Arc::new(Goal {
        id: Id::from_bits(1),
        name: "Goal".into(),
        from: day(from),
        until: day(until),
        amount: Some(Money::whole(euros, Currency::EUR)),
        ..Goal::default()
    })
}

fn half_year() -> Question {
    Question { goals: vec![goal("2026-03-01", "2026-04-01", 1_865)], ..ask("2026-01-01", "2026-07-01") }
}

/// One line a bucket: count, full value, value × chance.
fn told(case: &Fixture, made: &Forecast) -> String {
    let names = |places: &[u32]| case.names(places);
    let mut lines = Vec::new();
    for piece in &made.pieces {
        let open = &piece.open;
        lines.push(format!(
            "{}: won {} [{}], open {} [{}], weighted {}, forecast {}",
            piece.span.from,
            piece.won.sum.minor,
            names(&piece.won.places),
            open.tally.sum.minor,
            names(&open.tally.places),
            open.expected(),
            piece.forecast()
        ));
    }
    let piles =
        [("overdue", &made.overdue), ("undated", &made.undated), ("outside", &made.outside), ("parked", &made.parked)];
    for (name, pile) in piles {
        let tally = &pile.tally;
        lines.push(format!("{name}: {} [{}], weighted {}", tally.sum.minor, names(&tally.places), pile.expected()));
    }
    lines.join("\n")
}

#[test]
fn each_opportunity_is_in_the_month_of_its_close_or_in_a_bucket_of_its_own() {
    let case = fixture(CASE);
    let made = forecast(&case.facts, &half_year());
    // By hand: March has A 1,000 × 60 %, B 500 × 90 %, K 15 × 30 %; April has C 200 USD × 0.9 × 10 %.
    let expected = "\
2026-01-01: won 0 [], open 0 [], weighted 0, forecast 0
2026-02-01: won 0 [], open 0 [], weighted 0, forecast 0
2026-03-01: won 35000 [D E], open 151500 [A B K], weighted 105450, forecast 140450
2026-04-01: won 0 [], open 18000 [C], weighted 1800, forecast 1800
2026-05-01: won 0 [], open 0 [], weighted 0, forecast 0
2026-06-01: won 0 [], open 0 [], weighted 0, forecast 0
overdue: 4000 [G], weighted 1200
undated: 6000 [H], weighted 3600
outside: 9000 [J], weighted 2700
parked: 8000 [I], weighted 800";
    assert_eq!(told(&case, &made), expected);
    assert_eq!((made.whole.forecast(), made.whole.open.count()), (142_250, 4));
    assert_eq!((made.converted, made.missing.len()), (1, 0));
}

#[test]
fn quarters_add_up_to_what_their_months_do() {
    let case = fixture(CASE);
    let made = forecast(&case.facts, &Question { grain: Grain::Quarter, ..half_year() });
    assert_eq!(made.pieces.iter().map(Outlook::forecast).collect::<Vec<_>>(), [140_450, 1_800]);
}

#[test]
fn a_lost_opportunity_is_worth_nothing_in_a_forecast() {
    let case = fixture(CASE);
    let made = forecast(&case.facts, &half_year());
    let everywhere = made.pieces.iter().flat_map(|piece| piece.won.places.iter().chain(&piece.open.tally.places));
    assert!(!case.names(&everywhere.copied().collect::<Vec<_>>()).contains('F'));
}

#[test]
fn what_is_won_counts_in_the_month_of_its_close_and_not_of_its_creation() {
    let case = fixture(CASE);
    let made = forecast(&case.facts, &half_year());
    // D and E came in January; E entered its stage on 28 February, and its record says the 1st of March.
    let won = |at: usize| case.names(&made.pieces[at].won.places);
    assert_eq!((won(0), won(1), won(2)), (String::new(), String::new(), "D E".to_string()));
}

#[test]
fn categories_are_cumulative_and_open_to_what_they_count() {
    let case = fixture(CASE);
    let made = forecast(&case.facts, &half_year());
    let march = &made.pieces[2];
    let by = Category::ALL.map(|category| case.names(&march.category(category).tally.places));
    assert_eq!(by, ["", "K", "A", "B"]);
    let sums = Category::ALL.map(|category| march.cumulative(category));
    assert_eq!(sums, [0, 151_500, 35_000 + 50_000 + 100_000, 35_000 + 50_000]);
    assert_eq!(case.names(&march.cumulative_places(Category::BestCase)), "A B D E");
    assert_eq!(case.names(&march.cumulative_places(Category::Commit)), "B D E");
    assert_eq!(case.names(&march.cumulative_places(Category::Pipeline)), "A B K");
}

#[test]
fn what_is_omitted_is_beside_the_sums_and_not_in_them() {
    let case = fixture(CASE);
    let mut facts = case.facts.clone();
    facts.deals.iter_mut().filter(|deal| deal.record.name == "A").for_each(|deal| deal.category = Category::Omitted);
    let made = forecast(&facts, &half_year());
    let march = &made.pieces[2];
    assert_eq!(case.names(&march.category(Category::Omitted).tally.places), "A");
    assert_eq!((march.open.tally.sum.minor, march.cumulative(Category::BestCase)), (51_500, 85_000));
}

#[test]
fn coverage_is_what_is_due_by_what_is_missing_and_needed_is_one_by_the_win_rate() {
    let case = fixture(CASE);
    let made = forecast(&case.facts, &half_year());
    // Missing 1,865 - 350 = 1,515 against 1,515 due; won 2 of 3.
    assert_eq!((made.pieces[2].gap(), made.pieces[2].coverage()), (Some(151_500), Some(1.0)));
    assert_eq!((made.win.part, made.win.whole, made.needed()), (2, 3, Some(1.5)));
    assert_eq!(made.pieces[3].coverage(), None, "April has no goal");
    let reached = Question { goals: vec![goal("2026-03-01", "2026-04-01", 300)], ..half_year() };
    let made = forecast(&case.facts, &reached);
    assert_eq!((made.pieces[2].gap(), made.pieces[2].coverage()), (Some(0), None));
}

#[test]
fn the_first_day_of_a_period_is_in_it_and_the_day_after_its_last_is_not() {
    let case = fixture(CASE);
    let march = forecast(&case.facts, &ask("2026-03-01", "2026-04-01"));
    assert_eq!(case.names(&march.whole.won.places), "D E");
    assert_eq!(case.names(&march.whole.open.tally.places), "A B K");
    assert_eq!(case.names(&march.outside.tally.places), "C J", "C is due on the 1st of April");
    let before = forecast(&case.facts, &ask("2026-02-01", "2026-03-01"));
    assert_eq!(before.whole.won.count(), 0, "E is won on the 1st of March");
}

#[test]
fn an_amount_without_a_rate_is_shown_and_in_no_sum() {
    let mut case = fixture(CASE);
    for record in &mut case.records {
        if let crate::model::Record::Settings(settings) = record {
            Arc::make_mut(settings).rates.clear();
        }
    }
    let data = crate::data::Dataset::from_records(case.records.clone());
    let facts = Facts::of(&data, case.now, &case.zone);
    let made = forecast(&facts, &half_year());
    assert_eq!((made.converted, made.missing.iter().map(|one| one.code()).collect::<Vec<_>>()), (0, vec!["USD"]));
    assert_eq!((case.names(&made.unconverted), made.pieces[3].open.tally.sum.minor), ("C".to_string(), 0));
    assert_eq!(case.names(&made.pieces[3].open.tally.places), "C", "it is counted all the same");
}

/// The same from the records alone, by the definitions and without a single shortcut.
fn naive(case: &Fixture, span: Span) -> (i128, i128, Vec<Id>) {
    let kind = |stage: Id| case.data.stage(stage).unwrap().kind;
    let (mut won, mut hundredths, mut ids) = (0i128, 0i128, Vec::new());
    for one in case.data.opportunities() {
        let base = |on: Date| match one.value {
            Some(value) if value.currency == Currency::EUR => i128::from(value.minor),
            // 0.90 until the end of June, 0.80 after it; whole dollars convert without a rest.
            Some(value) => i128::from(value.minor) * if on < day("2026-07-01") { 90 } else { 80 } / 100,
            None => 0,
        };
        match kind(one.stage) {
            StageKind::Won => {
                let closed = closed_on(one, case);
                if span.has(closed) {
                    won += base(closed);
                    ids.push(one.id);
                }
            }
            StageKind::Open => {
                let today = case.zone.date(case.now);
                if let Some(close) = one.close.filter(|close| *close >= today && span.has(*close)) {
                    assert!(close >= span.from);
                    hundredths += base(today) * i128::from(case.data.probability(one));
                    ids.push(one.id);
                }
            }
            _ => {}
        }
    }
    ids.sort_unstable();
    (won, hundredths, ids)
}

fn closed_on(one: &Opportunity, case: &Fixture) -> Date {
    let kind = |stage: Id| case.data.stage(stage).unwrap().kind;
    let mut entered = one.created;
    for visit in one.visits.iter().rev() {
        if kind(visit.stage) != StageKind::Won {
            break;
        }
        entered = visit.entered;
    }
    one.close.unwrap_or_else(|| case.zone.date(entered))
}

#[test]
fn the_numbers_are_those_of_a_plain_count_on_generated_histories() {
    for seed in 1..=8 {
        let case = generated(seed, 250);
        for grain in [Grain::Week, Grain::Month, Grain::Quarter] {
            let made = forecast(&case.facts, &Question { grain, ..ask("2026-01-01", "2027-01-01") });
            for piece in &made.pieces {
                let (won, hundredths, ids) = naive(&case, piece.span);
                assert_eq!((piece.won.sum.minor, piece.open.weighted), (won, hundredths), "{seed} {:?}", piece.span);
                let mut places = [piece.won.places.clone(), piece.open.tally.places.clone()].concat();
                places.sort_unstable();
                assert_eq!(case.facts.ids(&places), ids);
            }
        }
        let made = forecast(&case.facts, &ask("2026-01-01", "2027-01-01"));
        let open = case.facts.deals.iter().filter(|deal| deal.open()).count();
        let piles = [&made.whole.open, &made.overdue, &made.undated, &made.outside];
        assert_eq!(piles.iter().map(|pile| pile.count()).sum::<usize>(), open, "each open one in exactly one place");
    }
}

/// Categories, coverage and the whole pipeline from the records alone.
#[test]
fn categories_and_the_whole_pipeline_are_those_of_a_plain_count() {
    for seed in 1..=6 {
        let case = generated(seed, 250);
        let question =
            Question { goals: vec![goal("2026-11-01", "2027-01-01", 100_000)], ..ask("2026-11-01", "2027-01-01") };
        let made = forecast(&case.facts, &question);
        let today = case.zone.date(case.now);
        let (mut sums, mut all, mut weighted, mut parked) = ([0i128; 4], 0i128, 0i128, 0i128);
        for one in case.data.opportunities() {
            let stage = case.data.stage(one.stage).unwrap();
            let base = one.value.map_or(0, |value| match value.currency {
                Currency::EUR => i128::from(value.minor),
                _ => i128::from(value.minor) * 8 / 10,
            });
            let percent = one.probability.unwrap_or(stage.probability);
            match stage.kind {
                StageKind::Parked => parked += base,
                StageKind::Open => {
                    all += base;
                    weighted += base * i128::from(percent);
                    if one.close.is_some_and(|close| close >= today && question.period.has(close)) {
                        let at = Category::ALL.iter().position(|one| *one == Category::usual(percent)).unwrap();
                        sums[at] += base;
                    }
                }
                _ => {}
            }
        }
        let piles =
            [&made.whole.open, made.whole.category(Category::Omitted), &made.overdue, &made.undated, &made.outside];
        let sum = |of: &dyn Fn(&Pile) -> i128| piles.iter().map(|pile| of(pile)).sum::<i128>();
        assert_eq!(sum(&|pile| pile.tally.sum.minor), all, "{seed}: the whole pipeline");
        assert_eq!(sum(&|pile| pile.weighted), weighted, "{seed}");
        assert_eq!(made.parked.tally.sum.minor, parked, "{seed}: parked ones apart");
        let [omitted, pipeline, best, commit] = sums;
        let won = made.whole.won.sum.minor;
        let told = Category::ALL.map(|category| made.whole.cumulative(category));
        let due = pipeline + best + commit;
        assert_eq!(told, [omitted, due, won + commit + best, won + commit], "{seed}");
        let missing = 10_000_000 - won;
        assert!((made.whole.coverage().unwrap() - due as f64 / missing as f64).abs() < 1e-9, "{seed}");
    }
}

#[test]
fn overdue_is_a_matter_of_days_and_the_same_everywhere() {
    for now in ["2026-03-15T00:00", "2026-03-15T23:59"] {
        let case = fixture(&format!(
            "now {now}\nstage New open 10\nstage Won won 100\ndeal A close=2026-03-14 New@2026-01-01\ndeal B \
             close=2026-03-15 New@2026-01-01\n"
        ));
        let question = ask("2026-01-01", "2027-01-01");
        let made = forecast(&case.facts, &question);
        assert_eq!(case.names(&made.overdue.tally.places), "A", "{now}");
        assert_eq!(case.names(&made.whole.open.tally.places), "B", "{now}");
        let rates = crate::report::win_rates(&case.data, &case.facts, &case.history, &question);
        assert_eq!(case.names(&rates[0].overdue.places), "A", "{now}");
        let leaks = crate::report::leaks(&case.data, &case.facts, &case.history, &question);
        let late = leaks.iter().find(|line| line.kind == crate::report::LeakKind::Overdue).unwrap();
        assert_eq!(late.found.iter().map(|one| case.names(&[one.place])).collect::<Vec<_>>(), ["A"], "{now}");
    }
}

#[test]
fn what_a_part_brings_is_not_measured_against_the_goal_of_all() {
    let case = fixture(CASE);
    let some = half_year().only([case.id("d:A"), case.id("d:D")]);
    let made = forecast(&case.facts, &some);
    assert_eq!(
        (case.names(&made.whole.won.places), case.names(&made.whole.open.tally.places)),
        ("D".into(), "A".into())
    );
    assert!(made.pieces.iter().all(|piece| piece.target.is_none() && piece.coverage().is_none()));
    assert_eq!(made.pieces[2].gap(), None, "the others have won the rest, and nobody looks at them here");
}
