//! Tasks in groups: by when they are due, by who is to do them, or by what they are about.

use crate::app::{
    page::parts::{subject, with_context},
    store::App,
};
use penstock::{
    data::Dataset,
    model::{Kind, RecordId, Task},
    present::route::Order,
    query::{Expr, Filter},
    value::{Date, Id, fold},
};
use std::{cmp::Reverse, sync::Arc};

/// What tasks are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// When they are due.
    #[default]
    Day,
    /// Who is to do them.
    Person,
    /// What they are about.
    Record,
}

impl By {
    /// All of them with their words.
    pub const ALL: [(By, &'static str, &'static str); 3] =
        [(By::Day, "day", "By day"), (By::Person, "person", "By person"), (By::Record, "record", "By record")];

    /// What the address asks for.
    pub fn asked(order: &Order) -> By {
        let word = order.column().map_or("", |(word, _)| word);
        Self::ALL.into_iter().find(|(_, key, _)| *key == word).map(|(by, ..)| by).unwrap_or_default()
    }

    /// The word in the address.
    pub fn key(self) -> &'static str {
        Self::ALL.into_iter().find(|(by, ..)| *by == self).map_or("", |(_, key, _)| key)
    }

    /// As the address says it: nothing for the usual one.
    pub fn said(self) -> Order {
        if self == By::default() { Order::default() } else { Order::by(self.key(), false) }
    }
}

/// A group of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Late,
    Today,
    Upcoming,
    NoDate,
    /// Somebody's.
    Person(Option<Id>),
    /// About something.
    Record(Option<RecordId>),
    Done,
}

impl Group {
    fn of(task: &Task, by: By, today: Date) -> Self {
        match (by, task.done, task.due) {
            (_, Some(_), _) => Group::Done,
            (By::Person, ..) => Group::Person(task.assignee),
            (By::Record, ..) => Group::Record(subject(task)),
            (By::Day, None, None) => Group::NoDate,
            (By::Day, None, Some(day)) if day < today => Group::Late,
            (By::Day, None, Some(day)) if day == today => Group::Today,
            (By::Day, None, Some(_)) => Group::Upcoming,
        }
    }

    /// Groups by name in the order of the alphabet, those without one behind them, the done ones last.
    fn place(self, data: &Dataset) -> (bool, bool, String, Group) {
        let (named, name) = match self {
            Group::Person(id) => (id.is_some(), id.and_then(|id| data.member(id)).map(|member| member.name.clone())),
            Group::Record(id) => (id.is_some(), id.and_then(|id| data.get(id)).map(|record| record.title())),
            _ => (true, None),
        };
        (self == Group::Done, !named, name.map(|name| fold(&name)).unwrap_or_default(), self)
    }

    /// The title.
    pub fn words(self, app: App) -> String {
        match self {
            Group::Late => "Late".into(),
            Group::Today => "Today".into(),
            Group::Upcoming => "Upcoming".into(),
            Group::NoDate => "No date".into(),
            Group::Person(None) => "Nobody yet".into(),
            Group::Person(Some(id)) => app.member(id).map(|member| member.name.clone()).unwrap_or_default(),
            Group::Record(None) => "About no record".into(),
            Group::Record(Some(id)) => app.record(id).map(|record| record.title()).unwrap_or_default(),
            Group::Done => "Done".into(),
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
            Group::Person(_) => "group-person",
            Group::Record(_) => "group-record",
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

/// What is asked of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// The condition.
    pub expr: Expr,
    /// Only those of this person.
    pub who: Option<Id>,
    /// The done ones as well.
    pub done: bool,
    /// In these groups.
    pub by: By,
}

impl Asked {
    /// Whether a task is asked for, apart from the condition.
    pub fn wants(&self, task: &Task) -> bool {
        (self.done || task.done.is_none()) && self.who.is_none_or(|who| task.assignee == Some(who))
    }
}

/// The lines of the page: each group that has tasks, in order of time; done ones last, the latest first.
pub fn lines(app: App, asked: &Asked) -> Arc<[Line]> {
    app.track(Kind::Task);
    // What groups are named by, and what words are looked for in.
    if asked.by != By::Day || !asked.expr.is_empty() {
        [Kind::Member, Kind::Opportunity, Kind::Contact, Kind::Company].into_iter().for_each(|kind| app.track(kind));
    }
    let today = app.today();
    asked.expr.reads().into_iter().for_each(|kind| app.track(kind));
    with_context(app, |cx| {
        let data = cx.data;
        let filter = Filter::new(&asked.expr, cx);
        let wanted = |task: &Task| asked.wants(task) && (filter.is_empty() || filter.keeps(task, cx));
        let tasks = data.tasks().filter(|task| wanted(task));
        let mut all: Vec<_> = tasks.map(|task| (Group::of(task, asked.by, today), task)).collect();
        all.sort_by_cached_key(|(group, task)| {
            let time = (task.due.is_none(), task.due, task.time.is_some(), task.time, task.id);
            (group.place(data), Reverse(task.done), time)
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
