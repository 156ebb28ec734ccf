use super::*;
use crate::data::{Batch, Cause, Clock, Dataset, Delta};
use crate::model::{Opportunity, Pipeline, Record, RecordId, Settings, Stage, Visit};
use crate::report::fixture_tests::{Dice, ask, day, fixture};
use crate::value::{Money, Rank, ZoneRules, place};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A workspace that is lived day by day, with its records at the beginning of each day.
struct World {
    records: BTreeMap<Id, Opportunity>,
    history: History,
    mornings: Vec<BTreeMap<Id, Opportunity>>,
    batches: u128,
}

/// The last two are those of another pipeline.
const STAGES: [(&str, StageKind, u8); 8] = [
    ("New", StageKind::Open, 10),
    ("Talk", StageKind::Open, 40),
    ("Offer", StageKind::Open, 70),
    ("Won", StageKind::Won, 100),
    ("Later", StageKind::Parked, 10),
    ("Lost", StageKind::Lost, 0),
    ("Elsewhere", StageKind::Open, 20),
    ("Won elsewhere", StageKind::Won, 100),
];

fn pipeline(number: usize) -> Id {
    id(if number < 6 { 50 } else { 51 })
}

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn first() -> Date {
    day("2026-03-01")
}

fn zone() -> Arc<ZoneRules> {
    place("Europe/Berlin")
}

fn on(number: usize) -> Date {
    first() + chrono::TimeDelta::days(i64::try_from(number).unwrap())
}

impl World {
    fn batch(&mut self, at: Time, cause: Cause, changes: Vec<Delta>) -> Id {
        self.batches += 1;
        let batch = Batch {
            format: 1,
            id: id(9_000 + self.batches),
            device: id(1),
            seq: u64::try_from(self.batches).unwrap(),
            clock: Clock::default(),
            at,
            actor: None,
            cause,
            label: String::new(),
            changes,
            misses: Vec::new(),
        };
        self.history.feed(&batch);
        batch.id
    }

    fn set(&mut self, key: Id, one: Option<Opportunity>, at: Time, cause: Cause) -> Id {
        let record = |one: &Opportunity| -> Record { one.clone().into() };
        let name = RecordId::opportunity(key);
        let delta = match (self.records.get(&key), &one) {
            (None, Some(after)) => Delta::Create { id: name, record: record(after) },
            (Some(before), None) => Delta::Delete { id: name, record: record(before) },
            (Some(before), Some(after)) => {
                let (before, after) = (record(before).to_json(), record(after).to_json());
                let names = before.keys().chain(after.keys());
                let value = |of: &serde_json::Map<_, _>, name: &String| of.get(name).cloned().unwrap_or_default();
                let fields = names.map(|name| (name.clone(), (value(&before, name), value(&after, name))));
                Delta::Update { id: name, fields: fields.filter(|(_, (before, after))| before != after).collect() }
            }
            (None, None) => return Id::NIL,
        };
        match one {
            Some(one) => self.records.insert(key, one),
            None => self.records.remove(&key),
        };
        self.batch(at, cause, vec![delta])
    }

    fn data(&self) -> Dataset {
        let ranks = Rank::spread(10);
        let mut records: Vec<Record> = vec![
            Settings { name: "Test".into(), ..Settings::default() }.into(),
            Pipeline { id: id(50), name: "Sales".into(), ..Pipeline::default() }.into(),
            Pipeline { id: id(51), name: "Partners".into(), ..Pipeline::default() }.into(),
        ];
        for (number, (name, kind, probability)) in STAGES.into_iter().enumerate() {
            records.push(
                Stage {
                    id: stage(number),
                    pipeline: pipeline(number),
                    name: name.into(),
                    kind,
                    probability,
                    rank: ranks[number].clone(),
                    ..Stage::default()
                }
                .into(),
            );
        }
        records.extend(self.records.values().map(|one| Record::from(one.clone())));
        Dataset::from_records(records)
    }
}

fn stage(number: usize) -> Id {
    id(60 + number as u128)
}

fn kind(one: &Opportunity) -> StageKind {
    STAGES[usize::try_from(one.stage.bits() - 60).unwrap()].1
}

fn enter(one: &mut Opportunity, number: usize, at: Time) {
    if let Some(last) = one.visits.last_mut() {
        last.left = Some(at);
    }
    one.stage = stage(number);
    one.pipeline = pipeline(number);
    one.visits.push(Visit {
        stage: one.stage,
        name: STAGES[number].0.into(),
        entered: at,
        left: None,
        overridden: String::new(),
    });
}

