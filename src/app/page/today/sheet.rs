//! What is asked below a row: how it went, to when it is put off, another close date.

use super::desk::{Desk, Place, Sheet};
use crate::app::{
    page::parts::{MailLinks, PhoneLinks, Whom},
    ui::{Button, ButtonKind, CheckField, Field, FieldKind, focus, free_key},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::{
    model::{ActivityKind, Contact, Kind, Outcome},
    present::today::{Item, Later, later},
    value::{Date, Id},
};
use std::sync::Arc;

/// The form below a row.
#[component]
pub fn SheetView(desk: Desk, place: Place, item: Item, sheet: Sheet) -> impl IntoView {
    let inner = match sheet {
        Sheet::Log(kind) => view! { <LogSheet desk place item kind /> }.into_any(),
        Sheet::Snooze => view! { <SnoozeSheet desk place item /> }.into_any(),
        Sheet::Day => view! { <DaySheet desk place item /> }.into_any(),
    };
    view! {
        <div
            class="today-sheet"
            data-test="today-sheet"
            on:keydown=move |ev: KeyboardEvent| {
                if ev.key() == "Escape" && !ev.default_prevented() {
                    ev.prevent_default();
                    ev.stop_propagation();
                    desk.close();
                }
            }
        >
            {inner}
        </div>
    }
}

/// The key of an outcome.
fn key_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "a",
        Outcome::NoAnswer | Outcome::NoShow => "n",
        Outcome::Held => "h",
        Outcome::Sent => "s",
        Outcome::Received => "r",
    }
}

fn question(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Call => "What was said? (may stay empty)",
        ActivityKind::Email => "What was written? (may stay empty)",
        ActivityKind::Meeting => "What was agreed? (may stay empty)",
        ActivityKind::Note => "What should a colleague know?",
    }
}

/// How the people behind an item are reached: telephone numbers for a call, addresses for an email; each with whose it
/// is. What happens is logged right there.
fn ways(desk: Desk, item: &Item, kind: ActivityKind) -> Vec<(Whom, String)> {
    /// More would hide what is asked.
    const SHOWN: usize = 3;
    let Some(subject) = item.subject else { return Vec::new() };
    let found: Vec<(Arc<Contact>, String)> = desk.app.data(|data| {
        let people: Vec<Id> = match subject.kind {
            Kind::Contact => vec![subject.id],
            _ => data
                .opportunity(subject.id)
                .map(|one| one.contacts.iter().map(|link| link.contact).collect())
                .unwrap_or_default(),
        };
        let people = people.into_iter().filter_map(|id| data.contact(id));
        let ways = people.flat_map(|contact| {
            let known = match kind {
                ActivityKind::Call => &contact.phones,
                ActivityKind::Email => &contact.emails,
                _ => return Vec::new(),
            };
            known.iter().map(|text| (contact.clone(), text.clone())).collect::<Vec<_>>()
        });
        ways.take(SHOWN).collect()
    });
    let whom = |contact: &Contact| untrack(|| Whom::contact(desk.app, contact, None).quiet());
    found.into_iter().map(|(contact, text)| (whom(&contact), text)).collect()
}

#[component]
fn LogSheet(desk: Desk, place: Place, item: Item, kind: ActivityKind) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let done = RwSignal::new(desk.does(&item, kind));
    let task = item.what.kind == Kind::Task && kind != ActivityKind::Note;
    let outcomes = Outcome::of(kind);
    let first = outcomes.first().copied();
    let ways = ways(desk, &item, kind);
    let item = StoredValue::new(item);
    let save = move |outcome: Option<Outcome>| {
        let (text, done) = (text.get_untracked(), done.get_untracked());
        desk.log(place, &item.get_value(), kind, outcome, &text, done);
    };
    let (button, input) = (NodeRef::<html::Button>::new(), NodeRef::<html::Input>::new());
    // An outcome is one key away; a note begins with its words.
    match first {
        Some(_) => focus::first(button),
        None => focus::first(input),
    }
    let key = move |ev: KeyboardEvent| {
        let Some(key) = free_key(&ev) else { return };
        if let Some(outcome) = outcomes.iter().find(|outcome| key_of(**outcome) == key) {
            ev.prevent_default();
            save(Some(*outcome));
        }
        // Other letters are for the list only while nothing is asked.
        if key.chars().count() == 1 {
            ev.stop_propagation();
        }
    };
    let buttons = outcomes.iter().enumerate().map(|(at, outcome)| {
        let (outcome, key) = (*outcome, key_of(*outcome));
        let word = view! { {outcome.word()} <kbd class="kbd wide-only">{key.to_uppercase()}</kbd> };
        let class = if at == 0 { "btn main small" } else { "btn small" };
        let run = move |_| save(Some(outcome));
        let mark = format!("outcome-{key}");
        if at == 0 {
            view! {
                <button type="button" node_ref=button class=class aria-keyshortcuts=key data-test=mark on:click=run>{word}</button>
            }
            .into_any()
        } else {
            view! { <button type="button" class=class aria-keyshortcuts=key data-test=mark on:click=run>{word}</button> }.into_any()
        }
    });
    view! {
        <form
            class="today-form"
            aria-label=kind.word()
            on:keydown=key
            on:submit=move |ev| {
                ev.prevent_default();
                save(first);
            }
        >
            <div class="btn-row">
                {buttons.collect_view()}
                {first.is_none().then(|| view! { <Button kind=ButtonKind::Main class="small" submit=true>"Save"</Button> })}
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| desk.close()>"Cancel"</Button>
            </div>
            <input
                node_ref=input
                class="input"
                aria-label=question(kind)
                placeholder=question(kind)
                autocomplete="off"
                data-test="today-text"
                prop:value=move || text.get()
                on:input=move |ev| text.set(event_target_value(&ev))
            />
            {(!ways.is_empty()).then(|| view! {
                <div class="today-ways" data-test="today-ways">
                    {ways
                        .into_iter()
                        .map(|(whom, text)| {
                            let name = whom.name.clone();
                            let links = if kind == ActivityKind::Call {
                                view! { <PhoneLinks text=text.clone() whom=Some(whom) /> }.into_any()
                            } else {
                                view! { <MailLinks text=text.clone() whom=Some(whom) /> }.into_any()
                            };
                            view! { <span class="today-way">{name} " " {text} {links}</span> }
                        })
                        .collect_view()}
                </div>
            })}
            {task
                .then(|| {
                    view! { <CheckField label="The task is done with it" value=done on_commit=move |on| done.set(on) data_test="today-with" /> }
                })}
        </form>
    }
}

