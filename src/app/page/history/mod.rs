//! Everything that happened, newest first, with undo and redo.

mod what;

use super::parts::{ExportButton, Exported};
use crate::app::{
    store::{App, use_app},
    ui::{Button, EmptyState, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    data::{Cause, Head},
    model::{Kind, RecordId},
    present::route::Route,
    value::{Id, fold, plural},
};
use std::sync::Arc;

/// A head by its place in the list and its id: the place finds it, the id keeps it apart from what stood there before.
type Key = (usize, Id);

const ROW: f64 = 44.0;

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let app = use_app();
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Key>);
    let shown: Memo<Arc<[Key]>> = Memo::new(move |_| {
        app.track_all();
        let wanted = text.with(|text| fold(text));
        app.read(|workspace| {
            let heads = workspace.journal().heads().iter().enumerate().rev();
            heads
                .filter(|(_, head)| wanted.is_empty() || fold(&words(app, head)).contains(&wanted))
                .map(|(place, head)| (place, head.id))
                .collect()
        })
    });
    let empty = move || shown.with(|shown| shown.is_empty());
    view! {
        <div class="page flush history" data-test="history-page">
            <div class="bar">
                <h1>"History"</h1>
                <Turns />
                <input
                    class="input history-search"
                    type="search"
                    placeholder="Search the history"
                    aria-label="Search the history"
                    data-shortcut="search"
                    data-test="history-search"
                    prop:value=move || text.get()
                    on:input=move |ev| text.set(event_target_value(&ev))
                />
                <ExportButton what=Exported::History ids=Signal::derive(move || shown.with(|shown| shown.iter().map(|(_, id)| *id).collect())) />
            </div>
            <Show
                when=move || !empty()
                fallback=move || {
                    let found = text.with(|text| text.trim().is_empty());
                    if found {
                        view! { <EmptyState icon="history" title="Nothing has happened yet" text="Every change will be listed here, and can be undone." /> }
                    } else {
                        view! { <EmptyState icon="search" title="Nothing found" text="No change has these words in it." /> }
                    }
                }
            >
                <div class="grid-list history-list">
                    <div class="grid-head">
                        <span>"What"</span>
                        <span>"Who"</span>
                        <span>"When"</span>
                        <span>"Changed"</span>
                    </div>
                    <VirtualList
                        items=shown
                        row_height=ROW
                        label="History"
                        role="list"
                        row_role="listitem"
                        data_test="history-list"
                        row=move |key| view! { <Row key chosen /> }.into_any()
                    />
                </div>
            </Show>
            <what::WhatChanged chosen />
        </div>
    }
}

/// The head at a place, if it is still the one that was meant.
fn head(app: App, (place, id): Key) -> Option<Head> {
    app.read(|workspace| workspace.journal().heads().get(place).filter(|head| head.id == id).cloned())
}

/// What happened, as shown: the label, after the word for how it came about.
fn words(app: App, head: &Head) -> String {
    let of = match head.cause {
        Cause::Person => "",
        Cause::Import => "Import: ",
        Cause::Restore => "Restore: ",
        Cause::Undo(_) => "Undo: ",
        Cause::Redo(_) => "Redo: ",
        Cause::Rule { .. } | Cause::Time => "By itself: ",
    };
    let mut letters = head.label.chars();
    let label: String = if of.is_empty() {
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    } else {
        head.label.clone()
    };
    // What time did was done by nobody.
    let actor = head.actor.filter(|_| head.cause != Cause::Time);
    let who = actor.and_then(|actor| app.data(|data| data.member(actor).map(|member| member.name.clone())));
    format!("{of}{label}{}", who.map(|who| format!("\u{2003}{who}")).unwrap_or_default())
}

/// The words without the person at their end.
fn what_words(app: App, head: &Head) -> String {
    let words = words(app, head);
    words.split('\u{2003}').next().unwrap_or_default().to_string()
}

