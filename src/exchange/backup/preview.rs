//! What a backup holds, in a few figures.

use super::Backup;
use crate::data::Totals;
use crate::model::{Kind, Record, StageKind};
use crate::value::{Id, Money, Time};
use std::collections::BTreeSet;

/// What a backup holds, in a few figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The workspace's name.
    pub workspace: String,
    /// When the backup was made.
    pub made: Time,
    /// How many records of each kind there are; kinds without records are left out.
    pub counts: Vec<(Kind, usize)>,
    /// How many changes its history has.
    pub batches: usize,
    /// The earliest moment at which a record was made or something happened.
    pub first: Option<Time>,
    /// The latest such moment.
    pub last: Option<Time>,
    /// What the open opportunities are worth, in each currency.
    pub open_value: Vec<Money>,
}

impl Preview {
    pub(super) fn of(backup: &Backup) -> Preview {
        let count = |kind: &Kind| (*kind, backup.records.iter().filter(|record| record.kind() == *kind).count());
        let moments = backup.records.iter().filter_map(moment).chain(backup.journal.iter().map(|batch| batch.at));
        let (first, last) = (moments.clone().min(), moments.max());
        let open: BTreeSet<Id> = backup
            .records
            .iter()
            .filter_map(|record| if let Record::Stage(stage) = record { Some(stage) } else { None })
            .filter(|stage| stage.kind == StageKind::Open)
            .map(|stage| stage.id)
            .collect();
        let worked = backup.records.iter().filter_map(|record| match record {
            Record::Opportunity(opportunity) if open.contains(&opportunity.stage) => Some(opportunity.as_ref()),
            _ => None,
        });
        Preview {
            workspace: backup.workspace.clone(),
            made: backup.made,
            counts: Kind::ALL.iter().map(count).filter(|(_, count)| *count > 0).collect(),
            batches: backup.journal.len(),
            first,
            last,
            open_value: Totals::of(worked).values(),
        }
    }
}

fn moment(record: &Record) -> Option<Time> {
    let time = match record {
        Record::Settings(record) => record.created,
        Record::Company(record) => record.created,
        Record::Contact(record) => record.created,
        Record::Opportunity(record) => record.created,
        Record::Task(record) => record.created,
        Record::Activity(record) => record.at,
        Record::Message(record) => record.created,
        Record::Run(record) => record.ran,
        Record::Campaign(record) => record.created,
        Record::Template(record) => record.created,
        Record::Care(record) => record.created,
        Record::Goal(record) => record.created,
        Record::Member(_)
        | Record::CustomField(_)
        | Record::View(_)
        | Record::ScoreRule(_)
        | Record::Dashboard(_)
        | Record::Pipeline(_)
        | Record::Stage(_)
        | Record::LossReason(_)
        | Record::Product(_)
        | Record::Rule(_)
        | Record::Sequence(_) => return None,
    };
    (time != Time::default()).then_some(time)
}
