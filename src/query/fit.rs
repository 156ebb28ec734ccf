//! How well somebody fits the ideal customer: the share of the points that the scoring rules marked as such give.

use super::ast::{Expr, Field};
use super::eval::{Filter, Truth};
use super::parse::parse;
use super::prepare::{Node, Prepared};
use super::subject::{Context, Subject, Values};
use super::{eval, own};
use crate::model::ScoreRule;
use crate::value::Id;

/// A rule, made ready.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    rule: Id,
    points: i64,
    expr: Expr,
    filter: Filter,
}

/// The ideal customer, made ready: what is asked, and what each answer is worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ideal {
    parts: Vec<Part>,
}

impl Ideal {
    /// The ideal customer of a data set, as the rules say that count.
    pub fn new(cx: &Context<'_>) -> Self {
        let ready = |rule: &ScoreRule| {
            let expr = parse(&rule.filter).ok().filter(|expr| !expr.is_empty() && !asks_itself(expr))?;
            let filter = Filter::new(&expr, cx);
            Some(Part { rule: rule.id, points: i64::from(rule.points), expr, filter })
        };
        let rules = cx.data.score_rules().filter(|rule| rule.on && rule.fit);
        Self { parts: rules.filter_map(|rule| ready(rule)).collect() }
    }

    /// Whether nothing says what the ideal customer is.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// How well a record fits, from 0 to 100 percent; none where nothing that is asked can be asked of it.
    pub fn percent(&self, subject: &impl Subject, cx: &Context<'_>) -> Option<u8> {
        let (mut got, mut best) = (0_i64, 0_i64);
        for Part { points, expr, filter, .. } in &self.parts {
            let met = filter.test(subject, cx) == Truth::True;
            if met {
                got = got.saturating_add(*points);
            }
            if *points > 0 && (met || applies(expr, subject, cx)) {
                best = best.saturating_add(*points);
            }
        }
        if best == 0 {
            return None;
        }
        let percent = got.clamp(0, best).saturating_mul(200).saturating_add(best) / best.saturating_mul(2);
        u8::try_from(percent.clamp(0, 100)).ok()
    }

    /// The rules that can be asked of a record, each with whether its condition holds.
    pub fn asked(&self, subject: &impl Subject, cx: &Context<'_>) -> Vec<(Id, bool)> {
        let asked = |part: &Part| {
            let met = part.filter.test(subject, cx) == Truth::True;
            (met || applies(&part.expr, subject, cx)).then_some((part.rule, met))
        };
        self.parts.iter().filter_map(asked).collect()
    }
}

/// Whether a condition asks for what is worked out of scoring rules: a rule must not ask for itself.
pub fn asks_itself(expr: &Expr) -> bool {
    expr.leaves().iter().any(|leaf| matches!(leaf, Expr::Test(test) if matches!(test.field, Field::Score | Field::Fit)))
}

/// Whether a record has all that a condition asks for, be it empty.
fn applies(expr: &Expr, subject: &impl Subject, cx: &Context<'_>) -> bool {
    expr.leaves().iter().all(|leaf| match leaf {
        Expr::Test(test) => match test.field {
            Field::Custom(_) => own::asked(test.field, subject, cx),
            field => !matches!(subject.value(field, cx), Values::Unknown),
        },
        _ => true,
    })
}

/// The answer of a comparison with the fit.
pub(super) fn answer(ideal: &Ideal, test: &Prepared, subject: &impl Subject, cx: &Context<'_>) -> Truth {
    let percent = ideal.percent(subject, cx);
    eval::compare(test, percent.map_or(Values::Nothing, |percent| Values::Number(i64::from(percent))))
}

/// A comparison with the fit, made ready.
pub(super) fn prepare(test: Prepared, cx: &Context<'_>) -> Node {
    Node::Fit(Box::new((Ideal::new(cx), test)))
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;
