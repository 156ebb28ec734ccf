use super::*;
use crate::data::Dataset;
use crate::model::{Opportunity, Pipeline, Record, Settings, Stage, StageKind, Visit};
use crate::value::{Currency, Money, Time, TimeOfDay, Zone, ZoneRules};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Twelve leads of the last months, worked by hand. A dash is no value; the last stage is where it is now.
pub(super) const YEAR: &str = "
won-a   1000  Lead 2026-06-01, Proposal 2026-06-02, Won 2026-06-06
won-b   3000  Lead 2026-06-01, Proposal 2026-06-03, Won 2026-06-09
lost-p  500   Lead 2026-07-01, Proposal 2026-07-04, Lost 2026-07-20
still-p 500   Lead 2026-11-10, Proposal 2026-11-14
lost-1  -     Lead 2026-03-01, Lost 2026-03-09
lost-2  -     Lead 2026-03-01, Lost 2026-03-09
lost-3  -     Lead 2026-03-01, Lost 2026-03-09
lost-4  -     Lead 2026-03-01, Lost 2026-03-09
lost-5  -     Lead 2026-03-01, Lost 2026-03-09
silent  -     Lead 2026-05-01
new-1   -     Lead 2026-11-20
new-2   -     Lead 2026-11-21
";

pub(super) const UTC: Zone = Zone { offset_minutes: 0 };

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn noon(text: &str) -> Time {
    UTC.moment(day(text), TimeOfDay::from_hms_opt(12, 0, 0).unwrap())
}

const STAGES: [(&str, StageKind, u8, Option<u16>); 5] = [
    ("Lead", StageKind::Open, 10, Some(5)),
    ("Proposal", StageKind::Open, 50, Some(10)),
    ("Won", StageKind::Won, 100, None),
    ("Lost", StageKind::Lost, 0, None),
    ("Parked", StageKind::Parked, 0, None),
];

pub(super) fn id_of(stage: &str) -> Id {
    Id::from_bits(10 + STAGES.iter().position(|(name, ..)| *name == stage).unwrap() as u128)
}

pub(super) fn ground() -> Vec<Record> {
    let pipeline = Id::from_bits(1);
    let mut records: Vec<Record> = vec![
        Settings { id: Id::from_bits(2), name: "Test".into(), currency: Currency::EUR, ..Settings::default() }.into(),
        Pipeline { id: pipeline, name: "Sales".into(), ..Pipeline::default() }.into(),
    ];
    let mut rank = None;
    for (name, kind, probability, target_days) in STAGES {
        let next = crate::value::Rank::between(rank.as_ref(), None);
        rank = Some(next.clone());
        let stage = Stage {
            id: id_of(name),
            pipeline,
            name: name.into(),
            rank: next,
            kind,
            probability,
            target_days,
            ..Stage::default()
        };
        records.push(stage.into());
    }
    records
}

pub(super) fn deal(number: u128, value: Option<i64>, stays: &[(&str, Time)]) -> Opportunity {
    let ends = stays.iter().skip(1).map(|(_, at)| Some(*at)).chain([None]);
    let visits = stays.iter().zip(ends).map(|((stage, entered), left)| Visit {
        stage: id_of(stage),
        name: (*stage).into(),
        entered: *entered,
        left,
        overridden: String::new(),
    });
    Opportunity {
        id: Id::from_bits(100 + number),
        name: format!("Deal {number}"),
        pipeline: Id::from_bits(1),
        stage: id_of(stays.last().unwrap().0),
        value: value.map(|whole| Money::whole(whole, Currency::EUR)),
        created: stays[0].1,
        visits: visits.collect(),
        ..Opportunity::default()
    }
}

pub(super) fn read(text: &str) -> Dataset {
    let mut records = ground();
    for (number, line) in text.trim().lines().enumerate() {
        let mut words = line.splitn(3, ' ').map(str::trim);
        let _name = words.next().unwrap();
        let rest = line.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
        let (value, stays) = rest.split_once(' ').unwrap();
        let stays: Vec<(&str, Time)> = stays
            .split(',')
            .map(|stay| stay.trim().split_once(' ').unwrap())
            .map(|(stage, at)| (stage, noon(at)))
            .collect();
        records.push(deal(number as u128, value.parse().ok(), &stays).into());
    }
    Dataset::from_records(records)
}

pub(super) fn facts(data: &Dataset, now: &str) -> Facts {
    Facts::of(data, noon(now), &Arc::new(ZoneRules::fixed(UTC)))
}

pub(super) fn ask(target: u64) -> PlanAsk {
    PlanAsk {
        pipeline: Id::from_bits(1),
        owner: None,
        span: Span { from: day("2027-01-01"), until: day("2027-04-01") },
        measure: Measure::WonValue,
        target: target * 100,
        average: None,
        shares: BTreeMap::new(),
        days: BTreeMap::new(),
    }
}

