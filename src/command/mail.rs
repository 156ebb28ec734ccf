//! Mails that came in or went out outside of the product, logged where they belong: on a contact and an opportunity, at
//! their own time, with what they mean for the message that they answer.

use super::{Rejection, create, decide::Desk, message};
use crate::data::{Change, ChangeSet};
use crate::model::{
    Activity, ActivityKind, Contact, ContactLink, External, Invalid, Kind, Message, MessageState, Outcome, Record,
    RecordId, Reply,
};
use crate::value::{Id, Time, fold, one_line, plural, quoted};
use std::collections::{BTreeMap, BTreeSet};

/// What [`External::system`] of an activity says that is a mail; its id is the Message-ID.
pub const MAIL_SYSTEM: &str = "mail";

/// A mail to log.
#[derive(Clone, Debug, PartialEq)]
pub struct MailEntry {
    /// Its Message-ID. A mail that is logged already is not logged again.
    pub mail: String,
    /// When it was written. A moment to come counts as now.
    pub at: Time,
    /// Whether it came in; else it went out.
    pub inbound: bool,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The person on the other side.
    pub who: Who,
    /// An address that the contact gets with it, if it is a known one without it.
    pub address: Option<String>,
    /// The opportunity it belongs to. Without one, a contact or a company is needed.
    pub opportunity: Option<Id>,
    /// The member who wrote it, or whom it was written to.
    pub member: Option<Id>,
    /// The message that it answers or that it reports on; of a mail that went out: the message that it is.
    pub message: Option<Id>,
    /// What it means.
    pub means: Means,
    /// Whether it sets rules off. What is long past stops what it answers, and starts nothing new unless the person wants
    /// that.
    pub rules: bool,
}

/// The person on the other side of a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// A contact.
    Known(Id),
    /// Somebody who becomes a contact, unless a contact has this address by now.
    New {
        /// The name; may be empty.
        name: String,
        /// The address.
        email: String,
    },
    /// A company, by an address of its own.
    Company(Id),
    /// Nobody in particular.
    Nobody,
}

/// What a mail means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// A mail and no more.
    Mail,
    /// An answer to the message, if one is named. Somebody who is away has not answered: it is noted, and no contact.
    Reply(Reply),
    /// The message came back as undeliverable.
    Bounce,
}

/// Logs mails: those that are not logged yet.
pub(super) fn log(desk: &mut Desk<'_>, entries: &[MailEntry]) -> Result<String, Rejection> {
    let mail = |external: &External| external.system == MAIL_SYSTEM;
    let logged = desk.data().activities().filter_map(|activity| activity.external.as_ref().filter(|it| mail(it)));
    let mut logged: BTreeSet<String> = logged.map(|external| external.id.clone()).collect();
    let mut people = People::default();
    let mut labels = Vec::new();
    for entry in entries {
        if logged.insert(entry.mail.clone()) {
            labels.push(one(desk, entry, &mut people)?);
        }
    }
    let before = entries.len() - labels.len();
    match (labels.len(), entries.len()) {
        (_, 0) => Err(Rejection::refused("There is no mail to log.")),
        (0, 1) => Err(Rejection::refused("This mail has been logged already.")),
        (0, _) => Err(Rejection::refused("These mails have been logged already.")),
        (1, 1) => Ok(labels.swap_remove(0)),
        (count, _) if before > 0 => {
            Ok(format!("logged {} and passed over {before} logged before", plural(count, "mail", "mails")))
        }
        (count, _) => Ok(format!("logged {}", plural(count, "mail", "mails"))),
    }
}

/// Contacts by address, read when the first one is asked for.
#[derive(Default)]
struct People(Option<BTreeMap<String, Id>>);

impl People {
    fn all(&mut self, desk: &Desk<'_>) -> &mut BTreeMap<String, Id> {
        self.0.get_or_insert_with(|| {
            let of = |contact: &std::sync::Arc<Contact>| {
                contact.emails.iter().map(|email| (email.to_lowercase(), contact.id)).collect::<Vec<_>>()
            };
            // Of several with one address, the oldest counts.
            desk.data().contacts().rev().flat_map(of).collect()
        })
    }
}

fn contact(desk: &mut Desk<'_>, who: &Who, people: &mut People) -> Result<Option<Id>, Rejection> {
    match who {
        Who::Nobody => Ok(None),
        Who::Company(id) => {
            desk.need(RecordId { kind: Kind::Company, id: *id })?;
            Ok(None)
        }
        Who::Known(id) => {
            desk.need(RecordId { kind: Kind::Contact, id: *id })?;
            Ok(Some(*id))
        }
        Who::New { name, email } => {
            let email = one_line(email).to_lowercase();
            if let Some(known) = people.all(desk).get(&email) {
                return Ok(Some(*known));
            }
            let contact = Contact { name: one_line(name), emails: vec![email.clone()], ..Contact::default() };
            let (made, _) = create::make(desk, &[contact.into()])?;
            let made = made.first().map(Record::bare_id);
            if let Some(made) = made {
                people.all(desk).insert(email, made);
            }
            Ok(made)
        }
    }
}

