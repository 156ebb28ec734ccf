//! Rules as a person handles them: publishing, switching, stopping and taking back what they did.

use super::{Rejection, decide::Desk};
use crate::model::{Kind, Message, MessageState, Record, RecordId, Rule, Run, RunState, Source, TaskKind, Version};
use crate::value::{Id, Time, plural, quoted};
use std::sync::Arc;

fn rule(desk: &Desk<'_>, id: Id) -> Result<Rule, Rejection> {
    let id = RecordId { kind: Kind::Rule, id };
    match desk.need(id)? {
        Record::Rule(rule) => Ok(Arc::unwrap_or_clone(rule)),
        _ => Err(Rejection::Missing(id)),
    }
}

fn run(desk: &Desk<'_>, id: Id) -> Result<Run, Rejection> {
    let id = RecordId { kind: Kind::Run, id };
    match desk.need(id)? {
        Record::Run(run) => Ok(Arc::unwrap_or_clone(run)),
        _ => Err(Rejection::Missing(id)),
    }
}

/// Publishes a rule's draft as its next version and switches it on. With `carry`, runs that still wait follow the new
/// version from where they are; else they finish on theirs.
pub(super) fn publish(desk: &mut Desk<'_>, id: Id, carry: bool) -> Result<String, Rejection> {
    let mut rule = rule(desk, id)?;
    if rule.edited() {
        let number = rule.in_force().map_or(0, |version| version.number).saturating_add(1);
        let version = Version { number, at: desk.stamp.now, by: desk.stamp.actor, plan: rule.draft.clone() };
        rule.versions.push(version);
        if carry {
            let waiting: Vec<Run> =
                desk.data().runs_of(id).filter(|run| run.active()).map(|run| run.as_ref().clone()).collect();
            for mut run in waiting {
                run.of = Source::Rule { id, version: number };
                desk.put(run.into())?;
            }
        }
    }
    let first = rule.versions.len() == 1;
    rule.on = true;
    go_on(&mut rule, desk.stamp.now);
    let label = if first { "switched on" } else { "published" };
    let label = format!("{label} the rule {}", quoted(&rule.name));
    desk.put(rule.into())?;
    Ok(label)
}

/// Ends a rule's pause: whoever does that has seen what it did.
fn go_on(rule: &mut Rule, now: Time) {
    if !rule.paused.is_empty() {
        rule.resumed = Some(now);
    }
    rule.paused.clear();
}

/// Switches a rule on or off, or lets a paused one go on.
pub(super) fn switch(desk: &mut Desk<'_>, id: Id, on: bool) -> Result<String, Rejection> {
    let mut rule = rule(desk, id)?;
    if on && rule.versions.is_empty() {
        return publish(desk, id, false);
    }
    let label = match (on, rule.paused.is_empty()) {
        (true, false) => "let the rule go on:",
        (true, true) => "switched on the rule",
        (false, _) => "switched off the rule",
    };
    let label = format!("{label} {}", quoted(&rule.name));
    rule.on = on;
    go_on(&mut rule, desk.stamp.now);
    desk.put(rule.into())?;
    Ok(label)
}

/// Takes the draft back to what is in force.
pub(super) fn discard(desk: &mut Desk<'_>, id: Id) -> Result<String, Rejection> {
    let mut rule = rule(desk, id)?;
    let Some(version) = rule.in_force() else {
        return Err(Rejection::refused("This rule has never been switched on: there is nothing to go back to."));
    };
    rule.draft = version.plan.clone();
    let label = format!("discarded the draft of {}", quoted(&rule.name));
    desk.put(rule.into())?;
    Ok(label)
}

