//! How often the expected close was moved to a later month: in all, and since somebody stood by it.

use super::{Deal, Facts, Turn};
use crate::model::StageKind;
use crate::value::{Date, Time};
use chrono::Datelike;
use std::cmp::Ordering;

/// How often the expected close was moved to a later month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pushes {
    /// Since it began.
    pub all: usize,
    /// Since the date was last confirmed, or brought forward to an earlier month: what was decided anew counts anew.
    pub lately: usize,
}

/// How often the expected close was moved to a later month. To take it away and set it again later is one move. A date
/// that it has while it is won or lost is the day on which it closed, and no expectation.
pub fn pushes(deal: &Deal, turns: &[Turn], facts: &Facts) -> Pushes {
    let month = |day: Date| (day.year(), day.month());
    let mut last: Option<Date> = None;
    let mut count = Pushes::default();
    for turn in turns {
        let Some(close) = turn.state.close.filter(|close| last != Some(*close)) else { continue };
        if closed_at(deal, turn.at, facts) {
            continue;
        }
        match last.map(|last| month(last).cmp(&month(close))) {
            Some(Ordering::Less) => {
                count.all += 1;
                count.lately += 1;
            }
            Some(Ordering::Greater) => count.lately = 0,
            _ => {}
        }
        if deal.record.close_confirmed == Some(close) {
            count.lately = 0;
        }
        last = Some(close);
    }
    count
}

/// Whether it was won or lost at a moment, or from that moment on.
fn closed_at(deal: &Deal, at: Time, facts: &Facts) -> bool {
    let next = deal.stays.partition_point(|stay| stay.from <= at);
    let stay = next.checked_sub(1).and_then(|last| deal.stays.get(last));
    facts.kind_of(stay.and_then(|stay| stay.stage)).is_some_and(StageKind::closed)
}
