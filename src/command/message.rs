//! Messages as a person handles them. The product prepares them; a person sends them and says so here.

use super::{Rejection, decide::Desk};
use crate::model::{
    Activity, ActivityKind, Channel, Contact, Invalid, Kind, Message, MessageState, Outcome, Record, RecordId, Reply,
};
use crate::value::{Id, Time, one_line, plural, quoted};
use std::sync::Arc;

pub(super) fn record_id(message: Id) -> RecordId {
    RecordId { kind: Kind::Message, id: message }
}

pub(super) fn message(desk: &Desk<'_>, id: Id) -> Result<Message, Rejection> {
    match desk.need(record_id(id))? {
        Record::Message(message) => Ok(Arc::unwrap_or_clone(message)),
        _ => Err(Rejection::Missing(record_id(id))),
    }
}

pub(super) fn contact(desk: &Desk<'_>, id: Id) -> Result<Contact, Rejection> {
    let id = RecordId { kind: Kind::Contact, id };
    match desk.need(id)? {
        Record::Contact(contact) => Ok(Arc::unwrap_or_clone(contact)),
        _ => Err(Rejection::Missing(id)),
    }
}

/// Who a message goes to, in words: the contact, else the address.
fn whom(desk: &Desk<'_>, message: &Message) -> String {
    let known = message.contact.and_then(|id| contact(desk, id).ok()).map(|contact| contact.title());
    let whom = known.unwrap_or_else(|| message.to.clone());
    if whom.is_empty() { String::new() } else { format!(" to {whom}") }
}

fn still_open(message: &Message) -> Result<(), Rejection> {
    match message.state {
        MessageState::Open | MessageState::Review => Ok(()),
        MessageState::Sent => Err(Rejection::refused(format!("{} has been sent already.", quoted(&message.title())))),
        MessageState::Cancelled => {
            Err(Rejection::refused(format!("{} was not to be sent. Put it back first.", quoted(&message.title()))))
        }
    }
}

/// Notes that a message was sent, and logs it where contacts with the other side are kept. Both are one change, so that
/// the timeline, the last contact and the rules see the same thing, and one undo takes both back.
pub(super) fn sent(desk: &mut Desk<'_>, id: Id) -> Result<String, Rejection> {
    let mut message = message(desk, id)?;
    still_open(&message)?;
    let missing = unfilled(&message.subject).chain(unfilled(&message.body)).next();
    if let Some(place) = missing {
        let title = quoted(&message.title());
        return Err(Rejection::refused(format!("{title} still has {place} in it. Fill it in, or leave it empty.")));
    }
    let now = desk.stamp.now;
    let label = format!("sent {}{}", quoted(&message.title()), whom(desk, &message));
    log_sent(desk, &message, now)?;
    message.state = MessageState::Sent;
    message.sent = Some(now);
    desk.put(message.into())?;
    Ok(label)
}

/// Notes that several messages were sent.
pub(super) fn all_sent(desk: &mut Desk<'_>, ids: &[Id]) -> Result<String, Rejection> {
    let mut last = Err(Rejection::refused("There is no message to mark as sent."));
    for id in ids {
        last = Ok(sent(desk, *id)?);
    }
    if ids.len() > 1 { Ok(format!("sent {}", plural(ids.len(), "message", "messages"))) } else { last }
}

/// The merge fields that are still in a text: what has no value is left as it is written, for a person to fill in.
pub fn unfilled(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let place = rest.get(..rest.find("}}")? + 2)?;
        // Of two that begin, the one that ends is meant.
        (place.rfind("{{") == Some(0)).then_some(place)
    })
}

/// Logs that a message was sent at a moment, where contacts with the other side are kept.
pub(super) fn log_sent(desk: &mut Desk<'_>, message: &Message, at: Time) -> Result<(), Rejection> {
    if message.opportunity.or(message.contact).is_none() {
        return Ok(());
    }
    let title = message.title();
    let text = match message.channel {
        Channel::Email => title,
        // The log knows emails only; what else was written says so itself.
        other => format!("{}: {title}", other.word()),
    };
    let log = Activity {
        id: desk.stamp.ids.take(),
        kind: ActivityKind::Email,
        at,
        text,
        outcome: Some(Outcome::Sent),
        run: message.run,
        member: desk.stamp.actor.or(message.assignee),
        opportunity: message.opportunity,
        contact: message.contact,
        ..Activity::default()
    };
    desk.created.push(RecordId { kind: Kind::Activity, id: log.id });
    desk.put(log.into())
}

pub(super) fn need_sent(message: &Message) -> Result<(), Rejection> {
    if message.state == MessageState::Sent {
        Ok(())
    } else {
        let title = quoted(&message.title());
        Err(Rejection::refused(format!("{title} has not been sent. Mark it as sent first.")))
    }
}

/// Notes how a sent message was answered.
pub(super) fn replied(desk: &mut Desk<'_>, id: Id, reply: Reply) -> Result<String, Rejection> {
    let mut message = message(desk, id)?;
    need_sent(&message)?;
    message.reply = Some(reply);
    message.replied = Some(desk.stamp.now);
    let label = format!("noted the answer to {}: {}", quoted(&message.title()), reply.word().to_lowercase());
    desk.put(message.into())?;
    Ok(label)
}

/// Notes that a sent message came back as undeliverable.
pub(super) fn bounced(desk: &mut Desk<'_>, id: Id) -> Result<String, Rejection> {
    let mut message = message(desk, id)?;
    need_sent(&message)?;
    message.bounced = true;
    let label = format!("noted that {} came back", quoted(&message.title()));
    desk.put(message.into())?;
    Ok(label)
}

