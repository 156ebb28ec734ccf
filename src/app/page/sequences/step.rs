//! One step of a sequence: a message, a task or a wait; what else there may be is shown in words.

use super::{
    delay::DelayFields,
    message::MessageFields,
    state::{Editor, Fresh},
    task::TaskFields,
    timeline::day_words,
};
use crate::app::ui::{Icon, IconButton, MenuButton, MenuItem, Reorder};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Action, Delay, Step},
    present::sequence::place_of,
    value::Id,
};

/// What kind of step it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Message,
    Task,
    Wait,
    Other,
}

fn sort(step: &Step) -> Sort {
    match step {
        Step::Do { action: Action::Message { .. } } => Sort::Message,
        Step::Do { action: Action::CreateTask { .. } } => Sort::Task,
        Step::Wait { .. } => Sort::Wait,
        _ => Sort::Other,
    }
}

/// A piece's key as lists know it.
pub fn line_id(key: u32) -> Id {
    Id::from_bits(u128::from(key) + 1)
}

/// The step.
#[component]
pub fn StepCard(editor: Editor, order: Reorder, key: u32) -> impl IntoView {
    let app = editor.app;
    let line = line_id(key);
    let piece = editor.piece(key);
    let step = Memo::new(move |_| piece.with(|piece| piece.as_ref().map(|piece| piece.step.clone())));
    let place = Memo::new(move |_| editor.pieces.with(|all| all.iter().position(|one| one.key == key).unwrap_or(0)));
    let last = Memo::new(move |_| editor.pieces.with(|all| all.len().saturating_sub(1)));
    // The kind of a step never changes.
    let kind = step.with_untracked(|step| step.as_ref().map_or(Sort::Other, sort));
    let (icon, word) = match kind {
        Sort::Message => ("mail", "Message"),
        Sort::Task => ("list-checks", "Task"),
        Sort::Wait => ("clock", "Wait"),
        Sort::Other => ("zap", "Step"),
    };
    let numbered = move |what: &str| format!("{what} step {}", place.get() + 1);
    // When it is reached on the opportunity that the sequence is shown on.
    let when = Memo::new(move |_| {
        let step = editor.pieces.with(|all| place_of(all, key))?;
        let picture = editor.picture.get()?;
        let point = picture.points.iter().rev().find(|point| point.step == step)?;
        let at = point.until.unwrap_or(point.at);
        Some((if point.until.is_some() { "until " } else { "" }, at))
    });
    let body = match kind {
        Sort::Message => view! { <MessageFields editor key step /> }.into_any(),
        Sort::Task => view! { <TaskFields editor key piece /> }.into_any(),
        Sort::Wait => {
            let value = move || match step.get() {
                Some(Step::Wait { delay }) => delay,
                _ => Delay::Days { n: 1, at: None },
            };
            view! {
                <DelayFields label="Wait" value=Signal::derive(value) on_change=move |delay| editor.set(key, Step::Wait { delay }) />
            }
            .into_any()
        }
        Sort::Other => {
            let words = move || step.get().map(|step| app.data(|data| say::step(&step, data))).unwrap_or_default();
            view! { <p>{words}</p> }.into_any()
        }
    };
    let here = Memo::new(move |_| editor.here.get() == Some(key));
    view! {
        <li
            id=format!("sequence-step-{key}")
            class="sequence-step"
            class:wait=kind == Sort::Wait
            class:here=move || here.get()
            class:dragging=move || order.is_dragged(line)
            class:drag-over=move || order.is_over(line)
            data-test="sequence-step"
            on:keydown=move |ev| order.key(&ev, line)
            on:pointerenter=move |_| order.enter(line)
            on:focusin=move |_| {
                if editor.here.get_untracked() != Some(key) {
                    editor.here.set(Some(key));
                }
            }
        >
            <header class="step-head">
                <button
                    type="button"
                    class="grip"
                    title="Drag, or Alt and an arrow key"
                    aria-label=move || format!("Step {}, {}: Alt and an arrow key move it", place.get() + 1, word.to_lowercase())
                    aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                    data-test="step-grip"
                    on:pointerdown=move |ev| order.grab(&ev, line)
                >
                    <Icon name="grip-vertical" />
                </button>
                <Icon name=icon />
                <h3>{word}</h3>
                <span class="faint">{move || place.get() + 1}</span>
                <span class="grow"></span>
                {move || when.get().map(|(lead, at)| view! { <span class="step-when" data-test="step-when">{lead}{day_words(app, at)}</span> })}
                <IconButton
                    icon="arrow-up"
                    class="small wide-only"
                    title=Signal::derive(move || numbered("Move up"))
                    disabled=Signal::derive(move || place.get() == 0)
                    data_test="step-up"
                    on_click=move |_| by_button(editor, order, key, -1)
                />
                <IconButton
                    icon="arrow-down"
                    class="small wide-only"
                    title=Signal::derive(move || numbered("Move down"))
                    disabled=Signal::derive(move || place.get() == last.get())
                    data_test="step-down"
                    on_click=move |_| by_button(editor, order, key, 1)
                />
                <IconButton
                    icon="trash"
                    class="small"
                    title=Signal::derive(move || numbered("Remove"))
                    data_test="step-remove"
                    on_click=move |_| editor.remove(key)
                />
                <MenuButton
                    label=Signal::derive(move || numbered("More about"))
                    icon_only=true
                    class="icon-btn small"
                    items=Signal::derive(move || items(editor, order, key))
                    data_test="step-menu"
                />
            </header>
            <div class="step-body">{body}</div>
        </li>
    }
}

/// Moves a step by its button. At the end of the way the button is out of use: the other one takes the focus.
fn by_button(editor: Editor, order: Reorder, key: u32, by: isize) {
    order.shift(line_id(key), by);
    let (first, last) = order.ends(line_id(key));
    let up = if by < 0 { !first } else { last };
    editor.focus(key, if up { "[data-test=step-up]" } else { "[data-test=step-down]" });
}

/// What can be done with a step.
fn items(editor: Editor, order: Reorder, key: u32) -> Vec<MenuItem> {
    let line = line_id(key);
    let (first, last) = order.ends(line);
    let mut items = vec![
        MenuItem::new("Duplicate", move || editor.duplicate(key)).icon("copy").mark("step-duplicate"),
        MenuItem::new("Move up", move || order.shift(line, -1)).icon("arrow-up").disabled(first),
        MenuItem::new("Move down", move || order.shift(line, 1)).icon("arrow-down").disabled(last),
    ];
    for (place, (fresh, word, icon, _)) in Fresh::ALL.into_iter().enumerate() {
        let words = format!("Add a {} below", word.to_lowercase());
        let item = MenuItem::new(words, move || editor.add(fresh, Some(key))).icon(icon);
        items.push(if place == 0 { item.separated() } else { item });
    }
    items.push(MenuItem::new("Remove", move || editor.remove(key)).icon("trash").danger().separated());
    items
}
