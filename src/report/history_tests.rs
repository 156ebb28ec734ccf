use super::*;
use crate::data::{Clock, FORMAT};
use crate::model::{RecordId, Stage, Task};
use crate::value::Currency;
use serde_json::json;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn at(hour: i64) -> Time {
    Time::from_millis(1_790_000_000_000 + hour * 3_600_000)
}

fn batch(number: u128, hour: i64, cause: Cause, changes: Vec<Delta>) -> Batch {
    Batch {
        format: FORMAT,
        id: id(number),
        device: id(1),
        seq: number as u64,
        clock: Clock::default(),
        at: at(hour),
        actor: Some(id(77)),
        cause,
        label: String::new(),
        changes,
        misses: Vec::new(),
    }
}

fn deal(value: i64) -> Record {
    Opportunity { id: id(5), name: "Deal".into(), value: Some(euros(value)), ..Opportunity::default() }.into()
}

fn euros(value: i64) -> Money {
    Money::whole(value, Currency::EUR)
}

fn created(value: i64) -> Delta {
    Delta::Create { id: RecordId::opportunity(id(5)), record: deal(value) }
}

fn deleted(value: i64) -> Delta {
    Delta::Delete { id: RecordId::opportunity(id(5)), record: deal(value) }
}

fn set(name: &str, before: Value, after: Value) -> Delta {
    Delta::Update { id: RecordId::opportunity(id(5)), fields: [(name.to_string(), (before, after))].into() }
}

fn worth(value: i64) -> Value {
    json!({"amount": format!("{value}.00"), "currency": "EUR"})
}

/// Created with 100 at 0, 200 from 2 on, another owner from 4 on.
fn told() -> History {
    let mut history = History::default();
    history.feed(&batch(10, 0, Cause::Person, vec![created(100)]));
    history.feed(&batch(11, 2, Cause::Person, vec![set("value", worth(100), worth(200))]));
    history.feed(&batch(12, 4, Cause::Person, vec![set("owner", Value::Null, json!(id(8)))]));
    history
}

#[test]
fn each_change_that_reports_ask_for_is_a_turn_and_others_are_none() {
    let mut history = told();
    history.feed(&batch(13, 5, Cause::Person, vec![set("name", json!("Deal"), json!("Other"))]));
    let turns: Vec<_> = history.turns(id(5)).iter().map(|turn| (turn.at, turn.state.value, turn.state.owner)).collect();
    let expected =
        [(at(0), Some(euros(100)), None), (at(2), Some(euros(200)), None), (at(4), Some(euros(200)), Some(id(8)))];
    assert_eq!(turns, expected);
    assert_eq!(history.turns(id(5))[1].by, Some(id(77)));
    assert_eq!((history.batches(), history.began()), (4, Some(at(0))));
}

#[test]
fn a_turn_holds_from_its_very_moment_on() {
    let history = told();
    let value = |time: Time| history.at(id(5), time).map(|state| state.value.unwrap());
    assert_eq!(value(at(0).plus_millis(-1)), None, "before it was known");
    assert_eq!(value(at(0)), Some(euros(100)));
    assert_eq!(value(at(2).plus_millis(-1)), Some(euros(100)));
    assert_eq!(value(at(2)), Some(euros(200)));
    assert_eq!(value(at(999)), Some(euros(200)));
    assert_eq!(history.at(id(6), at(3)), None, "an opportunity that nobody knows");
}

#[test]
fn what_was_taken_back_leaves_no_turn_and_what_came_later_stays_without_it() {
    let mut history = told();
    history.feed(&batch(13, 6, Cause::Undo(id(11)), vec![set("value", worth(200), worth(100))]));
    let turns: Vec<_> = history.turns(id(5)).iter().map(|turn| (turn.at, turn.state.value, turn.state.owner)).collect();
    assert_eq!(turns, [(at(0), Some(euros(100)), None), (at(4), Some(euros(100)), Some(id(8)))]);
}

#[test]
fn what_is_done_again_is_there_again_at_its_own_moment() {
    let mut history = told();
    let before = history.turns(id(5)).to_vec();
    history.feed(&batch(13, 6, Cause::Undo(id(11)), vec![set("value", worth(200), worth(100))]));
    history.feed(&batch(14, 7, Cause::Redo(id(11)), vec![set("value", worth(100), worth(200))]));
    assert_eq!(history.turns(id(5)), before);
    // And once more, back and forth.
    history.feed(&batch(15, 8, Cause::Undo(id(11)), vec![set("value", worth(200), worth(100))]));
    assert_eq!(history.at(id(5), at(9)).unwrap().value, Some(euros(100)));
    history.feed(&batch(16, 9, Cause::Redo(id(11)), vec![set("value", worth(100), worth(200))]));
    assert_eq!(history.turns(id(5)), before);
}

