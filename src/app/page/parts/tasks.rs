//! The tasks of a record.

use super::{ComposeMode, TaskRow};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    value::Id,
};
use std::{cmp::Reverse, sync::Arc};

/// The record's tasks: open ones by day, and the done ones behind a fold.
#[component]
pub fn TasksPart(of: RecordId, mode: RwSignal<Option<ComposeMode>>) -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::Task);
        app.data(|data| {
            let mut open: Vec<_> = data.tasks_of(of.id).filter(|task| task.done.is_none()).collect();
            open.sort_by_key(|task| (task.due.is_none(), task.due, task.time, task.id));
            open.iter().map(|task| task.id).collect()
        })
    });
    let done = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::Task);
        app.data(|data| {
            let mut done: Vec<_> = data.tasks_of(of.id).filter(|task| task.done.is_some()).collect();
            done.sort_by_key(|task| Reverse((task.done, task.id)));
            done.iter().map(|task| task.id).collect()
        })
    });
    let all_done = RwSignal::new(false);
    view! {
        <section class="part" data-test="tasks">
            <h3 class="part-title">
                "Tasks" <span class="n">{move || open.with(|ids| (!ids.is_empty()).then(|| app.number(ids.len())))}</span>
                <button type="button" class="btn quiet small push" on:click=move |_| mode.set(Some(ComposeMode::Task))>
                    "Add"
                </button>
            </h3>
            <For each=move || open.get().to_vec() key=|id| *id let:id>
                <TaskRow id />
            </For>
            <Show when=move || open.with(|ids| ids.is_empty())>
                <p class="hint">"Nothing to do here."</p>
            </Show>
            <Show when=move || done.with(|ids| !ids.is_empty())>
                <button
                    type="button"
                    class="btn quiet small"
                    aria-expanded=move || all_done.get().to_string()
                    data-test="tasks-done"
                    on:click=move |_| all_done.update(|on| *on = !*on)
                >
                    {move || if all_done.get() { "Hide done" } else { "Show done" }}
                    " "
                    {move || app.number(done.with(|ids| ids.len()))}
                </button>
            </Show>
            <Show when=move || all_done.get()>
                <For each=move || done.with(|ids| ids.iter().take(100).copied().collect::<Vec<_>>()) key=|id| *id let:id>
                    <TaskRow id />
                </For>
            </Show>
        </section>
    }
}
