//! Plans that are asked odd things: nothing known, nothing asked, far too much, days off, month ends, a period half over.

use super::tests::{YEAR, ask, day, deal, facts, ground, id_of, noon, read};
use super::*;
use crate::data::Dataset;
use crate::model::{Record, StageKind};
use crate::value::{Currency, Money};
use std::sync::Arc;

/// One of three leads got a proposal, and no proposal was won.
const NO_WIN: &str = "
lost-a  -     Lead 2026-06-01, Proposal 2026-06-02, Lost 2026-06-06
lost-b  -     Lead 2026-06-01, Lost 2026-06-03
lost-c  -     Lead 2026-06-01, Lost 2026-06-03
";

fn count(target: u64) -> PlanAsk {
    PlanAsk { measure: Measure::WonCount, target, ..ask(0) }
}

fn needs(plan: &Plan) -> Vec<Result<u64, Untold>> {
    plan.steps.iter().map(|step| step.need.clone()).collect()
}

/// The plain records, some of them changed.
fn changed(change: impl Fn(&mut Record)) -> Dataset {
    let mut records = ground();
    records.iter_mut().for_each(change);
    Dataset::from_records(records)
}

fn without(kind: StageKind) -> Dataset {
    let gone = |record: &Record| matches!(record, Record::Stage(stage) if stage.kind == kind);
    Dataset::from_records(ground().into_iter().filter(|record| !gone(record)).collect::<Vec<_>>())
}

#[test]
fn where_no_share_is_known_the_steps_before_say_whose_share_it_takes() {
    let facts = facts(&read(NO_WIN), "2026-11-22");
    let plan_of = |ask: &PlanAsk| plan(&facts, None, ask);
    let unknown = plan_of(&count(5));
    let why = Err(Untold::NoShare("Proposal".into()));
    assert_eq!(needs(&unknown), [why.clone(), why, Ok(5)]);
    assert!(unknown.warnings.contains(&Warning::NoShare("Proposal".into(), 1)));
    let lead = &unknown.steps[0];
    assert_eq!((lead.range, lead.rest, lead.a_day, lead.a_week), ((0, 0), 0, Some(0), Some(0)));
    // Only what is known is kept of it.
    assert_eq!(unknown.needs().iter().map(|need| (need.stage, need.count)).collect::<Vec<_>>(), [(id_of("Won"), 5)]);
    // Half of the proposals: 10. Of three leads one went on: 30.
    let said = plan_of(&PlanAsk { shares: BTreeMap::from([(id_of("Proposal"), 5_000)]), ..count(5) });
    assert_eq!(needs(&said), [Ok(30), Ok(10), Ok(5)]);
}

#[test]
fn a_stage_without_experience_and_without_a_probability_has_no_share() {
    let data = changed(|record| {
        if let Record::Stage(stage) = record
            && stage.name == "Proposal"
        {
            Arc::make_mut(stage).probability = 0;
        }
    });
    let plan = plan(&facts(&data, "2026-11-22"), None, &count(5));
    // From no chance at all nothing goes on to the win, and 10 percent of no chance is no share either.
    assert!(plan.warnings.contains(&Warning::NoShare("Proposal".into(), 0)));
    assert!(plan.warnings.contains(&Warning::NoShare("Lead".into(), 0)));
    assert_eq!(plan.steps[0].need, Err(Untold::NoShare("Proposal".into())), "nearest to the win comes first");
}

#[test]
fn a_pipeline_without_a_won_stage_or_without_an_open_one_has_no_way() {
    let never = plan(&facts(&without(StageKind::Won), "2026-11-22"), None, &count(5));
    assert!(never.warnings.contains(&Warning::NoWay));
    assert_eq!(needs(&never), [Err(Untold::NoWay), Err(Untold::NoWay)], "nothing has to get to a last open stage");
    assert!(never.needs().is_empty());
    let at_once = plan(&facts(&without(StageKind::Open), "2026-11-22"), None, &count(5));
    assert!(at_once.warnings.contains(&Warning::NoWay));
    assert_eq!(needs(&at_once), [Ok(5)], "the wins themselves are known");
    let nothing = plan(&facts(&Dataset::default(), "2026-11-22"), None, &count(5));
    assert_eq!((nothing.warnings, nothing.steps.len()), (vec![Warning::NoWay], 0));
}

