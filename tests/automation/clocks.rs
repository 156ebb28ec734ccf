//! Clocks that are put forward and back, by their zone and by mistake: nothing is repeated, and nothing is left out.

use super::world::{World, place};
use chrono::{Days, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use penstock::{
    command::Command,
    model::{Opportunity, Rule, RunState},
    value::{Date, Id, Time, TimeOfDay},
    workspace::Ask,
};
use proptest::prelude::*;

/// Zones on the days on which their clocks are changed or a date is left out, and a time of that day: one that the wall
/// does not show, shows twice, or shows as ever.
const DAYS: [(&str, &str, &str); 12] = [
    ("Europe/Berlin", "2026-03-29", "02:30"),
    ("Europe/Berlin", "2026-03-29", "09:00"),
    ("Europe/Berlin", "2026-10-25", "02:30"),
    ("Europe/Berlin", "2026-10-25", "09:00"),
    ("America/New_York", "2026-03-08", "02:30"),
    ("America/New_York", "2026-11-01", "01:30"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45"),
    ("Australia/Lord_Howe", "2026-04-05", "09:00"),
    ("Pacific/Apia", "2011-12-30", "09:00"),
    ("Pacific/Apia", "2011-12-30", "00:00"),
    ("Asia/Kolkata", "2026-03-29", "09:00"),
];

/// When a wall shows a time, by the database of zones alone: the first time of two, and as much later as is left out.
fn shown(zone: &str, local: NaiveDateTime) -> Time {
    let tz: chrono_tz::Tz = zone.parse().unwrap();
    let found = match tz.from_local_datetime(&local) {
        LocalResult::Single(found) | LocalResult::Ambiguous(found, _) => found,
        LocalResult::None => {
            let east = |at: NaiveDateTime| tz.offset_from_utc_datetime(&at).fix().local_minus_utc();
            let around = TimeDelta::hours(26);
            let gap = east(local + around) - east(local - around);
            tz.from_local_datetime(&(local + TimeDelta::seconds(gap.into()))).earliest().unwrap()
        }
    };
    Time::from_millis(found.timestamp_millis())
}

fn rule(world: &mut World, name: &str, text: &str) -> Id {
    let draft = world.plan(text);
    let rule = Rule { name: name.into(), draft, ..Rule::default() };
    let id = world.send(Command::Create(rule.into())).unwrap().created[0].id;
    world.send(Command::PublishRule { rule: id, carry: false }).unwrap();
    id
}

/// When each run of a rule was due.
fn started(world: &World, rule: Id) -> Vec<Time> {
    let mut all: Vec<Time> = world.data().runs_of(rule).map(|run| run.started).collect();
    all.sort_unstable();
    all
}

/// When the one step of a rule's only run was due.
fn done(world: &World, rule: Id) -> Vec<Time> {
    let runs = world.data().runs_of(rule);
    runs.flat_map(|run| {
        assert_eq!(run.state, RunState::Done);
        run.log.iter().map(|done| done.due).collect::<Vec<_>>()
    })
    .collect()
}

/// Lives from noon before a day to noon two days after it, with a clock that shows wrong times in between. It never leaps
/// over two times of a daily rule at once: those are meant to come once, with their number.
fn live(zone: &str, day: &str, clock: &str, leaps: &[(i64, bool)]) {
    let (date, at): (Date, _) = (day.parse().unwrap(), TimeOfDay::parse_from_str(clock, "%H:%M").unwrap());
    let noon = |date: Date| shown(zone, date.and_hms_opt(12, 0, 0).unwrap());
    let (before, after) = (noon(date - Days::new(1)), noon(date + Days::new(2)));
    let mut world = World::begin_at(place(zone), 1, before);
    let daily = rule(&mut world, "Daily", &format!("every day at {clock} | again always | note Look"));
    let stays = rule(&mut world, "Stays", &format!("days 1 in New at {clock} | note Stuck"));
    let wall = rule(&mut world, "Wall", &format!("button Go | wait 1d at {clock}; note Wall"));
    let real = rule(&mut world, "Real", "button Go | wait 24h; note Real");
    let deal = Opportunity { name: "Fleet".into(), stage: world.stage("New"), ..Opportunity::default() };
    let deal = world.send(Command::Create(deal.into())).unwrap().created[0].id;
    for rule in [wall, real] {
        world.ask(Ask::Press { rule, opportunities: vec![deal] }).unwrap();
    }
    let mut latest = before;
    for (minutes, restart) in leaps {
        world.now = world.now.plus_millis(minutes * 60_000).min(after);
        latest = latest.max(world.now);
        if *restart {
            world.restart();
        }
        world.due().unwrap();
    }
    world.live_until(after);
    let case = format!("{zone} {day} {clock} {leaps:?}");
    let dates = (date - Days::new(2)).iter_days().take(6);
    let mut expected: Vec<Time> = dates.map(|date| shown(zone, date.and_time(at))).collect();
    expected.retain(|time| before < *time && *time <= after);
    expected.dedup();
    assert_eq!(started(&world, daily), expected, "daily: {case}");
    let then = shown(zone, date.and_time(at));
    assert_eq!(started(&world, stays), [then], "days in a stage: {case}");
    assert_eq!(done(&world, wall), [then], "the time on the wall: {case}");
    assert_eq!(done(&world, real), [before.plus_millis(24 * 3_600_000)], "real time: {case}");
}

#[test]
fn around_every_switch_what_is_due_comes_once_at_its_time_on_the_wall() {
    for (zone, day, clock) in DAYS {
        live(zone, day, clock, &[]);
    }
}

#[test]
fn a_clock_that_is_put_back_over_a_switch_repeats_nothing() {
    for (zone, day, clock) in DAYS {
        for hour in [13, 14, 15, 16, 20] {
            live(zone, day, clock, &[(hour * 60, false), (-4 * 60, false), (60, true), (-90, true), (31, false)]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_wrong_clock_repeats_anything_or_leaves_it_out(
        which in 0..DAYS.len(),
        leaps in prop::collection::vec((-500_i64..1_000, any::<bool>()), 0..14),
    ) {
        let (zone, day, clock) = DAYS[which];
        live(zone, day, clock, &leaps);
    }
}
