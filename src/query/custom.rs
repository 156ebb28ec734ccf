//! Custom fields as people meet them: which there are, what a value is in words, how a text becomes a value, and which comes
//! first.

use super::literal;
use crate::data::Dataset;
use crate::model::{Custom, CustomField, CustomShape, Extra, Kind};
use crate::value::{Currency, Date, Id, Money, fold, one_line, quoted};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The custom fields of a kind of record that are in use, in their order.
pub fn fields_of(data: &Dataset, of: Kind) -> Vec<&Arc<CustomField>> {
    all_fields_of(data, of).into_iter().filter(|field| !field.retired).collect()
}

/// All custom fields of a kind of record in their order, with those that are out of use.
pub fn all_fields_of(data: &Dataset, of: Kind) -> Vec<&Arc<CustomField>> {
    let mut fields: Vec<&Arc<CustomField>> = data.custom_fields().filter(|field| field.of == of).collect();
    fields.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    fields
}

/// The custom field with this key, whatever kind of record has it.
pub fn field_keyed<'a>(data: &'a Dataset, key: &str) -> Option<&'a Arc<CustomField>> {
    data.custom_fields().find(|field| field.key == key)
}

/// The custom field of a kind of record that people call so; else the one with this key.
pub fn field_called<'a>(data: &'a Dataset, of: Kind, name: &str) -> Option<&'a Arc<CustomField>> {
    let folded = fold(name);
    let fields = all_fields_of(data, of);
    let called = fields.iter().find(|field| fold(&field.name) == folded);
    called.or_else(|| fields.iter().find(|field| field.key == folded)).copied()
}

/// How numbers, amounts and dates are written where a value is shown.
pub trait Manner {
    /// A number of ten-thousandths.
    fn number(&self, parts: i64) -> String {
        decimal(parts)
    }

    /// An amount.
    fn money(&self, money: Money) -> String {
        money.to_string()
    }

    /// A date.
    fn date(&self, date: Date) -> String {
        date.to_string()
    }
}

/// As it is stored and read back: `12.5`, `EUR 4,600`, `2026-12-31`.
pub struct Plain;

impl Manner for Plain {}

/// Ten-thousandths as a decimal with a point: `12.5`, `-3`.
pub fn decimal(parts: i64) -> String {
    let sign = if parts < 0 { "-" } else { "" };
    let size = parts.unsigned_abs();
    let fraction = format!("{:04}", size % 10_000);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", size / 10_000)
}

/// What a contact or a member is called.
pub fn person(data: &Dataset, id: Id) -> Option<String> {
    data.contact(id).map(|contact| contact.title()).or_else(|| data.member(id).map(|member| member.title()))
}

/// The words of a choice.
pub fn choice(field: &CustomField, id: Id) -> Option<&str> {
    field.choices.iter().find(|choice| choice.id == id).map(|choice| choice.text.as_str())
}

/// The words of the chosen ones, in the order of the field.
pub fn chosen<'a>(field: &'a CustomField, ids: &'a BTreeSet<Id>) -> impl Iterator<Item = &'a str> {
    field.choices.iter().filter(|choice| ids.contains(&choice.id)).map(|choice| choice.text.as_str())
}

/// A value in words; empty where what it names is gone.
pub fn said(field: &CustomField, value: &Custom, data: &Dataset, manner: &dyn Manner) -> String {
    match value {
        Custom::Text(text) | Custom::Link(text) => text.clone(),
        Custom::Number(parts) => manner.number(*parts),
        Custom::Money(money) => manner.money(*money),
        Custom::Date(date) => manner.date(*date),
        Custom::Choice(id) => choice(field, *id).unwrap_or_default().to_string(),
        Custom::Choices(ids) => chosen(field, ids).collect::<Vec<_>>().join(", "),
        Custom::Flag(yes) => if *yes { "yes" } else { "no" }.to_string(),
        Custom::Person(id) => person(data, *id).unwrap_or_default(),
    }
}

/// A record's value of a field in words; empty where it has none.
pub fn said_of(field: &CustomField, extra: &Extra, data: &Dataset, manner: &dyn Manner) -> String {
    extra.custom.get(&field.id).map_or_else(String::new, |value| said(field, value, data, manner))
}

