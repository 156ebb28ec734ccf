//! The Outbox: what is to be sent, or was. The product prepares messages; a person sends them from their own programs
//! and says so here, one key each.

mod letter;
mod missing;
mod row;
mod state;
mod tools;

use crate::app::ui::{EmptyState, SearchBox, comes_from, free_key};
use leptos::{ev, prelude::*};
use letter::Front;
use penstock::present::outbox::Tab;
use row::{Row, row_id};
use state::Outbox;
use tools::{AnswerDialog, PostponeDialog};

/// A row's height in pixels.
const ROW: f64 = 68.0;

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let outbox = Outbox::new();
    let app = outbox.app;
    let keys = window_event_listener(ev::keydown, move |ev| press(outbox, &ev));
    on_cleanup(move || keys.remove());
    let at = Memo::new(move |_| {
        let here = outbox.here.get()?;
        outbox.items.with(|items| items.iter().position(|item| *item == here))
    });
    let open = move || [Tab::Due, Tab::Late, Tab::Review].into_iter().map(|tab| outbox.count(tab)).sum::<usize>();
    view! {
        <header class="bar">
            <h1>"Outbox"</h1>
            <Search outbox />
            <span class="sum" data-test="outbox-sum">{move || app.number(open())} " to send"</span>
        </header>
        <div class="page flush outbox" data-test="outbox-page">
            <p class="outbox-plain">
                "Penstock writes these messages; you send them from your own mail program. Nothing leaves this page by itself."
            </p>
            <Tabs outbox />
            <Show
                when=move || outbox.items.with(|items| !items.is_empty())
                fallback=move || view! { <Nothing outbox /> }
            >
                <div class="outbox-panes" class:reading=move || outbox.reading.get()>
                    <div
                        class="outbox-list"
                        role="listbox"
                        tabindex="0"
                        aria-label="Messages: J and K choose, O opens, C copies, S marks as sent, R answered, X does not send, P postpones, E changes"
                        aria-activedescendant=move || outbox.here.get().map(row_id)
                        data-test="outbox-list"
                    >
                        <crate::app::ui::VirtualList
                            items=Signal::derive(move || outbox.items.get())
                            row_height=ROW
                            row=move |item| view! { <Row outbox item /> }.into_any()
                            scroll_to=Signal::derive(move || at.get())
                            role="presentation"
                        />
                    </div>
                    <div class="outbox-front" data-test="outbox-front">
                        <Front outbox />
                    </div>
                </div>
            </Show>
        </div>
        <AnswerDialog outbox />
        <PostponeDialog outbox />
    }
}

/// Each list with its count; the address keeps which.
#[component]
fn Tabs(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let go = move |tab: Tab| {
        outbox.reading.set(false);
        app.go(app.address.get_untracked().with_tab(tab.key()));
    };
    let row = NodeRef::<leptos::html::Div>::new();
    let key = move |ev: ev::KeyboardEvent| {
        let now = Tab::ALL.iter().position(|tab| *tab == outbox.tab.get_untracked()).unwrap_or(0);
        let to = match ev.key().as_str() {
            "ArrowRight" => (now + 1) % Tab::ALL.len(),
            "ArrowLeft" => (now + Tab::ALL.len() - 1) % Tab::ALL.len(),
            _ => return,
        };
        ev.prevent_default();
        ev.stop_propagation();
        if let Some(tab) = Tab::ALL.get(to) {
            go(*tab);
            crate::app::shell::dom::focus(".outbox .tabs [aria-selected=true]");
        }
    };
    view! {
        <div node_ref=row class="tabs outbox-tabs" role="tablist" aria-label="Lists" on:keydown=key data-test="outbox-tabs">
            {Tab::ALL
                .into_iter()
                .map(|tab| {
                    let here = Memo::new(move |_| outbox.tab.get() == tab);
                    let count = Memo::new(move |_| outbox.count(tab));
                    let urgent = matches!(tab, Tab::Late | Tab::Review);
                    view! {
                        <button
                            type="button"
                            role="tab"
                            class:urgent=move || { urgent && count.get() > 0 }
                            aria-selected=move || here.get().to_string()
                            tabindex=move || if here.get() { "0" } else { "-1" }
                            data-test=format!("tab-{}", if tab.key().is_empty() { "due" } else { tab.key() })
                            on:click=move |_| go(tab)
                        >
                            {tab.words()}
                            <span class="n">{move || app.number(count.get())}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn Search(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    view! { <SearchBox label="Search messages" value=outbox.words on_input=move |words: String| app.look_for(words) data_test="outbox-search" /> }
}

/// Why a list is empty.
#[component]
fn Nothing(outbox: Outbox) -> impl IntoView {
    let text = move || {
        if outbox.words.with(|words| !words.trim().is_empty()) {
            return ("search", "Nothing found", "No message in this list has these words in it.");
        }
        match outbox.tab.get() {
            Tab::Due if outbox.count(Tab::Late) + outbox.count(Tab::Review) > 0 => (
                "circle-check",
                "Nothing is due now",
                "Some messages are late or wait to be looked at: see the lists beside this one.",
            ),
            Tab::Due => (
                "send",
                "Nothing to send",
                "Sequences and rules put messages here when their time has come. Planned shows what is ahead.",
            ),
            Tab::Late => ("circle-check", "Nothing is late", "What is not sent on its day comes here."),
            Tab::Review => (
                "circle-check",
                "Nothing to look at again",
                "What became due while nobody was here for hours comes here, so that it is never sent unseen.",
            ),
            Tab::Planned => (
                "calendar-clock",
                "Nothing is planned",
                "Enrol an opportunity in a sequence, and its messages to come are shown here with their dates.",
            ),
            Tab::Sent => {
                ("mail-check", "Nothing was sent yet", "What you mark as sent is kept here until it is answered.")
            }
            Tab::Answered => ("reply", "No answers yet", "Mark a sent message as answered with the key R."),
            Tab::Cancelled => {
                ("ban", "Nothing was held back", "What is not to be sent is kept here, and can be put back.")
            }
        }
    };
    move || {
        let (icon, title, text) = text();
        view! { <EmptyState icon title text data_test="outbox-empty" /> }
    }
}

/// The page's keys. They work wherever the focus is, but not in fields; beside an open record only on the page itself.
fn press(outbox: Outbox, ev: &ev::KeyboardEvent) {
    let on_list = comes_from(ev, ".outbox-list");
    let Some(key) = free_key(ev) else { return };
    let beside = outbox.app.address.get_untracked().open().is_some();
    if (beside && !comes_from(ev, ".outbox")) || outbox.here.get_untracked().is_none() {
        return;
    }
    match key.as_str() {
        "j" => outbox.step(1),
        "k" => outbox.step(-1),
        "ArrowDown" if on_list => outbox.step(1),
        "ArrowUp" if on_list => outbox.step(-1),
        "Enter" if on_list => {
            outbox.reading.set(true);
            outbox.open();
        }
        "Escape" if outbox.editing.get_untracked() => outbox.editing.set(false),
        // Held keys send one message, not fifty.
        _ if ev.repeat() => return,
        "o" => outbox.open(),
        "c" => outbox.copy(),
        "s" => outbox.sent(),
        "a" => outbox.approve(),
        "r" => outbox.ask_answer(),
        "b" => outbox.bounced(),
        "x" => outbox.cancel(),
        "e" => outbox.edit(),
        "p" => outbox.ask_day(),
        _ => return,
    }
    ev.prevent_default();
}
