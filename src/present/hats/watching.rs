//! The pipeline supervisor's list: what is forgotten or mistreated, by cause.

use crate::model::{Kind, RecordId, RunState, Source};
use crate::present::today::{
    GroupKind, Leak,
    gather::Gathered,
    leaks::{lateness, leaks},
};
use crate::value::Id;
use std::collections::{BTreeMap, BTreeSet};

/// After how many days without any contact somebody counts as never contacted.
const UNTOUCHED: u32 = 2;
/// After how many days a message of a sequence that nobody sends holds the sequence up.
pub(super) const HELD_UP: i64 = 3;

/// The group of a leak.
pub(super) fn group(leak: Leak) -> GroupKind {
    match leak {
        Leak::NoNextStep => GroupKind::NoNext,
        Leak::OverTarget { .. } => GroupKind::Slow,
        Leak::Silent { .. } => GroupKind::Silent,
        Leak::ClosePassed { .. } => GroupKind::Past,
    }
}

impl Gathered<'_> {
    /// Finds what is forgotten or mistreated.
    pub(super) fn watch(&mut self) {
        let mut found: Vec<(GroupKind, i64, i64, Id)> = Vec::new();
        let mut loads: BTreeMap<Id, usize> = BTreeMap::new();
        for one in &self.open {
            let opportunity = one.opportunity;
            if let Some(owner) = opportunity.owner {
                *loads.entry(owner).or_default() += 1;
            }
            if !self.ours(None, self.about(Some(opportunity.id))) {
                continue;
            }
            let owner = match opportunity.owner.map(|id| self.data.member(id)) {
                None => Some(GroupKind::Unassigned),
                Some(owner) if owner.is_none_or(|owner| owner.retired) => Some(GroupKind::Gone),
                Some(owner) => owner.filter(|owner| owner.away(self.day)).map(|_| GroupKind::Away),
            };
            found.extend(owner.map(|kind| (kind, 0, 0, opportunity.id)));
            let age = self.days(opportunity.created);
            if !one.contact && age >= UNTOUCHED {
                found.push((GroupKind::Never, 0, i64::from(age), opportunity.id));
            }
            for leak in leaks(one, self) {
                // Who was never contacted is silent as well.
                if group(leak) != GroupKind::Silent || one.contact {
                    found.push((group(leak), 0, lateness(leak), opportunity.id));
                }
            }
            let forced = opportunity.visits.last().filter(|visit| !visit.overridden.is_empty());
            found.extend(forced.map(|visit| (GroupKind::Forced, -visit.entered.millis(), 0, opportunity.id)));
        }
        found.extend(self.halted().into_iter().map(|id| (GroupKind::Broken, 0, 0, id)));
        for (kind, rank, late, id) in found {
            self.pick(kind, rank, late, RecordId::opportunity(id), self.about(Some(id)));
        }
        for (id, open) in loads {
            let Some(member) = self.data.member(id).filter(|member| !member.retired) else { continue };
            let most = member.capacity.and_then(|most| usize::try_from(most).ok());
            let over = most.map_or(0, |most| open.saturating_sub(most));
            if over > 0 && self.ours(Some(id), self.about(None)) {
                let rank = -i64::try_from(over).unwrap_or(i64::MAX);
                self.put(GroupKind::Full, rank, 0, RecordId { kind: Kind::Member, id });
            }
        }
    }

    /// Open opportunities whose sequence came to a halt: it could not go on, or a message of it is not sent.
    fn halted(&self) -> BTreeSet<Id> {
        let failed = self.data.runs().filter(|run| {
            let sequence = matches!(run.of, Source::Sequence { .. });
            sequence && matches!(run.state, RunState::Failed { .. }) && !self.began_again(run)
        });
        let limit = self.now.millis() - HELD_UP * 86_400_000;
        let held = self.data.messages().filter(|one| one.open() && one.run.is_some() && one.due.millis() < limit);
        let all = failed.map(|run| run.opportunity).chain(held.filter_map(|one| one.opportunity));
        all.filter(|id| self.standing(*id).is_some_and(|_| self.ours(None, self.about(Some(*id))))).collect()
    }

    /// Whether the same sequence was begun once more after a run that failed.
    pub(super) fn began_again(&self, run: &crate::model::Run) -> bool {
        let later =
            |other: &std::sync::Arc<crate::model::Run>| other.of.id() == run.of.id() && other.started > run.started;
        self.data.runs_of(run.opportunity).any(later)
    }
}
