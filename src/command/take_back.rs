//! Taking back what runs did, thing by thing: what a later change depends on stays, and is told.

use super::{Rejection, decide::Desk, words};
use crate::data::{Dataset, Draft};
use crate::model::{Done, Kind, Record, RecordId, Run, RunEffect, RunState};
use crate::value::{Id, Time, plural};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

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

/// What taking back runs would come to, thing by thing, the last one first. The same as taking them back then does.
pub fn take_back(data: &Dataset, runs: &[Id]) -> Vec<TakeBack> {
    told(data, runs, None)
}

/// Like [`take_back`], for what these runs did since a moment: what they did before it stays.
pub fn take_back_since(data: &Dataset, runs: &[Id], from: Time) -> Vec<TakeBack> {
    told(data, runs, Some(from))
}

fn told(data: &Dataset, runs: &[Id], from: Option<Time>) -> Vec<TakeBack> {
    let runs = with_started(data, runs);
    let deeds = deeds(&runs, from);
    let refused = revert_all(&mut Draft::on(data), &deeds);
    let tell = |(deed, refused): (&Deed<'_>, Option<String>)| TakeBack {
        run: deed.run.id,
        record: deed.effect.record,
        what: deed.done.what.clone(),
        refused,
    };
    deeds.iter().zip(refused).map(tell).collect()
}

/// Takes back what runs did, and the sequences that they started; with `from` only what they did since then. What still
/// waits ends.
pub(super) fn undo(desk: &mut Desk<'_>, ids: &[Id], from: Option<Time>) -> Result<String, Rejection> {
    for id in ids {
        desk.need(RecordId { kind: Kind::Run, id: *id })?;
    }
    let runs = with_started(desk.data(), ids);
    let deeds = deeds(&runs, from);
    let refused = revert_all(&mut desk.draft, &deeds);
    let kept = refused.iter().flatten().count();
    let back = refused.len().saturating_sub(kept);
    for run in &runs {
        let mut run = run.as_ref().clone();
        if from.is_none_or(|from| run.ran >= from) {
            run.state = RunState::Undone;
        } else if run.active() {
            run.state = RunState::Stopped { why: "a person took back what it did".into() };
        }
        run.due = None;
        desk.put(run.into())?;
    }
    let kept = if kept == 0 { String::new() } else { format!(", {kept} kept because of later changes") };
    Ok(format!("took back {} of {}{kept}", plural(back, "change", "changes"), plural(ids.len(), "run", "runs")))
}

/// These runs and the sequences that they started, without those that have been taken back already.
fn with_started(data: &Dataset, ids: &[Id]) -> Vec<Arc<Run>> {
    let mut all: BTreeMap<Id, Arc<Run>> = BTreeMap::new();
    let mut next: Vec<Id> = ids.to_vec();
    while let Some(id) = next.pop() {
        let fresh = data.run(id).filter(|run| run.state != RunState::Undone && !all.contains_key(&run.id));
        let Some(run) = fresh else { continue };
        let effects = run.log.iter().flat_map(|done| &done.effects);
        next.extend(effects.filter(|effect| starts(effect)).map(|effect| effect.record.id));
        all.insert(id, run.clone());
    }
    all.into_values().collect()
}

/// Whether an effect is that a sequence began: it is taken back as a run of its own.
fn starts(effect: &RunEffect) -> bool {
    effect.record.kind == Kind::Run && effect.before.is_none()
}

/// A thing that a run did.
struct Deed<'a> {
    run: &'a Run,
    done: &'a Done,
    effect: &'a RunEffect,
}

impl Deed<'_> {
    /// Its place in what happened.
    fn order(&self) -> (Time, Time, usize, Id, u16) {
        (self.done.ran, self.done.due, self.run.chain.len(), self.run.id, self.done.step)
    }
}

/// All that runs did, or all since a moment, the last thing first: runs that waited may have acted in turn.
fn deeds(runs: &[Arc<Run>], from: Option<Time>) -> Vec<Deed<'_>> {
    let mut all = Vec::new();
    for run in runs {
        for done in run.log.iter().filter(|done| from.is_none_or(|from| done.ran >= from)) {
            let effects = done.effects.iter().filter(|effect| !starts(effect));
            all.extend(effects.map(|effect| Deed { run, done, effect }));
        }
    }
    all.sort_by_key(Deed::order);
    all.reverse();
    all
}

