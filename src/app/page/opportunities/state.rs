//! What the parts of the table share: rows, columns, selection and the row that the keys are on.

use super::{
    columns::{Column, SETTING, Sort, export_cell},
    rows::{Asked, Found, Sums, find, sums_of},
};
use crate::app::{shell::files, store::App};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{Formulas, write_csv},
    model::{Opportunity, RecordId},
    present::route::{Order, Route},
    value::Id,
};
use std::{collections::HashSet, sync::Arc};

/// The state of the table; copied into every part.
#[derive(Clone, Copy)]
pub struct Table {
    pub app: App,
    pub asked: Memo<Asked>,
    pub found: Memo<Found>,
    pub sort: Memo<Sort>,
    pub pipeline: Memo<Option<Id>>,
    pub columns: RwSignal<Vec<Column>>,
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
        let asked = Memo::new(move |before: Option<&Asked>| Asked::read(app.route().filter(), before));
        let expr = Memo::new(move |_| asked.with(|asked| asked.expr.clone()));
        let sort = Memo::new(move |_| Sort::read(&app.route().sort()));
        let pipeline = Memo::new(move |_| app.route().pipeline());
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
        Table {
            app,
            asked,
            found,
            sort,
            pipeline,
            columns: RwSignal::new(Column::read_choice(app.setting_get(SETTING).as_deref())),
            selected,
            cursor: RwSignal::new(None),
            chosen,
            anchor: StoredValue::new(None),
        }
    }

    /// Puts a condition, an order or a pipeline into the address.
    pub fn change(&self, change: impl FnOnce(&mut Option<Id>, &mut String, &mut Order)) {
        if let Route::Opportunities { mut pipeline, mut filter, mut sort, open, look } =
            self.app.address.get_untracked()
        {
            change(&mut pipeline, &mut filter, &mut sort);
            self.app.go(Route::Opportunities { pipeline, filter, sort, open, look });
        }
    }

    pub fn set_filter(&self, text: String) {
        self.change(|_, filter, _| *filter = text);
    }

    /// Keeps another choice of columns.
    pub fn set_columns(&self, columns: Vec<Column>) {
        self.app.setting_set(SETTING, &Column::print_choice(&columns));
        self.columns.set(columns);
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

    /// The selected rows, or all that are shown where none is selected.
    fn meant(&self) -> Arc<[Id]> {
        let chosen = self.chosen.get_untracked();
        if chosen.is_empty() { self.found.with_untracked(|found| found.ids.clone()) } else { chosen }
    }

    /// What is selected adds up to this.
    pub fn chosen_sums(&self) -> Sums {
        self.app.track(penstock::model::Kind::Opportunity);
        sums_of(self.app, &self.chosen.get())
    }

    /// Saves the shown columns of the meant rows as a file.
    pub fn export(&self) {
        let (app, ids) = (self.app, self.meant());
        let (now, zone) = (app.now(), app.zone());
        let columns = self.columns.get_untracked();
        // An amount is only one together with its currency.
        let money = columns.iter().any(|column| matches!(column, Column::Value | Column::Weighted));
        let mut heads: Vec<&str> = columns.iter().map(|column| column.label()).collect();
        if money {
            heads.push("Currency");
        }
        let text = app.data(|data| {
            let cells = |row: &Arc<Opportunity>| {
                let mut cells: Vec<String> =
                    columns.iter().map(|column| export_cell(data, *column, row, now, zone)).collect();
                if money {
                    cells.push(row.value.map(|value| value.currency.code().to_string()).unwrap_or_default());
                }
                cells
            };
            let rows: Vec<Vec<String>> = ids.iter().filter_map(|id| data.opportunity(*id)).map(cells).collect();
            write_csv(&heads, rows, Formulas::Guard)
        });
        let name = format!("opportunities-{}.csv", zone.date(now));
        // The mark at the front lets spreadsheets read it as UTF-8.
        files::download(&name, "text/csv;charset=utf-8", format!("\u{feff}{text}").as_bytes());
        app.toast(format!("Saved {} rows to {name}.", app.number(ids.len())));
    }
}
