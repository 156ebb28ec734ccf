//! Deals as records: an opportunity each, with its tasks and activities.

use super::clock::{Clock, time_of_day};
use super::deals::Deal;
use super::deals::Next::{Late, Nothing, Planned, Today};
use super::pick;
use super::talks::{TALKS, Talk, USUAL};
use crate::model::{
    Activity, ActivityKind, Campaign, Company, Contact, ContactLink, Loss, LossReason, Member, Opportunity, Outcome,
    Product, Stage, Task, Visit,
};
use crate::value::{Date, Id, IdSource, Money, Rank, Time, TimeOfDay};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that a deal can refer to.
pub struct Cast<'a> {
    pub clock: Clock,
    pub members: &'a [Member],
    pub stages: &'a [Arc<Stage>],
    pub reasons: &'a [Arc<LossReason>],
    pub products: &'a [Product],
    pub companies: &'a [Company],
    pub contacts: &'a [Contact],
    /// With the source by which its deals came.
    pub campaigns: &'a [(&'static str, Campaign)],
}

/// How it went: people were there, and what was sent went out.
fn outcome(kind: ActivityKind, text: &str) -> Option<Outcome> {
    match kind {
        ActivityKind::Call => Some(Outcome::Answered),
        ActivityKind::Meeting => Some(Outcome::Held),
        ActivityKind::Email if text.starts_with("Sent") => Some(Outcome::Sent),
        ActivityKind::Email | ActivityKind::Note => None,
    }
}

