//! Which runs go together: a run, what started it, and what it started.

use crate::data::Dataset;
use crate::model::{Opportunity, Plan, Run, Stop};
use crate::value::Id;

/// A run, what started it, what started that, and so on.
pub(super) fn line<'r>(run: &'r Run, data: &'r Dataset) -> impl Iterator<Item = &'r Run> {
    // Nothing starts what started it, so this comes to an end.
    std::iter::successors(Some(run), |one| one.parent.and_then(|parent| data.run(parent)).map(AsRef::as_ref))
}

/// The run that a run and what it started go back to.
pub(super) fn root(run: &Run, data: &Dataset) -> Id {
    line(run, data).last().map_or(run.id, |one| one.id)
}

/// Whether a run belongs to a stage: it began there, or itself moved the opportunity there.
pub(super) fn belongs(run: &Run, stage: Id, data: &Dataset) -> bool {
    let family = || data.runs_of(run.opportunity).filter(|one| moved_to(one, stage));
    stage == run.stage || moved_to(run, stage) || family().any(|one| root(one, data) == root(run, data))
}

/// Whether a step of a run moved its opportunity to a stage.
fn moved_to(run: &Run, stage: Id) -> bool {
    let effects = run.log.iter().flat_map(|done| &done.effects).filter(|effect| effect.record.id == run.opportunity);
    let mut stages = effects.filter_map(|effect| effect.after.as_ref()?.get("stage")?.as_str()?.parse::<Id>().ok());
    stages.any(|to| to == stage)
}

/// What a plan ends by and has come about already, where a run that goes on is to follow that plan: it would never see it
/// happen. Only what can still be seen counts, not what was said once.
pub(super) fn over(run: &Run, plan: &Plan, record: &Opportunity, data: &Dataset) -> Option<Stop> {
    let closed = |stage: Id| data.stage(stage).is_some_and(|stage| stage.kind.closed());
    let unwilling = || super::main_contact(record, data).is_some_and(|contact| contact.opted_out);
    plan.stops.iter().copied().find(|stop| match stop {
        Stop::LeavesStage => !belongs(run, record.stage, data),
        Stop::Closed => closed(record.stage) && !closed(run.stage) && !belongs(run, record.stage, data),
        Stop::OptedOut => unwilling(),
        Stop::Replied | Stop::Meeting | Stop::TaskDone => false,
    })
}
