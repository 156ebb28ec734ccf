//! Deleting records, with what belongs to them alone.

use super::{Rejection, decide::Desk, edit};
use crate::model::{
    Activity, Care, Custom, Kind, Message, MessageState, Record, RecordId, RunState, Stage, StageKind, Task,
};
use crate::value::{Id, brief, plural, quoted};
use std::sync::Arc;

/// Deletes records.
pub(super) fn records(desk: &mut Desk<'_>, ids: &[RecordId]) -> Result<String, Rejection> {
    let label = match ids {
        [] => return Err(Rejection::refused("There is nothing to delete.")),
        [id] => {
            let record = desk.need(*id)?;
            match &record {
                Record::Opportunity(_) => format!("deleted {}", brief(&record.title())),
                _ => format!("deleted the {} {}", id.kind.name(), quoted(&record.title())),
            }
        }
        ids => format!("deleted {}", edit::count(ids)),
    };
    for id in ids {
        if desk.draft.get(*id).is_none() && desk.data().get(*id).is_some() {
            continue; // It went already with another one of them.
        }
        let record = desk.need(*id)?;
        refuse_if_needed(desk, &record, ids)?;
        desk.draft.delete(*id);
        if let Record::CustomField(field) = &record {
            super::custom::take_off(desk, field)?;
        }
        unlink(desk, *id)?;
    }
    Ok(label)
}