impl Cast<'_> {
    /// The opportunity of a deal, with its way through the stages.
    pub fn opportunity(&self, number: usize, deal: &Deal, rank: Rank, value: Money, ids: &mut IdSource) -> Opportunity {
        let talk = TALKS.iter().find(|talk| talk.deal == deal.name);
        let visits = self.visits(number, deal);
        let stage = visits.last().and_then(|visit| self.stage(visit.stage));
        let closed = stage.is_some_and(|stage| stage.kind.closed());
        let entered = visits.last().map_or(self.clock.now, |visit| visit.entered);
        let close = if closed {
            self.clock.zone.date(entered)
        } else if deal.close < 0 {
            self.clock.past(deal.close.unsigned_abs())
        } else {
            self.clock.future(deal.close.unsigned_abs())
        };
        let text = |field: fn(&Talk) -> &'static str| talk.map_or_else(String::new, |talk| field(talk).to_string());
        Opportunity {
            id: ids.take(),
            name: deal.name.to_string(),
            pipeline: stage.map_or(Id::NIL, |stage| stage.pipeline),
            stage: stage.map_or(Id::NIL, |stage| stage.id),
            rank,
            value: Some(value),
            close: Some(close),
            owner: pick(self.members, deal.owner).map(|member| member.id),
            company: self.companies.get(deal.company).map(|company| company.id),
            contacts: self.links(deal),
            temperature: deal.temperature,
            source: deal.source.to_string(),
            campaign: self.campaigns.iter().find(|one| one.0 == deal.source).map(|one| one.1.id),
            tags: deal.tags.iter().map(|tag| (*tag).to_string()).collect(),
            products: deal.products.iter().filter_map(|at| self.products.get(*at)).map(|product| product.id).collect(),
            needs: text(|talk| talk.needs),
            pain_points: text(|talk| talk.pain_points),
            objections: text(|talk| talk.objections),
            competitors: text(|talk| talk.competitors),
            done: self.ticked(&visits),
            loss: talk.and_then(|talk| talk.loss).and_then(|(reason, note)| self.loss(&visits, reason, note)),
            created: visits.first().map_or(self.clock.now, |visit| visit.entered),
            visits,
            ..Opportunity::default()
        }
    }

    fn stage(&self, id: Id) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id).map(Arc::as_ref)
    }

    fn links(&self, deal: &Deal) -> Vec<ContactLink> {
        let roles: &[&str] = if deal.people.len() > 1 { &["decides", "signs"] } else { &["decides"] };
        deal.people
            .iter()
            .filter_map(|at| self.contacts.get(*at))
            .zip(roles)
            .map(|(contact, role)| ContactLink { contact: contact.id, role: (*role).to_string() })
            .collect()
    }

    fn visits(&self, number: usize, deal: &Deal) -> Vec<Visit> {
        let mut ago: u64 = deal.path.iter().map(|(_, days)| *days).sum();
        let mut visits: Vec<Visit> = Vec::new();
        for (step, (place, days)) in deal.path.iter().enumerate() {
            // Later steps have later hours, so that two on one day stay in order.
            let minutes = 510 + step as u32 * 25 + (number as u32 * 7) % 23;
            let entered = self.clock.at(ago, minutes);
            if let Some(before) = visits.last_mut() {
                before.left = Some(entered);
            }
            if let Some(stage) = self.stages.get(*place) {
                visits.push(Visit {
                    stage: stage.id,
                    name: stage.name.clone(),
                    entered,
                    left: None,
                    overridden: String::new(),
                });
            }
            ago = ago.saturating_sub(*days);
        }
        visits
    }

    /// All items of the stages that were passed, and the first one of the present stage.
    fn ticked(&self, visits: &[Visit]) -> BTreeSet<Id> {
        let items = |visit: &Visit| {
            let count = if visit.left.is_some() { usize::MAX } else { 1 };
            self.stage(visit.stage)
                .map_or_else(Vec::new, |s| s.checklist.iter().take(count).map(|item| item.id).collect())
        };
        visits.iter().flat_map(items).collect()
    }

    fn loss(&self, visits: &[Visit], number: u16, note: &str) -> Option<Loss> {
        let stage = visits.iter().rev().nth(1)?.stage;
        let reason = self.reasons.iter().find(|reason| reason.stage == stage && reason.number == number)?;
        Some(Loss { reason: reason.id, stage, note: note.to_string() })
    }

    /// Its tasks: the first call, and what is next.
    pub fn tasks(&self, deal: &Deal, opportunity: &Opportunity, ids: &mut IdSource) -> Vec<Task> {
        let mut task = |title: &str, due: Date, time: Option<TimeOfDay>, created: Time, done: Option<Time>| Task {
            id: ids.take(),
            title: title.to_string(),
            due: Some(due),
            time,
            assignee: opportunity.owner,
            opportunity: Some(opportunity.id),
            contact: opportunity.contacts.first().map(|link| link.contact),
            company: opportunity.company,
            done,
            created,
            ..Task::default()
        };
        let mut tasks = Vec::new();
        // The first call is behind everybody who got further than the first stage.
        if let Some((first, left)) = opportunity.visits.first().and_then(|visit| Some((visit, visit.left?))) {
            tasks.push(task("First call", self.clock.zone.date(left), None, first.entered, Some(left)));
        }
        let entered = opportunity.entered();
        match deal.next {
            Late(title, days) => {
                let due = self.clock.past(days);
                // Nothing is planned for a day before it was written down.
                let created = entered.min(self.clock.zone.moment(due, time_of_day(505)));
                tasks.push(task(title, due, None, created.max(opportunity.created), None));
            }
            Today(title) => tasks.push(task(title, self.clock.today, None, entered, None)),
            Planned(title, days, hour) => {
                let time = (hour > 0).then(|| time_of_day(hour * 60));
                tasks.push(task(title, self.clock.future(days), time, entered, None));
            }
            Nothing => {}
        }
        tasks
    }

    /// What was said and done about it.
    pub fn activities(
        &self,
        number: usize,
        deal: &Deal,
        opportunity: &Opportunity,
        ids: &mut IdSource,
    ) -> Vec<Activity> {
        let mut activity = |kind: ActivityKind, at: Time, text: &str| Activity {
            id: ids.take(),
            kind,
            at,
            outcome: outcome(kind, text),
            text: text.to_string(),
            member: opportunity.owner,
            opportunity: Some(opportunity.id),
            contact: opportunity.contacts.first().map(|link| link.contact),
            company: opportunity.company,
            ..Activity::default()
        };
        let mut activities = Vec::new();
        let log = TALKS.iter().find(|talk| talk.deal == deal.name).map_or(&[][..], |talk| talk.log);
        for (step, (ago, kind, text)) in log.iter().enumerate() {
            let at = self.clock.at(*ago, 660 + step as u32 * 41 + (number as u32 * 11) % 37);
            activities.push(activity(*kind, at.max(opportunity.created), text));
        }
        if log.is_empty() {
            for visit in &opportunity.visits {
                let place = self.stages.iter().position(|stage| stage.id == visit.stage);
                if let Some((_, kind, words)) = USUAL.iter().find(|(stage, ..)| Some(*stage) == place) {
                    let at = visit.entered.plus_millis(25 * 60_000).min(self.clock.now);
                    activities.push(activity(*kind, at, words[number % words.len()]));
                }
            }
        }
        activities
    }
}
