use super::*;
use crate::model::Goal;
use crate::report::fixture_tests::{ask, day, fixture, generated};
use crate::value::{Id, Money};
use std::sync::Arc;

const CASE: &str = "
    now 2026-03-15
    stage New open 10
    stage Talk open 30
    stage Offer open 60
    stage Won won 100
    stage Lost lost 0
    deal A value=100 close=2026-03-20 Offer@2026-02-01
    deal B value=230 close=2026-03-25 Talk@2026-02-01
    deal C value=470 close=2026-04-10 probability=45 Talk@2026-02-01
    deal W value=50 close=2026-03-02 New@2026-01-20 Won@2026-03-02
    deal L value=900 close=2026-03-25 New@2026-01-20 Lost@2026-03-02
    deal U value=800 Talk@2026-02-01
";

/// Every outcome of independent opportunities with its probability: the sums, smallest first.
fn outcomes(players: &[(i128, f64)]) -> Vec<(i128, f64)> {
    let mut all = vec![(0i128, 1.0f64)];
    for (value, chance) in players {
        all = all.iter().flat_map(|(sum, p)| [(sum + value, p * chance), (*sum, p * (1.0 - chance))]).collect();
    }
    all.sort_by_key(|(sum, _)| *sum);
    all
}

fn quantile(outcomes: &[(i128, f64)], share: f64) -> i128 {
    let mut up_to = 0.0;
    outcomes
        .iter()
        .find(|(_, p)| {
            up_to += p;
            up_to >= share
        })
        .unwrap()
        .0
}

