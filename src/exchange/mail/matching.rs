//! What a mail is in a data set: from whom or to whom, on which opportunity, the answer to which message, and whether it
//! was logged before.

use super::{Attachment, Bounce, Mail, Nature, Person, own_message, read::attached, topic};
use crate::command::{MAIL_SYSTEM, MailEntry, Means, Who};
use crate::data::Dataset;
use crate::model::{Activity, ActivityKind, Channel, Contact, Message, MessageState, Opportunity, Reply};
use crate::value::{Id, Time, fold};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// How many messages are offered to choose from.
const OFFERED: usize = 20;

/// Which way a mail went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the other side to us.
    Inbound,
    /// From us to the other side.
    Outbound,
    /// Within the team.
    Internal,
}

/// What a mail is in a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Which way it went.
    pub direction: Direction,
    /// The contacts on the other side: the sender of what came in, the recipients of what went out. Whoever has no address
    /// yet is known by the full name.
    pub contacts: Vec<Id>,
    /// The companies whose own addresses are on the other side.
    pub companies: Vec<Id>,
    /// Those on the other side that no contact has the address of.
    pub unknown: Vec<Person>,
    /// The opportunity that it belongs to, as far as can be told.
    pub opportunity: Option<Id>,
    /// The open opportunities of the contacts, or else of the companies, to choose another from; the likeliest first.
    pub opportunities: Vec<Id>,
    /// The message that it answers or reports on; of a mail that went out: the message that it is.
    pub message: Option<Id>,
    /// The emails that went to these contacts before it, to choose another from; the last first.
    pub messages: Vec<Id>,
    /// The member who wrote it, or whom it was written to.
    pub member: Option<Id>,
    /// What it means, as far as can be told: an answer counts as a positive one unless it plainly says no.
    pub means: Means,
    /// The activity that it was logged as before.
    pub logged: Option<Id>,
}

impl Match {
    /// What [`crate::command::Command::LogMail`] takes, as proposed; every part can be replaced by what the person
    /// chooses. Where nobody is known, [`Who::New`] makes a contact of one of [`Match::unknown`]. A mail without a date
    /// counts as written now; rules act on those of the last day.
    pub fn entry(&self, mail: &Mail, now: Time) -> MailEntry {
        let at = mail.date.unwrap_or(now);
        MailEntry {
            mail: mail.id.clone(),
            at,
            inbound: self.direction != Direction::Outbound,
            subject: mail.subject.clone(),
            text: kept(mail),
            who: match (self.contacts.first(), self.companies.first()) {
                (Some(contact), _) => Who::Known(*contact),
                (None, Some(company)) => Who::Company(*company),
                (None, None) => Who::Nobody,
            },
            address: None,
            opportunity: self.opportunity,
            member: self.member,
            message: self.message,
            means: self.means,
            rules: at.plus_millis(DAY) >= now,
        }
    }
}

