//! The command palette: every record and every action by typing.

use crate::app::{
    page::parts::go_to_message,
    store::{App, PaletteRequest, use_app},
    ui::{CommandBox, CommandGroup, CommandLine, Dialog, Marked, strokes},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::actions::{
        Bit, Choice, Deed, Entry, Here, Maker, Place, Section, Step, What, beside, found, idle, place_of,
    },
    search::{Query, marks},
};
use std::sync::Arc;

/// So many records of a kind are shown.
const MOST: usize = 6;
/// How often the page's tasks have their turn until the palette is closed and the focus is back.
const TURNS: u8 = 4;
/// So many records are remembered that were opened lately.
const LATELY: usize = 20;

/// The palette, if it is wanted.
#[component]
pub fn CommandPalette() -> impl IntoView {
    let app = use_app();
    let title =
        move || app.palette.with(|request| question(app, request.as_ref().and_then(|request| request.step.as_ref())));
    view! {
        <Dialog
            open=move || app.palette.with(Option::is_some)
            title
            on_close=move |()| app.palette.set(None)
            bare=true
            light_dismiss=true
            class="palette"
            data_test="palette"
        >
            {move || app.palette.get().map(|request| view! { <Lines request /> })}
        </Dialog>
    }
}

fn question(app: App, step: Option<&Step>) -> String {
    step.map_or_else(|| "Search and commands".into(), |step| app.data(|data| step.question(data)))
}

#[component]
fn Lines(request: PaletteRequest) -> impl IntoView {
    let app = use_app();
    let step = StoredValue::new(request.step.clone());
    let asks = request.step.is_some();
    let typed = RwSignal::new(String::new());
    let open = app.address.with_untracked(|route| route.open());
    let path = app.address.with_untracked(|route| route.path());
    let selected = StoredValue::new(app.selected());
    let recent = StoredValue::new(lately(app));
    let maker: Maker = (app.data(|data| data.settings().and_then(|settings| settings.me)), app.zone().date(app.now()));
    let sections = Memo::new(move |_| -> Arc<[Section]> {
        let typed = typed.get();
        if let Some(step) = step.get_value() {
            return choices(app, &step, &typed, maker).into();
        }
        let chosen = selected.get_value();
        recent.with_value(|recent| {
            let here = Here { open, selected: &chosen, path, recent, maker: Some(maker) };
            let query = Query::parse(&typed);
            if typed.trim().is_empty() {
                return app.data(|data| idle(data, &here)).into();
            }
            let only = typed.trim_start().starts_with('>');
            let hits = if only { Vec::new() } else { app.look_up(&query, recent, MOST) };
            app.data(|data| found(data, &here, &typed, &hits)).into()
        })
    });
    let groups = Memo::new(move |_| {
        let query = typed.with(|typed| Query::parse(typed.trim_start().trim_start_matches('>')));
        sections.with(|sections| {
            sections.iter().map(|section| group(app, section, &query)).collect::<Arc<[CommandGroup]>>()
        })
    });
    let pick = move |(index, other): (usize, bool)| {
        let entry = sections.with_untracked(|all| all.iter().flat_map(|section| &section.entries).nth(index).cloned());
        if let Some(entry) = entry {
            take(app, entry, open, selected.get_value(), other);
        }
    };
    let back = move |()| {
        if asks {
            app.ask_palette(None);
        }
    };
    let none = move || match asks {
        true if typed.with(|typed| typed.trim().is_empty()) => String::new(),
        false if !app.search_ready() => "Still reading your records…".to_string(),
        _ => "Nothing fits.".to_string(),
    };
    let label = question(app, request.step.as_ref());
    let placeholder = match &request.step {
        None => "Search for anything, or type > for actions".to_string(),
        Some(Step::Name(_)) => "Type the words, then Enter".to_string(),
        Some(_) => "Type to choose".to_string(),
    };
    view! {
        {asks.then(|| view! { <p class="palette-step" data-test="palette-step">{label.clone()}</p> })}
        <CommandBox
            label
            placeholder
            typed
            groups
            on_pick=Callback::new(pick)
            on_back=Callback::new(back)
            on_close=move |()| app.palette.set(None)
            none=Signal::derive(none)
        >
            <Foot asks />
        </CommandBox>
    }
}

/// The keys that work here.
#[component]
fn Foot(asks: bool) -> impl IntoView {
    view! {
        <p class="palette-foot" aria-hidden="true">
            <span>{strokes("↑ ↓")} "choose"</span>
            <span>{strokes("Enter")} {if asks { "take it" } else { "open" }}</span>
            {if asks {
                view! { <span>{strokes("Backspace")} "back"</span> }.into_any()
            } else {
                view! {
                    <span>{strokes("Ctrl+Enter")} "open on its page"</span>
                    <span>{strokes(">")} "actions only"</span>
                }
                    .into_any()
            }}
            <span>{strokes("Esc")} "close"</span>
        </p>
    }
}

