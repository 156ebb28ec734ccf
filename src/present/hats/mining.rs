//! The data miner's list: people and companies of whom something is not known, those first who may buy most.

use crate::model::{Kind, RecordId};
use crate::present::today::{GroupKind, gather::Gathered};
use crate::value::Id;

/// A step of worth weighs more than all that can be missing.
const STEP: u128 = 16;

impl Gathered<'_> {
    /// Finds what is to be found out.
    pub(super) fn research(&mut self) {
        let data = self.data;
        let worth = self.worth_of_people();
        let score = |id: Id, missing: usize| {
            let from = worth.partition_point(|(other, _)| *other < id);
            let theirs = worth.iter().skip(from).take_while(|(other, _)| *other == id).map(|(_, worth)| worth);
            theirs.sum::<u128>().saturating_mul(STEP).saturating_add(u128::try_from(missing).unwrap_or(0))
        };
        for contact in data.contacts().filter(|one| !one.opted_out) {
            let (_, missing) = contact.research();
            if !missing.is_empty() && self.ours(contact.owner, self.about(None)) {
                let what = RecordId { kind: Kind::Contact, id: contact.id };
                self.put(GroupKind::People, 0, score(contact.id, missing.len()), what);
            }
        }
        for company in data.companies() {
            let (_, missing) = company.research(data.people_of(company.id).next().is_some());
            if !missing.is_empty() && self.ours(company.owner, self.about(None)) {
                let what = RecordId { kind: Kind::Company, id: company.id };
                self.put(GroupKind::Firms, 0, score(company.id, missing.len()), what);
            }
        }
    }

    /// What the open opportunities of people and companies are likely to bring, by their ids, in order.
    fn worth_of_people(&self) -> Vec<(Id, u128)> {
        let mut worth = Vec::with_capacity(self.open.len() * 2);
        for one in &self.open {
            let likely = self.likely(one);
            let people = one.opportunity.contacts.iter().map(|link| link.contact);
            worth.extend(people.chain(one.opportunity.company).map(|id| (id, likely)));
        }
        worth.sort_unstable();
        worth
    }
}
