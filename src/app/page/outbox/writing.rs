//! Changing a message before it goes out, and how it looks on paper.

use super::state::Outbox;
use crate::app::{
    page::parts::{EditText, InsertButton, TextKind, field},
    ui::{Button, ButtonKind, CheckField},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Channel, Contact, Kind, Message, RecordId, TextForm},
    present::insert::Letter,
    value::Id,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The fields of a message.
#[component]
pub fn Editor(
    outbox: Outbox,
    id: Id,
    message: Memo<Option<Arc<Message>>>,
    contact: Memo<Option<Arc<Contact>>>,
) -> impl IntoView {
    let app = outbox.app;
    let rid = RecordId { kind: Kind::Message, id };
    let opportunity = field(message, |message| message.opportunity);
    let stage = Memo::new(move |_| opportunity.get().and_then(|id| app.opportunity(id)).map(|one| one.stage));
    let form = field(message, |message| message.form);
    let letter = move |letter: Letter| {
        let before = message.get_untracked().map(|message| Letter {
            template: message.template,
            subject: message.subject.clone(),
            body: message.body.clone(),
            form: message.form,
        });
        let set = Map::from_iter([
            ("subject".to_string(), Value::from(letter.subject)),
            ("body".into(), letter.body.into()),
            ("form".into(), serde_json::to_value(letter.form).unwrap_or(Value::Null)),
            ("template".into(), letter.template.map_or(Value::Null, |id| id.to_string().into())),
        ]);
        app.act(Command::Edit { id: rid, set });
        before.unwrap_or_default()
    };
    view! {
        <div
            class="letter-edit form"
            data-test="letter-edit"
            data-insert=""
            on:keydown=move |ev| {
                if ev.key() == "Escape" && !ev.default_prevented() {
                    ev.prevent_default();
                    outbox.editing.set(false);
                    outbox.refocus();
                }
            }
        >
            <div data-insert-not="">
                <EditText
                    id=rid
                    field="to"
                    label="To"
                    boxed=true
                    value=field(message, |message| message.to.clone())
                    suggestions=Signal::derive(move || contact.get().map(|one| one.emails.clone()).unwrap_or_default())
                />
            </div>
            <EditText id=rid field="subject" label="Subject" boxed=true value=field(message, |message| message.subject.clone()) />
            <EditText
                id=rid
                field="body"
                label="Text"
                kind=TextKind::Area
                boxed=true
                class="letter-area"
                value=field(message, |message| message.body.clone())
            />
            <div class="btn-row">
                <Button
                    kind=ButtonKind::Main
                    data_test="letter-done"
                    on_click=move |_| {
                        outbox.editing.set(false);
                        outbox.refocus();
                    }
                >
                    "Done"
                </Button>
                <InsertButton
                    stage=Signal::derive(move || stage.get())
                    form
                    fill=opportunity
                    on_letter=Callback::new(letter)
                    class="btn quiet"
                />
                <CheckField
                    label="Markdown"
                    value=Signal::derive(move || form.get() == TextForm::Markdown)
                    on_commit=move |on: bool| _ = app.edit(rid, "form", if on { "markdown" } else { "plain" }.into())
                    data_test="letter-markdown"
                />
                <span class="hint push">"Ctrl+Enter keeps the text, Escape ends"</span>
            </div>
        </div>
    }
}

/// A letter as it is printed: the address, then the text. On the screen it is not seen.
#[component]
pub fn Paper(message: Memo<Option<Arc<Message>>>, contact: Memo<Option<Arc<Contact>>>) -> impl IntoView {
    let letter = move || message.get().filter(|message| message.channel == Channel::Letter);
    move || {
        letter().map(|message| {
            let name = contact.get().map(|contact| contact.name.clone()).unwrap_or_default();
            view! {
                <div class="letter-paper" aria-hidden="true">
                    <p>{name}<br />{message.to.clone()}</p>
                    <p class="letter-paper-subject">{message.subject.clone()}</p>
                    <p>{penstock::exchange::markdown::body(&message).into_owned()}</p>
                </div>
            }
        })
    }
}
