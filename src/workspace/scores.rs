//! Scores that are to be worked out again: because a day has passed, because something was named or meant otherwise, or because
//! nobody knows whether that was done to its end. Where there are many opportunities it takes several steps, and whatever else
//! is asked for comes in between.

use super::Workspace;
use crate::automation::Portion;
use crate::automation::score::{fades, scores};
use crate::command::Stamp;
use crate::model::Kind;
use crate::value::{Id, Time, TimeOfDay};

/// How many opportunities are scored in one step.
pub(super) const PORTION: usize = 2_000;

/// A round through all opportunities.
#[derive(Clone, Debug)]
pub(super) struct Round {
    /// Since when it is due.
    at: Time,
    /// The last opportunity that has been scored.
    last: Option<Id>,
    /// Whether what rises or falls sets rules off.
    loud: bool,
    done: bool,
}

impl Workspace {
    /// Whether scoring all opportunities anew takes more than one step.
    pub(super) fn scores_take_long(&self) -> bool {
        self.data.count(Kind::Opportunity) > PORTION
    }

    /// All scores are to be worked out again, and nothing is set off by that.
    pub(super) fn score_later(&mut self, now: Time) {
        self.round = Some(Round { at: now, last: None, loud: false, done: false });
    }

    /// What was scored may have been taken back: the round begins again.
    pub(super) fn score_again(&mut self) {
        if let Some(round) = &mut self.round {
            (round.last, round.done) = (None, false);
        }
    }

    /// When scores are to be worked out again; none where they do not change by time alone.
    pub(super) fn scores_due(&mut self, stamp: &Stamp) -> Option<Time> {
        if let Some(round) = self.round.as_ref().filter(|round| !round.done) {
            return Some(round.at.min(stamp.now));
        }
        let passed = self.day_over(stamp);
        // The page may have been closed in the middle of a round.
        if std::mem::take(&mut self.opened)
            && passed.is_none_or(|at| at > stamp.now)
            && self.scores_take_long()
            && scores(&self.data)
        {
            self.score_later(stamp.now);
            return Some(stamp.now);
        }
        passed
    }

    /// When the day is over, where scores change by that.
    fn day_over(&mut self, stamp: &Stamp) -> Option<Time> {
        let edition = self.data.edition();
        let known = self.fading.as_ref().filter(|(known, _)| known.same(edition)).map(|(_, fades)| *fades);
        let fades = known.unwrap_or_else(|| fades(&self.data));
        if known.is_none() {
            self.fading = Some((edition.clone(), fades));
        }
        if !fades {
            return None;
        }
        let after = self.handled_until(stamp).max(self.scored.min(stamp.now));
        let zone = self.calendar(stamp).zone;
        let day = zone.date(after.min(stamp.now)).succ_opt()?;
        Some(zone.moment(day, TimeOfDay::MIN))
    }

    /// The opportunities whose scores are due, as many as one step takes; none where none are.
    pub(super) fn portion(&mut self, stamp: &Stamp) -> Option<Portion> {
        let at = self.scores_due(stamp).filter(|due| *due <= stamp.now)?;
        let known = self.round.take().filter(|round| !round.done);
        let round = known.unwrap_or(Round { at, last: None, loud: true, done: false });
        let ids: Vec<Id> = self.data.opportunities_after(round.last).take(PORTION).map(|one| one.id).collect();
        let rest = ids.last().copied().filter(|_| ids.len() == PORTION);
        let portion = Portion { at: round.at, ids, loud: round.loud, rest };
        self.round = Some(round);
        Some(portion)
    }

    /// Notes what has been scored, and as of when scores are where none are left to be.
    pub(super) fn note_scored(&mut self, portion: Option<Portion>, now: Time) {
        if let (Some(portion), Some(round)) = (portion, &mut self.round) {
            (round.last, round.done) = (portion.rest, portion.rest.is_none());
        }
        if self.round.as_ref().is_none_or(|round| round.done) {
            self.scored = now;
        }
    }
}
