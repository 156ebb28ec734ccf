//! Choosing the columns.

use super::{columns::Column, state::Table};
use crate::app::ui::{Button, ButtonKind, CheckField, Dialog, DialogSize};
use leptos::prelude::*;

/// Check boxes for all columns; the choice is remembered in this browser.
#[component]
pub fn ColumnChooser(table: Table, open: RwSignal<bool>) -> impl IntoView {
    let set = move |column: Column, on: bool| {
        let shown = table.columns.get_untracked();
        let chosen = Column::ALL.into_iter().filter(|one| if *one == column { on } else { shown.contains(one) });
        table.set_columns(chosen.collect());
    };
    let check = move |column: Column| {
        view! {
            <CheckField
                label=column.label()
                value=Signal::derive(move || table.columns.with(|columns| columns.contains(&column)))
                on_commit=move |on| set(column, on)
                disabled=column == Column::Name
                data_test=format!("column-{}", column.key())
            />
        }
    };
    view! {
        <Dialog open=open title="Columns" size=DialogSize::Small on_close=move |()| open.set(false) light_dismiss=true data_test="columns-dialog">
            <div class="dialog-body column-checks">{Column::ALL.into_iter().map(check).collect_view()}</div>
            <div class="dialog-foot">
                <Button class="push" on_click=move |_| table.set_columns(Column::USUAL.to_vec())>"The usual ones"</Button>
                <Button kind=ButtonKind::Main on_click=move |_| open.set(false) data_test="columns-done">"Done"</Button>
            </div>
        </Dialog>
    }
}
