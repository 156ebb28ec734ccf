//! What a plan is about: for lists of rules, badges and counts.

use super::Form;
use crate::model::{Delay, Plan, Rule, Step, Trigger};
use crate::query::{Expr, Field, Literal, Op, parse, unpin};
use crate::value::{Id, plural};

/// The stages whose coming, going or staying sets a plan off.
pub fn stages_of(plan: &Plan) -> Vec<Id> {
    match &plan.trigger {
        Trigger::StageEntered { stage } | Trigger::StageLeft { stage } => vec![*stage],
        Trigger::Moved { from, to } => from.iter().chain(to).copied().collect(),
        Trigger::DaysInStage { stage, .. } => stage.iter().copied().collect(),
        _ => Vec::new(),
    }
}

/// What of a rule is shown in lists: what is in force while it is on, else the draft.
pub fn shown_plan(rule: &Rule) -> &Plan {
    rule.in_force().filter(|_| rule.on).map_or(&rule.draft, |version| &version.plan)
}

/// Whether a rule acts and is set off by this stage.
pub fn lives_in(rule: &Rule, stage: Id) -> bool {
    rule.live() && rule.in_force().is_some_and(|version| stages_of(&version.plan).contains(&stage))
}

/// The filter of the opportunities that a plan would act on if it were set off for all of them now: its condition, and
/// the stage that it is about. With names, as a person would write it.
///
/// # Errors
/// A sentence that says where the condition cannot be read.
pub fn matching(plan: &Plan, form: &Form<'_>) -> Result<String, String> {
    let condition = parse(&plan.condition).map_err(|error| error.to_string())?;
    let stage = plan.trigger.stage();
    let here = stage.map(|id| Expr::test(Field::Stage, Op::Is, vec![Literal::Text(id.to_string())]));
    Ok(unpin(&Expr::all([condition].into_iter().chain(here)), &form.context()).to_string())
}

/// How many of the steps are messages, the words for the rest, and how long it all takes: `4 messages, 1 task, over 12
/// working days`.
pub fn contents(plan: &Plan) -> String {
    use crate::model::Action;
    let count = |wanted: fn(&Action) -> bool| {
        plan.steps.iter().filter(|step| matches!(step, Step::Do { action } if wanted(action))).count()
    };
    let messages = count(|action| matches!(action, Action::Message { .. }));
    let tasks =
        count(|action| matches!(action, Action::CreateTask { .. } | Action::Remind { .. } | Action::Ask { .. }));
    let (days, working) = lasts(plan);
    let said = [
        (messages, plural(messages, "message", "messages")),
        (tasks, plural(tasks, "task", "tasks")),
        (days, format!("over {}", plural(days, "day", "days"))),
        (working, format!("over {}", plural(working, "working day", "working days"))),
    ];
    said.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}

/// How many days a plan waits, or how many working days; neither where that cannot be said beforehand.
fn lasts(plan: &Plan) -> (usize, usize) {
    let (mut days, mut working) = (0_usize, 0_usize);
    for step in &plan.steps {
        match step {
            Step::Do { .. } => {}
            Step::Wait { delay: Delay::Days { n, .. } } => days = days.saturating_add(*n as usize),
            Step::Wait { delay: Delay::WorkingDays { n, .. } } => working = working.saturating_add(*n as usize),
            Step::Wait { .. } | Step::Await { .. } => return (0, 0),
        }
    }
    if days > 0 && working > 0 { (0, 0) } else { (days, working) }
}
