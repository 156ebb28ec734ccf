//! A score line by line: what each rule gives and why, or why it does not.

use super::{Scoring, days_since_contact, decay, in_order, readable, scored};
use crate::data::Dataset;
use crate::model::Opportunity;
use crate::query::{Context, Ideal, Look, Truth, look};
use crate::value::Id;

/// What a scoring rule comes to for an opportunity.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The rule.
    pub rule: Id,
    /// Its name.
    pub name: String,
    /// Whether it describes the ideal customer.
    pub fit: bool,
    /// The points that it has to give.
    pub points: i32,
    /// The points that it gives here.
    pub given: i32,
    /// Where its points halve: after how many days, and how many have gone by since the last contact.
    pub decay: Option<(u32, u32)>,
    /// Whether its condition holds.
    pub met: Truth,
    /// Each part of its condition, what there was, and whether it held.
    pub parts: Vec<Look>,
    /// Why it cannot count, in a sentence.
    pub problem: Option<String>,
}

/// A score and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The rules that are switched on, in their order.
    pub lines: Vec<Line>,
    /// The points that people, imports and automations have given.
    pub given: i32,
    /// The score. Of what is decided it is the one that it had then.
    pub score: i32,
    /// The sum of all points that can be had.
    pub ideal: i32,
    /// How well it fits the ideal customer, in percent.
    pub fit: Option<u8>,
    /// Whether it is decided: its score stands still.
    pub decided: bool,
}

impl Scored {
    /// Flames, from 0 to 5.
    pub fn flames(&self) -> u8 {
        flames(self.score, self.ideal)
    }

    /// The share of the ideal score, in percent from 0 to 100.
    pub fn percent(&self) -> u8 {
        percent(self.score, self.ideal)
    }
}

/// The score of an opportunity line by line; none where no rule counts.
pub fn explain(one: &Opportunity, cx: &Context<'_>) -> Option<Scored> {
    let scoring = Scoring::new(cx)?;
    let rules = in_order(cx.data);
    let lines = rules.iter().filter(|rule| rule.on).map(|rule| {
        let (parts, problem) = match readable(&rule.filter, cx.data) {
            Ok(expr) => (look(&expr, one, cx), None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let mine = scoring.rules.iter().find(|ready| ready.rule.id == rule.id);
        let met = mine.map_or(Truth::Unknown, |ready| ready.filter.test(one, cx));
        let days = rule.halves_after.map(|halves_after| (halves_after, days_since_contact(one, cx)));
        let left = days.map_or(rule.points, |(halves_after, days)| decay::left(rule.points, days, halves_after));
        Line {
            rule: rule.id,
            name: rule.name.clone(),
            fit: rule.fit,
            points: rule.points,
            given: if met == Truth::True { left } else { 0 },
            decay: days,
            met,
            parts,
            problem,
        }
    });
    let lines: Vec<Line> = lines.collect();
    let decided = !scored(one, cx.data);
    let score = if decided { one.score.unwrap_or(0) } else { scoring.score(one, cx) };
    let fit = Ideal::new(cx).percent(one, cx);
    Some(Scored { lines, given: one.points_given(), score, ideal: scoring.ideal(), fit, decided })
}

/// The sum of all points that can be had; none where no rule counts.
pub fn ideal(data: &Dataset) -> Option<i32> {
    if !super::scores(data) {
        return None;
    }
    let rules = data.score_rules().filter(|rule| rule.on && readable(&rule.filter, data).is_ok());
    Some(rules.map(|rule| rule.points.max(0)).fold(0, i32::saturating_add))
}

/// Flames for a score: five times its share of the ideal one, from 0 to 5.
pub fn flames(score: i32, ideal: i32) -> u8 {
    share(score, ideal, 5)
}

/// The share of the ideal score, in percent from 0 to 100.
pub fn percent(score: i32, ideal: i32) -> u8 {
    share(score, ideal, 100)
}

/// So many times the share of a score in the ideal one, rounded, and within that many.
fn share(score: i32, ideal: i32, most: i64) -> u8 {
    let (score, ideal) = (i64::from(score), i64::from(ideal));
    if ideal <= 0 || score <= 0 {
        return 0;
    }
    let rounded = (2 * most * score + ideal) / (2 * ideal);
    u8::try_from(rounded.min(most)).unwrap_or(u8::MAX)
}

impl Scoring {
    /// The sum of all points that can be had.
    pub fn ideal(&self) -> i32 {
        self.rules.iter().map(|ready| ready.rule.points.max(0)).fold(0, i32::saturating_add)
    }
}
