//! Signs of life from the other side: answers, meetings, and messages that came back.

use super::subject::{Context, Values};
use super::{Field, subject::Subject};
use crate::data::Dataset;
use crate::model::{Activity, ActivityKind, Message, Opportunity, Outcome, Reply, Task, TaskKind};
use crate::value::{Id, Time};

/// The answer for one of these fields; none for other fields.
pub(super) fn of<'a>(id: Id, field: Field, cx: &Context<'a>) -> Option<Values<'a>> {
    Some(match field {
        Field::Answered => Values::of(answered(id, cx.data), |at| Values::day(at, cx)),
        Field::Met => Values::of(met(id, cx.data), |at| Values::day(at, cx)),
        Field::Bounced => Values::Flag(cx.data.messages_of(id).any(|message| message.bounced)),
        _ => return None,
    })
}

/// When they last answered: a message that was answered, an email that came in, a call that they took.
fn answered(id: Id, data: &Dataset) -> Option<Time> {
    let replied = |message: &Message| message.replied.filter(|_| message.reply != Some(Reply::OutOfOffice));
    let heard = |activity: &Activity| match (activity.kind, activity.outcome) {
        (ActivityKind::Email, Some(Outcome::Received)) | (ActivityKind::Call, Some(Outcome::Answered)) => {
            Some(activity.at)
        }
        _ => None,
    };
    let written = data.messages_of(id).filter_map(|message| replied(message));
    written.chain(data.activities_of(id).filter_map(|activity| heard(activity))).max()
}

/// When there was a meeting last.
fn met(id: Id, data: &Dataset) -> Option<Time> {
    let held = |activity: &&std::sync::Arc<Activity>| {
        activity.kind == ActivityKind::Meeting && activity.outcome != Some(Outcome::NoShow)
    };
    let done = |task: &Task| task.done.filter(|_| task.kind == TaskKind::Meeting);
    let logged = data.activities_of(id).filter(held).map(|activity| activity.at);
    logged.chain(data.tasks_of(id).filter_map(|task| done(task))).max()
}

/// The highest score of somebody's open opportunities.
pub(super) fn best_score<'a, 'd>(all: impl Iterator<Item = &'d Opportunity>, cx: &Context<'_>) -> Values<'a> {
    let open = all.filter(|one| !matches!(one.value(Field::Kind, cx), Values::Kind(kind) if kind.closed()));
    Values::of(open.filter_map(|one| one.score).max(), |score| Values::Number(i64::from(score)))
}
