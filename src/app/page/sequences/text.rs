//! The words of a message: subject and text, with a menu of what can be filled in.

use crate::app::ui::{MenuButton, MenuItem, unique_id};
use leptos::{html, prelude::*};
use penstock::automation::MERGE_FIELDS;

/// Subject and text. Every keystroke goes out, so that the preview keeps up.
#[component]
pub fn Words(
    #[prop(into)] subject: Signal<String>,
    #[prop(into)] body: Signal<String>,
    /// Whether there is a subject.
    #[prop(into)]
    with_subject: Signal<bool>,
    #[prop(into)] on_subject: Callback<String>,
    #[prop(into)] on_body: Callback<String>,
) -> impl IntoView {
    let (line, area) = (NodeRef::<html::Input>::new(), NodeRef::<html::Textarea>::new());
    let in_subject = RwSignal::new(false);
    let (line_id, area_id) = (StoredValue::new(unique_id("subject")), StoredValue::new(unique_id("body")));
    // What is being typed stays in place when the value changes below it.
    Effect::new(move || {
        let text = subject.get();
        if let Some(line) = line.get().filter(|line| line.value() != text) {
            line.set_value(&text);
        }
    });
    Effect::new(move || {
        let text = body.get();
        if let Some(area) = area.get().filter(|area| area.value() != text) {
            area.set_value(&text);
        }
    });
    let insert = move |name: &str| {
        let field = format!("{{{{ {name} }}}}");
        let into_line = in_subject.get_untracked() && with_subject.get_untracked();
        if let Some(line) = line.get_untracked().filter(|_| into_line) {
            let at = line.selection_end().ok().flatten();
            let _ = line.set_range_text(&field);
            let _ = line.focus();
            let end = at.map(|at| at.saturating_add(u32::try_from(field.len()).unwrap_or(0)));
            let _ = end.map(|end| line.set_selection_range(end, end));
            on_subject.run(line.value());
        } else if let Some(area) = area.get_untracked() {
            let at = area.selection_end().ok().flatten();
            let _ = area.set_range_text(&field);
            let _ = area.focus();
            let end = at.map(|at| at.saturating_add(u32::try_from(field.len()).unwrap_or(0)));
            let _ = end.map(|end| area.set_selection_range(end, end));
            on_body.run(area.value());
        }
    };
    let items = move || {
        let item = |(name, words): (&'static str, &'static str)| MenuItem::new(words, move || insert(name));
        let mut items: Vec<MenuItem> = MERGE_FIELDS.into_iter().map(item).collect();
        let fallback = move || insert("contact.first_name or \"there\"");
        items.push(MenuItem::new("First name, or “there” if unknown", fallback).separated());
        items
    };
    view! {
        <Show when=move || with_subject.get()>
            <div class="field">
                <label class="field-label" for=line_id.get_value()>"Subject"</label>
                <input
                    node_ref=line
                    id=line_id.get_value()
                    class="input"
                    type="text"
                    autocomplete="off"
                    data-test="step-subject"
                    on:focus=move |_| in_subject.set(true)
                    on:input=move |ev| on_subject.run(event_target_value(&ev))
                />
            </div>
        </Show>
        <div class="field">
            <div class="words-head">
                <label class="field-label" for=area_id.get_value()>"Text"</label>
                <MenuButton label="Fill in…" icon="plus" class="btn quiet small" items=Signal::derive(items) data_test="step-merge" />
            </div>
            <textarea
                node_ref=area
                id=area_id.get_value()
                class="textarea words-area"
                data-test="step-body"
                on:focus=move |_| in_subject.set(false)
                on:input=move |ev| on_body.run(event_target_value(&ev))
            ></textarea>
        </div>
    }
}
