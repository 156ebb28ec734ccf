//! What time and rules are to a workspace: what is due when, and the engine at work on its data.

use super::Workspace;
use crate::automation::score::scores;
use crate::automation::{Engine, Live, Reaction, Scene, Schedule, Which, calendar, live};
use crate::command::{Rejection, Stamp};
use crate::model::Kind;
use crate::query::Context;
use crate::value::{Calendar, Id, IdSource, Time, ZoneRules, plural, quoted};
use std::{collections::BTreeSet, sync::Arc};

impl Workspace {
    /// When the next thing is due: a waiting run, or a rule that time sets off.
    pub fn next_due(&mut self, stamp: &Stamp) -> Option<Time> {
        self.ready_schedule(stamp);
        let held = |id: Id| {
            let rule = self.data.run(id).and_then(|run| self.data.rule(run.of.id()));
            rule.is_some_and(|rule| !rule.paused.is_empty())
        };
        let run = self.data.waiting_runs().find(|(_, id)| !held(*id)).map(|(due, _)| due);
        let timed = self.schedule.as_ref().and_then(Schedule::next);
        [run, timed, self.scores_due(stamp)].into_iter().flatten().min()
    }

    /// The workspace's calendar: its zone, working hours and days off.
    pub fn calendar(&self, stamp: &Stamp) -> Calendar {
        let place = self.place.clone().unwrap_or_else(|| Arc::new(ZoneRules::fixed(stamp.zone)));
        calendar(self.data.settings().map(AsRef::as_ref), place)
    }

    pub(super) fn ready_schedule(&mut self, stamp: &Stamp) {
        if stamp.now < self.shown {
            self.schedule = None;
        }
        self.shown = stamp.now;
        if self.schedule.is_some() {
            return;
        }
        let after = self.handled_until(stamp);
        self.schedule = Some(Schedule::build(&self.live(stamp), &self.data, &self.calendar(stamp), after));
    }

    /// The moment until which all that was due has been handled.
    pub(super) fn handled_until(&self, stamp: &Stamp) -> Time {
        self.journal.last_before(stamp.now).unwrap_or(stamp.now)
    }

    /// The rules made ready.
    fn live(&self, stamp: &Stamp) -> Vec<Live> {
        let me = self.data.settings().and_then(|settings| settings.me);
        live(&Context { today: stamp.today(), zone: stamp.zone, me, data: &self.data })
    }

    /// Puts the due instants of so many opportunities more into a schedule that is being built as of a moment. Gives the
    /// last of them; none if there were no more.
    pub(super) fn schedule_some(
        &self,
        schedule: &mut Schedule,
        stamp: &Stamp,
        (last, after): (Option<Id>, Time),
        few: usize,
    ) -> Option<Id> {
        let (rules, calendar) = (self.live(stamp), self.calendar(stamp));
        if last.is_none() {
            *schedule = Schedule::build(&rules, &Default::default(), &calendar, after);
        }
        // The rules are made ready for each portion: it has to be worth it.
        let few = if rules.iter().any(|rule| rule.plan.trigger.timed()) { few.saturating_mul(8) } else { 0 };
        let ids: BTreeSet<Id> = self.data.opportunities_after(last).take(few).map(|one| one.id).collect();
        schedule.update(&rules, &ids, &self.data, &calendar, after);
        ids.last().copied()
    }

    /// Whether there is anything for the engine to do at all.
    pub(super) fn automatic(&self) -> bool {
        self.data.rules().next().is_some()
            || self.data.sequences().next().is_some()
            || self.data.runs().next().is_some()
            || scores(&self.data)
    }

    /// Lets the engine work on the data set. What it changes is applied.
    pub(super) fn engine<R>(
        &mut self,
        (stamp, ids): (&Stamp, &IdSource),
        (which, room): (&Which, usize),
        work: impl FnOnce(&mut Engine<'_>) -> Result<R, Rejection>,
    ) -> Result<(R, Reaction), Rejection> {
        self.ready_schedule(stamp);
        let calendar = Arc::new(self.calendar(stamp));
        let event = stamp.ids.clone().take();
        let scene = Scene { now: stamp.now, calendar, actor: stamp.actor, ids: ids.clone(), event };
        let mut schedule = self.schedule.take().unwrap_or_default();
        let ready = std::mem::take(&mut self.ready);
        let mut engine = Engine::new(&mut self.data, &mut schedule, scene, which, ready).telling(room);
        let result = work(&mut engine);
        let (reaction, ready) = engine.part();
        self.ready = ready;
        match result {
            Ok(result) => {
                self.schedule = Some(schedule);
                Ok((result, reaction))
            }
            Err(rejection) => {
                self.data.apply(&reaction.changes.inverse());
                Err(rejection)
            }
        }
    }

    pub(super) fn names(&self, ids: &[Id]) -> String {
        match ids {
            [id] => self.data.opportunity(*id).map_or_else(String::new, |one| one.name.clone()),
            ids => plural(ids.len(), "opportunity", "opportunities"),
        }
    }

    pub(super) fn due_label(&self, reaction: &Reaction) -> String {
        match reaction.runs.as_slice() {
            [] if reaction.changes.iter().any(|change| change.id().kind == Kind::Opportunity) => {
                "brought the scores up to date".into()
            }
            [] => "looked after what was due".into(),
            [run] => {
                let run = self.data.run(*run);
                let rule = run.map(|run| run.of.id());
                let name = rule.and_then(|id| {
                    let rule = self.data.rule(id).map(|rule| rule.name.clone());
                    rule.or_else(|| self.data.sequence(id).map(|sequence| sequence.name.clone()))
                });
                let on = run.map(|run| self.names(&[run.opportunity])).unwrap_or_default();
                format!("{} acted on {on}", quoted(&name.unwrap_or_default()))
            }
            runs => format!("rules acted {} times", runs.len()),
        }
    }
}
