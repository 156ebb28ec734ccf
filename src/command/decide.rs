//! From a command to its changes.

use super::custom::Sweep;
use super::{
    Command, Import, Rejection, Stamp, create, custom, delete, distribute, edit, hand_over, mail, merge, message,
    message_ahead, message_guard, moving, pipeline, relations, rule, take_back, task, words,
};
use crate::data::{Cause, ChangeSet, Dataset, Draft, Drafted};
use crate::model::{Kind, Record, RecordId, Settings};

/// What a command comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What changes; may be nothing.
    pub changes: ChangeSet,
    /// In words, such as `moved Fleet tracking to Negotiating`.
    pub label: String,
    /// Why.
    pub cause: Cause,
    /// The records created, in the order asked for.
    pub created: Vec<RecordId>,
}

/// A command being decided: the changes so far, and fresh ids.
pub(super) struct Desk<'a> {
    pub draft: Draft<'a>,
    pub stamp: Stamp,
    pub created: Vec<RecordId>,
}

impl<'a> Desk<'a> {
    pub fn data(&self) -> &'a Dataset {
        self.draft.base()
    }

    /// A record as it would be, or the rejection that it is missing.
    pub fn need(&self, id: RecordId) -> Result<Record, Rejection> {
        self.draft.get(id).ok_or(Rejection::Missing(id))
    }

    /// Stores a record after checking it.
    pub fn put(&mut self, record: Record) -> Result<(), Rejection> {
        record.check().map_err(|invalid| Rejection::invalid(record.id(), invalid))?;
        self.draft.put(record);
        Ok(())
    }
}

/// What a command comes to, before it is compared with what is there.
#[derive(Debug)]
pub struct Decided {
    /// What records become.
    pub drafted: Drafted,
    /// In words.
    pub label: String,
    /// Why.
    pub cause: Cause,
    /// The records created, in the order asked for.
    pub created: Vec<RecordId>,
}

/// Decides a command: what changes on this data set, or why nothing does. Pure: the same command with the same stamp on
/// the same data set always comes to the same.
pub fn decide(data: &Dataset, command: &Command, stamp: &Stamp) -> Result<Decision, Rejection> {
    let mut deciding = Deciding::default();
    loop {
        if let Some(decided) = deciding.step(data, command, stamp, usize::MAX)? {
            let Decided { drafted, label, cause, created } = decided;
            return Ok(Decision { changes: Draft::resume(data, drafted).finish(), label, cause, created });
        }
    }
}

/// A command being decided. What a hand can do is decided at once; what brings very many records, some at a time.
#[derive(Debug, Default)]
pub struct Deciding {
    drafted: Drafted,
    created: Vec<RecordId>,
    /// How many of the command's records have been looked at.
    at: usize,
    /// The last record that goes, and whether all of them have been met.
    old: (Option<RecordId>, bool),
    /// What it comes to, once all of the command's records have been met, and the look at all that it changes that is next.
    settling: Option<(String, Cause, Look)>,
}

/// The looks at all that a command changes, one after the other.
#[derive(Debug)]
enum Look {
    Relations(relations::Look),
    Messages,
    Fields(custom::Look),
    Done,
}

impl Look {
    /// Looks at so many records more. Gives the look that is next, and adds to the command's words.
    fn step(self, desk: &mut Desk<'_>, command: &Command, label: &mut String, few: usize) -> Result<Look, Rejection> {
        let by_hand = matches!(command, Command::Create(_) | Command::CreateAll(_) | Command::CreateAndEdit { .. });
        let drawn = by_hand || matches!(command, Command::Edit { .. } | Command::EditAll { .. });
        Ok(match self {
            Look::Relations(mut look) => {
                if !look.step(desk, drawn, few)? {
                    return Ok(Look::Relations(look));
                }
                label.push_str(&look.words());
                Look::Messages
            }
            // Few have anything to do with messages: it passes over the others fast.
            Look::Messages => {
                label.push_str(&message_guard::settle(desk, by_hand)?.words());
                Look::Fields(custom::Look::default())
            }
            Look::Fields(mut look) => {
                if look.step(desk, command, few)? {
                    Look::Done
                } else {
                    Look::Fields(look)
                }
            }
            Look::Done => Look::Done,
        })
    }
}

