//! Indexes: what lists and totals are read from. They hold nothing that a rebuild from the records would not give.

use crate::model::{Custom, Kind, Opportunity, Record, RecordId, Run, RunState};
use crate::value::{Currency, Id, Money, Rank, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Sums of one currency, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// All values.
    pub value: i128,
    /// Values that follow the stage's probability.
    following: i128,
    /// Values times their own probability in percent.
    own: i128,
}

/// What a column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many opportunities.
    pub count: usize,
    sums: BTreeMap<Currency, Sum>,
}

fn money(minor: i128, currency: Currency) -> Money {
    Money::new(i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN + 1 } else { i64::MAX }), currency)
}

impl Totals {
    /// Counts an opportunity in (`sign` 1) or out (-1).
    fn count(&mut self, opportunity: &Opportunity, sign: i8) {
        self.count = if sign > 0 { self.count + 1 } else { self.count.saturating_sub(1) };
        let Some(value) = opportunity.value else { return };
        let minor = i128::from(value.minor) * i128::from(sign);
        let sum = self.sums.entry(value.currency).or_default();
        sum.value += minor;
        match opportunity.probability {
            Some(percent) => sum.own += minor * i128::from(percent),
            None => sum.following += minor,
        }
        if *sum == Sum::default() {
            self.sums.remove(&value.currency);
        }
    }

    /// The totals of some opportunities, for a filtered column.
    pub fn of<'a>(opportunities: impl IntoIterator<Item = &'a Opportunity>) -> Self {
        let mut totals = Self::default();
        for opportunity in opportunities {
            totals.count(opportunity, 1);
        }
        totals
    }

    /// The sum in each currency. Currencies are never mixed.
    pub fn values(&self) -> Vec<Money> {
        self.sums.iter().map(|(currency, sum)| money(sum.value, *currency)).collect()
    }

    /// The sum in each currency, weighted by probability, where the stage has this one (percent).
    pub fn weighted(&self, stage_probability: u8) -> Vec<Money> {
        let weighted = |sum: &Sum| (sum.following * i128::from(stage_probability) + sum.own) / 100;
        self.sums.iter().map(|(currency, sum)| money(weighted(sum), *currency)).collect()
    }
}

/// Columns, totals and back-references.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indexes {
    columns: BTreeMap<Id, BTreeSet<(Rank, Id)>>,
    totals: BTreeMap<Id, Totals>,
    referrers: BTreeMap<Id, BTreeSet<RecordId>>,
    active: BTreeMap<Id, BTreeSet<Id>>,
    waiting: BTreeSet<(Time, Id)>,
    tags: BTreeMap<String, usize>,
    sources: BTreeMap<String, usize>,
}

/// Counts a word in (`sign` 1) or out (-1).
fn count_word(words: &mut BTreeMap<String, usize>, word: &str, sign: i8) {
    match words.get_mut(word) {
        Some(count) if sign > 0 => *count += 1,
        Some(count) if *count > 1 => *count -= 1,
        Some(_) => {
            words.remove(word);
        }
        None if sign > 0 => {
            words.insert(word.to_string(), 1);
        }
        None => {}
    }
}

impl Indexes {
    /// Takes note that a record changed.
    pub(super) fn update(&mut self, before: Option<&Record>, after: Option<&Record>) {
        if let Some(record) = before {
            self.note(record, -1);
        }
        if let Some(record) = after {
            self.note(record, 1);
        }
    }

    fn note(&mut self, record: &Record, sign: i8) {
        let id = record.id();
        for target in references(record) {
            let set = self.referrers.entry(target).or_default();
            if sign > 0 {
                set.insert(id);
            } else {
                set.remove(&id);
                if set.is_empty() {
                    self.referrers.remove(&target);
                }
            }
        }
        if let Record::Run(run) = record
            && run.active()
        {
            self.note_run(run, sign);
        }
        let tags = match record {
            Record::Opportunity(record) => Some(&record.tags),
            Record::Contact(record) => Some(&record.tags),
            Record::Company(record) => Some(&record.tags),
            _ => None,
        };
        for tag in tags.into_iter().flatten() {
            count_word(&mut self.tags, tag, sign);
        }
        if let Record::Opportunity(opportunity) = record {
            if !opportunity.source.is_empty() {
                count_word(&mut self.sources, &opportunity.source, sign);
            }
            let column = self.columns.entry(opportunity.stage).or_default();
            let place = (opportunity.rank.clone(), opportunity.id);
            if sign > 0 {
                column.insert(place);
            } else {
                column.remove(&place);
                if column.is_empty() {
                    self.columns.remove(&opportunity.stage);
                }
            }
            let totals = self.totals.entry(opportunity.stage).or_default();
            totals.count(opportunity, sign);
            if *totals == Totals::default() {
                self.totals.remove(&opportunity.stage);
            }
        }
    }

