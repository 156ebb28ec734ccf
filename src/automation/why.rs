//! Why not? Why a rule did not act on an opportunity, on which ones it would, and how many runs a change would start.

use super::delay::every;
use super::engine::{Engine, Scene, context};
use super::live::{Live, problems};
use super::rehearse::{idle, probe};
use super::schedule::{Schedule, instants};
use super::{live::live, say, words};
use crate::data::{ChangeSet, Dataset, Journal};
use crate::model::{
    ActivityKind, Miss, Opportunity, Origin, Plan, Reply, Rule, RunState, Seen, StageKind, Trigger, Visit,
};
use crate::query::{Expr, Filter, look, parse};
use crate::value::{Id, Time, fold, quoted};
use std::sync::Arc;

/// How many misses are told.
const MISSES: usize = 50;

/// Why a rule did not act on an opportunity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhyNot {
    /// What the rule waits for, and when that was last the case here, in a sentence.
    pub trigger: String,
    /// What stands in the way whatever the condition says, in sentences; empty if nothing does.
    pub blocked: Vec<String>,
    /// Each part of the condition with what the opportunity has there now.
    pub seen: Vec<Seen>,
    /// The last times that it was set off here and did not run, newest first.
    pub last_misses: Vec<Miss>,
    /// Whether the condition holds now.
    pub matches_now: bool,
}

/// Says why a rule did not act on an opportunity. Asks the version in force; of a rule that was never switched on, the
/// draft.
pub fn why_not(rule: &Rule, opportunity: Id, data: &Dataset, journal: &Journal, scene: &Scene) -> WhyNot {
    let plan = rule.in_force().map_or(&rule.draft, |version| &version.plan);
    let misses = journal.misses_of(opportunity).filter(|miss| miss.rule == rule.id).take(MISSES);
    let mut answer = WhyNot { last_misses: misses.cloned().collect(), ..WhyNot::default() };
    answer.blocked = switched(rule, plan, data);
    let Some(record) = data.opportunity(opportunity) else {
        answer.blocked.push("The opportunity is gone.".into());
        return answer;
    };
    answer.trigger = trigger(rule, plan, record, data, scene);
    answer.blocked.extend(here(rule, plan, record, data, scene));
    if let Ok(expr) = parse(&plan.condition) {
        let cx = context(data, scene, scene.now);
        answer.seen = look(&expr, record, &cx).into_iter().map(Seen::from).collect();
        answer.matches_now = Filter::new(&expr, &cx).keeps(record.as_ref(), &cx);
    }
    answer
}

/// What keeps the rule from acting anywhere.
fn switched(rule: &Rule, plan: &Plan, data: &Dataset) -> Vec<String> {
    let mut blocked = Vec::new();
    if rule.versions.is_empty() {
        blocked.push("The rule has never been switched on.".into());
    } else if !rule.on {
        blocked.push("The rule is switched off.".into());
    } else if !rule.paused.is_empty() {
        blocked.push(format!("The rule is paused. {}", rule.paused));
    }
    blocked.extend(problems(plan, rule.pipeline, data));
    blocked
}

/// What keeps the rule from acting here.
fn here(rule: &Rule, plan: &Plan, record: &Arc<Opportunity>, data: &Dataset, scene: &Scene) -> Vec<String> {
    let version = rule.in_force().map_or(0, |version| version.number);
    let expr = Expr::All(Vec::new());
    let filter = Filter::new(&expr, &context(data, scene, scene.now));
    let plan = Arc::new(Plan { condition: String::new(), ..plan.clone() });
    let open = Live { rule: rule.id, name: rule.name.clone(), version, pipeline: rule.pipeline, plan, expr, filter };
    if !open.covers(record) {
        return vec!["It is for another pipeline.".into()];
    }
    if data.runs_of(record.id).any(|run| run.of.id() == rule.id && run.state == RunState::Held) {
        return vec!["A run of it is held back here until a person lets it begin.".into()];
    }
    match probe(&open, record.id, data, scene) {
        Ok((miss, _)) => miss.map(|miss| miss.why).into_iter().collect(),
        Err(why) => vec![why],
    }
}

