//! Carrying runs out: step by step, until one has to wait or there is none left.

use super::{Engine, context};
use crate::automation::delay::until_from;
use crate::automation::follow::task_over;
use crate::automation::live::problems;
use crate::automation::say;
use crate::model::{Action, Done, Plan, Run, RunState, Source, Step, Trigger};
use crate::query::{Truth, look};
use crate::value::{Id, Time};
use std::sync::Arc;

impl Engine<'_> {
    /// The plan that a run follows; none if it is not there any more.
    pub(in crate::automation) fn plan(&self, of: Source) -> Option<Arc<Plan>> {
        if let Source::Rule { id, version } = of
            && let Some(live) = self.ready.rules().iter().find(|live| live.rule == id && live.version == version)
        {
            return Some(live.plan.clone());
        }
        let plan = match of {
            Source::Rule { id, version } => self.data.rule(id)?.version(version)?.plan.clone(),
            Source::Sequence { id, version } => self.data.sequence(id)?.version(version)?.plan.clone(),
        };
        Some(Arc::new(plan))
    }

    /// Carries a run on from its next step. `base` is when that was due.
    pub(in crate::automation) fn carry_on(&mut self, mut run: Run, base: Time) {
        run.due = None;
        run.since = None;
        run.state = RunState::Done;
        let Some(plan) = self.plan(run.of) else {
            run.state = RunState::Stopped { why: "the version it follows is gone".into() };
            return self.keep(run);
        };
        while let Some(step) = plan.steps.get(usize::from(run.at)) {
            match step {
                Step::Do { action } => self.perform(&mut run, action, base),
                Step::Await { event: Trigger::OwnTaskDone, .. } if self.own_task_over(&run) => {}
                Step::Wait { delay } | Step::Await { within: delay, .. } => {
                    let opportunity = self.data.opportunity(run.opportunity).cloned();
                    let due =
                        opportunity.and_then(|one| until_from(delay, base, run.started, &one, &self.scene.calendar));
                    run.since = Some(base);
                    match due {
                        // A moment that has passed is now: what comes after it must not be dated back.
                        Some(due) if self.parked_for(&run) => {
                            run.state = RunState::Paused { left: due.millis().saturating_sub(base.millis()).max(0) };
                        }
                        Some(due) => {
                            run.due = Some(due.max(base));
                            run.state = RunState::Waiting;
                        }
                        None => run.state = RunState::Failed { why: "the date that it waits for is missing".into() },
                    }
                    let (of, opportunity, ended) = (run.of, run.opportunity, !run.active());
                    self.keep(run);
                    if ended {
                        self.next_in_queue(of, opportunity, base);
                    }
                    return;
                }
            }
            let Some(next) = run.at.checked_add(1) else { break };
            run.at = next;
        }
        let opportunity = run.opportunity;
        let of = run.of;
        self.keep(run);
        self.next_in_queue(of, opportunity, base);
    }

    pub(super) fn next_in_queue(&mut self, of: Source, opportunity: Id, base: Time) {
        let queued = |run: &&Arc<Run>| run.of.id() == of.id() && run.state == RunState::Queued;
        if !self.running_now(of, opportunity) {
            let next = self.data.active_runs(opportunity).find(queued).cloned();
            let Some(mut next) = next.map(Arc::unwrap_or_clone) else { return };
            if self.sound(&mut next).is_some() {
                self.carry_on(next, base);
            }
        }
    }

    /// The earliest run that is due and may go on.
    pub(super) fn next_run(&self) -> Option<(Time, Id)> {
        let due = self.data.waiting_runs().take_while(|(due, _)| *due <= self.scene.now);
        due.into_iter().find(|(_, id)| self.data.run(*id).is_some_and(|run| !self.on_hold(run.of)))
    }

    /// Whether runs of this rule wait until a person says so.
    pub(super) fn on_hold(&self, of: Source) -> bool {
        match of {
            Source::Rule { id, .. } => self.data.rule(id).is_some_and(|rule| !rule.paused.is_empty()),
            Source::Sequence { .. } => false,
        }
    }

    /// A waiting run is due.
    pub(super) fn go_on(&mut self, id: Id, due: Time) {
        let Some(run) = self.data.run(id).cloned() else { return };
        let mut run = Arc::unwrap_or_clone(run);
        let Some(plan) = self.sound(&mut run) else { return };
        if let Some(why) = self.no_longer(&run, &plan, due) {
            return self.stop_run(id, &why);
        }
        let step = plan.steps.get(usize::from(run.at));
        if let Some(Step::Await { late, then_end, .. }) = step
            && !self.own_task_over(&run)
        {
            for action in late {
                self.perform(&mut run, action, due);
            }
            if *then_end {
                run.state = RunState::Stopped { why: "what it waited for did not happen in time".into() };
                run.due = None;
                let (of, opportunity) = (run.of, run.opportunity);
                self.keep(run);
                return self.next_in_queue(of, opportunity, due);
            }
        }
        // A run that was carried over may be at a step that is no wait, and is still to be done.
        if run.left_out() || step.is_some_and(|step| step.delay().is_some()) {
            run.at = run.at.saturating_add(1);
        }
        self.carry_on(run, due);
    }

    /// Whether a run waits for its own task, and that is done or not there any more.
    pub(super) fn own_task_over(&self, run: &Run) -> bool {
        !self.pretend && self.plan(run.of).is_some_and(|plan| task_over(run, &plan, self.data))
    }

    /// The plan of a run that may go on. If it names something that is gone, the run ends here and not halfway.
    pub(in crate::automation) fn sound(&mut self, run: &mut Run) -> Option<Arc<Plan>> {
        let plan = self.plan(run.of);
        let problem = match &plan {
            None => Some("the version it follows is gone".to_string()),
            Some(plan) => problems(plan, None, self.data).into_iter().next(),
        };
        let Some(why) = problem else { return plan };
        let queued = run.state == RunState::Queued;
        run.state = RunState::Failed { why };
        run.due = None;
        self.keep(run.clone());
        if !queued {
            self.next_in_queue(run.of, run.opportunity, self.scene.now);
        }
        None
    }

    /// Why a run must not go on although it is due: its condition no longer holds.
    pub(super) fn no_longer(&self, run: &Run, plan: &Plan, at: Time) -> Option<String> {
        if plan.regardless || plan.condition.is_empty() {
            return None;
        }
        let opportunity = self.data.opportunity(run.opportunity)?;
        let cx = context(self.data, &self.scene, at);
        let expr = crate::query::parse(&plan.condition).ok()?;
        let looked = look(&expr, opportunity, &cx);
        // What is not known to hold does not hold: it would not let a run begin either.
        let failed: Vec<String> = looked
            .iter()
            .filter(|part| part.truth != Truth::True)
            .map(|part| {
                let words = say::condition(&part.part, self.data);
                if part.truth == Truth::Unknown { format!("{words} (unknown)") } else { words }
            })
            .collect();
        (!failed.is_empty()).then(|| format!("its condition no longer held: {}", failed.join(", ")))
    }

    fn perform(&mut self, run: &mut Run, action: &Action, base: Time) {
        let done = self.act(run, action, base);
        let done = Done { step: run.at, due: base, ran: self.scene.now, ..done };
        self.count_given(run.of.id(), &done);
        run.log.push(done);
        if self.reaction.runs.last() != Some(&run.id) {
            self.begun.insert(run.id);
            self.reaction.runs.push(run.id);
        }
    }
}
