//! How long it takes from a stage until an opportunity is won, as it took those that were.

use super::super::{Deal, Facts};
use crate::model::StageKind;

/// With fewer won opportunities than this that had been in a stage at least as long, the expected close is taken instead.
pub const ENOUGH: usize = 10;

/// By the stage's place: how long won opportunities took from their last entry into it until they were won, shortest
/// first, in milliseconds.
pub(super) fn times(facts: &Facts) -> Vec<Vec<i64>> {
    let mut times = vec![Vec::new(); facts.stages.len()];
    for deal in &facts.deals {
        let Some(closing) = deal.closing.filter(|closing| closing.won) else { continue };
        for (at, stay) in deal.stays.iter().enumerate() {
            let Some(stage) = stay.stage.filter(|stage| facts.kind_of(Some(*stage)) == Some(StageKind::Open)) else {
                continue;
            };
            let again = deal.stays.iter().skip(at + 1).any(|later| later.stage == Some(stage));
            if stay.from <= closing.at
                && !again
                && let Some(of) = times.get_mut(usize::from(stage))
            {
                of.push(closing.at.millis() - stay.from.millis());
            }
        }
    }
    times.iter_mut().for_each(|of| of.sort_unstable());
    times
}

/// When an open opportunity would be won, if it is: how many of the comparable times end in each piece of time, and how
/// many there are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ending {
    /// By piece. What is missing to `whole` ends after the last one.
    pub pieces: Vec<u32>,
    /// All.
    pub whole: u32,
    /// Whether these are times of won opportunities, and not the one expected close.
    pub by_times: bool,
}

/// When an open opportunity would be won. `ends` are the moments that the pieces end at, in order; what ends before now
/// is over. None where neither times nor an expected close say anything.
pub(super) fn ending(deal: &Deal, times: &[Vec<i64>], ends: &[i64], facts: &Facts) -> Option<Ending> {
    let now = facts.now.millis();
    let age = (now - deal.stays.last().map_or(deal.record.created, |stay| stay.from).millis()).max(0);
    let of = times.get(usize::from(deal.stage)).map(Vec::as_slice).unwrap_or_default();
    let longer = of.get(of.partition_point(|time| *time <= age)..).unwrap_or_default();
    if longer.len() >= ENOUGH {
        let mut before = 0;
        let piece = |end: &i64| {
            let until = longer.partition_point(|time| now + (time - age) < *end).max(before);
            let count = until - before;
            before = until;
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let pieces = ends.iter().map(piece).collect();
        return Some(Ending { pieces, whole: u32::try_from(longer.len()).unwrap_or(u32::MAX), by_times: true });
    }
    // An expected close that is past: as soon as can be.
    let day = deal.record.close?.max(facts.today);
    let at = super::super::midnight(day, &facts.zone).millis().max(now);
    let piece = ends.partition_point(|end| *end <= at);
    let pieces = (0..ends.len()).map(|other| u32::from(other == piece)).collect();
    Some(Ending { pieces, whole: 1, by_times: false })
}