impl Deciding {
    /// Looks at so many records more; gives what it comes to when all have been looked at.
    ///
    /// # Errors
    /// Why nothing changes.
    pub fn step(
        &mut self,
        data: &Dataset,
        command: &Command,
        stamp: &Stamp,
        few: usize,
    ) -> Result<Option<Decided>, Rejection> {
        let draft = Draft::resume(data, std::mem::take(&mut self.drafted));
        let mut desk = Desk { draft, stamp: stamp.clone(), created: std::mem::take(&mut self.created) };
        let first = || Look::Relations(relations::Look::default());
        let (mut label, cause, mut look) = match (self.settling.take(), command) {
            (Some((label, cause, look)), _) => (Some(label), cause, look),
            (None, Command::Import(import)) => (self.bring_in(&mut desk, import, few)?, Cause::Import, first()),
            (None, Command::Replace { label, records }) => {
                // A backup comes back as it was.
                (self.replace(&mut desk, records, few)?.then(|| label.clone()), Cause::Restore, Look::Done)
            }
            (None, Command::HandOver(order)) => {
                (hand_over::hand_over(&mut desk, order, &mut self.at, few)?, Cause::Person, first())
            }
            (None, other) => match Sweep::of(other) {
                Some(sweep) => (sweep.step(&mut desk, &mut self.old.0, few)?, Cause::Person, first()),
                None => (Some(whole(&mut desk, other)?), Cause::Person, first()),
            },
        };
        while let Some(label) = label.as_mut().filter(|_| !matches!(look, Look::Done)) {
            look = look.step(&mut desk, command, label, few)?;
            if few != usize::MAX {
                break;
            }
        }
        self.settling = label.take_if(|_| !matches!(look, Look::Done)).map(|label| (label, cause, look));
        let Desk { draft, created, .. } = desk;
        Ok(match label {
            Some(label) => Some(Decided { drafted: draft.pause(), label: words::cut(label), cause, created }),
            None => {
                (self.drafted, self.created) = (draft.pause(), created);
                None
            }
        })
    }

    fn bring_in(&mut self, desk: &mut Desk<'_>, import: &Import, few: usize) -> Result<Option<String>, Rejection> {
        let known = self.at.min(import.creates.len());
        let creates = import.creates.get(known..).unwrap_or_default();
        let updates = import.updates.get(self.at - known..).unwrap_or_default();
        for record in creates.iter().take(few) {
            if desk.data().get(record.id()).is_some() {
                return Err(Rejection::refused(format!(
                    "{} is there already; start the import again.",
                    record.title()
                )));
            }
            desk.created.push(record.id());
            desk.put(record.clone())?;
        }
        for record in updates.iter().take(few.saturating_sub(creates.len())) {
            desk.need(record.id())?;
            desk.put(record.clone())?;
        }
        self.at = self.at.saturating_add(few);
        Ok((creates.len() + updates.len() <= few).then(|| import.label.clone()))
    }

    /// Says whether it is complete.
    fn replace(&mut self, desk: &mut Desk<'_>, records: &[Record], few: usize) -> Result<bool, Rejection> {
        let (last, all) = self.old;
        if !all {
            if last.is_none() && records.iter().filter(|record| record.kind() == Kind::Settings).count() != 1 {
                return Err(Rejection::refused("A backup has exactly one settings record."));
            }
            let old = desk.data().some_records(last, few);
            old.iter().for_each(|record| desk.draft.delete(record.id()));
            self.old = (old.last().map(Record::id).or(last), old.len() < few);
            return Ok(false);
        }
        let rest = records.get(self.at..).unwrap_or_default();
        for record in rest.iter().take(few) {
            desk.put(record.clone())?;
        }
        self.at = self.at.saturating_add(few);
        Ok(rest.len() <= few)
    }
}

