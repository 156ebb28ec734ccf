//! Merge fields: `{{ contact.first_name }}` in the texts of tasks, notes and messages.
//!
//! A text may hold fields, fallbacks (`{{ contact.first_name or "there" }}`), a few filters (`{{ company.name | upper }}`) and
//! conditions (`{% if company.news %}…{% endif %}`), and nothing else: no loops, no variables, no functions. Values are put in
//! once and are never read as a text with fields; in Markdown they are escaped.

mod content;
mod customer;
mod escape;
mod own;
mod values;

pub use content::{content_field, library};
pub use own::own_fields;

use crate::data::Dataset;
use crate::model::{Contact, Opportunity, TextForm};
use crate::value::{DateWords, Id, Time, ZoneRules};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use std::collections::BTreeSet;
use std::io;
use values::{Log, Nothing};

/// The merge fields there are, with what they give. Columns of imported files come beside them, such as
/// `contact.details["Shoe size"]`.
pub const FIELDS: [(&str, &str); 76] = [
    ("contact.first_name", "First name of the main contact"),
    ("contact.last_name", "Last name of the main contact"),
    ("contact.name", "Full name of the main contact"),
    ("contact.email", "Email address of the main contact"),
    ("contact.phone", "Telephone number of the main contact"),
    ("contact.title", "Position of the main contact"),
    ("contact.company_news", "News of their company that the contact was noted with"),
    ("contact.latest_updates", "Latest updates of the main contact"),
    ("contact.birthday", "Birthday of the main contact, such as 1 December 1980"),
    ("contact.address", "Postal address of the main contact"),
    ("contact.about", "What else is known about the main contact"),
    ("contact.needs", "What the main contact needs"),
    ("contact.objections", "What the main contact objects to"),
    ("contact.competitors", "Whom else the main contact works with, or might"),
    ("contact.next_milestone", "The next day that matters to the main contact, such as an anniversary"),
    ("contact.next_milestone_date", "When the next day that matters to the main contact comes"),
    ("contact.survey_score", "How satisfied the main contact was in their last survey, from 0 to 10"),
    ("contact.bought", "What the main contact has bought so far, such as EUR 4,600"),
    ("contact.tags", "Tags of the main contact"),
    ("contact.source", "Where the main contact came from"),
    ("company.name", "Name of the company"),
    ("company.website", "Web address of the company"),
    ("company.phone", "Telephone number of the company"),
    ("company.address", "Postal address of the company"),
    ("company.country", "Country of the company"),
    ("company.sector", "Sector of the company"),
    ("company.employees", "Number of employees of the company"),
    ("company.revenue", "Yearly revenue of the company"),
    ("company.founded", "Year in which the company was founded"),
    ("company.news", "Latest news of the company"),
    ("company.about", "What else is known about the company"),
    ("company.next_milestone", "The next day that matters to the company, such as an anniversary"),
    ("company.next_milestone_date", "When the next day that matters to the company comes"),
    ("company.survey_score", "How satisfied the company was in its last survey, from 0 to 10"),
    ("company.bought", "What the company has bought so far, such as EUR 4,600"),
    ("company.tags", "Tags of the company"),
    ("opportunity.name", "Name of the opportunity"),
    ("opportunity.value", "Value, such as EUR 4,600"),
    ("opportunity.stage", "Name of the stage"),
    ("opportunity.pipeline", "Name of the pipeline"),
    ("opportunity.close", "Close date, such as 1 December 2026"),
    ("opportunity.needs", "What they need"),
    ("opportunity.pain_points", "What hurts them today"),
    ("opportunity.preferences", "What they prefer"),
    ("opportunity.objections", "What they object to"),
    ("opportunity.competitors", "Who else is in the running"),
    ("opportunity.products", "The products in question"),
    ("opportunity.score", "How promising it is, in points"),
    ("opportunity.fit", "How well it fits the ideal customer, in percent"),
    ("opportunity.source", "Where the opportunity came from"),
    ("opportunity.campaign", "The campaign that brought the opportunity"),
    ("opportunity.referrer", "Who recommended us, for the opportunity or to its people"),
    ("opportunity.tags", "Tags of the opportunity"),
    ("opportunity.next_step", "What is to be done next"),
    ("opportunity.next_step_date", "The day of what is to be done next"),
    ("opportunity.days_in_stage", "How many days it has been in its stage"),
    ("owner.first_name", "First name of the owner"),
    ("owner.last_name", "Last name of the owner"),
    ("owner.name", "Name of the owner"),
    ("owner.email", "Email address of the owner"),
    ("owner.office", "Office of the owner"),
    ("sender.first_name", "First name of who sends it"),
    ("sender.last_name", "Last name of who sends it"),
    ("sender.name", "Name of who sends it"),
    ("sender.email", "Email address of who sends it"),
    ("sender.office", "Office of who sends it"),
    ("campaign.about", "What the campaign is about"),
    ("content.article", "Link of an article for their stage"),
    ("content.free_resource", "Link of a free resource for their stage"),
    ("content.case_study", "Link of a case study for their stage"),
    ("content.testimonial", "Link of a testimonial for their stage"),
    ("content.demonstration", "Link of a demonstration for their stage"),
    ("content.special_offer", "Link of a special offer for their stage"),
    ("content.any", "Link of anything in the content library for their stage"),
    ("workspace.name", "Name of the workspace"),
    ("today", "Today’s date"),
];

