//! What is to be known, or done, before a message is sent.

use super::{gaps::Gaps, missing::AddressField, state::Outbox};
use crate::app::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;
use penstock::{
    exchange::mailto::{Unopened, opening},
    model::{Contact, Kind, Message, MessageState},
    present::outbox::{self as lists, Review, came_back},
    value::{plural, quoted},
};
use std::sync::Arc;

type Shown = Memo<Option<Arc<Message>>>;

/// What is to be known before the message is sent.
#[component]
pub fn Warnings(outbox: Outbox, message: Shown, contact: Memo<Option<Arc<Contact>>>) -> impl IntoView {
    let app = outbox.app;
    let name = move || contact.get().map(|contact| contact.title()).unwrap_or_default();
    let unwilling = Memo::new(move |_| {
        let open = message.with(|message| message.as_ref().is_some_and(|message| message.open()));
        open && contact.with(|contact| contact.as_ref().is_some_and(|contact| contact.opted_out))
    });
    let lacking = Memo::new(move |_| {
        message.with(|message| {
            let lacks = |message: &Arc<Message>| {
                let before = || app.data(|data| came_back(message, data));
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
        <Late outbox message />
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
        <Gaps outbox message />
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
        Err(why @ (Unopened::NotAnAddress(_) | Unopened::NotDialled(_) | Unopened::Several(_))) => {
            Some(why.to_string())
        }
        _ => None,
    }
}

/// How late a message is and why; what waits to be looked at offers what can be done.
#[component]
fn Late(outbox: Outbox, message: Shown) -> impl IntoView {
    let app = outbox.app;
    let told = move || {
        let message = message.get().filter(|message| message.open())?;
        let scene = app.scene();
        let days = (app.today() - scene.calendar.zone.date(message.due)).num_days();
        let ago = match usize::try_from(days).unwrap_or(0) {
            0 => "earlier today".to_string(),
            1 => "yesterday".to_string(),
            days => format!("{} ago", plural(days, "day", "days")),
        };
        let due = app.moment(message.due);
        let why = app.data(|data| lists::review(&message, data, scene.now, &scene.calendar));
        match why {
            Some(Review::Late(_)) => Some((
                true,
                format!("This was due {ago} ({due}), while nobody was here. Read it as it is now before it goes."),
            )),
            // The address says the rest.
            Some(Review::Address) => Some((true, "It waits here because of its address.".to_string())),
            None if days > 0 => Some((false, format!("This is late: it was due {ago} ({due})."))),
            None => None,
        }
    };
    let told = Memo::new(move |_| told());
    move || {
        told.get().map(|(review, words)| {
            view! {
                <div class="banner late" data-test="letter-late">
                    <Icon name="clock" />
                    <div>
                        <p>{words}</p>
                        {review.then(|| view! { <Choices outbox message /> })}
                    </div>
                </div>
            }
        })
    }
}

/// What can be done with a message that waits to be looked at.
#[component]
fn Choices(outbox: Outbox, message: Shown) -> impl IntoView {
    let app = outbox.app;
    let fellows = Memo::new(move |_| {
        app.track(Kind::Message);
        let message = message.get().filter(|message| message.state == MessageState::Review)?;
        app.data(|data| lists::fellows(&message, data)).map(|(name, ids)| (name, ids.len()))
    });
    view! {
        <div class="btn-row late-choices">
            <Button class="small" data_test="late-send" on_click=move |_| outbox.open()>"Send as is " <kbd>"O"</kbd></Button>
            <Button class="small" data_test="late-rewrite" on_click=move |_| outbox.edit()>"Rewrite " <kbd>"E"</kbd></Button>
            <Button class="small" data_test="late-skip" on_click=move |_| outbox.cancel()>"Skip " <kbd>"X"</kbd></Button>
            {move || fellows.get().map(|(name, count)| view! {
                <Button kind=ButtonKind::Quiet class="small" data_test="late-skip-all" on_click=move |_| outbox.cancel_fellows()>
                    {format!("Skip all {} of {} ", app.number(count), quoted(&name))} <kbd>"D"</kbd>
                </Button>
            })}
            <Button kind=ButtonKind::Quiet class="small" data_test="outbox-approve" on_click=move |_| outbox.approve()>
                "Keep it for later " <kbd>"A"</kbd>
            </Button>
        </div>
    }
}
