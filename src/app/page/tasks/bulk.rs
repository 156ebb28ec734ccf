//! Working on all selected tasks at once. Each action is one change and one undo.

use crate::app::{
    page::parts::{FieldForAll, ListState},
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind, IconButton, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId, Task},
    present::today::later,
    value::{Date, Id, fold, plural},
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

fn chosen(state: ListState) -> Vec<RecordId> {
    untrack(|| state.chosen())
}

fn ids(state: ListState) -> Vec<Id> {
    chosen(state).into_iter().map(|record| record.id).collect()
}

fn put_off(app: App, state: ListState, to: Date) {
    app.act_with_undo(Command::SnoozeAll { tasks: ids(state), to });
}

/// To when the selected ones can be put off with one press, as of now.
fn days(app: App, state: ListState, asking: RwSignal<bool>) -> Vec<MenuItem> {
    let (stamp, today) = (app.stamp(), app.today());
    let mut items = vec![MenuItem::new("Today", move || put_off(app, state, today))];
    // A task without a time of day: what is offered for today has one.
    let choices = later(&Task::default(), stamp.now, &app.read(|workspace| workspace.calendar(&stamp)));
    items.extend(choices.into_iter().filter(|choice| choice.day > today).map(|choice| {
        let words = match choice.words {
            "Tomorrow" => "Tomorrow".to_string(),
            words => format!("{words}, {}", app.due_words(choice.day).1),
        };
        MenuItem::new(words, move || put_off(app, state, choice.day))
    }));
    items.push(MenuItem::new("Another day…", move || asking.set(true)).separated().mark("bulk-put-off-day"));
    items
}

fn people(app: App, state: ListState) -> Vec<MenuItem> {
    let assign = move |to: Value| {
        let set = Map::from_iter([("assignee".to_string(), to)]);
        app.act_with_undo(Command::EditAll { ids: chosen(state), set });
    };
    let mut members: Vec<(Id, String)> = app.data(|data| {
        data.members().filter(|member| !member.retired).map(|member| (member.id, member.name.clone())).collect()
    });
    members.sort_by_cached_key(|(_, name)| fold(name));
    let item = |(id, name): (Id, String)| MenuItem::new(name, move || assign(id.to_string().into()));
    let nobody = MenuItem::new("Nobody", move || assign(Value::Null)).separated();
    members.into_iter().map(item).chain([nobody]).collect()
}

/// The bar at the bottom while tasks are selected.
#[component]
pub fn TaskBulk(state: ListState, picking: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let asking = RwSignal::new(false);
    let count = Memo::new(move |_| state.chosen().len());
    let shown = Memo::new(move |_| state.ids.with(|ids| ids.len()));
    // All of them are done: then they can be reopened.
    let all_done = Memo::new(move |_| {
        app.track(Kind::Task);
        let chosen = state.chosen();
        app.data(|data| chosen.iter().all(|one| data.task(one.id).is_none_or(|task| task.done.is_some())))
    });
    let clear = move || {
        state.selected.set(BTreeSet::new());
        picking.set(false);
    };
    let done = move |_| {
        let done = !all_done.get_untracked();
        if app.act_with_undo(Command::CompleteAll { tasks: ids(state), done }).is_some() {
            clear();
        }
    };
    let delete = move |_| {
        if app.act_with_undo(Command::Delete(chosen(state))).is_some() {
            clear();
        }
    };
    let select_all = move |_| state.selected.set(state.ids.with_untracked(|ids| ids.iter().copied().collect()));
    view! {
        <Show when=move || count.get() != 0 || picking.get()>
            <div class="bulk" role="toolbar" aria-label="Selected tasks" data-test="bulk">
                <b role="status" data-test="bulk-count">
                    {move || match count.get() {
                        0 => "Choose tasks".to_string(),
                        1 => plural(1, "task", "tasks"),
                        many => format!("{} tasks", app.number(many)),
                    }}
                </b>
                <Show when=move || count.get() < shown.get()>
                    <Button kind=ButtonKind::Quiet class="small" on_click=select_all data_test="bulk-select-all">
                        {move || format!("Select all {}", app.number(shown.get()))}
                    </Button>
                </Show>
                <Show when=move || count.get() != 0>
                    <Button class="small" icon="check" on_click=done data_test="bulk-done">
                        {move || if all_done.get() { "Reopen" } else { "Done" }}
                    </Button>
                    <Show when=move || !all_done.get()>
                        <MenuButton label="Put off" icon="clock" class="btn small" items=Signal::derive(move || days(app, state, asking)) data_test="bulk-put-off" />
                    </Show>
                    <MenuButton label="Assign" icon="user" class="btn small" items=Signal::derive(move || people(app, state)) data_test="bulk-assign" />
                    <FieldForAll kind=Kind::Task ids=move |()| chosen(state) />
                    <Button class="small" icon="trash" kind=ButtonKind::Danger on_click=delete data_test="bulk-delete">"Delete"</Button>
                </Show>
                <IconButton class="small" icon="x" title="Select none" on_click=move |_| clear() data_test="bulk-none" />
            </div>
        </Show>
        <AskDay state asking />
    }
}

#[component]
fn AskDay(state: ListState, asking: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let day = RwSignal::new(String::new());
    let close = move || {
        asking.set(false);
        day.set(String::new());
    };
    let read = move || day.with(|day| day.parse::<Date>().ok());
    view! {
        <Dialog open=asking title="Put off the selected" size=DialogSize::Small on_close=move |()| close() data_test="bulk-day-dialog">
            <form on:submit=move |ev| {
                ev.prevent_default();
                if let Some(to) = untrack(read) {
                    put_off(app, state, to);
                    close();
                }
            }>
                <div class="dialog-body">
                    <Field label="To" kind=FieldKind::Date value=day on_input=move |typed| day.set(typed) hint="Each keeps its time of day." autofocus=true data_test="bulk-day" />
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true disabled=Signal::derive(move || read().is_none()) data_test="bulk-day-done">"Put off"</Button>
                </div>
            </form>
        </Dialog>
    }
}