/// Gives a contact an address that nobody has yet. Returns it, if it is new.
fn add_address(desk: &mut Desk<'_>, id: Id, email: &str, people: &mut People) -> Result<Option<String>, Rejection> {
    let email = one_line(email).to_lowercase();
    if people.all(desk).contains_key(&email) {
        return Ok(None);
    }
    let Record::Contact(contact) = desk.need(RecordId { kind: Kind::Contact, id })? else { return Ok(None) };
    let mut contact = contact.as_ref().clone();
    contact.emails.push(email.clone());
    desk.put(contact.into())?;
    people.all(desk).insert(email.clone(), id);
    Ok(Some(email))
}

fn one(desk: &mut Desk<'_>, entry: &MailEntry, people: &mut People) -> Result<String, Rejection> {
    let contact = contact(desk, &entry.who, people)?;
    let added = match (&entry.who, &entry.address) {
        (Who::Known(id), Some(address)) => add_address(desk, *id, address, people)?,
        _ => None,
    };
    if let Some(opportunity) = entry.opportunity {
        desk.need(RecordId::opportunity(opportunity))?;
    }
    let company = if let Who::Company(id) = entry.who { Some(id) } else { None };
    if contact.or(company).or(entry.opportunity).is_none() {
        return Err(Rejection::invalid(
            None,
            Invalid::new("contact", "Choose the contact or the opportunity that this mail belongs to."),
        ));
    }
    if let (Who::New { .. }, Some(contact), Some(opportunity)) = (&entry.who, contact, entry.opportunity) {
        take_part(desk, contact, opportunity)?;
    }
    let at = entry.at.min(desk.stamp.now);
    let mut label = said(desk, entry, contact);
    let mut kept = None;
    if let Some(id) = entry.message {
        let mut message = message::message(desk, id)?;
        if entry.inbound {
            if let Some(what) = answered(desk, &mut message, entry.means, at)? {
                label = format!("{label} and {what}");
            }
        } else {
            kept = went_out(desk, &mut message, at);
        }
        desk.put(message.into())?;
    }
    if let Some(address) = added {
        label = format!("{label} and added {address}");
    }
    let external = External { system: MAIL_SYSTEM.to_string(), id: entry.mail.clone() };
    let (kind, outcome) = match (entry.means, entry.inbound) {
        // Nobody wrote: it is no contact with the other side, and wants no answer.
        (Means::Bounce | Means::Reply(Reply::OutOfOffice), true) => (ActivityKind::Note, None),
        (_, true) => (ActivityKind::Email, Some(Outcome::Received)),
        (_, false) => (ActivityKind::Email, Some(Outcome::Sent)),
    };
    let activity = match kept {
        Some(kept) => Activity { text: text(entry), external: Some(external), ..kept },
        None => Activity {
            id: desk.stamp.ids.take(),
            kind,
            at,
            text: text(entry),
            outcome,
            member: entry.member.or(desk.stamp.actor.filter(|_| !entry.inbound)),
            opportunity: entry.opportunity,
            contact,
            company,
            external: Some(external),
            ..Activity::default()
        },
    };
    desk.created.push(RecordId { kind: Kind::Activity, id: activity.id });
    desk.put(activity.into())?;
    Ok(label)
}

/// Parts what logging mails came to: what sets no rules off, and the rest.
pub(crate) fn parted(entries: &[MailEntry], changes: &ChangeSet) -> (ChangeSet, ChangeSet) {
    let heard = || entries.iter().filter(|entry| entry.rules);
    let mails: BTreeSet<&str> = heard().map(|entry| entry.mail.as_str()).collect();
    let messages: BTreeSet<Id> = heard().filter_map(|entry| entry.message).collect();
    let of = |change: &Change| match &change.after {
        Some(Record::Message(message)) if messages.contains(&message.id) => message.opportunity,
        _ => None,
    };
    let about: BTreeSet<Id> =
        heard().filter_map(|entry| entry.opportunity).chain(changes.iter().filter_map(of)).collect();
    changes.parted(|change| match &change.after {
        Some(Record::Activity(activity)) => match &activity.external {
            Some(external) => !mails.contains(external.id.as_str()),
            None => activity.opportunity.is_none_or(|id| !about.contains(&id)),
        },
        Some(Record::Message(message)) => !messages.contains(&message.id),
        Some(Record::Opportunity(opportunity)) => !about.contains(&opportunity.id),
        _ => false,
    })
}

