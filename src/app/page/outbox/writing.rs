//! Changing a message before it goes out, and how it looks on paper.

use super::state::Outbox;
use crate::app::{
    page::parts::{EditText, InsertButton, MarkdownText, TextKind, field},
    ui::{Button, ButtonKind, CheckField},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Channel, Contact, Kind, Message, RecordId, TextForm},
    present::{insert::Letter, outbox::sheet},
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
    let on_paper = field(message, |message| message.channel == Channel::Letter);
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
                {move || {
                    let value = field(message, |message| message.to.clone());
                    let known = move || contact.get().map(|one| one.emails.clone()).unwrap_or_default();
                    if on_paper.get() {
                        view! { <EditText id=rid field="to" label="To" kind=TextKind::Area boxed=true value /> }.into_any()
                    } else {
                        view! { <EditText id=rid field="to" label="To" boxed=true value suggestions=Signal::derive(known) /> }.into_any()
                    }
                }}
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

/// A letter as it is printed: from, to, the day, then the text. On the screen it is not seen.
#[component]
pub fn Paper(outbox: Outbox, message: Memo<Option<Arc<Message>>>) -> impl IntoView {
    let app = outbox.app;
    let letter = Memo::new(move |_| message.get().filter(|message| message.channel == Channel::Letter));
    let on = Memo::new(move |_| {
        for kind in [Kind::Contact, Kind::Company, Kind::Member, Kind::Settings] {
            app.track(kind);
        }
        let message = letter.get()?;
        Some(app.data(|data| sheet(&message, data, &app.place(), app.now())))
    });
    let text = move || {
        let message = letter.get()?;
        let body = message.body.clone();
        Some(match message.form {
            TextForm::Plain => view! { <div class="letter-paper-text">{body}</div> }.into_any(),
            TextForm::Markdown => view! { <MarkdownText text=Signal::stored(body) /> }.into_any(),
        })
    };
    move || {
        on.get().map(|sheet| {
            view! {
                <div class="letter-paper" aria-hidden="true" data-test="letter-paper">
                    <p class="letter-paper-from">{sheet.from}</p>
                    <p class="letter-paper-to">{sheet.to.join("\n")}</p>
                    <p class="letter-paper-date">{sheet.date}</p>
                    <p class="letter-paper-subject">{sheet.subject}</p>
                    {text}
                </div>
            }
        })
    }
}
