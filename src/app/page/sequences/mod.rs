//! The sequences: the list, and the editor of one.

mod answers;
mod delay;
mod editor;
mod enrol;
mod inside;
mod library;
mod list;
mod making;
mod message;
mod preview;
mod publish;
mod recipes;
mod state;
mod step;
mod task;
mod template;
mod text;
mod timeline;
mod versions;
mod who;

use crate::app::{store::use_app, ui::arrive};
use editor::EditorPage;
use leptos::prelude::*;
use list::ListPage;

/// The page.
#[component]
pub fn SequencesPage() -> impl IntoView {
    let app = use_app();
    let asked = Memo::new(move |_| app.address.with(penstock::present::route::Route::rule));
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
            view! { <ListPage /> }.into_any()
        }
    }
}