#[test]
fn a_plan_goes_from_the_target_back_to_the_first_stage_as_worked_by_hand() {
    let facts = facts(&read(YEAR), "2026-11-22");
    let plan = plan(&facts, None, &ask(10_000));
    // Wins: 1,000 and 3,000, so 2,000 on average; 10,000 takes 5 of them.
    assert_eq!((plan.average, plan.wins), (Some((200_000, Basis::Live)), Some(5)));
    // Of 3 proposals that are decided 2 were won: 5 × 3/2 = 7.5, so 8. Of 10 leads that are decided or went on 4 got a
    // proposal: 8 × 10/4 = 20.
    let needs: Vec<u64> = plan.steps.iter().map(|step| step.need.clone().unwrap()).collect();
    assert_eq!(needs, [20, 8, 5]);
    let known: Vec<(usize, usize, usize)> =
        plan.steps.iter().map(|step| (step.live.on.len(), step.live.known.len(), step.live.waiting.len())).collect();
    assert_eq!(known, [(4, 10, 2), (2, 3, 1), (0, 0, 0)]);
    // Leads took 1, 2, 3 and 4 days: 2.5; proposals 4 and 6: 5. So 7.5 days, which is 8, from a lead to the win.
    let days: Vec<u32> = plan.steps.iter().map(|step| step.days_to_win).collect();
    assert_eq!(days, [8, 5, 0]);
    assert_eq!(plan.steps[0].span, Span { from: day("2026-12-24"), until: day("2027-03-24") });
    assert_eq!(plan.steps[1].span, Span { from: day("2026-12-27"), until: day("2027-03-27") });
    assert!(
        plan.steps
            .iter()
            .all(|step| step.need.as_ref().is_ok_and(|need| step.range.0 <= *need && *need <= step.range.1))
    );
    assert!(plan.steps[0].range.1 > plan.steps[1].range.1);
}

#[test]
fn what_is_missing_is_spread_over_the_working_days_that_are_left() {
    let facts = facts(&read(YEAR), "2026-11-22");
    let plan = plan(&facts, None, &ask(10_000));
    // Thursday 24 December to Tuesday 23 March: 64 days from Monday to Friday. 200 tenths / 64 is 3.125.
    assert_eq!((plan.steps[0].working_days, plan.steps[0].rest), (64, 20));
    assert_eq!((plan.steps[0].a_day, plan.steps[0].a_week), (Some(4), Some(16)));
}

#[test]
fn what_a_person_says_goes_before_experience() {
    let facts = facts(&read(YEAR), "2026-11-22");
    let said = PlanAsk {
        average: Some(100_000),
        shares: BTreeMap::from([(id_of("Lead"), 5_000)]),
        days: BTreeMap::from([(id_of("Proposal"), 20)]),
        ..ask(10_000)
    };
    let plan = plan(&facts, None, &said);
    // 10 wins, 15 proposals, 30 leads.
    assert_eq!(plan.steps.iter().map(|step| step.need.clone().unwrap()).collect::<Vec<_>>(), [30, 15, 10]);
    assert_eq!(plan.steps[1].days_to_win, 20);
    assert_eq!(plan.steps[0].share.map(|share| share.basis), Some(Basis::Person));
}

#[test]
fn without_experience_a_plan_takes_what_is_typed_at_the_stages() {
    let facts = facts(&Dataset::from_records(ground()), "2026-11-22");
    let count = PlanAsk { measure: Measure::WonCount, target: 5, ..ask(0) };
    let plan = plan(&facts, None, &count);
    // 50 % of proposals are won: 10. A lead wins with 10 %, a proposal with 50 %: every fifth lead gets one, 50.
    assert_eq!(plan.steps.iter().map(|step| step.need.clone().unwrap()).collect::<Vec<_>>(), [50, 10, 5]);
    assert_eq!(plan.steps.iter().map(|step| step.days_to_win).collect::<Vec<_>>(), [15, 10, 0]);
    assert!(plan.steps.iter().all(|step| step.share.is_none_or(|share| share.basis == Basis::Stage)));
}

#[test]
fn a_plan_says_what_it_rests_on_and_what_cannot_be() {
    let facts = facts(&read(YEAR), "2026-11-22");
    let plan_of = |ask: &PlanAsk| plan(&facts, None, ask).warnings;
    assert!(plan_of(&ask(10_000)).contains(&Warning::FewWins(2)));
    assert!(plan_of(&ask(10_000)).contains(&Warning::FewDeals("Proposal".into(), 3)));
    let over = PlanAsk { span: Span { from: day("2026-07-01"), until: day("2026-10-01") }, ..ask(10_000) };
    assert!(plan_of(&over).contains(&Warning::Over));
    let soon = PlanAsk { span: Span { from: day("2026-11-01"), until: day("2026-11-25") }, ..ask(10_000) };
    assert!(plan_of(&soon).iter().any(|one| matches!(one, Warning::Late(stage, ..) if stage == "Lead")));
    assert!(plan_of(&ask(100_000_000_000)).iter().any(|one| matches!(one, Warning::TooMany(_))));
    let none = facts_of_nothing();
    assert!(plan(&none, None, &ask(10_000)).warnings.contains(&Warning::NoAverage));
}

