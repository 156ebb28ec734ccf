//! Reports over a workspace with very many opportunities and all of their history, the same natively and in Wasm: reading
//! the journal, making the facts, and each report. Each is to be there within a tenth of a second in Wasm.

use penstock::{
    data::{Batch, Cause, Clock, Dataset, Delta},
    model::{
        Activity, ActivityKind, Goal, LossReason, Member, Opportunity, Outcome, Pipeline, Rate, Record, RecordId,
        Settings, Stage, StageKind, Visit,
    },
    report::{
        By, Facts, FactsMaker, Grain, History, Predictor, Question, Span, again,
        calibration::calibration,
        campaigns, cycles, first_responses,
        forecast::forecast,
        funnel, hats, leaks, losses, members,
        movement::movement,
        patterns,
        quota::quota,
        referrers, responses,
        simulation::{Chances, RUNS, simulate},
        stage_leaks, stage_speeds, templates, upsells, velocity, win_rates,
    },
    value::{Currency, Date, Id, Money, Rank, Time, Zone, ZoneRules},
};
use std::hint::black_box;
use std::sync::Arc;

const DAY: i64 = 86_400_000;
/// 22 November 2026, nine in the morning.
const NOW: i64 = 1_795_338_000_000;
/// So many opportunities a slice, as the page takes them between two looks at its clock.
const FEW: usize = 500;
/// So many times each report is computed: told are the median, and the least, which hardly feels what else the machine does.
const RUNS_EACH: usize = 5;

const STAGES: [(&str, StageKind, u8); 8] = [
    ("Lead", StageKind::Open, 5),
    ("Contacted", StageKind::Open, 15),
    ("Qualified", StageKind::Open, 35),
    ("Proposal", StageKind::Open, 55),
    ("Negotiating", StageKind::Open, 80),
    ("Won", StageKind::Won, 100),
    ("Later", StageKind::Parked, 10),
    ("Lost", StageKind::Lost, 0),
];

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn id(lane: u128, at: u64) -> Id {
    Id::from_bits(lane << 100 | u128::from(at))
}

fn zone() -> Arc<ZoneRules> {
    Arc::new(ZoneRules::fixed(Zone { offset_minutes: 60 }))
}

fn day(at: i64) -> Date {
    zone().date(Time::from_millis(at))
}

/// Records of three years and the journal that they came by.
pub struct Years {
    data: Dataset,
    batches: Vec<Batch>,
}

/// So many opportunities of the last three years, each with its way through the stages, two changes and three contacts.
pub fn workspace(count: usize) -> Years {
    let mut chance = Chance(11);
    let (pipeline, ranks) = (id(1, 1), Rank::spread(STAGES.len()));
    let mut records: Vec<Record> = vec![
        Pipeline { id: pipeline, name: "Sales".into(), ..Pipeline::default() }.into(),
        Settings {
            name: "Bench".into(),
            rates: vec![Rate { currency: Currency::USD, from: Date::default(), millionths: 900_000 }],
            ..Settings::default()
        }
        .into(),
    ];
    for ((at, (name, kind, probability)), rank) in (0u64..).zip(STAGES).zip(ranks) {
        let stage = Stage { id: id(2, at), pipeline, name: name.into(), kind, probability, rank, ..Stage::default() };
        records.push(stage.into());
        let reason =
            LossReason { id: id(3, at), stage: id(2, at), text: format!("Reason {at}"), ..LossReason::default() };
        records.push(reason.into());
    }
    records.extend((0..8).map(|at| Member { id: id(4, at), name: format!("Member {at}"), ..Member::default() }.into()));
    let mut batches = Vec::with_capacity(count * 3);
    for at in 0..count as u64 {
        let begun = NOW - DAY * 1_095 + (at as i64) * (DAY * 1_090 / count as i64);
        let mut one = Opportunity {
            id: id(8, at),
            name: format!("Opportunity {at}"),
            pipeline,
            value: Some(Money::whole(
                100 + chance.below(50_000) as i64,
                if at % 9 == 0 { Currency::USD } else { Currency::EUR },
            )),
            owner: Some(id(4, chance.below(8))),
            source: ["web", "fair", "referral", "call"][chance.below(4) as usize].into(),
            created: Time::from_millis(begun),
            ..Opportunity::default()
        };
        let way = way(&mut chance, begun);
        for (number, (stage, entered)) in way.iter().enumerate() {
            one.visits.push(Visit {
                stage: id(2, *stage),
                name: String::new(),
                entered: Time::from_millis(*entered),
                left: way.get(number + 1).map(|(_, left)| Time::from_millis(*left)),
                overridden: String::new(),
            });
        }
        let (stage, last) = way[way.len() - 1];
        one.stage = id(2, stage);
        let closed = matches!(stage, 5 | 7);
        one.close = Some(if closed { day(last) } else { day(NOW + DAY * (chance.below(150) as i64 - 20)) });
        story(&mut batches, &one, begun, last);
        for number in 0..3 {
            let contact = Activity {
                id: id(16, at * 3 + number),
                kind: [ActivityKind::Email, ActivityKind::Call, ActivityKind::Meeting][number as usize],
                at: Time::from_millis(begun + DAY * (1 + 7 * number as i64)),
                opportunity: Some(one.id),
                member: one.owner,
                outcome: (number == 0 && at % 3 == 0).then_some(Outcome::Received),
                ..Activity::default()
            };
            records.push(contact.into());
        }
        records.push(one.into());
    }
    batches.sort_by_key(|batch| batch.at);
    Years { data: Dataset::from_records(records), batches }
}

