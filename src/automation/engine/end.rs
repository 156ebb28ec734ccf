//! What ends runs, what lets them pause, and what lets them go on.

use super::{Engine, Happening};
use crate::automation::edge::What;
use crate::data::ChangeSet;
use crate::model::{ActivityKind, Plan, Record, Reply, Run, RunState, StageKind, Step, Stop};
use crate::value::{Id, Time};
use std::sync::Arc;

impl Engine<'_> {
    /// Ends, pauses and resumes runs because of what happened.
    pub(super) fn end(&mut self, happening: &Happening) {
        let active: Vec<Arc<Run>> = self.data.active_runs(happening.edge.opportunity).cloned().collect();
        let mut ends = Vec::new();
        for run in active {
            match self.stop_of(&run, &happening.edge.what) {
                Some(stop) => ends.push((run.id, stop.words())),
                None => self.park(&run, &happening.edge.what, happening.at),
            }
        }
        self.stop_all(&ends);
    }

    /// What ends a run when this happens. What a run started ends by what ends the run itself.
    fn stop_of(&self, run: &Run, what: &What) -> Option<Stop> {
        let mut above = Some(run.clone());
        // Nothing starts what started it, so this comes to an end.
        while let Some(one) = above {
            if let Some(stop) = self.plan(one.of).and_then(|plan| stops(what, run, &plan)) {
                return Some(stop);
            }
            above = one.parent.and_then(|parent| self.data.run(parent)).map(|parent| parent.as_ref().clone());
        }
        None
    }

    /// Ends several runs. Those in the queue first: none of them may begin because another ends.
    fn stop_all(&mut self, ends: &[(Id, &str)]) {
        let queued = |id: Id| self.data.run(id).is_some_and(|run| run.state == RunState::Queued);
        let mut ends: Vec<&(Id, &str)> = ends.iter().collect();
        ends.sort_by_key(|(id, _)| !queued(*id));
        ends.into_iter().for_each(|(id, why)| self.stop_run(*id, why));
    }

    /// Whether a run stands still because its opportunity is parked. What began in the parked stage itself goes on there.
    pub(super) fn parked_for(&self, run: &Run) -> bool {
        let stage = self.data.opportunity(run.opportunity).and_then(|one| self.data.stage(one.stage));
        stage.is_some_and(|stage| stage.kind == StageKind::Parked && stage.id != run.stage)
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
                run.due = Some(at.plus_millis(*left));
                run.state = RunState::Waiting;
                self.keep(run);
            }
            _ => {}
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
            if !happening.edge.sets_off(event) {
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
                }
                (Some(Record::Rule(gone)), None) => self.stop_of_all(gone.id, "the rule was deleted"),
                (Some(Record::Sequence(gone)), None) => self.stop_of_all(gone.id, "the sequence was deleted"),
                (Some(Record::Opportunity(gone)), None) => self.stop_of_all(gone.id, "the opportunity was deleted"),
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

/// What ends a run when this happens, if anything does.
fn stops(what: &What, run: &Run, plan: &Plan) -> Option<Stop> {
    let listed = |stop: Stop| plan.stops.contains(&stop).then_some(stop);
    match what {
        What::Left(stage) if *stage == run.stage => listed(Stop::LeavesStage),
        What::Won | What::Lost => listed(Stop::Closed),
        What::Replied(Reply::Positive | Reply::Negative) => listed(Stop::Replied),
        What::MeetingPlanned | What::Logged { kind: ActivityKind::Meeting, .. } => listed(Stop::Meeting),
        What::TaskDone { run: Some(made_by), .. } if *made_by == run.id => listed(Stop::TaskDone),
        What::OptedOut => listed(Stop::OptedOut),
        _ => None,
    }
}
