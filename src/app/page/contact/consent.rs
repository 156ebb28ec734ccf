//! Whether messages may go to somebody: what they agreed to, when and how, and whether they want no more.

use super::Shown;
use crate::app::{
    page::parts::field,
    store::use_app,
    ui::{CheckField, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Consent, Kind, RecordId},
    value::{Date, Id},
};
use serde_json::Value;

/// What is agreed about messages, in one sentence, and what changes it. What is in the Outbox for them goes with the wish
/// for no more.
#[component]
pub fn ConsentPart(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Contact, id };
    let consent = field(shown, |contact| contact.consent.clone());
    let opted_out = field(shown, |contact| contact.opted_out);
    let error = RwSignal::new(None::<String>);
    let set = move |consent: Option<Consent>| {
        let value = consent.and_then(|consent| serde_json::to_value(consent).ok()).unwrap_or(Value::Null);
        error.set(app.edit(rid, "consent", value).err().map(|rejection| rejection.to_string()));
    };
    let day = move |text: String| {
        let how = consent.get_untracked().map(|consent| consent.how).unwrap_or_default();
        match text.parse::<Date>() {
            Ok(on) => set(Some(Consent { on, how })),
            Err(_) => set(None),
        }
    };
    let way = move |how: String| {
        let on = consent.get_untracked().map_or_else(|| untrack(|| app.today()), |consent| consent.on);
        set(Some(Consent { on, how: how.trim().to_string() }));
    };
    let words = move || match (opted_out.get(), consent.get()) {
        (true, Some(_)) => "They agreed once, and want no more now: no message goes to them.".to_string(),
        (true, None) => "No message goes to them.".into(),
        (false, Some(consent)) => {
            let how = if consent.how.is_empty() { String::new() } else { format!(": {}", consent.how) };
            format!("Agreed to messages on {}{how}.", app.whole_date(consent.on))
        }
        (false, None) => "Nothing is noted about their consent to messages.".into(),
    };
    view! {
        <div class="consent" role="group" aria-label="Messages to them" data-test="consent">
            <p class="hint" data-test="consent-words">{words}</p>
            <div class="fact-list">
                <Field
                    label="Agreed on"
                    kind=FieldKind::Date
                    row=true
                    value=Signal::derive(move || consent.get().map(|consent| consent.on.to_string()).unwrap_or_default())
                    on_commit=day
                    error
                    class="inline-edit"
                    data_test="consent-on"
                />
                <Show when=move || consent.with(Option::is_some)>
                    <Field
                        label="How"
                        row=true
                        value=Signal::derive(move || consent.get().map(|consent| consent.how).unwrap_or_default())
                        on_commit=way
                        placeholder="newsletter form, by word at the fair…"
                        class="inline-edit"
                        data_test="consent-how"
                    />
                </Show>
                <CheckField
                    label="Wants no more messages"
                    value=opted_out
                    on_commit=move |on: bool| _ = app.act_with_undo(Command::OptOut { contact: id, on })
                    data_test="opt-out"
                />
            </div>
        </div>
    }
}
