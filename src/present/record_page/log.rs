//! What is to be done with a record, and what happened.

use super::{Cell, Entry, Look, Part, text};
use crate::data::Dataset;
use crate::model::{Kind, Message, MessageState, Outcome, Task};
use crate::value::{Id, Time};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

fn member(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.member(id)).map(|one| one.name.clone()).unwrap_or_default()
}

/// Tasks: the open ones by their day, then the done ones, the newest first.
pub(super) fn tasks(look: &Look<'_>, of: Id) -> Part {
    let data = look.data;
    let mut all: Vec<&Task> = data.tasks_of(of).map(AsRef::as_ref).collect();
    all.sort_by_key(|task| {
        (task.done.is_some(), task.done.map(Reverse), task.due.is_none(), task.due, task.time, task.id)
    });
    let row = |task: &Task| {
        vec![
            text(task.title()),
            task.due.map_or(Cell::Nothing, Cell::Day),
            text(member(data, task.assignee)),
            task.done.map_or(Cell::Nothing, Cell::Moment),
        ]
    };
    let rows = all.into_iter().map(row).collect();
    Part::Table { title: "Tasks", heads: vec!["Task", "Due", "Assigned to", "Done"], rows }
}

/// What happens after the sale.
pub(super) fn care(look: &Look<'_>, of: Id) -> Part {
    let data = look.data;
    let mut all: Vec<_> = data.referring(of, Kind::Care).filter_map(|id| data.care(id)).collect();
    all.sort_by_key(|one| (Reverse(one.on), one.id));
    let row = |one: &crate::model::Care| {
        let points = one.points.map(|points| format!("{points} of 10")).unwrap_or_default();
        vec![
            Cell::Day(one.on),
            text(one.kind.word()),
            text(
                [points, one.text.clone(), one.answer.clone()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" – "),
            ),
            one.solved.map_or(Cell::Nothing, Cell::Day),
        ]
    };
    let rows = all.into_iter().map(|one| row(one)).collect();
    Part::Table { title: "After the sale", heads: vec!["Day", "What", "Details", "Solved"], rows }
}

/// Calls, meetings, notes and messages, the newest first.
pub(super) fn log(look: &Look<'_>, of: Id) -> Part {
    let data = look.data;
    let happened = data.activities_of(of).map(|one| {
        let how = one.outcome.map(|outcome| format!(" ({})", outcome.word().to_lowercase())).unwrap_or_default();
        let entry = Entry {
            at: one.at,
            what: format!("{}{how}", one.kind.word()),
            who: member(data, one.member),
            text: one.text.trim().to_string(),
        };
        (entry, one.id)
    });
    // What was marked as sent stands in the log already.
    let of_sent = data.activities_of(of).filter(|one| one.outcome == Some(Outcome::Sent));
    // Anything but an email says what it was in front of its title.
    let words = |text: &'_ str| text.split_once(": ").map(|(_, title)| title.to_string());
    let logged: BTreeSet<(Time, String)> = of_sent
        .flat_map(|one| words(&one.text).into_iter().chain([one.text.clone()]).map(|text| (one.at, text)))
        .collect();
    let sent = |one: &&Arc<Message>| {
        let at = one.sent.unwrap_or(one.due);
        one.state == MessageState::Sent && !logged.contains(&(at, one.title()))
    };
    let messages = data.messages_of(of).filter(sent).map(|one| {
        let entry = Entry {
            at: one.sent.unwrap_or(one.due),
            what: format!("{} sent", one.channel.word()),
            who: member(data, one.assignee),
            text: one.title(),
        };
        (entry, one.id)
    });
    let mut all: Vec<(Entry, Id)> = happened.chain(messages).collect();
    all.sort_by_key(|(entry, id)| (Reverse::<Time>(entry.at), Reverse(*id)));
    Part::Log(all.into_iter().map(|(entry, _)| entry).collect())
}
