use super::*;
use crate::report::fixture_tests::{Fixture, ask, day, fixture};
use crate::value::{Currency, Money};

/// November 2026: 21 working days, of which ten lie before Monday the 16th.
const CASE: &str = "
    now 2026-11-16
    stage New open 10
    stage Talk open 40
    stage Won won 100
    stage Lost lost 0
    member Ann sales_manager
    member Bo
    deal A value=1000 owner=Ann close=2026-11-01 New@2026-10-05 Won@2026-11-01
    deal B value=$500 owner=Bo close=2026-11-12 New@2026-10-05 Won@2026-11-12
    deal C value=70 owner=Ann close=2026-10-31 New@2026-10-05 Won@2026-10-31
    deal D value=80 owner=Ann close=2026-12-01 New@2026-10-05 Won@2026-11-16
    deal E value=90 owner=Ann close=2026-11-10 New@2026-10-05 Lost@2026-11-10
    deal F value=600 owner=Ann close=2026-11-30 Talk@2026-10-05
    deal G value=300 owner=Bo close=2026-11-15 Talk@2026-10-05
    deal H value=300 owner=Bo close=2026-12-01 Talk@2026-10-05
    turn A 2026-10-05 owner=Bo
    turn A 2026-10-20 owner=Ann
    turn A 2026-11-10 owner=Bo
";

fn goal(from: &str, until: &str, euros: i64) -> Goal {
    Goal {
        id: Id::from_bits(1),
        name: "Goal".into(),
        from: day(from),
        until: day(until),
        amount: Some(Money::whole(euros, Currency::EUR)),
        ..Goal::default()
    }
}

fn of(case: &Fixture, goal: Goal) -> Quota {
    let question = Question { goals: vec![Arc::new(goal)], ..ask("2026-01-01", "2027-01-01") };
    quota(&case.facts, &case.history, &question).remove(0)
}

