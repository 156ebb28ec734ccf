//! What is proposed for the log once somebody was reached through a telephone number or an address.

use crate::data::Dataset;
use crate::exchange::reach::How;
use crate::model::{Activity, ActivityKind, Outcome, Task, TaskKind};
use crate::value::{Date, Id, Time};
use std::sync::Arc;

/// Who was reached, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacted {
    /// By what.
    pub how: How,
    /// Their name.
    pub name: String,
    /// The contact.
    pub contact: Option<Id>,
    /// The opportunity that it was about.
    pub opportunity: Option<Id>,
    /// The company, where no contact is known.
    pub company: Option<Id>,
}

impl Contacted {
    /// The title of what asks for the rest.
    pub fn title(&self) -> String {
        match self.how {
            How::Call => format!("Log the call with {}", self.name),
            How::Text => format!("Log the text message to {}", self.name),
            How::WhatsApp | How::Profile => format!("Log the message to {}", self.name),
            How::Mail | How::Web(_) => format!("Log the email to {}", self.name),
        }
    }

    /// How it can have gone; the first one is the usual one.
    pub fn outcomes(&self) -> &'static [Outcome] {
        match self.how.kind() {
            ActivityKind::Call => Outcome::of(ActivityKind::Call),
            _ => &[Outcome::Sent],
        }
    }

    /// What is logged.
    pub fn activity(&self, outcome: Outcome, text: &str, at: Time, member: Option<Id>) -> Activity {
        let (kind, text, by) = (self.how.kind(), text.trim(), self.how.logged());
        let text = match (by.is_empty(), text.is_empty()) {
            (true, _) => text.to_string(),
            (false, true) => by.to_string(),
            (false, false) => format!("{by}: {text}"),
        };
        Activity {
            kind,
            at,
            text,
            outcome: Some(outcome),
            member,
            opportunity: self.opportunity,
            contact: self.contact,
            company: self.company,
            ..Activity::default()
        }
    }

    /// The open task that it was: the earliest one for this by today, of that kind.
    pub fn task(&self, data: &Dataset, today: Date) -> Option<Arc<Task>> {
        let wanted = match self.how.kind() {
            ActivityKind::Call => TaskKind::Call,
            _ => TaskKind::Email,
        };
        let of = self.opportunity.or(self.contact).or(self.company)?;
        let fits = |task: &&Arc<Task>| {
            let other = self.contact.is_some() && task.contact.is_some() && task.contact != self.contact;
            task.done.is_none() && task.kind == wanted && task.due.is_none_or(|due| due <= today) && !other
        };
        data.tasks_of(of).filter(fits).min_by_key(|task| (task.due.is_none(), task.due, task.time, task.id)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Record;

    fn id(bits: u128) -> Id {
        Id::from_bits(bits)
    }

    fn day(day: u32) -> Date {
        Date::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn contacted(how: How) -> Contacted {
        Contacted { how, name: "Anna".into(), contact: Some(id(1)), opportunity: Some(id(2)), company: None }
    }

    #[test]
    fn a_call_is_logged_with_whom_it_was_and_how_it_went() {
        let call = contacted(How::Call);
        assert_eq!(call.title(), "Log the call with Anna");
        assert_eq!(call.outcomes(), [Outcome::Answered, Outcome::NoAnswer]);
        let logged = call.activity(Outcome::NoAnswer, " tomorrow ", Time::from_millis(5), Some(id(9)));
        assert_eq!((logged.kind, logged.outcome), (ActivityKind::Call, Some(Outcome::NoAnswer)));
        assert_eq!((logged.contact, logged.opportunity, logged.member), (Some(id(1)), Some(id(2)), Some(id(9))));
        assert_eq!((logged.text.as_str(), logged.at), ("tomorrow", Time::from_millis(5)));
    }

    #[test]
    fn other_messages_say_what_they_were() {
        let text = |how: How, text: &str| contacted(how).activity(Outcome::Sent, text, Time::default(), None).text;
        assert_eq!(text(How::WhatsApp, ""), "WhatsApp");
        assert_eq!(text(How::Text, "On my way"), "Text message: On my way");
        assert_eq!(text(How::Mail, ""), "");
        assert_eq!(contacted(How::Mail).outcomes(), [Outcome::Sent]);
    }

    #[test]
    fn the_task_that_asked_for_it_is_found_and_no_other() {
        let task = |bits: u128, kind: TaskKind, due: u32| Task {
            id: id(bits),
            title: "x".into(),
            kind,
            due: Some(day(due)),
            opportunity: Some(id(2)),
            ..Task::default()
        };
        let found = |tasks: Vec<Task>| {
            let data = Dataset::from_records(tasks.into_iter().map(Record::from));
            contacted(How::Call).task(&data, day(20)).map(|task| task.id)
        };
        assert_eq!(found(vec![task(10, TaskKind::Call, 20), task(11, TaskKind::Call, 18)]), Some(id(11)));
        assert_eq!(found(vec![task(10, TaskKind::Email, 20), task(11, TaskKind::Call, 21)]), None);
        let another = Task { contact: Some(id(7)), ..task(10, TaskKind::Call, 20) };
        assert_eq!(found(vec![another]), None);
        let done = Task { done: Some(Time::from_millis(1)), ..task(10, TaskKind::Call, 20) };
        assert_eq!(found(vec![done]), None);
    }
}
