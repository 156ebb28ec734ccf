//! What is sold.

mod dialog;
mod rows;

use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, EmptyState, Field, FieldKind, Icon, MenuButton, MenuItem},
};
use dialog::ProductDialog;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Product, RecordId},
    present::route::Route,
    query::{Expr, Field as QueryField, Literal, Op},
    value::{Id, one_line},
};
use rows::{By, Order, rows};
use serde_json::{Map, Value};

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Product, id }
}

/// The products: search, sort, edit, retire.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let app = use_app();
    let search = RwSignal::new(String::new());
    let order = RwSignal::new(Order { by: By::Name, descending: false });
    let editing = RwSignal::new(None::<Id>);
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let shown = Memo::new(move |_| rows(app, &search.get(), order.get()));
    let total = Memo::new(move |_| {
        app.track(Kind::Product);
        app.data(|data| data.count(Kind::Product))
    });
    let add = move || {
        let product = Product { name: one_line(&name.get_untracked()), ..Product::default() };
        match app.dispatch(Command::Create(product.into())) {
            Ok(outcome) => {
                name.set(String::new());
                error.set(None);
                editing.set(outcome.created.first().map(|created| created.id));
            }
            Err(rejection) => error.set(Some(rejection.to_string())),
        }
    };
    view! {
        <div class="page" data-test="products-page">
            <div class="page-head">
                <h1>"Products"</h1>
                <p>"What you sell. Opportunities name the products in question."</p>
            </div>
            <form
                class="add-line mb"
                on:submit=move |ev| {
                    ev.prevent_default();
                    add();
                }
            >
                <Field label="Name of a new product" hide_label=true value=name on_input=move |text| name.set(text) error=error placeholder="Add a product by name" data_test="product-new" />
                <Button kind=ButtonKind::Main icon="plus" submit=true data_test="product-add">"Add"</Button>
                <span class="push"></span>
                <Field label="Search" hide_label=true kind=FieldKind::Search value=search on_input=move |text| search.set(text) placeholder="Search the products" data_test="product-search" />
            </form>
            <Show
                when=move || shown.with(|shown| !shown.is_empty())
                fallback=move || {
                    if total.get() == 0 {
                        view! { <EmptyState icon="package" title="No products yet" text="Add what you sell, or bring a price list in as a file." data_test="products-empty"><Button icon="upload" on_click=move |_| app.go(Route::Import)>"Import a file"</Button></EmptyState> }.into_any()
                    } else {
                        view! { <EmptyState icon="search" title="No product of that name" data_test="products-no-match"><Button on_click=move |_| search.set(String::new())>"Show all"</Button></EmptyState> }.into_any()
                    }
                }
            >
                <div class="surface table-wrap">
                    <table class="table" data-test="products-table">
                        <thead>
                            <tr>
                                {By::ALL.into_iter().map(|by| view! { <Head by order /> }).collect_view()}
                                <th><span class="visually-hidden">"Actions"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || shown.get().to_vec() key=|id| *id let:id>
                                <Row id editing />
                            </For>
                        </tbody>
                    </table>
                </div>
            </Show>
        </div>
        <ProductDialog editing />
    }
}

#[component]
fn Head(by: By, order: RwSignal<Order>) -> impl IntoView {
    let state = move || {
        let order = order.get();
        (order.by == by).then_some(order.descending)
    };
    let words = move || state().map_or("none", |down| if down { "descending" } else { "ascending" });
    view! {
        <th aria-sort=words class:num=by.numeric()>
            <button type="button" class="sort" data-test=format!("product-sort-{}", by.key()) on:click=move |_| order.update(|order| *order = order.clicked(by))>
                {by.label()}
                {move || state().map(|down| view! { <Icon name=if down { "arrow-down" } else { "arrow-up" } class="small" /> })}
            </button>
        </th>
    }
}

/// What can be done with a product.
fn actions(app: App, id: Id, editing: RwSignal<Option<Id>>) -> Vec<MenuItem> {
    let Some(product) = app.data(|data| data.product(id).cloned()) else { return Vec::new() };
    let retire = move |value: Value| {
        let mut set = Map::new();
        set.insert("retired".to_string(), value);
        app.act_with_undo(Command::Edit { id: record_id(id), set });
    };
    let retire = if product.retired {
        MenuItem::new("Take back into use", move || retire(Value::Null)).icon("rotate-ccw")
    } else {
        MenuItem::new("Retire: no longer offered", move || retire(true.into())).icon("archive")
    };
    let delete = move || {
        app.act_with_undo(Command::Delete(vec![record_id(id)]));
    };
    vec![
        MenuItem::new("Edit", move || editing.set(Some(id))).icon("pencil"),
        retire.separated(),
        MenuItem::new("Delete", delete).icon("trash").danger(),
    ]
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
        Route::Opportunities { pipeline: None, filter, sort: String::new(), open: None }.to_string()
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
