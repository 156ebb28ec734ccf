//! What the parts of the table share: rows, columns, selection and the row that the keys are on.

use super::{
    columns::{self, Col, SETTING, Sort},
    rows::{Found, Sums, find, sums_of},
};
use crate::app::{
    page::parts::{Asked, ListView},
    store::App,
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing, RecordId},
    present::route::Order,
    value::Id,
};
use std::{collections::HashSet, sync::Arc};

/// The state of the table; copied into every part.
#[derive(Clone, Copy)]
pub struct Table {
    pub app: App,
    pub view: ListView,
    pub asked: Memo<Asked>,
    pub found: Memo<Found>,
    pub sort: Memo<Sort>,
    pub pipeline: Memo<Option<Id>>,
    /// Every column that there can be.
    pub all_columns: Memo<Arc<[Col]>>,
    /// The columns that are shown.
    pub columns: Memo<Arc<[Col]>>,
    /// The words of the columns that were chosen in this browser.
    kept: RwSignal<Vec<String>>,
    pub selected: RwSignal<HashSet<Id>>,
    /// The row that the keys are on.
    pub cursor: RwSignal<Option<Id>>,
    /// The selected rows that are shown, in the order shown.
    pub chosen: Memo<Arc<[Id]>>,
    /// Where a range of rows begins.
    anchor: StoredValue<Option<Id>>,
}

impl Table {
    pub fn new(app: App) -> Table {
        let view = ListView::new(app, Listing::Opportunities);
        let asked = Memo::new(move |before: Option<&Asked>| view.filter.with(|text| Asked::read(text, before)));
        let expr = Memo::new(move |_| asked.with(|asked| asked.expr.clone()));
        let sort = Memo::new(move |_| view.now.with(|now| Sort::read(&now.shown.sort)));
        let pipeline = Memo::new(move |_| view.now.with(|now| now.shown.pipeline));
        let found = Memo::new(move |_| expr.with(|expr| find(app, pipeline.get(), expr, sort.get())));
        let selected = RwSignal::new(HashSet::new());
        let chosen = Memo::new(move |_| {
            selected.with(|selected: &HashSet<Id>| {
                if selected.is_empty() {
                    return Vec::new().into();
                }
                found.with(|found| found.ids.iter().copied().filter(|id| selected.contains(id)).collect())
            })
        });
        let kept = app.setting_get(SETTING).unwrap_or_default();
        let kept = RwSignal::new(kept.split(',').filter(|word| !word.is_empty()).map(String::from).collect::<Vec<_>>());
        let all_columns = Memo::new(move |_| {
            app.track(Kind::CustomField);
            app.data(columns::all)
        });
        let columns = Memo::new(move |_| {
            let of_view = view.now.with(|now| now.shown.columns.clone());
            let words = if of_view.is_empty() { kept.get() } else { of_view };
            all_columns.with(|all| columns::shown(all, &words))
        });
        Table {
            app,
            view,
            asked,
            found,
            sort,
            pipeline,
            all_columns,
            columns,
            kept,
            selected,
            cursor: RwSignal::new(None),
            chosen,
            anchor: StoredValue::new(None),
        }
    }

    /// Puts a condition, an order or a pipeline into the address.
    pub fn change(&self, change: impl FnOnce(&mut Option<Id>, &mut String, &mut Order)) {
        self.view.alter(|shown| change(&mut shown.pipeline, &mut shown.filter, &mut shown.sort));
    }

    pub fn set_filter(&self, text: String) {
        self.change(|_, filter, _| *filter = text);
    }

    /// Shows other columns, by their words; none for the usual ones. A view keeps its own.
    pub fn set_columns(&self, words: Vec<String>) {
        if self.view.now.with_untracked(|now| now.view.is_some()) {
            return self.view.alter(|shown| shown.columns = words);
        }
        self.app.setting_set(SETTING, &words.join(","));
        self.kept.set(words);
        self.view.alter(|shown| shown.columns.clear());
    }

    /// Selects a row or takes it out; the next range begins here.
    pub fn toggle(&self, id: Id) {
        self.anchor.set_value(Some(id));
        self.selected.update(|selected| {
            if !selected.remove(&id) {
                selected.insert(id);
            }
        });
    }

    /// Selects all rows from where the last choice was made to this one.
    pub fn select_to(&self, id: Id) {
        let from = self.anchor.get_value().or(self.cursor.get_untracked()).unwrap_or(id);
        self.anchor.set_value(Some(from));
        self.found.with_untracked(|found| {
            let place = |id: Id| found.ids.iter().position(|other| *other == id);
            let (Some(a), Some(b)) = (place(from), place(id)) else { return };
            let range = found.ids.get(a.min(b)..=a.max(b)).unwrap_or_default();
            self.selected.update(|selected| selected.extend(range.iter().copied()));
        });
    }

    /// Selects every row that is shown, or none.
    pub fn select_all(&self, all: bool) {
        let ids =
            if all { self.found.with_untracked(|found| found.ids.iter().copied().collect()) } else { HashSet::new() };
        self.selected.set(ids);
    }

    /// Moves the cursor by rows; `far` goes to the end.
    pub fn step(&self, rows: isize, far: bool) {
        let ids = self.found.with_untracked(|found| found.ids.clone());
        let Some(last) = ids.len().checked_sub(1) else { return };
        let here = self.cursor.get_untracked().and_then(|cursor| ids.iter().position(|id| *id == cursor));
        let to = match here {
            _ if far => {
                if rows < 0 {
                    0
                } else {
                    last
                }
            }
            None => 0,
            Some(here) => here.saturating_add_signed(rows).min(last),
        };
        self.cursor.set(ids.get(to).copied());
    }

    /// Opens a row's record beside the table.
    pub fn open(&self, id: Id) {
        self.cursor.set(Some(id));
        self.app.open_record(Some(RecordId::opportunity(id)));
    }

    /// What is selected adds up to this.
    pub fn chosen_sums(&self) -> Sums {
        self.app.track(Kind::Opportunity);
        sums_of(self.app, &self.chosen.get())
    }

    /// The keys of the columns that are shown.
    pub fn keys(&self) -> Vec<String> {
        self.columns.with(|columns| columns.iter().map(|column| column.key.clone()).collect())
    }
}
