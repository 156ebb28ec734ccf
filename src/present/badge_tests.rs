use super::*;
use crate::model::{Action, Message, Plan, Record, Rule, Run, Step, Version};
use crate::value::Zone;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

#[test]
fn messages_count_when_they_are_due_or_to_be_looked_at() {
    let message =
        |n, state, due: &str| -> Record { Message { id: id(n), state, due: at(due), ..Message::default() }.into() };
    let data = Dataset::from_records([
        message(1, MessageState::Open, "2026-07-01T09:00:00Z"),
        message(2, MessageState::Open, "2026-07-01T11:00:00Z"),
        message(3, MessageState::Review, "2026-07-01T11:00:00Z"),
        message(4, MessageState::Sent, "2026-07-01T09:00:00Z"),
    ]);
    assert_eq!(messages(&data, at("2026-07-01T10:00:00Z")), 2);
}

#[test]
fn runs_count_while_they_are_held_or_on_the_day_they_failed() {
    let run = |n, state, ran: &str| -> Record { Run { id: id(n), state, ran: at(ran), ..Run::default() }.into() };
    let failed = || RunState::Failed { why: "a reason".into() };
    let data = Dataset::from_records([
        run(1, RunState::Held, "2026-01-01T09:00:00Z"),
        run(2, failed(), "2026-07-01T22:30:00Z"),
        run(3, failed(), "2026-07-01T09:00:00Z"),
        run(4, RunState::Done, "2026-07-01T22:30:00Z"),
    ]);
    let place = ZoneRules::fixed(Zone { offset_minutes: 120 });
    assert_eq!(runs(&data, &place, Date::from_ymd_opt(2026, 7, 2).unwrap()), 2);
}

#[test]
fn rules_count_that_are_on_and_do_not_act() {
    let rule = |n, on, paused: &str, stage: Option<u128>| -> Record {
        let steps = stage.map(|stage| Step::Do { action: Action::Move { stage: id(stage) } }).into_iter().collect();
        let version = Version { number: 1, plan: Plan { steps, ..Plan::default() }, ..Version::default() };
        let name = "A rule".into();
        Rule { id: id(n), name, on, paused: paused.into(), versions: vec![version], ..Rule::default() }.into()
    };
    let gone = Some(77);
    let whole =
        Dataset::from_records([rule(1, true, "", gone), rule(2, true, "too much", None), rule(3, false, "", gone)]);
    assert_eq!(rules(&whole), 2);
    assert_eq!(
        asking(&whole),
        [(id(1), "It names a stage that has been deleted.".to_string()), (id(2), "too much".to_string())]
    );
}
