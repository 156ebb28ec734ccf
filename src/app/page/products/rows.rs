//! Which products are shown, in which order.

use crate::app::store::App;
use penstock::{
    model::Kind,
    value::{Id, fold},
};
use std::{cmp::Ordering, sync::Arc};

/// A column that sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Name,
    Series,
    Price,
    Used,
}

impl By {
    pub const ALL: [By; 4] = [By::Name, By::Series, By::Price, By::Used];

    pub fn key(self) -> &'static str {
        match self {
            By::Name => "name",
            By::Series => "series",
            By::Price => "price",
            By::Used => "used",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            By::Name => "Name",
            By::Series => "Series",
            By::Price => "List price",
            By::Used => "Opportunities",
        }
    }

    pub fn numeric(self) -> bool {
        matches!(self, By::Price | By::Used)
    }
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: By,
    pub descending: bool,
}

impl Order {
    /// After a click on a head.
    pub fn clicked(self, by: By) -> Order {
        Order { by, descending: if self.by == by { !self.descending } else { by.numeric() } }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Amount(&'static str, i64),
    Number(usize),
    Text(String),
}

/// The products that a search finds. Retired ones stand last, empty cells behind filled ones.
pub fn rows(app: App, search: &str, order: Order) -> Arc<[Id]> {
    app.track(Kind::Product);
    if order.by == By::Used {
        app.track(Kind::Opportunity);
    }
    let wanted = fold(search);
    app.data(|data| {
        let text = |text: &str| (!text.is_empty()).then(|| Cell::Text(fold(text)));
        let mut found: Vec<(bool, Option<Cell>, Id)> = data
            .products()
            .filter(|product| {
                wanted.is_empty() || fold(&product.name).contains(&wanted) || fold(&product.series).contains(&wanted)
            })
            .map(|product| {
                let cell = match order.by {
                    By::Name => text(&product.name),
                    By::Series => text(&product.series),
                    By::Price => product.price.map(|price| Cell::Amount(price.currency.code(), price.minor)),
                    By::Used => Some(Cell::Number(data.referring(product.id, Kind::Opportunity).count())),
                };
                (product.retired, cell, product.id)
            })
            .collect();
        found.sort_by(|a, b| {
            let by_cell = match (&a.1, &b.1) {
                (Some(a), Some(b)) if order.descending => b.cmp(a),
                (Some(a), Some(b)) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            };
            a.0.cmp(&b.0).then(by_cell).then(a.2.cmp(&b.2))
        });
        found.into_iter().map(|(_, _, id)| id).collect()
    })
}
