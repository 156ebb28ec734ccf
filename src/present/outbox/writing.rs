//! A message that is written by hand.

use super::gaps::{filled, seen_by};
use crate::data::Dataset;
use crate::model::{Channel, Contact, Message, Template, TextForm};
use crate::value::{Calendar, Id, Time, one_line};

/// The addresses of a contact for a channel, the main one first.
pub fn addresses(contact: &Contact, channel: Channel) -> Vec<String> {
    let all = match channel {
        Channel::Email => contact.emails.clone(),
        Channel::Text => contact.phones.clone(),
        Channel::Social => contact.social.clone(),
        Channel::Letter => vec![contact.address.clone()],
    };
    all.iter().map(|one| one_line(one)).filter(|one| !one.is_empty()).collect()
}

/// Whom a new message is to and what it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Whom.
    pub contact: Option<Id>,
    /// What.
    pub opportunity: Option<Id>,
}

impl About {
    /// A message about an opportunity goes to its main contact.
    pub fn opportunity(id: Id, data: &Dataset) -> About {
        let contact = data.opportunity(id).and_then(|one| one.contacts.first()).map(|link| link.contact);
        About { contact, opportunity: Some(id) }
    }

    /// Who wants no more messages, as a sentence.
    pub fn unwilling(&self, data: &Dataset) -> Option<String> {
        let contact = self.contact.and_then(|id| data.contact(id)).filter(|contact| contact.opted_out)?;
        Some(format!("{} wants no more messages.", contact.title()))
    }
}

/// An empty message, by the way that there is an address for.
pub fn begun(about: About, me: Option<Id>, data: &Dataset) -> Message {
    let contact = about.contact.and_then(|id| data.contact(id));
    let has = |channel: &Channel| contact.is_some_and(|contact| !addresses(contact, *channel).is_empty());
    let channel = Channel::ALL.into_iter().find(has).unwrap_or_default();
    let to = contact.map(|contact| addresses(contact, channel)).unwrap_or_default().into_iter().next();
    let owner = about.opportunity.and_then(|id| data.opportunity(id)).and_then(|one| one.owner);
    Message {
        channel,
        to: to.unwrap_or_default(),
        contact: about.contact,
        opportunity: about.opportunity,
        assignee: me.or(owner),
        ..Message::default()
    }
}

/// A message with subject and text of a template, filled in as far as there are values.
///
/// # Errors
/// A sentence that says what in the template cannot be read.
pub fn from_template(
    message: &Message,
    template: &Template,
    data: &Dataset,
    now: Time,
    calendar: &Calendar,
) -> Result<Message, String> {
    let seen = seen_by(message.contact, message.opportunity, data);
    let fill = |text: &str, form: TextForm| filled(text, form, &seen, (data, now, calendar), message.assignee);
    Ok(Message {
        subject: one_line(&fill(&template.subject, TextForm::Plain)?),
        body: fill(&template.body, template.form)?,
        form: template.form,
        template: Some(template.id),
        ..message.clone()
    })
}

/// The message as it goes into the Outbox: due now, with the fields that were typed filled in as far as there are values.
pub fn ready(message: &Message, data: &Dataset, now: Time, calendar: &Calendar) -> Message {
    let mut message = Message { due: now, ..message.clone() };
    if let Some((subject, body)) = super::gaps::refilled(&message, data, now, calendar) {
        (message.subject, message.body) = (subject, body);
    }
    message
}

/// What is kept of a message while it is being written; nothing as long as nothing is typed.
pub fn kept(message: &Message) -> String {
    if message.subject.trim().is_empty() && message.body.trim().is_empty() {
        return String::new();
    }
    serde_json::to_string(message).unwrap_or_default()
}

/// A message that was being written before, without whom and what is not there any more. None if a newer version has kept
/// something else.
pub fn taken_up(kept: &str, data: &Dataset) -> Option<Message> {
    let mut message: Message = serde_json::from_str(kept).ok()?;
    message.contact = message.contact.filter(|id| data.contact(*id).is_some());
    message.opportunity = message.opportunity.filter(|id| data.opportunity(*id).is_some());
    message.template = message.template.filter(|id| data.template(*id).is_some());
    message.assignee = message.assignee.filter(|id| data.member(*id).is_some());
    Some(message)
}
