//! The rules as the engine wants them, kept from one gesture to the next.

use super::live::{Live, live, watched};
use super::score::Scoring;
use crate::data::Edition;
use crate::model::{Opportunity, Seen};
use crate::query::{Context, Glass};
use crate::value::{Date, Id, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rules made ready. They hold until a record changes that a rule could name, or the day, the place or the person: to make
/// them ready takes longer than most gestures.
#[derive(Clone, Debug, Default)]
pub struct Ready {
    /// What they were made in; none if they do not come from a data set.
    made: Option<(Edition, Date, Zone, Option<Id>)>,
    rules: Arc<Vec<Live>>,
    /// The scoring rules that count; none where there are none.
    scoring: Option<Arc<Scoring>>,
    /// The fields whose changes some rule wants to know about.
    watched: Arc<BTreeSet<String>>,
    /// The conditions as they are looked at on a day, by the rule's place.
    glasses: BTreeMap<usize, (Date, Glass)>,
}

impl Ready {
    /// These rules, whatever a data set says.
    pub(super) fn of(rules: Vec<Live>) -> Ready {
        Ready { watched: Arc::new(watched(&rules)), rules: Arc::new(rules), ..Ready::default() }
    }

    /// The rules that act in a data set. What was made ready before is taken where it still holds.
    #[must_use]
    pub(super) fn renewed(self, cx: &Context<'_>) -> Ready {
        let holds = self.made.as_ref().is_some_and(|(edition, today, zone, me)| {
            edition.same(cx.data.edition()) && (*today, *zone, *me) == (cx.today, cx.zone, cx.me)
        });
        if holds {
            return self;
        }
        Ready {
            made: Some((cx.data.edition().clone(), cx.today, cx.zone, cx.me)),
            scoring: Scoring::new(cx).map(Arc::new),
            ..Ready::of(live(cx))
        }
    }

    pub(super) fn rules(&self) -> &Arc<Vec<Live>> {
        &self.rules
    }

    pub(super) fn scoring(&self) -> Option<&Arc<Scoring>> {
        self.scoring.as_ref()
    }

    pub(super) fn watched(&self) -> &Arc<BTreeSet<String>> {
        &self.watched
    }

    /// What the condition of the rule at a place sees in an opportunity. What is asked is made ready once a day and rule.
    pub(super) fn seen(&mut self, at: usize, opportunity: &Opportunity, cx: &Context<'_>) -> Vec<Seen> {
        let Some(rule) = self.rules.get(at) else { return Vec::new() };
        let known = self.glasses.entry(at).or_insert_with(|| (cx.today, Glass::new(&rule.expr, cx)));
        if known.0 != cx.today {
            *known = (cx.today, Glass::new(&rule.expr, cx));
        }
        known.1.look(opportunity, cx).into_iter().map(Seen::from).collect()
    }
}
