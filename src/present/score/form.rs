//! A scoring rule in a form.

use crate::automation::score::{in_order, problem};
use crate::command::Command;
use crate::data::Dataset;
use crate::model::{Kind, RecordId, ScoreRule};
use crate::present::distribution::unfilled;
use crate::query::{Context, parse, pin, unpin};
use crate::value::{Id, Rank};
use serde_json::{Map, json};

/// A scoring rule as it is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScoreForm {
    /// The rule; none for a new one.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// The condition as text, with names.
    pub filter: String,
    /// The points.
    pub points: String,
    /// The days after which half of them are left; empty for points that stay.
    pub halves_after: String,
    /// Whether it describes the ideal customer.
    pub fit: bool,
    /// Whether it counts.
    pub on: bool,
}

impl ScoreForm {
    /// A new rule.
    pub fn new(fit: bool) -> Self {
        Self { points: "10".into(), fit, on: true, ..Self::default() }
    }

    /// A rule that is there.
    pub fn of(rule: &ScoreRule, cx: &Context<'_>) -> Self {
        Self {
            id: Some(rule.id),
            name: rule.name.clone(),
            filter: asked(&rule.filter, cx),
            points: rule.points.to_string(),
            halves_after: rule.halves_after.map(|days| days.to_string()).unwrap_or_default(),
            fit: rule.fit,
            on: rule.on,
        }
    }

    /// The rule that it comes to, with names pinned, at the place of the one that it is about or behind all others.
    ///
    /// # Errors
    /// The field and a sentence.
    pub fn rule(&self, cx: &Context<'_>) -> Result<ScoreRule, (&'static str, String)> {
        let known = self.id.and_then(|id| cx.data.score_rule(id));
        let points =
            whole(&self.points).ok_or(("points", "Points are a whole number, such as 10 or -5.".to_string()))?;
        let halves_after = match self.halves_after.trim() {
            "" => None,
            text => Some(
                text.parse::<u32>().map_err(|_| ("halves_after", "Say a number of days, such as 30.".to_string()))?,
            ),
        };
        let expr = parse(&self.filter).map_err(|error| ("filter", error.to_string()))?;
        if unfilled(&expr) {
            return Err(("filter", "It has nothing to compare with yet: fill it in, or take it out.".into()));
        }
        let filter = pin(&expr, cx).to_string();
        if let Some(problem) = problem(&filter, cx.data) {
            return Err(("filter", problem));
        }
        let rank = known.map(|known| known.rank.clone()).unwrap_or_else(|| last(cx.data));
        let rule = ScoreRule {
            name: self.name.trim().to_string(),
            filter,
            points,
            halves_after,
            fit: self.fit,
            on: self.on,
            rank,
            ..known.map(|known| known.as_ref().clone()).unwrap_or_default()
        };
        match rule.check() {
            Ok(()) => Ok(rule),
            Err(invalid) => Err((invalid.field, invalid.message)),
        }
    }

    /// The command that saves it.
    ///
    /// # Errors
    /// The field and a sentence.
    pub fn command(&self, cx: &Context<'_>) -> Result<Command, (&'static str, String)> {
        let rule = self.rule(cx)?;
        let Some(id) = self.id else { return Ok(Command::Create(rule.into())) };
        let set = Map::from_iter([
            ("name".to_string(), json!(rule.name)),
            ("filter".to_string(), json!(rule.filter)),
            ("points".to_string(), json!(rule.points)),
            ("halves_after".to_string(), json!(rule.halves_after)),
            ("fit".to_string(), json!(rule.fit)),
            ("on".to_string(), json!(rule.on)),
        ]);
        Ok(Command::Edit { id: RecordId { kind: Kind::ScoreRule, id }, set })
    }
}

fn whole(text: &str) -> Option<i32> {
    text.trim().replace('\u{2212}', "-").trim_start_matches('+').parse().ok()
}

/// A condition as a person writes it, with names in place of ids.
pub fn asked(filter: &str, cx: &Context<'_>) -> String {
    parse(filter).map_or_else(|_| filter.to_string(), |expr| unpin(&expr, cx).to_string())
}

fn last(data: &Dataset) -> Rank {
    Rank::between(in_order(data).last().map(|rule| &rule.rank), None)
}

/// The order key of a rule that is put at a place among its like.
pub fn place(id: Id, to: usize, data: &Dataset) -> Rank {
    let Some(moved) = data.score_rule(id) else { return last(data) };
    let others: Vec<_> = in_order(data).into_iter().filter(|rule| rule.fit == moved.fit && rule.id != id).collect();
    let rank = |at: Option<usize>| others.get(at?).map(|rule| &rule.rank);
    Rank::between(rank(to.checked_sub(1)), rank(Some(to)))
}

/// The command that adds rules as they are.
pub fn enter(rules: Vec<ScoreRule>, data: &Dataset) -> Command {
    let mut before = last(data);
    let mut records = Vec::new();
    for (at, rule) in rules.into_iter().enumerate() {
        if at > 0 {
            before = Rank::between(Some(&before), None);
        }
        let id = Id::from_bits(u128::try_from(at).unwrap_or(0) + 1);
        records.push(ScoreRule { id, rank: before.clone(), ..rule }.into());
    }
    Command::CreateAll(records)
}