/// Publishes a sequence's next version.
pub(super) fn publish_sequence(desk: &mut Desk<'_>, id: Id, plan: &crate::model::Plan) -> Result<String, Rejection> {
    let id = RecordId { kind: Kind::Sequence, id };
    let Record::Sequence(known) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
    let mut sequence = Arc::unwrap_or_clone(known);
    let number = sequence.in_force().map_or(0, |version| version.number).saturating_add(1);
    sequence.versions.push(Version { number, at: desk.stamp.now, by: desk.stamp.actor, plan: plan.clone() });
    let label = format!("published the sequence {}", quoted(&sequence.name));
    desk.put(sequence.into())?;
    Ok(label)
}

/// Ends runs by hand. What they put into the Outbox and was not sent is not to be sent any more.
pub(super) fn stop(desk: &mut Desk<'_>, ids: &[Id]) -> Result<String, Rejection> {
    for id in ids {
        let mut run = run(desk, *id)?;
        if run.active() {
            run.state = RunState::Stopped { why: "a person stopped it".into() };
            run.due = None;
            let waiting: Vec<Arc<Message>> = desk
                .data()
                .messages_of(run.opportunity)
                .filter(|message| message.run == Some(run.id) && message.open())
                .cloned()
                .collect();
            for message in waiting {
                let mut message = Arc::unwrap_or_clone(message);
                message.state = MessageState::Cancelled;
                desk.put(message.into())?;
            }
            desk.put(run.into())?;
        }
    }
    Ok(format!("stopped {}", plural(ids.len(), "run", "runs")))
}

/// What taking back one thing that a run did would come to.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeBack {
    /// The run.
    pub run: Id,
    /// The record.
    pub record: RecordId,
    /// What was done, in words.
    pub what: String,
    /// Why it cannot be taken back, in words; none if it can.
    pub refused: Option<String>,
}

/// What taking back runs would come to, thing by thing, the last one first.
pub fn take_back(data: &Dataset, runs: &[Id]) -> Vec<TakeBack> {
    let (mut found, mut gone) = (Vec::new(), BTreeSet::new());
    for run in last_first(data, runs).iter().filter(|run| run.state != RunState::Undone) {
        for done in run.log.iter().rev() {
            for effect in done.effects.iter().rev().filter(|effect| effect.record.kind != Kind::Run) {
                let needed = || needed(data, effect, |other| !gone.contains(&other));
                let refused = refusal(data.get(effect.record).as_ref(), effect).or_else(needed);
                if refused.is_none() && effect.before.is_none() {
                    gone.insert(effect.record);
                }
                found.push(TakeBack { run: run.id, record: effect.record, what: done.what.clone(), refused });
            }
        }
    }
    found
}

/// These runs and the sequences that they started, what began last first.
fn last_first(data: &Dataset, ids: &[Id]) -> Vec<Arc<Run>> {
    let mut all: BTreeMap<Id, Arc<Run>> = BTreeMap::new();
    let mut next: Vec<Id> = ids.to_vec();
    while let Some(id) = next.pop() {
        let Some(run) = data.run(id).filter(|run| !all.contains_key(&run.id)) else { continue };
        let effects = run.log.iter().flat_map(|done| &done.effects);
        next.extend(effects.filter(|effect| effect.record.kind == Kind::Run).map(|effect| effect.record.id));
        all.insert(id, run.clone());
    }
    let mut ordered: Vec<Arc<Run>> = all.into_values().collect();
    ordered.sort_by_key(|run| std::cmp::Reverse((run.ran, run.chain.len(), run.id)));
    ordered
}

/// Why a record that a step created has to stay, although nobody has changed it: something else belongs to it by now.
fn needed(data: &Dataset, effect: &RunEffect, stays: impl Fn(RecordId) -> bool) -> Option<String> {
    let id = effect.record.id;
    let created = effect.before.is_none() && effect.after.is_some();
    let other = |kind: &Kind| data.referring(id, *kind).map(|id| RecordId { kind: *kind, id }).any(&stays);
    let bound = created && Kind::ALL.iter().filter(|kind| **kind != Kind::Run).any(other);
    bound.then(|| "something belongs to it by now".into())
}

