//! One table of an import: a file that was chosen, or a part of one.

use crate::app::{shell::files::ChosenFile, store::App};
use leptos::prelude::*;
use penstock::{
    exchange::{
        csv::{
            Column, ColumnChoice, Mapping, ReadOptions, Rows, Table, Target, computed, guess_kind, guess_mapping,
            saved_here,
        },
        custom_columns::adopt,
        systems::{Found, mapping_of},
    },
    model::Kind,
};
use std::sync::Arc;

/// One table. Everything in it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Sheet {
    app: App,
    pub name: RwSignal<String>,
    pub table: RwSignal<Option<Arc<Table>>>,
    pub columns: RwSignal<Arc<[Column]>>,
    pub mapping: RwSignal<Mapping>,
    /// What it was recognised as.
    pub found: RwSignal<Option<Found>>,
    /// Whether the person said that it is something else.
    pub denied: RwSignal<bool>,
    /// Which part of the file this is, from 1.
    pub part: RwSignal<usize>,
    /// The file; none for a table that was made of a file which is none.
    pub file: StoredValue<Option<ChosenFile>, LocalStorage>,
    /// The file that the table was made of, where that is none itself.
    pub source: StoredValue<Option<ChosenFile>, LocalStorage>,
    /// How the table was read.
    pub read_as: StoredValue<ReadOptions>,
}

impl Sheet {
    pub fn new(app: App, name: String, file: Option<ChosenFile>) -> Self {
        Self {
            app,
            name: RwSignal::new(name),
            table: RwSignal::new(None),
            columns: RwSignal::new(Arc::new([])),
            mapping: RwSignal::new(guess_mapping(Rows::Opportunities, &[])),
            found: RwSignal::new(None),
            denied: RwSignal::new(false),
            part: RwSignal::new(1),
            file: StoredValue::new_local(file),
            source: StoredValue::new_local(None),
            read_as: StoredValue::new(ReadOptions::default()),
        }
    }

    /// The table and what its columns become, without being told of changes.
    pub fn both_now(&self) -> Option<(Arc<Table>, Mapping)> {
        Some((self.table.get_untracked()?, self.mapping.get_untracked()))
    }

    /// What the rows are.
    pub fn rows(&self) -> Rows {
        self.mapping.with(|mapping| mapping.rows)
    }

    /// Proposes what the columns become: as the system does that the file is from, else by the headers.
    pub fn propose(&self) {
        let (columns, found) = (self.columns.get_untracked(), self.found.get_untracked());
        let mut mapping = match found.filter(|_| !self.denied.get_untracked()) {
            Some(found) => mapping_of(&found, &columns),
            None => {
                let headers: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
                let guessed = || guess_kind(&headers).map_or(Kind::Opportunity, |(kind, _)| kind);
                let kind = saved_here(&columns).unwrap_or_else(guessed);
                guess_mapping(kind, &columns)
            }
        };
        self.app.data(|data| adopt(&mut mapping, &columns, data));
        self.mapping.try_set(mapping);
    }

    /// Takes the rows as something else; the columns are guessed again.
    pub fn set_rows(&self, rows: Rows) {
        let known = self.found.with_untracked(|found| found.as_ref().is_some_and(|found| found.file.rows == rows));
        self.denied.set(!known);
        if known {
            return self.propose();
        }
        let system = self.mapping.with_untracked(|mapping| mapping.system);
        let mapping = self.columns.with_untracked(|columns| {
            let mut mapping = Mapping { system, ..guess_mapping(rows, columns) };
            self.app.data(|data| adopt(&mut mapping, columns, data));
            mapping
        });
        self.mapping.set(mapping);
    }

    /// The columns that are left out because they are worked out here. What the person has given a place is not among them.
    pub fn computed_now(&self, rows: Rows, columns: &[Column]) -> Vec<usize> {
        self.mapping.with(|mapping| {
            let out = |at: &usize| mapping.columns.get(*at).is_some_and(|choice| choice.target == Target::Ignore);
            computed(rows, columns).into_iter().filter(out).collect()
        })
    }

    /// Changes what becomes of a column.
    pub fn set_column(&self, index: usize, change: impl FnOnce(&mut ColumnChoice)) {
        self.mapping.update(|mapping| {
            if let Some(choice) = mapping.columns.get_mut(index) {
                change(choice);
            }
        });
    }
}
