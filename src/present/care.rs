//! After-sales items of a customer: what is open, how satisfied they are, and what speaks against asking them for more now.

use crate::data::Dataset;
use crate::model::{Care, CareKind, Kind, RecordId};
use crate::value::{Date, Id, one_line, quoted};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The after-sales items of a contact, a company (with its people) or an opportunity: what is open first, then the newest.
pub fn of(data: &Dataset, record: RecordId) -> Vec<Id> {
    let mut ids: BTreeSet<Id> = data.referring(record.id, Kind::Care).collect();
    if record.kind == Kind::Company {
        ids.extend(data.people_of(record.id).flat_map(|person| data.referring(person.id, Kind::Care)));
        ids.extend(data.opportunities_of(record.id).flat_map(|one| data.referring(one.id, Kind::Care)));
    }
    let mut all: Vec<&Arc<Care>> = ids.into_iter().filter_map(|id| data.care(id)).collect();
    if record.kind != Kind::Company {
        // Whoever looks after an item is not who it is about.
        all.retain(|care| care.contact == Some(record.id) || care.opportunity == Some(record.id));
    }
    all.sort_by_key(|care| std::cmp::Reverse((care.open(), care.on, care.id)));
    all.iter().map(|care| care.id).collect()
}

/// How satisfied somebody is, by surveys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Satisfaction {
    /// How many answers there are.
    pub answers: usize,
    /// The latest one, and its day.
    pub latest: Option<(Date, u8)>,
    /// The one before that.
    pub before: Option<u8>,
    /// The average in tenths: 83 is 8.3.
    pub tenths: Option<u32>,
    /// Answers of 9 and 10.
    pub promoters: usize,
    /// Answers of 6 and less.
    pub detractors: usize,
}

impl Satisfaction {
    /// By the surveys among these items.
    pub fn of<'a>(cares: impl IntoIterator<Item = &'a Arc<Care>>) -> Self {
        let scored = |care: &Arc<Care>| (care.kind == CareKind::Survey).then_some((care.on, care.id, care.points?));
        let mut all: Vec<(Date, Id, u8)> = cares.into_iter().filter_map(scored).collect();
        all.sort_unstable();
        let answers = all.len();
        let sum: u32 = all.iter().map(|(.., points)| u32::from(*points)).sum();
        let count = u32::try_from(answers).unwrap_or(u32::MAX);
        let mut newest = all.iter().rev();
        Satisfaction {
            answers,
            latest: newest.next().map(|(day, _, points)| (*day, *points)),
            before: newest.next().map(|(.., points)| *points),
            tenths: (count > 0).then(|| (sum * 20 / count.max(1)).div_ceil(2)),
            promoters: all.iter().filter(|(.., points)| *points >= 9).count(),
            detractors: all.iter().filter(|(.., points)| *points <= 6).count(),
        }
    }

    /// The net promoter score, from -100 to 100: the share of promoters less the share of detractors, in percent.
    pub fn score(&self) -> Option<i64> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        (self.answers > 0).then(|| {
            let (net, all) = ((count(self.promoters) - count(self.detractors)) * 200, count(self.answers));
            // To the nearest, halves away from nothing.
            let half = if net < 0 { -all } else { all };
            (net + half) / (2 * all)
        })
    }

    /// Which way it goes, in a word; none with fewer than two answers.
    pub fn trend(&self) -> Option<&'static str> {
        let (latest, before) = (self.latest?.1, self.before?);
        Some(match latest.cmp(&before) {
            std::cmp::Ordering::Greater => "up",
            std::cmp::Ordering::Less => "down",
            std::cmp::Ordering::Equal => "the same",
        })
    }
}

/// What asks about an item, by its kind: the label of its text.
pub fn asks(kind: CareKind) -> &'static str {
    match kind {
        CareKind::Survey => "What they said",
        CareKind::Concern => "What troubles them",
        CareKind::Support => "What they need help with",
        CareKind::Training => "What they learnt",
        CareKind::Review => "What they wrote",
    }
}

/// Who looks after an item: as it says, else whoever owns the sale, the contact or the company.
pub fn keeper(data: &Dataset, care: &Care) -> Option<Id> {
    let sale = || care.opportunity.and_then(|id| data.opportunity(id)).and_then(|one| one.owner);
    let contact = || care.contact.and_then(|id| data.contact(id)).and_then(|one| one.owner);
    let company = || care.company.and_then(|id| data.company(id)).and_then(|one| one.owner);
    care.member.or_else(sale).or_else(contact).or_else(company)
}

/// Whom an item is about, in words.
pub fn whom(data: &Dataset, care: &Care) -> String {
    let contact = care.contact.and_then(|id| data.contact(id)).map(|one| one.title());
    let company = care.company.and_then(|id| data.company(id)).map(|one| one.name.clone());
    let sale = care.opportunity.and_then(|id| data.opportunity(id)).map(|one| one.name.clone());
    [contact, company, sale].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What speaks against asking a contact, or the company of one, for a recommendation or another purchase now: a sentence
/// about the oldest open concern.
pub fn warning(data: &Dataset, record: RecordId) -> Option<String> {
    let company = match record.kind {
        Kind::Contact => data.contact(record.id).and_then(|one| one.company),
        Kind::Opportunity => data.opportunity(record.id).and_then(|one| one.company),
        _ => None,
    };
    let main = match record.kind {
        Kind::Opportunity => data.opportunity(record.id).and_then(|one| one.contacts.first()).map(|link| link.contact),
        _ => None,
    };
    let about = [
        Some(record),
        main.map(|id| RecordId { kind: Kind::Contact, id }),
        company.map(|id| RecordId { kind: Kind::Company, id }),
    ];
    let ids: BTreeSet<Id> = about.into_iter().flatten().flat_map(|record| of(data, record)).collect();
    let open = ids.into_iter().filter_map(|id| data.care(id)).filter(|care| care.open());
    let mut open: Vec<&Arc<Care>> = open.collect();
    open.sort_by_key(|care| (care.on, care.id));
    let first = open.first()?;
    let what = quoted(&one_line(&first.text));
    let still = match open.len() - 1 {
        0 => " is still to be solved. Solve it".into(),
        1 => " and one more are still to be solved. Solve them".into(),
        n => format!(" and {n} more are still to be solved. Solve them"),
    };
    Some(format!("{what}{still} before you ask for a recommendation or offer more."))
}

#[cfg(test)]
#[path = "care_tests.rs"]
mod tests;
