//! From the syntax tree to something that tests a record in a fraction of a microsecond: dates folded, names resolved.

use super::ast::{Amount, Expr, Field, Literal, NextStep, Op, Shape, Test};
use super::fit::{self, Ideal};
use super::names::{absent, linked, named};
use super::own::{self, Own};
use super::span::{Period, plus_days};
use super::subject::{Context, Word};
use crate::model::{StageKind, Temperature};
use crate::value::{Currency, Date, Id};
use chrono::Datelike;

/// A prepared condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Word(Word),
    Test(Prepared),
    /// A comparison of a custom field.
    Own(Own),
    /// A comparison with the fit: what is asked, and what the answer is held against.
    Fit(Box<(Ideal, Prepared)>),
}

/// A prepared comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prepared {
    pub field: Field,
    pub check: Check,
    /// An empty field is among the values.
    pub none: bool,
    /// A comparison by order: an empty field leaves it unknown.
    pub ordered: bool,
    /// One of the values could not be known: no match is not a no.
    pub unsure: bool,
    pub negated: bool,
}

/// What a value is held against.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    /// One of these records, sorted.
    Ids(Vec<Id>),
    /// One of these folded texts, as a whole or as a part.
    Texts {
        folded: Vec<String>,
        whole: bool,
    },
    Temperatures(Vec<Temperature>),
    Kinds(Vec<StageKind>),
    Nexts(Vec<NextStep>),
    Flags(Vec<bool>),
    /// Within one of these spans: of ten-thousandths, days or units.
    Spans(Vec<Span>),
}

/// From one number to another, both included; of one currency, or of any. The outermost numbers stand for everything
/// beyond: no condition names them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub from: i64,
    pub to: i64,
    pub currency: Option<Currency>,
}

impl Span {
    /// What a comparison with everything from one number to another keeps.
    pub fn of(op: Op, from: i64, to: i64, currency: Option<Currency>) -> Span {
        let named = |number: i64| number.clamp(i64::MIN + 1, i64::MAX - 1);
        let (from, to) = (named(from), named(to));
        let (from, to) = match op {
            Op::Has | Op::Is | Op::IsNot => (from, to),
            Op::Less => (i64::MIN, from - 1),
            Op::AtMost => (i64::MIN, to),
            Op::More => (to + 1, i64::MAX),
            Op::AtLeast => (from, i64::MAX),
        };
        Span { from, to, currency }
    }

    /// What a comparison with a date, a distance or a span of the calendar keeps; none for other values.
    pub fn of_date(op: Op, value: &Literal, today: Date) -> Option<Span> {
        let (from, to) = match value {
            Literal::Date(date) => (day(*date), day(*date)),
            Literal::Days(days) => {
                let date = day(plus_days(today, i64::from(*days)));
                (date, date)
            }
            Literal::Period(period) => {
                let (from, to) = period.span(today);
                (day(from), day(to))
            }
            _ => return None,
        };
        Some(Span::of(op, from, to, None))
    }
}

/// The day as a number.
pub(crate) fn day(date: Date) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// Prepares a condition. `notes` gathers sentences about names that nothing carries.
pub(crate) fn prepare(expr: &Expr, cx: &Context<'_>, notes: &mut Vec<String>) -> Node {
    match expr {
        Expr::All(parts) => Node::All(ranked(parts, cx, notes)),
        Expr::Any(parts) => Node::Any(ranked(parts, cx, notes)),
        Expr::Not(part) => Node::Not(Box::new(prepare(part, cx, notes))),
        Expr::Word(word) => Node::Word(Word::new(word, cx.data)),
        Expr::Test(test) => prepare_test(test, cx, notes),
    }
}

/// The parts, prepared, with those first that are answered from the record alone: they often settle the matter, and
/// the answer does not depend on the order.
fn ranked(parts: &[Expr], cx: &Context<'_>, notes: &mut Vec<String>) -> Vec<Node> {
    let mut nodes: Vec<Node> = parts.iter().map(|part| prepare(part, cx, notes)).collect();
    nodes.sort_by_key(Node::looks_around);
    nodes
}

impl Node {
    /// Whether other records are searched for the answer, or texts for words.
    fn looks_around(&self) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().any(Node::looks_around),
            Node::Not(part) => part.looks_around(),
            Node::Word(_) => true,
            Node::Test(test) => !test.field.reads().is_empty(),
            Node::Own(_) | Node::Fit(_) => true,
        }
    }
}

