use super::*;
use crate::model::{Again, Assign, Delay, Stop, TaskKind, Trigger};

fn wait(n: u32) -> Step {
    Step::Wait { delay: Delay::Days { n, at: None } }
}

fn doing(action: Action) -> Step {
    Step::Do { action }
}

fn tag(tag: &str) -> Step {
    doing(Action::AddTag { tag: tag.into() })
}

fn task(title: &str) -> Step {
    doing(Action::CreateTask { title: title.into(), kind: TaskKind::ToDo, due: None, assign: Assign::Owner })
}

fn changes(old: &Plan, new: &Plan) -> Vec<String> {
    plan_changes(old, new, &Dataset::default())
}

fn steps(steps: Vec<Step>) -> Plan {
    Plan { steps, ..Plan::default() }
}

#[test]
fn the_same_plan_has_no_changes() {
    let plan = steps(vec![wait(2), tag("a")]);
    assert!(changes(&plan, &plan.clone()).is_empty());
}

#[test]
fn changed_steps_are_told_with_both_sides_and_others_as_added_left_out_or_moved() {
    let old = steps(vec![wait(2), task("Call back"), tag("a")]);
    let new = steps(vec![wait(3), task("Call"), task("Write"), tag("a")]);
    let found = changes(&old, &new);
    assert_eq!(
        found,
        [
            "waits 3 days instead of 2 days",
            "creates the task “Call” instead of: create the task “Call back”",
            "adds: create the task “Write”",
        ]
    );
    assert_eq!(changes(&new, &old).last().unwrap(), "leaves out: create the task “Write”");
    let turned = steps(vec![tag("a"), wait(2), task("Call back")]);
    assert_eq!(changes(&old, &turned), ["moves to another place: add the tag #a"]);
}

#[test]
fn the_trigger_the_condition_and_how_often_are_told() {
    let old = Plan { trigger: Trigger::Won, ..Plan::default() };
    let new = Plan {
        trigger: Trigger::Lost,
        condition: "temp:hot".into(),
        again: Again::Once,
        stops: [Stop::Replied].into(),
        regardless: true,
        cap: 5,
        ..Plan::default()
    };
    assert_eq!(
        changes(&old, &new),
        [
            "acts when an opportunity is lost instead of when an opportunity is won",
            "acts only if temperature is hot",
            "runs once and never again instead of once for each stay in a stage",
            "ends when somebody answers",
            "goes on after a wait even if the condition no longer holds",
            "pauses after 5 runs an hour instead of 1000 runs",
        ]
    );
    assert!(changes(&new, &old).contains(&"acts always, and not only if temperature is hot".to_string()));
}
