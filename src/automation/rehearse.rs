//! Rehearsals: what a plan would do on one opportunity, step by step through time, without doing it.

use super::delay::until_from;
use super::engine::{Engine, Scene, context};
use super::live::Live;
use super::schedule::Schedule;
use super::{say, words};
use crate::data::{Dataset, Draft};
use crate::model::{Action, Miss, Opportunity, Plan, Rule, Run, RunState, Seen, Source, Step};
use crate::query::{Truth, look, parse};
use crate::value::{Id, Time, quoted};
use std::sync::Arc;

/// How many lines a rehearsal has at most: a plan that goes on beyond is cut off there.
const LINES: usize = 500;

/// What a plan would do on one opportunity if its trigger happened now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// Whether it would run.
    pub would_run: bool,
    /// Why it would not, in a sentence. If it would run: what stands in the way at first; usually empty.
    pub why_not: String,
    /// Each part of the condition with what the opportunity has there.
    pub seen: Vec<Seen>,
    /// What it would do, in the order of time; filled even where it would not run. Empty if the plan is not whole.
    pub steps: Vec<Rehearsed>,
}

/// A line of a rehearsal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsed {
    /// When it would be done; of a wait, when that ends.
    pub at: Time,
    /// What, in words.
    pub what: String,
    /// Why it would not be done, in words; empty if it would.
    pub refused: String,
    /// Whether it is a wait and not a deed.
    pub wait: bool,
}

/// Walks a plan through time on one opportunity, as if its trigger happened now and nothing else changed after that. The
/// sequences it starts are walked as well. Works on a copy: nothing changes.
pub fn rehearse(rule: &Rule, plan: &Plan, opportunity: Id, data: &Dataset, scene: &Scene) -> Rehearsal {
    let mut rehearsal = Rehearsal::default();
    let cx = context(data, scene, scene.now);
    let version = rule.in_force().map_or(1, |version| version.number.saturating_add(1));
    let live = match Live::new(rule, version, plan, &cx) {
        Ok(live) => live,
        Err(why) => return Rehearsal { why_not: why, ..rehearsal },
    };
    let Some(record) = data.opportunity(opportunity) else {
        return Rehearsal { why_not: "The opportunity is gone.".into(), ..rehearsal };
    };
    rehearsal.seen = look(&live.expr, record, &cx).into_iter().map(Seen::from).collect();
    (rehearsal.would_run, rehearsal.why_not) = begins(&live, record, data, scene);
    let of = Source::Rule { id: rule.id, version };
    let seen = rehearsal.seen.clone();
    let run = Run { id: scene.ids.clone().take(), seen, ..draft(of, record, scene) };
    let mut copy = data.clone();
    rehearsal.steps = Walk::new(&mut copy, scene).through(run, live.plan.as_ref().clone());
    rehearsal
}

/// Whether a run would begin, and what stands in the way.
fn begins(live: &Live, record: &Opportunity, data: &Dataset, scene: &Scene) -> (bool, String) {
    if !live.covers(record) {
        return (false, "It is for another pipeline.".into());
    }
    let (miss, run) = match probe(live, record.id, data, scene) {
        Ok(probed) => probed,
        Err(why) => return (false, why),
    };
    match (miss, run.map(|run| run.state)) {
        (Some(miss), _) if miss.why.is_empty() => (false, "Its condition does not hold.".into()),
        (Some(miss), _) => (false, miss.why),
        (None, Some(RunState::Held)) => {
            (false, "It had its number of runs this hour: this one would be held back.".into())
        }
        (None, Some(RunState::Queued)) => (true, "It would begin when the run that goes on here has ended.".into()),
        (None, Some(_)) => (true, String::new()),
        (None, None) => (false, "It has been set off by this event already.".into()),
    }
}

/// Sets a rule off on a copy, with its steps left out and whether or not it is switched on: the miss or the run that
/// comes of it.
pub(super) fn probe(
    live: &Live,
    opportunity: Id,
    data: &Dataset,
    scene: &Scene,
) -> Result<(Option<Miss>, Option<Run>), String> {
    let (mut copy, mut schedule) = (data.clone(), Schedule::default());
    if let Some(rule) = data.rule(live.rule).filter(|rule| !rule.paused.is_empty()) {
        let mut draft = Draft::on(data);
        draft.put(Rule { paused: String::new(), ..rule.as_ref().clone() });
        copy.apply(&draft.finish());
    }
    let mut engine = Engine::with(&mut copy, &mut schedule, scene.clone(), vec![idle(live)]).pretending();
    engine.press(live.rule, &[opportunity]).map_err(|why| why.to_string())?;
    let reaction = engine.finish();
    let of = Source::Rule { id: live.rule, version: live.version };
    let mut runs = reaction.runs.iter().filter(|run| data.run(**run).is_none()).filter_map(|run| copy.run(*run));
    let run = runs.find(|run| run.of == of).map(|run| run.as_ref().clone());
    Ok((reaction.misses.into_iter().next(), run))
}