fn prepare_test(test: &Test, cx: &Context<'_>, notes: &mut Vec<String>) -> Node {
    let overdue = |value: &Literal| *value == Literal::Period(Period::Overdue);
    if test.field == Field::Close && !test.op.orders() && test.values.iter().any(overdue) {
        // A decided opportunity is never overdue.
        let (late, others): (Vec<_>, Vec<_>) = test.values.iter().cloned().partition(overdue);
        let has = |field, values| Test { field, op: Op::Has, values };
        let undecided = vec![Literal::Kind(StageKind::Open), Literal::Kind(StageKind::Parked)];
        let late = Node::All(vec![
            Node::Test(plain(&has(Field::Close, late), cx, notes)),
            Node::Test(plain(&has(Field::Kind, undecided), cx, notes)),
        ]);
        let mut any = vec![late];
        if !others.is_empty() {
            any.push(Node::Test(plain(&has(Field::Close, others), cx, notes)));
        }
        return if test.op == Op::IsNot { Node::Not(Box::new(Node::Any(any))) } else { Node::Any(any) };
    }
    if test.field == Field::Temperature {
        return status(test, cx, notes);
    }
    if let Field::Custom(key) = test.field {
        return own::prepare(key, test, cx, notes);
    }
    if test.field == Field::Fit {
        return fit::prepare(plain(test, cx, notes), cx);
    }
    Node::Test(plain(test, cx, notes))
}

/// A sale is cold, warm or hot while it is open, and won or lost once it is decided: never two of these.
fn status(test: &Test, cx: &Context<'_>, notes: &mut Vec<String>) -> Node {
    let op = if test.op == Op::IsNot { Op::Has } else { test.op };
    let (ended, open): (Vec<_>, Vec<_>) = test.values.iter().cloned().partition(|v| matches!(v, Literal::Kind(_)));
    let mut asked = |field, op, values| Node::Test(plain(&Test { field, op, values }, cx, notes));
    let mut any = Vec::new();
    if !open.is_empty() {
        let undecided = vec![Literal::Kind(StageKind::Open), Literal::Kind(StageKind::Parked)];
        any.push(Node::All(vec![asked(Field::Temperature, op, open), asked(Field::Kind, Op::Has, undecided)]));
    }
    if !ended.is_empty() {
        any.push(asked(Field::Kind, Op::Has, ended));
    }
    if test.op == Op::IsNot { Node::Not(Box::new(Node::Any(any))) } else { Node::Any(any) }
}

fn plain(test: &Test, cx: &Context<'_>, notes: &mut Vec<String>) -> Prepared {
    let (mut none, mut unsure) = (false, false);
    let (mut ids, mut folded, mut spans) = (Vec::new(), Vec::new(), Vec::new());
    let (mut temperatures, mut kinds, mut nexts, mut flags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for value in &test.values {
        match value {
            Literal::None => none = true,
            Literal::Me => match cx.me {
                Some(me) => ids.push(me),
                None => {
                    unsure = true;
                    notes.push("Say in Team which member you are, so that “me” means someone.".to_string());
                }
            },
            Literal::Text(text) => match linked(test.field) {
                Some(kind) => {
                    let found = named(kind, text, test.op, cx);
                    if found.is_empty() {
                        notes.push(absent(kind, text));
                    }
                    ids.extend(found);
                }
                None => folded.push(crate::value::fold(text)),
            },
            Literal::Temperature(bound) => {
                temperatures.extend(Temperature::ALL.into_iter().filter(|t| match test.op {
                    Op::Has | Op::Is | Op::IsNot => t == bound,
                    Op::Less => t < bound,
                    Op::AtMost => t <= bound,
                    Op::More => t > bound,
                    Op::AtLeast => t >= bound,
                }));
            }
            Literal::Kind(kind) => kinds.push(*kind),
            Literal::Next(next) => nexts.push(*next),
            Literal::Amount(Amount { parts, currency }) => spans.push(Span::of(test.op, *parts, *parts, *currency)),
            Literal::Date(_) | Literal::Days(_) | Literal::Period(_) => {
                spans.extend(Span::of_date(test.op, value, cx.today));
            }
            Literal::Number(number) => spans.push(Span::of(test.op, *number, *number, None)),
            Literal::Flag(yes) => flags.push(*yes),
        }
    }
    let check = match test.field.shape() {
        Shape::Link => {
            ids.sort_unstable();
            ids.dedup();
            Check::Ids(ids)
        }
        // Tags are words of their own; of other texts a part is enough, unless all of it is asked for.
        Shape::Text => Check::Texts { folded, whole: test.field == Field::Tag || test.op != Op::Has },
        Shape::Temperature => Check::Temperatures(temperatures),
        Shape::Kind => Check::Kinds(kinds),
        Shape::Next => Check::Nexts(nexts),
        Shape::Flag => Check::Flags(flags),
        // Custom fields are prepared by what they are.
        Shape::Amount | Shape::Date | Shape::Number | Shape::Score | Shape::Custom => Check::Spans(spans),
    };
    let ordered = test.op.orders() || (matches!(check, Check::Spans(_)) && !none);
    Prepared { field: test.field, check, none, ordered, unsure, negated: test.op == Op::IsNot }
}