/// Takes open messages out of the Outbox: they are not to be sent.
pub(super) fn cancel(desk: &mut Desk<'_>, ids: &[Id]) -> Result<String, Rejection> {
    change(desk, ids, "cancelled", |_, message| {
        still_open(message)?;
        message.state = MessageState::Cancelled;
        Ok(())
    })
}

/// Lets messages that came too late be sent after all: a person has looked at them.
pub(super) fn approve(desk: &mut Desk<'_>, ids: &[Id]) -> Result<String, Rejection> {
    change(desk, ids, "approved", |desk, message| {
        still_open(message)?;
        refuse_opted_out(desk, message)?;
        message.state = MessageState::Open;
        Ok(())
    })
}

/// Puts messages back that were not to be sent.
pub(super) fn restore(desk: &mut Desk<'_>, ids: &[Id]) -> Result<String, Rejection> {
    change(desk, ids, "put back", |desk, message| {
        if message.state != MessageState::Cancelled {
            still_open(message)?;
        }
        refuse_opted_out(desk, message)?;
        message.state = MessageState::Open;
        Ok(())
    })
}

/// Puts messages off until a moment to come. Whoever does has looked at them: they need no review any more.
pub(super) fn postpone(desk: &mut Desk<'_>, ids: &[Id], to: Time) -> Result<String, Rejection> {
    if to <= desk.stamp.now {
        let invalid = Invalid::new("due", "Choose a moment that is still to come.");
        return Err(Rejection::invalid(ids.first().map(|id| record_id(*id)), invalid));
    }
    change(desk, ids, "postponed", |_, message| {
        still_open(message)?;
        message.due = to;
        message.state = MessageState::Open;
        Ok(())
    })
}

fn refuse_opted_out(desk: &Desk<'_>, message: &Message) -> Result<(), Rejection> {
    let contact = message.contact.and_then(|id| contact(desk, id).ok());
    match contact.filter(|contact| contact.opted_out) {
        Some(contact) => Err(Rejection::refused(format!("{} wants no more messages.", contact.title()))),
        None => Ok(()),
    }
}

fn change(
    desk: &mut Desk<'_>,
    ids: &[Id],
    verb: &str,
    change: impl Fn(&Desk<'_>, &mut Message) -> Result<(), Rejection>,
) -> Result<String, Rejection> {
    let mut title = String::new();
    for id in ids {
        let mut message = message(desk, *id)?;
        change(desk, &mut message)?;
        title = quoted(&message.title());
        desk.put(message.into())?;
    }
    match ids.len() {
        0 => Err(Rejection::refused("There is no message to change.")),
        1 => Ok(format!("{verb} {title}")),
        count => Ok(format!("{verb} {}", plural(count, "message", "messages"))),
    }
}

/// Gives a message its address. The contact gets it too, in front of those known, and so do the contact's other open
/// messages of this channel that have none. Where the message came back, those that were to go to the same address get
/// the new one, and the message itself is to be sent again.
pub(super) fn address(desk: &mut Desk<'_>, id: Id, to: &str) -> Result<String, Rejection> {
    let mut message = message(desk, id)?;
    let to = one_line(to);
    if to.is_empty() {
        return Err(Rejection::invalid(record_id(id), Invalid::new("to", "Type an address.")));
    }
    let dead = (message.bounced && message.state == MessageState::Sent).then(|| message.to.clone());
    if dead.as_ref().is_some_and(|dead| dead.eq_ignore_ascii_case(&to)) {
        return Err(Rejection::invalid(record_id(id), Invalid::new("to", "That is the address it came back from.")));
    }
    let Some(known) = message.contact else {
        again(&mut message, &to);
        let label = format!("changed the address of {}", quoted(&message.title()));
        desk.put(message.into())?;
        return Ok(label);
    };
    let mut contact = contact(desk, known)?;
    match message.channel {
        Channel::Email => to_front(&mut contact.emails, &to),
        Channel::Text => to_front(&mut contact.phones, &to),
        Channel::Social => to_front(&mut contact.social, &to),
        Channel::Letter => contact.address.clone_from(&to),
    }
    let label = format!("gave {} the address {to}", contact.title());
    desk.put(contact.into())?;
    let others: Vec<Message> = desk.data().messages_of(known).map(|other| other.as_ref().clone()).collect();
    for mut other in others {
        let gone = dead.as_ref().is_some_and(|dead| other.to.eq_ignore_ascii_case(dead));
        let lacking = other.open() && other.channel == message.channel && (gone || other.to.trim().is_empty());
        if other.contact == Some(known) && (other.id == id || lacking) {
            // What waited to be looked at only because of the address waits no more.
            if gone && other.state == MessageState::Review && other.due > desk.stamp.now {
                other.state = MessageState::Open;
            }
            again(&mut other, &to);
            desk.put(other.into())?;
        }
    }
    Ok(if dead.is_some() { format!("{label}, and put {} back to be sent", quoted(&message.title())) } else { label })
}

/// Gives a message an address; one that came back is to be sent again.
fn again(message: &mut Message, to: &str) {
    to.clone_into(&mut message.to);
    if message.bounced {
        (message.bounced, message.state, message.sent) = (false, MessageState::Open, None);
        (message.reply, message.replied) = (None, None);
    }
}

fn to_front(all: &mut Vec<String>, one: &str) {
    all.retain(|other| !other.eq_ignore_ascii_case(one));
    all.insert(0, one.to_string());
}

/// Notes that a contact wants no more messages, which takes theirs out of the Outbox; or that they want them again.
pub(super) fn opt_out(desk: &mut Desk<'_>, id: Id, on: bool) -> Result<String, Rejection> {
    let mut contact = contact(desk, id)?;
    let name = contact.title();
    contact.opted_out = on;
    desk.put(contact.into())?;
    Ok(format!("noted that {name} wants {}", if on { "no more messages" } else { "messages again" }))
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
