//! What scores are read from: which of them a change can alter.

use crate::data::{Change, ChangeSet, Dataset};
use crate::model::{Kind, Opportunity, Record, ScoreRule};
use crate::query::{Expr, Field, Literal, parse};
use crate::value::{Id, fold};
use std::collections::BTreeSet;

/// What the conditions of the rules that count ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Need {
    /// Kinds of which any change can alter any score: what records are called, what stages mean.
    broad: BTreeSet<Kind>,
    /// Whether the name of a company or a contact can alter the scores of others than their own.
    names: bool,
    /// By which names conditions mean companies and contacts, folded. A part of a name is enough as long as nobody has all of
    /// it, so who comes, goes or is renamed may decide over others.
    called: BTreeSet<(Kind, String)>,
    /// Whether scores depend on other opportunities of the same people.
    kin: bool,
}

impl Need {
    pub fn note(&mut self, expr: &Expr) {
        for leaf in expr.leaves() {
            let Expr::Test(test) = leaf else { continue };
            let named: &[Kind] = match test.field {
                Field::Company | Field::Parent => &[Kind::Company],
                // A custom field may hold a person.
                Field::Contact | Field::Referred | Field::Custom(_) => &[Kind::Contact],
                _ => &[],
            };
            for kind in named {
                let texts = test.values.iter().filter_map(|value| match value {
                    Literal::Text(text) => Some((*kind, fold(text))),
                    _ => None,
                });
                self.called.extend(texts);
            }
            let kinds: &[Kind] = match test.field {
                // A stage may be named with its pipeline, and is out of use with it.
                Field::Stage => &[Kind::Stage, Kind::Pipeline],
                Field::Pipeline => &[Kind::Pipeline],
                Field::Kind | Field::Temperature | Field::Probability | Field::Category => &[Kind::Stage],
                Field::Owner => &[Kind::Member],
                Field::Product => &[Kind::Product],
                Field::Campaign => &[Kind::Campaign],
                Field::Loss => &[Kind::LossReason],
                Field::Custom(_) => {
                    self.names = true;
                    &[Kind::CustomField, Kind::Product, Kind::Campaign, Kind::Member]
                }
                Field::Parent | Field::Referred => {
                    self.names = true;
                    &[]
                }
                Field::Wins | Field::Worth | Field::Deals | Field::Brought => {
                    self.kin = true;
                    &[Kind::Stage]
                }
                _ => &[],
            };
            self.broad.extend(kinds);
        }
    }

    /// Whether changes make a name mean others than before, or anybody at all: then each score may be another one.
    fn other_meaning(&self, changes: &ChangeSet, data: &Dataset) -> bool {
        self.called.iter().any(|(kind, text)| {
            let (mut before, mut after) = (Meant::Nobody, Meant::Nobody);
            let (mut changed, mut concerned) = (BTreeSet::new(), false);
            for change in changes.iter().filter(|change| change.id().kind == *kind) {
                let was = change.before.as_ref().map_or(Meant::Nobody, |record| meant(name(record), text));
                let is = change.after.as_ref().map_or(Meant::Nobody, |record| meant(name(record), text));
                concerned |= was != is;
                before = before.max(was);
                changed.insert(change.id().id);
            }
            if !concerned {
                return false;
            }
            for record in data.records_of(*kind) {
                let is = meant(name(&record), text);
                after = after.max(is);
                if !changed.contains(&record.bare_id()) {
                    before = before.max(is);
                }
            }
            before != after
        })
    }

    /// Whether a change can alter any score.
    fn all(&self, change: &Change) -> bool {
        let kind = change.id().kind;
        match (&change.before, &change.after) {
            (Some(Record::Stage(before)), Some(Record::Stage(after))) if before.kind != after.kind => true,
            (Some(Record::Company(before)), Some(Record::Company(after))) => self.names && before.name != after.name,
            (Some(Record::Contact(before)), Some(Record::Contact(after))) => self.names && before.name != after.name,
            _ => self.broad.contains(&kind),
        }
    }