/// Days of random work: new ones, moves to any stage of both pipelines, values and dates that change and vanish, slips that are taken back,
/// deletions, some taken back.
fn lived(seed: u64, days: usize) -> World {
    let mut dice = Dice::new(seed);
    let mut world = World { records: BTreeMap::new(), history: History::default(), mornings: Vec::new(), batches: 0 };
    let mut next = 1_000u128;
    for number in 0..days {
        world.mornings.push(world.records.clone());
        let midnight = super::super::midnight(on(number), &zone());
        for hour in 0..6i64 {
            // The first gesture is at midnight itself.
            let at = midnight.plus_millis(hour * 3 * 3_600_000);
            let keys: Vec<Id> = world.records.keys().copied().collect();
            let key = keys.get(usize::try_from(dice.roll(30)).unwrap()).copied();
            let before = key.and_then(|key| world.records.get(&key)).cloned();
            let (key, after) = match (key, before.clone(), dice.roll(10)) {
                (Some(key), Some(_), 0) => (key, None),
                (Some(key), Some(mut one), 1..=6) => {
                    match dice.roll(4) {
                        0 => enter(&mut one, usize::try_from(dice.roll(8)).unwrap(), at),
                        1 => one.value = dice.odds(80).then(|| Money::new(dice.roll(9_999) as i64, Currency::EUR)),
                        2 => one.close = dice.odds(80).then(|| on(usize::try_from(dice.roll(90)).unwrap())),
                        _ => one.value = one.value.map(|value| Money::new(value.minor + 100, Currency::EUR)),
                    }
                    (key, Some(one))
                }
                _ => {
                    next += 1;
                    let mut one = Opportunity {
                        id: id(next),
                        name: format!("D{next}"),
                        created: at,
                        value: Some(Money::new(dice.roll(9_999) as i64, Currency::EUR)),
                        close: dice.odds(80).then(|| on(usize::try_from(dice.roll(90)).unwrap())),
                        ..Opportunity::default()
                    };
                    enter(&mut one, usize::try_from(dice.roll(3)).unwrap(), at);
                    (one.id, Some(one))
                }
            };
            let before = world.records.get(&key).cloned();
            let batch = world.set(key, after, at, Cause::Person);
            if dice.odds(20) && !batch.is_nil() {
                world.set(key, before, at.plus_millis(60_000), Cause::Undo(batch));
            }
        }
    }
    world.mornings.push(world.records.clone());
    world
}

/// The open pipeline of some records, counted plainly.
fn open(records: &BTreeMap<Id, Opportunity>, due: Option<Span>, of: Option<Id>) -> (i128, Vec<Id>) {
    let counts = |one: &&Opportunity| {
        let due = due.is_none_or(|due| one.close.is_some_and(|close| due.has(close)));
        kind(one) == StageKind::Open && of.is_none_or(|of| of == one.pipeline) && due
    };
    let open: Vec<&Opportunity> = records.values().filter(counts).collect();
    let sum = open.iter().filter_map(|one| one.value).map(|value| i128::from(value.minor)).sum();
    (sum, open.iter().map(|one| one.id).collect())
}

#[test]
fn the_buckets_add_up_on_generated_histories_and_each_change_is_in_one_of_them() {
    let days = 70;
    for seed in 1..=30 {
        let world = lived(seed, days);
        let now = super::super::midnight(on(days), &zone());
        let facts = Facts::of(&world.data(), now, &zone());
        for since in [0, 1, 7, 28, 29, 30, 45, 69] {
            let april = ask("2026-04-01", "2026-05-01");
            let asked =
                [(None, None), (Some(april.period), None), (None, Some(id(50))), (Some(april.period), Some(id(51)))];
            for (due, of) in asked {
                let question = Question { pipeline: of, ..april.clone() };
                let made = movement(&facts, &world.history, &question, on(since), due.is_some());
                let (then, ids) = open(&world.mornings[since], due, of);
                assert_eq!((made.from.minor, &made.from.ids), (then, &ids), "then, {seed} {since}");
                let (now, ids) = open(&world.records, due, of);
                assert_eq!((made.until.minor, &made.until.ids), (now, &ids), "now, {seed} {since}");
                let steps: i128 = made.steps.iter().map(|step| step.minor).sum();
                assert_eq!(made.from.minor + steps, made.until.minor, "{seed} {since}");
                let deals: i64 = made.steps.iter().map(|step| step.deals).sum();
                let many = |level: &Level| i64::try_from(level.ids.len()).unwrap();
                assert_eq!(many(&made.from) + deals, many(&made.until), "{seed} {since}");
                let mut all: Vec<Id> = made.steps.iter().flat_map(|step| step.ids.clone()).collect();
                let count = all.len();
                all.sort_unstable();
                all.dedup();
                assert_eq!(all.len(), count, "nothing is in two buckets");
                check_buckets(&made, &world, since, (due, of));
            }
        }
    }
}

