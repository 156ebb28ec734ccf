//! What is to be done, by when.

mod add;
mod agenda;
mod calendar;
mod groups;
mod month;
mod week;

use super::parts::{
    Asked as Condition, BuilderButton, ExportButton, Exported, FilterNotes, ListView, NAMED, PutOff, TaskFields,
    TaskRow, ViewTabs, complete, subject, with_context,
};
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
use month::{CalendarSheet, Wanted};
use penstock::{
    model::{Kind, Listing},
    present::{calendar::Span, route::TaskView},
    query::{Expr, Field, Filter},
    value::{Date, Id},
};
use std::sync::Arc;

/// Whether a condition asks when tasks were done.
fn asks_for_done(expr: &Expr) -> bool {
    expr.leaves().iter().any(|leaf| matches!(leaf, Expr::Test(test) if test.field == Field::Done))
}

/// Sentences about names in a condition that nothing carries.
fn notes_of(list: ListView, expr: &Expr) -> Vec<String> {
    if expr.is_empty() {
        return Vec::new();
    }
    NAMED.into_iter().for_each(|kind| list.app.track(kind));
    with_context(list.app, |cx| Filter::new(expr, cx).notes().to_vec())
}

/// All tasks in groups: late, today, upcoming, without a date, done.
#[component]
pub fn TasksPage() -> impl IntoView {
    let app = use_app();
    let list = ListView::new(app, Listing::Tasks);
    let typed = list.filter;
    let condition = Memo::new(move |before: Option<&Condition>| typed.with(|text| Condition::read(text, before)));
    let expr = Memo::new(move |_| condition.with(|condition| condition.expr.clone()));
    let notes = Memo::new(move |_| expr.with(|expr| notes_of(list, expr)));
    let tasks = Memo::new(move |_| list.now.with(|now| now.shown.tasks));
    let mine = Memo::new(move |_| tasks.get().mine);
    let done = Memo::new(move |_| tasks.get().done);
    // Whoever asks when tasks were done is shown done ones.
    let with_done = Memo::new(move |_| done.get() || expr.with(asks_for_done));
    let by = Memo::new(move |_| list.now.with(|now| By::asked(&now.shown.sort)));
    let span = Memo::new(move |_| list.now.with(|now| Span::parse(&now.shown.layout)));
    let in_days = Memo::new(move |_| span.get().is_some());
    let lay_out = move |span: Option<Span>| {
        list.alter(|shown| shown.layout = span.map(|span| span.key().to_string()).unwrap_or_default());
    };
    let show = move |view: TaskView| list.alter(|shown| shown.tasks = view);
    let view_now = move || tasks.get_untracked();
    let group = move |key: String| {
        if let Some((by, ..)) = By::ALL.into_iter().find(|(_, word, _)| *word == key) {
            list.alter(|shown| shown.sort = by.said());
        }
    };
    // The day that a new task is for, while one is added.
    let adding = RwSignal::new(None::<Option<Date>>);
    let exporting = RwSignal::new(false);
    // Without a name of one's own there is no “mine”, and no switch to turn it off.
    let who = Memo::new(move |_| if mine.get() { app.me() } else { None });
    let all = Memo::new(move |_| -> Arc<[Line]> {
        lines(app, &Asked { expr: expr.get(), who: who.get(), done: with_done.get(), by: by.get() })
    });
    let wanted = Memo::new(move |_| Wanted { expr: expr.get(), who: who.get(), done: with_done.get() });
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
            <SearchBox label="Search tasks" value=typed on_input=move |words: String| list.look_for(words) />
            <BuilderButton of=Listing::Tasks text=typed on_change=move |text: String| list.look_for(text) count=Signal::derive(move || format!("{} open", app.number(open.get()))) />
            <Segmented
                label="Layout"
                options=Signal::stored(vec![Choice::new(false, "List"), Choice::new(true, "Calendar")])
                value=in_days
                on_pick=move |calendar: bool| lay_out(calendar.then_some(Span::Month))
                data_test="layout"
            />
            <Show when=move || app.me().is_some()>
                <Segmented
                    label="Whose tasks"
                    options=Signal::stored(choices.clone())
                    value=mine
                    on_pick=move |mine| show(TaskView { mine, ..view_now() })
                    data_test="whose"
                />
            </Show>
            <Show when=move || !in_days.get()>
            <SelectField
                label="Grouping"
                hide_label=true
                value=Signal::derive(move || by.get().key().to_string())
                options=Signal::stored(By::ALL.map(|(_, key, words)| (key.to_string(), words.to_string())).to_vec())
                on_commit=group
                data_test="group-by"
            />
            </Show>
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
                    "Calendar file…"
                </Button>
            </Show>
            <ExportButton what=Exported::Records(Kind::Task) ids=Signal::derive(move || all.with(|all| all.iter().filter_map(|line| line.task()).collect())) />
            <span class="sum" data-test="count">{move || app.number(open.get())} " open"</span>
            <Button kind=ButtonKind::Main icon="plus" data_test="new-record" on_click=move |_| adding.set(Some(None))>
                "New task"
            </Button>
            <ViewTabs list />
        </header>
        <div class="page flush task-page" data-test="tasks-page">
            <FilterNotes text=typed error=Signal::derive(move || condition.with(|condition| condition.error.clone())) notes=notes />
            {move || adding.get().map(|day| view! { <AddTask day on_close=move || adding.set(None) /> })}
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
                            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| adding.set(Some(None))>"New task"</Button>
                        </EmptyState>
                    }
                }
            >
                {move || in_days.get().then(|| view! {
                        <CalendarSheet
                            list
                            wanted
                            span=Memo::new(move |_| span.get().unwrap_or_default())
                            on_span=move |span| lay_out(Some(span))
                            on_edit=move |id| editing.set(Some(id))
                            on_add=move |day| adding.set(Some(Some(day)))
                        />
                    })}
                <Show when=move || !in_days.get()>
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
                </Show>
                <Show when=move || !in_days.get() && all.with(|all| all.is_empty())>
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
                            <Button on_click=move |_| list.look_for("")>"Show all"</Button>
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
