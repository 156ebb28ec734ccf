//! The words of what is shown: title, what it is about, and why it stands there.

use super::{
    Clock, GroupKind, Item, Tone,
    gather::{Gathered, Pick},
    leaks::leaks,
    opportunity_of,
    words::span,
};
use crate::command::next_round;
use crate::model::{Kind, MessageState, Opportunity, RecordId, Repeat, Task, TaskKind};
use crate::value::{Id, Time, plural};

impl Gathered<'_> {
    /// What was found, in words.
    pub(in crate::present) fn item(&self, kind: GroupKind, pick: &Pick) -> Option<Item> {
        let what = pick.what;
        let opportunity = opportunity_of(self.data, what).and_then(|id| self.data.opportunity(id));
        let mut item = Item {
            what,
            subject: opportunity.map(|one| RecordId::opportunity(one.id)),
            title: String::new(),
            about: opportunity.map(|one| self.setting(one, what.kind != Kind::Opportunity)).unwrap_or_default(),
            why: String::new(),
            tone: Tone::Plain,
            value: opportunity.and_then(|one| one.value),
            who: opportunity.and_then(|one| one.owner),
            counts: opportunity.filter(|_| kind != GroupKind::Send).and_then(|one| self.counts(one)),
            leaks: Vec::new(),
            clock: None,
            gap: None,
            tick: None,
        };
        match what.kind {
            _ if kind.of_a_hat() => self.under_a_hat(kind, &mut item)?,
            Kind::Task => self.task(&mut item)?,
            Kind::Message if kind == GroupKind::Send => self.message(&mut item)?,
            Kind::Message | Kind::Activity => self.reply(&mut item)?,
            Kind::Care => self.care(&mut item)?,
            Kind::Contact | Kind::Company => self.keep(&mut item)?,
            _ => self.opportunity(kind, &mut item)?,
        }
        if item.about.is_empty() {
            item.about = item.subject.and_then(|id| self.data.get(id)).map(|record| record.title()).unwrap_or_default();
        }
        Some(item)
    }

    fn task(&self, item: &mut Item) -> Option<()> {
        let task = self.data.task(item.what.id)?;
        let contact = task.contact.map(|id| RecordId { kind: Kind::Contact, id });
        let company = task.company.map(|id| RecordId { kind: Kind::Company, id });
        item.title.clone_from(&task.title);
        item.subject = item.subject.or(contact).or(company);
        item.who = task.assignee.or(item.who);
        let (tone, when) = self.when(task);
        let mut parts = vec![when];
        match task.kind {
            TaskKind::Question => parts.insert(0, "a question to answer".into()),
            TaskKind::Checklist => {
                let ticked = task.options.iter().filter(|option| task.answers.contains(option)).count();
                parts.insert(0, format!("{ticked} of {} ticked", task.options.len()));
            }
            TaskKind::Reminder => parts.insert(0, "a reminder".into()),
            _ => {}
        }
        parts.extend(
            came_round(task, self.day).filter(|rounds| *rounds > 1).map(|rounds| format!("came round {rounds} times")),
        );
        parts.retain(|part| !part.is_empty());
        (item.why, item.tone) = (parts.join(" · "), tone);
        Some(())
    }

    /// How a task stands by its day and time.
    fn when(&self, task: &Task) -> (Tone, String) {
        let Some(due) = task.due else { return (Tone::Plain, String::new()) };
        let days = self.day.signed_duration_since(due).num_days();
        if days > 0 {
            let days = usize::try_from(days).unwrap_or(usize::MAX);
            return (Tone::Late, plural(days, "day late", "days late"));
        }
        match task.time {
            Some(time) => {
                let late = self.now.millis() - self.calendar.zone.moment(due, time).millis();
                let clock = time.format("%H:%M");
                if late > 0 {
                    (Tone::Late, format!("{clock}, {} late", span(late)))
                } else {
                    (Tone::Due, format!("today {clock}"))
                }
            }
            None => (Tone::Due, "today".into()),
        }
    }

    fn message(&self, item: &mut Item) -> Option<()> {
        let message = self.data.message(item.what.id)?;
        item.title = format!("{}: {}", message.channel.word(), message.title());
        item.who = message.assignee.or(item.who);
        item.subject = item.subject.or(message.contact.map(|id| RecordId { kind: Kind::Contact, id }));
        let late = self.ago(message.due);
        (item.tone, item.why) = if message.state == MessageState::Review {
            (Tone::Late, format!("waits for a look, {late} late"))
        } else if self.now.millis() - message.due.millis() > 3_600_000 {
            (Tone::Late, format!("to send, {late} late"))
        } else {
            (Tone::Due, "to send now".into())
        };
        Some(())
    }

    fn reply(&self, item: &mut Item) -> Option<()> {
        let (contact, at, title) = if item.what.kind == Kind::Message {
            let message = self.data.message(item.what.id)?;
            (message.contact, message.replied?, message.title())
        } else {
            let activity = self.data.activity(item.what.id)?;
            (activity.contact, activity.at, activity.title())
        };
        let name = contact.and_then(|id| self.data.contact(id)).map(|contact| contact.title());
        item.title = name.map_or_else(|| title.clone(), |name| format!("Answer {name}: {title}"));
        item.subject = item.subject.or(contact.map(|id| RecordId { kind: Kind::Contact, id }));
        item.why = format!("answered {} ago, nothing since", self.ago(at));
        item.tone = if self.now.millis() - at.millis() > 86_400_000 { Tone::Late } else { Tone::Due };
        Some(())
    }

    fn opportunity(&self, kind: GroupKind, item: &mut Item) -> Option<()> {
        let one = self.standing(item.what.id)?;
        item.title.clone_from(&one.opportunity.name);
        if kind == GroupKind::FirstContact {
            let clock = Clock::new(one.opportunity.created, self.calendar);
            item.clock = Some(clock);
            item.tone = clock.tell(self.now).0;
            item.why = format!("new for {}, nobody has been in contact", self.ago(one.opportunity.created));
        } else {
            item.leaks = leaks(one, self).collect();
            item.tone = item.leaks.iter().map(|leak| leak.tone()).max().unwrap_or_default();
            item.why = item.leaks.iter().map(|leak| leak.words()).collect::<Vec<_>>().join(" · ");
        }
        Some(())
    }

    fn ago(&self, at: Time) -> String {
        span(self.now.millis() - at.millis())
    }

    /// Whom and what: the name unless it is the title, the buyer, the stage and the day in it.
    fn setting(&self, opportunity: &Opportunity, named: bool) -> String {
        let name = named.then(|| opportunity.name.clone());
        let buyer = opportunity.company.and_then(|id| self.data.company(id)).map(|company| company.name.clone());
        let person = opportunity.contacts.first().map(|link: &crate::model::ContactLink| link.contact);
        let person = person.and_then(|id: Id| self.data.contact(id)).map(|contact| contact.title());
        let stage = self.data.stage(opportunity.stage).map(|stage| {
            let day = self.days(opportunity.entered());
            match stage.target_days {
                Some(target) => format!("{}, day {day} of {target}", stage.name),
                None => stage.name.clone(),
            }
        });
        let parts: Vec<String> =
            [name, buyer.or(person), source(opportunity, named), stage].into_iter().flatten().collect();
        parts.join(" · ")
    }
}

/// Where something new came from.
fn source(opportunity: &Opportunity, named: bool) -> Option<String> {
    (!named && !opportunity.source.is_empty()).then(|| format!("from {}", opportunity.source))
}

/// How many times a task that repeats has come round until a day, this time included; none for one that does not.
pub fn came_round(task: &Task, day: crate::value::Date) -> Option<u32> {
    let missed = match (task.repeat, task.done) {
        (Some(_), None) if task.due.is_some_and(|due| due <= day) => {
            next_round(task, day).map_or(0, |next| next.missed)
        }
        _ => 0,
    };
    let all = task.missed.saturating_add(missed);
    (task.repeat.is_some() || all > 0).then_some(all.saturating_add(1))
}

/// How often a task comes again, in words: `every 2 weeks`.
pub fn repeat_words(repeat: Repeat) -> String {
    let (n, one, many, usual) = match repeat {
        Repeat::Days { n } => (n, "day", "days", "daily"),
        Repeat::Weeks { n } => (n, "week", "weeks", "weekly"),
        Repeat::Months { n } => (n, "month", "months", "monthly"),
    };
    match n {
        0 | 1 => usual.into(),
        n => format!("every {}", plural(usize::from(n), one, many)),
    }
}
