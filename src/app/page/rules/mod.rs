//! The rules: the list, and the editor of one.

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

use crate::app::store::use_app;
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
    view! {
        {move || match rule.get() {
            Some(id) => view! { <Editor id /> }.into_any(),
            None if graph.get() => view! { <GraphPage /> }.into_any(),
            None => view! { <RuleList /> }.into_any(),
        }}
    }
}
