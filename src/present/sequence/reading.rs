//! A step's words as somebody gets them: filled in for an opportunity, with what is missing.

use crate::automation::{MergeText, Merging, main_contact, say};
use crate::data::Dataset;
use crate::model::{Action, Channel, Opportunity, Step, TextForm, Wording};
use crate::value::one_line;

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

/// A step's words with these values. Of a message that has several texts, `variant` is the one that is wanted.
pub fn reading(step: &Step, variant: usize, with: Merging) -> Reading {
    let data = with.data;
    let action = match step {
        Step::Do { action } => action,
        other => return Reading { title: say::step(other, data), ..Reading::default() },
    };
    let own = match action {
        Action::Message { .. } => return message(action, variant, with),
        Action::CreateTask { title, .. } => title,
        Action::Remind { text, .. } | Action::Ask { text, .. } | Action::AddNote { text } => text,
        other => return Reading { title: say::action(other, data), ..Reading::default() },
    };
    Reading { title: one_line(&filled(own, TextForm::Plain, with)), problem: problem(own, with), ..Reading::default() }
}

fn message(action: &Action, variant: usize, with: Merging) -> Reading {
    let (Some(words), Action::Message { channel, form, .. }) = (wording(action, variant), action) else {
        return Reading::default();
    };
    let (to, nobody) = addressee(*channel, with.opportunity, with.data);
    let wrong = problem(&format!("{}\n{}", words.subject, words.body), with);
    Reading {
        to,
        title: one_line(&filled(&words.subject, TextForm::Plain, with)),
        body: filled(&words.body, *form, with),
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

/// A text as it would go out, or as it is written where something is missing.
fn filled(text: &str, form: TextForm, with: Merging) -> String {
    let filled = MergeText::read(text, form).and_then(|read| read.fill(with));
    filled.unwrap_or_else(|_| text.to_string())
}

/// What is missing in a text, as a sentence; empty if nothing is.
fn problem(text: &str, with: Merging) -> String {
    let read = match MergeText::read(text, TextForm::Plain) {
        Ok(read) => read,
        Err(why) => return format!("This cannot be filled in: {why}."),
    };
    match (read.fill(with), read.missing(with)) {
        (Ok(_), _) => String::new(),
        (Err(why), missing) if missing.is_empty() => format!("This cannot be filled in: {why}."),
        (Err(_), missing) => {
            let names: Vec<String> = missing.into_iter().map(|one| one.words.to_lowercase()).collect();
            format!("Missing here: {}.", names.join(", "))
        }
    }
}
