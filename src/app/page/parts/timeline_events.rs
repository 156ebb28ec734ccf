//! Everything that happened to a record, merged from where it is recorded.

use crate::app::store::{App, sentence};
use penstock::{
    data::{Cause, Dataset, Head},
    model::{ActivityKind, CareKind, Kind, Opportunity, RecordId, Visit},
    present::{self, traces},
    value::{Id, Time},
};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of thing happened.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// A logged activity, which can be changed.
    Activity(Id, ActivityKind),
    /// A task was added.
    TaskAdded,
    /// A task was done.
    TaskDone,
    /// Something came up after the sale, or was solved.
    Care(CareKind),
    /// A stage was entered; won and lost ones look different.
    Stage(&'static str),
    /// The record was changed.
    Change,
    /// A rule did it.
    Rule,
    /// A run of a rule or sequence did something.
    Run(Id),
}

/// One line of the timeline.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Event {
    pub at: Time,
    pub what: What,
    pub text: String,
    /// Who did it.
    pub by: Option<Id>,
    /// The record that it belongs to, where that is another one.
    pub about: Option<RecordId>,
}

/// Everything that happened to a record and, for people and companies, to their opportunities; newest first.
pub fn events(app: App, of: RecordId) -> Vec<Event> {
    app.read(|workspace| {
        let data = workspace.data();
        let mut all = Vec::new();
        let mut told = BTreeSet::new();
        let mut seen = BTreeSet::new();
        work(data, of, None, &mut seen, &mut all);
        runs(data, of, None, &mut all);
        if let Some(opportunity) = data.opportunity(of.id).filter(|_| of.kind == Kind::Opportunity) {
            stages(data, opportunity, None, &mut all);
            told.extend(opportunity.visits.iter().map(|visit| visit.entered));
            let actors: BTreeMap<Time, Id> =
                workspace.journal().of_record(of).filter_map(|head| Some((head.at, head.actor?))).collect();
            for event in all.iter_mut().filter(|event| matches!(event.what, What::Stage(_))) {
                event.by = actors.get(&event.at).copied();
            }
        } else {
            for id in data.people_of(of.id).map(|person| person.id) {
                let about = RecordId { kind: Kind::Contact, id };
                work(data, about, Some(about), &mut seen, &mut all);
            }
            let theirs = data.opportunities_with(of.id).chain(data.opportunities_of(of.id)).map(|one| one.id);
            for id in theirs {
                let about = RecordId::opportunity(id);
                work(data, about, Some(about), &mut seen, &mut all);
                runs(data, about, Some(about), &mut all);
                if let Some(opportunity) = data.opportunity(id) {
                    stages(data, opportunity, Some(about), &mut all);
                }
            }
        }
        cares(data, of, &mut all);
        // What is shown as a stage that was entered needs no second line.
        let heads = workspace.journal().of_record(of).filter(|head| !told.contains(&head.at));
        // The workspace's own start and the order within a column say nothing about the record.
        let telling = |head: &&Head| !head.label.starts_with("reordered ") && !head.label.starts_with("started ");
        // What time did is told by the runs themselves.
        let by_run = |head: &&Head| {
            matches!(head.cause, Cause::Time | Cause::Rule { .. }) && head.touched.iter().any(|id| id.kind == Kind::Run)
        };
        all.extend(heads.filter(telling).filter(|head| !by_run(head)).map(change));
        all.sort_by_key(|event| std::cmp::Reverse(event.at));
        all
    })
}

fn change(head: &Head) -> Event {
    let text = match head.cause {
        Cause::Undo(_) => format!("Took back: {}", head.label),
        Cause::Redo(_) => format!("Did again: {}", head.label),
        _ => sentence(&head.label),
    };
    let what = if matches!(head.cause, Cause::Rule { .. } | Cause::Time) { What::Rule } else { What::Change };
    Event { at: head.at, what, text, by: head.actor, about: None }
}

fn work(data: &Dataset, of: RecordId, about: Option<RecordId>, seen: &mut BTreeSet<Id>, all: &mut Vec<Event>) {
    for activity in data.activities_of(of.id).filter(|activity| seen.insert(activity.id)) {
        let what = What::Activity(activity.id, activity.kind);
        all.push(Event { at: activity.at, what, text: activity.text.clone(), by: activity.member, about });
    }
    let tasks: Vec<_> = data.tasks_of(of.id).filter(|task| seen.insert(task.id)).collect();
    for task in tasks {
        let quoted = penstock::value::quoted(&task.title);
        let added = format!("Task {quoted}");
        // The run that created it says so itself.
        if task.run.is_none_or(|run| data.run(run).is_none()) {
            all.push(Event { at: task.created, what: What::TaskAdded, text: added, by: None, about });
        }
        if let Some(done) = task.done {
            all.push(Event {
                at: done,
                what: What::TaskDone,
                text: format!("Done: {quoted}"),
                by: task.assignee,
                about,
            });
        }
    }
}

/// What came up after the sale, and when it was solved.
fn cares(data: &Dataset, of: RecordId, all: &mut Vec<Event>) {
    for care in present::care::of(data, of).into_iter().filter_map(|id| data.care(id)) {
        let points = care.points.map(|points| format!(", {points} of 10")).unwrap_or_default();
        let text = format!("{}{points}", care.title());
        let event = |at, text| Event { at, what: What::Care(care.kind), text, by: care.member, about: None };
        all.push(event(Time::midday(care.on), text));
        if let Some(solved) = care.solved {
            all.push(event(Time::midday(solved), format!("Solved: {}", penstock::value::quoted(&care.text))));
        }
    }
}

/// What rules and sequences did with an opportunity, a line for each moment at which they did something.
fn runs(data: &Dataset, of: RecordId, about: Option<RecordId>, all: &mut Vec<Event>) {
    if of.kind != Kind::Opportunity {
        return;
    }
    for run in data.runs_of(of.id).filter(|run| run.opportunity == of.id) {
        for (at, text) in traces::acts(run, data) {
            all.push(Event { at, what: What::Run(run.id), text, by: None, about });
        }
    }
}

fn stages(data: &Dataset, opportunity: &Opportunity, about: Option<RecordId>, all: &mut Vec<Event>) {
    let mut before: Option<&Visit> = None;
    for visit in &opportunity.visits {
        let mut text = match before {
            None if visit.entered == opportunity.created => format!("Added to {}", visit.name),
            None => format!("Entered {}", visit.name),
            Some(before) => format!("Moved from {} to {}", before.name, visit.name),
        };
        if !visit.overridden.is_empty() {
            text.push_str(&format!(", although something was missing: {}", visit.overridden));
        }
        let kind = data.stage(visit.stage).map_or("", |stage| if stage.kind.closed() { stage.kind.key() } else { "" });
        all.push(Event { at: visit.entered, what: What::Stage(kind), text, by: None, about });
        before = Some(visit);
    }
}
