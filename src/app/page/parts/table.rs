//! A page with a short table of records: add by name, search, sort, and edit in a dialog.

use super::{
    export::{ExportButton, Exported},
    table_order::{Columns, Order},
};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, EmptyState, Field, FieldKind, MenuItem, SortButton, sort_words},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Record, RecordId},
    present::route::Route,
    value::{Id, one_line},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The words of a table page, and what it makes.
#[derive(Clone, Copy)]
pub struct TableSpec {
    /// What the rows are.
    pub kind: Kind,
    /// Marks the page, such as `products`.
    pub page_mark: &'static str,
    /// Marks what belongs to one row, such as `product`.
    pub mark: &'static str,
    /// The page's title.
    pub title: &'static str,
    /// What the page is about.
    pub intro: &'static str,
    /// The label of the field for a new one.
    pub new_label: &'static str,
    /// What stands in that field.
    pub new_hint: &'static str,
    /// What stands in the search field.
    pub search_hint: &'static str,
    /// Nothing is found.
    pub no_match: &'static str,
    /// Takes the search back.
    pub show_all: &'static str,
    /// A record with this name.
    pub fresh: fn(String) -> Record,
}

/// What the person does on a table page.
#[derive(Clone, Copy)]
pub struct Table<C: Columns> {
    /// What is searched for, as the address says.
    pub search: Memo<String>,
    /// How the rows are sorted, as the address says.
    pub order: Memo<Order<C>>,
    /// The record in the dialog.
    pub editing: RwSignal<Option<Id>>,
}

impl<C: Columns> Table<C> {
    /// What the address asks of this page; everything, sorted by the first column, where it asks nothing.
    pub fn of(page: &'static str) -> Self {
        let app = use_app();
        let here = move |route: &Route| route.path() == page;
        let search = app.asked(move |route| here(route).then(|| route.filter().to_string()));
        let order = app.asked(move |route| here(route).then(|| Order::asked(&route.sort())));
        Table { search, order, editing: RwSignal::new(None) }
    }
}

/// The page. A new record opens in the dialog at once.
#[component]
pub fn TablePage<C: Columns>(
    spec: TableSpec,
    table: Table<C>,
    /// The rows that are found, in order.
    #[prop(into)]
    shown: Signal<Arc<[Id]>>,
    /// What stands there while there is no record at all.
    #[prop(into)]
    none: ViewFn,
    /// A row of the table.
    #[prop(into)]
    row: Callback<Id, AnyView>,
    /// What stands below the page's words, such as buttons.
    #[prop(optional, into)]
    tools: ViewFn,
    /// The last line of the table.
    #[prop(optional, into)]
    foot: ViewFn,
) -> impl IntoView {
    let app = use_app();
    let total = Memo::new(move |_| {
        app.track(spec.kind);
        app.data(|data| data.count(spec.kind))
    });
    let empty = move || {
        if total.get() == 0 {
            none.run()
        } else {
            view! { <EmptyState icon="search" title=spec.no_match data_test=format!("{}-no-match", spec.page_mark)><Button on_click=move |_| app.look_for("")>{spec.show_all}</Button></EmptyState> }.into_any()
        }
    };
    view! {
        <div class="page" data-test=format!("{}-page", spec.page_mark)>
            <div class="page-head">
                <h1>{spec.title}</h1>
                <p>{spec.intro}</p>
            </div>
            {tools.run()}
            <AddLine spec search=table.search editing=table.editing shown />
            <Show when=move || shown.with(|shown| !shown.is_empty()) fallback=empty>
                <div class="surface table-wrap">
                    <table class="table" data-test=format!("{}-table", spec.page_mark)>
                        <thead>
                            <tr>
                                {C::ALL.iter().map(|by| view! { <Head by=*by order=table.order mark=spec.mark /> }).collect_view()}
                                <th><span class="visually-hidden">"Actions"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || shown.get().to_vec() key=|id| *id children=move |id| row.run(id) />
                        </tbody>
                        {foot.run()}
                    </table>
                </div>
            </Show>
        </div>
    }
}