/// Decides a command in one go. Gives what it did, in words.
fn whole(desk: &mut Desk<'_>, command: &Command) -> Result<String, Rejection> {
    let stamp = desk.stamp.clone();
    Ok(match command {
        Command::Begin { name, currency, sunday_first, sample, me, records } => {
            let settings = Settings {
                id: desk.stamp.ids.take(),
                name: name.trim().to_string(),
                currency: *currency,
                sunday_first: *sunday_first,
                me: *me,
                sample: *sample,
                created: stamp.now,
                ..Settings::default()
            };
            begin(desk, settings, records)?
        }
        Command::Create(record) => create::one(desk, record.clone())?,
        Command::CreateAll(records) => create::all(desk, records)?,
        Command::CreateAndEdit { records, id, set } => create::and_edit(desk, records, *id, set)?,
        Command::Edit { id, set } => edit::one(desk, *id, set)?,
        Command::EditAll { ids, set } => edit::many(desk, ids, set)?,
        Command::Tag { ids, add, remove } => edit::tag(desk, ids, add, remove)?,
        Command::Merge(all) => merge::all(desk, all)?,
        Command::NotTheSame(ids) => merge::told_apart(desk, ids)?,
        Command::Delete(ids) => delete::records(desk, ids)?,
        Command::Move(order) => moving::to_stage(desk, order)?,
        Command::Tick { opportunity, item, done } => edit::tick(desk, *opportunity, *item, *done)?,
        Command::Complete { task, done } => task::complete(desk, *task, *done)?,
        Command::CompleteAll { tasks, done } => task::complete_all(desk, tasks, *done)?,
        Command::SnoozeAll { tasks, to } => task::put_off_all(desk, tasks, *to)?,
        Command::Snooze { task, to, time } => task::put_off(desk, *task, *to, *time)?,
        Command::Log { activity, done } => task::log(desk, activity, *done)?,
        Command::PlaceStage { stage, before } => pipeline::place(desk, *stage, *before)?,
        Command::RetireStage { stage, to } => pipeline::retire(desk, *stage, *to)?,
        Command::ReviveStage(stage) => pipeline::revive(desk, *stage)?,
        Command::PublishRule { rule: id, carry } => rule::publish(desk, *id, *carry)?,
        Command::SwitchRule { rule: id, on } => rule::switch(desk, *id, *on)?,
        Command::DiscardDraft(id) => rule::discard(desk, *id)?,
        Command::PublishSequence { sequence, plan, carry } => rule::publish_sequence(desk, *sequence, plan, carry)?,
        Command::StopRuns(ids) => rule::stop(desk, ids, "")?,
        Command::EndRuns { runs, why } => rule::stop(desk, runs, why)?,
        Command::UndoRuns(ids) => take_back::undo(desk, ids, None)?,
        Command::UndoRunsSince { runs, from } => take_back::undo(desk, runs, Some(*from))?,
        Command::Answer { task, answers } => rule::answer(desk, *task, answers)?,
        Command::MarkSent { message: id } => message::sent(desk, *id)?,
        Command::MarkAllSent(ids) => message::all_sent(desk, ids)?,
        Command::MarkAway { message: id, until, back } => message_ahead::away(desk, *id, *until, *back)?,
        Command::MarkReplied { message: id, reply } => message::replied(desk, *id, *reply)?,
        Command::MarkBounced { message: id } => message::bounced(desk, *id)?,
        Command::CancelMessages(ids) => message::cancel(desk, ids)?,
        Command::RestoreMessages(ids) => message::restore(desk, ids)?,
        Command::Postpone { message: id, to } => message::postpone(desk, &[*id], *to)?,
        Command::PostponeAll { messages, to } => message::postpone(desk, messages, *to)?,
        Command::SendEarly(run) => message_ahead::early(desk, *run)?,
        Command::SkipNext { run, step } => message_ahead::skip(desk, *run, *step)?,
        Command::ApproveLate(ids) => message::approve(desk, ids)?,
        Command::Address { message: id, to } => message::address(desk, *id, to)?,
        Command::OptOut { contact, on } => message::opt_out(desk, *contact, *on)?,
        Command::LogMail(entries) => mail::log(desk, entries)?,
        Command::Distribute(plan) => distribute::distribute(desk, plan.as_ref())?,
        // Those bring very many records; see above.
        Command::Import(_) | Command::Replace { .. } | Command::MergeChoices { .. } | Command::HandOver(_) => {
            String::new()
        }
    })
}

fn begin(desk: &mut Desk<'_>, settings: Settings, records: &[Record]) -> Result<String, Rejection> {
    if desk.data().settings().is_some() {
        return Err(Rejection::refused("This workspace has been started already."));
    }
    let label = format!("started {}", settings.name);
    desk.put(settings.into())?;
    for record in records {
        desk.created.push(record.id());
        desk.put(record.clone())?;
    }
    Ok(label)
}
