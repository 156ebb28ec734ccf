//! Edges: what happened to an opportunity, read off the changes of one gesture.

use crate::data::{Change, ChangeSet, Dataset};
use crate::model::{
    Activity, ActivityKind, Contact, Message, MessageState, Opportunity, Origin, Outcome, Record, Reply, StageKind,
    Task, TaskKind, Temperature, Trigger,
};
use crate::value::{Id, Time};
use serde_json::Value;
use std::collections::BTreeSet;

/// Something that happened to an opportunity at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The opportunity.
    pub opportunity: Id,
    /// What happened.
    pub what: What,
    /// When it was, where that is told: what is logged now may have been long ago.
    pub told: Option<Time>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It came into being.
    Created(Origin),
    /// It entered a stage.
    Entered(Id),
    /// It left a stage.
    Left(Id),
    /// It moved from one stage to another.
    Moved {
        /// From this stage.
        from: Id,
        /// To this stage.
        to: Id,
        /// To a later stage of the same pipeline (`Some(true)`), an earlier one, or into another pipeline.
        forward: Option<bool>,
        /// Past at least one open stage.
        skipped: bool,
    },
    /// It was won.
    Won,
    /// It was lost.
    Lost,
    /// It was won or lost, and is open again.
    Reopened,
    /// A field changed.
    Changed {
        /// Its stored name.
        field: String,
        /// The stored value before.
        from: Value,
        /// The stored value after.
        to: Value,
    },
    /// A tag was added.
    TagAdded(String),
    /// A tag was removed.
    TagRemoved(String),
    /// The temperature changed.
    Temperature(Option<Temperature>),
    /// The score changed; a missing score counts as 0.
    Score {
        /// Before.
        from: i32,
        /// After.
        to: i32,
    },
    /// A task was done.
    TaskDone {
        /// Its title.
        title: String,
        /// The run that made it.
        run: Option<Id>,
    },
    /// A task was deleted, or given to another opportunity.
    TaskGone,
    /// A meeting was arranged.
    MeetingPlanned,
    /// Something was logged.
    Logged {
        /// What.
        kind: ActivityKind,
        /// How it went.
        outcome: Option<Outcome>,
    },
    /// A message was sent.
    MessageSent,
    /// A message was answered.
    Replied(Reply),
    /// A contact wants no more messages.
    OptedOut,
}

/// The clocks of two mail programs differ, and what is sent may be marked as sent after it was answered.
const GRACE: i64 = 3_600_000;

impl Edge {
    /// What happens now.
    pub fn new(opportunity: Id, what: What) -> Self {
        Self { opportunity, what, told: None }
    }

    /// Whether it was over before a moment: then it has nothing to do with what began there.
    pub fn before(&self, moment: Time) -> bool {
        self.told.is_some_and(|told| told.plus_millis(GRACE) < moment)
    }

    /// Whether it sets off a trigger. Timed triggers are set off by time alone.
    pub fn sets_off(&self, trigger: &Trigger) -> bool {
        match (trigger, &self.what) {
            (Trigger::StageEntered { stage }, What::Entered(entered)) => stage == entered,
            (Trigger::StageLeft { stage }, What::Left(left)) => stage == left,
            (Trigger::Moved { from: a, to: b }, What::Moved { from, to, .. }) => {
                a.is_none_or(|a| a == *from) && b.is_none_or(|b| b == *to)
            }
            (Trigger::Forward, What::Moved { forward, .. }) => *forward == Some(true),
            (Trigger::Backward, What::Moved { forward, .. }) => *forward == Some(false),
            (Trigger::Skipped, What::Moved { skipped, .. }) => *skipped,
            (Trigger::Created { how }, What::Created(origin)) => *how == Origin::Any || how == origin,
            (Trigger::Changed { field: watched, from: a, to: b }, What::Changed { field, from, to }) => {
                watched == field && a.as_ref().is_none_or(|a| a == from) && b.as_ref().is_none_or(|b| b == to)
            }
            (Trigger::Won, What::Won) | (Trigger::Lost, What::Lost) | (Trigger::Reopened, What::Reopened) => true,
            (Trigger::TaskDone { title: words }, What::TaskDone { title, .. }) => {
                words.trim().is_empty() || crate::value::fold(title).contains(&crate::value::fold(words))
            }
            (Trigger::Logged { kind: asked, outcome: wanted }, What::Logged { kind, outcome }) => {
                asked.map_or(kind.touches(), |asked| asked == *kind)
                    && wanted.is_none_or(|wanted| *outcome == Some(wanted))
            }
            (Trigger::MessageSent, What::MessageSent) => true,
            (Trigger::Replied { reply: asked }, What::Replied(reply)) => {
                // An absence is no answer: it counts only where it is asked for.
                asked.map_or(*reply != Reply::OutOfOffice, |asked| asked == *reply)
            }
            (Trigger::TagAdded { tag }, What::TagAdded(added)) => tag.eq_ignore_ascii_case(added),
            (Trigger::TagRemoved { tag }, What::TagRemoved(removed)) => tag.eq_ignore_ascii_case(removed),
            (Trigger::Temperature { to }, What::Temperature(now)) => to.is_none() || to == now,
            (Trigger::Score { mark, falling }, What::Score { from, to }) => {
                if *falling {
                    from >= mark && to < mark
                } else {
                    from < mark && to >= mark
                }
            }
            _ => false,
        }
    }

