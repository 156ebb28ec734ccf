//! The schedule: when time itself sets rules off.
//!
//! Timed triggers are turned into due instants, so each is met exactly once: an instant enters the schedule when what it
//! depends on comes to be, if it lies ahead of that moment, and leaves it when it is handled. What was due while the
//! page was closed is found by building the schedule as of the last thing that the journal knows.

use super::delay::{count_between, every};
use super::live::Live;
use crate::data::Dataset;
use crate::model::{Opportunity, StageKind, Trigger};
use crate::query::last_touch;
use crate::value::{Calendar, Date, Id, Time, TimeOfDay};
use chrono::Days;
use std::collections::{BTreeMap, BTreeSet};

/// Due instants by time.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// The moment, the rule, and the opportunity; none of it for a rule that comes round for all.
    entries: BTreeSet<(Time, Id, Id)>,
    of: BTreeMap<Id, Vec<(Time, Id)>>,
    /// How many due times of a rule that comes round have been passed over on the way to its entry.
    passed: BTreeMap<Id, u32>,
}

/// An instant that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant {
    /// When.
    pub at: Time,
    /// The rule.
    pub rule: Id,
    /// The opportunity; none for all that the rule covers.
    pub opportunity: Option<Id>,
    /// How many earlier ones were passed over because nobody was there.
    pub missed: u32,
}

impl Schedule {
    /// The instants of all rules that lie after a moment.
    pub fn build(live: &[Live], data: &Dataset, calendar: &Calendar, after: Time) -> Self {
        let mut schedule = Self::default();
        let timed: Vec<&Live> = live.iter().filter(|rule| rule.plan.trigger.timed()).collect();
        for rule in &timed {
            schedule.come_round(rule, calendar, after);
        }
        if timed.iter().any(|rule| !matches!(rule.plan.trigger, Trigger::Schedule { .. })) {
            for opportunity in data.opportunities() {
                schedule.note(&timed, opportunity, data, calendar, after);
            }
        }
        schedule
    }

    /// Takes note that these opportunities, or what belongs to them, changed at a moment.
    pub fn update(&mut self, live: &[Live], ids: &BTreeSet<Id>, data: &Dataset, calendar: &Calendar, at: Time) {
        let timed: Vec<&Live> = live.iter().filter(|rule| rule.plan.trigger.timed()).collect();
        if timed.is_empty() && self.of.is_empty() {
            return;
        }
        for id in ids {
            // What was due already and waits for its turn stays, if it still is what the data say.
            let overdue: Vec<(Time, Id)> = self
                .of
                .remove(id)
                .unwrap_or_default()
                .into_iter()
                .inspect(|(time, rule)| {
                    self.entries.remove(&(*time, *rule, *id));
                })
                .filter(|(time, _)| *time <= at)
                .collect();
            let Some(opportunity) = data.opportunity(*id) else { continue };
            self.note(&timed, opportunity, data, calendar, at);
            for (time, rule) in overdue {
                let still = timed.iter().find(|live| live.rule == rule);
                if still.is_some_and(|live| instants(&live.plan.trigger, opportunity, data, calendar).contains(&time)) {
                    self.insert(time, rule, *id);
                }
            }
        }
    }

    fn insert(&mut self, at: Time, rule: Id, opportunity: Id) {
        if self.entries.insert((at, rule, opportunity)) && !opportunity.is_nil() {
            self.of.entry(opportunity).or_default().push((at, rule));
        }
    }

    fn note(&mut self, timed: &[&Live], opportunity: &Opportunity, data: &Dataset, calendar: &Calendar, after: Time) {
        for rule in timed.iter().filter(|rule| rule.covers(opportunity)) {
            for at in instants(&rule.plan.trigger, opportunity, data, calendar) {
                if at > after {
                    self.insert(at, rule.rule, opportunity.id);
                }
            }
        }
    }

