//! Tasks, messages, what happened and what they wrote: what of it is to be done, and what it tells of an opportunity.

use super::super::GroupKind;
use super::{About, Gathered, Written};
use crate::model::{Activity, Kind, Message, MessageState, Outcome, RecordId, Reply, Task, TaskKind};
use crate::report::Touch;
use crate::value::{Id, Time};
use chrono::Timelike;
use std::collections::BTreeSet;

impl Gathered<'_> {
    /// Notes what happened with an open opportunity, or without a moment, that something is planned.
    pub(super) fn note(&mut self, about: About<'_>, at: Option<Time>, contact: bool) {
        let Some(one) = about.place.and_then(|place| self.open.get_mut(place)) else { return };
        match at {
            None => one.next = true,
            Some(_) => one.touch = one.touch.max(at),
        }
        one.contact |= contact;
    }

    pub(super) fn tasks(&mut self) {
        for task in self.data.tasks() {
            self.take_task(task);
        }
    }

    pub(super) fn note_task(&mut self, task: &Task, about: About<'_>) {
        self.note(about, task.done, self.reached_by(task, about));
    }

    /// A task of today, or one that was done today.
    pub(in crate::present::today) fn take_task(&mut self, task: &Task) {
        let about = self.about(task.opportunity);
        self.note_task(task, about);
        let kind = self.kind(task);
        let done = task.done.is_some_and(|at| self.is_today(at));
        if (kind.is_none() && !done) || !self.ours(task.assignee, about) {
            return;
        }
        let Some(kind) = kind else {
            self.done += 1;
            return;
        };
        let late = task.due.map_or(0, |due| self.day.signed_duration_since(due).num_days());
        let rank = match (kind, task.time) {
            (GroupKind::Due, Some(time)) => i64::from(time.num_seconds_from_midnight()),
            (GroupKind::Due, None) => i64::MAX,
            _ => 0,
        };
        self.pick(kind, rank, late, RecordId { kind: Kind::Task, id: task.id }, about);
    }

    /// Whether a finished task reached somebody, as reports have it: where a log of the same moment tells how it went, the
    /// log counts.
    pub(super) fn reached_by(&self, task: &Task, about: About<'_>) -> bool {
        let place = about.place.and_then(|place| self.open.get(place));
        let Some(one) = place.filter(|one| task.done.is_some() && !one.contact) else { return false };
        let logs = || self.data.activities_of(one.opportunity.id).filter(|log| log.kind.touches());
        let reached = Touch::finished(task, false).is_some_and(|touch| touch.contact());
        reached && !logs().any(|log| Some(log.at) == task.done)
    }

    /// The group of a task that is to be done today.
    pub(super) fn kind(&self, task: &Task) -> Option<GroupKind> {
        if task.done.is_some() || task.due.is_some_and(|due| due > self.day) {
            return None;
        }
        match (task.kind, task.due) {
            (TaskKind::Question | TaskKind::Checklist | TaskKind::Reminder, _) => Some(GroupKind::Ask),
            (_, Some(due)) => Some(if due < self.day { GroupKind::Late } else { GroupKind::Due }),
            (_, None) => None,
        }
    }

    pub(super) fn messages(&mut self) {
        for message in self.data.messages() {
            self.take_message(message);
        }
    }

    pub(super) fn note_message(&mut self, message: &Message, about: About<'_>) {
        if message.open() {
            self.note(about, None, false);
        }
        if let Some(at) = message.sent {
            self.note(about, Some(at), Touch::message(message, at, true).contact());
        }
        if let Some(at) = answered(message) {
            self.note(about, Some(at), false);
        }
    }

    /// A message that is to be sent, or was sent today.
    pub(in crate::present::today) fn take_message(&mut self, message: &Message) {
        let about = self.about(message.opportunity);
        self.note_message(message, about);
        let waits = message.open() && (message.due <= self.now || message.state == MessageState::Review);
        if waits && self.ours(message.assignee, about) {
            let what = RecordId { kind: Kind::Message, id: message.id };
            self.pick(GroupKind::Send, message.due.millis(), 0, what, about);
        } else if message.sent.is_some_and(|at| self.is_today(at)) && self.ours(message.assignee, about) {
            self.done += 1;
        }
    }

    pub(super) fn note_activity(&mut self, activity: &Activity, about: About<'_>) {
        self.note(about, Some(activity.at), Touch::logged(activity).contact());
    }

    /// Notes all that is known of one open opportunity, for those that are looked at one by one.
    pub(in crate::present::today) fn note_all(&mut self, place: usize) {
        let (data, Some(one)) = (self.data, self.open.get(place)) else { return };
        let about = About { place: Some(place), opportunity: Some(one.opportunity) };
        let id = one.opportunity.id;
        data.tasks_of(id).for_each(|task| self.note_task(task, about));
        data.messages_of(id).for_each(|message| self.note_message(message, about));
        let touches = data.activities_of(id).filter(|activity| activity.kind.touches());
        touches.for_each(|activity| self.note_activity(activity, about));
    }

    /// What happened with the other side. What was done today counts, unless the same moment finished a task.
    pub(super) fn activities(&mut self) {
        let data = self.data;
        for activity in data.activities().filter(|activity| activity.kind.touches()) {
            let about = self.about(activity.opportunity);
            self.note_activity(activity, about);
            if !self.is_today(activity.at) || activity.run.is_some() || activity.outcome == Some(Outcome::Received) {
                continue;
            }
            let of = activity.opportunity.or(activity.contact).or(activity.company);
            let finished = of.is_some_and(|of| data.tasks_of(of).any(|task| task.done == Some(activity.at)));
            if !finished && self.ours(activity.member, about) {
                self.done += 1;
            }
        }
    }

    /// What they wrote and nobody answered. Returns the opportunities.
    pub(super) fn replies(&mut self) -> BTreeSet<Id> {
        let data = self.data;
        let written = data.messages().filter_map(|message| Written::mail(message));
        let received = data.activities().filter_map(|activity| Written::log(activity));
        written.chain(received).filter_map(|written| self.take_reply(&written)).collect()
    }

    /// One of those, if nobody has answered it. Returns its opportunity.
    pub(in crate::present::today) fn take_reply(&mut self, written: &Written) -> Option<Id> {
        let Written { id, at, who, opportunity, contact } = *written;
        let subject = opportunity.or(contact)?;
        let about = self.about(opportunity);
        let role = about.opportunity.and_then(|one| self.role(one));
        let decided = about.opportunity.is_some() && role.is_none_or(|role| role.stage.kind.closed() || !role.live);
        if decided || self.since(subject, at, id) || !self.ours(who, about) {
            return None;
        }
        let hours = (self.now.millis() - at.millis()) / 3_600_000;
        self.pick(GroupKind::Reply, 0, hours, id, about);
        opportunity
    }

    /// Whether something happened with a record after a moment.
    pub(super) fn since(&self, subject: Id, at: Time, but: RecordId) -> bool {
        let data = self.data;
        // The mail that was the answer speaks for it.
        let mail = |one: &Activity| but.kind == Kind::Message && one.outcome == Some(Outcome::Received) && one.at == at;
        data.activities_of(subject).any(|one| one.kind.touches() && (one.at > at || mail(one)) && one.id != but.id)
            || data.tasks_of(subject).any(|task| task.done.is_some_and(|done| done > at))
            || data.messages_of(subject).any(|one| one.sent.is_some_and(|sent| sent > at))
    }
}

fn answered(message: &Message) -> Option<Time> {
    message.replied.filter(|_| message.reply != Some(Reply::OutOfOffice))
}
