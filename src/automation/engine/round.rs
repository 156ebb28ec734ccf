//! Rounds: what happened is worked off until nothing is left.

use super::{Cause, Engine, Happening, Origins, context};
use crate::automation::edge::{Edge, What, edges};
use crate::automation::say;
use crate::automation::schedule::Instant;
use crate::data::ChangeSet;
use crate::model::{Opportunity, Origin, Record};
use crate::query::asks_itself;
use crate::value::{Id, Time};
use std::sync::Arc;

impl Engine<'_> {
    /// Takes note of changes that have been applied, and of what brought them about.
    pub(super) fn happen(&mut self, changes: &ChangeSet, how: Origin, at: Time, origins: impl FnOnce() -> Origins) {
        for change in changes.iter() {
            for record in change.before.iter().chain(&change.after) {
                match record {
                    Record::Opportunity(record) => {
                        self.touched.insert(record.id);
                    }
                    Record::Task(record) => self.touched.extend(record.opportunity),
                    Record::Activity(record) => self.touched.extend(record.opportunity),
                    Record::Message(record) => self.touched.extend(record.opportunity),
                    _ => {}
                }
            }
        }
        for change in changes.iter() {
            if let (Some(Record::Opportunity(before)), Some(Record::Opportunity(after))) =
                (&change.before, &change.after)
                && before.close != after.close
            {
                self.reschedule(after.id, at);
            }
        }
        let found = edges(changes, self.data, how, self.ready.watched());
        let scoring = self.ready.scoring().is_some();
        if scoring || !found.is_empty() {
            let origins = origins();
            if scoring {
                self.mark(changes, &origins);
            }
            let Origins { event, chain, by } = origins;
            let happening = |edge| Happening { edge, event: event.clone(), chain: chain.clone(), by, at };
            self.queue.extend(found.into_iter().map(happening));
        }
    }

    /// Works off what happened, until nothing is left. What stops comes before what starts. All of it is as of a moment: what
    /// becomes due after that, though before now, is still to come.
    pub(super) fn settle(&mut self, at: Time) {
        loop {
            let round: Vec<Happening> = self.queue.drain(..).collect();
            if round.is_empty() {
                if self.score_marked(at) {
                    continue;
                }
                break;
            }
            for happening in &round {
                self.end(happening);
            }
            for happening in &round {
                self.arrive(happening);
            }
            for happening in &round {
                self.set_off(happening);
            }
        }
        let touched = std::mem::take(&mut self.touched);
        if !touched.is_empty() {
            let calendar = self.scene.calendar.clone();
            self.schedule.update(self.ready.rules(), &touched, self.data, &calendar, at);
        }
    }

    fn set_off(&mut self, happening: &Happening) {
        let live = self.ready.rules().clone();
        let mut words = None;
        for (at, rule) in live.iter().enumerate() {
            let may = self.only.as_ref().is_none_or(|only| only.contains(&rule.rule));
            if !may || !happening.edge.sets_off(&rule.plan.trigger) {
                continue;
            }
            let cause = Cause {
                words: words.get_or_insert_with(|| happening.edge.words(self.data)),
                event: &happening.event,
                chain: &happening.chain,
                at: happening.at,
                missed: 0,
                stage: match happening.edge.what {
                    What::Entered(stage) | What::Moved { to: stage, .. } => Some(stage),
                    _ => None,
                },
            };
            let id = happening.edge.opportunity;
            let there = |stage: Id| self.data.opportunity(id).is_some_and(|one| one.stage == stage);
            let left = cause.stage.filter(|stage| !there(*stage));
            self.consider(at, id, &cause);
            if let Some(stage) = left {
                self.left_already(id, stage, happening.at);
            }
        }
    }

    /// What a stage set off although an earlier step of the same gesture has moved the opportunity on does what is to be done
    /// at once, and ends.
    fn left_already(&mut self, opportunity: Id, stage: Id, at: Time) {
        let edge = Edge::new(opportunity, What::Left(stage));
        self.end(&Happening { edge, event: "".into(), chain: Arc::default(), by: None, at });
    }

    /// A timed trigger's instant has come.
    pub(super) fn strike(&mut self, instant: Instant) {
        let Some(at) = self.ready.rules().iter().position(|rule| rule.rule == instant.rule) else { return };
        let live = self.ready.rules().clone();
        let Some(rule) = live.get(at) else { return };
        let event = instant.at.millis().to_string();
        let words = say::instant(&rule.plan.trigger, instant.missed, self.data);
        match instant.opportunity {
            Some(id) => self.freshen(&[id], instant.at),
            None if asks_itself(&rule.expr) => {
                let all: Vec<Id> = self.data.opportunities_after(self.late_after()).map(|one| one.id).collect();
                self.freshen(&all, instant.at);
            }
            None => {}
        }
        let ids: Vec<Id> = match instant.opportunity {
            Some(id) => vec![id],
            None => {
                // What did not exist when it came round is not meant.
                let meant = |one: &&Arc<Opportunity>| rule.covers(one) && one.created <= instant.at;
                let all = self.data.opportunities().filter(meant);
                let cx = context(self.data, &self.scene, instant.at);
                all.filter(|one| rule.filter.keeps(one.as_ref(), &cx)).map(|one| one.id).collect()
            }
        };
        for id in ids {
            let (now, missed) = (instant.at, instant.missed);
            let cause = Cause { words: &words, event: &event, chain: &[], at: now, missed, stage: None };
            self.consider(at, id, &cause);
        }
    }
}