    fn come_round(&mut self, rule: &Live, calendar: &Calendar, after: Time) {
        if let Trigger::Schedule { every: how, at } = &rule.plan.trigger
            && let Some(next) = every(how, *at, after, calendar)
        {
            self.insert(next, rule.rule, Id::NIL);
        }
    }

    /// The earliest instant.
    pub fn next(&self) -> Option<Time> {
        self.entries.first().map(|(at, _, _)| *at)
    }

    /// Takes out the earliest instant, if it is due. Of a rule that comes round, only the latest due instant is given, when it
    /// is its turn.
    pub fn take(&mut self, live: &[Live], calendar: &Calendar, now: Time) -> Option<Instant> {
        loop {
            let (at, rule, opportunity) = *self.entries.first().filter(|(at, _, _)| *at <= now)?;
            self.entries.remove(&(at, rule, opportunity));
            if !opportunity.is_nil() {
                if let Some(of) = self.of.get_mut(&opportunity) {
                    of.retain(|entry| *entry != (at, rule));
                    if of.is_empty() {
                        self.of.remove(&opportunity);
                    }
                }
                return Some(Instant { at, rule, opportunity: Some(opportunity), missed: 0 });
            }
            let known = live.iter().find(|live| live.rule == rule);
            if let Some(live) = known
                && let Trigger::Schedule { every: how, at: time } = &live.plan.trigger
            {
                if let (passed @ 1.., Some(latest)) = count_between(how, *time, at, now, calendar) {
                    let sum = self.passed.entry(rule).or_default();
                    *sum = sum.saturating_add(passed);
                    self.insert(latest, rule, Id::NIL);
                    continue;
                }
                self.come_round(live, calendar, at);
            }
            let missed = self.passed.remove(&rule).unwrap_or(0);
            return Some(Instant { at, rule, opportunity: None, missed });
        }
    }
}

/// The instants at which time sets a trigger off for an opportunity, whether past or to come.
pub fn instants(trigger: &Trigger, opportunity: &Opportunity, data: &Dataset, calendar: &Calendar) -> Vec<Time> {
    let kind = || data.stage(opportunity.stage).map(|stage| stage.kind);
    match trigger {
        Trigger::DaysInStage { stage, days, at } => {
            let there = match stage {
                Some(stage) => *stage == opportunity.stage,
                None => kind() == Some(StageKind::Open),
            };
            if there { later(opportunity.entered(), *days, *at, calendar).into_iter().collect() } else { Vec::new() }
        }
        Trigger::DaysUntouched { days, at } if kind() == Some(StageKind::Open) => {
            later(last_touch(data, opportunity), *days, *at, calendar).into_iter().collect()
        }
        Trigger::DateField { field, days, at } => {
            let date = match field.as_str() {
                "close" => opportunity.close,
                "created" => Some(calendar.zone.date(opportunity.created)),
                _ => None,
            };
            let day = date.and_then(|date| shift(date, i64::from(*days)));
            day.map(|day| calendar.zone.moment(day, *at)).into_iter().collect()
        }
        Trigger::TaskOverdue => {
            let open = data.tasks_of(opportunity.id).filter(|task| task.done.is_none());
            let mut all: Vec<Time> = open
                .filter_map(|task| {
                    let due = task.due?;
                    match task.time {
                        Some(time) => Some(calendar.zone.moment(due, time)),
                        None => Some(calendar.zone.moment(shift(due, 1)?, TimeOfDay::MIN)),
                    }
                })
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        }
        _ => Vec::new(),
    }
}

fn shift(date: Date, days: i64) -> Option<Date> {
    if days < 0 {
        date.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        date.checked_add_days(Days::new(days.unsigned_abs()))
    }
}

fn later(from: Time, days: u16, at: Option<TimeOfDay>, calendar: &Calendar) -> Option<Time> {
    let day = shift(calendar.zone.date(from), i64::from(days))?;
    Some(calendar.zone.moment(day, at.unwrap_or_else(|| calendar.zone.time_of_day(from))))
}