/// The longest text that is filled in, and the longest that comes out of it, in bytes.
const LONGEST: usize = 200_000;
const LONGEST_RESULT: usize = 1_000_000;

/// What stands where a field has no value, if nothing else is said: for the fields that have something sensible.
pub fn fallback(name: &str) -> Option<&'static str> {
    Some(match name {
        "contact.first_name" | "contact.name" => "there",
        "company.name" => "your company",
        "opportunity.needs" => "what you need",
        "opportunity.products" => "our offer",
        _ => return None,
    })
}

/// A merge field that has no value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// As it is written: `contact.title`, or `contact.details["Shoe size"]`.
    pub field: String,
    /// What it gives, in words.
    pub words: String,
}

/// What stands in a text where a value is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The field as it is written, to be filled in later.
    Field,
    /// The words of what is missing between marks, for previews: `‹Position of the main contact›`.
    Words,
}

/// What the fields of a text are filled in from.
#[derive(Clone, Copy)]
pub struct Merging<'a> {
    /// The opportunity.
    pub opportunity: &'a Opportunity,
    /// All there is.
    pub data: &'a Dataset,
    /// How dates are written; as in English if nothing is said.
    pub dates: Option<&'a DateWords>,
    /// Where and when it is. Without them what only the moment of sending gives is left open.
    pub now: Option<(&'a ZoneRules, Time)>,
    /// Who sends it; the owner, or who works here, if nothing is said.
    pub sender: Option<Id>,
}

impl<'a> Merging<'a> {
    /// The values of an opportunity.
    pub fn new(opportunity: &'a Opportunity, data: &'a Dataset) -> Self {
        Merging { opportunity, data, dates: None, now: None, sender: None }
    }

    /// At a place and a moment, with dates as they are written there.
    #[must_use]
    pub fn at(self, place: &'a ZoneRules, now: Time) -> Self {
        Merging { dates: Some(place.words()), now: Some((place, now)), ..self }
    }

    /// Sent by a member.
    #[must_use]
    pub fn sent_by(self, sender: Option<Id>) -> Self {
        Merging { sender, ..self }
    }
}

/// A text that is ready to be filled in, for one record or for many.
pub struct MergeText {
    environment: Environment<'static>,
    text: String,
    form: TextForm,
}

/// The one name that a text has while it is filled in.
const NAME: &str = "text";