fn choices(app: App, step: &Step, typed: &str, maker: Maker) -> Vec<Section> {
    let all: Vec<Choice> = app.data(|data| step.choices(data, typed, maker));
    if all.is_empty() {
        return Vec::new();
    }
    let heading = match step {
        Step::Stage(_) => "Stages",
        Step::Member(_) => "Team",
        Step::Tag(_) | Step::Untag(_) => "Tags",
        Step::Campaign(_) => "Campaigns",
        Step::Sequence(_) => "Sequences",
        Step::Twin(id) if id.kind == Kind::Company => "Companies",
        Step::Twin(_) => "Contacts",
        Step::Name(_) => "New",
    };
    vec![Section { heading: heading.into(), entries: all.into_iter().map(Entry::from).collect() }]
}

/// Takes a line: opens what it stands for, or does it. The palette closes first, so that the focus is back where it was.
fn take(app: App, entry: Entry, open: Option<RecordId>, selected: Vec<RecordId>, other: bool) {
    match entry.what {
        What::Action(action) if action.place == Place::Record && !selected.is_empty() => match action.asks() {
            true => app.perform_with(action.does, selected),
            false => after_closing(app, move || app.perform_with(action.does, selected)),
        },
        // Its second step comes in the same place.
        What::Action(action) if action.asks() => app.perform(action.does, open),
        What::Action(action) => after_closing(app, move || app.perform(action.does, open)),
        What::Deed(deed) => after_closing(app, move || app.perform_deed(deed)),
        What::Record(id) => after_closing(app, move || show(app, id, other)),
    }
}

fn after_closing(app: App, act: impl FnOnce() + 'static) {
    app.palette.set(None);
    app.spawn(async move {
        // Before the browser hears of the next key: what is typed now belongs to what is begun.
        for _ in 0..TURNS {
            leptos::task::tick().await;
        }
        act();
    });
}

/// Opens a record: beside the page, or on the page that it belongs to.
fn show(app: App, id: RecordId, own_page: bool) {
    let Some(record) = app.data(|data| data.get(id)) else { return };
    match beside(&record) {
        Some(beside) if !own_page => app.open_record(Some(beside)),
        Some(beside) if id.kind == Kind::Activity || id.kind == Kind::Care => {
            if let Some(about) = app.data(|data| data.get(beside)) {
                app.go(place_of(&about));
            }
        }
        _ if id.kind == Kind::Message => go_to_message(app, id.id),
        _ => app.go(place_of(&record)),
    }
}

fn group(app: App, section: &Section, query: &Query) -> CommandGroup {
    let line = |entry: &Entry| {
        let about = entry.about.iter().map(|bit| words(app, bit)).collect::<Vec<_>>().join(" · ");
        let made = matches!(&entry.what, What::Deed(Deed::Command(_) | Deed::Line(_))) && entry.label.contains('“');
        // What is new repeats what is typed anyway.
        let label = if made { vec![(entry.label.clone(), false)] } else { marked(&entry.label, query) };
        let about = if matches!(entry.what, What::Record(_)) { marked(&about, query) } else { plain(about) };
        CommandLine { icon: entry.icon, label, about, keys: entry.keys, faint: entry.faint }
    };
    CommandGroup { heading: section.heading.clone(), lines: section.entries.iter().map(line).collect() }
}

fn plain(text: String) -> Marked {
    if text.is_empty() { Vec::new() } else { vec![(text, false)] }
}

fn words(app: App, bit: &Bit) -> String {
    match bit {
        Bit::Words(words) => words.clone(),
        Bit::Money(money) => app.money(*money),
        Bit::Day(day) => app.date(*day),
        Bit::Moment(time) => app.moment(*time),
    }
}

/// A text in parts: those that were meant are marked.
fn marked(text: &str, query: &Query) -> Marked {
    let mut parts = Vec::new();
    let mut from = 0;
    for range in marks(text, query) {
        let mut push = |part: Option<&str>, marked| {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                parts.push((part.to_string(), marked));
            }
        };
        push(text.get(from..range.start), false);
        push(text.get(range.clone()), true);
        from = range.end;
    }
    parts.extend(text.get(from..).filter(|rest| !rest.is_empty()).map(|rest| (rest.to_string(), false)));
    parts
}

fn key(app: App) -> String {
    let id = app.data(|data| data.settings().map(|settings| settings.id.to_string())).unwrap_or_default();
    format!("lately.{id}")
}

/// The records that were opened lately in this browser, the last one first.
fn lately(app: App) -> Vec<RecordId> {
    let kept = app.setting_get(&key(app)).unwrap_or_default();
    kept.split(' ').filter_map(|id| id.parse().ok()).collect()
}

/// Remembers that a record has been opened.
pub fn remember(app: App, id: RecordId) {
    let mut all = lately(app);
    all.retain(|other| *other != id);
    all.insert(0, id);
    all.truncate(LATELY);
    let words: Vec<String> = all.iter().map(ToString::to_string).collect();
    app.setting_set(&key(app), &words.join(" "));
}