/// Somebody new who writes about an opportunity has a part in it.
fn take_part(desk: &mut Desk<'_>, contact: Id, opportunity: Id) -> Result<(), Rejection> {
    if let Record::Opportunity(opportunity) = desk.need(RecordId::opportunity(opportunity))?
        && !opportunity.contacts.iter().any(|link| link.contact == contact)
    {
        let mut opportunity = opportunity.as_ref().clone();
        opportunity.contacts.push(ContactLink { contact, role: String::new() });
        desk.put(opportunity.into())?;
    }
    Ok(())
}

/// `logged an email from Anna Bauer`
fn said(desk: &Desk<'_>, entry: &MailEntry, contact: Option<Id>) -> String {
    let company = if let Who::Company(id) = entry.who { Some(RecordId { kind: Kind::Company, id }) } else { None };
    let contact = contact.map(|id| RecordId { kind: Kind::Contact, id }).or(company).and_then(|id| desk.draft.get(id));
    let on = entry.opportunity.and_then(|id| desk.draft.get(RecordId::opportunity(id)));
    let what = match entry.means {
        Means::Bounce if entry.inbound => "logged that a mail came back".to_string(),
        Means::Reply(Reply::OutOfOffice) if entry.inbound => "logged an automatic answer".to_string(),
        _ => "logged an email".to_string(),
    };
    match (contact, on) {
        (Some(contact), _) if matches!(entry.means, Means::Bounce) => {
            format!("{what} that went to {}", contact.title())
        }
        (Some(contact), _) => format!("{what} {} {}", if entry.inbound { "from" } else { "to" }, contact.title()),
        (None, Some(on)) => format!("{what} on {}", on.title()),
        (None, None) => what,
    }
}

/// What is written in the log: the subject, then the text.
fn text(entry: &MailEntry) -> String {
    let (subject, text) = (one_line(&entry.subject), entry.text.trim());
    let subject = match (entry.means, entry.inbound) {
        (Means::Bounce, true) => format!("Came back as undeliverable: {subject}"),
        (Means::Reply(Reply::OutOfOffice), true) => format!("Automatic answer: {subject}"),
        _ => subject,
    };
    match (subject.is_empty(), text.is_empty()) {
        (true, true) => "Mail without a subject".to_string(),
        (true, false) => text.to_string(),
        (false, true) => subject,
        (false, false) => format!("{subject}\n\n{text}"),
    }
}

/// What a mail that came in says of a message. Who answers has got it: one that was not marked as sent is so then.
fn answered(desk: &mut Desk<'_>, message: &mut Message, means: Means, at: Time) -> Result<Option<String>, Rejection> {
    if means == Means::Mail {
        return Ok(None);
    }
    if message.state != MessageState::Sent {
        let sent = message.due.min(at);
        message::log_sent(desk, message, sent)?;
        message.state = MessageState::Sent;
        message.sent = Some(sent);
    }
    let title = quoted(&message.title());
    Ok(match means {
        Means::Bounce => {
            message.bounced = true;
            Some(format!("noted that {title} came back"))
        }
        Means::Reply(reply) => {
            let real = message.reply.is_some_and(|reply| reply != Reply::OutOfOffice);
            // Whoever answered first and is away later has answered.
            if reply == Reply::OutOfOffice && real {
                return Ok(None);
            }
            let first = message.replied.filter(|first| real && *first < at);
            message.reply = Some(reply);
            message.replied = Some(first.unwrap_or(at));
            Some(format!("noted the answer to {title}: {}", reply.word().to_lowercase()))
        }
        Means::Mail => None,
    })
}

/// What a mail that went out says of the message that it is: it was sent then. If that is known, returns what was
/// logged of it, so that nothing is logged twice.
fn went_out(desk: &Desk<'_>, message: &mut Message, at: Time) -> Option<Activity> {
    if message.state != MessageState::Sent {
        message.state = MessageState::Sent;
        message.sent = Some(at);
        return None;
    }
    let of = message.opportunity.or(message.contact)?;
    let title = fold(&message.title());
    let same = |activity: &Activity| {
        Some(activity.at) == message.sent
            && activity.kind == ActivityKind::Email
            && activity.external.is_none()
            && activity.contact == message.contact
            && activity.run == message.run
            && fold(&activity.text) == title
    };
    desk.data().activities_of(of).find(|activity| same(activity)).map(|activity| activity.as_ref().clone())
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;
