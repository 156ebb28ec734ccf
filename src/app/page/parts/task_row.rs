//! One task: tick, change in place, delete.

use super::{
    CustomFields, EditText, MeetingFields, RecordLink, RecordPicker, RepeatField, TaskAnswer, TaskKindField, TextKind,
    WhyButton, calendar_item, edit::refusal, field, has_place, kind_icon, link_field, meeting_words,
    put_off::put_off_items,
};
use crate::app::{
    store::{App, use_app},
    ui::{Avatar, CheckField, Icon, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId, Repeat, Task, TaskKind},
    present::today::{came_round, repeat_words},
    value::Id,
};
use std::sync::Arc;

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
    let run = field(task, |task| task.run);
    let meeting = field(task, meeting_words);
    let editing = RwSignal::new(false);
    let due = move || {
        let (Some(task), today) = (task.get(), app.today()) else { return None };
        let at = task.time.map(|time| format!(" {}", app.clock(time))).unwrap_or_default();
        if let Some(when) = task.done {
            return Some(("next planned", format!("Done {}", app.moment(when))));
        }
        let day = task.due?;
        let late = (today - day).num_days();
        Some(match late {
            1.. => ("next late", app.due_words(day).1),
            0 => ("next due", format!("Today{at}")),
            -1 => ("next planned", format!("Tomorrow{at}")),
            _ => ("next planned", format!("{}{at}", app.short_date(day))),
        })
    };
    let record_name = Signal::derive(move || {
        about.get().and_then(|id| app.record(id)).map(|record| record.title()).unwrap_or_default()
    });
    let change = move || match on_edit {
        Some(on_edit) => on_edit.run(id),
        None => editing.update(|on| *on = !*on),
    };
    let actions = move || {
        let delete = move || {
            app.act_with_undo(Command::Delete(vec![rid]));
        };
        let mut items = if done.get_untracked() { Vec::new() } else { put_off_items(app, id) };
        items.extend(calendar_item(app, id).map(MenuItem::separated));
        items.push(MenuItem::new("Change", change).icon("pencil").separated());
        items.push(MenuItem::new("Delete", delete).icon("trash").danger());
        items
    };
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
                    on_commit=move |done| complete(app, id, done)
                    data_test="task-done"
                />
                {move || {
                    let icon = task.with(|task| task.as_ref().and_then(|task| kind_icon(task.kind)));
                    icon.map(|name| view! { <Icon name class="small" /> })
                }}
                <span class="grow">
                    <button
                        type="button"
                        class="task-title"
                        aria-haspopup=on_edit.map(|_| "dialog")
                        aria-expanded=move || on_edit.is_none().then(|| editing.get().to_string())
                        data-test="task-title"
                        on:click=move |_| change()
                    >
                        {move || title.get()}
                    </button>
                    {move || {
                        let about = about.get().filter(|_| with_record);
                        let meeting = meeting.get();
                        let dot = (about.is_some() && !meeting.is_empty()).then_some(" · ");
                        (about.is_some() || !meeting.is_empty()).then(|| view! {
                            <span class="second">
                                {about.map(|id| view! { <RecordLink id title=record_name /> })} {dot}
                                <span data-test="task-meeting">{meeting}</span>
                            </span>
                        })
                    }}
                </span>
                <Rounds task />
                {move || run.get().map(|run| view! { <WhyButton run /> })}
                {move || due().map(|(class, words)| view! { <span class=class data-test="task-due">{words}</span> })}
                <Show when=move || who.with(|name| !name.is_empty())>
                    <Avatar name=who />
                </Show>
                <MenuButton
                    label=Signal::derive(move || format!("Actions for {}", title.get()))
                    icon_only=true
                    class="icon-btn small task-more"
                    items=Signal::derive(actions)
                    data_test="task-menu"
                />
            </div>
            // In a list of equal rows it is answered where its fields are changed.
            {on_edit.is_none().then(|| view! { <TaskAnswer task on_answer=move |given| answer(app, id, given) /> })}
            <Show when=move || editing.get()>
                <TaskFields id />
            </Show>
        </div>
    }
}