    fn note_run(&mut self, run: &Run, sign: i8) {
        let of_opportunity = self.active.entry(run.opportunity).or_default();
        if sign > 0 {
            of_opportunity.insert(run.id);
        } else {
            of_opportunity.remove(&run.id);
            if of_opportunity.is_empty() {
                self.active.remove(&run.opportunity);
            }
        }
        if let (RunState::Waiting, Some(due)) = (&run.state, run.due) {
            if sign > 0 {
                self.waiting.insert((due, run.id));
            } else {
                self.waiting.remove(&(due, run.id));
            }
        }
    }

    /// Lets go of so many entries; says whether nothing is left.
    pub(super) fn shed(&mut self, few: usize) -> bool {
        for _ in 0..few {
            if let Some(mut column) = self.columns.first_entry() {
                if column.get_mut().pop_first().is_none() {
                    column.remove();
                }
            } else if self.referrers.pop_first().is_none() && self.active.pop_first().is_none() {
                self.waiting.clear();
                return true;
            }
        }
        false
    }

    pub(super) fn active_runs(&self, opportunity: Id) -> impl Iterator<Item = Id> + '_ {
        self.active.get(&opportunity).into_iter().flatten().copied()
    }

    pub(super) fn waiting_runs(&self) -> impl Iterator<Item = (Time, Id)> + '_ {
        self.waiting.iter().copied()
    }

    pub(super) fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.keys().map(String::as_str)
    }

    pub(super) fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    pub(super) fn column(&self, stage: Id) -> impl DoubleEndedIterator<Item = Id> + '_ {
        self.columns.get(&stage).into_iter().flatten().map(|(_, id)| *id)
    }

    pub(super) fn last_rank(&self, stage: Id) -> Option<Rank> {
        self.columns.get(&stage)?.last().map(|(rank, _)| rank.clone())
    }

    pub(super) fn totals(&self, stage: Id) -> Totals {
        self.totals.get(&stage).cloned().unwrap_or_default()
    }

    pub(super) fn referring(&self, id: Id, kind: Kind) -> impl DoubleEndedIterator<Item = Id> + '_ {
        let first = RecordId { kind, id: Id::NIL };
        let last = RecordId { kind, id: Id::from_bits(u128::MAX) };
        self.referrers.get(&id).into_iter().flat_map(move |set| set.range(first..=last).map(|record| record.id))
    }
}

/// The ids that a record refers to.
pub(crate) fn references(record: &Record) -> Vec<Id> {
    let mut ids: Vec<Id> = match record {
        Record::Settings(settings) => settings.me.into_iter().collect(),
        Record::Pipeline(_)
        | Record::Product(_)
        | Record::Campaign(_)
        | Record::CustomField(_)
        | Record::View(_)
        | Record::ScoreRule(_)
        | Record::Dashboard(_) => Vec::new(),
        // Stages that go leave the plan: it is worked out from those that are there.
        Record::Goal(goal) => goal.owner.into_iter().collect(),
        Record::Member(member) => member.manager.into_iter().collect(),
        Record::Stage(stage) => vec![stage.pipeline],
        Record::LossReason(reason) => vec![reason.stage],
        Record::Company(company) => {
            [company.parent, company.owner, company.referred_by].into_iter().flatten().collect()
        }
        Record::Contact(contact) => {
            let links = [contact.company, contact.owner, contact.campaign, contact.referred_by];
            links.into_iter().flatten().collect()
        }
        Record::Opportunity(opportunity) => {
            let mut ids = vec![opportunity.pipeline];
            let links = opportunity.owner.iter().chain(&opportunity.company).chain(&opportunity.campaign);
            ids.extend(links.chain(&opportunity.products));
            ids.extend(opportunity.contacts.iter().map(|link| link.contact));
            ids.extend(opportunity.referred_by);
            ids.extend(opportunity.loss.iter().map(|loss| loss.reason));
            ids
        }
        Record::Task(task) => {
            [task.assignee, task.opportunity, task.contact, task.company].into_iter().flatten().collect()
        }
        Record::Activity(activity) => {
            [activity.member, activity.opportunity, activity.contact, activity.company].into_iter().flatten().collect()
        }
        Record::Care(care) => {
            [care.contact, care.company, care.opportunity, care.member].into_iter().flatten().collect()
        }
        Record::Message(message) => {
            [message.assignee, message.opportunity, message.contact, message.template].into_iter().flatten().collect()
        }
        // A stage that goes leaves the template in all the others.
        Record::Template(_) => Vec::new(),
        // What a rule names may go: the rule then says so and does not act.
        Record::Rule(_) | Record::Sequence(_) => Vec::new(),
        Record::Run(run) => vec![run.opportunity, run.of.id()],
    };
    ids.extend(record.extra().custom.values().filter_map(|value| match value {
        Custom::Person(person) => Some(*person),
        _ => None,
    }));
    ids.sort_unstable();
    ids.dedup();
    ids
}
