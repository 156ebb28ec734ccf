//! Testing records.

use super::ast::Expr;
use super::people::round;
use super::prepare::{Check, Node, Prepared, day, prepare};
use super::subject::{Context, Subject, Values};
use super::{fit, fold, prepare::Span};
use crate::value::Currency;

/// An answer that may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// What is needed to tell is missing.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// The opposite; unknown stays unknown.
    pub fn opposite(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Truth {
        if yes { Truth::True } else { Truth::False }
    }
}

/// A condition prepared for one data set and day. Prepare again when names or the day have changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    root: Node,
    notes: Vec<String>,
}

impl Filter {
    /// Folds dates and resolves names.
    pub fn new(expr: &Expr, cx: &Context<'_>) -> Self {
        let mut notes = Vec::new();
        let root = prepare(expr, cx, &mut notes);
        Self { root, notes }
    }

    /// Sentences about names that nothing carries, for showing beside the filter.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether it keeps everything.
    pub fn is_empty(&self) -> bool {
        matches!(&self.root, Node::All(parts) if parts.is_empty())
    }

    /// The answer for a record.
    pub fn test(&self, subject: &impl Subject, cx: &Context<'_>) -> Truth {
        answer(&self.root, subject, cx)
    }

    /// Whether the condition is known to hold.
    pub fn keeps(&self, subject: &impl Subject, cx: &Context<'_>) -> bool {
        self.test(subject, cx) == Truth::True
    }
}

/// The answer for one record, unprepared: for a few records only.
pub fn eval(expr: &Expr, subject: &impl Subject, cx: &Context<'_>) -> Truth {
    Filter::new(expr, cx).test(subject, cx)
}

fn answer(node: &Node, subject: &impl Subject, cx: &Context<'_>) -> Truth {
    match node {
        Node::All(parts) => {
            let mut all = Truth::True;
            for part in parts {
                all = all.min(answer(part, subject, cx));
                if all == Truth::False {
                    break;
                }
            }
            all
        }
        Node::Any(parts) => {
            let mut any = Truth::False;
            for part in parts {
                any = any.max(answer(part, subject, cx));
                if any == Truth::True {
                    break;
                }
            }
            any
        }
        Node::Not(part) => answer(part, subject, cx).opposite(),
        Node::Word(word) => subject.mentions(word, cx).into(),
        Node::Test(test) => compare(test, subject.value(test.field, cx)),
        Node::Fit(asked) => fit::answer(&asked.0, &asked.1, subject, cx),
        Node::Own(own) => compare(&own.test, subject.own(own.of, own.id, cx)),
    }
}

#[inline]
pub(super) fn compare(test: &Prepared, value: Values<'_>) -> Truth {
    let truth = match value {
        Values::Unknown => return Truth::Unknown,
        Values::Nothing if test.none => Truth::True,
        Values::Nothing if test.ordered => return Truth::Unknown,
        Values::Nothing => Truth::False,
        value => match within(&test.check, value) {
            Truth::False if test.unsure => Truth::Unknown,
            truth => truth,
        },
    };
    if test.negated { truth.opposite() } else { truth }
}

#[inline]
fn within(check: &Check, value: Values<'_>) -> Truth {
    match (check, value) {
        (Check::Ids(ids), Values::Id(id)) => ids.binary_search(&id).is_ok().into(),
        (Check::Ids(ids), Values::Set(own)) => own.iter().any(|id| ids.binary_search(id).is_ok()).into(),
        (Check::Ids(ids), Values::Ids(own)) => own.iter().any(|id| ids.binary_search(id).is_ok()).into(),
        (Check::Ids(ids), Values::Links(own)) => own.iter().any(|link| ids.binary_search(&link.contact).is_ok()).into(),
        (Check::Texts { folded, whole }, Values::Text(text)) => matches_text(folded, *whole, text).into(),
        (Check::Texts { folded, whole }, Values::Texts(own)) => {
            own.iter().any(|text| matches_text(folded, *whole, text)).into()
        }
        (Check::Texts { folded, whole }, Values::Strings(first, more)) => {
            let all = std::iter::once(first).chain(more.iter().map(String::as_str));
            all.filter(|text| !text.is_empty()).any(|text| matches_text(folded, *whole, text)).into()
        }
        (Check::Temperatures(all), Values::Temperature(temperature)) => all.contains(&temperature).into(),
        (Check::Kinds(all), Values::Kind(kind)) => all.contains(&kind).into(),
        (Check::Nexts(all), Values::Next(next)) => all.contains(&next).into(),
        (Check::Flags(all), Values::Flag(yes)) => all.contains(&yes).into(),
        (Check::Spans(spans), Values::Money(money)) => {
            // What is beyond the numbers stands at their end, where no condition's number is.
            in_spans(spans, money.minor.saturating_mul(scale(money.currency)), Some(money.currency))
        }
        (Check::Spans(spans), Values::Won(won)) => won
            .sums()
            .into_iter()
            .map(|money| in_spans(spans, money.minor.saturating_mul(scale(money.currency)), Some(money.currency)))
            .max()
            // Nothing was won: that is nothing in whatever currency.
            .unwrap_or_else(|| spans.iter().any(|span| span.from <= 0 && span.to >= 0).into()),
        (Check::Spans(spans), Values::Yearly(on, today)) => {
            spans.iter().any(|span| round(on, today).comes_within(span.from, span.to)).into()
        }
        (Check::Spans(spans), Values::Date(date)) => in_spans(spans, day(date), None),
        (Check::Spans(spans), Values::Number(number)) => in_spans(spans, number, None),
        _ => Truth::Unknown,
    }
}

/// How many ten-thousandths a minor unit has.
fn scale(currency: Currency) -> i64 {
    match currency.digits() {
        0 => 10_000,
        1 => 1_000,
        2 => 100,
        3 => 10,
        _ => 1,
    }
}

fn matches_text(folded: &[String], whole: bool, text: &str) -> bool {
    folded.iter().any(|part| if whole { fold::equals(text, part) } else { fold::contains(text, part) })
}

/// Amounts of two currencies cannot be compared: that is unknown, not false.
fn in_spans(spans: &[Span], number: i64, currency: Option<Currency>) -> Truth {
    let mut any = Truth::False;
    for span in spans {
        any = any.max(match span.currency {
            Some(asked) if currency != Some(asked) => Truth::Unknown,
            _ => (span.from <= number && number <= span.to).into(),
        });
    }
    any
}

#[cfg(test)]
#[path = "eval_tests.rs"]
pub(crate) mod tests;