    /// What happened, in words that follow the opportunity's name: `entered Proposal Pending`.
    pub fn words(&self, data: &Dataset) -> String {
        let stage = |id: &Id| data.stage(*id).map_or_else(|| "a stage".into(), |stage| stage.name.clone());
        match &self.what {
            What::Created(Origin::Import) => "was imported".into(),
            What::Created(Origin::Rule) => "was created by a rule".into(),
            What::Created(_) => "was created".into(),
            What::Entered(id) => format!("entered {}", stage(id)),
            What::Left(id) => format!("left {}", stage(id)),
            What::Moved { from, to, .. } => format!("moved from {} to {}", stage(from), stage(to)),
            What::Won => "was won".into(),
            What::Lost => "was lost".into(),
            What::Reopened => "was reopened".into(),
            What::Changed { field, to, .. } => {
                let own = super::live::own_value(field, to, data);
                let field = match crate::model::custom_id(field) {
                    Some(_) => super::live::field_name(field, data),
                    None => field.replace('_', " "),
                };
                match to {
                    _ if own.is_some() => format!("its {field} became {}", own.unwrap_or_default()),
                    Value::Null => format!("its {field} was emptied"),
                    Value::String(text) if text.len() < 60 => {
                        let member = text.parse().ok().and_then(|id| data.member(id)).map(|member| &member.name);
                        format!("its {field} became {}", member.unwrap_or(text))
                    }
                    _ => format!("its {field} changed"),
                }
            }
            What::TagAdded(tag) => format!("got the tag #{tag}"),
            What::TagRemoved(tag) => format!("lost the tag #{tag}"),
            What::Temperature(Some(to)) => format!("became {}", to.word().to_lowercase()),
            What::Temperature(None) => "its temperature was emptied".into(),
            What::Score { from, to } => format!("its score went from {from} to {to}"),
            What::TaskDone { title, .. } => format!("the task {} was done", crate::value::quoted(title)),
            What::TaskGone => "a task was taken away".into(),
            What::MeetingPlanned => "got a meeting".into(),
            What::Logged { kind, outcome } => {
                let kind = super::say::one(*kind);
                outcome.map_or(format!("{kind} was logged"), |outcome| {
                    format!("{kind} was logged as {}", outcome.word().to_lowercase())
                })
            }
            What::MessageSent => "a message was sent".into(),
            What::Replied(Reply::OutOfOffice) => "a message was met with an absence".into(),
            What::Replied(reply) => format!("a message was answered: {}", reply.word().to_lowercase()),
            What::OptedOut => "the contact wants no more messages".into(),
        }
    }
}

/// The edges of a change set, in the order of its records. `how` says how new opportunities came to be; `watched` names
/// the fields whose changes matter, since comparing all of them would cost more than the rules themselves. The data set
/// is as it is after the changes.
pub fn edges(changes: &ChangeSet, data: &Dataset, how: Origin, watched: &BTreeSet<String>) -> Vec<Edge> {
    let mut found = Vec::new();
    for change in changes.iter() {
        read(change, data, how, watched, &mut found);
    }
    found
}

fn read(change: &Change, data: &Dataset, how: Origin, watched: &BTreeSet<String>, found: &mut Vec<Edge>) {
    match (&change.before, &change.after) {
        (before, Some(Record::Opportunity(after))) => {
            let before = match before {
                Some(Record::Opportunity(before)) => Some(before.as_ref()),
                _ => None,
            };
            let mut add = |what| found.push(Edge::new(after.id, what));
            opportunity(before, after, data, how, &mut add);
            if let Some(before) = before
                && !watched.is_empty()
            {
                fields(before, after, watched, &mut add);
            }
        }
        (before, Some(Record::Task(after))) => {
            let was = match before {
                Some(Record::Task(before)) => Some(before.as_ref()),
                _ => None,
            };
            task(was, after, found);
        }
        (Some(Record::Task(before)), None) => {
            found.extend(before.opportunity.map(|opportunity| Edge::new(opportunity, What::TaskGone)));
        }
        (None, Some(Record::Activity(after))) => activity(after, found),
        (before, Some(Record::Message(after))) => {
            let was = match before {
                Some(Record::Message(before)) => Some(before.as_ref()),
                _ => None,
            };
            message(was, after, found);
        }
        (Some(Record::Contact(before)), Some(Record::Contact(after))) => contact(before, after, data, found),
        _ => {}
    }
}

