//! The tasks in groups, one below the other.

use super::{groups::Line, state::Tasks};
use crate::app::{
    page::parts::{TaskRow, complete, subject},
    ui::{CheckField, VirtualList, keys_begun},
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use penstock::value::Id;

impl Tasks {
    fn step(self, by: isize) {
        let ids = self.rows.ids.get_untracked();
        let now = self.rows.cursor.get_untracked().and_then(|id| ids.iter().position(|other| *other == id));
        let to = now.map_or(0, |now| now.saturating_add_signed(by).min(ids.len().saturating_sub(1)));
        self.rows.cursor.set(ids.get(to).copied());
    }

    fn press(self, ev: &KeyboardEvent) {
        let app = self.app;
        let on_list = ev.target() == ev.current_target();
        if ev.default_prevented() || ev.ctrl_key() || ev.meta_key() || ev.alt_key() || !on_list {
            return;
        }
        if ev.key() == "Escape" && untrack(|| self.picks()) {
            self.rows.selected.set(Default::default());
            self.picking.set(false);
            return ev.prevent_default();
        }
        let Some(here) = self.rows.cursor.get_untracked().or_else(|| {
            self.step(0);
            self.rows.cursor.get_untracked()
        }) else {
            return;
        };
        let task = app.data(|data| data.task(here).cloned());
        let go = |by: isize| {
            self.step(by);
            if let (true, Some(to)) = (ev.shift_key(), self.rows.cursor.get_untracked()) {
                self.pick_to(to);
            }
        };
        match (ev.key().as_str(), task) {
            ("ArrowDown", _) => go(1),
            ("ArrowUp", _) => go(-1),
            ("Enter", Some(task)) => match subject(&task) {
                Some(record) => app.open_record(Some(record)),
                None => self.editing.set(Some(here)),
            },
            ("x" | "s" | "v", _) if keys_begun() => return,
            ("s", Some(task)) if task.done.is_none() => self.putting_off.set(Some(here)),
            ("v", _) => {
                self.pick(here);
                self.step(1);
            }
            ("x" | " ", Some(task)) => {
                self.step(1);
                complete(app, here, task.done.is_none());
            }
            ("F2", Some(_)) => self.editing.set(Some(here)),
            _ => return,
        }
        ev.prevent_default();
    }
}

/// A task of the list, with a box to select it by while some are selected.
#[component]
fn Picked(tasks: Tasks, id: Id) -> impl IntoView {
    let on = Memo::new(move |_| tasks.rows.selected.with(|all| all.contains(&id)));
    let title = move || tasks.app.task(id).map(|task| task.title.clone()).unwrap_or_default();
    // With a key held the click selects, wherever on the row it is.
    let click = move |ev: MouseEvent| {
        if ev.shift_key() {
            tasks.pick_to(id);
        } else if ev.ctrl_key() || ev.meta_key() {
            tasks.pick(id);
        } else {
            return;
        }
        ev.prevent_default();
        ev.stop_propagation();
    };
    view! {
        <div
            class="task-box"
            class:here=move || tasks.rows.cursor.get() == Some(id)
            class:sel=move || on.get()
            on:click:capture=click
        >
            <Show when=move || tasks.picks()>
                <span class="task-pick">
                    <CheckField
                        label=Signal::derive(move || format!("Select {}", title()))
                        hide_label=true
                        value=on
                        on_commit=move |_| tasks.pick(id)
                        data_test="select-row"
                    />
                </span>
            </Show>
            <TaskRow id with_record=true on_edit=Callback::new(move |id| tasks.editing.set(Some(id))) />
        </div>
    }
}

/// The list. One stop for the Tab key.
#[component]
pub fn List(tasks: Tasks) -> impl IntoView {
    let app = tasks.app;
    let row = move |line: Line| match line {
        Line::Title(group, count) => view! {
            <h2 class=format!("list-title {}", group.class()) data-test=group.mark()>
                {move || group.words(app)} " " <span>{app.number(count)}</span>
            </h2>
        }
        .into_any(),
        Line::Task(id, _) => view! { <Picked tasks id /> }.into_any(),
    };
    let at = Memo::new(move |_| {
        let here = tasks.rows.cursor.get()?;
        tasks.lines.with(|all| all.iter().position(|line| line.task() == Some(here)))
    });
    view! {
        <div
            class="task-list"
            class:picking=move || tasks.picks()
            role="group"
            tabindex="0"
            aria-label="Tasks: arrows choose, x completes, s puts off, v selects, Enter opens, F2 changes"
            data-test="list"
            on:keydown=move |ev| tasks.press(&ev)
        >
            <VirtualList
                items=Signal::derive(move || tasks.lines.get())
                row_height=52.0
                row
                scroll_to=Signal::derive(move || at.get())
                role="list"
                row_role="listitem"
                label="Tasks"
            />
        </div>
    }
}
