//! Nothing is too absurd: data, clocks and rules at the ends of what can be stored neither panic, hang nor overflow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    automation::{Backtest, Scene, inside, matching_now, plan_changes, problems, rehearse, say, why_not},
    command::{Command, GateAnswers, Move, Place, Stamp},
    data::{Dataset, Journal, Totals},
    model::{
        Action, Again, Assign, DateName, Delay, Every, Hours, Member, Message, Opportunity, Overlap, Plan, Record,
        Rule, Sequence, Settings, Share, Stage, Step, Stop, Task, Trigger, Version, Visit,
    },
    present::{outbox, quick_add, today},
    query::{Context, Filter, Truth, eval, parse},
    value::{Currency, Date, Id, IdSource, Money, Rank, Time, TimeOfDay, Zone},
    workspace::{Ask, Turn, Workspace},
};
use proptest::{prelude::*, sample::select};
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

const DEAL: Id = Id::from_bits(4_242);
const RULE: Id = Id::from_bits(77);
const DAY: i64 = 86_400_000;

fn dates() -> impl Strategy<Value = Date> {
    let ends = ["0001-01-01", "1900-01-01", "2026-03-29", "2200-12-31", "9999-12-31"].map(|day| day.parse().unwrap());
    prop_oneof![
        select(vec![Date::MIN, Date::MAX, Date::MIN.succ_opt().unwrap(), Date::MAX.pred_opt().unwrap()]),
        select(ends.to_vec()),
        (-90_000_000_i32..90_000_000).prop_filter_map("a date", Date::from_num_days_from_ce_opt),
    ]
}

fn moments() -> impl Strategy<Value = Time> {
    prop_oneof![
        select(vec![Time::from_millis(i64::MIN), Time::from_millis(i64::MAX), Time::default()]),
        (1_790_000_000_000_i64..1_800_000_000_000).prop_map(Time::from_millis),
        any::<i64>().prop_map(Time::from_millis),
    ]
}

fn times_of_day() -> impl Strategy<Value = TimeOfDay> {
    let last = TimeOfDay::from_hms_nano_opt(23, 59, 59, 1_999_999_999).unwrap();
    select(vec![TimeOfDay::MIN, last, TimeOfDay::from_hms_opt(9, 0, 0).unwrap()])
}

fn counts() -> impl Strategy<Value = u32> {
    select(vec![0, 1, 2, 365, 1_000_000_000, u32::MAX - 1, u32::MAX])
}

fn shifts() -> impl Strategy<Value = i32> {
    select(vec![i32::MIN, -1_000_000_000, -1, 0, 1, 1_000_000_000, i32::MAX])
}

fn minor_units() -> impl Strategy<Value = i64> {
    prop_oneof![select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX]), any::<i64>()]
}

fn delays() -> impl Strategy<Value = Delay> {
    let at = || proptest::option::of(times_of_day());
    prop_oneof![
        (counts(), any::<bool>()).prop_map(|(n, working)| Delay::Minutes { n, working }),
        (counts(), any::<bool>()).prop_map(|(n, working)| Delay::Hours { n, working }),
        (counts(), at()).prop_map(|(n, at)| Delay::Days { n, at }),
        (counts(), at()).prop_map(|(n, at)| Delay::WorkingDays { n, at }),
        (counts(), at()).prop_map(|(n, at)| Delay::Months { n, at }),
        (counts(), any::<bool>()).prop_map(|(n, working)| Delay::SameTime { n, working }),
        (any::<u8>(), times_of_day()).prop_map(|(weekday, at)| Delay::Weekday { weekday, at }),
        times_of_day().prop_map(|at| Delay::TimeOfDay { at }),
        (select(vec![DateName::Close, DateName::Created, DateName::Entered]), shifts(), times_of_day())
            .prop_map(|(field, days, at)| Delay::Date { field, days, at }),
    ]
}

fn rounds() -> impl Strategy<Value = Every> {
    prop_oneof![
        Just(Every::Day),
        Just(Every::WorkingDay),
        (0_u8..9).prop_map(|weekday| Every::Week { weekday }),
        any::<u8>().prop_map(|day| Every::Month { day }),
    ]
}

