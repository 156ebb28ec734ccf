//! The templates and the content library: the list, and the editor of one with its preview.

mod editor;
mod lacking;
mod list;
mod making;
mod preview;

use crate::app::{store::use_app, ui::arrive};
use editor::EditorPage;
use leptos::prelude::*;
use list::{ListPage, Listing};
use penstock::present::route::Route;

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let app = use_app();
    // What is listed stays while one of them is open.
    let listing = Listing::new();
    let asked = Memo::new(move |_| app.address.with(Route::rule));
    // Whoever comes back goes on at the line that was left.
    let left = StoredValue::new(None);
    move || match asked.get() {
        Some(id) => {
            left.set_value(Some(id));
            view! { <EditorPage id /> }.into_any()
        }
        None => {
            if let Some(id) = left.get_value() {
                arrive(format!("#open-{id}"));
            }
            view! { <ListPage listing /> }.into_any()
        }
    }
}
