//! Who gets it: the owner, a hat, or one of several in turn.

use super::engine::{Engine, context};
use crate::model::{Assign, Done, Kind, Opportunity, Run, RunState, StageKind};
use crate::query::{Truth, eval, parse};
use crate::value::Id;
use std::collections::BTreeMap;

/// The member that an assignment comes to; none if it leaves things as they are.
pub(super) fn assignee(
    engine: &mut Engine<'_>,
    assign: &Assign,
    run: &Run,
    opportunity: &Opportunity,
    at: crate::value::Time,
) -> Option<Id> {
    let data = &*engine.data;
    let active = |id: &Id| data.member(*id).is_some_and(|member| !member.retired);
    match assign {
        Assign::Owner => opportunity.owner,
        Assign::Actor => run.actor.or(opportunity.owner),
        Assign::Member { member } => Some(*member),
        Assign::Hat { hat } => {
            // The owner, where they wear it; else the first who does.
            let wears = |id: &Id| data.member(*id).is_some_and(|member| !member.retired && member.hats.contains(hat));
            let first = || data.members().find(|member| wears(&member.id)).map(|member| member.id);
            opportunity.owner.filter(wears).or_else(first)
        }
        Assign::RoundRobin { members } => {
            let shares: Vec<(Id, u32)> = members.iter().filter(|id| active(id)).map(|id| (*id, 1)).collect();
            fairest(engine, &shares, run)
        }
        Assign::Weighted { shares } => {
            let shares: Vec<(Id, u32)> =
                shares.iter().filter(|share| active(&share.member)).map(|share| (share.member, share.weight)).collect();
            fairest(engine, &shares, run)
        }
        Assign::LeastBusy { members } => {
            let busy = |id: &Id| {
                let owned = data.referring(*id, Kind::Opportunity).filter_map(|id| data.opportunity(id));
                let open = |one: &&std::sync::Arc<Opportunity>| {
                    one.owner == Some(*id) && data.stage(one.stage).is_some_and(|stage| stage.kind == StageKind::Open)
                };
                owned.filter(open).count()
            };
            members.iter().filter(|id| active(id)).min_by_key(|id| busy(id)).copied()
        }
        Assign::Cases { cases, otherwise } => {
            let cx = context(data, &engine.scene, at);
            let holds =
                |condition: &str| parse(condition).is_ok_and(|expr| eval(&expr, opportunity, &cx) == Truth::True);
            cases.iter().find(|case| holds(&case.condition)).map(|case| case.member).or(*otherwise)
        }
    }
}

/// Whoever has got least in relation to their share from this step so far; the earlier in the list, where it is equal.
fn fairest(engine: &mut Engine<'_>, shares: &[(Id, u32)], run: &Run) -> Option<Id> {
    let given = engine.given_by(run.of.id(), run.at);
    let weighed = shares
        .iter()
        .filter(|(_, weight)| *weight > 0)
        .map(|(id, weight)| (*id, given.get(id).copied().unwrap_or(0), u64::from(*weight)));
    // count / weight, compared without fractions.
    let less = |a: u64, b: u64, c: u64, d: u64| u128::from(a) * u128::from(b) < u128::from(c) * u128::from(d);
    weighed.reduce(|best, next| if less(next.1, best.2, best.1, next.2) { next } else { best }).map(|(id, ..)| id)
}

impl Engine<'_> {
    /// Who has been given how much by a step. Counted once, and kept up while the engine works.
    fn given_by(&mut self, of: Id, step: u16) -> &BTreeMap<Id, u64> {
        let data = &*self.data;
        self.given.entry((of, step)).or_insert_with(|| {
            let mut given = BTreeMap::new();
            let runs = data.runs_of(of).filter(|run| run.state != RunState::Undone);
            for done in runs.flat_map(|run| &run.log).filter(|done| done.step == step) {
                receivers(done).for_each(|id| *given.entry(id).or_default() += 1);
            }
            given
        })
    }

    /// Takes note of what a step has given out.
    pub(super) fn count_given(&mut self, of: Id, done: &Done) {
        if let Some(given) = self.given.get_mut(&(of, done.step)) {
            receivers(done).for_each(|id| *given.entry(id).or_default() += 1);
        }
    }
}

/// The members who got something by what was done.
fn receivers(done: &Done) -> impl Iterator<Item = Id> + '_ {
    let after = done.effects.iter().filter_map(|effect| effect.after.as_ref());
    after.filter_map(|after| after.get("owner").or_else(|| after.get("assignee"))?.as_str()?.parse().ok())
}
