//! From the address to a question, and the words of it.

use super::super::route::Asks;
use super::Keeping;
use crate::data::Dataset;
use crate::model::Kind;
use crate::query::Context;
use crate::report::calibration::Calibration;
use crate::report::simulation::Chances;
use crate::report::{By, Facts, Grain, MOST_DAYS, Question, Span};
use crate::value::Id;

/// The periods to choose from: as the address has them, and in words.
pub const PERIODS: [(&str, &str); 14] = [
    ("week", "This week"),
    ("month", "This month"),
    ("quarter", "This quarter"),
    ("year", "This year"),
    ("next-month", "Next month"),
    ("next-quarter", "Next quarter"),
    ("last-month", "Last month"),
    ("last-quarter", "Last quarter"),
    ("last-year", "Last year"),
    ("last-30-days", "Last 30 days"),
    ("last-90-days", "Last 90 days"),
    ("last-180-days", "Last 180 days"),
    ("last-365-days", "Last 365 days"),
    ("all", "All time"),
];

/// Whose chances the range counts with: the word among the switches, and words for it.
pub const CHANCES: [(&str, &str); 3] =
    [("", "Its own, else its stage’s"), ("stage-chances", "Its stage’s"), ("history-chances", "What history suggests")];

/// The pieces that a forecast is cut into: the word among the switches, and words for it.
pub const PIECES: [(&str, &str); 5] =
    [("", "What fits the period"), ("week", "Week"), ("month", "Month"), ("quarter", "Quarter"), ("year", "Year")];

/// Only what is due in the period, of what changed.
pub const DUE: &str = "due";

/// A report, one a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its word in the address.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// The period of a report where the address says nothing.
pub fn usual_period(tab: &str) -> &'static str {
    match tab {
        "forecast" => "year",
        _ => "last-365-days",
    }
}

/// The words of a period; none for dates of one's own.
pub fn period_words(period: &str) -> Option<&'static str> {
    PERIODS.iter().find(|(key, _)| *key == period).map(|(_, words)| *words)
}

/// The opportunities that meet the condition of a question, in the order of their ids; none where it has no condition.
/// An error is a sentence.
pub fn kept(asks: &Asks, cx: &Context<'_>) -> Result<Option<Vec<Id>>, String> {
    let mut keeping = Keeping::new(asks)?;
    while !keeping.step(cx, usize::MAX) {}
    Ok(keeping.finish())
}

/// Whether a word is among the switches.
pub fn switched(asks: &Asks, word: &str) -> bool {
    asks.with.split(',').any(|one| one == word)
}

/// The word of the chances that the range counts with.
pub fn chances_word(asks: &Asks) -> &'static str {
    CHANCES.iter().map(|(word, _)| *word).find(|word| !word.is_empty() && switched(asks, word)).unwrap_or_default()
}

/// The chances that the range counts with; those of history as the checks of past forecasts have them.
pub fn chances(asks: &Asks, facts: &Facts, checks: Option<&Calibration>) -> Chances {
    match chances_word(asks) {
        "stage-chances" => Chances::Stage,
        "history-chances" => {
            let of = |id: Id| checks?.stages.iter().find(|one| one.stage == id).and_then(|one| one.suggested());
            Chances::History(facts.stages.iter().map(|stage| of(stage.id)).collect())
        }
        _ => Chances::Own,
    }
}

/// The pieces that an address says.
pub fn grain_said(asks: &Asks) -> Option<Grain> {
    asks.with.split(',').find_map(Grain::parse)
}

/// The pieces that a period is cut into, so that there are neither two of them nor hundreds; a forecast goes by months.
fn grain(asks: &Asks, tab: &str, period: Span) -> Grain {
    grain_said(asks).unwrap_or(match period.days() {
        0..=92 if tab != "forecast" => Grain::Week,
        0..=800 => Grain::Month,
        801..=2_200 => Grain::Quarter,
        _ => Grain::Year,
    })
}

/// The question of an address.
pub fn asked(asks: &Asks, tab: &str, data: &Dataset, facts: &Facts, only: Option<Vec<Id>>) -> Question {
    let word = if asks.period.is_empty() { usual_period(tab) } else { asks.period.as_str() };
    let today = facts.today;
    let read = |word: &str| facts.years.read(word, today);
    let period = read(word).or_else(|| read(usual_period(tab))).unwrap_or(Span { from: today, until: today });
    // All time begins where the records do.
    let period = if word == "all" { whole(facts, period) } else { period };
    let mut question = Question::about(period);
    // Where a period has too many pieces of the size that is asked for, coarser ones hold all of it.
    question.grain = facts.years.fitting(period, grain(asks, tab, period));
    question.pipeline = asks.pipeline.filter(|id| data.pipeline(*id).is_some());
    question.by = By::read(&asks.by, data).unwrap_or_default();
    question.touched_only = switched(asks, "touched");
    // Of a day that is to come nothing can have changed.
    question.since = asks.since.filter(|day| *day <= today);
    question.goals = if data.count(Kind::Goal) == 0 { Vec::new() } else { data.goals().cloned().collect() };
    match only {
        Some(ids) => question.only(ids),
        None => question,
    }
}

/// From the first day that anything was created on or closed at, to the last day that anything is expected at.
fn whole(facts: &Facts, most: Span) -> Span {
    let days = facts.deals.iter().flat_map(|deal| {
        let created = facts.zone.date(deal.record.created);
        [Some(created), deal.record.close, deal.closing.map(|closing| closing.day)].into_iter().flatten()
    });
    let (mut from, mut last) = (facts.today, facts.today);
    for day in days.filter(|day| most.has(*day)) {
        from = from.min(day);
        last = last.max(day);
    }
    Span { from, until: last.succ_opt().unwrap_or(last) }
}

/// A period of one's own from its first and its last day, as addresses have it: from the first day until the first one
/// that no longer counts.
///
/// # Errors
/// A sentence for the person.
pub fn own_days(first: &str, last: &str) -> Result<String, &'static str> {
    let day = |text: &str| text.parse::<crate::value::Date>().ok();
    let (Some(first), Some(last)) = (day(first), day(last)) else { return Err("Enter both days.") };
    match last.succ_opt() {
        Some(until) if first < until && (until - first).num_days() > i64::from(MOST_DAYS) => {
            Err("Choose at most 1,200 years.")
        }
        Some(until) if first < until => Ok(format!("{first}..{until}")),
        _ => Err("The last day is before the first one."),
    }
}
