//! Time in a back-test: what is due on the way, and the engine at work on what happens.

use super::{Backtest, Begun, scene};
use crate::automation::engine::{CAP, Engine, Reaction, context};
use crate::automation::report::WouldPause;
use crate::automation::schedule::Schedule;
use crate::model::{Rule, RunState};
use crate::query::Filter;
use crate::value::{Id, Time};

impl Backtest {
    /// Handles everything that is due up to a moment, each at its time.
    pub(super) fn walk(&mut self, until: Time) {
        while !self.pass(until) {}
    }

    /// Handles what is due next up to a moment, and says whether that was all.
    pub(super) fn pass(&mut self, until: Time) -> bool {
        self.ready();
        let timed = self.schedule.as_ref().and_then(Schedule::next);
        let waiting = self.data.waiting_runs().next().map(|(due, _)| due);
        if let Some(next) = [timed, waiting].into_iter().flatten().min().filter(|next| *next <= until) {
            let at = next.max(self.now);
            if let Some(reaction) = self.engine(at, None, Id::NIL, |engine| engine.catch_up()) {
                self.note(reaction, None);
                let left = self.schedule.as_ref().and_then(Schedule::next);
                // If nothing moved, there is nothing that could.
                if (timed, waiting) != (left, self.data.waiting_runs().next().map(|(due, _)| due)) {
                    return false;
                }
            }
        }
        self.now = self.now.max(until);
        true
    }

    fn ready(&mut self) {
        if let (Ok(live), None) = (&self.live, &self.schedule) {
            let live = std::slice::from_ref(live);
            self.schedule = Some(Schedule::build(live, &self.data, &self.calendar, self.now));
        }
    }

    /// Lets the engine work at a moment; none if the plan cannot be tried.
    pub(super) fn engine(
        &mut self,
        at: Time,
        actor: Option<Id>,
        event: Id,
        work: impl FnOnce(&mut Engine<'_>),
    ) -> Option<Reaction> {
        let mut reaction = self.work(at, actor, event, work)?;
        let held = self.let_go_on();
        if !held.is_empty()
            && let Some(more) = self.work(at, actor, event, |engine| engine.release(&held))
        {
            reaction.runs.extend(more.runs);
            reaction.misses.extend(more.misses);
        }
        Some(reaction)
    }

    /// Notes that the rule has paused, if it has, and lets it go on; gives the runs that are held back.
    fn let_go_on(&mut self) -> Vec<Id> {
        let Some(rule) = self.live.as_ref().ok().and_then(|live| self.data.rule(live.rule)) else { return Vec::new() };
        if rule.paused.is_empty() {
            return Vec::new();
        }
        let going = Rule { paused: String::new(), resumed: Some(self.now), ..rule.as_ref().clone() };
        let cap = self.live.as_ref().map_or(0, |live| live.plan.cap);
        self.report.pauses.push(WouldPause { at: self.now, after: if cap == 0 { CAP } else { cap } });
        let held = self.data.runs_of(going.id).filter(|run| run.state == RunState::Held).map(|run| run.id).collect();
        self.set(going.into());
        held
    }

    fn work(&mut self, at: Time, actor: Option<Id>, event: Id, work: impl FnOnce(&mut Engine<'_>)) -> Option<Reaction> {
        self.ready();
        self.now = self.now.max(at);
        let at = self.now;
        let lane = self.batches;
        let scene = scene(at, self.calendar.clone(), actor, lane, event);
        let live = self.live.as_mut().ok()?;
        let whom = (self.calendar.zone.date(at), actor);
        if self.prepared != Some(whom) {
            live.filter = Filter::new(&live.expr, &context(&self.data, &scene, at));
            self.prepared = Some(whom);
        }
        let mut schedule = self.schedule.take().unwrap_or_default();
        let mut engine = Engine::with(&mut self.data, &mut schedule, scene, vec![live.clone()]).pretending();
        work(&mut engine);
        let reaction = engine.finish();
        self.schedule = Some(schedule);
        Some(reaction)
    }

    /// Takes note of what the engine said.
    pub(super) fn note(&mut self, reaction: Reaction, batch: Option<Id>) {
        if !reaction.misses.is_empty() {
            let [not_met, unknown, held_back] = self.missed.entry(batch).or_default();
            for miss in &reaction.misses {
                let count = match miss.why.is_empty() {
                    false => &mut *held_back,
                    true if miss.seen.iter().any(|part| part.held == Some(false)) => &mut *not_met,
                    true => &mut *unknown,
                };
                *count = count.saturating_add(1);
            }
        }
        for id in reaction.runs {
            let Some(run) = self.data.run(id).cloned() else { continue };
            let name = || self.data.opportunity(run.opportunity).map(|one| one.name.clone()).unwrap_or_default();
            self.begun.entry(id).or_insert_with(|| Begun { batch, title: name() });
            if matches!(run.state, RunState::Stopped { .. } | RunState::Failed { .. }) {
                self.ended.entry(id).or_insert(self.now);
            }
        }
    }
}