#[test]
fn a_goal_half_way_by_hand() {
    let case = fixture(CASE);
    let made = of(&case, goal("2026-11-01", "2026-12-01", 4_200));
    // A on the first day and B for 500 USD × 0.8; C was won the day before, D's record says December.
    assert_eq!((case.names(&made.won.places), made.reached), ("A B".to_string(), 140_000));
    assert_eq!((made.days, made.gone), (21, 10));
    assert_eq!(made.pace, Some(420_000 * 10 / 21));
    assert_eq!(made.heading, Some(140_000 * 21 / 10));
    // 2,800 in the eleven days from today on: 254.545… a day, which is 255 of a goal without cents.
    assert_eq!((made.missing, made.daily), (Some(280_000), Some(25_500)));
    let cents = Goal { amount: Some(Money::new(420_001, Currency::EUR)), ..goal("2026-11-01", "2026-12-01", 0) };
    assert_eq!(of(&case, cents).daily, Some(25_455));
    assert_eq!(case.names(&made.due.tally.places), "F", "G is overdue, H is due in December");
    assert_eq!(made.standing, Standing::Behind);
    assert!((made.share().unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert!((made.coverage().unwrap() - 60_000.0 / 280_000.0).abs() < 1e-9);
}

#[test]
fn a_win_is_credited_to_who_was_in_charge_when_it_was_won() {
    let case = fixture(CASE);
    let ann = Goal { owner: Some(case.id("m:Ann")), ..goal("2026-11-01", "2026-12-01", 1_000) };
    let made = of(&case, ann);
    assert_eq!((case.names(&made.won.places), made.standing), ("A".to_string(), Standing::Reached));
    assert_eq!((made.missing, made.daily, made.coverage()), (Some(0), None, None));
    let bo = Goal { owner: Some(case.id("m:Bo")), ..goal("2026-11-01", "2026-12-01", 1_000) };
    assert_eq!(case.names(&of(&case, bo).won.places), "B");
}

#[test]
fn a_goal_is_not_begun_on_pace_missed_or_reached() {
    let case = fixture(CASE);
    let standing = |from: &str, until: &str, euros| of(&case, goal(from, until, euros)).standing;
    assert_eq!(standing("2026-12-02", "2026-12-20", 10), Standing::Ahead);
    assert_eq!(standing("2026-11-16", "2026-12-17", 100), Standing::OnPace, "no working day has passed");
    assert_eq!(standing("2026-11-01", "2026-12-01", 2_940), Standing::OnPace, "1,400 is exactly the pace");
    assert_eq!(standing("2026-11-01", "2026-12-01", 2_945), Standing::Behind);
    assert_eq!(standing("2026-10-01", "2026-11-01", 71), Standing::Missed);
    assert_eq!(standing("2026-10-01", "2026-11-01", 70), Standing::Reached);
    assert_eq!(of(&case, goal("2026-10-01", "2026-11-01", 71)).daily, None, "no day is left");
}

#[test]
fn numbers_of_opportunities_are_counted_and_a_pipelines_goal_has_only_its_own() {
    let case = fixture(CASE);
    let count =
        Goal { measure: Measure::WonCount, count: Some(5), amount: None, ..goal("2026-11-01", "2026-12-01", 1) };
    let made = of(&case, count.clone());
    assert_eq!((made.reached, made.missing, made.daily), (2, Some(3), Some(1)));
    let other = Goal { pipeline: Some(Id::from_bits(999)), ..count };
    assert_eq!(of(&case, other).reached, 0);
}

#[test]
fn a_goal_in_a_currency_without_a_rate_has_no_target() {
    let case = fixture(CASE);
    let pounds = Money::whole(1_000, Currency::from_code("GBP").unwrap());
    let made = of(&case, Goal { amount: Some(pounds), ..goal("2026-11-01", "2026-12-01", 1) });
    assert_eq!((made.target, made.missing, made.pace, made.share()), (None, None, None, None));
    assert_eq!(made.standing, Standing::NoRate, "neither on pace nor behind");
    let dollars = Money::whole(1_000, Currency::USD);
    let made = of(&case, Goal { amount: Some(dollars), ..goal("2026-11-01", "2026-12-01", 1) });
    assert_eq!(made.target, Some(80_000));
}

#[test]
fn only_goals_that_share_days_with_the_period_are_told() {
    let case = fixture(CASE);
    let of = |from: &str, until: &str| {
        let goals = vec![Arc::new(goal("2026-11-01", "2026-12-01", 1))];
        quota(&case.facts, &case.history, &crate::report::Question { goals, ..ask(from, until) }).len()
    };
    assert_eq!((of("2026-10-01", "2026-11-01"), of("2026-12-01", "2027-01-01")), (0, 0), "they only touch");
    assert_eq!((of("2026-10-01", "2026-11-02"), of("2026-11-30", "2027-01-01")), (1, 1));
}

#[test]
fn a_goal_stands_the_same_whatever_else_the_report_is_asked() {
    let case = fixture(CASE);
    let goals = vec![Arc::new(goal("2026-11-01", "2026-12-01", 4_200))];
    let year = Question { goals, ..ask("2026-01-01", "2027-01-01") };
    let all = quota(&case.facts, &case.history, &year);
    let some = quota(&case.facts, &case.history, &year.clone().only([case.id("d:A")]));
    assert_eq!(some, all, "a filter takes nothing off what was won");
    let other = Question { pipeline: Some(Id::from_bits(77)), ..year };
    assert_eq!(quota(&case.facts, &case.history, &other), all, "the goal of all pipelines is that of all");
}

#[test]
fn a_win_that_is_dated_back_is_credited_to_who_was_in_charge_on_that_day_in_every_report() {
    let case = fixture(&format!(
        "{CASE}deal K value=10 owner=Bo close=2026-11-05 Talk@2026-10-05 Won@2026-11-15\nturn K 2026-10-05 owner=Ann\n\
         turn K 2026-11-10 owner=Bo"
    ));
    let november = crate::report::Question { by: crate::report::By::Owner, ..ask("2026-11-01", "2026-12-01") };
    let rates = crate::report::win_rates(&case.data, &case.facts, &case.history, &november);
    for name in ["Ann", "Bo"] {
        let goal = Goal { owner: Some(case.id(&format!("m:{name}"))), ..goal("2026-11-01", "2026-12-01", 1_000) };
        let of_rates = rates.iter().find(|line| line.group.name(&case.data) == name).unwrap().won.places.clone();
        assert_eq!(case.names(&of(&case, goal.clone()).won.places), case.names(&of_rates), "{name}");
        let plan = crate::report::plan::progress(&case.facts, Some(&case.history), &Arc::new(goal));
        assert_eq!(plan.won, case.facts.ids(&of_rates), "{name}");
    }
}

/// The forecast and the plan each tell how goals stand.
#[test]
fn a_goal_stands_in_the_forecast_as_in_the_plan_on_generated_histories() {
    use crate::report::plan::{Ahead, progress};
    for seed in 1..6 {
        let case = crate::report::fixture_tests::generated(seed, 150);
        for (owner, until, measure) in [
            (None, "2026-12-01", Measure::WonValue),
            (Some("Ann"), "2026-10-01", Measure::WonCount),
            (Some("Bo"), "2026-11-20", Measure::WonValue),
        ] {
            let owner = owner.map(|name| case.id(&format!("m:{name}")));
            let goal = Goal { owner, measure, count: Some(20), ..goal("2026-03-29", until, 5_000) };
            let (told, plan) = (of(&case, goal.clone()), progress(&case.facts, Some(&case.history), &Arc::new(goal)));
            assert_eq!((case.facts.ids(&told.won.places), told.reached), (plan.won, plan.reached), "{seed}");
            assert_eq!((told.target, told.pace), (plan.target, Some(plan.expected)), "{seed}");
            let same = match plan.ahead.unwrap() {
                Ahead::Before => Standing::Ahead,
                Ahead::Reached => Standing::Reached,
                Ahead::OnTrack(_) => Standing::OnPace,
                Ahead::Behind(_) => Standing::Behind,
                Ahead::Missed(_) => Standing::Missed,
            };
            assert_eq!(told.standing, same, "{seed}");
        }
    }
}