/// Takes back what can be taken back; says of each thing why it cannot. Where several rules acted within one gesture,
/// nothing says which of them came first: what another thing stands in the way of is tried again after that.
fn revert_all(draft: &mut Draft<'_>, deeds: &[Deed<'_>]) -> Vec<Option<String>> {
    let mut refused: Vec<Option<String>> = vec![Some(String::new()); deeds.len()];
    let mut progress = true;
    while progress {
        progress = false;
        for (deed, refused) in deeds.iter().zip(&mut refused).filter(|(_, refused)| refused.is_some()) {
            *refused = revert(draft, deed.effect).err();
            progress |= refused.is_none();
        }
    }
    refused
}

/// Takes one effect back, or says why not.
fn revert(draft: &mut Draft<'_>, effect: &RunEffect) -> Result<(), String> {
    let now = draft.get(effect.record);
    if let Some(why) = refusal(now.as_ref(), effect).or_else(|| needed(draft, effect)) {
        return Err(why);
    }
    if let Some(Record::Run(run)) = &now {
        going_again(draft, run)?;
    }
    let Some(before) = &effect.before else {
        draft.delete(effect.record);
        return Ok(());
    };
    let mut json = now.map(|now| now.to_json()).unwrap_or_default();
    set(&mut json, before);
    let record = Record::from_json(effect.record.kind, Value::Object(json));
    let record = record.map_err(|_| "what it was before cannot be read any more".to_string())?;
    record.check().map_err(|invalid| invalid.message)?;
    draft.put(record);
    Ok(())
}

/// Why an effect cannot be taken back from a record as it is now.
fn refusal(now: Option<&Record>, effect: &RunEffect) -> Option<String> {
    // Where it stands in its column is no work that could be lost; nor is a score that is worked out anew.
    let scored = matches!(now, Some(Record::Opportunity(one)) if one.given.is_some());
    let free = |name: &str| name == "rank" || scored && name == "score";
    let counts = |name: &&String| effect.record.kind != Kind::Opportunity || !free(name);
    match (&effect.before, &effect.after, now) {
        (_, None, Some(_)) => Some("it is there again".into()),
        (_, None, None) => None,
        (_, Some(_), None) => Some("it has been deleted since".into()),
        (before, Some(after), Some(now)) => {
            let json = now.to_json();
            let differs =
                |name: &&String| json.get(*name).unwrap_or(&Value::Null) != after.get(*name).unwrap_or(&Value::Null);
            let mut changed: BTreeSet<&String> = after.keys().filter(counts).filter(differs).collect();
            if before.is_none() {
                // A created record has changed as well where it got fields that it did not have.
                changed.extend(json.keys().filter(counts).filter(|name| !after.contains_key(*name)));
            }
            // What is done is said as such, whatever else changed with it.
            let has = |name: &str| changed.iter().any(|other| *other == name);
            match now {
                Record::Task(task) if task.done.is_some() && has("done") => {
                    return Some("it has been completed since".into());
                }
                Record::Message(message) if message.sent.is_some() && has("sent") => {
                    return Some("it has been sent since".into());
                }
                _ => {}
            }
            // Its way through the stages goes without saying where the stage is said.
            if changed.iter().any(|name| *name == "stage") {
                changed.retain(|name| *name != "visits");
            }
            let verb = if changed.len() == 1 { "has" } else { "have" };
            let changed: Vec<String> = changed.into_iter().map(|name| words::word(now.kind(), name)).collect();
            (!changed.is_empty()).then(|| format!("the {} {verb} been changed since", changed.join(" and the ")))
        }
    }
}

/// Why a record that a step created has to stay, although nobody has changed it: something else belongs to it by now.
fn needed(draft: &Draft<'_>, effect: &RunEffect) -> Option<String> {
    let id = effect.record.id;
    let created = effect.before.is_none() && effect.after.is_some();
    let stays = |other: RecordId| draft.get(other).is_some();
    let other = |kind: &Kind| draft.base().referring(id, *kind).map(|id| RecordId { kind: *kind, id }).any(stays);
    let bound = created && Kind::ALL.iter().filter(|kind| **kind != Kind::Run).any(other);
    bound.then(|| "something belongs to it by now".into())
}

/// Why a sequence that was stopped cannot go on: it has no opportunity any more, or runs there again.
fn going_again(draft: &Draft<'_>, run: &Run) -> Result<(), String> {
    if draft.get(RecordId::opportunity(run.opportunity)).is_none() {
        return Err("the opportunity has been deleted since".into());
    }
    let same = |other: &&Arc<Run>| other.of.id() == run.of.id() && other.id != run.id;
    match draft.base().active_runs(run.opportunity).find(same) {
        Some(_) => Err("it runs there again".into()),
        None => Ok(()),
    }
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