/// Of a stage by its place in the pipeline.
fn triggers() -> impl Strategy<Value = fn(Id) -> Trigger> {
    select::<fn(Id) -> Trigger>(vec![
        |stage| Trigger::StageEntered { stage },
        |stage| Trigger::DaysInStage { stage: Some(stage), days: u16::MAX, at: None },
        |_| Trigger::DaysInStage { stage: None, days: 0, at: Some(TimeOfDay::MIN) },
        |_| Trigger::DaysUntouched { days: 0, at: None },
        |_| Trigger::DaysUntouched { days: u16::MAX, at: Some(TimeOfDay::MIN) },
        |_| Trigger::DateField { field: "close".into(), days: i32::MAX, at: TimeOfDay::MIN },
        |_| Trigger::DateField { field: "close".into(), days: i32::MIN, at: TimeOfDay::MIN },
        |_| Trigger::DateField { field: "created".into(), days: -1, at: TimeOfDay::MIN },
        |_| Trigger::TaskOverdue,
        |_| Trigger::Score { mark: i32::MIN, falling: true },
        |_| Trigger::Score { mark: i32::MAX, falling: false },
    ])
}

fn actions() -> impl Strategy<Value = Action> {
    let due = || proptest::option::of(delays());
    let shares =
        vec![Share { member: Id::from_bits(1), weight: u32::MAX }, Share { member: Id::from_bits(2), weight: 0 }];
    prop_oneof![
        due().prop_map(move |due| Action::CreateTask {
            title: "{{ opportunity.name }} by {{ opportunity.close }}, {{ opportunity.value }}".into(),
            kind: Default::default(),
            due,
            assign: Assign::Weighted { shares: shares.clone() },
        }),
        due().prop_map(|due| Action::Remind { text: "Look".into(), due, assign: Assign::Owner }),
        shifts().prop_map(|points| Action::AddPoints { points }),
        Just(Action::email("{{ opportunity.close }}", "{{ opportunity.value }} in {{ opportunity.stage }}")),
        Just(Action::AddNote { text: "{{ opportunity.close }}".into() }),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        actions().prop_map(|action| Step::Do { action }),
        delays().prop_map(|delay| Step::Wait { delay }),
        (delays(), actions(), any::<bool>()).prop_map(|(within, action, then_end)| Step::Await {
            event: Trigger::Replied { reply: None },
            within,
            late: vec![action],
            then_end,
        }),
    ]
}

/// A team that never works, one that works a minute a week, one with every day off, and usual ones.
fn teams() -> impl Strategy<Value = (Vec<Vec<Hours>>, BTreeSet<Date>)> {
    let minute = Hours { from: TimeOfDay::MIN, to: TimeOfDay::from_hms_opt(0, 1, 0).unwrap() };
    let hours = select(vec![vec![], vec![vec![]; 7], vec![vec![minute]]]);
    let begin: Date = "2020-01-01".parse().unwrap();
    let off = select(vec![0_usize, 1, 15_000])
        .prop_map(move |count| begin.iter_days().take(count).collect::<BTreeSet<Date>>());
    (hours, off)
}

fn stamp(now: Time, offset_minutes: i32, turn: u128) -> Stamp {
    Stamp { now, zone: Zone { offset_minutes }, actor: None, ids: IdSource::new(now.millis() as u64, turn << 40) }
}

/// The records of a workspace begun with a playbook.
static BEGUN: LazyLock<Vec<Record>> = LazyLock::new(|| Desk::with_playbook("keap").data().records().collect());

