//! What becomes of the runs inside when a rule is published anew.

use super::{DAY, common::Desk, entering, publish, scene, task, wait};
use penstock::{
    automation::inside,
    command::Command,
    model::{Kind, Plan, RecordId},
    value::Id,
    workspace::Ask,
};

fn edit(desk: &mut Desk, rule: Id, draft: &Plan) {
    let set = serde_json::Map::from_iter([("draft".to_string(), serde_json::to_value(draft).unwrap())]);
    desk.send(Command::Edit { id: RecordId { kind: Kind::Rule, id: rule }, set }).unwrap();
}

#[test]
fn publishing_tells_what_becomes_of_the_runs_inside_and_that_is_what_becomes_of_them() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let rule = publish(&mut desk, "Later", entering(stage, vec![wait(3), task("Follow up")]));
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let entered = desk.opportunity(deal).entered();
    desk.wait_days(1);
    let draft = entering(stage, vec![wait(5), task("Follow up later")]);
    edit(&mut desk, rule, &draft);
    let scene = scene(&mut desk);
    let found = inside(desk.data().rule(rule).unwrap(), desk.data(), &scene);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].title.as_str(), found[0].opportunity), ("Fleet", deal));
    assert_eq!(found[0].now_due, Some(entered.plus_millis(3 * DAY)));
    assert_eq!(found[0].due_if_carried, Some(entered.plus_millis(5 * DAY)));
    assert_eq!(found[0].next, "create the task “Follow up”, due in 2 days");
    desk.send(Command::PublishRule { rule, carry: true }).unwrap();
    assert_eq!(desk.data().run(found[0].run).unwrap().due, found[0].due_if_carried);
    desk.wait_days(10);
    let stamp = desk.stamp();
    desk.workspace.dispatch(Ask::Due, stamp).unwrap();
    let titles: Vec<String> = desk.data().tasks_of(deal).map(|task| task.title.clone()).collect();
    assert_eq!(titles, ["Follow up later"]);
}

#[test]
fn a_carried_run_goes_on_at_once_where_the_new_version_does_not_wait() {
    let mut desk = Desk::with_playbook("keap");
    let stage = desk.stage("Proposal Pending");
    let rule = publish(&mut desk, "Later", entering(stage, vec![wait(3), task("Follow up")]));
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let draft = entering(stage, vec![task("At once")]);
    edit(&mut desk, rule, &draft);
    let scene = scene(&mut desk);
    let found = inside(desk.data().rule(rule).unwrap(), desk.data(), &scene);
    assert_eq!(found[0].due_if_carried, Some(scene.now));
    desk.send(Command::PublishRule { rule, carry: true }).unwrap();
    let titles: Vec<String> = desk.data().tasks_of(deal).map(|task| task.title.clone()).collect();
    assert_eq!(titles, ["At once"]);
    assert!(desk.undo());
    assert!(desk.data().tasks_of(deal).next().is_none());
    assert!(inside(desk.data().rule(rule).unwrap(), desk.data(), &scene)[0].now_due.is_some());
}
