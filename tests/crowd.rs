//! One gesture on many opportunities: what is kept of the rules that did not run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    command::Command,
    model::{Action, Assign, Opportunity, Plan, RecordId, Rule, Step, TaskKind, Temperature, Trigger},
    value::Id,
};

#[test]
fn a_batch_tells_of_the_first_fifty_rules_that_did_not_run_and_those_after_them_still_run() {
    let mut desk = Desk::with_playbook("keap");
    let action =
        Action::CreateTask { title: "Call".into(), kind: TaskKind::default(), due: None, assign: Assign::Owner };
    let draft = Plan {
        trigger: Trigger::TagAdded { tag: "vip".into() },
        condition: "temp:hot".into(),
        steps: vec![Step::Do { action }],
        ..Plan::default()
    };
    let rule = Rule { name: "Call the hot ones".into(), draft, ..Rule::default() };
    let rule = desk.send(Command::Create(rule.into())).unwrap().created[0].id;
    desk.send(Command::PublishRule { rule, carry: false }).unwrap();
    let deals: Vec<Id> = (0..60)
        .map(|number| {
            let temperature = if number == 59 { Temperature::Hot } else { Temperature::Cold };
            let name = format!("Deal {number}");
            let deal = Opportunity { name, temperature: Some(temperature), ..Opportunity::default() };
            desk.send(Command::Create(deal.into())).unwrap().created[0].id
        })
        .collect();
    let ids = deals.iter().map(|id| RecordId::opportunity(*id)).collect();
    desk.send(Command::Tag { ids, add: vec!["vip".into()], remove: Vec::new() }).unwrap();

    let mut told: Vec<_> = desk.workspace.journal().misses_by(rule).collect();
    told.reverse();
    assert_eq!(told.iter().map(|miss| miss.opportunity).collect::<Vec<_>>(), &deals[..50]);
    for miss in told {
        let seen: Vec<_> = miss.seen.iter().map(|seen| (seen.part.as_str(), seen.value.as_str(), seen.held)).collect();
        assert_eq!(seen, [("temp:hot", "Cold", Some(false))]);
    }
    let called: Vec<_> = desk.data().tasks().map(|task| task.opportunity).collect();
    assert_eq!(called, [Some(deals[59])]);
}
