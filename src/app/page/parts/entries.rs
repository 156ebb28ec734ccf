//! Emails, numbers, profiles, websites and addresses of a contact or company, with what each is for.

use super::{MailLinks, PhoneLinks, Whom, edit::refusal, links::WebLink};
use crate::app::{
    store::{App, use_app},
    ui::{Field, FieldKind, Icon, MenuButton, MenuItem, focus},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Record, RecordId},
    present::entries::{Entry, Which, entries, fields, moved, network},
};

fn kind(which: Which) -> FieldKind {
    match which {
        Which::Emails => FieldKind::Email,
        Which::Phones => FieldKind::Phone,
        Which::Social | Which::Websites => FieldKind::Url,
        Which::Addresses => FieldKind::Text,
    }
}

/// Whoever has no email address or number has a line for it.
fn usual(which: Which) -> bool {
    matches!(which, Which::Emails | Which::Phones)
}

/// All of them, and a line of buttons that add more. `adding` is the list that a new one is typed into.
#[component]
pub fn EntryLists(
    id: RecordId,
    /// Whose they are, where calls and messages are to be logged.
    #[prop(into)]
    whom: Signal<Option<Whom>>,
    adding: RwSignal<Option<Which>>,
) -> impl IntoView {
    let app = use_app();
    let record = Memo::new(move |_| app.record(id));
    let offered = move |which: Which| {
        record.with(|record| {
            let Some(record) = record.as_ref() else { return false };
            let none = entries(record, which).is_empty();
            // Where there is a line to type the first one into, no button is needed.
            if none { !usual(which) } else { which.several(record) }
        })
    };
    let add = move |which: Which| {
        adding.set(Some(which));
        focus::soon(format!("[data-test=entry-{}-new]", which.key()));
    };
    let button = move |which: Which| {
        view! {
            <Show when=move || offered(which) && adding.get() != Some(which)>
                <button
                    type="button"
                    class="btn quiet small"
                    title=format!("Add: {}", which.word().to_lowercase())
                    data-test=format!("entry-{}-add", which.key())
                    on:click=move |_| add(which)
                >
                    <Icon name="plus" class="small" />
                    {which.word()}
                </button>
            </Show>
        }
    };
    view! {
        <div class="entry-lists">
            {Which::ALL.map(|which| view! { <EntryList id record which whom adding /> }).collect_view()}
            <div class="entry-adds" role="group" aria-label="Add">{Which::ALL.map(button).collect_view()}</div>
        </div>
    }
}

/// What changes a list, at once with its labels.
#[derive(Clone, Copy)]
struct List {
    app: App,
    id: RecordId,
    which: Which,
    record: Memo<Option<Record>>,
    error: RwSignal<Option<String>>,
}

impl List {
    fn all(self) -> Vec<Entry> {
        self.record.with(|record| record.as_ref().map(|record| entries(record, self.which)).unwrap_or_default())
    }

    /// Sets the list; with a way back where something goes.
    fn store(self, all: &[Entry], goes: bool) -> bool {
        let set = self.record.with_untracked(|record| record.as_ref().map(|record| fields(record, self.which, all)));
        let answer = match set {
            None => return false,
            Some(Err(why)) => Some(why),
            Some(Ok(set)) if goes => {
                self.app.act_with_undo(Command::Edit { id: self.id, set });
                None
            }
            Some(Ok(set)) => refusal(self.app.dispatch(Command::Edit { id: self.id, set }).map(|_| ())),
        };
        let done = answer.is_none();
        let _ = self.error.try_set(answer);
        done
    }

    fn change(self, at: usize, change: impl FnOnce(&mut Entry)) -> bool {
        let mut all = untrack(|| self.all());
        let Some(entry) = all.get_mut(at) else { return false };
        change(entry);
        let goes = entry.text.trim().is_empty();
        self.store(&all, goes)
    }

    fn place(self, from: usize, to: usize) {
        let all = untrack(|| self.all());
        self.store(&moved(all, from, to), false);
    }

    fn add(self, text: String) -> bool {
        let mut all = untrack(|| self.all());
        let label = if self.which == Which::Social { network(&text).unwrap_or_default() } else { "" };
        all.push(Entry { text, label: label.into() });
        self.store(&all, false)
    }
}

