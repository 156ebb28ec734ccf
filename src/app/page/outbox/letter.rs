//! The message in front: its text, whom it goes to, why it is there, and what is to be known before it is sent.

use super::{missing::AddressField, row, state::Outbox, tools::Tools};
use crate::app::{
    page::parts::{EditText, RecordLink, TextKind, field},
    ui::{Button, ButtonKind, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    exchange::mailto::{Unopened, opening},
    model::{Channel, Contact, Kind, Message, MessageState, Record, RecordId},
    present::outbox::{self as lists, Ahead, Item},
    value::{Id, quoted},
};
use std::sync::Arc;

/// What is shown beside the list.
#[component]
pub fn Front(outbox: Outbox) -> impl IntoView {
    move || match outbox.here.get() {
        Some(Item::Message(id)) => view! { <Letter outbox id /> }.into_any(),
        Some(Item::Ahead(ahead)) => view! { <Forecast outbox ahead /> }.into_any(),
        None => {
            view! { <EmptyState icon="mail" title="No message" text="Choose one in the list." small=true /> }.into_any()
        }
    }
}

#[component]
fn Back(outbox: Outbox) -> impl IntoView {
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
            <h2 class="letter-title" data-test="letter-title">{move || title.get()}</h2>
            <Warnings outbox message contact />
            <Facts outbox message contact />
            <Tools outbox message />
            <Show
                when=move || editing.get()
                fallback=move || {
                    view! {
                        <div class="letter-text" dir="auto" data-test="letter-text">
                            {move || message.get().map(|message| message.body.clone()).unwrap_or_default()}
                        </div>
                    }
                }
            >
                <div
                    class="letter-edit form"
                    data-test="letter-edit"
                    on:keydown=move |ev| {
                        if ev.key() == "Escape" && !ev.default_prevented() {
                            ev.prevent_default();
                            outbox.editing.set(false);
                        }
                    }
                >
                    <EditText
                        id=rid
                        field="to"
                        label="To"
                        boxed=true
                        value=field(message, |message| message.to.clone())
                        suggestions=Signal::derive(move || contact.get().map(|one| one.emails.clone()).unwrap_or_default())
                    />
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
                        <Button kind=ButtonKind::Main data_test="letter-done" on_click=move |_| outbox.editing.set(false)>
                            "Done"
                        </Button>
                    </div>
                </div>
            </Show>
        </article>
    }
}

