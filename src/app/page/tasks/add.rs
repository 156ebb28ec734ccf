//! Adding tasks one after the other.

use crate::app::{
    page::parts::{MeetingFields, RecordPicker, RepeatField, TaskKindField, task_for_newcomer},
    store::use_app,
    ui::{Button, ButtonKind, DraftLine, Field, FieldKind, focus},
};
use leptos::{html, prelude::*};
use penstock::{
    command::{Command, Rejection},
    model::{Kind, Repeat, Task, TaskKind},
    value::{Date, TimeOfDay},
};

/// One line, a day, and what else there is to say of it.
#[component]
pub fn AddTask(
    /// The day that is filled in; today where there is none.
    day: Option<Date>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let node = NodeRef::<html::Input>::new();
    let day = RwSignal::new(day.unwrap_or_else(|| app.zone().date(app.now())).to_string());
    let time = RwSignal::new(String::new());
    let (minutes, place) = (RwSignal::new(None::<u32>), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<String>);
    let kind = RwSignal::new(TaskKind::ToDo);
    let repeat = RwSignal::new(None::<Repeat>);
    let assignee = RwSignal::new(app.data(|data| data.settings().and_then(|settings| settings.me)));
    let newcomer = RwSignal::new(String::new());
    let drafting = app.drafting(None, "add-task", "");
    Effect::new(move || {
        let text = drafting.text().unwrap_or_default();
        if let Some(input) = node.get().filter(|input| input.value() != text) {
            input.set_value(&text);
        }
    });
    focus::first(node);
    let save = move || {
        let Some(input) = node.try_get_untracked().flatten() else { return };
        let at = time.with_untracked(|text| TimeOfDay::parse_from_str(text.get(..5).unwrap_or(text), "%H:%M").ok());
        // What has a time has a day.
        let today = at.map(|_| app.zone().date(app.now()));
        let due = day.with_untracked(|day| day.parse::<Date>().ok()).or(today);
        let meeting = kind.get_untracked() == TaskKind::Meeting;
        let task = Task {
            title: input.value(),
            due,
            time: at,
            minutes: minutes.get_untracked().filter(|_| meeting),
            place: if meeting { place.with_untracked(|place| place.trim().to_string()) } else { String::new() },
            assignee: assignee.get_untracked(),
            kind: kind.get_untracked(),
            repeat: repeat.get_untracked(),
            ..Task::default()
        };
        let command = newcomer.with_untracked(|name| {
            if name.is_empty() { Command::Create(task.clone().into()) } else { task_for_newcomer(&task, name) }
        });
        match app.dispatch(command) {
            // It stays open for the next one.
            Ok(outcome) => {
                if let Some(member) = outcome.created.iter().find(|made| made.kind == Kind::Member) {
                    assignee.set(Some(member.id));
                    newcomer.set(String::new());
                }
                drafting.forget();
                error.set(None);
                kind.set(TaskKind::ToDo);
                repeat.set(None);
                time.set(String::new());
                minutes.set(None);
                place.set(String::new());
                let _ = input.focus();
            }
            Err(Rejection::Invalid { message, .. }) => error.set(Some(message)),
            Err(other) => error.set(Some(other.to_string())),
        }
    };
    view! {
        <form
            class="surface pad composer"
            data-test="composer"
            on:submit=move |ev| {
                ev.prevent_default();
                save();
            }
            on:keydown=move |ev| {
                if ev.key() == "Escape" {
                    ev.prevent_default();
                    ev.stop_propagation();
                    on_close.run(());
                }
            }
        >
            <input
                node_ref=node
                class="input"
                aria-label="What is to be done?"
                placeholder="What is to be done?"
                autocomplete="off"
                data-test="composer-text"
                on:input=move |ev| drafting.typed("", event_target_value(&ev))
            />
            <DraftLine
                drafting
                saved=String::new()
                on_done=move || {
                    if let Some(input) = node.get_untracked() {
                        let _ = input.focus();
                    }
                }
            />
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
            <div class="composer-foot">
                <Field
                    label="Due"
                    row=true
                    kind=FieldKind::Date
                    value=day
                    on_input=move |text| day.set(text)
                    data_test="composer-day"
                />
                <Field
                    label="At"
                    row=true
                    kind=FieldKind::Time
                    value=time
                    on_input=move |text| time.set(text)
                    data_test="composer-time"
                />
                <RecordPicker
                    kind=Kind::Member
                    label="For"
                    value=assignee
                    on_pick=move |id| {
                        assignee.set(id);
                        newcomer.set(String::new());
                    }
                    on_new=move |name: String| {
                        assignee.set(None);
                        newcomer.set(name);
                    }
                    written=newcomer
                    placeholder="Nobody yet"
                    data_test="composer-assignee"
                />
                <TaskKindField value=kind on_pick=move |one| kind.set(one) />
                <Show when=move || kind.get() == TaskKind::Meeting>
                    <MeetingFields
                        minutes
                        place
                        on_minutes=move |one| minutes.set(one)
                        on_place=move |text| place.set(text)
                        at_once=true
                    />
                </Show>
                <RepeatField value=repeat on_pick=move |one| repeat.set(one) />
                <Button kind=ButtonKind::Main class="small push" submit=true data_test="composer-save">"Add"</Button>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| on_close.run(())>"Close"</Button>
            </div>
        </form>
    }
}
