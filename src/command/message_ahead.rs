//! Messages that are still to come: what an absence puts off, what goes earlier, and what is left out.

use super::message::{message, need_sent};
use super::{Rejection, create, decide::Desk};
use crate::model::{
    Action, Activity, ActivityKind, Done, Kind, Plan, Record, RecordId, Reply, Run, RunState, Source, Step,
};
use crate::value::{Date, Id, Time, brief, plural, quoted};
use std::sync::Arc;

/// Notes that whoever a message went to is away, perhaps until a date. What they would get before they are `back` comes
/// then: open messages, and what waiting sequences have for them. Nothing ends by that.
pub(super) fn away(desk: &mut Desk<'_>, id: Id, until: Option<Date>, back: Option<Time>) -> Result<String, Rejection> {
    let mut answered = message(desk, id)?;
    need_sent(&answered)?;
    let heard = answered.reply.is_some_and(|reply| reply != Reply::OutOfOffice);
    if !heard {
        (answered.reply, answered.replied) = (Some(Reply::OutOfOffice), Some(desk.stamp.now));
    }
    let known = answered.contact.and_then(|id| super::message::contact(desk, id).ok());
    let name = known.map_or_else(|| answered.to.clone(), |contact| contact.title());
    let (contact, opportunity, run) = (answered.contact, answered.opportunity, answered.run);
    desk.put(answered.into())?;
    let Some(until) = until else { return Ok(format!("noted that {} is away", brief(&name))) };
    let day = until.format("%-d %b %Y");
    let mut label = format!("noted that {} is away until {day}", brief(&name));
    if contact.or(opportunity).is_some() {
        let text = format!("{} is away until {day}", brief(&name));
        let kind = ActivityKind::Note;
        let note = Activity { kind, at: desk.stamp.now, text, run, opportunity, contact, ..Activity::default() };
        create::one(desk, note.into())?;
    }
    let Some(back) = back.filter(|back| *back > desk.stamp.now) else { return Ok(label) };
    let open = match contact {
        Some(contact) => put_off(desk, contact, back)?,
        None => Vec::new(),
    };
    let alone = opportunity.filter(|id| main_contact(desk, *id) == contact);
    let runs = alone.map_or(Ok(0), |opportunity| wait_for(desk, opportunity, back, &open))?;
    let counts = [(open.len(), "message", "messages"), (runs, "sequence", "sequences")];
    let counts: Vec<String> =
        counts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| plural(n, one, many)).collect();
    if !counts.is_empty() {
        label.push_str(&format!(", and put off {}", counts.join(" and ")));
    }
    Ok(label)
}

/// Puts off the open messages of a contact that are due before a moment. Gives the runs of those that moved, with how far.
fn put_off(desk: &mut Desk<'_>, contact: Id, back: Time) -> Result<Vec<(Option<Id>, i64)>, Rejection> {
    let ids: Vec<Id> = desk.data().messages_of(contact).map(|message| message.id).collect();
    let mut moved = Vec::new();
    for id in ids {
        let mut message = message(desk, id)?;
        if message.contact == Some(contact) && message.open() && message.due < back {
            moved.push((message.run, back.millis().saturating_sub(message.due.millis())));
            message.due = back;
            desk.put(message.into())?;
        }
    }
    Ok(moved)
}

fn main_contact(desk: &Desk<'_>, opportunity: Id) -> Option<Id> {
    desk.data().opportunity(opportunity)?.contacts.first().map(|link| link.contact)
}

/// Lets the sequences of an opportunity wait. One whose last message has been put off goes on as long after it as it
/// would have. Says how many wait longer.
fn wait_for(desk: &mut Desk<'_>, opportunity: Id, back: Time, moved: &[(Option<Id>, i64)]) -> Result<usize, Rejection> {
    let mut count = 0;
    let runs: Vec<Arc<Run>> = desk.data().active_runs(opportunity).cloned().collect();
    for run in runs {
        let Some(due) = run.due.filter(|_| run.state == RunState::Waiting) else { continue };
        if !matches!(run.of, Source::Sequence { .. }) {
            continue;
        }
        let late = moved.iter().filter(|(of, _)| *of == Some(run.id)).map(|(_, by)| *by).max();
        let due = late.map_or(due.max(back), |by| due.plus_millis(by).max(back));
        if run.due != Some(due) {
            desk.put(Run { due: Some(due), ..run.as_ref().clone() }.into())?;
            count += 1;
        }
    }
    Ok(count)
}

fn waiting(desk: &Desk<'_>, id: Id) -> Result<Run, Rejection> {
    let record = RecordId { kind: Kind::Run, id };
    let Record::Run(run) = desk.need(record)? else { return Err(Rejection::Missing(record)) };
    if run.state != RunState::Waiting {
        return Err(Rejection::refused("It does not wait any more."));
    }
    Ok(Arc::unwrap_or_clone(run))
}

/// The plan that a run follows, and its name.
fn plan_of<'a>(desk: &Desk<'a>, run: &Run) -> Result<(&'a Plan, &'a str), Rejection> {
    let found = match run.of {
        Source::Rule { id, version } => {
            desk.data().rule(id).and_then(|rule| Some((&rule.version(version)?.plan, rule.name.as_str())))
        }
        Source::Sequence { id, version } => {
            desk.data().sequence(id).and_then(|one| Some((&one.version(version)?.plan, one.name.as_str())))
        }
    };
    found.ok_or_else(|| Rejection::refused("The version that it follows is gone."))
}

/// Lets a waiting run go on now: what it has next comes early, and the rest counts from now.
pub(super) fn early(desk: &mut Desk<'_>, id: Id) -> Result<String, Rejection> {
    let mut run = waiting(desk, id)?;
    let (plan, name) = plan_of(desk, &run)?;
    if !matches!(plan.steps.get(usize::from(run.at)), Some(Step::Wait { .. } | Step::Do { .. })) {
        return Err(Rejection::refused("It waits for something to happen. Nothing of it can come before that."));
    }
    let label = format!("let {} go on now", quoted(name));
    run.due = Some(desk.stamp.now);
    desk.put(run.into())?;
    Ok(label)
}

/// Leaves out the message that a waiting run has next. What comes after it keeps its time.
pub(super) fn skip(desk: &mut Desk<'_>, id: Id, step: u16) -> Result<String, Rejection> {
    let mut run = waiting(desk, id)?;
    let (plan, name) = plan_of(desk, &run)?;
    let here = plan.steps.get(usize::from(run.at));
    let next = run.at.checked_add(1) == Some(step) && !matches!(here, Some(Step::Await { .. }));
    let Some(Step::Do { action: Action::Message { subject, body, .. } }) =
        plan.steps.get(usize::from(step)).filter(|_| next)
    else {
        return Err(Rejection::refused("Only the message that comes next can be left out."));
    };
    let title = quoted(if subject.trim().is_empty() { body } else { subject });
    let label = format!("left {title} out of {}", quoted(name));
    let what = format!("a person left out {title}");
    let due = run.due.unwrap_or(desk.stamp.now);
    run.log.push(Done { step, due, ran: desk.stamp.now, what, ..Done::default() });
    // When the wait is over, the run goes on with the step after the one that it stands at.
    run.at = step;
    desk.put(run.into())?;
    Ok(label)
}

#[cfg(test)]
#[path = "message_ahead_tests.rs"]
mod tests;
