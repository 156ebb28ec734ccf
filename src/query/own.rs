//! Conditions on custom fields: whose value is meant, and how what is written is read once the field is known.

use super::ast::{Amount, Field, Literal, Op, Shape, Test};
use super::custom::{Plain, chosen, decimal, field_keyed, flag, person, said};
use super::key::CustomKey;
use super::parse::nearest;
use super::prepare::{Check, Node, Prepared, Span};
use super::subject::{Context, Subject, Values};
use super::{fold, literal};
use crate::data::Dataset;
use crate::model::{Company, Contact, Custom, CustomField, CustomShape, Extra, Kind, Opportunity, Task};
use crate::value::{Id, quoted};
use std::sync::Arc;

/// A prepared comparison of a custom field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Own {
    /// The field.
    pub id: Id,
    /// The kind of record that has it.
    pub of: Kind,
    /// What its values are held against.
    pub test: Prepared,
}

/// The field of a key, as it is there now.
pub(super) fn known(key: CustomKey, data: &Dataset) -> Option<&Arc<CustomField>> {
    field_keyed(data, key.as_str())
}

/// The sentence about a key that no field has.
pub(super) fn absent(key: CustomKey, data: &Dataset) -> String {
    let near = nearest(key.as_str(), data.custom_fields().map(|field| field.key.as_str()));
    let near = near.map_or(String::new(), |near| format!(" Try custom.{near}."));
    format!("There is no field of your own with the short word {}.{near}", quoted(key.as_str()))
}

/// The choices or people that a text names: by id, by the whole name, else with `:` by a part of it.
pub(super) fn named(field: &CustomField, name: &str, op: Op, data: &Dataset) -> Vec<Id> {
    if let Ok(id) = name.parse::<Id>()
        && title(field, id, data).is_some()
    {
        return vec![id];
    }
    let folded = crate::value::fold(name);
    let part = op == Op::Has;
    if field.shape == CustomShape::Person {
        return people(data, &folded, part);
    }
    let found = |fits: &dyn Fn(&str) -> bool| -> Vec<Id> {
        field.choices.iter().filter(|choice| fits(&choice.text)).map(|choice| choice.id).collect()
    };
    let exact = found(&|text| fold::equals(text, &folded));
    if exact.is_empty() && part { found(&|text| fold::contains(text, &folded)) } else { exact }
}

fn people(data: &Dataset, folded: &str, part: bool) -> Vec<Id> {
    let all = |fits: &dyn Fn(&str) -> bool| -> Vec<Id> {
        let members = data.members().filter(|member| fits(&member.name)).map(|member| member.id);
        members.chain(data.contacts().filter(|contact| fits(&contact.name)).map(|contact| contact.id)).collect()
    };
    let exact = all(&|name| fold::equals(name, folded));
    if exact.is_empty() && part { all(&|name| fold::contains(name, folded)) } else { exact }
}

/// What a choice or a person is called.
pub(super) fn title(field: &CustomField, id: Id, data: &Dataset) -> Option<String> {
    match field.shape {
        CustomShape::Choice | CustomShape::Choices => super::custom::choice(field, id).map(String::from),
        CustomShape::Person => person(data, id),
        _ => None,
    }
}

/// Whether values of the field are named by ids.
pub(super) fn named_by_id(field: &CustomField) -> bool {
    matches!(field.shape, CustomShape::Choice | CustomShape::Choices | CustomShape::Person)
}

/// The sentence about a choice or a person that is not there.
pub(super) fn no_such(field: &CustomField, name: &str) -> String {
    match (field.shape, name.parse::<Id>().is_ok()) {
        (CustomShape::Person, true) => "The person that was meant here no longer exists.".into(),
        (CustomShape::Person, false) => format!("Nobody is called {}.", quoted(name)),
        (_, true) => format!("The choice of {} that was meant here no longer exists.", field.name),
        (_, false) => {
            let word = name.to_lowercase();
            let near = nearest(&word, field.choices.iter().map(|choice| choice.text.as_str()));
            let near = near.map_or(String::new(), |near| format!(" Try {near}."));
            format!("{} has no choice {}.{near}", field.name, quoted(name))
        }
    }
}

