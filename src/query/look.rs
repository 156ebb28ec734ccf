//! A close look at one answer: each part of a condition, what the record had there, and whether it held.

use super::ast::{Expr, Field, Literal, Test};
use super::eval::{Filter, Truth};
use super::fit::Ideal;
use super::names::{linked, readable, title};
use super::own;
use super::span::Period;
use super::subject::{Context, Subject, Values, Word};
use crate::model::Opportunity;
use crate::value::{Id, Money};

/// One part of a condition, held against one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The part as it is written, with names and not ids.
    pub part: String,
    /// What the record had, in words: names, `4,600 EUR`, `2026-11-22`, `#fleet #urgent`; empty for nothing. Where the
    /// part asks for more than one thing, each with its name: `temperature: Hot; next step: late`.
    pub value: String,
    /// Whether it held.
    pub truth: Truth,
}

/// Holds each part that must hold against an opportunity. An `or`, a `not` and what is in parentheses is one part.
pub fn look(expr: &Expr, subject: &Opportunity, cx: &Context<'_>) -> Vec<Look> {
    Glass::new(expr, cx).look(subject, cx)
}

/// A condition made ready for a close look at many records, with the names and the day of one moment.
#[derive(Clone, Debug)]
pub struct Glass {
    parts: Vec<(String, Expr, Filter)>,
}

impl Glass {
    /// Makes a condition ready.
    pub fn new(expr: &Expr, cx: &Context<'_>) -> Self {
        let parts = match expr {
            Expr::All(parts) => parts.as_slice(),
            only => std::slice::from_ref(only),
        };
        let ready = |part: &Expr| (readable(part, cx).to_string(), part.clone(), Filter::new(part, cx));
        Self { parts: parts.iter().map(ready).collect() }
    }

    /// Holds each part against an opportunity.
    pub fn look(&self, subject: &Opportunity, cx: &Context<'_>) -> Vec<Look> {
        let at = |(text, part, filter): &(String, Expr, Filter)| Look {
            part: text.clone(),
            value: seen(part, subject, cx),
            truth: filter.test(subject, cx),
        };
        self.parts.iter().map(at).collect()
    }
}

/// What the record had for everything that a part asks.
fn seen(part: &Expr, subject: &Opportunity, cx: &Context<'_>) -> String {
    if let Expr::Test(test) = part {
        return of_test(test, subject, cx);
    }
    let mut all: Vec<(String, String)> = Vec::new();
    for leaf in part.leaves() {
        let (label, value) = match leaf {
            Expr::Word(word) => (format!("“{word}”"), mention(word, subject, cx)),
            Expr::Test(test) => (own::label(test.field, cx.data), of_test(test, subject, cx)),
            _ => continue,
        };
        if all.iter().all(|(known, _)| *known != label) {
            all.push((label, value));
        }
    }
    if let [(_, only)] = all.as_slice() {
        return only.clone();
    }
    let say = |(label, value): &(String, String)| {
        let value = if value.is_empty() { "none" } else { value };
        format!("{label}: {value}")
    };
    all.iter().map(say).collect::<Vec<_>>().join("; ")
}

fn of_test(test: &Test, subject: &Opportunity, cx: &Context<'_>) -> String {
    if let Field::Custom(_) = test.field {
        return own::words(test.field, subject, cx);
    }
    if test.field == Field::Fit {
        return Ideal::new(cx).percent(subject, cx).map_or_else(String::new, |percent| format!("{percent} %"));
    }
    let value = words(test.field, subject.value(test.field, cx), cx);
    let overdue = test.field == Field::Close && test.values.contains(&Literal::Period(Period::Overdue));
    match subject.value(Field::Kind, cx) {
        // A decided opportunity is never overdue: say that it is decided.
        Values::Kind(kind) if overdue && kind.closed() && !value.is_empty() => {
            format!("{value}, {}", kind.word().to_lowercase())
        }
        _ => value,
    }
}

/// A record's answer for a field, in words; empty for nothing.
fn words(field: Field, values: Values<'_>, cx: &Context<'_>) -> String {
    let name = |id: Id| linked(field).and_then(|kind| title(kind, id, cx.data)).unwrap_or_else(|| id.to_string());
    match values {
        Values::Unknown | Values::Nothing => String::new(),
        Values::Id(id) => name(id),
        Values::Set(ids) => ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join(", "),
        Values::Ids(ids) => ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join(", "),
        Values::Links(links) => links.iter().map(|link| name(link.contact)).collect::<Vec<_>>().join(", "),
        Values::Text(text) => text.to_string(),
        Values::Texts(texts) => texts.iter().map(|text| format!("#{text}")).collect::<Vec<_>>().join(" "),
        Values::Temperature(temperature) => temperature.word().to_string(),
        Values::Kind(kind) => kind.word().to_string(),
        Values::Next(next) => next.key().to_string(),
        Values::Money(money) => amount(money),
        Values::Date(date) => date.to_string(),
        Values::Number(number) => number.to_string(),
        Values::Flag(yes) => if yes { "yes" } else { "no" }.to_string(),
        Values::Strings(first, more) => {
            let all = std::iter::once(first).chain(more.iter().map(String::as_str));
            all.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Values::Yearly(on, _) => on.to_string(),
        Values::Won(won) => won.sums().into_iter().map(amount).collect::<Vec<_>>().join(" + "),
    }
}

/// `4,600 EUR`: decimals only where there are any.
fn amount(money: Money) -> String {
    let shown = money.to_string();
    let (sign, rest) = shown.strip_prefix('-').map_or(("", shown.as_str()), |rest| ("-", rest));
    rest.split_once(' ').map_or(shown.clone(), |(code, digits)| format!("{sign}{digits} {code}"))
}

/// The first of the record's texts that has the word in it.
fn mention(word: &str, subject: &Opportunity, cx: &Context<'_>) -> String {
    let word = Word::new(word, cx.data);
    let company = subject.company.and_then(|id| cx.data.company(id)).map(|company| company.name.clone());
    let contacts = subject.contacts.iter().filter_map(|link| cx.data.contact(link.contact)).map(|r| r.name.clone());
    let name = std::iter::once(subject.name.clone());
    let tag = || subject.tags.iter().find(|tag| word.is_in(tag)).map(|tag| format!("#{tag}"));
    let source = || Some(subject.source.clone()).filter(|source| word.is_in(source));
    name.chain(company).chain(contacts).find(|text| word.is_in(text)).or_else(tag).or_else(source).unwrap_or_default()
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