/// Completes a task with a way back, or reopens it.
pub fn complete(app: App, id: Id, done: bool) {
    let command = Command::Complete { task: id, done };
    let _ = if done { app.act_with_undo(command) } else { app.act(command) };
}

fn answer(app: App, id: Id, (answers, whole): (Vec<String>, bool)) {
    let command = Command::Answer { task: id, answers };
    let _ = if whole { app.act_with_undo(command) } else { app.act(command) };
}

/// How often a task comes again, and how many times it came round until now.
#[component]
fn Rounds(task: Memo<Option<Arc<Task>>>) -> impl IntoView {
    let app = use_app();
    move || {
        let (task, today) = (task.get()?, app.today());
        let often = task.repeat.map(repeat_words);
        let missed = came_round(&task, today).filter(|rounds| *rounds > 1);
        let missed = missed.map(|rounds| format!("came round {rounds} times"));
        let parts: Vec<String> = [often, missed].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| {
            view! {
                <span class="task-rounds" data-test="task-rounds">
                    <Icon name="repeat" class="small" />
                    {parts.join(" · ")}
                </span>
            }
        })
    }
}

/// What can be changed of a task.
#[component]
pub fn TaskFields(
    id: Id,
    /// It stands by itself, without the row where a question is answered.
    #[prop(optional)]
    in_dialog: bool,
) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Task, id };
    let task = Memo::new(move |_| app.task(id));
    let refused = RwSignal::new(None::<String>);
    let assign = move |to: Option<Id>| {
        let value = to.map_or(serde_json::Value::Null, |id| id.to_string().into());
        refused.set(refusal(app.edit(rid, "assignee", value)));
    };
    let set = move |name: &str, value: Result<serde_json::Value, serde_json::Error>| {
        if let Ok(value) = value
            && let Err(rejection) = app.edit(rid, name, value)
        {
            app.complain(rejection.to_string());
        }
    };
    let set_kind = move |kind: TaskKind| set("kind", serde_json::to_value(kind));
    let set_repeat = move |repeat: Option<Repeat>| set("repeat", serde_json::to_value(repeat));
    let set_minutes = move |minutes: Option<u32>| set("minutes", serde_json::to_value(minutes));
    let set_place = move |place: String| set("place", serde_json::to_value(place));
    let takes_place = field(task, |task| has_place(task.kind, task.minutes, &task.place));
    let day = field(task, |task| task.due.map(|day| day.to_string()).unwrap_or_default());
    let time = field(task, |task| task.time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default());
    view! {
        <div class="task-fields" data-test="task-fields">
            <EditText id=rid field="title" label="Task" value=field(task, |task| task.title.clone()) />
            <EditText id=rid field="due" label="Due" kind=TextKind::Date value=day />
            <EditText id=rid field="time" label="At" kind=TextKind::Time value=time />
            <Show when=move || takes_place.get()>
                <MeetingFields
                    minutes=field(task, |task| task.minutes)
                    place=field(task, |task| task.place.clone())
                    on_minutes=set_minutes
                    on_place=set_place
                />
            </Show>
            <RecordPicker
                kind=Kind::Member
                label="Assignee"
                value=field(task, |task| task.assignee)
                on_pick=assign
                link=link_field(rid, "assignee")
                error=refused
                data_test="field-assignee"
            />
            <TaskKindField
                value=field(task, |task| task.kind)
                on_pick=set_kind
            />
            <RepeatField
                value=field(task, |task| task.repeat)
                on_pick=set_repeat
            />
            <CustomFields id=rid bare=true />
            {in_dialog.then(|| view! { <TaskAnswer task on_answer=move |given| answer(app, id, given) /> })}
        </div>
    }
}