/// A rule with everything that it does left out: for questions about whether it runs.
pub(super) fn idle(live: &Live) -> Live {
    let plan = Plan { steps: Vec::new(), ..live.plan.as_ref().clone() };
    Live { plan: Arc::new(plan), ..live.clone() }
}

fn draft(of: Source, record: &Opportunity, scene: &Scene) -> Run {
    Run {
        of,
        opportunity: record.id,
        event: "was tried".into(),
        started: scene.now,
        ran: scene.now,
        stage: record.stage,
        actor: scene.actor,
        state: RunState::Waiting,
        ..Run::default()
    }
}

/// A run on its way.
struct Cursor {
    run: Run,
    plan: Plan,
    next: usize,
    base: Time,
    /// What stands before its lines: the sequence's name.
    lead: String,
    /// What is said when the time comes that it waits for.
    then: Option<Rehearsed>,
}

struct Walk<'a> {
    data: &'a mut Dataset,
    scene: Scene,
    cursors: Vec<Cursor>,
    lines: Vec<Rehearsed>,
}

impl<'a> Walk<'a> {
    fn new(data: &'a mut Dataset, scene: &Scene) -> Self {
        // The ids of what is made here are apart from that of the run.
        let scene = Scene { ids: scene.ids.fork(7), ..scene.clone() };
        Self { data, scene, cursors: Vec::new(), lines: Vec::new() }
    }

    fn through(mut self, run: Run, plan: Plan) -> Vec<Rehearsed> {
        let base = self.scene.now;
        self.begin(run, plan, base, String::new());
        while self.lines.len() < LINES {
            // Whatever is due first goes on first; of what is due together, what began first.
            let first = self.cursors.iter().enumerate().min_by_key(|(place, cursor)| (cursor.base, *place));
            let Some(place) = first.map(|(place, _)| place) else { break };
            let cursor = self.cursors.remove(place);
            if let Some(cursor) = self.go_on(cursor) {
                self.cursors.insert(place.min(self.cursors.len()), cursor);
            }
        }
        self.lines
    }

    fn begin(&mut self, run: Run, plan: Plan, base: Time, lead: String) {
        self.with_engine(base, |engine| engine.keep(run.clone()));
        self.cursors.push(Cursor { run, plan, next: 0, base, lead, then: None });
    }

