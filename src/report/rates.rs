//! Win rates, three side by side, because each of them alone flatters or scares; and how many first mails are answered.
//!
//! - *Closed*: won / (won + lost), by close date. Looks too good where losers stay open.
//! - *Cohort*: won / created, by creation date, those included that are still open. Young cohorts look low.
//! - *Strict*: won / (won + lost + overdue + silent). Overdue is what is open with an expected close that is past, in the
//!   period of that date. Silent is what is open, not overdue, without a planned step and without contact or move for
//!   longer than [`SILENT_DAYS`], in the period of the day on which it fell silent. So each counts in one period only.
//!
//! Values are credited with what was there at the close, and an owner is who was in charge at the event.

use super::groups::{Group, Grouper, owner_at, walk};
use super::statistics::{Share, Tally, ratio};
use super::{Deal, Facts, History, Places, Question, Turn, midnight};
use crate::data::Dataset;
use crate::value::Time;

/// After how many days without contact an open opportunity counts as silent.
pub const SILENT_DAYS: u32 = 30;
const DAY: i64 = 86_400_000;

/// The win rates of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WinRates {
    /// The group; with [`super::By::Period`] the piece of time of each event itself, which makes a trend.
    pub group: Group,
    /// Won, by close date.
    pub won: Tally,
    /// Lost, by close date.
    pub lost: Tally,
    /// Open with an expected close that is past.
    pub overdue: Tally,
    /// Open and silent.
    pub silent: Tally,
    /// Created in the period.
    pub created: Tally,
    /// Won by now of those.
    pub created_won: Tally,
}

impl WinRates {
    /// Won of what was closed.
    pub fn closed(&self) -> Share {
        Share::new(self.won.count(), self.won.count() + self.lost.count())
    }

    /// Won of what was created.
    pub fn cohort(&self) -> Share {
        Share::new(self.created_won.count(), self.created.count())
    }

    /// Won of what was closed or should have been.
    pub fn strict(&self) -> Share {
        let lost = self.lost.count() + self.overdue.count() + self.silent.count();
        Share::new(self.won.count(), self.won.count() + lost)
    }

    /// The three by value; none where nothing has a value.
    pub fn by_value(&self) -> [Option<f64>; 3] {
        let minor = |tally: &Tally| tally.sum.minor as f64;
        let (won, lost) = (minor(&self.won), minor(&self.lost));
        let late = minor(&self.overdue) + minor(&self.silent);
        [ratio(won, won + lost), ratio(minor(&self.created_won), minor(&self.created)), ratio(won, won + lost + late)]
    }
}

/// What an open opportunity waits for in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// Its expected close is past since this moment.
    Overdue(Time),
    /// It fell silent at this moment.
    Silent(Time),
}

/// Whether an open opportunity is overdue or silent, and since when.
pub(super) fn late(deal: &Deal, facts: &Facts) -> Option<Late> {
    if !deal.open() {
        return None;
    }
    if let Some(close) = deal.record.close.filter(|close| *close < facts.today) {
        return Some(Late::Overdue(midnight(close, &facts.zone)));
    }
    silent_since(deal, facts).map(Late::Silent)
}

/// The moment since which an open opportunity is silent: without a planned step, and [`SILENT_DAYS`] after the last
/// contact or the entry into its stage, whichever was later.
pub fn silent_since(deal: &Deal, facts: &Facts) -> Option<Time> {
    if !deal.open() || deal.planned {
        return None;
    }
    let since = deal.touched().max(deal.entered()).plus_millis(i64::from(SILENT_DAYS) * DAY);
    (since < facts.now).then_some(since)
}

