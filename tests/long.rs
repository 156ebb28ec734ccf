//! Long work, a few records at a time: the same as in one go, or nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    command::{Command, HandOver, Import, Rejection, Stamp},
    data::{Batch, Dataset},
    model::{Company, ContactLink, Kind, Member, Opportunity, Record, RecordId, Task, Visit},
    value::{Currency, Id, Money},
    workspace::{Ask, Long, Outcome, Rebuild, Stopped, Turn, Workspace},
};
use std::sync::Arc;

/// Carries long work out to its end.
fn slowly(workspace: &mut Workspace, ask: Ask, stamp: Stamp, few: usize) -> Result<Outcome, Rejection> {
    let mut long = workspace.begin(ask, stamp);
    let mut before = 0;
    loop {
        match long.step(workspace, few) {
            Ok(progress) => {
                assert!(progress.done >= before && progress.done <= progress.total, "{before} {progress:?}");
                before = progress.done;
                if progress.complete() {
                    let (outcome, mut spent) = workspace.accept(long).expect("nobody came between");
                    while !spent.step(few) {}
                    return Ok(outcome);
                }
            }
            Err(Stopped::Refused(rejection)) => return Err(rejection),
            Err(Stopped::Overtaken) => panic!("nobody came between"),
        }
    }
}

/// Companies, opportunities with tasks, and a change to what is there.
fn import(desk: &Desk, count: u128) -> Import {
    let pipeline = desk.data().live_pipelines()[0].id;
    let stages = desk.data().stages_of(pipeline);
    let mut creates: Vec<Record> = Vec::new();
    for number in 0..count {
        let company =
            Company { id: Id::from_bits(1 << 90 | number), name: format!("Company {number}"), ..Company::default() };
        let stage = &stages[number as usize % stages.len().min(3)];
        let visit = Visit {
            stage: stage.id,
            name: stage.name.clone(),
            entered: desk.now,
            left: None,
            overridden: String::new(),
        };
        let deal = Opportunity {
            id: Id::from_bits(2 << 90 | number),
            name: format!("Deal {number}"),
            pipeline,
            stage: stage.id,
            value: Some(Money::new(100 * number as i64, Currency::EUR)),
            company: Some(company.id),
            visits: vec![visit],
            created: desk.now,
            ..Opportunity::default()
        };
        let task = Task {
            id: Id::from_bits(3 << 90 | number),
            title: "Call".into(),
            opportunity: Some(deal.id),
            ..Task::default()
        };
        creates.extend([company.into(), deal.into(), task.into()]);
    }
    let updates = desk.data().opportunities().map(|deal| {
        let contacts: Vec<ContactLink> = Vec::new();
        Record::from(Opportunity { needs: "a van".into(), contacts, ..deal.as_ref().clone() })
    });
    Import { label: "imported".into(), updates: updates.collect(), creates, rules: Vec::new() }
}

fn desk() -> Desk {
    let mut desk = Desk::with_rules("keap", &[]);
    desk.add("Fleet");
    desk.add("Vans");
    desk
}

fn batches(workspace: &Workspace) -> Vec<Batch> {
    let mut workspace = workspace.clone();
    let mut all = Vec::new();
    while let Some((pos, batch)) = workspace.next_commit() {
        all.push(batch.as_ref().clone());
        workspace.committed(pos);
    }
    all
}

fn same(a: &Workspace, b: &Workspace) {
    assert_eq!(a.data(), b.data());
    assert_eq!(a.journal(), b.journal());
    assert_eq!(batches(a), batches(b));
    assert_eq!(a.data(), &Dataset::from_records(a.data().records()), "indexes equal a rebuild");
}

/// Does the same at once and a few records at a time, and sees that it comes to the same: the work, what is due next, its
/// undo, and its redo.
fn compare(mut at_once: Desk, ask: Ask, few: usize) {
    let mut slow = at_once.workspace.clone();
    let mut stamps: Vec<Stamp> = (0..3).map(|_| at_once.stamp()).collect();
    stamps.reverse();
    let mut both = |ask: Ask| {
        let stamp = stamps.pop().unwrap();
        let a = at_once.workspace.dispatch(ask.clone(), stamp.clone());
        let b = slowly(&mut slow, ask, stamp.clone(), few);
        assert_eq!(a, b);
        same(&at_once.workspace, &slow);
        assert_eq!(at_once.workspace.next_due(&stamp), slow.next_due(&stamp));
        a.map(|_| slow.undo())
    };
    let Ok(Turn::Ready(batch)) = both(ask) else { return };
    both(Ask::Undo(batch.clone())).unwrap();
    both(Ask::Redo(batch)).unwrap();
}

