//! How a text was answered: the numbers, and the messages behind them.

use super::message::Draft;
use crate::app::{
    page::parts::go_to_message,
    ui::{Button, ButtonKind, Dialog},
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::sequence::{score, text_name},
    value::{Id, plural, quoted},
};

/// How many messages are listed.
const LISTED: usize = 100;

/// How many with this text were sent and answered; the number opens them.
#[component]
pub fn Score(draft: Draft) -> impl IntoView {
    let app = draft.editor.app;
    let open = RwSignal::new(false);
    let found = Memo::new(move |_| {
        for kind in [Kind::Message, Kind::Run] {
            app.track(kind);
        }
        let text = draft.text();
        draft.editor.sequence.with(|one| one.as_ref().map(|one| app.data(|data| score(one, &text, data))))
    });
    let any = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|found| !found.sent.is_empty())));
    let words = move || {
        let found = found.get().unwrap_or_default();
        let rate = match found.percent().filter(|_| found.enough()) {
            Some(percent) => format!("{}%", app.number(percent)),
            None => "too few to tell".into(),
        };
        format!("{} sent, {} answered: {rate}", app.number(found.sent.len()), app.number(found.answered.len()))
    };
    let several = Memo::new(move |_| draft.now.with(|parts| parts.texts.len() > 1));
    view! {
        <p class="text-score">
            <Show
                when=move || any.get()
                fallback=move || view! { <span class="hint" data-test="text-score">"No message with these words was sent yet."</span> }
            >
                <button type="button" class="btn quiet small" data-test="text-score" title="Show these messages" on:click=move |_| open.set(true)>
                    {words}
                </button>
            </Show>
        </p>
        <Dialog
            open=open
            title=Signal::derive(move || {
                let name = if several.get() { text_name(draft.which.get()) } else { "this text".into() };
                format!("Messages with {name}")
            })
            light_dismiss=true
            on_close=move |()| open.set(false)
            data_test="score-dialog"
        >
            <div class="dialog-body">
                <p class="hint">"Counted by its words: a text that is changed begins anew. Absences are no answers."</p>
                <ul class="inside-list">
                    {move || {
                        let found = found.get().unwrap_or_default();
                        let line = |id: &Id| {
                            let answered = found.answered.contains(id);
                            view! { <Sent id=*id draft answered open /> }
                        };
                        found.sent.iter().take(LISTED).map(line).collect_view()
                    }}
                </ul>
                {move || {
                    let more = found.get().unwrap_or_default().sent.len().saturating_sub(LISTED);
                    (more > 0).then(|| view! { <p class="hint">{format!("And {} more.", app.number(more))}</p> })
                }}
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| open.set(false)>"Done"</Button>
            </div>
        </Dialog>
    }
}

/// A message that was sent.
#[component]
fn Sent(id: Id, draft: Draft, answered: bool, open: RwSignal<bool>) -> impl IntoView {
    let app = draft.editor.app;
    let (name, sent) = app.data(|data| {
        let message = data.message(id);
        let name = message.and_then(|one| one.opportunity).and_then(|one| data.opportunity(one));
        (name.map(|one| one.name.clone()).unwrap_or_default(), message.and_then(|one| one.sent))
    });
    let at = sent.map(|at| format!("sent {}", app.moment(at))).unwrap_or_default();
    let go = move |_| {
        open.set(false);
        go_to_message(app, id);
    };
    let title = format!("Show the message to {} in the Outbox", quoted(&name));
    view! {
        <li class="inside-line" data-test="score-line">
            <div class="grow">
                <button type="button" class="record-link" title=title on:click=go>{name}</button>
                <p class="hint">{at}{if answered { ", answered" } else { "" }}</p>
            </div>
        </li>
    }
}

/// Says how many of something: `3 messages`.
pub fn messages(count: usize) -> String {
    plural(count, "message", "messages")
}
