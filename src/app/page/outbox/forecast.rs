//! A message that a run is going to prepare: as it would be today, and what can be done about it before.

use super::{
    letter::{Back, Facts, TextShown},
    row,
    state::Outbox,
};
use crate::app::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::outbox::{self as lists, Ahead},
};
use std::sync::Arc;

/// The message, and when it comes.
#[component]
pub fn Forecast(outbox: Outbox, ahead: Ahead) -> impl IntoView {
    let app = outbox.app;
    let draft = Memo::new(move |_| {
        [Kind::Run, Kind::Contact, Kind::Opportunity, Kind::Company, Kind::Member, Kind::Template]
            .into_iter()
            .for_each(|kind| app.track(kind));
        app.data(|data| lists::draft(&ahead, data, &app.place(), app.now()))
    });
    let message = Memo::new(move |_| draft.get().map(|(message, _)| Arc::new(message)));
    let contact = Memo::new(move |_| message.get().and_then(|message| message.contact).and_then(|id| app.contact(id)));
    let problem = move || draft.get().and_then(|(_, problem)| problem);
    let next = Memo::new(move |_| {
        app.track(Kind::Run);
        app.data(|data| lists::comes_next(&ahead, data))
    });
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
                    " The text is as it would be then, by what is known today, sent by "
                    {row::sender(outbox, &ahead)}
                    "."
                </p>
            </div>
            {move || problem().map(|why| view! {
                <div class="banner late">
                    <Icon name="alert-triangle" />
                    <p>"As things are, a value would be missing: " {why} ". It is asked for before the message goes out."</p>
                </div>
            })}
            <Facts outbox message contact />
            <Show
                when=move || next.get()
                fallback=|| view! { <p class="hint">"It can be sent now or skipped as soon as it is the next one of its sequence."</p> }
            >
                <div class="letter-tools btn-row" role="group" aria-label="This message">
                    <Button icon="send" data_test="outbox-early" on_click=move |_| outbox.early(&ahead)>"Send now " <kbd>"S"</kbd></Button>
                    <Button kind=ButtonKind::Quiet icon="x" data_test="outbox-skip" on_click=move |_| outbox.cancel()>
                        "Skip this one " <kbd>"X"</kbd>
                    </Button>
                </div>
            </Show>
            <TextShown message />
        </article>
    }
}