/// A value as a cell of a sheet that reads back: choices with semicolons between them, amounts as `4600.00 EUR`.
pub fn cell(field: &CustomField, value: &Custom, data: &Dataset) -> String {
    match value {
        Custom::Money(money) => format!("{} {}", money.decimal(), money.currency),
        Custom::Choices(ids) => chosen(field, ids).collect::<Vec<_>>().join("; "),
        other => said(field, other, data, &Plain),
    }
}

/// The order of records by a field, ascending: numbers, amounts (by currency) and dates by size, choices as the field has
/// them, texts and people by name. What is empty comes last.
pub fn order(field: &CustomField, a: &Extra, b: &Extra, data: &Dataset) -> Ordering {
    let place = |id: &Id| field.choices.iter().position(|choice| choice.id == *id);
    match (a.custom.get(&field.id), b.custom.get(&field.id)) {
        (None, None) => Ordering::Equal,
        // An empty checkbox is one that is not ticked.
        (None, Some(Custom::Flag(yes))) => false.cmp(yes),
        (Some(Custom::Flag(yes)), None) => yes.cmp(&false),
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => match (a, b) {
            (Custom::Number(a), Custom::Number(b)) => a.cmp(b),
            (Custom::Money(a), Custom::Money(b)) => (a.currency.code(), a.minor).cmp(&(b.currency.code(), b.minor)),
            (Custom::Date(a), Custom::Date(b)) => a.cmp(b),
            (Custom::Choice(a), Custom::Choice(b)) => place(a).cmp(&place(b)),
            (Custom::Choices(a), Custom::Choices(b)) => {
                let places = |ids: &BTreeSet<Id>| -> Vec<usize> {
                    let mut places: Vec<usize> = ids.iter().filter_map(place).collect();
                    places.sort_unstable();
                    places
                };
                places(a).cmp(&places(b))
            }
            (Custom::Flag(a), Custom::Flag(b)) => a.cmp(b),
            (a, b) => fold(&said(field, a, data, &Plain)).cmp(&fold(&said(field, b, data, &Plain))),
        },
    }
}

/// Reads a value from a text in its plain form: numbers with a point, dates as `2026-12-31`, choices and people by name or
/// id. An empty text is no value.
///
/// # Errors
/// A sentence about why it does not fit.
pub fn read(field: &CustomField, text: &str, data: &Dataset, usual: Currency) -> Result<Option<Custom>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match field.shape {
        CustomShape::Text => Custom::Text(text.to_string()),
        CustomShape::Number => Custom::Number(
            literal::parts(text, 0)
                .ok_or_else(|| format!("{} is not a number with at most four decimals.", quoted(text)))?,
        ),
        CustomShape::Money => Custom::Money(money(text, usual)?),
        CustomShape::Date => Custom::Date(
            literal::iso_date(text)
                .ok_or_else(|| format!("{} is not a date: write it as 2026-12-31.", quoted(text)))?,
        ),
        CustomShape::Choice => Custom::Choice(find_choice(field, text).ok_or_else(|| no_choice(field, text))?),
        CustomShape::Choices => Custom::Choices(choices(field, text)?),
        CustomShape::Flag => {
            Custom::Flag(flag(text).ok_or_else(|| format!("{} is neither yes nor no.", quoted(text)))?)
        }
        CustomShape::Link => Custom::Link(link(text)?),
        CustomShape::Person => Custom::Person(someone(text, data)?),
    };
    limits(field, &value)?;
    Ok(Some(value))
}

/// Whether a number or an amount is within the field's limits.
///
/// # Errors
/// A sentence about the limit.
pub fn limits(field: &CustomField, value: &Custom) -> Result<(), String> {
    let parts = match value {
        Custom::Number(parts) => *parts,
        Custom::Money(money) => literal::parts(&money.decimal(), 0).unwrap_or(i64::MAX),
        _ => return Ok(()),
    };
    match (field.least, field.most) {
        (Some(least), _) if parts < least => Err(format!("{} is at least {}.", field.name, decimal(least))),
        (_, Some(most)) if parts > most => Err(format!("{} is at most {}.", field.name, decimal(most))),
        _ => Ok(()),
    }
}