#[component]
fn SnoozeSheet(desk: Desk, place: Place, item: Item) -> impl IntoView {
    let app = desk.app;
    let choices: Vec<Later> = desk.task(&item).map_or_else(Vec::new, |task| {
        let stamp = app.stamp();
        later(&task, stamp.now, &app.read(|workspace| workspace.calendar(&stamp)))
    });
    let time = desk.task(&item).and_then(|task| task.time);
    let day = RwSignal::new(String::new());
    let first = NodeRef::<html::Button>::new();
    focus::first(first);
    let known = choices.clone();
    let key = move |ev: KeyboardEvent| {
        let Some(key) = free_key(&ev) else { return };
        let number = key.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some(choice) = number.and_then(|at| known.get(at)) {
            ev.prevent_default();
            desk.put_off(place, choice.day, choice.time);
        }
        if key.chars().count() == 1 {
            ev.stop_propagation();
        }
    };
    let buttons = choices.into_iter().enumerate().map(|(at, choice)| {
        let when = if choice.words == "Later today" {
            choice.time.map(|time| app.clock(time)).unwrap_or_default()
        } else {
            untrack(|| app.due_words(choice.day).1)
        };
        let when = if when == "tomorrow" { String::new() } else { when };
        let words = view! {
            {choice.words}
            {(!when.is_empty()).then(|| view! { " " <span class="muted">{when}</span> })}
            <kbd class="kbd wide-only">{(at + 1).to_string()}</kbd>
        };
        let run = move |_| desk.put_off(place, choice.day, choice.time);
        if at == 0 {
            view! { <button type="button" node_ref=first class="btn small" data-test="snooze" on:click=run>{words}</button> }.into_any()
        } else {
            view! { <button type="button" class="btn small" data-test="snooze" on:click=run>{words}</button> }.into_any()
        }
    });
    view! {
        <form
            class="today-form"
            aria-label="Put off to"
            on:keydown=key
            on:submit=move |ev| {
                ev.prevent_default();
                if let Ok(day) = day.get_untracked().parse::<Date>() {
                    desk.put_off(place, day, time);
                }
            }
        >
            <div class="btn-row">
                {buttons.collect_view()}
                <Field
                    label="Date"
                    row=true
                    kind=FieldKind::Date
                    value=day
                    on_input=move |text| day.set(text)
                    data_test="snooze-day"
                />
                <Button class="small" submit=true disabled=Signal::derive(move || day.with(|day| day.parse::<Date>().is_err()))>
                    "Put off"
                </Button>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| desk.close()>"Cancel"</Button>
            </div>
        </form>
    }
}

#[component]
fn DaySheet(desk: Desk, place: Place, item: Item) -> impl IntoView {
    let app = desk.app;
    let known = |id: Id| app.data(|data| data.opportunity(id).and_then(|one| one.close));
    let close = super::desk::opportunity(&item).and_then(known);
    let day = RwSignal::new(close.map(|day| day.to_string()).unwrap_or_default());
    let item = StoredValue::new(item);
    view! {
        <form
            class="today-form"
            aria-label="Close date"
            on:submit=move |ev| {
                ev.prevent_default();
                if let Ok(day) = day.get_untracked().parse::<Date>() {
                    desk.set_day(place, &item.get_value(), day);
                }
            }
        >
            <div class="btn-row">
                <Field
                    label="Expected close"
                    row=true
                    kind=FieldKind::Date
                    value=day
                    autofocus=true
                    on_input=move |text| day.set(text)
                    data_test="today-close"
                />
                <Button kind=ButtonKind::Main class="small" submit=true>"Set"</Button>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| desk.close()>"Cancel"</Button>
            </div>
        </form>
    }
}
