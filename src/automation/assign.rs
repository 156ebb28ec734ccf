//! Who gets it: the owner, a hat, or one of several in turn.

use super::engine::{Engine, context};
use crate::data::Dataset;
use crate::model::{Assign, Done, Kind, Opportunity, Run, RunState, StageKind};
use crate::query::{Truth, eval, parse};
use crate::value::{Date, Id, Time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// An opportunity: who is away or has as many as they can take on is passed over.
    Opportunity,
    /// Something to be done with it: who is away is passed over.
    Work,
}

/// Who gets it, and who did not although it was their turn.
pub(super) struct Given {
    /// The member; none if it leaves things as they are.
    pub(super) who: Option<Id>,
    /// Who was passed over and why, in words; empty for nobody.
    pub(super) passed: String,
}

/// Why a member gets nothing now, in words; none if they can.
fn unable(data: &Dataset, id: Id, what: What, of: Id, day: Date) -> Option<String> {
    let member = data.member(id)?;
    let name = &member.name;
    if member.away(day) {
        return Some(format!("{name} is away"));
    }
    let most = member.capacity.filter(|_| what == What::Opportunity)?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let open = owned(data, id).filter(|one| one.id != of).take(most).count();
    (open >= most).then(|| format!("{name} has {open} of {most}"))
}

/// The open opportunities of a member.
fn owned(data: &Dataset, id: Id) -> impl Iterator<Item = &Arc<Opportunity>> {
    let all = data.referring(id, Kind::Opportunity).filter_map(|id| data.opportunity(id));
    all.filter(move |one| {
        one.owner == Some(id) && data.stage(one.stage).is_some_and(|stage| stage.kind == StageKind::Open)
    })
}

/// The member that an assignment comes to. Where there is a choice, who has left or is away is passed over, and for
/// opportunities who can take on no more. Somebody who is named gets it all the same.
pub(super) fn assignee(
    engine: &mut Engine<'_>,
    assign: &Assign,
    run: &Run,
    opportunity: &Opportunity,
    (what, at): (What, Time),
) -> Given {
    let day = engine.scene.calendar.zone.date(at);
    let data = &*engine.data;
    let active = |id: &Id| data.member(*id).is_some_and(|member| !member.retired);
    let mut passed: Vec<String> = Vec::new();
    let mut able = |id: &Id| {
        let why = unable(data, *id, what, opportunity.id, day);
        let able = why.is_none();
        passed.extend(why);
        able
    };
    let who = match assign {
        Assign::Owner => opportunity.owner,
        Assign::Actor => run.actor.or(opportunity.owner),
        Assign::Member { member } => Some(*member),
        Assign::Hat { hat } => {
            // The owner, where they wear it; else the first who does.
            let wears = |id: &Id| data.member(*id).is_some_and(|member| !member.retired && member.hats.contains(hat));
            let owner = opportunity.owner.filter(wears);
            let all = data.members().map(|member| member.id).filter(|id| wears(id));
            owner.into_iter().chain(all).find(&mut able)
        }
        Assign::RoundRobin { members } => {
            let shares: Vec<(Id, u32)> =
                members.iter().filter(|id| active(id) && able(id)).map(|id| (*id, 1)).collect();
            fairest(engine, &shares, run, day)
        }
        Assign::Weighted { shares } => {
            let some = shares.iter().filter(|share| share.weight > 0 && active(&share.member) && able(&share.member));
            let shares: Vec<(Id, u32)> = some.map(|share| (share.member, share.weight)).collect();
            fairest(engine, &shares, run, day)
        }
        Assign::LeastBusy { members } => {
            let some = members.iter().filter(|id| active(id) && able(id));
            some.min_by_key(|id| owned(data, **id).count()).copied()
        }
        Assign::Cases { cases, otherwise } => {
            let cx = context(data, &engine.scene, at);
            let holds =
                |condition: &str| parse(condition).is_ok_and(|expr| eval(&expr, opportunity, &cx) == Truth::True);
            let fitting = cases.iter().filter(|case| holds(&case.condition)).map(|case| case.member);
            fitting.chain(*otherwise).filter(|id| active(id)).find(&mut able)
        }
    };
    passed.dedup();
    Given { who, passed: passed.join(", ") }
}

/// Whoever has got least in relation to their share from this step so far; the earlier in the list, where it is equal.
/// Since somebody came back it is counted anew: nobody catches up what went to others meanwhile.
fn fairest(engine: &mut Engine<'_>, shares: &[(Id, u32)], run: &Run, day: Date) -> Option<Id> {
    let back = shares.iter().filter_map(|(id, _)| engine.data.member(*id)?.away_until);
    let since = back.filter(|back| *back <= day).max();
    let given = engine.given_by(run.of.id(), run.at, since);
    let weighed = shares
        .iter()
        .filter(|(_, weight)| *weight > 0)
        .map(|(id, weight)| (*id, given.get(id).copied().unwrap_or(0), u64::from(*weight)));
    // count / weight, compared without fractions.
    let less = |a: u64, b: u64, c: u64, d: u64| u128::from(a) * u128::from(b) < u128::from(c) * u128::from(d);
    weighed.reduce(|best, next| if less(next.1, best.2, best.1, next.2) { next } else { best }).map(|(id, ..)| id)
}

impl Engine<'_> {
    /// Who has been given how much by a step since a day. Counted once, and kept up while the engine works.
    fn given_by(&mut self, of: Id, step: u16, since: Option<Date>) -> &BTreeMap<Id, u64> {
        let (data, zone) = (&*self.data, &self.scene.calendar.zone);
        let count = || {
            let mut given = BTreeMap::new();
            let fresh = |run: &&Arc<Run>| since.is_none_or(|since| zone.date(run.started) >= since);
            let runs = data.runs_of(of).filter(|run| run.state != RunState::Undone).filter(fresh);
            for done in runs.flat_map(|run| &run.log).filter(|done| done.step == step) {
                receivers(done).for_each(|id| *given.entry(id).or_default() += 1);
            }
            (since, given)
        };
        let known = self.given.entry((of, step)).or_insert_with(count);
        if known.0 != since {
            *known = count();
        }
        &known.1
    }

    /// Takes note of what a step has given out.
    pub(super) fn count_given(&mut self, of: Id, done: &Done) {
        if let Some((_, given)) = self.given.get_mut(&(of, done.step)) {
            receivers(done).for_each(|id| *given.entry(id).or_default() += 1);
        }
    }
}

/// The members who got something by what was done.
fn receivers(done: &Done) -> impl Iterator<Item = Id> + '_ {
    let after = done.effects.iter().filter_map(|effect| effect.after.as_ref());
    after.filter_map(|after| after.get("owner").or_else(|| after.get("assignee"))?.as_str()?.parse().ok())
}