fn money(text: &str, usual: Currency) -> Result<Money, String> {
    let why = |error: crate::value::MoneyError| format!("{error}.");
    let codes = [text.rsplit_once(' '), text.split_once(' ').map(|(code, amount)| (amount, code))];
    for (amount, code) in codes.into_iter().flatten() {
        if let Some(currency) = Currency::from_code(code) {
            return Money::from_decimal(amount, currency).map_err(why);
        }
    }
    Money::from_decimal(text, usual).map_err(why)
}

/// A choice by its words or its id.
fn find_choice(field: &CustomField, text: &str) -> Option<Id> {
    let folded = fold(text);
    let by_id = text.parse::<Id>().ok().filter(|id| field.choices.iter().any(|choice| choice.id == *id));
    by_id.or_else(|| field.choices.iter().find(|choice| fold(&choice.text) == folded).map(|choice| choice.id))
}

fn no_choice(field: &CustomField, text: &str) -> String {
    let offered: Vec<&str> = field.choices.iter().filter(|c| !c.retired).map(|c| c.text.as_str()).collect();
    let shown = offered.iter().take(8).copied().collect::<Vec<_>>().join(", ");
    let more = if offered.len() > 8 { ", …" } else { "" };
    format!("{} is none of the choices: {shown}{more}.", quoted(text))
}

/// Several choices, with commas, semicolons or line breaks between them. A comma may belong to the words of a choice.
fn choices(field: &CustomField, text: &str) -> Result<BTreeSet<Id>, String> {
    let mut ids = BTreeSet::new();
    for part in text.split([';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(id) = find_choice(field, part) {
            ids.insert(id);
            continue;
        }
        for piece in part.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            ids.insert(find_choice(field, piece).ok_or_else(|| no_choice(field, piece))?);
        }
    }
    if ids.is_empty() { Err(no_choice(field, text)) } else { Ok(ids) }
}

/// Whether a text says yes or no, in the languages that files come in.
pub fn flag(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "on" | "✓" | "✔" | "ja" | "wahr" | "oui" | "vrai" | "si" | "sim"
        | "checked" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "off" | "nein" | "falsch" | "non" | "faux" | "nao" | "unchecked" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether an address leads to the web and nowhere else.
pub fn is_link(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).and(text.get(scheme.len()..))
    });
    let fine = |c: char| !c.is_whitespace() && !c.is_control();
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '[') && rest.chars().all(fine))
}

/// A web address; one that begins with its domain gets the scheme.
fn link(text: &str) -> Result<String, String> {
    if is_link(text) {
        return Ok(text.to_string());
    }
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let full = format!("https://{text}");
    let domain = host.contains('.') && !host.ends_with('.') && !text.contains('@');
    let scheme = text.split_once(':').is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_digit()));
    if domain && !scheme && is_link(&full) {
        Ok(full)
    } else {
        Err(format!("{} is not a link: it begins with https:// or http://.", quoted(text)))
    }
}

/// A contact or a member by id, name or email address.
fn someone(text: &str, data: &Dataset) -> Result<Id, String> {
    if let Some(id) = text.parse::<Id>().ok().filter(|id| person(data, *id).is_some()) {
        return Ok(id);
    }
    let folded = fold(&one_line(text));
    let mail = |email: &str| email.trim().eq_ignore_ascii_case(text);
    let members = data
        .members()
        .filter(|member| super::fold::equals(&member.name, &folded) || mail(&member.email))
        .map(|member| member.id);
    let contacts = data
        .contacts()
        .filter(|contact| super::fold::equals(&contact.name, &folded) || contact.emails.iter().any(|one| mail(one)))
        .map(|contact| contact.id);
    let members: Vec<Id> = members.collect();
    // Whoever works here is meant before a customer of the same name.
    let found = if members.is_empty() { contacts.collect() } else { members };
    match found.as_slice() {
        [id] => Ok(*id),
        [] => Err(format!("Nobody is called {}.", quoted(text))),
        _ => Err(format!("Several people are called {}: write the email address.", quoted(text))),
    }
}

#[cfg(test)]
#[path = "custom_tests.rs"]
mod tests;
