//! The fields of a product.

use super::record_id;
use crate::app::{
    page::parts::{CustomFields, EditMoney, EditText, field},
    store::use_app,
};
use leptos::prelude::*;
use penstock::{model::Product, value::Id};

/// What the dialog of a product holds.
#[component]
pub fn Fields(id: Id) -> impl IntoView {
    let app = use_app();
    let product = Memo::new(move |_| app.product(id));
    let id = record_id(id);
    view! {
        <div class="dialog-body">
            <EditText id field="name" label="Name" value=field(product, |product: &Product| product.name.clone()) boxed=true />
            <EditText id field="series" label="Series or family" value=field(product, |product: &Product| product.series.clone()) boxed=true />
            <EditMoney id field="price" label="List price" value=field(product, |product: &Product| product.price) />
            <CustomFields id bare=true />
        </div>
    }
}
