//! How long new leads wait for the first contact from our side, in clock time and in business time.
//!
//! Leads that nobody has contacted yet are running: they are shown with how long they wait so far, and a limit that they
//! have passed counts as missed. What was closed without a contact has missed every limit.

use super::groups::{Group, Grouper, owner_at, walk};
use super::statistics::{Places, Share, Times};
use super::{Deal, Facts, History, Question, midnight};
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
    /// Who was contacted within these limits, by the clock.
    pub in_time: [Places; 3],
    /// Who was contacted within those of work.
    pub in_time_business: [Places; 3],
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

/// The next working days of days: leads come in order of time, so what is known of a day serves all that came on it.
struct Next<'a> {
    facts: &'a Facts,
    known: Option<Day>,
}

/// A day and the working day after it.
struct Day {
    from: Time,
    until: Time,
    next: Date,
    next_from: Time,
    /// Whether no clock changes on either.
    plain: bool,
}

impl Next<'_> {
    /// The same time on the next working day.
    fn after(&mut self, at: Time) -> Time {
        let facts = self.facts;
        let known = self.known.take().filter(|day| day.from <= at && at < day.until);
        let day = known.unwrap_or_else(|| Day::of(facts, facts.zone.date(at)));
        let after = if day.plain {
            day.next_from.plus_millis(at.millis() - day.from.millis())
        } else {
            facts.zone.moment(day.next, facts.zone.time_of_day(at))
        };
        self.known = Some(day);
        after
    }
}

impl Day {
    fn of(facts: &Facts, day: Date) -> Day {
        let begins = |day: Date| midnight(day, &facts.zone);
        let ends = |day: Date| begins(day.succ_opt().unwrap_or(day));
        let next = facts.calendar.plus_working_days(day, 1);
        let (from, until, next_from) = (begins(day), ends(day), begins(next));
        let plain = until.millis() - from.millis() == DAY && ends(next).millis() - next_from.millis() == DAY;
        Day { from, until, next, next_from, plain }
    }
}

/// First responses to what was created in the period.
pub fn first_responses(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<FirstResponse> {
    let (from, until) = question.period.moments(&facts.zone);
    let new = |at: Time| from <= at && at < until;
    let earliest = facts.deals.iter().map(Deal::created).filter(|at| new(*at)).min().unwrap_or(facts.now);
    let work = WorkClock::new(facts, facts.zone.date(earliest), facts.today.succ_opt().unwrap_or(facts.today));
    let mut next = Next { facts, known: None };
    let mut grouper = Grouper::new(data, facts, history, question);
    let mut lines: Vec<Line> = Vec::new();
    for (place, deal, turns) in walk(facts, history, question) {
        let created = deal.created();
        if !new(created) {
            continue;
        }
        let first = deal.first_out();
        let closed = deal.closing.is_some();
        // A call before the record was made is contact at once.
        let end = first.unwrap_or(facts.now).max(created);
        let (clock, business) = (end.millis() - created.millis(), work.between(created, end));
        let limit = next.after(created);
        grouper.each(
            deal,
            created,
            || owner_at(deal, turns, created),
            |group| {
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
                let mark = |share: &mut Share, in_time: &mut Places, within: bool| {
                    let decided = first.is_some() || closed || !within;
                    share.whole += usize::from(decided);
                    if first.is_some() && within {
                        share.part += 1;
                        in_time.push(place);
                    }
                };
                for ((share, in_time), limit) in shown.within.iter_mut().zip(&mut shown.in_time).zip(LIMITS) {
                    mark(share, in_time, clock <= limit);
                }
                let limits = [business <= 5 * MINUTE, business <= 60 * MINUTE, end <= limit];
                for ((share, in_time), within) in
                    shown.within_business.iter_mut().zip(&mut shown.in_time_business).zip(limits)
                {
                    mark(share, in_time, within);
                }
            },
        );
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