#[test]
fn a_small_case_gives_what_every_outcome_with_its_probability_gives() {
    let case = fixture(CASE);
    let goal = Goal {
        id: Id::from_bits(1),
        name: "Goal".into(),
        from: day("2026-03-01"),
        until: day("2026-05-01"),
        amount: Some(Money::whole(500, Currency::EUR)),
        ..Goal::default()
    };
    let question = Question { goals: vec![Arc::new(goal)], ..ask("2026-03-01", "2026-05-01") };
    let made = simulate(&case.facts, &question, &Chances::Own, 1, RUNS);
    let exact = outcomes(&[(10_000, 0.6), (23_000, 0.3), (47_000, 0.45)]);
    let won = 5_000;
    assert_eq!((made.whole.won, made.pieces[0].won, made.pieces[1].won), (won, won, 0));
    for (share, drawn) in [(0.1, made.whole.p10), (0.5, made.whole.p50), (0.9, made.whole.p90)] {
        assert_eq!(drawn, won + quantile(&exact, share), "{share}");
    }
    let mean: f64 = exact.iter().map(|(sum, p)| *sum as f64 * p).sum();
    assert!((made.whole.mean as f64 - won as f64 - mean).abs() <= 1.0, "{} {mean}", made.whole.mean);
    let reach: f64 = exact.iter().filter(|(sum, _)| won + sum >= 50_000).map(|(_, p)| p).sum();
    let spread = (reach * (1.0 - reach) / RUNS as f64).sqrt();
    assert!((made.whole.reach.unwrap() - reach).abs() < 4.0 * spread, "{:?} {reach}", made.whole.reach);
    // March alone: A and B.
    let march = outcomes(&[(10_000, 0.6), (23_000, 0.3)]);
    assert_eq!(made.pieces[0].p90, won + quantile(&march, 0.9));
    assert_eq!(made.pieces[0].p10, won + quantile(&march, 0.1));
    // Each number opens to all that it counts: what was won as well.
    assert_eq!((case.names(&made.whole.places), made.whole.open), ("A B C W".to_string(), 3));
    assert_eq!((case.names(&made.pieces[0].places), case.names(&made.pieces[1].places)), ("A B W".into(), "C".into()));
    assert_eq!(case.names(&made.unplaced), "U");
    assert_eq!((made.by_times, made.by_date, made.together), (0, 3, 0), "L is lost; A, B and C have a date");
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_others() {
    let case = generated(4, 300);
    let question = ask("2026-10-01", "2027-04-01");
    let of = |seed| simulate(&case.facts, &question, &Chances::Own, seed, RUNS);
    assert_eq!(of(5), of(5));
    assert_ne!(of(5).whole.p50, 0);
    let (one, other) = (of(5), of(6));
    assert!(one.pieces.iter().zip(&other.pieces).any(|(one, other)| one.p90 != other.p90));
}

/// Twelve opportunities that were won, 5, 10 … 60 days after they had come to Talk.
fn times_case(open: &str) -> String {
    let mut text = String::from(
        "now 2026-06-15T00:00\nstage New open 10\nstage Talk open 50\nstage Won won 100\nstage Lost lost 0\n",
    );
    for number in 1..=12i64 {
        let from = day("2026-01-01");
        let until = from + chrono::TimeDelta::days(5 * number);
        text.push_str(&format!("deal W{number} value=1 Talk@{from}T00:00 Won@{until}T00:00 close={until}\n"));
    }
    text + open
}

#[test]
fn when_it_is_won_comes_from_the_times_of_those_that_were() {
    // In Talk since the start of today: of the twelve times 5, 10, 15 days end in June and the other nine later; 20 to 45
    // days end in July, 50 to 60 in August.
    let case = fixture(&times_case("deal A value=1000 probability=100 close=2026-06-16 Talk@2026-06-15T00:00\n"));
    let made = simulate(&case.facts, &ask("2026-06-01", "2026-09-01"), &Chances::Own, 1, RUNS);
    let means: Vec<i128> = made.pieces.iter().map(|piece| piece.mean).collect();
    assert_eq!(means, [100_000 * 3 / 12, 100_000 * 6 / 12, 100_000 * 3 / 12]);
    assert_eq!((made.by_times, made.by_date), (1, 0));
    assert_eq!((made.whole.p10, made.whole.p90), (100_000, 100_000), "it is won for sure, and within these months");
    assert_eq!((made.pieces[0].p10, made.pieces[0].p50, made.pieces[0].p90), (0, 0, 100_000), "3 of 12 runs in June");
    assert_eq!((made.pieces[1].p10, made.pieces[1].p90), (0, 100_000));
}

#[test]
fn only_times_that_are_longer_than_it_is_there_already_count() {
    // Ten days in Talk: 15 to 60 days are left, ten of them; less 10 days: 5 to 50 more days.
    let case = fixture(&times_case("deal A value=1000 probability=100 close=2027-01-01 Talk@2026-06-05T00:00\n"));
    let made = simulate(&case.facts, &ask("2026-06-01", "2026-09-01"), &Chances::Own, 1, RUNS);
    let means: Vec<i128> = made.pieces.iter().map(|piece| piece.mean).collect();
    assert_eq!(means, [100_000 * 3 / 10, 100_000 * 6 / 10, 100_000 / 10]);
    // Fifteen days: nine times are left, which is too few; its date is in no month asked for.
    let case = fixture(&times_case("deal A value=1000 probability=100 close=2027-01-01 Talk@2026-05-31T00:00\n"));
    let made = simulate(&case.facts, &ask("2026-06-01", "2026-09-01"), &Chances::Own, 1, RUNS);
    assert_eq!((made.by_times, made.by_date, made.whole.mean), (0, 1, 0));
}

#[test]
fn an_expected_close_that_is_past_means_as_soon_as_can_be() {
    let case = fixture(
        "now 2026-03-15\nstage Talk open 50\nstage Won won 100\ndeal A value=100 close=2026-01-10 Talk@2026-01-01\n",
    );
    let made = simulate(&case.facts, &ask("2026-01-01", "2026-04-01"), &Chances::Own, 1, RUNS);
    assert_eq!(made.pieces.iter().map(|piece| piece.mean).collect::<Vec<_>>(), [0, 0, 5_000]);
}

#[test]
fn chances_are_ones_own_the_stages_or_those_of_history() {
    let case = fixture(CASE);
    let mean = |chances: &Chances| simulate(&case.facts, &ask("2026-04-01", "2026-05-01"), chances, 1, RUNS).whole.mean;
    assert_eq!(mean(&Chances::Own), 47_000 * 45 / 100);
    assert_eq!(mean(&Chances::Stage), 47_000 * 30 / 100);
    assert_eq!(mean(&Chances::History(vec![None, Some(20)])), 47_000 * 20 / 100);
    assert_eq!(mean(&Chances::History(vec![])), 47_000 * 30 / 100, "where history says nothing, the stage's");
}

/// Beyond the limit smaller ones are taken together; the percentiles stay where the normal distribution of all has them.
#[test]
fn very_many_are_partly_taken_together_and_said_so() {
    let case = fixture(
        "now 2026-03-15\nstage Talk open 50\nstage Won won 100\ndeal A value=100 close=2026-03-20 Talk@2026-02-01\n",
    );
    let mut facts = case.facts.clone();
    let one = facts.deals[0].clone();
    facts.deals = (0..8_000u32)
        .map(|number| {
            let mut deal = one.clone();
            deal.base = Some(i64::from(number % 97) * 100 + 100);
            deal
        })
        .collect();
    let made = simulate(&facts, &ask("2026-03-01", "2026-04-01"), &Chances::Own, 9, RUNS);
    // Half of them are won in a run.
    assert_eq!(made.together, 8_000 - 2 * usize::try_from(MOST).unwrap());
    let values = || facts.deals.iter().map(|deal| deal.base.unwrap() as f64);
    let (mean, deviation) = (values().sum::<f64>() / 2.0, (values().map(|v| v * v / 4.0).sum::<f64>()).sqrt());
    assert_eq!(made.whole.mean as f64, mean.round());
    for (z, drawn) in [(-1.281_55, made.whole.p10), (0.0, made.whole.p50), (1.281_55, made.whole.p90)] {
        let off = (drawn as f64 - (mean + z * deviation)) / deviation;
        assert!(off.abs() < 0.06, "{z}: {off} deviations off");
    }
}

#[test]
fn nothing_open_is_what_was_won() {
    let case = fixture(CASE);
    let question = ask("2026-03-01", "2026-05-01").only([case.id("d:W")]);
    let made = simulate(&case.facts, &question, &Chances::Own, 1, RUNS);
    assert_eq!((made.whole.p10, made.whole.p50, made.whole.p90, made.whole.mean), (5_000, 5_000, 5_000, 5_000));
}
