use super::*;
use crate::value::{Date, TimeOfDay, Zone};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn task(n: u128, hour: u32, assignee: Option<u128>) -> Task {
    Task {
        id: id(n),
        title: format!("Task {n}"),
        due: Date::from_ymd_opt(2026, 7, 1),
        time: TimeOfDay::from_hms_opt(hour, 0, 0),
        assignee: assignee.map(id),
        ..Task::default()
    }
}

fn data(tasks: Vec<Task>) -> Dataset {
    Dataset::from_records(tasks.into_iter().map(Into::into))
}

fn place() -> ZoneRules {
    ZoneRules::fixed(Zone { offset_minutes: 120 })
}

/// A moment of the first of July by the clocks of the place.
fn at(clock: &str) -> Time {
    format!("2026-07-01T{clock}:00+02:00").parse().unwrap()
}

fn ids(alarms: &[Alarm]) -> Vec<Id> {
    alarms.iter().map(|alarm| alarm.task).collect()
}

/// What is called out one by one when the clock is looked at each minute from one moment to another.
fn followed(data: &Dataset, called: &mut Called, from: &str, to: &str) -> Vec<Id> {
    let (mut now, mut all) = (at(from), Vec::new());
    while now <= at(to) {
        let calls = call(data, Some(id(90)), &place(), called, now);
        assert_eq!(calls.missed, []);
        all.extend(ids(&calls.now));
        now = now.plus_millis(60_000);
    }
    all
}

#[test]
fn the_time_is_that_of_the_workspace_and_the_earliest_comes_first() {
    let data = data(vec![task(1, 11, None), task(2, 10, Some(90)), task(3, 9, None), task(4, 12, None)]);
    let mut called = Called { until: at("09:00"), ..Called::default() };
    assert_eq!(followed(&data, &mut called, "09:01", "11:30"), [id(2), id(1)]);
    assert_eq!(next_alarm(&data, None, &place(), at("11:30")), Some(at("12:00")));
}

#[test]
fn neither_done_tasks_nor_those_of_others_nor_those_without_a_time_are_called_out() {
    let done = Task { done: Some(Time::from_millis(0)), ..task(1, 10, None) };
    let whenever = Task { time: None, ..task(2, 10, None) };
    let data = data(vec![done, whenever, task(3, 10, Some(91))]);
    let mut called = Called { until: at("09:00"), ..Called::default() };
    assert_eq!(followed(&data, &mut called, "09:01", "11:30"), []);
}

#[test]
fn a_clock_that_goes_back_and_forth_calls_nothing_out_again_and_leaves_nothing_out() {
    let data = data(vec![task(1, 10, None), task(2, 12, None)]);
    let mut called = Called { until: at("09:00"), ..Called::default() };
    assert_eq!(followed(&data, &mut called, "09:55", "10:05"), [id(1)]);
    assert_eq!(followed(&data, &mut called, "08:30", "12:01"), [id(2)], "an hour and a half back, and on");
    assert_eq!(followed(&data, &mut called, "09:00", "13:00"), []);
}

#[test]
fn what_came_while_the_machine_slept_is_told_of_at_once_and_old_things_are_not() {
    let data = data(vec![task(1, 10, None), task(2, 11, None), task(3, 12, None), task(4, 13, None)]);
    let mut called = Called { until: at("09:00"), ..Called::default() };
    let calls = call(&data, None, &place(), &mut called, at("13:05"));
    assert_eq!((ids(&calls.now), ids(&calls.missed)), (vec![id(4)], vec![id(1), id(2), id(3)]));
    let words = ("3 tasks came due meanwhile".to_string(), "Task 1, Task 2, Task 3".to_string());
    assert_eq!(calls.summary(), Some(words));
    assert_eq!(call(&data, None, &place(), &mut called, at("13:06")), Calls::default());
    let mut long_ago = Called { until: at("09:00"), ..Called::default() };
    let next_week = at("13:05").plus_millis(7 * OLD);
    assert_eq!(call(&data, None, &place(), &mut long_ago, next_week), Calls::default());
    let mut one = Called { until: at("11:30"), ..Called::default() };
    let alone = call(&data, None, &place(), &mut one, at("12:30"));
    assert_eq!(alone.summary(), Some(("Task 3".into(), String::new())));
}

#[test]
fn no_more_is_remembered_than_is_needed() {
    let data = data((1..=300).map(|n| task(n, 10, None)).collect());
    let mut called = Called { until: at("09:00"), ..Called::default() };
    assert_eq!(call(&data, None, &place(), &mut called, at("10:00")).now.len(), 300);
    assert_eq!(called.last.len(), REMEMBERED);
}
