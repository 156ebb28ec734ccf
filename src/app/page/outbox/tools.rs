//! What can be done with the message in front. Each button names its key.

use super::state::Outbox;
use crate::app::ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind, MenuButton, MenuItem};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::{Channel, Message, MessageState, Reply},
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

/// What a button says that opens the program for a channel.
fn opens(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Email => Some("Open mail"),
        Channel::Text => Some("Open text message"),
        Channel::Social => Some("Open profile"),
        Channel::Letter => None,
    }
}

#[component]
fn Open(outbox: Outbox, channel: Memo<Channel>, handed: Memo<bool>) -> impl IntoView {
    // What comes next is the button that stands out; both keep their places.
    let open = move || opens(channel.get());
    let weight = move |on: bool| if on { "btn main" } else { "btn" };
    view! {
        <div class="letter-tools btn-row" role="group" aria-label="This message">
            {move || open().map(|words| view! {
                <button type="button" class=move || weight(!handed.get()) data-test="outbox-open" aria-keyshortcuts="o" on:click=move |_| outbox.open()>
                    {words} <kbd>"O"</kbd>
                </button>
            })}
            <button
                type="button"
                class=move || weight(handed.get() || open().is_none())
                data-test="outbox-sent"
                aria-keyshortcuts="s"
                on:click=move |_| outbox.sent()
            >
                "Sent, next " <kbd>"S"</kbd>
            </button>
            <Button icon="copy" data_test="outbox-copy" on_click=move |_| outbox.copy()>"Copy " <kbd>"C"</kbd></Button>
            <Button icon="pencil" data_test="outbox-edit" on_click=move |_| outbox.edit()>"Edit " <kbd>"E"</kbd></Button>
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

#[component]
fn Postpone(outbox: Outbox) -> impl IntoView {
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

/// Asks for the day to put a message off to.
#[component]
pub fn PostponeDialog(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let day = RwSignal::new(String::new());
    let time = RwSignal::new("09:00".to_string());
    let error = RwSignal::new(None::<String>);
    // The next working day is what is meant most often.
    Effect::new(move |_| {
        if outbox.postponing.get().is_some() {
            let scene = app.scene();
            let today = scene.calendar.zone.date(scene.now);
            day.set(scene.calendar.plus_working_days(today, 1).to_string());
        }
    });
    let close = move || {
        outbox.postponing.set(None);
        error.set(None);
    };
    let save = move || {
        let date = day.with_untracked(|day| day.parse::<Date>().ok());
        let clock = time.with_untracked(|time| TimeOfDay::parse_from_str(time.get(..5).unwrap_or(time), "%H:%M").ok());
        let (Some(date), Some(clock)) = (date, clock) else {
            return error.set(Some("Choose a day and a time.".into()));
        };
        let scene = app.scene();
        let at = scene.calendar.zone.moment(date, clock);
        if at <= scene.now {
            return error.set(Some("Choose a moment that is still to come.".into()));
        }
        close();
        outbox.postpone(at);
    };
    view! {
        <Dialog
            open=Signal::derive(move || outbox.postponing.get().is_some())
            title="Postpone until"
            size=DialogSize::Small
            on_close=move |()| close()
            data_test="postpone-dialog"
        >
            <form
                on:submit=move |ev| {
                    ev.prevent_default();
                    save();
                }
            >
                <div class="dialog-body form two">
                    <Field label="Day" kind=FieldKind::Date value=day on_input=move |text| day.set(text) error autofocus=true data_test="postpone-day" />
                    <Field label="At" kind=FieldKind::Time value=time on_input=move |text| time.set(text) data_test="postpone-time" />
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| close()>"Back"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="postpone-save">"Postpone"</Button>
                </div>
            </form>
        </Dialog>
    }
}

/// Asks how a message was answered; each answer has its key.
#[component]
pub fn AnswerDialog(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let title = move || {
        let id = outbox.answering.get();
        let message = app.data(|data| id.and_then(|id| data.message(id).cloned()));
        message.map(|message| penstock::value::quoted(&message.title())).unwrap_or_default()
    };
    let of_key = |key: &str| match key {
        "p" | "P" => Some(Reply::Positive),
        "n" | "N" => Some(Reply::Negative),
        "o" | "O" => Some(Reply::OutOfOffice),
        _ => None,
    };
    let key = move |ev: KeyboardEvent| {
        let held = ev.ctrl_key() || ev.meta_key() || ev.alt_key();
        if let Some(reply) = of_key(&ev.key()).filter(|_| !held) {
            ev.prevent_default();
            ev.stop_propagation();
            outbox.replied(reply);
        }
    };
    let choices = Reply::ALL.map(|reply| {
        let (key, what) = match reply {
            Reply::Positive => ("P", "They are interested. Sequences that end when somebody answers end now."),
            Reply::Negative => ("N", "They are not. Such sequences end as well."),
            Reply::OutOfOffice => ("O", "They are away. It stops nothing."),
        };
        (reply, key, what)
    });
    view! {
        <Dialog
            open=Signal::derive(move || outbox.answering.get().is_some())
            title="How did they answer?"
            size=DialogSize::Small
            light_dismiss=true
            on_close=move |()| outbox.answering.set(None)
            data_test="answer-dialog"
        >
            <div class="dialog-body answer-choices" on:keydown=key>
                <p class="muted">"The answer to " {title}</p>
                {choices
                    .iter()
                    .map(|(reply, key, what)| {
                        let reply = *reply;
                        view! {
                            <button
                                type="button"
                                class="answer-choice"
                                autofocus=reply == Reply::Positive
                                data-test=format!("answer-{}", key.to_lowercase())
                                on:click=move |_| outbox.replied(reply)
                            >
                                <b>{reply.word()}</b>
                                <kbd>{*key}</kbd>
                                <span class="muted">{*what}</span>
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </Dialog>
    }
}