#[test]
fn a_target_of_nothing_needs_nothing_and_nothing_is_late() {
    let facts = facts(&read(YEAR), "2026-11-22");
    let soon = Span { from: day("2026-11-01"), until: day("2026-11-25") };
    for ask in [count(0), ask(0), PlanAsk { span: soon, ..count(0) }] {
        let plan = plan(&facts, None, &ask);
        assert_eq!(needs(&plan), [Ok(0), Ok(0), Ok(0)]);
        assert!(plan.steps.iter().all(|step| (step.range, step.rest) == ((0, 0), 0)));
        assert!(plan.needs().is_empty());
        assert!(!plan.warnings.iter().any(|one| matches!(one, Warning::Late(..) | Warning::Begun(..))));
    }
}

#[test]
fn absurd_targets_and_values_are_told_to_be_too_many_and_never_overflow() {
    let facts = facts(&read(YEAR), "2026-11-22");
    // 1e15 / 2,000 a win: 500,000,000,000 wins.
    let huge = plan(&facts, None, &ask(1_000_000_000_000_000));
    assert_eq!(huge.wins, Some(500_000_000_000));
    let why = Err(Untold::TooMany("Won".into()));
    assert_eq!(needs(&huge), [why.clone(), why.clone(), why]);
    assert_eq!(huge.warnings.iter().filter(|one| matches!(one, Warning::TooMany(_))).count(), 1, "said once");
    assert!(huge.needs().is_empty());
    // A win of a cent, and the most that can be written.
    let most = PlanAsk { target: u64::MAX, average: Some(1), ..ask(0) };
    assert_eq!(plan(&facts, None, &most).wins, Some(u64::MAX));
    // A million wins are still planned, what leads to them is not: 3/2 million proposals.
    let million = plan(&facts, None, &count(MOST));
    let before = Err(Untold::TooMany("Proposal".into()));
    assert_eq!(needs(&million), [before.clone(), before, Ok(MOST)]);
    // A target below one win takes one; a win worth more than can be sold is one as well.
    assert_eq!(plan(&facts, None, &PlanAsk { target: 1, ..ask(0) }).wins, Some(1));
    assert_eq!(plan(&facts, None, &PlanAsk { average: Some(i64::MAX), ..ask(10_000) }).wins, Some(1));
}

#[test]
fn values_and_shares_of_nothing_or_less_do_not_count_as_said() {
    let facts = facts(&read(YEAR), "2026-11-22");
    for average in [0, -1, i64::MIN] {
        let plan = plan(&facts, None, &PlanAsk { average: Some(average), ..ask(10_000) });
        assert_eq!(plan.average, Some((200_000, Basis::Live)));
    }
    let zero = plan(&facts, None, &PlanAsk { shares: BTreeMap::from([(id_of("Proposal"), 0)]), ..ask(10_000) });
    assert_eq!(needs(&zero), [Ok(20), Ok(8), Ok(5)], "as if nothing were said");
    // All go on: as many before as after. The smallest share that can be said: 10,000 for each.
    let all = plan(&facts, None, &PlanAsk { shares: BTreeMap::from([(id_of("Proposal"), 10_000)]), ..ask(10_000) });
    assert_eq!(needs(&all)[1..], [Ok(5), Ok(5)]);
    let least = plan(&facts, None, &PlanAsk { shares: BTreeMap::from([(id_of("Proposal"), 1)]), ..ask(10_000) });
    assert_eq!(needs(&least)[1..], [Ok(50_000), Ok(5)]);
    let goal = |minor| Goal { amount: Some(Money::new(minor, Currency::EUR)), ..Goal::default() };
    let target = |minor| target_of(&goal(minor), &facts.rates, facts.today);
    assert_eq!((target(-500), target(0), target(700)), (None, Some(0), Some(700)));
}

#[test]
fn days_off_and_weekends_are_no_working_days_of_a_plan() {
    let data = {
        let mut records: Vec<Record> = read(YEAR).records().collect();
        for record in &mut records {
            if let Record::Settings(settings) = record {
                // Two of them on working days, one on a Saturday.
                let off = ["2026-12-25", "2027-01-01", "2027-01-02"].map(day);
                Arc::make_mut(settings).holidays.extend(off);
            }
        }
        Dataset::from_records(records)
    };
    let winter = plan(&facts(&data, "2026-11-22"), None, &ask(10_000));
    // 64 days from Monday to Friday, 62 without Christmas and New Year: 200 tenths / 62 is 3.2, 1,000 / 62 is 16.1.
    let lead = &winter.steps[0];
    assert_eq!((lead.working_days, lead.a_day, lead.a_week), (62, Some(4), Some(17)));
    // A weekend as a period: nobody works in it, and it is not over.
    let weekend = Span { from: day("2026-11-28"), until: day("2026-11-30") };
    let weekend = plan(&facts(&data, "2026-11-22"), None, &PlanAsk { span: weekend, ..ask(10_000) });
    let won = &weekend.steps[2];
    assert_eq!((won.working_days, won.rest, won.a_day, won.a_week), (0, 5, None, None));
    assert!(!weekend.warnings.contains(&Warning::Over));
}

