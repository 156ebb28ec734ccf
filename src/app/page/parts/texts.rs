//! Lists of short texts of a record: addresses, numbers, profiles.

use super::{MailLinks, PhoneLinks, Whom, edit::refusal, links::WebLink};
use crate::app::{
    store::use_app,
    ui::{Field, FieldKind, IconButton},
};
use leptos::prelude::*;
use penstock::model::RecordId;
use serde_json::Value;

/// A list of email addresses, telephone numbers or web addresses. Emptying a line takes it out.
#[component]
pub fn TextList(
    id: RecordId,
    /// Stored name.
    field: &'static str,
    /// One of them, such as `Email`.
    label: &'static str,
    #[prop(into)] values: Signal<Vec<String>>,
    kind: FieldKind,
    /// Whose they are, where calls and messages are to be logged.
    #[prop(optional, into)]
    whom: Signal<Option<Whom>>,
) -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let store = move |all: Vec<String>| {
        let set = if all.is_empty() { Value::Null } else { Value::from(all) };
        error.try_set(refusal(app.edit(id, field, set)));
    };
    let change = move |at: usize, text: String| {
        let (mut all, text) = (values.get_untracked(), text.trim().to_string());
        match (all.get_mut(at), text.is_empty()) {
            (Some(old), false) => *old = text,
            (Some(_), true) => {
                all.remove(at);
            }
            (None, false) => all.push(text),
            (None, true) => return,
        }
        store(all);
    };
    let count = Memo::new(move |_| values.with(Vec::len));
    // The last line is the one that a new text is typed into.
    let line = move |at: usize| {
        let text = Signal::derive(move || values.with(|all| all.get(at).cloned().unwrap_or_default()));
        let title = if at == 0 { label.to_string() } else { format!("{label} {}", at + 1) };
        let last = move || at == count.get();
        let hint = Signal::derive(move || if last() { "Add".to_string() } else { String::new() });
        let link = move || match kind {
            FieldKind::Email => view! { <MailLinks text whom /> }.into_any(),
            FieldKind::Phone => view! { <PhoneLinks text whom /> }.into_any(),
            _ => view! { <WebLink text /> }.into_any(),
        };
        view! {
            <div class="text-line">
                <span class="field-label" aria-hidden="true">{(at == 0).then_some(label)}</span>
                <Field
                    label=title
                    hide_label=true
                    value=text
                    kind
                    placeholder=hint
                    on_commit=move |text| change(at, text)
                    class="inline-edit"
                    data_test=format!("field-{field}-{at}")
                />
                <Show when=move || !last()>
                    {link}
                    <IconButton
                        icon="x"
                        class="small"
                        title=format!("Remove this {}", label.to_lowercase())
                        on_click=move |_| change(at, String::new())
                    />
                </Show>
            </div>
        }
    };
    view! {
        <div class="text-list" role="group" aria-label=label>
            <For each=move || 0..=count.get() key=|at| *at children=line />
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
        </div>
    }
}