fn opportunity(
    before: Option<&Opportunity>,
    after: &Opportunity,
    data: &Dataset,
    how: Origin,
    add: &mut impl FnMut(What),
) {
    let Some(before) = before else {
        add(What::Created(how));
        add(What::Entered(after.stage));
        // An opportunity that comes in won or lost was so before: nothing is won or lost by it now.
        after.tags.iter().for_each(|tag| add(What::TagAdded(tag.clone())));
        return;
    };
    if before.stage != after.stage {
        moved(before.stage, after.stage, data, add);
    }
    if before.tags != after.tags {
        after.tags.difference(&before.tags).for_each(|tag| add(What::TagAdded(tag.clone())));
        before.tags.difference(&after.tags).for_each(|tag| add(What::TagRemoved(tag.clone())));
    }
    if before.temperature != after.temperature {
        add(What::Temperature(after.temperature));
    }
    if before.score != after.score {
        add(What::Score { from: before.score.unwrap_or(0), to: after.score.unwrap_or(0) });
    }
}

fn moved(from: Id, to: Id, data: &Dataset, add: &mut impl FnMut(What)) {
    let (old, new) = (data.stage(from), data.stage(to));
    let forward = match (old, new) {
        (Some(old), Some(new)) if old.pipeline == new.pipeline => Some((&old.rank, old.id) < (&new.rank, new.id)),
        _ => None,
    };
    let skipped = forward == Some(true)
        && match (old, new) {
            (Some(old), Some(new)) => data.stages().any(|stage| {
                stage.pipeline == old.pipeline
                    && !stage.retired
                    && stage.kind == StageKind::Open
                    && (&old.rank, old.id) < (&stage.rank, stage.id)
                    && (&stage.rank, stage.id) < (&new.rank, new.id)
            }),
            _ => false,
        };
    add(What::Left(from));
    add(What::Moved { from, to, forward, skipped });
    add(What::Entered(to));
    let kind = |stage: Option<&std::sync::Arc<crate::model::Stage>>| stage.map(|stage| stage.kind);
    match (kind(old), kind(new)) {
        (was, Some(StageKind::Won)) if was != Some(StageKind::Won) => add(What::Won),
        (was, Some(StageKind::Lost)) if was != Some(StageKind::Lost) => add(What::Lost),
        (Some(was), Some(now)) if was.closed() && !now.closed() => add(What::Reopened),
        _ => {}
    }
}

fn fields(before: &Opportunity, after: &Opportunity, watched: &BTreeSet<String>, add: &mut impl FnMut(What)) {
    let (Ok(Value::Object(old)), Ok(Value::Object(new))) = (serde_json::to_value(before), serde_json::to_value(after))
    else {
        return;
    };
    for field in watched {
        let (from, to) = (old.get(field), new.get(field));
        if from != to {
            let value = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
            add(What::Changed { field: field.clone(), from: value(from), to: value(to) });
        }
    }
}

fn task(before: Option<&Task>, after: &Task, found: &mut Vec<Edge>) {
    let left = before.and_then(|before| before.opportunity).filter(|left| after.opportunity != Some(*left));
    found.extend(left.map(|left| Edge::new(left, What::TaskGone)));
    let Some(opportunity) = after.opportunity else { return };
    if before.is_none() && after.kind == TaskKind::Meeting {
        found.push(Edge::new(opportunity, What::MeetingPlanned));
    }
    if after.done.is_some() && before.is_none_or(|before| before.done.is_none()) {
        let what = What::TaskDone { title: after.title.clone(), run: after.run };
        found.push(Edge::new(opportunity, what));
    }
}

fn activity(after: &Activity, found: &mut Vec<Edge>) {
    if let Some(opportunity) = after.opportunity {
        let what = What::Logged { kind: after.kind, outcome: after.outcome };
        found.push(Edge { told: Some(after.at), ..Edge::new(opportunity, what) });
    }
}

fn message(before: Option<&Message>, after: &Message, found: &mut Vec<Edge>) {
    let Some(opportunity) = after.opportunity else { return };
    if after.state == MessageState::Sent && before.is_none_or(|before| before.state != MessageState::Sent) {
        found.push(Edge::new(opportunity, What::MessageSent));
    }
    if let Some(reply) = after.reply
        && before.is_none_or(|before| before.reply != Some(reply))
    {
        found.push(Edge { told: after.replied, ..Edge::new(opportunity, What::Replied(reply)) });
    }
}

fn contact(before: &Contact, after: &Contact, data: &Dataset, found: &mut Vec<Edge>) {
    if after.opted_out && !before.opted_out {
        let all = data.opportunities_with(after.id);
        found.extend(all.map(|opportunity| Edge::new(opportunity.id, What::OptedOut)));
    }
}