#[component]
fn Turns() -> impl IntoView {
    let app = use_app();
    let next = Memo::new(move |_| {
        app.track_all();
        let label = |head: Option<&Head>| head.map(|head| head.label.clone());
        app.read(|workspace| (label(workspace.journal().next_undo()), label(workspace.journal().next_redo())))
    });
    let undo = move || next.with(|next| next.0.clone());
    let redo = move || next.with(|next| next.1.clone());
    view! {
        <Button
            class="small"
            icon="undo"
            disabled=move || undo().is_none()
            title=Signal::derive(move || undo().map_or("There is nothing to undo".to_string(), |label| format!("Undo: {label} (Ctrl+Z)")))
            data_test="history-undo"
            on_click=move |_| app.undo()
        >
            <span class="ellipsis history-turn">
                {move || undo().map_or("Undo".to_string(), |label| format!("Undo: {label}"))}
            </span>
        </Button>
        <Button
            class="small"
            icon="redo"
            disabled=move || redo().is_none()
            title=Signal::derive(move || redo().map_or("There is nothing to redo".to_string(), |label| format!("Redo: {label} (Ctrl+Shift+Z)")))
            data_test="history-redo"
            on_click=move |_| app.redo()
        >
            <span class="ellipsis history-turn">
                {move || redo().map_or("Redo".to_string(), |label| format!("Redo: {label}"))}
            </span>
        </Button>
    }
}

#[component]
fn Row(key: Key, chosen: RwSignal<Option<Key>>) -> impl IntoView {
    let app = use_app();
    let Some(head) = head(app, key) else { return ().into_any() };
    // What time did was done by nobody.
    let actor = head.actor.filter(|_| head.cause != Cause::Time);
    let who = actor.and_then(|actor| app.data(|data| data.member(actor).map(|member| member.name.clone())));
    let gone = {
        let own = !matches!(head.cause, Cause::Undo(_) | Cause::Redo(_));
        move || {
            app.track_all();
            own && !app.read(|workspace| workspace.journal().in_force(key.1))
        }
    };
    let records = match head.touched.len() {
        1 => "1 record".to_string(),
        count => plural(count, "record", "records"),
    };
    view! {
        <div class="grid-row" style:height=format!("{ROW}px") data-test="history-row">
            <span class=move || if gone() { "faint" } else { "" } title=head.label.clone()>
                {what_words(app, &head)}
                {move || gone().then_some(" – taken back")}
            </span>
            <span class="muted">{who}</span>
            <span class="muted">{move || app.moment(head.at)}</span>
            <span>
                <Button
                    class="small"
                    kind=crate::app::ui::ButtonKind::Quiet
                    data_test="what-changed"
                    on_click=move |_| chosen.set(Some(key))
                >
                    {records}
                </Button>
            </span>
        </div>
    }
    .into_any()
}

/// The opportunity that a message or a run belongs to.
fn opportunity_of(app: App, id: RecordId) -> Option<RecordId> {
    let opportunity = app.data(|data| match id.kind {
        Kind::Message => data.message(id.id).and_then(|message| message.opportunity),
        Kind::Run => data.run(id.id).map(|run| run.opportunity),
        _ => None,
    });
    opportunity.map(RecordId::opportunity)
}

/// The address that shows a record.
fn route_to(app: App, id: RecordId) -> Route {
    let (filter, open) = (String::new(), Some(id));
    match id.kind {
        Kind::Opportunity | Kind::Activity => Route::Board { pipeline: None, filter, open, look: Default::default() },
        Kind::Contact => Route::Contacts { filter, sort: Default::default(), open, look: Default::default() },
        Kind::Company => Route::Companies { filter, sort: Default::default(), open, look: Default::default() },
        Kind::Task => {
            Route::Tasks { filter, view: Default::default(), sort: Default::default(), open, look: Default::default() }
        }
        Kind::Stage | Kind::Pipeline | Kind::LossReason => Route::Stages { pipeline: None },
        Kind::Member => Route::parse("team"),
        Kind::Product => Route::parse("products"),
        Kind::Campaign => Route::parse("campaigns"),
        Kind::Template => Route::Templates { template: Some(id.id), filter },
        Kind::Settings => Route::Settings,
        Kind::CustomField => Route::Fields,
        Kind::View => Route::Data,
        Kind::ScoreRule => Route::Scoring,
        Kind::Goal => Route::parse("plan"),
        Kind::Dashboard => Route::parse("dashboard"),
        Kind::Care => Route::Contacts { filter, sort: Default::default(), open, look: Default::default() },
        Kind::Message | Kind::Run => {
            Route::Board { pipeline: None, filter, open: opportunity_of(app, id), look: Default::default() }
        }
        Kind::Sequence => Route::Sequences { rule: Some(id.id) },
        Kind::Rule => Route::Rules { rule: Some(id.id), tab: String::new() },
    }
}