#[component]
fn EntryList(
    id: RecordId,
    record: Memo<Option<Record>>,
    which: Which,
    whom: Signal<Option<Whom>>,
    adding: RwSignal<Option<Which>>,
) -> impl IntoView {
    let app = use_app();
    let list = List { app, id, which, record, error: RwSignal::new(None) };
    let count = Memo::new(move |_| list.all().len());
    let error = list.error;
    let fresh = move || adding.get() == Some(which) || (usual(which) && count.get() == 0);
    let take = move |text: String| {
        let (text, at) = (text.trim().to_string(), untrack(|| count.get()));
        let written = !text.is_empty();
        if written && !list.add(text) {
            return;
        }
        let _ = adding.try_update(|open| *open = open.filter(|one| *one != which));
        // The line that it was typed into is gone: what was typed has the focus.
        if written {
            focus::soon(format!("[data-test=panel] [data-test=field-{}-{at}]", which.key()));
        }
    };
    view! {
        <Show when=move || { count.get() > 0 || fresh() }>
            <div class="text-list" role="group" aria-label=which.word()>
                <For each=move || 0..count.get() key=|at| *at children=move |at| view! { <EntryLine list at whom /> } />
                <Show when=fresh>
                    <div class="entry-line">
                        <span class="entry-label field-label" aria-hidden="true">{which.word()}</span>
                        <Field
                            label=format!("New: {}", which.word().to_lowercase())
                            hide_label=true
                            value=Signal::stored(String::new())
                            kind=kind(which)
                            placeholder="Add"
                            on_commit=take
                            error
                            class="inline-edit"
                            data_test=format!("entry-{}-new", which.key())
                        />
                    </div>
                </Show>
                {move || {
                    error.get().filter(|_| !fresh()).map(|text| view! { <div class="field-error" role="alert">{text}</div> })
                }}
            </div>
        </Show>
    }
}

/// One text with its label in front, what opens it, and its menu.
#[component]
fn EntryLine(list: List, at: usize, whom: Signal<Option<Whom>>) -> impl IntoView {
    let which = list.which;
    let entry = Memo::new(move |_| list.all().get(at).cloned().unwrap_or_default());
    let text = Signal::derive(move || entry.with(|entry| entry.text.clone()));
    let label = Signal::derive(move || entry.with(|entry| entry.label.clone()));
    let suggestions: Vec<String> = which.labels().iter().map(|label| (*label).to_string()).collect();
    let link = match which {
        Which::Emails => view! { <MailLinks text whom /> }.into_any(),
        Which::Phones => view! { <PhoneLinks text whom /> }.into_any(),
        Which::Social | Which::Websites => view! { <WebLink text /> }.into_any(),
        Which::Addresses => view! { <MapLink text /> }.into_any(),
    };
    let number = if at == 0 { String::new() } else { format!(" {}", at + 1) };
    view! {
        <div class="entry-line" data-test=format!("entry-{}", which.key())>
            <span class="entry-label">
                <Field
                    label=Signal::derive(move || format!("What {} is for", text.get()))
                    hide_label=true
                    value=label
                    placeholder=if at == 0 { which.word() } else { "label" }
                    suggestions=Signal::stored(suggestions)
                    on_commit=move |label: String| _ = list.change(at, |entry| entry.label = label)
                    class="inline-edit left"
                    data_test=format!("entry-{}-label-{at}", which.key())
                />
            </span>
            <Field
                label=format!("{}{number}", which.word())
                hide_label=true
                value=text
                kind=kind(which)
                on_commit=move |text: String| _ = list.change(at, |entry| entry.text = text)
                class="inline-edit"
                data_test=format!("field-{}-{at}", which.key())
            />
            <span class="entry-tools">
                {link}
                <MenuButton
                    label=Signal::derive(move || format!("More for {}", text.get()))
                    icon_only=true
                    class="icon-btn small"
                    items=Signal::derive(move || items(list, at))
                    data_test=format!("entry-{}-menu-{at}", which.key())
                />
            </span>
        </div>
    }
}

/// What can be done with an entry: its place, its label, its end.
fn items(list: List, at: usize) -> Vec<MenuItem> {
    let all = untrack(|| list.all());
    let Some(entry) = all.get(at).cloned() else { return Vec::new() };
    let mut items = Vec::new();
    if at > 0 {
        items.push(MenuItem::new("Make main", move || list.place(at, 0)).icon("star").mark("entry-main"));
    }
    if at > 1 {
        items.push(MenuItem::new("Move up", move || list.place(at, at - 1)).icon("arrow-up"));
    }
    if at + 1 < all.len() {
        items.push(MenuItem::new("Move down", move || list.place(at, at + 1)).icon("arrow-down"));
    }
    for (place, word) in list.which.labels().iter().enumerate() {
        let (word, now) = (*word, entry.label == *word);
        let set = move || _ = list.change(at, |entry| entry.label = if now { String::new() } else { word.to_string() });
        let item = MenuItem::new(format!("For {word}"), set).icon(if now { "check" } else { "tag" });
        let item = item.mark(format!("label-{}", word.to_lowercase()));
        items.push(if place == 0 && !items.is_empty() { item.separated() } else { item });
    }
    let remove = move || _ = list.change(at, |entry| entry.text.clear());
    items.push(MenuItem::new("Remove", remove).icon("trash").danger().separated().mark("entry-remove"));
    items
}

/// Opens an address on a map, in another tab.
#[component]
fn MapLink(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let href = move || {
        let spelt: String = text.get().bytes().map(escaped).collect();
        format!("https://www.openstreetmap.org/search?query={spelt}")
    };
    view! {
        <a class="icon-btn small" href=href title="Show on a map" aria-label="Show on a map" target="_blank" rel="noopener noreferrer">
            <Icon name="map-pin" />
        </a>
    }
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
