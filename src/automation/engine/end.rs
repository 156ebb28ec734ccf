//! What ends runs, what lets them pause, and what lets them go on.

use super::{Engine, Happening};
use crate::automation::delay::{resume, until};
use crate::automation::edge::What;
use crate::automation::kin::{belongs, line, root};
use crate::data::ChangeSet;
use crate::model::{
    ActivityKind, DateName, Delay, Outcome, Overlap, Record, Reply, Run, RunState, StageKind, Step, Stop, Trigger,
};
use crate::value::{Id, Time};
use std::sync::Arc;

impl Engine<'_> {
    /// Ends, pauses and resumes runs because of what happened.
    pub(super) fn end(&mut self, happening: &Happening) {
        let active: Vec<Arc<Run>> = self.data.active_runs(happening.edge.opportunity).cloned().collect();
        let mut ends = Vec::new();
        for run in active {
            let stop = self.stop_of(&run, &happening.edge.what);
            // What was said before a run began does not end it, however late it is logged.
            let stop = stop.filter(|_| !self.own(&run, happening.by) && !happening.edge.before(run.started));
            match stop {
                Some(stop) => ends.push((run.id, stop.words())),
                None => self.park(&run, &happening.edge.what, happening.at),
            }
        }
        self.stop_all(&ends);
    }

    /// What ends a run when this happens. What a run started ends by what ends the run itself.
    fn stop_of(&self, run: &Run, what: &What) -> Option<Stop> {
        let listed = |stop: Stop| {
            line(run, self.data).any(|one| self.plan(one.of).is_some_and(|plan| plan.stops.contains(&stop)))
        };
        let stop = match what {
            What::Left(stage) => belongs(run, *stage, self.data).then_some(Stop::LeavesStage),
            What::Won | What::Lost => Some(Stop::Closed),
            What::Replied(Reply::Positive | Reply::Negative) => Some(Stop::Replied),
            // An answer that is logged by hand is one as well.
            What::Logged { kind: ActivityKind::Email, outcome: Some(Outcome::Received) } => Some(Stop::Replied),
            What::MeetingPlanned => Some(Stop::Meeting),
            // A meeting to which they did not come brought nothing about.
            What::Logged { kind: ActivityKind::Meeting, outcome } if *outcome != Some(Outcome::NoShow) => {
                Some(Stop::Meeting)
            }
            // What waits for its task does not end by it, whatever the rule that started it says of its own.
            What::TaskDone { run: Some(made_by), .. } if *made_by == run.id && !self.awaits_its_task(run) => {
                Some(Stop::TaskDone)
            }
            What::OptedOut => Some(Stop::OptedOut),
            _ => None,
        };
        stop.filter(|stop| listed(*stop))
    }

    fn awaits_its_task(&self, run: &Run) -> bool {
        self.plan(run.of).is_some_and(|plan| plan.steps.iter().any(Step::awaits_own_task))
    }

    /// Whether something is the doing of a run itself, with the sequences that go with it: no run ends by that.
    fn own(&self, run: &Run, by: Option<Id>) -> bool {
        by.and_then(|by| self.data.run(by)).is_some_and(|by| root(by, self.data) == root(run, self.data))
    }

    /// Ends several runs. Those in the queue first: none of them may begin because another ends.
    fn stop_all(&mut self, ends: &[(Id, &str)]) {
        let queued = |id: Id| self.data.run(id).is_some_and(|run| run.state == RunState::Queued);
        let mut ends: Vec<&(Id, &str)> = ends.iter().collect();
        ends.sort_by_key(|(id, _)| !queued(*id));
        ends.into_iter().for_each(|(id, why)| self.stop_run(*id, why));
    }

    /// Whether a run stands still because its opportunity is parked. What began there, or itself moved
    /// the opportunity there, goes on.
    pub(super) fn parked_for(&self, run: &Run) -> bool {
        let stage = self.data.opportunity(run.opportunity).and_then(|one| self.data.stage(one.stage));
        stage.is_some_and(|stage| stage.kind == StageKind::Parked && !belongs(run, stage.id, self.data))
    }

    /// A parked stage is a pause, not an end.
    fn park(&mut self, run: &Run, what: &What, at: Time) {
        if !matches!(what, What::Entered(_)) {
            return;
        }
        match (&run.state, self.parked_for(run)) {
            (RunState::Waiting, true) => {
                let left = run.due.map_or(0, |due| due.millis().saturating_sub(at.millis()).max(0));
                let mut run = run.clone();
                run.state = RunState::Paused { left };
                run.due = None;
                self.keep(run);
            }
            (RunState::Paused { left }, false) => {
                let mut run = run.clone();
                // What it waited for may have come meanwhile.
                run.due = Some(if self.own_task_over(&run) { at } else { self.resumed(&run, *left, at) });
                run.state = RunState::Waiting;
                self.keep(run);
            }
            _ => {}
        }
    }

    /// When a run goes on that had a rest of its wait left: what waits for a date or a time on the wall still does.
    fn resumed(&self, run: &Run, left: i64, at: Time) -> Time {
        let rest = at.plus_millis(left);
        let record = self.data.opportunity(run.opportunity);
        let delay = self.plan(run.of).and_then(|plan| plan.steps.get(usize::from(run.at)).and_then(Step::delay));
        match delay.zip(record) {
            Some((delay, record)) => resume(&delay, rest, at, run.started, record, &self.scene.calendar),
            None => rest,
        }
    }

    /// Runs that wait for a date of their opportunity wait for the new one, where it is put off or brought forward.
    pub(super) fn reschedule(&mut self, opportunity: Id, at: Time) {
        let Some(record) = self.data.opportunity(opportunity).cloned() else { return };
        let waiting = |run: &&Arc<Run>| run.state == RunState::Waiting;
        let runs: Vec<Arc<Run>> = self.data.active_runs(opportunity).filter(waiting).cloned().collect();
        for run in runs {
            let plan = self.plan(run.of);
            let step = plan.as_ref().and_then(|plan| plan.steps.get(usize::from(run.at)));
            let Some(delay @ Delay::Date { field: DateName::Close, .. }) = step.and_then(Step::delay) else { continue };
            // Without a date the old one stands: somebody may be about to write another.
            let due = until(&delay, at, &record, &self.scene.calendar).map(|due| due.max(at));
            if due.is_some() && due != run.due {
                self.keep(Run { due, ..run.as_ref().clone() });
            }
        }
    }

    /// Lets runs go on that waited for what happened, even while their opportunity is parked: what they waited for has come.
    pub(super) fn arrive(&mut self, happening: &Happening) {
        let active: Vec<Arc<Run>> = self.data.active_runs(happening.edge.opportunity).cloned().collect();
        for run in active {
            if !matches!(run.state, RunState::Waiting | RunState::Paused { .. }) || self.on_hold(run.of) {
                continue;
            }
            let Some(plan) = self.plan(run.of) else { continue };
            let Some(Step::Await { event, .. }) = plan.steps.get(usize::from(run.at)) else { continue };
            let came = match event {
                // A parked stage is a pause: it goes on when the opportunity comes back.
                Trigger::OwnTaskDone => run.state == RunState::Waiting && self.own_task_over(&run),
                _ => happening.edge.sets_off(event) && !happening.edge.before(run.started),
            };
            if !came {
                continue;
            }
            let mut run = Arc::unwrap_or_clone(run);
            if self.sound(&mut run).is_none() {
                continue;
            }
            if let Some(why) = self.no_longer(&run, &plan, happening.at) {
                self.stop_run(run.id, &why);
                continue;
            }
            run.at = run.at.saturating_add(1);
            self.carry_on(run, happening.at);
        }
    }

    /// Ends runs whose rule was switched off or whose rule or opportunity is gone, and sees to it that nothing of a run that
    /// a person ended goes on by itself.
    pub(super) fn tidy(&mut self, changes: &ChangeSet) {
        for change in changes.iter() {
            match (&change.before, &change.after) {
                (Some(Record::Rule(before)), Some(Record::Rule(after))) => {
                    if before.on && !after.on {
                        self.stop_of_all(after.id, "the rule was switched off");
                    } else if !before.paused.is_empty() && after.paused.is_empty() {
                        self.wake(after.id);
                    }
                    self.stop_without_plan(after.id, before.versions.len() > after.versions.len());
                }
                (Some(Record::Sequence(before)), Some(Record::Sequence(after))) => {
                    self.stop_without_plan(after.id, before.versions.len() > after.versions.len());
                }
                (Some(Record::Rule(gone)), None) => self.stop_of_all(gone.id, "the rule was deleted"),
                (Some(Record::Sequence(gone)), None) => self.stop_of_all(gone.id, "the sequence was deleted"),
                (Some(Record::Opportunity(gone)), None) => self.stop_of_all(gone.id, "the opportunity was deleted"),
                (Some(Record::Run(before)), Some(Record::Run(after))) if !before.active() && after.active() => {
                    self.beside(after);
                }
                (Some(Record::Run(before)), Some(Record::Run(after))) if before.active() && !after.active() => {
                    if matches!(after.state, RunState::Stopped { .. }) {
                        self.drop_messages(after);
                    }
                    if before.state != RunState::Queued {
                        self.next_in_queue(after.of, after.opportunity, self.scene.now);
                    }
                }
                _ => {}
            }
        }
    }

    /// Ends all runs of a rule, a sequence or an opportunity.
    fn stop_of_all(&mut self, id: Id, why: &str) {
        let active = |run: &&Arc<Run>| run.active() && (run.of.id() == id || run.opportunity == id);
        let ends: Vec<(Id, &str)> = self.data.runs_of(id).filter(active).map(|run| (run.id, why)).collect();
        self.stop_all(&ends);
    }

    /// A run that goes on again because what ended it was taken back ends where another one has begun meanwhile.
    fn beside(&mut self, run: &Run) {
        let others = self.running(run.of, run.opportunity).into_iter().any(|other| other != run.id);
        if others && self.plan(run.of).is_some_and(|plan| plan.overlap != Overlap::Allow) {
            self.stop_run(run.id, "it was set off again");
        }
    }

    /// Ends the runs of a rule or sequence that follow a version which is not there any more: its publishing was undone.
    fn stop_without_plan(&mut self, id: Id, fewer: bool) {
        if fewer {
            let lost = |run: &&Arc<Run>| run.active() && run.of.id() == id && self.plan(run.of).is_none();
            let ends: Vec<Id> = self.data.runs_of(id).filter(lost).map(|run| run.id).collect();
            self.stop_all(&ends.into_iter().map(|run| (run, "the version it follows is gone")).collect::<Vec<_>>());
        }
    }

    /// What was due while a rule was paused is due now: it must not be dated back before what people did meanwhile.
    fn wake(&mut self, rule: Id) {
        let now = self.scene.now;
        let late = |run: &&Arc<Run>| run.state == RunState::Waiting && run.due.is_some_and(|due| due < now);
        let late: Vec<Run> = self.data.runs_of(rule).filter(late).map(|run| run.as_ref().clone()).collect();
        for mut run in late {
            run.due = Some(now);
            self.keep(run);
        }
    }

    /// Ends a run.
    pub(in crate::automation) fn stop_run(&mut self, id: Id, why: &str) {
        let Some(run) = self.data.run(id).filter(|run| run.active()).cloned() else { return };
        let mut run = Arc::unwrap_or_clone(run);
        let queued = run.state == RunState::Queued;
        run.state = RunState::Stopped { why: why.into() };
        run.due = None;
        let (of, opportunity) = (run.of, run.opportunity);
        self.drop_messages(&run);
        self.keep(run);
        if !queued {
            self.next_in_queue(of, opportunity, self.scene.now);
        }
    }
}
