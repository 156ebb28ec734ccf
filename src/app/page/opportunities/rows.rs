//! Which rows are shown, in which order, and what they add up to.

use super::columns::{Column, Key, Keys, Sort};
use crate::app::store::App;
use penstock::{
    model::{Kind, Opportunity},
    query::{Context, Expr, Field, Filter},
    value::{Currency, Id, Money},
};
use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

/// Count and sums of some rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    pub count: usize,
    amounts: BTreeMap<Currency, (i128, i128)>,
}

impl Sums {
    fn add(&mut self, row: &Opportunity, percent: u8) {
        self.count += 1;
        if let Some(money) = row.value {
            let sum = self.amounts.entry(money.currency).or_default();
            sum.0 += i128::from(money.minor);
            sum.1 += i128::from(money.minor) * i128::from(percent);
        }
    }

    fn moneys(&self, read: impl Fn(&(i128, i128)) -> i128) -> Vec<Money> {
        let money = |(currency, sum): (&Currency, &(i128, i128))| {
            Money::new(i64::try_from(read(sum)).unwrap_or(i64::MAX), *currency)
        };
        self.amounts.iter().map(money).collect()
    }

    /// The values, one sum a currency.
    pub fn values(&self) -> Vec<Money> {
        self.moneys(|sum| sum.0)
    }

    /// The values weighted by the chance of winning, one sum a currency.
    pub fn weighted(&self) -> Vec<Money> {
        self.moneys(|sum| sum.1 / 100)
    }
}

/// The rows, and what there is to say about them.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub ids: Arc<[Id]>,
    pub sums: Sums,
    /// How many there are without the condition.
    pub total: usize,
    /// Sentences about names in the condition that nothing carries.
    pub notes: Vec<String>,
}

/// The rows that meet a condition; whoever asks is told when they change.
pub fn find(app: App, pipeline: Option<Id>, expr: &Expr, sort: Sort) -> Found {
    for kind in [
        Kind::Opportunity,
        Kind::Stage,
        Kind::Pipeline,
        Kind::Member,
        Kind::Company,
        Kind::Contact,
        Kind::Product,
        Kind::Campaign,
        Kind::CustomField,
    ] {
        app.track(kind);
    }
    let sorted_by = match sort.column {
        Column::Next => Field::Next.reads(),
        Column::Fit => Field::Fit.reads(),
        _ => &[],
    };
    for kind in expr.reads().iter().chain(sorted_by) {
        app.track(*kind);
    }
    let (today, zone, now, settings) = (app.today(), app.zone(), app.now(), app.settings());
    app.data(|data| {
        let cx = Context { today, zone, me: settings.me, data };
        let filter = Filter::new(expr, &cx);
        let mut keys = Keys::new(data, settings.currency, now, zone);
        let mut sums = Sums::default();
        let mut total = 0;
        let mut rows: Vec<(Option<Key>, Id)> = Vec::new();
        for row in data.opportunities().filter(|row| pipeline.is_none_or(|pipeline| row.pipeline == pipeline)) {
            total += 1;
            if filter.is_empty() || filter.keeps(row.as_ref(), &cx) {
                sums.add(row, data.probability(row));
                rows.push((keys.of(sort.column, row), row.id));
            }
        }
        rows.sort_unstable_by(|a, b| order(a, b, sort.descending));
        let ids = rows.into_iter().map(|(_, id)| id).collect();
        Found { ids, sums, total, notes: filter.notes().to_vec() }
    })
}

/// Empty cells come last either way; equals stand newest first.
fn order(a: &(Option<Key>, Id), b: &(Option<Key>, Id), descending: bool) -> Ordering {
    let by_key = match (&a.0, &b.0) {
        (Some(a), Some(b)) if descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_key.then(b.1.cmp(&a.1))
}

/// Count and sums of these rows.
pub fn sums_of(app: App, ids: &[Id]) -> Sums {
    app.data(|data| {
        let mut sums = Sums::default();
        for row in ids.iter().filter_map(|id| data.opportunity(*id)) {
            sums.add(row, data.probability(row));
        }
        sums
    })
}
