//! What one press does with a row.

use super::desk::{Desk, Place, Sheet};
use crate::app::page::parts::go_to_message;
use penstock::{
    model::{ActivityKind, Task, TaskKind},
    present::today::{GroupKind, Item, Leak},
};

/// What one press does with an item, first of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Main {
    Done,
    Log(ActivityKind),
    Outbox,
    Plan,
    Move,
    Day,
    /// A concern is solved.
    Solve,
    /// A task for their day.
    Greet,
    /// It is answered in the row.
    Answer,
    /// What is missing is filled in.
    FillIn,
    /// A message.
    Write,
    /// The invoice is sent.
    Billed,
    /// The payment is there.
    Paid,
    HandOver,
    Open,
}

impl Main {
    /// The fitting one.
    pub fn of(kind: GroupKind, item: &Item, task: Option<&Task>) -> Main {
        match (kind, task.map(|task| task.kind)) {
            (GroupKind::Reply, _) => Main::Log(ActivityKind::Email),
            (GroupKind::FirstContact, _) => Main::Log(ActivityKind::Call),
            (GroupKind::Send, _) => Main::Outbox,
            (GroupKind::Care, _) => Main::Solve,
            (GroupKind::Keep, _) => Main::Greet,
            (GroupKind::People | GroupKind::Firms, _) => Main::FillIn,
            (GroupKind::Write, _) => Main::Write,
            (GroupKind::Bill, _) if item.tick.is_some() => Main::Billed,
            (GroupKind::Pay | GroupKind::Overdue, _) if item.tick.is_some() => Main::Paid,
            (GroupKind::Bill | GroupKind::Pay | GroupKind::Overdue | GroupKind::Slow, _) => Main::Move,
            (GroupKind::Proposal | GroupKind::Silent | GroupKind::Never, _) => Main::Log(ActivityKind::Call),
            (GroupKind::Met | GroupKind::NoNext, _) => Main::Plan,
            (GroupKind::Past, _) => Main::Day,
            (GroupKind::Gone | GroupKind::Away | GroupKind::Unassigned | GroupKind::Full, _) => Main::HandOver,
            (GroupKind::Broken | GroupKind::Forced, _) => Main::Open,
            (_, Some(TaskKind::Question | TaskKind::Checklist)) => Main::Answer,
            (_, Some(TaskKind::Call)) if item.subject.is_some() => Main::Log(ActivityKind::Call),
            (_, Some(TaskKind::Email)) if item.subject.is_some() => Main::Log(ActivityKind::Email),
            (_, Some(TaskKind::Meeting)) if item.subject.is_some() => Main::Log(ActivityKind::Meeting),
            (GroupKind::Leak, _) => match item.leaks.first() {
                Some(Leak::NoNextStep) | None => Main::Plan,
                Some(Leak::OverTarget { .. }) => Main::Move,
                Some(Leak::Silent { .. }) => Main::Log(ActivityKind::Call),
                Some(Leak::ClosePassed { .. }) => Main::Day,
            },
            _ => Main::Done,
        }
    }

    /// The words on the button, and its key.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Main::Done => ("Done", "D"),
            Main::Log(ActivityKind::Call) => ("Log call", "C"),
            Main::Log(ActivityKind::Email) => ("Log email", "E"),
            Main::Log(ActivityKind::Meeting) => ("Log meeting", "T"),
            Main::Log(ActivityKind::Note) => ("Note", "N"),
            Main::Outbox => ("Open Outbox", "O"),
            Main::Plan => ("Plan tomorrow", "P"),
            Main::Move => ("Move", "M"),
            Main::Day => ("Set close date", "W"),
            Main::Solve => ("Solved", "D"),
            Main::Greet => ("Plan it", "P"),
            Main::Answer => ("", ""),
            Main::FillIn => ("Fill in", "F"),
            Main::Write => ("Write", "W"),
            Main::Billed => ("Invoice sent", "D"),
            Main::Paid => ("Paid", "D"),
            Main::HandOver => ("Hand over", "H"),
            Main::Open => ("Open", "Enter"),
        }
    }

    /// Does it.
    pub fn run(self, desk: Desk, place: Place, item: &Item) {
        match self {
            Main::Done | Main::Solve => desk.complete(place),
            Main::Greet => desk.plan(place, item),
            Main::Log(kind) => desk.ask(place, item, Sheet::Log(kind)),
            Main::Outbox => go_to_message(desk.app, item.what.id),
            Main::Plan => desk.plan(place, item),
            Main::Move => desk.move_it(item),
            Main::Day => desk.ask(place, item, Sheet::Day),
            Main::Answer => {}
            Main::FillIn => desk.fill_in(place, item),
            Main::Write => desk.write(place, item),
            Main::Billed | Main::Paid => desk.tick_off(place, item),
            Main::HandOver => desk.hand_over(item),
            Main::Open => desk.open(place, item),
        }
    }
}
