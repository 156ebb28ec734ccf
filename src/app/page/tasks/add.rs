//! Adding tasks one after the other.

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, DraftLine, Field, FieldKind},
};
use leptos::{html, prelude::*};
use penstock::{
    command::{Command, Rejection},
    model::Task,
    value::Date,
};

/// One line and a day.
#[component]
pub fn AddTask(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let node = NodeRef::<html::Input>::new();
    let day = RwSignal::new(app.zone().date(app.now()).to_string());
    let error = RwSignal::new(None::<String>);
    let drafting = app.drafting(None, "add-task", "");
    Effect::new(move || {
        let text = drafting.text().unwrap_or_default();
        if let Some(input) = node.get().filter(|input| input.value() != text) {
            input.set_value(&text);
        }
    });
    Effect::new(move || {
        if let Some(input) = node.get() {
            let _ = input.focus();
        }
    });
    let save = move || {
        let Some(input) = node.try_get_untracked().flatten() else { return };
        let due = day.with_untracked(|day| day.parse::<Date>().ok());
        let assignee = app.data(|data| data.settings().and_then(|settings| settings.me));
        let task = Task { title: input.value(), due, assignee, ..Task::default() };
        match app.dispatch(Command::Create(task.into())) {
            // It stays open for the next one.
            Ok(_) => {
                drafting.forget();
                error.set(None);
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
                <Button kind=ButtonKind::Main class="small push" submit=true data_test="composer-save">"Add"</Button>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| on_close.run(())>"Close"</Button>
            </div>
        </form>
    }
}
