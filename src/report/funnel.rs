//! The funnel: how many of those that were created in a period came how far.
//!
//! - A stage is *reached* by whoever was in it or passed it: a skipped stage counts as passed, and a step back takes
//!   nothing away. *Touched only* counts who was really in it. Each opportunity counts once for a stage, however often it
//!   came by.
//! - Those that are lost by now count as far as they came; who never was in a stage with an order, as what came in as lost
//!   from elsewhere, has reached the first one and is said to be of an unknown way. Leaving them out would make every
//!   conversion look better than it is.

use super::groups::{Group, Grouper, owner_at, walk};
use super::statistics::{Places, Share};
use super::{Facts, History, Question, Stay};
use crate::data::Dataset;
use crate::model::StageKind;
use crate::value::Id;

/// A funnel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Funnel {
    /// The pipeline.
    pub pipeline: Id,
    /// The stages in order, by their places in [`Facts::stages`].
    pub stages: Vec<u16>,
    /// Whether stages count only for those that were in them.
    pub touched_only: bool,
    /// One funnel a group.
    pub groups: Vec<GroupFunnel>,
}

/// The funnel of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupFunnel {
    /// The group.
    pub group: Group,
    /// All that were created in the period.
    pub created: Places,
    /// Those among them of whose way nothing is known: they count for the first stage.
    pub unknown: Places,
    /// A step a stage.
    pub steps: Vec<Step>,
}

/// What came to a stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The stage, by its place in [`Facts::stages`].
    pub stage: u16,
    /// Who reached it, or with *touched only* was in it.
    pub reached: Places,
    /// Who of these came to the next stage as well.
    pub went_on: Places,
    /// Who of these was not in the first stage, and so is not in the cumulative share: with *touched only* alone.
    pub elsewhere: Places,
    /// Who passed it without having been in it.
    pub skipped: Places,
    /// Who was in it, and went back from it to an earlier stage at least once.
    pub back: Places,
    /// How many times that happened.
    pub backs: usize,
    /// How many were in it.
    pub touched: usize,
    /// Who is in it now.
    pub here: Places,
    /// Who was lost in it.
    pub lost: Places,
}

impl GroupFunnel {
    /// The share of those in a step that came to the next one.
    pub fn next(&self, step: usize) -> Share {
        self.steps.get(step).map_or(Share::default(), |one| Share::new(one.went_on.len(), one.reached.len()))
    }

    /// The share of those in the first step that came to this one.
    pub fn cumulative(&self, step: usize) -> Share {
        let first = self.steps.first().map_or(0, |first| first.reached.len());
        self.steps
            .get(step)
            .map_or(Share::default(), |one| Share::new(one.reached.len().saturating_sub(one.elsewhere.len()), first))
    }

    /// Who of those in the first step came to this one: what the cumulative share counts.
    pub fn from_first(&self, step: usize) -> Places {
        let Some(one) = self.steps.get(step) else { return Places::new() };
        let here = |place: &&u32| one.elsewhere.binary_search(place).is_err();
        one.reached.iter().filter(here).copied().collect()
    }

    /// The share of those that were in a stage and went back from it.
    pub fn back(&self, step: usize) -> Share {
        self.steps.get(step).map_or(Share::default(), |one| Share::new(one.back.len(), one.touched))
    }
}

