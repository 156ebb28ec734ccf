//! Questions and lists that are answered where they stand.

use crate::app::ui::{Button, CheckField};
use leptos::prelude::*;
use penstock::model::{Task, TaskKind};
use std::sync::Arc;

/// What is ticked once an option is turned around, in the list's order, and whether that is all.
pub fn ticked(options: &[String], answers: &[String], option: &String) -> (Vec<String>, bool) {
    let on = |one: &&String| answers.contains(one) != (*one == option);
    let all: Vec<String> = options.iter().filter(on).cloned().collect();
    let whole = all.len() == options.len();
    (all, whole)
}

/// The answers to choose from, or the list to tick off. Nothing for other tasks.
#[component]
pub fn TaskAnswer(
    task: Memo<Option<Arc<Task>>>,
    /// Gets the answers, and whether the task is done with them.
    #[prop(into)]
    on_answer: Callback<(Vec<String>, bool)>,
    /// Number keys choose: they stand on the buttons.
    #[prop(optional)]
    numbers: bool,
) -> impl IntoView {
    let kind = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.kind)));
    move || {
        let kind = kind.get().filter(|kind| matches!(kind, TaskKind::Question | TaskKind::Checklist))?;
        let list = kind == TaskKind::Checklist;
        Some(view! { <Inner task on_answer numbers list /> })
    }
}

#[component]
fn Inner(
    task: Memo<Option<Arc<Task>>>,
    on_answer: Callback<(Vec<String>, bool)>,
    numbers: bool,
    list: bool,
) -> impl IntoView {
    let options =
        Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.options.clone()).unwrap_or_default()));
    let written = RwSignal::new(String::new());
    let send = move || {
        let text = written.get_untracked().trim().to_string();
        if !text.is_empty() {
            on_answer.run((vec![text], true));
        }
    };
    let tick = move |option: &String| {
        if let Some(task) = task.get_untracked() {
            on_answer.run(ticked(&task.options, &task.answers, option));
        }
    };
    // There is a key for each of the first nine.
    let number = move |at: usize| {
        (numbers && at < 9)
            .then(|| view! { <kbd class="kbd wide-only" aria-hidden="true">{(at + 1).to_string()}</kbd> })
    };
    let one = move |(at, option): (usize, String)| {
        let (words, known) = (option.clone(), option.clone());
        let given =
            Signal::derive(move || task.with(|task| task.as_ref().is_some_and(|task| task.answers.contains(&known))));
        if list {
            view! {
                <span class="task-tick">
                    <CheckField label=words value=given on_commit=move |_| tick(&option) data_test="task-tick" />
                    {number(at)}
                </span>
            }
            .into_any()
        } else {
            view! {
                <button
                    type="button"
                    class="btn small"
                    class:on=given
                    data-test="task-answer"
                    on:click=move |_| on_answer.run((vec![option.clone()], true))
                >
                    {words}
                    {number(at)}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <div class="task-answer" class:list=list role="group" aria-label=if list { "List" } else { "Answer" }>
            <For each=move || options.get().into_iter().enumerate() key=|one| one.clone() children=one />
            <Show when=move || options.with(Vec::is_empty) && !list>
                <form
                    class="inline"
                    on:submit=move |ev| {
                        ev.prevent_default();
                        send();
                    }
                >
                    <input
                        class="input"
                        aria-label="Answer"
                        autocomplete="off"
                        data-test="task-answer-text"
                        prop:value=move || written.get()
                        on:input=move |ev| written.set(event_target_value(&ev))
                    />
                    <Button class="small" submit=true>"Answer"</Button>
                </form>
            </Show>
        </div>
    }
}