#[test]
fn a_creation_that_is_taken_back_was_never_there() {
    let mut history = History::default();
    history.feed(&batch(10, 0, Cause::Person, vec![created(100)]));
    history.feed(&batch(11, 1, Cause::Undo(id(10)), vec![deleted(100)]));
    assert_eq!((history.turns(id(5)), history.gone().count()), (&[][..], 0));
    history.feed(&batch(12, 2, Cause::Redo(id(10)), vec![created(100)]));
    assert_eq!(history.at(id(5), at(0)).unwrap().value, Some(euros(100)));
    assert_eq!(history.gone().count(), 0);
}

#[test]
fn a_deleted_opportunity_is_gone_from_then_on_and_there_again_when_that_is_taken_back() {
    let mut history = told();
    history.feed(&batch(13, 6, Cause::Person, vec![deleted(200)]));
    assert!(history.at(id(5), at(5)).is_some());
    assert_eq!(history.at(id(5), at(6)), None);
    assert_eq!(history.gone().map(|one| one.value).collect::<Vec<_>>(), [Some(euros(200))]);
    assert_eq!(history.left(id(5)).and_then(|one| one.value), Some(euros(200)));
    history.feed(&batch(14, 7, Cause::Undo(id(13)), vec![created(200)]));
    assert_eq!(history.at(id(5), at(6)).unwrap().owner, Some(id(8)));
    assert_eq!(history.gone().count(), 0);
}

#[test]
fn an_import_is_known_from_the_import_on() {
    let mut history = History::default();
    history.feed(&batch(10, 3, Cause::Import, vec![created(100)]));
    history.feed(&batch(11, 9, Cause::Import, vec![set("value", worth(100), Value::Null)]));
    assert_eq!(history.at(id(5), at(2)), None);
    assert_eq!(history.at(id(5), at(3)).unwrap().value, Some(euros(100)));
    assert_eq!(history.at(id(5), at(9)).unwrap().value, None);
}

#[test]
fn a_taken_back_batch_that_was_never_read_is_a_turn_like_any_other() {
    let mut history = told();
    history.feed(&batch(13, 6, Cause::Undo(id(3)), vec![set("value", worth(200), worth(50))]));
    assert_eq!(history.at(id(5), at(5)).unwrap().value, Some(euros(200)));
    assert_eq!(history.at(id(5), at(6)).unwrap().value, Some(euros(50)));
}

#[test]
fn a_clock_that_stands_behind_makes_nothing_earlier_than_what_it_follows() {
    let mut history = told();
    history.feed(&batch(13, 1, Cause::Person, vec![set("value", worth(200), worth(300))]));
    assert_eq!(history.turns(id(5)).last().unwrap().at, at(4));
    assert_eq!(history.at(id(5), at(3)).unwrap().value, Some(euros(200)));
    assert_eq!(history.at(id(5), at(4)).unwrap().value, Some(euros(300)));
}

#[test]
fn a_stage_has_the_probability_that_it_had_then() {
    let mut history = History::default();
    let stage: Record = Stage { id: id(9), name: "Proposal".into(), probability: 40, ..Stage::default() }.into();
    let changed = |before: u8, after: u8| Delta::Update {
        id: stage.id(),
        fields: [("probability".to_string(), (json!(before), json!(after)))].into(),
    };
    history.feed(&batch(10, 0, Cause::Person, vec![Delta::Create { id: stage.id(), record: stage.clone() }]));
    history.feed(&batch(11, 4, Cause::Person, vec![changed(40, 60)]));
    history.feed(&batch(12, 6, Cause::Undo(id(11)), vec![changed(60, 40)]));
    history.feed(&batch(13, 8, Cause::Redo(id(11)), vec![changed(40, 60)]));
    let hours = [-1, 0, 4, 6, 8];
    assert_eq!(hours.map(|hour| history.probability(id(9), at(hour)).unwrap()), [40, 40, 60, 40, 60]);
    assert_eq!(history.probability(id(99), at(0)), None);
}

#[test]
fn what_moves_to_another_opportunity_or_is_deleted_names_the_one_it_leaves() {
    let task = Task { id: id(40), title: "Call".into(), opportunity: Some(id(5)), ..Task::default() };
    let moved = |before: Value, after: Value| Delta::Update {
        id: RecordId { kind: Kind::Activity, id: id(41) },
        fields: [("opportunity".to_string(), (before, after))].into(),
    };
    let changes = vec![
        Delta::Create { id: Record::from(task.clone()).id(), record: task.clone().into() },
        moved(json!(id(6)), json!(id(7))),
        moved(Value::Null, json!(id(8))),
        set("owner", json!(id(9)), Value::Null),
        Delta::Delete { id: Record::from(task.clone()).id(), record: task.into() },
    ];
    let left: Vec<Id> = left_behind(&batch(20, 0, Cause::Person, changes)).collect();
    assert_eq!(left, [id(6), id(5)]);
}