/// Prepares a comparison. `notes` gathers sentences about what cannot be read.
pub(super) fn prepare(key: CustomKey, test: &Test, cx: &Context<'_>, notes: &mut Vec<String>) -> Node {
    let Some(field) = known(key, cx.data) else {
        notes.push(absent(key, cx.data));
        return Node::Own(Own { id: Id::NIL, of: Kind::Settings, test: empty(test) });
    };
    if let Some(why) = no_order(field, test.op) {
        notes.push(why);
        return Node::Own(Own { id: field.id, of: Kind::Settings, test: empty(test) });
    }
    let mut made = empty(test);
    let (mut ids, mut texts, mut flags, mut spans) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for value in &test.values {
        let text = match value {
            Literal::None => {
                made.none = true;
                continue;
            }
            Literal::Me if field.shape == CustomShape::Person => {
                match cx.me {
                    Some(me) => ids.push(me),
                    None => {
                        made.unsure = true;
                        notes.push("Say in Team which member you are, so that “me” means someone.".to_string());
                    }
                }
                continue;
            }
            Literal::Text(text) => text.clone(),
            other => other.to_string(),
        };
        match field.shape {
            CustomShape::Text | CustomShape::Link => texts.push(crate::value::fold(&text)),
            CustomShape::Choice | CustomShape::Choices | CustomShape::Person => {
                let found = named(field, &text, test.op, cx.data);
                if found.is_empty() {
                    notes.push(no_such(field, &text));
                }
                ids.extend(found);
            }
            CustomShape::Flag => match flag(&text) {
                Some(yes) => flags.push(yes),
                None => notes.push(format!("{} is neither yes nor no.", quoted(&text))),
            },
            CustomShape::Number | CustomShape::Money | CustomShape::Date => match span(field, test.op, &text, cx) {
                Ok(one) => spans.push(one),
                Err(why) => {
                    made.unsure = true;
                    notes.push(why);
                }
            },
        }
    }
    // An empty checkbox is one that is not ticked.
    made.none |= flags.contains(&false);
    made.check = match field.shape {
        CustomShape::Text | CustomShape::Link => Check::Texts { folded: texts, whole: test.op != Op::Has },
        CustomShape::Choice | CustomShape::Choices | CustomShape::Person => {
            ids.sort_unstable();
            ids.dedup();
            Check::Ids(ids)
        }
        CustomShape::Flag => Check::Flags(flags),
        CustomShape::Number | CustomShape::Money | CustomShape::Date => Check::Spans(spans),
    };
    made.ordered = test.op.orders() || (matches!(made.check, Check::Spans(_)) && !made.none);
    Node::Own(Own { id: field.id, of: field.of, test: made })
}

/// A comparison that nothing is known to pass.
fn empty(test: &Test) -> Prepared {
    let negated = test.op == Op::IsNot;
    Prepared { field: test.field, check: Check::Spans(Vec::new()), none: false, ordered: true, unsure: false, negated }
}

fn no_order(field: &CustomField, op: Op) -> Option<String> {
    let ordered = matches!(field.shape, CustomShape::Number | CustomShape::Money | CustomShape::Date);
    (op.orders() && !ordered).then(|| format!("{} has no order to compare with “{}”.", field.name, op.sign()))
}

fn span(field: &CustomField, op: Op, text: &str, cx: &Context<'_>) -> Result<Span, String> {
    let word = text.trim().to_lowercase();
    match field.shape {
        CustomShape::Date => {
            let value = literal::date(&word)?;
            Span::of_date(op, &value, cx.today).ok_or_else(|| format!("{} is not a date.", quoted(text)))
        }
        CustomShape::Money => {
            let Amount { parts, currency } = literal::amount(&word)?;
            Ok(Span::of(op, parts, parts, currency))
        }
        _ => {
            let parts = literal::parts(word.trim_start_matches('+'), 0);
            let parts = parts.ok_or_else(|| format!("{} is not a number.", quoted(text)))?;
            Ok(Span::of(op, parts, parts, None))
        }
    }
}

/// Why a comparison with a custom field makes no sense, as sentences; empty where it does.
pub(super) fn faults(key: CustomKey, test: &Test, cx: &Context<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    prepare(key, test, cx, &mut notes);
    let retired = known(key, cx.data).filter(|field| field.retired);
    notes.extend(retired.map(|field| format!("The field {} is no longer in use.", quoted(&field.name))));
    notes
}

fn value(extra: &Extra, field: Id) -> Values<'_> {
    match extra.custom.get(&field) {
        None => Values::Nothing,
        Some(Custom::Text(text) | Custom::Link(text)) => Values::text(text),
        Some(Custom::Number(parts)) => Values::Number(*parts),
        Some(Custom::Money(money)) => Values::Money(*money),
        Some(Custom::Date(date)) => Values::Date(*date),
        Some(Custom::Choice(id) | Custom::Person(id)) => Values::Id(*id),
        Some(Custom::Choices(ids)) if ids.is_empty() => Values::Nothing,
        Some(Custom::Choices(ids)) => Values::Set(ids),
        Some(Custom::Flag(yes)) => Values::Flag(*yes),
    }
}

/// The answer of a record that may not be there: without it nothing is filled in.
fn of_linked<'a>(kind: Kind, id: Option<Id>, field: Id, cx: &Context<'a>) -> Values<'a> {
    let Some(id) = id else { return Values::Nothing };
    let data = cx.data;
    let extra = match kind {
        Kind::Company => data.company(id).map(|record| &record.extra),
        Kind::Contact => data.contact(id).map(|record| &record.extra),
        Kind::Opportunity => data.opportunity(id).map(|record| &record.extra),
        Kind::Product => data.product(id).map(|record| &record.extra),
        Kind::Campaign => data.campaign(id).map(|record| &record.extra),
        _ => None,
    };
    extra.map_or(Values::Unknown, |extra| value(extra, field))
}