/// What is kept of a mail: its new text, why it came back, and what was attached.
pub fn kept(mail: &Mail) -> String {
    let mut parts = vec![mail.text.clone()];
    if let Nature::Bounce(Bounce { addresses, reason, .. }) = &mail.nature {
        parts = vec![addresses.join(", "), reason.clone()];
    } else if !mail.attachments.is_empty() {
        let all: &[Attachment] = &mail.attachments;
        parts.push(format!("({})", attached(all)));
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// The addresses, messages and logged mails of a data set, made once for any number of mails. Keep it for as long as the
/// data set stays the same.
pub struct Directory<'a> {
    data: &'a Dataset,
    contacts: BTreeMap<String, Vec<Id>>,
    companies: BTreeMap<String, Vec<Id>>,
    /// Those without an address, by their full names; none where several have the same.
    unaddressed: BTreeMap<String, Option<Id>>,
    members: BTreeMap<String, Id>,
    logged: BTreeMap<&'a str, Id>,
}

impl<'a> Directory<'a> {
    /// What it was made of.
    pub fn data(&self) -> &'a Dataset {
        self.data
    }

    /// Of a data set. The user's own addresses are those of the members.
    pub fn of(data: &'a Dataset) -> Self {
        let mut contacts: BTreeMap<String, Vec<Id>> = BTreeMap::new();
        let mut unaddressed: BTreeMap<String, Option<Id>> = BTreeMap::new();
        for contact in data.contacts() {
            if contact.emails.is_empty() && contact.name.trim().contains(' ') {
                unaddressed.entry(fold(&contact.name)).and_modify(|one| *one = None).or_insert(Some(contact.id));
            }
            for email in &contact.emails {
                contacts.entry(email.trim().to_lowercase()).or_default().push(contact.id);
            }
        }
        let mut companies: BTreeMap<String, Vec<Id>> = BTreeMap::new();
        for company in data.companies() {
            for email in &company.emails {
                companies.entry(email.trim().to_lowercase()).or_default().push(company.id);
            }
        }
        let member = |email: &str, id: Id| (email.trim().to_lowercase(), id);
        let members = data.members().filter(|member| !member.email.trim().is_empty());
        let logged = data.activities().filter_map(|activity| {
            let external = activity.external.as_ref().filter(|external| external.system == MAIL_SYSTEM)?;
            Some((external.id.as_str(), activity.id))
        });
        Self {
            data,
            contacts,
            companies,
            unaddressed,
            members: members.map(|one| member(&one.email, one.id)).collect(),
            logged: logged.collect(),
        }
    }

    /// What a mail is in this data set. `now` stands in for its date where it has none.
    pub fn find(&self, mail: &Mail, now: Time) -> Match {
        let at = mail.date.unwrap_or(now);
        let direction = self.direction(mail);
        let others = self.others(mail, direction);
        let mut contacts: Vec<Id> = Vec::new();
        let mut companies: Vec<Id> = Vec::new();
        let mut unknown: Vec<Person> = Vec::new();
        for person in others {
            companies.extend(self.companies.get(&person.email).into_iter().flatten());
            let namesake = || self.unaddressed.get(&fold(&person.name)).copied().flatten();
            match self.contacts.get(&person.email) {
                Some(known) => contacts.extend(known),
                None => match namesake() {
                    Some(known) => contacts.push(known),
                    None => unknown.push(person),
                },
            }
        }
        let message = match &mail.nature {
            Nature::Bounce(bounce) => self.returned(bounce, at),
            _ if direction == Direction::Outbound => self.is_message(mail, &contacts, at),
            _ => self.answered(mail, &contacts, at),
        };
        if let Some(message) = message.and_then(|id| self.data.message(id)) {
            // Who answers that very message is the person it went to, whatever address they write from.
            contacts.extend(message.contact.filter(|_| contacts.is_empty()));
        }
        let mut seen = BTreeSet::new();
        contacts.retain(|contact| seen.insert(*contact));
        companies.retain(|company| seen.insert(*company));
        let opportunities = match contacts.is_empty() {
            true => opportunities_of_companies(self.data, &companies),
            false => opportunities_of(self.data, &contacts),
        };
        let opportunity = self.opportunity(mail, &contacts, message, &opportunities);
        let means = match &mail.nature {
            Nature::Bounce(_) => Means::Bounce,
            Nature::AutoReply => Means::Reply(Reply::OutOfOffice),
            Nature::Letter if direction == Direction::Inbound && message.is_some() => Means::Reply(tone(&mail.text)),
            Nature::Letter => Means::Mail,
        };
        Match {
            direction,
            messages: messages_to(self.data, &contacts, at),
            contacts,
            companies,
            unknown,
            opportunity,
            opportunities,
            message,
            member: self.member(mail, direction),
            means,
            logged: self.logged.get(mail.id.as_str()).copied(),
        }
    }

    fn direction(&self, mail: &Mail) -> Direction {
        let ours = |person: &Person| self.members.contains_key(&person.email);
        let known =
            |person: &Person| self.contacts.contains_key(&person.email) || self.companies.contains_key(&person.email);
        let Some(from) = &mail.from else {
            return if mail.recipients().any(known) { Direction::Outbound } else { Direction::Inbound };
        };
        if ours(from) {
            let only_us = mail.recipients().count() > 0 && mail.recipients().all(ours);
            return if only_us { Direction::Internal } else { Direction::Outbound };
        }
        // Where no member has this address, a mail from a stranger to a contact was most likely ours.
        let to_us = mail.recipients().any(ours);
        if !known(from) && !to_us && mail.recipients().any(known) { Direction::Outbound } else { Direction::Inbound }
    }

    /// Everybody on the other side.
    fn others(&self, mail: &Mail, direction: Direction) -> Vec<Person> {
        let theirs = |person: &&Person| !self.members.contains_key(&person.email);
        match (&mail.nature, direction) {
            (Nature::Bounce(bounce), _) => {
                bounce.addresses.iter().map(|email| Person { name: String::new(), email: email.clone() }).collect()
            }
            (_, Direction::Inbound) => mail.from.iter().filter(theirs).cloned().collect(),
            (_, Direction::Outbound) => mail.recipients().filter(theirs).cloned().collect(),
            (_, Direction::Internal) => Vec::new(),
        }
    }

    fn member(&self, mail: &Mail, direction: Direction) -> Option<Id> {
        let of = |person: &Person| self.members.get(&person.email).copied();
        match direction {
            Direction::Inbound => mail.recipients().find_map(of),
            Direction::Outbound | Direction::Internal => mail.from.as_ref().and_then(of),
        }
    }

    fn contact(&self, id: Id) -> Option<&'a Arc<Contact>> {
        self.data.contact(id)
    }

    fn messages(&self, contacts: &[Id]) -> impl Iterator<Item = &'a Arc<Message>> {
        emails(self.data, contacts)
    }

    /// The last message of these that went out before a moment. Sent is when the person said so, which may be after an
    /// answer that came quickly.
    fn last_sent(&self, all: impl Iterator<Item = &'a Arc<Message>>, at: Time, within: Option<i64>) -> Option<Id> {
        let fits =
            |sent: Time| sent <= at.plus_millis(HOUR) && within.is_none_or(|within| sent >= at.plus_millis(-within));
        let all = all.filter(|message| message.state == MessageState::Sent && message.sent.is_some_and(fits));
        all.max_by_key(|message| (message.sent, message.id)).map(|message| message.id)
    }

    /// The message of ours that a mail answers: the one that it refers to; else the last one to these people about the
    /// same; of an automatic answer that does not say what about, the last one of these days.
    fn answered(&self, mail: &Mail, contacts: &[Id], at: Time) -> Option<Id> {
        let known = |id: &Id| self.data.message(*id).is_some();
        if let Some(own) = mail.answers.iter().find_map(|id| own_message(id).filter(known)) {
            return Some(own);
        }
        if let Some(logged) = mail.answers.iter().find_map(|id| self.written(id)) {
            return Some(logged);
        }
        let automatic = mail.nature == Nature::AutoReply;
        let about = topic(&mail.subject);
        // “Automatic reply: Your proposal”
        let about =
            if automatic { about.split_once(':').map_or(about.clone(), |(_, about)| topic(about)) } else { about };
        let same = |message: &&Arc<Message>| !about.is_empty() && topic(&message.subject) == about;
        let found = self.last_sent(self.messages(contacts).filter(same), at, None);
        // Answered before it was marked as sent: only something that answers can show that.
        let due = || {
            let open = self.messages(contacts).filter(same).filter(|message| message.open() && message.due <= at);
            let open = open.filter(|_| !mail.answers.is_empty());
            open.max_by_key(|message| (message.due, message.id)).map(|message| message.id)
        };
        let recent = || automatic.then(|| self.last_sent(self.messages(contacts), at, Some(2 * DAY))).flatten();
        found.or_else(due).or_else(recent)
    }

    /// The message that a logged mail of ours was.
    fn written(&self, mail: &str) -> Option<Id> {
        let activity = self.data.activity(*self.logged.get(mail)?)?;
        let contact = activity.contact?;
        let same = |message: &&Arc<Message>| message.sent == Some(activity.at) && message.channel == Channel::Email;
        self.data.messages_of(contact).find(same).map(|message| message.id)
    }

    /// The message that came back: the one whose headers came with the report; else the last one to that address.
    fn returned(&self, bounce: &Bounce, at: Time) -> Option<Id> {
        let own = bounce.original.as_deref().and_then(own_message).filter(|id| self.data.message(*id).is_some());
        own.or_else(|| bounce.original.as_deref().and_then(|id| self.written(id))).or_else(|| {
            let about = topic(&bounce.subject);
            let contacts: Vec<Id> =
                bounce.addresses.iter().filter_map(|it| self.contacts.get(it)).flatten().copied().collect();
            let to = |message: &&Arc<Message>| {
                bounce.addresses.iter().any(|address| message.to.trim().eq_ignore_ascii_case(address))
                    && (about.is_empty() || topic(&message.subject) == about)
            };
            self.last_sent(self.messages(&contacts).filter(to), at, Some(10 * DAY))
        })
    }

    /// The message that a mail of ours is: by its Message-ID, which keeps our own if the mail program left it; else the
    /// one to these people about the same that was to be sent, or was sent on that day.
    fn is_message(&self, mail: &Mail, contacts: &[Id], at: Time) -> Option<Id> {
        if let Some(own) = own_message(&mail.id).filter(|id| self.data.message(*id).is_some()) {
            return Some(own);
        }
        let about = topic(&mail.subject);
        let same = |message: &&Arc<Message>| !about.is_empty() && topic(&message.subject) == about;
        let near =
            |message: &&Arc<Message>| message.sent.is_some_and(|sent| (sent.millis() - at.millis()).abs() <= DAY);
        let open = |message: &&Arc<Message>| message.open() && message.created <= at.plus_millis(HOUR);
        let sent = self.messages(contacts).filter(same).filter(near);
        let sent =
            sent.min_by_key(|message| (message.sent.map(|sent| (sent.millis() - at.millis()).abs()), message.id));
        let open = || self.messages(contacts).filter(same).filter(open).min_by_key(|message| (message.due, message.id));
        sent.or_else(open).map(|message| message.id)
    }

    /// The opportunity that a mail belongs to: that of the message; that of the conversation, as far as it was logged;
    /// the one that the subject names; else the likeliest.
    fn opportunity(&self, mail: &Mail, contacts: &[Id], message: Option<Id>, open: &[Id]) -> Option<Id> {
        let data = self.data;
        let of_message = message.and_then(|id| data.message(id)).and_then(|message| message.opportunity);
        let logged = || mail.answers.iter().find_map(|id| data.activity(*self.logged.get(id.as_str())?)?.opportunity);
        let about = topic(&mail.subject);
        let talked = || {
            let said = |activity: &&Arc<Activity>| {
                activity.kind == ActivityKind::Email
                    && activity.opportunity.is_some()
                    && topic(activity.text.lines().next().unwrap_or_default()) == about
            };
            let all = contacts.iter().filter(|_| !about.is_empty()).flat_map(|contact| data.activities_of(*contact));
            all.filter(said).max_by_key(|activity| (activity.at, activity.id)).and_then(|activity| activity.opportunity)
        };
        let named = || {
            let names = |id: &&Id| {
                let name = data.opportunity(**id).map(|opportunity| fold(&opportunity.name)).unwrap_or_default();
                name.chars().count() >= 4 && about.contains(&name)
            };
            open.iter().find(names).copied()
        };
        of_message.or_else(logged).or_else(talked).or_else(named).or_else(|| open.first().copied())
    }

    /// What the contact of a mail is called, else who wrote it: for lists of mails.
    pub fn other_side(&self, mail: &Mail, found: &Match) -> String {
        let contact = found.contacts.first().and_then(|id| self.contact(*id)).map(|contact| contact.title());
        let person = || match found.direction {
            Direction::Outbound => mail.recipients().next(),
            Direction::Inbound | Direction::Internal => mail.from.as_ref(),
        };
        let company = || found.companies.first().and_then(|id| self.data.company(*id)).map(|one| one.name.clone());
        contact.or_else(company).or_else(|| person().map(|person| person.title().to_string())).unwrap_or_default()
    }
}

