//! Who gets it: the owner, a hat, or one of several in turn.

use super::engine::{Scene, context};
use crate::data::Dataset;
use crate::model::{Assign, Kind, Opportunity, Run, StageKind};
use crate::query::{Truth, eval, parse};
use crate::value::Id;

/// The member that an assignment comes to; none if it leaves things as they are.
pub(super) fn assignee(
    assign: &Assign,
    run: &Run,
    opportunity: &Opportunity,
    data: &Dataset,
    scene: &Scene,
    at: crate::value::Time,
) -> Option<Id> {
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
            fairest(&shares, run, data)
        }
        Assign::Weighted { shares } => {
            let shares: Vec<(Id, u32)> =
                shares.iter().filter(|share| active(&share.member)).map(|share| (share.member, share.weight)).collect();
            fairest(&shares, run, data)
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
            let cx = context(data, scene, at);
            let holds = |condition: &str| {
                parse(condition).is_ok_and(|expr| eval(&expr, opportunity, &cx) == Truth::True)
            };
            cases.iter().find(|case| holds(&case.condition)).map(|case| case.member).or(*otherwise)
        }
    }
}

/// Whoever has got least in relation to their share from this rule so far; the earlier in the list, where it is equal.
fn fairest(shares: &[(Id, u32)], run: &Run, data: &Dataset) -> Option<Id> {
    let given: Vec<Id> = data
        .runs_of(run.of.id())
        .flat_map(|run| &run.log)
        .flat_map(|done| &done.effects)
        .filter_map(|effect| effect.after.as_ref())
        .filter_map(|after| after.get("owner").or_else(|| after.get("assignee"))?.as_str()?.parse().ok())
        .collect();
    let count = |id: Id| u64::try_from(given.iter().filter(|given| **given == id).count()).unwrap_or(u64::MAX);
    let weighed = shares.iter().filter(|(_, weight)| *weight > 0).map(|(id, weight)| (*id, count(*id), u64::from(*weight)));
    // count / weight, compared without fractions.
    weighed.reduce(|best, next| if next.1 * best.2 < best.1 * next.2 { next } else { best }).map(|(id, ..)| id)
}