impl MergeText {
    /// Reads a text.
    ///
    /// # Errors
    /// A sentence that says what cannot be read.
    pub fn read(text: &str, form: TextForm) -> Result<MergeText, String> {
        let mut environment = Environment::empty();
        if text.len() > LONGEST {
            return Err(format!("the text is longer than {LONGEST} characters"));
        }
        let text = text.replace(escape::MARK, "");
        if has_fields(&text) {
            allowed(&text)?;
            environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
            environment.set_fuel(Some(20_000));
            environment.set_recursion_limit(20);
            values::add_filters(&mut environment);
            environment.set_formatter(move |out, _, value| {
                if value.is_undefined() {
                    return Err(Error::from(ErrorKind::UndefinedError));
                }
                let written = value.to_string();
                let plain = form == TextForm::Plain || Nothing::is(value);
                let written = if plain { written } else { escape::escape(&written) };
                out.write_str(&written).map_err(Error::from)
            });
            environment.add_template_owned(NAME, text.clone()).map_err(|error| sentence(&error, None))?;
        }
        Ok(MergeText { environment, text, form })
    }

    /// The text with its fields filled in.
    ///
    /// # Errors
    /// A sentence that names every field without a value and a fallback.
    pub fn fill(&self, with: Merging) -> Result<String, String> {
        let (text, missing) = self.render(with, Gap::Field)?;
        let fields: Vec<String> = missing.into_iter().map(|one| format!("{{{{ {} }}}}", one.field)).collect();
        match fields.split_last() {
            None => Ok(text),
            Some((only, [])) => Err(format!("{only} has no value here")),
            Some((last, others)) => Err(format!("{} and {last} have no value here", others.join(", "))),
        }
    }

    /// Every field that has no value and no fallback on a record, each once, in the order of the text.
    pub fn missing(&self, with: Merging) -> Vec<Missing> {
        self.render(with, Gap::Field).map(|(_, missing)| missing).unwrap_or_default()
    }

    /// The text with what can be filled in.
    ///
    /// # Errors
    /// A sentence that says why nothing can.
    pub fn shown(&self, with: Merging, gap: Gap) -> Result<String, String> {
        self.render(with, gap).map(|(text, _)| text)
    }

    fn render(&self, with: Merging, gap: Gap) -> Result<(String, Vec<Missing>), String> {
        if !has_fields(&self.text) {
            return Ok((self.text.clone(), Vec::new()));
        }
        let log = Log::new(gap);
        let template = self.environment.get_template(NAME).map_err(|error| sentence(&error, None))?;
        let mut out = Limited(Vec::new());
        let done = template.render_captured_to(values::root(&self.text, with, &log), &mut out).map(|_| ());
        done.map_err(|error| sentence(&error, log.unknown()))?;
        if let Some(name) = log.whole() {
            return Err(format!("there is nothing called {name} to fill in"));
        }
        let text = String::from_utf8(out.0).map_err(|_| "the text cannot be read".to_string())?;
        let text = if self.form == TextForm::Markdown { escape::settle(&text) } else { text };
        // The engine takes the last line break away.
        let end = ["\r\n", "\n"].into_iter().find(|end| self.text.ends_with(end)).unwrap_or_default();
        let text = text + end;
        Ok((text, log.missing()))
    }
}

/// Why a text can never be filled in, as a sentence: it is not well formed, or names what there is not.
pub fn unreadable(text: &str) -> Option<String> {
    let read = match MergeText::read(text, TextForm::Plain) {
        Ok(read) => read,
        Err(why) => return Some(refused(&why)),
    };
    if let Ok(template) = read.environment.get_template(NAME) {
        let names: BTreeSet<String> = template.undeclared_variables(true).into_iter().collect();
        if let Some(unknown) = names.iter().find(|name| !values::known(name)) {
            return Some(format!("There is nothing called {unknown} to fill in."));
        }
    }
    let (opportunity, data) = (Opportunity::default(), Dataset::default());
    let why = read.render(Merging::new(&opportunity, &data), Gap::Field).err()?;
    Some(refused(&why))
}