/// What is to be known before the message is sent.
#[component]
fn Warnings(outbox: Outbox, message: Memo<Option<Arc<Message>>>, contact: Memo<Option<Arc<Contact>>>) -> impl IntoView {
    let app = outbox.app;
    let name = move || contact.get().map(|contact| contact.title()).unwrap_or_default();
    let late = move || {
        let message = message.get().filter(|message| message.open())?;
        let days = (app.today() - app.scene().calendar.zone.date(message.due)).num_days();
        let ago = match usize::try_from(days).unwrap_or(0) {
            0 => "earlier today".to_string(),
            1 => "yesterday".to_string(),
            days => format!("{} ago", penstock::value::plural(days, "day", "days")),
        };
        match message.state {
            MessageState::Review => Some((
                true,
                format!(
                    "This was due {ago} ({}) while nobody was here. Read it as it is now before it goes.",
                    app.moment(message.due)
                ),
            )),
            _ if days > 0 => Some((false, format!("This is late: it was due {ago} ({}).", app.moment(message.due)))),
            _ => None,
        }
    };
    let unwilling = Memo::new(move |_| {
        let open = message.with(|message| message.as_ref().is_some_and(|message| message.open()));
        open && contact.with(|contact| contact.as_ref().is_some_and(|contact| contact.opted_out))
    });
    let lacking = Memo::new(move |_| {
        message.with(|message| {
            let lacks = |message: &Arc<Message>| {
                let before = || app.data(|data| lists::came_back(message, data));
                message.bounced
                    || (message.open() && (message.to.trim().is_empty() || wrong(message).is_some() || before()))
            };
            message.as_ref().filter(|message| lacks(message)).map(|message| {
                let to = &message.to;
                let why = match (message.bounced, to.trim().is_empty()) {
                    (true, _) => format!("This came back: {to} cannot be reached."),
                    (_, true) => "There is no address to send this to.".to_string(),
                    _ => wrong(message).unwrap_or_else(|| format!("An earlier message to {to} came back.")),
                };
                (message.id, message.channel, why)
            })
        })
    });
    let long = move || {
        let message = message.get().filter(|message| message.open())?;
        opening(&message).err().filter(|why| matches!(why, Unopened::TooLong { .. })).map(|why| why.to_string())
    };
    let early = move || {
        let message = message.get().filter(|message| message.open())?;
        app.data(|data| {
            let before = lists::unsent_before(&message, data).and_then(|id| data.message(id))?;
            Some(format!("{}, which comes before this one, has not been sent yet.", quoted(&before.title())))
        })
    };
    let handed = move || {
        outbox
            .handed
            .get()
            .is_some_and(|id| message.with(|message| message.as_ref().is_some_and(|message| message.id == id)))
    };
    view! {
        {move || {
            late().map(|(review, words)| {
                view! {
                    <div class="banner late" data-test="letter-late">
                        <Icon name="clock" />
                        <p>{words}</p>
                        {review.then(|| view! {
                            <Button class="small" data_test="outbox-approve" on_click=move |_| outbox.approve()>
                                "It can go " <kbd>"A"</kbd>
                            </Button>
                        })}
                    </div>
                }
            })
        }}
        <Show when=move || unwilling.get()>
            <div class="banner late" data-test="letter-optout">
                <Icon name="ban" />
                <p>{name} " wants no more messages. This one should not be sent."</p>
            </div>
        </Show>
        {move || {
            early().map(|words| view! {
                <div class="banner due" data-test="letter-early"><Icon name="info" /><p>{words}</p></div>
            })
        }}
        {move || lacking.get().map(|(id, channel, why)| view! { <AddressField outbox message=id channel why name=name() /> })}
        {move || {
            long().map(|words| view! {
                <div class="banner due" data-test="letter-long"><Icon name="info" /><p>{words}</p></div>
            })
        }}
        <Show when=handed>
            <div class="banner good" role="status" data-test="letter-handed">
                <Icon name="circle-check" />
                <p>"Over to you: send it there. Then S marks it as sent and shows the next."</p>
            </div>
        </Show>
    }
}

/// Why an address is none, where there is one.
fn wrong(message: &Message) -> Option<String> {
    match opening(message) {
        Err(why @ (Unopened::NotAnAddress(_) | Unopened::Several(_))) => Some(why.to_string()),
        _ => None,
    }
}

#[component]
fn Facts(outbox: Outbox, message: Memo<Option<Arc<Message>>>, contact: Memo<Option<Arc<Contact>>>) -> impl IntoView {
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
                        <button type="button" class="link" data-test="letter-why" on:click=move |_| app.why(run)>
                            "Why is this here?"
                        </button>
                    </dd>
                </div>
            })}
        </dl>
    }
}

/// A message that a run is going to prepare.
#[component]
fn Forecast(outbox: Outbox, ahead: Ahead) -> impl IntoView {
    let app = outbox.app;
    let draft = Memo::new(move |_| {
        [Kind::Run, Kind::Contact, Kind::Opportunity, Kind::Company, Kind::Member]
            .into_iter()
            .for_each(|kind| app.track(kind));
        app.data(|data| lists::draft(&ahead, data, app.place().words()))
    });
    let message = Memo::new(move |_| draft.get().map(|(message, _)| Arc::new(message)));
    let contact = Memo::new(move |_| message.get().and_then(|message| message.contact).and_then(|id| app.contact(id)));
    let problem = move || draft.get().and_then(|(_, problem)| problem);
    view! {
        <article class="letter" data-test="forecast">
            <Back outbox />
            <h2 class="letter-title">{move || message.get().map(|message| message.title()).unwrap_or_default()}</h2>
            <div class="banner">
                <Icon name="calendar-clock" />
                <p>
                    "This is not in the Outbox yet. It will be prepared "
                    {move || app.moment(ahead.at)}
                    {if ahead.sure { "." } else { ", unless what it waits for happens before." }}
                    " The text is as it would be today, sent by "
                    {row::sender(outbox, &ahead)}
                    "."
                </p>
            </div>
            {move || problem().map(|why| view! {
                <div class="banner late"><Icon name="alert-triangle" /><p>"It could not be prepared as things are: " {why} "."</p></div>
            })}
            <Facts outbox message contact />
            <div class="letter-text" dir="auto">
                {move || message.get().map(|message| message.body.clone()).unwrap_or_default()}
            </div>
        </article>
    }
}
