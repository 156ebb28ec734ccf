//! A step's words as somebody gets them: filled in for an opportunity, with what is missing.

use crate::automation::{main_contact, merge_in, say};
use crate::data::Dataset;
use crate::model::{Action, Channel, Opportunity, Step, Wording};
use crate::present::outbox::lacking;
use crate::value::{DateWords, one_line};

/// A step as somebody gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whom it goes to: a name, or an address; empty where that does not matter or nobody is known.
    pub to: String,
    /// The subject, or what is to be done.
    pub title: String,
    /// The text of a message.
    pub body: String,
    /// What is wrong, as a sentence; empty if nothing is.
    pub problem: String,
}

/// A text that a message may have: its first one, or another one.
pub fn wording(action: &Action, variant: usize) -> Option<Wording> {
    let Action::Message { subject, body, variants, .. } = action else { return None };
    match variant.checked_sub(1) {
        None => Some(Wording { subject: subject.clone(), body: body.clone() }),
        Some(other) => variants.get(other).cloned(),
    }
}

/// A step's words for an opportunity. Of a message that has several texts, `variant` is the one that is wanted.
pub fn reading(step: &Step, variant: usize, opportunity: &Opportunity, data: &Dataset, dates: &DateWords) -> Reading {
    let fill = |text: &str| merge_in(dates, text, opportunity, data).unwrap_or_else(|_| text.to_string());
    let action = match step {
        Step::Do { action } => action,
        other => return Reading { title: say::step(other, data), ..Reading::default() },
    };
    let own = match action {
        Action::Message { .. } => return message(action, variant, opportunity, data, dates),
        Action::CreateTask { title, .. } => title,
        Action::Remind { text, .. } | Action::Ask { text, .. } | Action::AddNote { text } => text,
        other => return Reading { title: say::action(other, data), ..Reading::default() },
    };
    Reading { title: one_line(&fill(own)), problem: problem(own, opportunity, data, dates), ..Reading::default() }
}

fn message(action: &Action, variant: usize, opportunity: &Opportunity, data: &Dataset, dates: &DateWords) -> Reading {
    let (Some(words), Action::Message { channel, .. }) = (wording(action, variant), action) else {
        return Reading::default();
    };
    let fill = |text: &str| merge_in(dates, text, opportunity, data).unwrap_or_else(|_| text.to_string());
    let (to, nobody) = addressee(*channel, opportunity, data);
    let wrong = problem(&format!("{}\n{}", words.subject, words.body), opportunity, data, dates);
    Reading {
        to,
        title: one_line(&fill(&words.subject)),
        body: fill(&words.body),
        problem: if wrong.is_empty() { nobody } else { wrong },
    }
}

/// Whom a message goes to, and why it cannot go.
fn addressee(channel: Channel, opportunity: &Opportunity, data: &Dataset) -> (String, String) {
    let Some(contact) = main_contact(opportunity, data) else {
        return (String::new(), "There is no contact to send this to.".into());
    };
    let name = contact.title();
    if contact.opted_out {
        return (name.clone(), format!("{name} wants no more messages: this is left out."));
    }
    let (address, what) = match channel {
        Channel::Email => (contact.emails.first(), "email address"),
        Channel::Text => (contact.phones.first(), "telephone number"),
        Channel::Social => (contact.social.first(), "profile"),
        Channel::Letter => (Some(&contact.address).filter(|address| !address.trim().is_empty()), "postal address"),
    };
    match address.map(|address| one_line(address)).filter(|address| !address.is_empty()) {
        Some(address) if channel == Channel::Letter => (format!("{name}, {address}"), String::new()),
        Some(address) => (format!("{name} <{address}>"), String::new()),
        None => (name.clone(), format!("{name} has no {what}.")),
    }
}

/// What is missing in a text, as a sentence; empty if nothing is.
pub(super) fn problem(text: &str, opportunity: &Opportunity, data: &Dataset, dates: &DateWords) -> String {
    match (merge_in(dates, text, opportunity, data), lacking(text, opportunity, data)) {
        (Ok(_), _) => String::new(),
        (Err(why), names) if names.is_empty() => format!("This cannot be filled in: {why}."),
        (Err(_), names) => format!("Missing here: {}.", names.join(", ").to_lowercase()),
    }
}
