//! Values that a message still lacks: named, filled in from the record or by hand, or left empty on purpose.

use crate::automation::{Gap, MERGE_FIELDS, MergeText, Merging, content_field};
use crate::command::unfilled;
use crate::data::Dataset;
use crate::model::{ContactLink, Message, Opportunity, Template, TemplateKind, TextForm};
use crate::value::{Calendar, Id, Time, one_line};

/// A value that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// As it stands in the text: `{{ contact.title }}`.
    pub place: String,
    /// What it gives, in words.
    pub words: String,
}

/// What a message still lacks, each once, in the order of the text.
pub fn lacks(message: &Message) -> Vec<Lack> {
    let mut found: Vec<Lack> = Vec::new();
    for place in unfilled(&message.subject).chain(unfilled(&message.body)) {
        if found.iter().all(|one| one.place != place) {
            let name = name_of(place);
            let known = MERGE_FIELDS.iter().find(|(field, _)| *field == name);
            let words = known.map_or_else(|| name.to_string(), |(_, words)| (*words).to_string());
            found.push(Lack { place: place.to_string(), words });
        }
    }
    found
}

fn name_of(place: &str) -> &str {
    place.trim_start_matches('{').trim_end_matches('}').trim()
}

/// What somebody adds to the content library who puts a link into the place where one is missing; none where the place
/// takes none, or what was typed is none.
pub fn added(message: &Message, place: &str, value: &str, data: &Dataset) -> Option<Template> {
    let kind = content_field(name_of(place))?.unwrap_or(TemplateKind::Article);
    let stage = message.opportunity.and_then(|id| data.opportunity(id)).map(|one| one.stage);
    let link = value.trim();
    let name = link.split_once("//").map_or(link, |(_, rest)| rest).trim_end_matches('/');
    let template = Template {
        name: one_line(name),
        kind,
        link: link.to_string(),
        stages: stage.into_iter().collect(),
        ..Template::default()
    };
    template.leads_to().filter(|link| link.contains("//")).and(template.check().ok())?;
    Some(template)
}

/// Whether a place takes something of the content library.
pub fn of_library(place: &str) -> bool {
    content_field(name_of(place)).is_some()
}

/// Subject and text with a value in a place. An empty value takes the place out, with the blank before it; where a link
/// would stand, its whole line, which leads to it.
pub fn put(message: &Message, place: &str, value: &str) -> (String, String) {
    let value = value.trim();
    let fill = |text: &str| match value {
        "" if of_library(place) => without_lines(text, place),
        "" => without(text, place),
        value => text.replace(place, value),
    };
    (one_line(&fill(&message.subject)), fill(&message.body))
}

/// A text without the lines that a place is in, and with one empty line where several would be left.
fn without_lines(text: &str, place: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut left_out = false;
    for line in text.lines() {
        if line.contains(place) {
            left_out = true;
        } else if !(left_out && line.trim().is_empty() && kept.last().is_none_or(|last| last.trim().is_empty())) {
            kept.push(line);
            left_out = false;
        }
    }
    kept.join("\n")
}

/// A text without a place. What stands around it closes up: `Dear {{ x }},` becomes `Dear,`.
fn without(text: &str, place: &str) -> String {
    let mut parts = text.split(place);
    let mut whole = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let ends =
            part.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '!' | '?'));
        if ends && whole.ends_with(' ') {
            whole.pop();
            whole.push_str(part);
        } else if whole.is_empty() || whole.ends_with('\n') {
            whole.push_str(part.trim_start_matches(' '));
        } else {
            whole.push_str(part);
        }
    }
    whole
}

/// An opportunity as the fields of a text to somebody are filled in from: with them as the main contact. Without an
/// opportunity there is only what the contact gives.
pub fn seen_by(contact: Option<Id>, opportunity: Option<Id>, data: &Dataset) -> Opportunity {
    let known = opportunity.and_then(|id| data.opportunity(id)).map(|one| one.as_ref().clone());
    let contact = contact.and_then(|id| data.contact(id));
    let mut seen = known.unwrap_or_else(|| Opportunity {
        company: contact.and_then(|contact| contact.company),
        owner: contact.and_then(|contact| contact.owner),
        ..Opportunity::default()
    });
    if let Some(contact) = contact {
        seen.contacts.retain(|link| link.contact != contact.id);
        seen.contacts.insert(0, ContactLink { contact: contact.id, role: String::new() });
    }
    seen
}

/// A text filled in as far as there are values.
///
/// # Errors
/// A sentence that says what cannot be read.
pub fn filled(
    text: &str,
    form: TextForm,
    seen: &Opportunity,
    (data, now, calendar): (&Dataset, Time, &Calendar),
    sender: Option<Id>,
) -> Result<String, String> {
    let with = Merging::new(seen, data).at(&calendar.zone, now).sent_by(sender);
    MergeText::read(text, form)?.shown(with, Gap::Field)
}

/// Subject and text of a message with what the records give by now; none where that is nothing new.
pub fn refilled(message: &Message, data: &Dataset, now: Time, calendar: &Calendar) -> Option<(String, String)> {
    if lacks(message).is_empty() {
        return None;
    }
    let seen = seen_by(message.contact, message.opportunity, data);
    let fill = |text: &str, form: TextForm| {
        filled(text, form, &seen, (data, now, calendar), message.assignee).unwrap_or_else(|_| text.to_string())
    };
    let (subject, body) = (one_line(&fill(&message.subject, TextForm::Plain)), fill(&message.body, message.form));
    (subject != message.subject || body != message.body).then_some((subject, body))
}