pub(super) fn of_opportunity<'a>(own: &'a Opportunity, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
    match of {
        Kind::Opportunity => value(&own.extra, field),
        Kind::Contact => of_linked(of, own.contacts.first().map(|link| link.contact), field, cx),
        Kind::Company => of_linked(of, own.company, field, cx),
        Kind::Product => of_linked(of, own.products.first().copied(), field, cx),
        Kind::Campaign => of_linked(of, own.campaign, field, cx),
        _ => Values::Unknown,
    }
}

pub(super) fn of_contact<'a>(own: &'a Contact, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
    match of {
        Kind::Contact => value(&own.extra, field),
        Kind::Company => of_linked(of, own.company, field, cx),
        Kind::Campaign => of_linked(of, own.campaign, field, cx),
        _ => Values::Unknown,
    }
}

pub(super) fn of_company<'a>(own: &'a Company, of: Kind, field: Id, _: &Context<'a>) -> Values<'a> {
    if of == Kind::Company { value(&own.extra, field) } else { Values::Unknown }
}

pub(super) fn of_task<'a>(own: &'a Task, of: Kind, field: Id, cx: &Context<'a>) -> Values<'a> {
    match of {
        Kind::Task => value(&own.extra, field),
        Kind::Contact if own.contact.is_some() => of_linked(of, own.contact, field, cx),
        Kind::Company if own.company.is_some() => of_linked(of, own.company, field, cx),
        _ => match own.opportunity.and_then(|id| cx.data.opportunity(id)) {
            Some(opportunity) => of_opportunity(opportunity, of, field, cx),
            None => Values::Unknown,
        },
    }
}

/// The shape of a field's values, of custom ones as well; choices and people are links.
pub fn shape_in(field: Field, data: &Dataset) -> Shape {
    stand_in(field, data).map_or(field.shape(), Field::shape)
}

/// A plain field whose values are written as those of a custom one.
fn stand_in(field: Field, data: &Dataset) -> Option<Field> {
    Some(match field_of(field, data)?.shape {
        CustomShape::Text | CustomShape::Link => Field::Name,
        CustomShape::Date => Field::Due,
        CustomShape::Number | CustomShape::Money => Field::Value,
        CustomShape::Flag => Field::OptOut,
        CustomShape::Choice | CustomShape::Choices | CustomShape::Person => Field::Company,
    })
}

/// A comparison with what is written read as the field is; as it stands where that cannot be or the field is not known.
pub fn understood(test: &Test, data: &Dataset) -> Test {
    let Some(stand_in) = stand_in(test.field, data) else { return test.clone() };
    let read = |value: &Literal| match value {
        Literal::Text(text) => literal::read(stand_in, text, true).unwrap_or_else(|_| value.clone()),
        other => other.clone(),
    };
    Test { field: stand_in, op: test.op, values: test.values.iter().map(read).collect() }
}

/// A value read for a field, custom ones as well, in the form that its comparison keeps.
///
/// # Errors
/// A sentence about why it is none.
pub fn read_in(field: Field, text: &str, data: &Dataset) -> Result<Literal, String> {
    match stand_in(field, data) {
        Some(stand_in) => {
            let read = literal::read(stand_in, text, false)?;
            Ok(if matches!(read, Literal::None | Literal::Me) { read } else { Literal::Text(text.trim().to_string()) })
        }
        None => literal::read(field, text, false),
    }
}

/// What a field is called in a sentence.
pub fn label(field: Field, data: &Dataset) -> String {
    match (field_of(field, data), field) {
        (Some(field), _) => field.name.clone(),
        (None, Field::Custom(key)) => key.to_string(),
        (None, plain) => plain.label().to_string(),
    }
}

/// Whether a record has a custom field at all, be it empty.
pub(super) fn asked(field: Field, subject: &impl Subject, cx: &Context<'_>) -> bool {
    field_of(field, cx.data).is_some_and(|known| !matches!(subject.own(known.of, known.id, cx), Values::Unknown))
}

/// What a record has in a custom field, in words; empty for nothing.
pub(super) fn words(field: Field, subject: &impl Subject, cx: &Context<'_>) -> String {
    let Some(field) = field_of(field, cx.data) else { return String::new() };
    let name = |id: Id| title(field, id, cx.data).unwrap_or_default();
    match subject.own(field.of, field.id, cx) {
        Values::Id(id) => name(id),
        Values::Set(ids) => chosen(field, ids).collect::<Vec<_>>().join(", "),
        Values::Text(text) => text.to_string(),
        Values::Number(parts) => decimal(parts),
        Values::Money(money) => said(field, &Custom::Money(money), cx.data, &Plain),
        Values::Date(date) => date.to_string(),
        Values::Flag(yes) => if yes { "yes" } else { "no" }.to_string(),
        _ => String::new(),
    }
}

/// The field of a condition, if it is a custom one that is there.
pub(super) fn field_of(field: Field, data: &Dataset) -> Option<&Arc<CustomField>> {
    match field {
        Field::Custom(key) => known(key, data),
        _ => None,
    }
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;
