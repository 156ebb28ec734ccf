use super::*;
use crate::model::{Opportunity, Record, Rule, RunEffect, Source, Task};

fn at(millis: i64) -> Time {
    Time::from_millis(millis)
}

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn done(what: &str, due: i64, ran: i64, made: Option<RecordId>) -> Done {
    let effects = made.map(|record| RunEffect { record, before: None, after: None });
    Done { what: what.into(), due: at(due), ran: at(ran), effects: effects.into_iter().collect(), ..Done::default() }
}

fn run(n: u128, state: RunState, log: Vec<Done>) -> Record {
    let of = Source::Rule { id: id(1), version: 1 };
    Run { id: id(n), of, opportunity: id(2), state, log, started: at(10), ..Run::default() }.into()
}

fn data(runs: Vec<Record>) -> Dataset {
    let mut records: Vec<Record> = vec![
        Rule { id: id(1), name: "Call back".into(), ..Rule::default() }.into(),
        Opportunity { id: id(2), name: "Fleet".into(), ..Opportunity::default() }.into(),
        Task { id: id(3), title: "Call".into(), ..Task::default() }.into(),
        Task { id: id(4), title: "Remember".into(), kind: TaskKind::Reminder, ..Task::default() }.into(),
    ];
    records.extend(runs);
    Dataset::from_records(records)
}

fn task(n: u128) -> Option<RecordId> {
    Some(RecordId { kind: Kind::Task, id: id(n) })
}

fn told(runs: Vec<Record>, ids: &[u128]) -> Away {
    let runs_of = ids.iter().map(|n| id(*n)).collect();
    away(&data(runs), &Absence { since: at(100), runs: runs_of })
}

#[test]
fn things_are_told_in_the_order_in_which_they_were_due() {
    let first = run(11, RunState::Done, vec![done("remembered", 150, 900, task(4))]);
    let second = run(10, RunState::Done, vec![done("created the task Call", 300, 900, task(3))]);
    let away = told(vec![first, second], &[10, 11]);
    let whats: Vec<(&str, i64)> = away.lines.iter().map(|line| (line.what.as_str(), line.due.millis())).collect();
    assert_eq!(whats, [("remembered", 150), ("created the task Call", 300)]);
    assert_eq!(away.summary, "1 task and 1 reminder were made.");
}

#[test]
fn messages_that_came_too_late_are_counted_and_it_is_said_that_nothing_was_sent() {
    let late =
        |n: u128, state| crate::model::Message { id: id(n), state, subject: "Hello".into(), ..Default::default() };
    let message = |n: u128| Some(RecordId { kind: Kind::Message, id: id(n) });
    let steps = vec![done("put “Hello” into the Outbox", 150, 900, message(5)), done("put it", 160, 900, message(6))];
    let records =
        vec![run(10, RunState::Done, steps), late(5, MessageState::Review).into(), late(6, MessageState::Open).into()];
    let away = told(records, &[10]);
    assert_eq!(away.summary, "2 messages were made. 1 message is late and waits for a look. Nothing was sent.");
}

#[test]
fn tasks_that_came_due_meanwhile_are_counted() {
    let day = |day| Date::from_ymd_opt(2026, 7, day).unwrap();
    let task = |n, due, done: Option<i64>| -> Record {
        Task { id: id(n), title: "Call".into(), due: Some(day(due)), done: done.map(at), ..Task::default() }.into()
    };
    let data = Dataset::from_records([task(20, 1, None), task(21, 2, None), task(22, 3, Some(5)), task(23, 4, None)]);
    assert_eq!(came_due(&data, day(1), day(3)), 1);
}

#[test]
fn what_was_done_before_is_not_told_again() {
    let both = run(10, RunState::Done, vec![done("old", 50, 60, task(3)), done("new", 150, 900, None)]);
    let away = told(vec![both], &[10]);
    assert_eq!(away.lines.len(), 1);
    assert_eq!(away.lines[0].what, "new");
}

#[test]
fn what_was_taken_back_is_left_out_and_what_failed_is_said() {
    let undone = run(10, RunState::Undone, vec![done("created the task Call", 150, 900, task(3))]);
    let failed = run(11, RunState::Failed { why: "the date is missing".into() }, Vec::new());
    let away = told(vec![undone, failed], &[10, 11]);
    assert_eq!(away.lines.len(), 1);
    assert_eq!(away.lines[0].refused, "the date is missing");
    assert_eq!(away.summary, "1 thing could not be done.");
}

#[test]
fn a_later_absence_adds_to_one_that_was_not_dismissed() {
    let first = Absence { since: at(5), runs: vec![id(1), id(2)] };
    let both = first.and(Absence { since: at(9), runs: vec![id(2), id(3)] });
    assert_eq!(both, Absence { since: at(5), runs: vec![id(1), id(2), id(3)] });
    let alone = Absence::default().and(Absence { since: at(9), runs: vec![id(3)] });
    assert_eq!(alone.since, at(9));
}
