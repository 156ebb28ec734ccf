//! The words of a message: subject and text, with a menu of what can be put in.

use crate::app::{page::parts::InsertButton, ui::unique_id};
use leptos::{html, prelude::*};
use penstock::{model::TextForm, present::insert::Letter, value::Id};

/// Subject and text. Every keystroke goes out, so that the preview keeps up.
#[component]
pub fn Words(
    #[prop(into)] subject: Signal<String>,
    #[prop(into)] body: Signal<String>,
    /// Whether there is a subject.
    #[prop(into)]
    with_subject: Signal<bool>,
    /// How the text is written.
    #[prop(into)]
    form: Signal<TextForm>,
    /// The stage whose templates come first.
    #[prop(into)]
    stage: Signal<Option<Id>>,
    #[prop(into)] on_subject: Callback<String>,
    #[prop(into)] on_body: Callback<String>,
    /// Puts a whole message in place of both; answers with what stood there.
    on_letter: Callback<Letter, Letter>,
) -> impl IntoView {
    let (line, area) = (NodeRef::<html::Input>::new(), NodeRef::<html::Textarea>::new());
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
    view! {
        <div class="words" data-insert>
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
                        on:input=move |ev| on_subject.run(event_target_value(&ev))
                    />
                </div>
            </Show>
            <div class="field">
                <div class="words-head">
                    <label class="field-label" for=area_id.get_value()>"Text"</label>
                    <InsertButton stage form on_letter data_test="step-insert" />
                </div>
                <textarea
                    node_ref=area
                    id=area_id.get_value()
                    class="textarea words-area"
                    data-test="step-body"
                    on:input=move |ev| on_body.run(event_target_value(&ev))
                ></textarea>
            </div>
        </div>
    }
}