fn facts_of_nothing() -> Facts {
    facts(&Dataset::from_records(ground()), "2026-11-22")
}

#[test]
fn a_goal_is_on_track_if_it_has_as_much_as_of_its_working_days_is_over() {
    let data = read(YEAR);
    let goal = |amount| {
        Arc::new(Goal {
            id: Id::from_bits(5),
            name: "June".into(),
            from: day("2026-06-01"),
            until: day("2026-07-01"),
            amount: Some(Money::whole(amount, Currency::EUR)),
            pipeline: Some(Id::from_bits(1)),
            ..Goal::default()
        })
    };
    // On Wednesday 17 June 12 of 22 working days are over; 4,000 are won.
    let at = |amount, now: &str| progress(&facts(&data, now), None, &goal(amount));
    let middle = at(8_800, "2026-06-17");
    assert_eq!((middle.expected, middle.reached, middle.ahead), (480_000, 400_000, Some(Ahead::Behind(80_000))));
    assert_eq!(at(6_600, "2026-06-17").ahead, Some(Ahead::OnTrack(40_000)));
    assert_eq!(at(4_000, "2026-06-17").ahead, Some(Ahead::Reached));
    assert_eq!(at(5_000, "2026-07-01").ahead, Some(Ahead::Missed(100_000)));
    assert_eq!(at(5_000, "2026-05-31").ahead, Some(Ahead::Before));
    assert_eq!(middle.won.len(), 2);
}

#[test]
fn a_week_needs_its_part_of_what_was_missing_when_it_began() {
    let data = read(YEAR);
    let need = Need { stage: id_of("Lead"), count: 10, from: day("2026-11-09"), until: day("2026-12-07") };
    let goal = Arc::new(Goal { needs: vec![need], count: Some(1), measure: Measure::WonCount, ..Goal::default() });
    // Friday 20 November, second of four weeks. One came before it, on the 10th: 9 are missing, in three weeks, so 3 in each.
    let progress = progress(&facts(&data, "2026-11-20"), None, &goal);
    let week = progress.needs[0].week.clone().unwrap();
    assert_eq!((week.need, week.done.len(), week.rest()), (3, 1 + 1, 1), "the week goes on to Sunday");
    // Until yesterday none came in this week: 9 on the 11 working days that are left, today among them. One came today.
    let today = progress.needs[0].day.clone().unwrap();
    assert_eq!((today.need, today.done.len(), today.rest()), (1, 1, 0));
    assert_eq!(progress.needs[0].done.len(), 3);
}

proptest! {
    /// Stages walked at random, with skips, steps back, parking and reopening, against plain code over names.
    #[test]
    fn shares_are_what_plain_counting_gives(
        walks in prop::collection::vec(prop::collection::vec((0..5_usize, 1..60_i64), 1..6), 1..40)
    ) {
        let mut records = ground();
        let mut naive: Vec<Vec<&str>> = Vec::new();
        for (number, walk) in walks.iter().enumerate() {
            let mut at = noon("2026-01-05");
            let mut stays: Vec<(&str, Time)> = Vec::new();
            for (stage, days) in walk {
                if stays.last().map(|stay| stay.0) != Some(STAGES[*stage].0) {
                    stays.push((STAGES[*stage].0, at));
                    at = at.plus_millis(days * 86_400_000);
                }
            }
            naive.push(stays.iter().map(|stay| stay.0).collect());
            records.push(deal(number as u128, None, &stays).into());
        }
        // Late enough that nobody who waits is silent, and early enough that all began within a year.
        let facts = facts(&Dataset::from_records(records), "2026-01-06");
        let facts = Facts { now: noon("2026-12-31"), today: day("2026-12-31"), ..facts };
        let live = live(&facts, None, Id::from_bits(1), None);
        let rank = |name: &str| ["Lead", "Proposal", "Won"].iter().position(|one| *one == name);
        for (place, step) in live.steps.iter().enumerate().take(2) {
            let mut on = BTreeSet::new();
            for (number, walk) in naive.iter().enumerate() {
                let far = walk.iter().filter_map(|name| rank(name)).max();
                let now_won = walk.last() == Some(&"Won");
                let went = if place == 1 { now_won } else { far > Some(place) };
                // To have been won and to be so no more is to have reached both stages before.
                // Who has never been in an open stage came in closed: nothing is known of the way.
                let way = walk.iter().any(|name| matches!(*name, "Lead" | "Proposal"));
                if way && far >= Some(place) && went {
                    on.insert(Id::from_bits(100 + number as u128));
                }
            }
            prop_assert_eq!(step.on.iter().copied().collect::<BTreeSet<_>>(), on);
            prop_assert!(step.on.len() <= step.known.len());
        }
    }
}
