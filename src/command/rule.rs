//! Rules as a person handles them: publishing, switching and stopping.

use super::{Rejection, decide::Desk};
use crate::model::{Kind, Message, MessageState, Record, RecordId, Rule, Run, RunState, TaskKind, Version};
use crate::value::{Id, Time, one_line, plural, quoted};
use std::sync::Arc;

fn rule(desk: &Desk<'_>, id: Id) -> Result<Rule, Rejection> {
    let id = RecordId { kind: Kind::Rule, id };
    match desk.need(id)? {
        Record::Rule(rule) => Ok(Arc::unwrap_or_clone(rule)),
        _ => Err(Rejection::Missing(id)),
    }
}

fn run(desk: &Desk<'_>, id: Id) -> Result<Run, Rejection> {
    let id = RecordId { kind: Kind::Run, id };
    match desk.need(id)? {
        Record::Run(run) => Ok(Arc::unwrap_or_clone(run)),
        _ => Err(Rejection::Missing(id)),
    }
}

/// Publishes a rule's draft as its next version and switches it on. With `carry`, runs that still wait follow the new
/// version from where they are; else they finish on theirs.
pub(super) fn publish(desk: &mut Desk<'_>, id: Id, carry: bool) -> Result<String, Rejection> {
    let mut rule = rule(desk, id)?;
    if rule.edited() {
        let number = rule.in_force().map_or(0, |version| version.number).saturating_add(1);
        let version = Version { number, at: desk.stamp.now, by: desk.stamp.actor, plan: rule.draft.clone() };
        rule.versions.push(version);
        if carry {
            let waiting: Vec<Run> =
                desk.data().runs_of(id).filter(|run| run.active()).map(|run| run.as_ref().clone()).collect();
            for mut run in waiting {
                run.follow(number);
                desk.put(run.into())?;
            }
        }
    }
    let first = rule.versions.len() == 1;
    rule.on = true;
    go_on(&mut rule, desk.stamp.now);
    let label = if first { "switched on" } else { "published" };
    let label = format!("{label} the rule {}", quoted(&rule.name));
    desk.put(rule.into())?;
    Ok(label)
}

/// Ends a rule's pause: whoever does that has seen what it did.
fn go_on(rule: &mut Rule, now: Time) {
    if !rule.paused.is_empty() {
        rule.resumed = Some(now);
    }
    rule.paused.clear();
}

/// Switches a rule on or off, or lets a paused one go on.
pub(super) fn switch(desk: &mut Desk<'_>, id: Id, on: bool) -> Result<String, Rejection> {
    let mut rule = rule(desk, id)?;
    if on && rule.versions.is_empty() {
        return publish(desk, id, false);
    }
    let label = match (on, rule.paused.is_empty()) {
        (true, false) => "let the rule go on:",
        (true, true) => "switched on the rule",
        (false, _) => "switched off the rule",
    };
    let label = format!("{label} {}", quoted(&rule.name));
    rule.on = on;
    go_on(&mut rule, desk.stamp.now);
    desk.put(rule.into())?;
    Ok(label)
}

/// Takes the draft back to what is in force.
pub(super) fn discard(desk: &mut Desk<'_>, id: Id) -> Result<String, Rejection> {
    let mut rule = rule(desk, id)?;
    let Some(version) = rule.in_force() else {
        return Err(Rejection::refused("This rule has never been switched on: there is nothing to go back to."));
    };
    rule.draft = version.plan.clone();
    let label = format!("discarded the draft of {}", quoted(&rule.name));
    desk.put(rule.into())?;
    Ok(label)
}

/// Publishes a sequence's next version. Runs that are carried follow it from where they are; else they finish on theirs.
/// One that has ended since it was chosen stays as it is.
pub(super) fn publish_sequence(
    desk: &mut Desk<'_>,
    sequence: Id,
    plan: &crate::model::Plan,
    carry: &[Id],
) -> Result<String, Rejection> {
    let id = RecordId { kind: Kind::Sequence, id: sequence };
    let Record::Sequence(known) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
    let mut sequence = Arc::unwrap_or_clone(known);
    let number = sequence.in_force().map_or(0, |version| version.number).saturating_add(1);
    sequence.versions.push(Version { number, at: desk.stamp.now, by: desk.stamp.actor, plan: plan.clone() });
    let mut carried = 0_usize;
    for run in carry {
        let Some(known) = desk.data().run(*run).filter(|run| run.active() && run.of.id() == id.id).cloned() else {
            continue;
        };
        let mut run = Arc::unwrap_or_clone(known);
        if run.of.version() != number {
            run.follow(number);
            desk.put(run.into())?;
            carried += 1;
        }
    }
    let with = if carried == 0 { String::new() } else { format!(" and took {} along", plural(carried, "run", "runs")) };
    let label = format!("published the sequence {}{with}", quoted(&sequence.name));
    desk.put(sequence.into())?;
    Ok(label)
}

/// Ends runs by hand, for a reason if there is one. What they put into the Outbox and was not sent is not to be sent any
/// more.
pub(super) fn stop(desk: &mut Desk<'_>, ids: &[Id], why: &str) -> Result<String, Rejection> {
    let why = one_line(why);
    let said = if why.is_empty() { "a person stopped it".to_string() } else { format!("a person stopped it: {why}") };
    for id in ids {
        let mut run = run(desk, *id)?;
        if run.active() {
            run.state = RunState::Stopped { why: said.clone() };
            run.due = None;
            let waiting: Vec<Arc<Message>> = desk
                .data()
                .messages_of(run.opportunity)
                .filter(|message| message.run == Some(run.id) && message.open())
                .cloned()
                .collect();
            for message in waiting {
                let mut message = Arc::unwrap_or_clone(message);
                message.state = MessageState::Cancelled;
                desk.put(message.into())?;
            }
            desk.put(run.into())?;
        }
    }
    Ok(format!("stopped {}", plural(ids.len(), "run", "runs")))
}

/// Answers a question, or ticks off a list. A question is done with its answer; a list with its last tick.
pub(super) fn answer(desk: &mut Desk<'_>, task: Id, answers: &[String]) -> Result<String, Rejection> {
    let id = RecordId { kind: Kind::Task, id: task };
    let Record::Task(known) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
    let mut task = Arc::unwrap_or_clone(known);
    task.answers = answers.to_vec();
    let complete = match task.kind {
        TaskKind::Checklist => task.options.iter().all(|option| answers.contains(option)),
        _ => answers.iter().any(|answer| !answer.trim().is_empty()),
    };
    super::task::set_done(desk, &mut task, complete)?;
    let label = format!("answered {}", quoted(&task.title));
    desk.put(task.into())?;
    Ok(label)
}
