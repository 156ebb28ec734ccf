//! The sales manager's list: dialogues and proposals. Answers and tasks come from the pass over the work.

use crate::model::{ActivityKind, Outcome, RecordId, Stage, TaskKind};
use crate::present::today::{
    GroupKind,
    gather::{Gathered, Standing},
};
use crate::value::{Id, Time, fold};
use std::collections::{BTreeMap, BTreeSet};

/// After how many days a meeting is no longer one to follow up: silence says it then.
const FOLLOWED: u32 = 60;

/// What stages are called in which a proposal is out.
const OFFERS: [&str; 8] = ["proposal", "offer", "quote", "quotation", "tender", "angebot", "devis", "oferta"];

/// Whether a proposal is out in a stage.
pub(super) fn offers(stage: &Stage) -> bool {
    let name = fold(&stage.name);
    OFFERS.iter().any(|word| name.contains(word))
}

impl Gathered<'_> {
    /// Finds proposals without an answer, and meetings after which nothing happened.
    pub(super) fn sell(&mut self, answered: &BTreeSet<Id>) {
        let stages: BTreeSet<Id> =
            self.roles.iter().filter(|role| offers(role.stage)).map(|role| role.stage.id).collect();
        let mut found = Vec::new();
        for one in self.open.iter().filter(|one| stages.contains(&one.stage.id)) {
            let id = one.opportunity.id;
            let days = self.days(one.opportunity.entered());
            if days == 0 || answered.contains(&id) || self.heard(one) || !self.ours(None, self.about(Some(id))) {
                continue;
            }
            found.push((GroupKind::Proposal, i64::from(one.next), i64::from(days), id));
        }
        for (id, at) in self.meetings() {
            let Some(one) = self.standing(id) else { continue };
            let fresh = one.touch == Some(at) && !one.next && !answered.contains(&id);
            if fresh && self.ours(None, self.about(Some(id))) {
                found.push((GroupKind::Met, 0, i64::from(self.days(at)), id));
            }
        }
        for (kind, rank, days, id) in found {
            self.pick(kind, rank, days, RecordId::opportunity(id), self.about(Some(id)));
        }
    }

    /// Whether they let us hear something since the stage was entered.
    fn heard(&self, one: &Standing<'_>) -> bool {
        let (id, since) = (one.opportunity.id, one.opportunity.entered());
        let told = |one: &crate::model::Activity| {
            let theirs = matches!(one.outcome, Some(Outcome::Received | Outcome::Answered | Outcome::Held));
            one.at > since && theirs
        };
        self.data.activities_of(id).any(|one| told(one))
            || self.data.messages_of(id).any(|one| one.replied.is_some_and(|at| at > since))
    }

    /// The last meeting of each open opportunity, of the last weeks.
    fn meetings(&self) -> BTreeMap<Id, Time> {
        let mut last: BTreeMap<Id, Time> = BTreeMap::new();
        let held = self.data.activities().filter(|one| {
            one.kind == ActivityKind::Meeting && one.outcome != Some(Outcome::NoShow) && one.at <= self.now
        });
        let done = self.data.tasks().filter(|task| task.kind == TaskKind::Meeting);
        let all = held
            .filter_map(|one| Some((one.opportunity?, one.at)))
            .chain(done.filter_map(|task| Some((task.opportunity?, task.done?))));
        for (id, at) in all.filter(|(_, at)| self.days(*at) <= FOLLOWED) {
            let known = last.entry(id).or_insert(at);
            *known = (*known).max(at);
        }
        last
    }
}