/// Why an effect cannot be taken back from a record as it is now.
fn refusal(now: Option<&Record>, effect: &RunEffect) -> Option<String> {
    match (&effect.before, &effect.after, now) {
        (_, None, Some(_)) => Some("it is there again".into()),
        (_, None, None) => None,
        (_, Some(_), None) => Some("it has been deleted since".into()),
        (before, Some(after), Some(now)) => {
            let json = now.to_json();
            let differs = |(name, value): &(&String, &Value)| json.get(*name).unwrap_or(&Value::Null) != *value;
            let word = |name: &String| super::words::word(now.kind(), name);
            let mut changed: Vec<String> = after.iter().filter(differs).map(|(name, _)| word(name)).collect();
            if before.is_none() {
                // A created record has changed as well where it got fields that it did not have.
                changed.extend(json.keys().filter(|name| !after.contains_key(*name)).map(word));
            }
            (!changed.is_empty()).then(|| format!("the {} has been changed since", changed.join(" and the ")))
        }
    }
}

/// Takes back what runs did, thing by thing; what a later change depends on stays. What still waits ends.
pub(super) fn undo(desk: &mut Desk<'_>, ids: &[Id]) -> Result<String, Rejection> {
    for id in ids {
        run(desk, *id)?;
    }
    let (mut back, mut kept) = (0_usize, 0_usize);
    for run in last_first(desk.data(), ids) {
        let mut run = Arc::unwrap_or_clone(run);
        if run.state == RunState::Undone {
            continue;
        }
        for effect in run.log.iter().rev().flat_map(|done| done.effects.iter().rev()) {
            if effect.record.kind == Kind::Run {
                continue;
            }
            let now = desk.draft.get(effect.record);
            let needed = || needed(desk.data(), effect, |other| desk.draft.get(other).is_some());
            if refusal(now.as_ref(), effect).or_else(needed).is_some() {
                kept += 1;
                continue;
            }
            revert(desk, now, effect)?;
            back += 1;
        }
        run.state = RunState::Undone;
        run.due = None;
        desk.put(run.into())?;
    }
    let kept = if kept == 0 { String::new() } else { format!(", {kept} kept because of later changes") };
    Ok(format!("took back {} of {}{kept}", plural(back, "change", "changes"), plural(ids.len(), "run", "runs")))
}

fn revert(desk: &mut Desk<'_>, now: Option<Record>, effect: &RunEffect) -> Result<(), Rejection> {
    let Some(before) = &effect.before else {
        desk.draft.delete(effect.record);
        return Ok(());
    };
    let mut json = now.map(|now| now.to_json()).unwrap_or_default();
    set(&mut json, before);
    let record = Record::from_json(effect.record.kind, Value::Object(json))
        .map_err(|_| Rejection::refused("What the rule changed cannot be read any more."))?;
    desk.put(record)
}

fn set(json: &mut Map<String, Value>, fields: &Map<String, Value>) {
    for (name, value) in fields {
        if value.is_null() {
            json.remove(name);
        } else {
            json.insert(name.clone(), value.clone());
        }
    }
}

/// Answers a question, or ticks off a list. A question is done with its answer; a list with its last tick.
pub(super) fn answer(desk: &mut Desk<'_>, task: Id, answers: &[String]) -> Result<String, Rejection> {
    let id = RecordId { kind: Kind::Task, id: task };
    let Record::Task(known) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
    let mut task = Arc::unwrap_or_clone(known);
    task.answers = answers.to_vec();
    let complete = match task.kind {
        TaskKind::Checklist => task.options.iter().all(|option| answers.contains(option)),
        _ => answers.iter().any(|answer| !answer.trim().is_empty()),
    };
    super::task::set_done(desk, &mut task, complete)?;
    let label = format!("answered {}", quoted(&task.title));
    desk.put(task.into())?;
    Ok(label)
}