fn refuse_if_needed(desk: &Desk<'_>, record: &Record, all: &[RecordId]) -> Result<(), Rejection> {
    let data = desk.data();
    match record {
        Record::Settings(_) => Err(Rejection::refused("The settings of a workspace cannot be deleted.")),
        Record::Stage(stage) => {
            let known =
                data.opportunities().any(|opportunity| opportunity.visits.iter().any(|visit| visit.stage == stage.id));
            if known {
                let message =
                    format!("{} is part of the history of opportunities. Retire it instead.", quoted(&stage.name));
                return Err(Rejection::refused(message));
            }
            let goes = |kind: Kind, id: Id| all.contains(&RecordId { kind, id });
            let stays = |other: &Arc<Stage>| other.kind == StageKind::Open && !goes(Kind::Stage, other.id);
            let counts = stage.kind == StageKind::Open && !stage.retired && !goes(Kind::Pipeline, stage.pipeline);
            if counts && !data.stages_of(stage.pipeline).iter().any(stays) {
                let name = quoted(&stage.name);
                let message = format!("A pipeline needs at least one open stage. Add another one before {name} goes.");
                return Err(Rejection::refused(message));
            }
            Ok(())
        }
        Record::Pipeline(pipeline) => {
            let count = data.opportunities().filter(|opportunity| opportunity.pipeline == pipeline.id).count();
            if count > 0 {
                let (name, still) = (quoted(&pipeline.name), plural(count, "opportunity", "opportunities"));
                let them = if count == 1 { "it" } else { "them" };
                return Err(Rejection::refused(format!("{name} still has {still}. Move or delete {them} first.")));
            }
            Ok(())
        }
        Record::LossReason(reason) => {
            let used = data.referring(reason.id, Kind::Opportunity).next().is_some();
            if used {
                return Err(Rejection::refused("This reason is recorded on lost opportunities. Retire it instead."));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Takes the deleted id out of every record that refers to it, or deletes what makes no sense without it.
fn unlink(desk: &mut Desk<'_>, gone: RecordId) -> Result<(), Rejection> {
    for kind in Kind::ALL {
        let referrers: Vec<Id> = desk.data().referring(gone.id, *kind).collect();
        for id in referrers {
            let id = RecordId { kind: *kind, id };
            let Some(record) = desk.draft.get(id) else { continue };
            match without(record, gone.id) {
                Some(record) => desk.put(record)?,
                None => {
                    desk.draft.delete(id);
                    if matches!(kind, Kind::Stage) {
                        unlink(desk, id)?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn clear(field: &mut Option<Id>, gone: Id) {
    if *field == Some(gone) {
        *field = None;
    }
}

/// The record without a reference; none if it belonged to that alone.
fn without(mut record: Record, gone: Id) -> Option<Record> {
    if record.extra().custom.values().any(|value| *value == Custom::Person(gone)) {
        record.extra_mut().custom.retain(|_, value| *value != Custom::Person(gone));
    }
    Some(match record {
        Record::Opportunity(mut shared) => {
            let record = Arc::make_mut(&mut shared);
            clear(&mut record.owner, gone);
            clear(&mut record.company, gone);
            clear(&mut record.campaign, gone);
            clear(&mut record.referred_by, gone);
            record.contacts.retain(|link| link.contact != gone);
            record.products.retain(|product| *product != gone);
            Record::Opportunity(shared)
        }
        Record::Contact(mut shared) => {
            let record = Arc::make_mut(&mut shared);
            clear(&mut record.company, gone);
            clear(&mut record.owner, gone);
            clear(&mut record.campaign, gone);
            clear(&mut record.referred_by, gone);
            Record::Contact(shared)
        }
        Record::Company(mut shared) => {
            let record = Arc::make_mut(&mut shared);
            clear(&mut record.parent, gone);
            clear(&mut record.owner, gone);
            clear(&mut record.referred_by, gone);
            Record::Company(shared)
        }
        Record::Member(mut shared) => {
            clear(&mut Arc::make_mut(&mut shared).manager, gone);
            Record::Member(shared)
        }
        Record::Settings(mut shared) => {
            clear(&mut Arc::make_mut(&mut shared).me, gone);
            Record::Settings(shared)
        }
        Record::Task(shared) => {
            let mut task: Task = Arc::unwrap_or_clone(shared);
            let assigned_only = task.assignee == Some(gone);
            for field in [&mut task.assignee, &mut task.opportunity, &mut task.contact, &mut task.company] {
                clear(field, gone);
            }
            let orphan = task.opportunity.or(task.contact).or(task.company).is_none();
            (!orphan || assigned_only).then(|| task.into())?
        }
        Record::Activity(shared) => {
            let mut activity: Activity = Arc::unwrap_or_clone(shared);
            let by = activity.member == Some(gone);
            for field in [&mut activity.member, &mut activity.opportunity, &mut activity.contact, &mut activity.company]
            {
                clear(field, gone);
            }
            let orphan = activity.opportunity.or(activity.contact).or(activity.company).is_none();
            (!orphan || by).then(|| activity.into())?
        }
        Record::Message(shared) => {
            let mut message: Message = Arc::unwrap_or_clone(shared);
            let assigned_only = message.assignee == Some(gone);
            // What a rule prepared about an opportunity is not to be sent without it, even if the person is still there.
            if message.opportunity == Some(gone) && message.run.is_some() && message.open() {
                message.state = MessageState::Cancelled;
            }
            for field in [&mut message.assignee, &mut message.opportunity, &mut message.contact, &mut message.template]
            {
                clear(field, gone);
            }
            let orphan = message.opportunity.or(message.contact).is_none();
            (!orphan || assigned_only).then(|| message.into())?
        }
        Record::Care(shared) => {
            let mut care: Care = Arc::unwrap_or_clone(shared);
            let by = care.member == Some(gone);
            for field in [&mut care.member, &mut care.opportunity, &mut care.contact, &mut care.company] {
                clear(field, gone);
            }
            let orphan = care.opportunity.or(care.contact).or(care.company).is_none();
            (!orphan || by).then(|| care.into())?
        }
        Record::Goal(shared) => {
            let mut goal = Arc::unwrap_or_clone(shared);
            clear(&mut goal.owner, gone);
            goal.into()
        }
        // What ran stays readable; what still waited for what is gone ends here.
        Record::Run(mut shared) => {
            if shared.active() {
                let why =
                    if shared.opportunity == gone { "the opportunity was deleted" } else { "the rule was deleted" };
                let run = Arc::make_mut(&mut shared);
                run.state = RunState::Stopped { why: why.into() };
                run.due = None;
            }
            Record::Run(shared)
        }
        // Stages of a deleted pipeline and reasons of a deleted stage go with it.
        Record::Stage(_) | Record::LossReason(_) => return None,
        Record::Pipeline(_)
        | Record::Product(_)
        | Record::Campaign(_)
        | Record::Template(_)
        | Record::CustomField(_)
        | Record::View(_)
        | Record::ScoreRule(_)
        | Record::Dashboard(_)
        | Record::Rule(_)
        | Record::Sequence(_) => record,
    })
}