/// Why a text cannot be filled in, as a sentence of its own.
pub fn refused(why: &str) -> String {
    match why.strip_prefix("the text") {
        Some(rest) => format!("The text{rest}."),
        None => format!("This cannot be filled in: {why}."),
    }
}

/// A text with its merge fields filled in.
///
/// # Errors
/// A sentence that says what cannot be read, or which values are missing. A fallback is written
/// `{{ contact.first_name or "there" }}`.
pub fn merge(text: &str, opportunity: &Opportunity, data: &Dataset) -> Result<String, String> {
    MergeText::read(text, TextForm::Plain)?.fill(Merging::new(opportunity, data))
}

/// Every merge field of a text that has no value and no fallback on an opportunity.
pub fn missing(text: &str, opportunity: &Opportunity, data: &Dataset) -> Vec<Missing> {
    let read = MergeText::read(text, TextForm::Plain);
    read.map(|text| text.missing(Merging::new(opportunity, data))).unwrap_or_default()
}

/// The contact that messages go to: the first one.
pub fn main_contact<'a>(opportunity: &Opportunity, data: &'a Dataset) -> Option<&'a Contact> {
    let id: Id = opportunity.contacts.first()?.contact;
    data.contact(id).map(|contact| contact.as_ref())
}

fn has_fields(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("{#")
}

/// Refuses what no text needs and what could grow without end: every statement but conditions, and products, which would
/// repeat a text.
fn allowed(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices("{%") {
        let rest = text.get(at + 2..).unwrap_or_default();
        let word: String = rest
            .trim_start_matches(['-', '+'])
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if !matches!(word.as_str(), "if" | "elif" | "else" | "endif") {
            return Err(format!(
                "the text cannot be read: {{% {word} %}} has no place in it; if, elif, else and endif have"
            ));
        }
    }
    if inside(text).any(|part| outside_quotes(part).contains('*')) {
        return Err("the text cannot be read: nothing can be multiplied in it".into());
    }
    Ok(())
}

/// What stands between the braces of each field and condition.
fn inside(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").map(|(at, _)| (at, "}}")).chain(text.match_indices("{%").map(|(at, _)| (at, "%}"))).map(
        move |(at, end)| {
            let rest = text.get(at + 2..).unwrap_or_default();
            // As far as the braces that are in no quotation marks.
            let mut quote = None;
            let close = rest.char_indices().find(|(place, c)| match (quote, c) {
                (Some(mark), c) if mark == *c => {
                    quote = None;
                    false
                }
                (None, '"' | '\'') => {
                    quote = Some(*c);
                    false
                }
                (None, _) => rest.get(*place..).is_some_and(|rest| rest.starts_with(end)),
                _ => false,
            });
            rest.get(..close.map_or(rest.len(), |(place, _)| place)).unwrap_or_default()
        },
    )
}

fn outside_quotes(part: &str) -> String {
    let mut quote = None;
    let keep = |c: &char| match quote {
        Some(mark) => {
            if mark == *c {
                quote = None;
            }
            false
        }
        None if matches!(c, '"' | '\'') => {
            quote = Some(*c);
            false
        }
        None => true,
    };
    part.chars().filter(keep).collect()
}

fn sentence(error: &Error, unknown: Option<String>) -> String {
    match (error.kind(), unknown) {
        (ErrorKind::UndefinedError, Some(name)) => format!("there is nothing called {name} to fill in"),
        (ErrorKind::UndefinedError, None) => "the text names something that there is not".into(),
        (ErrorKind::OutOfFuel, _) => "the text takes too long to fill in".into(),
        (ErrorKind::WriteFailure, _) => "the text becomes too long when it is filled in".into(),
        _ => format!("the text cannot be read: {}", error.detail().unwrap_or("it is not well formed")),
    }
}

/// Takes what is written until it is too much.
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.0.len() + more.len() > LONGEST_RESULT {
            return Err(io::Error::other("too long"));
        }
        self.0.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "merge/tests.rs"]
mod tests;