/// These records with this team, and the first two stages.
fn records((hours, holidays): (Vec<Vec<Hours>>, BTreeSet<Date>)) -> (Vec<Record>, [Arc<Stage>; 2]) {
    let mut all = BEGUN.clone();
    for record in &mut all {
        if let Record::Settings(one) = record {
            *one = Arc::new(Settings { hours: hours.clone(), holidays: holidays.clone(), ..Settings::clone(one) });
        }
    }
    let mut stages: Vec<Arc<Stage>> =
        all.iter().filter_map(|one| if let Record::Stage(stage) = one { Some(stage.clone()) } else { None }).collect();
    stages.sort_by(|a, b| a.rank.cmp(&b.rank));
    let member = |n| Member { id: Id::from_bits(n), name: format!("Member {n}"), ..Member::default() };
    all.extend([member(1).into(), member(2).into()]);
    let first = [stages[0].clone(), stages[1].clone()];
    (all, first)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_rule_no_clock_and_no_date_is_too_absurd_for_the_engine(
        trigger in triggers(), schedule in proptest::option::of((rounds(), times_of_day())),
        steps in proptest::collection::vec(steps(), 1..5), team in teams(),
        clocks in proptest::collection::vec(moments(), 1..5), offset in select(vec![0, 60, -720, i32::MAX, i32::MIN]),
        close in proptest::option::of(dates()), created in moments(), entered in moments(),
        due in dates(), minor in minor_units(), score in shifts(), percent in any::<u8>(),
        again in select(vec![Again::EachStay, Again::Always, Again::Once, Again::Days { days: u16::MAX }]),
        overlap in select(vec![Overlap::Skip, Overlap::Restart, Overlap::Queue, Overlap::Allow]),
        cap in select(vec![0, 1, u32::MAX]),
    ) {
        let (mut all, stages) = records(team);
        let (first, second) = (&stages[0], &stages[1]);
        let trigger = schedule.map_or_else(|| trigger(first.id), |(every, at)| Trigger::Schedule { every, at });
        let stops = [Stop::Replied, Stop::Closed].into();
        let plan = Plan { trigger, steps, again, overlap, cap, stops, regardless: score > 0, ..Plan::default() };
        let version = Version { number: u32::MAX, at: Time::from_millis(i64::MIN), by: None, plan: plan.clone() };
        let rule = Rule {
            id: RULE, name: "Absurd".into(), on: true, draft: plan.clone(), versions: vec![version], ..Rule::default()
        };
        let visit = Visit { stage: first.id, name: first.name.clone(), entered, left: None, overridden: String::new() };
        let deal = Opportunity {
            id: DEAL, name: "Fleet".into(), pipeline: first.pipeline, stage: first.id,
            rank: Rank::between(None, None), visits: vec![visit], created, close,
            value: Some(Money::new(minor, Currency::EUR)), probability: Some(percent), score: Some(score),
            ..Opportunity::default()
        };
        let task = Task {
            id: Id::from_bits(5), title: "Call".into(), due: Some(due), opportunity: Some(DEAL), ..Task::default()
        };
        let message = Message {
            id: Id::from_bits(6), body: "Hello".into(), due: created, opportunity: Some(DEAL), ..Message::default()
        };
        all.extend([rule.clone().into(), deal.into(), task.into(), message.into()]);
        let mut workspace = Workspace::open(Id::from_bits(9), Dataset::from_records(all), Journal::default(), 0);
        let mut batches = Vec::new();
        for (turn, now) in (1..).zip(clocks) {
            let stamp = stamp(now, offset, turn);
            let _ = workspace.dispatch(Ask::Due, stamp.clone());
            let to = if turn % 2 == 1 { second.id } else { first.id };
            let order = Move { ids: vec![DEAL], to, place: Place::Top, answers: GateAnswers::default() };
            let _ = workspace.dispatch(Ask::Do(Command::Move(order)), stamp.clone());
            let done = Command::Complete { task: Id::from_bits(5), done: turn % 2 == 1 };
            let _ = workspace.dispatch(Ask::Do(done), stamp.clone());
            let _ = workspace.next_due(&stamp);
            let calendar = Arc::new(workspace.calendar(&stamp));
            let (data, journal) = (workspace.data(), workspace.journal());
            let mut ids = stamp.ids.fork(3);
            let event = ids.take();
            let scene = Scene { now, calendar: calendar.clone(), actor: None, ids, event };
            prop_assert_eq!(problems(&plan, None, data), Vec::<String>::new(), "it acts");
            let _ = say::plan(&plan, data);
            let _ = rehearse(&rule, &plan, DEAL, data, &scene);
            let _ = why_not(&rule, DEAL, data, journal, &scene);
            let _ = matching_now(&plan, None, data, &scene);
            let _ = inside(&rule, data, &scene);
            let _ = today::today(data, &today::View::default(), now, &calendar);
            let _ = outbox::counts(data, now, &calendar);
            let _ = outbox::ahead(data, &calendar);
            if turn == 3 && let Turn::Ready(batch) = workspace.undo() {
                let _ = workspace.dispatch(Ask::Undo(batch), stamp.clone());
            }
            while let Some((place, batch)) = workspace.next_commit() {
                workspace.committed(place);
                batches.push(batch);
            }
            // It walks through every day of its time, as people have some years of.
            let zone = calendar.zone.clone();
            let from = now.plus_millis(-900 * DAY);
            let mut test = Backtest::new(&rule, &plan, from, now, zone.clone(), workspace.data());
            if batches.iter().all(|batch| test.feed(batch).is_ok()) {
                let _ = test.finish().by_day(&zone);
            }
        }
        let rebuilt = Dataset::from_records(workspace.data().records());
        prop_assert!(*workspace.data() == rebuilt, "the indexes equal a rebuild");
    }

    #[test]
    fn sums_of_the_largest_amounts_stay_within_what_can_be_stored_and_read_back(
        amounts in proptest::collection::vec((minor_units(), proptest::option::of(any::<u8>())), 0..40), percent in any::<u8>(),
    ) {
        let all: Vec<Opportunity> = amounts
            .iter()
            .map(|(minor, own)| Opportunity {
                value: Some(Money::new(*minor, Currency::EUR)), probability: *own, ..Opportunity::default()
            })
            .collect();
        let totals = Totals::of(&all);
        let exact: i128 = amounts.iter().map(|(minor, _)| i128::from(*minor)).sum();
        let kept = i64::try_from(exact).unwrap_or(if exact < 0 { i64::MIN + 1 } else { i64::MAX });
        for sum in totals.values() {
            prop_assert_eq!(sum.minor, kept);
        }
        for money in totals.weighted(percent).into_iter().chain(totals.values()) {
            prop_assert_eq!(Money::from_decimal(&money.decimal(), Currency::EUR), Ok(money));
            prop_assert!(money.percent(percent).minor.signum() * money.minor.signum() >= 0);
            let _ = money.to_string();
        }
    }

    #[test]
    fn every_amount_that_can_be_stored_reads_back(minor in minor_units()) {
        let money = Money::new(minor, Currency::EUR);
        prop_assert_eq!(Money::from_decimal(&money.decimal(), Currency::EUR), Ok(money));
        prop_assert_eq!(serde_json::from_str::<Money>(&serde_json::to_string(&money).unwrap()).unwrap(), money);
    }

    #[test]
    fn no_condition_is_too_absurd_for_any_opportunity(
        field in select(vec![
            "value", "weighted", "close", "created", "entered", "age", "days", "untouched", "last", "next", "score",
            "probability", "status", "temp",
        ]),
        op in select(vec![":", "<", "<=", ">", ">=", "=", "!="]),
        bound in prop_oneof![
            any::<i64>().prop_map(|n| n.to_string()),
            any::<i64>().prop_map(|n| format!("{n}d")),
            any::<i64>().prop_map(|n| format!("+{n}d")),
            dates().prop_map(|date| date.to_string()),
            select(vec!["9223372036854775807m", "922337203685477.5807k", "EUR99999999999999999999", "overdue", "today"])
                .prop_map(String::from),
            select(vec!["last-year", "next-quarter", "next-week", "this-month", "none", "170141183460469231731687303715884105728"])
                .prop_map(String::from),
        ],
        today in dates(), offset in any::<i32>(), close in dates(), created in moments(), entered in moments(),
        minor in minor_units(), score in shifts(), percent in any::<u8>(),
    ) {
        let visit = Visit { stage: Id::NIL, name: String::new(), entered, left: None, overridden: String::new() };
        let deal = Opportunity {
            close: Some(close), created, value: Some(Money::new(minor, Currency::EUR)), score: Some(score),
            probability: Some(percent), visits: vec![visit], ..Opportunity::default()
        };
        let data = Dataset::default();
        let cx = Context { today, zone: Zone { offset_minutes: offset }, me: None, data: &data };
        let Ok(expr) = parse(&format!("{field}{op}{bound}")) else { return Ok(()) };
        prop_assert_eq!(parse(&expr.to_string()), Ok(expr.clone()));
        let kept = Filter::new(&expr, &cx).keeps(&deal, &cx);
        prop_assert_eq!(kept, eval(&expr, &deal, &cx) == Truth::True);
        let _ = penstock::query::words(&expr);
    }

    #[test]
    fn no_number_and_no_day_is_too_absurd_for_quick_add(
        words in proptest::collection::vec(prop_oneof![
            any::<u64>().prop_map(|n| n.to_string()),
            any::<u64>().prop_map(|n| format!("in {n} weeks")),
            any::<u64>().prop_map(|n| format!("+{n}m")),
            any::<u64>().prop_map(|n| format!("€{n}k")),
            any::<u64>().prop_map(|n| format!("{n} Mrd €")),
            dates().prop_map(|date| date.to_string()),
            dates().prop_map(|date| date.format("%d.%m.%y").to_string()),
            select(vec![
                "29 feb", "31.12.", "next friday", "end of month", "end of quarter", "end of year", "next year",
                "99999999999999999999 EUR", "922337203685477.5807", "in 4294967295 days", "tomorrow", "sunday", "overmorrow",
            ]).prop_map(String::from),
        ], 1..5),
        today in dates(),
    ) {
        let data = Dataset::default();
        let line = format!("Fleet {}", words.join(" "));
        let read = quick_add::parse(&line, &data, today);
        prop_assert!(read.understood.iter().all(|part| line.get(part.range.clone()).is_some()));
    }
}