/// What the rule waits for, and when that was last the case.
fn trigger(rule: &Rule, plan: &Plan, record: &Opportunity, data: &Dataset, scene: &Scene) -> String {
    let lead = match &plan.trigger {
        Trigger::Button { label } => return format!("It waits for a person to press {}.", quoted(label)),
        Trigger::Start => return "It waits to be started by hand.".into(),
        trigger => format!("It acts {}", words::lower(&say::trigger(trigger, data))),
    };
    let zone = &scene.calendar.zone;
    let came = match last(&plan.trigger, record, data, scene) {
        Last::Unknown(words) => return format!("{lead}; {words}."),
        Last::Never(words) => return format!("{lead}; {words}."),
        Last::Coming(at) => return format!("{lead}; here that will be on {}.", words::date(at, zone)),
        Last::At(at) => at,
    };
    let first = rule.versions.first().map(|version| version.at);
    let since = rule.in_force().map(|version| version.at);
    let before = match (first, since) {
        (None, _) => ", and the rule has never been switched on",
        (Some(first), _) if came < first => ", before the rule was switched on",
        (_, Some(since)) if came < since => ", before the rule said what it says now",
        _ => "",
    };
    format!("{lead}; here that was last on {}{before}.", words::date(came, zone))
}

/// When a trigger was last met.
enum Last {
    At(Time),
    Coming(Time),
    Never(&'static str),
    /// It is not kept; what can be said instead.
    Unknown(String),
}

impl Last {
    fn of(at: Option<Time>, never: &'static str) -> Last {
        at.map_or(Last::Never(never), Last::At)
    }
}

fn last(trigger: &Trigger, record: &Opportunity, data: &Dataset, scene: &Scene) -> Last {
    match trigger {
        Trigger::Created { .. } => Last::At(record.created),
        Trigger::StageLeft { stage } => {
            let left = record.visits.iter().rev().filter(|visit| visit.stage == *stage).find_map(|visit| visit.left);
            Last::of(left, "this one never left it")
        }
        Trigger::StageEntered { .. }
        | Trigger::Moved { .. }
        | Trigger::Forward
        | Trigger::Backward
        | Trigger::Skipped
        | Trigger::Won
        | Trigger::Lost
        | Trigger::Reopened => moved(trigger, &record.visits, data),
        Trigger::DaysInStage { .. }
        | Trigger::DaysUntouched { .. }
        | Trigger::DateField { .. }
        | Trigger::TaskOverdue
        | Trigger::Schedule { .. } => timed(trigger, record, data, scene),
        Trigger::TaskDone { .. } | Trigger::Logged { .. } | Trigger::MessageSent | Trigger::Replied { .. } => {
            worked(trigger, record, data)
        }
        _ => Last::Unknown(state(trigger, record)),
    }
}

/// The last move that meets a trigger.
fn moved(trigger: &Trigger, visits: &[Visit], data: &Dataset) -> Last {
    let kind = |id: Id| data.stage(id).map(|stage| stage.kind);
    let place = |id: Id| data.stage(id).map(|stage| (stage.pipeline, stage.rank.clone(), stage.id));
    let open = |id: Id| kind(id).is_some_and(|kind| !kind.closed());
    let fits = |from: Option<Id>, to: Id| match (trigger, from) {
        (Trigger::StageEntered { stage }, _) => *stage == to,
        (Trigger::Moved { from: a, to: b }, Some(from)) => a.is_none_or(|a| a == from) && b.is_none_or(|b| b == to),
        (Trigger::Won, Some(from)) => kind(to) == Some(StageKind::Won) && kind(from) != Some(StageKind::Won),
        (Trigger::Lost, Some(from)) => kind(to) == Some(StageKind::Lost) && kind(from) != Some(StageKind::Lost),
        (Trigger::Reopened, Some(from)) => open(to) && !open(from),
        (Trigger::Forward, Some(from)) => place(from) < place(to),
        (Trigger::Backward, Some(from)) => place(from) > place(to),
        (Trigger::Skipped, Some(from)) => {
            let between = |stage: &crate::model::Stage| {
                let at = Some((stage.pipeline, stage.rank.clone(), stage.id));
                stage.kind == StageKind::Open && !stage.retired && place(from) < at && at < place(to)
            };
            data.stages().any(|stage| between(stage))
        }
        _ => false,
    };
    let mut from = None;
    let mut found = None;
    for visit in visits {
        if fits(from, visit.stage) {
            found = Some(visit.entered);
        }
        from = Some(visit.stage);
    }
    Last::of(found, "this one never did")
}

/// The last or next instant of a timed trigger.
fn timed(trigger: &Trigger, record: &Opportunity, data: &Dataset, scene: &Scene) -> Last {
    if let Trigger::Schedule { every: how, at } = trigger {
        let next = every(how, *at, scene.now, &scene.calendar);
        return next.map_or(Last::Never("that never comes"), Last::Coming);
    }
    let all = instants(trigger, record, data, &scene.calendar);
    let past = all.iter().filter(|at| **at <= scene.now).max();
    match (past, all.iter().find(|at| **at > scene.now)) {
        (Some(at), _) => Last::At(*at),
        (None, Some(at)) => Last::Coming(*at),
        (None, None) => Last::Never("that is not so here: there is no such stay, date or task"),
    }
}

/// The last thing that was done here and meets a trigger.
fn worked(trigger: &Trigger, record: &Opportunity, data: &Dataset) -> Last {
    match trigger {
        Trigger::TaskDone { title } => {
            let wanted = fold(title);
            let tasks = data.tasks_of(record.id).filter(|task| fold(&task.title).contains(&wanted));
            Last::of(tasks.filter_map(|task| task.done).max(), "no such task was done here")
        }
        Trigger::Logged { kind, outcome } => {
            let fits = |it: ActivityKind| kind.map_or(it.touches(), |kind| kind == it);
            let logged = data.activities_of(record.id).filter(|one| fits(one.kind));
            let logged = logged.filter(|one| outcome.is_none() || one.outcome == *outcome);
            Last::of(logged.map(|one| one.at).max(), "nothing of the kind was logged here")
        }
        Trigger::MessageSent => {
            let sent = data.messages_of(record.id).filter_map(|message| message.sent).max();
            Last::of(sent, "no message was sent here")
        }
        Trigger::Replied { reply } => {
            let answered = data.messages_of(record.id);
            let fits = |it: Reply| reply.map_or(it != Reply::OutOfOffice, |reply| reply == it);
            let answered = answered.filter(|one| one.reply.is_some_and(fits));
            Last::of(answered.filter_map(|one| one.replied).max(), "no such answer came here")
        }
        _ => Last::Never("that never was"),
    }
}

/// How things are now, where the record does not keep when they became so.
fn state(trigger: &Trigger, record: &Opportunity) -> String {
    let has = |tag: &str| record.tags.iter().any(|known| known.eq_ignore_ascii_case(tag));
    match trigger {
        Trigger::TagAdded { tag } if has(tag) => "this one has the tag now".into(),
        Trigger::TagAdded { .. } => "this one does not have the tag now".into(),
        Trigger::TagRemoved { tag } if has(tag) => "this one still has the tag".into(),
        Trigger::TagRemoved { .. } => "this one does not have the tag".into(),
        Trigger::Temperature { .. } => match record.temperature {
            Some(temperature) => format!("this one is {} now", temperature.word().to_lowercase()),
            None => "this one has no temperature".into(),
        },
        Trigger::Score { .. } => match record.score {
            Some(score) => format!("the score is {score} now"),
            None => "this one has no score".into(),
        },
        _ => "the history of this opportunity shows when".into(),
    }
}

/// The opportunities that a plan would act on now if it were set off: those that fulfil its condition and are in the
/// stage that its trigger names, if it names one; oldest first.
///
/// # Errors
/// A sentence, if the condition cannot be read.
pub fn matching_now(plan: &Plan, pipeline: Option<Id>, data: &Dataset, scene: &Scene) -> Result<Vec<Id>, String> {
    let expr = parse(&plan.condition).map_err(|error| error.to_string())?;
    let cx = context(data, scene, scene.now);
    let filter = Filter::new(&expr, &cx);
    let stage = plan.trigger.stage();
    let there = |one: &&Arc<Opportunity>| {
        pipeline.is_none_or(|id| id == one.pipeline) && stage.is_none_or(|id| id == one.stage)
    };
    Ok(data.opportunities().filter(there).filter(|one| filter.keeps(one.as_ref(), &cx)).map(|one| one.id).collect())
}

/// Lets the rules think through changes that have been applied to a copy, without acting. Gives the runs that began, which
/// are in the copy then.
pub fn think_through(changes: &ChangeSet, copy: &mut Dataset, scene: &Scene, how: Origin) -> Vec<Id> {
    let rules: Vec<Live> = live(&context(copy, scene, scene.now)).iter().map(idle).collect();
    let mut schedule = Schedule::default();
    let mut engine = Engine::with(copy, &mut schedule, scene.clone(), rules).pretending();
    engine.react(changes, how);
    engine.finish().runs
}
