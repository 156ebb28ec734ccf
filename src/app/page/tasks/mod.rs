//! What is to be done, by when.

mod add;
mod agenda;
mod bar;
mod bulk;
mod calendar;
mod entry;
mod groups;
mod list;
mod month;
mod state;
mod table;
mod week;

use super::parts::{ColumnDialog, FilterNotes, PutOff, RecordGrid, TaskFields};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize, EmptyState},
};
use add::AddTask;
use bar::Bar;
use bulk::TaskBulk;
use calendar::CalendarDialog;
use leptos::prelude::*;
use list::List;
use month::{CalendarSheet, Wanted};
use penstock::model::Kind;
use state::{Layout, Tasks};

/// All tasks: in groups, as a table, or by day.
#[component]
pub fn TasksPage() -> impl IntoView {
    let app = use_app();
    let tasks = Tasks::new(app);
    app.offer_selection(move || untrack(|| tasks.rows.chosen()));
    let typed = tasks.view.filter;
    let any = Memo::new(move |_| {
        app.track(Kind::Task);
        app.data(|data| data.count(Kind::Task) > 0)
    });
    let in_days = Memo::new(move |_| matches!(tasks.layout.get(), Layout::Days(_)));
    let in_table = Memo::new(move |_| tasks.layout.get() == Layout::Table);
    let wanted = Memo::new(move |_| {
        tasks.asked.with(|asked| Wanted { expr: asked.expr.clone(), who: asked.who, done: asked.done })
    });
    let span = Memo::new(move |_| if let Layout::Days(span) = tasks.layout.get() { span } else { Default::default() });
    view! {
        <Bar tasks />
        <div class="page flush task-page record-list" data-test="tasks-page">
            <FilterNotes text=typed error=Signal::derive(move || tasks.condition.with(|condition| condition.error.clone())) notes=Memo::new(move |_| tasks.notes()) />
            {move || tasks.adding.get().map(|day| view! { <AddTask day on_close=move || tasks.adding.set(None) /> })}
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
                            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| tasks.adding.set(Some(None))>"New task"</Button>
                        </EmptyState>
                    }
                }
            >
                {move || in_days.get().then(|| view! {
                        <CalendarSheet
                            list=tasks.view
                            wanted
                            span
                            on_span=move |span| tasks.lay_out(Layout::Days(span))
                            on_edit=move |id| tasks.editing.set(Some(id))
                            on_add=move |day| tasks.adding.set(Some(Some(day)))
                        />
                    })}
                {move || in_table.get().then(|| view! { <RecordGrid state=tasks.rows /> })}
                <Show when=move || !in_days.get() && !in_table.get()>
                    <List tasks />
                </Show>
                <Show when=move || !in_days.get() && tasks.rows.ids.with(|ids| ids.is_empty())>
                    <Nothing tasks />
                </Show>
                <Show when=move || !in_days.get()>
                    <TaskBulk state=tasks.rows picking=tasks.picking />
                </Show>
            </Show>
        </div>
        <Dialogs tasks />
    }
}

/// Why nothing is listed.
#[component]
fn Nothing(tasks: Tasks) -> impl IntoView {
    let searched = move || tasks.view.filter.with(|words| !words.is_empty());
    // Without a name of one's own there is no “mine”.
    let mine = move || tasks.mine.get() && tasks.app.me().is_some();
    let title = move || if searched() { "Nothing found" } else { "Nothing to do" }.to_string();
    let text = move || {
        let words = match (searched(), tasks.done.get(), mine()) {
            (false, false, false) => "No task is open. The menu above shows done ones as well.",
            (false, false, true) => "No task of yours is open. Those of others are not shown.",
            (false, true, false) => "There is no task.",
            (false, true, true) => "No task is yours. Those of others are not shown.",
            (true, true, false) => "No task meets this.",
            (true, false, false) => "No open task meets this.",
            (true, true, true) => "No task of yours meets this. Those of others are not shown.",
            (true, false, true) => "No open task of yours meets this. Those of others are not shown.",
        };
        words.to_string()
    };
    view! {
        <EmptyState icon="circle-check" title=Signal::derive(title) text=Signal::derive(text) small=true data_test="tasks-nothing">
            <Show when=searched>
                <Button on_click=move |_| tasks.view.look_for("")>"Show all"</Button>
            </Show>
            <Show when=mine>
                <Button on_click=move |_| tasks.show(|view| view.mine = false) data_test="tasks-everyone">"Show everyone’s"</Button>
            </Show>
        </EmptyState>
    }
}

#[component]
fn Dialogs(tasks: Tasks) -> impl IntoView {
    let (editing, putting_off) = (tasks.editing, tasks.putting_off);
    view! {
        <CalendarDialog open=tasks.calendar mine=tasks.mine />
        <ColumnDialog open=tasks.choosing all=tasks.laid.choices() shown=tasks.laid.keys() on_pick=tasks.laid.choose />
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