/// Up the stages, some back, some parked; most are lost on the way, a third is still on it.
fn way(chance: &mut Chance, begun: i64) -> Vec<(u64, i64)> {
    let (mut at, mut stage, mut way) = (begun, 0u64, vec![(0, begun)]);
    while stage < 5 {
        at += DAY * (1 + chance.below(25) as i64) + chance.below(80_000_000) as i64;
        if at > NOW - DAY {
            break;
        }
        stage = match chance.below(20) {
            0 => stage.saturating_sub(1),
            1 => 6,
            2..=4 => 7,
            5 => (stage + 2).min(5),
            _ => stage + 1,
        };
        way.push((stage, at));
    }
    way
}

/// How the journal tells of it: made, a value that changed, and a close date that moved.
fn story(batches: &mut Vec<Batch>, one: &Opportunity, begun: i64, last: i64) {
    let name = RecordId::opportunity(one.id);
    let early = Opportunity { close: Some(day(begun + DAY * 45)), ..one.clone() };
    let json = |value: &Option<Date>| serde_json::to_value(value).unwrap_or_default();
    let moved = |close: &Option<Date>, to: &Option<Date>| Delta::Update {
        id: name,
        fields: [("close".to_string(), (json(close), json(to)))].into(),
    };
    let later = Some(day(begun + DAY * 90));
    let changes = [
        (begun, Delta::Create { id: name, record: early.clone().into() }),
        (begun + DAY * 3, moved(&early.close, &later)),
        (last.max(begun + DAY * 4), moved(&later, &one.close)),
    ];
    for (at, change) in changes {
        let number = batches.len() as u64 + 1;
        batches.push(Batch {
            format: 1,
            id: id(32, number),
            device: id(1, 9),
            seq: number,
            clock: Clock::default(),
            at: Time::from_millis(at.min(NOW)),
            actor: one.owner,
            cause: Cause::Person,
            label: String::new(),
            changes: vec![change],
            misses: Vec::new(),
        });
    }
}

/// Measures everything and says a line for each.
pub fn measure(years: &Years, clock: impl Fn() -> f64, mut say: impl FnMut(String)) {
    let now = Time::from_millis(NOW);
    let start = clock();
    let mut history = History::default();
    years.batches.iter().for_each(|batch| history.feed(batch));
    say(format!("history of {} batches: {:.1} ms", years.batches.len(), clock() - start));
    let (start, mut longest) = (clock(), 0.0f64);
    let mut maker = FactsMaker::new(&years.data, now, &zone());
    loop {
        let began = clock();
        let complete = maker.go_on(&years.data, FEW);
        longest = longest.max(clock() - began);
        if complete {
            break;
        }
    }
    let facts = maker.finish();
    let many = facts.deals.len();
    say(format!("facts of {many} opportunities: {:.1} ms, longest slice {longest:.2} ms", clock() - start));
    reports(&years.data, &facts, &history, &clock, &mut say);
}

