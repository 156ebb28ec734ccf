//! What is to be done, by when.

mod add;
mod calendar;
mod groups;

use super::parts::{PutOff, TaskFields, TaskRow, complete, subject};
use crate::app::{
    store::use_app,
    ui::{
        Button, ButtonKind, Choice, Dialog, DialogSize, EmptyState, SearchBox, Segmented, SelectField, VirtualList,
        keys_begun,
    },
};
use add::AddTask;
use calendar::CalendarDialog;
use groups::{Asked, By, Line, lines};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::Kind,
    present::route::{Route, TaskView},
    value::Id,
};
use std::sync::Arc;

/// All tasks in groups: late, today, upcoming, without a date, done.
#[component]
pub fn TasksPage() -> impl IntoView {
    let app = use_app();
    let asked = app.asked(|route| match route {
        Route::Tasks { filter, view, sort, .. } => Some((filter.clone(), *view, By::asked(sort))),
        _ => None,
    });
    let typed = Memo::new(move |_| asked.with(|(words, ..)| words.clone()));
    let mine = Memo::new(move |_| asked.with(|(_, view, _)| view.mine));
    let done = Memo::new(move |_| asked.with(|(_, view, _)| view.done));
    let by = Memo::new(move |_| asked.with(|(.., by)| *by));
    let show = move |view: TaskView| app.go(app.address.get_untracked().with_task_view(view));
    let view_now = move || asked.with_untracked(|(_, view, _)| *view);
    let group = move |key: String| {
        if let Some((by, ..)) = By::ALL.into_iter().find(|(_, word, _)| *word == key) {
            app.go(app.address.get_untracked().with_sort(by.said()));
        }
    };
    let adding = RwSignal::new(false);
    let exporting = RwSignal::new(false);
    let all = Memo::new(move |_| -> Arc<[Line]> {
        // Without a name of one's own there is no “mine”, and no switch to turn it off.
        let who = if mine.get() { app.me() } else { None };
        lines(app, &Asked { words: typed.get(), who, done: done.get(), by: by.get() })
    });
    let open = Memo::new(move |_| all.with(|all| all.iter().filter(|line| line.open()).count()));
    let cursor = RwSignal::new(None::<Id>);
    let editing = RwSignal::new(None::<Id>);
    let putting_off = RwSignal::new(None::<Id>);
    let any = Memo::new(move |_| {
        app.track(Kind::Task);
        app.data(|data| data.count(Kind::Task) > 0)
    });
    let searched = move || typed.with(|words| !words.is_empty());
    let choices = vec![Choice::new(false, "Everyone"), Choice::new(true, "Mine")];
    let row = move |line: Line| match line {
        Line::Title(group, count) => view! {
            <h2 class=format!("list-title {}", group.class()) data-test=group.mark()>
                {move || group.words(app)} " " <span>{app.number(count)}</span>
            </h2>
        }
        .into_any(),
        Line::Task(id, _) => view! {
            <div class="task-box" class:here=move || cursor.get() == Some(id)>
                <TaskRow id with_record=true on_edit=Callback::new(move |id| editing.set(Some(id))) />
            </div>
        }
        .into_any(),
    };
    let at = Memo::new(move |_| {
        let here = cursor.get()?;
        all.with(|all| all.iter().position(|line| line.task() == Some(here)))
    });
    let step = move |by: isize| {
        all.with_untracked(|all| {
            let tasks: Vec<Id> = all.iter().filter_map(|line| line.task()).collect();
            let now = cursor.get_untracked().and_then(|id| tasks.iter().position(|other| *other == id));
            let to = now.map_or(0, |now| now.saturating_add_signed(by).min(tasks.len().saturating_sub(1)));
            cursor.set(tasks.get(to).copied());
        });
    };
    let key = move |ev: KeyboardEvent| {
        let on_list = ev.target() == ev.current_target();
        if ev.default_prevented() || ev.ctrl_key() || ev.meta_key() || ev.alt_key() || !on_list {
            return;
        }
        let Some(here) = cursor.get_untracked().or_else(|| {
            step(0);
            cursor.get_untracked()
        }) else {
            return;
        };
        let task = app.data(|data| data.task(here).cloned());
        match (ev.key().as_str(), task) {
            ("ArrowDown", _) => step(1),
            ("ArrowUp", _) => step(-1),
            ("Enter", Some(task)) => match subject(&task) {
                Some(record) => app.open_record(Some(record)),
                None => editing.set(Some(here)),
            },
            ("x" | "s", _) if keys_begun() => return,
            ("s", Some(task)) if task.done.is_none() => putting_off.set(Some(here)),
            ("x" | " ", Some(task)) => {
                step(1);
                complete(app, here, task.done.is_none());
            }
            ("F2", Some(_)) => editing.set(Some(here)),
            _ => return,
        }
        ev.prevent_default();
    };
    view! {
        <header class="bar list-bar">
            <h1>"Tasks"</h1>
            <SearchBox label="Search tasks" value=typed on_input=move |words: String| app.look_for(words) />
            <Show when=move || app.me().is_some()>
                <Segmented
                    label="Whose tasks"
                    options=Signal::stored(choices.clone())
                    value=mine
                    on_pick=move |mine| show(TaskView { mine, ..view_now() })
                    data_test="whose"
                />
            </Show>
            <SelectField
                label="Grouping"
                hide_label=true
                value=Signal::derive(move || by.get().key().to_string())
                options=Signal::stored(By::ALL.map(|(_, key, words)| (key.to_string(), words.to_string())).to_vec())
                on_commit=group
                data_test="group-by"
            />
            <Button
                kind=ButtonKind::Quiet
                data_test="show-done"
                on_click=move |_| show(TaskView { done: !view_now().done, ..view_now() })
            >
                {move || if done.get() { "Hide done" } else { "Show done" }}
            </Button>
            <Show when=move || any.get()>
                <Button
                    kind=ButtonKind::Quiet
                    icon="calendar-plus"
                    data_test="calendar-export"
                    on_click=move |_| exporting.set(true)
                >
                    "Export to calendar…"
                </Button>
            </Show>
            <span class="sum" data-test="count">{move || app.number(open.get())} " open"</span>
            <Button kind=ButtonKind::Main icon="plus" data_test="new-record" on_click=move |_| adding.set(true)>
                "New task"
            </Button>
        </header>
        <div class="page flush task-page" data-test="tasks-page">
            <Show when=move || adding.get()>
                <AddTask on_close=move || adding.set(false) />
            </Show>
            <Show
                when=move || any.get()
                fallback=move || {
                    view! {
                        <EmptyState
                            icon="list-checks"
                            title="No tasks yet"
                            text="A task says what is to be done and when. Add it here, or in an opportunity with the key k."
                            data_test="list-empty"
                        >
                            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| adding.set(true)>"New task"</Button>
                        </EmptyState>
                    }
                }
            >
                <div
                    class="task-list"
                    role="group"
                    tabindex="0"
                    aria-label="Tasks: arrows choose, x completes, s puts off, Enter opens, F2 changes"
                    data-test="list"
                    on:keydown=key
                >
                    <VirtualList
                        items=Signal::derive(move || all.get())
                        row_height=52.0
                        row
                        scroll_to=Signal::derive(move || at.get())
                        role="presentation"
                    />
                </div>
                <Show when=move || all.with(|all| all.is_empty())>
                    <EmptyState
                        icon="circle-check"
                        title=Signal::derive(move || if searched() { "Nothing found" } else { "Nothing to do" }.to_string())
                        text=Signal::derive(move || {
                            let words = match (searched(), done.get()) {
                                (false, _) => "No task is open. Done ones are shown by the button above.",
                                (true, true) => "No task has all of these words.",
                                (true, false) => "No open task has all of these words.",
                            };
                            words.to_string()
                        })
                        small=true
                        data_test="tasks-nothing"
                    >
                        <Show when=searched>
                            <Button on_click=move |_| app.go(app.address.get_untracked().with_filter(""))>"Show all"</Button>
                        </Show>
                    </EmptyState>
                </Show>
            </Show>
        </div>
        <CalendarDialog open=exporting mine />
        <Dialog
            open=Signal::derive(move || editing.get().is_some())
            title="Task"
            size=DialogSize::Small
            on_close=move |()| editing.set(None)
            data_test="task-dialog"
        >
            <div class="dialog-body">{move || editing.get().map(|id| view! { <TaskFields id in_dialog=true /> })}</div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| editing.set(None)>"Done"</Button>
            </div>
        </Dialog>
        <Dialog
            open=Signal::derive(move || putting_off.get().is_some())
            title="Put off"
            size=DialogSize::Small
            on_close=move |()| putting_off.set(None)
            data_test="put-off"
        >
            {move || putting_off.get().map(|task| view! { <PutOff task on_done=move |()| putting_off.set(None) /> })}
        </Dialog>
    }
}
