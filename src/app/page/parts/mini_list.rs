//! A short list in a panel that shows more when it is asked.

use leptos::prelude::*;
use penstock::value::Id;
use std::sync::Arc;

/// How many lines are shown at first, and how many more at a time.
const FIRST: usize = 20;
const MORE: usize = 100;

/// The first lines, and a button for more where there are more.
#[component]
pub fn MiniList(
    #[prop(into)] ids: Signal<Arc<[Id]>>,
    /// A line of the list.
    #[prop(into)]
    line: Callback<Id, AnyView>,
) -> impl IntoView {
    let most = RwSignal::new(FIRST);
    let window = move || ids.with(|ids| ids.iter().take(most.get()).copied().collect::<Vec<_>>());
    view! {
        <ul class="mini-list">
            <For each=window key=|id| *id children=move |id| line.run(id) />
        </ul>
        <Show when=move || { ids.with(|ids| ids.len()) > most.get() }>
            <button type="button" class="btn quiet small" on:click=move |_| most.update(|n| *n += MORE)>
                "Show more"
            </button>
        </Show>
    }
}
