//! What is asked about a message: until when it is put off, and how it was answered.

use super::state::Outbox;
use crate::app::ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind, focus};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::Reply,
    value::{Date, TimeOfDay, plural, quoted},
};

/// Asks for the day to put messages off to.
#[component]
pub fn PostponeDialog(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let day = RwSignal::new(String::new());
    let time = RwSignal::new("09:00".to_string());
    let error = RwSignal::new(None::<String>);
    let open = Memo::new(move |_| outbox.postponing.with(|ids| !ids.is_empty()));
    // The next working day is what is meant most often.
    Effect::new(move |_| {
        if open.get() {
            let scene = app.scene();
            let today = scene.calendar.zone.date(scene.now);
            day.set(scene.calendar.plus_working_days(today, 1).to_string());
        }
    });
    let close = move || {
        outbox.postponing.set(Vec::new());
        error.set(None);
    };
    let title = move || match outbox.postponing.with(Vec::len) {
        0 | 1 => "Postpone until".to_string(),
        count => format!("Postpone {} until", plural(count, "message", "messages")),
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
        <Dialog open title=Signal::derive(title) size=DialogSize::Small on_close=move |()| close() data_test="postpone-dialog">
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

/// What became of a message.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Answered(Reply),
    CameBack,
    NoMore,
}

/// Each with its key, its words, and what it brings about.
const FATES: [(&str, Fate, &str, &str); 5] = [
    (
        "p",
        Fate::Answered(Reply::Positive),
        "Positive",
        "They are interested. Sequences that end when somebody answers end now.",
    ),
    ("n", Fate::Answered(Reply::Negative), "Negative", "They are not. Such sequences end as well."),
    (
        "o",
        Fate::Answered(Reply::OutOfOffice),
        "Out of office",
        "They are away. It stops nothing; what is to come can wait.",
    ),
    ("b", Fate::CameBack, "It came back", "The address does not work. What else is to go there waits for a look."),
    ("u", Fate::NoMore, "They want no more", "Nothing more is written to them, and what is open is cancelled."),
];

/// Asks how a message was answered; each answer has its key.
#[component]
pub fn AnswerDialog(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let away = RwSignal::new(false);
    let title = move || {
        let id = outbox.answering.get();
        let message = app.data(|data| id.and_then(|id| data.message(id).cloned()));
        message.map(|message| quoted(&message.title())).unwrap_or_default()
    };
    let close = move || {
        away.set(false);
        outbox.answering.set(None);
    };
    let note = move |fate: Fate| match fate {
        Fate::Answered(Reply::OutOfOffice) => {
            away.set(true);
            focus::soon("[data-test=away-until]");
        }
        Fate::Answered(reply) => outbox.replied(reply),
        Fate::CameBack => outbox.bounced(),
        Fate::NoMore => outbox.opted_out(),
    };
    let back = move |()| {
        away.set(false);
        focus::soon("[data-test=answer-p]");
    };
    let key = move |ev: KeyboardEvent| {
        let held = ev.ctrl_key() || ev.meta_key() || ev.alt_key();
        let pressed = ev.key().to_lowercase();
        if let Some((_, fate, ..)) = FATES.iter().find(|(key, ..)| *key == pressed).filter(|_| !held) {
            ev.prevent_default();
            ev.stop_propagation();
            note(*fate);
        }
    };
    let choices = move || {
        FATES
            .iter()
            .map(|(key, fate, words, what)| {
                let fate = *fate;
                view! {
                    <button
                        type="button"
                        class="answer-choice"
                        autofocus=fate == Fate::Answered(Reply::Positive)
                        data-test=format!("answer-{key}")
                        on:click=move |_| note(fate)
                    >
                        <b>{*words}</b>
                        <kbd>{key.to_uppercase()}</kbd>
                        <span class="muted">{*what}</span>
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog
            open=Signal::derive(move || outbox.answering.get().is_some())
            title="How did they answer?"
            size=DialogSize::Small
            light_dismiss=true
            on_close=move |()| close()
            data_test="answer-dialog"
        >
            <Show
                when=move || away.get()
                fallback=move || view! {
                    <div class="dialog-body answer-choices" on:keydown=key>
                        <p class="muted">"The answer to " {title}</p>
                        {choices()}
                    </div>
                }
            >
                <Away outbox back=Callback::new(back) done=Callback::new(move |()| away.set(false)) />
            </Show>
        </Dialog>
    }
}

/// Asks until when somebody is away.
#[component]
fn Away(outbox: Outbox, back: Callback<()>, done: Callback<()>) -> impl IntoView {
    let until = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let save = move || {
        let typed = until.get_untracked();
        let day = typed.parse::<Date>().ok();
        if !typed.is_empty() && day.is_none() {
            return error.set(Some("Choose a day, or leave it empty.".into()));
        }
        done.run(());
        outbox.away(day);
    };
    view! {
        <form
            on:submit=move |ev| {
                ev.prevent_default();
                save();
            }
        >
            <div class="dialog-body form">
                <Field
                    label="Away until"
                    kind=FieldKind::Date
                    value=until
                    on_input=move |text| until.set(text)
                    error
                    hint="The last day that they are away; empty if they did not say. What would reach them before comes on the next working day."
                    autofocus=true
                    data_test="away-until"
                />
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| back.run(())>"Back"</Button>
                <Button kind=ButtonKind::Main submit=true data_test="away-save">"Note it"</Button>
            </div>
        </form>
    }
}