#[component]
fn AddLine(
    spec: TableSpec,
    search: Memo<String>,
    editing: RwSignal<Option<Id>>,
    shown: Signal<Arc<[Id]>>,
) -> impl IntoView {
    let app = use_app();
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move || match app.dispatch(Command::Create((spec.fresh)(one_line(&name.get_untracked())))) {
        Ok(outcome) => {
            name.set(String::new());
            error.set(None);
            editing.set(outcome.created.first().map(|created| created.id));
        }
        Err(rejection) => error.set(Some(rejection.to_string())),
    };
    let mark = move |part: &str| format!("{}-{part}", spec.mark);
    view! {
        <div class="btn-row mb">
        <form
            class="add-line"
            on:submit=move |ev| {
                ev.prevent_default();
                add();
            }
        >
            <Field label=spec.new_label hide_label=true value=name on_input=move |text| name.set(text) error=error placeholder=spec.new_hint data_test=mark("new") />
            <Button kind=ButtonKind::Main icon="plus" submit=true data_test=mark("add")>"Add"</Button>
        </form>
        // Not in the form: Enter there adds nothing.
        <Field label="Search" hide_label=true kind=FieldKind::Search value=search on_input=move |text: String| app.look_for(text) placeholder=spec.search_hint data_test=mark("search") />
        <ExportButton what=Exported::Records(spec.kind) ids=shown />
        </div>
    }
}

#[component]
fn Head<C: Columns>(by: C, order: Memo<Order<C>>, mark: &'static str) -> impl IntoView {
    let app = use_app();
    let sort = move |()| {
        let next = order.get_untracked().clicked(by);
        app.go(app.address.get_untracked().with_sort(next.said()));
    };
    let descending = Signal::derive(move || {
        let order = order.get();
        (order.by == by).then_some(order.descending)
    });
    view! {
        <th aria-sort=move || sort_words(descending.get()) class:num=by.numeric()>
            <SortButton label=by.label() descending on_click=sort data_test=format!("{mark}-sort-{}", by.key()) />
        </th>
    }
}

/// The dialog, while a record of the table is being edited. Every change counts at once, and can be undone.
#[component]
pub fn RecordDialog(
    kind: Kind,
    /// Marks what belongs to it, such as `product`.
    mark: &'static str,
    editing: RwSignal<Option<Id>>,
    /// The fields of a record.
    fields: fn(Id) -> AnyView,
) -> impl IntoView {
    let app = use_app();
    let title = move || {
        let record = editing.get().and_then(|id| app.record(RecordId { kind, id }));
        record.map(|record| record.title()).unwrap_or_default()
    };
    view! {
        <Dialog
            open=Signal::derive(move || editing.get().is_some())
            title=Signal::derive(title)
            size=DialogSize::Small
            on_close=move |()| editing.set(None)
            data_test=format!("{mark}-dialog")
        >
            {move || editing.get().map(fields)}
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| editing.set(None) data_test=format!("{mark}-done")>"Done"</Button>
            </div>
        </Dialog>
    }
}

/// Sets one field, with a way back.
pub fn set_with_undo(app: App, id: RecordId, field: &str, value: Value) {
    let mut set = Map::new();
    set.insert(field.to_string(), value);
    app.act_with_undo(Command::Edit { id, set });
}

/// What can be done with a record of a table: edit, retire or take back, delete; `more` stands behind the first.
pub fn row_actions(
    app: App,
    id: RecordId,
    editing: RwSignal<Option<Id>>,
    retire: MenuItem,
    more: Option<MenuItem>,
) -> Vec<MenuItem> {
    let delete = move || {
        app.act_with_undo(Command::Delete(vec![id]));
    };
    let mut items = vec![MenuItem::new("Edit", move || editing.set(Some(id.id))).icon("pencil")];
    items.extend(more);
    items.push(retire.separated());
    items.push(MenuItem::new("Delete", delete).icon("trash").danger());
    items
}

/// Retires a record of a table in these words, or takes it back in those.
pub fn retire_action(app: App, id: RecordId, retired: bool, retire: &str, back: &str) -> MenuItem {
    if retired {
        MenuItem::new(back, move || set_with_undo(app, id, "retired", Value::Null)).icon("rotate-ccw")
    } else {
        MenuItem::new(retire, move || set_with_undo(app, id, "retired", true.into())).icon("archive")
    }
}
