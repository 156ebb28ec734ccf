//! What is asked after somebody was called or written to: how it went, and what was said.

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, CheckField, Dialog, DialogSize, Field, comes_from},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{command::Command, model::Outcome, present::contacted::Contacted};

/// The dialog; one for the whole page.
#[component]
pub fn ContactedDialog() -> impl IntoView {
    let app = use_app();
    let close = move || app.contacted.set(None);
    let title = move || app.contacted.with(|one| one.as_ref().map(Contacted::title).unwrap_or_default());
    view! {
        <Dialog
            open=Signal::derive(move || app.contacted.with(Option::is_some))
            title=Signal::derive(title)
            size=DialogSize::Small
            on_close=move |()| close()
            data_test="contacted-dialog"
        >
            {move || app.contacted.get().map(|contacted| view! { <Asked contacted on_done=move |()| close() /> })}
        </Dialog>
    }
}

/// The key of an outcome, as on Today.
fn key_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "a",
        Outcome::NoAnswer => "n",
        _ => "s",
    }
}

/// The words on the button that logs it so.
fn words_of(outcome: Outcome) -> &'static str {
    if outcome == Outcome::Sent { "Log it" } else { outcome.word() }
}

#[component]
fn Asked(contacted: Contacted, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let app = use_app();
    let text = RwSignal::new(String::new());
    let task = app.data(|data| contacted.task(data, app.zone().date(app.now())));
    let done = RwSignal::new(true);
    let outcomes = contacted.outcomes();
    let task_id = task.as_ref().map(|task| task.id);
    let contacted = StoredValue::new(contacted);
    let save = move |outcome: Outcome| {
        let me = app.data(|data| data.settings().and_then(|settings| settings.me));
        let activity = contacted
            .with_value(|contacted| text.with_untracked(|text| contacted.activity(outcome, text, app.now(), me)));
        // A call that nobody answered is still to be made.
        let with = task_id.filter(|_| done.get_untracked() && outcome != Outcome::NoAnswer);
        if app.act_with_undo(Command::Log { activity, done: with }).is_some() {
            on_done.run(());
        }
    };
    let key = move |ev: KeyboardEvent| {
        let held = ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.is_composing();
        let pressed = ev.key();
        if let Some(outcome) = outcomes.iter().find(|one| key_of(**one) == pressed)
            && !held
            && !comes_from(&ev, "input:not([type=checkbox])")
        {
            ev.prevent_default();
            ev.stop_propagation();
            save(*outcome);
        }
    };
    let buttons = outcomes.iter().enumerate().map(|(at, outcome)| {
        let (outcome, key) = (*outcome, key_of(*outcome));
        view! {
            <button
                type="button"
                class=if at == 0 { "btn main" } else { "btn" }
                autofocus=at == 0
                aria-keyshortcuts=key
                data-test=format!("contacted-{key}")
                on:click=move |_| save(outcome)
            >
                {words_of(outcome)}
                " "
                <kbd class="kbd wide-only">{key.to_uppercase()}</kbd>
            </button>
        }
    });
    view! {
        <form
            on:keydown=key
            on:submit=move |ev| {
                ev.prevent_default();
                if let Some(first) = outcomes.first() {
                    save(*first);
                }
            }
        >
            <div class="dialog-body">
                <div class="btn-row" role="group" aria-label="How it went">{buttons.collect_view()}</div>
                <Field
                    label="What was said or written? (may stay empty)"
                    value=text
                    on_input=move |typed| text.set(typed)
                    data_test="contacted-text"
                />
                {task.map(|task| view! {
                    <CheckField
                        label=format!("The task {} is done with it", penstock::value::quoted(&task.title))
                        value=done
                        on_commit=move |on| done.set(on)
                        data_test="contacted-task"
                    />
                })}
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Quiet on_click=move |_| on_done.run(())>"Cancel"</Button>
            </div>
        </form>
    }
}