/// The funnel of a pipeline: the one that is asked for, else the first one that has opportunities.
pub fn funnel(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Funnel {
    let Some(pipeline) = question.pipeline.or_else(|| first_pipeline(data, facts)) else { return Funnel::default() };
    let question = Question { pipeline: Some(pipeline), ..question.clone() };
    let stages: Vec<u16> = facts.funnel(pipeline).into_iter().filter_map(|stage| facts.place(stage.id)).collect();
    let (from, until) = question.period.moments(&facts.zone);
    let mut grouper = Grouper::new(data, facts, history, &question);
    let mut groups: Vec<GroupFunnel> = Vec::new();
    for (place, deal, turns) in walk(facts, history, &question) {
        let created = deal.created();
        if created < from || until <= created {
            continue;
        }
        let seen = Seen::of(&deal.stays, facts, pipeline);
        let lost = deal.lost_from.and_then(|from| facts.order_in(from, pipeline));
        let here = facts.order_in(deal.stage, pipeline);
        grouper.each(
            deal,
            created,
            || owner_at(deal, turns, created),
            |group| {
                grown(&mut groups, group, &stages);
                let Some(line) = groups.get_mut(group) else { return };
                line.created.push(place);
                if deal.reached.is_none() {
                    line.unknown.push(place);
                }
                line.count(place, deal.reached.unwrap_or(0), &seen, question.touched_only);
                let mut mark = |order: Option<u16>, of: fn(&mut Step) -> &mut Places| {
                    if let Some(step) = order.and_then(|order| line.steps.get_mut(usize::from(order))) {
                        of(step).push(place);
                    }
                };
                mark(here, |step| &mut step.here);
                mark(lost, |step| &mut step.lost);
            },
        );
    }
    grown_to(&mut groups, grouper.groups().len(), &stages);
    let ordered = grouper.in_order();
    let groups = ordered.into_iter().filter_map(|(place, group)| {
        let line = groups.get_mut(place)?;
        Some(GroupFunnel { group, ..std::mem::take(line) })
    });
    Funnel { pipeline, stages, touched_only: question.touched_only, groups: groups.collect() }
}

/// The pipeline that a funnel is about where nobody says: the first one in use that has opportunities, else the first one.
pub fn first_pipeline(data: &Dataset, facts: &Facts) -> Option<Id> {
    let live = data.live_pipelines();
    let busy = live.iter().find(|pipeline| facts.deals.iter().any(|deal| deal.record.pipeline == pipeline.id));
    busy.or(live.first()).map(|pipeline| pipeline.id)
}

fn grown(groups: &mut Vec<GroupFunnel>, group: usize, stages: &[u16]) {
    grown_to(groups, group + 1, stages);
}

fn grown_to(groups: &mut Vec<GroupFunnel>, count: usize, stages: &[u16]) {
    while groups.len() < count {
        let steps = stages.iter().map(|stage| Step { stage: *stage, ..Step::default() }).collect();
        groups.push(GroupFunnel { steps, ..GroupFunnel::default() });
    }
}

impl GroupFunnel {
    fn count(&mut self, place: u32, reached: u16, seen: &Seen, touched_only: bool) {
        let first = !touched_only || seen.in_it(0);
        for (order, step) in (0u16..).zip(&mut self.steps) {
            let (touched, passed) = (seen.in_it(order), order <= reached);
            if !touched && !passed {
                break;
            }
            step.touched += usize::from(touched);
            if passed && !touched && (order < reached) {
                step.skipped.push(place);
            }
            if touched || (passed && !touched_only) {
                step.reached.push(place);
                if !first {
                    step.elsewhere.push(place);
                }
                let on = if touched_only { seen.in_it(order + 1) } else { order < reached };
                if on {
                    step.went_on.push(place);
                }
            }
            let backs = seen.backs(order);
            if backs > 0 {
                step.back.push(place);
                step.backs += backs;
            }
        }
    }
}

/// The most stages of a funnel whose visits are told apart; later ones count as reached alone.
const MOST: usize = 64;

/// Which stages an opportunity was in, and from which it went back.
struct Seen {
    stages: u64,
    back: [u8; MOST],
    any_back: bool,
}

impl Seen {
    fn of(stays: &[Stay], facts: &Facts, pipeline: Id) -> Seen {
        let mut seen = Seen { stages: 0, back: [0; MOST], any_back: false };
        let mut before: Option<(u16, Option<StageKind>)> = None;
        for stay in stays {
            let Some(place) = stay.stage else { continue };
            let Some(order) = facts.order_in(place, pipeline) else {
                // A parked spell is on the way; to be lost or won and opened again is no step back.
                if facts.kind_of(stay.stage) == Some(StageKind::Lost) {
                    before = None;
                }
                continue;
            };
            if usize::from(order) < MOST {
                seen.stages |= 1 << order;
            }
            let kind = facts.kind_of(stay.stage);
            let reopened = |was: Option<StageKind>| was == Some(StageKind::Won) && kind == Some(StageKind::Open);
            if let Some((left, _)) = before.filter(|(left, was)| order < *left && !reopened(*was))
                && let Some(count) = seen.back.get_mut(usize::from(left))
            {
                *count = count.saturating_add(1);
                seen.any_back = true;
            }
            before = Some((order, kind));
        }
        seen
    }

    fn in_it(&self, order: u16) -> bool {
        usize::from(order) < MOST && self.stages & (1 << order) != 0
    }

    fn backs(&self, order: u16) -> usize {
        if !self.any_back {
            return 0;
        }
        self.back.get(usize::from(order)).map_or(0, |count| usize::from(*count))
    }
}

impl Facts {
    /// The order of a stage, if it belongs to this pipeline.
    pub fn order_in(&self, place: u16, pipeline: Id) -> Option<u16> {
        self.stage(place).filter(|stage| stage.pipeline == pipeline).and_then(|stage| stage.order)
    }
}

#[cfg(test)]
#[path = "funnel_tests.rs"]
mod tests;
