//! Records on their way from one member to another: one change, with a note of it where the work goes on.

use super::{Rejection, decide::Desk, edit::count};
use crate::model::{Activity, ActivityKind, Invalid, Kind, Record, RecordId};
use crate::value::{Id, brief, plural};
use std::sync::Arc;

/// What goes from whoever has it to another member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOver {
    /// Who gets it.
    pub to: Id,
    /// Opportunities, contacts and companies: they get another owner.
    pub owned: Vec<RecordId>,
    /// Open tasks and messages: they are given to somebody else.
    pub work: Vec<RecordId>,
    /// Why, and what the other one should know; may be empty.
    pub note: String,
}

/// Hands records over, and notes on each opportunity who had it, who gets it and why; on contacts and companies where no
/// opportunity goes along.
///
/// So many records more are handed over, of those after the first ones; what was done is said when those were all.
pub(super) fn hand_over(
    desk: &mut Desk<'_>,
    order: &HandOver,
    at: &mut usize,
    few: usize,
) -> Result<Option<String>, Rejection> {
    let to = RecordId { kind: Kind::Member, id: order.to };
    let Record::Member(taker) = desk.need(to)? else { return Err(Rejection::Missing(to)) };
    if taker.retired {
        let message = format!("{} has left the team. Choose somebody else.", taker.name);
        return Err(Rejection::invalid(None, Invalid::new("to", message)));
    }
    if order.owned.is_empty() && order.work.is_empty() {
        return Err(Rejection::refused("Nothing was chosen to hand over."));
    }
    let noted = if order.owned.iter().any(|id| id.kind == Kind::Opportunity) { Some(Kind::Opportunity) } else { None };
    // The ids of notes that an earlier step has made are taken.
    for _ in 0..desk.created.len() {
        desk.stamp.ids.take();
    }
    let owned = order.owned.len();
    let part = order.owned.iter().chain(&order.work).enumerate().skip(*at).take(few);
    for (nth, id) in part {
        let before = give(desk, *id, order.to)?;
        if nth < owned && noted.is_none_or(|kind| kind == id.kind) {
            note(desk, *id, before, &taker.name, &order.note)?;
        }
    }
    *at = at.saturating_add(few);
    if *at < owned + order.work.len() {
        return Ok(None);
    }
    let main: Vec<RecordId> =
        order.owned.iter().filter(|id| noted.is_none_or(|kind| kind == id.kind)).copied().collect();
    let all = order.owned.len() + order.work.len();
    let (first, rest) = match main.as_slice() {
        [] => (count(&order.work), 0),
        [one] => (brief(&desk.need(*one)?.title()), all - 1),
        some => (count(some), all - some.len()),
    };
    let along =
        if rest == 0 { String::new() } else { format!(" with {}", plural(rest, "other record", "other records")) };
    Ok(Some(format!("handed over {first}{along} to {}", brief(&taker.name))))
}

/// Gives a record to a member; whoever had it before.
fn give(desk: &mut Desk<'_>, id: RecordId, to: Id) -> Result<Option<Id>, Rejection> {
    let (record, before) = match desk.need(id)? {
        Record::Opportunity(mut one) => {
            let before = Arc::make_mut(&mut one).owner.replace(to);
            (Record::Opportunity(one), before)
        }
        Record::Contact(mut one) => {
            let before = Arc::make_mut(&mut one).owner.replace(to);
            (Record::Contact(one), before)
        }
        Record::Company(mut one) => {
            let before = Arc::make_mut(&mut one).owner.replace(to);
            (Record::Company(one), before)
        }
        Record::Task(mut one) => {
            let before = Arc::make_mut(&mut one).assignee.replace(to);
            (Record::Task(one), before)
        }
        Record::Message(mut one) => {
            let before = Arc::make_mut(&mut one).assignee.replace(to);
            (Record::Message(one), before)
        }
        other => return Err(Rejection::refused(format!("A {} belongs to nobody.", other.kind().name()))),
    };
    desk.put(record)?;
    Ok(before)
}

fn note(desk: &mut Desk<'_>, about: RecordId, before: Option<Id>, to: &str, why: &str) -> Result<(), Rejection> {
    let from = before.and_then(|id| desk.data().member(id)).map(|one| format!(" from {}", one.name));
    let text = format!("Handed over{} to {to}.", from.unwrap_or_default());
    let why = why.trim();
    let text = if why.is_empty() { text } else { format!("{text}\n\n{why}") };
    let of = |kind: Kind| (about.kind == kind).then_some(about.id);
    let note = Activity {
        id: desk.stamp.ids.take(),
        kind: ActivityKind::Note,
        at: desk.stamp.now,
        text,
        member: desk.stamp.actor,
        opportunity: of(Kind::Opportunity),
        contact: of(Kind::Contact),
        company: of(Kind::Company),
        ..Activity::default()
    };
    desk.created.push(RecordId { kind: Kind::Activity, id: note.id });
    desk.put(note.into())
}