fn emails<'a>(data: &'a Dataset, contacts: &[Id]) -> impl Iterator<Item = &'a Arc<Message>> {
    let of = contacts.iter().copied().flat_map(move |contact| data.messages_of(contact));
    of.filter(|message| message.channel == Channel::Email)
}

/// The emails that went to these contacts before a moment, the last first: what a mail of then may answer.
pub fn messages_to(data: &Dataset, contacts: &[Id], at: Time) -> Vec<Id> {
    let sent = |message: &&Arc<Message>| message.sent.is_some_and(|sent| sent <= at.plus_millis(HOUR));
    let mut all: Vec<_> = emails(data, contacts).filter(sent).map(|message| (message.sent, message.id)).collect();
    all.sort_unstable();
    all.into_iter().rev().map(|(_, id)| id).take(OFFERED).collect()
}

/// The open opportunities of these contacts: those written about last first, then the newest.
pub fn opportunities_of(data: &Dataset, contacts: &[Id]) -> Vec<Id> {
    open_and_last(data, contacts.iter().flat_map(|contact| data.opportunities_with(*contact)))
}

/// The open opportunities of companies, the one written or talked about last first.
pub fn opportunities_of_companies(data: &Dataset, companies: &[Id]) -> Vec<Id> {
    open_and_last(data, companies.iter().flat_map(|company| data.opportunities_of(*company)))
}

