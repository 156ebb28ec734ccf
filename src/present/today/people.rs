//! Customers who wait for a solution, and days on which somebody is glad to hear from us.

use super::gather::Gathered;
use super::{GroupKind, Item, Tone};
use crate::data::Dataset;
use crate::model::{Care, Kind, RecordId, Task, TaskKind};
use crate::present::care::{keeper, whom};
use crate::present::occasions::{AHEAD, Occasion, of, of_contact, thought_of, words};
use crate::value::{Date, Id, Zone, plural};

/// The next occasion of a contact or a company that nobody has thought of.
pub fn occasion(data: &Dataset, who: RecordId, today: Date, zone: Zone) -> Option<Occasion> {
    let all = match who.kind {
        Kind::Contact => of_contact(data.contact(who.id)?, today, AHEAD),
        Kind::Company => of(who, None, &data.company(who.id)?.milestones, today, AHEAD),
        _ => Vec::new(),
    };
    all.into_iter().find(|one| !thought_of(data, who.id, one.on, zone))
}

/// A task to congratulate somebody on the day.
pub fn greeting(data: &Dataset, occasion: &Occasion, me: Option<Id>) -> Task {
    let name = data.get(occasion.who).map(|record| record.title()).unwrap_or_default();
    let (contact, company) = match occasion.who.kind {
        Kind::Contact => (Some(occasion.who.id), None),
        _ => (None, Some(occasion.who.id)),
    };
    Task {
        title: format!("Congratulate {name}: {}", occasion.what),
        kind: TaskKind::Call,
        due: Some(occasion.on),
        assignee: owner(data, occasion.who).or(me),
        contact,
        company,
        ..Task::default()
    }
}

fn owner(data: &Dataset, who: RecordId) -> Option<Id> {
    match who.kind {
        Kind::Contact => data.contact(who.id)?.owner,
        _ => data.company(who.id)?.owner,
    }
}

impl Gathered<'_> {
    /// Open concerns, and the days that come.
    pub(super) fn people(&mut self) {
        self.concerns();
        self.days_to_come();
    }

    /// Concerns that are open.
    fn concerns(&mut self) {
        for care in self.data.cares() {
            self.concern(care);
        }
    }

    /// A concern, if it is open.
    pub(super) fn concern(&mut self, care: &Care) {
        let (data, day) = (self.data, self.day);
        if !care.open() || care.on > day {
            return;
        }
        let about = self.about(care.opportunity);
        if self.ours(keeper(data, care), about) {
            let days = day.signed_duration_since(care.on).num_days();
            self.pick(GroupKind::Care, 0, days, RecordId { kind: Kind::Care, id: care.id }, about);
        }
    }

    fn days_to_come(&mut self) {
        let (data, day) = (self.data, self.day);
        let people = data.contacts().filter(|one| one.birthday.is_some() || !one.milestones.is_empty());
        let people = people.map(|one| RecordId { kind: Kind::Contact, id: one.id });
        let firms = data.companies().filter(|one| !one.milestones.is_empty());
        let firms = firms.map(|one| RecordId { kind: Kind::Company, id: one.id });
        for who in people.chain(firms) {
            let about = self.about(None);
            let Some(next) = occasion(data, who, day, self.zone) else { continue };
            if self.ours(owner(data, who), about) {
                let days = next.on.signed_duration_since(day).num_days();
                self.pick(GroupKind::Keep, days, 0, who, about);
            }
        }
    }

    /// The words of something that is to be solved.
    pub(super) fn care(&self, item: &mut Item) -> Option<()> {
        let care = self.data.care(item.what.id)?;
        let of = |kind: Kind, id: Option<Id>| id.map(|id| RecordId { kind, id });
        item.title = care.title();
        item.subject = item.subject.or(of(Kind::Contact, care.contact)).or(of(Kind::Company, care.company));
        item.about = whom(self.data, care);
        item.who = keeper(self.data, care);
        let days = usize::try_from(self.day.signed_duration_since(care.on).num_days()).unwrap_or(0);
        item.why = match days {
            0 => "since today".into(),
            days => format!("open for {}", plural(days, "day", "days")),
        };
        item.tone = if days > 7 { Tone::Late } else { Tone::Due };
        Some(())
    }

    /// The words of an occasion.
    pub(super) fn keep(&self, item: &mut Item) -> Option<()> {
        let next = occasion(self.data, item.what, self.day, self.zone)?;
        let name = self.data.get(item.what)?.title();
        item.title = words(&name, &next, self.day);
        item.subject = Some(item.what);
        item.who = owner(self.data, item.what);
        let contact = (item.what.kind == Kind::Contact).then(|| self.data.contact(item.what.id)).flatten();
        let company = contact.and_then(|one| one.company).and_then(|id| self.data.company(id));
        let about: Vec<String> = [contact.map(|one| one.title.clone()), company.map(|one| one.name.clone())]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        item.about = if about.is_empty() { "a reason to keep in touch".into() } else { about.join(" · ") };
        let years = next.years.map(|years| plural(usize::try_from(years).unwrap_or(0), "year", "years"));
        let silent = contact.filter(|one| one.opted_out).map(|_| "wants no messages".to_string());
        item.why = [years, silent].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let near = next.on.signed_duration_since(self.day).num_days() <= 1;
        item.tone = if near { Tone::Due } else { Tone::Plain };
        Some(())
    }
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
