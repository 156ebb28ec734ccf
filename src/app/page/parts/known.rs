//! What is known about somebody, in longer texts.

use super::{EditText, TextKind};
use leptos::prelude::*;
use penstock::model::RecordId;

/// A longer text of a record: stored name, label, text.
pub type Note = (&'static str, &'static str, Signal<String>);

/// The part of a panel with the longer texts.
#[component]
pub fn KnownPart(id: RecordId, notes: Vec<Note>) -> impl IntoView {
    let kind = TextKind::Area;
    let notes =
        notes.into_iter().map(|(field, label, value)| view! { <EditText id field label kind boxed=true value /> });
    view! {
        <section class="part insight" data-test="insight">
            <h3 class="part-title">"What we know"</h3>
            {notes.collect_view()}
        </section>
    }
}
