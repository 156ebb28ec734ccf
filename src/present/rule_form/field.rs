//! Blanks for the value of an opportunity's field.

use super::kinds::{id, members, stored, whole};
use super::{Choice, Form, Input};
use crate::automation::FIELDS;
use crate::model::{Custom, CustomField, CustomShape, Kind, Temperature, custom_id, custom_name};
use crate::query::custom::{decimal, fields_of};
use crate::value::{Currency, Date, Money};
use serde_json::Value;

/// The fields whose changes can be watched.
pub(super) fn watched(form: &Form<'_>) -> Vec<Choice> {
    let own = fields_of(form.data, Kind::Opportunity).into_iter();
    let own = own.map(|field| Choice::new(custom_name(field.id), field.name.clone()));
    FIELDS.iter().map(|(name, word)| Choice::new(*name, word.to_lowercase())).chain(own).collect()
}

/// The custom field of a stored name.
fn own<'a>(field: &str, form: &Form<'a>) -> Option<&'a CustomField> {
    form.data.custom_field(custom_id(field)?).map(AsRef::as_ref)
}

/// How a value of a custom field is filled in.
fn own_input(field: &CustomField, any: &str, form: &Form<'_>) -> Input {
    let first = Choice::new("", any);
    let choices = || {
        let offered = field.choices.iter().filter(|choice| !choice.retired);
        offered.map(|choice| Choice::new(choice.id.to_string(), choice.text.clone())).collect::<Vec<_>>()
    };
    match field.shape {
        CustomShape::Money => Input::Amount,
        CustomShape::Date => Input::Date,
        CustomShape::Choice => Input::Choice(std::iter::once(first).chain(choices()).collect()),
        CustomShape::Choices => Input::Several(choices()),
        CustomShape::Flag => Input::Choice(vec![first, Choice::new("yes", "yes"), Choice::new("no", "no")]),
        CustomShape::Person => {
            let contacts = form.data.contacts().map(|one| Choice::new(one.id.to_string(), one.title()));
            Input::Choice(std::iter::once(first).chain(members(form)).chain(contacts).collect())
        }
        CustomShape::Text | CustomShape::Number | CustomShape::Link => Input::Text { merge: false, known: Vec::new() },
    }
}

/// A stored value of a custom field as it stands in its blank.
fn own_shown(value: &Value, form: &Form<'_>) -> Option<String> {
    Some(match serde_json::from_value::<Custom>(value.clone()).ok()? {
        Custom::Text(text) | Custom::Link(text) => text,
        Custom::Number(parts) => decimal(parts),
        Custom::Money(money) => amount_shown(money, form.currency),
        Custom::Date(date) => date.to_string(),
        Custom::Choice(id) | Custom::Person(id) => id.to_string(),
        Custom::Choices(ids) => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        Custom::Flag(yes) => if yes { "yes" } else { "no" }.to_string(),
    })
}

/// What was filled in as a stored value of a custom field.
fn own_read(field: &CustomField, text: &str, form: &Form<'_>) -> Result<Value, String> {
    let text = match field.shape {
        CustomShape::Money => {
            let (plain, currency) = amount(text)?;
            format!("{plain} {}", currency.unwrap_or(form.currency))
        }
        _ => text.to_string(),
    };
    let value = crate::query::custom::read(field, &text, form.data, form.currency)?;
    serde_json::to_value(value).map_err(|_| "This cannot be read.".to_string())
}

/// The fields that can be set. Contacts are people with roles, which no blank holds; the temperature has an action of
/// its own.
pub(super) fn settable(form: &Form<'_>) -> Vec<Choice> {
    watched(form).into_iter().filter(|choice| !matches!(choice.key.as_str(), "contacts" | "temperature")).collect()
}

/// Whether a change from or to one value can be asked for.
pub(super) fn single(field: &str) -> bool {
    !matches!(field, "contacts" | "products")
}

