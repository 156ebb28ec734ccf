//! Merge fields: `{{ contact.first_name }}` in the texts of tasks, notes and messages.

use crate::data::Dataset;
use crate::model::{Contact, Member, Opportunity};
use crate::value::{DateWords, Id};
use minijinja::{Environment, UndefinedBehavior, Value, context};

/// The merge fields there are, with what they give.
pub const FIELDS: [(&str, &str); 13] = [
    ("contact.first_name", "First name of the main contact"),
    ("contact.name", "Full name of the main contact"),
    ("contact.email", "Email address of the main contact"),
    ("contact.title", "Position of the main contact"),
    ("company.name", "Name of the company"),
    ("opportunity.name", "Name of the opportunity"),
    ("opportunity.value", "Value, such as 4,600 EUR"),
    ("opportunity.stage", "Name of the stage"),
    ("opportunity.close", "Close date, such as 1 December 2026"),
    ("opportunity.needs", "What they need"),
    ("owner.name", "Name of the owner"),
    ("owner.first_name", "First name of the owner"),
    ("owner.email", "Email address of the owner"),
];

/// A text with its merge fields filled in.
///
/// # Errors
/// A sentence that says what cannot be read, or which value is missing. A fallback is written
/// `{{ contact.first_name or "there" }}`.
pub fn merge(text: &str, opportunity: &Opportunity, data: &Dataset) -> Result<String, String> {
    merge_in(&DateWords::default(), text, opportunity, data)
}

/// Like [`merge`], with dates as they are written in a language.
///
/// # Errors
/// As there.
pub fn merge_in(dates: &DateWords, text: &str, opportunity: &Opportunity, data: &Dataset) -> Result<String, String> {
    if !text.contains("{{") && !text.contains("{%") && !text.contains("{#") {
        return Ok(text.to_string());
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(20_000));
    environment.set_recursion_limit(20);
    let fields = fields(opportunity, data, dates);
    environment.render_str(text, &fields).map_err(|error| match error.kind() {
        minijinja::ErrorKind::UndefinedError => {
            let lacks = |place: &&str| environment.render_str(place, &fields).is_err();
            let place = places(text).find(lacks).unwrap_or("a merge field");
            format!("{place} has no value here")
        }
        minijinja::ErrorKind::OutOfFuel => "the text takes too long to fill in".to_string(),
        _ => format!("the text cannot be read: {}", error.detail().unwrap_or("it is not well formed")),
    })
}

/// The merge fields of a text, as they are written.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        rest.get(..rest.find("}}")? + 2)
    })
}

fn fields(opportunity: &Opportunity, data: &Dataset, dates: &DateWords) -> Value {
    let contact = main_contact(opportunity, data);
    let company = opportunity.company.or_else(|| contact.and_then(|contact| contact.company));
    let company = company.and_then(|id| data.company(id));
    let owner = opportunity.owner.and_then(|id| data.member(id));
    context! {
        contact => contact.map_or_else(|| context! {}, person),
        company => company.map_or_else(|| context! {}, |company| context! { name => text(&company.name) }),
        owner => owner.map_or_else(|| context! {}, |owner| member(owner)),
        opportunity => context! {
            name => opportunity.name.clone(),
            value => opportunity.value.map_or(Value::UNDEFINED, |value| value.to_string().into()),
            stage => data.stage(opportunity.stage).map_or(Value::UNDEFINED, |stage| stage.name.clone().into()),
            close => opportunity.close.map_or(Value::UNDEFINED, |date| dates.write(date).into()),
            needs => text(&opportunity.needs),
        },
    }
}

/// The contact that messages go to: the first one.
pub fn main_contact<'a>(opportunity: &Opportunity, data: &'a Dataset) -> Option<&'a Contact> {
    let id: Id = opportunity.contacts.first()?.contact;
    data.contact(id).map(|contact| contact.as_ref())
}

fn text(text: &str) -> Value {
    if text.trim().is_empty() { Value::UNDEFINED } else { text.into() }
}

fn first(name: &str) -> Value {
    text(name.split_whitespace().next().unwrap_or_default())
}

fn person(contact: &Contact) -> Value {
    context! {
        name => text(&contact.name),
        first_name => first(&contact.name),
        email => contact.emails.first().map_or(Value::UNDEFINED, |email| text(email)),
        title => text(&contact.title),
    }
}

fn member(member: &Member) -> Value {
    context! { name => text(&member.name), first_name => first(&member.name), email => text(&member.email) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ContactLink, Record};

    fn scene() -> (Dataset, Opportunity) {
        let contact = Contact { id: Id::from_bits(1), name: "Anna Bauer".into(), ..Contact::default() };
        let link = ContactLink { contact: contact.id, role: String::new() };
        let opportunity = Opportunity { name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
        (Dataset::from_records([Record::from(contact)]), opportunity)
    }

    #[test]
    fn merge_fields_are_filled_in_and_missing_ones_are_refused_unless_they_have_a_fallback() {
        let (data, opportunity) = scene();
        let merged = |text: &str| merge(text, &opportunity, &data);
        assert_eq!(
            merged("Hello {{ contact.first_name }}, about {{ opportunity.name }}"),
            Ok("Hello Anna, about Fleet".into())
        );
        // What is missing is named, and not what could be missing beside it.
        let text = "Hello {{ contact.title or \"there\" }} {{ contact.name }}, from {{ owner.name }}";
        assert_eq!(merged(text), Err("{{ owner.name }} has no value here".into()));
        assert_eq!(merged("From {{ owner.name or \"us\" }}"), Ok("From us".into()));
        assert_eq!(merged("50 % {off}"), Ok("50 % {off}".into()));
    }

    #[test]
    fn dates_are_written_in_the_language_of_the_place() {
        let (data, mut opportunity) = scene();
        opportunity.close = "2026-12-01".parse().ok();
        let german = DateWords::new((1..=12).map(|month| format!("{{day}}. des {month}. {{year}}")).collect()).unwrap();
        let text = "By {{ opportunity.close }}";
        assert_eq!(merge(text, &opportunity, &data), Ok("By 1 December 2026".into()));
        assert_eq!(merge_in(&german, text, &opportunity, &data), Ok("By 1. des 12. 2026".into()));
    }

    #[test]
    fn hostile_texts_are_refused_with_a_sentence() {
        let (data, opportunity) = scene();
        for text in [
            "{{",
            "{% for x in range(100000) %}{% for y in range(100000) %}x{% endfor %}{% endfor %}",
            "{% include 'x' %}",
        ] {
            assert!(merge(text, &opportunity, &data).is_err(), "{text}");
        }
    }
}