    /// The opportunities whose scores a change can alter.
    pub fn touched(&self, change: &Change, data: &Dataset, found: &mut BTreeSet<Id>) {
        for record in change.before.iter().chain(&change.after) {
            match record {
                Record::Opportunity(one) => {
                    found.insert(one.id);
                    if self.kin {
                        kin(one, data, found);
                    }
                }
                Record::Task(one) => found.extend(one.opportunity),
                Record::Activity(one) => found.extend(one.opportunity),
                Record::Message(one) => found.extend(one.opportunity),
                Record::Care(_) | Record::Contact(_) | Record::Company(_) => {}
                _ => continue,
            }
            match record {
                // What a contact or a company is, or what happens with them, is asked of their opportunities.
                Record::Contact(one) => {
                    of(one.id, data, found);
                    if self.kin {
                        one.company.into_iter().for_each(|company| of_company(company, data, found));
                        recommended(one.referred_by, data, found);
                    }
                }
                Record::Company(one) => {
                    of_company(one.id, data, found);
                    if self.kin {
                        recommended(one.referred_by, data, found);
                    }
                }
                Record::Care(one) => {
                    [one.contact, one.company].into_iter().flatten().for_each(|id| of(id, data, found))
                }
                _ => {}
            }
        }
    }
}

/// How a name means a record: not at all, by a part of what it is called, or by all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meant {
    Nobody,
    ByPart,
    ByAll,
}

fn meant(name: &str, text: &str) -> Meant {
    let name = fold(name);
    match () {
        () if name == text => Meant::ByAll,
        () if name.contains(text) => Meant::ByPart,
        () => Meant::Nobody,
    }
}

/// What a company or a contact is called.
fn name(record: &Record) -> &str {
    match record {
        Record::Company(one) => &one.name,
        Record::Contact(one) => &one.name,
        _ => "",
    }
}

fn of(who: Id, data: &Dataset, found: &mut BTreeSet<Id>) {
    let all = data.opportunities_with(who).chain(data.opportunities_of(who));
    found.extend(all.map(|one| one.id));
}

/// The opportunities of the same people.
fn kin(one: &Opportunity, data: &Dataset, found: &mut BTreeSet<Id>) {
    for contact in &one.contacts {
        of(contact.contact, data, found);
    }
    if let Some(company) = one.company {
        of_company(company, data, found);
    }
    // What they bring by recommending counts for those who recommend.
    let through = one.contacts.iter().filter_map(|link| data.contact(link.contact)?.referred_by);
    let company = one.company.and_then(|id| data.company(id)?.referred_by);
    through.chain(company).chain(one.referred_by).for_each(|who| recommended(Some(who), data, found));
}

/// The opportunities of who recommended somebody, and of their company.
fn recommended(by: Option<Id>, data: &Dataset, found: &mut BTreeSet<Id>) {
    let Some(who) = by else { return };
    of(who, data, found);
    if let Some(company) = data.contact(who).and_then(|contact| contact.company) {
        of_company(company, data, found);
    }
}

/// The opportunities of a company and of its people.
fn of_company(company: Id, data: &Dataset, found: &mut BTreeSet<Id>) {
    of(company, data, found);
    data.people_of(company).for_each(|contact| of(contact.id, data, found));
}

/// Whether changes can alter the scores of all opportunities: scoring rules that give other points, or what conditions
/// name by what it is called.
pub fn needs_all(changes: &ChangeSet, data: &Dataset) -> bool {
    let rules = |change: &Change| match (&change.before, &change.after) {
        (None, Some(Record::ScoreRule(one))) | (Some(Record::ScoreRule(one)), None) => one.on,
        (Some(Record::ScoreRule(before)), Some(Record::ScoreRule(after))) => counts(before) != counts(after),
        _ => false,
    };
    if changes.iter().any(rules) {
        return true;
    }
    if !super::scores(data) {
        return false;
    }
    let mut need = Need::default();
    for expr in data.score_rules().filter(|rule| rule.on).filter_map(|rule| parse(&rule.filter).ok()) {
        need.note(&expr);
    }
    changes.iter().any(|change| need.all(change)) || need.other_meaning(changes, data)
}

/// What decides over the points that a rule gives.
fn counts(rule: &ScoreRule) -> Option<(&str, i32, Option<u32>)> {
    rule.on.then_some((rule.filter.as_str(), rule.points, rule.halves_after))
}

/// Whether scores change by time alone: points that halve, and conditions that ask for days.
pub fn fades(data: &Dataset) -> bool {
    let by_day = |expr: &Expr| {
        expr.leaves().iter().any(|leaf| {
            let Expr::Test(test) = leaf else { return false };
            let asks = |value: &Literal| matches!(value, Literal::Days(_) | Literal::Period(_));
            matches!(test.field, Field::Age | Field::Untouched | Field::Next | Field::Birthday | Field::Custom(_))
                || test.values.iter().any(asks)
        })
    };
    let fades = |rule: &ScoreRule| {
        rule.on && (rule.halves_after.is_some() || parse(&rule.filter).is_ok_and(|expr| by_day(&expr)))
    };
    data.score_rules().any(|rule| fades(rule))
}
