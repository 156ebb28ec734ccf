//! A task of a sequence: what is to be done, by whom, until when, and whether what follows waits for it.

use super::{
    delay::DelayFields,
    state::Editor,
    who::{WhoField, pairs},
};
use crate::app::ui::{CheckField, Field, SelectField};
use leptos::prelude::*;
use penstock::{
    model::{Action, Assign, Delay, Step, TaskKind},
    present::sequence::{Piece, await_task},
};

/// Title, kind, due time and assignee of a task.
type Parts = (String, TaskKind, Option<Delay>, Assign);

/// The kinds that a person does; reminders and questions are actions of rules.
const KINDS: [TaskKind; 4] = [TaskKind::Call, TaskKind::ToDo, TaskKind::Email, TaskKind::Meeting];

/// How long a task is waited for at first.
const PATIENCE: Delay = Delay::WorkingDays { n: 5, at: None };

/// The fields.
#[component]
pub fn TaskFields(editor: Editor, key: u32, piece: Memo<Option<Piece>>) -> impl IntoView {
    let now = move || match piece.get().map(|piece| piece.step) {
        Some(Step::Do { action: Action::CreateTask { title, kind, due, assign } }) => (title, kind, due, assign),
        _ => (String::new(), TaskKind::ToDo, None, Assign::Owner),
    };
    let set = move |change: &dyn Fn(&mut Parts)| {
        let mut parts = untrack(now);
        change(&mut parts);
        let (title, kind, due, assign) = parts;
        editor.set(key, Step::Do { action: Action::CreateTask { title, kind, due, assign } });
    };
    let has_due = Memo::new(move |_| now().2.is_some());
    let same_day = Delay::Days { n: 0, at: None };
    let choices = [("none", "No date"), ("after", "Some time after this step")];
    let choices: Vec<(String, String)> =
        choices.iter().map(|(key, words)| (key.to_string(), words.to_string())).collect();
    view! {
        <Field
            label="What is to be done"
            value=Signal::derive(move || now().0)
            on_input=move |title: String| set(&move |parts| parts.0 = title.clone())
            data_test="step-title"
        />
        <div class="form two">
            <SelectField
                label="Kind"
                value=Signal::derive(move || KINDS.iter().position(|one| *one == now().1).unwrap_or(1).to_string())
                options=Signal::stored(pairs(KINDS, TaskKind::word))
                on_commit=move |at: String| {
                    let kind = at.parse::<usize>().ok().and_then(|at| KINDS.get(at).copied()).unwrap_or_default();
                    set(&move |parts| parts.1 = kind);
                }
            />
            <WhoField label="For" value=Signal::derive(move || now().3) on_change=move |assign: Assign| set(&move |parts| parts.3 = assign.clone()) />
            <SelectField
                label="Due"
                value=Signal::derive(move || if has_due.get() { "after" } else { "none" }.to_string())
                options=Signal::stored(choices)
                on_commit=move |choice: String| set(&move |parts| parts.2 = (choice == "after").then_some(same_day))
            />
        </div>
        <Show when=move || has_due.get()>
            <DelayFields
                label="Due after"
                value=Signal::derive(move || now().2.unwrap_or(same_day))
                on_change=move |delay| set(&move |parts| parts.2 = Some(delay))
            />
        </Show>
        <Awaits editor key piece />
    }
}

/// Whether what comes after the task waits for it, how long at most, and what then.
#[component]
fn Awaits(editor: Editor, key: u32, piece: Memo<Option<Piece>>) -> impl IntoView {
    let waits = move || match piece.get().and_then(|piece| piece.awaits) {
        Some(Step::Await { within, then_end, .. }) => Some((within, then_end)),
        _ => None,
    };
    let on = Memo::new(move |_| waits().is_some());
    let now = move || waits().unwrap_or((PATIENCE, false));
    let ends = [("on", "go on without it"), ("end", "end the sequence")];
    let ends: Vec<(String, String)> = ends.iter().map(|(key, words)| (key.to_string(), words.to_string())).collect();
    view! {
        <div class="step-awaits">
            <CheckField
                label="Go on only when it is done"
                value=Signal::derive(move || on.get())
                on_commit=move |on: bool| editor.set_awaits(key, on.then(|| await_task(PATIENCE, false)))
                data_test="step-awaits"
            />
            <Show when=move || on.get()>
                <div class="step-awaits-most">
                    <span class="muted">"at most"</span>
                    <DelayFields
                        label="Wait for the task at most"
                        value=Signal::derive(move || now().0)
                        on_change=move |within| editor.set_awaits(key, Some(await_task(within, untrack(now).1)))
                    />
                    <span class="muted">"then"</span>
                    <SelectField
                        label="When it is not done by then"
                        hide_label=true
                        value=Signal::derive(move || if now().1 { "end" } else { "on" }.to_string())
                        options=Signal::stored(ends.clone())
                        on_commit=move |then: String| editor.set_awaits(key, Some(await_task(untrack(now).0, then == "end")))
                        data_test="step-awaits-then"
                    />
                </div>
            </Show>
        </div>
    }
}