#[test]
fn an_import_a_few_records_at_a_time_is_the_same_as_at_once() {
    for few in [1, 7, 100] {
        let desk = desk();
        let import = import(&desk, 20);
        compare(desk, Ask::Do(Command::Import(import)), few);
    }
}

#[test]
fn an_import_that_rules_act_on_is_the_same_as_at_once_however_large_it_is() {
    for count in [30, 2_000] {
        let desk = desk();
        let mut import = import(&desk, count);
        import.rules = desk.data().rules().filter(|rule| rule.on).map(|rule| rule.id).collect();
        assert!(!import.rules.is_empty());
        compare(desk, Ask::Do(Command::Import(import)), 300);
    }
}

#[test]
fn a_backup_in_place_of_everything_is_the_same_as_at_once() {
    let mut desk = desk();
    let records: Vec<Record> = desk.data().records().filter(|record| record.kind() != Kind::Task).collect();
    let more = import(&desk, 50);
    desk.send(Command::Import(more)).unwrap();
    for few in [1, 13, 1_000] {
        let mut desk = desk.twin(77_000);
        desk.now = desk.now.plus_millis(1_000_000);
        let ask = Ask::Do(Command::Replace { label: "restored".into(), records: records.clone() });
        compare(desk, ask, few);
    }
}

#[test]
fn what_is_refused_at_once_is_refused_a_few_records_at_a_time_with_the_same_words() {
    let mut desk = desk();
    let mut twice = import(&desk, 5);
    desk.send(Command::Import(import(&desk, 5))).unwrap();
    let stamp = desk.stamp();
    let before = desk.workspace.clone();
    let ask = Ask::Do(Command::Import(twice.clone()));
    let at_once = desk.workspace.dispatch(ask.clone(), stamp.clone()).unwrap_err();
    assert_eq!(slowly(&mut desk.workspace, ask, stamp.clone(), 2), Err(at_once));
    same(&desk.workspace, &before);

    twice.creates.retain(|record| record.kind() == Kind::Task);
    twice.creates = twice.creates.into_iter().map(|record| record.with_id(Id::from_bits(77))).take(1).collect();
    let Some(Record::Task(task)) = twice.creates.pop() else { panic!("a task") };
    twice.creates.push(Task { opportunity: Some(Id::from_bits(12345)), ..task.as_ref().clone() }.into());
    let ask = Ask::Do(Command::Import(twice));
    let at_once = desk.workspace.dispatch(ask.clone(), stamp.clone()).unwrap_err();
    assert!(at_once.to_string().contains("refer to a record that is not there"), "{at_once}");
    assert_eq!(slowly(&mut desk.workspace, ask, stamp, 2), Err(at_once));
    same(&desk.workspace, &before);
}

/// Begins an import and goes so many steps.
fn begun(desk: &mut Desk, steps: usize) -> Long {
    let import = import(desk, 40);
    let stamp = desk.stamp();
    let mut long = desk.workspace.begin(Ask::Do(Command::Import(import)), stamp);
    for _ in 0..steps {
        assert!(!long.step(&desk.workspace, 10).unwrap().complete());
    }
    long
}

#[test]
fn a_hand_over_a_few_records_at_a_time_is_the_same_as_at_once() {
    for (count, few) in [(30, 7), (2_000, 500)] {
        let mut desk = desk();
        let import = import(&desk, count);
        desk.send(Command::Import(import)).unwrap();
        let member = Member { name: "Bo".into(), ..Member::default() };
        let to = desk.send(Command::Create(member.into())).unwrap().created[0].id;
        let owned = desk.data().opportunities().map(|one| RecordId::opportunity(one.id)).collect();
        let work = desk.data().tasks().map(|one| RecordId { kind: Kind::Task, id: one.id }).collect();
        let order = HandOver { to, owned, work, note: "On leave".into() };
        compare(desk, Ask::Do(Command::HandOver(order)), few);
    }
}

#[test]
fn work_that_is_called_off_in_the_middle_has_changed_nothing() {
    for steps in [0, 3, 15, 40] {
        let mut desk = desk();
        let before = desk.workspace.clone();
        let mut spent = begun(&mut desk, steps).call_off();
        while !spent.step(3) {}
        same(&desk.workspace, &before);
    }
}