/// How a value of a field is filled in; `any` are the words for no value in particular.
pub(super) fn input(field: &str, any: &str, form: &Form<'_>) -> Input {
    if let Some(field) = own(field, form) {
        return own_input(field, any, form);
    }
    let first = || Choice::new("", any);
    let with = |all: Vec<Choice>| Input::Choice(std::iter::once(first()).chain(all).collect());
    match field {
        "value" => Input::Amount,
        "close" => Input::Date,
        "probability" | "score" => Input::Number,
        "owner" => with(members(form)),
        "company" => with(form.data.companies().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect()),
        "campaign" => with(
            form.data
                .campaigns()
                .filter(|one| !one.retired)
                .map(|one| Choice::new(one.id.to_string(), one.name.clone()))
                .collect(),
        ),
        "products" => with(
            form.data
                .products()
                .filter(|one| !one.retired)
                .map(|one| Choice::new(one.id.to_string(), one.name.clone()))
                .collect(),
        ),
        "temperature" => with(super::kinds::units(&Temperature::ALL, Temperature::word)),
        "source" => {
            let all: std::collections::BTreeSet<&String> =
                form.data.opportunities().map(|one| &one.source).filter(|source| !source.is_empty()).collect();
            Input::Text { merge: false, known: all.into_iter().cloned().collect() }
        }
        "needs" | "pain_points" | "preferences" | "objections" | "competitors" => {
            Input::Text { merge: false, known: Vec::new() }
        }
        _ => Input::Text { merge: false, known: Vec::new() },
    }
}

/// A stored value as it stands in its blank.
pub(super) fn shown(value: &Value, form: &Form<'_>) -> String {
    if let Some(own) = own_shown(value, form) {
        return own;
    }
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.first().map_or_else(String::new, |first| shown(first, form)),
        Value::Object(_) => serde_json::from_value::<Money>(value.clone())
            .map_or_else(|_| String::new(), |money| amount_shown(money, form.currency)),
        other => other.to_string(),
    }
}

fn amount_shown(money: Money, usual: Currency) -> String {
    let text = money.to_string().replacen(money.currency.code(), "", 1).replace(' ', "");
    if money.currency == usual { text } else { format!("{text} {}", money.currency.code()) }
}

/// What was filled in as a stored value; nothing is null.
pub(super) fn read(field: &str, text: &str, form: &Form<'_>) -> Result<Value, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if let Some(field) = own(field, form) {
        return own_read(field, text, form);
    }
    Ok(match field {
        "value" => {
            let (plain, currency) = amount(text)?;
            let money = Money::from_decimal(&plain, currency.unwrap_or(form.currency))
                .map_err(|error| format!("This cannot be read: {error}."))?;
            serde_json::to_value(money).map_err(|_| "Type an amount.".to_string())?
        }
        "close" => {
            let date: Date = text.parse().map_err(|_| "Choose a date.".to_string())?;
            date.to_string().into()
        }
        "probability" => whole::<u8>(text, 0, 100)?.into(),
        "score" => whole::<i32>(text, -1_000_000, 1_000_000)?.into(),
        "owner" | "company" | "campaign" => id(text)?.to_string().into(),
        "products" => vec![Value::from(id(text)?.to_string())].into(),
        "temperature" => stored(&Temperature::parse(text).ok_or("Choose one.")?).into(),
        _ => text.into(),
    })
}

/// An amount as people write it, as a plain decimal, and the currency if one is written.
pub(super) fn amount(text: &str) -> Result<(String, Option<Currency>), String> {
    let bad = || "Type an amount such as 10,000.".to_string();
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_')).collect();
    let letters: String = compact.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    let sign = compact.chars().find_map(crate::query::literal::currency_of_sign);
    let digits: String = compact.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let (thousand, currency) = match letters.as_str() {
        "" => (false, sign),
        "k" | "K" => (true, sign),
        code => (false, Some(Currency::from_code(code).ok_or_else(bad)?)),
    };
    // A comma with three digits behind it parts thousands; one with fewer is a decimal comma.
    let plain = match digits.rsplit_once(',') {
        Some((_, tail)) if tail.len() == 3 || tail.contains('.') => digits.replace(',', ""),
        Some((head, tail)) => format!("{}.{tail}", head.replace(['.', ','], "")),
        None => digits,
    };
    let parts = crate::query::literal::parts(&plain, if thousand { 3 } else { 0 }).ok_or_else(bad)?;
    let amount = crate::query::Amount { parts, currency: None };
    Ok((amount.to_string(), currency))
}