    fn with_engine<R>(&mut self, at: Time, work: impl FnOnce(&mut Engine<'_>) -> R) -> R {
        let mut schedule = Schedule::default();
        let scene = Scene { now: at.max(self.scene.now), ..self.scene.clone() };
        let mut engine = Engine::with(self.data, &mut schedule, scene, Vec::new());
        let result = work(&mut engine);
        self.scene.ids = engine.scene.ids.clone();
        result
    }

    /// Says a line, with the name of its sequence.
    fn say(&mut self, cursor: &Cursor, line: Rehearsed) {
        let what = format!("{}{}", cursor.lead, line.what);
        self.lines.push(Rehearsed { what, ..line });
    }

    /// Carries a run on to its next wait; none if it ends.
    fn go_on(&mut self, mut cursor: Cursor) -> Option<Cursor> {
        if let Some(line) = cursor.then.take() {
            self.say(&cursor, line);
            if let Some(why) = self.over(&cursor) {
                self.say(&cursor, Rehearsed { at: cursor.base, what: format!("end: {why}"), ..Rehearsed::default() });
                return None;
            }
        }
        while let Some(step) = cursor.plan.steps.get(cursor.next).cloned() {
            cursor.next += 1;
            match step {
                Step::Do { action } => self.perform(&cursor, &action, ""),
                Step::Wait { delay } => {
                    let due = self.due(&cursor, &delay)?;
                    let what = format!("wait {}, until {}", bare(&say::delay(&delay)), words::moment(due, &self.scene));
                    cursor.then = Some(Rehearsed { at: due, what, wait: true, ..Rehearsed::default() });
                    cursor.base = due;
                    return Some(cursor);
                }
                Step::Await { event, within, late, then_end } => {
                    let due = self.due(&cursor, &within)?;
                    let event = words::event(&event, self.data);
                    let until = words::moment(due, &self.scene);
                    let what = format!("{event} before {until}: go on at once");
                    self.say(&cursor, Rehearsed { at: cursor.base, what, wait: true, ..Rehearsed::default() });
                    self.too_late(&mut cursor, due, &late, then_end);
                    if !then_end {
                        return Some(cursor);
                    }
                }
            }
            if self.lines.len() >= LINES {
                return None;
            }
        }
        None
    }

    /// The branch of a wait for something that does not happen in time.
    fn too_late(&mut self, cursor: &mut Cursor, due: Time, late: &[Action], then_end: bool) {
        let wait = format!("otherwise wait until {}", words::moment(due, &self.scene));
        self.say(cursor, Rehearsed { at: due, what: wait, wait: true, ..Rehearsed::default() });
        let (before, base) = (then_end.then(|| self.data.clone()), cursor.base);
        cursor.base = due;
        for action in late {
            self.perform(cursor, action, "then ");
        }
        if let Some(before) = before {
            let what = "then end".to_string();
            self.say(cursor, Rehearsed { at: due, what, ..Rehearsed::default() });
            // What follows is done only if it did happen: at the earliest now, and without what comes of being late.
            *self.data = before;
            cursor.base = base;
        }
    }

    fn due(&mut self, cursor: &Cursor, delay: &crate::model::Delay) -> Option<Time> {
        let record = self.data.opportunity(cursor.run.opportunity)?.clone();
        // A moment that has passed is now.
        let due = until_from(delay, cursor.base, cursor.run.started, &record, &self.scene.calendar)
            .map(|due| due.max(cursor.base));
        if due.is_none() {
            let what = format!("wait {}", bare(&say::delay(delay)));
            let refused = "The date that it waits for is missing: it would end here.".to_string();
            self.say(cursor, Rehearsed { at: cursor.base, what, refused, wait: true });
        }
        due
    }

    fn perform(&mut self, cursor: &Cursor, action: &Action, lead: &str) {
        let at = cursor.base;
        if let Action::StartSequence { sequence } = action {
            let refused = self.start(cursor, *sequence).err().unwrap_or_default();
            let what = format!("{lead}{}", say::action(action, self.data));
            return self.say(cursor, Rehearsed { at, what, refused, wait: false });
        }
        let done = self.with_engine(at, |engine| engine.act(&cursor.run, action, at));
        let what = format!("{lead}{}", words::deed(action, &done, self.data));
        self.say(cursor, Rehearsed { at, what, refused: done.refused, wait: false });
    }

    fn start(&mut self, cursor: &Cursor, sequence: Id) -> Result<(), String> {
        let known = self.data.sequence(sequence).cloned().ok_or("The sequence has been deleted.")?;
        let version = known.in_force().filter(|_| !known.retired).ok_or("The sequence is not in use.")?;
        let of = Source::Sequence { id: sequence, version: version.number };
        let opportunity = cursor.run.opportunity;
        if !self.with_engine(cursor.base, |engine| engine.running(of, opportunity)).is_empty() {
            return Err(format!("The opportunity is still in {}.", quoted(&known.name)));
        }
        let record = self.data.opportunity(opportunity).cloned().ok_or("The opportunity is gone.")?;
        let run = Run { id: self.scene.ids.take(), parent: Some(cursor.run.id), ..draft(of, &record, &self.scene) };
        self.begin(run, version.plan.clone(), cursor.base, format!("{}: ", known.name));
        Ok(())
    }

    /// Why a run would not go on after a wait. Its own moves end it as little here as when it really runs.
    fn over(&self, cursor: &Cursor) -> Option<String> {
        if !self.data.run(cursor.run.id).is_some_and(|run| run.active()) {
            return Some("a rule stopped it".into());
        }
        let record: &Arc<Opportunity> = self.data.opportunity(cursor.run.opportunity)?;
        if cursor.plan.regardless || cursor.plan.condition.is_empty() {
            return None;
        }
        let expr = parse(&cursor.plan.condition).ok()?;
        let looked = look(&expr, record, &context(self.data, &self.scene, cursor.base));
        let failed: Vec<String> =
            looked.into_iter().filter(|one| one.truth != Truth::True).map(|one| one.part).collect();
        // The condition may not have held from the start; then what is shown is what comes if it did.
        let from_the_start = cursor.run.seen.iter().any(|part| part.held != Some(true));
        (!failed.is_empty() && !from_the_start)
            .then(|| format!("its condition would no longer hold: {}", failed.join(", ")))
    }
}

/// A delay without its own “until”, which the moment brings.
fn bare(delay: &str) -> &str {
    delay.strip_prefix("until ").map_or(delay, |rest| rest)
}
