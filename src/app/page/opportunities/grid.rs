//! The table itself: head, windowed rows, keys.

use super::{
    columns::Col,
    row::{element_id, row},
    state::Table,
};
use crate::app::{
    page::parts::write_by_key,
    ui::{SortButton, VirtualList, keys_begun, sort_words},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::model::RecordId;

/// The height of a row, as in `--row-h`.
const ROW: f64 = 40.0;
/// Rows that a page key moves by.
const PAGE: isize = 12;
/// The column of check boxes.
const CHECK: u32 = 24;
/// The gap between columns, and the space at both ends.
const GAP: u32 = 12;
const ENDS: u32 = 32;

fn template(columns: &[Col]) -> String {
    let tracks = columns.iter().map(|column| {
        let (least, share) = column.width;
        format!("minmax({least}px, {share}fr)")
    });
    std::iter::once(format!("{CHECK}px")).chain(tracks).collect::<Vec<_>>().join(" ")
}

fn least(columns: &[Col]) -> String {
    let widths: u32 = columns.iter().map(|column| column.width.0 + GAP).sum();
    format!("{}px", CHECK + ENDS + widths)
}

/// The grid. One stop for the Tab key: arrows move a cursor over the rows, Space selects, Enter opens.
#[component]
pub fn Grid(table: Table) -> impl IntoView {
    let ids = Signal::derive(move || table.found.with(|found| found.ids.clone()));
    let at = Memo::new(move |_| {
        let cursor = table.cursor.get()?;
        table.found.with(|found| found.ids.iter().position(|id| *id == cursor))
    });
    let all = move || {
        let chosen = table.chosen.with(|chosen| chosen.len());
        chosen > 0 && chosen == table.found.with(|found| found.ids.len())
    };
    let some = move || !all() && table.chosen.with(|chosen| !chosen.is_empty());
    let key = move |ev: KeyboardEvent| {
        let control = ev.ctrl_key() || ev.meta_key();
        let cursor = table.cursor.get_untracked();
        let moved = |rows: isize, far: bool| {
            if let (true, Some(from)) = (ev.shift_key(), cursor) {
                table.select_to(from);
            }
            table.step(rows, far);
            if let (true, Some(to)) = (ev.shift_key(), table.cursor.get_untracked()) {
                table.select_to(to);
            }
        };
        match ev.key().as_str() {
            "ArrowDown" => moved(1, false),
            "ArrowUp" => moved(-1, false),
            "PageDown" => moved(PAGE, false),
            "PageUp" => moved(-PAGE, false),
            "Home" => moved(-1, true),
            "End" => moved(1, true),
            "a" if control => table.select_all(true),
            " " => {
                if let Some(id) = cursor {
                    table.toggle(id);
                }
            }
            "Enter" => {
                if let Some(id) = cursor {
                    table.open(id);
                }
            }
            "m" if !control && !keys_begun() && table.chosen.with_untracked(|chosen| !chosen.is_empty()) => {
                table.app.ask_move(table.chosen.get_untracked().to_vec());
            }
            "Escape" if table.chosen.with_untracked(|chosen| !chosen.is_empty()) => table.select_all(false),
            _ => match cursor {
                Some(id) if write_by_key(table.app, &ev, RecordId::opportunity(id)) => {}
                _ => return,
            },
        }
        ev.prevent_default();
        ev.stop_propagation();
    };
    view! {
        <div
            class="grid-list opportunity-grid"
            role="grid"
            tabindex="0"
            aria-label="Opportunities"
            aria-multiselectable="true"
            aria-rowcount=move || table.found.with(|found| found.ids.len() + 1)
            aria-activedescendant=move || table.cursor.get().map(element_id)
            style=("--cols", move || table.columns.with(|columns| template(columns)))
            style=("--grid-min", move || table.columns.with(|columns| least(columns)))
            data-test="opportunities-table"
            on:focus=move |_| {
                if table.cursor.get_untracked().is_none() {
                    table.step(0, false);
                }
            }
            on:keydown=key
        >
            <div class="grid-head" role="row">
                <span role="columnheader">
                    <input
                        type="checkbox"
                        aria-label="Select all rows"
                        prop:checked=all
                        prop:indeterminate=some
                        on:keydown=|ev| ev.stop_propagation()
                        on:change=move |ev| table.select_all(event_target_checked(&ev))
                        data-test="select-all"
                    />
                </span>
                {move || table.columns.with(|columns| columns.iter().map(|column| view! { <Head table column=column.clone() /> }).collect_view())}
            </div>
            <VirtualList items=ids row_height=ROW row=move |id| row(table, id) scroll_to=at role="rowgroup" label="Rows" />
        </div>
    }
}

/// The head of a column: a click sorts, another one turns the order round.
#[component]
fn Head(table: Table, column: Col) -> impl IntoView {
    let sorts = column.column;
    let descending = Signal::derive(move || {
        let sort = table.sort.get();
        (sort.column == sorts).then_some(sort.descending)
    });
    view! {
        <span
            role="columnheader"
            class:num=column.num
            aria-sort=move || sort_words(descending.get())
            on:keydown=|ev| ev.stop_propagation()
        >
            <SortButton
                label=column.label
                descending
                on_click=move |()| table.change(|_, _, sort| *sort = table.sort.get_untracked().clicked(sorts).order())
                data_test=format!("sort-{}", column.key)
            />
        </span>
    }
}
