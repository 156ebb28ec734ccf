//! What there is to choose from, while a field is edited.

use crate::app::{
    store::{App, use_app},
    ui::{Button, Field, Icon, MenuButton, MenuItem, Reorder, focus},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    command::Command,
    model::Choice,
    present::custom::FieldForm,
    value::{Id, one_line},
};
use std::sync::Arc;

/// The field that is edited, and what it is like so far.
#[derive(Clone, Copy)]
pub struct Editing(pub RwSignal<Option<FieldForm>>);

impl Editing {
    /// Changes the form.
    pub fn change(self, change: impl FnOnce(&mut FieldForm)) {
        self.0.update(|form| {
            if let Some(form) = form {
                change(form);
            }
        });
    }

    /// Something of the form.
    pub fn read<T: Default>(self, read: impl FnOnce(&FieldForm) -> T) -> T {
        self.0.with(|form| form.as_ref().map(read).unwrap_or_default())
    }

    fn choice(self, id: Id, change: impl FnOnce(&mut Choice)) {
        self.change(|form| {
            if let Some(choice) = form.choices.iter_mut().find(|choice| choice.id == id) {
                change(choice);
            }
        });
    }
}

/// What can be done with a choice.
fn actions(app: App, editing: Editing, order: Reorder, id: Id) -> Vec<MenuItem> {
    let (field, choices) = untrack(|| editing.read(|form| (form.id, form.choices.clone())));
    let Some(own) = choices.iter().find(|choice| choice.id == id) else { return Vec::new() };
    let saved = app.data(|data| {
        data.custom_field(field).map(|field| field.choices.iter().map(|choice| choice.id).collect::<Vec<_>>())
    });
    let saved = saved.unwrap_or_default();
    let (first, last) = order.ends(id);
    let words = if own.retired { "Offer again" } else { "Retire: no longer offered" };
    let mut items = vec![
        MenuItem::new("Move up", move || order.shift(id, -1)).icon("arrow-up").disabled(first),
        MenuItem::new("Move down", move || order.shift(id, 1)).icon("arrow-down").disabled(last),
        MenuItem::new(words, move || editing.choice(id, |choice| choice.retired = !choice.retired)).icon("archive"),
        MenuItem::new("Remove", move || editing.change(|form| form.choices.retain(|choice| choice.id != id)))
            .icon("trash")
            .danger(),
    ];
    if saved.contains(&id) {
        let others = choices.into_iter().filter(|other| other.id != id && saved.contains(&other.id));
        items.extend(others.enumerate().map(|(nth, other)| {
            let into = other.id;
            let merge = move || {
                if app.act_with_undo(Command::MergeChoices { field, from: id, into }).is_some() {
                    editing.change(|form| form.choices.retain(|choice| choice.id != id));
                }
            };
            let item = MenuItem::new(format!("Merge into {}", other.text), merge).icon("git-merge");
            if nth == 0 { item.separated() } else { item }
        }));
    }
    items
}

/// The choices: renamed where they stand, put in order, retired, merged, added.
#[component]
pub fn Choices(editing: Editing, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| -> Arc<[Id]> {
        editing.read(|form| form.choices.iter().map(|c| c.id).collect::<Vec<_>>()).into()
    });
    let order = Reorder::new(shown, move |moved| {
        editing.change(|form| {
            if moved.from < form.choices.len() && moved.to < form.choices.len() {
                let choice = form.choices.remove(moved.from);
                form.choices.insert(moved.to, choice);
            }
        });
        focus::soon(format!("#choice-grip-{}", moved.id));
    });
    let fresh = RwSignal::new(String::new());
    let add = move || {
        // Several at once, as they are pasted: one on each line, or with semicolons between.
        let texts = fresh.get_untracked();
        for text in texts.split(['\n', ';']).map(one_line).filter(|text| !text.is_empty()) {
            let id = app.stamp().ids.take();
            editing.change(|form| form.choices.push(Choice { id, text, retired: false }));
        }
        fresh.set(String::new());
    };
    // It would send the whole form, without the choice.
    let key = move |ev: KeyboardEvent| {
        if ev.key() == "Enter" && !ev.is_composing() {
            ev.prevent_default();
            add();
        }
    };
    view! {
        <fieldset class="custom-choice-list" data-test="field-choices">
            <legend class="field-label">"Choices"</legend>
            <ul class="custom-list">
                <For each=move || shown.get().to_vec() key=|id| *id let:id>
                    <li
                        class="custom-row"
                        class:dragging=move || order.is_dragged(id)
                        class:drag-over=move || order.is_over(id)
                        on:pointerenter=move |_| order.enter(id)
                        on:keydown=move |ev| order.key(&ev, id)
                    >
                        <button type="button" class="grip" id=format!("choice-grip-{id}") title="Drag, or Alt and an arrow key" aria-label="Move this choice: drag, or Alt and an arrow key" on:pointerdown=move |ev| order.grab(&ev, id)>
                            <Icon name="grip-vertical" />
                        </button>
                        <Field
                            label="Choice"
                            hide_label=true
                            value=Signal::derive(move || editing.read(|form| text_of(form, id)))
                            on_input=move |text: String| editing.choice(id, |choice| choice.text = text)
                            data_test="field-choice"
                        />
                        <Show when=move || editing.read(|form| form.choices.iter().any(|choice| choice.id == id && choice.retired))>
                            <span class="tag">"retired"</span>
                        </Show>
                        <MenuButton
                            icon_only=true
                            label=Signal::derive(move || format!("Actions for {}", editing.read(|form| text_of(form, id))))
                            items=Signal::derive(move || { shown.track(); actions(app, editing, order, id) })
                            data_test="field-choice-menu"
                        />
                    </li>
                </For>
            </ul>
            <div class="add-line" on:keydown=key>
                <Field label="New choice" hide_label=true value=fresh on_input=move |text| fresh.set(text) placeholder="Add a choice" data_test="field-choice-new" />
                <Button icon="plus" data_test="field-choice-add" on_click=move |_| add()>"Add"</Button>
            </div>
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
        </fieldset>
    }
}

fn text_of(form: &FieldForm, id: Id) -> String {
    form.choices.iter().find(|choice| choice.id == id).map(|choice| choice.text.clone()).unwrap_or_default()
}
