//! The columns of a table that sort, and the order of its rows.

use penstock::{
    present::route,
    value::{Id, fold},
};
use std::{cmp::Ordering, sync::Arc};

/// The columns of a table.
pub trait Columns: Copy + PartialEq + Send + Sync + 'static {
    /// All of them, from the left.
    const ALL: &'static [Self];
    /// The one that rows are usually sorted by.
    const FIRST: Self;

    /// The word that marks its head.
    fn key(self) -> &'static str;

    /// What stands in its head.
    fn label(self) -> &'static str;

    /// It holds numbers: they stand at the right, and the largest come first.
    fn numeric(self) -> bool;
}

/// The order of the rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Order<C: Columns> {
    /// The column that they are sorted by.
    pub by: C,
    /// From the end of the alphabet, or the largest first.
    pub descending: bool,
}

impl<C: Columns> Default for Order<C> {
    fn default() -> Self {
        Order { by: C::FIRST, descending: false }
    }
}

impl<C: Columns> Order<C> {
    /// What the address asks for; the usual order where it names no column of these.
    pub fn asked(order: &route::Order) -> Self {
        let column = order.column().and_then(|(key, descending)| {
            C::ALL.iter().find(|by| by.key() == key).map(|by| Order { by: *by, descending })
        });
        column.unwrap_or_default()
    }

    /// As the address says it: nothing for the usual order.
    pub fn said(self) -> route::Order {
        if self == Order::default() {
            route::Order::default()
        } else {
            route::Order::by(self.by.key(), self.descending)
        }
    }

    /// After a click on a head.
    pub fn clicked(self, by: C) -> Self {
        Order { by, descending: if self.by == by { !self.descending } else { by.numeric() } }
    }
}

/// What a row is sorted by. All cells of a column are of one sort.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Currency and minor units.
    Amount(&'static str, i64),
    /// How many.
    Number(usize),
    /// Text in lower case without accents.
    Text(String),
}

impl Cell {
    /// A text; none where there is none.
    pub fn text(text: &str) -> Option<Cell> {
        (!text.is_empty()).then(|| Cell::Text(fold(text)))
    }
}

/// A row that is to find its place.
pub struct Line {
    /// The record.
    pub id: Id,
    /// It is retired.
    pub retired: bool,
    /// What it is sorted by, if there is anything.
    pub cell: Option<Cell>,
}

/// The rows in order. Retired ones stand last, empty cells behind filled ones whichever way the order goes.
pub fn arranged(mut lines: Vec<Line>, descending: bool) -> Arc<[Id]> {
    lines.sort_by(|a, b| {
        let by_cell = match (&a.cell, &b.cell) {
            (Some(a), Some(b)) if descending => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        a.retired.cmp(&b.retired).then(by_cell).then(a.id.cmp(&b.id))
    });
    lines.into_iter().map(|line| line.id).collect()
}