/// Each bucket against the two states, by its words alone.
fn check_buckets(made: &Movement, world: &World, since: usize, (due, of): (Option<Span>, Option<Id>)) {
    let then = &world.mornings[since];
    for step in &made.steps {
        for key in &step.ids {
            let (was, is) = (then.get(key), world.records.get(key));
            let inside = |one: &Opportunity| due.is_none_or(|due| one.close.is_some_and(|close| due.has(close)));
            let value = |one: Option<&Opportunity>| one.and_then(|one| one.value).map_or(0, |value| value.minor);
            let ours = |one: &Opportunity| of.is_none_or(|of| of == one.pipeline);
            let right = match step.bucket {
                Bucket::Joined => was.is_some_and(|was| !ours(was)) && is.is_some_and(ours),
                Bucket::Departed => was.is_some_and(ours) && is.is_some_and(|is| !ours(is)),
                Bucket::Created => was.is_none() && is.is_some(),
                Bucket::Reopened => was.is_some_and(|was| kind(was).closed()),
                Bucket::Resumed => was.is_some_and(|was| kind(was) == StageKind::Parked),
                Bucket::Increased => value(is) > value(was),
                Bucket::Decreased => value(is) < value(was),
                Bucket::PulledIn => was.is_some_and(|was| !inside(was)) && is.is_some_and(inside),
                Bucket::PushedOut => was.is_some_and(inside) && is.is_some_and(|is| !inside(is)),
                Bucket::Parked => is.is_some_and(|is| kind(is) == StageKind::Parked),
                Bucket::Won => is.is_some_and(|is| kind(is) == StageKind::Won),
                Bucket::Lost => is.is_some_and(|is| kind(is) == StageKind::Lost),
                Bucket::Deleted => was.is_some() && is.is_none(),
            };
            assert!(right, "{:?} {key}: {was:?} {is:?}", step.bucket);
        }
    }
}

