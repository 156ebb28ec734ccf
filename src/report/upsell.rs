//! Who may buy something else: customers who bought one product and not another that customers like them bought.

use super::groups::counted;
use super::statistics::{FEW, Share};
use super::{Deal, Facts, Question};
use crate::data::Dataset;
use crate::model::{Kind, RecordId};
use crate::value::{Date, Id};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Someone who may buy another product.
#[derive(Clone, Debug, PartialEq)]
pub struct Upsell {
    /// The customer: a company, or a person without one.
    pub customer: RecordId,
    /// The product that they do not have.
    pub product: Id,
    /// The product they have which suggests it.
    pub like: Id,
    /// How many of those who bought that one bought the other as well.
    pub share: Share,
    /// Those who bought both. Looked up for the first [`TOLD`] only.
    pub both: Arc<[RecordId]>,
    /// How many of all customers bought the other.
    pub usual: Share,
    /// Those who did. Looked up for the first [`TOLD`] only.
    pub buyers: Arc<[RecordId]>,
    /// By how much the one share is above the other.
    pub lift: f64,
    /// Their last purchase.
    pub last: Date,
    /// How many days that is ago.
    pub ago: u32,
}

/// So many customers at least bought both before one product suggests another.
pub const BOTH: usize = 3;

/// Of so many suggestions is said who bought it, and who both: more than are shown at once.
pub const TOLD: usize = 100;

/// Who may buy what, the likeliest first. What somebody said no to and what is open with them already is left out,
/// whatever is asked about. Of several products that suggest the same one the strongest is told.
///
/// With n customers, of whom a bought X, b bought Y and c both: share = c / a, lift = (c / a) / (b / n). Only pairs with
/// [`BOTH`] buyers and a lift above 1 count, so that what everybody buys is not suggested for that alone.
pub fn upsells(data: &Dataset, facts: &Facts, question: &Question) -> Vec<Upsell> {
    let mut bought: BTreeMap<RecordId, (BTreeSet<Id>, Date)> = BTreeMap::new();
    for (_, deal) in counted(facts, question) {
        let Some((customer, closing)) = customer(deal).zip(deal.closing.filter(|closing| closing.won)) else {
            continue;
        };
        let (products, last) = bought.entry(customer).or_insert_with(|| (BTreeSet::new(), closing.day));
        products.extend(&deal.record.products);
        *last = closing.day.max(*last);
    }
    // Whatever is asked about: nobody is offered what they have, said no to or are just talking about.
    let more = |deal: &Deal| {
        let customer = customer(deal)?;
        let (known, _) = bought.get(&customer)?;
        let products: Vec<Id> = deal.record.products.iter().filter(|one| !known.contains(one)).copied().collect();
        Some(products.into_iter().map(move |product| (customer, product)))
    };
    let settled: BTreeSet<(RecordId, Id)> = facts.deals.iter().filter_map(more).flatten().collect();
    let (alone, both) = pairs(bought.values().map(|(products, _)| products));
    let all = bought.len();
    let mut found = Vec::new();
    for (customer, (products, last)) in &bought {
        let mut best: BTreeMap<Id, Upsell> = BTreeMap::new();
        for like in products {
            let buyers = alone.get(like).copied().unwrap_or(0);
            let others = both.get(like).into_iter().flatten();
            for (product, count) in others.filter(|(product, count)| **count >= BOTH && !products.contains(product)) {
                let share = Share::new(*count, buyers);
                let usual = Share::new(alone.get(product).copied().unwrap_or(0), all);
                let Some(lift) = share.of().zip(usual.of()).map(|(own, usual)| own / usual) else { continue };
                let offered = data.product(*product).is_some_and(|one| !one.retired);
                if lift <= 1.0 || !offered || settled.contains(&(*customer, *product)) {
                    continue;
                }
                let one = Upsell {
                    customer: *customer,
                    product: *product,
                    like: *like,
                    share,
                    both: Arc::default(),
                    usual,
                    buyers: Arc::default(),
                    lift,
                    last: *last,
                    ago: u32::try_from((facts.today - *last).num_days()).unwrap_or(0),
                };
                if best.get(product).is_none_or(|known| stronger(&one, known)) {
                    best.insert(*product, one);
                }
            }
        }
        found.extend(best.into_values());
    }
    found.sort_by(|a, b| {
        let few = |one: &Upsell| one.share.whole < FEW;
        let share = |one: &Upsell| one.share.of().unwrap_or(0.0);
        few(a)
            .cmp(&few(b))
            .then(share(b).total_cmp(&share(a)))
            .then(a.ago.cmp(&b.ago))
            .then(a.customer.cmp(&b.customer))
    });
    name_buyers(&mut found, &bought);
    found
}

/// Says of the first suggestions who bought what they suggest, and who both.
fn name_buyers(found: &mut [Upsell], bought: &BTreeMap<RecordId, (BTreeSet<Id>, Date)>) {
    let with = |wanted: &[Id]| -> Arc<[RecordId]> {
        let has = |products: &BTreeSet<Id>| wanted.iter().all(|one| products.contains(one));
        bought.iter().filter(|(_, (products, _))| has(products)).map(|(customer, _)| *customer).collect()
    };
    let mut known: BTreeMap<Vec<Id>, Arc<[RecordId]>> = BTreeMap::new();
    let mut look = |wanted: Vec<Id>| Arc::clone(known.entry(wanted).or_insert_with_key(|wanted| with(wanted)));
    for one in found.iter_mut().take(TOLD) {
        one.both = look(vec![one.like, one.product]);
        one.buyers = look(vec![one.product]);
    }
}

/// Whose deal it is, where it names products: the company, or the first person.
fn customer(deal: &Deal) -> Option<RecordId> {
    let record = deal.record.as_ref();
    if record.products.is_empty() {
        return None;
    }
    let company = record.company.map(|id| RecordId { kind: Kind::Company, id });
    company.or_else(|| record.contacts.first().map(|link| RecordId { kind: Kind::Contact, id: link.contact }))
}

fn stronger(one: &Upsell, known: &Upsell) -> bool {
    one.share.of().unwrap_or(0.0) > known.share.of().unwrap_or(0.0)
}

type Pairs = (BTreeMap<Id, usize>, BTreeMap<Id, BTreeMap<Id, usize>>);

/// How many customers bought each product, and each two of them.
fn pairs<'a>(baskets: impl Iterator<Item = &'a BTreeSet<Id>>) -> Pairs {
    let (mut alone, mut both): Pairs = Default::default();
    for basket in baskets {
        for one in basket {
            *alone.entry(*one).or_default() += 1;
            let others = both.entry(*one).or_default();
            for other in basket.iter().filter(|other| *other != one) {
                *others.entry(*other).or_default() += 1;
            }
        }
    }
    (alone, both)
}

#[cfg(test)]
#[path = "upsell_tests.rs"]
mod tests;
