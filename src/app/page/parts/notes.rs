//! What is known about somebody in longer texts, those that are there; the others are one press away.

use super::{EditText, TextKind};
use crate::app::{
    store::use_app,
    ui::{Icon, focus},
};
use leptos::prelude::*;
use penstock::{model::RecordId, present::research::written};
use std::collections::BTreeSet;

/// A longer text of a record.
#[derive(Clone, Copy)]
pub struct NoteField {
    /// Stored name.
    pub field: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// The text.
    pub value: Signal<String>,
    /// Whether it grows old: then the day it was last written stands below it.
    pub dated: bool,
}

impl NoteField {
    /// A text.
    pub fn new(field: &'static str, label: &'static str, value: Signal<String>) -> Self {
        NoteField { field, label, value, dated: false }
    }

    /// The day it was last written stands below it.
    pub fn dated(mut self) -> Self {
        self.dated = true;
        self
    }
}

/// The part of a panel with the longer texts. `noting` is one that was asked for from elsewhere.
#[component]
pub fn NotesPart(id: RecordId, notes: Vec<NoteField>, noting: RwSignal<Option<&'static str>>) -> impl IntoView {
    let app = use_app();
    let opened = RwSignal::new(BTreeSet::<&'static str>::new());
    let mark = |field: &str| format!("field-{}", field.replace('_', "-"));
    let shown = move |note: NoteField| {
        let wanted = noting.get().is_some_and(|asked| asked == note.field.replace('_', "-"));
        wanted || opened.with(|opened| opened.contains(note.field)) || note.value.with(|text| !text.is_empty())
    };
    let open = move |note: NoteField| {
        opened.update(|opened| _ = opened.insert(note.field));
        focus::soon(format!("[data-test=panel] [data-test={}]", mark(note.field)));
    };
    let notes = StoredValue::new(notes);
    let text = move |note: NoteField| {
        let day = move || {
            note.value.track();
            let at = app
                .record(id)
                .and_then(|record| app.read(|workspace| written(workspace.journal(), &record, note.field)));
            at.filter(|_| note.dated).map(|at| format!("Written {}", app.moment(at)))
        };
        view! {
            <Show when=move || shown(note)>
                <EditText id field=note.field label=note.label kind=TextKind::Area boxed=true value=note.value hint=Signal::derive(day) />
            </Show>
        }
    };
    let button = move |note: NoteField| {
        view! {
            <Show when=move || !shown(note)>
                <button
                    type="button"
                    class="btn quiet small"
                    data-test=format!("note-{}-add", note.field.replace('_', "-"))
                    on:click=move |_| open(note)
                >
                    <Icon name="plus" class="small" />
                    {note.label}
                </button>
            </Show>
        }
    };
    view! {
        <section class="part insight" data-test="insight">
            <h3 class="part-title">"What we know"</h3>
            {notes.with_value(|notes| notes.iter().map(|note| text(*note)).collect_view())}
            <div class="entry-adds" role="group" aria-label="Add">
                {notes.with_value(|notes| notes.iter().map(|note| button(*note)).collect_view())}
            </div>
        </section>
    }
}