#[test]
fn a_small_case_by_hand() {
    let case = fixture(
        "now 2026-03-20
        stage New open 10
        stage Talk open 40
        stage Won won 100
        stage Later parked 10
        stage Lost lost 0
        deal Same value=1 close=2026-03-25 New@2026-01-10
        deal Fresh value=2 close=2026-03-25 New@2026-03-10
        deal Back value=4 close=2026-03-25 New@2026-01-10 Lost@2026-02-10 Talk@2026-03-10
        deal Woken value=8 close=2026-03-25 New@2026-01-10 Later@2026-02-10 Talk@2026-03-10
        deal Up value=16 close=2026-03-25 New@2026-01-10
        deal In value=32 close=2026-03-25 New@2026-01-10
        deal Down value=64 close=2026-03-25 New@2026-01-10
        deal Out value=128 close=2026-05-25 New@2026-01-10
        deal Sleep value=256 close=2026-03-25 New@2026-01-10 Later@2026-03-10
        deal Gained value=512 close=2026-03-10 New@2026-01-10 Won@2026-03-10
        deal Missed value=1024 close=2026-03-10 New@2026-01-10 Lost@2026-03-10
        deal Quick value=2048 close=2026-03-10 New@2026-03-05 Won@2026-03-10
        deal Old value=4096 close=2026-02-10 New@2026-01-05 Won@2026-02-10
        turn Up 2026-01-10 value=6
        turn Up 2026-03-05 value=16
        turn Down 2026-01-10 value=70
        turn Down 2026-03-05 value=64
        turn In 2026-01-10 close=2026-04-02
        turn In 2026-03-05 close=2026-03-25
        turn Out 2026-01-10 close=2026-03-31
        turn Out 2026-03-05 close=2026-05-25
        turn Gained 2026-01-10 value=500 close=2026-03-30
        turn Gained 2026-03-10 value=512 close=2026-03-10
        turn Missed 2026-01-10 close=2026-03-30
        turn Missed 2026-03-10 close=2026-03-10
        turn Old 2026-01-05 close=2026-02-01",
    );
    let question = ask("2026-03-01", "2026-04-01");
    let made = movement(&case.facts, &case.history, &question, day("2026-03-01"), true);
    let told: Vec<String> = made
        .steps
        .iter()
        .map(|step| {
            let names = step.ids.iter().map(|id| case.facts.deal(*id).unwrap().record.name.clone());
            format!(
                "{} {} {} {}",
                step.bucket.word(),
                names.collect::<Vec<_>>().join(","),
                step.minor / 100,
                step.deals
            )
        })
        .collect();
    let expected = [
        "Created Fresh 2 1",
        "Reopened Back 4 1",
        "Resumed Woken 8 1",
        "Value increased Up 10 0",
        "Moved into the period In 32 1",
        "From another pipeline  0 0",
        "Value decreased Down -6 0",
        "Moved out of the period Out -128 -1",
        "To another pipeline  0 0",
        "Parked Sleep -256 -1",
        // What leaves the open pipeline is what stood in it: 500.
        "Won Gained -500 -1",
        "Lost Missed -1024 -1",
        "Deleted  0 0",
    ];
    assert_eq!(told, expected);
    // Then: 1 + 6 + 70 + 128 + 256 + 500 + 1024; now: 1 + 2 + 4 + 8 + 16 + 32 + 64.
    assert_eq!((made.from.minor / 100, made.until.minor / 100), (1_985, 127));
    assert_eq!(made.came_and_won, [case.id("d:Quick")]);
    // Without a period what moves its date moves nothing.
    let all = movement(&case.facts, &case.history, &question, day("2026-03-01"), false);
    assert_eq!((all.from.minor / 100, all.until.minor / 100), (2_017, 255));
    assert!(all.step(Bucket::PulledIn).unwrap().ids.is_empty() && all.step(Bucket::PushedOut).unwrap().ids.is_empty());
}

#[test]
fn what_only_a_rate_changed_has_not_moved() {
    let case = fixture(
        "now 2026-08-20\nstage New open 10\nstage Won won 100\ndeal A value=$100 close=2026-09-01 New@2026-01-10\n\
         turn A 2026-01-10 value=$100\n",
    );
    let made = movement(&case.facts, &case.history, &ask("2026-08-01", "2026-10-01"), day("2026-06-01"), false);
    assert_eq!((made.from.minor, made.until.minor), (8_000, 8_000), "by the rate of today at both ends");
}

#[test]
fn of_one_pipeline_what_was_in_it_then_and_what_is_in_it_now_counts() {
    let mut world = World { records: BTreeMap::new(), history: History::default(), mornings: Vec::new(), batches: 0 };
    let midnight = |number| super::super::midnight(on(number), &zone());
    let mut made = |key: u128, way: &[(usize, usize)]| {
        let value = Some(Money::whole(i64::try_from(key).unwrap(), Currency::EUR));
        let mut one =
            Opportunity { id: id(key), name: "D".into(), value, created: midnight(way[0].0), ..Opportunity::default() };
        for (day, stage) in way {
            enter(&mut one, *stage, midnight(*day));
            world.set(one.id, Some(one.clone()), midnight(*day), Cause::Person);
        }
    };
    made(1, &[(0, 0), (20, 6)]);
    made(2, &[(0, 6), (20, 1)]);
    made(4, &[(0, 0), (20, 7)]);
    made(8, &[(0, 6), (20, 3)]);
    made(16, &[(0, 0)]);
    let facts = Facts::of(&world.data(), midnight(30), &zone());
    let told = |pipeline| {
        let question = Question { pipeline: Some(id(pipeline)), ..ask("2026-03-01", "2026-05-01") };
        let made = movement(&facts, &world.history, &question, on(10), false);
        let steps = made.steps.iter().filter(|step| !step.ids.is_empty());
        let steps: Vec<String> = steps.map(|step| format!("{} {}", step.bucket.word(), step.minor / 100)).collect();
        (made.from.minor / 100, steps, made.until.minor / 100)
    };
    let own = |words: [&str; 2]| words.map(String::from).to_vec();
    assert_eq!(told(50), (21, own(["From another pipeline 2", "To another pipeline -5"]), 18));
    assert_eq!(told(51), (10, own(["From another pipeline 1", "To another pipeline -10"]), 1));
}
