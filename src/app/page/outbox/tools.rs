//! What can be done with the message in front. Each button names its key.

use super::state::Outbox;
use crate::app::ui::{Button, ButtonKind, MenuButton, MenuItem};
use leptos::prelude::*;
use penstock::{
    model::{Channel, Message, MessageState},
    present::outbox::Way,
    value::{Date, Time, TimeOfDay},
};
use std::sync::Arc;

/// The buttons.
#[component]
pub fn Tools(outbox: Outbox, message: Memo<Option<Arc<Message>>>) -> impl IntoView {
    let state = Memo::new(move |_| message.with(|message| message.as_ref().map(|message| message.state)));
    let channel =
        Memo::new(move |_| message.with(|message| message.as_ref().map_or(Channel::Email, |message| message.channel)));
    let handed = Memo::new(move |_| {
        let id = message.with(|message| message.as_ref().map(|message| message.id));
        id.is_some() && outbox.handed.get() == id
    });
    view! {
        {move || match state.get() {
            Some(MessageState::Open | MessageState::Review) => view! { <Open outbox channel handed /> }.into_any(),
            Some(MessageState::Sent) => view! { <Sent outbox /> }.into_any(),
            Some(MessageState::Cancelled) => {
                view! {
                    <div class="letter-tools btn-row">
                        <Button icon="undo" data_test="outbox-restore" on_click=move |_| outbox.restore()>
                            "Put it back into the Outbox"
                        </Button>
                    </div>
                }
                    .into_any()
            }
            None => ().into_any(),
        }}
    }
}

/// The icon of a way.
fn icon(way: Way) -> &'static str {
    match way {
        Way::Program => "mail",
        Way::File => "download",
        Way::Web(_) | Way::Profile => "external-link",
        Way::Text => "message-square",
        Way::WhatsApp => "message-circle",
        Way::Paper => "printer",
        Way::Copy => "copy",
    }
}

#[component]
fn Open(outbox: Outbox, channel: Memo<Channel>, handed: Memo<bool>) -> impl IntoView {
    // What comes next is the button that stands out; both keep their places.
    let weight = move |on: bool| if on { "btn main" } else { "btn" };
    let usual = Memo::new(move |_| outbox.usual(channel.get()));
    let others = move || {
        let other = |way: &&Way| **way != usual.get();
        let item = |way: &Way| {
            let way = *way;
            MenuItem::new(format!("{} ({})", way.words(), way.letter()), move || outbox.open_by(way))
                .icon(icon(way))
                .mark(format!("way-{}", way.key()))
        };
        let mut items: Vec<MenuItem> = Way::of(channel.get()).iter().filter(other).map(item).collect();
        let on = outbox.next_opens.get();
        let words = if on { "Do not open the next one by itself" } else { "Open the next one after “Sent”" };
        items.push(
            MenuItem::new(words, move || outbox.open_next(!on)).icon("arrow-right").mark("outbox-next").separated(),
        );
        items
    };
    view! {
        <div class="letter-tools btn-row" role="group" aria-label="This message">
            <span class="btn-group">
                <button
                    type="button"
                    class=move || weight(!handed.get())
                    data-test="outbox-open"
                    aria-keyshortcuts="o Enter"
                    on:click=move |_| outbox.open()
                >
                    {move || usual.get().words()} " " <kbd>"O"</kbd>
                </button>
                <MenuButton
                    label="Other ways to send it"
                    icon_only=true
                    icon="chevron-down"
                    class="icon-btn"
                    items=Signal::derive(others)
                    data_test="outbox-ways"
                />
            </span>
            <button
                type="button"
                class=move || weight(handed.get())
                data-test="outbox-sent"
                aria-keyshortcuts="s"
                on:click=move |_| outbox.sent()
            >
                "Sent, next " <kbd>"S"</kbd>
            </button>
            <Button icon="pencil" data_test="outbox-edit" on_click=move |_| outbox.edit()>"Edit " <kbd>"E"</kbd></Button>
            <Button icon="copy" data_test="outbox-copy" on_click=move |_| outbox.copy()>"Copy " <kbd>"C"</kbd></Button>
            <Postpone outbox />
            <Button kind=ButtonKind::Quiet icon="x" data_test="outbox-cancel" on_click=move |_| outbox.cancel()>
                "Do not send " <kbd>"X"</kbd>
            </Button>
            <Button kind=ButtonKind::Quiet icon="reply" data_test="outbox-replied" on_click=move |_| outbox.ask_answer()>
                "They answered " <kbd>"R"</kbd>
            </Button>
            <OptOut outbox />
        </div>
    }
}

#[component]
fn Sent(outbox: Outbox) -> impl IntoView {
    view! {
        <div class="letter-tools btn-row" role="group" aria-label="This message">
            <Button icon="reply" data_test="outbox-replied" on_click=move |_| outbox.ask_answer()>
                "They answered " <kbd>"R"</kbd>
            </Button>
            <Button icon="mail-x" data_test="outbox-bounced" on_click=move |_| outbox.bounced()>
                "It came back " <kbd>"B"</kbd>
            </Button>
            <Button icon="copy" data_test="outbox-copy" on_click=move |_| outbox.copy()>"Copy " <kbd>"C"</kbd></Button>
            <OptOut outbox />
        </div>
    }
}

/// Whoever it goes to wants no more messages, or wants them again.
#[component]
fn OptOut(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let contact = Memo::new(move |_| {
        outbox.here.track();
        let id = outbox.message().and_then(|message| message.contact)?;
        app.contact(id).map(|contact| (id, contact.opted_out))
    });
    move || {
        contact.get().map(|(id, out)| {
            view! {
                <Button kind=ButtonKind::Quiet icon="ban" data_test="outbox-optout" on_click=move |_| outbox.opt_out(id, !out)>
                    {if out { "They want messages again" } else { "They want no more" }}
                </Button>
            }
        })
    }
}

fn nine() -> TimeOfDay {
    TimeOfDay::from_hms_opt(9, 0, 0).unwrap_or_default()
}

/// The moments that a message is put off to most often.
#[component]
pub fn Postpone(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let items = move || {
        let scene = app.scene();
        let zone = scene.calendar.zone.clone();
        let today = zone.date(scene.now);
        let morning = |date: Date| zone.moment(date, nine());
        let tomorrow = today.succ_opt().unwrap_or(today);
        let working = scene.calendar.plus_working_days(today, 1);
        let week = today.checked_add_days(chrono::Days::new(7)).unwrap_or(today);
        let mut times = vec![
            ("In an hour".to_string(), scene.now.plus_millis(3_600_000)),
            ("Tomorrow 09:00".into(), morning(tomorrow)),
        ];
        if working != tomorrow {
            times.push((format!("{} 09:00, the next working day", app.short_date(working)), morning(working)));
        }
        times.push((format!("{} 09:00, in a week", app.short_date(week)), morning(week)));
        let pick = |(label, at): (String, Time)| MenuItem::new(label, move || outbox.postpone(at));
        let mut items: Vec<MenuItem> = times.into_iter().map(pick).collect();
        items.push(MenuItem::new("Another day… (p)", move || outbox.ask_day()).separated());
        items
    };
    view! { <MenuButton label="Postpone" icon="calendar-clock" items=Signal::derive(items) data_test="outbox-postpone" /> }
}
