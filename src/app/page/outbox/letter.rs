//! The message in front: its text, whom it goes to, why it is there, and what is to be known before it is sent.

use super::{
    forecast::Forecast,
    row,
    state::Outbox,
    tools::Tools,
    warnings::Warnings,
    writing::{Editor, Paper},
};
use crate::app::{
    page::parts::{MarkdownText, RecordLink},
    ui::{Button, ButtonKind, EmptyState},
};
use leptos::prelude::*;
use penstock::{
    model::{Channel, Contact, Kind, Message, Record, RecordId, TextForm},
    present::{
        outbox::{Item, source},
        route::Route,
    },
    value::Id,
};
use std::sync::Arc;

/// What is shown beside the list.
#[component]
pub fn Front(outbox: Outbox) -> impl IntoView {
    // Each message begins at its top: what it is shown in is new with it.
    move || match outbox.here.get() {
        Some(Item::Message(id)) => view! { <div class="letter-scroll"><Letter outbox id /></div> }.into_any(),
        Some(Item::Ahead(ahead)) => view! { <div class="letter-scroll"><Forecast outbox ahead /></div> }.into_any(),
        None => {
            view! { <EmptyState icon="mail" title="No message" text="Choose one in the list." small=true /> }.into_any()
        }
    }
}

/// On a phone: the way back to the list.
#[component]
pub fn Back(outbox: Outbox) -> impl IntoView {
    view! {
        <Button
            kind=ButtonKind::Quiet
            icon="arrow-left"
            class="small outbox-back"
            data_test="outbox-back"
            on_click=move |_| outbox.reading.set(false)
        >
            "All messages"
        </Button>
    }
}

/// Which message this is, of how many.
#[component]
fn Progress(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let of = Memo::new(move |_| outbox.progress());
    move || {
        of.get().map(|(at, all)| {
            view! {
                <p class="letter-progress muted" data-test="letter-progress">
                    {app.number(at)} " of " {app.number(all)}
                </p>
            }
        })
    }
}

#[component]
fn Letter(outbox: Outbox, id: Id) -> impl IntoView {
    let app = outbox.app;
    let rid = RecordId { kind: Kind::Message, id };
    let message = Memo::new(move |_| match app.record(rid) {
        Some(Record::Message(message)) => Some(message),
        _ => None,
    });
    let contact = Memo::new(move |_| message.get().and_then(|message| message.contact).and_then(|id| app.contact(id)));
    let title = Memo::new(move |_| message.get().map(|message| message.title()).unwrap_or_default());
    let editing = Memo::new(move |_| {
        outbox.editing.get() && message.with(|message| message.as_ref().is_some_and(|message| message.open()))
    });
    view! {
        <article class="letter" data-test="letter">
            <Back outbox />
            <Progress outbox />
            <h2 class="letter-title" data-test="letter-title">{move || title.get()}</h2>
            <Warnings outbox message contact />
            <Facts outbox message contact />
            <Tools outbox message />
            <Show
                when=move || editing.get()
                fallback=move || view! { <TextShown message /> }
            >
                <Editor outbox id message contact />
            </Show>
            <Paper outbox message />
        </article>
    }
}

/// The text, as it goes out.
#[component]
pub fn TextShown(message: Memo<Option<Arc<Message>>>) -> impl IntoView {
    let text = Memo::new(move |_| {
        let message = message.get();
        message.map(|message| (message.form, message.body.clone())).unwrap_or_default()
    });
    move || {
        let (form, body) = text.get();
        let words = match form {
            TextForm::Plain => body.into_any(),
            TextForm::Markdown => view! { <MarkdownText text=Signal::stored(body) /> }.into_any(),
        };
        view! { <div class="letter-text" class:plain=form == TextForm::Plain dir="auto" data-test="letter-text">{words}</div> }
    }
}

/// Whom it goes to, what it is about, when, who sends it, and why it is there.
#[component]
pub fn Facts(
    outbox: Outbox,
    message: Memo<Option<Arc<Message>>>,
    contact: Memo<Option<Arc<Contact>>>,
) -> impl IntoView {
    let app = outbox.app;
    let to = move || message.get().map(|message| message.to.clone()).unwrap_or_default();
    let channel = move || message.with(|message| message.as_ref().map(|message| message.channel).unwrap_or_default());
    let whom = Signal::derive(move || contact.get().map(|contact| contact.title()).unwrap_or_default());
    let opportunity =
        Memo::new(move |_| message.get().and_then(|message| message.opportunity).and_then(|id| app.opportunity(id)));
    let name = Signal::derive(move || opportunity.get().map(|one| one.name.clone()).unwrap_or_default());
    let stage = move || {
        opportunity.get().and_then(|one| app.stage(one.stage)).map(|stage| stage.name.clone()).unwrap_or_default()
    };
    let who = move || {
        let id = message.get().and_then(|message| message.assignee);
        id.and_then(|id| app.member(id))
            .map_or_else(|| "Nobody in particular".to_string(), |member| member.name.clone())
    };
    let run = Memo::new(move |_| message.get().and_then(|message| message.run));
    let of = Memo::new(move |_| {
        let message = message.get()?;
        app.track(Kind::Sequence);
        app.data(|data| source(&message, data).map(|(id, name)| (id, name.to_string(), data.sequence(id).is_some())))
    });
    let when = move || message.get().map(|message| row::when(outbox, &message));
    view! {
        <dl class="letter-facts">
            <div>
                <dt>"To"</dt>
                <dd data-test="letter-to">
                    {move || contact.get().map(|one| {
                        view! { <RecordLink id=RecordId { kind: Kind::Contact, id: one.id } title=whom /> }
                    })}
                    " "
                    <span class="muted">{to}</span>
                    <Show when=move || channel() != Channel::Email>
                        <span class="tag">{move || channel().word()}</span>
                    </Show>
                </dd>
            </div>
            {move || opportunity.get().map(|one| view! {
                <div>
                    <dt>"About"</dt>
                    <dd>
                        <RecordLink id=RecordId::opportunity(one.id) title=name />
                        <span class="muted">" " {stage}</span>
                    </dd>
                </div>
            })}
            <div>
                <dt>"When"</dt>
                <dd>{move || when().map(|(class, words)| view! { <span class=class>{words}</span> })}</dd>
            </div>
            <div>
                <dt>"Who"</dt>
                <dd>{who}</dd>
            </div>
            {move || run.get().map(|run| view! {
                <div>
                    <dt>"Why"</dt>
                    <dd>
                        {move || of.get().map(|(id, name, sequence)| {
                            let go = move |_| app.go(Route::Sequences { rule: Some(id) });
                            if sequence {
                                view! {
                                    <button type="button" class="link" data-test="letter-sequence" on:click=go>{name}</button>
                                    " · "
                                }
                                    .into_any()
                            } else {
                                view! { <span>{name} " · "</span> }.into_any()
                            }
                        })}
                        <button type="button" class="link" data-test="letter-why" on:click=move |_| app.why(run)>
                            "Why is this here?"
                        </button>
                    </dd>
                </div>
            })}
        </dl>
    }
}
