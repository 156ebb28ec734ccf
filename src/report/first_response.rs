//! How long new leads wait for the first contact from our side, in clock time and in business time.
//!
//! Leads that nobody has contacted yet are running: they are shown with how long they wait so far, and a limit that they
//! have passed counts as missed. What was closed without a contact has missed every limit.

use super::groups::{Group, Grouper, owner_at, walk};
use super::statistics::{Places, Share, Times};
use super::{Facts, History, Question};
use crate::data::Dataset;
use crate::value::{Date, Time};

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
/// The limits in clock time: 5 minutes, an hour, 24 hours.
pub const LIMITS: [i64; 3] = [5 * MINUTE, 60 * MINUTE, DAY];

/// How fast a group contacts its new leads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FirstResponse {
    /// The group; owners are those who were in charge when the lead came in.
    pub group: Group,
    /// Who has been contacted.
    pub contacted: Places,
    /// How long they waited by the clock.
    pub clock: Option<Times>,
    /// How long they waited in the team's working hours.
    pub business: Option<Times>,
    /// Within 5 minutes, 1 hour and 24 hours by the clock; of all whose limit has come.
    pub within: [Share; 3],
    /// Within 5 minutes and 1 hour of work, and by the same time on the next working day.
    pub within_business: [Share; 3],
    /// Who waits.
    pub running: Places,
    /// How long they wait so far, by the clock.
    pub waiting: Option<Times>,
    /// Who was closed without any contact that is known.
    pub never: Places,
}

/// The working hours of some years, added up once: how much was worked between two moments is two look-ups.
pub struct WorkClock {
    /// From when to when, and how much was worked before.
    hours: Vec<(i64, i64, i64)>,
}

impl WorkClock {
    /// The hours from one day to another.
    pub fn new(facts: &Facts, first: Date, last: Date) -> WorkClock {
        let mut hours: Vec<(i64, i64, i64)> = Vec::new();
        let mut before = 0i64;
        for day in first.iter_days().take_while(|day| *day <= last).take(80_000) {
            if !facts.calendar.works(day) {
                continue;
            }
            for (open, close) in facts.calendar.hours(day) {
                // Where a clock changes, the hours of two days may meet.
                let from = open.millis().max(hours.last().map_or(i64::MIN, |(_, until, _)| *until));
                if from < close.millis() {
                    hours.push((from, close.millis(), before));
                    before = before.saturating_add(close.millis() - from);
                }
            }
        }
        WorkClock { hours }
    }

    fn until(&self, at: Time) -> i64 {
        let next = self.hours.partition_point(|(from, ..)| *from <= at.millis());
        let Some((from, until, before)) = next.checked_sub(1).and_then(|place| self.hours.get(place)) else { return 0 };
        before + (at.millis().min(*until) - from)
    }

    /// How much was worked from one moment to another, in milliseconds.
    pub fn between(&self, from: Time, to: Time) -> i64 {
        (self.until(to) - self.until(from)).max(0)
    }
}

#[derive(Default)]
struct Line {
    shown: FirstResponse,
    clock: Vec<i64>,
    business: Vec<i64>,
    waiting: Vec<i64>,
}

/// The next working days of days, as far as they were asked for: leads come in order of time.
struct Next<'a> {
    facts: &'a Facts,
    known: Option<(Date, Date)>,
}

impl Next<'_> {
    /// The same time on the next working day.
    fn after(&mut self, at: Time) -> Time {
        let day = self.facts.zone.date(at);
        let next = match self.known {
            Some((known, next)) if known == day => next,
            _ => self.facts.calendar.plus_working_days(day, 1),
        };
        self.known = Some((day, next));
        self.facts.zone.moment(next, self.facts.zone.time_of_day(at))
    }
}

/// First responses to what was created in the period.
pub fn first_responses(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<FirstResponse> {
    let (from, until) = question.period.moments(&facts.zone);
    let new = |at: Time| from <= at && at < until;
    let times = || walk(facts, history, question).filter(|(_, deal, _)| new(deal.created()));
    let earliest = times().map(|(_, deal, _)| deal.created()).min().unwrap_or(facts.now);
    let work = WorkClock::new(facts, facts.zone.date(earliest), facts.today.succ_opt().unwrap_or(facts.today));
    let mut next = Next { facts, known: None };
    let mut grouper = Grouper::new(data, facts, question);
    let mut lines: Vec<Line> = Vec::new();
    for (place, deal, turns) in times() {
        let created = deal.created();
        let first = deal.first_out();
        let closed = deal.closing.is_some();
        // A call before the record was made is contact at once.
        let end = first.unwrap_or(facts.now).max(created);
        let (clock, business) = (end.millis() - created.millis(), work.between(created, end));
        let limit = next.after(created);
        let owner = owner_at(deal, turns, created);
        grouper.each(deal, created, owner, |group| {
            if lines.len() <= group {
                lines.resize_with(group + 1, Line::default);
            }
            let Some(line) = lines.get_mut(group) else { return };
            let shown = &mut line.shown;
            if first.is_some() {
                shown.contacted.push(place);
                line.clock.push(clock);
                line.business.push(business);
            } else if closed {
                shown.never.push(place);
            } else {
                shown.running.push(place);
                line.waiting.push(clock);
            }
            let mark = |share: &mut Share, within: bool| {
                let decided = first.is_some() || closed || !within;
                share.whole += usize::from(decided);
                share.part += usize::from(first.is_some() && within);
            };
            for (share, limit) in shown.within.iter_mut().zip(LIMITS) {
                mark(share, clock <= limit);
            }
            let [five, hour, day] = &mut shown.within_business;
            mark(five, business <= 5 * MINUTE);
            mark(hour, business <= 60 * MINUTE);
            mark(day, end <= limit);
        });
    }
    let groups = grouper.in_order();
    lines.resize_with(groups.len(), Line::default);
    let line = |(place, group): (usize, Group)| {
        let mut line = std::mem::take(lines.get_mut(place)?);
        Some(FirstResponse {
            group,
            clock: Times::of(&mut line.clock),
            business: Times::of(&mut line.business),
            waiting: Times::of(&mut line.waiting),
            ..line.shown
        })
    };
    groups.into_iter().filter_map(line).collect()
}

#[cfg(test)]
#[path = "first_response_tests.rs"]
mod tests;
