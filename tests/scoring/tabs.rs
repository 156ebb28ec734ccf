//! Scores in several tabs, and in work that takes several steps.

use crate::{edit, rule, world::World};
use penstock::{
    command::Command,
    data::Batch,
    model::{Kind, RecordId},
    workspace::{Ask, Long},
};
use serde_json::json;

#[test]
fn a_few_opportunities_at_a_time_come_to_the_same_as_all_at_once() {
    let mut world = World::peopled();
    for n in 0..40 {
        world.deal_of(n);
    }
    let stamp = world.stamp();
    let ask = Ask::Do(Command::Create(rule(0, true).into()));
    let mut slow = world.workspace.clone();
    let mut long: Long = slow.begin(ask.clone(), stamp.clone());
    let mut before = 0;
    loop {
        let progress = long.step(&slow, 3).unwrap();
        assert!(progress.done >= before && progress.done <= progress.total);
        before = progress.done;
        if progress.complete() {
            break;
        }
    }
    slow.accept(long).unwrap();
    world.workspace.dispatch(ask, stamp).unwrap();
    assert_eq!(slow.data(), world.workspace.data());
    assert_eq!(slow.journal(), world.workspace.journal());
    world.check();
}

#[test]
fn two_tabs_that_change_what_scores_are_read_from_agree_in_the_end() {
    let mut first = World::peopled();
    for nth in [0, 2, 6] {
        first.create(rule(nth, true));
    }
    let (deal, company) = (first.deal("Deal 0"), first.data().companies().next().unwrap().id);
    let mut second = first.workspace.clone();
    let tag = Command::Tag { ids: vec![RecordId::opportunity(deal)], add: vec!["hot".into()], remove: Vec::new() };
    let employees = edit(RecordId { kind: Kind::Company, id: company }, "country", json!("Peru"));
    let (one, two) = (first.stamp(), first.stamp());
    first.workspace.dispatch(Ask::Do(tag), one).unwrap();
    second.dispatch(Ask::Do(employees), two).unwrap();
    let theirs: Vec<(u64, Batch)> =
        first.workspace.next_commit().into_iter().map(|(pos, batch)| (pos, batch.as_ref().clone())).collect();
    first.workspace.committed(theirs[0].0);
    let (_, dropped) = second.overtaken(theirs).unwrap();
    assert!(dropped.is_empty());
    let ours: Vec<(u64, Batch)> =
        second.next_commit().into_iter().map(|(pos, batch)| (pos, batch.as_ref().clone())).collect();
    second.committed(ours[0].0);
    first.workspace.overtaken(ours).unwrap();
    assert_eq!(first.data(), second.data());
    assert_eq!(first.score(deal), Some(10));
    first.check();
}
