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

fn found(tasks: Vec<Task>) -> Vec<Id> {
    let data = Dataset::from_records(tasks.into_iter().map(Into::into));
    let place = ZoneRules::fixed(Zone { offset_minutes: 120 });
    let (after, until) = ("2026-07-01T07:00:00Z".parse().unwrap(), "2026-07-01T09:00:00Z".parse().unwrap());
    alarms(&data, Some(id(90)), &place, after, until).iter().map(|alarm| alarm.task).collect()
}

#[test]
fn the_time_is_that_of_the_workspace_and_the_earliest_comes_first() {
    assert_eq!(
        found(vec![task(1, 11, None), task(2, 10, Some(90)), task(3, 9, None), task(4, 12, None)]),
        [id(2), id(1)]
    );
}

#[test]
fn neither_done_tasks_nor_those_of_others_nor_those_without_a_time_are_called_out() {
    let done = Task { done: Some(Time::from_millis(0)), ..task(1, 10, None) };
    let whenever = Task { time: None, ..task(2, 10, None) };
    assert_eq!(found(vec![done, whenever, task(3, 10, Some(91))]), []);
}
