//! The rules: the list, and the editor of one.

mod answers;
mod blank;
mod conditions;
mod draft;
mod editor;
mod ends;
mod fresh;
mod graph_view;
mod line;
mod list;
mod new_sequence;
mod publish;
mod row;
mod runs;
mod steps;
mod trial;
mod versions;
mod warnings;

use crate::app::{store::use_app, ui::arrive};
use editor::Editor;
use graph_view::GraphPage;
use leptos::prelude::*;
use list::RuleList;

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let app = use_app();
    let rule = Memo::new(move |_| app.route().rule());
    let graph = Memo::new(move |_| app.route().tab() == "graph");
    // Whoever comes back goes on at the line that was left.
    let left = StoredValue::new(None);
    move || match rule.get() {
        Some(id) => {
            left.set_value(Some(id));
            view! { <Editor id /> }.into_any()
        }
        None if graph.get() => view! { <GraphPage /> }.into_any(),
        None => {
            if let Some(id) = left.get_value() {
                arrive(format!("#open-{id}"));
            }
            view! { <RuleList /> }.into_any()
        }
    }
}
