//! The checklist of the present stage.

use super::Shown;
use crate::app::{page::parts::field, store::use_app, ui::CheckField};
use leptos::prelude::*;
use penstock::{command::Command, model::ChecklistItem, value::Id};

/// What is to be done in this stage, with ticks.
#[component]
pub fn Checklist(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let stage = field(shown, |opportunity| opportunity.stage);
    let items = Memo::new(move |_| app.stage(stage.get()).map(|stage| stage.checklist.clone()).unwrap_or_default());
    let done = field(shown, |opportunity| opportunity.done.clone());
    let count = move || {
        let ticked = items.with(|all| done.with(|done| all.iter().filter(|item| done.contains(&item.id)).count()));
        format!("{ticked} of {}", items.with(Vec::len))
    };
    let lines = move || {
        let line = |item: ChecklistItem| {
            let words = if item.required { format!("{} (needed to move on)", item.text) } else { item.text.clone() };
            let item = item.id;
            view! {
                <li>
                    <CheckField
                        label=words
                        value=Signal::derive(move || done.with(|done| done.contains(&item)))
                        on_commit=move |done| {
                            app.act(Command::Tick { opportunity: id, item, done });
                        }
                        data_test="checklist-item"
                    />
                </li>
            }
        };
        items.get().into_iter().map(line).collect_view()
    };
    view! {
        <Show when=move || items.with(|all| !all.is_empty())>
            <section class="part" data-test="checklist">
                <h3 class="part-title">"Checklist" <span class="n">{count}</span></h3>
                <ul class="checklist">{lines}</ul>
            </section>
        </Show>
    }
}