fn reports(data: &Dataset, facts: &Facts, history: &History, clock: &impl Fn() -> f64, say: &mut impl FnMut(String)) {
    let span = |from: i64, until: i64| Span { from: day(NOW + DAY * from), until: day(NOW + DAY * until) };
    let goal = |bits, from, until| {
        Arc::new(Goal {
            id: id(64, bits),
            name: "Goal".into(),
            from: day(NOW + DAY * from),
            until: day(NOW + DAY * until),
            amount: Some(Money::whole(90_000_000, Currency::EUR)),
            ..Goal::default()
        })
    };
    let goals = vec![goal(1, -330, 35), goal(2, -30, 60)];
    let past = Question { goals: goals.clone(), ..Question::about(span(-730, 1)) };
    let coming = Question { goals, grain: Grain::Month, ..Question::about(span(-30, 335)) };
    let own = Question { pipeline: Some(id(1, 1)), ..past.clone() };
    let since = day(NOW - DAY * 30);
    let mut each = |name: &str, work: &dyn Fn()| {
        work();
        let mut taken = [0.0; RUNS_EACH];
        for one in &mut taken {
            let start = clock();
            work();
            *one = clock() - start;
        }
        taken.sort_by(f64::total_cmp);
        say(format!("{name}: {:.1} ms, at best {:.1} ms", taken[RUNS_EACH / 2], taken[0]));
    };
    each("forecast", &|| drop(black_box(forecast(facts, &coming))));
    each("movement", &|| drop(black_box(movement(facts, history, &coming, since, true))));
    each("simulation", &|| drop(black_box(simulate(facts, &coming, &Chances::Own, 1, RUNS))));
    each("calibration", &|| drop(black_box(calibration(facts, history, &past))));
    each("quota", &|| drop(black_box(quota(facts, history, &coming))));
    each("funnel", &|| drop(black_box(funnel(data, facts, history, &own))));
    each("win rates", &|| drop(black_box(win_rates(data, facts, history, &past))));
    each("response rates", &|| drop(black_box(responses(data, facts, history, &past))));
    each("cycle lengths", &|| drop(black_box(cycles(data, facts, history, &past))));
    each("stage speeds", &|| drop(black_box(stage_speeds(facts, &own))));
    each("velocity", &|| drop(black_box(velocity(facts, &past))));
    each("first responses", &|| drop(black_box(first_responses(data, facts, history, &past))));
    each("losses", &|| drop(black_box(losses(data, facts, &past))));
    each("leaks", &|| drop(black_box(leaks(data, facts, history, &past))));
    each("stage leaks", &|| drop(black_box(stage_leaks(data, facts, &past))));
    each("members", &|| drop(black_box(members(data, facts, history, &past))));
    each("campaigns", &|| drop(black_box(campaigns(data, facts, &past))));
    each("templates", &|| drop(black_box(templates(data, facts, history, &past))));
    each("patterns", &|| drop(black_box(patterns(data, facts, history, &past))));
    each("to talk to again", &|| drop(black_box(again(data, facts, &past))));
    each("hats", &|| drop(black_box(hats(data, facts, history, &past))));
    each("referrers", &|| drop(black_box(referrers(data, facts, &past))));
    each("upsells", &|| drop(black_box(upsells(data, facts, &past))));
    each("learning to predict", &|| {
        let _ = black_box(Predictor::new(data, facts, history, &past).map(|one| one.learned()));
    });
    for by in By::ALL.into_iter().skip(1) {
        let (own, past) = (Question { by, ..own.clone() }, Question { by, ..past.clone() });
        each(&format!("funnel by {}", by.key()), &|| drop(black_box(funnel(data, facts, history, &own))));
        each(&format!("win rates by {}", by.key()), &|| drop(black_box(win_rates(data, facts, history, &past))));
    }
}
