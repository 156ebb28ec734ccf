//! Which products are shown, in which order.

use crate::app::{
    page::parts::{Cell, Columns, Line, Order, arranged},
    store::App,
};
use penstock::{
    model::Kind,
    value::{Id, fold},
};
use std::sync::Arc;

/// A column that sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Name,
    Series,
    Price,
    Used,
}

impl Columns for By {
    const ALL: &[By] = &[By::Name, By::Series, By::Price, By::Used];
    const FIRST: By = By::Name;

    fn key(self) -> &'static str {
        match self {
            By::Name => "name",
            By::Series => "series",
            By::Price => "price",
            By::Used => "used",
        }
    }

    fn label(self) -> &'static str {
        match self {
            By::Name => "Name",
            By::Series => "Series",
            By::Price => "List price",
            By::Used => "Opportunities",
        }
    }

    fn numeric(self) -> bool {
        matches!(self, By::Price | By::Used)
    }
}

/// The products that a search finds, in order.
pub fn rows(app: App, search: &str, order: Order<By>) -> Arc<[Id]> {
    app.track(Kind::Product);
    if order.by == By::Used {
        app.track(Kind::Opportunity);
    }
    let wanted = fold(search);
    app.data(|data| {
        let found = data.products().filter(|product| {
            wanted.is_empty() || fold(&product.name).contains(&wanted) || fold(&product.series).contains(&wanted)
        });
        let lines = found.map(|product| {
            let cell = match order.by {
                By::Name => Cell::text(&product.name),
                By::Series => Cell::text(&product.series),
                By::Price => product.price.map(|price| Cell::Amount(price.currency.code(), price.minor)),
                By::Used => Some(Cell::Number(data.referring(product.id, Kind::Opportunity).count())),
            };
            Line { id: product.id, retired: product.retired, cell }
        });
        arranged(lines.collect(), order.descending)
    })
}
