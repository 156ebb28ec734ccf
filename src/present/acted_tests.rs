use super::*;
use crate::model::{Done, Record, Rule};

const NOW: i64 = 1_000_000;

fn at(millis: i64) -> Time {
    Time::from_millis(millis)
}

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn rule(n: u128, name: &str) -> Record {
    Rule { id: id(n), name: name.into(), ..Rule::default() }.into()
}

fn run(n: u128, rule: u128, done: &[(&str, &str, i64)]) -> Record {
    let log = done.iter().map(|(what, refused, ran)| Done {
        what: (*what).into(),
        refused: (*refused).into(),
        ran: at(*ran),
        ..Done::default()
    });
    Run { id: id(n), of: Source::Rule { id: id(rule), version: 1 }, log: log.collect(), ..Run::default() }.into()
}

fn said(records: Vec<Record>, runs: &[u128]) -> Option<String> {
    let runs: Vec<Id> = runs.iter().map(|n| id(*n)).collect();
    acted(&Dataset::from_records(records), &runs, at(NOW)).map(|acted| acted.text)
}

#[test]
fn one_rule_is_called_by_its_name() {
    let records = vec![rule(1, "Call back"), run(9, 1, &[("created the task Call", "", NOW)])];
    assert_eq!(said(records, &[9]).unwrap(), "“Call back”: created the task Call");
}

#[test]
fn several_rules_are_counted_and_the_same_thing_is_said_once() {
    let task = [("created the task Call", "", NOW)];
    let more = [("added the tag hot", "", NOW), ("move it to Won", "It is closed.", NOW), ("added a note", "", NOW)];
    let records = vec![rule(1, "A"), rule(2, "B"), run(7, 1, &task), run(8, 1, &task), run(9, 2, &more)];
    let text = said(records, &[7, 8, 9]).unwrap();
    assert_eq!(text, "2 rules acted: created the task Call (2 times), added the tag hot and 2 more");
}

#[test]
fn what_was_refused_is_said_as_such() {
    let records = vec![rule(1, "A"), run(9, 1, &[("move it to Won", "It is closed.", NOW)])];
    assert_eq!(said(records, &[9]).unwrap(), "“A”: could not move it to Won");
}

#[test]
fn a_run_that_only_waits_or_acted_before_says_nothing() {
    let records = vec![rule(1, "A"), run(8, 1, &[]), run(9, 1, &[("created the task Call", "", NOW - 1)])];
    assert_eq!(said(records, &[8, 9]), None);
}