#[test]
fn of_less_than_a_working_week_a_week_takes_all_that_is_missing() {
    // Thursday 26 November; of the period Thursday and Friday are left. 5 wins in 2 days: 2.5 a day, 5 in this week.
    let span = Span { from: day("2026-11-01"), until: day("2026-11-29") };
    let plan = plan(&facts(&read(YEAR), "2026-11-26"), None, &PlanAsk { span, ..ask(10_000) });
    let won = &plan.steps[2];
    assert_eq!((won.working_days, won.rest, won.a_day, won.a_week), (2, 5, Some(25), Some(50)));
}

#[test]
fn days_of_month_ends_count_once_and_in_their_own_month() {
    let late = |number: u128, at: crate::value::Time| {
        let stays = [("Lead", noon("2026-01-05")), ("Won", at)];
        Record::from(deal(number, Some(1_000), &stays))
    };
    let midnight = |text: &str| noon(text).plus_millis(-12 * 3_600_000);
    let mut records = ground();
    // The last millisecond of January, the first of February, the last of February.
    records.push(late(1, midnight("2026-02-01").plus_millis(-1)));
    records.push(late(2, midnight("2026-02-01")));
    records.push(late(3, midnight("2026-03-01").plus_millis(-1)));
    let facts = facts(&Dataset::from_records(records), "2026-03-31");
    let month = |from: &str, until: &str| {
        let span = Span { from: day(from), until: day(until) };
        let days = BTreeMap::from([(id_of("Lead"), 0), (id_of("Proposal"), 0)]);
        plan(&facts, None, &PlanAsk { span, days, ..count(5) }).steps[2].done.len()
    };
    assert_eq!((month("2026-01-01", "2026-02-01"), month("2026-02-01", "2026-03-01")), (1, 2));
    assert_eq!((month("2026-03-01", "2026-04-01"), month("2026-01-31", "2026-02-02")), (0, 2));
    // The usual target of March is what was won in the whole of February, not in its last 31 days; so of April, as
    // nothing was won in March before it is over.
    let usual = |from: &str, until: &str| {
        let goal = Goal { from: day(from), until: day(until), ..Goal::default() };
        usual(&facts, None, &goal).map(|usual| (usual.money.minor, usual.won.len(), usual.span))
    };
    let february = Span { from: day("2026-02-01"), until: day("2026-03-01") };
    assert_eq!(usual("2026-03-01", "2026-04-01"), Some((200_000, 2, february)));
    assert_eq!(usual("2026-04-01", "2026-05-01"), Some((200_000, 2, february)));
    assert_eq!(usual("2026-04-01", "2026-04-01"), None, "no day at all");
}

#[test]
fn the_days_of_a_step_go_back_over_month_ends_and_leap_days() {
    let facts = facts(&read(YEAR), "2027-11-22");
    let span = Span { from: day("2028-03-01"), until: day("2028-04-01") };
    let days = BTreeMap::from([(id_of("Lead"), 30), (id_of("Proposal"), 31)]);
    let plan = plan(&facts, None, &PlanAsk { span, days, ..count(5) });
    // 31 days before 1 March 2028, a leap year: 30 January. 30 more: 31 December.
    let spans: Vec<Span> = plan.steps.iter().map(|step| step.span).collect();
    let of = |from: &str, until: &str| Span { from: day(from), until: day(until) };
    assert_eq!(spans, [of("2027-12-31", "2028-01-31"), of("2028-01-30", "2028-03-01"), span]);
    assert_eq!(plan.steps.iter().map(|step| step.days_to_win).collect::<Vec<_>>(), [61, 31, 0]);
    // Twelve months up to a leap day, which is in them.
    let leap = super::live::trailing(&super::tests::facts(&read(YEAR), "2028-02-29"));
    assert_eq!(leap, of("2027-03-01", "2028-03-01"));
}