/// The win rates of each group.
pub fn win_rates(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<WinRates> {
    let (from, until) = question.period.moments(&facts.zone);
    let within = |at: Time| from <= at && at < until;
    let mut grouper = Grouper::new(data, facts, history, question);
    let mut lines: Vec<WinRates> = Vec::new();
    let mut count =
        |grouper: &mut Grouper<'_>, at: Time, one: (u32, &Deal, &[Turn]), of: fn(&mut WinRates) -> &mut Tally| {
            let (place, deal, turns) = one;
            grouper.each(
                deal,
                at,
                || owner_at(deal, turns, at),
                |group| {
                    if lines.len() <= group {
                        lines.resize_with(group + 1, WinRates::default);
                    }
                    if let Some(line) = lines.get_mut(group) {
                        of(line).add(place, facts);
                    }
                },
            );
        };
    for (place, deal, turns) in walk(facts, history, question) {
        let one = (place, deal, turns);
        let created = deal.created();
        let won = deal.closing.is_some_and(|closing| closing.won);
        if within(created) {
            count(&mut grouper, created, one, |line| &mut line.created);
            if won {
                count(&mut grouper, created, one, |line| &mut line.created_won);
            }
        }
        if let Some(closing) = deal.closing {
            if question.period.has(closing.day) {
                let at = closed_at(deal, facts).unwrap_or(closing.at);
                count(&mut grouper, at, one, if won { |line| &mut line.won } else { |line| &mut line.lost });
            }
            continue;
        }
        match late(deal, facts) {
            Some(Late::Overdue(at)) if within(at) => count(&mut grouper, at, one, |line| &mut line.overdue),
            Some(Late::Silent(at)) if within(at) => count(&mut grouper, at, one, |line| &mut line.silent),
            _ => {}
        }
    }
    let groups = grouper.in_order();
    lines.resize_with(groups.len(), WinRates::default);
    let line = |(place, group): (usize, Group)| Some(WinRates { group, ..std::mem::take(lines.get_mut(place)?) });
    groups.into_iter().filter_map(line).collect()
}

/// The moment that stands for a close: that of the stage, unless the record says another day; then that day's end, so
/// that whoever was in charge on that day is credited.
pub(super) fn closed_at(deal: &Deal, facts: &Facts) -> Option<Time> {
    let closing = deal.closing?;
    if facts.zone.date(closing.at) == closing.day {
        return Some(closing.at);
    }
    let next = closing.day.succ_opt()?;
    Some(midnight(next, &facts.zone).plus_millis(-1))
}

/// How many first mails a group sent, and how many of them were answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    /// The group; owners are those who were in charge when the mail went out.
    pub group: Group,
    /// The opportunities whose first mail went out in the period.
    pub sent: Places,
    /// Those of them that were answered since, by a reply to a message or a mail that was logged as received.
    pub answered: Places,
}

impl Responses {
    /// Answered of sent.
    pub fn rate(&self) -> Share {
        Share::new(self.answered.len(), self.sent.len())
    }
}

/// The response rate: answered first mails / first mails sent. What came back as undeliverable was not sent, and an
/// absence is no answer.
pub fn responses(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<Responses> {
    let (from, until) = question.period.moments(&facts.zone);
    let mut grouper = Grouper::new(data, facts, history, question);
    let mut lines: Vec<Responses> = Vec::new();
    for (place, deal, turns) in walk(facts, history, question) {
        let Some(first) = deal.touches.iter().find(|touch| touch.mail && touch.out) else { continue };
        if first.at < from || until <= first.at {
            continue;
        }
        let answered = deal.touches.iter().any(|touch| !touch.out && first.at <= touch.at);
        grouper.each(
            deal,
            first.at,
            || owner_at(deal, turns, first.at),
            |group| {
                if lines.len() <= group {
                    lines.resize_with(group + 1, Responses::default);
                }
                if let Some(line) = lines.get_mut(group) {
                    line.sent.push(place);
                    if answered {
                        line.answered.push(place);
                    }
                }
            },
        );
    }
    let groups = grouper.in_order();
    lines.resize_with(groups.len(), Responses::default);
    let line = |(place, group): (usize, Group)| Some(Responses { group, ..std::mem::take(lines.get_mut(place)?) });
    groups.into_iter().filter_map(line).collect()
}

#[cfg(test)]
#[path = "rates_tests.rs"]
mod tests;
