//! What must hold between the records of a backup.

use super::BackupError;
use crate::data::{Batch, references};
use crate::model::{Kind, Record};
use crate::value::{Id, quoted};
use std::collections::{BTreeMap, BTreeSet};

fn unsound(why: String) -> BackupError {
    BackupError::Unsound(why)
}

fn named(record: &Record) -> String {
    format!("the {} {}", record.kind().name(), quoted(&record.title()))
}

/// One settings record; every id once; every record sound by itself; nothing refers to what is not there.
pub(super) fn records(records: &[Record]) -> Result<(), BackupError> {
    let settings = records.iter().filter(|record| record.kind() == Kind::Settings).count();
    if settings != 1 {
        return Err(unsound(format!("it has {settings} settings records, and there must be exactly one.")));
    }
    let mut stages: BTreeMap<Id, Id> = BTreeMap::new();
    let mut ids: BTreeSet<Id> = BTreeSet::new();
    for record in records {
        if record.bare_id().is_nil() {
            return Err(unsound(format!("{} has no id.", named(record))));
        }
        if !ids.insert(record.bare_id()) {
            return Err(unsound(format!("the id {} of {} is there twice.", record.bare_id(), named(record))));
        }
        if let Err(invalid) = record.check() {
            return Err(unsound(format!("{} is not as it must be. {invalid}", named(record))));
        }
        if let Record::Stage(stage) = record {
            stages.insert(stage.id, stage.pipeline);
        }
    }
    for record in records {
        if let Some(id) = references(record).into_iter().find(|id| !ids.contains(id)) {
            return Err(unsound(format!("{} refers to {id}, and there is no such record.", named(record))));
        }
        if let Record::Opportunity(opportunity) = record
            && stages.get(&opportunity.stage) != Some(&opportunity.pipeline)
        {
            return Err(unsound(format!("{} is in a stage that its pipeline does not have.", named(record))));
        }
    }
    Ok(())
}

/// Every entry of the journal once.
pub(super) fn journal(journal: &[Batch]) -> Result<(), BackupError> {
    let mut ids = BTreeSet::new();
    match journal.iter().find(|batch| !ids.insert(batch.id)) {
        None => Ok(()),
        Some(batch) => Err(unsound(format!("the change {} is in its history twice.", quoted(&batch.label)))),
    }
}