#[test]
fn a_rule_that_comes_round_catches_up_with_eight_thousand_years_in_one_run() {
    let mut desk = Desk::with_playbook("keap");
    let trigger = Trigger::Schedule { every: Every::Day, at: TimeOfDay::from_hms_opt(9, 0, 0).unwrap() };
    let note = Step::Do { action: Action::AddNote { text: "Morning".into() } };
    let rule = Rule {
        name: "Daily".into(),
        draft: Plan { trigger, steps: vec![note], again: Again::Always, ..Plan::default() },
        ..Rule::default()
    };
    let rule = desk.send(Command::Create(rule.into())).unwrap().created[0].id;
    desk.send(Command::PublishRule { rule, carry: false }).unwrap();
    let deal = desk.add("Fleet");
    desk.now = Time::from_millis(i64::MAX).plus_millis(-10 * DAY);
    let stamp = desk.stamp();
    desk.workspace.dispatch(Ask::Due, stamp).unwrap();
    assert_eq!(desk.data().runs_of(deal).count(), 1);
}

/// Only a file made by hand can have it. Places of steps have 16 bits: without a limit a run would stay at the last one.
#[test]
fn a_plan_with_more_steps_than_can_be_counted_says_so_and_does_not_act() {
    let (mut all, stages) = records((Vec::new(), BTreeSet::new()));
    let tag = Step::Do { action: Action::AddTag { tag: "again".into() } };
    let plan =
        Plan { trigger: Trigger::StageEntered { stage: stages[1].id }, steps: vec![tag; 70_000], ..Plan::default() };
    let version = |number, plan: &Plan| Version { number, plan: plan.clone(), ..Version::default() };
    let rule = Rule {
        id: RULE,
        name: "Endless".into(),
        on: true,
        draft: plan.clone(),
        versions: vec![version(1, &plan)],
        ..Rule::default()
    };
    let sequence = Sequence {
        id: Id::from_bits(78),
        name: "Endless".into(),
        versions: vec![version(1, &plan)],
        ..Sequence::default()
    };
    let deal = Opportunity {
        id: DEAL,
        name: "Fleet".into(),
        pipeline: stages[0].pipeline,
        stage: stages[0].id,
        rank: Rank::between(None, None),
        ..Opportunity::default()
    };
    all.extend([rule.into(), sequence.into(), deal.into()]);
    let mut workspace = Workspace::open(Id::from_bits(9), Dataset::from_records(all), Journal::default(), 0);
    let stamp = |turn| stamp(Time::from_millis(1_790_000_000_000), 0, turn);
    let order = Move { ids: vec![DEAL], to: stages[1].id, place: Place::Top, answers: GateAnswers::default() };
    workspace.dispatch(Ask::Do(Command::Move(order)), stamp(1)).unwrap();
    let enrol = Ask::Enrol { sequence: Id::from_bits(78), opportunities: vec![DEAL] };
    let _ = workspace.dispatch(enrol, stamp(2));
    assert!(workspace.data().opportunity(DEAL).unwrap().tags.is_empty());
    assert_eq!(problems(&plan, None, workspace.data()), ["It has more than 500 steps."]);
    let shorter = Plan { steps: plan.steps[1..].to_vec(), ..plan.clone() };
    assert!(!plan_changes(&plan, &shorter, workspace.data()).is_empty());
}

#[test]
fn sequences_that_start_each_other_in_a_long_row_are_looked_at_without_an_end_of_the_stack() {
    let (mut all, stages) = records((Vec::new(), BTreeSet::new()));
    let id = |n: u128| Id::from_bits(1_000 + n);
    let starts = |n| Step::Do { action: Action::StartSequence { sequence: id(n) } };
    for n in 0..20_000 {
        let plan = Plan { steps: vec![starts((n + 1) % 20_000)], ..Plan::default() };
        let version = Version { number: 1, plan, ..Version::default() };
        all.push(Sequence { id: id(n), name: "Next".into(), versions: vec![version], ..Sequence::default() }.into());
    }
    let trigger = Trigger::StageEntered { stage: stages[1].id };
    let plan = Plan { trigger, steps: vec![starts(0)], ..Plan::default() };
    assert!(problems(&plan, None, &Dataset::from_records(all)).is_empty());
}
