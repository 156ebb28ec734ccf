//! What can be put into a text: merge fields, snippets, the content library, and whole messages.

use crate::{
    automation::{Gap, MERGE_FIELDS, MergeText, Merging, merge_fallback, own_fields},
    data::Dataset,
    model::{Template, TemplateKind, TextForm},
    value::{Id, fold},
};
use std::{collections::BTreeSet, sync::Arc};

/// What one line of the menu puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A merge field, by its name such as `contact.first_name`.
    Field(String),
    /// A template: its text at the caret, or its subject and text in place of all where it is a whole message.
    Template(Id),
}

/// One line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it stands under.
    pub heading: String,
    /// What it is called.
    pub label: String,
    /// What it is good for, or how it is written.
    pub about: String,
    /// What it puts in.
    pub what: What,
}

/// A message as a whole: what a template puts in place of what stood there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The template that it was taken from.
    pub template: Option<Id>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// How the text is written.
    pub form: TextForm,
}

/// What can be put in, in order: what is meant for the stage at hand first, then fields, snippets, messages and the content
/// library for any stage, and what is meant for other stages last. All words of what is typed must be found.
///
/// `whole` says whether the place takes whole messages.
pub fn choices(data: &Dataset, stage: Option<Id>, whole: bool, typed: &str) -> Vec<Choice> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
    let mut ready: Vec<&Arc<Template>> = data.templates().filter(|one| !one.retired).collect();
    ready.retain(|one| whole || one.kind != TemplateKind::Message);
    ready.sort_by(|a, b| (a.kind, &a.rank, a.id).cmp(&(b.kind, &b.rank, b.id)));
    let here = |one: &Template| stage.is_some_and(|stage| one.stages.contains(&stage));
    let group = |one: &Template| match one.kind {
        _ if here(one) => 0,
        _ if !one.stages.is_empty() && stage.is_some() => 5,
        TemplateKind::Snippet => 2,
        TemplateKind::Message => 3,
        _ => 4,
    };
    let stage_name = stage.and_then(|id| data.stage(id)).map_or("this stage", |stage| stage.name.as_str());
    let heading = |group: u8| match group {
        0 => format!("For {stage_name}"),
        1 => "Fields".to_string(),
        2 => "Snippets".to_string(),
        3 => "Messages".to_string(),
        4 => "Content library".to_string(),
        _ => "For other stages".to_string(),
    };
    let fields = MERGE_FIELDS.into_iter().map(|(name, words)| (1, field(name, words, heading(1))));
    let columns = columns(data).into_iter().map(|(name, words)| (1, field(&name, &words, heading(1))));
    let own = own_fields(data).into_iter().map(|(name, words)| (1, field(&name, &words, heading(1))));
    let templates = ready.into_iter().map(|one| {
        let group = group(one);
        let label = one.name.clone();
        (group, Choice { heading: heading(group), label, about: about(one), what: What::Template(one.id) })
    });
    let mut found: Vec<(u8, bool, Choice)> = fields
        .chain(own)
        .chain(columns)
        .chain(templates)
        .filter_map(|(group, choice)| {
            let Choice { heading, label, about, what } = &choice;
            let code = if let What::Field(name) = what { name } else { "" };
            let text = fold(&format!("{label} {about} {heading} {code}"));
            let first = words.first().is_some_and(|word| fold(label).starts_with(word));
            words.iter().all(|word| text.contains(word)).then_some((group, !first, choice))
        })
        .collect();
    found.sort_by_key(|(group, later, _)| (*group, *later)); // stable: each group keeps its own order
    found.into_iter().map(|(.., choice)| choice).collect()
}

/// The columns of imported files, with what they give. They are read off the first records, since a file brings the same
/// columns for all.
fn columns(data: &Dataset) -> Vec<(String, String)> {
    const RECORDS: usize = 3_000;
    let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
    let contacts =
        data.contacts().take(RECORDS).flat_map(|one| one.details.keys().map(|name| ("contact", name.as_str())));
    let companies =
        data.companies().take(RECORDS).flat_map(|one| one.details.keys().map(|name| ("company", name.as_str())));
    let deals = data
        .opportunities()
        .take(RECORDS)
        .flat_map(|one| one.details.keys().map(|name| ("opportunity", name.as_str())));
    names.extend(contacts.chain(companies).chain(deals));
    let column = |(part, name): (&str, &str)| {
        let code = format!("{part}.details[\"{}\"]", name.replace('\\', "\\\\").replace('"', "\\\""));
        let whose = if part == "contact" { "the main contact" } else { part };
        (code, format!("{name} ({whose}, imported)"))
    };
    names.into_iter().map(column).collect()
}

fn field(name: &str, words: &str, heading: String) -> Choice {
    let about = match merge_fallback(name) {
        Some(fallback) => format!("“{fallback}” where it is unknown"),
        None => String::new(),
    };
    Choice { heading, label: words.to_string(), about, what: What::Field(name.to_string()) }
}

fn about(template: &Template) -> String {
    let about = [&template.about, &template.subject, &template.link].into_iter().find(|text| !text.is_empty());
    match about {
        Some(about) => format!("{} · {about}", template.kind.word()),
        None => template.kind.word().to_string(),
    }
}

/// A merge field as it is written, with a fallback where there is a sensible one.
pub fn field_text(name: &str) -> String {
    match merge_fallback(name) {
        Some(fallback) => format!("{{{{ {name} or \"{fallback}\" }}}}"),
        None => format!("{{{{ {name} }}}}"),
    }
}

/// Where a template to start with has the place of its address.
const LINK_PLACE: &str = "{{ add_your_link }}";

/// A template's text with its address in the place that it has for it.
pub fn linked(body: &str, link: &str) -> String {
    match link.trim() {
        "" => body.to_string(),
        link => body.replace(LINK_PLACE, link),
    }
}

/// The text that a template puts at the caret of a text: its own, and the address that it leads to where that is not in it
/// yet.
pub fn text_of(template: &Template, form: TextForm) -> String {
    let (body, link) = (linked(&template.body, &template.link), template.link.trim());
    let body = body.trim_end();
    if link.is_empty() || body.contains(link) {
        return body.to_string();
    }
    match form {
        TextForm::Plain if body.is_empty() => format!("{}: {link}", template.name),
        TextForm::Plain => format!("{body}\n{link}"),
        TextForm::Markdown => {
            let link = format!("[{}](<{}>)", template.name.replace(['[', ']'], ""), link.replace(['<', '>'], ""));
            if body.is_empty() { link } else { format!("{body}\n\n{link}") }
        }
    }
}

/// Whether a template takes the place of all that stands there.
pub fn is_whole(template: &Template) -> bool {
    template.kind == TemplateKind::Message
}

/// A text with values in place of its merge fields. A field without a value stays as it is written, so that it is seen.
pub fn filled(text: &str, form: TextForm, with: Merging) -> String {
    let read = MergeText::read(text, form);
    read.and_then(|read| read.shown(with, Gap::Field)).unwrap_or_else(|_| text.to_string())
}

/// A template as a whole message.
pub fn letter(template: &Template) -> Letter {
    let (subject, body) = (template.subject.clone(), text_of(template, template.form));
    Letter { template: Some(template.id), subject, body, form: template.form }
}

#[cfg(test)]
#[path = "insert_tests.rs"]
mod tests;
