//! Mail in: mails from files or pasted text, looked through and logged on their contacts and opportunities.

mod anywhere;
mod done;
mod front;
mod list;
mod reading;
mod rules;
mod start;
mod state;

pub use anywhere::DropAnywhere;
pub use state::MailIn;

use crate::app::{
    shell::files::dropped_all,
    ui::{Button, ButtonKind, Icon, Progress, SearchBox},
};
use leptos::{ev, prelude::*};

/// The page.
#[component]
pub fn MailPage() -> impl IntoView {
    let mail_in: MailIn = expect_context();
    let keys = window_event_listener(ev::keydown, move |ev| list::press(mail_in, &ev));
    on_cleanup(move || keys.remove());
    let working = Memo::new(move |_| mail_in.work.with(Option::is_some));
    let done = Memo::new(move |_| mail_in.report.with(Option::is_some));
    let empty = Memo::new(move |_| mail_in.items.with(Vec::is_empty));
    move || match (working.get(), done.get(), empty.get()) {
        (true, ..) => view! { <Working mail_in /> }.into_any(),
        (_, true, _) => view! {
            <div class="page" data-test="mail-page">
                <header class="page-head"><h1>"Mail in"</h1></header>
                <done::Done mail_in />
            </div>
        }
        .into_any(),
        (_, _, true) => view! { <start::Start mail_in /> }.into_any(),
        _ => view! { <Review mail_in /> }.into_any(),
    }
}

#[component]
fn Working(mail_in: MailIn) -> impl IntoView {
    let share = move || {
        let progress = mail_in.work.with(|work| work.as_ref().map(|work| work.progress))?;
        #[allow(clippy::cast_precision_loss)]
        Some(progress.done as f64 / progress.total.max(1) as f64)
    };
    let words = move || mail_in.work.with(|work| work.as_ref().map(|work| work.words.clone()).unwrap_or_default());
    let figure = Signal::derive(move || mail_in.work.with(|work| work.as_ref().and_then(|work| work.figure.clone())));
    view! {
        <div class="page" data-test="mail-page">
            <header class="page-head"><h1>"Mail in"</h1></header>
            <div class="surface pad stack" data-test="mail-working">
                <Progress label=words done=share figure data_test="mail-progress" />
                <div class="btn-row">
                    <Button data_test="mail-cancel" on_click=move |_| mail_in.cancel()>"Cancel"</Button>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Review(mail_in: MailIn) -> impl IntoView {
    let chosen = Memo::new(move |_| mail_in.chosen());
    let several = Memo::new(move |_| mail_in.items.with(Vec::len) > 1);
    let drop = move |ev: ev::DragEvent| mail_in.take(dropped_all(&ev));
    view! {
        <header class="bar">
            <h1>"Mail in"</h1>
            <Show when=move || several.get()>
                <SearchBox
                    label="Search mails"
                    value=mail_in.words
                    on_input=move |words: String| mail_in.words.set(words)
                    on_step=Callback::new(move |by| mail_in.step(by))
                    data_test="mail-search"
                />
            </Show>
            <span class="sum" data-test="mail-sum">{move || mail_in.sum()}</span>
        </header>
        <div class="page flush mail-page" data-test="mail-page" on:drop=drop>
            <div class="mail-notes">
                <NotRead mail_in />
                <Rest mail_in />
                <rules::LongPast mail_in />
                <Show when=move || several.get()>
                    <list::Tools mail_in />
                </Show>
            </div>
            <div class="mail-panes" class:reading=move || mail_in.reading.get() || !several.get() class:single=move || !several.get()>
                <list::List mail_in />
                <div class="mail-front" data-test="mail-front">
                    <front::Front mail_in />
                </div>
            </div>
            <div class="mail-foot">
                <Button
                    kind=ButtonKind::Main
                    icon="check"
                    disabled=move || chosen.get() == 0
                    title="Ctrl+Enter"
                    data_test="mail-log"
                    on_click=move |_| mail_in.log()
                >
                    {move || mail_in.button()}
                </Button>
                <Button icon="plus" data_test="mail-add" on_click=move |_| start::choose(mail_in)>
                    "More files"
                </Button>
                <Button kind=ButtonKind::Quiet data_test="mail-clear" on_click=move |_| mail_in.clear()>
                    "Put aside"
                </Button>
            </div>
        </div>
    }
}

/// What could not be read, each with its sentence.
#[component]
fn NotRead(mail_in: MailIn) -> impl IntoView {
    let app = mail_in.app;
    let some = move || mail_in.unread.with(|unread| !unread.is_empty());
    let one = move || mail_in.unread.with(Vec::len) == 1;
    view! {
        <Show when=some>
            <div class="banner late mail-note" role="alert" data-test="mail-unread">
                <Icon name="alert-triangle" />
                <div>
                    <Show when=move || !one()>
                        <b>{move || mail_in.not_read()}</b>
                    </Show>
                    <ul class="mail-unread">
                        {move || {
                            mail_in
                                .unread
                                .get()
                                .into_iter()
                                .map(|one| view! { <li><b>{one.name}</b>": "{one.why}</li> })
                                .collect_view()
                        }}
                        {move || {
                            let more = mail_in.unnamed.get();
                            (more > 0).then(|| view! { <li>{format!("And {} more.", app.number(more))}</li> })
                        }}
                    </ul>
                </div>
                <Button
                    kind=ButtonKind::Quiet
                    class="small"
                    data_test="mail-unread-close"
                    on_click=move |_| {
                        mail_in.unread.set(Vec::new());
                        mail_in.unnamed.set(0);
                    }
                >
                    "Close"
                </Button>
            </div>
        </Show>
        <Show when=move || { mail_in.twice.get() > 0 }>
            <p class="hint mail-note" role="status" data-test="mail-twice">
                {move || {
                    let count = mail_in.twice.get();
                    let mails = penstock::value::plural(count, "mail was", "mails were");
                    format!("{mails} in these files more than once, and shown once.")
                }}
            </p>
        </Show>
    }
}

/// Where there is more in the files than is looked through at once.
#[component]
fn Rest(mail_in: MailIn) -> impl IntoView {
    let app = mail_in.app;
    view! {
        <Show when=move || mail_in.more.get()>
            <div class="banner" role="status" data-test="mail-rest">
                <Icon name="info" />
                <p>
                    {move || {
                        let count = app.number(mail_in.items.with(Vec::len));
                        format!("These are the first {count} mails; there are more. Log of these what you want, then go on with the rest.")
                    }}
                </p>
                <Button class="small" data_test="mail-skip" on_click=move |_| mail_in.next_part()>
                    "Go on without logging"
                </Button>
            </div>
        </Show>
    }
}