#[test]
fn of_a_period_that_is_partly_over_what_is_done_counts_and_the_rest_falls_on_the_days_left() {
    // Sunday 22 November, in a November of its own. One lead comes as late as it may to be won in it.
    let november = Span { from: day("2026-11-01"), until: day("2026-12-01") };
    let plan = plan(&facts(&read(YEAR), "2026-11-22"), None, &PlanAsk { span: november, ..ask(10_000) });
    // Leads: from 24 October to 22 November (30 November less 8 days). Those of the 10th, 20th and 21st are there.
    let lead = &plan.steps[0];
    assert_eq!(lead.span, Span { from: day("2026-10-24"), until: day("2026-11-23") });
    assert_eq!((lead.done.len(), lead.rest), (3, 17));
    // A Sunday is what is left of it.
    assert_eq!((lead.working_days, lead.a_day), (0, None));
    // Proposals: until 25 November. One came on the 14th; Monday to Wednesday are left: 7 / 3 = 2.33.
    let proposal = &plan.steps[1];
    assert_eq!((proposal.done.len(), proposal.rest, proposal.working_days), (1, 7, 3));
    assert_eq!((proposal.a_day, proposal.a_week), (Some(24), Some(70)));
    // Wins: Monday 23 to Monday 30 are six working days. 5 / 6 = 0.83, and 25 / 6 = 4.17 a week.
    let won = &plan.steps[2];
    assert_eq!((won.done.len(), won.rest, won.working_days), (0, 5, 6));
    assert_eq!((won.a_day, won.a_week), (Some(9), Some(42)));
    assert!(plan.warnings.contains(&Warning::Begun("Lead".into(), day("2026-10-24"))));
    // A day later the days of leads are over.
    let after = super::plan(&facts(&read(YEAR), "2026-11-23"), None, &plan.ask);
    assert!(after.warnings.contains(&Warning::Late("Lead".into(), day("2026-11-22"), 17)));
    assert!(!after.warnings.contains(&Warning::Over));
}

#[test]
fn without_the_value_of_a_win_no_step_has_a_number_and_each_says_why() {
    let plan = plan(&facts(&Dataset::from_records(ground()), "2026-11-22"), None, &ask(10_000));
    assert_eq!((plan.wins, plan.average), (None, None));
    assert!(plan.steps.iter().all(|step| step.need == Err(Untold::NoAverage)));
    assert!(plan.needs().is_empty());
}

#[test]
fn who_is_far_behind_is_not_told_to_make_up_for_all_of_it_today() {
    // Wednesday 16 December: 40 wins until the end of the year, none there. From Monday on 14 working days were left, five
    // of them in this week: 40 × 5 / 14 is 14.3. From today on there are 12: 3.3 a day.
    let need = |from: &str, count| Need { stage: id_of("Won"), count, from: day(from), until: day("2027-01-01") };
    let at = |now: &str, from: &str, count| {
        let needs = vec![need(from, count)];
        let goal = Goal { needs, count: Some(1), measure: Measure::WonCount, ..Goal::default() };
        let step = progress(&facts(&read(YEAR), now), None, &Arc::new(goal)).needs.remove(0);
        (step.week.map(|week| week.need), step.day.map(|day| day.need))
    };
    assert_eq!(at("2026-12-16", "2026-10-01", 40), (Some(15), Some(4)));
    // On a Saturday nothing is needed, and in the last days all that is missing.
    assert_eq!(at("2026-12-19", "2026-10-01", 40), (Some(15), Some(0)));
    assert_eq!(at("2026-12-31", "2026-10-01", 40), (Some(40), Some(40)));
    // Nothing before its days, and nothing where all are there: two were won in June.
    assert_eq!(at("2026-12-16", "2026-12-21", 40), (None, None));
    assert_eq!(at("2026-12-16", "2026-06-01", 2), (Some(0), Some(0)));
    assert_eq!(at("2026-12-16", "2026-10-01", u32::MAX).1, Some(357_913_942));
}

#[test]
fn what_should_be_reached_by_now_has_cents_only_where_the_target_has() {
    let expected = |minor: i64| {
        let goal = Goal {
            from: day("2026-06-01"),
            until: day("2026-07-01"),
            amount: Some(Money::new(minor, Currency::EUR)),
            ..Goal::default()
        };
        progress(&facts(&read(YEAR), "2026-06-17"), None, &Arc::new(goal)).expected
    };
    // 12 of 22 working days: of 1,000.00 it is 545.45, and of 1,000.01 as well.
    assert_eq!((expected(100_000), expected(100_001)), (54_500, 54_546));
}
