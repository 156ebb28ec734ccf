//! What back-tests find, and how what two of them find differs.

use crate::value::{Date, Id, Time, ZoneRules};
use std::collections::BTreeMap;

/// What a rule would have done in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BacktestReport {
    /// When the journal starts: nothing is known of earlier times. None if there is no journal.
    pub history_starts: Option<Time>,
    /// The beginning of the period.
    pub from: Time,
    /// Its end.
    pub to: Time,
    /// The runs that would have begun in it, earliest first.
    pub runs: Vec<WouldRun>,
    /// How many times it was set off and its condition did not hold.
    pub not_met: u32,
    /// How many times it was set off and its condition could not be answered, because something was missing.
    pub unknown: u32,
    /// How many times it was set off and had run often enough, or was still running.
    pub held_back: u32,
    /// How many more times imports would have set it off if they had been told to.
    pub at_import: u32,
    /// When it would have paused and asked, earliest first. It goes on here as if somebody had let it at once.
    pub pauses: Vec<WouldPause>,
}

/// A moment at which a rule would have had too many runs within an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WouldPause {
    /// When.
    pub at: Time,
    /// After how many runs.
    pub after: u32,
}

/// A run that would have begun.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WouldRun {
    /// The opportunity.
    pub opportunity: Id,
    /// Its name at that time.
    pub title: String,
    /// What set it off, in words.
    pub event: String,
    /// When.
    pub at: Time,
    /// What would have been done by the end of the period, earliest first; the sequences it started included.
    pub actions: Vec<WouldDo>,
    /// When and why it would have ended early, if it would.
    pub stopped: Option<(Time, String)>,
}

/// Something that would have been done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WouldDo {
    /// When.
    pub at: Time,
    /// What, in words.
    pub what: String,
    /// Who it would have been for, if anybody.
    pub who: Option<Id>,
    /// The day that it would have been due, if it were a task with one.
    pub due: Option<Date>,
    /// Why it would not have been done, in words; empty if it would.
    pub refused: String,
}

impl BacktestReport {
    /// How many things would have been done on each day.
    pub fn by_day(&self, zone: &ZoneRules) -> BTreeMap<Date, u32> {
        let mut days = BTreeMap::new();
        for action in self.runs.iter().flat_map(|run| &run.actions).filter(|action| action.refused.is_empty()) {
            let count: &mut u32 = days.entry(zone.date(action.at)).or_default();
            *count = count.saturating_add(1);
        }
        days
    }
}

/// How what two plans would have done differs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// What only the old one would have run on.
    pub only_old: Vec<WouldRun>,
    /// What only the new one would have run on.
    pub only_new: Vec<WouldRun>,
    /// What both would have done alike.
    pub both: Vec<WouldRun>,
    /// What both would have run on, but not done alike: the old run and the new.
    pub changed: Vec<(WouldRun, WouldRun)>,
}

/// Compares the back-tests of two plans over the same period. Runs are the same if the same event set them off.
pub fn compare(old: &BacktestReport, new: &BacktestReport) -> Comparison {
    let name = |run: &WouldRun| (run.at, run.opportunity, run.event.clone());
    let mut left: BTreeMap<(Time, Id, String), &WouldRun> = old.runs.iter().map(|run| (name(run), run)).collect();
    let mut comparison = Comparison::default();
    for run in &new.runs {
        match left.remove(&name(run)) {
            None => comparison.only_new.push(run.clone()),
            Some(before) if before == run => comparison.both.push(run.clone()),
            Some(before) => comparison.changed.push((before.clone(), run.clone())),
        }
    }
    comparison.only_old = left.into_values().cloned().collect();
    comparison
}