#[test]
fn what_is_done_in_the_middle_is_not_lost_and_the_work_begins_again() {
    for steps in [0, 3, 15, 40] {
        let mut desk = desk();
        let mut long = begun(&mut desk, steps);
        let between = desk.add("Between");
        assert_eq!(long.step(&desk.workspace, 10), Err(Stopped::Overtaken));
        let mut long = *desk.workspace.accept(long).expect_err("it begins again");
        while !long.step(&desk.workspace, 10).unwrap().complete() {}
        desk.workspace.accept(long).unwrap();
        assert_eq!(desk.opportunity(between).name, "Between");
        assert_eq!(desk.data().count(Kind::Company), 40);
        assert!(desk.undo());
        assert_eq!((desk.opportunity(between).name.as_str(), desk.data().count(Kind::Company)), ("Between", 0));
    }
}

#[test]
fn what_another_tab_writes_in_the_middle_is_not_lost_and_the_work_begins_again() {
    let mut desk = desk();
    while let Some((pos, _)) = desk.workspace.next_commit() {
        desk.workspace.committed(pos);
    }
    let mut other = desk.twin(500_000);
    other.now = desk.now.plus_millis(5);
    let long = begun(&mut desk, 10);
    let theirs = other.add("Theirs");
    let (pos, batch) = other.workspace.next_commit().unwrap();
    desk.workspace.overtaken(vec![(pos, batch.as_ref().clone())]).unwrap();
    let mut long = *desk.workspace.accept(long).expect_err("it begins again");
    while !long.step(&desk.workspace, 10).unwrap().complete() {}
    desk.workspace.accept(long).unwrap();
    assert_eq!(desk.opportunity(theirs).name, "Theirs");
    assert_eq!(desk.data().count(Kind::Company), 40);
    // And the other way round: their next change comes before the import is on the disk.
    other.workspace.committed(pos);
    let later = other.add("Later");
    let (pos, batch) = other.workspace.next_commit().unwrap();
    let (_, dropped) = desk.workspace.overtaken(vec![(pos, batch.as_ref().clone())]).unwrap();
    assert!(dropped.is_empty());
    assert_eq!((desk.opportunity(later).name.as_str(), desk.data().count(Kind::Company)), ("Later", 40));
}

#[test]
fn a_damaged_batch_of_another_tab_leaves_everything_as_it_was() {
    let mut desk = desk();
    let (pos, first) = desk.workspace.next_commit().unwrap();
    let before = desk.workspace.clone();
    let good = Batch { id: Id::from_bits(1), changes: Vec::new(), ..first.as_ref().clone() };
    let missing = desk.data().opportunities().next().unwrap().id;
    desk.send(Command::Edit {
        id: penstock::model::RecordId::opportunity(missing),
        set: serde_json::Map::from_iter([("needs".to_string(), "x".into())]),
    })
    .unwrap();
    let Turn::Ready(edit) = desk.workspace.undo() else { panic!("there is a change") };
    desk.workspace = before.clone();
    // It changes a record that is not there before what waits here.
    let bad = Batch { id: Id::from_bits(2), ..edit.as_ref().clone() };
    assert!(desk.workspace.overtaken(vec![(pos, good), (pos + 1, bad)]).is_err());
    same(&desk.workspace, &before);
    assert_eq!(desk.workspace.head(), before.head());
}

#[test]
fn a_backup_comes_back_with_its_history_a_few_changes_at_a_time() {
    let mut desk = desk();
    let more = import(&desk, 30);
    desk.send(Command::Import(more)).unwrap();
    desk.undo();
    desk.redo();
    let journal = batches(&desk.workspace);
    let records: Vec<Record> = desk.data().records().collect();
    for few in [1, 10, 10_000] {
        let mut rebuild = Rebuild::new(desk.workspace.device(), journal.clone(), records.clone());
        while !rebuild.step(few).complete() {}
        let (workspace, written) = rebuild.finish().unwrap();
        assert_eq!(workspace.data(), desk.data());
        assert_eq!(workspace.journal(), desk.workspace.journal());
        assert_eq!(written, journal.iter().cloned().map(Arc::new).collect::<Vec<_>>());
    }
    // A history that leads elsewhere is not taken for one that leads here.
    for (journal, records) in [
        (journal[..journal.len() - 1].to_vec(), records.clone()),
        (journal[1..].to_vec(), records.clone()),
        (journal.clone(), records[1..].to_vec()),
        (Vec::new(), records.clone()),
    ] {
        let mut rebuild = Rebuild::new(desk.workspace.device(), journal, records.clone());
        while !rebuild.step(10).complete() {}
        assert_eq!(rebuild.finish().unwrap_err(), records);
    }
}
