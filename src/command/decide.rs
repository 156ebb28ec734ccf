//! From a command to its changes.

use super::{Command, Import, Rejection, Stamp, create, delete, edit, message, moving, pipeline, rule, task, words};
use crate::data::{Cause, ChangeSet, Dataset, Draft};
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

/// Decides a command: what changes on this data set, or why nothing does. Pure: the same command with the same stamp on
/// the same data set always comes to the same.
pub fn decide(data: &Dataset, command: &Command, stamp: &Stamp) -> Result<Decision, Rejection> {
    let mut desk = Desk { draft: Draft::on(data), stamp: stamp.clone(), created: Vec::new() };
    let mut cause = Cause::Person;
    let label = match command {
        Command::Begin { name, currency, sample, me, records } => {
            let settings = Settings {
                id: desk.stamp.ids.take(),
                name: name.trim().to_string(),
                currency: *currency,
                me: *me,
                sample: *sample,
                created: stamp.now,
                ..Settings::default()
            };
            begin(&mut desk, settings, records)?
        }
        Command::Create(record) => create::one(&mut desk, record.clone())?,
        Command::CreateAll(records) => create::all(&mut desk, records)?,
        Command::CreateAndEdit { records, id, set } => create::and_edit(&mut desk, records, *id, set)?,
        Command::Edit { id, set } => edit::one(&mut desk, *id, set)?,
        Command::EditAll { ids, set } => edit::many(&mut desk, ids, set)?,
        Command::Tag { ids, add, remove } => edit::tag(&mut desk, ids, add, remove)?,
        Command::Delete(ids) => delete::records(&mut desk, ids)?,
        Command::Move(order) => moving::to_stage(&mut desk, order)?,
        Command::Tick { opportunity, item, done } => edit::tick(&mut desk, *opportunity, *item, *done)?,
        Command::Complete { task, done } => task::complete(&mut desk, *task, *done)?,
        Command::Snooze { task, to, time } => task::put_off(&mut desk, *task, *to, *time)?,
        Command::Log { activity, done } => task::log(&mut desk, activity, *done)?,
        Command::PlaceStage { stage, before } => pipeline::place(&mut desk, *stage, *before)?,
        Command::RetireStage { stage, to } => pipeline::retire(&mut desk, *stage, *to)?,
        Command::ReviveStage(stage) => pipeline::revive(&mut desk, *stage)?,
        Command::PublishRule { rule: id, carry } => rule::publish(&mut desk, *id, *carry)?,
        Command::SwitchRule { rule: id, on } => rule::switch(&mut desk, *id, *on)?,
        Command::DiscardDraft(id) => rule::discard(&mut desk, *id)?,
        Command::PublishSequence { sequence, plan } => rule::publish_sequence(&mut desk, *sequence, plan)?,
        Command::StopRuns(ids) => rule::stop(&mut desk, ids)?,
        Command::UndoRuns(ids) => rule::undo(&mut desk, ids)?,
        Command::Answer { task, answers } => rule::answer(&mut desk, *task, answers)?,
        Command::MarkSent { message: id } => message::sent(&mut desk, *id)?,
        Command::MarkReplied { message: id, reply } => message::replied(&mut desk, *id, *reply)?,
        Command::MarkBounced { message: id } => message::bounced(&mut desk, *id)?,
        Command::CancelMessages(ids) => message::cancel(&mut desk, ids)?,
        Command::RestoreMessages(ids) => message::restore(&mut desk, ids)?,
        Command::Postpone { message: id, to } => message::postpone(&mut desk, *id, *to)?,
        Command::ApproveLate(ids) => message::approve(&mut desk, ids)?,
        Command::Address { message: id, to } => message::address(&mut desk, *id, to)?,
        Command::OptOut { contact, on } => message::opt_out(&mut desk, *contact, *on)?,
        Command::Import(import) => {
            cause = Cause::Import;
            bring_in(&mut desk, import)?
        }
        Command::Replace { label, records } => {
            cause = Cause::Restore;
            replace(&mut desk, label, records)?
        }
    };
    Ok(Decision { changes: desk.draft.finish(), label: words::cut(label), cause, created: desk.created })
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

fn bring_in(desk: &mut Desk<'_>, import: &Import) -> Result<String, Rejection> {
    for record in &import.creates {
        if desk.data().get(record.id()).is_some() {
            return Err(Rejection::refused(format!("{} is there already; start the import again.", record.title())));
        }
        desk.created.push(record.id());
        desk.put(record.clone())?;
    }
    for record in &import.updates {
        desk.need(record.id())?;
        desk.put(record.clone())?;
    }
    Ok(import.label.clone())
}

fn replace(desk: &mut Desk<'_>, label: &str, records: &[Record]) -> Result<String, Rejection> {
    if records.iter().filter(|record| record.kind() == Kind::Settings).count() != 1 {
        return Err(Rejection::refused("A backup has exactly one settings record."));
    }
    let old: Vec<RecordId> = desk.data().records().map(|record| record.id()).collect();
    for id in old {
        desk.draft.delete(id);
    }
    for record in records {
        desk.put(record.clone())?;
    }
    Ok(label.to_string())
}
