//! Whether a rule runs, and why not.

use super::order::key;
use super::{CAP, Cause, DEPTH, Engine, context};
use crate::automation::live::Live;
use crate::model::{Again, Miss, Opportunity, Overlap, Run, RunState, Seen, Source};
use crate::query::{Look, Truth};
use crate::value::{Id, Time};
use std::sync::Arc;

impl Engine<'_> {
    pub(super) fn consider(&mut self, at: usize, id: Id, cause: &Cause<'_>) {
        let live = self.ready.rules().clone();
        let Some(rule) = live.get(at) else { return };
        let Some(opportunity) = self.data.opportunity(id).cloned() else { return };
        if !rule.covers(&opportunity) {
            return;
        }
        let holds = rule.filter.test(opportunity.as_ref(), &context(self.data, &self.scene, cause.at)) == Truth::True;
        if !holds && self.full() {
            return; // Most end here: nothing more is told of them.
        }
        let key = key(rule.rule, id, cause.event, cause.at);
        if self.data.run(key).is_some() {
            return; // This event has been dealt with, here or in another tab.
        }
        if cause.chain.contains(&rule.rule) {
            return self.miss(rule, id, cause, "It caused this itself.".into(), Vec::new());
        }
        if !holds {
            let mut failed = self.seen(at, &opportunity, cause.at);
            failed.retain(|part| part.held != Some(true));
            return self.miss(rule, id, cause, String::new(), failed);
        }
        if let Some(why) = self.enough(rule, &opportunity, cause.at) {
            let seen = if self.full() { Vec::new() } else { self.seen(at, &opportunity, cause.at) };
            return self.miss(rule, id, cause, why, seen);
        }
        let mut run = Run {
            id: key,
            of: Source::Rule { id: rule.rule, version: rule.version },
            opportunity: id,
            event: cause.words.to_string(),
            started: cause.at,
            ran: self.scene.now,
            // A rule before this one may have moved it on already: what this stage starts still ends when it is left.
            stage: cause.stage.unwrap_or(opportunity.stage),
            actor: self.scene.actor,
            chain: cause.chain.to_vec(),
            seen: self.seen(at, &opportunity, cause.at),
            state: RunState::Waiting,
            ..Run::default()
        };
        let running = self.running(run.of, id);
        if rule.plan.overlap == Overlap::Skip && !running.is_empty() {
            return self.miss(rule, id, cause, "It is still running here.".into(), run.seen);
        }
        if cause.chain.len() >= DEPTH {
            let why = format!("{DEPTH} rules set each other off in a row; it was stopped here.");
            self.reaction.notices.push(format!("{}: {why}", rule.name));
            run.state = RunState::Failed { why };
            return self.keep(run);
        }
        if self.too_many(rule) {
            run.state = RunState::Held;
            return self.keep(run);
        }
        match rule.plan.overlap {
            Overlap::Queue if !running.is_empty() => {
                run.state = RunState::Queued;
                return self.keep(run);
            }
            Overlap::Restart => running.into_iter().for_each(|old| self.stop_run(old, "it was set off again")),
            _ => {}
        }
        self.missed = cause.missed;
        self.carry_on(run, cause.at);
        self.missed = 0;
    }

    /// Why a rule has run often enough on an opportunity, if it has.
    fn enough(&self, rule: &Live, opportunity: &Opportunity, at: Time) -> Option<String> {
        if rule.plan.again == Again::Always {
            return None;
        }
        let counts = |run: &&Arc<Run>| {
            run.of.id() == rule.rule && !matches!(run.state, RunState::Undone | RunState::Failed { .. })
        };
        let last = self.data.runs_of(opportunity.id).rev().find(counts)?;
        match rule.plan.again {
            Again::Always => None,
            Again::Once => Some("It has run here before, and runs only once.".into()),
            Again::EachStay => {
                // Where the clock stands behind what was recorded, the stay began after the last one that is not ahead.
                let entered = opportunity.visits.iter().rev().map(|visit| visit.entered).find(|entered| *entered <= at);
                let entered = entered.unwrap_or_else(|| opportunity.created.min(at));
                let here = self.data.runs_of(opportunity.id).rev().filter(counts);
                let mut here = here.filter(|run| run.stage == opportunity.stage && run.started >= entered);
                // Rules that several events of one stay can set off run for the first of them.
                here.next().map(|_| "It has run in this stay already.".into())
            }
            Again::Days { days } => {
                let next = last.started.plus_millis(i64::from(days) * 86_400_000);
                (at < next)
                    .then(|| format!("It ran less than {} ago.", crate::value::plural(days.into(), "day", "days")))
            }
        }
    }

    /// Whether a rule has had its number of runs this hour. If so, it pauses and asks.
    fn too_many(&mut self, rule: &Live) -> bool {
        if !self.pretend && self.data.rule(rule.rule).is_some_and(|known| !known.paused.is_empty()) {
            return true;
        }
        let cap = if rule.plan.cap == 0 { CAP } else { rule.plan.cap };
        let hour_ago = self.scene.now.plus_millis(-3_600_000);
        // Whoever let it go on has seen what it did before.
        let resumed = self.data.rule(rule.rule).and_then(|known| known.resumed);
        let since = resumed.map_or(hour_ago, |resumed| resumed.plus_millis(1).max(hour_ago));
        let count = match self.counts.get(&rule.rule) {
            Some(count) => *count,
            None => {
                let recent = self.data.runs_of(rule.rule).rev().take_while(|run| run.started >= since);
                let enough = usize::try_from(cap).unwrap_or(usize::MAX);
                u32::try_from(recent.filter(|run| run.ran >= since).take(enough).count()).unwrap_or(u32::MAX)
            }
        };
        self.counts.insert(rule.rule, count.saturating_add(1));
        if count < cap {
            return false;
        }
        let times = crate::value::plural(usize::try_from(cap).unwrap_or(usize::MAX), "time", "times");
        let why = format!("It ran {times} within an hour. The runs since then are held back.");
        if let Some(record) = self.data.rule(rule.rule)
            && record.paused.is_empty()
        {
            let mut paused = record.as_ref().clone();
            paused.paused.clone_from(&why);
            self.reaction.notices.push(format!("The rule {} is paused: {why}", crate::value::quoted(&rule.name)));
            self.put(paused.into());
        }
        true
    }

    /// Whether no more is told of rules that did not run.
    fn full(&self) -> bool {
        self.reaction.misses.len() >= self.room
    }

    /// What a rule's condition sees in an opportunity at a moment.
    fn seen(&mut self, at: usize, opportunity: &Opportunity, moment: Time) -> Vec<Seen> {
        self.ready.seen(at, opportunity, &context(self.data, &self.scene, moment))
    }

    fn miss(&mut self, rule: &Live, opportunity: Id, cause: &Cause<'_>, why: String, seen: Vec<Seen>) {
        if self.full() {
            return;
        }
        self.reaction.misses.push(Miss {
            rule: rule.rule,
            version: rule.version,
            opportunity,
            at: cause.at,
            event: cause.words.to_string(),
            why,
            seen,
        });
    }

    pub(in crate::automation) fn running(&self, of: Source, opportunity: Id) -> Vec<Id> {
        let same = |run: &&Arc<Run>| run.of.id() == of.id() && run.state != RunState::Held;
        self.data.active_runs(opportunity).filter(same).map(|run| run.id).collect()
    }

    /// Whether a run of this rule or sequence is under way, rather than in the queue.
    pub(super) fn running_now(&self, of: Source, opportunity: Id) -> bool {
        let under_way = |run: &&Arc<Run>| {
            run.of.id() == of.id() && matches!(run.state, RunState::Waiting | RunState::Paused { .. })
        };
        self.data.active_runs(opportunity).any(|run| under_way(&run))
    }
}

impl From<Look> for Seen {
    fn from(look: Look) -> Seen {
        let held = match look.truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        Seen { part: look.part, value: look.value, held }
    }
}
