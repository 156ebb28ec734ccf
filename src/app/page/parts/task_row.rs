//! One task: tick, change in place, delete.

use super::{EditText, RecordLink, RecordPicker, TextKind, edit::refusal, field, link_field};
use crate::app::{
    store::use_app,
    ui::{Avatar, CheckField, IconButton},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId, Task},
    value::Id,
};

/// The record that a task belongs to.
pub fn subject(task: &Task) -> Option<RecordId> {
    let opportunity = task.opportunity.map(RecordId::opportunity);
    let contact = task.contact.map(|id| RecordId { kind: Kind::Contact, id });
    let company = task.company.map(|id| RecordId { kind: Kind::Company, id });
    opportunity.or(contact).or(company)
}

/// A task as a line; its pencil opens the fields below it.
#[component]
pub fn TaskRow(
    /// The task.
    id: Id,
    /// Name the record that it belongs to.
    #[prop(optional)]
    with_record: bool,
    /// Where the fields are to be changed elsewhere: the pencil only says so.
    #[prop(optional, into)]
    on_edit: Option<Callback<Id>>,
) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Task, id };
    let task = Memo::new(move |_| app.task(id));
    let title = field(task, |task| task.title.clone());
    let done = field(task, |task| task.done.is_some());
    let about = field(task, subject);
    let assignee = field(task, |task| task.assignee);
    let editing = RwSignal::new(false);
    let due = move || {
        let (Some(task), today) = (task.get(), app.today()) else { return None };
        let at = task.time.map(|time| format!(" {}", time.format("%H:%M"))).unwrap_or_default();
        if let Some(when) = task.done {
            return Some(("next planned", format!("Done {}", app.moment(when))));
        }
        let day = task.due?;
        let late = (today - day).num_days();
        Some(match late {
            1 => ("next late", "1 day late".to_string()),
            2.. => ("next late", format!("{late} days late")),
            0 => ("next due", format!("Today{at}")),
            -1 => ("next planned", format!("Tomorrow{at}")),
            _ => ("next planned", format!("{}{at}", app.short_date(day))),
        })
    };
    let record_name = Signal::derive(move || {
        about.get().and_then(|id| app.record(id)).map(|record| record.title()).unwrap_or_default()
    });
    let who = Signal::derive(move || {
        assignee.get().and_then(|id| app.member(id)).map(|member| member.name.clone()).unwrap_or_default()
    });
    view! {
        <div class="task" class:done=move || done.get() data-test="task">
            <div class="task-line">
                <CheckField
                    label=Signal::derive(move || format!("Done: {}", title.get()))
                    hide_label=true
                    value=done
                    on_commit=move |done| {
                        app.act(Command::Complete { task: id, done });
                    }
                    data_test="task-done"
                />
                <span class="grow">
                    <button
                        type="button"
                        class="task-title"
                        aria-expanded=move || editing.get().to_string()
                        data-test="task-title"
                        on:click=move |_| match on_edit {
                            Some(on_edit) => on_edit.run(id),
                            None => editing.update(|on| *on = !*on),
                        }
                    >
                        {move || title.get()}
                    </button>
                    {move || {
                        about
                            .get()
                            .filter(|_| with_record)
                            .map(|id| view! { <span class="second"><RecordLink id title=record_name /></span> })
                    }}
                </span>
                {move || due().map(|(class, words)| view! { <span class=class data-test="task-due">{words}</span> })}
                <Show when=move || who.with(|name| !name.is_empty())>
                    <Avatar name=who />
                </Show>
                <IconButton
                    icon="trash"
                    class="small task-delete"
                    title="Delete this task"
                    data_test="task-delete"
                    on_click=move |_| {
                        app.act_with_undo(Command::Delete(vec![rid]));
                    }
                />
            </div>
            <Show when=move || editing.get()>
                <TaskFields id />
            </Show>
        </div>
    }
}

/// What can be changed of a task.
#[component]
pub fn TaskFields(id: Id) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Task, id };
    let task = Memo::new(move |_| app.task(id));
    let refused = RwSignal::new(None::<String>);
    let assign = move |to: Option<Id>| {
        let value = to.map_or(serde_json::Value::Null, |id| id.to_string().into());
        refused.set(refusal(app.edit(rid, "assignee", value)));
    };
    let day = field(task, |task| task.due.map(|day| day.to_string()).unwrap_or_default());
    let time = field(task, |task| task.time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default());
    view! {
        <div class="task-fields" data-test="task-fields">
            <EditText id=rid field="title" label="Task" value=field(task, |task| task.title.clone()) />
            <EditText id=rid field="due" label="Due" kind=TextKind::Date value=day />
            <EditText id=rid field="time" label="At" kind=TextKind::Time value=time />
            <RecordPicker
                kind=Kind::Member
                label="Assignee"
                value=field(task, |task| task.assignee)
                on_pick=assign
                link=link_field(rid, "assignee")
                error=refused
                data_test="field-assignee"
            />
        </div>
    }
}
