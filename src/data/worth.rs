//! What customers bought, and what those brought who recommended us. Read off the references, so that asking about one
//! record costs no walk over all others.

use super::{Dataset, Totals};
use crate::model::{Company, Contact, Kind, Opportunity, RecordId, StageKind};
use crate::value::{Date, Id, Money, Zone};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What somebody bought and may still buy. Currencies are never added together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// What was won, in each currency.
    pub won: Vec<Money>,
    /// How many purchases that were.
    pub purchases: usize,
    /// What the purchases after the first one are worth.
    pub again: Vec<Money>,
    /// The day of the first purchase.
    pub first: Option<Date>,
    /// The day of the last purchase.
    pub last: Option<Date>,
    /// How many days lie between purchases on average, where there were two or more on different days.
    pub every: Option<u32>,
    /// The day on which the next purchase would come at that pace.
    pub next: Option<Date>,
    /// What is still open, parked or not, in each currency.
    pub open: Vec<Money>,
    /// How many opportunities that are.
    pub opened: usize,
    /// How many were lost.
    pub lost: usize,
}

impl Worth {
    /// What these opportunities come to.
    pub fn of<'a>(data: &Dataset, opportunities: impl IntoIterator<Item = &'a Arc<Opportunity>>) -> Self {
        let (mut won, mut open, mut lost) = (Vec::new(), Vec::new(), 0);
        for opportunity in opportunities {
            match data.stage(opportunity.stage).map(|stage| stage.kind) {
                Some(StageKind::Won) => won.push((bought(opportunity), opportunity.as_ref())),
                Some(StageKind::Lost) => lost += 1,
                _ => open.push(opportunity.as_ref()),
            }
        }
        won.sort_by_key(|(day, one)| (*day, one.id));
        let (first, last) = (won.first().map(|(day, _)| *day), won.last().map(|(day, _)| *day));
        let days = first.zip(last).map_or(0, |(first, last)| last.signed_duration_since(first).num_days());
        let gaps = i64::try_from(won.len().saturating_sub(1)).unwrap_or(i64::MAX);
        let every = (gaps > 0 && days > 0).then(|| u32::try_from((days + gaps / 2) / gaps).unwrap_or(u32::MAX).max(1));
        Worth {
            purchases: won.len(),
            again: Totals::of(won.iter().skip(1).map(|(_, one)| *one)).values(),
            won: Totals::of(won.iter().map(|(_, one)| *one)).values(),
            first,
            last,
            every,
            next: last.zip(every).and_then(|(last, every)| last.checked_add_days(chrono::Days::new(u64::from(every)))),
            opened: open.len(),
            open: Totals::of(open).values(),
            lost,
        }
    }
}

/// The day on which something was bought: its close date, else the day on which it came into its stage.
fn bought(opportunity: &Opportunity) -> Date {
    opportunity.close.unwrap_or_else(|| Zone::default().date(opportunity.entered()))
}

/// The opportunities of a contact or company.
impl Dataset {
    /// The opportunities that a contact takes part in, oldest first.
    pub fn opportunities_with(&self, contact: Id) -> impl DoubleEndedIterator<Item = &Arc<Opportunity>> {
        self.referring(contact, Kind::Opportunity)
            .filter_map(|id| self.opportunity(id))
            .filter(move |one| one.involves(contact))
    }

    /// The opportunities of a company, oldest first.
    pub fn opportunities_of(&self, company: Id) -> impl DoubleEndedIterator<Item = &Arc<Opportunity>> {
        self.referring(company, Kind::Opportunity)
            .filter_map(|id| self.opportunity(id))
            .filter(move |one| one.company == Some(company))
    }

    /// The people who work for a company, oldest record first.
    pub fn people_of(&self, company: Id) -> impl Iterator<Item = &Arc<Contact>> {
        self.referring(company, Kind::Contact)
            .filter_map(|id| self.contact(id))
            .filter(move |one| one.company == Some(company))
    }

    /// The companies that belong to one directly, oldest record first.
    pub fn parts_of(&self, company: Id) -> impl Iterator<Item = &Arc<Company>> {
        self.referring(company, Kind::Company)
            .filter_map(|id| self.company(id))
            .filter(move |one| one.parent == Some(company))
    }

    /// A company and all that belong to it, through however many others; each once, whatever owns what.
    pub fn group_of(&self, company: Id) -> Vec<Id> {
        let (mut group, mut met, mut at) = (vec![company], BTreeSet::from([company]), 0);
        while let Some(owner) = group.get(at).copied() {
            group.extend(self.parts_of(owner).map(|part| part.id).filter(|part| met.insert(*part)));
            at += 1;
        }
        group
    }

    /// What a contact bought and may buy: the opportunities that they take part in.
    pub fn worth_of_contact(&self, contact: Id) -> Worth {
        Worth::of(self, self.opportunities_with(contact))
    }

    /// What a company bought and may buy.
    pub fn worth_of_company(&self, company: Id) -> Worth {
        Worth::of(self, self.opportunities_of(company))
    }
}

/// Recommendations.
impl Dataset {
    /// Who recommended us for an opportunity: as it says itself, else as its main contact says, else its company.
    pub fn referrer(&self, opportunity: &Opportunity) -> Option<Id> {
        let main = || opportunity.contacts.first().and_then(|link| self.contact(link.contact));
        let company = || opportunity.company.and_then(|id| self.company(id));
        opportunity
            .referred_by
            .or_else(|| main().and_then(|contact| contact.referred_by))
            .or_else(|| company().and_then(|company| company.referred_by))
    }

    /// The people and companies who came to us through a contact directly: people first, each oldest first.
    pub fn referred(&self, contact: Id) -> impl Iterator<Item = RecordId> {
        let came = |kind: Kind| self.referring(contact, kind).map(move |id| RecordId { kind, id });
        came(Kind::Contact).chain(came(Kind::Company)).filter(move |id| {
            let by = match id.kind {
                Kind::Contact => self.contact(id.id).and_then(|one| one.referred_by),
                _ => self.company(id.id).and_then(|one| one.referred_by),
            };
            by == Some(contact)
        })
    }

    /// The opportunities that a contact brought directly, oldest first, each once.
    pub fn brought(&self, contact: Id) -> Vec<&Arc<Opportunity>> {
        let through = |id: RecordId| self.referring(id.id, Kind::Opportunity);
        let mut ids: BTreeSet<Id> = self.referring(contact, Kind::Opportunity).collect();
        ids.extend(self.referred(contact).flat_map(through));
        let all = ids.into_iter().filter_map(|id| self.opportunity(id));
        all.filter(|one| self.referrer(one) == Some(contact)).collect()
    }

    /// What the opportunities that a contact brought directly come to.
    pub fn worth_brought(&self, contact: Id) -> Worth {
        Worth::of(self, self.brought(contact))
    }
}

#[cfg(test)]
#[path = "worth_tests.rs"]
mod tests;
