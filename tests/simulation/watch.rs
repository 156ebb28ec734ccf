//! What must hold at any time, looked at after each step.

use super::world::World;
use penstock::{
    automation::{DEPTH, GRACE_MINUTES},
    data::Dataset,
    model::{Done, Kind, Overlap, Plan, Run, RunState, Source, Step, Stop},
    value::{Id, Time},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is remembered from one step to the next.
#[derive(Default)]
pub struct Watch {
    /// Whether a run went on, and how much it had done.
    runs: BTreeMap<Id, (bool, usize)>,
    /// The rules that were on.
    on: BTreeSet<Id>,
}

impl Watch {
    /// Looks at everything. `turned` says that somebody took something back or did it again.
    pub fn look(&mut self, world: &World, turned: bool, step: usize) {
        let data = world.data();
        let on: BTreeSet<Id> = data.rules().filter(|rule| rule.on).map(|rule| rule.id).collect();
        for run in data.runs() {
            each(data, run, step);
            let (active, done) = self.runs.get(&run.id).copied().unwrap_or((true, 0));
            if !self.runs.contains_key(&run.id) && matches!(run.of, Source::Rule { .. }) {
                let of = run.of.id();
                let was_on = on.contains(&of) || self.on.contains(&of);
                assert!(was_on || turned, "step {step}: a rule that is off began {run:?}");
            }
            let ended = !active && !run.active() && !turned;
            assert!(!ended || run.log.len() == done, "step {step}: what had ended went on: {run:?}");
            for deed in run.log.iter().skip(done) {
                fresh(deed, step);
            }
            self.runs.insert(run.id, (run.active(), run.log.len()));
        }
        self.on = on;
        side_by_side(data, step);
        once(data, step);
        bound(data, step);
        if step.is_multiple_of(10) {
            assert!(data == &Dataset::from_records(data.records()), "step {step}: the indexes equal a rebuild");
        }
    }
}

/// Nothing that was due before now is left lying, but for rules that wait for a person.
pub fn nothing_overdue(world: &World, step: usize) {
    let data = world.data();
    let held = |id: Id| data.run(id).and_then(|run| data.rule(run.of.id())).is_some_and(|rule| !rule.paused.is_empty());
    let late = data.waiting_runs().find(|(due, run)| *due < world.now && !held(*run));
    assert!(late.is_none(), "step {step}: {late:?} was due before {:?}", world.now);
}

fn plan(data: &Dataset, of: Source) -> Option<&Plan> {
    match of {
        Source::Rule { id, version } => data.rule(id)?.version(version).map(|one| &one.plan),
        Source::Sequence { id, version } => data.sequence(id)?.version(version).map(|one| &one.plan),
    }
}

/// A run, what started it, and so on.
fn line<'a>(data: &'a Dataset, run: &'a Run) -> impl Iterator<Item = &'a Run> {
    std::iter::successors(Some(run), |one| one.parent.and_then(|parent| data.run(parent)).map(AsRef::as_ref))
}

fn each(data: &Dataset, run: &Run, step: usize) {
    let of = run.of.id();
    assert!(!run.chain.contains(&of), "step {step}: {of} ran on what it caused itself");
    assert!(run.chain.len() <= DEPTH, "step {step}: a chain of {}", run.chain.len());
    assert!(run.state != RunState::Waiting || run.due.is_some(), "step {step}: {run:?} waits for nothing");
    if !run.active() {
        return;
    }
    let deal = data.opportunity(run.opportunity);
    assert!(plan(data, run.of).is_some(), "step {step}: a run goes on without a plan: {run:?}");
    if let Some(rule) = data.rule(of) {
        assert!(rule.on, "step {step}: {} is off, and a run of it goes on", rule.name);
    }
    let Some(deal) = deal else { panic!("step {step}: a run goes on for what is gone") };
    let leaves =
        line(data, run).any(|one| plan(data, one.of).is_some_and(|plan| plan.stops.contains(&Stop::LeavesStage)));
    if leaves {
        let root = line(data, run).last().map(|one| one.id);
        let family = data.runs_of(deal.id).filter(|one| line(data, one).last().map(|one| one.id) == root);
        let there = json_id(deal.stage);
        let moved = family.flat_map(|one| &one.log).flat_map(|done| &done.effects).any(|effect| {
            effect.record.id == deal.id && effect.after.as_ref().is_some_and(|after| after.get("stage") == Some(&there))
        });
        let stays = run.stage == deal.stage || moved;
        assert!(stays, "step {step}: a run goes on although its stage was left: {run:?}");
    }
}

fn json_id(id: Id) -> serde_json::Value {
    id.to_string().into()
}

/// What comes late is not presented as fresh, and nothing is done before it is due.
fn fresh(deed: &Done, step: usize) {
    assert!(deed.due <= deed.ran, "step {step}: done before it was due: {deed:?}");
    let late = deed.ran.millis() - deed.due.millis() > i64::from(GRACE_MINUTES) * 60_000;
    for effect in deed.effects.iter().filter(|effect| effect.record.kind == Kind::Message && effect.before.is_none()) {
        let state = effect.after.as_ref().and_then(|after| after.get("state")).and_then(|state| state.as_str());
        let expected = if late { "review" } else { "open" };
        assert_eq!(state.unwrap_or("open"), expected, "step {step}: {deed:?}");
    }
}

fn side_by_side(data: &Dataset, step: usize) {
    let mut under_way: BTreeMap<(Id, Id), usize> = BTreeMap::new();
    let mut queued: BTreeSet<(Id, Id)> = BTreeSet::new();
    for run in data.runs() {
        let key = (run.of.id(), run.opportunity);
        match run.state {
            RunState::Waiting | RunState::Paused { .. } => *under_way.entry(key).or_default() += 1,
            RunState::Queued => {
                queued.insert(key);
            }
            _ => {}
        }
    }
    for (key, count) in &under_way {
        let allowed = data
            .rule(key.0)
            .is_some_and(|rule| rule.versions.iter().any(|version| version.plan.overlap == Overlap::Allow));
        let runs: Vec<_> = data.active_runs(key.1).filter(|run| run.of.id() == key.0).collect();
        assert!(*count == 1 || allowed, "step {step}: {count} runs side by side: {runs:?}");
    }
    for key in &queued {
        assert!(under_way.contains_key(key), "step {step}: a run is queued behind nothing");
    }
}

/// No moment made two runs of a rule on an opportunity, and no step of a run was done twice.
fn once(data: &Dataset, step: usize) {
    let mut moments: BTreeSet<(Id, Id, Time)> = BTreeSet::new();
    for run in data.runs() {
        let timed = plan(data, run.of).is_some_and(|plan| plan.trigger.timed());
        let by_time =
            timed && (run.event.contains("has ") || run.event.contains("was in") || run.event.contains("came"));
        if by_time {
            let first = moments.insert((run.of.id(), run.opportunity, run.started));
            assert!(first, "step {step}: a moment made two runs: {run:?}");
        }
        // A run that was carried over counts its steps anew.
        let mut deeds: BTreeMap<(u32, u16), usize> = BTreeMap::new();
        for (place, done) in run.log.iter().enumerate() {
            *deeds.entry((run.version_at(place), done.step)).or_default() += 1;
        }
        for ((_, at), count) in deeds {
            assert!(count <= most(data, run.of, at), "step {step}: step {at} was done {count} times: {run:?}");
        }
    }
}

/// How many actions a step has at most, in any version.
fn most(data: &Dataset, of: Source, at: u16) -> usize {
    let versions = match of {
        Source::Rule { id, .. } => data.rule(id).map(|rule| rule.versions.clone()),
        Source::Sequence { id, .. } => data.sequence(id).map(|one| one.versions.clone()),
    };
    // The rule is gone: nothing says how many there were.
    let Some(versions) = versions else { return usize::MAX };
    let actions = |step: &Step| match step {
        Step::Do { .. } => 1,
        Step::Await { late, .. } => late.len(),
        Step::Wait { .. } => 0,
    };
    let of_version = |plan: &Plan| plan.steps.get(usize::from(at)).map_or(0, actions);
    // An undone version may have been followed for a while.
    versions.iter().map(|version| of_version(&version.plan)).max().unwrap_or(0).max(1)
}

/// Nothing refers to what is not there.
fn bound(data: &Dataset, step: usize) {
    let run = |id: &Id| data.run(*id).is_some();
    assert!(data.tasks().filter_map(|task| task.run.as_ref()).all(run), "step {step}: a task of no run");
    assert!(data.messages().filter_map(|message| message.run.as_ref()).all(run), "step {step}: a message of no run");
    for deal in data.opportunities() {
        assert!(data.stage(deal.stage).is_some(), "step {step}: a stage that is not there");
    }
    let there = |id: Option<Id>| id.is_none_or(|id| data.opportunity(id).is_some());
    assert!(data.tasks().all(|task| there(task.opportunity)), "step {step}: a task dangles");
    assert!(data.messages().all(|message| there(message.opportunity)), "step {step}: a message dangles");
    assert!(data.activities().all(|activity| there(activity.opportunity)), "step {step}: an activity dangles");
    // What a run that was ended put into the Outbox is not to be sent. One that ends as its plan says has not been ended.
    let ended = |run: &Run| matches!(&run.state, RunState::Stopped { why } if !why.starts_with("what it waited for"));
    for message in data.messages().filter(|message| message.open()) {
        let run = message.run.and_then(|id| data.run(id)).filter(|run| ended(run));
        assert!(run.is_none(), "step {step}: {} is to be sent although its run has ended: {run:?}", message.subject);
    }
}
