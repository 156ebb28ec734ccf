//! What customers are to us: the days that matter to them, how satisfied they are, and what they bought.

use super::Merging;
use super::values::{LATER, Named, Values};
use crate::data::{Dataset, Worth};
use crate::model::{CareKind, Kind, Milestone};
use crate::value::{Date, Id};
use std::collections::BTreeSet;

impl Values<'_> {
    /// Adds the milestone that comes next, and when. Only the moment of sending knows which one that is.
    pub(super) fn milestone(&self, milestones: &[Milestone], values: &mut Named) {
        let Some((place, now)) = self.with.now else {
            if !milestones.is_empty() {
                values.extend(["next_milestone", "next_milestone_date"].map(|name| (name, LATER.to_string())));
            }
            return;
        };
        let today = place.date(now);
        let ahead = milestones.iter().filter_map(|one| Some((one.next(today)?, one.what.as_str())));
        if let Some((on, what)) = ahead.min() {
            values.insert("next_milestone", what.to_string());
            values.insert("next_milestone_date", self.date(Some(on)));
        }
    }

    /// What a contact said in their last survey, and what they bought.
    pub(super) fn of_contact(&self, contact: Id, values: &mut Named) {
        let data = self.with.data;
        if self.text.contains("survey_score") {
            values.insert("survey_score", surveyed(data, BTreeSet::from([contact])));
        }
        if self.text.contains("bought") {
            values.insert("bought", bought(&data.worth_of_contact(contact)));
        }
    }

    /// What a company, or somebody who works there, said in the last survey, and what it bought.
    pub(super) fn of_company(&self, company: Id, values: &mut Named) {
        let data = self.with.data;
        if self.text.contains("survey_score") {
            let people = data.people_of(company).map(|person| person.id);
            let sales = data.opportunities_of(company).map(|one| one.id);
            let about = people.chain(sales).chain([company]).collect();
            values.insert("survey_score", surveyed(data, about));
        }
        if self.text.contains("bought") {
            values.insert("bought", bought(&data.worth_of_company(company)));
        }
    }

    /// Who recommended us.
    pub(super) fn referrer(&self) -> String {
        let Merging { opportunity, data, .. } = self.with;
        let by = data.referrer(opportunity).and_then(|id| data.contact(id));
        by.map(|contact| contact.title()).unwrap_or_default()
    }
}

/// The points of the last survey about any of these; empty where there is none. Of two on one day the one
/// that was written down later counts.
fn surveyed(data: &Dataset, about: BTreeSet<Id>) -> String {
    let items = about.iter().flat_map(|id| data.referring(*id, Kind::Care)).filter_map(|id| data.care(id));
    let scored = items.filter(|care| care.kind == CareKind::Survey).filter(|care| {
        // Whoever looks after an item is not who it is about.
        [care.contact, care.company, care.opportunity].into_iter().flatten().any(|id| about.contains(&id))
    });
    let last: Option<(Date, Id, u8)> = scored.filter_map(|care| Some((care.on, care.id, care.points?))).max();
    last.map(|(.., points)| points.to_string()).unwrap_or_default()
}

/// What was bought, currency by currency.
fn bought(worth: &Worth) -> String {
    let amounts: Vec<String> = worth.won.iter().map(ToString::to_string).collect();
    amounts.join(" and ")
}
