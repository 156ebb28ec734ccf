//! Everything about one product.

use super::record_id;
use crate::app::{
    page::parts::{EditText, MoneyField, field},
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize},
};
use leptos::prelude::*;
use penstock::{
    model::Product,
    value::{Id, Money},
};
use serde_json::Value;

/// The dialog, while a product is being edited. Every change counts at once, and can be undone.
#[component]
pub fn ProductDialog(editing: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let title =
        move || editing.get().and_then(|id| app.product(id)).map(|product| product.name.clone()).unwrap_or_default();
    view! {
        <Dialog
            open=Signal::derive(move || editing.get().is_some())
            title=Signal::derive(title)
            size=DialogSize::Small
            on_close=move |()| editing.set(None)
            data_test="product-dialog"
        >
            {move || editing.get().map(|id| view! { <Fields id /> })}
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| editing.set(None) data_test="product-done">"Done"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Fields(id: Id) -> impl IntoView {
    let app = use_app();
    let record = record_id(id);
    let product = Memo::new(move |_| app.product(id));
    let price = move |money: Option<Money>| {
        let value = money.and_then(|money| serde_json::to_value(money).ok()).unwrap_or(Value::Null);
        app.edit(record, "price", value).err().map(|rejection| rejection.to_string())
    };
    view! {
        <div class="dialog-body">
            <EditText id=record field="name" label="Name" value=field(product, |product: &Product| product.name.clone()) boxed=true />
            <EditText id=record field="series" label="Series or family" value=field(product, |product: &Product| product.series.clone()) boxed=true />
            <MoneyField
                label="List price"
                value=field(product, |product: &Product| product.price)
                on_commit=Callback::new(price)
                data_test="product-price"
            />
        </div>
    }
}
