//! What is sold.

mod dialog;
mod rows;

use crate::app::{
    page::parts::{RecordDialog, Table, TablePage, TableSpec, retire_action, row_actions},
    store::{App, use_app},
    ui::{Button, EmptyState, MenuButton, MenuItem},
};
use dialog::Fields;
use leptos::prelude::*;
use penstock::{
    model::{Kind, Product, RecordId},
    present::route::Route,
    query::{Expr, Field as QueryField, Literal, Op},
    value::Id,
};
use rows::{By, rows};

const SPEC: TableSpec = TableSpec {
    kind: Kind::Product,
    page_mark: "products",
    mark: "product",
    title: "Products",
    intro: "What you sell. Opportunities name the products in question.",
    new_label: "Name of a new product",
    new_hint: "Add a product by name",
    search_hint: "Search the products",
    no_match: "No product of that name",
    show_all: "Show all",
    fresh: |name| Product { name, ..Product::default() }.into(),
};

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Product, id }
}

/// The products: search, sort, edit, retire.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let app = use_app();
    let table = Table::<By>::of(SPEC.page_mark);
    let editing = table.editing;
    let shown = Memo::new(move |_| rows(app, &table.search.get(), table.order.get()));
    let none = move || {
        view! { <EmptyState icon="package" title="No products yet" text="Add what you sell, or bring a price list in as a file." data_test="products-empty"><Button icon="upload" on_click=move |_| app.go(Route::Import)>"Import a file"</Button></EmptyState> }
    };
    view! {
        <TablePage spec=SPEC table shown none row=move |id| view! { <Row id editing /> }.into_any() />
        <RecordDialog kind=Kind::Product mark=SPEC.mark editing fields=|id| view! { <Fields id /> }.into_any() />
    }
}

/// What can be done with a product.
fn actions(app: App, id: Id, editing: RwSignal<Option<Id>>) -> Vec<MenuItem> {
    let Some(product) = app.data(|data| data.product(id).cloned()) else { return Vec::new() };
    let id = record_id(id);
    let retire = retire_action(app, id, product.retired, "Retire: no longer offered", "Take back into use");
    row_actions(app, id, editing, retire, None)
}

#[component]
fn Row(id: Id, editing: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let product = Memo::new(move |_| app.product(id));
    let name =
        Signal::derive(move || product.with(|product| product.as_ref().map(|p| p.name.clone()).unwrap_or_default()));
    let series = move || product.with(|product| product.as_ref().map(|p| p.series.clone()).unwrap_or_default());
    let price = move || product.with(|product| product.as_ref().and_then(|p| p.price)).map(|price| app.money(price));
    let retired = move || product.with(|product| product.as_ref().is_some_and(|p| p.retired));
    let used = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.data(|data| data.referring(id, Kind::Opportunity).count())
    });
    let link = move || {
        let filter = Expr::test(QueryField::Product, Op::Is, vec![Literal::Text(name.get())]).to_string();
        Route::Opportunities { pipeline: None, filter, sort: Default::default(), open: None, look: Default::default() }
            .to_string()
    };
    view! {
        <tr class:retired=retired data-test="product-row">
            <td>
                <div class="cell-main">
                    <button type="button" class="link" on:click=move |_| editing.set(Some(id)) data-test="product-edit">{name}</button>
                    <Show when=retired><span class="tag">"retired"</span></Show>
                </div>
            </td>
            <td>{series}</td>
            <td class="num">{price}</td>
            <td class="num">
                <Show when=move || used.get() != 0 fallback=|| view! { <span class="faint">"0"</span> }>
                    <a href=link title="Show them" data-test="product-used">{move || app.number(used.get())}</a>
                </Show>
            </td>
            <td class="num">
                <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || actions(app, id, editing)) data_test="product-menu" />
            </td>
        </tr>
    }
}
