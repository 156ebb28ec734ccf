//! Head and rows of a list.

use super::{
    list::ListState,
    list_columns::{Col, Source, field_cell, own_words},
};
use crate::app::{
    store::{App, use_app},
    ui::{CheckField, RowPlace, SortButton, sort_words},
};
use leptos::prelude::*;
use penstock::value::Id;
use std::collections::BTreeSet;

/// The header row: select all, sort.
#[component]
pub fn Head(state: ListState) -> impl IntoView {
    let order = state.order;
    let all = Signal::derive(move || {
        let chosen = state.selected.get();
        !chosen.is_empty() && state.ids.with(|ids| ids.iter().all(|id| chosen.contains(id)))
    });
    let head = move |column: &Col| {
        let (key, mine) = (column.key.clone(), column.key.clone());
        let descending = Signal::derive(move || order.with(|now| (now.key == mine).then_some(now.down)));
        view! {
            <div
                role="columnheader"
                class=if column.num { "num" } else { "" }
                aria-sort=move || sort_words(descending.get())
            >
                <SortButton
                    label=column.label.clone()
                    descending
                    data_test=format!("sort-{key}")
                    on_click=move |()| state.sort_by(&key)
                />
            </div>
        }
    };
    let heads = move || state.columns.with(|all| all.iter().map(head).collect_view());
    view! {
        <div class="grid-head" role="row">
            <div role="columnheader">
                <CheckField
                    label="Select all"
                    hide_label=true
                    value=all
                    on_commit=move |on: bool| {
                        let chosen = if on { state.ids.with_untracked(|ids| ids.iter().copied().collect()) } else { BTreeSet::new() };
                        state.selected.set(chosen);
                    }
                    data_test="select-all"
                />
            </div>
            {heads}
        </div>
    }
}

/// One row.
#[component]
pub fn Row(id: Id, state: ListState) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| state.selected.with(|all| all.contains(&id)));
    let here = Memo::new(move |_| state.cursor.get() == Some(id));
    let open = Memo::new(move |_| app.route().open() == Some(state.record(id)));
    let cells = move || {
        let one = |column: &Col| {
            let cell = cell_of(app, id, state, column);
            view! { <div role="gridcell" class=if column.num { "num" } else { "" }>{cell}</div> }
        };
        state.columns.with(|all| all.iter().map(one).collect_view())
    };
    let place = RowPlace::of_row();
    view! {
        <div
            id=format!("row-{id}")
            class="grid-row"
            class:sel=move || chosen.get() || open.get()
            class:here=move || here.get()
            role="row"
            aria-selected=move || chosen.get().to_string()
            aria-rowindex=move || place.and_then(RowPlace::nth).map(|nth| nth + 1)
            data-test="row"
            on:click=move |_| state.open(id)
        >
            <div role="gridcell" on:click=|ev| ev.stop_propagation()>
                <CheckField
                    label="Select"
                    hide_label=true
                    value=chosen
                    on_commit=move |_| state.toggle(id)
                    data_test="select-row"
                />
            </div>
            {cells}
        </div>
    }
}

fn cell_of(app: App, id: Id, state: ListState, column: &Col) -> AnyView {
    match column.from {
        Source::List(key) => (state.spec.cell)(app, id, key),
        Source::Field(field) => field_cell(app, state.spec.kind, id, field),
        Source::Own(field) => {
            let words = move || app.record(state.record(id)).map(|record| own_words(app, field, record.extra()));
            view! { <span title=words>{words}</span> }.into_any()
        }
    }
}
