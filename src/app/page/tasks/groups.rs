//! Tasks in groups by when they are due.

use crate::app::store::App;
use penstock::{
    data::Dataset,
    model::{Kind, RecordId, Task},
    value::{Date, Id, fold},
};
use std::{cmp::Reverse, sync::Arc};

/// When a task is due, as seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Late,
    Today,
    Upcoming,
    NoDate,
    Done,
}

impl Group {
    fn of(task: &Task, today: Date) -> Self {
        match (task.done, task.due) {
            (Some(_), _) => Group::Done,
            (None, None) => Group::NoDate,
            (None, Some(day)) if day < today => Group::Late,
            (None, Some(day)) if day == today => Group::Today,
            (None, Some(_)) => Group::Upcoming,
        }
    }

    /// The title.
    pub fn words(self) -> &'static str {
        match self {
            Group::Late => "Late",
            Group::Today => "Today",
            Group::Upcoming => "Upcoming",
            Group::NoDate => "No date",
            Group::Done => "Done",
        }
    }

    /// The title's class.
    pub fn class(self) -> &'static str {
        match self {
            Group::Late => "late-text",
            Group::Today => "due-text",
            _ => "",
        }
    }

    /// The mark for tests.
    pub fn mark(self) -> &'static str {
        match self {
            Group::Late => "group-late",
            Group::Today => "group-today",
            Group::Upcoming => "group-upcoming",
            Group::NoDate => "group-no-date",
            Group::Done => "group-done",
        }
    }
}

/// A line of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// A group with its count.
    Title(Group, usize),
    /// A task of a group.
    Task(Id, Group),
}

impl Line {
    /// The task.
    pub fn task(self) -> Option<Id> {
        if let Line::Task(id, _) = self { Some(id) } else { None }
    }

    /// Whether it is an open task.
    pub fn open(self) -> bool {
        matches!(self, Line::Task(_, group) if group != Group::Done)
    }
}

fn text_of(data: &Dataset, task: &Task) -> String {
    let about = [
        task.opportunity.map(RecordId::opportunity),
        task.contact.map(|id| RecordId { kind: Kind::Contact, id }),
        task.company.map(|id| RecordId { kind: Kind::Company, id }),
    ];
    let about =
        about.into_iter().flatten().find_map(|id| data.get(id)).map(|record| record.title()).unwrap_or_default();
    fold(&format!("{} {about}", task.title))
}

/// The lines of the page: each group that has tasks, in order of time; done ones last, the latest first.
pub fn lines(app: App, search: &str, who: Option<Id>, with_done: bool) -> Arc<[Line]> {
    let today = app.today();
    let search = fold(search);
    let words: Vec<&str> = search.split(' ').filter(|word| !word.is_empty()).collect();
    app.data(|data| {
        let wanted = |task: &Task| {
            let text = || text_of(data, task);
            (with_done || task.done.is_none())
                && who.is_none_or(|who| task.assignee == Some(who))
                && (words.is_empty() || words.iter().all(|word| text().contains(word)))
        };
        let mut all: Vec<_> =
            data.tasks().filter(|task| wanted(task)).map(|task| (Group::of(task, today), task)).collect();
        all.sort_by_key(|(group, task)| {
            (*group, Reverse(task.done), task.due, task.time.is_some(), task.time, task.id)
        });
        let mut lines = Vec::with_capacity(all.len() + 5);
        for part in all.chunk_by(|a, b| a.0 == b.0) {
            if let Some((group, _)) = part.first() {
                lines.push(Line::Title(*group, part.len()));
                lines.extend(part.iter().map(|(group, task)| Line::Task(task.id, *group)));
            }
        }
        lines.into()
    })
}
