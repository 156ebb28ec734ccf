//! Putting a task off: to later, tomorrow, the next working day, next week, or a day of one's own.

use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, Field, FieldKind, MenuItem, comes_from, focus},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::{
    command::Command,
    present::today::{Later, later},
    value::{Date, Id, TimeOfDay},
};

/// To when a task can be put off with one press, as of now.
fn choices(app: App, task: Id) -> Vec<Later> {
    let Some(task) = app.data(|data| data.task(task).cloned()) else { return Vec::new() };
    let stamp = app.stamp();
    later(&task, stamp.now, &app.read(|workspace| workspace.calendar(&stamp)))
}

fn put_off(app: App, task: Id, to: Date, time: Option<TimeOfDay>) {
    app.act_with_undo(Command::Snooze { task, to, time });
}

/// The words of a choice, with its time or day where the words do not say it.
fn words(app: App, choice: &Later) -> String {
    match (choice.words, choice.time) {
        ("Later today", Some(time)) => format!("Later today, {}", app.clock(time)),
        ("Tomorrow", _) => "Tomorrow".into(),
        (words, _) => format!("{words}, {}", app.due_words(choice.day).1),
    }
}

/// The choices as lines of a menu.
pub fn put_off_items(app: App, task: Id) -> Vec<MenuItem> {
    let items = choices(app, task).into_iter().map(|choice| {
        let words = format!("Put off – {}", words(app, &choice));
        MenuItem::new(words, move || put_off(app, task, choice.day, choice.time)).icon("clock")
    });
    items.collect()
}

/// The choices as buttons with numbers for keys, and a day of one's own.
#[component]
pub fn PutOff(
    /// The task.
    task: Id,
    /// It is put off, or not after all.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let all = choices(app, task);
    let time = app.data(|data| data.task(task).and_then(|task| task.time));
    let day = RwSignal::new(String::new());
    let first = NodeRef::<html::Button>::new();
    focus::first(first);
    let take = move |to: Date, time: Option<TimeOfDay>| {
        put_off(app, task, to, time);
        on_done.run(());
    };
    let known = all.clone();
    let key = move |ev: KeyboardEvent| {
        // The keys of a field are its own, and those with Ctrl or Alt the browser's.
        let number = ev.key().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let other = comes_from(&ev, "input") || ev.ctrl_key() || ev.meta_key() || ev.alt_key();
        if let Some(choice) = number.filter(|_| !other).and_then(|at| known.get(at)) {
            ev.prevent_default();
            take(choice.day, choice.time);
        }
    };
    let buttons = all.into_iter().enumerate().map(|(at, choice)| {
        let content = view! { {words(app, &choice)} <kbd class="kbd wide-only">{(at + 1).to_string()}</kbd> };
        let run = move |_| take(choice.day, choice.time);
        if at == 0 {
            view! { <button type="button" node_ref=first class="btn" data-test="snooze" on:click=run>{content}</button> }.into_any()
        } else {
            view! { <button type="button" class="btn" data-test="snooze" on:click=run>{content}</button> }.into_any()
        }
    });
    view! {
        <form
            on:keydown=key
            on:submit=move |ev| {
                ev.prevent_default();
                if let Ok(day) = day.get_untracked().parse::<Date>() {
                    take(day, time);
                }
            }
        >
            <div class="dialog-body">
                <div class="btn-row">{buttons.collect_view()}</div>
                <Field
                    label="Another day"
                    kind=FieldKind::Date
                    value=day
                    on_input=move |text| day.set(text)
                    data_test="snooze-day"
                />
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Quiet on_click=move |_| on_done.run(())>"Cancel"</Button>
                <Button
                    kind=ButtonKind::Main
                    submit=true
                    disabled=Signal::derive(move || day.with(|day| day.parse::<Date>().is_err()))
                    data_test="snooze-save"
                >
                    "Put off"
                </Button>
            </div>
        </form>
    }
}
