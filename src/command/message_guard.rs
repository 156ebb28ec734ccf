//! What holds for every message, however it came to be or was changed: nobody who wants no more messages has one waiting,
//! and nothing goes unseen to an address from which something came back.

use super::{Rejection, Stamp, decide::Desk};
use crate::data::{Dataset, Draft};
use crate::model::{Channel, Contact, Kind, Message, MessageState, Record, RecordId};
use crate::value::{Id, plural};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was done about messages, for the words that a command ends with.
#[derive(Default)]
pub(super) struct Settled {
    /// Cancelled: whoever they go to wants no more.
    cancelled: usize,
    /// To be looked at first: something came back from their address.
    aside: usize,
}

impl Settled {
    /// `, and cancelled 2 messages`; empty where nothing was done.
    pub(super) fn words(&self) -> String {
        let count = |n: usize| plural(n, "message", "messages");
        let parts = [
            (self.cancelled, format!(", and cancelled {}", count(self.cancelled))),
            (self.aside, format!(", and put {} to that address aside for review", count(self.aside))),
        ];
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect()
    }
}

/// Whether something that was sent to the address of a message came back.
pub fn came_back(message: &Message, data: &Dataset) -> bool {
    let same = |other: &&Arc<Message>| other.bounced && other.id != message.id && same_address(other, message);
    !message.to.is_empty() && message.contact.is_some_and(|contact| data.messages_of(contact).any(|one| same(&one)))
}

fn same_address(one: &Message, other: &Message) -> bool {
    one.channel == other.channel && one.to.trim().eq_ignore_ascii_case(other.to.trim())
}

/// Looks at what a command did with messages and contacts, before it is done. A message that a person writes to somebody
/// who wants none is refused; what comes about otherwise is cancelled.
pub(super) fn settle(desk: &mut Desk<'_>, by_hand: bool) -> Result<Settled, Rejection> {
    let mut settled = Settled::default();
    settled.cancelled += spare(desk)?;
    let changed: Vec<Message> = desk
        .draft
        .changed(Kind::Message)
        .filter_map(|record| if let Record::Message(message) = record { Some(message.as_ref().clone()) } else { None })
        .collect();
    for message in changed {
        let before = desk.data().message(message.id).cloned();
        if message.bounced && !before.as_ref().is_some_and(|before| before.bounced) {
            settled.aside += put_aside(desk, &message)?;
        }
        if !message.open() {
            continue;
        }
        let was_open = before.as_ref().is_some_and(|before| before.open() && before.contact == message.contact);
        if let Some(contact) = unwilling(desk, &message) {
            if by_hand && before.is_none() {
                return Err(Rejection::refused(format!("{} wants no more messages.", contact.title())));
            }
            // What is open already was let stand by whoever took the wish back and forth; it is not touched by the way.
            if !was_open {
                desk.put(Message { state: MessageState::Cancelled, ..message }.into())?;
                settled.cancelled += 1;
            }
            continue;
        }
        let fresh = before.as_ref().is_none_or(|before| !same_address(before, &message));
        if message.state == MessageState::Open && fresh && came_back(&message, desk.data()) {
            desk.put(Message { state: MessageState::Review, ..message }.into())?;
        }
    }
    Ok(settled)
}

/// What comes back or goes away by a step back or forward, with nothing in it that waits for somebody who wants no more: what
/// was made since they wanted messages again does not stay when that is taken back.
pub(crate) fn spared<'a>(draft: Draft<'a>, stamp: &Stamp) -> Result<Draft<'a>, Rejection> {
    let mut desk = Desk { draft, stamp: stamp.clone(), created: Vec::new() };
    spare(&mut desk)?;
    let changed: Vec<Id> = desk.draft.changed(Kind::Message).map(Record::bare_id).collect();
    for id in changed {
        let message = super::message::message(&desk, id)?;
        let was_open = desk.data().message(id).is_some_and(|before| before.open());
        if message.open() && !was_open && unwilling(&desk, &message).is_some() {
            desk.put(Message { state: MessageState::Cancelled, ..message }.into())?;
        }
    }
    Ok(desk.draft)
}

/// Whoever a message goes to, if they want no more: its contact, else whoever has its address.
fn unwilling(desk: &Desk<'_>, message: &Message) -> Option<Contact> {
    if let Some(id) = message.contact {
        let known = desk.draft.get(RecordId { kind: Kind::Contact, id })?;
        return if let Record::Contact(contact) = known { Some(contact.as_ref().clone()) } else { None }
            .filter(|contact| contact.opted_out);
    }
    if message.channel != Channel::Email || message.to.trim().is_empty() {
        return None;
    }
    let theirs = |contact: &&Arc<Contact>| contact.opted_out && has(contact, &message.to);
    desk.data().contacts().find(theirs).map(|contact| contact.as_ref().clone())
}

fn has(contact: &Contact, email: &str) -> bool {
    contact.emails.iter().any(|one| one.eq_ignore_ascii_case(email.trim()))
}

/// Takes the open messages out of the Outbox of those who want no more from now on, however that came to be known: by a
/// word to the Outbox, in the contact's fields, or with a list that is brought in. Says how many.
fn spare(desk: &mut Desk<'_>) -> Result<usize, Rejection> {
    let before = |id: Id| desk.data().contact(id).is_some_and(|contact| contact.opted_out);
    let unwilling: Vec<Arc<Contact>> = desk
        .draft
        .changed(Kind::Contact)
        .filter_map(|record| if let Record::Contact(contact) = record { Some(contact) } else { None })
        .filter(|contact| contact.opted_out && !before(contact.id))
        .cloned()
        .collect();
    if unwilling.is_empty() {
        return Ok(0);
    }
    let data = desk.data();
    let mut known: Vec<Id> =
        unwilling.iter().flat_map(|contact| data.messages_of(contact.id)).map(|message| message.id).collect();
    // Messages that were written to the bare address are theirs as well.
    let addresses: BTreeSet<String> =
        unwilling.iter().flat_map(|contact| &contact.emails).map(|email| email.to_lowercase()).collect();
    let bare = |message: &&Arc<Message>| {
        message.contact.is_none()
            && message.open()
            && message.channel == Channel::Email
            && addresses.contains(&message.to.trim().to_lowercase())
    };
    known.extend(data.messages().filter(bare).map(|message| message.id));
    let whose: BTreeSet<Id> = unwilling.iter().map(|contact| contact.id).collect();
    let mut count = 0;
    for id in known {
        let Ok(mut message) = super::message::message(desk, id) else { continue };
        if message.contact.is_none_or(|contact| whose.contains(&contact)) && message.open() {
            message.state = MessageState::Cancelled;
            desk.put(message.into())?;
            count += 1;
        }
    }
    Ok(count)
}

/// Puts the open messages to an address aside from which something has just come back. Says how many.
fn put_aside(desk: &mut Desk<'_>, bounced: &Message) -> Result<usize, Rejection> {
    let Some(contact) = bounced.contact else { return Ok(0) };
    let ids: Vec<Id> = desk.data().messages_of(contact).map(|message| message.id).collect();
    let mut count = 0;
    for id in ids {
        let Ok(mut message) = super::message::message(desk, id) else { continue };
        if id != bounced.id && message.state == MessageState::Open && same_address(&message, bounced) {
            message.state = MessageState::Review;
            desk.put(message.into())?;
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
#[path = "message_guard_tests.rs"]
mod tests;