fn open_and_last<'a>(data: &'a Dataset, all: impl Iterator<Item = &'a Arc<Opportunity>>) -> Vec<Id> {
    let open =
        |opportunity: &&Arc<Opportunity>| data.stage(opportunity.stage).is_some_and(|stage| !stage.kind.closed());
    let all: BTreeSet<Id> = all.filter(open).map(|one| one.id).collect();
    let last = |id: Id| {
        let sent = data.messages_of(id).filter_map(|message| message.sent).max();
        let said = data.activities_of(id).filter(|activity| activity.kind.touches()).map(|activity| activity.at).max();
        sent.max(said)
    };
    let mut all: Vec<_> = all.into_iter().map(|id| (last(id), id)).collect();
    all.sort_unstable();
    all.into_iter().rev().map(|(_, id)| id).collect()
}

/// Words that plainly say no, folded.
const NO: [&str; 14] = [
    "not interested",
    "no longer interested",
    "no interest",
    "no thank you",
    "no, thank",
    "decided against",
    "went with another",
    "unsubscribe me",
    "remove me from",
    "kein interesse",
    "nicht interessiert",
    "haben uns anders entschieden",
    "pas interesse",
    "no nos interesa",
];

/// How an answer sounds. It is a proposal; the person decides.
fn tone(text: &str) -> Reply {
    let text: String = fold(text).chars().take(600).collect();
    if NO.iter().any(|no| text.contains(no)) { Reply::Negative } else { Reply::Positive }
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
