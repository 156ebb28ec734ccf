//! The lead generator's list: who is to be written to.

use crate::model::{Hat, RecordId};
use crate::present::today::{GroupKind, gather::Gathered};
use crate::value::Id;
use std::collections::BTreeSet;

impl Gathered<'_> {
    /// Finds opportunities of the first stages with which nothing is planned. Those whose first contact is being timed
    /// and those who answered have places of their own.
    pub(super) fn write(&mut self, answered: &BTreeSet<Id>) {
        // Where no stage says whose work it is, the first one is the lead generator's.
        let named = |role: &&crate::present::today::gather::Role<'_>| role.hats.contains(&Hat::LeadGenerator);
        let told: BTreeSet<Id> = self.roles.iter().filter(named).map(|role| role.stage.pipeline).collect();
        let mut found = Vec::new();
        for one in &self.open {
            let Some(role) = self.roles.get(one.role) else { continue };
            let pipeline = role.stage.pipeline;
            let theirs = role.hats.contains(&Hat::LeadGenerator) || (role.first && !told.contains(&pipeline));
            if !theirs || one.next || self.waits(one) || answered.contains(&one.opportunity.id) {
                continue;
            }
            if self.ours(None, self.about(Some(one.opportunity.id))) {
                let age = self.now.millis().saturating_sub(one.opportunity.created.millis());
                found.push((one.opportunity.id, one.opportunity.score.unwrap_or(0), age));
            }
        }
        for (id, score, age) in found {
            let age = u128::try_from(age).unwrap_or(0);
            self.put(GroupKind::Write, -i64::from(score), age, RecordId::opportunity(id));
        }
    }
}
