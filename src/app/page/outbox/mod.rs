//! The Outbox: what is to be sent, or was. The product prepares messages; a person sends them from their own programs
//! and says so here, one key each.

mod acts;
mod bar;
mod dialogs;
mod forecast;
mod gaps;
mod handing;
mod keys;
mod letter;
mod missing;
mod row;
mod state;
mod tools;
mod warnings;
mod writing;

use crate::app::{
    page::parts::{ExportButton, Exported, WriteMessage},
    ui::{Button, EmptyState, focus},
};
use bar::{Chosen, FilterSwitch, Filters, Search};
use dialogs::{AnswerDialog, PostponeDialog};
use leptos::{ev, prelude::*};
use letter::Front;
use penstock::present::{
    outbox::{Item, Tab, Wanted},
    route::Route,
};
use row::{Row, row_id};
use state::Outbox;

/// A row's height in pixels.
const ROW: f64 = 68.0;

/// The keys that are used most, as the line below the list shows them.
const KEYS: [(&str, &str); 7] = [
    ("Enter", "open"),
    ("S", "sent, next"),
    ("E", "edit"),
    ("X", "skip"),
    ("P", "postpone"),
    ("R", "answered"),
    ("V", "choose several"),
];

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let outbox = Outbox::new();
    let app = outbox.app;
    let filters = RwSignal::new(false);
    let keys = window_event_listener(ev::keydown, move |ev| keys::press(outbox, &ev));
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
            <FilterSwitch outbox filters />
            <span class="sum" data-test="outbox-sum">{move || app.number(open())} " to send"</span>
            <ExportButton what=Exported::Records(penstock::model::Kind::Message) ids=Signal::derive(move || outbox.items.with(|items| items.iter().filter_map(|item| item.message()).collect())) />
            <Button icon="pencil" data_test="outbox-write" on_click=move |_| outbox.writing.set(true)>
                "Write a message " <kbd class="wide-only">"W"</kbd>
            </Button>
        </header>
        <div class="page flush outbox" data-test="outbox-page">
            <p class="outbox-plain">
                "Penstock writes these messages; you send them from your own mail program. Nothing leaves this page by itself."
            </p>
            <div class="outbox-head">
                <Tabs outbox />
                <Filters outbox filters />
                <Chosen outbox />
            </div>
            <Show
                when=move || outbox.items.with(|items| !items.is_empty())
                fallback=move || view! { <Nothing outbox /> }
            >
                <div class="outbox-panes" class:reading=move || outbox.reading.get()>
                    <div
                        class="outbox-list"
                        role="listbox"
                        tabindex="0"
                        aria-label="Messages: J and K choose, Enter opens, S marks as sent, E changes, X does not send, P postpones, R answered, V picks several, W writes a new one"
                        aria-multiselectable="true"
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
                    <p class="outbox-keys" aria-hidden="true">
                        {KEYS.iter().map(|(key, what)| view! { <span><kbd>{*key}</kbd> " " {*what}</span> }).collect_view()}
                    </p>
                    <div class="outbox-front" data-test="outbox-front">
                        <Front outbox />
                    </div>
                </div>
            </Show>
        </div>
        <AnswerDialog outbox />
        <PostponeDialog outbox />
        <WriteMessage
            open=outbox.writing
            on_done=Callback::new(move |id| {
                outbox.go(Tab::Due);
                outbox.choose(Item::Message(id));
                outbox.reading.set(true);
                // The dialog that closes gives the keys back to where they were first.
                focus::once_drawn(move || {
                    outbox.refocus();
                    true
                });
            })
        />
    }
}

/// Each list with its count; the address keeps which.
#[component]
fn Tabs(outbox: Outbox) -> impl IntoView {
    let app = outbox.app;
    let go = move |tab: Tab| outbox.go(tab);
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

/// Why a list is empty.
#[component]
fn Nothing(outbox: Outbox) -> impl IntoView {
    let text = move || {
        if outbox.wanted.with(Wanted::narrows) {
            return (
                "search",
                "Nothing found",
                "No message in this list is like that. Show all, or look in another list.",
            );
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
                "Sequences and rules put messages here when their time has come. Planned shows what is ahead; W writes one by hand.",
            ),
            Tab::Late => ("circle-check", "Nothing is late", "What is not sent on its day comes here."),
            Tab::Review => (
                "circle-check",
                "Nothing to look at again",
                "What became due while nobody was here, and what is to go to an address that does not work, comes here: it is never sent unseen.",
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
    let app = outbox.app;
    move || {
        let (icon, title, text) = text();
        let sequences = outbox.tab.get() == Tab::Planned && !outbox.wanted.with(Wanted::narrows);
        view! {
            <EmptyState icon title text data_test="outbox-empty" />
            {sequences.then(|| view! {
                <p class="outbox-empty-more">
                    <Button on_click=move |_| app.go(Route::Sequences { rule: None })>"Go to the sequences"</Button>
                </p>
            })}
        }
    }
}
