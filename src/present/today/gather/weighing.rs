//! How pressing what was found is: whose it is, how late, and what it is worth.

use super::super::{Counts, GroupKind, Whose};
use super::{About, Gathered, Pick, Role, Standing};
use crate::data::Totals;
use crate::model::{Hat, Opportunity, RecordId, Stage};
use crate::value::{Id, Money, Time};
use std::cmp::Reverse;

impl<'a> Gathered<'a> {
    /// The number of a moment's civil day, for counting days without a calendar.
    pub(super) fn number(&self, at: Time) -> i64 {
        at.millis().saturating_add(i64::from(self.zone.offset_minutes) * 60_000).div_euclid(86_400_000)
    }

    pub(super) fn is_today(&self, at: Time) -> bool {
        self.number(at) == self.number(self.now)
    }

    /// Civil days from a moment to today.
    pub(in crate::present) fn days(&self, from: Time) -> u32 {
        u32::try_from(self.number(self.now) - self.number(from)).unwrap_or(0)
    }

    pub(in crate::present) fn role(&self, opportunity: &Opportunity) -> Option<&Role<'a>> {
        self.role_of.get(&opportunity.stage).and_then(|at| self.roles.get(*at))
    }

    /// Whether work belongs to those whose work is listed, and to the hat that is asked for.
    pub(in crate::present) fn ours(&self, assignee: Option<Id>, about: About<'_>) -> bool {
        let who = || assignee.or_else(|| about.opportunity?.owner);
        let mine = match self.whose {
            Whose::Everybody => true,
            Whose::Member(me) => who().is_none_or(|who| who == me),
        };
        let worn = |hat: Hat| {
            let role = about.opportunity.and_then(|one| self.role(one)).filter(|role| !role.hats.is_empty());
            let wears = |who: Id| self.data.member(who).is_some_and(|member| member.hats.contains(&hat));
            role.map_or_else(|| !self.worn || who().is_none_or(wears), |role| role.hats.contains(&hat))
        };
        mine && self.hat.is_none_or(worn)
    }

    /// The weighted value in minor units, where it is in the workspace's currency.
    pub(in crate::present) fn weighted(&self, opportunity: &Opportunity, stage: &Stage) -> Option<u128> {
        let value = opportunity.value.filter(|value| value.currency == self.currency)?;
        let percent = opportunity.probability.unwrap_or(stage.probability);
        Some(u128::try_from(value.minor).unwrap_or(0) * u128::from(percent) / 100)
    }

    /// What an opportunity counts with.
    pub(in crate::present) fn counts(&self, opportunity: &Opportunity) -> Option<Counts> {
        let stage = self.role(opportunity)?.stage;
        let minor = self.weighted(opportunity, stage).and_then(|worth| i64::try_from(worth).ok());
        Some(minor.map_or(Counts::Average, |minor| Counts::Likely {
            worth: Money::new(minor, self.currency),
            percent: opportunity.probability.unwrap_or(stage.probability),
        }))
    }

    pub(in crate::present) fn pick(&mut self, kind: GroupKind, rank: i64, late: i64, what: RecordId, about: About<'_>) {
        let open = about.place.and_then(|place| self.open.get(place)).map(|one| one.stage);
        let stage = open.or_else(|| about.opportunity.and_then(|one| self.role(one)).map(|role| role.stage));
        let worth = |one| stage.and_then(|stage| self.weighted(one, stage)).unwrap_or(self.average);
        let worth = about.opportunity.map_or(1, worth).max(1);
        let late = u128::try_from(late.max(0)).unwrap_or(0) + 1;
        let pressing = worth.saturating_mul(late);
        // New leads come by their score, where they have one.
        let points = about.opportunity.filter(|_| kind == GroupKind::FirstContact).and_then(|one| one.score);
        let points = points.map_or(0, |points| u128::from(points.max(0).unsigned_abs()) + 1);
        self.put(kind, rank, (points << 64).saturating_add(pressing.min(u128::from(u64::MAX))), what);
        if matches!(kind, GroupKind::Leak | GroupKind::Keep) {
            return;
        }
        match about.place.and_then(|place| self.open.get_mut(place)) {
            Some(one) => one.work = true,
            None => self.others.extend(about.opportunity.map(|one| one.id)),
        }
    }

    /// Takes something in: by rank, then by score.
    pub(in crate::present) fn put(&mut self, kind: GroupKind, rank: i64, score: u128, what: RecordId) {
        self.picks.entry(kind).or_default().push(Pick { rank, score: Reverse(score), what });
    }

    /// What was found for a group, in no order.
    pub(in crate::present) fn picks(&self, kind: GroupKind) -> &[Pick] {
        self.picks.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// What an open opportunity is likely to bring; what is not known counts as an average one.
    pub(in crate::present) fn likely(&self, one: &Standing<'_>) -> u128 {
        self.weighted(one.opportunity, one.stage).unwrap_or(self.average).max(1)
    }

    /// What an opportunity is worth, whatever its chances; what is not known counts as an average one.
    pub(in crate::present) fn amount(&self, opportunity: &Opportunity) -> u128 {
        let value = opportunity.value.filter(|value| value.currency == self.currency);
        value.and_then(|value| u128::try_from(value.minor).ok()).unwrap_or(self.average).max(1)
    }

    /// The groups with what was found in each.
    pub(in crate::present) fn groups(&self) -> impl Iterator<Item = (GroupKind, &[Pick])> {
        self.picks.iter().map(|(kind, picks)| (*kind, picks.as_slice()))
    }

    /// What the opportunities behind the work are worth, each counted once; leaks are not work of today.
    pub(in crate::present) fn worth(&self) -> Vec<Money> {
        let open = self.open.iter().filter(|one| one.work).map(|one| one.opportunity);
        let others = self.others.iter().filter_map(|id| self.data.opportunity(*id)).map(AsRef::as_ref);
        Totals::of(open.chain(others)).values()
    }

    /// An open opportunity.
    pub(in crate::present) fn standing(&self, id: Id) -> Option<&Standing<'a>> {
        self.open.get(self.ids.binary_search(&id).ok()?)
    }
}
