//! A workspace with three stages and nothing in it, for tests of what comes in from files.

use penstock::{
    command::Stamp,
    data::{Dataset, Journal},
    model::{Pipeline, Record, Stage, StageKind},
    value::{Id, IdSource, Rank, Time, Zone},
    workspace::Workspace,
};

/// The one pipeline.
pub const PIPELINE: Id = Id::from_bits(1);

/// The moment of every change; the number keeps ids apart.
pub fn stamp(number: u128) -> Stamp {
    let now: Time = "2026-11-22T09:00:00.000Z".parse().unwrap();
    Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, number << 40) }
}

/// The stages Talking, Won and Lost, and nothing else.
pub fn workspace() -> Workspace {
    let kinds = [("Talking", StageKind::Open), ("Won", StageKind::Won), ("Lost", StageKind::Lost)];
    let stages = kinds.into_iter().zip(Rank::spread(3)).zip(10..).map(|(((name, kind), rank), id)| {
        let stage =
            Stage { id: Id::from_bits(id), pipeline: PIPELINE, name: name.into(), kind, rank, ..Stage::default() };
        Record::from(stage)
    });
    let pipeline = Record::from(Pipeline { id: PIPELINE, name: "Sales".into(), ..Pipeline::default() });
    let data = Dataset::from_records(std::iter::once(pipeline).chain(stages));
    Workspace::open(Id::from_bits(5), data, Journal::default(), 0)
}
